#include "runtime/example/coverage.h"

#include <algorithm>
#include <memory>

#include "runtime/example/coverage_goals.h"

namespace tollgate::example {

using plan::Tally;
using plan::Truth;

struct CoverageObserver::Goals : GoalMap {
  explicit Goals(GoalMap map) : GoalMap(std::move(map)) {}
  void cover(GoalId id) { coverage.parts[id.part].goals[id.goal].covered = true; }
};

CoverageObserver::CoverageObserver(const ir::Program& program, const std::function<bool(Span)>& of)
    : goals_(std::make_unique<Goals>(goalsOf(program, of))), program_(program) {}
CoverageObserver::~CoverageObserver() = default;

void CoverageObserver::condition(ir::Id node, Truth truth) {
  const auto at = goals_->conditions.find(node);
  if (at == goals_->conditions.end()) return;
  if (truth.isTrue() && at->second.isTrue) goals_->cover(*at->second.isTrue);
  if (truth.isFalse() && at->second.isFalse) goals_->cover(*at->second.isFalse);
  if (!truth.settled() && at->second.isOpen) goals_->cover(*at->second.isOpen);
}

void CoverageObserver::cell(ir::Id table, size_t place) {
  const auto at = goals_->cells.find({table, place});
  if (at != goals_->cells.end()) goals_->cover(at->second);
}

void CoverageObserver::empty(ir::Id fold) {
  const auto at = goals_->empties.find(fold);
  if (at != goals_->empties.end()) goals_->cover(at->second);
}

namespace {

/// Whether the quantifier holds with `satisfying` of `in` rows.
bool holds(ir::Form form, plan::Limit limit, int64_t satisfying, int64_t in) {
  Tally tally;
  tally.rows[plan::kSatisfies] = satisfying;
  tally.rows[plan::kFails] = in - satisfying;
  return plan::judge(tally, form, limit, Truth::unknown()).isTrue();
}

}  // namespace

void CoverageObserver::quantifier(ir::Id node, const Tally& tally, plan::Limit limit, std::optional<size_t> cell) {
  const Sides* sides = nullptr;
  if (cell) {
    const auto at = goals_->limitsByCell.find({node, *cell});
    if (at != goals_->limitsByCell.end()) sides = &at->second;
  } else if (const auto at = goals_->limits.find(node); at != goals_->limits.end()) {
    sides = &at->second;
  }
  const bool exact = tally.further == 0 && tally.leastIn() == tally.mostIn() && tally.leastSatisfying() == tally.mostSatisfying();
  if (sides == nullptr || !exact || tally.leastIn() == 0) return;
  const ir::Form form = program_.node(node).form;
  const int64_t in = tally.leastIn(), satisfying = tally.leastSatisfying();
  const bool met = holds(form, limit, satisfying, in);
  // One row more that satisfies, or one less, turns the answer.
  const bool more = holds(form, limit, satisfying + 1, std::max(in, satisfying + 1)) != met;
  const bool less = satisfying > 0 && holds(form, limit, satisfying - 1, in) != met;
  if (more || less) goals_->cover(met ? sides->met : sides->notMet);
}

void CoverageObserver::comparison(ir::Id node, int64_t left, int64_t right) {
  const auto at = goals_->limits.find(node);
  if (at == goals_->limits.end()) return;
  const auto holds = [&](int64_t x) {
    switch (program_.node(node).op) {
      case ir::Op::Less: return x < right;
      case ir::Op::LessEqual: return x <= right;
      case ir::Op::Greater: return x > right;
      default: return x >= right;
    }
  };
  const bool met = holds(left);
  const bool more = left < INT64_MAX && holds(left + 1) != met, less = left > INT64_MIN && holds(left - 1) != met;
  if (more || less) goals_->cover(met ? at->second.met : at->second.notMet);
}

plan::Coverage CoverageObserver::take() {
  std::erase_if(goals_->coverage.parts, [](const plan::CoverageOf& part) { return part.goals.empty(); });
  return std::move(goals_->coverage);
}

}  // namespace tollgate::example
