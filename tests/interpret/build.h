#pragma once
// Programs and tables for tests of the meaning, without a front end. A node that is made is added to the program;
// conditions on an element are written as functions of the element.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/ir.h"
#include "compiler/ir/walk.h"
#include "runtime/table/table.h"

namespace tollgate::interpret::testing {

using ir::Form;
using ir::Id;
using ir::kNone;
using ir::Op;
using ir::Type;
using ir::TypeKind;
using OfElement = std::function<Id(Id)>;

inline Type plain(TypeKind kind, bool optional = false) { return {kind, TypeKind::Ref, kNone, optional}; }
inline const Type kFlagType = plain(TypeKind::Flag), kCountType = plain(TypeKind::Count), kDateType = plain(TypeKind::Date);
inline Type enumType(Id id) { return {TypeKind::Enum, TypeKind::Ref, id, false}; }
inline Type refType(Id id, bool optional = false) { return {TypeKind::Ref, TypeKind::Ref, id, optional}; }

inline ir::EmptyRule emptyIs(ir::EmptyIs is, bool inherited = false) { return {is, inherited, "it may be so"}; }
inline const ir::EmptyRule kNothing = {}, kSum = emptyIs(ir::EmptyIs::SumDecides);

class Build {
 public:
  ir::Program p;

  // ---- declarations
  Id enumeration(std::string name, std::vector<std::string> values) {
    ir::Enum e;
    e.name = std::move(name);
    e.valueTitles.resize(values.size());
    e.values = std::move(values);
    p.enums.push_back(std::move(e));
    return last(p.enums);
  }
  Id record(std::string name) {
    ir::Record r;
    r.name = name;
    r.collection = name + "s";
    r.key = {0};
    p.records.push_back(std::move(r));
    const Id id = last(p.records);
    field(id, "id", plain(TypeKind::Text));
    return id;
  }
  Id field(Id record, std::string name, Type type, bool mayBeUnknown = true) {
    ir::FieldDecl f;
    f.name = std::move(name);
    f.type = type;
    f.mayBeUnknown = mayBeUnknown && p.records[record].fields.size() > 0;
    p.records[record].fields.push_back(std::move(f));
    return last(p.records[record].fields);
  }
  Id interpretation(std::string name, std::vector<std::string> choices) {
    ir::Interpretation i;
    i.choices = enumeration(name + "-choices", std::move(choices));
    i.name = std::move(name);
    i.toBeAgreedBy = "TAG";
    p.interpretations.push_back(std::move(i));
    return last(p.interpretations);
  }
  void bodies(std::vector<std::string> names) { p.bodies = enumeration("Body", std::move(names)); }
  Id decision(std::string name, std::vector<Type> subjects, std::vector<ir::DecisionStep> steps, Id whileUndecided = kNone) {
    ir::Decision d;
    d.name = std::move(name);
    d.subjects = std::move(subjects);
    d.outcomes = {"granted", "refused"};
    d.steps = std::move(steps);
    d.whileUndecided = whileUndecided;
    p.decisions.push_back(std::move(d));
    return last(p.decisions);
  }
  static ir::DecisionStep step(ir::StepKind kind, Id body) {
    ir::DecisionStep s;
    s.kind = kind;
    s.body = body;
    return s;
  }
  Id function(std::string name, ir::FunctionKind kind, std::vector<Id> params, Type result, Id body, Id owner = kNone) {
    ir::Function f;
    f.name = std::move(name);
    f.kind = kind;
    f.owner = owner;
    f.params = std::move(params);
    f.result = result;
    f.body = body;
    p.functions.push_back(std::move(f));
    return last(p.functions);
  }
  Id gate(std::string name) {
    ir::Gate g;
    g.name = std::move(name);
    p.gates.push_back(std::move(g));
    return last(p.gates);
  }
  /// A criterion of the last gate.
  Id criterion(std::string name, Id require, Id appliesWhen = kNone) {
    ir::Criterion c;
    c.name = std::move(name);
    c.require = require;
    c.appliesWhen = appliesWhen;
    if (appliesWhen != kNone) c.otherwiseBecause = "it does not apply";
    p.gates.back().criteria.push_back(std::move(c));
    return last(p.gates.back().criteria);
  }

  // ---- nodes
  Id node(Op op, Type type, std::vector<Id> kids, Id index = kNone) {
    ir::Node n;
    n.op = op;
    n.type = type;
    n.kids = std::move(kids);
    n.index = index;
    n.meta.written = "as written";
    p.nodes.push_back(std::move(n));
    return last(p.nodes);
  }
  const Type& typeOf(Id id) const { return p.nodes[id].type; }
  Id constant(Type type, int64_t integer, int64_t denominator = 1) {
    const Id id = node(Op::Constant, type, {});
    p.nodes[id].value.integer = integer;
    p.nodes[id].value.denominator = denominator;
    return id;
  }
  Id flag(bool value) { return constant(kFlagType, value ? 1 : 0); }
  Id count(int64_t value) { return constant(kCountType, value); }
  Id share(int64_t a, int64_t b) { return constant(plain(TypeKind::Share), a, b); }
  Id date(int64_t day) { return constant(kDateType, day); }
  Id value(Id enumId, int64_t ordinal) { return constant(enumType(enumId), ordinal); }
  Id variable(Type type, std::string name = "") {
    p.variables.push_back({std::move(name), type});
    return last(p.variables);
  }
  Id read(Id var) {
    const Id id = node(Op::Variable, p.variables[var].type, {});
    p.nodes[id].vars = {var};
    return id;
  }
  Id get(Id object, Id field) {
    Type type = p.records[typeOf(object).id].fields[field].type;
    type.optional = type.optional || typeOf(object).optional;
    return node(Op::Field, type, {object}, field);
  }
  Id call(Id function, std::vector<Id> arguments) {
    Type type = p.functions[function].result;
    if (!arguments.empty()) type.optional = type.optional || typeOf(arguments[0]).optional;
    return node(Op::Call, type, std::move(arguments), function);
  }
  Id choice(Id interpretation) {
    return node(Op::InterpretationChoice, enumType(p.interpretations[interpretation].choices), {}, interpretation);
  }
  Id decisionIs(Id decision, std::vector<Id> subjects, Id outcome, Id body = kNone) {
    const Id id = node(Op::DecisionIs, kFlagType, std::move(subjects), decision);
    p.nodes[id].outcome = outcome;
    p.nodes[id].body = body;
    return id;
  }
  Id decisionDay(Id decision, std::vector<Id> subjects, std::optional<Id> asOf) {
    const Id id = asked(node(Op::DecisionDay, {TypeKind::Date}, std::move(subjects), decision), std::nullopt, asOf);
    p.nodes[id].type = ir::dayType(p, p.nodes[id]);
    return id;
  }
  Id asked(Id decisionIs, std::optional<Id> since, std::optional<Id> asOf) {
    ir::Node& asked = p.nodes[decisionIs];
    asked.since = since.has_value(), asked.asOf = asOf.has_value();
    for (const auto& day : {since, asOf}) {
      if (day) asked.kids.push_back(*day);
    }
    return decisionIs;
  }
  Id compare(Op op, Id left, Id right) { return node(op, kFlagType, {left, right}); }
  Id equal(Id left, Id right) { return compare(Op::Equal, left, right); }
  Id both(Id left, Id right) { return node(Op::And, kFlagType, {left, right}); }
  Id either(Id left, Id right) { return node(Op::Or, kFlagType, {left, right}); }
  Id no(Id condition) { return node(Op::Not, kFlagType, {condition}); }
  Id implies(Id premise, Id conclusion) { return node(Op::Implies, kFlagType, {premise, conclusion}); }
  Id present(Id optional) { return node(Op::IsPresent, kFlagType, {optional}); }
  Id absent(Id optional) { return node(Op::IsAbsent, kFlagType, {optional}); }
  Id all(Id record) { return node(Op::Collection, {TypeKind::Set, TypeKind::Ref, record, false}, {}, record); }
  Id elementVariable(Id set) {
    const Type& type = typeOf(set);
    return variable({type.element, TypeKind::Ref, type.id, false});
  }
  Id where(Id set, const OfElement& condition) {
    const Id var = elementVariable(set);
    const Id cond = condition(read(var));
    const Id id = node(Op::Filter, typeOf(set), {set, cond});
    p.nodes[id].vars = {var};
    return id;
  }
  Id quantifier(Form form, Id set, const OfElement& condition, Id limit = kNone, ir::EmptyRule empty = {}) {
    const Id var = elementVariable(set);
    const Id cond = condition(read(var));
    std::vector<Id> kids{set, cond};
    if (limit != kNone) kids.push_back(limit);
    const Id id = node(Op::Quantifier, kFlagType, std::move(kids));
    p.nodes[id].vars = {var};
    p.nodes[id].form = form;
    p.nodes[id].empty = std::move(empty);
    return id;
  }
  Id countOf(Id set, ir::EmptyRule empty = {}) {
    const Id id = node(Op::Count, kCountType, {set});
    p.nodes[id].empty = std::move(empty);
    return id;
  }
  /// Sum, Minimum, Maximum, ShareOf, Percentile (with q), Latest, Earliest.
  Id aggregate(Op op, Id set, const OfElement& value, ir::EmptyRule empty = {}, Id q = kNone) {
    const Id var = elementVariable(set);
    const Id valueNode = value(read(var));
    Type type = typeOf(valueNode);
    if (op == Op::ShareOf) type = plain(TypeKind::Share, true);
    if (op == Op::Latest || op == Op::Earliest) type = refType(typeOf(set).id, true);
    if (op == Op::Minimum || op == Op::Maximum || op == Op::Percentile) type.optional = true;
    std::vector<Id> kids{set, valueNode};
    if (q != kNone) kids.push_back(q);
    const Id id = node(op, type, std::move(kids));
    p.nodes[id].vars = {var};
    p.nodes[id].empty = std::move(empty);
    return id;
  }
  Id forEach(Id set, const OfElement& condition, ir::EmptyRule empty = {}) {
    const Id var = elementVariable(set);
    const Id cond = condition(read(var));
    const Id id = node(Op::ForEach, kFlagType, {set, cond});
    p.nodes[id].vars = {var};
    p.nodes[id].empty = std::move(empty);
    return id;
  }

 private:
  template <typename T>
  static Id last(const std::vector<T>& all) {
    return static_cast<Id>(all.size() - 1);
  }
};

// ---- Tables -----------------------------------------------------------------------------------------------------

inline table::Open openAmong(std::vector<int64_t> candidates, bool mayBeAbsent = false) {
  table::Open open;
  open.why = table::Why::Disputed;
  open.finite = true;
  open.candidates = std::move(candidates);
  open.mayBeAbsent = mayBeAbsent;
  return open;
}
inline table::Open openToAll(bool mayBeAbsent = false) {
  table::Open open;
  open.mayBeAbsent = mayBeAbsent;
  return open;
}

/// One cell to add: a value, absent, open, or a set.
struct Put {
  enum class Is : uint8_t { Known, Absent, Open, Set } is = Is::Known;
  int64_t value = 0;
  std::vector<int64_t> elements;
  table::Open open;
  Put(int64_t v) : value(v) {}
  Put(table::Open o) : is(Is::Open), open(std::move(o)) {}
  static Put absent() {
    Put put(0);
    put.is = Is::Absent;
    return put;
  }
};

/// Adds a row named by the record's first letter and its number; `cells` are the fields after the key.
inline table::Row addRow(const ir::Program& program, table::Dataset& data, Id record, const std::vector<Put>& cells, bool maybe = false) {
  table::Collection& c = data.collections[record];
  const auto row = static_cast<table::Row>(c.size());
  c.columns[0].pushKnown(data.texts.code(program.records[record].name.substr(0, 1) + "-" + std::to_string(row + 1)));
  for (size_t i = 0; i < cells.size(); ++i) {
    table::Column& column = c.columns[i + 1];
    switch (cells[i].is) {
      case Put::Is::Known: column.pushKnown(cells[i].value); break;
      case Put::Is::Absent: column.pushAbsent(); break;
      case Put::Is::Open: column.pushOpen(cells[i].open); break;
      case Put::Is::Set: column.pushSet(cells[i].elements); break;
    }
  }
  c.origins.push_back({0, static_cast<uint32_t>(row + 2)});
  if (maybe) c.maybe.set(row);
  return row;
}

inline table::DecisionRow decided(std::vector<int64_t> subjects, Id outcome, Id body, int64_t day,
                                  table::DecisionRow::Act act = table::DecisionRow::Act::Decided) {
  table::DecisionRow row;
  row.subjects = std::move(subjects);
  row.outcome = outcome;
  row.act = act;
  row.body = body;
  row.date = day;
  return row;
}

}  // namespace tollgate::interpret::testing
