#include "compiler/ir/verify.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/ir/verify_parts.h"
#include "compiler/ir/walk.h"
#include "compiler/support/sort_unique.h"

namespace tollgate::ir {
namespace {

std::vector<Root> rootsOf(const Program& program) {
  std::vector<Root> roots;
  const auto add = [&](Id node, std::string where, std::vector<Id> bound, Id gate, Id criterion, uint8_t context) {
    if (node != kNone) roots.push_back({node, std::move(where), std::move(bound), gate, criterion, context});
  };
  const auto only = [&](const std::vector<CountingOnly>& all, const std::string& where, const std::vector<Id>& bound, Id gate,
                        Id criterion) {
    for (const CountingOnly& each : all) {
      std::vector<Id> inside = bound;
      inside.push_back(each.var);
      add(each.condition, where, std::move(inside), gate, criterion, kInRow | kInMembership);
    }
  };
  for (Id i = 0; i < program.gates.size(); ++i) {
    const Gate& gate = program.gates[i];
    const std::string where = label("gate", i, gate.name);
    std::vector<Id> bound;
    if (gate.instance != kNone) bound.push_back(gate.instance);
    add(gate.instances, where, {}, kNone, kNone, kOutermost);
    add(gate.appliesWhen, where, bound, i, kNone, kOutermost);
    only(gate.countingOnly, where, bound, i, kNone);
    for (Id c = 0; c < gate.criteria.size(); ++c) {
      const Criterion& criterion = gate.criteria[c];
      const std::string at = fmt::format("{}/{}:{}", label("criterion", i, gate.name), c, criterion.name);
      add(criterion.appliesWhen, at, bound, i, c, kOutermost);
      add(criterion.require, at, bound, i, c, kOutermost);
      for (const Evidence& evidence : criterion.evidence) add(evidence.onFile, at, bound, i, c, kOutermost);
      only(criterion.countingOnly, at, bound, i, c);
    }
  }
  for (Id i = 0; i < program.functions.size(); ++i) {
    const Function& function = program.functions[i];
    std::vector<Id> bound = function.params;
    if (function.scopeGate != kNone && program.gates[function.scopeGate].instance != kNone) {
      bound.push_back(program.gates[function.scopeGate].instance);
    }
    uint8_t context = 0;
    if (function.kind == FunctionKind::Property) context = kInRow;
    if (function.kind == FunctionKind::Exception) context = kInRow | kInMembership;
    add(function.body, label("function", i, function.name), bound, function.scopeGate, function.scopeCriterion, context);
  }
  for (Id i = 0; i < program.records.size(); ++i) {
    for (const FieldDecl& field : program.records[i].fields) {
      const std::string where = label("record", i, program.records[i].name) + "/" + field.name;
      add(field.disputedWhere, where, {field.disputedVar}, kNone, kNone, kInRow);
    }
  }
  for (Id i = 0; i < program.sources.size(); ++i) {
    add(program.sources[i].completeSet, label("source", i, program.sources[i].name), {}, kNone, kNone, kOutermost);
  }
  return roots;
}

/// Variables: bound in one place, read where they are bound.
class Bindings {
 public:
  Bindings(const Program& program, Findings& out)
      : p_(program), out_(out), bound_(program.variables.size(), 0), known_(program.nodes.size(), false), free_(program.nodes.size()) {}

  void run(const std::vector<Root>& roots) {
    count();
    for (const Root& root : roots) {
      for (const Id var : freeIn(root.node)) {
        if (std::find(root.bound.begin(), root.bound.end(), var) != root.bound.end()) continue;
        out_.add(fmt::format("{}: reads {} where nothing binds it", root.where, label("variable", var, p_.variables[var].name)));
      }
    }
  }

 private:
  void bind(Id var) {
    if (var == kNone) return;
    if (++bound_[var] == 2) out_.add(fmt::format("{}: is bound in two places", label("variable", var, p_.variables[var].name)));
  }
  void count() {
    for (const Node& node : p_.nodes) {
      if (!bindsVars(node.op)) continue;
      for (const Id var : node.vars) bind(var);
    }
    for (const Function& function : p_.functions) {
      for (const Id param : function.params) bind(param);
    }
    for (const Record& record : p_.records) {
      for (const FieldDecl& field : record.fields) bind(field.disputedVar);
    }
    for (const Source& source : p_.sources) bind(source.completeVar);
    for (const Gate& gate : p_.gates) {
      bind(gate.instance);
      for (const CountingOnly& only : gate.countingOnly) bind(only.var);
      for (const Criterion& criterion : gate.criteria) {
        for (const CountingOnly& only : criterion.countingOnly) bind(only.var);
      }
    }
  }
  /// Sorted; through calls, so that the instance a local function reads is read by its callers too.
  const std::vector<Id>& freeIn(Id id) {
    if (known_[id]) return free_[id];
    known_[id] = true;
    const Node& node = p_.nodes[id];
    std::vector<Id> all;
    const auto addBut = [&](const std::vector<Id>& vars, const std::vector<Id>& but, size_t count) {
      for (const Id var : vars) {
        if (std::find(but.begin(), but.begin() + static_cast<ptrdiff_t>(count), var) == but.begin() + static_cast<ptrdiff_t>(count)) {
          all.push_back(var);
        }
      }
    };
    if (node.op == Op::Variable) all = node.vars;
    for (size_t i = 0; i < node.kids.size(); ++i) addBut(freeIn(node.kids[i]), node.vars, visibleVars(node, i));
    if (node.op == Op::Call) {
      const Function& function = p_.functions[node.index];
      addBut(freeIn(function.body), function.params, function.params.size());
    }
    sortUnique(all);
    return free_[id] = std::move(all);
  }

  const Program& p_;
  Findings& out_;
  std::vector<uint32_t> bound_;
  std::vector<bool> known_;
  std::vector<std::vector<Id>> free_;
};

/// Where each node stands, and which local functions are called from there.
class Places {
 public:
  Places(const Program& program, Findings& out) : owner(program.nodes.size()), p_(program), out_(out), seen_(program.nodes.size(), kNone) {}

  void run(const std::vector<Root>& roots) {
    for (Id i = 0; i < roots.size(); ++i) {
      std::vector<Id> open = {roots[i].node};
      while (!open.empty()) {
        const Id id = open.back();
        open.pop_back();
        if (seen_[id] == i) continue;
        seen_[id] = i;
        if (owner[id].empty()) owner[id] = roots[i].where;
        const Node& node = p_.nodes[id];
        if (node.op == Op::Call) call(node, roots[i]);
        open.insert(open.end(), node.kids.begin(), node.kids.end());
      }
    }
  }
  std::vector<std::string> owner;

 private:
  void call(const Node& node, const Root& root) {
    const Function& function = p_.functions[node.index];
    if (function.scopeGate == kNone) return;
    if (function.scopeGate == root.gate && (function.scopeCriterion == kNone || function.scopeCriterion == root.criterion)) return;
    out_.add(fmt::format("{}: calls {} from outside of where it stands", root.where, label("function", node.index, function.name)));
  }

  const Program& p_;
  Findings& out_;
  std::vector<Id> seen_;
};

/// Spreads from every root what surrounds a node, through calls, and looks at folds and decisions.
class Contexts {
 public:
  Contexts(const Program& program, const std::vector<std::string>& owner, Findings& out)
      : p_(program), owner_(owner), out_(out), context_(program.nodes.size(), 0) {}

  void run(const std::vector<Root>& roots) {
    for (const Root& root : roots) visit(root.node, root.context | kReached);
    for (Id id = 0; id < p_.nodes.size(); ++id) check(id);
  }

 private:
  static constexpr uint8_t kReached = 8;

  void visit(Id id, uint8_t context) {
    if ((context_[id] & context) == context) return;
    context_[id] |= context;
    const Node& node = p_.nodes[id];
    for (size_t i = 0; i < node.kids.size(); ++i) visit(node.kids[i], within(context, kidRole(node, i)));
    if (node.op != Op::Call) return;
    const Function& function = p_.functions[node.index];
    // A body of its own kind is visited as a root; here only what the caller adds.
    visit(function.body, function.kind == FunctionKind::Define ? context : static_cast<uint8_t>(context & ~kOutermost));
  }
  static uint8_t within(uint8_t context, KidRole role) {
    const auto kept = static_cast<uint8_t>(context & ~kOutermost);
    switch (role) {
      case KidRole::Same: return context;
      case KidRole::Row: return kept | kInRow;
      case KidRole::Membership: return kept | kInRow | kInMembership;
    }
    return context;
  }
  void check(Id id) {
    const Node& node = p_.nodes[id];
    const auto where = [&] { return fmt::format("{} of {}", nodeLabel(p_, id), owner_[id]); };
    if (isFold(node.op) && (context_[id] & kInRow) != 0 && node.empty.is != EmptyIs::SumDecides) {
      out_.add(fmt::format("{}: stands in a row context, but its sum does not decide when its set is empty", where()));
    }
    if (asksDecision(node.op) && (context_[id] & kInMembership) != 0 && p_.decisions[node.index].whileUndecided == kNone) {
      out_.add(fmt::format("{}: decides who is counted, but {} does not say `while undecided`", where(), p_.decisions[node.index].name));
    }
  }

  const Program& p_;
  const std::vector<std::string>& owner_;
  Findings& out_;
  std::vector<uint8_t> context_;
};

}  // namespace

std::vector<std::string> verify(const Program& program, size_t limit) {
  Findings out(limit);
  verifyShape(program, out);
  if (out.empty()) verifyCircles(program, out);
  if (!out.empty()) return out.take();
  const std::vector<Root> roots = rootsOf(program);
  Places places(program, out);
  places.run(roots);
  verifyTypes(program, places.owner, out);
  verifyDeclarations(program, out);
  verifySamples(program, out);
  Bindings(program, out).run(roots);
  Contexts(program, places.owner, out).run(roots);
  return out.take();
}

}  // namespace tollgate::ir
