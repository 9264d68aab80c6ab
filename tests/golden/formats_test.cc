// A gate over results of each format, from the file to the exit status: only a whole file of passes opens it.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/golden/command_line.h"
#include "tests/golden/results_gate.h"

namespace fs = std::filesystem;
using namespace tollgate;

namespace {

struct World {
  const char* what;
  int exit;  // 0 met, 1 not met, 4 refused data
  std::string text;
};
struct FormatCase {
  const char* word;
  std::vector<World> worlds;
};

std::string ctrf(const std::string& more) {
  return R"({"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"x"},"summary":{"start":1755782140000,"stop":1755782190000},)"
         R"("tests":[{"name":"a","status":"passed"},)" +
         more;
}
std::string cucumber(const std::string& status) {
  return R"([{"uri":"a.feature","elements":[{"type":"scenario","name":"a","line":3,"steps":[{"result":{"status":")" + status + "\"}}]}]}]";
}

std::string zephyr(const std::string& rows) { return "ExecutionId,Issue Key,Test Summary,ExecutionStatus,StepId,Step Result\n" + rows; }

}  // namespace

TEST_CASE("a gate over results of each format") {
  const FormatCase formats[] = {
      {"ctrf",
       {{"passes", 0, ctrf(R"({"name":"b","status":"passed"}]}})")},
        {"fails", 1, ctrf(R"({"name":"b","status":"failed"}]}})")},
        {"not run", 1, ctrf(R"({"name":"b","status":"pending"}]}})")},
        {"a word of its own", 1, ctrf(R"({"name":"b","status":"ok"}]}})")},
        {"a word of the tool's own", 1, ctrf(R"({"name":"b","status":"passed","rawStatus":"crashed"}]}})")},
        {"a word of the tool's that is no text", 1, ctrf(R"({"name":"b","status":"passed","rawStatus":0}]}})")},
        {"a failure that only the summary has", 4, R"({"results":{"summary":{"failed":1},"tests":[{"name":"a","status":"passed"}]}})"},
        {"a step fails", 1, ctrf(R"({"name":"b","status":"passed","steps":[{"name":"s","status":"failed"}]}]}})")},
        {"a step of no outcome", 1, ctrf(R"({"name":"b","status":"passed","steps":[{"name":"s","status":null}]}]}})")},
        {"a failure that only the summary has, as a text", 4,
         R"({"results":{"summary":{"failed":"1"},"tests":[{"name":"a","status":"passed"}]}})"},
        {"failures that the summary counts in words", 4,
         R"({"results":{"summary":{"failed":"some"},"tests":[{"name":"a","status":"passed"}]}})"},
        {"failures that the summary counts in an object", 4,
         R"({"results":{"summary":{"failed":{"n":1}},"tests":[{"name":"a","status":"passed"}]}})"},
        {"cut", 4, ctrf(R"({"name":"b","status":"passed"}])")}}},
      {"allure",
       {{"passes", 0, R"({"historyId":"h","name":"a","status":"passed"})"},
        {"fails", 1, R"({"historyId":"h","name":"a","status":"broken"})"},
        {"not run", 1, R"({"historyId":"h","name":"a","status":"skipped"})"},
        {"a word of its own", 1, R"({"historyId":"h","name":"a","status":null})"},
        {"a step fails, in other letters", 1, R"({"historyId":"h","name":"a","status":"passed","steps":[{"status":"FAILED"}]})"},
        {"a step of a word of its own", 1, R"({"historyId":"h","name":"a","status":"passed","steps":[{"status":"unknown"}]})"},
        {"a step within a step, of no word", 1,
         R"({"historyId":"h","name":"a","status":"passed","steps":[{"status":"passed","steps":[{"status":null}]}]})"},
        {"cut", 4, R"({"historyId":"h","name":"a","status":"passed")"}}},
      {"cucumber",
       {{"passes", 0, cucumber("passed")},
        {"fails", 1, cucumber("failed")},
        {"not run", 1, cucumber("undefined")},
        {"a word of its own", 1, cucumber("ok")},
        {"cut", 4, cucumber("passed").substr(0, 105)}}},
      {"tap",
       {{"passes", 0, "1..2\nok 1 - a\nok 2 - b\n"},
        {"fails", 1, "1..2\nok 1 - a\nnot ok 2 - b\n"},
        {"not run", 1, "1..2\nok 1 - a\nok 2 - b # SKIP no meter\n"},
        {"to do", 1, "1..2\nok 1 - a\nnot ok 2 - b # TODO\n"},
        {"fails, and is skipped", 1, "1..1\nnot ok 1 - a # SKIP\n"},
        {"fails in a subtest that is skipped", 1, "1..1\n    not ok 1 - a\n    1..1\nok 1 - p # SKIP\n"},
        {"all skipped, and results", 4, "1..1 # SKIP no meter\nok 1 - a\n"},
        {"given up", 4, "1..2\nok 1 - a\nBail out!\n"},
        {"no plan", 4, "ok 1 - a\nok 2 - b\n"},
        {"a block that is not ended", 4, "1..2\nok 1 - a\n  ---\n  message: x\n    not ok 1 - i\n    1..1\nok 2 - b\n"},
        {"cut", 4, "1..2\nok 1 - a\n"}}},
      {"zephyr",
       {{"passes", 0, zephyr("e1,T-1,a,PASS,s1,PASS\ne2,T-2,b,PASS\n")},
        {"fails, and its steps were not run", 1, zephyr("e1,T-1,a,PASS\ne2,T-2,b,FAIL,s1,UNEXECUTED\n")},
        {"not run", 1, zephyr("e1,T-1,a,PASS\ne2,T-2,b,UNEXECUTED,s1,UNEXECUTED\n")},
        {"a word of its own", 1, zephyr("e1,T-1,a,PASS\ne2,T-2,b,Done,s1,PASS\n")},
        {"passes beside a row that fails", 4, zephyr("e1,T-1,a,PASS,s1,PASS\ne1,T-1,a,FAIL,s2,FAIL\n")},
        {"a second heading", 4, zephyr("e1,T-1,a,PASS\nExecutionId,Issue Key,Test Summary,ExecutionStatus,StepId,Step Result\n")},
        {"a heading of steps in another spelling", 4,
         "ExecutionId,Issue Key,Test Summary,ExecutionStatus,Step Id,Step Result\ne1,T-1,a,PASS,s1,FAIL\n"},
        {"results of steps in another spelling", 4,
         "ExecutionId,Issue Key,Test Summary,ExecutionStatus,StepId,Step result\ne1,T-1,a,PASS,s1,FAIL\n"},
        {"results of steps without their ids", 4, "ExecutionId,Issue Key,Test Summary,ExecutionStatus,Step Result\ne1,T-1,a,PASS,FAIL\n"},
        {"torn apart", 4, zephyr("e1,T-1,a,PASS\ne2,T-2,b,PASS\ne1,T-1,a,PASS\n")},
        {"cut", 4, zephyr("e1,T-1,a,PASS,s1,PASS\ne2,T-2,b,PASS")}}},
  };
  const test::Scratch scratch("formats");
  for (const FormatCase& format : formats) {
    for (const World& world : format.worlds) {
      CAPTURE(format.word);
      CAPTURE(world.what);
      const fs::path folder = scratch.path / format.word / world.what;
      fs::create_directories(folder);
      test::rewrite(folder / "gate.gate", fmt::format(test::kResultsGate, format.word));
      test::rewrite(folder / "result", world.text);
      const test::Ran ran = test::runShell(folder, "tollgate evaluate --as-of 2026-01-05 --data . gate.gate\n", scratch.path);
      CHECK_MESSAGE(ran.exit == world.exit, ran.out << ran.err);
    }
  }
}

TEST_CASE("a gate whose source leaves the format to the files, or names another one") {
  const std::string passed = R"(<testsuite><testcase name="a"/></testsuite>)";
  const std::string nunit = R"(<test-run><test-case name="b" result="Passed"/></test-run>)";
  struct Files {
    const char *what, *as;
    std::vector<std::string> texts;
    int exit;
    const char* told;
  };
  const Files cases[] = {
      {"JUnit", "", {passed}, 0, ""},
      {"NUnit", "", {nunit}, 0, ""},
      {"failed", "", {R"(<test-run><test-case name="b" result="Failed"/></test-run>)"}, 1, ""},
      {"two formats", "", {passed, nunit}, 4, "it looks like NUnit 3 XML, but `result0` like JUnit XML"},
      {"no field of that name", "", {"id,status\na,passed\n"}, 4, "the heading has no column `name`"},
      {"no format at all", "", {"<feed/>"}, 4, "XML with the root element <feed>"},
      {"nothing", "", {" "}, 4, "an empty file"},
      {"another format", "as junit", {nunit}, 4, "this is NUnit 3 XML (root element <test-run>), not JUnit XML; write `as nunit`"},
      {"another tool", "as jira", {zephyr("e1,T-1,a,PASS\n")}, 4, "write `as zephyr`"},
  };
  const test::Scratch scratch("formats-open");
  for (const Files& one : cases) {
    CAPTURE(one.what);
    const fs::path folder = scratch.path / one.what;
    fs::create_directories(folder);
    std::string rules = fmt::format(test::kResultsGate, "junit");
    rules.replace(rules.find("as junit"), std::string("as junit").size(), one.as);
    test::rewrite(folder / "gate.gate", rules);
    for (size_t i = 0; i < one.texts.size(); ++i) test::rewrite(folder / fmt::format("result{}", i), one.texts[i]);
    const test::Ran ran = test::runShell(folder, "tollgate evaluate --as-of 2026-01-05 --data . gate.gate\n", scratch.path);
    CHECK_MESSAGE(ran.exit == one.exit, ran.out << ran.err);
    CHECK_MESSAGE((ran.out + ran.err).find(one.told) != std::string::npos, ran.out << ran.err);
    CHECK((ran.err.find("G0626") != std::string::npos) == (std::string(one.as).empty()));
  }
}

TEST_CASE("a row of a Zephyr export that is lost and tolerated opens no gate over what it may belong to") {
  const test::Scratch scratch("formats-zephyr");
  std::string rules = fmt::format(test::kResultsGate, "zephyr");
  const std::string every = "every runs satisfies outcome is passed";
  rules.replace(rules.find(every), every.size(), "at least 1 of runs satisfy name is \"a\" and outcome is passed");
  test::rewrite(scratch.path / "gate.gate", rules);
  const auto exitOf = [&](const std::string& rows) {
    test::rewrite(scratch.path / "result", zephyr(rows));
    return test::runShell(scratch.path, "tollgate evaluate --as-of 2026-01-05 --data . --tolerate unreadable-line gate.gate\n",
                          scratch.path)
        .exit;
  };
  const std::string a = "e1,T-1,a,PASS,s1,PASS\n", b = "e2,T-2,b,PASS,s1,PASS\n", c = "e3,T-3,c,PASS,s1,PASS\n";
  CHECK(exitOf(a + b + c) == 0);
  for (const std::string lost : {"e1,T-1,a,PASS,s2,FAIL,more\n", ",T-1,a,PASS,s2,FAIL\n"}) {
    CAPTURE(lost);
    CHECK(exitOf(a + lost + b + c) == 2);
    CHECK(exitOf(lost + a + b + c) == 2);
    CHECK(exitOf(b + lost + a + c) == 2);
    CHECK(exitOf(a + lost + "e1,T-1,a,PASS,s3,PASS\n" + b + c) == 2);
    CHECK(exitOf(a + b + lost + c) == 0);  // another execution stands between
    CHECK(exitOf(b + lost + c + a) == 0);
  }
}

TEST_CASE("a column that a Jira export does not have opens no gate") {
  const std::string rules = R"gate(record Defect in defects, may be empty because "no defect is the aim"
  key id : text
  blocks : text?

source defect-list reads defects
  from "jira.csv" as jira
  complete
  id = "Issue key"
  blocks = "Outward issue link (Blocks)" empty means absent

exit gate release "The release"
  criterion unblocked "Nothing is blocked"
    require no defects satisfies blocks is present
)gate";
  const test::Scratch scratch("formats-jira");
  test::rewrite(scratch.path / "gate.gate", rules);
  const auto exitOf = [&](const std::string& text) {
    test::rewrite(scratch.path / "jira.csv", text);
    return test::runShell(scratch.path, "tollgate evaluate --as-of 2026-01-05 --data . gate.gate\n", scratch.path).exit;
  };
  CHECK(exitOf("Issue key,Summary,Outward issue link (Blocks)\nTI-1,a,\n") == 0);
  CHECK(exitOf("Issue key,Summary,Outward issue link (Blocks)\nTI-1,a,TI-2\n") == 1);
  CHECK(exitOf("Issue key,Summary\nTI-1,a\n") == 2);                              // nobody knows
  CHECK(exitOf("Issue key,Summary,Outward issue link (Block)\nTI-1,a,\n") == 4);  // a slip
  CHECK(exitOf("Summary,Outward issue link (Blocks)\na,\n") == 4);                // no key
}

// Of tests/golden/inspect: what no tool executed, and what failed outside the tests, beside passes or as passes.
TEST_CASE("a file that says of itself that not all was run, or that is of another tool, opens no gate") {
  const struct {
    const char* name;
    int exit;
  } cases[] = {
      {"behave.cucumber.json", 4},
      {"children-nobody-knows.xml", 1},
      {"container.allure.json", 4},
      {"counted-failure.tap", 4},
      {"cppunit.xml", 4},
      {"disabled-not-there.xml", 4},
      {"dry-run.robot.xml", 1},
      {"failure-behind-a-rerun.xml", 4},
      {"failure-behind-attempts.ctrf.json", 4},
      {"globals.allure.json", 4},
      {"inconclusive-not-there.nunit.xml", 4},
      {"inner-status.xml", 1},
      {"late-attempt.ctrf.json", 1},
      {"maven-assembly.xml", 4},
      {"not-executed-not-there.trx.xml", 4},
      {"not-run-not-there.xunit.xml", 4},
      {"other-not-there.ctrf.json", 4},
      {"phpunit-warning.xml", 1},
      {"skip-not-there.robot.xml", 4},
      {"skip-unseen.tap", 4},
      {"skipped-not-there.ctrf.json", 4},
      {"skipped-not-there.xml", 4},
      {"testlink.xml", 4},
      {"xacro.xml", 4},
      {"zephyr-without-results.csv", 4},
      {"cypress.xml", 0},
      {"no-namespace.trx.xml", 0},
  };
  const test::Scratch scratch("formats-not-run");
  const std::string rules = test::kResultsGate;
  for (const auto& one : cases) {
    CAPTURE(one.name);
    // Behave writes no `uri`, by which Cucumber's JSON is recognised.
    const std::string as = std::string(one.name).starts_with("behave") ? " as cucumber" : "";
    std::string open = rules;
    test::rewrite(scratch.path / "gate.gate", open.replace(open.find(" as {}"), 6, as));
    test::rewrite(scratch.path / "result", test::contents(fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/inspect" / one.name));
    const test::Ran ran = test::runShell(scratch.path, "tollgate evaluate --as-of 2027-01-05 --data . gate.gate\n", scratch.path);
    CAPTURE(ran.out);
    CHECK(ran.exit == one.exit);
  }
}
