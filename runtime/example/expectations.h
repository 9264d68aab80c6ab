#pragma once
// What an example expects beside what the judge found. Private to runtime/example.

#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/plan/example_outcome.h"
#include "runtime/plan/outcome.h"

namespace tollgate::example {

/// What the judge made of an example.
struct Judged {
  const ir::Gate& declared;
  /// Of the example's instance, with the criteria that the example speaks of; nullptr: the gate's `for each` leaves it out.
  const plan::GateOutcome* gate;
  const std::vector<std::string>& findings;  // "decision-late: TAG decided …"
};

plan::ExpectationOutcome compared(const Judged& judged, const ir::Expectation& expected);

}  // namespace tollgate::example
