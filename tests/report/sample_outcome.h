#pragma once
// An outcome like the language page's example, built by hand: every member that a report shows occurs in it.
#include <string>

#include "runtime/plan/outcome.h"

namespace tollgate::report {
plan::Outcome sampleOutcome();
plan::Outcome refusedOutcome();
/// Without a gate instance: nothing to examine.
plan::Outcome emptyOutcome();
/// Every gate is not applicable: nothing is met.
plan::Outcome notApplicableOutcome();
/// Met in the part that was asked for, which is no verdict of the gate.
plan::Outcome partOutcome();
/// Every gate is met.
plan::Outcome metOutcome();
/// The sample with a text that nobody would want to act in every place that a text can stand in.
plan::Outcome hostileOutcome(const std::string& text);
}  // namespace tollgate::report
