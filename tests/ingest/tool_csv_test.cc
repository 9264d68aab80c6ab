// Exports of Jira, Zephyr and TestRail.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

constexpr std::string_view kHeading =
    "ExecutionId,CycleName,FolderName,Issue Key,Test Summary,Executed On,ExecutionStatus,StepId,Step Result,Comments\n";

std::string zephyr(const std::string& rows, ReadOptions options = {}) {
  return readAs(Format::Zephyr, std::string(kHeading) + rows, options);
}

}  // namespace

TEST_CASE("Zephyr: a heading of which one column is read stands once") {
  for (const char* heading : {"ExecutionId,ExecutionStatus,ExecutionStatus,Issue Key,Test Summary",
                              "ExecutionId,ExecutionStatus,Issue Key,Test Summary,StepId,Step Result,ExecutionStatus"}) {
    const std::string seen = readAs(Format::Zephyr, std::string(heading) + "\nE1,PASS,FAIL,T,a,b,c\n", {});
    CAPTURE(seen);
    CHECK(seen.find("the heading `ExecutionStatus` stands twice") != std::string::npos);
  }
}

TEST_CASE("Zephyr: a heading of steps that is spelled otherwise, and one that stands again, refuse the file") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"ExecutionId,ExecutionStatus,Issue Key,Step Id,Step Result\ne1,PASS,K,s,FAIL\n",
       "f:1:39: the heading `Step Id` is not spelled as Zephyr spells it; write `StepId`, or leave the headings as they are exported\n"},
      {"ExecutionId,ExecutionStatus,Issue Key,StepId,STEP_RESULT\ne1,PASS,K,s,FAIL\n",
       "f:1:46: the heading `STEP_RESULT` is not spelled as Zephyr spells it; write `Step Result`, or leave the headings as they are "
       "exported\n"},
      {"ExecutionId,ExecutionStatus,Issue Key,Step Result\ne1,PASS,K,FAIL\n",
       "f:1:39: the column `Step Result` stands before those of a step, which begin with `StepId`; leave the columns in the order of the "
       "export, `StepId` among them\n"},
      {"ExecutionId,ExecutionStatus,Issue Key\ne1,PASS,K\nIssue Key,ExecutionId,ExecutionStatus\nK,e2,FAIL\n",
       "f:3:1: a second heading begins here; put each export into a file of its own\n"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    CHECK(readAs(Format::Zephyr, one.text) == "refused: " + one.expected);
  }
}

TEST_CASE("Zephyr: the rows of an execution are one record") {
  const struct {
    std::string rows, expected;
  } cases[] = {
      {"e1,c,,K-1,a,today,PASS,s1,PASS,\ne1,c,,K-1,a,today,PASS,s2,PASS,\n", "2:1 name=a [passed] classname=K-1 timestamp=today suite=c\n"},
      {"e1,c,f,K-1,a,,PASS\n", "2:1 name=a [passed] classname=K-1 timestamp= suite=c > f\n"},
      {"e1,c,,K-1,a,,FAIL,s1,UNEXECUTED,\n",
       "2:1 name=a [failed] classname=K-1 timestamp= suite=c\n"
       "deviation: f:2:14: execution `e1` says FAIL, but none of its 1 steps failed: what the execution says counts\n"},
      {"e1,c,,K-1,a,,PASS,s1,PASS,\ne1,c,,K-1,a,,PASS,s2,FAIL,gone\n",
       "2:1 name=a [failed] classname=K-1 timestamp= suite=c message=gone\n"
       "deviation: f:2:14: execution `e1` says PASS, but 1 of its 2 steps failed: it counts as failed\n"},
      {"e1,c,,K-1,a,,PASS,s1,WIP,\n",
       "2:1 name=a [unknown] classname=K-1 timestamp= suite=c\n"
       "deviation: f:2:14: execution `e1` says PASS, but only 0 of its 1 steps passed: its outcome is unknown\n"},
      {"e1,c,,K-1,a,,PASS,s1,UNEXECUTED,\n",
       "2:1 name=a [passed] classname=K-1 timestamp= suite=c\n"
       "deviation: f:2:14: execution `e1` says PASS, but only 0 of its 1 steps passed: what the execution says counts\n"},
      {"e1,c,,K-1,a,,PASS,s1,ERROR,\n",
       "2:1 name=a [failed] classname=K-1 timestamp= suite=c\n"
       "deviation: f:2:14: execution `e1` says PASS, but 1 of its 1 steps failed: it counts as failed\n"},
      {"e1,c,,K-1,a,,UNEXECUTED,s1,PASS,\n",
       "2:1 name=a [skipped] classname=K-1 timestamp= suite=c\n"
       "deviation: f:2:14: execution `e1` says UNEXECUTED, but 1 of its 1 steps were run: what the execution says counts\n"},
      {"e1,c,,K-1,a,,BLOCKED,,,\n",
       "2:1 name=a [skipped] classname=K-1 timestamp= suite=c\n"
       "deviation: f:2:14: execution `e1` says BLOCKED, but 1 of its 1 steps were run: what the execution says counts\n"},
      {"e1,c,,K-1,a,,WIP\n",
       "2:1 name=a [unknown] classname=K-1 timestamp= suite=c\n"
       "deviation: f:2:14: execution `e1` says \"WIP\", which is no outcome: it is unknown\n"},
      {"e1,c,,K-1,a,,\n",
       "2:1 name=a [unknown] classname=K-1 timestamp= suite=c\n"
       "deviation: f:2:14: execution `e1` says \"\", which is no outcome: it is unknown\n"},
      {"e1,c,,K-1,a,,PASS\ne2,c,,K-1,a,,FAIL\n",
       "2:1 name=a [passed] classname=K-1 timestamp= suite=c\n3:1 name=a [failed] classname=K-1 timestamp= suite=c\n"},
      {"e1,c,,K-1,a,,PASS,s1,PASS,\ne1,c,,K-1,a,,FAIL,s2,FAIL,\ne2,c,,K-2,b,,PASS\n",
       "4:1 name=b [passed] classname=K-2 timestamp= suite=c\n"
       "unreadable line: f:3:14: the rows of execution `e1` differ in `ExecutionStatus`; export the executions again\n"},
      {"e1,c,,K-1,a,,PASS\ne2,c,,K-2,b,,PASS\ne1,c,,K-1,a,,PASS\n",
       "refused: f:4:1: the rows of execution `e1` do not follow each other; leave the rows in the order of the export\n"},
      {",c,,K-1,a,,PASS\n", "unreadable line: f:2:1: the row has no ExecutionId; export the executions again\n"},
      {"e1,c,,K-1\n",
       "missing cells: f:2:7: the row ends after 4 of 10 cells; complete the row; an empty cell is written as nothing between two "
       "delimiters\n"
       "unreadable line: f:2:1: the row ends before `Test Summary`, which every execution has; export the executions again\n"},
      {"e1,c,,K-1,a,,PASS\ne2,c,,K-2,b,,PASS",
       "refused: f:3:14: the file ends within a row, after 7 of 10 cells; the export or the transfer did not finish, so produce it again; "
       "a "
       "whole last row ends with a line break\n"},
      {"", ""},
  };
  for (const auto& one : cases) {
    CAPTURE(one.rows);
    CHECK(zephyr(one.rows) == one.expected);
  }
}

TEST_CASE("Zephyr: every column is a property, and those of a step are one for each") {
  FieldSelector cycle(FieldKind::Property, "CycleName"), results(FieldKind::Property, "Step Result"),
      word(FieldKind::Property, "status-word");
  ReadOptions options;
  options.format = Format::Zephyr;
  const CollectingSink sink = collect(std::string(kHeading) + "e1,c,,K-1,a,,FAIL,s1,PASS,\ne1,c,,K-1,a,,FAIL,s2,FAIL,x\n", options,
                                      {&cycle, &results, &word});
  CHECK(sink.records == "2:1 name=a [failed] classname=K-1 timestamp= suite=c message=x {c;} {PASS;FAIL;} {FAIL;}\n");
  CHECK(sink.facts.records == 1);
}

TEST_CASE("Zephyr: limits and headings") {
  ReadOptions options;
  options.limits.properties = 20;
  std::string rows;
  for (int i = 0; i < 10; ++i) rows += "e1,c,,K-1,a,,PASS,s1,PASS,\n";
  CHECK(zephyr(rows, options) ==
        "refused: f:2:1: the execution that starts here has more than 20 values; raise the limit with `--limit properties=N` (now 20)\n");
  CHECK(readAs(Format::Zephyr, "StepId,ExecutionId,ExecutionStatus,Issue Key\ns,e,PASS,K\n") ==
        "refused: f:1:8: the column `ExecutionId` stands among those of a step, behind `StepId`; leave the columns in the order of the "
        "export\n");
  for (const char* heading : {"StepId", "StepId,Step Status", "StepId,Result", "Step,StepId,Comments"}) {
    CAPTURE(heading);
    CHECK(readAs(Format::Zephyr, fmt::format("ExecutionId,ExecutionStatus,Issue Key,{}\ne,PASS,K\n", heading))
              .find("the file has the steps of executions (`StepId`), and no column `Step Result` that says how they ended; export all "
                    "columns, `Step Result` among them\n") != std::string::npos);
  }
  CHECK(
      readAs(Format::Zephyr, "ExecutionId,Status\ne,PASS\n") ==
      "refused: f:1:1: the heading has no column `ExecutionStatus`, which a Zephyr Squad CSV export always has; write `as csv` for another "
      "table; let the tool write its headings in English\n");
}

TEST_CASE("Jira and TestRail: CSV that has the tool's headings") {
  CHECK(readAs(Format::Jira, "Issue key,Labels,Labels\nTI-1,a,b\n") == "2:1 2:1\"TI-1\" 2:6\"a\" 2:8\"b\"\n");
  CHECK(readAs(Format::Jira, "Key,Labels\nTI-1,a\n") ==
        "refused: f:1:1: the heading has no column `Issue key`, which a Jira CSV export always has; write `as csv` for another table; let "
        "the "
        "tool write its headings in English\n");
  CHECK(readAs(Format::Testrail, "sep=;\n\"ID\";\"Title\";\"Steps\";\"Steps\"\n\"C1\";\"a\";\"x\ny\";\"\"\n") ==
        "3:1 3:1\"C1\" 3:6\"a\" 3:10\"x\ny\" 4:4\"\"\n");
  CHECK(readAs(Format::Testrail, "ID;Name\n1;a\n").starts_with("refused: f:1:1: the heading is one column, but has 1 semicolon"));
}
