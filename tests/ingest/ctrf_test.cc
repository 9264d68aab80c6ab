#include <doctest/doctest.h>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

const std::string kSummary = "\"summary\":{\"start\":1755782140000,\"stop\":1755782190000},";
std::string report(const std::string& tests) {
  return "{\"reportFormat\":\"CTRF\",\"specVersion\":\"1.0.0\",\"results\":{" + kSummary + "\"tests\":[\n" + tests + "]}}";
}
std::string ctrf(const std::string& text, ReadOptions options = {}) { return readAs(Format::Ctrf, text, options); }
std::string tests(const std::string& text) { return ctrf(report(text)); }

}  // namespace

TEST_CASE("ctrf: status is the worst that status and rawStatus say") {
  const ReadCase cases[] = {
      {"passed", R"("status":"passed")", "[passed]\n"},
      {"failed", R"("status":"failed","rawStatus":"timedOut")", "[failed]\n"},
      {"skipped", R"("status":"skipped")", "[skipped]\n"},
      {"pending", R"("status":"pending")", "[skipped]\n"},
      {"other", R"("status":"other","rawStatus":"passed")", "[unknown]\n"},
      {"capitals", R"("status":"Passed")", "[unknown]\ndeviation: f:2:22: status \"Passed\" is not known: the outcome is unknown\n"},
      {"no text", R"("status":true)", "[unknown]\ndeviation: f:2:22: status \"true\" is not known: the outcome is unknown\n"},
      {"null", R"("status":null)", "[unknown]\ndeviation: f:2:1: there is no status: the outcome is unknown\n"},
      {"none", R"("duration":"1")", "[unknown]\ndeviation: f:2:1: there is no status: the outcome is unknown\n"},
      {"raw failed", R"("status":"passed","rawStatus":"Failed")",
       "[failed]\ndeviation: f:2:43: status is \"passed\", but rawStatus \"Failed\": counted as failing\n"},
      {"raw not run", R"("status":"passed","rawStatus":"todo")",
       "[skipped]\ndeviation: f:2:43: status is \"passed\", but rawStatus \"todo\": counted as not run\n"},
      {"skipped, raw failed", R"("status":"skipped","rawStatus":"failed")",
       "[failed]\ndeviation: f:2:44: status is \"skipped\", but rawStatus \"failed\": counted as failing\n"},
      {"raw of its own", R"("status":"passed","rawStatus":"expected")",
       "[unknown]\ndeviation: f:2:43: status is \"passed\", but rawStatus \"expected\": the outcome is unknown\n"},
      {"raw of its own, not run", R"("status":"skipped","rawStatus":"gone")",
       "[unknown]\ndeviation: f:2:44: status is \"skipped\", but rawStatus \"gone\": the outcome is unknown\n"},
      {"raw is no text", R"("status":"passed","rawStatus":1)",
       "[unknown]\ndeviation: f:2:43: status is \"passed\", but rawStatus \"1\": the outcome is unknown\n"},
      {"raw says no more", R"("status":"passed","rawStatus":"completed")", "[passed]\n"},
      {"raw is null", R"("status":"passed","rawStatus":null)", "[passed]\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(tests("{\"name\":\"t\"," + one.text + "}") == "2:1 name=t " + one.expected);
  }
}

TEST_CASE("ctrf: fields, times and properties") {
  CHECK(tests(R"({"name":"t","status":"passed","suite":["a","b"],"filePath":"x.ts","line":7,"duration":1250.5,"start":1755782145190})") ==
        "2:1 name=t [passed] time=1.2505 timestamp=2025-08-21T13:15:45.190Z file=x.ts line=7 suite=a > b\n");
  CHECK(tests(R"({"name":null,"status":"failed","suite":"a","message":null,"trace":"at x"})") ==
        "2:1 [failed] suite=a message=at x\n"
        "deviation: f:2:1: a test without a name\ndeviation: f:2:40: a suite is a text, not an array\n");
  ReadOptions options;
  options.format = Format::Ctrf;
  FieldSelector word(FieldKind::Property, "status-word"), tags(FieldKind::Property, "tags"), ref(FieldKind::Property, "extra.a.b"),
      build(FieldKind::Property, "environment.buildName"), start(FieldKind::Property, "start"), output(FieldKind::Property, "stdout"),
      status(FieldKind::Property, "status");
  const CollectingSink sink = collect(
      R"({"reportFormat":"CTRF","specVersion":"1.0.0","results":{"environment":{"buildName":"R4"},"summary":{"start":1755782140000,"stop":1755782190000},)"
      R"("tests":[{"name":"t","status":"failed","rawStatus":"timedOut","status-word":"passed","tags":["x","y"],"extra":{"a":{"b":1}},"start":1755782145190,)"
      R"("stdout":["a"]}]}})",
      options, {&word, &tags, &ref, &build, &start, &output, &status});
  CHECK(sink.records ==
        "1:154 name=t [failed] timestamp=2025-08-21T13:15:45.190Z {timedOut;} {x;y;} {1;} {R4;} {1755782145190;} {} {failed;}\n");
  CHECK(sink.remarks == "");
}

TEST_CASE("ctrf: a time that cannot be is told and not given") {
  for (const char* start :
       {"1755782145", "0", "-5", "1600000000000", "1856000000000", "\"1755782145190\"", "1.7e12", "99999999999999999999"}) {
    CAPTURE(start);
    const std::string seen = tests(fmt::format(R"({{"name":"t","status":"passed","start":{}}})", start));
    CHECK(seen.starts_with(
        "2:1 name=t [passed]\ndeviation: f:2:39: a start or stop is no time in milliseconds within the run: not believed"));
  }
  // What the summary tells behind the tests.
  const std::string behind =
      R"({"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tests":[{"name":"t","status":"passed","start":%}],)"
      R"("summary":{"start":1755782140000,"stop":1755782190000}}})";
  const auto with = [&](const std::string& start) {
    std::string text = behind;
    return ctrf(text.replace(text.find('%'), 1, start));
  };
  CHECK(with("1755782145190") == "1:66 name=t [passed] timestamp=2025-08-21T13:15:45.190Z\n");
  CHECK(
      with("1600000000000") ==
      "refused: f:1:104: a test's start is outside the run that the summary, behind it, tells; write the summary before the tests, and all "
      "times in milliseconds\n");
  CHECK(with("1755782145") ==
        "1:66 name=t [passed]\ndeviation: f:1:104: a start or stop is no time in milliseconds within the run: not believed (1755782145)\n");
}

TEST_CASE("ctrf: attempts") {
  CHECK(tests(R"({"name":"t","status":"passed","flaky":true,"retries":2,"retryAttempts":[{"attempt":2,"status":"failed","message":"m"},
{"attempt":1,"status":"other","duration":5}]})") ==
        "3:1 name=t [unknown] time=0.005 attempt=1 attempts=3\n2:73 name=t [failed] message=m attempt=2 attempts=3\n"
        "2:1 name=t [passed] attempt=3 attempts=3\n");
  CHECK(tests(R"({"name":"t","status":"failed","retries":2})") ==
        "2:1 name=t [failed] attempt=3 attempts=3\ndeviation: f:2:41: retries without retryAttempts: what came of the earlier attempts is "
        "not told\n");
  CHECK(tests(R"({"name":"t","status":"failed","retries":2,"retryAttempts":[{"attempt":1,"status":"failed"}]})") ==
        "2:60 name=t [failed] attempt=1 attempts=3\n2:1 name=t [failed] attempt=3 attempts=3\n"
        "deviation: f:2:41: retries is 2, but 1 retryAttempts are there\n");
  CHECK(tests(R"({"name":"t","status":"passed","retries":0,"retryAttempts":[]})") == "2:1 name=t [passed]\n");
  CHECK(tests(R"({"name":"t","status":"passed","retryAttempts":[{"attempt":2,"status":"failed"}]})") ==
        "2:48 name=t [failed] attempt=1 attempts=2\n2:1 name=t [unknown] attempt=2 attempts=2\n"
        "deviation: f:2:48: the numbers of retryAttempts are not 1, 2, 3 and so on: read in the order of the file\n"
        "deviation: f:2:1: passed, but an attempt with a later number did not: the outcome is unknown\n");
  CHECK(tests(R"({"name":"t","status":"passed","retryAttempts":{"a":[1],"status":"failed"}})") ==
        "2:1 name=t [passed]\ndeviation: f:2:47: retryAttempts are no array of objects: not read\n");
  CHECK(tests(R"({"name":"t","status":"failed","flaky":true})") ==
        "2:1 name=t [failed]\ndeviation: f:2:39: flaky, but it did not pass in the end\n"
        "deviation: f:2:39: flaky, but neither retries nor retryAttempts tell how often it ran\n");
  // An untold number of attempts has no number.
  ReadOptions options;
  options.format = Format::Ctrf;
  class Attempts : public CollectingSink {
   public:
    void onRecord(const RecordView& record) override {
      records += record.cells[static_cast<size_t>(TestCaseField::Attempt)].present() ? "told " : "untold ";
    }
  } sink;
  const std::string text = report(
      R"({"name":"t","status":"passed","flaky":true},{"name":"t","status":"passed"},{"name":"t","status":"passed","retries":"x"})");
  MemoryStream stream(text);
  readStream(stream, "f", options, sink);
  CHECK(sink.records == "untold told untold ");
}

TEST_CASE("ctrf: attempts without numbers, and one numbered as the last") {
  const auto attempts = [](const std::string& members, const std::string& list) {
    const std::string seen = tests(R"({"name":"t","status":"passed",)" + members + R"("retryAttempts":[)" + list + "]}");
    return seen.find("2:1 name=t [passed]") != std::string::npos ? "passed" : "unknown";
  };
  const std::string failed = R"({"status":"failed"})";
  // As Playwright's reporter writes them.
  CHECK(attempts(R"("flaky":true,"retries":1,)", failed) == std::string("passed"));
  CHECK(attempts(R"("flaky":true,"retries":2,)", failed + "," + failed) == std::string("passed"));
  CHECK(attempts("", failed) == std::string("passed"));
  CHECK(attempts(R"("retries":1,)", R"({"status":"passed"},)" + failed) == std::string("unknown"));
  CHECK(attempts(R"("retries":1,)", R"({"attempt":1,"status":"passed"},{"attempt":2,"status":"failed"})") == std::string("unknown"));
  CHECK(attempts(R"("retries":1,)", R"({"attempt":1,"status":"failed"},{"attempt":2,"status":"passed"})") == std::string("passed"));
  CHECK(attempts(R"("retries":0,)", R"({"attempt":1,"status":"failed"})") == std::string("unknown"));
  CHECK(attempts(R"("retries":2,)", R"({"attempt":1,"status":"failed"},{"status":"failed"})") == std::string("unknown"));
}

TEST_CASE("ctrf: what the summary says was not run is not among the tests that passed") {
  const auto read = [](const std::string& summary, const std::string& more) {
    const std::string seen = ctrf(R"({"reportFormat":"CTRF","specVersion":"1.0.0","results":{"summary":{)" + summary +
                                  R"(},"tests":[{"name":"a","status":"passed"})" + more + "]}}");
    return seen.find("refused: ") == std::string::npos ? "read" : seen.substr(seen.find("refused: "));
  };
  const std::string advice =
      "what was not run may be a test that passed here, so nothing in the file is counted; let the tool write its results again\n";
  CHECK(read(R"("tests":1,"passed":0,"skipped":1)", "") == "refused: f:1:99: summary says skipped 1, but 0 are there; " + advice);
  CHECK(read(R"("tests":1,"passed":0,"other":"1")", "") == "refused: f:1:97: summary says other 1, but 0 are there; " + advice);
  CHECK(read(R"("tests":2,"pending":2,"failed":1)", R"(,{"name":"b","status":"failed"})").ends_with(advice));
  CHECK(read(R"("tests":2,"passed":1,"skipped":1)", "") == "read");  // left out
  CHECK(read(R"("tests":2,"passed":1,"pending":1,"skipped":0)", R"(,{"name":"b","status":"skipped"})") == "read");
  CHECK(read(R"("tests":2,"other":1)", R"(,{"name":"b","status":"timedOut"})") == "read");
  CHECK(read(R"("tests":1,"passed":1,"skipped":0,"pending":null)", "") == "read");
}

TEST_CASE("ctrf: what is odd in the whole file") {
  CHECK(
      ctrf(
          R"({"results":{"tests":[{"name":"a","status":"passed"}],"summary":{"tests":2,"passed":"1","failed":0,"flaky":0,"start":1,"stop":2},)"
          R"("environment":{"buildName":"R4"}}})") ==
      "1:22 name=a [passed]\n"
      "deviation: f:1:117: summary.start is 1, which is no time in milliseconds: not believed\n"
      "deviation: f:1:126: summary.stop is 2, which is no time in milliseconds: not believed\n"
      "deviation: f:1:1: there is no reportFormat\ndeviation: f:1:1: there is no specVersion\n"
      "deviation: f:1:73: summary says tests 2, but 1 is there\ndeviation: f:1:84: summary says passed 1, but 1 is there\n"
      "deviation: f:1:156: what is said of the run stands behind its tests: it does not reach them\n");
  const auto failed = [](const std::string& count, const std::string& tests) {
    return ctrf(R"({"reportFormat":"CTRF","specVersion":"1.0.0","results":{"summary":{"failed":)" + count + R"(,"tests":)" + tests +
                R"(},"tests":[{"name":"a","status":"passed","retries":1,"retryAttempts":[{"attempt":1,"status":"failed"}]}]}})");
  };
  CHECK(failed("1", "2").find("deviation: f:1:77: summary says failed 1, but 0 are there\n") != std::string::npos);  // an attempt
  const std::string refused = "refused: f:1:77: summary says failed 1, but 0 are there; ";
  CHECK(failed("1", "1").starts_with(refused));  // attempts are not counted, so another test failed
  CHECK(failed("1", "null").find(refused) != std::string::npos);
  CHECK(failed("2", "3") ==
        "deviation: f:1:87: summary says tests 3, but 1 is there\nrefused: f:1:77: summary says failed 2, but 0 are there; what failed is "
        "not in the file, so nothing in it is counted; let the "
        "tool write its results again\n");
  CHECK(ctrf(R"({"reportFormat":"CTRF","specVersion":"0.0.0","results":{"tests":[]}})") == "deviation: f:1:1: there is no summary\n");
}

TEST_CASE("ctrf: refusals") {
  const std::string name = "; name the format that the file has\n", objects = "; write the tests as an array of objects\n";
  const ReadCase cases[] = {
      {"array", "[]", "f:1:1: the file is an array: a CTRF report is one object" + name},
      {"value", "1", "f:1:1: the file is one value, no CTRF report" + name},
      {"no tests", "{\"results\":{}}", "f:1:1: there is no `results.tests`: this is no CTRF report" + name},
      {"a forged path", "{\"results.tests\":[{\"name\":\"a\",\"status\":\"passed\"}]}",
       "f:1:1: there is no `results.tests`: this is no CTRF report" + name},
      {"results is an array", "{\"results\":[{\"tests\":{\"name\":\"a\",\"status\":\"passed\"}}]}",
       "f:1:1: there is no `results.tests`: this is no CTRF report" + name},
      {"tests is an object", "{\"results\":{\"tests\":{}}}", "f:1:21: `results.tests` is no array" + objects},
      {"tests is null", "{\"results\":{\"tests\":null}}", "f:1:21: `results.tests` is no array" + objects},
      {"a test is a text", "{\"results\":{\"tests\":[\"a\"]}}", "f:1:22: an element of `results.tests` is no object" + objects},
      {"a test is an array", "{\"results\":{\"tests\":[[]]}}", "f:1:22: an element of `results.tests` is no object" + objects},
      {"another format", "{\"reportFormat\":\"XTRF\"}", "f:1:17: reportFormat is `XTRF`, not `CTRF`" + name},
      {"another version", "{\"specVersion\":\"2.0.0\"}",
       "f:1:16: specVersion is `2.0.0`: only 0 and 1 are known; write the report by version 1 of the specification\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(ctrf(one.text) == "refused: " + one.expected);
  }
  ReadOptions options;
  options.limits.attempts = 1;
  CHECK(ctrf(report(R"({"name":"t","retryAttempts":[{},{}]})"), options) ==
        "refused: f:2:33: a test has more than 1 retryAttempts; raise the limit with `--limit attempts=N` (now 1)\n");
  options = {};
  options.limits.properties = 3;
  CHECK(ctrf(report(R"({"name":"t","tags":["a","b","c"]})"), options).starts_with("refused: f:2:29: one record has more than 3 values"));
  options = {};
  options.limits.recordBytes = 100;
  CHECK(ctrf(report("{\"name\":\"" + std::string(200, 'x') + "\"}"), options)
            .starts_with("refused: f:2:9: one record has more than 100 bytes"));
  options = {};
  options.limits.messageBytes = 4;
  CHECK(ctrf(report(R"({"name":"t","status":"failed","message":"abcéf"})"), options) == "2:1 name=t [failed] message=abc\n");
}
