#include "runtime/ingest/summary.h"

#include <doctest/doctest.h>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

FileSummary inspect(Format format, std::string_view text, const char* name = "f") {
  ReadOptions options;
  options.format = format;
  MemoryStream stream(text);
  return inspectStream(stream, name, options);
}

std::string shown(Format format, std::string_view text) {
  const FileSummary summary = inspect(format, text);
  return fmt::format("{}exit {}\n", inspectText({&summary, 1}), inspectExit({&summary, 1}));
}

}  // namespace

TEST_CASE("inspect: counts, words and exit status") {
  const struct {
    Format format;
    std::string text, expected;
  } cases[] = {
      {Format::Junit,
       "<testsuite><testcase name=\"a\"/><testcase name=\"b\"><flakyError/></testcase><testcase "
       "name=\"c\"><failure/></testcase>"
       "<testcase name=\"d\"><error/></testcase><testcase name=\"e\"><skipped/></testcase><testcase "
       "name=\"f\" status=\"disabled\"/></testsuite>",
       "f: junit, 6 cases: 2 passed, 1 failed, 1 error, 2 skipped (1 disabled); 7 attempts, 0 deviations, 0 "
       "faults\nexit 0\n"},
      {Format::Junit, "<testsuite><testcase name=\"a\"><skipped/></testcase></testsuite>",
       "f: junit, 1 case: 0 passed, 0 failed, 0 error, 1 skipped; 1 attempt, 0 deviations, 0 faults\n  "
       "nothing in it was executed\nexit 2\n"},
      {Format::Junit, "<testsuites/>",
       "f: junit, 0 cases: 0 passed, 0 failed, 0 error, 0 skipped; 0 attempts, 0 deviations, 0 faults\n  "
       "nothing in it was executed\nexit 2\n"},
      {Format::Junit, "<testsuite><error/></testsuite>",
       "f: junit, 0 cases: 0 passed, 0 failed, 0 error, 0 skipped; 0 attempts, 1 deviation, 0 faults\n"
       "  1 failure outside any test case\n  nothing in it was executed\n"
       "  deviation: f:1:12: <error> outside any test case: a record with an empty name and status "
       "error\nexit 2\n"},
      {Format::Junit, "<testsuite tests=\"5\"><testcase name=\"a\"/>",
       "f: junit, refused: nothing in it is counted\n"
       "  unreadable file: f:1:42: the file is cut off: it ends inside <testsuite>, opened in line 1; "
       "nothing in it is counted; "
       "the test run or the transfer did not finish, so produce it again\nexit 4\n"},
      {Format::Csv, "id,Status\n1,PASS\n2,fail\n3,UNEXECUTED\n4,??\n",
       "f: csv, 4 cases (rows): 1 passed, 1 failed, 0 error, 1 skipped, 1 unknown (by `Status`); 4 attempts, "
       "0 deviations, 0 faults\nexit 0\n"},
      {Format::Csv, "id,Status\n1,Open\n2,Closed\n",
       "f: csv, 2 cases (rows): no outcomes known without a source's mapping; 2 attempts, 0 deviations, 0 "
       "faults\nexit 0\n"},
      {Format::Csv, "id,Status\n1,skipped\n",
       "f: csv, 1 case (row): 0 passed, 0 failed, 0 error, 1 skipped (by `Status`); 1 attempt, 0 deviations, "
       "0 faults\n  nothing in it was executed\nexit 2\n"},
      {Format::Csv, "id,x\n", "f: csv, 0 cases (rows); 0 attempts, 0 deviations, 0 faults\n  nothing in it was executed\nexit 2\n"},
      {Format::JsonLines, "{\"outcome\":\"passed\"}\n{\"outcome\":\"error\"}\nx\n",
       "f: jsonl, 2 cases (rows): 1 passed, 0 failed, 1 error, 0 skipped (by `outcome`); 2 attempts, 0 "
       "deviations, 1 fault\n"
       "  unreadable line: f:3:1: the line is not an object; write one object a line: {\"name\": \"value\", "
       "…}\nexit 0\n"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    CHECK(shown(one.format, one.text) == one.expected);
  }
}

TEST_CASE("inspect: JSON has the same words, and no numbers for a refused file") {
  const FileSummary files[] = {
      inspect(Format::Junit, "<testsuite tests=\"2\"><testcase name=\"a\"/></testsuite>", "a\"b.xml"),
      inspect(Format::Junit, "<testsuite><testcase name=\"a\"/>", "cut.xml"),
      inspect(Format::Csv, "result,b\nok\n", "c.csv"),
  };
  CHECK(inspectJson(files) ==
        "{\"files\":[\n"
        "{\"file\":\"a\\\"b.xml\",\"format\":\"junit\",\"readable\":true,\"cases\":1,\"passed\":1,\"failed\":"
        "0,\"error\":0,\"skipped\":0,"
        "\"disabled\":0,\"unknown\":0,\"outside\":0,\"attempts\":1,\"deviations\":[{\"line\":1,\"column\":1,"
        "\"message\":\"<testsuite> says tests=\\\"2\\\", but 1 test case is "
        "there\"}],\"faults\":[],\"bytes\":53,"
        "\"sha256\":\"" +
            files[0].facts.sha256 +
            "\"},\n"
            "{\"file\":\"cut.xml\",\"format\":\"junit\",\"readable\":false,\"cases\":null,\"passed\":null,"
            "\"failed\":null,\"error\":null,"
            "\"skipped\":null,\"disabled\":null,\"unknown\":null,\"outside\":null,\"attempts\":null,"
            "\"deviations\":[],"
            "\"faults\":[{\"kind\":\"unreadable file\",\"line\":1,\"column\":32,\"message\":\"the file is "
            "cut off: it ends inside "
            "<testsuite>, opened in line 1\",\"advice\":\"nothing in it is counted; the test run or the "
            "transfer did not finish, so "
            "produce it again\"}],\"bytes\":null,\"sha256\":null},\n"
            "{\"file\":\"c.csv\",\"format\":\"csv\",\"readable\":true,\"cases\":1,\"passed\":1,\"failed\":0,"
            "\"error\":0,\"skipped\":0,"
            "\"disabled\":0,\"unknown\":0,\"outside\":0,\"attempts\":1,\"statusColumn\":\"result\","
            "\"deviations\":[],"
            "\"faults\":[{\"kind\":\"missing cells\",\"line\":2,\"column\":1,\"message\":\"the row ends "
            "after 1 of 2 cells\","
            "\"advice\":\"complete the row; an empty cell is written as nothing between two "
            "delimiters\"}],\"bytes\":12,"
            "\"sha256\":\"" +
            files[2].facts.sha256 + "\"}\n]}\n");
  CHECK(inspectExit(files) == 4);
  CHECK(files[0].facts.sha256.size() == 64);
}
