// M8, M10 to M13 from Gate text and files: what a source does not say stays open, what is set aside is printed, and faults
// open whatever they touch.

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/interpret/gate_text.h"

namespace tollgate::interpret::testing {
namespace {

/// A record of its own with a source that says these lines.
std::string itemsFrom(const std::string& path, const std::string& says) {
  return "record Item in items\n  key id : text\n  ok : flag\n  owner : Other\n\n"
         "source items-csv reads items\n  from \"" +
         path + "\" as csv\n" + says + "  id = \"id\"\n  ok = \"ok\"\n    \"y\" -> true\n    \"n\" -> false\n";
}
const std::string kOf = "  owner = \"of\"\n\n";

std::string judged(const std::string& model, const std::string& require, const Facts& facts) {
  const plan::Outcome outcome = outcomeOf(model + gateWith("require " + require), facts);
  if (!outcome.refused.empty()) return "refused: " + outcome.refused.front().kind;
  return outcome.gates.empty() ? "none" : plan::verdictText(outcome.gates.at(0).criteria.at(0).verdict);
}

Facts items(const std::string& lines, const std::string& path = "items.csv") {
  Facts facts;
  facts.others = "o,y,\np,y,\n";
  facts.files[path] = "id,ok,of\n" + lines;
  return facts;
}

TEST_CASE("M8: over a source that does not say it is complete only what no row can change stays definite") {
  struct Line {
    const char* form;
    const char* passing;  // two rows that are ok
    const char* failing;  // two that are not
  };
  const Line lines[] = {{"every items satisfies ok", "undetermined", "not met"},
                        {"some items satisfies ok", "met", "undetermined"},
                        {"no items satisfies ok", "not met", "undetermined"},
                        {"at least 2 of items satisfy ok", "met", "undetermined"},
                        {"at most 1 of items satisfy ok", "not met", "undetermined"},
                        {"more than 1 of items satisfy ok", "met", "undetermined"},
                        {"fewer than 2 of items satisfy ok", "not met", "undetermined"},
                        {"exactly 1 of items satisfy ok", "not met", "undetermined"},
                        {"exactly 2 of items satisfy ok", "undetermined", "undetermined"},
                        {"at least 50% of items satisfy ok", "undetermined", "undetermined"},
                        {"at most 50% of items satisfy ok", "undetermined", "undetermined"},
                        {"count of items is at least 2", "met", "met"},
                        {"count of items is at most 2", "undetermined", "undetermined"},
                        {"for each i in items\n      i.ok", "undetermined", "not met"}};
  for (const Line& line : lines) {
    CAPTURE(line.form);
    const std::string open = itemsFrom("items.csv", "") + kOf, whole = itemsFrom("items.csv", "  complete\n") + kOf;
    CHECK(judged(open, line.form, items("a,y,o\nb,y,o\n")) == line.passing);
    CHECK(judged(open, line.form, items("a,n,o\nb,n,o\n")) == line.failing);
    CHECK(judged(whole, line.form, items("a,y,o\nb,y,o\n")) != "undetermined");
  }
}

TEST_CASE("M8: a pattern without a file, a file without a row and a folder that is empty were not given") {
  const std::string model = itemsFrom("items/*.csv", "  complete\n") + kOf;
  for (const char* form : {"no items satisfies not ok", "at most 3 of items satisfy ok", "every items satisfies ok"}) {
    CAPTURE(form);
    const std::string required = std::string(form) + "\nif no items: met because \"x\"";
    CHECK(judged(model, required, items("", "items/a.csv")) == "undetermined");
    CHECK(judged(model, required, items("a,y,o\n", "elsewhere.csv")) == "undetermined");
  }
  const std::string mayBe = itemsFrom("items/*.csv", "  complete\n  may be empty because \"so\"\n") + kOf;
  CHECK(judged(mayBe, "no items satisfies ok\nif no items: met because \"x\"", items("", "items/a.csv")) == "met");
  CHECK(judged(mayBe, "no items satisfies ok\nif no items: met because \"x\"", items("", "elsewhere.csv")) == "undetermined");
}

TEST_CASE("M8: without a pack no test is known; a pack without tests was not given either") {
  const std::string model =
      "record Planned \"Planned test\" in tests\n  key id : text\n\n"
      "define planned means tests, may be empty because \"so\"\n\n";
  const std::string gate = gateWith("require no planned satisfies id is \"X\"");
  CHECK(verdictsIn(outcomeOf(model + gate, {})) == "exit undetermined; c undetermined");
  CHECK(reasonsIn(outcomeOf(model + gate, {})) == "data missing: no pack was given, so no test is known");
  CHECK(verdictsIn(outcomeOf(model + "pack p \"P\" version 1.0\n\n" + gate, {})) == "exit undetermined; c undetermined");
  CHECK(verdictsIn(outcomeOf(model + "pack p \"P\" version 1.0\n  test T-1 \"One\"\n\n" + gate, {})) == "exit met; c met");
}

TEST_CASE("M8, M13: a row whose test cannot be read may be none of the evaluation's business") {
  const std::string model =
      "record Planned \"Planned test\" in tests\n  key id : text\n\n"
      "record Run in runs\n  key id : text\n  test : Planned\n\n"
      "source runs-csv reads runs\n  from \"runs.csv\" as csv\n  complete\n  id = \"id\"\n  test = \"test\"\n"
      "  other tests \"IOC-*\" because \"another phase's\"\n\n"
      "pack p \"P\" version 1.0\n  test T-1 \"One\"\n\n";
  const std::string gate = gateWith("require (count of runs) is at least 2");
  Facts facts;
  facts.tolerated = {"bad-cell"};
  facts.files["runs.csv"] = "id,test\na,T-1\nb,T-1\nc,IOC-7\n";
  CHECK(verdictsIn(outcomeOf(model + gate, facts)) == "exit met; c met");
  facts.files["runs.csv"] = "id,test\na,T-1\nb,IOC-7\n";
  CHECK(verdictsIn(outcomeOf(model + gate, facts)) == "exit not met; c not met");
  facts.files["runs.csv"] = "id,test\na,T-1\nb,\n";
  CHECK(verdictsIn(outcomeOf(model + gate, facts)) == "exit undetermined; c undetermined");
}

TEST_CASE("M8: `complete when each … has a file`: an element without a file adds possible rows of that element only") {
  const std::string model = itemsFrom("items/{o}.csv", "  complete when each o in others where ok has a file\n") + "  owner = {o}\n\n";
  auto verdict = [&](const std::string& form, const std::string& others, std::vector<std::string> files) {
    Facts facts;
    facts.others = others;
    for (const std::string& file : files) facts.files["items/" + file + ".csv"] = "id,ok\n" + file + "1,y\n";
    return judged(model, form, facts);
  };
  const std::string all = "every items satisfies ok";
  CHECK(verdict(all, "o,y,\np,y,\n", {"o", "p"}) == "met");
  CHECK(verdict(all, "o,y,\np,y,\n", {"o"}) == "undetermined");
  CHECK(verdict(all, "o,y,\np,n,\n", {"o"}) == "met");
  // Whether p has to have a file is open.
  CHECK(verdict(all, "o,y,\np,,\n", {"o"}) == "undetermined");
  CHECK(verdict(all, "o,y,\np,,\n", {"o", "p"}) == "met");
  CHECK(verdict("every i in items where owner.id is \"o\" satisfies i.ok", "o,y,\np,y,\n", {"o"}) == "met");
  CHECK(verdict("every i in items where owner.id is \"p\" satisfies i.ok\nif no items where owner.id is \"p\": met because \"x\"",
                "o,y,\np,y,\n", {"o"}) == "undetermined");
}

TEST_CASE("M8: a stale source, and one that does not tell its export time, may hold any number of further rows") {
  const std::string model = itemsFrom("items.csv", "  complete\n  exported = column \"at\"\n  stale after 2 days\n") + kOf;
  auto verdict = [&](const std::string& at) {
    Facts facts = items("");
    facts.files["items.csv"] = "id,ok,of,at\na,y,o," + at + "\n";
    return judged(model, "every items satisfies ok", facts);
  };
  CHECK(verdict("2020-06-01T10:00Z") == "met");
  CHECK(verdict("2020-05-31T00:00Z") == "met");
  CHECK(verdict("2020-05-30T10:00Z") == "undetermined");
  CHECK(verdict("") == "undetermined");
  Facts later = items("");
  later.files["items.csv"] = "id,ok,of,at\na,y,o,2020-06-02T01:00Z\n";
  const auto findings = outcomeOf(model + gateWith("require every items satisfies ok"), later).findings;
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].kind == "exported-later");
  CHECK(findings[0].message.find("after the end of 2020-06-01") != std::string::npos);
  const std::string untold = itemsFrom("items.csv", "  complete\n  stale after 2 days\n") + kOf;
  CHECK(judged(untold, "every items satisfies ok", items("a,y,o\n")) == "undetermined");
}

TEST_CASE("M8: rows recorded after the evaluation's date are listed and do not exist") {
  const std::string model =
      "record Item in items\n  key id : text\n  ok : flag\n  on : date, may be unknown\n  recorded on\n\n"
      "source items-csv reads items\n  from \"items.csv\" as csv\n  complete\n  id = \"id\"\n  ok = \"ok\"\n"
      "    \"y\" -> true\n    \"n\" -> false\n  on = \"on\"\n\n";
  auto verdict = [&](const std::string& lines) {
    Facts facts;
    facts.files["items.csv"] = "id,ok,on\n" + lines;
    return judged(model, "every items satisfies ok", facts);
  };
  CHECK(verdict("a,y,2020-06-01\nb,n,2020-06-02\n") == "met");
  CHECK(verdict("a,y,2020-06-01\nb,n,2020-06-01\n") == "not met");
  CHECK(verdict("a,y,2020-06-01\nb,n,\n") == "undetermined");  // it may have been recorded later
}

TEST_CASE("M8: `counting only` reaches definitions, properties and the population; `GATE is met` does not inherit it") {
  const std::string model =
      "define good means rows where ok\n"
      "define mine(o : Other) means rows where other is o, may be empty because \"it may have none\"\n"
      "define Other.clean means no r in mine(this) satisfies not r.ok\n\n"
      "exit gate inner\n  criterion whole\n    require every rows satisfies ok\n\n"
      "exit gate outer\n  counting only rows where picked\n"
      "  criterion direct\n    require every rows satisfies ok\n"
      "  criterion through-definition\n    require count of good is 1\n"
      "  criterion through-property\n    require every others satisfies clean\n"
      "  criterion gate\n    require inner is met for program\n";
  std::string text = model;
  text.replace(text.find("inner is met for program"), 24, "every others satisfies clean");
  Facts facts;
  facts.others = "o,y,\n";
  facts.rows = "a,y,y,1,2020-01-01,o,\nb,n,n,1,2020-01-01,o,\nc,y,n,1,2020-01-01,o,\n";
  CHECK(verdictsIn(outcomeOf(text, facts)) ==
        "inner not met; whole not met | outer met; direct met; through-definition met; through-property met; gate met");
  // Whether the row counts is open: the gate cannot be met by its failing.
  facts.rows = "a,y,y,1,2020-01-01,o,\nb,n,,1,2020-01-01,o,\n";
  CHECK(verdictsIn(outcomeOf(text, facts))
            .find("outer undetermined; direct undetermined; through-definition met; through-property undetermined") != std::string::npos);
  const std::string judgedGates =
      "exit gate inner\n  for each o in others\n  criterion whole\n    require every rows satisfies ok\n\n"
      "exit gate outer\n  counting only rows where picked\n  criterion c\n    require every o in others satisfies inner is met for o\n";
  facts.rows = "a,y,y,1,2020-01-01,o,\nb,n,n,1,2020-01-01,o,\n";
  CHECK(verdictsIn(outcomeOf(judgedGates, facts)) == "inner o not met; whole not met | outer not met; c not met");
}

TEST_CASE("M8: `counting only` whose population is empty is nothing to examine") {
  Facts facts;
  facts.rows = "a,y,n,1,2020-01-01,,\n";
  const std::string text = "exit gate outer\n  counting only rows where picked\n  criterion c\n    require no rows satisfies not ok\n";
  CHECK(verdictsIn(outcomeOf(text, facts)) == "outer undetermined; c undetermined");
}

TEST_CASE("M7: a tie in a condition of `counting only` is told where it keeps a criterion open") {
  Facts facts;
  facts.others = "o,y,\n";
  facts.rows = "a,n,y,1,2020-01-02,o,\nb,y,y,1,2020-01-02,o,\n";
  const std::string text =
      "define Other.newest means latest of (rows where other is this) by day\n\n"
      "exit gate outer\n  counting only others where newest is present and newest.ok\n"
      "  criterion c\n    require every others satisfies not ok\n";
  const plan::Outcome outcome = outcomeOf(text, facts);
  CHECK(verdictsIn(outcome) == "outer undetermined; c undetermined");
  const auto& reasons = outcome.gates.at(0).criteria.at(0).reasons;
  CHECK(std::any_of(reasons.begin(), reasons.end(), [](const plan::OpenReason& r) { return r.reason == plan::Reason::Tie; }));
}

TEST_CASE("M12: a gate of which no criterion applies says that there is nothing to examine") {
  Facts facts;
  facts.rows = "a,y,n,1,2020-01-01,,\n";
  const plan::Outcome outcome = outcomeOf(
      "exit gate outer\n  criterion c\n    applies when some rows satisfies picked\n    otherwise not applicable because \"none is "
      "picked\"\n"
      "    require no rows satisfies not ok\n",
      facts);
  CHECK(verdictsIn(outcome) == "outer undetermined; c not applicable");
  REQUIRE(outcome.gates.at(0).reasons.size() == 1);
  CHECK(outcome.gates[0].reasons[0].sentence == "nothing to examine: no criterion of outer applies");
}

TEST_CASE("M10: exceptions that are open, expired or awaiting set nothing aside for sure, and are printed") {
  const std::string exception =
      "decision waiver on Row\n  decided by TAG\n  while undecided: refused\n\n"
      "source waivers reads waiver\n  from \"waivers.csv\" as csv\n  complete\n  may be empty because \"so\"\n"
      "  row = \"row\"\n  outcome = \"outcome\"\n  body = \"body\"\n  date = \"date\"\n\n"
      "exception waived(r : Row) \"Waived rows\"\n  means r.picked and waiver is granted for r\n";
  const std::string gate = "\n" + gateWith("require every r in rows where not waived(r) satisfies r.ok");
  auto outcome = [&](const std::string& text, const std::string& lines, const std::string& waivers) {
    Facts facts;
    facts.rows = lines;
    facts.files["waivers.csv"] = "row,outcome,body,date\n" + waivers;
    return outcomeOf(text, facts);
  };
  auto verdict = [&](const std::string& text, const std::string& lines, const std::string& waivers) {
    return plan::verdictText(outcome(text, lines, waivers).gates.at(0).verdict);
  };
  const std::string lines = "a,y,y,1,2020-01-01,,\nb,n,y,1,2020-01-01,,\n";
  const std::string granted = "b,granted,TAG,2020-02-01\n";
  CHECK(verdict(exception + gate, lines, granted) == "met");
  CHECK(verdict(exception + gate, lines, "") == "not met");
  CHECK(verdict(exception + gate, lines, "b,granted,TAB,2020-02-01\n") == "not met");
  CHECK(verdict(exception + gate, "a,y,y,1,2020-01-01,,\nb,n,,1,2020-01-01,,\n", granted) == "undetermined");
  CHECK(verdict(exception + "  until 2020-06-01\n" + gate, lines, granted) == "not met");
  CHECK(verdict(exception + "  until 2020-06-02\n" + gate, lines, granted) == "met");
  const auto described = outcome(exception + gate, lines, granted).gates.at(0).exceptions;
  REQUIRE(described.size() == 1);
  REQUIRE(described[0].members.size() == 1);
  CHECK(described[0].members[0].name == "b");
  CHECK(described[0].members[0].state == "used");
  CHECK(described[0].members[0].grantedBy == "TAG, 2020-02-01");
  REQUIRE(described[0].without.size() == 1);
  CHECK(described[0].without[0].verdict == plan::Verdict::NotMet);
  // Who granted it is told through definitions, and of a day that the row leads to.
  std::string byDefinition = exception;
  byDefinition.replace(byDefinition.find("waiver is granted for r"), 23, "asked(r)");
  byDefinition += "define asked(x : Row) means waiver is granted for x since x.day\n\n";
  const auto asked = outcome(byDefinition + gate, lines, granted).gates.at(0).exceptions;
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].members.at(0).grantedBy == "TAG, 2020-02-01");
  const auto earlier = outcome(byDefinition + gate, lines, "b,granted,TAG,2019-12-31\n").gates.at(0).exceptions;
  CHECK(earlier.at(0).members.at(0).state == "awaiting TAG");
  // Which row the exception is asked of is open: each that it may be is a member.
  const std::string through =
      "record Link in links\n  key id : text\n  to : Row, may be unknown\n\n"
      "source links-csv reads links\n  from \"links.csv\" as csv\n  complete\n  id = \"id\"\n  to = \"to\"\n\n";
  Facts open;
  open.rows = lines;
  open.files["waivers.csv"] = "row,outcome,body,date\n" + granted;
  open.files["links.csv"] = "id,to\nl,\n";
  const auto perhaps = outcomeOf(exception + "\n" + through + gateWith("require no l in links satisfies waived(l.to)"), open).gates.at(0);
  CHECK(perhaps.verdict == plan::Verdict::Undetermined);
  REQUIRE(perhaps.exceptions.size() == 1);
  REQUIRE(perhaps.exceptions[0].members.size() == 1);
  CHECK(perhaps.exceptions[0].members[0].name == "b");
  // All set aside: nothing is left to examine.
  CHECK(verdict(exception + gate, "b,n,y,1,2020-01-01,,\n", granted) == "undetermined");
}

TEST_CASE("M11: an interpretation agreed by another body, after the evaluation's date, or only proposed is open") {
  auto text = [](const std::string& agreement) {
    return "interpretation reading \"How to count\"\n  either\n    strict \"all\"\n    lenient \"some\"\n" + agreement +
           "  to be agreed by TAG\n\n" + gateWith("require (reading is lenient) or (every rows satisfies ok)");
  };
  Facts facts;
  facts.rows = "a,n,y,1,2020-01-01,,\n";
  auto verdict = [&](const std::string& agreement) { return plan::verdictText(outcomeOf(text(agreement), facts).gates.at(0).verdict); };
  CHECK(verdict("  agreed lenient by TAG on 2020-06-01\n") == "met");
  CHECK(verdict("  agreed strict by TAG on 2020-06-01\n") == "not met");
  CHECK(verdict("  agreed lenient by TAG on 2020-06-02\n") == "undetermined");
  CHECK(verdict("  agreed lenient by DCC on 2020-01-01\n") == "undetermined");
  CHECK(verdict("  proposed lenient by TAG on 2020-01-01\n") == "undetermined");
  facts.rows = "a,y,y,1,2020-01-01,,\n";
  CHECK(verdict("") == "met");  // however it is agreed
}

TEST_CASE("M12: a criterion that another gate leaves open gives the reasons of that gate") {
  const std::string text =
      "define fine means every o in others satisfies inner is met for o\n\n"
      "exit gate inner\n  for each o in others where ok\n"
      "  criterion c\n    require every r in rows where other is o satisfies r.ok\n\n"
      "exit gate outer\n  for each o in others\n  criterion one\n    require fine\n  criterion two\n    require fine\n\n"
      "exit gate top\n  for each o in others\n  criterion three\n    require outer is met for o\n";
  auto reasons = [&](const std::string& others, const std::string& lines) {
    Facts facts;
    facts.others = others, facts.rows = lines;
    plan::Outcome outcome = outcomeOf(text, facts);
    std::erase_if(outcome.gates, [](const plan::GateOutcome& gate) { return gate.gate == "inner"; });
    return reasonsIn(outcome);
  };
  const std::string ok = "not told: a ok (false or true)";
  CHECK(reasons("o,y,1\n", "a,,y,1,2020-01-01,o,\n") == ok + "; " + ok + "; " + ok);
  CHECK(reasons("o,y,1\n", "a,,y,1,2020-01-01,o,\nb,n,y,1,2020-01-01,o,\n").empty());
  const std::string scope = "scope open: whether o is judged by this gate is not settled";
  CHECK(reasons("o,,1\n", "a,y,y,1,2020-01-01,o,\n") == scope + "; " + scope + "; " + scope);
}

TEST_CASE("M12: gates that do not apply, open gates, and verdicts of gates inside gates") {
  const std::string text =
      "exit gate inner\n  for each o in others where ok\n  applies when o.version is present\n"
      "  otherwise not applicable because \"not versioned\"\n"
      "  criterion c\n    require every r in rows where other is o satisfies r.ok\n\n"
      "exit gate outer\n  criterion whole\n    require every o in others satisfies inner is met for o\n";
  auto outer = [&](const std::string& others, const std::string& lines) {
    Facts facts;
    facts.others = others, facts.rows = lines;
    const plan::Outcome outcome = outcomeOf(text, facts);
    return outcome.gates.empty() ? "none" : plan::verdictText(outcome.gates.back().verdict);
  };
  const std::string good = "a,y,y,1,2020-01-01,o,\n";
  CHECK(outer("o,y,1\n", good) == "met");
  CHECK(outer("o,y,\n", good) == "not met");       // not applicable is false
  CHECK(outer("o,n,1\n", good) == "not met");      // outside its scope is false
  CHECK(outer("o,,1\n", good) == "undetermined");  // its scope is open
  CHECK(outer("o,y,1\n", "a,n,y,1,2020-01-01,o,\n") == "not met");
  CHECK(outer("o,y,1\n", "a,,y,1,2020-01-01,o,\n") == "undetermined");
  CHECK(outer("o,y,1\n", "a,y,y,1,2020-01-01,,\n") == "met");  // the only other that there is
  CHECK(outer("o,y,1\n", "") == "undetermined");
  CHECK(mistakesIn("exit gate a\n  for each o in others\n  criterion c\n    require b is met for o\n\n"
                   "exit gate b\n  for each o in others\n  criterion c\n    require a is met for o\n") == "G0210");
  CHECK(mistakesIn("exit gate a\n") == "G0701");
  const std::string applies =
      "exit gate exit\n  applies when some rows satisfies ok\n  otherwise not applicable because \"x\"\n"
      "  criterion c\n    require every rows satisfies picked\n";
  Facts facts;
  facts.rows = "a,,y,1,2020-01-01,,\n";
  CHECK(verdictsIn(outcomeOf(applies, facts)) == "exit undetermined; c met");
  CHECK(outcomeOf(applies, facts).exitStatus() == 2);
  facts.rows = "a,n,y,1,2020-01-01,,\n";
  CHECK(verdictsIn(outcomeOf(applies, facts)) == "exit not applicable");
  CHECK(outcomeOf(applies, facts).exitStatus() == 2);
  facts.rows = "";
  CHECK(verdictsIn(outcomeOf(applies, facts)) == "exit undetermined; c undetermined");
}

TEST_CASE("M13: faults refuse the data; tolerated, a verdict holds however the faulty data would have read") {
  struct Line {
    const char* kind;
    std::string rows, others;
    const char* every;  // every rows satisfies ok
    const char* some;   // some rows satisfies ok
  };
  const Line lines[] = {
      {"bad-cell", "a,y,y,1,2020-01-01,,\nb,maybe,y,1,2020-01-01,,\n", "", "undetermined", "met"},
      {"bad-cell", "a,y,y,1,2020-02-30,,\n", "", "met", "met"},
      {"bad-cell", "a,y,y,\"1,000\",2020-01-01,,\n", "", "met", "met"},
      {"missing-cells", "a,y,y,1,2020-01-01,,\nb\n", "", "undetermined", "met"},
      {"repeated-key", "a,y,y,1,2020-01-01,,\na,n,y,1,2020-01-01,,\n", "", "undetermined", "undetermined"},
      {"repeated-key", "a,n,y,1,2020-01-01,,\na,n,y,2,2020-01-01,,\n", "", "not met", "undetermined"},
      {"dangling-reference", "a,y,y,1,2020-01-01,q,\n", "o,y,\n", "met", "met"},
  };
  for (const Line& line : lines) {
    CAPTURE(line.kind);
    CAPTURE(line.rows);
    Facts facts;
    facts.rows = line.rows, facts.others = line.others;
    CHECK(verdictOf("require every rows satisfies ok", facts) == std::string("refused: ") + line.kind);
    facts.tolerated = {line.kind};
    CHECK(verdictOf("require every rows satisfies ok", facts) == line.every);
    CHECK(verdictOf("require some rows satisfies ok", facts) == line.some);
  }
  // A dangling reference: the row that it names may exist, with every field open.
  Facts facts;
  facts.rows = "a,y,y,1,2020-01-01,q,\n", facts.others = "o,y,\n";
  facts.tolerated = {"dangling-reference"};
  CHECK(verdictOf("require every others satisfies ok", facts) == "undetermined");
  CHECK(verdictOf("require some others satisfies ok", facts) == "met");
  CHECK(verdictOf("require every rows satisfies other.ok", facts) == "undetermined");
  // A file that cannot be read is a source not given.
  facts = {};
  facts.rows = "a,y,y,1,2020-01-01,,\nb,y,\"y,1\n";
  CHECK(verdictOf("require every rows satisfies ok", facts).substr(0, 7) == "refused");
  facts.tolerated = {"unreadable-file", "unreadable-line", "missing-cells", "bad-cell"};
  CHECK(verdictOf("require every rows satisfies ok", facts) == "undetermined");
}

}  // namespace
}  // namespace tollgate::interpret::testing
