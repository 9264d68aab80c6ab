// One gate instance: the block of language.md section 6.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "compiler/support/display_text.h"
#include "runtime/report/text_page.h"

namespace tollgate::report {
namespace {

using plan::CriterionOutcome;
using plan::GateOutcome;
using plan::Measure;
using plan::Verdict;

constexpr uint32_t kIndent = 2;
constexpr uint32_t kWidestName = 36;
constexpr uint32_t kWidestCitations = 32;
constexpr uint32_t kNarrowestBody = 34;

/// Widths of the four columns of a gate's criteria. citations == 0: they stand below the body.
struct Columns {
  uint32_t name = 0, verdict = 0, body = 0, citations = 0;
};

Columns columnsOf(const TextPage& page, const GateOutcome& gate) {
  Columns columns;
  for (const CriterionOutcome& criterion : gate.criteria) {
    columns.name = std::max(columns.name, displayWidth(criterion.name));
    columns.verdict = std::max(columns.verdict, displayWidth(shownVerdict(criterion.verdict)));
    columns.citations = std::max(columns.citations, displayWidth(citationsText(criterion.citations)));
  }
  columns.name = std::min(columns.name, kWidestName);
  columns.citations = std::min(columns.citations, kWidestCitations);
  const uint32_t fixed = kIndent + columns.name + columns.verdict + 2 * 2;
  columns.body = page.width() - fixed;
  if (columns.citations > 0 && columns.body >= kNarrowestBody + columns.citations + 2) {
    columns.body -= columns.citations + 2;
  } else {
    columns.citations = 0;
  }
  return columns;
}

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

std::string measureText(const Measure& measure) {
  return measure.label.empty() ? measure.sentence : measure.label + ": " + measure.sentence;
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

void addRows(Body& body, const TextPage& page, const Measure& measure, bool namesOpen) {
  if (measure.truth.isTrue()) return;
  const bool tooMany = measure.form == ir::Form::AtMost || measure.form == ir::Form::No || measure.form == ir::Form::FewerThan;
  if (measure.truth.isFalse() && !measure.failing.empty()) {
    body.add((tooMany ? "counted: " : "failing: ") + rowsText(measure.failing, page.names()));
  }
  if (namesOpen && !measure.open.empty()) body.add("open: " + rowsText(measure.open, page.names()));
}

/// What a part asks, as its author wrote it; nothing if the sentence about it names the condition already.
std::string quoted(const Part& part) {
  const std::string& sentence = part.measures.front()->sentence;
  const std::string condition = part.written.substr(part.written.rfind(' ') + 1);
  return part.written.empty() || sentence.find(" " + condition) != std::string::npos ? "" : ": " + part.written;
}

/// `quoting`: the part is one of several, so its text says which.
void addPart(Body& body, const TextPage& page, const CriterionOutcome& criterion, const Part& part, bool quoting, bool namesOpen) {
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
    if (shown++ >= page.names()) {
      ++hidden;
      continue;
    }
    body.add(measureText(*measure) + written);
    addRows(body, page, *measure, namesOpen);
  }
  if (hidden > 0) body.add(fmt::format("and {} more limits that do not hold or are open", hidden));
}

void addMeasures(Body& body, const TextPage& page, const plan::Outcome& outcome, const CriterionOutcome& criterion) {
  const std::vector<Part> parts = partsOf(criterion);
  const bool told = std::any_of(criterion.reasons.begin(), criterion.reasons.end(),
                                [&](const plan::OpenReason& reason) { return reason.sentence.starts_with(criterion.sentence); });
  if (parts.empty() && !told) body.add(criterion.sentence);
  const bool namesOpen = namesOpenRows(outcome, criterion);
  for (const Part& part : parts) addPart(body, page, criterion, part, parts.size() > 1, namesOpen);
}

void addReasons(Body& body, const TextPage& page, const std::vector<plan::OpenReason>& reasons) {
  std::vector<std::string> lines;
  std::string shared;  // of the last line, if further subjects may join it
  for (const plan::OpenReason& reason : reasons) {
    const std::string sentence = reason.sentence.empty() ? plan::reasonText(reason.reason) + ": " + reason.subject : reason.sentence;
    const std::string place = shownPlace(reason.file, reason.line);
    const auto [prefix, subject] = splitSubject(sentence);
    const bool joins = place.empty() && !subject.empty();
    if (joins && prefix == shared) {
      lines.back() += "; " + subject;
      continue;
    }
    shared = joins ? prefix : "";
    lines.push_back(place.empty() ? sentence : fmt::format("{} [{}]", sentence, place));
  }
  for (size_t i = 0; i < lines.size() && i < page.names(); ++i) body.add(lines[i]);
  if (lines.size() > page.names()) body.add(fmt::format("and {} more open facts", lines.size() - page.names()));
}

std::vector<std::string> bodyOf(const TextPage& page, const plan::Outcome& outcome, const CriterionOutcome& criterion) {
  Body body;
  body.add(criterion.title);
  if (!criterion.notApplicableBecause.empty()) {
    const bool perhaps = criterion.verdict != Verdict::NotApplicable;
    body.add((perhaps ? "where not applicable: " : "not applicable because ") + criterion.notApplicableBecause);
  }
  if (criterion.verdict != Verdict::NotApplicable) addMeasures(body, page, outcome, criterion);
  addReasons(body, page, criterion.reasons);
  if (!criterion.evidence.empty()) body.add(fmt::format("evidence: {}", fmt::join(criterion.evidence, ", ")));
  return body.take();
}

void writeCriteria(TextPage& page, const plan::Outcome& outcome, const GateOutcome& gate) {
  const Columns columns = columnsOf(page, gate);
  for (const CriterionOutcome& criterion : gate.criteria) {
    std::vector<std::string> body = bodyOf(page, outcome, criterion);
    const std::string citations = citationsText(criterion.citations);
    if (columns.citations == 0 && !citations.empty()) body.push_back(citations);
    std::vector<Cell> cells = {{{criterion.name}, columns.name, Tone::Plain},
                               {{shownVerdict(criterion.verdict)}, columns.verdict, toneOf(criterion.verdict)},
                               {std::move(body), columns.body, Tone::Plain}};
    if (columns.citations > 0) cells.push_back({{citations}, columns.citations, Tone::Quiet});
    page.row(kIndent, cells);
  }
}

void writeNeeded(TextPage& page, const GateOutcome& gate) {
  struct Line {
    std::string who, sentence, criterion, shared;
    bool least;
    bool joins(const plan::Needed& needed, const std::string& name, const std::string& prefix) const {
      return !least && who == needed.who && criterion == name && shared == prefix;
    }
  };
  std::vector<Line> lines;
  uint32_t who = 0, names = 0;
  bool allLeast = true;
  for (const CriterionOutcome& criterion : gate.criteria) {
    for (const plan::Needed& needed : criterion.needed) {
      allLeast = allLeast && needed.checkedLeast;
      const auto [prefix, subject] = splitSubject(needed.sentence);
      if (!lines.empty() && !subject.empty() && !needed.checkedLeast && lines.back().joins(needed, criterion.name, prefix)) {
        lines.back().sentence += "; " + subject;
        continue;
      }
      lines.push_back({needed.who, needed.sentence, criterion.name, subject.empty() ? "" : prefix, needed.checkedLeast});
      who = std::max(who, displayWidth(needed.who));
      names = std::max(names, displayWidth(criterion.name));
    }
  }
  if (lines.empty()) return;
  page.blank();
  page.heading(allLeast ? "still needed, the least" : "still needed");
  who = std::min(who, kWidestName);
  names = std::min(names, kWidestName);
  const uint32_t left = kIndent + names + 2 + (who > 0 ? who + 2 : 0);
  for (const Line& line : lines) {
    std::vector<Cell> cells;
    if (who > 0) cells.push_back({{line.who}, who, Tone::Plain});
    cells.push_back({{line.criterion}, names, Tone::Plain});
    cells.push_back({{line.sentence + (line.least && !allLeast ? " (the least)" : "")}, page.width() - left, Tone::Plain});
    page.row(kIndent, cells);
  }
}

void writeExceptions(TextPage& page, const GateOutcome& gate) {
  if (gate.exceptions.empty()) return;
  page.blank();
  page.heading("exceptions");
  uint32_t name = 0;
  for (const plan::ExceptionOutcome& exception : gate.exceptions) name = std::max(name, displayWidth(exception.name));
  name = std::min(name, kWidestName);
  for (const plan::ExceptionOutcome& exception : gate.exceptions) {
    std::vector<std::string> body = memberTexts(exception);
    for (const plan::WithoutIt& without : exception.without) {
      body.push_back(fmt::format("without it: {} {}{}{}", without.criterion, shownVerdict(without.verdict),
                                 without.sentence.empty() ? "" : ", ", without.sentence));
    }
    if (!exception.members.empty() && exception.without.empty()) body.push_back("without it: every criterion reads the same");
    if (!exception.citations.empty()) body.push_back("under " + citationsText(exception.citations));
    page.row(kIndent, {{{exception.name}, name, Tone::Plain}, {std::move(body), page.width() - kIndent - name - 2, Tone::Plain}});
  }
}

void writeAssumed(TextPage& page, const plan::Outcome& outcome, const GateOutcome& gate) {
  if (gate.assumed.empty()) return;
  page.blank();
  page.heading("assuming " + harmless(listed(outcome.assumptions, outcome.assumptions.size())) + ", the verdict above stays");
  const std::string together = gate.only ? "these criteria" : "the gate";
  uint32_t name = displayWidth(together), verdict = 0;
  for (const plan::Assumed& assumed : gate.assumed) {
    name = std::max(name, displayWidth(assumed.criterion));
    verdict = std::max(verdict, displayWidth(shownVerdict(assumed.verdict)));
  }
  name = std::min(name, kWidestName);
  for (const plan::Assumed& assumed : gate.assumed) {
    page.row(kIndent, {{{assumed.criterion.empty() ? together : assumed.criterion}, name, Tone::Plain},
                       {{shownVerdict(assumed.verdict)}, verdict, toneOf(assumed.verdict)},
                       {{assumed.sentence}, page.width() - kIndent - name - verdict - 4, Tone::Plain}});
  }
}

/// That the verdict is no verdict of the gate, and of what it is one.
std::string partText(const plan::Part& part) {
  const std::string judged = fmt::format("only {} {} judged, {} of {} criteria", listed(part.criteria, part.criteria.size()),
                                         part.criteria.size() == 1 ? "was" : "were", part.criteria.size(), part.of);
  if (part.verdict != Verdict::NotMet) return judged + ": this is no verdict of the whole gate";
  return judged + "; not met, and so the whole gate is not met";
}

}  // namespace

std::string headline(const GateOutcome& gate) {
  if (gate.only) {
    return fmt::format("{} of {} criteria: {}", gate.only->criteria.size(), gate.only->of, shownVerdict(gate.only->verdict));
  }
  // "MET" is as loud as "NOT MET".
  return gate.verdict == Verdict::Met ? "MET" : shownVerdict(gate.verdict);
}

/// Members with the same state and the same granter share a paragraph; every one is named (M10).
std::vector<std::string> memberTexts(const plan::ExceptionOutcome& exception) {
  std::vector<std::string> out;
  const auto& members = exception.members;
  for (size_t i = 0; i < members.size();) {
    std::vector<std::string> names;
    size_t k = i;
    for (; k < members.size() && members[k].state == members[i].state && members[k].grantedBy == members[i].grantedBy; ++k) {
      names.push_back(members[k].name);
    }
    std::string note = members[i].state;
    if (!members[i].grantedBy.empty()) note += (note.empty() ? "" : "; ") + members[i].grantedBy;
    out.push_back(listed(names, names.size()) + (note.empty() ? "" : " (" + note + ")"));
    i = k;
  }
  if (out.empty()) out.push_back("none");
  return out;
}

std::string shownVerdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::Met: return "met";
    case Verdict::NotMet: return "NOT MET";
    case Verdict::NotApplicable: return "n/a";
    case Verdict::MetOrNotApplicable: return "met or n/a";
    case Verdict::Undetermined: return "undetermined";
  }
  return "";
}

std::string citationsText(const std::vector<ir::Citation>& citations) {
  std::string out, document;
  for (const ir::Citation& citation : citations) {
    if (!out.empty()) out += citation.document == document ? ", " : "; ";
    if (citation.document != document) out += citation.document + (citation.clause.empty() ? "" : " ");
    out += citation.clause;
    document = citation.document;
  }
  return out;
}

void writeSnapshotLine(TextPage& page, const plan::Outcome& outcome) {
  std::string line = "as of " + formatIsoDate(outcome.asOf);
  if (outcome.dataTo) line += page.separator() + "data to " + shownInstant(*outcome.dataTo);
  if (!outcome.rules.empty()) line += page.separator() + "rules " + outcome.rules.substr(0, 8);
  if (!outcome.packs.empty()) {
    line += page.separator() + (outcome.packs.size() == 1 ? "pack " : "packs ") + listed(outcome.packs, outcome.packs.size());
  }
  page.paragraph(0, line, Tone::Quiet);
}

void writeGate(TextPage& page, const plan::Outcome& outcome, const GateOutcome& gate) {
  std::string title = gate.gate;
  if (!gate.instance.empty()) title += page.separator() + gate.instance;
  if (!gate.title.empty()) title += page.separator() + gate.title;
  page.titleLine(title, headline(gate), toneOf(gate.asked()));
  writeSnapshotLine(page, outcome);
  if (!gate.citations.empty()) page.paragraph(0, "under " + citationsText(gate.citations), Tone::Quiet);
  Body body;
  if (gate.only) body.add(partText(*gate.only));
  if (!gate.notApplicableBecause.empty()) body.add("not applicable because " + gate.notApplicableBecause);
  addReasons(body, page, gate.reasons);
  for (const std::string& text : body.take()) page.paragraph(0, text);
  page.blank();
  writeCriteria(page, outcome, gate);
  writeNeeded(page, gate);
  writeExceptions(page, gate);
  writeAssumed(page, outcome, gate);
}

}  // namespace tollgate::report
