#include "runtime/ingest/recognise.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;
using tollgate::DataFormat;
using tollgate::infoOf;
namespace fs = std::filesystem;

namespace {

std::string formats(const Recognition& seen) {
  std::string words;
  for (const DataFormat format : seen.formats) words += fmt::format("{}{}", words.empty() ? "" : " ", infoOf(format).word);
  return seen.isSure() ? words : fmt::format("perhaps ({}): {}", words, seen.saw);
}

std::string look(std::string_view text) { return formats(recognise(text, true)); }

std::string refusal(std::string_view text, std::string_view name) {
  FileError why;
  const auto format = formatOf(recognise(text, true), name, why);
  return format ? std::string(infoOf(*format).word) : fmt::format("{}; {}", why.message, why.advice);
}

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("recognition: one format is sure, or none is") {
  const struct {
    std::string_view text, expected;
  } cases[] = {
      {"<testsuites/>", "junit"},
      {"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- <robot> -->\n<testsuite name=\"a\">", "junit"},
      {"<!DOCTYPE x [<!ENTITY a \"<robot>\">]><testsuite/>", "junit"},
      {"<testcase name=\"a\"/>", "junit"},
      {"<test-run id=\"2\">", "nunit"},
      {"<x:TestRun xmlns:x=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\">", "trx"},
      {"<Site Name=\"a\">\n<Testing>", "ctest"},
      {"<Site Name=\"a\">\n<Build>", "perhaps (): CTest XML with <Build>, which holds no tests"},
      {"<assemblies>", "xunit"},
      {"<robot generator=\"x\">", "robot"},
      {"<robot>\n<suite name=\"a\">", "robot"},
      {"<robot/>", "perhaps (robot): XML with the root element <robot> and nothing in it"},
      {"<robot name=\"r\" xmlns:xacro=\"http://x\"><link name=\"generator=\"/></robot>",
       "perhaps (): XML with the root element <robot>, which neither names a generator nor begins with a suite, but with <link>"},
      {"<TestRun>\n<Results/>", "trx"},
      {"<TestRun/>", "perhaps (trx): XML with the root element <TestRun> and nothing in it"},
      {"<TestRun><FailedTests/>", "perhaps (): CppUnit's XML"},
      {"<TestRun><Tests/>", "perhaps (): XML with the root element <TestRun>, with neither the namespace of TRX nor its elements"},
      {"<TestRun xmlns=\"urn:a\"><Results/>", "perhaps (): XML with the root element <TestRun>, in another namespace than that of TRX"},
      {"<testsuite name=\"a > b\">\n<node_order>", "perhaps (): TestLink's export of test cases, which holds no results"},
      {"<testsuite><details/><testcase name='a' internalid = '1'>", "perhaps (): TestLink's export of test cases, which holds no results"},
      {"<testsuite><testcase name=\"a internalid=1\"/>", "junit"},
      {"<assembly name=\"a\">", "xunit"},
      {"<assembly xmlns=\"http://maven.apache.org/ASSEMBLY/2.2.0\">",
       "perhaps (): XML with the root element <assembly> in a namespace, which xUnit.net's has not"},
      {"<feed/>", "perhaps (): XML with the root element <feed>"},
      {"<", "perhaps (): XML without an element"},
      {R"({"reportFormat":"CTRF","results":{}})", "ctrf"},
      {"{\n \"results\": {\"tool\": {\"name\": \"x\"}, \"tests\": [", "ctrf"},
      {R"({"results":[{"tests":[]}]})", "perhaps (jsonl): one JSON object on one line that holds a list of others"},
      {R"({"uuid":"u","name":"a","status":"passed","historyId":"h"})", "allure"},
      {"{\"uuid\":\"u\",\"name\":\"a\",\"status\":\"passed\",\"historyId\":\"h\"}\n{\"uuid\":\"v\"}\n", "jsonl"},
      {R"({"uuid":"u","children":["a"],"befores":[],"afters":[]})", "allure"},
      {R"({"attachments":[],"errors":[{"message":"afterAll","trace":"t"}]})", "allure"},
      {R"({"attachments":[],"errors":[],"id":1})", "jsonl"},
      {R"({"id":"a","status":"passed"})", "jsonl"},
      {R"({"name":"a","status":"passed","historyId":"h"})", "perhaps (allure jsonl): one JSON object"},
      {"{\n \"id\": \"a\"\n}\n", "perhaps (): one JSON object over several lines, with the keys of no known format"},
      {"{\n \"id\": \"a\"\n}\n{\n}", "perhaps (): several JSON documents, none of them on one line"},
      {"{\"a\":\n", "perhaps (): one JSON object over several lines, with the keys of no known format"},
      {R"([{"uri":"a.feature","keyword":"Feature","elements":[]}])", "cucumber"},
      {"[]", "perhaps (cucumber): an empty JSON array"},
      {R"([{"id":1}])", "perhaps (): a JSON array that holds no features of Cucumber"},
      {"TAP version 14\n", "tap"},
      {"1..2\nok\nok\n", "tap"},
      {"# a\nok 1 - a, b\n", "tap"},
      {"ok\nnot ok\n1..2\n", "tap"},
      {"ok\nnot ok\n", "perhaps (tap csv): lines that say only `ok` or `not ok`"},
      {"ok,failed\n1,2\n", "csv"},
      {"> run a, b\ndone c, d\nok 1 - x\n", "perhaps (tap csv): text with lines of TAP in it"},
      {"// kept by hand\n{\"a\":1}\n", "perhaps (csv jsonl): text with lines that begin with `{`"},
      {"Connection refused, try again\n", "perhaps (csv): one line of 2 cells"},
      {"a,b\n1,2\n", "csv"},
      {"a;b\n1;2", "csv"},
      {"sep=;\na;b\n1;2\n", "csv"},
      {"a,b\n1,2,3\n", "perhaps (csv): text whose first line has 2 cells, and the next 3"},
      {"a\nb\n", "perhaps (csv): text in one column"},
      {"Issue key,Issue Type\nTI-1,Bug\n", "jira"},
      {"\"Issue key\";\"Summary\"\n", "jira"},
      {"# kept by hand\nIssue key,Summary\n", "jira"},
      {"Issue key,Remark\nTI-1,a\n", "csv"},
      {"ExecutionId,Issue Key,ExecutionStatus,StepId\ne,TI-1,PASS\n", "zephyr"},
      {"ID,Title,Section\n", "testrail"},
      {"ID,Title,Status,Tested On\nT1,a,Passed,24.4.2021 11:31\n", "testrail"},
      {"ID;Title;Status;Steps (Step);Steps (Status)\nT1;a;Passed;b;Passed\n", "testrail"},
      {"ID,Title,Status\nT1,a,Passed\n", "csv"},
      {"Issue key,Issue Key,Summary,ExecutionId,ExecutionStatus\n", "perhaps (jira zephyr): CSV with the headings of several tools"},
      {"", "perhaps (csv jsonl): an empty file"},
      {" \n", "perhaps (csv jsonl): an empty file"},
      {"<html><body>", "perhaps (): an HTML page"},
      {std::string_view("PK\x03\x04\x14\0\0", 7), "perhaps (): a workbook or an archive"},
      {std::string_view("a\0b", 3), "perhaps (csv jsonl): a binary file"},
      {std::string_view("\xFF\xFE<\0r\0o\0b\0o\0t\0/\0>\0", 18), "perhaps (robot): XML with the root element <robot> and nothing in it"},
      {std::string_view("\xFF\xFE"
                        "a\0,\0",
                        6),
       "perhaps (csv jsonl): a file in UTF-16"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    CHECK(look(one.text) == one.expected);
  }
}

TEST_CASE("recognition: CTRF of any size on one line") {
  std::string text = R"({"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"x"},"tests":[)";
  while (text.size() < 2 * kRecogniseBytes) text += R"({"name":"a","status":"passed","duration":1},)";
  CHECK(formats(recognise(std::string_view(text).substr(0, kRecogniseBytes), false)) == "ctrf");
}

TEST_CASE("recognition: a name only chooses among what the content allows") {
  CHECK(refusal("a\nb\n", "x.csv") == "csv");
  CHECK(refusal("a\nb\n", "x.tap") == "its format is not known: it is text in one column; write `as csv` if that is what it is");
  CHECK(refusal("ok\n", "x.tap") == "tap");
  CHECK(refusal("ok\n", "x") ==
        "its format is not known: it is lines that say only `ok` or `not ok`; say which it is: `as tap` or `as csv`");
  CHECK(refusal("<robot generator=\"Robot 7.0\"/>", "x.csv") == "robot");
  CHECK(refusal("<feed/>", "x.csv") ==
        "its format is not known: it is XML with the root element <feed>; export the results in a format that docs/data-formats.md lists");
  CHECK(refusal("", "x.jsonl") == "jsonl");
  CHECK(refusal("", "x.xml") == "its format is not known: it is an empty file; what writes it did not: let it run again");
  CHECK(refusal("<test-results/>", "a.xml") ==
        "its format is not known: it is NUnit 2 XML; let the runner write NUnit 3 (`--result=…;format=nunit3`), or JUnit XML");
}

TEST_CASE("recognition: a file of another format than the one named") {
  const auto told = [](std::string_view text, DataFormat format) {
    const auto why = otherFormat(recognise(text, true), format);
    return why ? fmt::format("{}; {}", why->message, why->advice) : "";
  };
  CHECK(told("<test-run/>", DataFormat::Csv) == "this file is NUnit 3 XML, not CSV; write `as nunit` in the source, or `--as nunit`");
  CHECK(told("<test-run/>", DataFormat::Junit) == "");  // the reader names the root element
  CHECK(told("<testsuite/>", DataFormat::Junit) == "");
  CHECK(told("<feed/>", DataFormat::Junit) == "");  // the reader knows better
  CHECK(told("Issue key,Summary\n", DataFormat::Csv) == "");
  CHECK(told("Issue key,Summary\n", DataFormat::Zephyr).starts_with("this file is a Jira CSV export, not a Zephyr"));
  CHECK(told("a,b\n1,2\n", DataFormat::Jira) == "");
  CHECK(told("a,b\n1,2\n", DataFormat::Tap) == "");
  CHECK(told("<robot generator=\"x\"/>", DataFormat::Tap) != "");
  CHECK(told("{\"a\":1}", DataFormat::Allure) == "");
  CHECK(told("[{\"uri\":\"a\",\"elements\":[]}]", DataFormat::JsonLines).find("`as cucumber`") != std::string::npos);
}

TEST_CASE("recognition: of more than the first bytes nothing is asked") {
  std::string text = "{\"id\":\"";
  text.append(2 * kRecogniseBytes, 'x');
  const std::string_view first = std::string_view(text).substr(0, kRecogniseBytes);
  CHECK(formats(recognise(first, false)) == "perhaps (jsonl): a JSON object that does not end");
  std::string ctrf = R"({"results":{"tool":{"name":"x"},"tests":[{"name":")" + text;
  CHECK(formats(recognise(std::string_view(ctrf).substr(0, kRecogniseBytes), false)) ==
        "perhaps (ctrf jsonl): one JSON object, whose end is not among the first bytes");
  ctrf.insert(1, "\n");
  CHECK(formats(recognise(std::string_view(ctrf).substr(0, kRecogniseBytes), false)) == "ctrf");
}

// No report is recognised as another format than its own, and so no cut of one.
TEST_CASE("recognition: every fixture, whole and cut") {
  size_t known = 0, sure = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/inspect")) {
    const fs::path& path = entry.path();
    const std::string word = path.extension() == ".tap" ? ".tap" : path.stem().extension().string();
    const auto format = word.empty() ? std::nullopt : tollgate::dataFormatNamed(word.substr(1));
    if (path.extension() == ".expected" || !format) continue;
    CAPTURE(path.filename().string());
    const DataFormat own = *format;
    ++known;
    const std::string text = contents(path);
    if (path.filename().string().find("-as-") != std::string::npos) continue;  // misnamed on purpose
    for (size_t size = 0; size <= text.size(); size += size < 200 || size + 200 > text.size() ? 1 : 1 + text.size() / 50) {
      const Recognition seen = recognise(std::string_view(text).substr(0, size), true);
      if (!seen.isSure() || seen.formats[0] == own) continue;
      const bool otherOnPurpose = otherFormat(seen, own).has_value();
      const bool plainText = infoOf(own).syntax == tollgate::FileSyntax::Text || seen.formats[0] == DataFormat::JsonLines;
      CHECK_MESSAGE((otherOnPurpose || plainText), size << " bytes: " << formats(seen));
    }
    const Recognition whole = recognise(std::string_view(text).substr(0, kRecogniseBytes), text.size() <= kRecogniseBytes);
    sure += whole.isSure() && whole.formats[0] == own;
  }
  CHECK(known >= 40);
  CHECK(sure * 2 > known);
}

TEST_CASE("reading without a format is reading with the recognised one") {
  for (const std::string_view text : {"<testsuite><testcase name=\"a\"/></testsuite>", "a,b\n1,2\n", "{\"a\":1}\n{\"a\":2}\n",
                                      "1..1\nok 1 - a\n", "Issue key,Summary\nTI-1,a\n"}) {
    CAPTURE(text);
    ReadOptions open, named;
    named.format = recognise(text, true).formats.at(0);
    CollectingSink first = collect(text, open), second = collect(text, named);
    CHECK(first.ended);
    CHECK(first.records == second.records);
    CHECK(first.facts.sha256 == second.facts.sha256);
    CHECK(first.facts.bytes == text.size());
  }
}
