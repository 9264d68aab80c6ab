#include "runtime/ingest/junit_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "compiler/support/characters.h"

namespace tollgate::ingest {
namespace {

std::string lowered(std::string_view text) {
  std::string lower;
  for (const char letter : text) {
    if (letter == ' ' || letter == '_' || letter == '-') continue;
    lower += smallLetter(letter);
  }
  return lower;
}

struct ClaimWord {
  std::string_view word;
  Claim claim;
};

constexpr ClaimWord kClaims[] = {
    {"run", Claim::Executed},      {"completed", Claim::Executed},  {"complete", Claim::Executed},  {"executed", Claim::Executed},
    {"finished", Claim::Executed}, {"passed", Claim::Passed},       {"pass", Claim::Passed},        {"success", Claim::Passed},
    {"successful", Claim::Passed}, {"ok", Claim::Passed},           {"failed", Claim::Failed},      {"fail", Claim::Failed},
    {"failure", Claim::Failed},    {"errored", Claim::Error},       {"error", Claim::Error},        {"broken", Claim::Error},
    {"timeout", Claim::Error},     {"timedout", Claim::Error},      {"aborted", Claim::Error},      {"interrupted", Claim::Error},
    {"disabled", Claim::Disabled}, {"suppressed", Claim::Disabled}, {"skipped", Claim::Skipped},    {"skip", Claim::Skipped},
    {"notrun", Claim::Skipped},    {"notexecuted", Claim::Skipped}, {"ignored", Claim::Skipped},    {"pending", Claim::Skipped},
    {"todo", Claim::Skipped},      {"filtered", Claim::Skipped},    {"unexecuted", Claim::Skipped}, {"untested", Claim::Skipped},
    {"blocked", Claim::Skipped},
};

constexpr std::string_view kOutcomeNames[] = {"status", "result", "outcome", "state", "verdict", "conclusion"};

bool yes(std::string_view text) { return text == "true" || text == "1" || text == "yes" || text == "y"; }
bool no(std::string_view text) { return text == "false" || text == "0" || text == "no" || text == "n"; }

}  // namespace

std::string_view statusWord(CaseStatus status) {
  switch (status) {
    case CaseStatus::Passed: return "passed";
    case CaseStatus::Failed: return "failed";
    case CaseStatus::Error: return "error";
    case CaseStatus::Skipped: return "skipped";
    case CaseStatus::Disabled: return "disabled";
    case CaseStatus::Unknown: return "unknown";
  }
  return "";
}

bool tellsOfFailure(std::string_view element) {
  const std::string lower = lowered(element);
  for (const std::string_view sign :
       {"fail", "error", "abort", "exception", "timeout", "timedout", "crash", "fatal", "panic", "terminat", "interrupt"}) {
    if (lower.find(sign) != std::string::npos) return true;
  }
  return false;
}

std::optional<uint64_t> claimedCount(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos || text.front() == '-') return std::nullopt;
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto whole = std::from_chars(text.data(), end, number);
  if (whole.ptr == end) return whole.ec == std::errc() ? number : kMost;
  double value = 0;
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ptr != end) return std::nullopt;
  if (parsed.ec == std::errc::result_out_of_range || value >= 1e18) return kMost;
  if (parsed.ec != std::errc()) return std::nullopt;
  return static_cast<uint64_t>(std::ceil(value));
}

bool tellsOutcome(std::string_view attribute) {
  return std::any_of(std::begin(kOutcomeNames), std::end(kOutcomeNames),
                     [&](std::string_view name) { return sameLetters(attribute, name); });
}

Claim claimOf(std::string_view attribute, std::string_view text) {
  const auto is = [&](std::string_view name) { return sameLetters(attribute, name); };
  const bool ofOutcome = tellsOutcome(attribute);
  const bool failures = is("failed") || is("failures") || is("failure") || is("errors") || is("error") || is("aborted") || is("crashed");
  const bool began = is("enabled") || is("run") || is("completed") || is("complete");  // another text is an id or a time
  const bool counts = is("passed") || failures;
  if (counts && claimedCount(text)) return failures && *claimedCount(text) > 0 ? Claim::Failed : Claim::Nothing;
  if (!ofOutcome && !counts && !began && !is("executed") && !is("disabled") && !is("skipped") && !is("ignored") && !is("success"))
    return Claim::Nothing;
  const std::string word = lowered(text);
  if (word.empty()) return Claim::Nothing;
  if (began) return no(word) ? Claim::Skipped : Claim::Nothing;
  if (failures && !is("failed")) return no(word) || word == "none" ? Claim::Nothing : Claim::Failed;  // error="no such file"
  const auto either = [&](Claim whenYes, Claim whenNo) { return yes(word) ? whenYes : no(word) ? whenNo : Claim::Unknown; };
  if (is("executed")) return either(Claim::Executed, Claim::Skipped);
  if (is("disabled")) return either(Claim::Disabled, Claim::Nothing);
  if (is("skipped") || is("ignored")) return either(Claim::Skipped, Claim::Nothing);
  if (is("success") || is("passed")) return either(Claim::Nothing, Claim::Failed);
  if (is("failed")) return either(Claim::Failed, Claim::Nothing);
  for (const ClaimWord& known : kClaims) {
    if (known.word == word) return known.claim;
  }
  return Claim::Unknown;
}

ChildKind childKind(std::string_view element) {
  if (element == "failure") return ChildKind::Failure;
  if (element == "error") return ChildKind::Error;
  if (element == "skipped" || element == "ignored" || element == "pending") return ChildKind::Skipped;
  if (element == "disabled") return ChildKind::Disabled;
  if (element == "flakyFailure") return ChildKind::FlakyFailure;
  if (element == "flakyError") return ChildKind::FlakyError;
  if (element == "rerunFailure") return ChildKind::RerunFailure;
  if (element == "rerunError") return ChildKind::RerunError;
  // What real dialects write beside the outcome. An element that nobody knows may say that the test did not pass: <warning>.
  const bool quiet = element == "system-out" || element == "system-err" || element == "properties" || element == "property" ||
                     element == "webLink";
  return quiet ? ChildKind::Quiet : ChildKind::Unknown;
}

CaseVerdict judgeCase(const CaseEvidence& evidence) {
  const auto either = [&](Claim claim) { return evidence.status == claim || evidence.result == claim; };
  const bool saysPassed = either(Claim::Passed);
  if (evidence.failing) {
    const CaseStatus status = *evidence.failing == ChildKind::Error ? CaseStatus::Error : CaseStatus::Failed;
    if (evidence.skipping) return {status, "both failing and skipped: counted as failing"};
    if (saysPassed) return {status, "an attribute says it passed, a child that it failed: counted as failing"};
    if (either(Claim::Skipped) || either(Claim::Disabled)) {
      return {status, "an attribute says it did not run, a child that it failed: counted as failing"};
    }
    return {status, {}};
  }
  if (either(Claim::Failed) || either(Claim::Error)) {
    const CaseStatus status = either(Claim::Failed) ? CaseStatus::Failed : CaseStatus::Error;
    if (evidence.skipping || saysPassed) return {status, "an attribute says it failed, another part not: counted as failing"};
    return {status, {}};
  }
  if (evidence.rerun) return {CaseStatus::Failed, "re-runs failed, but no <failure> stands beside them: counted as failing"};
  if (!evidence.unknownChild.empty()) {
    return {CaseStatus::Unknown, fmt::format("element <{}> is not known: the outcome is unknown", evidence.unknownChild)};
  }
  if (either(Claim::Unknown)) {
    return {CaseStatus::Unknown, fmt::format("status \"{}\" is not known: the outcome is unknown", evidence.unknownWord)};
  }
  if (evidence.skipping || either(Claim::Skipped) || either(Claim::Disabled)) {
    const bool disabled = evidence.skipping ? *evidence.skipping == ChildKind::Disabled : either(Claim::Disabled);
    const CaseStatus status = disabled ? CaseStatus::Disabled : CaseStatus::Skipped;
    if (saysPassed) return {status, "an attribute says it passed, another part that it did not run: counted as not run"};
    return {status, {}};
  }
  return {CaseStatus::Passed, {}};
}

}  // namespace tollgate::ingest
