#pragma once
// Fix-its as changes of texts.

#include <map>
#include <string>
#include <vector>

#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tollgate {

/// Of every diagnostic the first fix, in order of place; one that overlaps an earlier one, or names a place that is none, is left out.
struct ChosenFixes {
  std::vector<FixEdit> edits;  // none overlaps another
  size_t fixes = 0;
};
ChosenFixes chooseFixes(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics);

struct FixedTexts {
  std::map<FileId, std::string> texts;  // of the files that change
  size_t applied = 0;                   // fixes
};

/// What is left out waits for the next run.
FixedTexts applyFixes(const SourceMap& sources, const Diagnostics& diagnostics);

}  // namespace tollgate
