#pragma once
// What is still needed where a criterion is not met or open: each claim is checked by evaluating the criterion again
// with the change supposed (semantics M16). And who granted what is set aside (M10).

#include <string>
#include <vector>

#include "runtime/interpret/criterion_sentence.h"
#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

/// The least that is still needed, part by part; of a part for which the model names no change that would mend it, what fails.
/// `outcome`: the criterion's, all but what is still needed. Leaves the evaluator as it was.
std::vector<plan::Needed> stillNeeded(Evaluator& evaluator, const CriterionJudge& judged, const Deciding& deciding,
                                      const plan::CriterionOutcome& outcome);

/// Who granted a member of an exception, and whom it awaits; from the decisions that its condition reads.
struct Grant {
  std::string grantedBy;  // "SecretaryOfState, 2020-03-30"
  std::string awaiting;   // "SecretaryOfState"
};
Grant grantOf(Evaluator& evaluator, const ir::Function& exception, const std::vector<int64_t>& arguments);

}  // namespace tollgate::interpret
