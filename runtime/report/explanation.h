#pragma once
// Why the criteria of an outcome have their verdicts: every limit, every row, with file and line. Pure.

#include "compiler/support/source.h"
#include "runtime/plan/outcome.h"
#include "runtime/report/outcome_document.h"

namespace tollgate::report {

/// All that the outcome knows of each of its criteria; nothing is cut. An outcome without gates reads as `outcomeDocument` has
/// it. The same outcome gives the same document.
Document explanationDocument(const plan::Outcome& outcome, const SourceMap& sources, const PageOptions& options = {});

}  // namespace tollgate::report
