#pragma once
// What the files of the evaluator share; nobody else includes this.

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/support/limits.h"
#include "compiler/support/sort_unique.h"
#include "runtime/interpret/evaluator.h"

namespace tollgate::interpret {

inline constexpr Limits kMeaning;  // rowCandidates and criterionWays are part of the meaning (M5)

// Keys of Supposable facts: a field of a row, a call of a function, a decision on subjects.
inline FactKey fieldTaken(ir::Id record, ir::Id field, int64_t row) { return {FactKind::Supposable, record, field, {row}}; }
inline FactKey callTaken(ir::Id function, std::vector<int64_t> arguments) {
  return {FactKind::Supposable, function, ir::kNone, std::move(arguments)};
}
inline FactKey decisionTaken(ir::Id decision, std::vector<int64_t> subjects) {
  return {FactKind::Supposable, decision, ir::kNone - 1, std::move(subjects)};
}
inline const std::vector<int64_t> kAllArguments;  // every call of an exception
/// Whether some call of an exception is taken as false: for who knows only that it may have been asked, not of what.
inline FactKey someCallTaken(ir::Id function) { return {FactKind::Supposable, function, ir::kNone - 2, {}}; }

/// Sets a place for the length of a scope.
template <typename T>
class Restore {
 public:
  Restore(T& place, T value) : place_(place), before_(std::exchange(place, std::move(value))) {}
  ~Restore() { place_ = std::move(before_); }
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

 private:
  T& place_;
  T before_;
};

template <typename Value, typename Evaluate>
Value Evaluator::remembering(RememberedResults<Kept<Value>>& memory, const Evaluate& evaluate) {
  if (const Kept<Value>* kept = memory.find(answers_); kept != nullptr && (kept->asItStands || assigned_ > 0 || supposing_)) {
    if (remembering_ > 0) asked_.insert(asked_.end(), kept->asked.begin(), kept->asked.end());
    reached_.insert(reached_.end(), kept->reached.begin(), kept->reached.end());
    reasons_.insert(reasons_.end(), kept->reasons.begin(), kept->reasons.end());
    restore(kept->latest);
    return kept->value;
  }
  const auto since = [](const std::vector<FactId>& facts, size_t mark) {
    std::vector<FactId> tail(facts.begin() + static_cast<std::ptrdiff_t>(mark), facts.end());
    sortUnique(tail);
    return tail;
  };
  const Marks before = marks();
  const size_t askedBefore = asked_.size();
  ++remembering_;
  Value value = evaluate();
  --remembering_;
  Kept<Value> kept{value, since(asked_, askedBefore),   since(reached_, before.reached), since(reasons_, before.reasons),
                   {},    assigned_ == 0 && !supposing_};
  if (remembering_ == 0) asked_.clear();
  kept.latest = latestStates(kept.reached);
  constexpr size_t kMostAsked = 4096;  // beyond that, comparing costs as much as evaluating
  if (kept.asked.size() <= kMostAsked) {
    const std::vector<FactId> asked = kept.asked;
    memory.keep(asked, answers_, std::move(kept));
  }
  return value;
}

// A row of a set is asked about by every fold over the set; what its own folds give is the same each time.
template <typename Evaluate>
Possible Evaluator::rememberedFold(ir::Id id, const Binding* env, const Evaluate& evaluate) {
  constexpr size_t kMost = 100'000;  // some hundred bytes each
  if (outermost_ || !remembers_ || observer_ != nullptr || insideCountingOnly()) return evaluate();
  auto values = freeValues(id, env);
  if (!values) return evaluate();
  auto& remembered = rememberedFolds_[deciding_];
  const NodeValues key{id, std::move(*values)};
  if (remembered.size() >= kMost && !remembered.contains(key)) return evaluate();
  return remembering(remembered[key], evaluate);
}

inline constexpr plan::RowFate kIn = plan::kFails | plan::kSatisfies;
inline bool single(plan::RowFate fate) { return fate != 0 && (fate & (fate - 1)) == 0; }

/// Any value of the type, absent too where it is optional.
inline Possible anythingOf(const ir::Type& type, Truth whenEmpty) {
  Possible p = Possible::anything();
  if (type.optional) p.addOption(Scalar::none());
  p.whenEmpty = whenEmpty;
  return p;
}

inline bool mayBeAbsent(const Possible& p) {
  return std::any_of(p.options.begin(), p.options.end(), [](const Scalar& option) { return option.absent; });
}

/// What else the value may be, if it may be something else.
inline Possible withoutAbsent(Possible p) {
  if (!mayBeAbsent(p) || (p.options.size() == 1 && !p.range && !p.any && !p.share)) return p;
  Scalars present;
  for (const Scalar& option : p.options) {
    if (!option.absent) present.push_back(option);
  }
  p.options = present;
  return p;
}

}  // namespace tollgate::interpret
