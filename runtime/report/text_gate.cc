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
    if (text.empty()) return;
    for (std::string& paragraph : paragraphs_) {
      if (paragraph.find(text) != std::string::npos) return;
      if (text.starts_with(paragraph)) {
        paragraph = std::move(text);
        return;
      }
    }
    paragraphs_.push_back(std::move(text));
  }
  std::vector<std::string> take() { return std::move(paragraphs_); }
  bool empty() const { return paragraphs_.empty(); }

 private:
  std::vector<std::string> paragraphs_;
};

std::string rowsText(const std::vector<plan::RowName>& rows, size_t most) {
  std::vector<std::string> names;
  for (const plan::RowName& row : rows) names.push_back(row.note.empty() ? row.name : fmt::format("{} ({})", row.name, row.note));
  return listed(names, most);
}

bool saysAll(const std::string& sentence, const std::vector<plan::RowName>& rows) {
  return std::all_of(rows.begin(), rows.end(), [&](const plan::RowName& row) {
    return row.note.empty() && sentence.find(row.name) != std::string::npos;
  });
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

void addMeasures(Body& body, const TextPage& page, const CriterionOutcome& criterion) {
  size_t hidden = 0, shown = 0;
  for (const Measure& measure : criterion.measures) {
    const bool settledWell = measure.truth.isTrue();
    if (settledWell && (!criterion.sentence.empty() || criterion.measures.size() > page.names())) continue;
    const bool said = criterion.sentence.find(measure.sentence) != std::string::npos;
    if (!said && shown >= page.names()) {
      ++hidden;
      continue;
    }
    if (!said) {
      body.add(measureText(measure));
      ++shown;
    }
    if (settledWell) continue;
    const std::string& shownSentence = said ? criterion.sentence : measure.sentence;
    const std::string lead = said || measure.label.empty() ? "" : measure.label + ": ";
    if (measure.truth.isFalse() && !saysAll(shownSentence, measure.failing)) {
      const bool tooMany = measure.form == ir::Form::AtMost || measure.form == ir::Form::No || measure.form == ir::Form::FewerThan;
      body.add(lead + (tooMany ? "counted: " : "failing: ") + rowsText(measure.failing, page.names()));
    }
    if (!saysAll(shownSentence, measure.open)) body.add(lead + "open: " + rowsText(measure.open, page.names()));
  }
  if (hidden > 0) body.add(fmt::format("and {} more limits that do not hold or are open", hidden));
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

std::vector<std::string> bodyOf(const TextPage& page, const CriterionOutcome& criterion) {
  Body body;
  body.add(criterion.sentence);
  if (!criterion.notApplicableBecause.empty()) {
    const bool perhaps = criterion.verdict != Verdict::NotApplicable;
    body.add((perhaps ? "where not applicable: " : "not applicable because ") + criterion.notApplicableBecause);
  }
  if (!criterion.emptyBecause.empty()) body.add("nothing counted: " + criterion.emptyBecause);
  addMeasures(body, page, criterion);
  addReasons(body, page, criterion.reasons);
  if (!criterion.evidence.empty()) body.add("evidence: " + listed(criterion.evidence, criterion.evidence.size()));
  if (body.empty()) body.add(criterion.title);
  return body.take();
}

void writeCriteria(TextPage& page, const GateOutcome& gate) {
  const Columns columns = columnsOf(page, gate);
  for (const CriterionOutcome& criterion : gate.criteria) {
    std::vector<std::string> body = bodyOf(page, criterion);
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
  writeCriteria(page, gate);
  writeNeeded(page, gate);
  writeExceptions(page, gate);
  writeAssumed(page, outcome, gate);
}

}  // namespace tollgate::report
