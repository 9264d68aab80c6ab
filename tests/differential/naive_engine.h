#pragma once
// The simplest engine that keeps the promise of row_engine.h: row by row, through the oracle of tests/interpret.
// A row whose answer needs anything that is not known is handed back.

#include <algorithm>
#include <set>

#include "runtime/plan/row_engine.h"
#include "tests/interpret/oracle.h"

namespace tollgate::interpret::testing {

class NaiveEngine : public plan::RowEngine {
 public:
  /// `leastRows`: folds over fewer are left to the evaluator.
  NaiveEngine(const ir::Program& program, const table::Dataset& data, size_t leastRows)
      : program_(program), data_(data), world_(worldOf(program, data)), leastRows_(leastRows) {}

  void prepare(const std::vector<plan::RowRequest>&) override {}
  size_t worthAsking() const override { return leastRows_; }
  bool announced(ir::Id) const override { return false; }

  bool count(const plan::RowRequest& request, bool wantRows, plan::RowCounts& counts) override {
    if (!request.supposedFields.empty() || !request.supposedCalls.empty() || !request.supposedDecisions.empty()) return false;
    if (leavesOut(request)) return false;
    const auto choices = world_.choices;
    for (const auto& [interpretation, choice] : request.assumed) world_.choices[interpretation] = choice;
    Oracle oracle(program_, data_, world_);
    oracle.wholeCollectionsOnly = true;
    oracle.suppressed = request.suppressed;
    for (const auto& [record, only] : request.countingOnly) {
      oracle.counting.push_back({record, only.var, only.node, {only.env.begin(), only.env.end()}, false});
    }
    auto holds = [&](const plan::RowRequest::Condition& condition, int64_t row) {
      Oracle::Bindings env(condition.env.begin(), condition.env.end());
      env[condition.var] = row;
      // A condition of `counting only` is not restricted by itself.
      for (auto& counting : oracle.counting) counting.off = counting.condition == condition.node;
      const Truths t = oracle.condition(condition.node, env);
      for (auto& counting : oracle.counting) counting.off = false;
      if (t != kT && t != kF) throw OpenCell();
      return t == kT;
    };
    const table::Collection& collection = data_.collections[request.record];
    for (size_t row = 0; row < collection.size(); ++row) {
      const auto element = static_cast<int64_t>(row);
      try {
        if (collection.maybe.test(row)) throw OpenCell();
        bool in = true;
        for (const auto& member : request.members) in = holds(member, element) && in;
        const bool satisfies = request.counted.node == ir::kNone || holds(request.counted, element);
        ++(!in ? counts.out : satisfies ? counts.satisfies : counts.fails);
        if (in && wantRows) (satisfies ? counts.satisfying : counts.failing).push_back(element);
        asked_ += 1;
      } catch (const NotAnswered&) {
        counts.open.push_back(element);
        for (auto& counting : oracle.counting) counting.off = false;
      }
    }
    world_.choices = choices;
    return true;
  }
  int64_t rowsCounted() const { return asked_; }

 private:
  /// It hands no members of exceptions back, and knows a gate only as its criteria are in one world.
  bool leavesOut(const plan::RowRequest& request) const {
    std::vector<ir::Id> open{request.counted.node};
    for (const auto& member : request.members) open.push_back(member.node);
    for (const auto& [record, only] : request.countingOnly) open.push_back(only.node);
    std::set<ir::Id> seen{ir::kNone};
    while (!open.empty()) {
      const ir::Id at = open.back();
      open.pop_back();
      if (!seen.insert(at).second) continue;
      const ir::Node& node = program_.node(at);
      open.insert(open.end(), node.kids.begin(), node.kids.end());
      if (node.op == ir::Op::GateIsMet) return true;
      if (node.op != ir::Op::Call) continue;
      if (request.suppressed == ir::kNone && program_.functions[node.index].kind == ir::FunctionKind::Exception) return true;
      open.push_back(program_.functions[node.index].body);
    }
    return false;
  }

  const ir::Program& program_;
  const table::Dataset& data_;
  World world_;
  size_t leastRows_;
  int64_t asked_ = 0;
};

}  // namespace tollgate::interpret::testing
