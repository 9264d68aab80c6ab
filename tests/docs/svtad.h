#pragma once
// The clause index of the SVTAD and which declarations of the library are about which clause of it: shared by the tests that
// keep docs/svtad-clauses and docs/svtad-slips, each as .md and as .html.

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/syntax/ast.h"
#include "runtime/ingest/text_table.h"
#include "runtime/report/document.h"

namespace tollgate::docs {

std::filesystem::path libraryFolder();

/// A list of stdlib/svtad/documents.
ingest::TextTable libraryTable(const std::string& name);

/// "Table 13-1 row 3" -> "Table 13-1", "13.5(a)(i)" -> "13.5": the entries of the index.
std::string entryOf(std::string locator);

/// Declarations by module: "exit-criteria" -> "criterion sit-exit.executed".
using Declarations = std::map<std::string, std::set<std::string>>;

/// "exit-criteria: criterion sit-exit.executed, …" for each module, with a link to it.
std::vector<report::Line> linksTo(const Declarations& declarations);
/// The module of the library as a page of docs links to it.
std::string libraryFile(const std::string& module);

/// Compares docs/NAME.md and docs/NAME.html with the page; TOLLGATE_UPDATE_GOLDENS=1 writes them.
void checkPages(const std::string& name, const report::Document& page);

class Clauses {
 public:
  Clauses();

  /// The first words of an entry, as pages show them.
  std::string shownWords(const std::string& entry) const;

  std::vector<std::string> entries;  // in the order of the text
  std::map<std::string, std::string> openingWords, why;
  std::map<std::string, Declarations> implementedBy;   // by entry: what cites it, in lines or in its comment
  std::set<std::string> ruled;                         // entries that a line `under` cites
  std::map<std::string, Declarations> citedAs;         // by the place as it is cited: "12.9(a)"; lines only
  std::map<std::string, std::string> interpretations;  // name -> module
  std::vector<std::string> unknown;                    // places cited in comments that there are not

 private:
  void module(const std::filesystem::path& path);
  void add(const syntax::DeclBase& declared, const std::string& what);
  /// "(SVTAD 13.22, 13.23, Table 13-2)", "SVTAD 13.10 to 13.12".
  void comment(const std::string& doc, const std::string& what);
  void cite(const std::string& entry, const std::string& what);

  std::map<std::string, size_t> place_;
  std::string module_;
};

}  // namespace tollgate::docs
