#pragma once
// How the tests of the packs stand in the data, by the model's own definitions: its flag properties `passed` and `executed` of
// the record of tests, asked as a gate would ask them, of all tests at once.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/plan/row_engine.h"
#include "runtime/table/table.h"

namespace tollgate::interpret {

/// Failed is surely executed and surely not passed; NotRun is surely not executed. Whatever open facts could change is Open.
enum class TestState : uint8_t { Passed, Failed, NotRun, Open };

struct TestStateOptions {
  std::string gate, instance;  // as what this gate counts for this instance; "": over all that the data has
};
struct TestStates {
  std::string error;                        // there is no such gate or instance, or the model does not define `passed`
  std::string basis;                        // "TestCase.passed and TestCase.executed, as sit-exit counts for SIT-FOC-E7"
  std::map<std::string, TestState> states;  // by the test's key
};

/// The program is verified, and the data is its own and was not refused.
TestStates testStates(const ir::Program& program, const table::Dataset& data, const TestStateOptions& options);

}  // namespace tollgate::interpret
