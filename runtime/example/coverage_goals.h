#pragma once
// The goals of coverage as they follow from a program. Private to runtime/example.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "runtime/example/coverage.h"

namespace tollgate::example {

/// Where a goal stands in Coverage: part and goal.
struct GoalId {
  size_t part = 0, goal = 0;
};
/// The two sides of a limit.
struct Sides {
  GoalId met, notMet;
};
/// What an operand can come to.
struct Outcomes {
  std::optional<GoalId> isTrue, isFalse, isOpen;
};

struct GoalMap {
  plan::Coverage coverage;
  std::map<ir::Id, Outcomes> conditions;                    // by node
  std::map<ir::Id, GoalId> empties;                         // folds with `if no SET`
  std::map<std::pair<ir::Id, size_t>, GoalId> cells;        // table, place
  std::map<ir::Id, Sides> limits;                           // quantifiers and comparisons
  std::map<std::pair<ir::Id, size_t>, Sides> limitsByCell;  // quantifiers whose limit is a cell
};

GoalMap goalsOf(const ir::Program& program, const std::function<bool(Span)>& of);

}  // namespace tollgate::example
