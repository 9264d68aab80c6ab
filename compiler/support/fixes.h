#pragma once
// Fix-its as changes of texts.

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tollgate {

/// The fix of every diagnostic that has one, in order of place; one that overlaps an earlier one, or names a place that is none, is left
/// out. Between several readings a person chooses: then none is taken.
struct ChosenFixes {
  std::vector<FixEdit> edits;                        // none overlaps another
  std::vector<std::pair<Span, std::string>> titles;  // of each, with the place of its mistake
};
ChosenFixes chooseFixes(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics);

struct FixedTexts {
  std::map<FileId, std::string> texts;                // of the files that change
  std::vector<std::pair<Span, std::string>> applied;  // as ChosenFixes::titles
};

/// The files that the edits change, none of which overlaps another; none if one of them names a place that is none.
std::map<FileId, std::string> editedTexts(const SourceMap& sources, std::vector<FixEdit> edits);

/// Edits that were made in copies of files, to see what is said then.
struct TriedEdits {
  const SourceMap& sources;  // as they were
  const std::vector<FixEdit>& edits;
  const std::map<FileId, std::string>& texts;    // as they are with the edits
  const std::vector<Diagnostic>&before, &after;  // of all files
};

/// Whether the mistake is gone and none came but what it hid: where reading stopped, what is wrong with other words; where a name meant
/// nothing, other names, and where it was of a module or a type, what is wrong in other lines.
bool takesAway(const TriedEdits& tried, const Diagnostic& mistake);
/// Whether less is wrong, and nothing that was not before.
bool leavesLess(const TriedEdits& tried);

/// All that can be made at once without asking: those that chooseFixes takes, if all together are `good`; else of these the ones whose
/// diagnostic is `mended` by its fix alone.
ChosenFixes chooseSure(const SourceMap& sources, std::vector<Diagnostic> diagnostics,
                       const std::function<bool(const std::vector<FixEdit>&)>& good, const std::function<bool(const Diagnostic&)>& mended);

/// What is left out waits for the next run.
FixedTexts applyFixes(const SourceMap& sources, ChosenFixes chosen);

}  // namespace tollgate
