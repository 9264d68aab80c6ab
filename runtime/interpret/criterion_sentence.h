#pragma once
// The one line that a reviewer reads of a criterion. It speaks of what decided the verdict, so it never contradicts it.

#include <string>

#include "runtime/interpret/criterion_judge.h"
#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

/// `outcome`: the criterion's, with verdict, reasons and measures filled in. Leaves the evaluator as it was.
std::string criterionSentence(Evaluator& evaluator, const CriterionJudge& judged, const plan::CriterionOutcome& outcome);

}  // namespace tollgate::interpret
