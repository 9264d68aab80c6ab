#include "runtime/interpret/needed.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "compiler/ir/walk.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/version_order.h"
#include "runtime/interpret/criterion_sentence.h"
#include "runtime/interpret/row_grounds.h"
#include "runtime/interpret/wording.h"

namespace tollgate::interpret {

namespace {

// A change that the model names: a property that may become true, or a field that may become a value.
struct Remedy {
  enum class Kind : uint8_t { Property, Field } kind = Kind::Property;
  ir::Id id = ir::kNone;  // function, or field
  ir::Id record = ir::kNone;
  int64_t value = 0;
  std::string verb;
};

// Remedies that the text names for elements of `record`, after all definitions are put in.
void findRemedies(const ir::Program& program, ir::Id node, ir::Id record, std::vector<Remedy>& found, std::vector<ir::Id>& seen) {
  const ir::Node& n = program.node(node);
  auto add = [&](Remedy remedy) {
    const bool known = std::any_of(found.begin(), found.end(), [&](const Remedy& r) {
      return r.kind == remedy.kind && r.id == remedy.id && r.record == remedy.record && r.value == remedy.value;
    });
    if (!known) found.push_back(std::move(remedy));
  };
  if (n.op == ir::Op::Field) {
    const ir::Id owner = program.node(n.kids[0]).type.id;
    if (owner == record) {
      for (const ir::MayBecome& become : program.records[owner].fields[n.index].mayBecome) {
        add({Remedy::Kind::Field, n.index, owner, become.value.integer, become.verb});
      }
    }
  }
  if (n.op == ir::Op::Call) {
    const ir::Function& function = program.functions[n.index];
    if (function.mayBecome && function.owner == record) {
      add({Remedy::Kind::Property, n.index, record, function.mayBecome->value.integer, function.mayBecome->verb});
    }
    if (std::find(seen.begin(), seen.end(), n.index) == seen.end()) {
      seen.push_back(n.index);
      findRemedies(program, function.body, record, found, seen);
    }
  }
  for (ir::Id kid : n.kids) findRemedies(program, kid, record, found, seen);
}

Supposition supposing(const Remedy& remedy, const std::vector<int64_t>& rows, size_t count) {
  Supposition s;
  for (size_t i = 0; i < count; ++i) {
    if (remedy.kind == Remedy::Kind::Property) {
      s.properties[{remedy.id, rows[i]}] = remedy.value;
    } else {
      s.fields[{remedy.record, remedy.id, rows[i]}] = remedy.value;
    }
  }
  return s;
}

// The truth of one fold, found again by its node and labels, when `s` is supposed.
std::optional<Truth> truthOfFold(Evaluator& evaluator, const CriterionJudge& judged, const FoldRecord& fold, const Supposition& s) {
  evaluator.suppose(s);
  evaluator.setRecording(true);
  evaluator.truth(judged.criterion().require, judged.env());
  evaluator.setRecording(false);
  std::optional<Truth> found;
  for (const FoldRecord& other : evaluator.takeFolds()) {
    if (other.node != fold.node || other.labels.size() != fold.labels.size()) continue;
    bool same = true;
    for (size_t i = 0; i < fold.labels.size(); ++i) same = same && other.labels[i].second.options == fold.labels[i].second.options;
    if (same) found = other.truth;
  }
  evaluator.takeComparisons();
  evaluator.takeReached();
  evaluator.takeReasons();
  evaluator.suppose({});
  return found;
}

// Whether the whole criterion is met, all its ways tried (M5), when `s` is supposed.
bool metWhen(Evaluator& evaluator, const CriterionJudge& judged, const Supposition& s) {
  evaluator.suppose(s);
  const bool met = CriterionJudge(evaluator, judged.criterion(), judged.env()).judge().isTrue();
  evaluator.suppose({});
  return met;
}

std::vector<int64_t> inKeyOrder(const Evaluator& evaluator, const ir::Type& type, const std::vector<int64_t>& elements) {
  std::vector<std::pair<std::string, int64_t>> named;
  for (int64_t e : elements) named.emplace_back(elementName(evaluator.program(), evaluator.data(), type, e), e);
  std::sort(named.begin(), named.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? naturalOrder(a.first, b.first) : a.second < b.second; });
  std::vector<int64_t> rows;
  for (const auto& [name, element] : named) rows.push_back(element);
  return rows;
}

std::string named(const Evaluator& evaluator, const ir::Type& type, const std::vector<int64_t>& rows, size_t most) {
  std::string text;
  for (size_t i = 0; i < rows.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + elementName(evaluator.program(), evaluator.data(), type, rows[i]);
  }
  if (rows.size() > most) text += ", …";
  return text;
}

/// Of a part that does not hold: how many of its rows have to change at least, which could, and what would change them.
struct Change {
  const FoldRecord& fold;
  size_t measure = 0;  // of the criterion's
  size_t least = 0;
  std::vector<int64_t> rows;
  std::vector<Remedy> remedies;
};

std::optional<Change> changeOf(Evaluator& evaluator, const CriterionJudge& judged, size_t measure) {
  const FoldRecord& fold = judged.folds()[measure];
  const ir::Program& program = evaluator.program();
  const ir::Node& node = program.node(fold.node);
  if (fold.truth.isTrue() || fold.limits.size() != 1 || fold.element.kind != ir::TypeKind::Ref || fold.emptyDecided || fold.denied)
    return std::nullopt;
  const bool upper = isUpperLimit(fold.form);
  const std::vector<int64_t>& changed = upper ? fold.satisfies : fold.fails;
  const int64_t least = leastChange(fold.tally, fold.form, fold.limits[0]);
  constexpr size_t kMostTriedRows = 5000;
  if (least <= 0 || static_cast<size_t>(least) > changed.size() || changed.size() > kMostTriedRows) return std::nullopt;
  Change change{fold, measure, static_cast<size_t>(least), inKeyOrder(evaluator, fold.element, changed), {}};
  std::vector<ir::Id> seen;
  findRemedies(program, node.kids[1], fold.element.id, change.remedies, seen);
  if (upper) findRemedies(program, node.kids[0], fold.element.id, change.remedies, seen);
  return change;
}

/// The change, with its claim tried on one row fewer; the sentence begins with the part's label.
plan::Needed least(Evaluator& evaluator, const CriterionJudge& judged, const Change& change, const Supposition& fewer) {
  const auto stillFails = truthOfFold(evaluator, judged, change.fold, fewer);
  plan::Needed n;
  n.least = static_cast<int64_t>(change.least);
  // Another part may hold with fewer (`any of`), or all ways tried together say more than this part alone.
  n.checkedLeast = stillFails && !stillFails->isTrue() && !metWhen(evaluator, judged, fewer);
  const std::string label = labelsText(evaluator, change.fold.labels);
  n.sentence = label.empty() ? "" : label + ": ";
  return n;
}

std::optional<plan::Needed> neededFor(Evaluator& evaluator, const CriterionJudge& judged, const Change& change) {
  for (const Remedy& remedy : change.remedies) {
    const auto enough = truthOfFold(evaluator, judged, change.fold, supposing(remedy, change.rows, change.least));
    if (!enough || !enough->isTrue()) continue;
    plan::Needed n = least(evaluator, judged, change, supposing(remedy, change.rows, change.least - 1));
    n.sentence += fmt::format("{} {} of {}: {}", remedy.verb, change.least, change.rows.size(),
                              named(evaluator, change.fold.element, change.rows, 5));
    return n;
  }
  return std::nullopt;
}

/// Of a part whose rows rest on decisions that nobody has taken: who takes them, and with which outcome enough rows change.
std::optional<plan::Needed> decisionsNeeded(Evaluator& evaluator, const CriterionJudge& judged, const Change& change) {
  constexpr size_t kMostRows = 100;
  const ir::Program& program = evaluator.program();
  const Truth counted = isUpperLimit(change.fold.form) ? Truth::yes() : Truth::no();
  struct Waiting {
    std::vector<int64_t> rows;
    std::vector<Undecided> decisions;
  };
  std::map<ir::Id, Waiting> all;
  if (program.decisions.empty() || change.least > kMostRows) return std::nullopt;
  for (size_t i = 0; i < change.rows.size() && i < kMostRows; ++i) {
    for (Undecided& one : undecidedOf(evaluator, change.fold, change.rows[i], counted, judged.env())) {
      Waiting& waiting = all[one.decision];
      if (waiting.rows.empty() || waiting.rows.back() != change.rows[i])
        waiting.rows.push_back(change.rows[i]), waiting.decisions.push_back(one);
    }
  }
  for (const auto& [id, waiting] : all) {
    if (waiting.rows.size() < change.least) continue;
    const auto supposed = [&](ir::Id outcome, size_t count) {
      Supposition s;
      for (size_t i = 0; i < count; ++i) s.decisions[{waiting.decisions[i].decision, waiting.decisions[i].subjects}] = outcome;
      return s;
    };
    evaluator.expect(supposed(0, change.least));
    for (ir::Id outcome = 0; outcome < program.decisions[id].outcomes.size(); ++outcome) {
      const auto enough = truthOfFold(evaluator, judged, change.fold, supposed(outcome, change.least));
      if (!enough || !enough->isTrue()) continue;
      plan::Needed n = least(evaluator, judged, change, supposed(outcome, change.least - 1));
      n.who = bodyName(program, waiting.decisions.front().awaiting);
      const std::string rows = named(evaluator, change.fold.element, waiting.rows, 5), &what = program.decisions[id].name,
                        &taken = program.decisions[id].outcomes[outcome];
      n.sentence += change.least == waiting.rows.size()
                        ? fmt::format("{} for {} {}", what, rows, taken)
                        : fmt::format("{} for {} of {} {}: {}", what, change.least, waiting.rows.size(), taken, rows);
      return n;
    }
  }
  return std::nullopt;
}

/// The first outcome of the decision with which `part` holds, by evaluating it; "" where none does.
std::string outcomeThatHelps(Evaluator& evaluator, const CriterionJudge& judged, ir::Id part, ir::Id decision,
                             const std::vector<int64_t>& subjects) {
  const std::vector<std::string>& outcomes = evaluator.program().decisions[decision].outcomes;
  for (ir::Id outcome = 0; outcome < outcomes.size(); ++outcome) {
    Supposition s;
    s.decisions[{decision, subjects}] = outcome;
    evaluator.suppose(s);
    const bool helps = judged.truthOf(part).isTrue();
    evaluator.suppose({});
    if (helps) return outcomes[outcome];
  }
  return "";
}

/// Of a part that asks for a decision which nobody has taken: who has to take it, and how.
std::optional<plan::Needed> decisionNeeded(Evaluator& evaluator, const CriterionJudge& judged, ir::Id part) {
  const ir::Program& program = evaluator.program();
  const ir::Node& node = program.node(part);
  if (node.op != ir::Op::DecisionIs) return std::nullopt;
  const std::optional<std::vector<int64_t>> values = judged.kidsOf(node);
  if (!values) return std::nullopt;
  const DecisionAsked asked = decisionAsked(evaluator.data(), node, *values);
  const DecisionState state = evaluator.stateOf(node, asked);
  if (state.open || state.from != nullptr || state.after || !asked.ofToday(evaluator.data())) return std::nullopt;
  Supposition tried;
  tried.decisions[{node.index, asked.subjects}] = 0;
  evaluator.expect(tried);
  const std::string helpful = outcomeThatHelps(evaluator, judged, part, node.index, asked.subjects);
  if (helpful.empty()) return std::nullopt;
  const std::string of = subjectsText(program, evaluator.data(), node.index, asked.subjects);
  plan::Needed n;
  n.who = bodyName(program, state.awaiting != ir::kNone ? state.awaiting : node.body);
  n.sentence = fmt::format("{}{}{} {}", program.decisions[node.index].name, of.empty() ? "" : " for ", of, helpful);
  n.checkedLeast = true;
  return n;
}

/// What fails of a criterion that is not met, where nothing else was said of it.
void addFailingParts(Evaluator& evaluator, const CriterionJudge& judged, const Deciding& deciding, const std::set<size_t>& told,
                     const plan::CriterionOutcome& outcome, std::vector<plan::Needed>& needed) {
  auto add = [&](const std::string& what) {
    plan::Needed n;
    n.sentence = "mend what fails: " + what;
    needed.push_back(std::move(n));
  };
  for (ir::Id part : deciding.parts) {
    if (!judged.truthOf(part).isFalse()) continue;
    if (std::optional<plan::Needed> n = decisionNeeded(evaluator, judged, part)) {
      needed.push_back(*std::move(n));
      continue;
    }
    for (const std::string& what : failingSentences(evaluator, judged, deciding, part, told, outcome)) add(what);
  }
  if (needed.empty()) add(outcome.sentence);
}

bool isAwaitedDecision(const Fact& fact) { return fact.key.kind == FactKind::Decision && fact.why == table::Why::Awaiting; }

/// What is decided anew meets the rows that `since` leaves out: it may conflict with them, or come before what it needs.
bool canBeSupposed(const Fact& fact) { return isAwaitedDecision(fact) && !fact.since && !fact.asOf; }

}  // namespace

std::vector<plan::Needed> stillNeeded(Evaluator& evaluator, const CriterionJudge& judged, const Deciding& deciding,
                                      const plan::CriterionOutcome& outcome) {
  std::vector<plan::Needed> needed;
  std::vector<Change> changes;
  for (size_t i = 0; i < judged.folds().size(); ++i) {
    if (std::optional<Change> change = changeOf(evaluator, judged, i)) changes.push_back(*std::move(change));
  }
  Supposition tried;
  for (const Change& change : changes) {
    for (const Remedy& remedy : change.remedies) tried.merge(supposing(remedy, change.rows, change.least));
  }
  evaluator.expect(tried);
  std::set<size_t> told;  // measures
  for (const Change& change : changes) {
    std::optional<plan::Needed> n = neededFor(evaluator, judged, change);
    if (!n) n = decisionsNeeded(evaluator, judged, change);
    if (!n) continue;
    told.insert(change.measure);
    needed.push_back(*std::move(n));
  }
  Supposition awaited;
  for (FactId id : judged.reasons()) {
    const Fact& fact = evaluator.fact(id);
    if (canBeSupposed(fact)) awaited.decisions[{fact.key.a, fact.key.rows}] = 0;
  }
  evaluator.expect(awaited);
  for (FactId id : judged.reasons()) {
    const Fact fact = evaluator.fact(id);
    const plan::OpenReason reason = reasonOf(evaluator, id);
    plan::Needed n;
    n.who = reason.body;
    if (isAwaitedDecision(fact)) {
      const std::string helpful = canBeSupposed(fact)
                                      ? outcomeThatHelps(evaluator, judged, judged.criterion().require, fact.key.a, fact.key.rows)
                                      : "";
      if (!helpful.empty()) {
        n.checkedLeast = true;
        n.sentence = fmt::format("{} {}", reason.subject, helpful);
      }
      if (n.sentence.empty()) n.sentence = "decide " + reason.subject;
    } else if (fact.key.kind == FactKind::Interpretation) {
      n.sentence = "agree " + reason.subject;
    } else if (reason.reason == plan::Reason::Disputed) {
      n.sentence = "settle " + reason.subject;
      if (!reason.candidates.empty()) n.sentence += fmt::format(" ({})", fmt::join(reason.candidates, " or "));
    } else {
      continue;
    }
    needed.push_back(std::move(n));
  }
  if (outcome.verdict == plan::Verdict::NotMet) addFailingParts(evaluator, judged, deciding, told, outcome, needed);
  return needed;
}

std::string decisionSentence(const Evaluator& evaluator, ir::Id nodeId, const DecisionState& state, const DecisionAsked& asked) {
  const ir::Program& program = evaluator.program();
  const ir::Node& node = program.node(nodeId);
  const ir::Decision& decision = program.decisions[node.index];
  auto body = [&](ir::Id id) {
    const std::string name = bodyName(program, id);
    return name.empty() ? std::string("nobody") : name;
  };
  const std::string subject = subjectsText(program, evaluator.data(), node.index, asked.subjects);
  const std::string after = state.after ? fmt::format(" (what is dated before {} does not count)", formatIsoDate(*asked.since)) : "";
  if (state.open) {
    if (!state.detail.empty()) return fmt::format("{} for {}: {}", decision.name, subject, state.detail);
    switch (state.why) {
      case table::Why::Conflict: return fmt::format("records of {} for {} conflict", decision.name, subject);
      case table::Why::DataMissing:
      case table::Why::DataStale: return fmt::format("the records of {} are not complete", decision.name);
      default: break;
    }
    // Of a row that could not be read nobody knows what it decides.
    if (state.awaiting == ir::kNone) return fmt::format("what the records of {} for {} decide is not known", decision.name, subject);
    return fmt::format("awaiting {}{}", body(state.awaiting), after);
  }
  if (state.from == nullptr && asked.asOf) {
    const ir::Id awaited = node.body != ir::kNone ? node.body : state.awaiting;
    return fmt::format("{} had not decided by {}{}", body(awaited), formatIsoDate(*asked.asOf), after);
  }
  if (state.from == nullptr && state.outcome == ir::kNone) return fmt::format("{} has not decided{}", body(node.body), after);
  if (state.from == nullptr) return fmt::format("{} until {} decides{}", decision.outcomes[state.outcome], body(state.awaiting), after);
  std::string text = fmt::format("{} by {} on {}", decision.outcomes[state.outcome], body(state.from->body),
                                 formatIsoDate(state.from->date));
  if (!state.from->reference.empty()) text += fmt::format(" ({})", state.from->reference);
  return text;
}

std::string decisionSentence(const Evaluator& evaluator, ir::Id nodeId, std::vector<int64_t> values) {
  const ir::Node& node = evaluator.program().node(nodeId);
  const DecisionAsked asked = decisionAsked(evaluator.data(), node, std::move(values));
  return decisionSentence(evaluator, nodeId, evaluator.stateOf(node, asked), asked);
}

namespace {

/// All that it reads is bound here.
bool isBound(Evaluator& evaluator, ir::Id id, const Binding* env) {
  const std::vector<ir::Id>& read = evaluator.freeVariables(id);
  return std::all_of(read.begin(), read.end(), [env](ir::Id name) {
    const Binding* at = env;
    while (at != nullptr && at->var != name) at = at->up;
    return at != nullptr;
  });
}

using AskedWith = std::pair<ir::Id, const Binding*>;

/// The decisions that a condition asks for, each with what is bound there: arguments are, and what they lead to.
void decisionsRead(Evaluator& evaluator, ir::Id id, const Binding* env, std::vector<AskedWith>& found, int depth) {
  const ir::Program& program = evaluator.program();
  const ir::Node& node = program.node(id);
  if (node.op == ir::Op::DecisionIs) found.emplace_back(id, env);
  if (node.op == ir::Op::Call && depth < 64) {
    const ir::Function& function = program.functions[node.index];
    const Binding* inside = nullptr;
    for (size_t i = 0; i < node.kids.size(); ++i) {
      if (isBound(evaluator, node.kids[i], env)) inside = evaluator.bind(function.params[i], evaluator.value(node.kids[i], env), inside);
    }
    decisionsRead(evaluator, function.body, inside, found, depth + 1);
  }
  for (ir::Id kid : node.kids) decisionsRead(evaluator, kid, env, found, depth);
}

}  // namespace

Grant grantOf(Evaluator& evaluator, const ir::Function& exception, const std::vector<int64_t>& arguments) {
  const ir::Program& program = evaluator.program();
  Grant grant;
  const Binding* own = nullptr;
  for (size_t i = 0; i < arguments.size(); ++i) own = evaluator.bind(exception.params[i], Possible::integer(arguments[i]), own);
  std::vector<AskedWith> decisions;
  decisionsRead(evaluator, exception.body, own, decisions, 0);
  for (const auto& [id, env] : decisions) {
    const ir::Node& node = program.node(id);
    // Only what the exception's own arguments lead to can be told here.
    std::vector<int64_t> values;
    for (ir::Id kid : node.kids) {
      if (!isBound(evaluator, kid, env)) break;
      const Possible value = evaluator.value(kid, env);
      if (!value.known() || value.options[0].absent) break;
      values.push_back(static_cast<int64_t>(value.options[0].a));
    }
    if (values.size() != node.kids.size()) continue;
    const DecisionAsked asked = decisionAsked(evaluator.data(), node, std::move(values));
    const DecisionState state = evaluator.stateOf(node, asked);
    if (state.from != nullptr && state.outcome == node.outcome) {
      grant.grantedBy = fmt::format("{}, {}", bodyName(program, state.from->body), formatIsoDate(state.from->date));
      if (!state.from->reference.empty()) grant.grantedBy += ", " + state.from->reference;
    }
    const bool begun = !evaluator.decisionIndex().on(node.index, asked.subjects).empty();
    if (state.from == nullptr && (begun || state.open)) grant.awaiting = bodyName(program, state.awaiting);
  }
  return grant;
}

}  // namespace tollgate::interpret
