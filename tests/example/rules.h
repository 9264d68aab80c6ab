#pragma once
// Rules as text, compiled, and their examples run.

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "runtime/api/tollgate.h"
#include "runtime/example/examples.h"

namespace tollgate::test {

inline api::Rules compiled(const std::string& text) {
  api::Rules rules = api::compile({{"rules", "rules.gate", text}});
  if (!rules.ok()) FAIL_CHECK(renderText(*rules.sources, rules.diagnostics, {}));
  return rules;
}

inline plan::ExampleRun run(const api::Rules& rules) {
  example::RunOptions options;
  options.sources = rules.sources.get();
  if (!rules.program->calendars.empty()) options.calendar = table::WorkingCalendar(rules.program->calendars.front(), {});
  return example::run(*rules.program, options);
}

/// Everything that does not hold, a line each: "TITLE: expected …, actual …".
inline std::string complaints(const plan::ExampleRun& run) {
  std::string out;
  for (const plan::ExampleOutcome& example : run.examples) {
    for (const std::string& problem : example.problems) out += fmt::format("{}: {}\n", example.title, problem);
    for (const plan::ExpectationOutcome& expectation : example.expectations) {
      if (!expectation.holds) out += fmt::format("{}: expected {}, actual {}\n", example.title, expectation.expected, expectation.actual);
    }
  }
  return out;
}

}  // namespace tollgate::test
