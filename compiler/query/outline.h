#pragma once
// The shape of files: symbols, folding, selections, links, and places for lenses and hints.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/query/index.h"
#include "compiler/query/navigation.h"

namespace tollgate::query {

struct DocumentSymbol {
  std::string name;    // never empty: a declaration without a name has its keyword
  std::string detail;  // title or type
  EntityKind kind = EntityKind::None;
  Entity entity;
  Span span;       // holds `name` and those of all kids
  Span selection;  // inside `span`
  std::vector<DocumentSymbol> kids;
};
/// In the order written: declarations, in them fields, values, criteria, local definitions, groups, tests, families.
std::vector<DocumentSymbol> documentSymbols(const Index& index, FileId file);

struct WorkspaceSymbol {
  std::string name;
  std::string container;  // module, record, gate, pack
  EntityKind kind = EntityKind::None;
  Entity entity;  // not known where nothing was checked
  Span span;
  ListPlace list;  // of a clause that a list tells; it has no span
};
/// Whose letters hold those of `query` in order, without regard to case; better ones first, at most `most`. An empty query: everything
/// but the clauses of documents, which are asked for by number: `13.23`, `SVTAD 13`.
std::vector<WorkspaceSymbol> workspaceSymbols(const Index& index, std::string_view query, size_t most);
/// The same of a file that was parsed and not checked: declarations, criteria, groups and tests, fields and values.
std::vector<WorkspaceSymbol> declaredSymbols(const syntax::Module& tree, const std::string& moduleName, std::string_view query,
                                             size_t most);

enum class FoldingKind : uint8_t { Region, Comment, Imports };
/// Lines from 0; `last` > `first`. Ranges lie inside each other or apart.
struct Folding {
  uint32_t first = 0, last = 0;
  FoldingKind kind = FoldingKind::Region;
};
std::vector<Folding> foldings(const Index& index, FileId file);

/// From the innermost to the whole file: word, expressions around it, line's clause, block, declaration, file. Each holds the one before
/// and is larger; the first holds the offset. Never empty.
std::vector<Span> selectionRanges(const Index& index, FileId file, uint32_t offset);

struct DocumentLink {
  Span span;
  Id module = kNone;       // a module that is loaded, or
  std::string file;        // the file as LoadedTable::file says it, or a pattern of files as written, relative to the module's folder
  bool isPattern = false;  // it holds `*` or `{…}`: there is no one file
  std::string tooltip;
};
/// `use` lines, files of lists, of calendars, of sources.
std::vector<DocumentLink> documentLinks(const Index& index, FileId file);

enum class LensKind : uint8_t {
  GateVerdict,       // the gate `entity`: run, verdict
  Examples,          // the examples of the gate or criterion `entity`: `count` of them in this program
  RunExample,        // the example `entity`
  References,        // `count` places of this program read it
  Implements,        // the clause `entity` is implemented by `count` places of this program
  CriterionVerdict,  // the criterion `entity`
};
struct Lens {
  Span span;  // the name that it stands above
  LensKind kind = LensKind::References;
  Entity entity;
  size_t count = 0;
};
std::vector<Lens> lenses(const Index& index, FileId file);
/// The examples of the gate or criterion whose name stands at the offset, in the order of the program.
std::vector<Id> examplesAt(const Index& index, FileId file, uint32_t offset);

enum class HintKind : uint8_t { Type, Parameter };
struct Hint {
  FileId file = kNoFile;
  uint32_t offset = 0;
  std::string label;  // ": set of Issue", "p:", " count"
  HintKind kind = HintKind::Type;
  bool padLeft = false, padRight = false;
  std::string tooltip;  // Markdown
};
/// Of the bytes [begin, end): types of definitions that tell none, parameters in front of constants, the unit of a table that counts time.
std::vector<Hint> hints(const Index& index, FileId file, uint32_t begin, uint32_t end);

}  // namespace tollgate::query
