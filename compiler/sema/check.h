#pragma once
// The semantic check: from parsed modules to a program whose every name, type and unit is known.
//
// Checking never stops at a mistake: what could not be understood has the type Error, which goes with everything
// in silence, so that one mistake gives one message. Opens no file: texts come from the ModuleLoader.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "compiler/support/limits.h"
#include "compiler/support/source.h"
#include "compiler/syntax/moved.h"
#include "compiler/syntax/parser.h"

namespace tollgate::sema {

struct LoadedModule {
  std::string file;  // as shown to people: "stdlib/svtad/model.gate"
  std::string text;
  /// Where it is parsed already: its id in the source map, which has its text then, and what came of it.
  FileId id = kNoFile;
  std::shared_ptr<const syntax::ParsedModule> parsed = nullptr;
};

/// A table that a module names: a clause index, a list of requirements. Texts, row by row; lines count from 1.
struct LoadedTable {
  std::string file;      // as shown to people
  std::string error;     // why it could not be read; then there is nothing else
  bool missing = false;  // it could not be read because it is not there
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;  // as many cells as headings; a missing cell is ""
  std::vector<uint32_t> lines;
  std::vector<std::string> files;  // of each row, where the table comes from several; else empty
  bool idsOptional = false;        // the format has rows that are none of the list: they name no clause
};

class ModuleLoader {
 public:
  virtual ~ModuleLoader() = default;
  /// The table `path`, as the module in the file `module` names it. nullopt: this loader knows no files beside the modules (rules
  /// embedded in a program): what stands in the table is then taken as unknown, and nothing is checked against it.
  virtual std::optional<LoadedTable> table(const std::string& /*module*/, const std::string& /*path*/, const std::string& /*format*/) {
    return std::nullopt;
  }
  /// The text of `svtad.model`, or nullopt if there is no such module.
  virtual std::optional<LoadedModule> load(const std::string& moduleName) = 0;
  /// The files beside those given that a name can mean, where they are several: which of them is meant nobody may guess.
  virtual std::vector<std::string> several(const std::string& /*moduleName*/) { return {}; }
  /// Names of all modules that could be loaded: for `use FOLDER` and for suggestions.
  virtual std::vector<std::string> known() = 0;
};

/// An entry module: already in the source map.
struct Root {
  FileId file = kNoFile;
  std::string name;                                              // "packs.sit.exit"
  std::shared_ptr<const syntax::ParsedModule> parsed = nullptr;  // null: check() parses it
};

/// Parses the roots and everything they use, and checks it all. `sources` gets the files that are loaded and must
/// outlive the result. Diagnostics are sorted by file and position. Several threads may check at once, each with a source map and
/// a loader of its own. O(size of the program).
CheckedProgram check(SourceMap& sources, const std::vector<Root>& roots, ModuleLoader& loader, const Limits& limits);

/// Whether checkTestsAnew can follow a change of tests in this module: nothing that was found before the packs were looked at
/// knows a place in it, but names.
bool holdsOnlyData(const CheckedProgram& program, Id module);

/// The program after a change of the words of one test: what check() would give for it, without looking again at anything that no
/// test can change. O(packs, worlds, examples and citations). `sources` has the new text, and takes the place of the old sources.
/// PRECONDITION: the tree of `module`, for which holdsOnlyData() holds, was brought up to date in place (syntax/reparse.h); spans of
/// its file from `moved.from` on have moved; nothing else that check() read has changed.
void checkTestsAnew(CheckedProgram& program, SourceMap& sources, Id module, const syntax::Moved& moved, ModuleLoader& loader,
                    const Limits& limits);

}  // namespace tollgate::sema
