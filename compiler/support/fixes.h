#pragma once
// Fix-its as changes of texts.

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

/// What is left out waits for the next run.
FixedTexts applyFixes(const SourceMap& sources, const Diagnostics& diagnostics);

}  // namespace tollgate
