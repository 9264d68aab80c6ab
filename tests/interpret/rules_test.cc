// The meaning, rule by rule (docs/semantics.md): the examples of its text.

#include <doctest/doctest.h>

#include <algorithm>

#include "compiler/ir/verify.h"
#include "runtime/interpret/judge.h"
#include "tests/interpret/build.h"

namespace tollgate::interpret::testing {
namespace {

using plan::Reason;
using plan::Verdict;
using Act = table::DecisionRow::Act;
using ir::StepKind;

/// One record with two flags and a count, two bodies, and a gate.
struct World {
  Build b;
  Id phase, issue, ok, in, n, at;
  World() {
    b.bodies({"TAG", "TAB", "DCC"});
    phase = b.record("Phase");
    issue = b.record("Issue");
    ok = b.field(issue, "ok", kFlagType);
    in = b.field(issue, "in", kFlagType);
    n = b.field(issue, "n", kCountType);
    at = b.field(issue, "at", kDateType);
    b.gate("exit");
  }
  table::Dataset data() const {
    table::Dataset d(b.p);
    d.asOf = 100;
    for (auto& rows : d.decisions) rows.given = true;
    return d;
  }
  void rows(table::Dataset& d, int count, const std::vector<Put>& cells) const {
    for (int i = 0; i < count; ++i) addRow(b.p, d, issue, cells);
  }
  Id issues() { return b.all(issue); }
  Id isIn(Id set) {
    return b.where(set, [this](Id i) { return b.get(i, in); });
  }
  OfElement isOk() {
    return [this](Id i) { return b.get(i, ok); };
  }
};

plan::Outcome run(const ir::Program& program, const table::Dataset& data, const EvaluationOptions& options = {}) {
  for (const std::string& fault : ir::verify(program, 3)) FAIL_CHECK(fault);
  return evaluate(program, data, options);
}
plan::CriterionOutcome first(const World& w, const table::Dataset& data) { return run(w.b.p, data).gates.at(0).criteria.at(0); }
bool hasReason(const std::vector<plan::OpenReason>& reasons, Reason reason) {
  return std::any_of(reasons.begin(), reasons.end(), [&](const auto& r) { return r.reason == reason; });
}

const Put kOpen = Put(openToAll());

TEST_CASE("M2: a dispute holds if it holds for every candidate; a fact that does not matter is no reason") {
  World w;
  w.b.criterion("c",
                w.b.quantifier(Form::Every, w.issues(), [&](Id i) { return w.b.compare(Op::LessEqual, w.b.get(i, w.n), w.b.count(4)); }));
  auto verdict = [&](std::vector<int64_t> candidates) {
    auto d = w.data();
    w.rows(d, 1, {1, 1, Put(openAmong(std::move(candidates))), 1});
    return first(w, d);
  };
  CHECK(verdict({3, 4}).verdict == Verdict::Met);
  CHECK(verdict({3, 4}).reasons.empty());
  CHECK(verdict({5, 6}).verdict == Verdict::NotMet);
  const auto open = verdict({4, 5});
  CHECK(open.verdict == Verdict::Undetermined);
  REQUIRE(open.reasons.size() == 1);
  CHECK(open.reasons[0].reason == Reason::Disputed);
  CHECK(open.reasons[0].candidates == std::vector<std::string>{"4", "5"});
}

TEST_CASE("M3: a fault is unknown with the reason fault") {
  World w;
  w.b.criterion("c",
                w.b.compare(Op::GreaterEqual, w.b.aggregate(Op::Sum, w.issues(), [&](Id i) { return w.b.get(i, w.n); }), w.b.count(0)));
  auto d = w.data();
  w.rows(d, 2, {1, 1, Put(INT64_MAX), 1});
  const auto c = first(w, d);
  CHECK(c.verdict == Verdict::Undetermined);
  CHECK(hasReason(c.reasons, Reason::Fault));
}

TEST_CASE("M3: what its own condition guards is never absent, also where nobody has told whether it is there") {
  Build b;
  const Id issue = b.record("Issue");
  const Id changed = b.field(issue, "changed", plain(TypeKind::Date, true));
  const Id raised = b.field(issue, "raised", kDateType);
  const Id n = b.field(issue, "n", kCountType);
  b.gate("exit");
  // `changed when changed is present otherwise raised`, and the same with the sides exchanged.
  auto since = [&](Id i, bool exchanged) {
    const Id there = b.get(i, changed), instead = b.get(i, raised);
    return exchanged ? b.node(Op::Select, kDateType, {b.absent(there), instead, there})
                     : b.node(Op::Select, kDateType, {b.present(there), there, instead});
  };
  for (bool exchanged : {false, true}) {
    b.criterion(exchanged ? "by-30-exchanged" : "by-30",
                b.quantifier(Form::Every, b.all(issue), [&](Id i) { return b.compare(Op::LessEqual, since(i, exchanged), b.date(30)); }));
    // A count of which nobody has told anything: the ways are not finite, and none is tried (M5).
    b.criterion(exchanged ? "beside-exchanged" : "beside", b.quantifier(Form::Every, b.all(issue), [&](Id i) {
      return b.both(b.compare(Op::GreaterEqual, b.get(i, n), b.count(0)), b.compare(Op::LessEqual, since(i, exchanged), b.date(30)));
    }));
  }
  auto verdicts = [&](const Put& day, int64_t raisedOn) {
    table::Dataset d(b.p);
    d.asOf = 100;
    addRow(b.p, d, issue, {day, Put(raisedOn), kOpen});
    std::vector<Verdict> found;
    for (const auto& criterion : run(b.p, d).gates.at(0).criteria) found.push_back(criterion.verdict);
    return found;
  };
  const auto all = [](Verdict verdict) { return std::vector<Verdict>(4, verdict); };
  CHECK(verdicts(Put(7), 99) == all(Verdict::Met));
  CHECK(verdicts(Put::absent(), 7) == all(Verdict::Met));
  CHECK(verdicts(Put::absent(), 99) == all(Verdict::NotMet));
  CHECK(verdicts(Put(openAmong({5, 25}, true)), 10) == all(Verdict::Met));
  CHECK(verdicts(Put(openAmong({5, 25}, true)), 99) == all(Verdict::Undetermined));
  CHECK(verdicts(Put(openAmong({35, 45}, true)), 99) == all(Verdict::NotMet));
  CHECK(verdicts(Put(openToAll(true)), 10) == all(Verdict::Undetermined));
}

TEST_CASE("M4: 12 in and 3 open: at most 15 is met; 4 open: undetermined; 16 in: not met") {
  World w;
  w.b.criterion("c", w.b.quantifier(Form::AtMost, w.issues(), w.isOk(), w.b.count(15)));
  auto verdict = [&](int in, int open) {
    auto d = w.data();
    w.rows(d, in, {1, 1, 1, 1});
    w.rows(d, open, {kOpen, 1, 1, 1});
    w.rows(d, 3, {0, 1, 1, 1});
    return first(w, d).verdict;
  };
  CHECK(verdict(12, 3) == Verdict::Met);
  CHECK(verdict(12, 4) == Verdict::Undetermined);
  CHECK(verdict(16, 0) == Verdict::NotMet);
  CHECK(verdict(16, 5) == Verdict::NotMet);
}

TEST_CASE("M4: 899 of 999 is below 90%, 900 of 1000 is not") {
  World w;
  w.b.criterion("c", w.b.quantifier(Form::AtLeast, w.issues(), w.isOk(), w.b.share(9, 10)));
  auto verdict = [&](int passed, int failed) {
    auto d = w.data();
    w.rows(d, passed, {1, 1, 1, 1});
    w.rows(d, failed, {0, 1, 1, 1});
    return first(w, d);
  };
  const auto below = verdict(899, 100);
  CHECK(below.verdict == Verdict::NotMet);
  CHECK(below.measures.at(0).leastSatisfying == 899);
  CHECK(below.measures.at(0).sentence.find("90%)") != std::string::npos);
  CHECK(below.measures.at(0).sentence.find("(90.0") == std::string::npos);
  CHECK(verdict(900, 100).verdict == Verdict::Met);
}

TEST_CASE("M4: an empty population is nothing to examine however the rule is spelled, unless the rule says") {
  struct Line {
    ir::EmptyRule rule;
    Verdict every, some, count;
  };
  const Line lines[] = {{kNothing, Verdict::Undetermined, Verdict::Undetermined, Verdict::Undetermined},
                        {emptyIs(ir::EmptyIs::SumDecides, true), Verdict::Undetermined, Verdict::Undetermined, Verdict::Undetermined},
                        {kSum, Verdict::Met, Verdict::NotMet, Verdict::Met},
                        {emptyIs(ir::EmptyIs::Met), Verdict::Met, Verdict::Met, Verdict::Met},
                        {emptyIs(ir::EmptyIs::NotMet), Verdict::NotMet, Verdict::NotMet, Verdict::NotMet},
                        {emptyIs(ir::EmptyIs::NotApplicable), Verdict::NotApplicable, Verdict::NotApplicable, Verdict::NotApplicable}};
  for (const Line& line : lines) {
    World w;
    w.b.criterion("every", w.b.quantifier(Form::Every, w.issues(), w.isOk(), kNone, line.rule));
    w.b.criterion("some", w.b.quantifier(Form::Some, w.issues(), w.isOk(), kNone, line.rule));
    w.b.criterion("count", w.b.compare(Op::LessEqual, w.b.countOf(w.issues(), line.rule), w.b.count(3)));
    const auto outcome = run(w.b.p, w.data());
    CHECK(outcome.gates[0].criteria[0].verdict == line.every);
    CHECK(outcome.gates[0].criteria[1].verdict == line.some);
    CHECK(outcome.gates[0].criteria[2].verdict == line.count);
    if (line.every == Verdict::Undetermined) CHECK(hasReason(outcome.gates[0].criteria[0].reasons, Reason::NothingToExamine));
  }
}

TEST_CASE("M4: `is absent` of an aggregate, and a nested quantifier over a set that may be empty") {
  World w;
  w.b.criterion("absent", w.b.absent(w.b.aggregate(Op::Maximum, w.issues(), [&](Id i) { return w.b.get(i, w.n); })));
  w.b.criterion("nested", w.b.quantifier(Form::Every, w.b.all(w.phase), [&](Id) {
    return w.b.quantifier(Form::No, w.issues(), w.isOk(), kNone, emptyIs(ir::EmptyIs::SumDecides, true));
  }));
  auto d = w.data();
  addRow(w.b.p, d, w.phase, {});
  const auto outcome = run(w.b.p, d);
  CHECK(outcome.gates[0].criteria[0].verdict == Verdict::Undetermined);
  CHECK(outcome.gates[0].criteria[1].verdict == Verdict::Met);
}

TEST_CASE("M5: a fact in the set and in the condition of one row is tried together") {
  World w;
  w.b.criterion("c", w.b.quantifier(
                         Form::Every, w.isIn(w.issues()), [&](Id i) { return w.b.get(i, w.in); }, kNone, kSum));
  auto d = w.data();
  w.rows(d, 1, {1, kOpen, 1, 1});
  CHECK(first(w, d).verdict == Verdict::Met);
}

TEST_CASE("M5: 65,536 ways of a criterion are tried, 131,072 are not") {
  World w;
  w.b.interpretation("reading", {"one", "other"});
  auto one = [&] { return w.b.equal(w.b.choice(0), w.b.constant(enumType(w.b.p.interpretations[0].choices), 0)); };
  w.b.criterion(
      "c", w.b.both(w.b.either(one(), w.b.no(one())), w.b.quantifier(
                                                          Form::AtLeast, w.issues(), [&](Id) { return w.b.flag(true); }, w.b.count(1))));
  w.b.criterion("rows", w.b.either(w.b.both(one(), w.b.quantifier(Form::Some, w.issues(), w.isOk())),
                                   w.b.either(w.b.no(one()), w.b.quantifier(Form::No, w.issues(), w.isOk()))));
  auto verdict = [&](int open) {
    auto d = w.data();
    w.rows(d, open, {kOpen, 1, 1, 1});
    const auto outcome = run(w.b.p, d);
    CHECK(outcome.gates[0].criteria[0].verdict == Verdict::Met);
    return outcome.gates[0].criteria[1].verdict;
  };
  CHECK(verdict(15) == Verdict::Met);
  CHECK(verdict(16) == Verdict::Undetermined);
}

TEST_CASE("M6: the percentile by nearest rank, and shares are exact ratios") {
  World w;
  auto n = [&](Id i) { return w.b.get(i, w.n); };
  const Id p95 = w.b.aggregate(Op::Percentile, w.issues(), n, kNothing, w.b.share(95, 100));
  w.b.criterion("p95", w.b.both(w.b.present(p95), w.b.equal(p95, w.b.count(19))));
  const Id p50 = w.b.aggregate(Op::Percentile, w.issues(), n, kNothing, w.b.share(1, 2));
  w.b.criterion("p50", w.b.both(w.b.present(p50), w.b.equal(p50, w.b.count(10))));
  const Id share = w.b.aggregate(Op::ShareOf, w.issues(), w.isOk(), kNothing);
  w.b.criterion("share", w.b.both(w.b.present(share), w.b.equal(share, w.b.share(1, 3))));
  auto d = w.data();
  for (int i = 1; i <= 20; ++i) addRow(w.b.p, d, w.issue, {i % 3 == 0 ? 1 : 0, 1, i, 1});
  addRow(w.b.p, d, w.issue, {1, 1, 21, 1});
  const auto outcome = run(w.b.p, d);
  CHECK(outcome.gates[0].criteria[0].verdict == Verdict::NotMet);  // of 21 the 20th
  CHECK(outcome.gates[0].criteria[1].verdict == Verdict::NotMet);  // the 11th
  CHECK(outcome.gates[0].criteria[2].verdict == Verdict::Met);
}

TEST_CASE("M7: a tie leaves all tied rows candidates and is listed") {
  World w;
  const Id last = w.b.aggregate(
      Op::Latest, w.issues(), [&](Id i) { return w.b.get(i, w.at); }, kSum);
  w.b.criterion("c", w.b.quantifier(Form::Every, w.b.all(w.phase), [&](Id) { return w.b.both(w.b.present(last), w.b.get(last, w.ok)); }));
  auto verdict = [&](const std::vector<std::vector<Put>>& rows) {
    auto d = w.data();
    addRow(w.b.p, d, w.phase, {});
    for (const auto& row : rows) addRow(w.b.p, d, w.issue, row);
    return first(w, d);
  };
  CHECK(verdict({{0, 1, 1, 5}, {1, 1, 1, 6}}).verdict == Verdict::Met);
  CHECK(verdict({{1, 1, 1, 6}, {1, 1, 1, 6}}).verdict == Verdict::Met);
  const auto tie = verdict({{0, 1, 1, 6}, {1, 1, 1, 6}});
  CHECK(tie.verdict == Verdict::Undetermined);
  CHECK(hasReason(tie.reasons, Reason::Tie));
  CHECK(verdict({{0, 1, 1, 6}, {1, 1, 1, Put(openAmong({7, 8}))}}).verdict == Verdict::Met);
}

TEST_CASE("M8: over a collection that may hold further rows only what no row can change stays definite") {
  struct Line {
    Form form;
    int64_t limit;
    Verdict two;   // two rows satisfy, one does not
    Verdict none;  // all three fail
  };
  const Line lines[] = {
      {Form::Every, 0, Verdict::NotMet, Verdict::NotMet},           {Form::Some, 0, Verdict::Met, Verdict::Undetermined},
      {Form::No, 0, Verdict::NotMet, Verdict::Undetermined},        {Form::AtLeast, 2, Verdict::Met, Verdict::Undetermined},
      {Form::AtMost, 1, Verdict::NotMet, Verdict::Undetermined},    {Form::MoreThan, 1, Verdict::Met, Verdict::Undetermined},
      {Form::FewerThan, 2, Verdict::NotMet, Verdict::Undetermined}, {Form::Exactly, 1, Verdict::NotMet, Verdict::Undetermined}};
  for (const Line& line : lines) {
    World w;
    const bool limited = line.form != Form::Every && line.form != Form::Some && line.form != Form::No;
    w.b.criterion("c", w.b.quantifier(line.form, w.issues(), w.isOk(), limited ? w.b.count(line.limit) : kNone));
    for (const bool two : {true, false}) {
      auto d = w.data();
      w.rows(d, 2, {two ? 1 : 0, 1, 1, 1});
      w.rows(d, 1, {0, 1, 1, 1});
      d.collections[w.issue].further.push_back({table::Why::DataStale, kNone, 0, "exported 10 days ago"});
      const auto c = first(w, d);
      CHECK(c.verdict == (two ? line.two : line.none));
      if (c.verdict == Verdict::Undetermined) CHECK(hasReason(c.reasons, Reason::DataStale));
    }
  }
}

TEST_CASE("M8: further rows of one element only do not touch the others") {
  World w;
  const Id to = w.b.field(w.issue, "phase", refType(w.phase));
  w.b.criterion("c", w.b.forEach(w.b.all(w.phase), [&](Id p) {
    return w.b.quantifier(Form::AtMost, w.b.where(w.issues(), [&](Id i) { return w.b.equal(w.b.get(i, to), p); }), w.isOk(), w.b.count(0),
                          kSum);
  }));
  auto d = w.data();
  addRow(w.b.p, d, w.phase, {});
  addRow(w.b.p, d, w.phase, {});
  w.rows(d, 1, {1, 1, 1, 1, 0});
  d.collections[w.issue].further.push_back({table::Why::DataMissing, to, 1, "no file of phase 2"});
  CHECK(first(w, d).verdict == Verdict::NotMet);
  auto other = w.data();
  addRow(w.b.p, other, w.phase, {});
  w.rows(other, 1, {0, 1, 1, 1, 0});
  addRow(w.b.p, other, w.phase, {});
  CHECK(first(w, other).verdict == Verdict::Met);
  other.collections[w.issue].further.push_back({table::Why::DataMissing, to, 1, "no file of phase 2"});
  CHECK(first(w, other).verdict == Verdict::Undetermined);
}

TEST_CASE("M8: counting only reaches into properties and definitions") {
  World w;
  const Id self = w.b.variable(refType(w.phase), "this");
  const Id busy = w.b.function("busy", ir::FunctionKind::Property, {self}, kFlagType,
                               w.b.quantifier(Form::Some, w.issues(), w.isOk(), kNone, kSum), w.phase);
  w.b.criterion("c", w.b.quantifier(Form::Every, w.b.all(w.phase), [&](Id p) { return w.b.call(busy, {p}); }));
  auto d = w.data();
  addRow(w.b.p, d, w.phase, {});
  w.rows(d, 1, {1, 0, 1, 1});
  CHECK(first(w, d).verdict == Verdict::Met);
  const Id var = w.b.variable(refType(w.issue));
  w.b.p.gates[0].countingOnly.push_back({w.issue, var, w.b.get(w.b.read(var), w.in)});
  CHECK(first(w, d).verdict == Verdict::NotMet);
}

struct Ladder : World {
  Id decision, phaseOf;
  explicit Ladder(std::vector<ir::DecisionStep> steps, Id whileUndecided = kNone, bool renewable = false) {
    decision = b.decision("approval", {refType(phase)}, std::move(steps), whileUndecided);
    b.p.decisions[decision].renewable = renewable;
    b.criterion("c", b.quantifier(Form::Every, b.all(phase), [&](Id p) { return b.decisionIs(decision, {p}, 0); }));
  }
  plan::CriterionOutcome with(const std::vector<table::DecisionRow>& rows, size_t* findings = nullptr, bool complete = true) const {
    auto d = data();
    addRow(b.p, d, phase, {});
    d.decisions[decision].rows = rows;
    if (!complete) d.decisions[decision].further.push_back({table::Why::DataMissing, kNone, 0, "not complete"});
    const auto outcome = run(b.p, d);
    if (findings != nullptr) *findings = outcome.findings.size();
    return outcome.gates[0].criteria[0];
  }
};
constexpr Id kTag = 0, kTab = 1, kDcc = 2, kGranted = 0, kRefused = 1;

TEST_CASE("M9: the body, the date and the recommendation decide which rows are applied; the others are listed") {
  Ladder l({Build::step(StepKind::Proposed, kDcc), Build::step(StepKind::Recommended, kTab), Build::step(StepKind::Decided, kTag)});
  const auto recommended = decided({0}, kGranted, kTab, 10, Act::Recommended);
  size_t listed = 0;
  CHECK(l.with({recommended, decided({0}, kGranted, kTag, 20)}, &listed).verdict == Verdict::Met);
  CHECK(listed == 0);
  CHECK(l.with({recommended, decided({0}, kRefused, kTag, 20)}).verdict == Verdict::NotMet);
  CHECK(l.with({decided({0}, kGranted, kTag, 5), recommended}, &listed).verdict == Verdict::Undetermined);
  CHECK(listed == 1);
  CHECK(l.with({recommended, decided({0}, kGranted, kTag, 101)}, &listed).verdict == Verdict::Undetermined);
  CHECK(listed == 1);
  CHECK(l.with({recommended, decided({0}, kGranted, kDcc, 20)}, &listed).verdict == Verdict::Undetermined);
  CHECK(listed == 1);
  const auto awaiting = l.with({recommended});
  CHECK(hasReason(awaiting.reasons, Reason::AwaitingBody));
  CHECK(awaiting.reasons.at(0).body == "TAG");
  CHECK(l.with({}).reasons.at(0).body == "TAB");
}

TEST_CASE("M9: of those taken the last declared wins; two that differ are a conflict") {
  Ladder l({Build::step(StepKind::Decided, kTag), Build::step(StepKind::Decided, kTab)});
  CHECK(l.with({decided({0}, kGranted, kTab, 10), decided({0}, kRefused, kTag, 20)}).verdict == Verdict::Met);
  const auto conflict = l.with({decided({0}, kGranted, kTab, 10), decided({0}, kRefused, kTab, 20)});
  CHECK(conflict.verdict == Verdict::Undetermined);
  CHECK(hasReason(conflict.reasons, Reason::Conflict));
  CHECK(l.with({decided({0}, kGranted, kTab, 10), decided({0}, kGranted, kTab, 20)}).verdict == Verdict::Met);
}

TEST_CASE("M9: renewable: the latest counts, a tie that differs is a conflict") {
  Ladder l({Build::step(StepKind::Decided, kTag)}, kNone, true);
  CHECK(l.with({decided({0}, kRefused, kTag, 10), decided({0}, kGranted, kTag, 20)}).verdict == Verdict::Met);
  CHECK(l.with({decided({0}, kGranted, kTag, 20), decided({0}, kRefused, kTag, 10)}).verdict == Verdict::Met);
  CHECK(hasReason(l.with({decided({0}, kRefused, kTag, 20), decided({0}, kGranted, kTag, 20)}).reasons, Reason::Conflict));
}

TEST_CASE("M9: a referred decision is as not taken, unless the outcome stands meanwhile") {
  auto referred = Build::step(StepKind::Referred, kTab);
  const auto refer = decided({0}, kNone, kTab, 30, Act::Referred);
  Ladder without({Build::step(StepKind::Decided, kTag), referred});
  const auto open = without.with({decided({0}, kGranted, kTag, 20), refer});
  CHECK(open.verdict == Verdict::Undetermined);
  CHECK(open.reasons.at(0).body == "TAB");
  CHECK(without.with({decided({0}, kGranted, kTag, 20), refer, decided({0}, kRefused, kTab, 40)}).verdict == Verdict::NotMet);
  CHECK(without.with({decided({0}, kGranted, kTag, 20)}).verdict == Verdict::Met);
  referred.meanwhileOutcomeStands = true;
  Ladder meanwhile({Build::step(StepKind::Decided, kTag), referred});
  CHECK(meanwhile.with({decided({0}, kGranted, kTag, 20), refer}).verdict == Verdict::Met);
}

TEST_CASE("M9: records that may hold further rows leave every decision open, also one with `while undecided`") {
  Ladder l({Build::step(StepKind::Decided, kTag)}, kRefused);
  CHECK(l.with({}).verdict == Verdict::NotMet);
  CHECK(l.with({decided({0}, kGranted, kTag, 20)}).verdict == Verdict::Met);
  const auto open = l.with({}, nullptr, false);
  CHECK(open.verdict == Verdict::Undetermined);
  CHECK(hasReason(open.reasons, Reason::DataMissing));
}

TEST_CASE("M10: an exception is listed with the verdict that would be without it") {
  World w;
  const Id decision = w.b.decision("waiver", {refType(w.issue)}, {Build::step(StepKind::Decided, kTag)}, kRefused);
  const Id a = w.b.variable(refType(w.issue), "i");
  const Id waived = w.b.function("waived", ir::FunctionKind::Exception, {a}, kFlagType, w.b.decisionIs(decision, {w.b.read(a)}, kGranted));
  w.b.criterion("c", w.b.quantifier(Form::Every, w.b.where(w.issues(), [&](Id i) { return w.b.no(w.b.call(waived, {i})); }), w.isOk()));
  auto d = w.data();
  w.rows(d, 2, {1, 1, 1, 1});
  w.rows(d, 1, {0, 1, 1, 1});
  d.decisions[decision].rows = {decided({2}, kGranted, kTag, 20), decided({0}, kGranted, kTag, 20)};
  auto gate = run(w.b.p, d).gates[0];
  CHECK(gate.verdict == Verdict::Met);
  REQUIRE(gate.exceptions.size() == 1);
  REQUIRE(gate.exceptions[0].without.size() == 1);
  CHECK(gate.exceptions[0].without[0].verdict == Verdict::NotMet);
  REQUIRE(gate.exceptions[0].members.size() == 2);
  CHECK(gate.exceptions[0].members[1].name == "I-3");
  CHECK(gate.exceptions[0].members[1].state == "used");
  CHECK(gate.exceptions[0].members[1].grantedBy.find("TAG") == 0);
  w.b.p.functions[waived].until = 100;
  gate = run(w.b.p, d).gates[0];
  CHECK(gate.verdict == Verdict::NotMet);
  REQUIRE(gate.exceptions.size() == 1);
  CHECK(gate.exceptions[0].members.at(0).state == "expired");
}

TEST_CASE("M10: an exception that only `counting only` reads is listed with the verdict without it too") {
  World w;
  const Id decision = w.b.decision("waiver", {refType(w.issue)}, {Build::step(StepKind::Decided, kTag)}, kRefused);
  const Id a = w.b.variable(refType(w.issue), "i");
  const Id waived = w.b.function("waived", ir::FunctionKind::Exception, {a}, kFlagType, w.b.decisionIs(decision, {w.b.read(a)}, kGranted));
  w.b.criterion("c", w.b.quantifier(Form::Every, w.issues(), w.isOk()));
  const Id counted = w.b.variable(refType(w.issue), "i");
  w.b.p.gates[0].countingOnly.push_back({w.issue, counted, w.b.no(w.b.call(waived, {w.b.read(counted)}))});
  auto d = w.data();
  w.rows(d, 2, {1, 1, 1, 1});
  w.rows(d, 1, {0, 1, 1, 1});
  d.decisions[decision].rows = {decided({2}, kGranted, kTag, 20)};
  const auto gate = run(w.b.p, d).gates[0];
  CHECK(gate.verdict == Verdict::Met);
  REQUIRE(gate.exceptions.size() == 1);
  REQUIRE(gate.exceptions[0].without.size() == 1);
  CHECK(gate.exceptions[0].without[0].verdict == Verdict::NotMet);
  REQUIRE(gate.exceptions[0].members.size() == 1);
  CHECK(gate.exceptions[0].members[0].state == "used");
}

TEST_CASE("M11: an interpretation counts as agreed by its body, in time; --assume adds a second outcome") {
  World w;
  const Id reading = w.b.interpretation("reading", {"one", "other"});
  w.b.criterion("c", w.b.equal(w.b.choice(reading), w.b.constant(enumType(w.b.p.interpretations[0].choices), 0)));
  auto verdict = [&](Id agreed, const std::string& by, int64_t on) {
    World copy = w;
    copy.b.p.interpretations[0].agreed = agreed;
    copy.b.p.interpretations[0].agreedBy = by;
    copy.b.p.interpretations[0].agreedOn = on;
    return run(copy.b.p, copy.data()).gates[0].criteria[0].verdict;
  };
  CHECK(verdict(0, "TAG", 100) == Verdict::Met);
  CHECK(verdict(1, "TAG", 100) == Verdict::NotMet);
  CHECK(verdict(0, "TAG", 101) == Verdict::Undetermined);
  CHECK(verdict(0, "DCC", 100) == Verdict::Undetermined);
  EvaluationOptions options;
  options.assume = {{"reading", "one"}};
  const auto outcome = run(w.b.p, w.data(), options);
  CHECK(outcome.gates[0].verdict == Verdict::Undetermined);
  CHECK(outcome.exitStatus() == 2);
  REQUIRE(outcome.gates[0].assumed.size() == 2);
  CHECK(outcome.gates[0].assumed[0].verdict == Verdict::Met);
  CHECK(outcome.gates[0].assumed[1].verdict == Verdict::Met);
}

TEST_CASE("M12: a gate is composed of its criteria, and the exit status of its gates") {
  // An `applies when` of a constant gives every verdict but undetermined; an open choice gives the others.
  enum class C : uint8_t { Met, NotMet, NotApplicable, MetOrNotApplicable, Undetermined };
  const Verdict verdicts[] = {Verdict::Met, Verdict::NotMet, Verdict::NotApplicable, Verdict::MetOrNotApplicable, Verdict::Undetermined};
  for (int one = 0; one < 5; ++one) {
    for (int two = 0; two < 5; ++two) {
      World w;
      w.b.interpretation("reading", {"one", "other"});
      auto open = [&] { return w.b.equal(w.b.choice(0), w.b.constant(enumType(w.b.p.interpretations[0].choices), 0)); };
      for (int which : {one, two}) {
        const auto c = static_cast<C>(which);
        w.b.criterion(std::to_string(w.b.p.gates[0].criteria.size()), c == C::Undetermined ? open() : w.b.flag(c != C::NotMet),
                      c == C::NotApplicable        ? w.b.flag(false)
                      : c == C::MetOrNotApplicable ? open()
                                                   : kNone);
      }
      const auto outcome = run(w.b.p, w.data());
      const auto& gate = outcome.gates[0];
      CHECK(gate.criteria[0].verdict == verdicts[one]);
      CHECK(gate.criteria[1].verdict == verdicts[two]);
      auto has = [&](C c) { return one == static_cast<int>(c) || two == static_cast<int>(c); };
      const Verdict expected = has(C::NotMet)         ? Verdict::NotMet
                               : has(C::Undetermined) ? Verdict::Undetermined
                               : has(C::Met)          ? Verdict::Met
                                                      : Verdict::Undetermined;
      CHECK(gate.verdict == expected);
      CHECK(outcome.exitStatus() == (expected == Verdict::Met ? 0 : expected == Verdict::NotMet ? 1 : 2));
    }
  }
}

TEST_CASE("M12: `applies when` over a set for which the rule says not applicable makes the criterion not applicable") {
  World w;
  w.b.criterion("c", w.b.flag(true), w.b.quantifier(Form::Some, w.issues(), w.isOk(), kNone, emptyIs(ir::EmptyIs::NotApplicable)));
  CHECK(first(w, w.data()).verdict == Verdict::NotApplicable);
}

TEST_CASE("M12: `GATE is met for X`: undetermined is unknown, not applicable or outside its scope is false") {
  World w;
  const Id ok = w.b.field(w.phase, "ok", kFlagType);
  const Id used = w.b.field(w.phase, "used", kFlagType);
  w.b.p.gates[0].instance = w.b.variable(refType(w.phase), "p");
  w.b.p.gates[0].instances = w.b.where(w.b.all(w.phase), [&](Id p) { return w.b.get(p, used); });
  w.b.criterion("c", w.b.get(w.b.read(w.b.p.gates[0].instance), ok));
  w.b.gate("whole");
  w.b.criterion("every", w.b.quantifier(Form::Every, w.b.all(w.phase), [&](Id p) { return w.b.node(Op::GateIsMet, kFlagType, {p}, 0); }));
  auto verdict = [&](std::vector<Put> cells) {
    auto d = w.data();
    addRow(w.b.p, d, w.phase, cells);
    return run(w.b.p, d).gates.back().criteria[0].verdict;
  };
  CHECK(verdict({1, 1}) == Verdict::Met);
  CHECK(verdict({0, 1}) == Verdict::NotMet);
  CHECK(verdict({1, 0}) == Verdict::NotMet);
  CHECK(verdict({kOpen, 1}) == Verdict::Undetermined);
  CHECK(verdict({1, kOpen}) == Verdict::Undetermined);
}

TEST_CASE(
    "M12: no instance is nothing to examine; an open scope is undetermined whatever the criteria say; not applicable gates are skipped") {
  World w;
  const Id used = w.b.field(w.phase, "used", kFlagType);
  w.b.p.gates[0].instance = w.b.variable(refType(w.phase), "p");
  w.b.p.gates[0].instances = w.b.where(w.b.all(w.phase), [&](Id p) { return w.b.get(p, used); });
  w.b.criterion("c", w.b.flag(false));
  auto none = run(w.b.p, w.data());
  CHECK(none.exitStatus() == 2);
  CHECK(hasReason(none.gates.at(0).reasons, Reason::NothingToExamine));
  auto d = w.data();
  addRow(w.b.p, d, w.phase, {kOpen});
  const auto open = run(w.b.p, d);
  CHECK(open.gates.at(0).verdict == Verdict::Undetermined);
  CHECK(hasReason(open.gates.at(0).reasons, Reason::ScopeOpen));
  CHECK(open.gates.at(0).criteria.at(0).verdict == Verdict::NotMet);
  CHECK(open.exitStatus() == 2);
  World two;
  two.b.criterion("c", two.b.flag(true));
  two.b.gate("off");
  two.b.p.gates.back().appliesWhen = two.b.flag(false);
  two.b.p.gates.back().otherwiseBecause = "not now";
  two.b.criterion("c", two.b.flag(false));
  CHECK(run(two.b.p, two.data()).exitStatus() == 0);
  EvaluationOptions only;
  only.gates = {"off"};
  CHECK(run(two.b.p, two.data(), only).exitStatus() == 2);
}

TEST_CASE("M13: a row that may not exist is counted both ways") {
  World w;
  w.b.criterion("some", w.b.quantifier(Form::Some, w.issues(), w.isOk()));
  w.b.criterion("every", w.b.quantifier(Form::Every, w.issues(), w.isOk()));
  auto d = w.data();
  w.rows(d, 1, {1, 1, 1, 1});
  addRow(w.b.p, d, w.issue, {0, 1, 1, 1}, true);
  const auto outcome = run(w.b.p, d);
  CHECK(outcome.gates[0].criteria[0].verdict == Verdict::Met);
  CHECK(outcome.gates[0].criteria[1].verdict == Verdict::Undetermined);
}

TEST_CASE("M15: days of instants, and corresponding days") {
  World w;
  const Id instant = w.b.constant(plain(TypeKind::Instant), 1585526400LL * 1000000000 + 1800LL * 1000000000);  // 2020-03-30T00:30Z
  const Id day = w.b.node(Op::DateOf, kDateType, {instant});
  w.b.p.nodes[day].text = "America/New_York";
  w.b.criterion("new-york", w.b.equal(day, w.b.date(18350)));                                   // 2020-03-29
  const Id month = w.b.node(Op::CorrespondingDay, kDateType, {w.b.date(18292), w.b.count(1)});  // 2020-01-31
  w.b.criterion("february", w.b.equal(month, w.b.date(18321)));                                 // 2020-02-29
  const auto outcome = run(w.b.p, w.data());
  CHECK(outcome.gates[0].criteria[0].verdict == Verdict::Met);
  CHECK(outcome.gates[0].criteria[1].verdict == Verdict::Met);
}

TEST_CASE("M16: the least that is still needed, and one fewer does not suffice") {
  World w;
  w.b.p.records[w.issue].fields[w.ok].mayBecome.push_back({ir::Value{1, 1, 0, "", false}, "pass"});
  w.b.criterion("c", w.b.quantifier(Form::AtLeast, w.issues(), w.isOk(), w.b.share(9, 10)));
  auto d = w.data();
  w.rows(d, 197, {1, 1, 1, 1});
  w.rows(d, 22, {0, 1, 1, 1});
  const auto c = first(w, d);
  REQUIRE(c.needed.size() == 1);
  CHECK(c.needed[0].least == 1);
  CHECK(c.needed[0].checkedLeast);
  CHECK(c.needed[0].sentence.find("I-198") != std::string::npos);
  World upper;
  upper.b.p.records[upper.issue].fields[upper.ok].mayBecome.push_back({ir::Value{0, 1, 0, "", false}, "close"});
  upper.b.criterion("c", upper.b.quantifier(Form::AtMost, upper.issues(), upper.isOk(), upper.b.count(15)));
  auto e = upper.data();
  upper.rows(e, 18, {1, 1, 1, 1});
  const auto limit = first(upper, e);
  REQUIRE(limit.needed.size() == 1);
  CHECK(limit.needed[0].least == 3);
  CHECK(limit.needed[0].checkedLeast);
}

}  // namespace
}  // namespace tollgate::interpret::testing
