#include "runtime/interpret/judge.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/fingerprint/fingerprint.h"
#include "compiler/ir/variations.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/version_order.h"
#include "runtime/interpret/criterion_sentence.h"
#include "runtime/interpret/decisions_on_file.h"
#include "runtime/interpret/definitions.h"
#include "runtime/interpret/evaluator.h"
#include "runtime/interpret/needed.h"
#include "runtime/interpret/row_grounds.h"
#include "runtime/interpret/wording.h"
#include "runtime/plan/agreement.h"

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

}  // namespace

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

class GateJudge {
 public:
  GateJudge(const ir::Program& program, const table::Dataset& data, const EvaluationOptions& options,
            std::shared_ptr<const DecisionRowIndex> decisionIndex)
      : program_(program), data_(data), options_(options), decisionIndex_(std::move(decisionIndex)) {}

  std::vector<plan::GateOutcome> judgeGate(ir::Id gate);
  /// The folds over rows that judging the gate will ask the engine for.
  std::vector<plan::RowRequest> requestsOf(ir::Id gate);
  Truth isMet(ir::Id gate, std::optional<int64_t> instance);
  void observeGate(ir::Id gate, Observer& observer);
  /// Ties of `latest` that were read, by what is said of one that keeps a criterion open (M7).
  const std::map<std::string, table::Finding>& ties() const { return ties_; }

 private:
  /// Why an instance may not be one: none, if it surely is.
  using Doubts = std::vector<plan::OpenReason>;
  /// None if it is no instance of the gate.
  std::optional<Doubts> scopeOf(ir::Id gate, std::optional<int64_t> instance);
  static Doubts doubtsOf(const std::string& instance, const Evaluator& scope, const std::vector<FactId>& reasons);
  /// `verdictOnly`: without exceptions, assumptions and what is still needed, for `GATE is met`.
  plan::GateOutcome judgeInstance(ir::Id gate, std::optional<int64_t> instance, const Doubts& scope, bool verdictOnly);
  /// What `--assume` would give beside the outcome: verdict and exit status stay (M11).
  void describeAssumed(ir::Id gate, std::optional<int64_t> instance, plan::GateOutcome& outcome);
  /// `whole`: with the ties that it reads, the decisions on file, and what is still needed, to find which evaluates it again and
  /// again; not where the outcome only stands beside another (an exception, an assumption).
  plan::CriterionOutcome judgeCriterion(Evaluator& evaluator, const ir::Gate& gate, const ir::Criterion& criterion, const Binding* env,
                                        bool whole);
  void keepTies(const Evaluator& evaluator, const CriterionJudge& judge);
  void describe(const ir::Gate& gate, plan::GateOutcome& outcome) const;
  /// The reason, or those of the gate that it stands for.
  void addReasons(const Evaluator& evaluator, FactId id, std::vector<plan::OpenReason>& reasons) const;
  void keep(ir::Id gate, std::optional<int64_t> instance, const plan::GateOutcome& outcome);
  plan::CriterionOutcome describe(Evaluator& evaluator, const ir::Criterion& criterion, const CriterionJudge& judge,
                                  const Deciding& deciding, Truth truth, const Binding* env);
  void describeExceptions(Evaluator& evaluator, const ir::Gate& gate, const Binding* env, plan::GateOutcome& outcome);
  /// What `GATE is met` reads there, and who may end it.
  void surround(Evaluator& evaluator) {
    if (options_.pulse) evaluator.setPulse(&options_.pulse);
    evaluator.setGateVerdicts([this](ir::Id other, std::optional<int64_t> instance) { return isMet(other, instance); });
  }
  const Binding* enter(Evaluator& evaluator, const ir::Gate& gate, std::optional<int64_t> instance);
  void count(Evaluator& evaluator, const ir::Gate& gate, const ir::Criterion* criterion, const Binding* env);
  bool asked(const ir::Criterion& criterion) const {
    return options_.only.empty() || std::find(options_.only.begin(), options_.only.end(), criterion.name) != options_.only.end();
  }
  bool wholly(const ir::Gate& gate) const {
    return std::all_of(gate.criteria.begin(), gate.criteria.end(), [&](const ir::Criterion& c) { return asked(c); });
  }

  const ir::Program& program_;
  const table::Dataset& data_;
  const EvaluationOptions& options_;
  std::shared_ptr<const DecisionRowIndex> decisionIndex_;  // all evaluators read them
  struct Judged {
    Verdict verdict;
    std::vector<plan::OpenReason> reasons;
  };
  using Memory = std::map<std::pair<ir::Id, int64_t>, Judged>;
  /// Instances that were judged over all criteria; -1: the gate has none. Of one assumption; the judges of the gates that
  /// gates read share it, so that each is judged once.
  std::shared_ptr<Memory> judged_ = std::make_shared<Memory>();
  std::map<std::string, table::Finding> ties_;
  std::map<ir::Id, int64_t> assumed_;    // interpretations, while an assumption is followed here
  std::unique_ptr<GateJudge> assuming_;  // by `--assume`
};

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

// ---- The whole --------------------------------------------------------------------------------------------------

namespace {

/// "; varies standard 1.0: 1 omitted, 2 replaced, 3 added", or nothing.
std::string variation(const ir::Program& program, const ir::Pack& pack) {
  if (pack.varies == ir::kNone) return {};
  size_t counts[3] = {0, 0, 0};
  for (const ir::Deviation& deviation : pack.deviations) ++counts[static_cast<size_t>(deviation.kind)];
  std::vector<std::string> parts;
  const auto part = [&](ir::DeviationKind kind, const char* word) {
    const size_t count = counts[static_cast<size_t>(kind)];
    if (count != 0) parts.push_back(fmt::format("{} {}", count, word));
  };
  part(ir::DeviationKind::Omitted, "omitted");
  part(ir::DeviationKind::Replaced, "replaced");
  part(ir::DeviationKind::Added, "added");
  const ir::Pack& base = program.packs[pack.varies];
  return fmt::format("; varies {}{}{}: {}", base.name, base.version.empty() ? "" : " ", base.version,
                     parts.empty() ? "nothing differs" : fmt::format("{}", fmt::join(parts, ", ")));
}

/// "; for E-7 only" of a pack that is for one planned entry.
std::string entryText(const ir::Program& program, ir::Id pack) {
  const std::string entry = ir::entryOf(program, pack);
  return entry.empty() ? "" : fmt::format("; for {} only", entry);
}

plan::Outcome frame(const ir::Program& program, const table::Dataset& data) {
  plan::Outcome outcome;
  outcome.asOf = data.asOf;
  outcome.rules = program.sha256;
  outcome.zoneVersion = data.zoneVersion;
  outcome.inputs = data.files;
  outcome.findings = data.findings;
  for (const table::InputFile& file : data.files) {
    if (file.exported && (!outcome.dataTo || *file.exported > *outcome.dataTo)) outcome.dataTo = file.exported;
  }
  fingerprint::Fingerprints prints(program);
  for (ir::Id id = 0; id < program.packs.size(); ++id) {
    const ir::Pack& pack = program.packs[id];
    outcome.packs.push_back(fmt::format("{} {} ({}{}{})", pack.name, pack.version,
                                        fingerprint::agreementText(prints, program, id, data.asOf), variation(program, pack),
                                        entryText(program, id)));
  }
  return outcome;
}

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// Whether a gate has a criterion of those asked for; none asked for: all are.
bool hasAny(const ir::Gate& gate, const std::vector<std::string>& only) {
  return only.empty() ||
         std::any_of(gate.criteria.begin(), gate.criteria.end(), [&](const ir::Criterion& c) { return contains(only, c.name); });
}

}  // namespace

namespace {

/// ": both-apply (Table 13-2 and Table 13.3 both apply) or replaces (Table 13.3 alone applies)".
std::string choicesText(const ir::Enum& choices) {
  std::string text;
  for (size_t i = 0; i < choices.values.size(); ++i) {
    text += (i == 0 ? ": " : " or ") + choices.values[i];
    if (i < choices.valueTitles.size() && !choices.valueTitles[i].empty()) text += " (" + choices.valueTitles[i] + ")";
  }
  return text;
}

/// Ties that were read and keep nothing open; those that do are told as reasons (M7).
void addTies(const std::map<std::string, table::Finding>& ties, plan::Outcome& outcome) {
  constexpr size_t kMostTies = 1000;
  std::set<std::string_view> reasons;
  for (const plan::GateOutcome& gate : outcome.gates) {
    for (const plan::CriterionOutcome& criterion : gate.criteria) {
      for (const plan::OpenReason& reason : criterion.reasons) reasons.insert(reason.sentence);
    }
  }
  size_t found = 0;
  for (const auto& [sentence, tie] : ties) {
    if (!reasons.contains(sentence) && ++found <= kMostTies) outcome.findings.push_back(tie);
  }
  if (found > kMostTies) outcome.findings.push_back({"tie", fmt::format("and {} more", found - kMostTies), "", 0});
}

}  // namespace

plan::Outcome evaluate(const ir::Program& program, const table::Dataset& data, const EvaluationOptions& options) {
  plan::Outcome outcome = frame(program, data);
  outcome.tolerated = data.faults;
  const auto decisionIndex = std::make_shared<DecisionRowIndex>(data);
  for (table::Finding& finding : decisionFindings(program, data, *decisionIndex)) outcome.findings.push_back(std::move(finding));
  for (const auto& [name, choice] : options.assume) outcome.assumptions.push_back(fmt::format("{} = {}", name, choice));
  outcome.only = options.only;
  for (ir::Id id = 0; id < program.interpretations.size(); ++id) {
    const ir::Interpretation& declared = program.interpretations[id];
    const auto& values = program.enums[declared.choices].values;
    plan::InterpretationOutcome described;
    described.name = declared.name, described.title = declared.meta.title;
    described.open = !plan::agreedChoice(declared, data.asOf);
    if (!described.open) {
      described.state = fmt::format("{}, agreed by {}", values[declared.agreed], declared.agreedBy);
      if (declared.agreedOn) {
        described.state += " on " + formatIsoDate(*declared.agreedOn);
      }
    } else {
      const std::string body = declared.toBeAgreedBy.empty() ? declared.agreedBy : declared.toBeAgreedBy;
      if (declared.proposed != ir::kNone) {
        described.state = fmt::format("{} only proposed{}", values[declared.proposed],
                                      declared.proposedBy.empty() ? "" : " by " + declared.proposedBy);
      } else {
        described.state = "not agreed";
      }
      if (!body.empty()) described.state += declared.proposed != ir::kNone ? fmt::format("; {} has not agreed it", body) : " by " + body;
      described.state += choicesText(program.enums[declared.choices]);
    }
    outcome.interpretations.push_back(std::move(described));
  }
  GateJudge judge(program, data, options, decisionIndex);
  std::vector<ir::Id> gates;
  for (ir::Id gate = 0; gate < program.gates.size(); ++gate) {
    const ir::Gate& declared = program.gates[gate];
    if ((options.gates.empty() || contains(options.gates, declared.name)) && hasAny(declared, options.only)) gates.push_back(gate);
  }
  if (options.engine != nullptr) {
    std::vector<plan::RowRequest> requests;
    for (ir::Id gate : gates) {
      for (plan::RowRequest& request : judge.requestsOf(gate)) requests.push_back(std::move(request));
    }
    options.engine->prepare(requests);
  }
  for (ir::Id gate : gates) {
    for (plan::GateOutcome& instance : judge.judgeGate(gate)) outcome.gates.push_back(std::move(instance));
  }
  addTies(judge.ties(), outcome);
  return outcome;
}

void observe(const ir::Program& program, const table::Dataset& data, const EvaluationOptions& options, Observer& observer) {
  GateJudge judge(program, data, options, std::make_shared<DecisionRowIndex>(data));
  for (ir::Id gate = 0; gate < program.gates.size(); ++gate) {
    const ir::Gate& declared = program.gates[gate];
    if ((options.gates.empty() || contains(options.gates, declared.name)) && hasAny(declared, options.only))
      judge.observeGate(gate, observer);
  }
}

plan::Outcome refused(const ir::Program& program, const table::Dataset& data) {
  plan::Outcome outcome = frame(program, data);
  outcome.refused = data.faults;
  return outcome;
}

std::vector<std::string> unknownNames(const ir::Program& program, const EvaluationOptions& options) {
  std::vector<std::string> sentences;
  auto complain = [&](const char* what, const std::string& name, const std::vector<std::string>& known) {
    if (contains(known, name)) return;
    const std::string near = nearest(name, known);
    sentences.push_back(fmt::format("there is no {} `{}`{}", what, name, near.empty() ? "" : fmt::format("; did you mean `{}`?", near)));
  };
  std::vector<std::string> gates, criteria, interpretations;
  for (const ir::Gate& gate : program.gates) {
    gates.push_back(gate.name);
    const bool asked = options.gates.empty() || contains(options.gates, gate.name);
    for (const ir::Criterion& c : gate.criteria) {
      if (asked) criteria.push_back(c.name);
    }
  }
  for (const ir::Interpretation& i : program.interpretations) interpretations.push_back(i.name);
  for (const std::string& name : options.gates) complain("gate", name, gates);
  for (const std::string& name : options.only) complain("criterion", name, criteria);
  for (const ir::Gate& gate : program.gates) {
    if (sentences.empty() && contains(options.gates, gate.name) && !hasAny(gate, options.only)) {
      sentences.push_back(fmt::format("the gate `{}` has none of the criteria asked for", gate.name));
    }
  }
  for (const auto& [name, choice] : options.assume) {
    complain("interpretation", name, interpretations);
    for (const ir::Interpretation& i : program.interpretations) {
      if (i.name == name) complain("choice", choice, program.enums[i.choices].values);
    }
  }
  return sentences;
}

}  // namespace tollgate::interpret
