// docs/svtad-clauses.md: every entry of the SVTAD's clause index, with the declarations of the library that implement it or the
// reason why none does. The page is generated here; TOLLGATE_UPDATE_GOLDENS=1 writes it.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/docs/svtad.h"
#include "tests/support/text_file.h"

namespace tollgate::test {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = TOLLGATE_SOURCE_DIR;
using docs::Clauses;

std::string pageOf(const Clauses& clauses) {
  std::string page =
      "# The clauses of the SVTAD, and where they are\n\n"
      "Every entry of the clause index (`stdlib/svtad/documents/svtad-clauses.csv`), with the declarations of `stdlib/svtad` that\n"
      "implement it, or why none does. This page is generated from the citations and comments of the library and from\n"
      "`stdlib/svtad/documents/clauses-without-rules.csv`; the tests fail on an entry without either, and on one with both.\n\n"
      "Paragraphs are counted under each heading; where the document calls one by another number, the index has that too.\n\n"
      "| clause | begins | implemented by |\n| --- | --- | --- |\n";
  for (const std::string& entry : clauses.entries) {
    const auto found = clauses.implementedBy.find(entry);
    const auto why = clauses.why.find(entry);
    page += fmt::format("| {} | {} | {} |\n", entry, clauses.shownWords(entry),
                        found != clauses.implementedBy.end() ? docs::linksTo(found->second)
                        : why == clauses.why.end()           ? ""
                                                             : "*" + why->second + "*");
  }
  return page;
}

TEST_CASE("every clause of the SVTAD is implemented, or it is said why not") {
  const Clauses clauses;
  CHECK(clauses.entries.size() == 147);
  for (const std::string& entry : clauses.entries) {
    CAPTURE(entry);
    CHECK(clauses.implementedBy.contains(entry) != clauses.why.contains(entry));
  }
  for (const auto& [entry, reason] : clauses.why) {
    CAPTURE(entry);
    CHECK(clauses.openingWords.contains(entry));
    CHECK(reason.size() > 20);
  }
  CHECK(fmt::format("{}", fmt::join(clauses.unknown, "; ")) == "");
}

TEST_CASE("the library has nothing of the SVTAD outside stdlib/svtad") {
  size_t inside = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "stdlib")) {
    if (!entry.is_regular_file()) continue;
    const std::string name = fs::relative(entry.path(), kRoot / "stdlib").string(), text = textOfFile(entry.path());
    const bool speaks = text.find("SVTAD") != std::string::npos || text.find("SMETS") != std::string::npos;
    const bool isInside = name.starts_with("svtad/");
    inside += isInside && speaks;
    CHECK_MESSAGE((isInside || !speaks), name);
  }
  CHECK(inside > 30);
}

TEST_CASE("the page of clauses is as generated") {
  const std::string page = pageOf(Clauses());
  const fs::path path = kRoot / "docs/svtad-clauses.md";
  if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << page;
  CHECK(textOfFile(path) == page);
}

}  // namespace
}  // namespace tollgate::test
