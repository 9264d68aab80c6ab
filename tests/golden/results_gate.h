#pragma once
// A gate that is met by passes alone, over the results in files whose names begin with `result`; `{}` is their format.

namespace tollgate::test {

inline constexpr const char* kResultsGate = R"(enum Outcome: passed, failed, not-run

record TestRun "Executed test case" in runs
  name : text
  outcome : Outcome

source results reads runs
  from "result*" as {}
  complete
  name = name
  outcome = status
    passed -> passed
    failed, error -> failed
    skipped, disabled, unknown -> not-run

exit gate release "The release"

  criterion all-pass "Every test passes"
    require every runs satisfies outcome is passed
)";

}  // namespace tollgate::test
