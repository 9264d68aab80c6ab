#pragma once
// The verdicts of the instances of a gate, each with what is told of it (semantics M10 to M12). For judge.cc alone.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/interpret/criterion_judge.h"
#include "runtime/interpret/criterion_sentence.h"
#include "runtime/interpret/evaluator.h"
#include "runtime/interpret/judge.h"

namespace tollgate::interpret {

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
    plan::Verdict verdict;
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

}  // namespace tollgate::interpret
