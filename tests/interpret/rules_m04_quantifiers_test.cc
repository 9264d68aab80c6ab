// M3 to M7 from Gate text: nothing empty, open or faulty gives `met` by itself, however it is spelled.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include "tests/interpret/gate_text.h"

namespace tollgate::interpret::testing {
namespace {

Facts rows(const std::string& lines, const std::string& others = "") {
  Facts facts;
  facts.rows = lines;
  facts.others = others;
  return facts;
}

const std::string kForms[] = {"every rows satisfies ok",
                              "some rows satisfies ok",
                              "no rows satisfies ok",
                              "at least 0 of rows satisfy ok",
                              "at most 5 of rows satisfy ok",
                              "more than 1 of rows satisfy ok",
                              "fewer than 5 of rows satisfy ok",
                              "exactly 0 of rows satisfy ok",
                              "at least 0% of rows satisfy ok",
                              "at least 90% of rows satisfy ok",
                              "at most 10% of rows satisfy ok",
                              "more than 0% of rows satisfy ok",
                              "fewer than 100% of rows satisfy ok",
                              "exactly 0% of rows satisfy ok",
                              "not (some rows satisfies ok)",
                              "not (some rows satisfies not ok)",
                              "not (more than 0 of rows satisfy ok)",
                              "not (not (every rows satisfies ok))",
                              "count of rows is at most 3",
                              "count of rows is 0",
                              "not (count of rows is above 3)",
                              "sum of rows by n is at most 3",
                              "sum of rows by n is 0",
                              "max of rows by n is absent",
                              "min of rows by n is absent",
                              "not (max of rows by n is present)",
                              "(latest of rows by day) is absent",
                              "not ((latest of rows by day) is present)",
                              "(share of rows satisfying ok) is absent",
                              "(percentile 90% of rows by n) is absent",
                              "every r in rows satisfies every o in others satisfies r.ok"};

TEST_CASE("M4: an empty population gives no verdict by itself, in every form and however it is spelled") {
  for (const std::string& form : kForms) {
    CAPTURE(form);
    CHECK(verdictOf("require " + form, rows("")) == "undetermined");
    // Nor where it is empty by its condition, for sure or in some way.
    const size_t at = form.find("rows");
    const std::string narrowed = form.substr(0, at) + "(rows where picked)" + form.substr(at + 4);
    CAPTURE(narrowed);
    CHECK(verdictOf("require " + narrowed, rows("a,y,n,1,2020-01-01,,\n")) == "undetermined");
    const std::string perhaps = verdictOf("require " + narrowed, rows("a,y,,1,2020-01-01,,\n"));
    CHECK(perhaps != "met");
  }
}

TEST_CASE("M4: no requirement is met on an empty population through `or`, `implies`, a choice or a definition") {
  const std::string lines[] = {
      "define last means latest of rows by day\nrequire last is absent or last.ok",
      "define last means latest of rows by day\nrequire last is absent or not last.ok",
      "define last means latest of rows by day\nrequire last is absent or last.n is at least 0",
      "define last means latest of rows by day\nrequire last is absent or (last.day is on or before as-of)",
      "define last means latest of rows by day\ndefine good means rows where ok, may be empty because \"so\"\n"
      "require last is absent or not (last is in good)",
      "define last means latest of rows by day\nrequire not (last is present and last.n is above 5)",
      "define most means max of rows by n\nrequire most is absent or most is at most 5",
      "define most means max of rows by n\nrequire not (most is present and most is above 5)",
      "define rate means share of rows satisfying ok\nrequire rate is absent or rate is at least 90%",
      "require (every rows satisfies ok) or (some rows satisfies not ok)",
      "define clean means no rows satisfies not ok\nrequire clean",
      "define clean means no rows satisfies not ok\nrequire not (not clean)",
      "define good means rows where ok\nrequire at most 0 of good satisfy n is above 1",
      "define k means 3 when (every rows satisfies ok) otherwise 3\nrequire (count of rows) is below k",
      "require for each r in rows\n  r.ok",
      "require all of\n  - every rows satisfies ok\n  - no rows satisfies not ok",
      "require any of\n  - every rows satisfies ok\n  - no rows satisfies not ok",
  };
  for (const std::string& text : lines) {
    CAPTURE(text);
    CHECK(verdictOf(text, rows("")) == "undetermined");
  }
}

TEST_CASE("M4: where the last row may be none at all, what holds of the row that it may be is not enough") {
  const std::string last = "define last means latest of (rows where picked) by day\n";
  const Facts perhaps = rows("a,y,,1,2020-01-01,,\n", "o,y,\n");
  CHECK(verdictOf(last + "require last is absent or last.ok", perhaps) == "undetermined");
  CHECK(verdictOf(last + "require last is absent or last.n is 1", perhaps) == "undetermined");
  CHECK(verdictOf(last + "require last is present and last.ok", perhaps) == "undetermined");
  CHECK(verdictOf(last + "require last is present and last.ok", rows("a,y,y,1,2020-01-01,,\n")) == "met");
  CHECK(verdictOf(last + "require last is absent or last.ok", rows("a,y,y,1,2020-01-01,,\n")) == "met");
  const std::string property = "define Row.fine means ok and n is 1\n\n" + gateWith(last + "require last is absent or last.fine");
  CHECK(verdictsIn(outcomeOf(property, perhaps)) == "exit undetermined; c undetermined");
  CHECK(verdictsIn(outcomeOf(property, rows(""))) == "exit undetermined; c undetermined");
}

TEST_CASE("M4: `if no SET` answers for its population, in each form and under `not`; it is the requirement's answer") {
  struct Line {
    const char* answer;
    const char* verdict;
  };
  const Line lines[] = {{"met because \"none is the aim\"", "met"},
                        {"not met because \"one is due\"", "not met"},
                        {"not applicable because \"nothing to do\"", "not applicable"}};
  for (const std::string& form : kForms) {
    if (form.find("latest") != std::string::npos || form.find("others") != std::string::npos) continue;
    for (const Line& line : lines) {
      CAPTURE(form);
      CAPTURE(line.answer);
      CHECK(verdictOf("require " + form + "\nif no rows: " + line.answer, rows("")) == line.verdict);
    }
  }
  const std::string both = "require all of\n  - every rows satisfies ok\n  - no rows satisfies n is above 1\n";
  CHECK(verdictOf(both + "if no rows: met because \"none is the aim\"", rows("")) == "met");
  CHECK(verdictOf(both + "if no rows: not applicable because \"none is the aim\"", rows("")) == "not applicable");
  CHECK(verdictOf(both + "if no rows: met because \"none is the aim\"", rows("a,n,y,1,2020-01-01,,\n")) == "not met");
}

TEST_CASE("M4: `if no SET` is given once, for a set of the requirement, and wins over what the set says") {
  CHECK(mistakesIn(gateWith("require every rows satisfies ok\nif no others: met because \"x\"")) == "G0501");
  CHECK(mistakesIn(gateWith("require every rows satisfies ok\nif no rows: met because \"x\"\nif no rows: not met because \"y\"")) ==
        "G0505");
  CHECK(mistakesIn(gateWith("require (every rows satisfies ok) is false\nif no rows: met because \"x\"")) == "G0508");
  CHECK(mistakesIn(gateWith("require (1 when (every rows satisfies ok) otherwise 2) is 1\nif no rows: met because \"x\"")) == "G0508");
  const std::string named = "define bad means rows where not ok, may be empty because \"none is the aim\"\n";
  CHECK(verdictOf(named + "require no bad satisfies picked", rows("")) == "met");
  CHECK(verdictOf(named + "require some bad satisfies picked", rows("")) == "not met");
  CHECK(verdictOf(named + "require no bad satisfies picked\nif no bad: not met because \"one is due\"", rows("")) == "not met");
}

TEST_CASE("M4: a `may be empty` of the collection is inherited by its `where`, never by an outermost quantifier") {
  CHECK(verdictOf("require every others satisfies ok", rows("")) == "undetermined");
  CHECK(verdictOf("require no o in others where ok satisfies o.ok", rows("")) == "undetermined");
  CHECK(verdictOf("require every r in rows satisfies no o in others satisfies o.ok", rows("a,y,y,1,2020-01-01,,\n")) == "met");
  CHECK(verdictOf("require every r in rows satisfies no o in others where o.ok satisfies o is r.other", rows("a,y,y,1,2020-01-01,,\n")) ==
        "met");
  // An outermost quantifier that a definition holds is outermost still.
  CHECK(verdictOf("define none-bad means no others satisfies not ok\nrequire none-bad", rows("")) == "undetermined");
}

TEST_CASE("M4: a quantifier inside a condition ranges over a set that says what its emptiness means, else it does not compile") {
  CHECK(mistakesIn(gateWith("require every o in others satisfies some rows satisfies ok")) == "G0500");
  CHECK(mistakesIn(gateWith("require every o in others where (no r in rows satisfies r.ok) satisfies o.ok")) == "G0500");
  CHECK(mistakesIn("define Other.used means some r in rows satisfies r.other is this\n\n" +
                   gateWith("require every others satisfies used")) == "G0500");
  CHECK(mistakesIn("exception odd(o : Other) \"Odd\"\n  means every r in rows satisfies r.ok\n\n" +
                   gateWith("require every o in others satisfies odd(o)")) == "G0500");
  CHECK(mistakesIn("define all-well means every rows satisfies ok\n\n" + gateWith("require every o in others satisfies all-well")) ==
        "G0500");
  // The limit of an outermost quantifier is outermost itself.
  CHECK(verdictOf("require at most (count of rows) of others satisfy ok", rows("", "o,n,\n")) == "undetermined");
  CHECK(mistakesIn("define mine(o : Other) means rows where other is o, may be empty because \"it may have none\"\n\n" +
                   gateWith("require every o in others satisfies no r in mine(o) satisfies r.ok")) == "");
  CHECK(mistakesIn("exit gate exit\n  counting only others where some r in rows satisfies r.ok\n  criterion c\n    require every others "
                   "satisfies ok\n") == "G0500");
}

TEST_CASE("M4: limits at their borders") {
  auto passing = [](int passed, int failed, int open) {
    std::string lines;
    int id = 0;
    for (int i = 0; i < passed; ++i) lines += fmt::format("{},y,y,1,2020-01-01,,\n", ++id);
    for (int i = 0; i < failed; ++i) lines += fmt::format("{},n,y,1,2020-01-01,,\n", ++id);
    for (int i = 0; i < open; ++i) lines += fmt::format("{},,y,1,2020-01-01,,\n", ++id);
    return rows(lines);
  };
  CHECK(verdictOf("require at least 90% of rows satisfy ok", passing(9, 1, 0)) == "met");
  CHECK(verdictOf("require at least 90% of rows satisfy ok", passing(8, 1, 1)) == "undetermined");
  CHECK(verdictOf("require at least 90% of rows satisfy ok", passing(8, 2, 0)) == "not met");
  CHECK(verdictOf("require more than 90% of rows satisfy ok", passing(9, 1, 0)) == "not met");
  CHECK(verdictOf("require at least 89.9999% of rows satisfy ok", passing(9, 1, 0)) == "met");
  CHECK(verdictOf("require at least 90.0001% of rows satisfy ok", passing(9, 1, 0)) == "not met");
  CHECK(verdictOf("require exactly 50% of rows satisfy ok", passing(1, 1, 0)) == "met");
  CHECK(verdictOf("require exactly 50% of rows satisfy ok", passing(1, 0, 1)) == "undetermined");
  CHECK(verdictOf("require exactly 0 of rows satisfy ok", passing(0, 1, 0)) == "met");
  CHECK(verdictOf("require exactly 0 of rows satisfy ok", passing(0, 1, 1)) == "undetermined");
  CHECK(verdictOf("require at least 0 of rows satisfy ok", passing(0, 1, 0)) == "met");
  CHECK(verdictOf("require at most 0% of rows satisfy ok", passing(0, 1, 0)) == "met");
  CHECK(verdictOf("require at least 100% of rows satisfy ok", passing(3, 0, 1)) == "undetermined");
  CHECK(mistakesIn(gateWith("require at least 90.00001% of rows satisfy ok")) == "G0321");
  CHECK(mistakesIn(gateWith("require at least 0.9 of rows satisfy ok")) != "");
  CHECK(mistakesIn(gateWith("require (share of rows satisfying ok) is at least 90")) != "");
}

TEST_CASE("M3: Kleene's conditions, and a choice by an open condition has both values") {
  const Facts open = rows("a,,y,1,2020-01-01,,\n");
  CHECK(verdictOf("require every rows satisfies ok or picked", open) == "met");
  CHECK(verdictOf("require every rows satisfies ok and not picked", open) == "not met");
  CHECK(verdictOf("require every rows satisfies ok implies picked", open) == "met");
  CHECK(verdictOf("require every rows satisfies picked implies ok", open) == "undetermined");
  CHECK(verdictOf("require every rows satisfies ok or not ok", open) == "met");  // its own fact, tried together
  CHECK(verdictOf("require every rows satisfies (1 when ok otherwise 2) is at most 2", open) == "met");
  CHECK(verdictOf("require every rows satisfies (1 when ok otherwise 2) is at most 1", open) == "undetermined");
  CHECK(verdictOf("require every rows satisfies (3 when ok otherwise 2) is at most 1", open) == "not met");
  CHECK(mistakesIn(gateWith("require (some rows satisfies ok) implies (every rows satisfies ok)")) == "G0502");
  // However it is dressed: it is enough by itself, so nothing may have been examined.
  const std::string implies = "(some rows satisfies ok) implies (every rows satisfies ok)";
  CHECK(mistakesIn(gateWith("require all of\n      - " + implies)) == "G0502");
  CHECK(mistakesIn(gateWith("require any of\n      - every rows satisfies ok\n      - " + implies)) == "G0502");
  CHECK(mistakesIn(gateWith("require not (not (" + implies + "))")) == "G0502");
  CHECK(mistakesIn(gateWith("require (" + implies + ") and (" + implies + ")")) == "G0502");
  CHECK(mistakesIn(gateWith("define d means " + implies + "\nrequire d")) == "G0502");
  CHECK(mistakesIn(gateWith("require all of\n      - every rows satisfies ok\n      - " + implies)) == "");
}

TEST_CASE("M3: an optional value is compared only under a guard") {
  CHECK(mistakesIn(gateWith("require every rows satisfies word is \"x\"")) == "G0310");
  CHECK(mistakesIn(gateWith("require every rows satisfies word is present or word is \"x\"")) == "G0310");
  CHECK(mistakesIn(gateWith("require every rows satisfies not (word is absent and word is \"x\")")) == "G0310");
  CHECK(mistakesIn(gateWith("require every rows satisfies word is absent or word is \"x\"")) == "");
  CHECK(mistakesIn(gateWith("require every rows satisfies word is present and word is \"x\"")) == "");
  CHECK(mistakesIn(gateWith("require every rows satisfies word is present implies word is \"x\"")) == "");
  CHECK(mistakesIn(gateWith("require every r in rows where word is present satisfies r.word is \"x\"")) == "");
  CHECK(mistakesIn(gateWith("require (max of rows by n) is at most 3")) == "G0310");
  CHECK(mistakesIn(gateWith("require (share of rows satisfying ok) is at least 90%")) == "G0310");
  CHECK(mistakesIn(gateWith("define last means latest of rows by day\nrequire last.ok")) == "G0310");
  CHECK(verdictOf("require every rows satisfies word is absent or word is \"x\"", rows("a,y,y,1,2020-01-01,,\nb,y,y,1,2020-01-01,,x\n")) ==
        "met");
  CHECK(verdictOf("require every rows satisfies word is present and word is \"x\"", rows("a,y,y,1,2020-01-01,,\n")) == "not met");
}

TEST_CASE("M2: a reference that nobody told, to one of no rows, leaves what is read through it open") {
  const Facts facts = rows("a,y,y,1,2020-01-01,,\nb,y,y,1,2020-01-01,o,\n", "o,y,\n");
  CHECK(verdictOf("require every rows satisfies other.ok", facts) == "met");  // it can only be o
  const Facts none = rows("a,y,y,1,2020-01-01,,\n");
  CHECK(verdictOf("require every rows satisfies other.ok", none) == "undetermined");
  CHECK(verdictOf("require every rows satisfies picked or other.ok", none) == "met");
  CHECK(verdictOf("require no rows satisfies other.ok", none) == "undetermined");
  CHECK(verdictOf("require every rows satisfies other.version is present", none) == "undetermined");
  CHECK(verdictOf("require no rows satisfies other.version is present", none) == "undetermined");
}

TEST_CASE("M6: sums beyond 64 bits, percentiles of rows that may join, and what no row gives") {
  const std::string big = "9223372036854775807";
  CHECK(verdictOf("require sum of rows by n is at least 1", rows("a,y,y," + big + ",2020-01-01,,\nb,y,y,1,2020-01-01,,\n")) ==
        "undetermined");
  CHECK(verdictOf("require sum of rows by n is at least 1", rows("a,y,y," + big + ",2020-01-01,,\nb,y,y,0,2020-01-01,,\n")) == "met");
  CHECK(verdictOf("require sum of rows by n is at least 4", rows("a,y,y,5,2020-01-01,,\nb,y,y,,2020-01-01,,\n")) == "met");
  CHECK(verdictOf("require sum of rows by n is at most 4", rows("a,y,y,1,2020-01-01,,\nb,y,y,,2020-01-01,,\n")) == "undetermined");
  const std::string p50 = "define p means percentile 50% of (rows where picked) by n\nrequire p is present and p is at most 2";
  // Either row may join; all or none would give the middle of three.
  CHECK(verdictOf(p50, rows("a,y,y,1,2020-01-01,,\nb,y,,3,2020-01-01,,\nc,y,,3,2020-01-01,,\n")) == "undetermined");
  CHECK(verdictOf(p50, rows("a,y,y,1,2020-01-01,,\nb,y,y,1,2020-01-01,,\nc,y,,3,2020-01-01,,\n")) == "met");
  CHECK(verdictOf("define m means min of (rows where picked) by n\nrequire m is present and m is at most 2",
                  rows("a,y,y,1,2020-01-01,,\nb,y,,9,2020-01-01,,\n")) == "met");
  CHECK(verdictOf("define m means max of (rows where picked) by n\nrequire m is present and m is at most 2",
                  rows("a,y,y,1,2020-01-01,,\nb,y,,9,2020-01-01,,\n")) == "undetermined");
  CHECK(mistakesIn(gateWith("require (sum of rows by day) is at least 1")) == "G0324");
}

TEST_CASE("M2, M5: an open set may be every subset of few values, an open count is not below 0") {
  const std::string model =
      "enum Release: ioc, moc, foc\nrecord T in ts\n  key id : text\n  s : set of Release, may be unknown\n  n : count, may be unknown\n\n"
      "source t reads ts\n  from \"t.csv\" as csv\n  complete\n  id = \"id\"\n  s = \"s\" separated by \";\"\n  n = \"n\"\n\n";
  auto verdict = [&](const std::string& condition) {
    Facts facts;
    facts.files["t.csv"] = "id,s,n\n1,,\n2,ioc,3\n";
    return verdictsIn(outcomeOf(model + gateWith("require every ts satisfies " + condition), facts));
  };
  CHECK(verdict("s includes ioc or not (s includes ioc)") == "exit met; c met");
  CHECK(verdict("(s includes moc and s includes foc) implies s includes foc") == "exit met; c met");
  CHECK(verdict("s includes ioc and not (s includes ioc)") == "exit not met; c not met");
  CHECK(verdict("s includes ioc") == "exit undetermined; c undetermined");
  CHECK(verdict("n is at least 0") == "exit met; c met");
  CHECK(verdict("n + 1 is at least 1") == "exit met; c met");
  CHECK(verdict("n is at most 3") == "exit undetermined; c undetermined");
}

TEST_CASE("M7: ties, open keys and rows that may be in are all candidates; nothing breaks a tie") {
  const std::string last = "define last means latest of (rows where picked) by day\nrequire last is present and last.ok";
  CHECK(verdictOf(last, rows("a,n,y,1,2020-01-01,,\nb,y,y,1,2020-01-02,,\n")) == "met");
  CHECK(verdictOf(last, rows("a,n,y,1,2020-01-02,,\nb,y,y,1,2020-01-02,,\n")) == "undetermined");
  const plan::Outcome tied = outcomeOf(gateWith(last), rows("z,y,y,1,2020-01-01,,\na,n,y,1,2020-01-02,,\nb,y,y,1,2020-01-02,,\n"));
  const std::vector<plan::OpenReason>& reasons = tied.gates.at(0).criteria.at(0).reasons;
  REQUIRE(reasons.size() == 1);
  CHECK(reasons[0].reason == plan::Reason::Tie);
  CHECK(fmt::format("{}:{}", reasons[0].file, reasons[0].line) == "rows.csv:3");  // the first of those tied
  CHECK(tied.findings.empty());                                                   // told where it keeps the criterion open
  const plan::Outcome agreeing = outcomeOf(gateWith(last), rows("a,y,y,1,2020-01-02,,\nb,y,y,1,2020-01-02,,\n"));
  CHECK(verdictsIn(agreeing) == "exit met; c met");
  REQUIRE(agreeing.findings.size() == 1);
  CHECK(agreeing.findings[0].kind == "tie");
  CHECK(agreeing.findings[0].message == "latest of (rows where picked) by day may be a or b");
  CHECK(fmt::format("{}:{}", agreeing.findings[0].file, agreeing.findings[0].line) == "rows.csv:2");
  // Also where another gate alone reads it.
  Facts outer = rows("a,y,y,1,2020-01-02,,\nb,y,y,1,2020-01-02,,\n", "o,y,1\n");
  outer.gates = {"above"};
  const std::string each =
      "exit gate exit\n  for each o in others\n  criterion c\n    define last means latest of (rows where picked) by day\n"
      "    require last is present and last.ok\n\n";
  const plan::Outcome read = outcomeOf(each + "exit gate above\n  for each o in others\n  criterion c\n    require exit is met for o\n",
                                       outer);
  CHECK(verdictsIn(read) == "above o met; c met");
  REQUIRE(read.findings.size() == 1);
  CHECK(read.findings[0].message == agreeing.findings[0].message);
  CHECK(verdictOf(last, rows("a,n,y,1,,,\nb,y,y,1,2020-01-02,,\n")) == "undetermined");
  CHECK(verdictOf(last, rows("a,y,y,1,,,\nb,y,y,1,2020-01-02,,\n")) == "met");
  CHECK(verdictOf(last, rows("a,n,,1,2020-01-03,,\nb,y,y,1,2020-01-02,,\n")) == "undetermined");
  CHECK(verdictOf(last, rows("a,n,,1,2020-01-01,,\nb,y,y,1,2020-01-02,,\n")) == "met");
  CHECK(verdictOf("define first means earliest of rows by day\nrequire first is present and first.ok",
                  rows("a,y,y,1,2020-01-01,,\nb,n,y,1,2020-01-02,,\n")) == "met");
  CHECK(mistakesIn(gateWith("define last means latest of rows by word\nrequire last is present and last.ok")) == "G0329");
  Facts more = rows("a,y,y,1,2020-01-01,,\n");
  const std::string open = "source more reads rows\n  from \"more.csv\" as csv\n  id = \"id\"\n\n" +
                           gateWith("define last means latest of rows by day\nrequire last is present and last.ok");
  more.files["more.csv"] = "id\nz\n";
  CHECK(verdictsIn(outcomeOf(open, more)) == "exit undetermined; c undetermined");
}

}  // namespace
}  // namespace tollgate::interpret::testing
