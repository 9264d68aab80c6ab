#include <fmt/format.h>

#include "compiler/ir/text_words.h"
#include "compiler/ir/verify_parts.h"
#include "compiler/ir/walk.h"

namespace tollgate::ir {
namespace {

struct Arity {
  size_t least = 0, most = 0;
  size_t vars = 0;
};
constexpr size_t kAny = static_cast<size_t>(-1);

Arity arityOf(const Node& node) {
  switch (node.op) {
    case Op::Constant:
    case Op::AsOf:
    case Op::InterpretationChoice:
    case Op::Collection:
    case Op::EnumValues: return {0, 0, 0};
    case Op::Variable: return {0, 0, 1};
    case Op::Field:
    case Op::Not:
    case Op::IsPresent:
    case Op::IsAbsent:
    case Op::DateOf:
    case Op::Count: return {1, 1, 0};
    case Op::Call:
    case Op::TableCell:
    case Op::DecisionIs:
    case Op::DecisionDay:
    case Op::SetOf: return {0, kAny, 0};
    case Op::GateIsMet: return {0, 1, 0};
    case Op::And:
    case Op::Or: return {2, kAny, 0};
    case Op::Implies:
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::In:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::CorrespondingDay: return {2, 2, 0};
    case Op::Select: return {3, 3, 0};
    case Op::Filter:
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::ShareOf:
    case Op::Latest:
    case Op::Earliest: return {2, 2, 1};
    case Op::Percentile: return {3, 3, 1};
    case Op::Quantifier: {
      const bool limited = node.form != Form::Every && node.form != Form::Some && node.form != Form::No;
      return limited ? Arity{3, 3, 1} : Arity{2, 2, 1};
    }
    case Op::ForEach: return {2, kAny, node.kids.empty() ? 0 : node.kids.size() - 1};
  }
  return {};
}

class Shape {
 public:
  Shape(const Program& program, Findings& out) : p_(program), out_(out) {}

  void run() {
    if (p_.bodies != kNone) id(p_.bodies, p_.enums.size(), "enum", "bodies");
    if (p_.tests != kNone) id(p_.tests, p_.records.size(), "record", "tests");
    if (p_.packRecord != kNone) id(p_.packRecord, p_.records.size(), "record", "packs");
    for (size_t i = 0; i < p_.variables.size(); ++i) {
      type(p_.variables[i].type, label("variable", static_cast<Id>(i), p_.variables[i].name));
    }
    for (size_t i = 0; i < p_.nodes.size(); ++i) node(static_cast<Id>(i));
    for (size_t i = 0; i < p_.records.size(); ++i) record(p_.records[i], label("record", static_cast<Id>(i), p_.records[i].name));
    for (size_t i = 0; i < p_.functions.size(); ++i) {
      function(p_.functions[i], label("function", static_cast<Id>(i), p_.functions[i].name));
    }
    for (size_t i = 0; i < p_.tables.size(); ++i) {
      const Table& table = p_.tables[i];
      const std::string where = label("table", static_cast<Id>(i), table.name);
      type(table.cellType, where);
      for (const Type& axis : table.axes) type(axis, where);
      optional(table.limitFor, table.limitForIsEnum ? p_.enums.size() : p_.records.size(), "type of the limit", where);
    }
    for (size_t i = 0; i < p_.interpretations.size(); ++i) {
      const Interpretation& interpretation = p_.interpretations[i];
      id(interpretation.choices, p_.enums.size(), "enum", label("interpretation", static_cast<Id>(i), interpretation.name));
    }
    for (size_t i = 0; i < p_.decisions.size(); ++i) {
      const std::string where = label("decision", static_cast<Id>(i), p_.decisions[i].name);
      for (const Type& subject : p_.decisions[i].subjects) type(subject, where);
    }
    for (size_t i = 0; i < p_.sources.size(); ++i) {
      const Source& source = p_.sources[i];
      const std::string where = label("source", static_cast<Id>(i), source.name);
      optional(source.record, p_.records.size(), "record", where);
      optional(source.decision, p_.decisions.size(), "decision", where);
      optional(source.completeVar, p_.variables.size(), "variable", where);
      optional(source.completeSet, p_.nodes.size(), "node", where);
    }
    for (size_t i = 0; i < p_.gates.size(); ++i) gate(p_.gates[i], label("gate", static_cast<Id>(i), p_.gates[i].name));
  }

 private:
  void id(Id id, size_t count, std::string_view what, const std::string& where) {
    if (id < count) return;
    out_.add(id == kNone ? fmt::format("{}: no {} is given", where, what) : fmt::format("{}: there is no {} {}", where, what, id));
  }
  void optional(Id value, size_t count, std::string_view what, const std::string& where) {
    if (value != kNone) id(value, count, what, where);
  }
  void type(const Type& type, const std::string& where) {
    const auto named = [&](TypeKind kind) {
      if (kind == TypeKind::Enum) {
        id(type.id, p_.enums.size(), "enum", where);
      } else if (kind == TypeKind::Ref) {
        id(type.id, p_.records.size(), "record", where);
      } else {
        out_.add(fmt::format("{}: a set is of enum values or references", where));
      }
    };
    if (type.kind == TypeKind::Enum || type.kind == TypeKind::Ref) named(type.kind);
    if (type.kind == TypeKind::Set) named(type.element);
  }
  void node(Id self) {
    const Node& node = p_.nodes[self];
    const std::string where = nodeLabel(p_, self);
    type(node.type, where);
    for (const Id kid : node.kids) id(kid, p_.nodes.size(), "node", where);
    for (const Id var : node.vars) id(var, p_.variables.size(), "variable", where);
    const Arity arity = arityOf(node);
    if (node.kids.size() < arity.least || node.kids.size() > arity.most) {
      out_.add(fmt::format("{}: has {} kids", where, node.kids.size()));
    }
    if (node.vars.size() != arity.vars) {
      out_.add(fmt::format("{}: has {} variables, not {}", where, node.vars.size(), arity.vars));
    }
    const auto names = text::indexNames(node.op);
    if (!names) return;
    switch (*names) {
      case text::Names::Interpretations: return id(node.index, p_.interpretations.size(), "interpretation", where);
      case text::Names::Functions: return id(node.index, p_.functions.size(), "function", where);
      case text::Names::Tables: return id(node.index, p_.tables.size(), "table", where);
      case text::Names::Gates: return id(node.index, p_.gates.size(), "gate", where);
      case text::Names::Decisions: return id(node.index, p_.decisions.size(), "decision", where);
      case text::Names::Records: return id(node.index, p_.records.size(), "record", where);
      case text::Names::Enums: return id(node.index, p_.enums.size(), "enum", where);
      case text::Names::Fields:  // known only with the type of the object
      case text::Names::Variables:
      case text::Names::Values:
      case text::Names::Outcomes:
      case text::Names::Packs:
      case text::Names::Criteria:
      case text::Names::Worlds:
      case text::Names::Registers:  // of tests, not of nodes
      case text::Names::Entries:
      case text::Names::None: return;
    }
  }
  void record(const Record& record, const std::string& where) {
    for (const Id field : record.key) id(field, record.fields.size(), "field", where);
    optional(record.recorded, record.fields.size(), "field", where);
    for (const FieldDecl& field : record.fields) {
      const std::string at = where + "/" + field.name;
      type(field.type, at);
      optional(field.disputedVar, p_.variables.size(), "variable", at);
      optional(field.disputedWhere, p_.nodes.size(), "node", at);
    }
  }
  void function(const Function& function, const std::string& where) {
    type(function.result, where);
    optional(function.owner, p_.records.size(), "record", where);
    optional(function.scopeGate, p_.gates.size(), "gate", where);
    if (function.scopeCriterion != kNone) {
      const size_t count = function.scopeGate < p_.gates.size() ? p_.gates[function.scopeGate].criteria.size() : 0;
      id(function.scopeCriterion, count, "criterion", where);
    }
    for (const Id param : function.params) id(param, p_.variables.size(), "variable", where);
    id(function.body, p_.nodes.size(), "node", where);
  }
  void countingOnly(const std::vector<CountingOnly>& all, const std::string& where) {
    for (const CountingOnly& only : all) {
      id(only.record, p_.records.size(), "record", where);
      id(only.var, p_.variables.size(), "variable", where);
      id(only.condition, p_.nodes.size(), "node", where);
    }
  }
  void gate(const Gate& gate, const std::string& where) {
    optional(gate.instance, p_.variables.size(), "variable", where);
    optional(gate.instances, p_.nodes.size(), "node", where);
    optional(gate.appliesWhen, p_.nodes.size(), "node", where);
    countingOnly(gate.countingOnly, where);
    for (const Criterion& criterion : gate.criteria) {
      const std::string at = where + "/" + criterion.name;
      countingOnly(criterion.countingOnly, at);
      optional(criterion.appliesWhen, p_.nodes.size(), "node", at);
      id(criterion.require, p_.nodes.size(), "node", at);
      for (const Evidence& evidence : criterion.evidence) optional(evidence.onFile, p_.nodes.size(), "node", at);
      optional(criterion.judgedBy, p_.decisions.size(), "decision", at);
    }
  }

  const Program& p_;
  Findings& out_;
};

/// Nodes, then functions and gates through their nodes, as one graph walked without recursion.
class Circles {
 public:
  Circles(const Program& program, Findings& out)
      : p_(program),
        out_(out),
        nodes_(program.nodes.size()),
        functions_(nodes_ + program.functions.size()),
        state_(functions_ + program.gates.size(), 0),
        depth_(state_.size(), 0) {}

  void run() {
    for (size_t i = 0; i < state_.size(); ++i) walk(i);
  }

 private:
  static constexpr uint32_t kDeepest = 2000;

  std::vector<size_t> next(size_t at) const {
    std::vector<size_t> all;
    const auto add = [&](Id node) {
      if (node != kNone) all.push_back(node);
    };
    if (at < nodes_) {
      const Node& node = p_.nodes[at];
      for (const Id kid : node.kids) all.push_back(kid);
      if (node.op == Op::Call) all.push_back(nodes_ + node.index);
      if (node.op == Op::GateIsMet) all.push_back(functions_ + node.index);
    } else if (at < functions_) {
      add(p_.functions[at - nodes_].body);
    } else {
      const Gate& gate = p_.gates[at - functions_];
      add(gate.instances);
      add(gate.appliesWhen);
      for (const CountingOnly& only : gate.countingOnly) add(only.condition);
      for (const Criterion& criterion : gate.criteria) {
        add(criterion.appliesWhen);
        add(criterion.require);
        for (const Evidence& evidence : criterion.evidence) add(evidence.onFile);
        for (const CountingOnly& only : criterion.countingOnly) add(only.condition);
      }
    }
    return all;
  }
  std::string name(size_t at) const {
    if (at < nodes_) return nodeLabel(p_, static_cast<Id>(at));
    if (at < functions_) return label("function", static_cast<Id>(at - nodes_), p_.functions[at - nodes_].name);
    return label("gate", static_cast<Id>(at - functions_), p_.gates[at - functions_].name);
  }
  void walk(size_t root) {
    struct Step {
      size_t at;
      std::vector<size_t> next;
      size_t taken = 0;
    };
    if (state_[root] != 0) return;
    std::vector<Step> path;
    state_[root] = 1;
    path.push_back({root, next(root)});
    while (!path.empty()) {
      Step& step = path.back();
      if (step.taken == step.next.size()) {
        uint32_t depth = 0;
        for (const size_t below : step.next) depth = std::max(depth, depth_[below]);
        depth_[step.at] = depth + 1;
        if (depth + 1 == kDeepest) out_.add(fmt::format("{}: nests {} deep", name(step.at), kDeepest));
        state_[step.at] = 2;
        path.pop_back();
        continue;
      }
      const size_t below = step.next[step.taken++];
      if (state_[below] == 1) {
        out_.add(fmt::format("{}: reaches itself", name(below)));
      } else if (state_[below] == 0) {
        state_[below] = 1;
        path.push_back({below, next(below)});
      }
    }
  }

  const Program& p_;
  Findings& out_;
  size_t nodes_, functions_;
  std::vector<uint8_t> state_;  // 0 new, 1 on the path, 2 done
  std::vector<uint32_t> depth_;
};

}  // namespace

std::string label(std::string_view what, Id id, std::string_view name) {
  return name.empty() ? fmt::format("{} {}", what, id) : fmt::format("{} {}:{}", what, id, name);
}
std::string nodeLabel(const Program& program, Id id) {
  return fmt::format("node {} ({})", id, text::opWords()[static_cast<size_t>(program.nodes[id].op)]);
}

void verifyShape(const Program& program, Findings& out) { Shape(program, out).run(); }
void verifyCircles(const Program& program, Findings& out) { Circles(program, out).run(); }

}  // namespace tollgate::ir
