#include "runtime/ingest/junit_case.h"

#include <fmt/format.h>

#include <algorithm>

namespace tollgate::ingest {
namespace {

std::string lowered(std::string_view text) {
  std::string lower;
  for (const char letter : text) {
    if (letter == ' ' || letter == '_' || letter == '-') continue;
    lower += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
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

Claim claimOf(std::string_view attribute, std::string_view text) {
  const std::string word = lowered(text);
  if (word.empty()) return Claim::Nothing;
  const auto either = [&](Claim whenYes, Claim whenNo) { return yes(word) ? whenYes : no(word) ? whenNo : Claim::Unknown; };
  if (attribute == "executed") return either(Claim::Executed, Claim::Skipped);
  if (attribute == "disabled") return either(Claim::Disabled, Claim::Nothing);
  if (attribute == "skipped" || attribute == "ignored") return either(Claim::Skipped, Claim::Nothing);
  if (attribute == "success") return no(word) ? Claim::Failed : Claim::Nothing;
  // Names that tools use for other things too: only a word of these says something.
  const bool mayMeanElse = attribute == "outcome" || attribute == "state";
  if (attribute != "status" && attribute != "result" && !mayMeanElse) return Claim::Nothing;
  for (const ClaimWord& known : kClaims) {
    if (known.word == word) return known.claim;
  }
  return mayMeanElse ? Claim::Nothing : Claim::Unknown;
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
  if (element == "system-err") return ChildKind::Quiet;
  const std::string lower = lowered(element);
  for (const std::string_view sign :
       {"fail", "err", "skip", "ignor", "disab", "abort", "notrun", "inconclusive", "block", "exception", "timeout", "crash"}) {
    if (lower.find(sign) != std::string::npos) return ChildKind::Suspicious;
  }
  return ChildKind::Quiet;
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
  if (!evidence.suspicious.empty()) {
    return {CaseStatus::Unknown, fmt::format("element <{}> is not known: the outcome is unknown", evidence.suspicious)};
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
