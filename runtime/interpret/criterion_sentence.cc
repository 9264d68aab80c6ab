#include "runtime/interpret/criterion_sentence.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/ir/walk.h"
#include "runtime/interpret/wording.h"

namespace tollgate::interpret {

using plan::Verdict;

namespace {

// How near a fold is to its upper limit, in rows; for choosing which of many to speak of.
int64_t slack(const FoldRecord& fold, ir::Form form) {
  if (fold.limits.empty()) return 0;
  const int64_t most = fold.tally.mostSatisfying();
  const int64_t limit = form == ir::Form::No ? 0 : fold.limits.front().value;
  return limit - (most == plan::Tally::kUnbounded ? INT32_MAX : most);
}

std::string namesOf(const std::vector<plan::RowName>& rows, size_t most) {
  std::string text;
  for (size_t i = 0; i < rows.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + rows[i].name;
  if (rows.size() > most) text += fmt::format(" and {} more", rows.size() - most);
  return text;
}

// What decides against, else what is open, else what holds.
int rank(Truth truth) { return truth.isFalse() ? 0 : truth.settled() ? 2 : 1; }

class Sentence {
 public:
  Sentence(Evaluator& evaluator, const CriterionJudge& judged, const Deciding& deciding, const plan::CriterionOutcome& outcome)
      : evaluator_(evaluator), program_(evaluator.program()), judged_(judged), deciding_(deciding), outcome_(outcome) {
    std::set<ir::Id> limits;  // of a `for each` many folds have the same
    for (const FoldRecord& fold : judged.folds()) {
      const ir::Node& node = program_.node(fold.node);
      if (node.op == ir::Op::Quantifier && node.kids.size() > 2) limits.insert(node.kids[2]);
    }
    limits_ = nodesIn(program_, {limits.begin(), limits.end()});
  }

  std::string write() {
    if (outcome_.verdict == Verdict::NotApplicable) return outcome_.notApplicableBecause;
    const size_t none = outcome_.measures.size();
    const int wanted = outcome_.verdict == Verdict::NotMet ? 0 : outcome_.verdict == Verdict::Undetermined ? 1 : 2;
    // What is written first is what the criterion is about; a decision or a report says more than the numbers that go with it.
    if (!deciding_.parts.empty() &&
        (program_.node(deciding_.parts.front()).op == ir::Op::DecisionIs || isOfReport(deciding_.parts.front()))) {
      std::string text = partSentence(deciding_.parts.front(), wanted);
      if (!text.empty()) return text;
    }
    size_t chosen = chooseMeasure([&](size_t i) { return deciding_.nodes.contains(nodeOf(i)); });
    // A measure that holds says nothing of a criterion that does not.
    if (chosen == none || rank(outcome_.measures[chosen].truth) > wanted) {
      for (ir::Id part : deciding_.parts) {
        std::string text = partSentence(part, wanted);
        if (!text.empty()) return text;
        if (wanted == 0 && outcome_.measures.empty() && fails(part)) return "does not hold: " + program_.node(part).meta.written;
      }
      // Where an open fact chooses between the alternatives, it is the one that does not hold that a reader asks about.
      const size_t other = chooseMeasure([&](size_t i) { return rank(outcome_.measures[i].truth) <= wanted; });
      if (other != none || !outcome_.reasons.empty()) chosen = other;
    }
    if (chosen != none) return measureSentence(chosen);
    if (!outcome_.reasons.empty()) return outcome_.reasons.front().sentence;
    return program_.node(judged_.criterion().require).meta.written;
  }

  std::vector<std::string> failing(ir::Id part, const std::set<size_t>& told) {
    std::vector<std::string> sentences;
    const std::set<ir::Id> nodes = nodesIn(program_, {part});
    const bool isOneFold = ir::isFold(program_.node(ir::throughCalls(program_, part)).op);
    for (size_t i = 0; i < measured(); ++i) {
      if (!nodes.contains(nodeOf(i)) || !outcome_.measures[i].truth.isFalse()) continue;
      if (!told.contains(i)) sentences.push_back(measureSentence(i));
      // What mends one alternative mends the part.
      if (told.contains(i) && !isOneFold) return {};
    }
    if (!sentences.empty() || isOneFold) return sentences;
    std::string text = partSentence(part, 0);
    if (text.empty()) text = program_.node(part).meta.written;
    return text.empty() ? sentences : std::vector{std::move(text)};
  }

 private:
  /// The measures that `fold` and `nodeOf` know; those of decisions come after them.
  size_t measured() const { return judged_.folds().size() + judged_.comparisons().size(); }

  const FoldRecord* fold(size_t measure) const { return measure < judged_.folds().size() ? &judged_.folds()[measure] : nullptr; }

  bool isBefore(size_t a, size_t b) const {
    // What a limit is made of says less than what is counted against it.
    if (limits_.contains(nodeOf(a)) != limits_.contains(nodeOf(b))) return limits_.contains(nodeOf(b));
    // A criterion is met by something that is there.
    if (outcome_.verdict == Verdict::Met && comparesAbsent(a) != comparesAbsent(b)) return comparesAbsent(b);
    const int first = rank(outcome_.measures[a].truth), second = rank(outcome_.measures[b].truth);
    if (first != second) return first < second;
    const FoldRecord* x = fold(a);
    const FoldRecord* y = fold(b);
    if (x == nullptr || y == nullptr) return false;
    if (x->emptyDecided != y->emptyDecided) return y->emptyDecided;
    const ir::Form form = x->form;
    if (form != y->form || !isUpperLimit(form)) return false;
    const int64_t left = slack(*x, form), right = slack(*y, form);
    // Of two that are as near, the one that counts more: 0 of at most 0 says little.
    return left != right ? left < right : x->tally.mostSatisfying() > y->tally.mostSatisfying();
  }

  bool comparesAbsent(size_t measure) const {
    if (fold(measure) != nullptr) return false;
    const ComparisonRecord& comparison = judged_.comparisons()[measure - judged_.folds().size()];
    const auto absent = [](const Possible& p) { return p.known() && p.options[0].absent; };
    return absent(comparison.left) || absent(comparison.right);
  }

  ir::Id nodeOf(size_t measure) const {
    const FoldRecord* counted = fold(measure);
    return counted != nullptr ? counted->node : judged_.comparisons()[measure - judged_.folds().size()].node;
  }

  /// Of the measures that `asked` admits; how many there are, if it admits none.
  template <typename Asked>
  size_t chooseMeasure(Asked asked) const {
    const size_t none = outcome_.measures.size();
    size_t chosen = none;
    for (size_t i = 0; i < none; ++i) {
      if (!asked(i)) continue;
      if (chosen == none || isBefore(i, chosen)) chosen = i;
    }
    return chosen;
  }

  std::string measureSentence(size_t chosen) const {
    const plan::Measure& m = outcome_.measures[chosen];
    std::string text = m.label.empty() ? m.sentence : m.label + ": " + m.sentence;
    const auto& folds = judged_.folds();
    if (const FoldRecord* spoken = fold(chosen)) {
      const auto same = std::count_if(folds.begin(), folds.end(), [&](const FoldRecord& f) { return f.node == spoken->node; });
      if (m.truth.isTrue() && same > 1) text = "nearest: " + text;
    }
    if (m.truth.isFalse() && !m.failing.empty()) {
      const bool counted = m.form == ir::Form::Every;
      text += (counted ? ": " : isUpperLimit(m.form) ? "; counted: " : "; failing: ") + namesOf(m.failing, 3);
    }
    if (m.truth.settled()) return text;
    if (!m.open.empty()) text += "; open: " + namesOf(m.open, 3);
    // All ways of the open facts together settle what the numbers alone leave open (M5 (2)).
    if (outcome_.verdict == Verdict::Met || outcome_.verdict == Verdict::NotMet) {
      text += fmt::format("; {} however the open facts turn out", plan::verdictText(outcome_.verdict));
    }
    return text;
  }

  bool fails(ir::Id part) const { return judged_.truthOf(part).isFalse() && !program_.node(part).meta.written.empty(); }

  // Of a part that no measure counts and that reads as the criterion does; "" for any other.
  /// `R is complete for p`, or on file.
  bool isOfReport(ir::Id part) const {
    const ir::Node& node = program_.node(part);
    return node.op == ir::Op::Call && node.kids.size() == 1 && program_.functions[node.index].made;
  }

  std::string partSentence(ir::Id part, int wanted) {
    const ir::Node& node = program_.node(part);
    const bool ofReport = isOfReport(part);
    const bool spoken = node.op == ir::Op::DecisionIs || node.op == ir::Op::GateIsMet || ofReport;
    std::string text;
    if (!spoken) return "";
    const Truth truth = judged_.truthOf(part);
    if (rank(truth) != wanted) return "";
    const std::optional<std::vector<int64_t>> values = judged_.kidsOf(node);
    if (!values) return "";
    if (node.op == ir::Op::DecisionIs) return decisionSentence(evaluator_, part, *values);
    if (node.op == ir::Op::GateIsMet) {
      text = program_.gates[node.index].name;
      if (!values->empty()) text += " for " + elementName(program_, evaluator_.data(), program_.node(node.kids[0]).type, values->front());
      return text + (truth.isTrue() ? " is met" : truth.isFalse() ? " is not met or not applicable" : " is undetermined");
    }
    if (ofReport && truth.settled()) {
      text = program_.functions[node.index].name;  // "completion is complete"
      if (truth.isFalse()) text.replace(text.rfind(" is "), 4, " is not ");
      return text + " for " + elementName(program_, evaluator_.data(), program_.node(node.kids[0]).type, values->front());
    }
    return "";
  }

  Evaluator& evaluator_;
  const ir::Program& program_;
  const CriterionJudge& judged_;
  const Deciding& deciding_;
  const plan::CriterionOutcome& outcome_;
  std::set<ir::Id> limits_;  // nodes that stand in the limit of a quantifier
};

class DecidingParts {
 public:
  DecidingParts(Evaluator& evaluator, const CriterionJudge& judged)
      : evaluator_(evaluator), program_(evaluator.program()), env_(judged.env()) {}

  void add(ir::Id part) {
    const ir::Node& node = program_.node(part);
    // `x is A or B` is one condition to who wrote it, and so are its words.
    const bool joins = (node.op == ir::Op::And || node.op == ir::Op::Or) &&
                       std::none_of(node.kids.begin(), node.kids.end(), [&](ir::Id k) { return program_.node(k).meta.written.empty(); });
    const Truth whole = joins ? evaluator_.truth(part, env_) : Truth::unknown();
    const size_t before = found_.size();
    for (ir::Id kid : joins && !(node.op == ir::Op::Or && whole.isFalse()) ? node.kids : std::vector<ir::Id>{}) {
      const Truth truth = evaluator_.truth(kid, env_);
      // What holds of `and` may be all that can be said where the ways of the open facts decided.
      const bool decides = node.op == ir::Op::Or ? (whole.isTrue() ? truth.isTrue() : !truth.isFalse())
                                                 : (!whole.isFalse() || truth.isFalse());
      if (decides) add(kid);
    }
    if (found_.size() == before) found_.push_back(part);
  }

  Deciding take() {
    evaluator_.takeReached();
    evaluator_.takeReasons();
    std::set<ir::Id> nodes = nodesIn(program_, found_);
    return {std::move(found_), std::move(nodes)};
  }

 private:
  Evaluator& evaluator_;
  const ir::Program& program_;
  const Binding* env_;
  std::vector<ir::Id> found_;
};

}  // namespace

Deciding decidingOf(Evaluator& evaluator, const CriterionJudge& judged) {
  DecidingParts parts(evaluator, judged);
  parts.add(judged.criterion().require);
  return parts.take();
}

std::string criterionSentence(Evaluator& evaluator, const CriterionJudge& judged, const Deciding& deciding,
                              const plan::CriterionOutcome& outcome) {
  return Sentence(evaluator, judged, deciding, outcome).write();
}

std::vector<std::string> failingSentences(Evaluator& evaluator, const CriterionJudge& judged, const Deciding& deciding, ir::Id part,
                                          const std::set<size_t>& told, const plan::CriterionOutcome& outcome) {
  return Sentence(evaluator, judged, deciding, outcome).failing(part, told);
}

std::set<ir::Id> nodesIn(const ir::Program& program, const std::vector<ir::Id>& parts) {
  std::set<ir::Id> nodes;
  std::vector<ir::Id> open = parts;
  for (ir::Id function : ir::calledFunctions(program, parts)) open.push_back(program.functions[function].body);
  while (!open.empty()) {
    const ir::Id at = open.back();
    open.pop_back();
    if (nodes.insert(at).second) open.insert(open.end(), program.node(at).kids.begin(), program.node(at).kids.end());
  }
  return nodes;
}

std::vector<plan::Measure> decisionMeasures(Evaluator& evaluator, const CriterionJudge& judged) {
  const ir::Program& program = evaluator.program();
  const ir::Node& require = program.node(judged.criterion().require);
  std::vector<plan::Measure> measures;
  if (require.op != ir::Op::And) return measures;
  for (ir::Id part : require.kids) {
    const ir::Node& node = program.node(part);
    if (node.op != ir::Op::DecisionIs) continue;
    const std::optional<std::vector<int64_t>> values = judged.kidsOf(node);
    if (!values) continue;
    plan::Measure measure;
    measure.truth = judged.truthOf(part);
    measure.written = node.meta.written, measure.span = node.meta.span;
    measure.sentence = decisionSentence(evaluator, part, *values);
    measures.push_back(std::move(measure));
  }
  return measures;
}

}  // namespace tollgate::interpret
