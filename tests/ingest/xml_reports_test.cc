// The readers of Robot Framework, NUnit, TRX, xUnit.net and CTest: what a record holds. How files lie and break is in
// tests/golden/inspect, whose files are read here cut at every byte and in blocks of every size.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "runtime/ingest/summary.h"
#include "tests/ingest/collect.h"

namespace fs = std::filesystem;
using namespace tollgate;
using namespace tollgate::ingest;

namespace {

const std::string kRobot = R"x(<robot generator="Robot 3.2.2 (Linux)"><suite name="SIT" source="/s"><suite name="A" source="/s/a.robot">
<test name="T-1" id="s1-s1-t1"><kw name="k"><status status="FAIL"/></kw><doc>says</doc><tags><tag>x</tag><tag>y</tag></tags>
<status status="PASS" starttime="20220124 19:06:10.538" endtime="20220124 19:06:11.000" critical="yes"></status></test>
<metadata><item name="Phase">SIT</item></metadata><status status="PASS"/></suite><meta name="Provider">P-1</meta><status status="PASS"/></suite></robot>)x";

const std::string kNunit =
    R"(<test-run id="2" start-time="2024-03-21 13:00:15Z"><test-suite type="Assembly" name="Sit.dll"><environment machine-name="m"/>
<properties><property name="Phase" value="SIT"/></properties><test-suite type="TestFixture" name="A"><test-case name="T-1" classname="Sit.A" result="Passed" label="" duration="0.5">
<properties><property name="Category" value="x"/><property name="Category" value="y"/></properties></test-case></test-suite></test-suite></test-run>)";

const std::string kTrx =
    R"(<TestRun name="run" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testId="A1" testName="T-1" outcome="Passed" duration="1.00:00:01.5000000" startTime="2024-02-04T10:00:01+09:00" computerName="m"/>
</Results><TestDefinitions><UnitTest id="a1" storage="sit.dll"><TestCategory><TestCategoryItem TestCategory="x"/><TestCategoryItem TestCategory="y"/></TestCategory>
<Properties><Property><Key>Phase</Key><Value>SIT</Value></Property></Properties><TestMethod className="Sit.A" name="T1"/></UnitTest></TestDefinitions></TestRun>)";

const std::string kTestRun = "<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\">";

const std::string kXunit =
    R"(<assemblies computer="m"><assembly name="sit.dll" run-date="2019-02-01" run-time="14:47:17" environment="SIT"><collection name="A">
<test name="T-1" type="Sit.A" method="T1" result="Pass" time="0.5" source-file="a.cs" source-line="3"><traits><trait name="tag" value="x"/><trait name="tag" value="y"/></traits></test>
</collection></assembly></assemblies>)";

const std::string kCtest =
    R"(<Site Name="m" BuildName="SIT"><Testing><StartDateTime>Feb 04 16:06 JST</StartDateTime><StartTestTime>1707030363</StartTestTime>
<Test Status="passed"><Name>T-1</Name><Path>./a</Path><Results><NamedMeasurement name="Execution Time"><Value>0.5</Value></NamedMeasurement></Results>
<Labels><Label>x</Label><Label>y</Label></Labels></Test></Testing></Site>)";

struct Sample {
  Format format;
  const std::string& text;
};
const Sample kSamples[] = {
    {Format::Robot, kRobot}, {Format::Nunit, kNunit}, {Format::Trx, kTrx}, {Format::Xunit, kXunit}, {Format::Ctest, kCtest}};

std::string contentsOf(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

/// The files of tests/golden/inspect that say their format: NAME.robot.xml.
std::vector<std::pair<fs::path, Format>> fixtures() {
  std::vector<std::pair<fs::path, Format>> found;
  for (const auto& entry : fs::directory_iterator(fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/inspect")) {
    if (entry.path().extension() != ".xml") continue;
    const std::string word = entry.path().stem().extension().string();
    const auto format = word.empty() ? std::nullopt : dataFormatNamed(word.substr(1));
    if (!format) continue;
    found.emplace_back(entry.path(), *format);
  }
  return found;
}

std::string rows(Format format, const std::string& text, std::vector<FieldSelector*> selectors) {
  ReadOptions options;
  options.format = format;
  const CollectingSink sink = collect(text, options, std::move(selectors));
  return sink.records + sink.remarks;
}

}  // namespace

TEST_CASE("xml reports: the fields of a test case") {
  CHECK(readAs(Format::Robot, kRobot) ==
        "2:1 name=T-1 [passed] classname=SIT.A timestamp=2022-01-24T19:06:10.538 file=/s/a.robot suite=SIT > A\n");
  CHECK(readAs(Format::Nunit, kNunit) ==
        "2:102 name=T-1 [passed] classname=Sit.A time=0.5 timestamp=2024-03-21 13:00:15Z suite=Sit.dll > A hostname=m\n");
  CHECK(readAs(Format::Trx, kTrx) ==
        "1:94 name=T-1 [passed] classname=Sit.A time=86401.5 timestamp=2024-02-04T10:00:01+09:00 hostname=m\n");
  CHECK(readAs(Format::Xunit, kXunit) ==
        "2:1 name=T-1 [passed] classname=Sit.A time=0.5 timestamp=2019-02-01T14:47:17 file=a.cs line=3 suite=sit.dll > A hostname=m\n");
  CHECK(readAs(Format::Ctest, kCtest) == "2:1 name=T-1 [passed] time=0.5 timestamp=2024-02-04T07:06:03Z suite=./a hostname=m\n");
}

TEST_CASE("xml reports: properties, attributes and the tool's own word, from the test case outwards") {
  const auto property = [](const char* name) { return FieldSelector(FieldKind::Property, name); };
  const auto attribute = [](const char* name) { return FieldSelector(FieldKind::Attribute, name); };
  const auto lookedUp = [](Format format, const std::string& text, std::vector<FieldSelector> selectors) {
    std::vector<FieldSelector*> pointers;
    for (FieldSelector& selector : selectors) pointers.push_back(&selector);
    const std::string seen = rows(format, text, pointers);
    return seen.substr(seen.find(" {"));
  };
  CHECK(lookedUp(Format::Robot, kRobot,
                 {property("tag"), property("doc"), property("longname"), property("Phase"), property("Provider"), property("status-word"),
                  attribute("critical"), attribute("endtime"), attribute("generator"), attribute("id")}) ==
        " {x;y;} {says;} {SIT.A.T-1;} {SIT;} {P-1;} {PASS;} {yes;} {20220124 19:06:11.000;} {Robot 3.2.2 (Linux);} {s1-s1-t1;}\n");
  CHECK(lookedUp(Format::Nunit, kNunit,
                 {property("Category"), property("Phase"), property("status-word"), attribute("type"), attribute("id")}) ==
        " {x;y;} {SIT;} {Passed;} {TestFixture;} {2;}\n");
  CHECK(lookedUp(Format::Trx, kTrx,
                 {property("TestCategory"), property("Phase"), property("method"), property("status-word"), attribute("storage"),
                  attribute("name")}) == " {x;y;} {SIT;} {T1;} {Passed;} {sit.dll;} {run;}\n");
  CHECK(lookedUp(Format::Xunit, kXunit, {property("tag"), property("status-word"), attribute("method"), attribute("environment")}) ==
        " {x;y;} {Pass;} {T1;} {SIT;}\n");
  CHECK(lookedUp(Format::Ctest, kCtest, {property("Label"), property("StartDateTime"), property("status-word"), attribute("BuildName")}) ==
        " {x;y;} {Feb 04 16:06 JST;} {passed;} {SIT;}\n");
}

TEST_CASE("xml reports: a file of another format is refused, and its format named") {
  const auto refusal = [](Format format, const std::string& text) { return readAs(format, text); };
  for (const Sample& given : kSamples) {
    for (const Sample& wanted : kSamples) {
      if (given.format == wanted.format) continue;
      const std::string seen = refusal(wanted.format, given.text);
      CAPTURE(seen);
      CHECK(seen.starts_with("refused: f:1:1: this is "));
      CHECK(seen.find(fmt::format("`as {}`", infoOf(given.format).word)) != std::string::npos);
    }
  }
  CHECK(refusal(Format::Robot, "<testsuites/>") ==
        "refused: f:1:1: this is JUnit XML (root element <testsuites>), not Robot Framework output; write `as junit` in the source, or "
        "`--as junit`\n");
  CHECK(refusal(Format::Nunit, "<test-results/>") ==
        "refused: f:1:1: this is NUnit 2 XML (root element <test-results>), not NUnit 3 XML; export JUnit XML, or convert the file\n");
  CHECK(refusal(Format::Xunit, "<results/>") ==
        "refused: f:1:1: the root element is <results>, not <assemblies> or <assembly>; export JUnit XML, or convert the file\n");
}

TEST_CASE("xml reports: a result where the format has none refuses the file, for nobody would count it") {
  const struct {
    Format format;
    std::string text;
  } cases[] = {
      {Format::Robot, "<robot><suite name=\"s\"><tests><test name=\"t\"><status status=\"FAIL\"/></test></tests></suite></robot>"},
      {Format::Nunit, "<test-run><results><test-case name=\"t\" result=\"Failed\"/></results></test-run>"},
      {Format::Nunit, "<test-run><Test-Case name=\"t\" result=\"Failed\"/></test-run>"},
      {Format::Nunit, "<test-run><properties><test-suite name=\"s\" result=\"Failed\"/></properties></test-run>"},
      {Format::Nunit, "<test-run><test-case name=\"a\"><test-case name=\"t\" result=\"Failed\"/></test-case></test-run>"},
      {Format::Xunit, "<assembly><collection><test name=\"a\"><test name=\"t\" result=\"Fail\"/></test></collection></assembly>"},
      {Format::Xunit, "<assemblies><collection/></assemblies>"},
      {Format::Ctest, "<Site><Testing><Test Status=\"passed\"><Test Status=\"failed\"/></Test></Testing></Site>"},
      {Format::Trx, kTestRun + "<UnitTestResult testName=\"t\" outcome=\"Failed\"/></TestRun>"},
      {Format::Trx, kTestRun + "<Wave><Results><UnitTestResult testName=\"t\" outcome=\"Failed\"/></Results></Wave></TestRun>"},
      {Format::Xunit, "<assembly><collections><collection><test name=\"t\" result=\"Fail\"/></collection></collections></assembly>"},
      {Format::Ctest, "<Site><Testing><Tests><Test Status=\"failed\"><Name>t</Name></Test></Tests></Testing></Site>"},
  };
  for (const auto& one : cases) {
    const std::string seen = readAs(one.format, one.text);
    CAPTURE(seen);
    CHECK(seen.starts_with("refused: f:1:"));
    CHECK(seen.find("has no result of a test") != std::string::npos);
  }
}

TEST_CASE("xml reports: another tool's file with the same root element is refused") {
  const struct {
    Format format;
    const char *text, *expected;
  } cases[] = {
      {Format::Trx, "<TestRun><FailedTests><FailedTest/></FailedTests></TestRun>",
       "f:1:10: this is CppUnit's XML (<FailedTests> in <TestRun>), not TRX; export JUnit XML, or convert the file"},
      {Format::Trx, "<TestRun><SuccessfulTests/></TestRun>",
       "f:1:10: this is CppUnit's XML (<SuccessfulTests> in <TestRun>), not TRX; export JUnit XML, or convert the file"},
      {Format::Trx, "<TestRun><Results/><Cases/></TestRun>",
       "f:1:20: <TestRun> without the namespace of TRX, and with <Cases> in it, is no TRX; export JUnit XML, or convert the file"},
      {Format::Trx, "<TestRun/>",
       "f:1:1: <TestRun> has neither the namespace of TRX nor <Results>: this is no TRX; name the format that the file has, or let the "
       "tool write its results again"},
      {Format::Trx, "<TestRun xmlns=\"urn:a\"><Results/></TestRun>",
       "f:1:1: <TestRun> is in the namespace urn:a, which is not that of TRX; name the format that the file has, or let `dotnet test` "
       "write it with `--logger trx`"},
      {Format::Robot, "<robot name=\"arm\" xmlns:xacro=\"http://x\"><link name=\"a\"/></robot>",
       "f:1:42: a <robot> without `generator`, and with <link> in it, is no output of Robot Framework; name the `output.xml` that Robot "
       "Framework writes"},
      {Format::Robot, "<robot generator=\"x\"><link/></robot>",
       "f:1:1: a <robot> without a <suite> is no output of Robot Framework; name the `output.xml` that Robot Framework writes"},
      {Format::Xunit, "<assembly xmlns=\"http://maven.apache.org/ASSEMBLY/2.2.0\"><id/></assembly>",
       "f:1:1: <assembly> is in the namespace http://maven.apache.org/ASSEMBLY/2.2.0, and xUnit.net's is in none; name the format that the "
       "file has"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    CHECK(readAs(one.format, one.text) == fmt::format("refused: {}\n", one.expected));
  }
  // With a prefix, and without the namespace that TRX has.
  CHECK(readAs(Format::Trx, "<t:TestRun xmlns:t=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><t:More/></t:TestRun>") == "");
  CHECK(readAs(Format::Trx, "<TestRun><Times/><Results/><TestLists/></TestRun>") ==
        "deviation: f:1:1: <TestRun> is in no namespace: that of TRX is http://microsoft.com/schemas/VisualStudio/TeamTest/2010\n");
}

TEST_CASE("xml reports: what a counter says was not run is not among the tests that passed") {
  const auto refused = [](Format format, const std::string& text) {
    const std::string seen = readAs(format, text);
    CAPTURE(seen);
    return seen.find("what was not run may be a test case that passed here") != std::string::npos;
  };
  const auto nunit = [](const char* counters, const char* result) {
    return fmt::format("<test-run {}><test-case name=\"a\" result=\"Passed\"/><test-case name=\"b\" result=\"{}\"/></test-run>", counters,
                       result);
  };
  CHECK(refused(Format::Nunit, nunit("total=\"2\" skipped=\"1\"", "Passed")));
  CHECK(refused(Format::Nunit, nunit("total=\"2\" inconclusive=\"2\"", "Inconclusive")));
  CHECK(!refused(Format::Nunit, nunit("total=\"2\" inconclusive=\"1\"", "Inconclusive")));
  CHECK(!refused(Format::Nunit, nunit("total=\"2\" inconclusive=\"1\"", "Skipped")));
  CHECK(!refused(Format::Nunit, nunit("testcasecount=\"3\" total=\"2\" skipped=\"1\"", "Passed")));
  const auto xunit = [](const char* counters, const char* result) {
    return fmt::format(
        "<assembly {}><collection><test name=\"a\" result=\"Pass\"/><test name=\"b\" result=\"{}\"/></collection></assembly>", counters,
        result);
  };
  CHECK(refused(Format::Xunit, xunit("total=\"2\" not-run=\"1\"", "Pass")));
  CHECK(refused(Format::Xunit, xunit("total=\"2\" skipped=\"1\"", "Pass")));
  CHECK(!refused(Format::Xunit, xunit("total=\"2\" skipped=\"1\" not-run=\"0\"", "Skip")));
  CHECK(!refused(Format::Xunit, xunit("total=\"1\" skipped=\"0\" not-run=\"1\"", "NotRun")));
  const auto trx = [](const char* counters, const char* outcome) {
    return kTestRun + fmt::format(
                          "<Results><UnitTestResult testName=\"a\" outcome=\"Passed\"/><UnitTestResult testName=\"b\" outcome=\"{}\"/>"
                          "</Results><ResultSummary><Counters {}/></ResultSummary></TestRun>",
                          outcome, counters);
  };
  CHECK(refused(Format::Trx, trx("total=\"2\" notExecuted=\"1\"", "Passed")));
  CHECK(refused(Format::Trx, trx("total=\"2\" inconclusive=\"1\"", "Failed")));
  CHECK(!refused(Format::Trx, trx("total=\"2\" notExecuted=\"1\"", "NotExecuted")));
  CHECK(!refused(Format::Trx, trx("total=\"2\" inconclusive=\"1\"", "NotExecuted")));
  CHECK(!refused(Format::Trx, trx("total=\"3\" notExecuted=\"1\"", "Passed")));
  const auto robot = [](const char* skip, const char* status) {
    return fmt::format(
        "<robot><suite name=\"s\"><test name=\"a\"><status status=\"PASS\"/></test><test name=\"b\"><status status=\"{}\"/></test>"
        "</suite><statistics><total><stat pass=\"1\" fail=\"0\" skip=\"{}\">All Tests</stat></total></statistics></robot>",
        status, skip);
  };
  CHECK(refused(Format::Robot, robot("1", "PASS")));
  CHECK(!refused(Format::Robot, robot("1", "SKIP")));
}

TEST_CASE("robot: a test of which no keyword was run has not passed") {
  const auto statuses = [](const std::string& tests) {
    const std::string seen = readAs(Format::Robot, "<robot><suite name=\"s\">" + tests + "</suite></robot>");
    std::string out;
    for (size_t at = seen.find('['); at != std::string::npos; at = seen.find('[', at + 1)) {
      out += seen.substr(at + 1, seen.find(']', at) - at - 1) + " ";
    }
    return out;
  };
  const auto test = [](const std::string& steps, const char* status = "PASS") {
    return "<test name=\"t\">" + steps + "<status status=\"" + status + "\"/></test>";
  };
  const auto kw = [](const char* status, const std::string& inside = "") {
    return "<kw name=\"k\"><arg>a</arg>" + inside + "<msg>m</msg><status status=\"" + status + "\"/></kw>";
  };
  CHECK(statuses(test(kw("PASS"))) == "passed ");
  CHECK(statuses(test("")) == "passed ");
  CHECK(statuses(test(kw("NOT RUN"))) == "skipped ");
  CHECK(statuses(test(kw("NOT_RUN") + kw("NOT_RUN"))) == "skipped ");
  CHECK(statuses(test(kw("NOT RUN") + kw("PASS"))) == "passed ");
  CHECK(statuses(test(kw("PASS", kw("NOT RUN") + kw("NOT RUN")))) == "skipped ");  // a user keyword of a dry run
  CHECK(statuses(test(kw("PASS", kw("NOT RUN") + kw("FAIL")))) == "passed ");
  CHECK(statuses(test("<for><var>${i}</var><iter>" + kw("NOT RUN") + "<status status=\"PASS\"/></iter><status status=\"PASS\"/></for>")) ==
        "skipped ");
  CHECK(statuses(test(kw("NOT RUN"), "FAIL")) == "failed ");
  CHECK(statuses(test(kw("NOT RUN")) + test("") + test(kw("PASS"))) == "skipped skipped passed ");
  // RETURN is run in a dry run too; a branch that was not taken says nothing of the rest.
  CHECK(statuses(test(kw("PASS", kw("NOT RUN") + "<return><value>1</value><status status=\"PASS\"/></return>"))) == "skipped ");
  const std::string branch = "<if><branch type=\"IF\">" + kw("NOT RUN") +
                             "<status status=\"NOT RUN\"/></branch><status status=\"PASS\"/></if>";
  CHECK(statuses(test(branch)) == "passed ");
  CHECK(statuses(test(branch) + test(kw("PASS"))) == "passed passed ");
  CHECK(statuses(test(branch + kw("NOT RUN"))) == "skipped ");
}

TEST_CASE("xml reports: no control character hides an element") {
  for (const char* text : {"<test-run><\001test-case name=\"t\" result=\"Failed\"/\001></test-run>",
                           "<test-run><test-case name=\"t\" result=\"Passed\"><\001failure/\001></test-case></test-run>"}) {
    const std::string seen = readAs(Format::Nunit, text);
    CAPTURE(seen);
    CHECK(seen.find("refused: ") != std::string::npos);
    CHECK(seen.find('[') == std::string::npos);
  }
}

TEST_CASE("xml reports: a test case of which nothing is said is unknown, never passed") {
  const struct {
    Format format;
    const char* text;
  } cases[] = {
      {Format::Robot, "<robot><suite name=\"s\"><test name=\"t\"/></suite></robot>"},
      {Format::Nunit, "<test-run><test-case name=\"t\"/></test-run>"},
      {Format::Trx, "<TestRun><Results><UnitTestResult testName=\"t\"/></Results></TestRun>"},
      {Format::Xunit, "<assembly><collection><test name=\"t\"/></collection></assembly>"},
      {Format::Ctest, "<Site><Testing><Test><Name>t</Name></Test></Testing></Site>"},
  };
  for (const auto& one : cases) {
    const std::string seen = readAs(one.format, one.text);
    CAPTURE(seen);
    CHECK(seen.find("name=t [unknown]") != std::string::npos);
    CHECK(seen.find("the outcome is unknown") != std::string::npos);
  }
}

TEST_CASE("xml reports: files cut anywhere are refused and have no numbers, and blocks of any size give the same") {
  std::set<Format> seen;
  for (const auto& [path, format] : fixtures()) {
    CAPTURE(path.string());
    const std::string whole = contentsOf(path);
    CHECK(readAs(format, whole).find("with blocks of") == std::string::npos);
    ReadOptions options;
    options.format = format;
    if (collect(whole, options).refused) continue;
    seen.insert(format);
    for (size_t size = 0; size <= whole.rfind('>'); ++size) {
      MemoryStream stream(std::string_view(whole).substr(0, size));
      const FileSummary summary = inspectStream(stream, "f", options);
      if (summary.refused && summary.counts.attempts + summary.counts.outside == 0 && inspectExit({&summary, 1}) == 4) continue;
      CAPTURE(size);
      FAIL("a cut file was counted");
    }
  }
  CHECK(seen == std::set<Format>{Format::Robot, Format::Nunit, Format::Trx, Format::Xunit, Format::Ctest});
}

TEST_CASE("nunit: a suite that ends with a word of its own has failed if no test explains it") {
  const auto outside = [](const char* result, const char* test) {
    const std::string seen = readAs(Format::Nunit, fmt::format("<test-run result=\"{}\"><test-suite name=\"s\" result=\"Passed\">"
                                                               "<test-case name=\"t\" result=\"{}\"/></test-suite></test-run>",
                                                               result, test));
    return seen.find("a suite that failed by itself, outside any test case") != std::string::npos;
  };
  for (const char* result : {"", "Passed", "Skipped", "Skipped:Ignored(Child)", "Inconclusive", "Warning"}) {
    CAPTURE(result);
    CHECK(!outside(result, "Passed"));
  }
  for (const char* result : {"Failed", "Failed(Child)", "Failed:Error", "failed", "Cancelled", "(Child)"}) {
    CAPTURE(result);
    CHECK(outside(result, "Passed"));
    CHECK(!outside(result, "Failed"));
  }
}

TEST_CASE("robot: keywords cost neither memory nor depth; tests that are held do") {
  std::string deep, closing;
  for (int i = 0; i < 150; ++i) {
    deep += "<kw name=\"k\"><for><iter>";
    closing = "</iter></for></kw>" + closing;
  }
  const auto file = [](const std::string& inside) {
    return "<robot><suite name=\"s\"><test name=\"t\">" + inside + "<status status=\"PASS\"/></test></suite></robot>";
  };
  ReadOptions options;
  options.limits.heldBytes = 4096;
  std::string wide = deep;
  for (int i = 0; i < 20000; ++i) wide += "<kw name=\"another keyword\"><msg>a message</msg><status status=\"FAIL\"/></kw>";
  CHECK(readAs(Format::Robot, file(wide + closing), options) == "1:24 name=t [passed] classname=s suite=s\n");
  std::string tags;
  for (int i = 0; i < 100; ++i) tags += "<tag>a tag that has to be kept</tag>";
  CHECK(readAs(Format::Robot, file(tags), options)
            .ends_with("the test cases that wait for the end of the file need more than 4096 bytes; raise the limit with `--limit "
                       "held-bytes=N` (now 4096)\n"));
  for (int i = 0; i < 100; ++i) deep += "<kw><for><iter>";
  CHECK(readAs(Format::Robot, file(deep)).find("elements are nested deeper than 512; raise the limit with `--limit nesting=N` (now 512)") !=
        std::string::npos);
}

TEST_CASE("trx: results are held until their tests are defined, within a limit; then they are not") {
  std::string results, definitions;
  for (int i = 0; i < 100; ++i) {
    results += fmt::format("<UnitTestResult testId=\"{}\" testName=\"t\" outcome=\"Passed\"/>", i);
    definitions += fmt::format("<UnitTest id=\"{}\"/>", i);
  }
  ReadOptions options;
  options.format = Format::Trx;
  options.limits.heldBytes = 30000;
  const std::string before = "<TestRun><TestDefinitions>" + definitions + "</TestDefinitions><Results>" + results + "</Results></TestRun>";
  CHECK(collect(before, options).facts.records == 100);
  const std::string after = "<TestRun><Results>" + results + "</Results><TestDefinitions>" + definitions + "</TestDefinitions></TestRun>";
  CHECK(collect(after, options).remarks.find("raise the limit with `--limit held-bytes=N` (now 30000)") != std::string::npos);
  options.limits.heldBytes = 300000;
  CHECK(collect(after, options).facts.records == 100);
}
