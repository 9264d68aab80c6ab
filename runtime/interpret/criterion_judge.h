#pragma once
// The judge of one criterion: what is true of it over all ways of the open facts (semantics M5 (2), M12).

#include <optional>
#include <vector>

#include "runtime/interpret/evaluator.h"

namespace tollgate::interpret {

class CriterionJudge {
 public:
  CriterionJudge(Evaluator& evaluator, const ir::Criterion& criterion, const Binding* env)
      : evaluator_(evaluator), criterion_(criterion), env_(env) {}
  /// The truths that are possible over all ways of the open facts, as far as M5 tries them.
  Truth judge();
  Truth applies() const { return applies_; }
  const std::vector<FactId>& reasons() const { return reasons_; }
  /// `latest` of rows of which none is later than the others, as the snapshot stands; also where that decides nothing.
  const std::vector<FactId>& ties() const { return ties_; }
  const std::vector<FoldRecord>& folds() const { return folds_; }
  const std::vector<ComparisonRecord>& comparisons() const { return comparisons_; }
  /// Asked beside the judgement, in its environment; the evaluator is left as it was.
  Truth truthOf(ir::Id node) const;
  /// The values of a node's kids, as the subjects of a decision; none where one is open or absent.
  std::optional<std::vector<int64_t>> kidsOf(const ir::Node& node) const;
  const ir::Criterion& criterion() const { return criterion_; }
  const Binding* env() const { return env_; }

 private:
  Truth once();
  Evaluator& evaluator_;
  const ir::Criterion& criterion_;
  const Binding* env_;
  Truth applies_ = Truth::yes();
  std::vector<FactId> reasons_, ties_;
  std::vector<FoldRecord> folds_;
  std::vector<ComparisonRecord> comparisons_;
};

}  // namespace tollgate::interpret
