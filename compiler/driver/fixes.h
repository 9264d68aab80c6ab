#pragma once
// Fix-its as changes of texts.

#include <map>
#include <string>

#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tollgate::driver {

struct FixedTexts {
  std::map<FileId, std::string> texts;  // of the files that change
  size_t applied = 0;                   // fixes
};

/// The first fix of every diagnostic, in order of place; one that overlaps an earlier one is left for the next run.
FixedTexts applyFixes(const SourceMap& sources, const Diagnostics& diagnostics);

}  // namespace tollgate::driver
