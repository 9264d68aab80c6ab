#pragma once
// Renaming, across modules. The program means the same afterwards: whatever could change is refused with a sentence.

#include <functional>
#include <string>
#include <vector>

#include "compiler/query/index.h"
#include "compiler/query/text.h"

namespace tollgate::query {

/// Whether nobody may change the file: of the library, of a package.
using ReadOnly = std::function<bool(FileId)>;

struct Renaming {
  std::string refused;      // why not, as a sentence; then there is nothing else
  Span span;                // the occurrence that was asked about
  std::string placeholder;  // the name as it is
  std::vector<Edit> edits;  // of `rename`: sorted, not overlapping
  /// Of a module: the file is to be called after the new name (`packs/sit/exit.gate` for packs.sit.exit). Empty otherwise.
  std::string movesFrom, movesTo;  // names of modules
  bool ok() const { return refused.empty(); }
};

/// Whether what stands here can have another name. Not: keywords, clauses, `granted` that nobody wrote, `tests` and `packs` and
/// other names that the language knows, values of a range, what is declared in a file that is read-only.
Renaming prepareRename(const Index& index, FileId file, uint32_t offset, const ReadOnly& readOnly);
/// Refuses names that are none, reserved words, names that are taken where the old one is used, or that would be read as
/// something else there. Derived words (`issue` of `issues` in sample data) change with it. O(occurrences + names of the modules).
Renaming rename(const Index& index, FileId file, uint32_t offset, const std::string& newName, const ReadOnly& readOnly);

/// "", or a sentence that says what is no longer as it was: of a program and the same one checked anew after edits that should change no
/// meaning. Every name means what it meant, and nothing more is wrong.
std::string changedMeaning(const Index& before, const Index& after);
/// "", or the first mistake or warning that the first program has not.
std::string broughtMistake(const Index& before, const Index& after);

/// What `use` lines and paths have to say when a module (its file) or a folder of modules gets another name. No check is needed for
/// this; what cannot be changed (read-only) is left as it is.
std::vector<Edit> moduleMoved(const Index& index, const std::string& oldName, const std::string& newName, const ReadOnly& readOnly);

}  // namespace tollgate::query
