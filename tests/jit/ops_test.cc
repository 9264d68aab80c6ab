// Every operation that is compiled, against the evaluator: the outcome's bytes are equal, and it was compiled.
#include "tests/jit/compare.h"

using namespace tollgate;
using namespace tollgate::jit;
using namespace tollgate::jit::testing;
using ir::Form;

namespace {

struct Case {
  std::string name;
  Id record;
  std::function<Id(World&, Id var)> condition;
};

Id shareOf(World& w, int64_t a, int64_t b) { return w.constant(plain(TypeKind::Share), a, b); }

void check(const Case& c, bool compiled = true) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(c.name);
    CAPTURE(seed);
    World w;
    const Id set = w.collection(c.record);
    auto made = [&](Id var) { return c.condition(w, var); };
    const Id every = w.quantifier(Form::Every, set, made, ir::kNone, ir::EmptyIs::NothingToExamine);
    const Id filtered = w.filter(set, made);
    const Id most = w.quantifier(Form::AtLeast, filtered, made, shareOf(w, 9, 10), ir::EmptyIs::Met);
    const Id few = w.flag(Op::LessEqual, {w.count(w.filter(w.collection(c.record), made)), w.constant(plain(TypeKind::Count), 30)});
    w.gate({every, most, few});
    std::mt19937_64 random(seed);
    FactShape shape;
    shape.open = seed <= 2 ? 0 : 3, shape.maybe = seed == 5 ? 2 : 0, shape.further = seed == 6 ? 2 : 0;
    if (shape.open > 0) shape.results = 70, shape.issues = 67;  // the evaluator tries all ways
    if (seed == 2) shape.results = 64, shape.tests = 128, shape.issues = 1;
    const table::Dataset data = facts(w.p, random, shape);
    const JitStatistics s = compare(w.p, data, variant(seed));
    CHECK(s.requests > 0);
    if (compiled) {
      std::string left;
      for (const auto& [reason, many] : s.left) left += reason + "; ";
      CHECK(left == "");
    } else {
      CHECK(s.compiled == 0);
    }
  }
}

Id e(World& w, Id type, int64_t v) { return w.constant(enumType(type), v); }
Id n(World& w, int64_t v) { return w.constant(plain(TypeKind::Count), v); }

std::vector<Case> cases() {
  std::vector<Case> all;
  auto add = [&](std::string name, Id record, std::function<Id(World&, Id)> make) {
    all.push_back({std::move(name), record, std::move(make)});
  };
  for (const Op op : {Op::Equal, Op::NotEqual, Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual}) {
    const std::string name = "compare " + std::to_string(static_cast<int>(op));
    add(name + " enum", kResults, [op](World& w, Id v) { return w.flag(op, {w.field(w.read(v), kResultOutcome), e(w, kOutcome, 1)}); });
    add(name + " count", kResults, [op](World& w, Id v) { return w.flag(op, {w.field(w.read(v), kResultAttempt), n(w, 3)}); });
    add(name + " wide", kResults, [op](World& w, Id v) { return w.flag(op, {n(w, 100000), w.field(w.read(v), kResultAttempt)}); });
    add(name + " negative", kResults, [op](World& w, Id v) { return w.flag(op, {w.field(w.read(v), kResultAttempt), n(w, -1)}); });
    add(name + " integer", kIssues, [op](World& w, Id v) { return w.flag(op, {w.field(w.read(v), kIssueSize), n(w, 0)}); });
    add(name + " number", kResults, [op](World& w, Id v) { return w.flag(op, {w.field(w.read(v), kResultScore), w.number(-0.0)}); });
    add(name + " two columns", kResults, [op](World& w, Id v) {
      return w.flag(op, {w.field(w.read(v), kResultAttempt), w.field(w.field(w.read(v), kResultTest), kTestWeight)});
    });
    add(name + " as of", kIssues, [op](World& w, Id v) {
      return w.flag(op, {w.field(w.read(v), kIssueRaised), w.node(Op::AsOf, plain(TypeKind::Date))});
    });
  }
  add("text", kResults, [](World& w, Id v) { return w.flag(Op::Equal, {w.field(w.read(v), kResultNote), w.text("lab")}); });
  add("text nobody has", kResults, [](World& w, Id v) { return w.flag(Op::NotEqual, {w.field(w.read(v), kResultNote), w.text("moon")}); });
  add("flag", kTests, [](World& w, Id v) { return w.field(w.read(v), kTestFlag); });
  add("optional flag", kResults, [](World& w, Id v) { return w.field(w.read(v), kResultOk); });
  add("flags equal", kResults, [](World& w, Id v) {
    return w.flag(Op::Equal, {w.field(w.read(v), kResultOk), w.field(w.field(w.read(v), kResultTest), kTestFlag)});
  });
  add("present", kResults, [](World& w, Id v) { return w.flag(Op::IsPresent, {w.field(w.read(v), kResultScore)}); });
  add("absent flag", kResults, [](World& w, Id v) { return w.flag(Op::IsAbsent, {w.field(w.read(v), kResultOk)}); });
  add("absent through a reference", kResults,
      [](World& w, Id v) { return w.flag(Op::IsAbsent, {w.field(w.field(w.read(v), kResultPhase), kPhaseEnded)}); });
  add("guarded chain", kTests, [](World& w, Id v) {
    return w.flag(Op::And, {w.flag(Op::IsPresent, {w.field(w.read(v), kTestPhase)}),
                            w.flag(Op::Equal, {w.field(w.field(w.read(v), kTestPhase), kPhaseKind), e(w, kSeverity, 1)})});
  });
  add("logic", kResults, [](World& w, Id v) {
    const Id a = w.flag(Op::Equal, {w.field(w.read(v), kResultOutcome), e(w, kOutcome, 0)});
    const Id b = w.field(w.read(v), kResultOk);
    return w.flag(Op::Or, {w.flag(Op::Implies, {a, b}), w.flag(Op::Not, {b}), w.flag(Op::And, {a, b, a})});
  });
  add("row itself", kTests, [](World& w, Id v) { return w.flag(Op::Equal, {w.read(v), w.constant(refType(kTests), 3)}); });
  for (const Op op : {Op::Add, Op::Subtract, Op::Multiply}) {
    add("arithmetic " + std::to_string(static_cast<int>(op)), kResults, [op](World& w, Id v) {
      const Id sum = w.node(op, plain(TypeKind::Count),
                            {w.field(w.read(v), kResultAttempt), w.field(w.field(w.read(v), kResultTest), kTestWeight)});
      return w.flag(Op::Less, {sum, n(w, 5)});
    });
    add("overflow " + std::to_string(static_cast<int>(op)), kIssues, [op](World& w, Id v) {
      const Id sum = w.node(op, plain(TypeKind::Integer),
                            {w.constant(plain(TypeKind::Integer), INT64_MAX - 1), w.field(w.read(v), kIssueSize)});
      return w.flag(Op::Greater, {sum, n(w, 0)});
    });
    add("numbers " + std::to_string(static_cast<int>(op)), kResults, [op](World& w, Id v) {
      const Id sum = w.node(op, plain(TypeKind::Number), {w.field(w.read(v), kResultScore), w.number(1e300)});
      return w.flag(Op::Greater, {sum, w.number(0.5)});
    });
  }
  for (const char* zone : {"Europe/London", "Asia/Tokyo", "America/St_Johns", "Nowhere/Land"}) {
    add(std::string("date in ") + zone, kIssues, [zone](World& w, Id v) {
      const Id day = w.node(Op::DateOf, plain(TypeKind::Date), {w.field(w.read(v), kIssueLogged)});
      w.p.nodes[day].text = zone;
      return w.flag(Op::LessEqual, {day, w.constant(plain(TypeKind::Date), 18196)});
    });
  }
  add("select", kResults, [](World& w, Id v) {
    const Id chosen = w.node(Op::Select, plain(TypeKind::Count),
                             {w.field(w.read(v), kResultOk), w.field(w.read(v), kResultAttempt), n(w, 2)});
    return w.flag(Op::GreaterEqual, {chosen, n(w, 2)});
  });
  add("table", kResults, [](World& w, Id v) {
    const Id cell = w.node(Op::TableCell, maybe(plain(TypeKind::Count)),
                           {w.field(w.field(w.read(v), kResultTest), kTestSeverity), w.field(w.read(v), kResultOutcome)}, 0);
    return w.flag(Op::Greater, {cell, n(w, 1)});
  });
  add("interpretation", kResults, [](World& w, Id v) {
    w.p.interpretations[0].agreed = 0;
    const Id choice = w.node(Op::InterpretationChoice, enumType(kChoice), {}, 0);
    return w.flag(Op::Or, {w.flag(Op::Equal, {choice, e(w, kChoice, 1)}), w.field(w.read(v), kResultOk)});
  });
  add("open interpretation", kTests, [](World& w, Id v) {
    const Id choice = w.node(Op::InterpretationChoice, enumType(kChoice), {}, 0);
    return w.flag(Op::And, {w.flag(Op::Equal, {choice, e(w, kChoice, 1)}), w.field(w.read(v), kTestFlag)});
  });
  add("set field includes", kIssues, [](World& w, Id v) {
    return w.flag(Op::In, {e(w, kSeverity, 2), w.field(w.read(v), kIssueImpacts)});
  });
  add("set through a reference", kTests, [](World& w, Id v) {
    return w.flag(Op::In, {e(w, kSeverity, 2), w.field(w.field(w.read(v), kTestPhase), kPhaseAllowed)});
  });
  add("listed", kResults, [](World& w, Id v) {
    const Id list = w.node(Op::SetOf, setType(TypeKind::Enum, kOutcome), {e(w, kOutcome, 0), e(w, kOutcome, 2)});
    return w.flag(Op::In, {w.field(w.read(v), kResultOutcome), list});
  });
  add("in a collection", kResults, [](World& w, Id v) {
    const Id light = w.filter(w.collection(kTests), [&](Id t) { return w.flag(Op::Less, {w.field(w.read(t), kTestWeight), n(w, 3)}); });
    return w.flag(Op::In, {w.field(w.read(v), kResultTest), light});
  });
  add("decision", kTests, [](World& w, Id v) { return w.decision(0, {w.read(v)}); });
  add("decision of a reference", kResults, [](World& w, Id v) { return w.decision(1, {w.field(w.read(v), kResultTest)}, 1); });
  add("property and define", kResults, [](World& w, Id v) {
    const Id heavy = w.function(ir::FunctionKind::Property, "heavy", {refType(kTests)}, [&](auto& params) {
      return w.flag(Op::Greater, {w.field(w.read(params[0]), kTestWeight), n(w, 1)});
    });
    const Id both = w.function(ir::FunctionKind::Define, "both", {refType(kTests), enumType(kOutcome)}, [&](auto& params) {
      return w.flag(Op::And, {w.call(heavy, {w.read(params[0])}), w.flag(Op::Equal, {w.read(params[1]), e(w, kOutcome, 0)})});
    });
    return w.call(both, {w.field(w.read(v), kResultTest), w.field(w.read(v), kResultOutcome)});
  });
  add("values of an enum", kIssues, [](World& w, Id v) {
    const Id values = w.node(Op::EnumValues, setType(TypeKind::Enum, kSeverity), {}, kSeverity);
    return w.quantifier(Form::Some, values, [&](Id s) {
      return w.flag(Op::And, {w.flag(Op::Equal, {w.read(s), w.field(w.read(v), kIssueSeverity)}),
                              w.flag(Op::LessEqual, {w.read(s), e(w, kSeverity, 2)})});
    });
  });
  // Folds over another collection
  auto resultsOf = [](World& w, Id test, bool narrowed) {
    return w.filter(w.collection(kResults), [&](Id r) {
      const Id same = w.flag(Op::Equal, {w.field(w.read(r), kResultTest), w.read(test)});
      return narrowed ? w.flag(Op::And, {same, w.flag(Op::NotEqual, {w.field(w.read(r), kResultOutcome), e(w, kOutcome, 2)})}) : same;
    });
  };
  for (const Form form : {Form::Some, Form::Every, Form::No, Form::AtLeast, Form::AtMost, Form::Exactly}) {
    add("fold " + std::to_string(static_cast<int>(form)), kTests, [form, resultsOf](World& w, Id v) {
      const bool limited = form == Form::AtLeast || form == Form::AtMost || form == Form::Exactly;
      return w.quantifier(
          form, resultsOf(w, v, true),
          [&](Id r) {
            return w.flag(Op::Equal, {w.field(w.read(r), kResultOutcome), e(w, kOutcome, 0)});
          },
          limited ? n(w, 2) : ir::kNone);
    });
  }
  add("fold by share", kTests, [resultsOf](World& w, Id v) {
    return w.quantifier(
        Form::AtLeast, resultsOf(w, v, false), [&](Id r) { return w.field(w.read(r), kResultOk); }, shareOf(w, 1, 2));
  });
  add("count of", kTests, [resultsOf](World& w, Id v) { return w.flag(Op::GreaterEqual, {w.count(resultsOf(w, v, true)), n(w, 5)}); });
  for (const Op op : {Op::Latest, Op::Earliest}) {
    add("latest " + std::to_string(static_cast<int>(op)), kTests, [op, resultsOf](World& w, Id v) {
      const Id last = w.latest(op, resultsOf(w, v, true), kResultStarted);
      return w.flag(Op::And, {w.flag(Op::IsPresent, {last}), w.flag(Op::Equal, {w.field(last, kResultOutcome), e(w, kOutcome, 0)})});
    });
  }
  add("latest by number", kTests, [resultsOf](World& w, Id v) {
    return w.flag(Op::IsPresent, {w.field(w.latest(Op::Latest, resultsOf(w, v, false), kResultScore), kResultNote)});
  });
  add("fold of my phase", kTests, [](World& w, Id v) {
    const Id set = w.filter(w.collection(kResults), [&](Id r) {
      return w.flag(Op::Equal, {w.field(w.read(v), kTestPhase), w.field(w.read(r), kResultPhase)});
    });
    return w.quantifier(Form::Some, set, [&](Id r) { return w.flag(Op::Equal, {w.field(w.read(r), kResultOutcome), e(w, kOutcome, 1)}); });
  });
  add("fold tied to nothing", kTests, [](World& w, Id v) {
    const Id some = w.quantifier(Form::Some, w.collection(kIssues), [&](Id i) {
      return w.flag(Op::Equal, {w.field(w.read(i), kIssueSeverity), e(w, kSeverity, 0)});
    });
    return w.flag(Op::And, {some, w.field(w.read(v), kTestFlag)});
  });
  add("fold of sets that include", kTests, [](World& w, Id v) {
    const Id set = w.filter(w.collection(kIssues), [&](Id i) { return w.flag(Op::In, {w.read(v), w.field(w.read(i), kIssueBlocks)}); });
    return w.quantifier(Form::No, set, [&](Id i) { return w.field(w.read(i), kIssueOpen); });
  });
  add("fold over my set", kIssues, [](World& w, Id v) {
    return w.quantifier(Form::Some, w.field(w.read(v), kIssueBlocks), [&](Id t) { return w.field(w.read(t), kTestFlag); });
  });
  add("fold over a collection by my set", kIssues, [](World& w, Id v) {
    const Id set = w.filter(w.collection(kTests), [&](Id t) { return w.flag(Op::In, {w.read(t), w.field(w.read(v), kIssueBlocks)}); });
    return w.quantifier(Form::Every, set, [&](Id t) { return w.flag(Op::Less, {w.field(w.read(t), kTestWeight), n(w, 4)}); });
  });
  add("fold in a fold", kIssues, [resultsOf](World& w, Id v) {
    const Id passed = w.function(ir::FunctionKind::Property, "passed", {refType(kTests)}, [&](auto& params) {
      const Id last = w.latest(Op::Latest, resultsOf(w, params[0], true), kResultStarted);
      return w.flag(Op::And, {w.flag(Op::IsPresent, {last}), w.flag(Op::Equal, {w.field(last, kResultOutcome), e(w, kOutcome, 0)})});
    });
    return w.quantifier(Form::Every, w.field(w.read(v), kIssueBlocks), [&](Id t) { return w.call(passed, {w.read(t)}); });
  });
  add("property of an optional reference", kIssues, [](World& w, Id v) {
    const Id heavy = w.function(ir::FunctionKind::Property, "heavy", {refType(kTests)}, [&](auto& params) {
      return w.flag(Op::Greater, {w.field(w.read(params[0]), kTestWeight), n(w, 1)});
    });
    const Id called = w.call(heavy, {w.field(w.read(v), kIssueTest)});
    return w.flag(Op::Or, {w.flag(Op::IsAbsent, {called}), called});
  });
  return all;
}

}  // namespace

TEST_CASE("compiled operations agree with the evaluator") {
  for (const Case& c : cases()) check(c);
}

TEST_CASE("what is not compiled is left, counted and judged the same") {
  check({"two subjects by row", kIssues,
         [](World& w, Id v) {
           return w.decision(2, {w.read(v), w.field(w.field(w.read(v), kIssueTest), kTestPhase)});
         }},
        false);
}

TEST_CASE("an instance's values are parameters of one loop, and exceptions are met") {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    World w;
    const Id p = w.variable(refType(kPhases), "p");
    const Id waived = w.function(ir::FunctionKind::Exception, "waived", {refType(kTests)},
                                 [&](auto& params) { return w.decision(0, {w.read(params[0])}); });
    const Id planned = w.function(ir::FunctionKind::Define, "planned", {refType(kPhases)}, [&](auto& params) {
      return w.filter(w.collection(kTests), [&](Id t) {
        return w.flag(Op::And, {w.flag(Op::Equal, {w.field(w.read(t), kTestPhase), w.read(params[0])}),
                                w.flag(Op::Not, {w.call(waived, {w.read(t)})})});
      });
    });
    auto passed = [&](Id t) {
      const Id runs = w.filter(w.collection(kResults), [&](Id r) {
        return w.flag(Op::Equal, {w.field(w.read(r), kResultTest), w.read(t)});
      });
      const Id last = w.latest(Op::Latest, runs, kResultStarted);
      return w.flag(Op::And, {w.flag(Op::IsPresent, {last}), w.flag(Op::Equal, {w.field(last, kResultOutcome), e(w, kOutcome, 0)})});
    };
    const Id ofPhase = w.function(ir::FunctionKind::Define, "of-phase", {refType(kPhases)}, [&](auto& params) {
      return w.filter(w.collection(kTests), [&](Id t) { return w.flag(Op::Equal, {w.field(w.read(t), kTestPhase), w.read(params[0])}); });
    });
    const Id all = w.quantifier(Form::AtLeast, w.call(ofPhase, {w.read(p)}), passed, shareOf(w, 1, 3), ir::EmptyIs::NothingToExamine);
    const Id rate = w.quantifier(Form::AtLeast, w.call(planned, {w.read(p)}), passed, shareOf(w, 1, 2), ir::EmptyIs::NothingToExamine);
    const Id severity = w.variable(enumType(kSeverity), "s");
    const Id limited = w.quantifier(
        Form::AtMost, w.filter(w.collection(kIssues), [&](Id i) { return w.field(w.read(i), kIssueOpen); }),
        [&](Id i) {
          return w.flag(Op::And, {w.flag(Op::Equal, {w.field(w.read(i), kIssueSeverity), w.read(severity)}),
                                  w.flag(Op::In, {w.read(severity), w.field(w.read(p), kPhaseAllowed)})});
        },
        w.node(Op::TableCell, plain(TypeKind::Count), {w.read(severity), e(w, kOutcome, 0)}, 0));
    const Id values = w.node(Op::EnumValues, setType(TypeKind::Enum, kSeverity), {}, kSeverity);
    const Id forEach = w.flag(Op::ForEach, {values, limited});
    w.p.nodes[forEach].vars = {severity};
    w.gate({all, rate, forEach}, p, w.collection(kPhases));
    const Id only = w.variable(refType(kResults));
    w.p.gates[0].countingOnly.push_back({kResults, only, w.flag(Op::Equal, {w.field(w.read(only), kResultPhase), w.read(p)})});
    std::mt19937_64 random(seed);
    FactShape shape;
    shape.phases = 4, shape.tests = 70, shape.results = 150, shape.issues = 130, shape.open = seed % 2 == 0 ? 3 : 0;
    const table::Dataset data = facts(w.p, random, shape);
    const JitStatistics s = compare(w.p, data, variant(seed));
    // Where a set of allowed severities is open for all rows, the request is left.
    if (shape.open == 0) CHECK(s.left.empty());
    CHECK(s.compiled >= 12);
    CHECK(s.functions < 20);
  }
}

TEST_CASE("parameters beside an open fact: every instance is answered") {
  World w;
  const Id p = w.variable(refType(kPhases), "p");
  w.gate({w.quantifier(Form::Some, w.filter(w.collection(kTests), [&](Id t) { return w.field(w.read(t), kTestFlag); }),
                       [&](Id t) {
                         const Id choice = w.node(Op::InterpretationChoice, enumType(kChoice), {}, 0);
                         return w.flag(Op::And, {w.flag(Op::Equal, {w.field(w.read(t), kTestPhase), w.read(p)}),
                                                 w.flag(Op::Equal, {choice, e(w, kChoice, 0)})});
                       })},
         p, w.collection(kPhases));
  std::mt19937_64 random(1);
  CHECK(compare(w.p, facts(w.p, random, {}), {}).left.empty());
}

TEST_CASE("rows that an exception names are handed back") {
  World w;
  const Id waived = w.function(ir::FunctionKind::Exception, "waived", {refType(kTests)},
                               [&](auto& params) { return w.decision(0, {w.read(params[0])}); });
  const Id t = w.variable(refType(kTests));
  const Id condition = w.flag(Op::Not, {w.call(waived, {w.read(t)})});
  std::mt19937_64 random(5);
  FactShape shape;
  shape.tests = 200;
  table::Dataset data = facts(w.p, random, shape);
  data.decisions[0].given = true;
  data.decisions[0].rows = {{{7}, 0, table::DecisionRow::Act::Decided, 0, 90, "", "", "", {}},
                            {{199}, 1, table::DecisionRow::Act::Decided, 0, 90, "", "", "", {}}};
  JitStatistics statistics;
  JitOptions options;
  options.leastRows = 0;
  const auto engine = makeJitEngine(w.p, data, options, statistics);
  plan::RowRequest request;
  request.record = kTests;
  request.members.push_back({t, condition, {}});
  plan::RowCounts counts;
  REQUIRE(engine->count(request, true, counts));
  // 7 holds, 199 was asked for.
  CHECK(counts.open == std::vector<int64_t>{7, 199});
  CHECK(counts.satisfies == 198);
  CHECK(counts.exceptions == std::vector<Id>{waived});
  request.suppressed = waived;
  REQUIRE(engine->count(request, false, counts));
  CHECK(counts.open.empty());
  CHECK(counts.satisfies == 200);
  request.suppressed = ir::kNone;
  request.supposedCalls = {{waived, {8}}};  // what is supposed of it is the evaluator's to say
  REQUIRE(engine->count(request, true, counts));
  CHECK(counts.open == std::vector<int64_t>{7, 8, 199});
}

TEST_CASE("rows that wait for an interpretation alone are counted by what may become of them") {
  World w;
  const Id t = w.variable(refType(kTests));
  const Id choice = w.node(Op::InterpretationChoice, enumType(kChoice), {}, 0);
  const Id wide = w.flag(Op::Equal, {choice, e(w, kChoice, 0)});
  plan::RowRequest request;
  request.record = kTests;
  request.members.push_back({t, w.flag(Op::Or, {w.field(w.read(t), kTestFlag), wide}), {}});
  std::mt19937_64 random(3);
  FactShape shape;
  shape.tests = 100;
  const table::Dataset data = facts(w.p, random, shape);
  JitStatistics statistics;
  JitOptions options;
  options.leastRows = 0;
  const auto engine = makeJitEngine(w.p, data, options, statistics);
  plan::RowCounts open, chosen;
  REQUIRE(engine->count(request, true, open));
  CHECK(open.open.empty());
  CHECK(open.undecided.rows[plan::kOut | plan::kSatisfies] + open.satisfies == 100);
  CHECK(open.undecidedRows.size() == static_cast<size_t>(100 - open.satisfies));
  CHECK(open.reached == std::vector<Id>{0});
  CHECK(open.keepOpen == std::vector<Id>{0});
  for (const int64_t taken : {0, 1}) {
    request.assumed = {{0, taken}};
    REQUIRE(engine->count(request, true, chosen));
    CHECK(chosen.satisfies == (taken == 0 ? 100 : open.satisfies));
    CHECK(!chosen.undecided.somePossiblyIn());
  }
}

TEST_CASE("assumptions and small collections") {
  World w;
  w.gate({w.quantifier(Form::Every, w.collection(kTests), [&](Id t) {
    const Id choice = w.node(Op::InterpretationChoice, enumType(kChoice), {}, 0);
    return w.flag(Op::Or, {w.flag(Op::Equal, {choice, e(w, kChoice, 1)}), w.field(w.read(t), kTestFlag)});
  })});
  std::mt19937_64 random(3);
  const table::Dataset data = facts(w.p, random, {});
  interpret::EvaluationOptions assume;
  assume.assume = {{"width", "narrow"}};
  CHECK(compare(w.p, data, {}, assume).left.empty());
  JitOptions large;
  large.leastRows = 1000;
  JitStatistics s;
  const auto engine = makeJitEngine(w.p, data, large, s);
  plan::RowRequest request;
  request.record = kTests;
  plan::RowCounts counts;
  CHECK(!engine->count(request, false, counts));  // nobody announced it
  CHECK(s.left.size() == 1);
  CHECK(statisticsText(s).find("a small collection") != std::string::npos);
  engine->prepare({request});
  CHECK(engine->count(request, false, counts));
}
