#include "runtime/report/explanation.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "runtime/report/text_page.h"

namespace tollgate::report {
namespace {

using plan::CriterionOutcome;
using plan::Measure;

std::string bounds(int64_t least, int64_t most) {
  if (least == most) return fmt::format("{}", least);
  return most == plan::Tally::kUnbounded ? fmt::format("{} or more", least) : fmt::format("{} to {}", least, most);
}

std::string rulePlace(const SourceMap& sources, Span span) {
  if (!span.valid() || span.file >= sources.size()) return "";
  const SourceFile& file = sources.file(span.file);
  return shownPlace(file.name(), file.locate(span.begin).line);
}

const char* holdsText(plan::Truth truth) {
  if (truth.isTrue()) return "holds";
  if (truth.isFalse()) return "does NOT hold";
  if (truth == plan::Truth::notApplicable()) return "n/a";
  return "open";
}

Tone holdsTone(plan::Truth truth) {
  if (truth.isTrue()) return Tone::Good;
  return truth.isFalse() ? Tone::Bad : Tone::Open;
}

/// The criterion as its author wrote it: its line and the deeper ones below.
void writeRule(TextPage& page, const SourceMap& sources, Span span) {
  if (!span.valid() || span.file >= sources.size()) return;
  const SourceFile& file = sources.file(span.file);
  const uint32_t first = file.locate(span.begin).line;
  const size_t indent = file.line(first).find_first_not_of(' ');
  if (indent == std::string_view::npos) return;
  page.blank();
  page.heading("the rule");
  for (uint32_t number = first; number <= file.lineCount(); ++number) {
    const std::string_view line = file.line(number);
    const size_t begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos || (number > first && begin <= indent)) break;
    page.paragraph(static_cast<uint32_t>(2 + begin - indent), line.substr(begin), Tone::Quiet);
  }
}

void writeRows(TextPage& page, const SourceMap& sources, std::string_view title, const std::vector<plan::RowName>& rows) {
  if (rows.empty()) return;
  page.paragraph(4, fmt::format("{}: {}", title, rows.size()));
  uint32_t name = 0;
  for (const plan::RowName& row : rows) name = std::max(name, displayWidth(row.name));
  name = std::min(name, page.width() / 3);
  for (const plan::RowName& row : rows) {
    const std::string place = row.file.empty() ? rulePlace(sources, row.planned) : shownPlace(row.file, row.line);
    page.row(6, {{{row.name}, name, Tone::Plain}, {{place}, page.width(), Tone::Quiet}});
    for (const plan::Ground& ground : row.grounds) {
      page.paragraph(8, ground.file.empty() ? ground.text : fmt::format("{} [{}]", ground.text, shownPlace(ground.file, ground.line)));
    }
  }
}

void writeMeasure(TextPage& page, const SourceMap& sources, const Measure& measure) {
  const std::string label = measure.label.empty() ? "" : measure.label + ": ";
  page.paragraph(2, label + measure.sentence + ": " + holdsText(measure.truth), holdsTone(measure.truth));
  if (!measure.written.empty()) {
    const std::string place = rulePlace(sources, measure.span);
    page.paragraph(4, measure.written + (place.empty() ? "" : fmt::format(" [{}]", place)), Tone::Quiet);
  }
  const bool counted = measure.mostIn > 0 || measure.leastSatisfying > 0;  // a value or a decision is not
  if (counted) {
    page.paragraph(4, fmt::format("in the set {}, of these satisfying {}", bounds(measure.leastIn, measure.mostIn),
                                  bounds(measure.leastSatisfying, measure.mostSatisfying)));
  }
  const bool upper = measure.form == ir::Form::AtMost || measure.form == ir::Form::No || measure.form == ir::Form::FewerThan;
  writeRows(page, sources, upper ? "counted against the limit" : "failing", measure.failing);
  writeRows(page, sources, measure.truth.settled() ? "open, without a bearing on this limit" : "open", measure.open);
}

/// What was set aside, by whom, and what it changed; an exception that sets nothing aside is said too.
void writeExceptions(TextPage& page, const plan::GateOutcome& gate, const std::string& criterion) {
  if (gate.exceptions.empty()) return;
  page.blank();
  page.heading("set aside");
  for (const plan::ExceptionOutcome& exception : gate.exceptions) {
    std::string title = exception.name + (exception.title.empty() ? "" : ": " + exception.title);
    if (!exception.citations.empty()) title += ", under " + citationsText(exception.citations);
    page.paragraph(2, title);
    for (const std::string& members : memberTexts(exception)) page.paragraph(4, members);
    bool differs = false;
    for (const plan::WithoutIt& without : exception.without) {
      if (without.criterion != criterion) continue;
      differs = true;
      page.paragraph(
          4, fmt::format("without it: {}{}{}", shownVerdict(without.verdict), without.sentence.empty() ? "" : ", ", without.sentence));
    }
    if (!differs && !exception.members.empty()) page.paragraph(4, "without it: the same");
  }
}

void writeReasons(TextPage& page, const std::vector<plan::OpenReason>& reasons) {
  if (reasons.empty()) return;
  page.blank();
  page.heading("why it is open");
  for (const plan::OpenReason& reason : reasons) {
    std::string line = reason.sentence.empty() ? plan::reasonText(reason.reason) + ": " + reason.subject : reason.sentence;
    if (!reason.candidates.empty() && line.find(reason.candidates.front()) == std::string::npos) {
      line += fmt::format(" ({})", listed(reason.candidates, reason.candidates.size()));
    }
    const std::string place = shownPlace(reason.file, reason.line);
    page.paragraph(2, place.empty() ? line : fmt::format("{} [{}]", line, place));
  }
}

void writeCriterion(TextPage& page, const SourceMap& sources, const plan::GateOutcome& gate, const CriterionOutcome& criterion) {
  std::string title = gate.gate;
  if (!gate.instance.empty()) title += page.separator() + gate.instance;
  title += page.separator() + criterion.name;
  page.titleLine(title, criterion.verdict == plan::Verdict::Met ? "MET" : shownVerdict(criterion.verdict), toneOf(criterion.verdict));
  if (!criterion.title.empty()) page.paragraph(0, criterion.title);
  std::string under = criterion.citations.empty() ? "" : "under " + citationsText(criterion.citations);
  if (const std::string place = rulePlace(sources, criterion.span); !place.empty())
    under += (under.empty() ? "" : page.separator()) + place;
  if (!under.empty()) page.paragraph(0, under, Tone::Quiet);
  if (!criterion.sentence.empty()) page.paragraph(0, criterion.sentence);
  if (!criterion.notApplicableBecause.empty()) page.paragraph(0, "where not applicable: " + criterion.notApplicableBecause);
  if (!criterion.emptyBecause.empty()) page.paragraph(0, "nothing counted: " + criterion.emptyBecause);

  writeRule(page, sources, criterion.span);
  page.blank();
  page.heading("limits");
  if (criterion.measures.empty()) page.paragraph(2, "nothing is counted");
  for (const Measure& measure : criterion.measures) writeMeasure(page, sources, measure);
  writeReasons(page, criterion.reasons);
  if (!criterion.needed.empty()) {
    page.blank();
    page.heading("still needed");
    for (const plan::Needed& needed : criterion.needed) {
      page.paragraph(2, (needed.who.empty() ? "" : needed.who + ": ") + needed.sentence + (needed.checkedLeast ? " (the least)" : ""));
    }
  }
  writeExceptions(page, gate, criterion.name);
  if (criterion.evidence.empty()) return;
  page.blank();
  page.paragraph(0, "evidence asked for: " + listed(criterion.evidence, criterion.evidence.size()));
}

}  // namespace

std::string explanation(const plan::Outcome& outcome, const SourceMap& sources, const TextOptions& options) {
  if (!outcome.refused.empty() || outcome.gates.empty()) return text(outcome, options);
  TextPage page(options);
  writeSnapshotLine(page, outcome);
  for (const plan::GateOutcome& gate : outcome.gates) {
    for (const CriterionOutcome& criterion : gate.criteria) {
      page.blank();
      writeCriterion(page, sources, gate, criterion);
    }
  }
  return page.take();
}

}  // namespace tollgate::report
