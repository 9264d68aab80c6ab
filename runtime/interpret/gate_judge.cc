#include "runtime/interpret/gate_judge.h"

#include <tuple>

#include <fmt/format.h>

#include "compiler/support/version_order.h"
#include "runtime/interpret/decisions_on_file.h"
#include "runtime/interpret/definitions.h"
#include "runtime/interpret/needed.h"
#include "runtime/interpret/row_grounds.h"
#include "runtime/interpret/wording.h"

namespace tollgate::interpret {

using plan::Verdict;

namespace {

Verdict verdictOf(Truth t) {
  switch (t.bits()) {
    case Truth::kTrue: return Verdict::Met;
    case Truth::kFalse: return Verdict::NotMet;
    case Truth::kNotApplicable: return Verdict::NotApplicable;
    case Truth::kTrue | Truth::kNotApplicable: return Verdict::MetOrNotApplicable;
    default: return Verdict::Undetermined;
  }
}

// M12. A gate's own `applies when` and scope are the caller's.
Verdict compose(const std::vector<Verdict>& criteria) {
  auto has = [&](Verdict v) { return std::find(criteria.begin(), criteria.end(), v) != criteria.end(); };
  if (has(Verdict::NotMet)) return Verdict::NotMet;
  if (has(Verdict::Undetermined)) return Verdict::Undetermined;
  return has(Verdict::Met) ? Verdict::Met : Verdict::Undetermined;
}

plan::OpenReason nothingToExamine(std::string subject, const std::string& what) {
  plan::OpenReason reason;
  reason.reason = plan::Reason::NothingToExamine;
  reason.subject = std::move(subject);
  reason.sentence = "nothing to examine: " + what;
  return reason;
}

// Takes note of every fold that an evaluation asks for, and answers that no row is in.
class RequestCollector : public plan::RowEngine {
 public:
  explicit RequestCollector(const plan::RowEngine& engine) : engine_(engine) {}
  void prepare(const std::vector<plan::RowRequest>&) override {}
  bool count(const plan::RowRequest& request, bool, plan::RowCounts&) override {
    requests.push_back(request);
    return true;
  }
  size_t worthAsking() const override { return engine_.worthAsking(); }
  std::vector<plan::RowRequest> requests;

 private:
  const plan::RowEngine& engine_;
};

}  // namespace

const Binding* GateJudge::enter(Evaluator& evaluator, const ir::Gate& gate, std::optional<int64_t> instance) {
  surround(evaluator);
  const Binding* env = nullptr;
  if (instance) env = evaluator.bind(gate.instance, Possible::integer(*instance), nullptr);
  count(evaluator, gate, nullptr, env);
  return env;
}

void GateJudge::count(Evaluator& evaluator, const ir::Gate& gate, const ir::Criterion* criterion, const Binding* env) {
  std::vector<std::pair<const ir::CountingOnly*, const Binding*>> counting;
  for (const ir::CountingOnly& only : gate.countingOnly) counting.emplace_back(&only, env);
  if (criterion != nullptr) {
    for (const ir::CountingOnly& only : criterion->countingOnly) counting.emplace_back(&only, env);
  }
  evaluator.setCounting(std::move(counting));
}

Truth GateJudge::isMet(ir::Id gateId, std::optional<int64_t> instance) {
  const std::pair<ir::Id, int64_t> key{gateId, instance.value_or(-1)};
  auto judged = judged_->find(key);
  if (judged == judged_->end()) {
    plan::GateOutcome outcome;
    outcome.verdict = Verdict::NotApplicable;  // outside its scope
    if (const std::optional<Doubts> scope = scopeOf(gateId, instance)) {
      EvaluationOptions whole;
      whole.engine = options_.engine;
      whole.remember = options_.remember;
      whole.pulse = options_.pulse;
      GateJudge other(program_, data_, whole, decisionIndex_);
      other.assumed_ = assumed_;
      other.judged_ = judged_;
      outcome = other.judgeInstance(gateId, instance, *scope, true);
      ties_.merge(other.ties_);
    }
    keep(gateId, instance, outcome);
    judged = judged_->find(key);
  }
  switch (judged->second.verdict) {
    case Verdict::Met: return Truth::yes();
    case Verdict::NotMet:
    case Verdict::NotApplicable: return Truth::no();
    case Verdict::MetOrNotApplicable:
    case Verdict::Undetermined: break;
  }
  return Truth::unknown();
}

GateJudge::Doubts GateJudge::doubtsOf(const std::string& instance, const Evaluator& scope, const std::vector<FactId>& reasons) {
  Doubts doubts(1);
  doubts[0].reason = plan::Reason::ScopeOpen;
  doubts[0].subject = instance;
  doubts[0].sentence = fmt::format("scope open: whether {} is judged by this gate is not settled", instance);
  // What the scope reads of rows may be of another instance.
  for (const FactId id : reasons) {
    if (scope.fact(id).key.kind == FactKind::Interpretation) doubts.push_back(reasonOf(scope, id));
  }
  return doubts;
}

std::optional<GateJudge::Doubts> GateJudge::scopeOf(ir::Id gateId, std::optional<int64_t> instance) {
  const ir::Gate& gate = program_.gates[gateId];
  if (gate.instance == ir::kNone || !instance) return Doubts();
  Evaluator scope(program_, data_, nullptr, decisionIndex_);
  surround(scope);
  scope.assumeInterpretations(assumed_);
  const SetView view = scope.set(gate.instances, nullptr);
  std::optional<Truth> membership;
  for (const auto& [element, in] : scope.members(view)) {
    if (element == *instance) membership = in;
  }
  if (!membership) return std::nullopt;
  return membership->isTrue() ? Doubts() : doubtsOf(elementName(program_, data_, view.element, *instance), scope, scope.takeReasons());
}

void GateJudge::keep(ir::Id gate, std::optional<int64_t> instance, const plan::GateOutcome& outcome) {
  Judged judged{outcome.verdict, outcome.reasons};
  for (const plan::CriterionOutcome& criterion : outcome.criteria) {
    judged.reasons.insert(judged.reasons.end(), criterion.reasons.begin(), criterion.reasons.end());
  }
  judged_->emplace(std::pair(gate, instance.value_or(-1)), std::move(judged));
}

void GateJudge::addReasons(const Evaluator& evaluator, FactId id, std::vector<plan::OpenReason>& reasons) const {
  const FactKey& key = evaluator.fact(id).key;
  if (key.kind != FactKind::Gate) return reasons.push_back(reasonOf(evaluator, id));
  const std::vector<plan::OpenReason>& of = judged_->at({key.a, key.rows[0]}).reasons;
  reasons.insert(reasons.end(), of.begin(), of.end());
}

std::vector<plan::RowRequest> GateJudge::requestsOf(ir::Id gateId) {
  const ir::Gate& gate = program_.gates[gateId];
  RequestCollector collector(*options_.engine);
  std::vector<std::optional<int64_t>> instances;
  if (gate.instance == ir::kNone) {
    instances.push_back(std::nullopt);
  } else {
    Evaluator scope(program_, data_, nullptr, decisionIndex_);
    surround(scope);
    const SetView view = scope.set(gate.instances, nullptr);
    for (const auto& [element, in] : scope.members(view)) {
      if (!scope.isFurther(view, element)) instances.push_back(element);
    }
  }
  for (const auto& instance : instances) {
    Evaluator evaluator(program_, data_, &collector, decisionIndex_);
    const Binding* env = enter(evaluator, gate, instance);
    for (const ir::Criterion& criterion : gate.criteria) {
      if (!asked(criterion)) continue;
      count(evaluator, gate, &criterion, env);
      if (criterion.appliesWhen != ir::kNone) evaluator.truth(criterion.appliesWhen, env);
      evaluator.truth(criterion.require, env);
    }
  }
  return std::move(collector.requests);
}

// Everything is evaluated once, as the snapshot stands and anew, so that the observer is told of every reading.
void GateJudge::observeGate(ir::Id gateId, Observer& observer) {
  const ir::Gate& gate = program_.gates[gateId];
  Evaluator evaluator(program_, data_, nullptr, decisionIndex_);
  evaluator.setRemembering(false);
  std::vector<std::optional<int64_t>> instances;
  if (gate.instance == ir::kNone) instances.push_back(std::nullopt);
  evaluator.setObserver(&observer);
  if (gate.instance != ir::kNone) {
    const SetView view = evaluator.set(gate.instances, nullptr);
    for (const auto& [element, in] : evaluator.members(view)) {
      const bool asked = !options_.instance || element == *options_.instance;
      if (asked && !evaluator.isFurther(view, element)) instances.emplace_back(element);
    }
  }
  for (const auto& instance : instances) {
    const Binding* env = enter(evaluator, gate, instance);
    if (gate.appliesWhen != ir::kNone && !evaluator.truth(gate.appliesWhen, env).mayBeTrue()) continue;
    for (const ir::Criterion& criterion : gate.criteria) {
      if (!asked(criterion)) continue;
      count(evaluator, gate, &criterion, env);
      const bool applies = criterion.appliesWhen == ir::kNone || evaluator.truth(criterion.appliesWhen, env).mayBeTrue();
      if (applies) evaluator.truth(criterion.require, env);
    }
    count(evaluator, gate, nullptr, env);
  }
}

std::vector<plan::GateOutcome> GateJudge::judgeGate(ir::Id gateId) {
  const ir::Gate& gate = program_.gates[gateId];
  std::vector<plan::GateOutcome> outcomes;
  if (gate.instance == ir::kNone) {
    outcomes.push_back(judgeInstance(gateId, std::nullopt, {}, false));
    return outcomes;
  }
  Evaluator scope(program_, data_, nullptr, decisionIndex_);
  surround(scope);
  const SetView view = scope.set(gate.instances, nullptr);
  std::vector<std::tuple<std::string, int64_t, Truth>> instances;
  bool further = false;
  for (const auto& [element, in] : scope.members(view)) {
    if (scope.isFurther(view, element)) {
      further = true;
      continue;
    }
    if (options_.instance && element != *options_.instance) continue;
    instances.emplace_back(elementName(program_, data_, view.element, element), element, in);
  }
  const std::vector<FactId> reasons = scope.takeReasons();
  std::sort(instances.begin(), instances.end(),
            [](const auto& a, const auto& b) { return naturalOrder(std::get<std::string>(a), std::get<std::string>(b)); });
  for (const auto& [name, instance, in] : instances)
    outcomes.push_back(judgeInstance(gateId, instance, in.isTrue() ? Doubts() : doubtsOf(name, scope, reasons), false));
  if (further || instances.empty()) {
    plan::GateOutcome outcome;
    describe(gate, outcome);
    outcome.verdict = Verdict::Undetermined;
    if (further) {
      outcome.instance = "any further instance";
      const ir::Record& record = program_.records[view.element.id];
      for (const table::Further& f : data_.collections[view.element.id].further) {
        plan::OpenReason reason;
        reason.reason = f.why == table::Why::DataStale ? plan::Reason::DataStale : plan::Reason::DataMissing;
        reason.subject = record.collection;
        reason.sentence = fmt::format("{}: {}", plan::reasonText(reason.reason),
                                      f.because.empty() ? "further rows of " + record.collection + " may exist" : f.because);
        outcome.reasons.push_back(std::move(reason));
      }
    } else {
      outcome.reasons.push_back(nothingToExamine(program_.node(gate.instances).meta.written, "no instance of " + gate.name));
    }
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

plan::GateOutcome GateJudge::judgeInstance(ir::Id gateId, std::optional<int64_t> instance, const Doubts& scope, bool verdictOnly) {
  const ir::Gate& gate = program_.gates[gateId];
  Evaluator evaluator(program_, data_, options_.engine, decisionIndex_);
  evaluator.setRemembering(options_.remember);
  const Binding* env = enter(evaluator, gate, instance);
  evaluator.assumeInterpretations(assumed_);
  plan::GateOutcome outcome;
  describe(gate, outcome);
  if (instance) outcome.instance = elementName(program_, data_, program_.variables[gate.instance].type, *instance);

  Truth applies = Truth::yes();
  if (gate.appliesWhen != ir::kNone) {
    evaluator.takeReasons();
    applies = evaluator.truth(gate.appliesWhen, env);
    for (FactId id : evaluator.takeReasons()) {
      if (!applies.settled()) addReasons(evaluator, id, outcome.reasons);
    }
  }
  if (!applies.mayBeTrue()) {  // false, or nothing that it could be asked of (`if no SET: not applicable`)
    if (scope.empty()) {
      outcome.verdict = Verdict::NotApplicable;
      outcome.notApplicableBecause = gate.otherwiseBecause;
    } else {
      outcome.verdict = Verdict::Undetermined;
      outcome.reasons.insert(outcome.reasons.end(), scope.begin(), scope.end());
    }
    keep(gateId, instance, outcome);
    if (!verdictOnly) describeAssumed(gateId, instance, outcome);
    return outcome;
  }
  std::vector<Verdict> verdicts;
  for (const ir::Criterion& criterion : gate.criteria) {
    if (!asked(criterion)) continue;
    outcome.criteria.push_back(judgeCriterion(evaluator, gate, criterion, env, !verdictOnly));
    if (options_.grounds && !verdictOnly)
      outcome.criteria.back().definitions = definitionsOf(program_, gateId, static_cast<ir::Id>(&criterion - gate.criteria.data()));
    verdicts.push_back(outcome.criteria.back().verdict);
  }
  const bool open = !scope.empty() || !applies.isTrue();
  outcome.verdict = open ? Verdict::Undetermined : compose(verdicts);
  const bool noneApplies = std::all_of(verdicts.begin(), verdicts.end(), [](Verdict v) { return v == Verdict::NotApplicable; });
  if (noneApplies && wholly(gate)) outcome.reasons.push_back(nothingToExamine(gate.name, "no criterion of " + gate.name + " applies"));
  if (!wholly(gate)) {
    plan::Part part{{}, gate.criteria.size(), outcome.verdict};
    for (const plan::CriterionOutcome& criterion : outcome.criteria) part.criteria.push_back(criterion.name);
    if (outcome.verdict != Verdict::NotMet) outcome.verdict = Verdict::Undetermined;
    outcome.only = std::move(part);
  }
  outcome.reasons.insert(outcome.reasons.end(), scope.begin(), scope.end());
  if (wholly(gate)) keep(gateId, instance, outcome);
  if (verdictOnly) return outcome;
  describeExceptions(evaluator, gate, env, outcome);
  describeAssumed(gateId, instance, outcome);
  return outcome;
}

void GateJudge::describeAssumed(ir::Id gateId, std::optional<int64_t> instance, plan::GateOutcome& outcome) {
  if (options_.assume.empty()) return;
  if (!assuming_) {
    assuming_ = std::make_unique<GateJudge>(program_, data_, options_, decisionIndex_);
    for (const auto& [name, choice] : options_.assume) {
      for (ir::Id i = 0; i < program_.interpretations.size(); ++i) {
        if (program_.interpretations[i].name != name) continue;
        const auto& values = program_.enums[program_.interpretations[i].choices].values;
        const auto at = std::find(values.begin(), values.end(), choice);
        if (at != values.end()) assuming_->assumed_[i] = at - values.begin();
      }
    }
  }
  const std::optional<Doubts> scope = assuming_->scopeOf(gateId, instance);
  if (!scope) {
    outcome.assumed.push_back({"", Verdict::NotApplicable, fmt::format("{} is not judged by this gate", outcome.instance)});
    return;
  }
  const plan::GateOutcome other = assuming_->judgeInstance(gateId, instance, *scope, true);
  for (const plan::CriterionOutcome& criterion : other.criteria) {
    const auto real = std::find_if(outcome.criteria.begin(), outcome.criteria.end(),
                                   [&](const plan::CriterionOutcome& candidate) { return candidate.name == criterion.name; });
    if (real == outcome.criteria.end() || real->verdict != criterion.verdict || real->sentence != criterion.sentence)
      outcome.assumed.push_back({criterion.name, criterion.verdict, criterion.sentence});
  }
  outcome.assumed.push_back({"", other.asked(), other.notApplicableBecause});
}

plan::CriterionOutcome GateJudge::judgeCriterion(Evaluator& evaluator, const ir::Gate& gate, const ir::Criterion& criterion,
                                                 const Binding* env, bool whole) {
  count(evaluator, gate, &criterion, env);
  CriterionJudge judge(evaluator, criterion, env);
  const Truth truth = judge.judge();
  const Deciding deciding = decidingOf(evaluator, judge);
  plan::CriterionOutcome outcome = describe(evaluator, criterion, judge, deciding, truth, env);
  keepTies(evaluator, judge);
  if (!whole) return outcome;
  std::vector<ir::Id> conditions{criterion.require};
  if (criterion.appliesWhen != ir::kNone) conditions.push_back(criterion.appliesWhen);
  for (const auto* counting : {&gate.countingOnly, &criterion.countingOnly}) {
    for (const ir::CountingOnly& only : *counting) conditions.push_back(only.condition);
  }
  outcome.decisions = decisionsOnFile(evaluator, conditions, env);
  if (outcome.verdict == Verdict::NotMet || outcome.verdict == Verdict::Undetermined) {
    outcome.needed = stillNeeded(evaluator, judge, deciding, outcome);
  }
  return outcome;
}

void GateJudge::keepTies(const Evaluator& evaluator, const CriterionJudge& judge) {
  for (FactId id : judge.ties()) {
    plan::OpenReason tie = reasonOf(evaluator, id);
    ties_.emplace(tie.sentence, table::Finding{"tie", tie.sentence.substr(5), tie.file, tie.line});
  }
}

void GateJudge::describe(const ir::Gate& gate, plan::GateOutcome& outcome) const {
  outcome.gate = gate.name, outcome.title = gate.meta.title, outcome.citations = gate.meta.citations;
  outcome.counting = countingTexts(program_, gate.countingOnly), outcome.span = gate.meta.span;
}

/// Of a report; it decides nothing, and nothing is counted by it.
std::string onFileText(Evaluator& evaluator, const ir::Evidence& evidence, const Binding* env) {
  if (evidence.onFile == ir::kNone) return "";
  const Truth truth = evaluator.truth(evidence.onFile, env);
  return truth.isTrue() ? " is on file" : truth.isFalse() ? " is not on file" : ": not known whether it is on file";
}

plan::CriterionOutcome GateJudge::describe(Evaluator& evaluator, const ir::Criterion& criterion, const CriterionJudge& judge,
                                           const Deciding& deciding, Truth truth, const Binding* env) {
  plan::CriterionOutcome outcome;
  outcome.name = criterion.name, outcome.title = criterion.meta.title;
  outcome.citations = criterion.meta.citations;
  outcome.counting = countingTexts(program_, criterion.countingOnly);
  for (const ir::Evidence& evidence : criterion.evidence) outcome.evidence.push_back(evidence.name + onFileText(evaluator, evidence, env));
  outcome.span = criterion.meta.span;
  outcome.verdict = verdictOf(truth);
  for (FactId id : judge.reasons()) {
    if (!isFieldOfFurtherRow(evaluator, id, judge.reasons())) addReasons(evaluator, id, outcome.reasons);
  }
  std::stable_sort(outcome.reasons.begin(), outcome.reasons.end(), [](const plan::OpenReason& a, const plan::OpenReason& b) {
    return a.reason != b.reason ? a.reason < b.reason : naturalOrder(a.sentence, b.sentence);
  });
  outcome.reasons.erase(
      std::unique(outcome.reasons.begin(), outcome.reasons.end(), [](const auto& a, const auto& b) { return a.sentence == b.sentence; }),
      outcome.reasons.end());
  const bool mayNotApply = judge.applies().mayBeFalse() || judge.applies().mayBeNotApplicable();
  if (mayNotApply) outcome.notApplicableBecause = criterion.otherwiseBecause;
  for (const FoldRecord& fold : judge.folds()) {
    RowGrounds grounds;
    if (options_.grounds) grounds = [&](int64_t row, Truth satisfies) { return groundsOf(evaluator, fold, row, satisfies, judge.env()); };
    outcome.measures.push_back(measureOf(evaluator, fold, grounds));
    if (fold.emptyDecided) {
      const ir::EmptyRule& rule = program_.node(fold.node).empty;
      if (rule.is == ir::EmptyIs::NotApplicable && truth.bits() == Truth::kNotApplicable) outcome.notApplicableBecause = rule.because;
      const bool says = rule.is != ir::EmptyIs::NothingToExamine && !rule.inherited;
      if (says && outcome.emptyBecause.empty() && deciding.nodes.contains(fold.node)) outcome.emptyBecause = rule.because;
    }
  }
  for (const ComparisonRecord& comparison : judge.comparisons()) outcome.measures.push_back(measureOf(evaluator, comparison));
  outcome.sentence = criterionSentence(evaluator, judge, deciding, outcome);
  for (plan::Measure& decided : decisionMeasures(evaluator, judge)) outcome.measures.push_back(std::move(decided));
  return outcome;
}

void GateJudge::describeExceptions(Evaluator& evaluator, const ir::Gate& gate, const Binding* env, plan::GateOutcome& outcome) {
  std::set<ir::Id> reached;
  const std::set<ExceptionCall> calls = evaluator.exceptionCalls();
  for (const ExceptionCall& call : calls) reached.insert(call.function);
  reached.insert(evaluator.exceptionsAsked().begin(), evaluator.exceptionsAsked().end());
  auto compare = [&](ir::Id function, const std::optional<std::vector<int64_t>>& arguments) {
    std::vector<plan::WithoutIt> differing;
    size_t at = 0;
    for (const ir::Criterion& criterion : gate.criteria) {
      if (!asked(criterion)) continue;
      count(evaluator, gate, &criterion, env);
      if (!evaluator.reads(criterion.require, function) &&
          (criterion.appliesWhen == ir::kNone || !evaluator.reads(criterion.appliesWhen, function))) {
        ++at;
        continue;
      }
      evaluator.suppress(function, arguments);
      const plan::CriterionOutcome other = judgeCriterion(evaluator, gate, criterion, env, false);
      const plan::CriterionOutcome& real = outcome.criteria[at++];
      if (other.verdict != real.verdict || other.sentence != real.sentence) {
        differing.push_back({criterion.name, other.verdict, other.sentence});
      }
    }
    evaluator.suppress(ir::kNone);
    return differing;
  };
  constexpr size_t kMostTriedMembers = 50;
  for (ir::Id id : reached) {
    const ir::Function& function = program_.functions[id];
    plan::ExceptionOutcome described;
    described.name = function.name, described.title = function.meta.title, described.citations = function.meta.citations;
    described.without = compare(id, std::nullopt);
    std::vector<const ExceptionCall*> members;
    for (const ExceptionCall& call : calls) {
      if (call.function == id && call.truth.mayBeTrue()) members.push_back(&call);
    }
    const bool expired = function.until && *function.until <= data_.asOf;
    for (const ExceptionCall& call : calls) {
      if (call.function != id) continue;
      const Grant grant = grantOf(evaluator, function, call.arguments);
      if (!call.truth.mayBeTrue() && !expired && grant.awaiting.empty()) continue;
      if (!call.truth.mayBeTrue() && expired && grant.grantedBy.empty()) continue;
      plan::ExceptionMember member;
      if (!call.arguments.empty()) member.name = argumentsText(program_, data_, function.params, call.arguments);
      member.grantedBy = grant.grantedBy;
      if (expired) {
        member.state = "expired";
      } else if (!call.truth.settled() || call.truth.isFalse()) {
        member.state = grant.awaiting.empty() ? "open" : "awaiting " + grant.awaiting;
      } else if (described.without.empty()) {
        member.state = "unused";
      } else if (members.size() <= kMostTriedMembers) {
        member.state = compare(id, call.arguments).empty() ? "unused" : "used";
      } else {
        member.state = "used";
      }
      described.members.push_back(std::move(member));
    }
    std::sort(described.members.begin(), described.members.end(),
              [](const auto& a, const auto& b) { return naturalOrder(a.name, b.name); });
    outcome.exceptions.push_back(std::move(described));
  }
  std::sort(outcome.exceptions.begin(), outcome.exceptions.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

}  // namespace tollgate::interpret
