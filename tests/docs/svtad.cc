#include "tests/docs/svtad.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/syntax/parser.h"
#include "runtime/ingest/disk_files.h"
#include "runtime/ingest/text_table.h"
#include "runtime/report/html_writer.h"
#include "runtime/report/markdown_writer.h"
#include "tests/support/text_file.h"

namespace tollgate::docs {

namespace fs = std::filesystem;
using test::textOfFile;

fs::path libraryFolder() { return fs::path(TOLLGATE_SOURCE_DIR) / "stdlib/svtad"; }

ingest::TextTable libraryTable(const std::string& name) {
  return ingest::readTextTable(ingest::DiskFiles(), (libraryFolder() / "documents" / name).string());
}

std::string entryOf(std::string locator) {
  locator = locator.substr(0, locator.find('('));
  if (const size_t row = locator.find(" row "); row != std::string::npos) locator.resize(row);
  return locator;
}

Clauses::Clauses() {
  const ingest::TextTable index = libraryTable("svtad-clauses.csv");
  for (const std::vector<std::string>& row : index.rows) {
    entries.push_back(entryOf(row.at(0).substr(0, row.at(0).find(" ("))));
    openingWords[entries.back()] = row.back();
    place_[entries.back()] = entries.size() - 1;
  }
  const ingest::TextTable without = libraryTable("clauses-without-rules.csv");
  for (const std::vector<std::string>& row : without.rows) why[row.at(0)] = row.at(1);
  std::set<fs::path> files;
  for (const fs::directory_entry& file : fs::directory_iterator(libraryFolder())) {
    const std::string name = file.path().stem().string();
    if (file.path().extension() == ".gate" && !name.starts_with("examples")) files.insert(file.path());
  }
  for (const fs::path& file : files) module(file);
}

void Clauses::module(const fs::path& path) {
  SourceMap sources;
  const FileId file = sources.add(path.string(), textOfFile(path));
  const syntax::ParsedModule parsed = syntax::parse(sources, file, Limits{});
  module_ = path.stem().string();
  for (const syntax::Decl& decl : parsed.module.decls) {
    static constexpr const char* kWords[] = {"use",       "document", "register", "enum",     "record",         "definition",
                                             "exception", "table",    "calendar", "decision", "interpretation", "agreement",
                                             "gate",      "pack",     "report",   "source",   "world",          "example"};
    const std::string word = kWords[decl.index()];
    if (word == "interpretation") interpretations[syntax::base(decl).name] = module_;
    if (word == "use") continue;
    const syntax::DeclBase& declared = syntax::base(decl);
    add(declared, word + " " + declared.name);
    const auto* gate = std::get_if<syntax::GateDecl>(&decl);
    if (gate == nullptr) continue;
    for (const syntax::CriterionDecl& criterion : gate->criteria) add(criterion, "criterion " + gate->name + "." + criterion.name);
  }
}

void Clauses::add(const syntax::DeclBase& declared, const std::string& what) {
  for (const syntax::Citation& citation : declared.citations) {
    if (citation.document != "SVTAD") continue;
    implementedBy[entryOf(citation.locator)][module_].insert(what);
    ruled.insert(entryOf(citation.locator));
    citedAs[citation.locator][module_].insert(what);
  }
  comment(declared.doc, what);
}

void Clauses::comment(const std::string& doc, const std::string& what) {
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

void Clauses::cite(const std::string& entry, const std::string& what) {
  if (!place_.contains(entry))
    unknown.push_back(fmt::format("{}: {} of {}", entry, what, module_));
  else
    implementedBy[entry][module_].insert(what);
}

std::string Clauses::shownWords(const std::string& entry) const {
  std::string words = openingWords.at(entry).substr(0, 60);
  while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0xC0) == 0x80) words.pop_back();
  return words.substr(0, words.rfind(' ')) + "…";
}

std::string libraryFile(const std::string& module) { return "../stdlib/svtad/" + module + ".gate"; }

std::vector<report::Line> linksTo(const Declarations& declarations) {
  std::vector<report::Line> lines;
  for (const auto& [module, names] : declarations) {
    report::Line line{fmt::format("{}", fmt::join(names, ", "))};
    line.lead = module;
    line.file = libraryFile(module);
    lines.push_back(std::move(line));
  }
  return lines;
}

void checkPages(const std::string& name, const report::Document& page) {
  for (const auto& [ending, text] : {std::pair{".md", report::markdownOf(page)}, {".html", report::htmlOf(page)}}) {
    const fs::path path = fs::path(TOLLGATE_SOURCE_DIR) / "docs" / (name + ending);
    if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << text;
    CHECK_MESSAGE(textOfFile(path) == text, path.string());
  }
}

}  // namespace tollgate::docs
