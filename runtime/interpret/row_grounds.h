#pragma once
// What the part of one row rests on: the comparisons in its condition that made it count as it did, with the rows that
// they read ("last-run.outcome is failed", dsp.xml line 120). For explanations; it costs an evaluation a comparison.

#include "runtime/interpret/evaluator.h"
#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

/// `env`: the bindings of the criterion. `satisfies`: how the row counted; unknown: it is open.
std::vector<plan::Ground> groundsOf(Evaluator& evaluator, const FoldRecord& fold, int64_t row, Truth satisfies, const Binding* env);

/// A decision that nobody has taken, and that the part of a row rests on.
struct Undecided {
  ir::Id decision = ir::kNone, awaiting = ir::kNone;  // the body
  std::vector<int64_t> subjects;
};
std::vector<Undecided> undecidedOf(Evaluator& evaluator, const FoldRecord& fold, int64_t row, Truth satisfies, const Binding* env);

}  // namespace tollgate::interpret
