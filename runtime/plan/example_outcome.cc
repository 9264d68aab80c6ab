#include "runtime/plan/example_outcome.h"

#include <algorithm>

namespace tollgate::plan {
namespace {

template <typename Wanted>
size_t count(const Coverage& coverage, const Wanted& wanted) {
  size_t goals = 0;
  for (const CoverageOf& part : coverage.parts) {
    goals += static_cast<size_t>(std::count_if(part.goals.begin(), part.goals.end(), wanted));
  }
  return goals;
}

}  // namespace

size_t Coverage::covered(CoverageKind kind) const {
  return count(*this, [&](const CoverageGoal& goal) { return goal.kind == kind && goal.covered; });
}
size_t Coverage::total(CoverageKind kind) const {
  return count(*this, [&](const CoverageGoal& goal) { return goal.kind == kind; });
}
size_t Coverage::covered() const {
  return count(*this, [](const CoverageGoal& goal) { return goal.covered; });
}
size_t Coverage::total() const {
  return count(*this, [](const CoverageGoal&) { return true; });
}

size_t ExampleRun::failing() const {
  return static_cast<size_t>(std::count_if(examples.begin(), examples.end(), [](const ExampleOutcome& e) { return !e.passes(); }));
}

}  // namespace tollgate::plan
