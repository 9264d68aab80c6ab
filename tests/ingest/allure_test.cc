#include <doctest/doctest.h>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {
std::string allure(const std::string& text, ReadOptions options = {}) { return readAs(Format::Allure, text, options); }
}  // namespace

TEST_CASE("allure: statuses") {
  const std::string unknown = "is not known: the outcome is unknown\n";
  const ReadCase cases[] = {
      {"passed", R"("status":"passed")", "[passed]\n"},
      {"failed", R"("status":"failed")", "[failed]\n"},
      {"broken", R"("status":"broken")", "[error]\n"},
      {"skipped", R"("status":"skipped")", "[skipped]\n"},
      {"unknown", R"("status":"unknown")", "[unknown]\n"},
      {"null", R"("status":null)", "[unknown]\ndeviation: f:1:1: there is no status: the outcome is unknown\n"},
      {"none", R"("historyId":"h")", "[unknown]\ndeviation: f:1:1: there is no status: the outcome is unknown\n"},
      {"capitals", R"("status":"PASSED")", "[unknown]\ndeviation: f:1:22: status \"PASSED\" " + unknown},
      {"no text", R"("status":1)", "[unknown]\ndeviation: f:1:22: status \"1\" " + unknown},
      {"finished", R"("status":"passed","stage":"finished")", "[passed]\n"},
      {"not finished", R"("status":"passed","stage":"running")",
       "[unknown]\ndeviation: f:1:39: passed, but its stage is \"running\": the outcome is unknown\n"},
      {"a step failed", R"("status":"passed","steps":[{"steps":[{"status":"broken"}]}])",
       "[failed]\ndeviation: f:1:60: passed, but a step is broken: counted as failing\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(allure("{\"name\":\"t\"," + one.text + "}") == "1:1 name=t " + one.expected);
  }
}

TEST_CASE("allure: fields and properties") {
  const std::string text =
      R"({"uuid":"u","historyId":"h","testCaseId":"c","fullName":"a.B#t","name":"t","status":"failed","status-word":"passed","stage":"finished",
"statusDetails":{"message":"m","trace":"x","flaky":true},"start":1755782145190,"stop":1755782148579,
"labels":[{"name":"tag","value":"a"},{"value":"b","name":"tag"},{"name":"suite","value":"s"},{"name":"parentSuite","value":"p"},
{"name":"testClass","value":"B"},{"name":"host","value":"h1"},{"name":null,"value":"z"}],
"parameters":[{"name":"user","value":"1"}],"links":[{"type":"issue","name":"TI-1","url":"u1"},{"url":"u2"}],
"steps":[{"name":"s","status":"passed"}],"attachments":[{"name":"log","source":"f"}]})";
  CHECK(allure(text) ==
        "1:1 name=t [failed] classname=B time=3.389 timestamp=2025-08-21T13:15:45.190Z suite=p > s hostname=h1 message=m\n");
  std::vector<FieldSelector> selectors;
  for (const char* name : {"status-word", "historyId", "testCaseId", "fullName", "labels.tag", "parameters.user", "links.issue",
                           "links.link", "statusDetails.flaky", "start", "steps.name", "attachments.name"})
    selectors.emplace_back(FieldKind::Property, name);
  std::vector<FieldSelector*> all;
  for (FieldSelector& selector : selectors) all.push_back(&selector);
  ReadOptions options;
  options.format = Format::Allure;
  CHECK(collect(text, options, all).records.find("{failed;} {h;} {c;} {a.B#t;} {a;b;} {1;} {TI-1;} {u2;} {true;} {1755782145190;} {} {}") !=
        std::string::npos);
}

TEST_CASE("allure: times, and files that are no result") {
  CHECK(allure(R"({"name":"t","status":"passed","start":1755782145,"stop":1755782146})") ==
        "1:1 name=t [passed]\ndeviation: f:1:39: start is 1755782145, which is no time in milliseconds: not believed\n"
        "deviation: f:1:57: stop is 1755782146, which is no time in milliseconds: not believed\n");
  CHECK(allure(R"({"name":"t","status":"broken","start":1755782145190,"stop":1755782145190})") ==
        "1:1 name=t [error] time=0.000 timestamp=2025-08-21T13:15:45.190Z\n");
  CHECK(allure(R"({"status":"broken","start":1755782145190,"stop":1755782145189})") ==
        "1:1 [error] timestamp=2025-08-21T13:15:45.190Z\ndeviation: f:1:1: a test without a name\n"
        "deviation: f:1:49: stop is before start: no time is given\n");
  CHECK(allure(R"({"uuid":"u","children":[],"afters":[{"name":"x","status":"broken"}]})") ==
        "1:58 name= [error]\n"
        "deviation: f:1:1: this is a container of set-up and tear-down, no result: only what failed in it counts\n"
        "deviation: f:1:58: set-up or tear-down that is broken outside any test case: a record with an empty name and status error\n");
  CHECK(allure(R"({"uuid":"u","children":["a"],"befores":[{"name":"x","status":"passed","steps":[{"status":"odd"}]}]})")
            .find(" name= [error]\n") != std::string::npos);
  for (const char* status : {"\"passed\"", "\"skipped\"", "null", "\"\""}) {
    CAPTURE(status);
    CHECK(allure(fmt::format(R"({{"uuid":"u","children":["a"],"befores":[{{"status":{}}}]}})", status)).starts_with("deviation: f:1:1: "));
  }
  CHECK(allure(R"({"attachments":[],"errors":[{"message":"afterAll hook failed"},{"message":"b"}]})") ==
        "1:29 name= [error] message=afterAll hook failed\n"
        "deviation: f:1:1: these are the errors of a run, no result: only what failed in them counts\n"
        "deviation: f:1:29: errors of the run outside any test case: a record with an empty name and status error\n");
  CHECK(allure(R"({"attachments":[],"errors":[]})") ==
        "deviation: f:1:1: these are the errors of a run, no result: only what failed in them counts\n");
  CHECK(allure(R"({"uuid":"u","children":["a"],"status":"failed"})").starts_with("1:1 [failed]"));
  const std::string only = "; name what Allure writes of its tests: `*-result.json`, or `*-*.json` with set-up and tear-down\n";
  CHECK(allure("[]") == "refused: f:1:1: the file is an array: an Allure result is one object" + only);
  CHECK(allure("\"passed\"") == "refused: f:1:1: the file is one value, no Allure result" + only);
  CHECK(allure(R"({"name":"CI","type":"jenkins"})") ==
        "refused: f:1:1: the object is no Allure result: it has neither status nor historyId" + only);
  CHECK(allure(R"({"status":"failed"} {"status":"passed"})").starts_with("refused: f:1:21: text follows the document"));
}
