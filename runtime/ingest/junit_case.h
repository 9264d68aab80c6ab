#pragma once
// The outcome of a JUnit test case, from everything that its element says. Internal to the reader.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::ingest {

enum class CaseStatus : uint8_t { Passed, Failed, Error, Skipped, Disabled, Unknown };
/// passed | failed | error | skipped | disabled | unknown: what the field `status` holds.
std::string_view statusWord(CaseStatus status);

/// What one `status`, `result` or like attribute says of a test case.
enum class Claim : uint8_t { Nothing, Executed, Passed, Skipped, Disabled, Failed, Error, Unknown };
/// By the attribute's name and text, without regard to case: status="notrun" is Skipped, result="completed"
/// Executed, executed="false" Skipped; Nothing for other attributes and empty texts, Unknown for a word not
/// known.
Claim claimOf(std::string_view attribute, std::string_view text);
/// Whether an attribute of this name tells an outcome by a word, so that an empty one leaves it open.
bool tellsOutcome(std::string_view attribute);
/// Whether the name of an element speaks of a failure, in letters of any size: <Failure>, <crash>, <innerException>.
bool tellsOfFailure(std::string_view element);
/// What a counter claims, however it spells its number: "1 ", "+1", "1.0". A fraction counts as the next whole number, one
/// that is too large as the largest there is. None for a text that is no number.
std::optional<uint64_t> claimedCount(std::string_view text);

enum class ChildKind : uint8_t {
  Failure,
  Error,
  Skipped,
  Disabled,
  FlakyFailure,
  FlakyError,
  RerunFailure,
  RerunError,
  Quiet,    // system-out and others that say nothing about the outcome
  Unknown,  // it may say anything: <warning>, <failed>, <todo>
};
ChildKind childKind(std::string_view element);
inline bool isEarlierAttempt(ChildKind kind) { return kind >= ChildKind::FlakyFailure && kind <= ChildKind::RerunError; }

/// Everything that a closed <testcase> said.
struct CaseEvidence {
  std::optional<ChildKind> failing;  // the first <failure> or <error>
  std::optional<ChildKind> skipping;
  bool rerun = false;        // a rerunFailure or rerunError
  std::string unknownChild;  // name of a child that nobody knows
  Claim status = Claim::Nothing;
  Claim result = Claim::Nothing;  // also of executed=, disabled=, skipped=, ignored=
  std::string unknownWord;
};

struct CaseVerdict {
  CaseStatus status = CaseStatus::Unknown;
  std::string deviation;  // if the evidence contradicts itself
};

/// The worst that any part says: failing, then unknown, then not run; `passed` only if nothing says
/// otherwise.
CaseVerdict judgeCase(const CaseEvidence& evidence);

}  // namespace tollgate::ingest
