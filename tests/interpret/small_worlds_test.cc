// Small programs, systematically: every quantifier with every rule for the empty set, every aggregate, `latest`, open
// membership, open condition, one fact in both, facts shared between rows; over every table of up to four rows.

#include <doctest/doctest.h>

#include <bit>

#include "compiler/ir/verify.h"
#include "tests/interpret/build.h"
#include "tests/interpret/compare.h"
#include "tests/interpret/judge_fault.h"

namespace tollgate::interpret::testing {
namespace {

struct Model {
  Build b;
  Id kind, other, row, oOk, ok, in, n, at, ref;
  Model() {
    kind = b.enumeration("Kind", {"x", "y"});
    other = b.record("Other");
    oOk = b.field(other, "ok", kFlagType);
    row = b.record("Row");
    ok = b.field(row, "ok", kFlagType);
    in = b.field(row, "in", kFlagType);
    n = b.field(row, "n", kCountType);
    at = b.field(row, "at", kDateType);
    ref = b.field(row, "other", refType(other));
    b.interpretation("reading", {"one", "other"});
  }
};

using Rows = std::vector<std::vector<Put>>;

/// Every table of up to `most` rows of these kinds, in any number of each.
void eachTable(const Model& model, const Rows& kinds, size_t most, const std::function<void(const table::Dataset&)>& visit) {
  std::vector<size_t> chosen;
  const auto grow = [&](const auto& self, size_t from) -> void {
    table::Dataset data(model.b.p);
    data.asOf = 20;
    addRow(model.b.p, data, model.other, {Put(openToAll())});
    addRow(model.b.p, data, model.other, {Put(1)});
    for (size_t which : chosen) addRow(model.b.p, data, model.row, kinds[which]);
    visit(data);
    if (chosen.size() == most) return;
    for (size_t i = from; i < kinds.size(); ++i) {
      chosen.push_back(i);
      self(self, i);
      chosen.pop_back();
    }
  };
  grow(grow, 0);
}

Compared enumerate(const Model& model, const Rows& kinds, size_t most, bool settle) {
  const auto faults = ir::verify(model.b.p, 1);
  for (const std::string& fault : faults) FAIL_CHECK(fault);
  Compared all;
  int64_t tables = 0;
  eachTable(model, kinds, most, [&](const table::Dataset& data) {
    ++tables;
    all.add(compareWithWorlds(model.b.p, data, 5000, settle));
  });
  MESSAGE("tables: ", tables, ", criteria: ", all.criteria, ", worlds: ", all.worlds, ", exact: ", all.exact,
          ", settlings: ", all.settlings);
  return all;
}

void prove(const Model& model, const Rows& kinds, size_t most, bool settle) {
  const Compared all = enumerate(model, kinds, most, settle);
  for (size_t i = 0; i < all.findings.size() && i < 5; ++i) MESSAGE(all.findings[i]);
  CHECK(all.contradictions == 0);
  CHECK(all.loose == 0);
  CHECK(all.exact == all.criteria);
  CHECK(all.overturned == 0);
}

std::vector<ir::EmptyRule> rules() {
  return {kNothing,
          kSum,
          emptyIs(ir::EmptyIs::SumDecides, true),
          emptyIs(ir::EmptyIs::Met),
          emptyIs(ir::EmptyIs::NotMet),
          emptyIs(ir::EmptyIs::NotApplicable)};
}

/// One criterion for every form, rule and limit.
void everyQuantifier(Model& m, const std::function<Id()>& set, const OfElement& condition) {
  m.b.gate("exit");
  for (int f = 0; f < 8; ++f) {
    const auto form = static_cast<ir::Form>(f);
    for (const ir::EmptyRule& rule : rules()) {
      const std::string name = std::to_string(m.b.p.gates.back().criteria.size());
      if (f < 3) {
        m.b.criterion(name, m.b.quantifier(form, set(), condition, kNone, rule));
        continue;
      }
      m.b.criterion(name + "-1", m.b.quantifier(form, set(), condition, m.b.count(1), rule));
      if (rule.is == ir::EmptyIs::NothingToExamine) m.b.criterion(name + "-3", m.b.quantifier(form, set(), condition, m.b.count(3), rule));
      m.b.criterion(name + "-s", m.b.quantifier(form, set(), condition, m.b.share(2, 3), rule));
    }
  }
}

const Put kOpenFlag = Put(openToAll());

// ok, in, n, at, other
const Rows kPlainRows = {{1, 1, 1, 1, 1},
                         {0, 1, 2, 2, 1},
                         {1, 0, 1, 3, 1},
                         {kOpenFlag, 1, 1, 4, 1},
                         {0, kOpenFlag, 1, 5, 1},
                         {1, kOpenFlag, 3, 6, 1},
                         {kOpenFlag, kOpenFlag, 1, 7, 1}};

TEST_CASE("soundness: every quantifier, every rule for the empty set, open membership and open condition") {
  Model m;
  everyQuantifier(
      m, [&] { return m.b.where(m.b.all(m.row), [&](Id r) { return m.b.get(r, m.in); }); }, [&](Id r) { return m.b.get(r, m.ok); });
  prove(m, kPlainRows, 4, false);
}

TEST_CASE("soundness: enumerating the evaluator finds a broken bound, and an emptiness rule that is left out (M4)") {
  Model m;
  everyQuantifier(
      m, [&] { return m.b.where(m.b.all(m.row), [&](Id r) { return m.b.get(r, m.in); }); }, [&](Id r) { return m.b.get(r, m.ok); });
  CHECK(enumerate(m, kPlainRows, 2, false).contradictions == 0);
  for (const JudgeFault fault : {JudgeFault::MembershipIgnored, JudgeFault::EmptinessLeftOut}) {
    const WithJudgeFault broken(fault);
    CHECK(enumerate(m, kPlainRows, 2, false).contradictions > 0);
  }
}

TEST_CASE("soundness: one fact in the set and in the condition") {
  Model m;
  everyQuantifier(
      m, [&] { return m.b.where(m.b.all(m.row), [&](Id r) { return m.b.get(r, m.in); }); },
      [&](Id r) { return m.b.either(m.b.get(r, m.in), m.b.get(r, m.ok)); });
  prove(m, kPlainRows, 3, true);
}

TEST_CASE("soundness: facts shared between rows, in a row that they refer to and in an interpretation") {
  Model m;
  everyQuantifier(
      m,
      [&] {
        return m.b.where(m.b.all(m.row), [&](Id r) {
          return m.b.either(m.b.get(r, m.in), m.b.equal(m.b.choice(0), m.b.constant(enumType(m.b.p.interpretations[0].choices), 0)));
        });
      },
      [&](Id r) { return m.b.get(m.b.get(r, m.ref), m.oOk); });
  prove(m, {{1, 1, 1, 1, 0}, {1, 0, 1, 1, 0}, {1, 1, 1, 1, 1}, {1, 0, 1, 1, 1}, {1, kOpenFlag, 1, 1, 0}, {1, 1, 1, 1, kOpenFlag}}, 4,
        false);
}

TEST_CASE("soundness: open sets, of values and of rows") {
  Model m;
  const Id tags = m.b.field(m.row, "tags", {TypeKind::Set, TypeKind::Enum, m.kind, false});
  const Id near = m.b.field(m.row, "near", {TypeKind::Set, TypeKind::Ref, m.other, false});
  const auto has = [&](Id r, int64_t value) { return m.b.compare(Op::In, m.b.value(m.kind, value), m.b.get(r, tags)); };
  m.b.gate("exit");
  for (int f = 0; f < 8; ++f) {
    const auto form = static_cast<Form>(f);
    const Id limit = f < 3 ? kNone : m.b.count(1);
    const auto whole = [&](const OfElement& condition) {
      m.b.criterion(std::to_string(m.b.p.gates.back().criteria.size()), m.b.quantifier(form, m.b.all(m.row), condition, limit));
    };
    const auto isOk = [&](Id o) { return m.b.get(o, m.oOk); };
    whole([&](Id r) { return m.b.either(has(r, 0), m.b.no(has(r, 0))); });
    whole([&](Id r) { return m.b.both(has(r, 0), m.b.no(has(r, 1))); });
    whole([&](Id r) { return m.b.implies(has(r, 1), m.b.get(r, m.ok)); });
    whole([&](Id r) { return m.b.quantifier(form, m.b.get(r, near), isOk, limit, kSum); });
    const Id withX = m.b.where(m.b.all(m.row), [&](Id r) { return has(r, 0); });
    m.b.criterion("in" + std::to_string(f), m.b.quantifier(
                                                form, withX, [&](Id r) { return has(r, 1); }, limit));
  }
  const auto set = [](std::vector<int64_t> elements) {
    Put put(0);
    put.is = Put::Is::Set;
    put.elements = std::move(elements);
    return put;
  };
  prove(m,
        {{1, 1, 1, 1, 1, set({0}), set({1})},
         {0, 1, 1, 2, 1, set({0, 1}), set({0, 1})},
         {kOpenFlag, 1, 1, 3, 1, Put(openToAll()), set({})},
         {0, 1, 1, 4, 1, set({1}), Put(openToAll())}},
        3, true);
}

TEST_CASE("soundness: every aggregate, compared every way, under every rule for the empty set") {
  Model m;
  m.b.gate("exit");
  auto set = [&] { return m.b.where(m.b.all(m.row), [&](Id r) { return m.b.get(r, m.in); }); };
  auto n = [&](Id r) { return m.b.get(r, m.n); };
  const Op comparisons[] = {Op::Equal, Op::NotEqual, Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual};
  for (const ir::EmptyRule& rule : rules()) {
    for (const Op comparison : comparisons) {
      const std::string name = std::to_string(m.b.p.gates.back().criteria.size());
      m.b.criterion(name + "count", m.b.compare(comparison, m.b.countOf(set(), rule), m.b.count(2)));
      m.b.criterion(name + "sum", m.b.compare(comparison, m.b.aggregate(Op::Sum, set(), n, rule), m.b.count(4)));
      for (const Op op : {Op::Minimum, Op::Maximum, Op::Percentile}) {
        const Id value = m.b.aggregate(op, set(), n, rule, op == Op::Percentile ? m.b.share(1, 2) : kNone);
        m.b.criterion(name + std::to_string(static_cast<int>(op)),
                      m.b.both(m.b.present(value), m.b.compare(comparison, value, m.b.count(2))));
      }
      const Id share = m.b.aggregate(
          Op::ShareOf, set(), [&](Id r) { return m.b.get(r, m.ok); }, rule);
      m.b.criterion(name + "share", m.b.both(m.b.present(share), m.b.compare(comparison, share, m.b.share(1, 2))));
      const Id absentShare = m.b.aggregate(
          Op::ShareOf, set(), [&](Id r) { return m.b.get(r, m.ok); }, rule);
      m.b.criterion(name + "absent", m.b.either(m.b.absent(absentShare), m.b.compare(comparison, absentShare, m.b.share(1, 2))));
    }
  }
  const Put openN = Put(openAmong({1, 4}));
  prove(m, {{1, 1, 1, 1, 1}, {0, 1, 2, 2, 1}, {1, kOpenFlag, 3, 3, 1}, {kOpenFlag, 1, openN, 4, 1}, {0, kOpenFlag, openN, 5, 1}}, 3, false);
}

TEST_CASE("soundness: latest and earliest, in a property and in a condition") {
  Model m;
  const Id self = m.b.variable(refType(m.other), "this");
  const Id set = m.b.where(m.b.all(m.row), [&](Id r) { return m.b.both(m.b.get(r, m.in), m.b.equal(m.b.get(r, m.ref), m.b.read(self))); });
  const Id last = m.b.aggregate(
      Op::Latest, set, [&](Id r) { return m.b.get(r, m.at); }, kSum);
  const Id passed = m.b.function("passed", ir::FunctionKind::Property, {self}, kFlagType, m.b.both(m.b.present(last), m.b.get(last, m.ok)),
                                 m.other);
  m.b.gate("exit");
  for (const Op op : {Op::Latest, Op::Earliest}) {
    m.b.criterion(std::to_string(static_cast<int>(op)), m.b.quantifier(Form::Every, m.b.all(m.other), [&](Id o) {
      const Id of = m.b.where(m.b.all(m.row), [&](Id r) { return m.b.both(m.b.get(r, m.in), m.b.equal(m.b.get(r, m.ref), o)); });
      const Id row = m.b.aggregate(
          op, of, [&](Id r) { return m.b.get(r, m.at); }, kSum);
      return m.b.implies(m.b.present(row), m.b.get(row, m.ok));
    }));
  }
  for (int f = 0; f < 3; ++f)
    m.b.criterion("p" + std::to_string(f),
                  m.b.quantifier(static_cast<Form>(f), m.b.all(m.other), [&](Id o) { return m.b.call(passed, {o}); }));
  m.b.criterion("both", m.b.both(m.b.quantifier(Form::Some, m.b.all(m.other), [&](Id o) { return m.b.call(passed, {o}); }),
                                 m.b.quantifier(Form::Some, m.b.all(m.other), [&](Id o) { return m.b.no(m.b.call(passed, {o})); })));
  // No table here repeats a day, for a tie is no open fact of the snapshot.
  const Put between = Put(openAmong({3, 6}));
  const Rows kinds = {{1, 1, 1, 1, 1},       {0, 1, 1, 2, 1},         {kOpenFlag, 1, 1, 4, 1},        {0, kOpenFlag, 1, 5, 1},
                      {1, 1, 1, between, 1}, {0, 1, 1, 8, kOpenFlag}, {kOpenFlag, kOpenFlag, 1, 9, 0}};
  Compared all;
  for (uint32_t chosen = 0; chosen < 1u << kinds.size(); ++chosen) {
    table::Dataset data(m.b.p);
    addRow(m.b.p, data, m.other, {Put(1)});
    addRow(m.b.p, data, m.other, {Put(1)});
    for (size_t i = 0; i < kinds.size(); ++i) {
      if ((chosen >> i & 1) != 0 && std::popcount(chosen) <= 4) addRow(m.b.p, data, m.row, kinds[i]);
    }
    all.add(compareWithWorlds(m.b.p, data, 5000));
  }
  MESSAGE("criteria: ", all.criteria, ", worlds: ", all.worlds, ", exact: ", all.exact, ", settlings: ", all.settlings);
  for (size_t i = 0; i < all.findings.size() && i < 5; ++i) MESSAGE(all.findings[i]);
  CHECK(all.contradictions == 0);
  CHECK(all.exact == all.criteria);
  CHECK(all.overturned == 0);
}

TEST_CASE("soundness: latest and earliest read in the requirement itself, where no row at all is nothing to examine") {
  Model m;
  m.b.gate("exit");
  for (const Op op : {Op::Latest, Op::Earliest}) {
    for (const ir::EmptyRule& rule : {kNothing, kSum}) {
      const Id set = m.b.where(m.b.all(m.row), [&](Id r) { return m.b.get(r, m.in); });
      const Id last = m.b.aggregate(
          op, set, [&](Id r) { return m.b.get(r, m.at); }, rule);
      const Id held = m.b.get(last, m.ok);
      const std::string name = std::to_string(m.b.p.gates.back().criteria.size());
      m.b.criterion(name + "present", m.b.both(m.b.present(last), held));
      m.b.criterion(name + "absent", m.b.absent(last));
      m.b.criterion(name + "or", m.b.either(m.b.absent(last), held));
      m.b.criterion(name + "or-not", m.b.either(m.b.absent(last), m.b.no(held)));
      m.b.criterion(name + "not", m.b.no(m.b.both(m.b.present(last), m.b.compare(Op::Greater, m.b.get(last, m.n), m.b.count(1)))));
    }
  }
  const Rows kinds = {{1, 1, 1, 1, 1},         {0, 1, 2, 2, 1},         {kOpenFlag, 1, 1, 4, 1},
                      {0, kOpenFlag, 1, 5, 1}, {1, kOpenFlag, 2, 6, 1}, {1, 1, 1, Put(openAmong({3, 7})), 1}};
  Compared all;
  for (uint32_t chosen = 0; chosen < 1u << kinds.size(); ++chosen) {
    if (std::popcount(chosen) > 4) continue;
    table::Dataset data(m.b.p);
    addRow(m.b.p, data, m.other, {Put(1)});
    addRow(m.b.p, data, m.other, {Put(1)});
    for (size_t i = 0; i < kinds.size(); ++i) {
      if ((chosen >> i & 1) != 0) addRow(m.b.p, data, m.row, kinds[i]);
    }
    all.add(compareWithWorlds(m.b.p, data, 5000));
  }
  for (size_t i = 0; i < all.findings.size() && i < 5; ++i) MESSAGE(all.findings[i]);
  CHECK(all.contradictions == 0);
  CHECK(all.exact == all.criteria);
  CHECK(all.overturned == 0);
}

TEST_CASE("soundness: gates composed of criteria, and gates that read the verdicts of gates") {
  Model m;
  auto picked = [&] { return m.b.where(m.b.all(m.row), [&](Id r) { return m.b.get(r, m.in); }); };
  auto ok = [&](Id r) { return m.b.get(r, m.ok); };
  auto isMet = [&](Id gate) { return m.b.node(Op::GateIsMet, kFlagType, {}, gate); };
  const Id inner = m.b.gate("inner");
  m.b.criterion("every", m.b.quantifier(Form::Every, picked(), ok, kNone, emptyIs(ir::EmptyIs::NotApplicable)));
  m.b.criterion("few", m.b.quantifier(Form::AtMost, picked(), ok, m.b.count(2), kSum));
  const Id second = m.b.gate("second");
  m.b.criterion("some", m.b.quantifier(Form::Some, picked(), ok), m.b.quantifier(Form::Some, m.b.all(m.row), ok, kNone, kSum));
  m.b.gate("outer");
  m.b.criterion("both", m.b.both(isMet(inner), isMet(second)));
  m.b.criterion("either", m.b.either(isMet(inner), m.b.no(isMet(second))));
  m.b.criterion("beside",
                m.b.quantifier(
                    Form::No, picked(), [&](Id r) { return m.b.no(ok(r)); }, kNone, kSum),
                m.b.no(isMet(second)));
  Compared all;
  eachTable(m, kPlainRows, 4, [&](const table::Dataset& data) { all.add(compareWithWorlds(m.b.p, data, 300)); });
  MESSAGE("criteria: ", all.criteria, ", gates: ", all.gates, ", worlds: ", all.worlds, ", settlings: ", all.settlings);
  for (size_t i = 0; i < all.findings.size() && i < 5; ++i) MESSAGE(all.findings[i]);
  CHECK(all.gates > 100);
  CHECK(all.contradictions == 0);
  CHECK(all.loose == 0);
  CHECK(all.overturned == 0);
}

TEST_CASE("soundness: compositions of criteria and conditions that share facts") {
  Model m;
  m.b.gate("exit");
  auto set = [&] { return m.b.where(m.b.all(m.row), [&](Id r) { return m.b.get(r, m.in); }); };
  auto ok = [&](Id r) { return m.b.get(r, m.ok); };
  auto fold = [&](Form form, ir::EmptyRule rule) { return m.b.quantifier(form, set(), ok, kNone, std::move(rule)); };
  for (const ir::EmptyRule& one : rules()) {
    for (const ir::EmptyRule& two : rules()) {
      const std::string name = std::to_string(m.b.p.gates.back().criteria.size());
      m.b.criterion(name + "and", m.b.both(fold(Form::Every, one), fold(Form::Some, two)));
      m.b.criterion(name + "or", m.b.either(fold(Form::Every, one), fold(Form::No, two)));
      m.b.criterion(name + "applies", fold(Form::Every, one), fold(Form::Some, two));
      m.b.criterion(name + "not", m.b.no(m.b.both(fold(Form::Some, one), m.b.no(fold(Form::Every, two)))));
    }
    m.b.criterion(std::to_string(m.b.p.gates.back().criteria.size()) + "each", m.b.forEach(set(), ok, one));
  }
  prove(m, kPlainRows, 3, false);
}

}  // namespace
}  // namespace tollgate::interpret::testing
