// docs/svtad-clauses.md: every entry of the SVTAD's clause index, with the declarations of the library that implement it or the
// reason why none does. The page is generated here; TOLLGATE_UPDATE_GOLDENS=1 writes it.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/syntax/parser.h"
#include "runtime/ingest/disk_files.h"
#include "runtime/ingest/text_table.h"
#include "tests/support/text_file.h"

namespace tollgate::test {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = TOLLGATE_SOURCE_DIR;
const fs::path kLibrary = kRoot / "stdlib/svtad";

/// "Table 13-1 row 3" -> "Table 13-1", "13.5(a)(i)" -> "13.5": the entries of the index.
std::string entryOf(std::string locator) {
  locator = locator.substr(0, locator.find('('));
  if (const size_t row = locator.find(" row "); row != std::string::npos) locator.resize(row);
  return locator;
}

class Clauses {
 public:
  Clauses() {
    const ingest::TextTable index = ingest::readTextTable(ingest::DiskFiles(), (kLibrary / "documents/svtad-clauses.csv").string());
    for (const std::vector<std::string>& row : index.rows) {
      entries.push_back(entryOf(row.at(0).substr(0, row.at(0).find(" ("))));
      openingWords[entries.back()] = row.back();
      place_[entries.back()] = entries.size() - 1;
    }
    const ingest::TextTable without = ingest::readTextTable(ingest::DiskFiles(),
                                                            (kLibrary / "documents/clauses-without-rules.csv").string());
    for (const std::vector<std::string>& row : without.rows) why[row.at(0)] = row.at(1);
    std::set<fs::path> files;
    for (const fs::directory_entry& file : fs::directory_iterator(kLibrary)) {
      const std::string name = file.path().stem().string();
      if (file.path().extension() == ".gate" && !name.starts_with("examples")) files.insert(file.path());
    }
    for (const fs::path& file : files) module(file);
  }

  std::vector<std::string> entries;  // in the order of the text
  std::map<std::string, std::string> openingWords, why;
  std::map<std::string, std::map<std::string, std::set<std::string>>> implementedBy;  // entry, module, "criterion sit-exit.executed"
  std::vector<std::string> unknown;                                                   // places cited in comments that there are not

 private:
  void module(const fs::path& path) {
    SourceMap sources;
    const FileId file = sources.add(path.string(), textOfFile(path));
    const syntax::ParsedModule parsed = syntax::parse(sources, file, Limits{});
    module_ = path.stem().string();
    for (const syntax::Decl& decl : parsed.module.decls) {
      static constexpr const char* kWords[] = {"use",       "document", "register", "enum",     "record",         "definition",
                                               "exception", "table",    "calendar", "decision", "interpretation", "gate",
                                               "pack",      "report",   "source",   "world",    "example"};
      const std::string word = kWords[decl.index()];
      if (word == "use") continue;
      const syntax::DeclBase& declared = syntax::base(decl);
      add(declared, word + " " + declared.name);
      const auto* gate = std::get_if<syntax::GateDecl>(&decl);
      if (gate == nullptr) continue;
      for (const syntax::CriterionDecl& criterion : gate->criteria) add(criterion, "criterion " + gate->name + "." + criterion.name);
    }
  }

  void add(const syntax::DeclBase& declared, const std::string& what) {
    for (const syntax::Citation& citation : declared.citations) {
      if (citation.document == "SVTAD") implementedBy[entryOf(citation.locator)][module_].insert(what);
    }
    comment(declared.doc, what);
  }

  /// "(SVTAD 13.22, 13.23, Table 13-2)", "SVTAD 13.10 to 13.12".
  void comment(const std::string& doc, const std::string& what) {
    static const std::regex kFirst(R"(SVTAD\s+((?:Table )?\d+[.-]\d+)(?:\([a-z]+\))*)");
    static const std::regex kNext(R"(^(?:\([a-z]+\)|\s+row \d+)*(,\s+(?:and\s+)?|\s+and\s+|\s+to\s+)(?:SVTAD\s+)?((?:Table )?\d+[.-]\d+))");
    for (std::sregex_iterator at(doc.begin(), doc.end(), kFirst), end; at != end; ++at) {
      std::string last = (*at)[1];
      cite(last, what);
      std::string rest = doc.substr(static_cast<size_t>(at->position() + at->length()));
      std::smatch next;
      while (std::regex_search(rest, next, kNext)) {
        const std::string here = next[2];
        if (next[1].str().find("to") != std::string::npos && place_.contains(last) && place_.contains(here)) {
          for (size_t i = place_[last] + 1; i < place_[here]; ++i) cite(entries[i], what);
        }
        cite(here, what);
        last = here;
        rest = next.suffix();
      }
    }
  }

  void cite(const std::string& entry, const std::string& what) {
    if (!place_.contains(entry))
      unknown.push_back(fmt::format("{}: {} of {}", entry, what, module_));
    else
      implementedBy[entry][module_].insert(what);
  }

  std::map<std::string, size_t> place_;
  std::string module_;
};

std::string pageOf(const Clauses& clauses) {
  std::string page =
      "# The clauses of the SVTAD, and where they are\n\n"
      "Every entry of the clause index (`stdlib/svtad/documents/svtad-clauses.csv`), with the declarations of `stdlib/svtad` that\n"
      "implement it, or why none does. This page is generated from the citations and comments of the library and from\n"
      "`stdlib/svtad/documents/clauses-without-rules.csv`; the tests fail on an entry without either, and on one with both.\n\n"
      "Paragraphs are counted under each heading; where the document calls one by another number, the index has that too.\n\n"
      "| clause | begins | implemented by |\n| --- | --- | --- |\n";
  for (const std::string& entry : clauses.entries) {
    std::vector<std::string> modules;
    if (const auto found = clauses.implementedBy.find(entry); found != clauses.implementedBy.end()) {
      for (const auto& [module, declarations] : found->second) {
        modules.push_back(fmt::format("[{}](../stdlib/svtad/{}.gate): {}", module, module, fmt::join(declarations, ", ")));
      }
    }
    const auto why = clauses.why.find(entry);
    std::string words = clauses.openingWords.at(entry).substr(0, 60);
    while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0xC0) == 0x80) words.pop_back();
    page += fmt::format("| {} | {}… | {} |\n", entry, words.substr(0, words.rfind(' ')),
                        !modules.empty()           ? fmt::format("{}", fmt::join(modules, "; "))
                        : why == clauses.why.end() ? ""
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

TEST_CASE("the page of clauses is as generated") {
  const std::string page = pageOf(Clauses());
  const fs::path path = kRoot / "docs/svtad-clauses.md";
  if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << page;
  CHECK(textOfFile(path) == page);
}

}  // namespace
}  // namespace tollgate::test
