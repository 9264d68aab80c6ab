// Sentences for people never contradict a verdict, and a verdict of some criteria never reads like that of the gate.

#include <doctest/doctest.h>

#include "runtime/interpret/judge.h"
#include "tests/interpret/build.h"

namespace tollgate::interpret::testing {
namespace {

using plan::Verdict;

struct Rows {
  Build b;
  Id row, ok, in;
  Rows() {
    row = b.record("Row");
    ok = b.field(row, "ok", kFlagType);
    in = b.field(row, "in", kFlagType);
    b.gate("exit");
  }
  OfElement isOk() {
    return [this](Id e) { return b.get(e, ok); };
  }
  Id joined() {
    return b.where(b.all(row), [this](Id e) { return b.get(e, in); });
  }
  plan::CriterionOutcome judge(const std::vector<std::pair<Put, int>>& rows, Put membership = Put(1)) {
    table::Dataset data(b.p);
    for (const auto& [put, times] : rows) {
      for (int i = 0; i < times; ++i) addRow(b.p, data, row, {put, membership});
    }
    return evaluate(b.p, data, {}).gates.at(0).criteria.at(0);
  }
};

TEST_CASE("wording: a share is rounded away from its limit") {
  struct Line {
    Form form;
    int64_t limit, denominator;
    int satisfying, failing;
    const char* sentence;
    Verdict verdict;
  };
  for (const Line& line : {
           Line{Form::AtLeast, 9, 10, 899, 100, "899 of 999 (89.98%); at least 900 needed (90%)", Verdict::NotMet},
           Line{Form::AtLeast, 9, 10, 900, 100, "900 of 1000 (90%); at least 900 needed (90%)", Verdict::Met},
           Line{Form::AtLeast, 9, 10, 4499, 501, "4499 of 5000 (89.98%); at least 4500 needed (90%)", Verdict::NotMet},
           Line{Form::AtLeast, 9, 10, 89999, 10001, "89999 of 100000 (89.99%); at least 90000 needed (90%)", Verdict::NotMet},
           Line{Form::MoreThan, 9, 10, 90001, 9999, "90001 of 100000 (90.01%); at least 90001 needed (more than 90%)", Verdict::Met},
           Line{Form::AtMost, 1, 10, 10001, 89999, "10001 of 100000 (10.01%), at most 10%", Verdict::NotMet},
           Line{Form::AtMost, 1, 10, 1, 99999, "1 of 100000 (0.001%), at most 10%", Verdict::Met},
           Line{Form::AtLeast, 9, 10, 99999, 1, "99999 of 100000 (99.999%); at least 90000 needed (90%)", Verdict::Met},
       }) {
    Rows w;
    w.b.criterion("c", w.b.quantifier(line.form, w.b.all(w.row), w.isOk(), w.b.share(line.limit, line.denominator)));
    const plan::CriterionOutcome c = w.judge({{Put(1), line.satisfying}, {Put(0), line.failing}});
    CHECK(c.verdict == line.verdict);
    CHECK(c.measures.at(0).sentence == line.sentence);
  }
}

TEST_CASE("wording: bounds of an open share, rows that may join and rows that may come") {
  Rows w;
  w.b.criterion("c", w.b.quantifier(Form::AtLeast, w.b.all(w.row), w.isOk(), w.b.share(9, 10)));
  CHECK(w.judge({{Put(1), 8}, {Put(0), 1}, {Put(openToAll()), 1}}).sentence ==
        "8 to 9 of 10 (80% to 90%); at least 9 needed (90%); open: R-10");
  Rows every;
  every.b.criterion("c", every.b.quantifier(Form::Every, every.joined(), every.isOk(), kNone, kSum));
  CHECK(every.judge({{Put(1), 3}}, Put(openToAll())).sentence == "none of 0 to 3 fails");
  const plan::CriterionOutcome failing = every.judge({{Put(1), 3}, {Put(0), 2}});
  CHECK(failing.verdict == Verdict::NotMet);
  CHECK(failing.sentence == "3 of 5; 2 fail: R-4, R-5");
}

TEST_CASE("wording: the sentence speaks of the part that decided") {
  Rows w;
  const Id holds = w.b.quantifier(Form::Every, w.b.all(w.row), w.isOk());
  const Id fails = w.b.compare(Op::GreaterEqual, w.b.countOf(w.joined(), kSum), w.b.count(5));
  w.b.criterion("c", w.b.both(holds, fails));
  const plan::CriterionOutcome c = w.judge({{Put(1), 2}});
  CHECK(c.verdict == Verdict::NotMet);
  CHECK(c.sentence == "as written is 2, must be at least 5");
}

TEST_CASE("wording: of alternatives the sentence speaks of one that holds") {
  Rows w;
  const auto every = [&] { return w.b.quantifier(Form::Every, w.b.all(w.row), w.isOk()); };
  const auto atLeast = [&](int64_t n) { return w.b.quantifier(Form::AtLeast, w.b.all(w.row), w.isOk(), w.b.count(n)); };
  w.b.criterion("c", w.b.either(every(), atLeast(2)));
  const plan::CriterionOutcome met = w.judge({{Put(1), 2}, {Put(0), 1}});
  CHECK(met.verdict == Verdict::Met);
  CHECK(met.sentence == "2, at least 2 needed");
  const plan::CriterionOutcome none = w.judge({{Put(1), 1}, {Put(0), 1}});
  CHECK(none.verdict == Verdict::NotMet);
  CHECK(none.sentence == "1 of 2; 1 fails: R-2");
  // The first alternative is out; the second is still open.
  const plan::CriterionOutcome open = w.judge({{Put(1), 1}, {Put(0), 1}, {Put(openToAll()), 1}});
  CHECK(open.verdict == Verdict::Undetermined);
  CHECK(open.sentence == "1 to 2, at least 2 needed; open: R-3");
}

TEST_CASE("wording: an answer for the empty set is no reason where another alternative holds") {
  Rows w;
  ir::EmptyRule refused;
  refused.is = ir::EmptyIs::NotMet, refused.because = "there must be one";
  const Id joined = w.b.quantifier(Form::Every, w.joined(), w.isOk(), kNone, refused);
  w.b.criterion("c", w.b.either(joined, w.b.quantifier(Form::Some, w.b.all(w.row), w.isOk())));
  const plan::CriterionOutcome met = w.judge({{Put(1), 1}}, Put(0));
  CHECK(met.verdict == Verdict::Met);
  CHECK(met.sentence == "1 of 1, at least 1 needed");
  CHECK(met.emptyBecause.empty());
  const plan::CriterionOutcome notMet = w.judge({{Put(0), 1}}, Put(0));
  CHECK(notMet.verdict == Verdict::NotMet);
}

TEST_CASE("only: a verdict of some criteria is none of the gate") {
  Rows w;
  w.b.criterion("good", w.b.quantifier(Form::Some, w.b.all(w.row), w.isOk()));
  w.b.criterion("bad", w.b.quantifier(Form::No, w.b.all(w.row), w.isOk()));
  w.b.gate("entry");
  w.b.criterion("other", w.b.quantifier(Form::Some, w.b.all(w.row), w.isOk()));
  table::Dataset data(w.b.p);
  addRow(w.b.p, data, w.row, {Put(1), Put(1)});
  EvaluationOptions options;
  CHECK_FALSE(evaluate(w.b.p, data, options).gates.at(0).only.has_value());
  struct Line {
    std::vector<std::string> only;
    Verdict gate, asked;
    int exit;
  };
  for (const Line& line : {Line{{"good"}, Verdict::Undetermined, Verdict::Met, 0}, Line{{"bad"}, Verdict::NotMet, Verdict::NotMet, 1}}) {
    options.only = line.only;
    const plan::Outcome outcome = evaluate(w.b.p, data, options);
    REQUIRE(outcome.gates.size() == 1);  // the other gate has none of these criteria
    const plan::GateOutcome& gate = outcome.gates[0];
    REQUIRE(gate.only.has_value());
    CHECK(gate.only->criteria == line.only);
    CHECK(gate.only->of == 2);
    CHECK(gate.only->verdict == line.asked);
    CHECK(gate.verdict == line.gate);
    CHECK(outcome.exitStatus() == line.exit);
  }
  options.only = {"good", "bad"};
  CHECK_FALSE(evaluate(w.b.p, data, options).gates.at(0).only.has_value());  // nothing was left out
  options.gates = {"exit", "entry"};
  CHECK(unknownNames(w.b.p, options).size() == 1);
}

}  // namespace
}  // namespace tollgate::interpret::testing
