#include "runtime/interpret/criterion_judge.h"

#include <set>

#include "runtime/interpret/evaluator_parts.h"

namespace tollgate::interpret {

namespace {

bool isOpenFact(FactKind kind) {
  return kind == FactKind::Field || kind == FactKind::Exists || kind == FactKind::Decision || kind == FactKind::Interpretation;
}

}  // namespace

Truth CriterionJudge::once() {
  const bool recording = evaluator_.recording();
  evaluator_.setRecording(false);  // what decides whether it applies is no measure of it
  const Truth applies = criterion_.appliesWhen == ir::kNone ? Truth::yes() : evaluator_.truth(criterion_.appliesWhen, env_);
  applies_ = applies;
  evaluator_.setRecording(recording);
  const Truth require = evaluator_.truth(criterion_.require, env_);
  Truth result(0);
  if (applies.mayBeTrue()) result = result | require;
  if (applies.mayBeFalse() || applies.mayBeNotApplicable()) result = result | Truth::notApplicable();
  return result;
}

Truth CriterionJudge::truthOf(ir::Id node) const {
  const Truth truth = evaluator_.truth(node, env_);
  evaluator_.takeReached();
  evaluator_.takeReasons();
  return truth;
}

std::optional<std::vector<int64_t>> CriterionJudge::kidsOf(const ir::Node& node) const {
  std::vector<int64_t> values;
  for (ir::Id kid : node.kids) {
    const Possible value = evaluator_.value(kid, env_);
    if (value.known() && !value.options[0].absent) values.push_back(static_cast<int64_t>(value.options[0].a));
  }
  evaluator_.takeReached();
  evaluator_.takeReasons();
  if (values.size() != node.kids.size()) return std::nullopt;
  return values;
}

Truth CriterionJudge::judge() {
  evaluator_.takeReached();
  evaluator_.takeReasons();
  evaluator_.setRecording(true);
  Truth result = once();
  evaluator_.setRecording(false);
  folds_ = evaluator_.takeFolds();
  comparisons_ = evaluator_.takeComparisons();
  const std::vector<FactId> reached = evaluator_.takeReached();
  reasons_ = evaluator_.takeReasons();
  for (FactId id : reached) {
    if (evaluator_.fact(id).why == table::Why::Tie) ties_.push_back(id);
  }
  if (result.settled()) {
    reasons_.clear();
    return result;
  }

  // M5 (2): all ways of the open facts that the criterion can reach, if they are few enough.
  Evaluator::Ways ways;
  for (FactId id : reached) {
    const Fact& fact = evaluator_.fact(id);
    if (fact.key.kind == FactKind::Further) return result;
    if (isOpenFact(fact.key.kind) && !ways.add(id, fact, kMeaning.criterionWays)) return result;
  }
  if (ways.facts.empty()) return result;
  std::vector<FactId> told = reasons_;
  told.insert(told.end(), ties_.begin(), ties_.end());
  const auto latest = evaluator_.latestStates(told);
  const Truth applies = applies_;
  std::set<FactId> open;  // keeps a way open
  const std::vector<uint8_t> results = evaluator_.underEachWay(ways, [&] {
    const Truth truth = once();
    const std::vector<FactId> reasons = evaluator_.takeReasons();
    if (!truth.settled()) open.insert(reasons.begin(), reasons.end());
    return truth.bits();
  });
  applies_ = applies;
  Truth united(0);
  for (uint8_t here : results) united = united | Truth(here);
  evaluator_.restore(latest);
  evaluator_.takeReached();
  evaluator_.takeReasons();

  // What does not matter is dropped from the reasons: facts of which no way reads otherwise when only they change, and the
  // rest where it keeps no way open.
  std::vector<FactId> kept;
  size_t stride = 1;
  for (const auto& [id, options] : ways.facts) {
    bool matters = false;
    for (size_t way = 0; way < ways.count && !matters; ++way) {
      if (way / stride % options.size() + 1 < options.size()) matters = results[way] != results[way + stride];
    }
    if (matters) kept.push_back(id);
    stride *= options.size();
  }
  for (FactId id : reasons_) {
    if (!isOpenFact(evaluator_.fact(id).key.kind) && open.contains(id)) kept.push_back(id);
  }
  evaluator_.inOrderOfKeys(kept);
  if (united.settled())
    reasons_.clear();
  else if (!kept.empty())  // else what keeps a way open is there in that way alone, and all that is open stands for it
    reasons_ = std::move(kept);
  return united;
}

}  // namespace tollgate::interpret
