// One gate instance of an outcome: the block of language.md section 6.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "runtime/report/outcome_document.h"
#include "runtime/report/phrases.h"

namespace tollgate::report {
namespace {

using plan::CriterionOutcome;
using plan::GateOutcome;
using plan::Measure;
using plan::Verdict;

constexpr uint32_t kWidestName = 36;
constexpr uint32_t kWidestCitations = 32;

/// Paragraphs that say each thing once.
class Body {
 public:
  void add(std::string text) {
    if (!text.empty() && std::find(paragraphs_.begin(), paragraphs_.end(), text) == paragraphs_.end())
      paragraphs_.push_back(std::move(text));
  }
  std::vector<std::string> take() { return std::move(paragraphs_); }

 private:
  std::vector<std::string> paragraphs_;
};

/// A row without a key is named by its place.
std::string rowText(const plan::RowName& row) {
  const size_t number = row.name.rfind(" row ");
  const bool keyless = number != std::string::npos && row.name.find_first_not_of("0123456789", number + 5) == std::string::npos;
  return keyless && !row.file.empty() ? shownPlace(row.file, row.line) : row.name;
}

std::string rowsText(const std::vector<plan::RowName>& rows, size_t most) {
  std::vector<std::string> names;
  for (const plan::RowName& row : rows) names.push_back(rowText(row));
  return listed(names, most);
}

/// "awaiting TAB: approval for " and "TI-012": what sentences about many subjects share, and the subject.
std::pair<std::string, std::string> splitSubject(const std::string& sentence) {
  const size_t at = sentence.find(" for ");
  if (at == std::string::npos) return {sentence, ""};
  return {sentence.substr(0, at + 5), sentence.substr(at + 5)};
}

/// The measures of one part of the requirement: one comparison in the source, once for each element of its `for each`.
struct Part {
  std::string written;
  std::vector<const Measure*> measures;
  bool holds() const {
    return std::all_of(measures.begin(), measures.end(), [](const Measure* m) { return m->truth.isTrue(); });
  }
};

std::vector<Part> partsOf(const CriterionOutcome& criterion) {
  std::vector<Part> parts;
  for (const Measure& measure : criterion.measures) {
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& part) {
      return part.measures.front()->span.begin == measure.span.begin && part.measures.front()->span.file == measure.span.file;
    });
    if (same == parts.end())
      parts.push_back({measure.written, {&measure}});
    else
      same->measures.push_back(&measure);
  }
  return parts;
}

/// What of a criterion's open rows is worth a name: none where the verdict is certain, or only an interpretation is open.
bool namesOpenRows(const plan::Outcome& outcome, const CriterionOutcome& criterion) {
  if (criterion.verdict != Verdict::Undetermined) return false;
  return criterion.reasons.empty() || std::any_of(criterion.reasons.begin(), criterion.reasons.end(), [&](const plan::OpenReason& reason) {
           return std::none_of(outcome.interpretations.begin(), outcome.interpretations.end(),
                               [&](const plan::InterpretationOutcome& i) { return i.name == reason.subject; });
         });
}

void addRows(Body& body, const PageOptions& page, const Measure& measure, bool namesOpen) {
  if (measure.truth.isTrue()) return;
  if (measure.truth.isFalse() && !measure.failing.empty()) {
    body.add((hasUpperLimit(measure) ? "counted: " : "failing: ") + rowsText(measure.failing, page.names));
  }
  if (namesOpen && !measure.open.empty()) body.add("open: " + rowsText(measure.open, page.names));
}

/// What a part asks, as its author wrote it; nothing if the sentence about it names the condition already.
std::string quoted(const Part& part) {
  const std::string& sentence = part.measures.front()->sentence;
  const std::string condition = part.written.substr(part.written.rfind(' ') + 1);
  return part.written.empty() || sentence.find(" " + condition) != std::string::npos ? "" : ": " + part.written;
}

/// `quoting`: the part is one of several, so its text says which.
void addPart(Body& body, const PageOptions& page, const CriterionOutcome& criterion, const Part& part, bool quoting, bool namesOpen) {
  const std::string written = quoting ? quoted(part) : "";
  if (part.holds() && part.measures.size() > 1) {
    // The judge speaks of the one that is nearest to its limit.
    const bool spoken = std::any_of(part.measures.begin(), part.measures.end(),
                                    [&](const Measure* m) { return criterion.sentence.find(measureText(*m)) != std::string::npos; });
    body.add(fmt::format("{} (one of {} limits){}", spoken ? criterion.sentence : "every limit holds", part.measures.size(), written));
    return;
  }
  size_t shown = 0, hidden = 0;
  for (const Measure* measure : part.measures) {
    if (part.measures.size() > 1 && measure->truth.isTrue()) continue;
    if (shown++ >= page.names) {
      ++hidden;
      continue;
    }
    body.add(measureText(*measure) + written);
    addRows(body, page, *measure, namesOpen);
  }
  if (hidden > 0) body.add(fmt::format("and {} more limits that do not hold or are open", hidden));
}

void addMeasures(Body& body, const PageOptions& page, const plan::Outcome& outcome, const CriterionOutcome& criterion) {
  const std::vector<Part> parts = partsOf(criterion);
  const bool told = std::any_of(criterion.reasons.begin(), criterion.reasons.end(),
                                [&](const plan::OpenReason& reason) { return reason.sentence.starts_with(criterion.sentence); });
  if (parts.empty() && !told) body.add(criterion.sentence);
  const bool namesOpen = namesOpenRows(outcome, criterion);
  for (const Part& part : parts) addPart(body, page, criterion, part, parts.size() > 1, namesOpen);
}

void addReasons(Body& body, const PageOptions& page, const std::vector<plan::OpenReason>& reasons) {
  std::vector<std::string> lines;
  std::string shared;  // of the last line, if further subjects may join it
  for (const plan::OpenReason& reason : reasons) {
    const std::string sentence = reasonSentence(reason);
    const std::string place = shownPlace(reason.file, reason.line);
    const auto [prefix, subject] = splitSubject(sentence);
    const bool joins = place.empty() && !subject.empty();
    if (joins && prefix == shared) {
      lines.back() += "; " + subject;
      continue;
    }
    shared = joins ? prefix : "";
    lines.push_back(withPlace(sentence, place));
  }
  for (size_t i = 0; i < lines.size() && i < page.names; ++i) body.add(lines[i]);
  if (lines.size() > page.names) body.add(fmt::format("and {} more open facts", lines.size() - page.names));
}

std::vector<std::string> bodyOf(const PageOptions& page, const plan::Outcome& outcome, const CriterionOutcome& criterion) {
  Body body;
  body.add(criterion.title);
  if (!criterion.notApplicableBecause.empty()) {
    const bool perhaps = criterion.verdict != Verdict::NotApplicable;
    body.add((perhaps ? "where not applicable: " : "not applicable because ") + criterion.notApplicableBecause);
  }
  if (criterion.verdict != Verdict::NotApplicable) addMeasures(body, page, outcome, criterion);
  addReasons(body, page, criterion.reasons);
  body.add(countingText(criterion.counting));
  if (!criterion.evidence.empty()) body.add(fmt::format("evidence: {}", fmt::join(criterion.evidence, ", ")));
  return body.take();
}

std::vector<Line> linesOf(const std::vector<std::string>& texts) {
  std::vector<Line> lines;
  for (const std::string& text : texts) lines.push_back({text});
  return lines;
}

void addCriteria(Document& document, const PageOptions& page, const plan::Outcome& outcome, const GateOutcome& gate) {
  Table table{"criteria of " + gateName(gate),
              {{"criterion", kWidestName}, {"verdict"}, {"what was found"}, {"clause", kWidestCitations, Place::IfRoom}}};
  for (const CriterionOutcome& criterion : gate.criteria) {
    Row row{Line{criterion.name}, mark(shownVerdict(criterion.verdict), toneOf(criterion.verdict)),
            linesOf(bodyOf(page, outcome, criterion)), Cell()};
    const std::string citations = citationsText(criterion.citations);
    if (!citations.empty()) row.cells[3] = Line{citations, Tone::Quiet};
    table.rows.push_back(std::move(row));
  }
  if (!table.rows.empty()) document.add(std::move(table));
}

void addNeeded(Document& document, const GateOutcome& gate) {
  struct Need {
    std::string who, sentence, criterion, shared;
    bool least;
    bool joins(const plan::Needed& needed, const std::string& name, const std::string& prefix) const {
      return !least && who == needed.who && criterion == name && shared == prefix;
    }
  };
  std::vector<Need> needs;
  bool allLeast = true;
  for (const CriterionOutcome& criterion : gate.criteria) {
    for (const plan::Needed& needed : criterion.needed) {
      allLeast = allLeast && needed.checkedLeast;
      const auto [prefix, subject] = splitSubject(needed.sentence);
      if (!needs.empty() && !subject.empty() && !needed.checkedLeast && needs.back().joins(needed, criterion.name, prefix)) {
        needs.back().sentence += "; " + subject;
        continue;
      }
      needs.push_back({needed.who, needed.sentence, criterion.name, subject.empty() ? "" : prefix, needed.checkedLeast});
    }
  }
  if (needs.empty()) return;
  const std::string title = allLeast ? "still needed, the least" : "still needed";
  document.add(Heading{2, {title}});
  Table table{title + ", of " + gateName(gate), {{"who", kWidestName}, {"criterion", kWidestName}, {"what"}}};
  for (const Need& need : needs) {
    table.rows.push_back({Line{need.who}, Line{need.criterion}, Line{need.sentence + (need.least && !allLeast ? " (the least)" : "")}});
  }
  document.add(std::move(table));
}

void addExceptions(Document& document, const GateOutcome& gate) {
  if (gate.exceptions.empty()) return;
  document.add(Heading{2, {"exceptions"}});
  Table table{"exceptions of " + gateName(gate), {{"exception", kWidestName}, {"what is set aside, and by whom"}}};
  for (const plan::ExceptionOutcome& exception : gate.exceptions) {
    std::vector<std::string> body = memberTexts(exception);
    for (const plan::WithoutIt& without : exception.without) {
      body.push_back(fmt::format("without it: {} {}{}{}", without.criterion, shownVerdict(without.verdict),
                                 without.sentence.empty() ? "" : ", ", without.sentence));
    }
    if (!exception.members.empty() && exception.without.empty()) body.push_back("without it: every criterion reads the same");
    if (!exception.citations.empty()) body.push_back("under " + citationsText(exception.citations));
    table.rows.push_back({Line{exception.name}, linesOf(body)});
  }
  document.add(std::move(table));
}

/// What is on file and gives no outcome (M9); what decides is told by the limit that it decides.
void addAdvice(Document& document, const PageOptions& page, const GateOutcome& gate) {
  std::vector<std::string> lines;
  for (const CriterionOutcome& criterion : gate.criteria) {
    for (const plan::DecisionOnFile& decision : criterion.decisions) {
      if (decision.act != "proposed" && decision.act != "recommended") continue;
      std::string line = withPlace(decision.sentence, shownPlace(decision.file, decision.line));
      if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
    }
  }
  if (lines.empty()) return;
  document.add(Heading{2, {"proposals and recommendations"}});
  List list;
  for (size_t i = 0; i < lines.size() && i < page.names; ++i) list.items.push_back({{lines[i]}});
  if (lines.size() > page.names) list.items.push_back({{fmt::format("and {} more", lines.size() - page.names)}});
  document.add(std::move(list));
}

void addAssumed(Document& document, const plan::Outcome& outcome, const GateOutcome& gate) {
  if (gate.assumed.empty()) return;
  const std::string title = "assuming " + listed(outcome.assumptions) + ", the verdict above stays";
  document.add(Heading{2, {title}});
  Table table{title, {{"criterion", kWidestName}, {"it would be"}, {"what would be found"}}};
  for (const plan::Assumed& assumed : gate.assumed) {
    const std::string together = gate.only ? "these criteria" : "the gate";
    table.rows.push_back({Line{assumed.criterion.empty() ? together : assumed.criterion},
                          mark(shownVerdict(assumed.verdict), toneOf(assumed.verdict)), Line{assumed.sentence}});
  }
  document.add(std::move(table));
}

}  // namespace

void addGate(Document& document, const plan::Outcome& outcome, const GateOutcome& gate, const PageOptions& options, const std::string& id) {
  std::string title = gateName(gate, options.separator());
  if (!gate.title.empty()) title += std::string(options.separator()) + gate.title;
  document.add(Heading{1, {title}, id, mark(headline(gate), toneOf(gate.asked()))});
  document.paragraph(snapshotText(outcome, options), Tone::Quiet);
  if (!gate.citations.empty()) document.paragraph("under " + citationsText(gate.citations), Tone::Quiet);
  document.paragraph(countingText(gate.counting), Tone::Quiet);
  Body body;
  if (gate.only) body.add(partText(*gate.only));
  if (!gate.notApplicableBecause.empty()) body.add("not applicable because " + gate.notApplicableBecause);
  addReasons(body, options, gate.reasons);
  for (std::string& text : body.take()) document.paragraph(std::move(text));
  addCriteria(document, options, outcome, gate);
  addNeeded(document, gate);
  addExceptions(document, gate);
  addAdvice(document, options, gate);
  addAssumed(document, outcome, gate);
}

}  // namespace tollgate::report
