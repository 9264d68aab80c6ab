#pragma once
// What an example expects beside what the judge found. Private to runtime/example.

#include "compiler/ir/ir.h"
#include "runtime/plan/example_outcome.h"
#include "runtime/plan/outcome.h"

namespace tollgate::example {

/// `gate`: the outcome of the example's instance; the criteria that the example speaks of are among its criteria.
plan::ExpectationOutcome compared(const ir::Gate& declared, const ir::Expectation& expected, const plan::GateOutcome& gate);

}  // namespace tollgate::example
