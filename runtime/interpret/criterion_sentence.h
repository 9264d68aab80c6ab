#pragma once
// The one line that a reviewer reads of a criterion. It speaks of what decided the verdict, so it never contradicts it.

#include <string>
#include <vector>

#include "runtime/interpret/criterion_judge.h"
#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

/// `outcome`: the criterion's, with verdict, reasons and measures filled in. Leaves the evaluator as it was.
std::string criterionSentence(Evaluator& evaluator, const CriterionJudge& judged, const plan::CriterionOutcome& outcome);

/// The decisions among the bullets of `all of`, each as a measure without numbers: "granted by DCC on 2020-03-02".
std::vector<plan::Measure> decisionMeasures(Evaluator& evaluator, const CriterionJudge& judged);

}  // namespace tollgate::interpret
