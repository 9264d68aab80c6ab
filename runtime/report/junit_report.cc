#include "runtime/report/junit_report.h"

#include <map>
#include <vector>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "runtime/report/annotations.h"
#include "runtime/report/markup.h"

namespace tollgate::report {
namespace {

using plan::Verdict;

constexpr size_t kMostRows = 100;

enum class Result : uint8_t { Passed, Failed, Error, Skipped };

struct Case {
  std::string name;
  ShownPlace place;
  Result result = Result::Error;
  std::string type, message;
  std::vector<std::string> lines;
};
struct Suite {
  std::string name, className;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<Case> cases;
};

Result resultOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::Met: return Result::Passed;
    case Verdict::NotMet: return Result::Failed;
    case Verdict::NotApplicable:
    case Verdict::MetOrNotApplicable: return Result::Skipped;
    case Verdict::Undetermined: return Result::Error;
  }
  return Result::Error;
}

Case gateCase(const plan::GateOutcome& gate, const SourceMap* sources) {
  Case one{"the gate", rulePlace(sources, gate.span), resultOf(gate.asked()), plan::verdictText(gate.asked()), headline(gate), {}};
  if (gate.asked() == Verdict::MetOrNotApplicable) one.result = Result::Error;
  if (gate.only) {
    if (one.result == Result::Passed) one.result = Result::Skipped;
    one.lines.push_back(partText(*gate.only));
  }
  if (!gate.title.empty()) one.lines.push_back(gate.title);
  if (!gate.citations.empty()) one.lines.push_back("under " + citationsText(gate.citations));
  if (!gate.notApplicableBecause.empty()) one.lines.push_back("not applicable because " + gate.notApplicableBecause);
  for (const plan::OpenReason& reason : gate.reasons)
    one.lines.push_back(withPlace(reasonSentence(reason), shownPlace(reason.file, reason.line)));
  return one;
}

Case criterionCase(const plan::CriterionOutcome& criterion, const SourceMap* sources) {
  Case one{criterion.name, rulePlace(sources, criterion.span), resultOf(criterion.verdict), plan::verdictText(criterion.verdict), "", {}};
  one.message = criterion.sentence;
  if (one.message.empty() && one.result == Result::Skipped) one.message = criterion.notApplicableBecause;
  if (one.message.empty() && !criterion.reasons.empty()) one.message = reasonSentence(criterion.reasons.front());
  if (one.message.empty()) one.message = one.type;
  if (!criterion.title.empty()) one.lines.push_back(criterion.title);
  if (!criterion.citations.empty()) one.lines.push_back("under " + citationsText(criterion.citations));
  if (!criterion.sentence.empty()) one.lines.push_back(criterion.sentence);
  if (!criterion.notApplicableBecause.empty()) one.lines.push_back("where not applicable: " + criterion.notApplicableBecause);
  if (one.result == Result::Passed || one.result == Result::Skipped) return one;
  for (std::string& line : detailsOf(criterion, sources, kMostRows)) {
    if (line != criterion.sentence) one.lines.push_back(std::move(line));
  }
  return one;
}

std::vector<Suite> suitesOf(const plan::Outcome& outcome, const SourceMap* sources) {
  std::vector<Suite> suites;
  const auto single = [&](std::string name, std::string type, std::string message, std::vector<std::string> lines) {
    Suite suite{name, name, {}, {}};
    suite.cases.push_back({"the verdict", {}, Result::Error, std::move(type), std::move(message), std::move(lines)});
    suites.push_back(std::move(suite));
  };
  if (!outcome.refused.empty()) {
    std::vector<std::string> lines;
    for (const table::Fault& fault : outcome.refused)
      lines.push_back(withPlace(fmt::format("{}: {}", fault.kind, fault.message), shownPlace(fault.file, fault.line, fault.column)));
    single("data", "refused", fmt::format("the data is refused: {}", counted(outcome.refused.size(), "fault")), std::move(lines));
  }
  std::map<std::string, size_t> names;  // services take one of several cases of equal class and name
  for (const plan::GateOutcome& gate : outcome.gates) {
    Suite suite{gateName(gate), gateName(gate, "."), {{"verdict", headline(gate)}}, {}};
    if (const size_t before = names[suite.className]++; before > 0) suite.className += fmt::format(" ({})", before + 1);
    suite.cases.push_back(gateCase(gate, sources));
    for (const plan::CriterionOutcome& criterion : gate.criteria) suite.cases.push_back(criterionCase(criterion, sources));
    suites.push_back(std::move(suite));
  }
  if (const std::string nothing = nothingMetText(outcome); !nothing.empty()) single("evaluation", "undetermined", nothing, {});
  for (Suite& suite : suites) {
    suite.properties.emplace_back("as-of", formatIsoDate(outcome.asOf));
    if (!outcome.rules.empty()) suite.properties.emplace_back("rules", outcome.rules);
    for (const std::string& edition : outcome.editions) suite.properties.emplace_back("edition", edition);
    for (const std::string& pack : outcome.packs) suite.properties.emplace_back("pack", pack);
  }
  return suites;
}

struct Counts {
  size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  void add(const Suite& suite) {
    for (const Case& one : suite.cases) {
      ++tests;
      failures += one.result == Result::Failed, errors += one.result == Result::Error, skipped += one.result == Result::Skipped;
    }
  }
  std::string attributes() const {
    return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\"", tests, failures, errors, skipped);
  }
};

std::string caseXml(const Suite& suite, const Case& one) {
  std::string out = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", escapedMarkup(suite.className), escapedMarkup(one.name));
  if (!one.place.file.empty()) out += fmt::format(" file=\"{}\" line=\"{}\"", escapedMarkup(one.place.file), one.place.line);
  out += " time=\"0\">\n";
  std::string text;
  for (const std::string& line : one.lines) text += (text.empty() ? "" : "\n") + escapedMarkup(line);
  const char* element = one.result == Result::Failed ? "failure" : one.result == Result::Error ? "error" : "skipped";
  if (one.result == Result::Failed || one.result == Result::Error) {
    out += fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n", element, escapedMarkup(one.message), escapedMarkup(one.type),
                       text);
  } else {
    if (one.result == Result::Skipped)
      out += fmt::format("      <skipped message=\"{}: {}\"/>\n", escapedMarkup(one.type), escapedMarkup(one.message));
    if (!text.empty()) out += fmt::format("      <system-out>{}</system-out>\n", text);
  }
  return out + "    </testcase>\n";
}

}  // namespace

std::string junit(const plan::Outcome& outcome, const SourceMap* sources) {
  const std::vector<Suite> suites = suitesOf(outcome, sources);
  Counts all;
  for (const Suite& suite : suites) all.add(suite);
  std::string out = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tollgate\" {}>\n", all.attributes());
  for (const Suite& suite : suites) {
    Counts own;
    own.add(suite);
    out += fmt::format("  <testsuite name=\"{}\" {}>\n    <properties>\n", escapedMarkup(suite.name), own.attributes());
    for (const auto& [name, value] : suite.properties)
      out += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escapedMarkup(value));
    out += "    </properties>\n";
    for (const Case& one : suite.cases) out += caseXml(suite, one);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace tollgate::report
