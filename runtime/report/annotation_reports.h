#pragma once
// An outcome as annotations of a pipeline: beside lines of files, in the forms of two services. Both only point: the verdict of a
// job is the exit status of the command.

#include <string>

#include "compiler/support/source.h"
#include "runtime/plan/outcome.h"

namespace tollgate::report {

/// Workflow commands of GitHub Actions, one a line: `::error file=…,line=…,title=…::…` for what is not met or undetermined and
/// for faults of refused data, `::warning` for tolerated faults, `::notice` for findings and for each gate that is met.
std::string githubCommands(const plan::Outcome& outcome, const SourceMap* sources = nullptr);

/// The list of a Code Quality report of GitLab. What is not met is `critical`, undetermined `major`, a fault of refused data
/// `blocker`, a tolerated one `minor`, a finding `info`. Each has a fingerprint of its own, which numbers and words do not change.
std::string gitlabCodeQuality(const plan::Outcome& outcome, const SourceMap* sources = nullptr);

}  // namespace tollgate::report
