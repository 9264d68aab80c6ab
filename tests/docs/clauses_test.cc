// docs/svtad-clauses.md and .html: every entry of the SVTAD's clause index, with the declarations of the library that implement it or the
// reason why none does. The page is generated here; TOLLGATE_UPDATE_GOLDENS=1 writes it.

#include <doctest/doctest.h>

#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/docs/svtad.h"
#include "tests/support/text_file.h"

namespace tollgate::test {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = TOLLGATE_SOURCE_DIR;
using docs::Clauses;

/// The headings under which the clauses stand: "13" -> "13 SIT Exit Criteria …".
std::map<std::string, std::string> headingsByNumber() {
  std::map<std::string, std::string> headings;
  for (const std::vector<std::string>& row : docs::libraryTable("svtad-headings.csv").rows)
    headings[row.at(0)] = row.at(0) + " " + row.at(2);
  return headings;
}

/// "13.5", "Table 13-1" -> "13".
std::string headingOf(const std::string& entry) {
  const size_t begin = entry.find_first_of("0123456789");
  return entry.substr(begin, entry.find_first_not_of("0123456789", begin) - begin);
}

report::Document pageOf(const Clauses& clauses) {
  report::Document page{"The clauses of the SVTAD, and where they are", {}};
  page.paragraph(
      "Every entry of the clause index (stdlib/svtad/documents/svtad-clauses.csv), with the declarations of stdlib/svtad that implement "
      "it, "
      "or why none does. This page is generated from the citations and comments of the library and from "
      "stdlib/svtad/documents/clauses-without-rules.csv; the tests fail on an entry without either, and on one with both.");
  page.paragraph("Paragraphs are counted under each heading; where the document calls one by another number, the index has that too.");
  page.paragraph(fmt::format("Of {} entries {} have rules, and of {} it is said why they have none.", clauses.entries.size(),
                             clauses.implementedBy.size(), clauses.why.size()));
  report::Table table{"The clauses of the SVTAD", {{"clause"}, {"begins"}, {"rules"}, {"implemented by, or why nothing does"}}};
  const std::map<std::string, std::string> headings = headingsByNumber();
  std::string heading;
  for (const std::string& entry : clauses.entries) {
    if (heading != headingOf(entry)) {
      heading = headingOf(entry);
      table.rows.push_back({report::Line{headings.at(heading), report::Tone::Strong}});
    }
    const auto found = clauses.implementedBy.find(entry);
    const auto why = clauses.why.find(entry);
    report::Row row{report::Line{entry}, report::Line{clauses.shownWords(entry)}};
    if (found != clauses.implementedBy.end()) {
      row.cells.push_back(report::mark("rules", report::Tone::Good));
      row.cells.push_back(docs::linksTo(found->second));
    } else {
      row.cells.push_back(report::mark("none", report::Tone::Quiet));
      row.cells.push_back(report::Line{why == clauses.why.end() ? "" : why->second});
    }
    table.rows.push_back(std::move(row));
  }
  page.add(std::move(table));
  return page;
}

TEST_CASE("every clause of the SVTAD is implemented, or it is said why not") {
  const Clauses clauses;
  CHECK(clauses.entries.size() == 147);
  for (const std::string& entry : clauses.entries) {
    CAPTURE(entry);
    CHECK(clauses.implementedBy.contains(entry) != clauses.why.contains(entry));
    CHECK(clauses.ruled.contains(entry) == clauses.implementedBy.contains(entry));  // a comment alone implements nothing
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

TEST_CASE("the page of clauses is as generated") { docs::checkPages("svtad-clauses", pageOf(Clauses())); }

}  // namespace
}  // namespace tollgate::test
