#include <doctest/doctest.h>

#include <algorithm>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

std::string junit(std::string_view text, ReadOptions options = {}) { return readAs(Format::Junit, text, options); }

/// The status of one test case with these attributes and children, and the deviations.
std::string status(const std::string& attributes, const std::string& children) {
  const std::string seen = junit("<testsuite>\n<testcase name=\"t\" " + attributes + ">" + children + "</testcase></testsuite>");
  const size_t open = seen.find('['), close = seen.find(']');
  const size_t remark = seen.find("deviation: ");
  return seen.substr(open + 1, close - open - 1) + (remark == std::string::npos ? "" : "; " + seen.substr(remark + 11));
}

}  // namespace

TEST_CASE("junit: the outcome is the worst that anything says") {
  struct {
    const char *attributes, *children, *expected;
  } const cases[] = {
      {"", "", "passed"},
      {"status=\"run\"", "", "passed"},
      {"status=\"run\" result=\"completed\"", "", "passed"},
      {"status=\"passed\"", "<system-out>error: failed</system-out>", "passed"},
      {"", "<failure/>", "failed"},
      {"", "<error message=\"x\"/>", "error"},
      {"", "<error/><failure/>", "error"},
      {"", "<failure/><failure/>", "failed"},
      {"", "<skipped/>", "skipped"},
      {"", "<disabled/>", "disabled"},
      {"status=\"disabled\"", "", "disabled"},
      {"status=\"notrun\" result=\"suppressed\"", "", "disabled"},
      {"status=\"notrun\"", "", "skipped"},
      {"result=\"Skipped\"", "", "skipped"},
      {"executed=\"false\"", "", "skipped"},
      {"executed=\"true\" result=\"Success\"", "", "passed"},
      {"disabled=\"true\"", "", "disabled"},
      {"status=\"failed\"", "", "failed"},
      {"status=\"errored\"", "", "error"},
      {"status=\"run\" result=\"failed\"", "", "failed"},
      {"status=\"\"", "", "unknown; f:2:1: status \"\" is not known: the outcome is unknown\n"},
      {"result=\" \"", "", "unknown; f:2:1: status \" \" is not known: the outcome is unknown\n"},
      {"skipped=\"\" disabled=\"\"", "", "passed"},
      {"", "<system-err/><properties/><property name=\"a\" value=\"b\"/>", "passed"},
      {"", "<warning>no data</warning>", "unknown; f:2:1: element <warning> is not known: the outcome is unknown\n"},
      {"", "<todo/>", "unknown; f:2:1: element <todo> is not known: the outcome is unknown\n"},
      {"", "<steps><step status=\"passed\"/></steps>", "unknown; f:2:1: element <steps> is not known: the outcome is unknown\n"},
      {"", "<steps><step status=\"failed\"/></steps>",
       "failed; f:2:28: <step> in a test case says status=\"failed\": counted as failing\n"},
      {"", "<test name=\"inner\" result=\"Error\"/>", "failed; f:2:21: <test> in a test case says result=\"Error\": counted as failing\n"},
      {"", "<flakyFailure status=\"failed\"/>", "failed"},
      {"status=\"maybe\"", "", "unknown; f:2:1: status \"maybe\" is not known: the outcome is unknown\n"},
      {"executed=\"never\"", "", "unknown; f:2:1: status \"never\" is not known: the outcome is unknown\n"},
      {"executed=\"n\"", "", "skipped"},
      {"disabled=\"y\"", "", "disabled"},
      {"outcome=\"failed\"", "", "failed"},
      {"state=\"failed\"", "", "failed"},
      {"state=\"Bavaria\"", "", "unknown; f:2:1: status \"Bavaria\" is not known: the outcome is unknown\n"},
      {"Status=\"failed\"", "", "failed"},
      {"success=\"false\"", "", "failed"},
      {"passed=\"false\"", "", "failed"},
      {"failed=\"true\"", "", "failed"},
      {"failed=\"2\" passed=\"5\"", "", "failed"},
      {"failed=\"0\" passed=\"5\"", "", "passed"},
      {"passed=\"perhaps\"", "", "unknown; f:2:1: status \"perhaps\" is not known: the outcome is unknown\n"},
      {"", "<timeout/>", "unknown; f:2:1: element <timeout> is not known: the outcome is unknown\n"},
      {"", "<exception/>", "unknown; f:2:1: element <exception> is not known: the outcome is unknown\n"},
      {"", "<steps><step><failure/></step></steps>", "failed; f:2:34: a <failure> deeper in a test case: counted as failing\n"},
      {"", "<failed/>", "unknown; f:2:1: element <failed> is not known: the outcome is unknown\n"},
      {"", "<skipped/><failure/>", "failed; f:2:1: both failing and skipped: counted as failing\n"},
      {"status=\"passed\"", "<failure/>", "failed; f:2:1: an attribute says it passed, a child that it failed: counted as failing\n"},
      {"status=\"disabled\"", "<failure/>",
       "failed; f:2:1: an attribute says it did not run, a child that it failed: counted as failing\n"},
      {"status=\"failed\"", "<skipped/>", "failed; f:2:1: an attribute says it failed, another part not: counted as failing\n"},
      {"status=\"passed\"", "<skipped/>",
       "skipped; f:2:1: an attribute says it passed, another part that it did not run: counted as not run\n"},
      {"", "<rerunFailure/>", "failed; f:2:1: re-runs failed, but no <failure> stands beside them: counted as failing\n"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.attributes);
    CAPTURE(one.children);
    const std::string seen = status(one.attributes, one.children);
    // Earlier attempts come first; the last one is the case's.
    if (std::string(one.children).starts_with("<flakyFailure"))
      CHECK(junit("<testsuite><testcase>" + std::string(one.children) + "</testcase></testsuite>").find("1:12 [passed]") !=
            std::string::npos);
    if (std::string(one.children) != "<rerunFailure/>")
      CHECK(seen == one.expected);
    else
      CHECK(seen.ends_with(std::string(one.expected).substr(6)));
  }
}

TEST_CASE("junit: fields, suites and encodings") {
  const ReadCase cases[] = {
      {"own fields",
       "<testsuite name=\"s\" timestamp=\"2024-01-02T03:04:05\" hostname=\"h\">\n"
       " <testcase classname=\"c\" name=\"n\" file=\"f.py\" line=\"7\" time=\"-4416.24\"/>\n</testsuite>",
       "2:2 name=n [passed] classname=c time=-4416.24 timestamp=2024-01-02T03:04:05 file=f.py line=7 suite=s "
       "hostname=h\n"},
      {"own timestamp and hostname win",
       "<testsuite timestamp=\"a\" hostname=\"h\"><testcase name=\"n\" timestamp=\"b+09:00\" "
       "hostname=\"g\"/></testsuite>",
       "1:39 name=n [passed] timestamp=b+09:00 hostname=g\n"},
      {"nested suites",
       "<testsuites name=\"root\"><testsuite name=\"a\" tests=\"2\" hostname=\"h\"><testsuite name=\"b\" "
       "tests=\"1\"><testcase name=\"x\"/></testsuite>"
       "<testcase name=\"y\"/></testsuite><testcase name=\"z\"/></testsuites>",
       "1:98 name=x [passed] suite=a > b hostname=h\n1:130 name=y [passed] suite=a hostname=h\n1:162 name=z "
       "[passed]\n"},
      {"no classname, no time, empty name", "<testsuite><testcase name=\"\"><error/></testcase></testsuite>", "1:12 name= [error]\n"},
      {"no name", "<testsuite><testcase/></testsuite>", "1:12 [passed]\ndeviation: f:1:12: a test case without a name\n"},
      {"message attribute, then text",
       "<testsuite><testcase name=\"a\"><failure message=\"m\">text</failure></testcase>"
       "<testcase name=\"b\"><failure type=\"T\"> "
       "x\n<stackTrace>y</stackTrace></failure></testcase></testsuite>",
       "1:12 name=a [failed] message=m\n1:77 name=b [failed] message= x\ny\n"},
      {"the first failure's message",
       "<testsuite><testcase name=\"a\"><skipped message=\"s\"/><failure message=\"m\"/><failure "
       "message=\"n\"/></testcase></testsuite>",
       "1:12 name=a [failed] message=m\ndeviation: f:1:12: both failing and skipped: counted as failing\n"},
      {"comment before the root, no declaration", "<!-- made by x -->\n<testsuite><testcase name=\"a\"/></testsuite>",
       "2:12 name=a [passed]\n"},
      {"BOM", "\xEF\xBB\xBF<testsuite><testcase name=\"a\"/></testsuite>", "1:12 name=a [passed]\n"},
      {"a BOM wins over the declaration",
       "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><testsuite><testcase "
       "name=\"\xC3\xA9\"/></testsuite>",
       "1:55 name=é [passed]\n"},
      {"ISO-8859-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><testsuite><testcase name=\"\xE9\"/></testsuite>",
       "1:55 name=é [passed]\n"},
      {"windows-1252", "<?xml version=\"1.0\" encoding=\"Windows-1252\"?><testsuite><testcase name=\"\x80\"/></testsuite>",
       "1:57 name=€ [passed]\n"},
      {"entities of XML, double escaped, line break", "<testsuite><testcase name=\"a &amp;quot; &lt; › é&#13;\"/></testsuite>",
       "1:12 name=a &quot; < › é\r [passed]\n"},
      {"unknown wrapper", "<testsuites><results><testsuite name=\"s\"><testcase name=\"a\"/></testsuite></results></testsuites>",
       "1:42 name=a [passed] suite=s\n"},
      {"namespace prefix", "<j:testsuite xmlns:j=\"x\"><j:testcase name=\"a\"/></j:testsuite>", "1:26 name=a [passed]\n"},
      {"testcase as the root", "<testcase name=\"a\"/>",
       "1:1 name=a [passed]\ndeviation: f:1:1: the root element is a <testcase> without a suite\n"},
      {"CDATA", "<testsuite><testcase name=\"a\"><failure><![CDATA[<b> & ]]></failure></testcase></testsuite>",
       "1:12 name=a [failed] message=<b> & \n"},
      {"no test cases", "<testsuites/>", ""},
      {"backslashes", "<testsuite><testcase name=\"a\" file=\"C:\\x\\y.cs\"/></testsuite>", "1:12 name=a [passed] file=C:\\x\\y.cs\n"},
      {"control characters", "<testsuite>\n<testcase name=\"a\"><failure message=\"é\x1B[31mred\x1B[0m\"/></testcase></testsuite>",
       "2:1 name=a [failed] message=é?[31mred?[0m\n"
       "deviation: f:2:39: 2 control characters that XML forbids, the first 0x1B: read as `?`\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(junit(one.text) == one.expected);
  }
}

TEST_CASE("junit: UTF-16, both ways round") {
  const std::u16string text = u"\uFEFF<testsuite>\n<testcase name=\"é😀\"/></testsuite>";
  std::string little, big;
  for (const char16_t unit : text) {
    little += {static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)};
    big += {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xFF)};
  }
  CHECK(junit(little) == "2:1 name=é😀 [passed]\n");
  CHECK(junit(big) == "2:1 name=é😀 [passed]\n");
  CHECK(junit(little.substr(0, little.size() - 4)).starts_with("refused: f:2:"));
}

TEST_CASE("junit: re-runs are attempts of one test case") {
  CHECK(junit("<testsuite tests=\"3\" failures=\"2\"><testcase name=\"t\" time=\"0.1\">\n<flakyFailure "
              "message=\"one\"><stackTrace>s</stackTrace></flakyFailure>"
              "\n<flakyError time=\"2\" timestamp=\"T\">text</flakyError></testcase></testsuite>") ==
        "2:1 name=t [failed] message=one attempt=1 attempts=3\n"
        "3:1 name=t [error] time=2 timestamp=T message=text attempt=2 attempts=3\n"
        "1:35 name=t [passed] time=0.1 attempt=3 attempts=3\n"
        "deviation: f:1:1: <testsuite> says tests=\"3\", but 1 test case is there\n"
        "deviation: f:1:1: <testsuite> says failures=\"2\", but 0 failed are there\n");
  CHECK(junit("<testsuite><testcase name=\"t\"><failure message=\"a\"/><rerunFailure "
              "message=\"b\"/><rerunError message=\"c\"/></testcase></testsuite>") ==
        "1:53 name=t [failed] message=b attempt=1 attempts=3\n"
        "1:80 name=t [error] message=c attempt=2 attempts=3\n"
        "1:12 name=t [failed] message=a attempt=3 attempts=3\n");
}

TEST_CASE("junit: counters are compared and never believed; failures outside test cases are seen") {
  const ReadCase cases[] = {
      {"right ones are quiet",
       "<testsuites tests=\"2\" failures=\"1\"><testsuite tests=\"2\" failures=\"1\" errors=\"0\" "
       "skipped=\"1\">"
       "<testcase name=\"a\"><failure/></testcase><testcase "
       "name=\"b\"><skipped/></testcase></testsuite></testsuites>",
       "1:93 name=a [failed]\n1:133 name=b [skipped]\n"},
      {"nested totals are quiet", "<testsuite tests=\"1\"><testsuite tests=\"1\"><testcase name=\"a\"/></testsuite></testsuite>",
       "1:43 name=a [passed]\n"},
      {"wrong",
       "<testsuites>\n<testsuite tests=\"5\" skipped=\"2\" errors=\"x\"><testcase "
       "name=\"a\"/></testsuite></testsuites>",
       "2:45 name=a [passed]\n"
       "deviation: f:2:1: <testsuite> says tests=\"5\", but 1 test case is there\n"
       "unreadable line: f:2:1: <testsuite> says errors=\"x\", which is no number: nobody can say that it counts no failure; let the tool "
       "write its results again\n"
       "deviation: f:2:1: <testsuite> says skipped=\"2\", but 0 skipped are there\n"},
      {"assertions are counted, or what a re-run failed",
       "<testsuite tests=\"4\" failures=\"2\" errors=\"1\">\n<testcase name=\"a\"><failure/><failure/></testcase>"
       "<testcase name=\"b\"><flakyError/></testcase></testsuite>",
       "2:1 name=a [failed]\n2:70 name=b [error] attempt=1 attempts=2\n2:51 name=b [passed] attempt=2 attempts=2\n"
       "deviation: f:1:1: <testsuite> says tests=\"4\", but 2 test cases are there\n"
       "deviation: f:1:1: <testsuite> says failures=\"2\", but 1 failed is there\n"
       "deviation: f:1:1: <testsuite> says errors=\"1\", but 0 with errors are there\n"},
      {"every failure is an error", "<testsuite failures=\"0\" errors=\"1\">\n<testcase name=\"a\"><failure/></testcase></testsuite>",
       "2:1 name=a [failed]\n"
       "deviation: f:1:1: <testsuite> says failures=\"0\", but 1 failed is there\n"
       "deviation: f:1:1: <testsuite> says errors=\"1\", but 0 with errors are there\n"},
      {"an error that is not there", "<testsuite failures=\"1\" errors=\"1\">\n<testcase name=\"a\"><failure/></testcase></testsuite>",
       "refused: f:1:1: <testsuite> says errors=\"1\", but 0 with errors are there; what failed is not in the file, so nothing in it is "
       "counted; let the tool write its results again\n"},
      {"a failure that is not there, around a suite",
       "<testsuites failures=\"2\">\n<testsuite failures=\"1\"><testcase name=\"a\"><failure/></testcase></testsuite></testsuites>",
       "refused: f:1:1: <testsuites> says failures=\"2\", but 1 failed is there; what failed is not in the file, so nothing in it is "
       "counted; let the tool write its results again\n"},
      {"failure at suite level", "<testsuite name=\"s\">\n<error message=\"setup\"/></testsuite>",
       "2:1 name= [error] suite=s message=setup\n"
       "deviation: f:2:1: <error> outside any test case: a record with an empty name and status error\n"},
      {"failure at the root", "<testsuites><failure>x</failure></testsuites>",
       "1:13 name= [error] message=x\n"
       "deviation: f:1:13: <failure> outside any test case: a record with an empty name and status error\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(junit(one.text) == one.expected);
  }
}

TEST_CASE("junit: properties and attributes are looked up from the test case outwards") {
  FieldSelector phase(FieldKind::Property, "phase"), tag(FieldKind::Property, "tag"), own(FieldKind::Property, "own");
  FieldSelector exported(FieldKind::Attribute, "exported-at"), id(FieldKind::Attribute, "id"), name(FieldKind::Field, "name");
  FieldSelector text(FieldKind::Property, "text");
  ReadOptions options;
  const CollectingSink sink = collect(
      "<testsuites exported-at=\"E\" id=\"r\"><properties><property name=\"phase\" "
      "value=\"root\"/></properties>"
      "<testsuite id=\"s\"><properties><property name=\"phase\" value=\"SIT\"/><property name=\"tag\" "
      "value=\"a\"/>"
      "<property name=\"tag\" value=\"b\"/><property name=\"text\">t &amp; u</property></properties>"
      "<testcase name=\"x\" id=\"c\"><properties><property name=\"own\" value=\"1\"/><property name=\"tag\" "
      "value=\"z\"/></properties></testcase>"
      "<testcase name=\"y\"/></testsuite><testsuite><testcase name=\"z\"/></testsuite></testsuites>",
      options, {&phase, &tag, &own, &exported, &id, &text});
  CHECK(sink.remarks == "");
  CHECK(sink.records ==
        "1:283 name=x [passed] {SIT;} {z;} {1;} {E;} {c;} {t & u;}\n"
        "1:409 name=y [passed] {SIT;} {a;b;} {} {E;} {s;} {t & u;}\n"
        "1:452 name=z [passed] {root;} {} {} {E;} {r;} {}\n");
  CHECK(junit("<testsuite><testcase name=\"x\"/><properties><property value=\"1\"/></properties></testsuite>") ==
        "1:12 name=x [passed]\n"
        "deviation: f:1:32: properties after test cases: they do not reach the 1 before them\n"
        "deviation: f:1:44: a property without a name: not read\n");
}

TEST_CASE("junit: refusals") {
  const ReadCase cases[] = {
      {"empty", "", "f:1:1: the file is empty; the test run did not write its results; run it again"},
      {"blank", "  \n",
       "f:2:1: the file ends before any element: it has no results; the test run did not finish writing; run "
       "it again"},
      {"DTD",
       "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "
       "\"file:///etc/passwd\">]>\n<testsuite><testcase name=\"&e;\"/></testsuite>",
       "f:2:1: the file has a DOCTYPE: document types and entities are refused; remove the <!DOCTYPE …> "
       "declaration; results need none"},
      {"undefined entity", "<testsuite><testcase name=\"&nbsp;\"/></testsuite>",
       "f:1:12: an entity that XML does not define; write the character itself; only &lt; &gt; &amp; &quot; "
       "&apos; are known"},
      {"another root", "<html/>", "f:1:1: this file is an HTML page, not XML; name the format that the file has, or export JUnit XML"},
      {"NUnit", "<test-run/>",
       "f:1:1: this is NUnit 3 XML (root element <test-run>), not JUnit XML; write `as nunit` in the source, or "
       "`--as nunit`"},
      {"unknown root", "<a/>",
       "f:1:1: the root element is <a>, not <testsuites> or <testsuite>; export JUnit XML, or convert the "
       "file"},
      {"JSON", "{\"a\":1}", "f:1:1: this file is JSON Lines, not JUnit XML; write `as jsonl` in the source, or `--as jsonl`"},
      {"text", "a,b\n", "f:1:1: this file is plain text, not XML; name the format that the file has, or export JUnit XML"},
      {"mismatch", "<testsuite>\n<testcase name=\"a\"></testsuite>",
       "f:2:22: an end tag does not match <testcase> of line 2; write the results again; the file is "
       "damaged"},
      {"junk behind", "<testsuite/><testsuite/>",
       "f:1:13: something follows the end of <testsuite>; put each set of results into a file of its own"},
      {"invalid UTF-8", "<testsuite>\n<testcase name=\"\xE9t\xE9\"/></testsuite>",
       "f:2:17: byte 0xE9 is not valid UTF-8; write the file as UTF-8, or declare its encoding in the first "
       "line: <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"},
      {"NUL", std::string("<testsuite>\n\0</testsuite>", 25),
       "f:2:1: the file has a NUL byte: it is no XML text; write the results again; the file may be damaged"},
      {"control reference", "<testsuite><testcase name=\"&#27;\"/></testsuite>",
       "f:1:28: a reference to a character that XML forbids (&#…;); switch colours and other control "
       "characters off in the tool's output"},
      {"unknown encoding", "<?xml version=\"1.0\" encoding=\"x-mac\"?><testsuite/>",
       "f:1:31: the declared encoding is not known; write the file as UTF-8"},
      {"test case in a test case", "<testsuite><testcase name=\"a\"><testcase name=\"b\"/></testcase></testsuite>",
       "f:1:31: a <testcase> inside a <testcase>; write test cases beside each other, in suites"},
      {"another case of letters", "<testsuite><TestCase name=\"a\"/></testsuite>",
       "f:1:12: an element <TestCase>; names are written small: <testcase>, <testsuite>"},
      {"raw ampersand", "<testsuite><testcase name=\"a & b\"/></testsuite>",
       "f:1:31: this is not well-formed XML: not well-formed (invalid token); write the results again; `<` "
       "and `&` in texts have to be written &lt; and &amp;"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(junit(one.text) == "refused: " + one.expected + "\n");
  }
}

TEST_CASE("junit: a file cut anywhere is refused and gives no records") {
  const std::string text =
      "<?xml version=\"1.0\"?>\n<testsuites>\n<testsuite name=\"é\">\n<testcase name=\"a\"/>\n"
      "<testcase name=\"b\"><failure><![CDATA[x]]></failure></testcase>\n</testsuite>\n</testsuites>";
  for (size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    ReadOptions options;
    const CollectingSink sink = collect(text.substr(0, size), options);
    CHECK(sink.refused);
    CHECK(!sink.ended);
    CHECK(sink.remarks.find("refused: f:") == 0);
  }
  CHECK(junit(text.substr(0, text.find("<failure>") + 9)) ==
        "refused: f:5:29: the file is cut off: it ends inside <failure>, opened in line 5; "
        "nothing in it is counted; the test run or the transfer did not finish, so produce it again\n");
}

TEST_CASE("junit: limits have names") {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<testsuite>";
  CHECK(junit(deep) ==
        "refused: f:1:705: elements are nested deeper than 64; raise the limit with `--limit nesting=N` (now "
        "64)\n");
  ReadOptions options;
  options.limits.cellBytes = 5;
  CHECK(junit("<testsuite><testcase name=\"abcdefgh\"/></testsuite>", options) ==
        "refused: f:1:12: a value is longer than 5 bytes; raise the limit with `--limit cell-bytes=N` (now "
        "5)\n");
  options = {};
  options.limits.properties = 2;
  CHECK(junit("<testsuite><testcase name=\"a\" b=\"\" c=\"\"/></testsuite>", options) ==
        "refused: f:1:12: more than 2 attributes and properties; raise the limit with `--limit properties=N` "
        "(now 2)\n");
  options = {};
  options.limits.attempts = 1;
  CHECK(junit("<testsuite><testcase name=\"a\"><flakyError/><flakyError/></testcase></testsuite>", options) ==
        "refused: f:1:44: a test case has more than 1 re-runs; raise the limit with `--limit attempts=N` "
        "(now 1)\n");
  options = {};
  options.limits.messageBytes = 4;
  CHECK(junit("<testsuite><testcase name=\"a\"><failure>abcéf</failure></testcase></testsuite>", options) ==
        "1:12 name=a [failed] message=abc\n");
  options = {};
  options.limits.recordBytes = 200000;
  const std::string endless = "<testsuite><!--" + std::string(1000000, 'x');
  options.format = Format::Junit;
  CHECK(collect(endless, options).remarks ==
        "refused: f:1:12: a tag or comment is longer than 200000 bytes; raise the limit with `--limit "
        "record-bytes=N` (now 200000)\n");
}

// As jest-junit 16 writes `test('s pass')`, `test.skip('s skip')` and `test.todo('s todo')`.
TEST_CASE("junit: a suite that does not count a test case that took no time") {
  const auto suite = [](const std::string& tests, const std::string& time) {
    return junit(
        "<testsuites name=\"jest tests\" tests=\"3\" failures=\"0\" errors=\"0\" time=\"0.7\">\n<testsuite name=\"s\" errors=\"0\" "
        "failures=\"0\" skipped=\"1\" tests=\"" +
        tests +
        "\">\n<testcase name=\"s pass\" time=\"0.003\"/><testcase name=\"s skip\" "
        "time=\"0\"><skipped/></testcase><testcase name=\"s todo\" time=\"" +
        time + "\"/></testsuite></testsuites>");
  };
  CHECK(suite("2", "0").find(
            "refused: f:2:1: <testsuite> says tests=\"2\", but 3 test cases are there, and of those that passed 1 took no time: "
            "which of them were executed, nobody can say; ") != std::string::npos);
  CHECK(suite("2", "0.000").find("refused: ") != std::string::npos);
  CHECK(suite("2", "0.001").find("refused: ") == std::string::npos);
  CHECK(suite("3", "0").find("refused: ") == std::string::npos);
  // Pytest counts a test once that failed and whose tear-down failed as well; Mocha does not count a hook that failed.
  CHECK(junit("<testsuite tests=\"2\" failures=\"1\" errors=\"1\"><testcase name=\"a\" time=\"0.000\"/><testcase "
              "name=\"b\"><failure/></testcase>"
              "<testcase name=\"b\"><error/></testcase></testsuite>")
            .find("refused: ") == std::string::npos);
}

TEST_CASE("junit: what failed twice does not stand for another test that passed") {
  const auto read = [](const std::string& counters, const std::string& cases) {
    return junit("<testsuite " + counters + ">\n" + cases + "</testsuite>");
  };
  const std::string refused = "what failed is not in the file, so nothing in it is counted; let the tool write its results again\n";
  const std::string twice = "<testcase name=\"a\"><failure/><rerunFailure/></testcase>", passes = "<testcase name=\"b\"/>";
  CHECK(read("tests=\"2\" failures=\"2\"", twice + passes) ==
        "refused: f:1:1: <testsuite> says failures=\"2\", but 1 failed is there; " + refused);
  CHECK(read("failures=\"2\"", twice + passes).ends_with(refused));
  CHECK(read("tests=\"3\" failures=\"2\"", twice + passes).find("refused") == std::string::npos);
  CHECK(read("tests=\"2\" failures=\"2\"", twice + "<testcase name=\"b\"><skipped/></testcase>").find("refused") == std::string::npos);
  const std::string assertions = "<testcase name=\"a\"><error/><error/></testcase>";
  CHECK(read("tests=\"2\" errors=\"2\"", assertions + passes).ends_with(refused));
  CHECK(read("tests=\"5\" errors=\"2\"", assertions + passes).find("refused") == std::string::npos);
  // As Surefire counts the attempts of a test that passed at last, and of one that did not.
  CHECK(read("tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"2\"", "<testcase name=\"a\"><flakyFailure/><flakyFailure/></testcase>")
            .find("refused") == std::string::npos);
  CHECK(read("tests=\"4\" failures=\"4\"", "<testcase name=\"a\"><failure/><rerunFailure/><rerunFailure/><rerunFailure/></testcase>")
            .find("refused") == std::string::npos);
}

TEST_CASE("junit: what the counters say was not run is not among the test cases that passed") {
  const auto read = [](const std::string& counters, const std::string& cases) {
    const std::string seen = junit("<testsuite " + counters + ">\n" + cases + "</testsuite>");
    const size_t refused = seen.find("refused: ");
    return refused == std::string::npos ? "read" : seen.substr(refused + 9, seen.find(';', refused) - refused - 9);
  };
  const std::string passes = "<testcase name=\"a\"/><testcase name=\"b\"/>", skipped = "<testcase name=\"c\"><skipped/></testcase>";
  CHECK(read("tests=\"2\" skipped=\"1\"", passes) == "f:1:1: <testsuite> says skipped=\"1\", but 0 that have not passed are there");
  CHECK(read("tests=\"2\" Disabled=\"1\"", passes) == "f:1:1: <testsuite> says Disabled=\"1\", but 0 that have not passed are there");
  CHECK(read("skipped=\"2\"", passes + skipped) == "f:1:1: <testsuite> says skipped=\"2\", but 1 that has not passed is there");
  CHECK(read("tests=\"2\" inconclusive=\"1\"", passes).starts_with("f:1:1: "));
  for (const char* counters : {"tests=\"3\" skipped=\"1\" disabled=\"1\"", "tests=\"3\" skipped=\"0\"", "tests=\"3\" skipped=\"\"",
                               "tests=\"3\" skipped=\"x\"", "tests=\"4\" skipped=\"2\"", "tests=\"6\" skipped=\"2\""}) {
    CAPTURE(counters);
    CHECK(read(counters, passes + skipped) == "read");
  }
  // Nothing passed; skipped and failed; nested suites that sum up, and one that says of another what is not so.
  CHECK(read("tests=\"1\" skipped=\"2\"", skipped) == "read");
  CHECK(read("tests=\"3\" skipped=\"1\"", passes + "<testcase name=\"c\"><skipped/><failure/></testcase>") == "read");
  CHECK(read("tests=\"3\" skipped=\"1\"", passes + "<testsuite tests=\"1\" skipped=\"1\">" + skipped + "</testsuite>") == "read");
  // A root without a counter of tests, over a suite that leaves out what it skipped.
  CHECK(read("skipped=\"1\"", "<testsuite tests=\"3\" skipped=\"1\">" + passes + "</testsuite>") == "read");
  CHECK(read("tests=\"2\" skipped=\"0\"", "<testsuite tests=\"2\" skipped=\"1\">" + passes + "</testsuite>").starts_with("f:2:1: "));
}

// As a tool writes its whole report, 148 KB, on one line.
TEST_CASE("junit: a long file on one line") {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><testsuites><testsuite name=\"pytest\" errors=\"0\" failures=\"1\" "
      "skipped=\"0\" tests=\"1001\" time=\"61.5\">";
  for (int i = 0; i < 1000; ++i) {
    text += fmt::format(
        "<testcase classname=\"app.tests.test_containers.Containers\" name=\"test_container_{:04}\" "
        "time=\"0.0{:02}\"><system-out>{}</system-out></testcase>",
        i, i % 90 + 10, std::string(20, 'x'));
  }
  text += "<testcase name=\"last\"><failure message=\"m\"/></testcase></testsuite></testsuites>";
  CHECK(text.size() > 148'000);
  const CollectingSink sink = collect(text, ReadOptions());
  CHECK(sink.ended);
  CHECK(sink.remarks == "");
  CHECK(std::count(sink.records.begin(), sink.records.end(), '\n') == 1001);
  CHECK(sink.records.ends_with(fmt::format("\n1:{} name=last [failed] suite=pytest message=m\n", text.rfind("<testcase") + 1)));
}

TEST_CASE("junit: TestLink's test cases are no results") {
  const std::string refusal = " is of TestLink's export of test cases, which holds no results; name a file of results\n";
  CHECK(junit("<testsuite name=\"a\">\n<node_order>1</node_order><testcase name=\"t\"/></testsuite>") ==
        "refused: f:2:1: <node_order>" + refusal);
  CHECK(junit("<testsuite>\n<testcase internalid=\"13\" name=\"t\"/></testsuite>") ==
        "refused: f:2:1: `internalid` of a <testcase>" + refusal);
}
