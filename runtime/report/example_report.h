#pragma once
// The run of a program's examples, for people and for programs.

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/support/source.h"
#include "runtime/plan/example_outcome.h"

namespace tollgate::report {

inline constexpr int kExampleJsonVersion = 1;

struct ExamplePage {
  const SourceMap* sources = nullptr;     // files and lines
  std::optional<uint64_t> leastCoverage;  // asked for, in hundredths of a percent
  int exitStatus = 0;
  bool colour = false;  // text alone
};

/// Whether the coverage reaches what was asked for; a run that covers nothing reaches nothing.
bool coverageReached(const plan::Coverage& coverage, std::optional<uint64_t> leastCoverage);
/// "60.81%", cut off and never rounded up.
std::string shareText(uint64_t hundredths);

std::string exampleText(const plan::ExampleRun& run, const ExamplePage& page);
/// The shape is described in docs/test-json.md; members are never removed or renamed within a version.
std::string exampleJson(const plan::ExampleRun& run, const ExamplePage& page);
/// One testsuite a file; in it one testcase an example. Where a coverage was asked for, or there is no example at all, a
/// suite of its own with one testcase.
/// INVARIANT: where the exit status is not 0, there is a failure or an error.
std::string exampleJunit(const plan::ExampleRun& run, const ExamplePage& page);

}  // namespace tollgate::report
