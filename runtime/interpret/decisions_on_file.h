#pragma once
// The rows on file about the decisions that a criterion reads, also those that decide nothing (semantics M9).

#include <vector>

#include "runtime/interpret/evaluator.h"
#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

/// What is read below `roots`, on the subjects that the text and `env` tell; on any where they do not. By decision, subjects and date.
/// Leaves the evaluator as it was.
std::vector<plan::DecisionOnFile> decisionsOnFile(Evaluator& evaluator, const std::vector<ir::Id>& roots, const Binding* env);

}  // namespace tollgate::interpret
