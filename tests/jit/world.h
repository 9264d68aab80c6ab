#pragma once
// A small world of tests, executions and issues, built by hand: rules as IR nodes, facts as tables.

#include <bit>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/table/table.h"

namespace tollgate::jit::testing {

using ir::Id;
using ir::Op;
using ir::Type;
using ir::TypeKind;

inline Type plain(TypeKind kind) { return {kind, TypeKind::Ref, ir::kNone, false}; }
inline Type enumType(Id id) { return {TypeKind::Enum, TypeKind::Ref, id, false}; }
inline Type refType(Id id, bool optional = false) { return {TypeKind::Ref, TypeKind::Ref, id, optional}; }
inline Type setType(TypeKind element, Id id) { return {TypeKind::Set, element, id, false}; }
inline Type maybe(Type type) { return {type.kind, type.element, type.id, true}; }

inline constexpr Id kOutcome = 0, kSeverity = 1, kChoice = 2, kBodies = 3;  // enums
inline constexpr Id kPhases = 0, kTests = 1, kResults = 2, kIssues = 3;     // records
enum PhaseField : Id { kPhaseKind, kPhaseEnded, kPhaseAllowed, kPhaseEarlier };
enum TestField : Id { kTestWeight, kTestSeverity, kTestPhase, kTestFlag };
enum ResultField : Id { kResultTest, kResultPhase, kResultOutcome, kResultStarted, kResultAttempt, kResultScore, kResultOk, kResultNote };
enum IssueField : Id { kIssueTest, kIssueSeverity, kIssueRaised, kIssueBlocks, kIssueImpacts, kIssueOpen, kIssueSize, kIssueLogged };

/// Program::… with the four records; nodes are added by the functions.
class World {
 public:
  ir::Program p;
  World() {
    auto addEnum = [&](std::string name, std::vector<std::string> values) {
      ir::Enum e;
      e.name = std::move(name), e.values = std::move(values), e.valueTitles.resize(e.values.size());
      p.enums.push_back(std::move(e));
    };
    addEnum("Outcome", {"passed", "failed", "not-run"});
    addEnum("Severity", {"1", "2", "3", "4", "5"});
    addEnum("Choice", {"wide", "narrow"});
    addEnum("Body", {"TAG", "DCC"});
    p.bodies = kBodies;
    auto record = [&](std::string name, std::vector<std::pair<std::string, Type>> fields) {
      ir::Record r;
      r.name = name, r.collection = name + "s";
      for (auto& [field, type] : fields) {
        ir::FieldDecl f;
        f.name = field, f.type = type, f.mayBeUnknown = true;
        r.fields.push_back(f);
      }
      p.records.push_back(r);
    };
    record("Phase", {{"kind", enumType(kSeverity)},
                     {"ended", maybe(plain(TypeKind::Date))},
                     {"allowed", setType(TypeKind::Enum, kSeverity)},
                     {"earlier", setType(TypeKind::Ref, kPhases)}});
    record("Test", {{"weight", plain(TypeKind::Count)},
                    {"severity", enumType(kSeverity)},
                    {"phase", refType(kPhases, true)},
                    {"flag", plain(TypeKind::Flag)}});
    record("Result", {{"test", refType(kTests)},
                      {"phase", refType(kPhases, true)},
                      {"outcome", enumType(kOutcome)},
                      {"started", plain(TypeKind::Date)},
                      {"attempt", plain(TypeKind::Count)},
                      {"score", maybe(plain(TypeKind::Number))},
                      {"ok", maybe(plain(TypeKind::Flag))},
                      {"note", maybe(plain(TypeKind::Text))}});
    record("Issue", {{"test", refType(kTests, true)},
                     {"severity", enumType(kSeverity)},
                     {"raised", plain(TypeKind::Date)},
                     {"blocks", setType(TypeKind::Ref, kTests)},
                     {"impacts", setType(TypeKind::Enum, kSeverity)},
                     {"open", plain(TypeKind::Flag)},
                     {"size", plain(TypeKind::Integer)},
                     {"logged", maybe(plain(TypeKind::Instant))}});
    ir::Interpretation i;
    i.name = "width", i.choices = kChoice;
    p.interpretations.push_back(i);
    ir::Decision d;
    d.name = "waiver", d.subjects = {refType(kTests)}, d.outcomes = {"granted", "refused"}, d.whileUndecided = 1;
    d.steps.push_back({ir::StepKind::Decided, 0, {}, false, {}});
    p.decisions.push_back(d);
    d.name = "approval", d.whileUndecided = ir::kNone;
    p.decisions.push_back(d);
    d.name = "plan", d.subjects = {refType(kIssues), refType(kPhases)}, d.whileUndecided = 1;
    p.decisions.push_back(d);
    ir::Table t;
    t.name = "limit", t.cellType = plain(TypeKind::Count), t.axes = {enumType(kSeverity), enumType(kOutcome)};
    for (int64_t cell = 0; cell < 15; ++cell) {
      if (cell == 7)
        t.cells.push_back(std::nullopt);
      else
        t.cells.push_back(ir::Value{cell % 4, 1, 0, "", false});
      t.noneBecause.emplace_back();
    }
    p.tables.push_back(t);
  }

  Id variable(Type type, std::string name = "") {
    p.variables.push_back({std::move(name), type});
    return static_cast<Id>(p.variables.size() - 1);
  }
  Id node(Op op, Type type, std::vector<Id> kids = {}, Id index = ir::kNone) {
    ir::Node n;
    n.op = op, n.type = type, n.kids = std::move(kids), n.index = index;
    p.nodes.push_back(std::move(n));
    return static_cast<Id>(p.nodes.size() - 1);
  }
  Id flag(Op op, std::vector<Id> kids) { return node(op, plain(TypeKind::Flag), std::move(kids)); }
  Id constant(Type type, int64_t value, int64_t denominator = 1) {
    const Id id = node(Op::Constant, type);
    p.nodes[id].value.integer = value, p.nodes[id].value.denominator = denominator;
    return id;
  }
  Id number(double value) {
    const Id id = node(Op::Constant, plain(TypeKind::Number));
    p.nodes[id].value.number = value;
    return id;
  }
  Id text(std::string value) {
    const Id id = node(Op::Constant, plain(TypeKind::Text));
    p.nodes[id].value.text = std::move(value);
    return id;
  }
  Id read(Id var) {
    const Id id = node(Op::Variable, p.variables[var].type);
    p.nodes[id].vars = {var};
    return id;
  }
  Id field(Id object, Id index) {
    const Id record = p.nodes[object].type.id;
    return node(Op::Field, p.records[record].fields[index].type, {object}, index);
  }
  Id collection(Id record) { return node(Op::Collection, setType(TypeKind::Ref, record), {}, record); }
  /// where: `condition` is made with the element's variable.
  template <typename Make>
  Id filter(Id set, const Make& make) {
    const Type element{p.nodes[set].type.element, TypeKind::Ref, p.nodes[set].type.id, false};
    const Id var = variable(element);
    const Id condition = make(var);
    const Id id = node(Op::Filter, p.nodes[set].type, {set, condition});
    p.nodes[id].vars = {var};
    return id;
  }
  template <typename Make>
  Id quantifier(ir::Form form, Id set, const Make& make, Id limit = ir::kNone, ir::EmptyIs empty = ir::EmptyIs::SumDecides) {
    const Type element{p.nodes[set].type.element, TypeKind::Ref, p.nodes[set].type.id, false};
    const Id var = variable(element);
    const Id condition = make(var);
    std::vector<Id> kids{set, condition};
    if (limit != ir::kNone) kids.push_back(limit);
    const Id id = flag(Op::Quantifier, kids);
    p.nodes[id].vars = {var}, p.nodes[id].form = form, p.nodes[id].empty.is = empty;
    return id;
  }
  Id count(Id set) {
    const Id id = node(Op::Count, plain(TypeKind::Count), {set});
    p.nodes[id].empty.is = ir::EmptyIs::SumDecides;
    return id;
  }
  Id latest(Op op, Id set, Id by) {
    const Id record = p.nodes[set].type.id, var = variable(refType(record));
    const Id key = field(read(var), by);
    const Id id = node(op, refType(record, true), {set, key});
    p.nodes[id].vars = {var};
    return id;
  }
  Id decision(Id index, std::vector<Id> subjects, Id outcome = 0) {
    const Id id = node(Op::DecisionIs, plain(TypeKind::Flag), std::move(subjects), index);
    p.nodes[id].outcome = outcome;
    return id;
  }
  template <typename Make>
  Id function(ir::FunctionKind kind, std::string name, std::vector<Type> types, const Make& make) {
    ir::Function f;
    f.name = std::move(name), f.kind = kind;
    for (const Type& type : types) f.params.push_back(variable(type));
    f.body = make(f.params);
    f.result = p.nodes[f.body].type;
    if (kind == ir::FunctionKind::Property) f.owner = types[0].id;
    p.functions.push_back(std::move(f));
    return static_cast<Id>(p.functions.size() - 1);
  }
  Id call(Id function, std::vector<Id> arguments) {
    Type type = p.functions[function].result;
    return node(Op::Call, type, std::move(arguments), function);
  }
  void gate(std::vector<Id> requirements, Id instance = ir::kNone, Id instances = ir::kNone) {
    ir::Gate g;
    g.name = "gate" + std::to_string(p.gates.size());
    g.instance = instance, g.instances = instances;
    for (Id r : requirements) {
      ir::Criterion c;
      c.name = "criterion" + std::to_string(g.criteria.size());
      c.require = r;
      g.criteria.push_back(c);
    }
    p.gates.push_back(g);
  }
};

/// Facts for a World, drawn from a seed. `open`: about how many cells are open, in all.
struct FactShape {
  size_t phases = 3, tests = 20, results = 150, issues = 40;
  double absent = 0.1;
  size_t open = 0, maybe = 0, further = 0;
  bool decisionsGiven = false;  // always; else mostly
};

inline table::Dataset facts(const ir::Program& p, std::mt19937_64& random, const FactShape& shape) {
  table::Dataset data(p);
  data.asOf = 100;
  auto below = [&](size_t n) { return static_cast<int64_t>(random() % (n == 0 ? 1 : n)); };
  const size_t sizes[] = {shape.phases, shape.tests, shape.results, shape.issues};
  const char* texts[] = {"", "lab", "field"};
  for (const char* t : texts) data.texts.code(t);
  const double numbers[] = {0.0, -0.0, 1.5, -2.25, 1e300};
  for (Id record = 0; record < p.records.size(); ++record) {
    table::Collection& collection = data.collections[record];
    for (size_t row = 0; row < sizes[record]; ++row) collection.origins.push_back({});
    for (table::Column& column : collection.columns) {
      const Type type = column.type();
      for (size_t row = 0; row < sizes[record]; ++row) {
        if (type.optional && static_cast<double>(random() % 1000) < shape.absent * 1000) {
          column.pushAbsent();
          continue;
        }
        switch (type.kind) {
          case TypeKind::Flag: column.pushKnown(below(2)); break;
          case TypeKind::Enum: column.pushKnown(below(p.enums[type.id].values.size())); break;
          case TypeKind::Ref:
            if (sizes[type.id] > 0)
              column.pushKnown(below(sizes[type.id]));
            else {
              table::Open open;
              open.mayBeAbsent = true;
              column.pushOpen(open);
            }
            break;
          case TypeKind::Set: {
            std::vector<int64_t> elements;
            const size_t range = type.element == TypeKind::Enum ? p.enums[type.id].values.size() : sizes[type.id];
            for (int64_t i = below(4); i > 0 && range > 0; --i) elements.push_back(below(range));
            column.pushSet(elements);
            break;
          }
          case TypeKind::Number: column.pushKnown(std::bit_cast<int64_t>(numbers[random() % 5])); break;
          case TypeKind::Text: column.pushKnown(below(3)); break;
          case TypeKind::Date: column.pushKnown(95 + below(random() % 3 == 0 ? 400 : 10)); break;
          case TypeKind::Integer: column.pushKnown(below(7) - 3); break;
          case TypeKind::Instant:
            column.pushKnown((below(2) == 0 ? 1'585'440'000 : 1'572'134'400) * int64_t{1'000'000'000} + below(8) * 900'000'000'000 -
                             3'600'000'000'000);
            break;
          default: column.pushKnown(below(random() % 8 == 0 ? 70000 : 6)); break;
        }
      }
    }
    for (size_t i = 0; i < shape.maybe && sizes[record] > 0; ++i) {
      if (random() % 3 == 0) collection.maybe.set(random() % sizes[record]);
    }
    for (size_t i = 0; i < shape.further; ++i) {
      if (random() % 3 != 0) continue;
      table::Further further{table::Why::DataMissing, ir::kNone, 0, "a source is not complete"};
      if (record == kResults && random() % 2 == 0 && shape.tests > 0) further.field = kResultTest, further.value = below(shape.tests);
      collection.further.push_back(further);
    }
  }
  for (size_t i = 0; i < shape.open; ++i) {
    const Id record = static_cast<Id>(random() % p.records.size());
    if (sizes[record] == 0) continue;
    table::Column& column = data.collections[record].columns[random() % data.collections[record].columns.size()];
    table::Open open;
    const Type type = column.type();
    open.mayBeAbsent = type.optional && random() % 2 == 0;
    if (type.kind != TypeKind::Set && type.kind != TypeKind::Number && random() % 4 != 0) {
      open.finite = true, open.why = table::Why::Disputed;
      const size_t range = type.kind == TypeKind::Flag   ? 2
                           : type.kind == TypeKind::Enum ? 3
                           : type.kind == TypeKind::Ref  ? sizes[type.id]
                                                         : 4;
      for (int k = 0; k < 2; ++k) open.candidates.push_back(below(range));
      if (type.kind == TypeKind::Ref && sizes[type.id] == 0) open.candidates.clear(), open.finite = false;
    }
    column.setOpen(static_cast<table::Row>(random() % sizes[record]), open);
  }
  for (size_t decision = 0; decision < data.decisions.size(); ++decision) {
    data.decisions[decision].given = random() % 8 != 0 || shape.decisionsGiven;
    for (int i = 0; i < 6; ++i) {
      table::DecisionRow row;
      for (const Type& subject : p.decisions[decision].subjects) row.subjects.push_back(below(sizes[subject.id]));
      row.outcome = static_cast<Id>(below(2));
      row.body = static_cast<Id>(below(random() % 4 == 0 ? 2 : 1));
      row.date = 90 + below(14);
      data.decisions[decision].rows.push_back(row);
    }
  }
  return data;
}

}  // namespace tollgate::jit::testing
