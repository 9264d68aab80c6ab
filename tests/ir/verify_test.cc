#include "compiler/ir/verify.h"

#include <functional>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/ir/text.h"
#include "tests/ir/random_program.h"
#include "tests/ir/sample.h"

namespace tollgate::ir {
namespace {

Program sample() {
  ParsedProgram parsed = parse(testing::kSample);
  REQUIRE_MESSAGE(parsed.ok, parsed.line << ":" << parsed.column << " " << parsed.error);
  return std::move(parsed.program);
}

void expectFinding(const Program& program, std::string_view finding) {
  const std::vector<std::string> all = verify(program);
  const bool found = std::any_of(all.begin(), all.end(), [&](const std::string& each) { return each.find(finding) != std::string::npos; });
  CHECK_MESSAGE(found, fmt::format("expected `{}`, found {}", finding, all));
}

/// The sample with its first `from` as `to`.
void broken(std::string_view from, std::string_view to, std::string_view finding) {
  std::string text = testing::kSample;
  const size_t at = text.find(from);
  CHECK_MESSAGE(at != std::string::npos, from);
  if (at == std::string::npos) return;
  text.replace(at, from.size(), to);
  const ParsedProgram parsed = parse(text);
  INFO(from << " -> " << to);
  CHECK_MESSAGE(parsed.ok, parsed.line << ":" << parsed.column << " " << parsed.error);
  if (!parsed.ok) return;
  expectFinding(parsed.program, finding);
}

void broken(const std::function<void(Program&)>& change, std::string_view finding) {
  Program program = sample();
  change(program);
  expectFinding(program, finding);
}

}  // namespace

TEST_CASE("the sample has every operation, comes back, and is right") {
  const Program program = sample();
  CHECK(fmt::format("{}", fmt::join(verify(program), "\n")) == "");
  const ParsedProgram again = parse(print(program));
  REQUIRE_MESSAGE(again.ok, again.error);
  CHECK(testing::same(again.program, program));
  std::set<Op> ops;
  for (const Node& node : program.nodes) ops.insert(node.op);
  CHECK(ops.size() == static_cast<size_t>(Op::ForEach) + 1);
  CHECK(verify({}).empty());
}

TEST_CASE("verify takes any program") {
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Program program = testing::RandomProgram(seed).build();
    for (Node& node : program.nodes) {
      if (seed % 2 == 0 && !node.kids.empty()) node.kids[0] = static_cast<Id>(seed);
    }
    verify(program);
  }
}

TEST_CASE("ids in range") {
  broken([](Program& p) { p.bodies = 9; }, "bodies: there is no enum 9");
  broken([](Program& p) { p.tests = 9; }, "tests: there is no record 9");
  broken([](Program& p) { p.variables[0].type.id = 9; }, "variable 0:i: there is no record 9");
  broken("type set of enum 0:Severity", "type set of enum 9", "record 2:Test/blocks: there is no enum 9");
  broken("type set of enum 0:Severity", "type raw set flag 0", "a set is of enum values or references");
  broken("type ref 2:Test", "type ref none", "record 3:Result/test: no record is given");
  broken("key 0:id", "key 9", "record 0:Phase: there is no field 9");
  broken("recorded 3:raised", "recorded 9", "there is no field 9");
  broken("limit-for 0:Phase", "limit-for 9", "table 0:limit: there is no type of the limit 9");
  broken([](Program& p) { p.interpretations[0].choices = 9; }, "there is no enum 9");
  broken("owner 2:Test", "owner 9", "there is no record 9");
  broken("scope-gate 0:sit\n  result", "scope-gate 9\n  result", "there is no gate 9");
  broken("scope-criterion 1:tests", "scope-criterion 9", "there is no criterion 9");
  broken("params 7:k", "params 99", "there is no variable 99");
  broken("judged-by 0:exclusion", "judged-by 9", "there is no decision 9");
  broken("counting-only 3:Result", "counting-only 9", "there is no record 9");
  broken("record 0:Phase\n  pattern", "record 9\n  pattern", "source 0:phases: there is no record 9");
  broken("(call 4:begun)", "(call 9 : date)", "there is no function 9");
  broken("(table 0:limit", "(table 9 : count", "there is no table 9");
  broken("(interpretation 0:reading)", "(interpretation 9 : enum 2)", "there is no interpretation 9");
  broken("(values 0:Severity)", "(values 9)", "there is no enum 9");
  broken("(gate-is-met 0:sit", "(gate-is-met 9", "there is no gate 9");
  broken("(decision 0:exclusion", "(decision 9", "there is no decision 9");
  broken("[%0:i]\n", "[%99]\n", "there is no variable 99");
  broken([](Program& p) { p.nodes[3].kids = {9999}; }, "there is no node 9999");
  broken([](Program& p) { p.gates[0].criteria[0].require = kNone; }, "no node is given");
  broken([](Program& p) { p.functions[0].body = kNone; }, "function 0:last-run: no node is given");
}

TEST_CASE("kids and variables of each operation") {
  broken("(as-of)", "(as-of true)", "(as-of): has 1 kids");
  broken("(not (call 2:excluded %0:i))", "(not)", "(not): has 0 kids");
  broken("at-most [%15:o]", "every [%15:o]", "(quantifier): has 3 kids");
  broken("(where [%4:q]", "(where", "(where): has 0 variables, not 1");
  broken("(for-each [%6:s %5:x]", "(for-each [%6:s]", "(for-each): has 1 variables, not 2");
}

TEST_CASE("circles and depth") {
  broken([](Program& p) { p.nodes[p.functions[3].body].kids[1] = p.functions[3].body; }, "reaches itself");
  broken("result flag\n  body (decision 0:exclusion outcome=0:granted by=1:TAG %7:k)", "result flag\n  body (not (call 2:excluded %7:k))",
         "reaches itself");
  broken("(gate-is-met 0:sit %16:f)", "(gate-is-met 1:whole)", "reaches itself");
  broken(
      [](Program& p) {
        Id last = p.functions[5].body;
        for (int i = 0; i < 3000; ++i) {
          Node node;
          node.op = Op::Not;
          node.kids = {last};
          last = static_cast<Id>(p.nodes.size());
          p.nodes.push_back(node);
        }
        p.functions[5].body = last;
      },
      "nests 2000 deep");
}

TEST_CASE("types of operations") {
  broken("2020-06-30", "true", "do not compare");
  broken("(ne (field 0:id %4:q) \"x\")", "(lt (field 0:id %4:q) \"x\")", "a text has no order");
  broken("(lt (call 4:begun)", "(lt (call 4:begun : count)", "is a count, but should be a date");
  broken("(present (call 0:last-run %27:self))", "(present %27:self)", "never absent");
  broken("(call 0:last-run %27:self)", "(call 0:last-run)", "has 0 arguments, but 1 are declared");
  broken("(call 6:twice %1:p)", "(call 6:twice 5)", "kid 0 is a count, but should be a Phase");
  broken("(table 0:limit %6:s)", "(table 0:limit)", "has 0 indices");
  broken("(gate-is-met 0:sit %16:f)", "(gate-is-met 0:sit)", "has 0 instances");
  broken("outcome=0:granted", "outcome=7", "has no outcome 7");
  broken("by=1:TAG", "by=7", "there is no body 7");
  broken("(field 2:passed %14:n)", "(field 9 : flag %14:n)", "Result has no field 9");
  broken("(field 2:passed %14:n)", "(field 9 : flag 5)", "which is no row");
  broken("(in (const 1:middle : enum 0:Severity)", "(in 5", "a count is never in");
  broken("(add : count 5", "(add : date 5", "is a date, but should be a integer");
  broken("(sub : integer 9 4)", "(sub : integer 2020-01-14 4)", "is not defined for a date and a count");
  broken("(select : count (call 5:late)", "(select : count 7", "kid 0 is no condition");
  broken("(select : count (call 5:late) 1 2)", "(select : count (call 5:late) 1 true)", "is a count, but should be a flag");
  broken(" text=\"Europe/London\" (field 1:begun %1:p)", " (field 1:begun %1:p)", "has no zone");
  broken("(date-of text=\"Europe/London\" (field 1:begun %1:p))", "(date-of text=\"Europe/London\" 5)", "is of no instant");
  broken("(corresponding-day 2020-01-14 3)", "(corresponding-day 3 3)", "takes a date and a number of months");
  broken("(set : set of enum 0:Severity (const", "(set : set of enum 1:Body (const", "is no element of it");
  broken("(where [%4:q] (collection 0:Phase)", "(where [%4:q] (collection 1:Issue)", "variable 4 is a Phase, but runs over a set of Issue");
  broken("(count (collection 3:Result))", "(count 5)", "kid 0 is no set");
  broken("(field 4:took %20:y) 95/100)", "(field 4:took %20:y) 195/100)", "no constant share");
  broken("(min [%13:m] : duration?", "(min [%13:m] : duration", "its type is optional");
  broken("(min [%13:m] : duration? (collection 3:Result) (field 4:took %13:m))",
         "(min [%13:m] : flag? (collection 3:Result) (field 2:passed %13:m))", "is not defined for a flag");
  broken("(field 1:started %21:z)", "(field 2:passed %21:z)", "no key to order by");
  broken("(table 0:limit %6:s)", "true", "neither a count nor a share");
  broken("9/10", "9/0", "denominator");
  broken("(const 3600000000000 : duration)", "(const num:inf : number)", "a number is finite");
  broken("2020-06-30", "(const absent : date)", "is absent");
  broken("(const 1:one : enum 2:reading-choices)", "(const 4 : enum 2:reading-choices)", "has no value 4");
  broken("empty=not-applicable", "empty=not-applicable inherited", "is inherited");
}

TEST_CASE("variables are bound once and read where they are bound") {
  broken("(where [%25:a]", "(where [%22:h]", "variable 22:h: is bound in two places");
  broken("params 24:l", "params 1:p", "variable 1:p: is bound in two places");
  broken("(eq (field 1:severity %15:o) %6:s)", "(eq (field 1:severity %0:i) %6:s)", "criterion 0:sit/0:issues: reads variable 0:i");
  broken("(field 0:id %4:q)", "(field 0:id %1:p)", "gate 0:sit: reads variable 1:p");
  broken("  scope-gate 0:sit\n  result date", "  result date", "function 4:begun: reads variable 1:p");
  broken("(gate-is-met 0:sit %16:f)", "(lt (call 4:begun) (as-of))", "criterion 1:whole/0:sit: reads variable 1:p");
  // The set is worked out before its element is bound.
  broken("(where [%25:a]\n    (collection 3:Result)", "(where [%25:a]\n    (where [%22:h] (collection 3:Result) (field 2:passed %25:a))",
         "reads variable 25:a");
}

TEST_CASE("local functions") {
  broken("(gate-is-met 0:sit %16:f)", "(call 5:late)", "criterion 1:whole/0:sit: calls function 5:late from outside");
  broken("applies-when (le (call 4:begun) (as-of))", "applies-when (call 5:late)", "gate 0:sit: calls function 5:late");
}

TEST_CASE("folds and decisions in a row context") {
  broken(" empty=sum-decides inherited because=\"no issue is the aim\"", "", "function 6:twice: stands in a row context");
  broken(" empty=sum-decides inherited", " empty=met", "stands in a row context");
  // Through a call: what is outermost in a criterion is nested in a `where`.
  std::string text = testing::kSample;
  text.insert(text.find("gate 0:sit\n  instance"), "function 8:all\n  result count\n  body (count (collection 1:Issue))\n\n");
  Program program = parse(text).program;
  CHECK(verify(program).empty());
  text.replace(text.find("(ne (field 0:id %4:q) \"x\")"), 26, "(gt (call 8:all) 0)");
  const ParsedProgram parsed = parse(text);
  REQUIRE_MESSAGE(parsed.ok, parsed.line << ":" << parsed.column << " " << parsed.error);
  expectFinding(parsed.program, "function 8:all: stands in a row context");
}

TEST_CASE("declarations") {
  broken([](Program& p) { p.enums[1].values[1] = "DCC"; }, "enum 1:Body: has a value twice");
  broken("  ;; value-titles \"Both apply\" \"One applies\"", "  ;; value-titles \"Both apply\"", "one title a value");
  broken("recorded 3:raised", "recorded 0:id", "recorded field");
  broken("    disputed-var 11:d\n", "", "go together");
  broken("    may-be-disputed\n", "", "severity may not be disputed");
  broken([](Program& p) { p.variables[11].type.id = 0; }, "no row of Issue");
  broken("may-become 2:mild \"settle\"", "may-become 7 \"settle\"", "may become: Severity has no value 7");
  broken("may-become 2:mild \"settle\"", "may-become 2:mild \"\"", "no verb");
  broken("  field 1:begun\n    type instant", "  field 1:id\n    type instant", "has the field id twice");
  broken("key 0:id\n  recorded", "key 2:closed\n  recorded", "the key closed");
  broken("result date\n", "result count\n", "gives a count, but its body is a date");
  broken("result ref 3:Result?", "result ref 3:Result", "its result may not");
  broken("  kind property\n  owner 2:Test\n", "  kind property\n", "a property has an owner");
  broken("variable 2:this ref 2:Test", "variable 2:this ref 0:Phase", "is no row of Test");
  broken("  until 2021-01-01\n", "  may-become true \"close\"\n", "only a flag of a record");
  broken("  kind exception\n  params 7:k\n  result flag", "  params 7:k\n  result flag", "only an exception expires");
  broken("  result flag\n  body (gt", "  result flag\n  may-be-empty-because \"x\"\n  body (gt", "only a set may be empty");
  broken("  cell [mild] 60\n", "", "has 2 cells, not 3");
  broken("  cell [mild] 60\n", "  cell -1\n", "a count is never negative");
  broken("none \"no limit is named\"", "none", "none without a reason");
  broken("axes enum 0:Severity", "axes count", "an axis is no enum");
  broken("proposed 0:both", "proposed 9", "the proposed choice 9");
  broken("  agreed-by \"TAG\"\n  agreed-on 2020-01-20", "  agreed-on 2020-01-20", "not by whom");
  broken("subjects ref 1:Issue", "subjects count", "a subject is neither");
  broken([](Program& p) { p.decisions[0].outcomes.clear(); }, "has no outcome");
  broken("    body 1:TAG\n", "    body 9\n", "there is no body 9");
  broken("    body 1:TAG\n", "    kind recommended\n    body 1:TAG\n", "no step decides");
  broken("while-undecided 1:refused", "while-undecided 9", "there is no outcome 9");
  broken("  not-before-of 0\n", "", "has no beginning");
  broken("  not-before 2\n", "", "has no beginning");
  broken("  not-before-of 0\n", "  not-before-of 1\n", "there is no subject 1");
  broken("  not-before 2\n", "  not-before 2 0\n", "a field of something that is no row");
  broken("  not-before 2\n", "  not-before 9\n", "Issue has no field 9");
  broken("  not-before 2\n", "  not-before 1\n", "no date or instant");
  broken("  while-undecided 1:refused\n", "", "does not say `while undecided`");
  broken("within-working-days 5", "within-working-days -5", "due before it begins");
  broken([](Program& p) { p.decisions[0].steps.clear(); }, "has no step");
}

TEST_CASE("sources") {
  broken("  record 0:Phase\n  pattern", "  pattern", "either a record or a decision");
  broken("  pattern \"phases.csv\"\n", "", "has no pattern");
  broken("  mapping 1\n    field 1:begun", "  mapping 1\n    field 0:id", "maps field 0 twice");
  broken("  mapping 1\n    field 1:begun", "  mapping 1\n    field 0:id", "does not map begun");
  broken("  mapping 1\n    field 1:begun", "  mapping 1\n    field 9", "there is no field 9");
  broken("  complete-var 17:e\n", "", "has no variable or no set");
  broken("  complete-part \"phase\"\n", "", "no part of the path");
  broken("variable 17:e ref 0:Phase", "variable 17:e ref 1:Issue", "variable 17 is a Issue");
  broken("    constant 1\n", "    constant -1\n", "a count is never negative");
  broken("  mapping 0\n    field 0\n", "  mapping 0\n    field 3\n", "where a subject comes from");
  broken("  mapping 0\n    field 0\n", "  mapping 0\n    field 3\n", "where a subject comes from");
  broken("      outcome 1\n", "      outcome 3\n", "there is no outcome 3");                  // 2 says `referred`
  broken("  mapping 0\n    field 0\n", "  mapping 0\n    field 8\n", "there is no field 8");  // 7 is the fingerprint
  broken("      words \"no\"\n", "", "a value without a word");
  broken("stale-after-days 2", "stale-after-days -2", "stale before");
}

TEST_CASE("calendars") {
  Calendar calendar;
  calendar.name = "england";
  calendar.weekend = {false, false, false, false, false, true, true};
  calendar.holidays = {18390};
  calendar.firstYear = 2019, calendar.lastYear = 2021;
  const auto with = [&](const std::function<void(Calendar&)>& change) {
    return [=](Program& p) {
      Calendar changed = calendar;
      change(changed);
      p.calendars = {changed};
    };
  };
  broken([&](Program& p) { p.calendars = {calendar, calendar}; }, "is the second calendar");
  broken(with([](Calendar& c) { c.weekend.pop_back(); }), "of seven days");
  broken(with([](Calendar& c) { c.firstYear = 2022; }), "covers no years");
  broken(with([](Calendar& c) { c.holidays.clear(); }), "has no holidays");
  broken(with([](Calendar& c) { c.pattern = "holidays.csv"; }), "in which column");
}

TEST_CASE("packs and gates") {
  broken("entry 0:requirements 1:F2.10A", "entry 0:requirements 9", "there is no entry 9 of register 0");
  broken("entry 0:requirements 1:F2.10A", "entry 7 1", "there is no entry 1 of register 7");
  broken("      entry 0:requirements 2\n", "", "covers a part of no entry");
  broken([](Program& p) { p.registers[0].entries[0].name = ""; }, "has an entry without a name");
  broken([](Program& p) { p.registers[0].entries[2].counts = true; }, "counts, but is no requirement");
  broken("field 1:kind 1:middle", "field 9 1", "there is no field 9");
  broken("field 1:kind 1:middle", "field 1:kind 7", "Severity has no value 7");
  broken("set-field 2:blocks 0:worst 2:mild", "set-field 2:blocks 9", "Severity has no value 9");
  broken("set-field 2:blocks 0:worst 2:mild", "set-field 0:id 9", "id is no set");
  broken([](Program& p) { p.packs[0].tests.push_back(p.packs[0].tests[0]); }, "has the test MIG-001 twice");
  broken("tests 2:Test\n", "", "no record holds tests");
  broken("  instance 1:p\n", "", "go together");
  broken("(where [%4:q] (collection 0:Phase) (ne (field 0:id %4:q) \"x\"))", "5", "runs over a count");
  broken("applies-when (le (call 4:begun) (as-of))", "applies-when 5", "applies when is no condition");
  broken("require (quantifier some [%16:f] (collection 0:Phase) (gate-is-met 0:sit %16:f))", "require 5", "require is no condition");
  broken("require (quantifier some [%16:f] (collection 0:Phase) (gate-is-met 0:sit %16:f))", "require (implies true true)",
         "may not be outermost");
  broken([](Program& p) { p.gates[1].criteria.clear(); }, "has no criterion");
  broken([](Program& p) { p.gates[0].criteria[1].name = "issues"; }, "has the criterion issues twice");
}

}  // namespace tollgate::ir
