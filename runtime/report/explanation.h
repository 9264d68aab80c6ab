#pragma once
// Why the criteria of an outcome have their verdicts: every limit, every row, with file and line. Pure.

#include <string>

#include "compiler/support/source.h"
#include "runtime/plan/outcome.h"
#include "runtime/report/text_report.h"

namespace tollgate::report {

/// All that the outcome knows of each of its criteria; nothing is cut. The same outcome gives the same bytes.
std::string explanation(const plan::Outcome& outcome, const SourceMap& sources, const TextOptions& options = {});

}  // namespace tollgate::report
