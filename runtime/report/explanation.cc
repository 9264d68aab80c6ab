#include "runtime/report/explanation.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "runtime/report/phrases.h"

namespace tollgate::report {
namespace {

using plan::CriterionOutcome;
using plan::Measure;

constexpr uint32_t kWidestName = 40;

std::string bounds(int64_t least, int64_t most) {
  if (least == most) return fmt::format("{}", least);
  return most == plan::Tally::kUnbounded ? fmt::format("{} or more", least) : fmt::format("{} to {}", least, most);
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

class Explanation {
 public:
  Explanation(const SourceMap& sources, const PageOptions& options) : sources_(sources), options_(options) {}

  Document write(const plan::Outcome& outcome) {
    page_.title = "Why: verdicts as of " + formatIsoDate(outcome.asOf);
    page_.paragraph(snapshotText(outcome, options_), Tone::Quiet);
    for (const plan::GateOutcome& gate : outcome.gates) {
      if (gate.criteria.empty()) addGate(page_, outcome, gate, options_, "");
      for (const CriterionOutcome& criterion : gate.criteria) write(gate, criterion);
    }
    return std::move(page_);
  }

 private:
  void heading(std::string text) { page_.add(Heading{2, {std::move(text)}}); }

  void write(const plan::GateOutcome& gate, const CriterionOutcome& criterion) {
    const std::string title = gateName(gate, options_.separator()) + std::string(options_.separator()) + criterion.name;
    const std::string verdict = criterion.verdict == plan::Verdict::Met ? "MET" : shownVerdict(criterion.verdict);
    page_.add(Heading{1, {title}, "", mark(verdict, toneOf(criterion.verdict))});
    page_.paragraph(criterion.title);
    std::string under = criterion.citations.empty() ? "" : "under " + citationsText(criterion.citations);
    if (const std::string place = rulePlaceText(&sources_, criterion.span); !place.empty())
      under += (under.empty() ? "" : std::string(options_.separator())) + place;
    page_.paragraph(under, Tone::Quiet);
    page_.paragraph(criterion.sentence);
    if (!criterion.notApplicableBecause.empty()) page_.paragraph("where not applicable: " + criterion.notApplicableBecause);
    if (!criterion.emptyBecause.empty()) page_.paragraph("nothing counted: " + criterion.emptyBecause);
    rule(gate, criterion);
    heading("limits");
    if (criterion.measures.empty()) page_.add(List{{{{"nothing is counted"}}}});
    for (const Measure& measure : criterion.measures) write(measure);
    reasons(criterion.reasons);
    onFile(criterion.decisions);
    needed(criterion.needed);
    setAside(gate, criterion.name);
    if (criterion.evidence.empty()) return;
    heading("evidence asked for");
    List list;
    for (const std::string& evidence : criterion.evidence) list.items.push_back({{evidence}});
    page_.add(std::move(list));
  }

  /// Its text, what it counts, and the declarations that it reads.
  void rule(const plan::GateOutcome& gate, const CriterionOutcome& criterion) {
    std::vector<std::string> lines = declarationAt(&sources_, criterion.span);
    if (!lines.empty()) {
      heading("the rule");
      page_.add(Source{std::move(lines)});
    }
    std::vector<std::string> counting = gate.counting;
    counting.insert(counting.end(), criterion.counting.begin(), criterion.counting.end());
    if (!counting.empty()) page_.add(List{{{{countingText(counting)}}}});
    if (criterion.definitions.empty()) return;
    heading("what its words mean");
    for (const plan::Definition& definition : criterion.definitions) {
      std::string title = definition.kind + " " + definition.name;
      if (!definition.title.empty()) title += ": " + definition.title;
      if (!definition.citations.empty()) title += ", under " + citationsText(definition.citations);
      List list{{{{withPlace(title, rulePlaceText(&sources_, definition.span))}}}};
      std::string doc = definition.doc;
      std::replace(doc.begin(), doc.end(), '\n', ' ');
      if (!doc.empty()) list.items.push_back({{doc}, 1});
      page_.add(std::move(list));
      std::vector<std::string> text = declarationAt(&sources_, definition.span);
      if (!text.empty()) page_.add(Source{std::move(text), 1});
    }
  }

  void write(const Measure& measure) {
    List list;
    list.items.push_back({{measureText(measure) + ": " + holdsText(measure.truth), holdsTone(measure.truth)}});
    if (!measure.written.empty())
      list.items.push_back({{withPlace(measure.written, rulePlaceText(&sources_, measure.span)), Tone::Quiet}, 1});
    const bool isCounted = measure.mostIn > 0 || measure.leastSatisfying > 0;  // a value or a decision is not
    if (isCounted) {
      list.items.push_back({{fmt::format("in the set {}, of these satisfying {}", bounds(measure.leastIn, measure.mostIn),
                                         bounds(measure.leastSatisfying, measure.mostSatisfying))},
                            1});
    }
    page_.add(std::move(list));
    rows(hasUpperLimit(measure) ? "counted against the limit" : "failing", measure.failing);
    rows(measure.truth.settled() ? "open, without a bearing on this limit" : "open", measure.open);
  }

  void rows(std::string_view title, const std::vector<plan::RowName>& rows) {
    if (rows.empty()) return;
    page_.add(List{{{{fmt::format("{}: {}", title, rows.size())}, 1}}});
    Table table{std::string(title), {{"row", kWidestName}, {"place"}, {"because", 0, Place::Below}}, {}, 2};
    for (const plan::RowName& row : rows) {
      std::vector<Line> grounds;
      for (const plan::Ground& ground : row.grounds) grounds.push_back({withPlace(ground.text, shownPlace(ground.file, ground.line))});
      table.rows.push_back({Line{row.name}, Line{rowPlaceText(&sources_, row), Tone::Quiet}, std::move(grounds)});
    }
    page_.add(std::move(table));
  }

  void reasons(const std::vector<plan::OpenReason>& reasons) {
    if (reasons.empty()) return;
    heading("why it is open");
    List list;
    for (const plan::OpenReason& reason : reasons) {
      std::string line = reasonSentence(reason);
      if (!reason.candidates.empty() && line.find(reason.candidates.front()) == std::string::npos)
        line += fmt::format(" ({})", listed(reason.candidates));
      list.items.push_back({{withPlace(line, shownPlace(reason.file, reason.line))}});
    }
    page_.add(std::move(list));
  }

  /// Of the decisions that are read, also what decides nothing.
  void onFile(const std::vector<plan::DecisionOnFile>& decisions) {
    if (decisions.empty()) return;
    heading("decisions on file");
    List list;
    for (const plan::DecisionOnFile& decision : decisions)
      list.items.push_back({{withPlace(decision.sentence, shownPlace(decision.file, decision.line))}});
    page_.add(std::move(list));
  }

  void needed(const std::vector<plan::Needed>& needs) {
    if (needs.empty()) return;
    heading("still needed");
    List list;
    for (const plan::Needed& needed : needs) {
      list.items.push_back(
          {{(needed.who.empty() ? "" : needed.who + ": ") + needed.sentence + (needed.checkedLeast ? " (the least)" : "")}});
    }
    page_.add(std::move(list));
  }

  /// What was set aside, by whom, and what it changed; an exception that sets nothing aside is said too.
  void setAside(const plan::GateOutcome& gate, const std::string& criterion) {
    if (gate.exceptions.empty()) return;
    heading("set aside");
    List list;
    for (const plan::ExceptionOutcome& exception : gate.exceptions) {
      std::string title = exception.name + (exception.title.empty() ? "" : ": " + exception.title);
      if (!exception.citations.empty()) title += ", under " + citationsText(exception.citations);
      list.items.push_back({{title}});
      for (std::string& members : memberTexts(exception)) list.items.push_back({{std::move(members)}, 1});
      bool differs = false;
      for (const plan::WithoutIt& without : exception.without) {
        if (without.criterion != criterion) continue;
        differs = true;
        list.items.push_back(
            {{fmt::format("without it: {}{}{}", shownVerdict(without.verdict), without.sentence.empty() ? "" : ", ", without.sentence)},
             1});
      }
      if (!differs && !exception.members.empty()) list.items.push_back({{"without it: the same"}, 1});
    }
    page_.add(std::move(list));
  }

  const SourceMap& sources_;
  const PageOptions options_;
  Document page_;
};

}  // namespace

Document explanationDocument(const plan::Outcome& outcome, const SourceMap& sources, const PageOptions& options) {
  if (!outcome.refused.empty() || outcome.gates.empty()) return outcomeDocument(outcome, options);
  return Explanation(sources, options).write(outcome);
}

}  // namespace tollgate::report
