#include "runtime/report/annotations.h"

#include <algorithm>

#include <fmt/format.h>

namespace tollgate::report {
namespace {

using plan::CriterionOutcome;
using plan::GateOutcome;
using plan::Verdict;

constexpr size_t kMostReasons = 10;

bool blocks(Verdict verdict) { return verdict == Verdict::NotMet || verdict == Verdict::Undetermined; }

/// Joined to one paragraph, each text once.
class Sentences {
 public:
  void add(const std::string& text) {
    if (!text.empty() && std::find(texts_.begin(), texts_.end(), text) == texts_.end()) texts_.push_back(text);
  }
  std::string joined() const { return fmt::format("{}", fmt::join(texts_, "; ")); }

 private:
  std::vector<std::string> texts_;
};

void addReasons(Sentences& sentences, const std::vector<plan::OpenReason>& reasons) {
  for (size_t i = 0; i < reasons.size() && i < kMostReasons; ++i) sentences.add(reasonSentence(reasons[i]));
  if (reasons.size() > kMostReasons) sentences.add(fmt::format("{} more open facts", reasons.size() - kMostReasons));
}

void addRelated(Annotation& annotation, const SourceMap* sources, const std::vector<plan::RowName>& rows, std::string_view what) {
  for (const plan::RowName& row : rows) {
    const ShownPlace place = row.file.empty() ? rulePlace(sources, row.planned) : ShownPlace{row.file, row.line, 0};
    if (!place.file.empty()) annotation.related.push_back({place, fmt::format("{}: {}", what, row.name)});
  }
}

Annotation ofCriterion(const GateOutcome& gate, const CriterionOutcome& criterion, const SourceMap* sources) {
  Annotation annotation;
  annotation.level = blocks(criterion.verdict) ? Level::Error : Level::Note;
  annotation.verdict = plan::verdictText(criterion.verdict);
  annotation.check = gate.gate + "." + criterion.name;
  annotation.checkTitle = criterion.title.empty() ? criterion.name : criterion.title;
  annotation.subject = gate.instance;
  annotation.place = rulePlace(sources, criterion.span);
  Sentences sentences;
  sentences.add(criterion.sentence);
  if (criterion.verdict == Verdict::MetOrNotApplicable) sentences.add(criterion.notApplicableBecause);
  addReasons(sentences, criterion.reasons);
  for (const plan::Needed& needed : criterion.needed) {
    sentences.add(fmt::format("still needed: {}{}{}", needed.who, needed.who.empty() ? "" : ": ", needed.sentence));
  }
  const std::string clauses = citationsText(criterion.citations);
  annotation.message = fmt::format("{}, {}{} is {}: {}", gateName(gate), criterion.name, clauses.empty() ? "" : " (" + clauses + ")",
                                   annotation.verdict, sentences.joined());
  if (!blocks(criterion.verdict)) return annotation;
  for (const plan::Measure& measure : criterion.measures) {
    if (measure.truth.isTrue()) continue;
    if (measure.truth.isFalse()) addRelated(annotation, sources, measure.failing, hasUpperLimit(measure) ? "counted" : "failing");
    if (criterion.verdict == Verdict::Undetermined) addRelated(annotation, sources, measure.open, "open");
  }
  for (const plan::OpenReason& reason : criterion.reasons) {
    if (!reason.file.empty()) annotation.related.push_back({{reason.file, reason.line, 0}, reasonSentence(reason)});
  }
  return annotation;
}

/// Of a gate whose verdict none of its criteria explains.
Annotation ofGate(const GateOutcome& gate, const SourceMap* sources) {
  Annotation annotation;
  annotation.verdict = plan::verdictText(gate.asked());
  annotation.check = gate.gate;
  annotation.checkTitle = gate.title.empty() ? gate.gate : gate.title;
  annotation.subject = gate.instance;
  annotation.place = rulePlace(sources, gate.span);
  Sentences sentences;
  addReasons(sentences, gate.reasons);
  const std::string why = sentences.joined();
  annotation.message = fmt::format("{} is {}{}{}", gateName(gate), annotation.verdict, why.empty() ? "" : ": ", why);
  return annotation;
}

Annotation ofFault(const table::Fault& fault, Level level) {
  Annotation annotation;
  annotation.level = level;
  annotation.check = "data." + fault.kind;
  annotation.checkTitle = level == Level::Error ? "Faults of the data" : "Tolerated faults of the data";
  annotation.subject = shownPlace(fault.file, fault.line, fault.column);
  annotation.message = fmt::format("{}: {}{}", fault.kind, fault.message, level == Level::Error ? "" : " (tolerated)");
  annotation.place = {fault.file, fault.line, fault.column};
  return annotation;
}

Annotation ofFinding(const table::Finding& finding) {
  Annotation annotation;
  annotation.level = Level::Note;
  annotation.check = "data." + finding.kind;
  annotation.checkTitle = "Findings in the data";
  annotation.subject = shownPlace(finding.file, finding.line);
  annotation.message = fmt::format("{}: {}", finding.kind, finding.message);
  annotation.place = {finding.file, finding.line, 0};
  return annotation;
}

void addGateAnnotations(std::vector<Annotation>& all, const GateOutcome& gate, const SourceMap* sources) {
  bool told = false;
  for (const CriterionOutcome& criterion : gate.criteria) {
    if (criterion.verdict == Verdict::Met || criterion.verdict == Verdict::NotApplicable) continue;
    all.push_back(ofCriterion(gate, criterion, sources));
    told = told || all.back().level == Level::Error;
  }
  const Verdict asked = gate.asked();
  const bool open = asked != Verdict::Met && asked != Verdict::NotApplicable;
  if (open && (!told || !gate.reasons.empty())) all.push_back(ofGate(gate, sources));
  if (gate.only && asked == Verdict::Met) {
    Annotation annotation = ofGate(gate, sources);
    annotation.level = Level::Note;
    annotation.verdict = "";
    annotation.message = fmt::format("{}: {}", gateName(gate), partText(*gate.only));
    all.push_back(std::move(annotation));
  }
}

}  // namespace

std::string nothingMetText(const plan::Outcome& outcome) {
  if (outcome.exitStatus() == 0 || !outcome.refused.empty()) return "";
  const auto says = [](const GateOutcome& gate) { return gate.asked() != Verdict::Met && gate.asked() != Verdict::NotApplicable; };
  if (std::any_of(outcome.gates.begin(), outcome.gates.end(), says)) return "";
  return outcome.gates.empty() ? "nothing to examine: no gate that was asked for has an instance in this data"
                               : "undetermined: no gate that was asked for applies, so none is met";
}

std::vector<Annotation> annotationsOf(const plan::Outcome& outcome, const SourceMap* sources) {
  std::vector<Annotation> all;
  for (const table::Fault& fault : outcome.refused) all.push_back(ofFault(fault, Level::Error));
  for (const GateOutcome& gate : outcome.gates) addGateAnnotations(all, gate, sources);
  if (const std::string nothing = nothingMetText(outcome); !nothing.empty()) {
    Annotation annotation;
    annotation.verdict = plan::verdictText(Verdict::Undetermined);
    annotation.check = "evaluation";
    annotation.checkTitle = "That a gate is met";
    annotation.message = nothing;
    all.push_back(std::move(annotation));
  }
  for (const table::Fault& fault : outcome.tolerated) all.push_back(ofFault(fault, Level::Warning));
  for (const table::Finding& finding : outcome.findings) all.push_back(ofFinding(finding));
  std::stable_sort(all.begin(), all.end(), [](const Annotation& a, const Annotation& b) { return a.level < b.level; });
  return all;
}

std::vector<std::string> detailsOf(const CriterionOutcome& criterion, const SourceMap* sources, size_t most) {
  std::vector<std::string> lines;
  const auto rows = [&](std::string_view what, const std::vector<plan::RowName>& named) {
    for (size_t i = 0; i < named.size() && i < most; ++i)
      lines.push_back(fmt::format("  {}: {}", what, withPlace(named[i].name, rowPlaceText(sources, named[i]))));
    if (named.size() > most) lines.push_back(fmt::format("  and {} more", named.size() - most));
  };
  for (const plan::Measure& measure : criterion.measures) {
    if (measure.truth.isTrue()) continue;
    lines.push_back(measureText(measure));
    if (measure.truth.isFalse()) rows(hasUpperLimit(measure) ? "counted" : "failing", measure.failing);
    if (criterion.verdict == Verdict::Undetermined) rows("open", measure.open);
  }
  for (const plan::OpenReason& reason : criterion.reasons)
    lines.push_back(withPlace(reasonSentence(reason), shownPlace(reason.file, reason.line)));
  for (const plan::Needed& needed : criterion.needed) {
    lines.push_back(fmt::format("still needed: {}{}{}{}", needed.who, needed.who.empty() ? "" : ": ", needed.sentence,
                                needed.checkedLeast ? " (the least)" : ""));
  }
  return lines;
}

}  // namespace tollgate::report
