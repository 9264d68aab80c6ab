// What counts as covered: each goal by the example that shows it, and by no other.

#include "tests/example/rules.h"

using namespace tollgate;

namespace {

const std::string kRules = R"(enum Severity in order worse to milder: 1..3
enum Column: A, B

record Issue in issues, may be empty because "none is the aim"
  key id : text
  severity : Severity, may be unknown
  age : count
  log : text?

define Issue.old means age is above 10
define Issue.aged means old
define logged means issues where log is present, may be empty because "a log is not always due"

table limit of count
  Severity down, Column across
      | A | B
    1 | 0 | 9
    2 | 1 | 9
    3 | 2 | 9

exit gate leave "Leave"
  criterion limits "Each severity"
    require for each s in Severity
      at most limit[s, A] of issues satisfy severity is s

  criterion logs "Nearly all are logged"
    require at least 90% of issues satisfy log is present or aged
    if no issues: met because "no issue, no log"

  criterion choice "By choice"
    applies when (count of logged) is at least 1
    otherwise not applicable because "nothing is logged"
    require exactly (1 when old-ones otherwise 2) of issues satisfy severity is 1

define old-ones means some issues satisfies old

world base
  as of 2020-01-01
  each Issue with severity 3, age 1, log absent

)";

/// The goals that are covered, of the parts whose names hold `owner`.
std::set<std::string> covered(const std::string& of, const std::string& lines, const std::string& owner) {
  std::string text = kRules + "example \"x\"\n  of " + of + "\n  everything else as in base\n";
  size_t from = 0;
  for (size_t at; (at = lines.find(';', from)) != std::string::npos; from = at + 1) text += "  " + lines.substr(from, at - from) + "\n";
  const api::Rules rules = test::compiled(text + "  " + lines.substr(from) + "\n");
  std::set<std::string> out;
  if (!rules.ok()) return out;
  const plan::ExampleRun run = test::run(rules);
  CHECK(test::complaints(run) == "");
  for (const plan::CoverageOf& part : run.coverage.parts) {
    for (const plan::CoverageGoal& goal : part.goals) {
      if (goal.covered && part.owner.find(owner) != std::string::npos) out.insert(goal.what);
    }
  }
  return out;
}

std::string joined(const std::set<std::string>& all) { return fmt::format("{}", fmt::join(all, "; ")); }

}  // namespace

TEST_CASE("cells that are read, and their limits from both sides") {
  CHECK(joined(covered("limits", "given 1 issue with severity 3;expect met", "table")) ==
        "the cell 1, A is read; the cell 2, A is read; the cell 3, A is read");
  // No issue of severity 1 of one is its limit; one of severity 3 is not.
  const auto few = covered("limits", "given 1 issue with severity 3;expect met", "criterion leave.limits");
  CHECK(few.contains("the limit 1, A of limit reached exactly where it holds"));
  CHECK(!few.contains("the limit 2, A of limit reached exactly where it holds"));
  CHECK(!few.contains("the limit 3, A of limit reached exactly where it holds"));
  const auto two = covered("limits", "given 2 issues with severity 3;expect met", "criterion leave.limits");
  CHECK(two.contains("the limit 3, A of limit reached exactly where it holds"));
  const auto three = covered("limits", "given 3 issues with severity 3;expect not met", "criterion leave.limits");
  CHECK(three.contains("the limit 3, A of limit reached exactly where it does not hold"));
  CHECK(!three.contains("the limit 3, A of limit reached exactly where it holds"));
  const auto four = covered("limits", "given 4 issues with severity 3;expect not met", "criterion leave.limits");
  CHECK(!four.contains("the limit 3, A of limit reached exactly where it does not hold"));
}

TEST_CASE("a limit that an open row blurs is not reached exactly") {
  const auto open = covered("limits", "given 2 issues with severity 3;given 1 issue with severity unknown;expect undetermined",
                            "criterion leave.limits");
  CHECK(!open.contains("the limit 3, A of limit reached exactly where it holds"));
  CHECK(open.contains("`severity is s` is open"));
}

TEST_CASE("shares: one more or one less would turn the answer") {
  const auto met = covered("logs", "given 9 issues with log \"x\";given 1 issue;expect met", "criterion leave.logs");
  CHECK(met.contains("the limit `90%` reached exactly where it holds"));
  const auto all = covered("logs", "given 10 issues with log \"x\";expect met", "criterion leave.logs");
  CHECK(!all.contains("the limit `90%` reached exactly where it holds"));
  const auto less = covered("logs", "given 8 issues with log \"x\";given 2 issues;expect not met", "criterion leave.logs");
  CHECK(less.contains("the limit `90%` reached exactly where it does not hold"));
}

TEST_CASE("operands, definitions, comparisons and empty sets") {
  const auto logs = covered("logs", "given 1 issue with log \"x\", age 10;given 9 issues with age 11;expect met", "");
  CHECK(logs.contains("`log is present` is true"));
  CHECK(logs.contains("`log is present` is false"));
  CHECK(logs.contains("`aged` is true"));
  CHECK(logs.contains("`old` is true"));  // the whole of a definition
  CHECK(logs.contains("the limit of `age is above 10` reached exactly where it holds"));
  CHECK(logs.contains("the limit of `age is above 10` reached exactly where it does not hold"));
  CHECK(!logs.contains("`issues` is empty, as `if no` answers"));
  CHECK(covered("logs", "given no issues;expect met", "criterion leave.logs").contains("`issues` is empty, as `if no` answers"));
}

TEST_CASE("a criterion that does not apply covers none of its requirement") {
  const auto none = covered("choice", "given 2 issues with severity 1;expect not applicable", "criterion leave.choice");
  CHECK(none.contains("`(count of logged) is at least 1` is false"));
  CHECK(!none.contains("`severity is 1` is true"));
  const auto some = covered("choice", "given 2 issues with severity 1, log \"x\";expect met", "criterion leave.choice");
  CHECK(some.contains("`(count of logged) is at least 1` is true"));
  CHECK(some.contains("`severity is 1` is true"));
  CHECK(some.contains("`old-ones` is false"));
}

TEST_CASE("what an example expects nothing of is not covered by it") {
  CHECK(covered("leave", "given 1 issue with severity 3;expect limits met", "criterion leave.logs").empty());
}

TEST_CASE("no example covers nothing") {
  const api::Rules rules = test::compiled(kRules);
  example::RunOptions options;
  options.none = true;
  const plan::ExampleRun run = example::run(*rules.program, options);
  CHECK(run.examples.empty());
  CHECK(run.coverage.covered() == 0);
  CHECK(run.coverage.total() > 20);
  CHECK(run.coverage.share() == 0);
}

TEST_CASE("that a row picked of a set that may not be empty is absent is no goal of a requirement, but one of a row's condition") {
  const api::Rules rules = test::compiled(
      "record P in ps\n  key id : text\n  day : date\n  next : date?\n"
      "define last means latest of ps by day\n"
      "define P.followed means last is present\n"
      "exit gate g\n"
      "  criterion c\n    require last is present and last.id is \"A\"\n"
      "  criterion d\n    require last is absent\n"
      "  criterion e\n    require every p in ps satisfies p.next is present\n");
  REQUIRE(rules.ok());
  example::RunOptions options;
  options.none = true;
  std::set<std::string> goals;
  for (const plan::CoverageOf& part : example::run(*rules.program, options).coverage.parts) {
    for (const plan::CoverageGoal& goal : part.goals) goals.insert(part.owner + ": " + goal.what);
  }
  CHECK(goals.contains("criterion g.c: `last is present` is true"));
  CHECK(goals.contains("criterion g.c: `last is present` is open"));
  CHECK(!goals.contains("criterion g.c: `last is present` is false"));
  CHECK(!goals.contains("criterion g.d: `last is absent` is true"));
  CHECK(goals.contains("criterion g.d: `last is absent` is false"));
  CHECK(goals.contains("criterion g.e: `p.next is present` is false"));
  CHECK(goals.contains("property P.followed: `last is present` is false"));
}

TEST_CASE("only what is asked for counts") {
  const api::Rules rules = test::compiled(kRules);
  example::RunOptions options;
  options.none = true;
  options.covers = [](Span) { return false; };
  CHECK(example::run(*rules.program, options).coverage.total() == 0);
}
