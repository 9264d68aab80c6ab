// What the evaluator remembers changes no byte of an outcome: random programs, each judged with the memory and anew.

#include <doctest/doctest.h>

#include "compiler/ir/verify.h"
#include "runtime/interpret/judge.h"
#include "runtime/report/json_report.h"
#include "tests/interpret/random_case.h"

namespace tollgate::interpret::testing {
namespace {

void compareFrom(uint64_t first, uint64_t count, const RandomShape& shape) {
  int64_t outcomes = 0, open = 0, exceptions = 0, needed = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    RandomCase random(seed, shape);
    const ir::Program program = random.program();
    for (int table = 0; table < 3; ++table) {
      const table::Dataset data = random.data(program);
      EvaluationOptions options;
      if (table == 1) options.assume = {{"reading", "other"}};
      const plan::Outcome remembered = evaluate(program, data, options);
      options.remember = false;
      const plan::Outcome anew = evaluate(program, data, options);
      CAPTURE(seed);
      CAPTURE(table);
      REQUIRE(report::json(remembered) == report::json(anew));
      ++outcomes;
      for (const plan::GateOutcome& gate : remembered.gates) {
        for (const plan::ExceptionOutcome& exception : gate.exceptions) exceptions += exception.members.empty() ? 0 : 1;
        for (const plan::CriterionOutcome& criterion : gate.criteria) {
          open += criterion.verdict == plan::Verdict::Undetermined ? 1 : 0;
          needed += criterion.needed.empty() ? 0 : 1;
        }
      }
    }
  }
  MESSAGE(outcomes, " outcomes; open criteria: ", open, ", with exceptions: ", exceptions, ", still needed: ", needed);
  CHECK(open > 0);
  CHECK(exceptions > 0);
  CHECK(needed > 0);
}

TEST_CASE("remembering: the same bytes as evaluating anew") { compareFrom(300000, 700, {.rowsA = 4, .openPercent = 12}); }

TEST_CASE("remembering: the same bytes with further rows, rows that may not exist and open facts without bounds") {
  compareFrom(400000, 400, {.rowsA = 4, .openPercent = 12, .maybePercent = 15, .furtherPercent = 30, .unbounded = true});
}

TEST_CASE("remembering: the same bytes of all that an engine may meet") {
  compareFrom(600000, 1500, {.rowsA = 8, .openPercent = 12, .maybePercent = 3, .furtherPercent = 10, .unbounded = true, .wide = true});
}

TEST_CASE("remembering: the same bytes over more rows") {
  compareFrom(500000, 150, {.rowsA = 20, .rowsB = 4, .openPercent = 3, .maybePercent = 2, .furtherPercent = 10, .unbounded = true});
}

}  // namespace
}  // namespace tollgate::interpret::testing
