#pragma once
// The judge of one criterion, and what is still needed where it is not met or open: each claim is checked by
// evaluating the criterion again with the change supposed (semantics M5 (2), M16).

#include <string>
#include <vector>

#include "runtime/interpret/evaluator.h"
#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

class CriterionJudge {
 public:
  CriterionJudge(Evaluator& evaluator, const ir::Criterion& criterion, const Binding* env)
      : evaluator_(evaluator), criterion_(criterion), env_(env) {}
  /// The truths that are possible over all ways of the open facts, as far as M5 tries them.
  Truth judge();
  Truth applies() const { return applies_; }
  const std::vector<FactId>& reasons() const { return reasons_; }
  const std::vector<FoldRecord>& folds() const { return folds_; }
  const std::vector<ComparisonRecord>& comparisons() const { return comparisons_; }
  const ir::Criterion& criterion() const { return criterion_; }
  const Binding* env() const { return env_; }

 private:
  Truth once();
  Evaluator& evaluator_;
  const ir::Criterion& criterion_;
  const Binding* env_;
  Truth applies_ = Truth::yes();
  std::vector<FactId> reasons_;
  std::vector<FoldRecord> folds_;
  std::vector<ComparisonRecord> comparisons_;
};

/// The least that is still needed, part by part. Leaves the evaluator as it was.
std::vector<plan::Needed> stillNeeded(Evaluator& evaluator, const CriterionJudge& judged);

/// Who granted a member of an exception, and whom it awaits; from the decisions that its condition reads.
struct Grant {
  std::string grantedBy;   // "SecretaryOfState, 2020-03-30"
  std::string awaiting;    // "SecretaryOfState"
};
Grant grantOf(Evaluator& evaluator, const ir::Function& exception, const std::vector<int64_t>& arguments);

}  // namespace tollgate::interpret
