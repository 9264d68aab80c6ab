// One gate over the results of one run, written by each of the test tools whose reports are read: whatever the format, the
// gate is met by two passes and by nothing less.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "tests/golden/command_line.h"

using namespace tollgate;

namespace {

constexpr const char* kRules = R"(enum Body: Maintainers
enum Outcome: passed, failed, not-run, unclear

record TestCase "Planned test" in tests
  key id : text

record Result "Test execution" in results
  test : TestCase
  outcome : Outcome

define passes(t : TestCase) means results where test is t and outcome is passed,
  may be empty because "a test without a pass has not passed"

pack plan "The planned tests" version 1.0
  test T-1 "Installs"
  test T-2 "Starts"

exit gate release "The release"
  criterion passed "Every planned test passed"
    require every t in tests satisfies (count of passes(t) is at least 1)
  criterion failed "No test failed"
    require no results satisfies outcome is failed

source runs reads results
  from "results.xml" as {}
  complete
  test = name
  outcome = status
    passed -> passed
    failed, error -> failed
    skipped, disabled -> not-run
    unknown -> unclear
)";

struct Tool {
  const char* format;
  const char *begin, *end;
  const char* testCase;  // of a name and a word
  const char *passed, *failed, *notRun, *odd;
};

constexpr Tool kTools[] = {
    {"robot", "<robot generator=\"Robot 7.0\" schemaversion=\"5\"><suite name=\"S\">", "</suite></robot>",
     "<test name=\"{}\"><status status=\"{}\"/></test>", "PASS", "FAIL", "NOT RUN", "pass"},
    {"nunit", "<test-run><test-suite type=\"Assembly\" name=\"S\">", "</test-suite></test-run>", "<test-case name=\"{}\" result=\"{}\"/>",
     "Passed", "Failed", "Skipped", "Inconclusive"},
    {"trx", "<TestRun><Results>", "</Results><TestDefinitions/></TestRun>", "<UnitTestResult testName=\"{}\" outcome=\"{}\"/>", "Passed",
     "Failed", "NotExecuted", "PassedButRunAborted"},
    {"xunit", "<assemblies><assembly><collection>", "</collection></assembly></assemblies>", "<test name=\"{}\" result=\"{}\"/>", "Pass",
     "Fail", "NotRun", "Passed"},
    {"ctest", "<Site Name=\"S\"><Testing>", "</Testing></Site>", "<Test Status=\"{1}\"><Name>{0}</Name></Test>", "passed", "failed",
     "notrun", "ok"},
};

/// The gate over results of this format with this text.
test::Ran evaluated(const test::Scratch& scratch, const char* format, const std::string& results) {
  test::rewrite(scratch.path / "gate.gate", fmt::format(fmt::runtime(kRules), format));
  test::rewrite(scratch.path / "results.xml", results);
  return test::runShell(scratch.path, "tollgate evaluate --as-of 2024-02-04 --data . gate.gate\n", scratch.path);
}

}  // namespace

TEST_CASE("a gate over a test tool's own report") {
  const test::Scratch scratch("formats");
  for (const Tool& tool : kTools) {
    CAPTURE(tool.format);
    const auto evaluate = [&](const std::string& text) { return evaluated(scratch, tool.format, text); };
    const auto report = [&](const char* second) {
      return fmt::format("{}{}{}{}", tool.begin, fmt::format(fmt::runtime(tool.testCase), "T-1", tool.passed),
                         fmt::format(fmt::runtime(tool.testCase), "T-2", second), tool.end);
    };
    const test::Ran passes = evaluate(report(tool.passed));
    CHECK(passes.err == "");
    CHECK(passes.exit == 0);
    for (const char* word : {tool.failed, tool.notRun, tool.odd}) {
      CAPTURE(word);
      const test::Ran ran = evaluate(report(word));
      CHECK(ran.exit == 1);
      CHECK(ran.out.find("NOT MET") != std::string::npos);
    }
    const std::string whole = report(tool.passed);
    for (const size_t size : {whole.size() - 1, whole.rfind("</"), whole.find("T-2"), whole.find('>') + 1}) {
      CAPTURE(size);
      const test::Ran ran = evaluate(whole.substr(0, size));
      CHECK(ran.exit == 4);
      CHECK(ran.out.find("the data is refused") != std::string::npos);
      CHECK(ran.out.find("the file is cut off") != std::string::npos);
    }
    CHECK(evaluate(fmt::format("{}{}", tool.begin, tool.end)).exit == 2);
  }
}

TEST_CASE("what fails around two tests that passed keeps a gate shut") {
  const struct {
    const char *format, *text;
    int exit;
  } cases[] = {
      // Robot counts the tests of a suite whose teardown failed as failed.
      {"robot",
       "<robot><suite name=\"S\"><test name=\"T-1\"><status status=\"PASS\"/></test><test name=\"T-2\"><status status=\"PASS\"/></test>"
       "<kw type=\"TEARDOWN\"><status status=\"FAIL\"/></kw><status status=\"FAIL\"/></suite></robot>",
       1},
      // What failed as a whole counts, whatever its inner results say.
      {"trx",
       "<TestRun><Results><UnitTestResult testName=\"T-1\" outcome=\"Passed\"/><UnitTestResult testName=\"T-2\" outcome=\"Passed\"/>"
       "<TestResultAggregation testName=\"T-2\" outcome=\"Failed\"><InnerResults><UnitTestResult testName=\"T-2\" outcome=\"NotExecuted\"/>"
       "</InnerResults></TestResultAggregation></Results></TestRun>",
       1},
      // Of two things that are said of one test the worse counts.
      {"junit",
       "<testsuite><testcase name=\"T-1\"><flakyFailure/></testcase><testcase name=\"T-2\"><properties><failure/></properties></testcase>"
       "</testsuite>",
       1},
      {"junit", "<testsuite><testcase name=\"T-1\"/><testcase name=\"T-2\" state=\"crashed\"/></testsuite>", 1},
      {"junit", "<testsuite><testcase name=\"T-1\"/><testcase name=\"T-2\" outcome=\"terminated\"/></testsuite>", 1},
      {"junit", "<testsuite><testcase name=\"T-1\"/><testcase name=\"T-2\" success=\"partial\"/></testsuite>", 1},
      {"junit", "<testsuite><testcase name=\"T-1\"/><testcase name=\"T-2\" Status=\"failed\"/></testsuite>", 1},
      {"junit", "<testsuite><testcase name=\"T-1\"/><testcase name=\"T-2\"><steps><Failure/></steps></testcase></testsuite>", 1},
      {"junit", "<testsuite><testcase name=\"T-1\"/><testcase name=\"T-2\"><steps><step><crash/></step></steps></testcase></testsuite>", 1},
      {"trx",
       "<TestRun><Results><UnitTestResult testName=\"T-1\" outcome=\"Passed\"/><UnitTestResult testName=\"T-2\" outcome=\"Passed\">"
       "<Output><ErrorInfo><Message>m</Message></ErrorInfo></Output></UnitTestResult></Results></TestRun>",
       1},
      {"nunit",
       "<test-run><test-suite name=\"S\"><test-case name=\"T-1\" result=\"Passed\"/><test-case name=\"T-2\" result=\"Passed\">"
       "<assertions><assertion result=\"Failed\"/></assertions></test-case></test-suite></test-run>",
       1},
      {"nunit",
       "<test-run><test-suite name=\"S\"><test-case name=\"T-1\" result=\"Passed\"/>"
       "<test-case name=\"T-2\" result=\"Passed\" label=\"Error\"/></test-suite></test-run>",
       1},
      {"xunit",
       "<assembly><collection><test name=\"T-1\" result=\"Pass\"/><test name=\"T-2\" result=\"Pass\"><Failure/></test>"
       "</collection></assembly>",
       1},
      {"ctest",
       "<Site Name=\"S\"><Testing><Test Status=\"passed\"><Name>T-1</Name></Test><Test Status=\"passed\"><Name>T-2</Name><Results>"
       "<NamedMeasurement name=\"Exit Code\"><Value>SEGFAULT</Value></NamedMeasurement></Results></Test></Testing></Site>",
       1},
      // The others are failures of no test: nobody knows what they stand for.
      {"junit", "<testsuite><Failure/><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite>", 4},
      {"junit", "<testsuite status=\"failed\"><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite>", 4},
      {"junit", "<testsuites><testsuite Result=\"hung\"><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite></testsuites>", 4},
      {"nunit",
       "<test-run result=\"Passed\"><test-suite name=\"S\" result=\"Failed\" site=\"Parent\"><test-case name=\"T-1\" result=\"Passed\"/>"
       "<test-case name=\"T-2\" result=\"Passed\"/></test-suite></test-run>",
       4},
      {"robot",
       "<robot><suite name=\"S\"><test name=\"T-1\"><status status=\"PASS\"/></test><test name=\"T-2\"><status status=\"PASS\"/></test>"
       "<status status=\"ABORTED\"/></suite></robot>",
       4},
      {"robot",
       "<robot><suite name=\"S\"><kw type=\"SETUP\"><status status=\"FAIL\"/></kw><test name=\"T-1\"><status status=\"PASS\"/></test>"
       "<test name=\"T-2\"><status status=\"PASS\"/></test><status status=\"PASS\"/></suite></robot>",
       4},
      {"nunit",
       "<test-run result=\"Cancelled\"><test-suite name=\"S\" result=\"Passed\"><test-case name=\"T-1\" result=\"Passed\"/>"
       "<test-case name=\"T-2\" result=\"Passed\"/></test-suite></test-run>",
       4},
      {"nunit",
       "<test-run><test-suite name=\"S\" result=\"failed\"><test-case name=\"T-1\" result=\"Passed\"/>"
       "<test-case name=\"T-2\" result=\"Passed\"/></test-suite></test-run>",
       4},
      {"nunit",
       "<test-run><test-suite name=\"S\" result=\"Failed\" site=\"TearDown\"><test-case name=\"T-1\" result=\"Passed\"/>"
       "<test-case name=\"T-2\" result=\"Passed\"/></test-suite></test-run>",
       4},
      {"xunit",
       "<assembly><errors><error type=\"assembly-cleanup\"/></errors><collection><test name=\"T-1\" result=\"Pass\"/>"
       "<test name=\"T-2\" result=\"Pass\"/></collection></assembly>",
       4},
      {"trx",
       "<TestRun><Results><UnitTestResult testName=\"T-1\" outcome=\"Passed\"/><UnitTestResult testName=\"T-2\" outcome=\"Passed\"/>"
       "</Results><ResultSummary outcome=\"Failed\"><RunInfos><RunInfo outcome=\"Error\"><Text>the test host crashed</Text></RunInfo>"
       "</RunInfos></ResultSummary></TestRun>",
       4},
  };
  const test::Scratch scratch("formats-around");
  for (const auto& one : cases) {
    CAPTURE(one.format);
    const test::Ran ran = evaluated(scratch, one.format, one.text);
    CAPTURE(ran.out);
    CHECK(ran.exit == one.exit);
    if (one.exit == 4) CHECK(ran.out.find("a failure outside any test case: it names no test") != std::string::npos);
  }
}

TEST_CASE("a failure that a file tells of and does not have refuses it") {
  const struct {
    const char *format, *text, *told;
  } cases[] = {
      {"junit", "<testsuites failures=\"1\"><testsuite><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite></testsuites>",
       "<testsuites> says failures=\"1\", but 0 failed are there"},
      {"junit", "<testsuite errors=\"1\"><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite>",
       "<testsuite> says errors=\"1\", but 0 with errors are there"},
      {"nunit",
       "<test-run failed=\"1\"><test-suite name=\"S\"><test-case name=\"T-1\" result=\"Passed\"/><test-case name=\"T-2\" "
       "result=\"Passed\"/>"
       "</test-suite></test-run>",
       "<test-run> says failed=\"1\", but 0 failed are there"},
      {"xunit",
       "<assembly failed=\"1\"><collection><test name=\"T-1\" result=\"Pass\"/><test name=\"T-2\" "
       "result=\"Pass\"/></collection></assembly>",
       "<assembly> says failed=\"1\", but 0 failed are there"},
      {"xunit",
       "<assembly errors=\"1\"><collection><test name=\"T-1\" result=\"Pass\"/><test name=\"T-2\" "
       "result=\"Pass\"/></collection></assembly>",
       "<assembly> says errors=\"1\", but 0 errors are there"},
      {"robot",
       "<robot><suite name=\"S\"><test name=\"T-1\"><status status=\"PASS\"/></test><test name=\"T-2\"><status "
       "status=\"PASS\"/></test></suite>"
       "<statistics><total><stat pass=\"2\" fail=\"1\">All Tests</stat></total></statistics></robot>",
       "<stat> says fail=\"1\", but 0 failed are there"},
      {"trx",
       "<TestRun><Results><UnitTestResult testName=\"T-1\" outcome=\"Passed\"/><UnitTestResult testName=\"T-2\" "
       "outcome=\"Passed\"/></Results>"
       "<ResultSummary outcome=\"Completed\"><Counters total=\"3\" failed=\"1\"/></ResultSummary></TestRun>",
       "<Counters> says failed=\"1\", but 0 failed are there"},
      {"trx",
       "<TestRun><Results><UnitTestResult testId=\"1\" testName=\"T-1\" outcome=\"Passed\"/><UnitTestResult testId=\"2\" testName=\"T-2\" "
       "outcome=\"Passed\"/></Results><TestDefinitions><UnitTest id=\"1\"/><UnitTest id=\"2\"/><UnitTest id=\"3\" name=\"T-3\"/>"
       "</TestDefinitions></TestRun>",
       "1 of 3 defined tests has no result, T-3 among them"},
      {"ctest",
       "<Site Name=\"S\"><Testing><TestList><Test>./T-1</Test><Test>./T-2</Test><Test>./T-3</Test></TestList>"
       "<Test Status=\"passed\"><Name>T-1</Name></Test><Test Status=\"passed\"><Name>T-2</Name></Test></Testing></Site>",
       "<TestList> names 3 tests, but 2 results are there"},
      {"ctest",
       "<Site Name=\"S\"><Testing><TestList><Test>./T-1</Test><Test>./T-3</Test></TestList>"
       "<Test Status=\"passed\"><Name>T-1</Name></Test><Test Status=\"passed\"><Name>T-2</Name></Test></Testing></Site>",
       "<TestList> names T-3, but no result of it is there"},
      {"junit", "<testsuite failures=\"99999999999999999999\"><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite>",
       "<testsuite> says failures=\"99999999999999999999\", but 0 failed are there"},
      {"junit", "<testsuite errors=\"1 \"><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite>",
       "<testsuite> says errors=\"1 \", but 0 with errors are there"},
      {"junit", "<testsuite failures=\"1.0\"><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite>",
       "<testsuite> says failures=\"1.0\", but 0 failed are there"},
      {"junit", "<testsuite failures=\"+1\"><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite>",
       "<testsuite> says failures=\"+1\", but 0 failed are there"},
      {"junit", "<testsuite failures=\"many\"><testcase name=\"T-1\"/><testcase name=\"T-2\"/></testsuite>",
       "<testsuite> says failures=\"many\", which is no number"},
      {"xunit",
       "<assembly failed=\"1 \"><collection><test name=\"T-1\" result=\"Pass\"/><test name=\"T-2\" "
       "result=\"Pass\"/></collection></assembly>",
       "<assembly> says failed=\"1 \", but 0 failed are there"},
  };
  const test::Scratch scratch("formats-left-out");
  for (const auto& one : cases) {
    CAPTURE(one.text);
    const test::Ran ran = evaluated(scratch, one.format, one.text);
    CAPTURE(ran.out);
    CHECK(ran.exit == 4);
    CHECK(ran.out.find(one.told) != std::string::npos);
    CHECK(ran.out.find("; ") != std::string::npos);  // what to do
  }
}
