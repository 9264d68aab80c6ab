// docs/diagnostics.md is generated; TOLLGATE_UPDATE_GOLDENS=1 rewrites it.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>

#include "compiler/support/render.h"
#include "tests/support/text_file.h"

using namespace tollgate;

TEST_CASE("the reference page equals the registry") {
  const std::string path = std::string(TOLLGATE_SOURCE_DIR) + "/docs/diagnostics.md";
  if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << diagnosticsPage();
  CHECK_MESSAGE(test::textOfFile(path) == diagnosticsPage(), "run this test with TOLLGATE_UPDATE_GOLDENS=1");
}

TEST_CASE("numbers and names are unique, sentences are plain") {
  std::set<int> numbers;
  std::set<std::string_view> names;
  for (const DiagInfo& info : allDiagnostics()) {
    CAPTURE(info.name);
    CHECK(numbers.insert(static_cast<int>(info.kind)).second);
    CHECK(names.insert(info.name).second);
    CHECK(!info.sentence.empty());
    CHECK(info.sentence.back() != '.');
    CHECK(!info.advice.empty());
    CHECK(info.advice.back() == '.');
    // Nobody fills a placeholder of the advice in.
    CHECK(!std::regex_search(std::string(info.advice), std::regex(R"(\{\d+\})")));
  }
}
