#pragma once
// Engines that are wrong on purpose, to show that the comparison would notice: one answers wrongly where the evaluator
// asks, the other compiles another program than the one that is judged.

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "compiler/ir/walk.h"
#include "runtime/plan/row_engine.h"

namespace tollgate::interpret::testing {

/// Passes every question on and spoils the answer.
class SpoiltEngine : public plan::RowEngine {
 public:
  using Spoil = std::function<void(plan::RowCounts&)>;
  SpoiltEngine(plan::RowEngine& engine, Spoil spoil) : engine_(engine), spoil_(std::move(spoil)) {}
  void prepare(const std::vector<plan::RowRequest>& requests) override { engine_.prepare(requests); }
  bool count(const plan::RowRequest& request, bool wantRows, plan::RowCounts& counts) override {
    if (!engine_.count(request, wantRows, counts)) return false;
    spoil_(counts);
    return true;
  }
  size_t worthAsking() const override { return engine_.worthAsking(); }

 private:
  plan::RowEngine& engine_;
  Spoil spoil_;
};

struct NamedSpoil {
  std::string name;
  SpoiltEngine::Spoil spoil;
};

inline std::vector<NamedSpoil> spoils() {
  return {
      {"a failing row counted as satisfying",
       [](plan::RowCounts& c) {
         if (c.fails > 0) --c.fails, ++c.satisfies;
       }},
      {"a row in the set counted as out",
       [](plan::RowCounts& c) {
         if (c.satisfies > 0) --c.satisfies, ++c.out;
       }},
      {"a row counted twice",
       [](plan::RowCounts& c) {
         if (c.satisfies > 0) ++c.satisfies;
       }},
      {"a failing row not named",
       [](plan::RowCounts& c) {
         if (!c.failing.empty()) c.failing.pop_back();
       }},
      {"an open row forgotten",
       [](plan::RowCounts& c) {
         if (!c.open.empty()) c.open.pop_back(), ++c.out;
       }},
      {"an undecided row decided",
       [](plan::RowCounts& c) {
         for (int64_t& rows : c.undecided.rows) {
           if (rows > 0) return --rows, void(++c.satisfies);
         }
       }},
      {"an undecided row not named",
       [](plan::RowCounts& c) {
         if (!c.undecidedRows.empty()) c.undecidedRows.pop_back();
       }},
      {"an interpretation not reached", [](plan::RowCounts& c) { c.reached.clear(); }},
      {"an interpretation not a reason", [](plan::RowCounts& c) { c.keepOpen.clear(); }},
      {"an exception not asked", [](plan::RowCounts& c) { c.exceptions.clear(); }},
  };
}

struct NamedChange {
  std::string name;
  std::function<bool(ir::Program&, ir::Node&)> change;  // false: nothing to change in this node
};

/// Mistakes that a compiler could make, one kind of operation each.
inline std::vector<NamedChange> changes() {
  using ir::Form;
  using ir::Op;
  auto op = [](Op from, Op to) { return [from, to](ir::Program&, ir::Node& n) { return n.op == from && (n.op = to, true); }; };
  auto form = [](Form from, Form to) {
    return [from, to](ir::Program&, ir::Node& n) { return n.op == Op::Quantifier && n.form == from && (n.form = to, true); };
  };
  return {
      {"and as or", op(Op::And, Op::Or)},
      {"or as and", op(Op::Or, Op::And)},
      {"less as at most", op(Op::Less, Op::LessEqual)},
      {"at least as more", op(Op::GreaterEqual, Op::Greater)},
      {"equal as unequal", op(Op::Equal, Op::NotEqual)},
      {"add as subtract", op(Op::Add, Op::Subtract)},
      {"present as absent", op(Op::IsPresent, Op::IsAbsent)},
      {"latest as earliest", op(Op::Latest, Op::Earliest)},
      {"at least as more than", form(Form::AtLeast, Form::MoreThan)},
      {"some as every", form(Form::Some, Form::Every)},
      {"no as some", form(Form::No, Form::Some)},
      {"the other outcome of a decision",
       [](ir::Program&, ir::Node& n) { return n.op == Op::DecisionIs && (n.outcome = 1 - n.outcome, true); }},
      {"a decision of any day",
       [](ir::Program&, ir::Node& n) {
         if (!ir::asksDecision(n.op) || (!n.since && !n.asOf)) return false;
         n.kids.resize(ir::subjectCount(n));
         n.since = n.asOf = false;
         return true;
       }},
      {"a limit of one more",
       [](ir::Program&, ir::Node& n) { return n.op == Op::Constant && n.type.kind == ir::TypeKind::Count && (++n.value.integer, true); }},
      {"another cell of a table",
       [](ir::Program& p, ir::Node& n) {
         if (n.op != Op::TableCell) return false;
         std::rotate(p.tables[n.index].cells.begin(), p.tables[n.index].cells.begin() + 1, p.tables[n.index].cells.end());
         return true;
       }},
  };
}

}  // namespace tollgate::interpret::testing
