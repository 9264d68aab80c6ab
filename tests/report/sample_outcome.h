#pragma once
// An outcome like the language page's example, built by hand: every member that a report shows occurs in it.
#include "runtime/plan/outcome.h"

namespace tollgate::report {
plan::Outcome sampleOutcome();
plan::Outcome refusedOutcome();
}  // namespace tollgate::report
