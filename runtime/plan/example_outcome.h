#pragma once
// What running the examples of a program gives: which expectations hold, and what of the rules some example covers. As
// data; every report renders it, none computes it.

#include <string>
#include <vector>

#include "compiler/support/source.h"

namespace tollgate::plan {

struct ExpectationOutcome {
  bool holds = false;
  std::string expected;              // "provider-thresholds: not met"
  std::string actual;                // "met; nearest: DSP, 3: 15, at most 15"
  std::vector<std::string> because;  // sentences: reasons, what is still needed, the other numbers
  Span span;                         // of the `expect`
};

struct ExampleOutcome {
  std::string title;
  std::string of;  // "sit-exit for SIT-FOC-E7", "sit-exit.executed for SIT-FOC-E7"
  Span span;       // of the title
  std::vector<ExpectationOutcome> expectations;
  std::vector<std::string> problems;  // why it could not be judged, or engines disagreed; then it fails
  std::vector<std::string> findings;  // rows that do not exist yet, decisions that are not applied

  bool passes() const {
    for (const ExpectationOutcome& expectation : expectations) {
      if (!expectation.holds) return false;
    }
    return problems.empty() && !expectations.empty();
  }
};

enum class CoverageKind : uint8_t { Condition, Cell, Limit };

/// Something of the rules that an example can show.
struct CoverageGoal {
  CoverageKind kind = CoverageKind::Condition;
  std::string what;  // "`passed` is false", "cell 3, SIT is read", "exactly at the limit 15, and met"
  Span span;
  bool covered = false;
};

/// Of one criterion, definition or table.
struct CoverageOf {
  std::string owner;  // "criterion sit-exit.executed", "property Issue.open", "table issue-threshold"
  Span span;
  std::vector<CoverageGoal> goals;  // in the order of the text
};

struct Coverage {
  std::vector<CoverageOf> parts;
  size_t covered(CoverageKind kind) const;
  size_t total(CoverageKind kind) const;
  size_t covered() const;
  size_t total() const;
  /// The share of the goals that some example shows, in hundredths of a percent and never rounded up; 10000 only for all.
  /// PRECONDITION: total() > 0.
  size_t share() const { return covered() * 10000 / total(); }
};

struct ExampleRun {
  std::vector<ExampleOutcome> examples;
  Coverage coverage;
  bool engines = false;  // each outcome was made by the compiled engine too, and compared

  size_t failing() const;
};

}  // namespace tollgate::plan
