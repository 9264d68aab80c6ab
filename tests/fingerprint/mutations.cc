#include "tests/fingerprint/mutations.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/ir/walk.h"

namespace tollgate::test {
namespace {

using fingerprint::Part;
using fingerprint::PartKind;
using ir::Id;
using ir::kNone;
using ir::Node;
using ir::Op;
using ir::Program;

class Walk {
 public:
  explicit Walk(const Program& program) : p_(program) {}
  Reach reach;

  void gate(Id id) {
    if (!reach.gates.insert(id).second) return;
    const ir::Gate& gate = p_.gates[id];
    node(gate.instances);
    node(gate.appliesWhen);
    for (const auto& only : gate.countingOnly) node(only.condition);
    for (const ir::Criterion& criterion : gate.criteria) {
      node(criterion.appliesWhen);
      node(criterion.require);
      for (const auto& only : criterion.countingOnly) node(only.condition);
    }
  }
  void type(const ir::Type& type) {
    const ir::TypeKind of = type.kind == ir::TypeKind::Set ? type.element : type.kind;
    if (of == ir::TypeKind::Enum) reach.enums.insert(type.id);
  }
  void field(Id record, Id at) {
    if (!reach.fields.insert({record, at}).second) return;
    type(p_.records[record].fields[at].type);
    node(p_.records[record].fields[at].disputedWhere);
  }
  void node(Id id) {
    if (id == kNone || !reach.nodes.insert(id).second) return;
    const Node& n = p_.node(id);
    type(n.type);
    for (const Id kid : n.kids) node(kid);
    if (n.op == Op::Field) field(p_.node(n.kids[0]).type.id, n.index);
    if (n.op == Op::InterpretationChoice) reach.interpretations.insert(n.index);
    if (ir::asksDecision(n.op)) reach.decisions.insert(n.index);
    if (n.op == Op::TableCell) reach.tables.insert(n.index);
    if (n.op == Op::GateIsMet) gate(n.index);
    if (n.op == Op::Call && reach.functions.insert(n.index).second) node(p_.functions[n.index].body);
  }

 private:
  const Program& p_;
};

class Mutations {
 public:
  Mutations(const Program& program) : p_(program) {}
  std::vector<Mutation> all;

  void add(std::string kind, std::string what, std::function<void(Program&)> apply) {
    all.push_back({std::move(kind), std::move(what), std::move(apply)});
  }

  // ---- Expressions
  void onNode(Id id, std::string kind, std::string how, std::function<void(Node&)> change) {
    add(std::move(kind), fmt::format("node {} `{}`: {}", id, p_.node(id).meta.written, how),
        [id, change = std::move(change)](Program& p) { change(p.nodes[id]); });
  }
  void node(Id id) {
    const Node& n = p_.node(id);
    if (n.op == Op::Constant) constant(id, n);
    if (n.op >= Op::Equal && n.op <= Op::GreaterEqual) {
      for (Op other : {Op::Equal, Op::NotEqual, Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual}) {
        if (other != n.op) onNode(id, "comparison", "another comparison", [other](Node& m) { m.op = other; });
      }
    }
    if (n.op == Op::And || n.op == Op::Or) {
      const Op other = n.op == Op::And ? Op::Or : Op::And;
      onNode(id, "condition", "the other connective", [other](Node& m) { m.op = other; });
      onNode(id, "condition", "an operand dropped", [](Node& m) { m.kids.pop_back(); });
    }
    if (n.op == Op::IsPresent || n.op == Op::IsAbsent) {
      const Op other = n.op == Op::IsPresent ? Op::IsAbsent : Op::IsPresent;
      onNode(id, "condition", "present or absent", [other](Node& m) { m.op = other; });
    }
    if (n.op == Op::Latest) onNode(id, "aggregate", "earliest", [](Node& m) { m.op = Op::Earliest; });
    if (n.op == Op::Minimum) onNode(id, "aggregate", "max", [](Node& m) { m.op = Op::Maximum; });
    if (n.op == Op::Add) onNode(id, "value", "minus", [](Node& m) { m.op = Op::Subtract; });
    if (n.op == Op::Quantifier) quantifier(id, n);
    if (ir::isFold(n.op)) empty(id, n);
    if (n.op == Op::Field) {
      const Id count = static_cast<Id>(p_.records[p_.node(n.kids[0]).type.id].fields.size());
      if (count > 1) onNode(id, "field", "another field", [count](Node& m) { m.index = (m.index + 1) % count; });
    }
    if (n.op == Op::Collection && p_.records.size() > 1) {
      const Id count = static_cast<Id>(p_.records.size());
      onNode(id, "denominator", "another collection", [count](Node& m) { m.index = (m.index + 1) % count; });
    }
    if (n.op == Op::Filter) {
      const Id condition = n.kids[1];
      add("denominator", fmt::format("node {}: not where", id), [condition](Program& p) {
        Node negated;
        negated.op = Op::Not;
        negated.kids = {static_cast<Id>(p.nodes.size())};
        p.nodes.push_back(p.nodes[condition]);
        p.nodes[condition] = negated;
      });
    }
    if (n.op == Op::DecisionIs) {
      const size_t outcomes = p_.decisions[n.index].outcomes.size();
      if (outcomes > 1)
        onNode(id, "decision", "another outcome", [outcomes](Node& m) { m.outcome = static_cast<Id>((m.outcome + 1) % outcomes); });
    }
    if (ir::asksDecision(n.op)) onNode(id, "decision", "of one body", [](Node& m) { m.body = m.body == kNone ? 0 : kNone; });
    if (n.op == Op::DateOf) onNode(id, "zone", "another zone", [](Node& m) { m.text += "/Else"; });
  }
  void constant(Id id, const Node& n) {
    const std::string kind = "constant";
    switch (n.type.kind) {
      case ir::TypeKind::Enum: {
        const auto count = static_cast<int64_t>(p_.enums[n.type.id].values.size());
        if (count > 1) onNode(id, kind, "another value", [count](Node& m) { m.value.integer = (m.value.integer + 1) % count; });
        break;
      }
      case ir::TypeKind::Text: onNode(id, kind, "another text", [](Node& m) { m.value.text += "x"; }); break;
      case ir::TypeKind::Number: onNode(id, kind, "another number", [](Node& m) { m.value.number += 1; }); break;
      case ir::TypeKind::Flag: onNode(id, kind, "the other flag", [](Node& m) { m.value.integer = 1 - m.value.integer; }); break;
      case ir::TypeKind::Share:
        onNode(id, "limit", "another share", [](Node& m) { m.value.integer -= 1; });
        if (n.value.integer != 0) onNode(id, "limit", "another denominator", [](Node& m) { m.value.denominator += 1; });
        break;
      default: onNode(id, "limit", "one more", [](Node& m) { m.value.integer += 1; }); break;
    }
  }
  void quantifier(Id id, const Node& n) {
    using ir::Form;
    const bool limited = n.kids.size() > 2;
    const std::vector<Form> forms = limited ? std::vector<Form>{Form::AtLeast, Form::AtMost, Form::MoreThan, Form::FewerThan, Form::Exactly}
                                            : std::vector<Form>{Form::Every, Form::Some, Form::No};
    for (const Form form : forms) {
      if (form != n.form) onNode(id, "quantifier", "another form", [form](Node& m) { m.form = form; });
    }
  }
  void empty(Id id, const Node& n) {
    using ir::EmptyIs;
    for (EmptyIs is : {EmptyIs::NothingToExamine, EmptyIs::SumDecides, EmptyIs::Met, EmptyIs::NotMet, EmptyIs::NotApplicable}) {
      if (is != n.empty.is) onNode(id, "empty", "another answer", [is](Node& m) { m.empty.is = is; });
    }
    onNode(id, "empty", "another reason", [](Node& m) { m.empty.because += "x"; });
    onNode(id, "empty", "said by the collection", [](Node& m) { m.empty.inherited = !m.empty.inherited; });
  }

  // ---- Declarations
  template <class Get>
  void citations(const std::string& of, const std::vector<ir::Citation>& written, Get get) {
    add("citation", of + ": one more", [get](Program& p) { get(p).push_back({"SVTAD", "99.9", {}}); });
    for (size_t i = 0; i < written.size(); ++i) {
      add("citation", of + ": another clause", [get, i](Program& p) { get(p)[i].clause += "(z)"; });
      add("citation", of + ": another document", [get, i](Program& p) { get(p)[i].document += "X"; });
      add("citation", of + ": one less", [get, i](Program& p) { get(p).erase(get(p).begin() + static_cast<std::ptrdiff_t>(i)); });
    }
  }
  void gate(Id id) {
    const ir::Gate& written = p_.gates[id];
    const auto of = [id](Program& p) -> ir::Gate& { return p.gates[id]; };
    citations(
        "gate " + written.name, written.meta.citations, [of](Program & p) -> auto& { return of(p).meta.citations; });
    add("gate", "entry or exit", [of](Program& p) { of(p).exit = !of(p).exit; });
    if (!written.countingOnly.empty()) add("condition", "counts all", [of](Program& p) { of(p).countingOnly.pop_back(); });
    if (written.appliesWhen != kNone) add("condition", "applies always", [of](Program& p) { of(p).appliesWhen = kNone; });
    for (size_t i = 0; i < written.criteria.size(); ++i) {
      const auto criterion = [of, i](Program& p) -> ir::Criterion& { return of(p).criteria[i]; };
      const ir::Criterion& c = written.criteria[i];
      citations(
          "criterion " + c.name, c.meta.citations, [criterion](Program & p) -> auto& { return criterion(p).meta.citations; });
      add("name", "criterion", [criterion](Program& p) { criterion(p).name += "x"; });
      add("because", "criterion", [criterion](Program& p) { criterion(p).otherwiseBecause += "x"; });
      add("evidence", "one more", [criterion](Program& p) { criterion(p).evidence.push_back({"another", kNone}); });
      if (c.appliesWhen != kNone) add("condition", "applies always", [criterion](Program& p) { criterion(p).appliesWhen = kNone; });
      if (!c.countingOnly.empty()) add("condition", "counts all", [criterion](Program& p) { criterion(p).countingOnly.pop_back(); });
      if (c.require != kNone) {
        add("condition", "not required", [criterion](Program& p) {
          Node negated;
          negated.op = Op::Not;
          negated.kids = {criterion(p).require};
          p.nodes.push_back(negated);
          criterion(p).require = static_cast<Id>(p.nodes.size() - 1);
        });
      }
      add("criterion", "dropped", [of, i](Program& p) { of(p).criteria.erase(of(p).criteria.begin() + static_cast<std::ptrdiff_t>(i)); });
    }
  }
  void function(Id id) {
    const ir::Function& written = p_.functions[id];
    const auto of = [id](Program& p) -> ir::Function& { return p.functions[id]; };
    citations(
        "definition " + written.name, written.meta.citations, [of](Program & p) -> auto& { return of(p).meta.citations; });
    add("empty", "may be empty", [of](Program& p) { of(p).mayBeEmptyBecause = of(p).mayBeEmptyBecause.value_or("") + "x"; });
    add("until", "later", [of](Program& p) { of(p).until = of(p).until.value_or(18000) + 1; });
    if (written.kind == ir::FunctionKind::Exception) add("name", "exception", [of](Program& p) { of(p).name += "x"; });
  }
  void table(Id id) {
    const ir::Table& written = p_.tables[id];
    const auto of = [id](Program& p) -> ir::Table& { return p.tables[id]; };
    citations(
        "table " + written.name, written.meta.citations, [of](Program & p) -> auto& { return of(p).meta.citations; });
    for (size_t i = 0; i < written.cells.size(); ++i) {
      add("cell", "another", [of, i](Program& p) {
        if (of(p).cells[i])
          of(p).cells[i]->integer += 1;
        else
          of(p).cells[i] = ir::Value{};
      });
      if (!written.cells[i]) add("cell", "another reason", [of, i](Program& p) { of(p).noneBecause[i] += "x"; });
    }
    if (written.limitFor != kNone) add("cell", "together", [of](Program& p) { of(p).limitForAllTogether = !of(p).limitForAllTogether; });
  }
  void decision(Id id) {
    const ir::Decision& written = p_.decisions[id];
    const auto of = [id](Program& p) -> ir::Decision& { return p.decisions[id]; };
    citations(
        "decision " + written.name, written.meta.citations, [of](Program & p) -> auto& { return of(p).meta.citations; });
    add("name", "decision", [of](Program& p) { of(p).name += "x"; });
    add("decision", "renewable", [of](Program& p) { of(p).renewable = !of(p).renewable; });
    add("decision", "while undecided", [of](Program& p) { of(p).whileUndecided = of(p).whileUndecided == 0 ? 1 : 0; });
    add("decision", "one outcome more", [of](Program& p) { of(p).outcomes.push_back("another"); });
    for (Id s = 0; s < written.subjects.size(); ++s) {
      if (written.subjects[s].kind != ir::TypeKind::Ref) continue;
      const auto& fields = p_.records[written.subjects[s].id].fields;
      for (Id f = 0; f < fields.size(); ++f) {
        if (fields[f].type.kind != ir::TypeKind::Date && fields[f].type.kind != ir::TypeKind::Instant) continue;
        add("not before", fields[f].name, [of, s, f](Program& p) {
          const bool there = of(p).notBeforeOf == s && of(p).notBefore == std::vector<Id>{f};
          of(p).notBeforeOf = there ? kNone : s;
          of(p).notBefore = there ? std::vector<Id>{} : std::vector<Id>{f};
        });
      }
    }
    for (size_t i = 0; i < written.steps.size(); ++i) {
      add("step", "within", [of, i](Program& p) { of(p).steps[i].withinWorkingDays = of(p).steps[i].withinWorkingDays.value_or(4) + 1; });
      add("step", "stands", [of, i](Program& p) { of(p).steps[i].meanwhileOutcomeStands = !of(p).steps[i].meanwhileOutcomeStands; });
      add("step", "either way", [of, i](Program& p) { of(p).steps[i].eitherWay = !of(p).steps[i].eitherWay; });
      add("step", "kind", [of, i](Program& p) {
        ir::StepKind& kind = of(p).steps[i].kind;
        kind = kind == ir::StepKind::Decided ? ir::StepKind::Proposed : ir::StepKind::Decided;
      });
      if (i > 0 && (written.steps[i].kind != written.steps[i - 1].kind || written.steps[i].body != written.steps[i - 1].body)) {
        add("step order", written.name, [of, i](Program& p) { std::swap(of(p).steps[i], of(p).steps[i - 1]); });
      }
    }
  }
  void interpretation(Id id) {
    const ir::Interpretation& written = p_.interpretations[id];
    const auto of = [id](Program& p) -> ir::Interpretation& { return p.interpretations[id]; };
    citations(
        "interpretation " + written.name, written.meta.citations, [of](Program & p) -> auto& { return of(p).meta.citations; });
    const size_t choices = p_.enums[written.choices].values.size();
    add("choice", written.name, [of, choices](Program& p) {
      of(p).agreed = of(p).agreed == kNone ? 0 : static_cast<Id>((of(p).agreed + 1) % choices);
      of(p).agreedBy = of(p).toBeAgreedBy;
    });
    add("choice", "to be agreed by another", [of](Program& p) { of(p).toBeAgreedBy += "x"; });
  }
  void enumeration(Id id) {
    const ir::Enum& written = p_.enums[id];
    const auto of = [id](Program& p) -> ir::Enum& { return p.enums[id]; };
    citations(
        "enum " + written.name, written.meta.citations, [of](Program & p) -> auto& { return of(p).meta.citations; });
    add("enum", "one value more", [of](Program& p) { of(p).values.push_back("another"); });
    add("enum", "another value", [of](Program& p) { of(p).values[0] += "x"; });
    if (written.order == ir::EnumOrder::None || written.values.size() < 2) return;
    add("enum order", written.name, [of](Program& p) { std::swap(of(p).values[0], of(p).values[1]); });
  }
  void field(Id record, Id id) {
    const auto of = [record, id](Program& p) -> ir::FieldDecl& { return p.records[record].fields[id]; };
    add("field", "unknown", [of](Program& p) { of(p).mayBeUnknown = !of(p).mayBeUnknown; });
    add("field", "disputed", [of](Program& p) { of(p).mayBeDisputed = !of(p).mayBeDisputed; });
    add("field", "optional", [of](Program& p) { of(p).type.optional = !of(p).type.optional; });
    add("field", "name", [of](Program& p) { of(p).name += "x"; });
    add("field", "may become", [of](Program& p) { of(p).mayBecome.push_back({{}, "change"}); });
    add("record", "may be empty", [record](Program& p) { p.records[record].mayBeEmpty = !p.records[record].mayBeEmpty; });
    add("record", "collection", [record](Program& p) { p.records[record].collection += "x"; });
  }
  void pack(Id id) {
    const ir::Pack& written = p_.packs[id];
    const auto of = [id](Program& p) -> ir::Pack& { return p.packs[id]; };
    citations(
        "pack " + written.name, written.meta.citations, [of](Program & p) -> auto& { return of(p).meta.citations; });
    add("because", "pack", [of](Program& p) { of(p).because += "x"; });
    add("pack", "version", [of](Program& p) { of(p).version += "x"; });
    add("pack", "release", [of](Program& p) { of(p).release += "x"; });
    if (written.varies != ir::kNone) add("pack", "varied version", [of](Program& p) { of(p).variesVersion += "x"; });
    for (size_t i = 0; i < written.deviations.size(); ++i) {
      const auto deviation = [of, i](Program& p) -> ir::Deviation& { return of(p).deviations[i]; };
      add("deviation", "because", [deviation](Program& p) { deviation(p).because += "x"; });
      add("deviation", "kind", [deviation](Program& p) {
        deviation(p).kind = deviation(p).kind == ir::DeviationKind::Added ? ir::DeviationKind::Replaced : ir::DeviationKind::Added;
      });
      add("deviation", "dropped",
          [of, i](Program& p) { of(p).deviations.erase(of(p).deviations.begin() + static_cast<std::ptrdiff_t>(i)); });
    }
    for (size_t i = 0; i < written.tests.size(); ++i) {
      const auto test = [of, i](Program& p) -> ir::TestDecl& { return of(p).tests[i]; };
      const ir::TestDecl& t = written.tests[i];
      citations(
          "test " + t.id, t.meta.citations, [test](Program & p) -> auto& { return test(p).meta.citations; });
      add("covers", "added", [test](Program& p) { test(p).covers.push_back({{"SEC", "X1", {}}, "", true, "", {}, false}); });
      add("test text", "id", [test](Program& p) { test(p).id += "x"; });
      add("test text", "title", [test](Program& p) { test(p).meta.title += "x"; });
      add("test text", "group", [test](Program& p) { test(p).group += "x"; });
      add("test text", "exercises", [test](Program& p) { test(p).exercises.push_back({{"SRV", "1.1", {}}, "", {}}); });
      add("test", "dropped", [of, i](Program& p) { of(p).tests.erase(of(p).tests.begin() + static_cast<std::ptrdiff_t>(i)); });
      for (size_t w = 0; w < t.words.size(); ++w) {
        add("test text", t.words[w].first, [test, w](Program& p) { test(p).words[w].second += "x"; });
        if (w > 0) add("test order", t.id, [test, w](Program& p) { std::swap(test(p).words[w], test(p).words[w - 1]); });
      }
      for (size_t c = 0; c < t.covers.size(); ++c) {
        add("covers", "fully", [test, c](Program& p) { test(p).covers[c].fully = !test(p).covers[c].fully; });
        add("covers", "because", [test, c](Program& p) { test(p).covers[c].because += "x"; });
        add("covers", "clause", [test, c](Program& p) { test(p).covers[c].cited.clause += "x"; });
        add("covers", "version", [test, c](Program& p) { test(p).covers[c].version += "x"; });
        entry(t.covers[c].entry);
      }
      for (const ir::Exercise& exercise : t.exercises) entry(exercise.entry);
      for (size_t f = 0; f < t.fields.size(); ++f) {
        add("test field", "dropped",
            [test, f](Program& p) { test(p).fields.erase(test(p).fields.begin() + static_cast<std::ptrdiff_t>(f)); });
      }
    }
  }

  /// What a register says of an entry that a test of the pack covers or exercises.
  void entry(const ir::EntryId& id) {
    if (!id.found()) return;
    const auto of = [id](Program& p) -> ir::Entry& { return p.registers[id.list].entries[id.entry]; };
    add("register", "title", [of](Program& p) { of(p).title += "x"; });
    add("register", "text", [of](Program& p) { of(p).text += "x"; });
    add("register", "version", [of](Program& p) { of(p).version += "x"; });
    add("register", "section", [of](Program& p) { of(p).section += "x"; });
  }

 private:
  const Program& p_;
};

}  // namespace

Reach reachOf(const Program& program, const Part& root) {
  Walk walk(program);
  if (root.kind == PartKind::Gate) walk.gate(root.id);
  if (root.kind == PartKind::Pack) {
    for (const ir::TestDecl& test : program.packs[root.id].tests) {
      for (const auto& [field, value] : test.fields) walk.field(program.tests, field);
    }
  }
  for (const Id table : walk.reach.tables) {
    for (const ir::Type& axis : program.tables[table].axes) walk.type(axis);
  }
  return walk.reach;
}

std::vector<Mutation> mutationsOf(const Program& program, const Part& root) {
  const Reach reach = reachOf(program, root);
  Mutations out(program);
  for (const Id id : reach.nodes) out.node(id);
  for (const Id id : reach.gates) out.gate(id);
  for (const Id id : reach.functions) out.function(id);
  for (const Id id : reach.tables) out.table(id);
  for (const Id id : reach.decisions) out.decision(id);
  for (const Id id : reach.interpretations) out.interpretation(id);
  for (const Id id : reach.enums) out.enumeration(id);
  for (const auto& [record, field] : reach.fields) out.field(record, field);
  if (root.kind == PartKind::Pack) out.pack(root.id);
  return std::move(out.all);
}

}  // namespace tollgate::test
