#pragma once
// An outcome as SARIF 2.1.0, for tools that show results beside lines.

#include <string>

#include "compiler/support/source.h"
#include "runtime/plan/outcome.h"

namespace tollgate::report {

/// Results of level `error` for criteria and gates that are not met or undetermined and for faults of refused data, `warning` for
/// tolerated faults, `note` for findings; placed in the rules, with rows of the data as related locations. A criterion that is
/// met is no result. (SARIF has a kind `open` for what is undetermined, but its level must be `none`, which services pass over.)
std::string sarif(const plan::Outcome& outcome, const SourceMap* sources, const std::string& toolVersion);

}  // namespace tollgate::report
