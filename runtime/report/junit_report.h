#pragma once
// An outcome as JUnit XML, for pipelines that show tests.

#include <string>

#include "compiler/support/source.h"
#include "runtime/plan/outcome.h"

namespace tollgate::report {

/// One testsuite a gate instance; in it one testcase named `the gate`, then one a criterion. Met passes, not met is a `failure`,
/// undetermined an `error`, not applicable `skipped`, and so is what is met or not applicable. Refused data is a suite of its own
/// with an error, and so is an outcome in which nothing is met and nothing says why.
/// INVARIANT: where the exit status is not 0, there is a failure or an error; where `--only` left criteria out, the testcase of
/// the gate never passes.
std::string junit(const plan::Outcome& outcome, const SourceMap* sources = nullptr);

}  // namespace tollgate::report
