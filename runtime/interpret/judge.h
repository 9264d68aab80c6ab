#pragma once
// From a program and its facts to verdicts with reasons (semantics M5 (2), M10 to M12, M16). The one place that
// judges; engines only count rows for it.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/plan/outcome.h"
#include "runtime/plan/row_engine.h"
#include "runtime/table/table.h"

namespace tollgate::interpret {

class Observer;

struct EvaluationOptions {
  std::vector<std::string> gates;                           // by name; empty: all
  std::vector<std::string> only;                            // criteria by name; empty: all (see GateOutcome::only)
  std::vector<std::pair<std::string, std::string>> assume;  // interpretation, choice
  plan::RowEngine* engine = nullptr;                        // null: the reference evaluator alone
  std::optional<int64_t> instance;                          // of gates with `for each`: this row or value alone
  bool grounds = false;                                     // say of every named row what its part rests on
  bool remember = true;                                     // false: everything is evaluated anew, for comparing
  std::function<void()> pulse;                              // called again and again; what it throws ends the evaluation
};

/// Judges every instance of every gate asked for. Deterministic: the outcome depends on the program, the facts and
/// the options, never on the engine. Options that name nothing are the caller's to refuse (see unknownNames).
plan::Outcome evaluate(const ir::Program& program, const table::Dataset& data, const EvaluationOptions& options);

/// Evaluates what the same call of `evaluate` would judge, and tells an observer what it reads. Nothing is judged.
void observe(const ir::Program& program, const table::Dataset& data, const EvaluationOptions& options, Observer& observer);

/// Names of gates, criteria, interpretations or choices in the options that do not exist, as sentences.
std::vector<std::string> unknownNames(const ir::Program& program, const EvaluationOptions& options);

/// The outcome of data that was refused: every fault, and no gate.
plan::Outcome refused(const ir::Program& program, const table::Dataset& data);

}  // namespace tollgate::interpret
