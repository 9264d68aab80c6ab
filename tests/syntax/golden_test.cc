// Every tests/golden/parse/*.gate against its *.expected: the tree, then the diagnostics.
// TOLLGATE_UPDATE_GOLDENS=1 rewrites the expected files.
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/syntax/parse_helpers.h"

using namespace tollgate;

TEST_CASE("goldens of the parser") {
  bool update = std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr;
  for (const auto& path : goldenSources()) {
    CAPTURE(path.string());
    std::string actual = describe(path.filename().string(), readFile(path));
    auto expectedPath = path;
    expectedPath.replace_extension(".expected");
    if (update) {
      writeFile(expectedPath, actual);
      continue;
    }
    CHECK(actual == readFile(expectedPath));
  }
}
