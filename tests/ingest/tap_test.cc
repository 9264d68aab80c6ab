#include <doctest/doctest.h>

#include "runtime/ingest/tap_line.h"
#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

std::string tap(const std::string& text, ReadOptions options = {}) { return readAs(Format::Tap, text, options); }

/// Directive, description and reason of one result line.
std::string point(const std::string& text) {
  const TapLine line = parseTapLine(text);
  if (line.kind != TapKind::Point) return "no result";
  const char* directives[] = {"", " skip", " todo"};
  return fmt::format("{}{}{}{} '{}' '{}'", line.ok ? "ok" : "not ok", line.numbered ? fmt::format(" {}", line.number) : "",
                     directives[static_cast<size_t>(line.directive)], line.doubtful ? " ?" : "", line.description, line.reason);
}

}  // namespace

TEST_CASE("tap: one line") {
  const std::pair<const char*, const char*> cases[] = {
      {"ok", "ok '' ''"},
      {"not ok", "not ok '' ''"},
      {"not  ok 1", "not ok 1 '' ''"},
      {"not\tok 1", "not ok 1 '' ''"},
      {"Not OK 1 - a", "not ok 1 'a' ''"},
      {"not so", "no result"},
      {"nothing", "no result"},
      {"ok 1", "ok 1 '' ''"},
      {"ok 1 - a", "ok 1 'a' ''"},
      {"ok 1 a", "ok 1 'a' ''"},
      {"ok - a", "ok 'a' ''"},
      {"ok a", "ok 'a' ''"},
      {"ok 1 -", "ok 1 '' ''"},
      {"ok 2nd try", "ok '2nd try' ''"},
      {"ok -5 is less", "ok '-5 is less' ''"},
      {"ok 1 # SKIP", "ok 1 skip '' ''"},
      {"ok 1 - # SKIP no /sys", "ok 1 skip '' 'no /sys'"},
      {"ok 1 - a # SkIp  b", "ok 1 skip 'a' 'b'"},
      {"ok 1 - a #skip b", "ok 1 skip 'a' 'b'"},
      {"ok 1 - a # Skipped: only here", "ok 1 skip 'a' 'only here'"},
      {"not ok 1 # TODO bend time", "not ok 1 todo '' 'bend time'"},
      {"ok 1 - hello \\# todo", "ok 1 'hello # todo' ''"},
      {"ok 1 - hello # todo hash \\# character", "ok 1 todo 'hello' 'hash # character'"},
      {"ok 1 - hello # todo hash # character", "ok 1 todo 'hello' 'hash # character'"},
      {"ok 1 - hello \\\\ # todo", "ok 1 todo 'hello \\' ''"},
      {"ok 1 - hello \\\\\\\\\\\\\\# todo", "ok 1 'hello \\\\\\# todo' ''"},
      {"ok 1 - hello # description # todo", "ok 1 todo 'hello # description' ''"},
      {"ok 1 - a # b", "ok 1 'a # b' ''"},
      {"ok 1 - see https://example.com/page.html#skip is an address", "ok 1 'see https://example.com/page.html#skip is an address' ''"},
      {"ok 1 - a# SKIP", "ok 1 ? 'a# SKIP' ''"},
      {"ok 1 - a#todo", "ok 1 ? 'a#todo' ''"},
      {"ok 1 - a # time=5.25ms", "ok 1 'a' ''"},
      {"ok 1 - a # time=fast", "ok 1 'a # time=fast' ''"},
      {"okay", "no result"},
      {"OK 1", "no result"},
      {"ok1", "no result"},
      {"notok", "no result"},
      {"ok 99999999999999999999999", "no result"},
      {"\tok 1", "no result"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(point(text) == expected);
  }
  const std::pair<const char*, TapKind> kinds[] = {{"", TapKind::Blank},
                                                   {"  ", TapKind::Blank},
                                                   {"# a", TapKind::Comment},
                                                   {"    # Subtest: a", TapKind::Comment},
                                                   {"1..5", TapKind::Plan},
                                                   {"1..0 # skip", TapKind::Plan},
                                                   {"1..5 todo 2", TapKind::Other},
                                                   {"1..", TapKind::Other},
                                                   {"1..5x", TapKind::Other},
                                                   {"5..8", TapKind::Plan},
                                                   {"TAP version 14", TapKind::Version},
                                                   {"TAP version x", TapKind::Other},
                                                   {"Bail out!", TapKind::BailOut},
                                                   {"bail OUT! x", TapKind::BailOut},
                                                   {"pragma +strict", TapKind::Pragma},
                                                   {"}", TapKind::Brace},
                                                   {"1..99999999999999999999", TapKind::Other},
                                                   {"anything", TapKind::Other}};
  for (const auto& [text, kind] : kinds) {
    CAPTURE(text);
    CHECK(parseTapLine(text).kind == kind);
  }
}

TEST_CASE("tap: a value of a diagnostic block") {
  CHECK(yamlValue("message: a b", "message") == "a b");
  CHECK(yamlValue("message: 'it''s'", "message") == "it's");
  CHECK(yamlValue("message: \"a \\\"b\\\" \\\\ \\n\"", "message") == "a \"b\" \\ \\n");
  CHECK(yamlValue("message: |-", "message") == "");
  CHECK(yamlValue("message:", "message") == "");
  CHECK(!yamlValue("messages: a", "message"));
  CHECK(!yamlValue("message", "message"));
}

TEST_CASE("tap: results") {
  const ReadCase cases[] = {
      {"plan first", "1..2\nok 1 - a\nnot ok 2 - b\n", "2:1 name=a [passed]\n3:1 name=b [failed]\n"},
      {"plan last", "ok - a\nnot ok\n1..2\n", "1:1 name=a [passed]\n2:1 [failed]\n"},
      {"any order, numbers left out", "1..3\nok 3\nok 2\nok 1\n", "2:1 [passed]\n3:1 [passed]\n4:1 [passed]\n"},
      {"directives", "1..3\nok 1 # skip x\nnot ok 2 # TODO y\nok 3 # todo\n",
       "2:1 [skipped] message=x\n3:1 [skipped] message=y\n4:1 [skipped]\n"},
      {"skipped, and failed", "1..1\nnot ok 1 # SKIP x\n",
       "2:1 [failed] message=x\ndeviation: f:2:1: a test is `not ok` and skipped: counted as failing\n"},
      {"CR alone", "1..2\rok 1\rok 2\r", "2:1 [passed]\n3:1 [passed]\n"},
      {"CRLF, BOM",
       "\xEF\xBB\xBF"
       "1..1\r\nok 1\r\n",
       "2:1 [passed]\n"},
      {"plan in the middle", "ok 1\n1..2\nok 2\n", "1:1 [passed]\n3:1 [passed]\n"},
      {"a block", "1..2\nnot ok 1\n\n  # comment\n  ---\n  message: m\n  at:\n    ok 2: x\n  ok 2\n  ...\nok 2\n",
       "2:1 [failed] message=m\n11:1 [passed]\n"},
      {"a block of lines", "1..1\nnot ok 1\n  ---\n  duration_ms: 12.5\n  message: |\n    a\n      b\n  other: c\n    d\n  ...\n",
       "2:1 [failed] time=0.0125 message=a\nb\n"},
      {"a block that is not ended", "1..2\nnot ok 1\n  ---\n  message: m\nok 2\n",
       "refused: f:5:1: a diagnostic block is not ended by `...`: what stands in it may be results; nothing in it is counted; end the "
       "block with `...`, indented as its `---`\n"},
      {"no TAP", "hello\n1..1\n  ok astray\nok 1\n}\n",
       "refused: f:3:3: this line may be a result, a plan or a bail-out, and is not "
       "indented as TAP indents a subtest; indent the lines of a subtest by four blanks\n"},
      {"a tab before a result", "1..1\n\tnot ok 1\nok 1\n",
       "refused: f:2:1: this line may be a result, a plan or a bail-out, and is not "
       "indented as TAP indents a subtest; indent the lines of a subtest by four blanks\n"},
      {"a bail-out without its sign", "1..1\nok 1\nBail out, no lab\n",
       "refused: f:3:1: this line may be a result, a plan or a bail-out, "
       "and is not indented as TAP indents a subtest; indent the lines of a subtest by four blanks\n"},
      {"text", "hello\n1..1\nok 1\n}\n", "3:1 [passed]\ndeviation: f:1:1: a line that is no TAP: passed over; 2 times in the file\n"},
      {"nothing", "1..0\n", "deviation: f:1:1: the plan is of no test\n"},
      {"nothing, and why", "TAP version 13\n1..0 # Skipped: no meter\n", "deviation: f:2:1: the plan is of no test: no meter\n"},
      {"comment at the end, not ended", "1..1\nok 1\n# done", "2:1 [passed]\n"},
      {"blanks at the end, not ended", "1..1\nok 1\n  ", "2:1 [passed]\n"},
      {"a block at the end, not ended", "1..1\nok 1\n  ---\n  message: m\n  ...", "2:1 [passed] message=m\n"},
      {"doubtful", "1..2\nok 1 a# skip\nnot ok 2 b#todo\n",
       "2:1 name=a# skip [unknown]\n3:1 name=b#todo [failed]\n"
       "deviation: f:2:1: `#skip` or `#todo` without a blank before it: the outcome is unknown\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(tap(one.text) == one.expected);
  }
  FieldSelector word(FieldKind::Property, "status-word"), number(FieldKind::Property, "number");
  ReadOptions options;
  options.format = Format::Tap;
  CHECK(collect("1..3\nok\nnot ok # todo\nok # skip\n", options, {&word, &number}).records ==
        "2:1 [passed] {ok;} {1;}\n3:1 [skipped] {not ok # TODO;} {2;}\n4:1 [skipped] {ok # SKIP;} {3;}\n");
}

TEST_CASE("tap: subtests") {
  const ReadCase cases[] = {
      {"the parent is not counted", "1..1\n    ok 1 - a\n    not ok 2 - b\n    1..2\nnot ok 1 - p\n",
       "2:5 name=a [passed] suite=p\n3:5 name=b [failed] suite=p\n"},
      {"nor its block read", "1..2\n    not ok 1 - b\n    1..1\nnot ok 1 - p\n  ---\n  message: m\n      ok 3\n  ...\nok 2 - c\n",
       "2:5 name=b [failed] suite=p\n9:1 name=c [passed]\n"},
      {"two deep at once", "        ok 1 - a\n        1..1\n    ok 1 - b\n    1..1\nok 1 - c\n1..1\n", "1:9 name=a [passed] suite=c > b\n"},
      {"only the parent failed", "1..1\n    ok 1 - a\n    1..1\nnot ok 1 - p\n  ---\n  message: m\n  ...\n",
       "2:5 name=a [passed] suite=p\n4:1 name=p [failed] message=m\n"},
      {"only a test failed", "1..1\n    not ok 1 - a\n    1..1\nok 1 - p\n",
       "2:5 name=a [failed] suite=p\ndeviation: f:4:1: a subtest is ok, but a test in it failed: the test counts as failed\n"},
      {"skipped as a whole", "1..1\n    ok 1 - a\n    not ok 2 - b\n    1..2\nok 1 - p # SKIP why\n",
       "2:5 name=a [skipped] suite=p message=why\n3:5 name=b [failed] suite=p\n"
       "deviation: f:5:1: a subtest is ok, but a test in it failed: the test counts as failed\n"},
      {"to do as a whole", "1..1\n    ok 1 - a\n    not ok 2 - b\n    1..2\nnot ok 1 - p # TODO why\n",
       "2:5 name=a [skipped] suite=p message=why\n3:5 name=b [skipped] suite=p message=why\n"},
      {"nothing in it", "1..1\n    1..0 # why\nok 1 - p\n", "3:1 name=p [skipped] message=why\n"},
      {"nothing in it, and failed", "1..1\n    1..0\nnot ok 1 - p\n", "3:1 name=p [failed]\n"},
      {"version and pragma inside", "TAP version 14\n1..1\n    TAP version 14\n    pragma +strict\n    ok 1 - a\n    1..1\nok 1 - p\n",
       "5:5 name=a [passed] suite=p\n"},
      {"commented, and none inside", "1..1\n# Subtest: a\nok 1 - a\n", "3:1 name=a [passed]\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(tap(one.text) == one.expected);
  }
}

TEST_CASE("tap: whatever may hide a test that did not run refuses the file") {
  const std::string run = "; nothing in it is counted; let the tests run to their end, and write the plan as 1..N\n";
  const std::string once = "; nothing in it is counted; run the tests again, one run a file\n";
  const std::string own = "; put each set of results into a file of its own\n", name = "; name the format that the file has\n";
  const std::string above = "; write the subtest's own `ok` or `not ok` behind it, indented by four blanks less\n";
  const ReadCase cases[] = {
      {"empty", "", "f:1:1: the file is empty; the test run did not write its results; run it again\n"},
      {"no TAP", "hello\n", "f:1:1: there is no TAP in the file" + name},
      {"JSON", "{\"a\":1}\n", "f:1:1: this file is JSON Lines, not TAP; write `as jsonl` in the source, or `--as jsonl`\n"},
      {"XML", "<testsuite/>\n", "f:1:1: this file is JUnit XML, not TAP; write `as junit` in the source, or `--as junit`\n"},
      {"no plan", "ok 1\nok 2\n", "f:2:1: the file has no plan: whether all of its tests ran cannot be told" + run},
      {"only a version", "TAP version 13\n", "f:1:1: the file has no plan: whether all of its tests ran cannot be told" + run},
      {"fewer", "1..3\nok 1\nok 2\n", "f:1:1: the plan of the file is 3, but 2 results are there" + run},
      {"none", "1..3\n", "f:1:1: the plan of the file is 3, but 0 results are there" + run},
      {"more, plan first", "1..1\nok\nok\n", "f:3:1: result 2 is outside the plan 1..1 of line 1" + once},
      {"more, plan last", "ok\nok\n1..1\n", "f:3:1: the plan of the file is 1, but 2 results are there" + run},
      {"a number beyond the plan", "1..3\nok 2\nok 4\nok 1\n", "f:3:1: result 4 is outside the plan 1..3 of line 1" + once},
      {"a number beyond the plan, which is last", "ok 2\nok 4\nok 1\n1..3\n", "f:4:1: result 3 of the file is missing" + run},
      {"twice", "1..3\nok 1\nok 2\nok 2\n", "f:4:1: result 2 stands twice, so that another is missing or they are of several runs" + once},
      {"zero", "ok 0\n1..1\n", "f:1:1: result 0 stands twice, so that another is missing or they are of several runs" + once},
      {"results under 1..0", "1..0 # skip\nok 1\n", "f:2:1: result 1 is outside the plan 1..0 of line 1" + once},
      {"a plan that is skipped", "1..2 # SKIP no meter\nok 1\nok 2\n",
       "f:1:1: the plan says that its 2 tests are skipped; write 1..0 where no test is run, or `# SKIP` behind every test that is not\n"},
      {"a plan inside that is skipped", "1..1\n    1..1 # skipped\n    ok 1\nok 1\n",
       "f:2:5: the plan says that its 1 test is skipped; write 1..0 where no test is run, or `# SKIP` behind every test that is not\n"},
      {"two plans", "1..1\nok 1\n1..1\n", "f:3:1: a second plan; the first is in line 1" + own},
      {"two streams", "TAP version 13\n1..1\nok 1\nTAP version 13\n", "f:4:1: a second TAP stream begins here" + own},
      {"a plan that begins elsewhere", "5..8\n", "f:1:1: a plan that does not begin with 1; write the plan as 1..N\n"},
      {"another version", "TAP version 15\n", "f:1:1: TAP version 15 is not known; write TAP 13 or 14\n"},
      {"bail-out", "1..2\nok 1\nBail out! no \\# meter\n",
       "f:3:1: the run was given up: Bail out! no # meter; nothing in it is counted; correct what stopped the run, and run it again\n"},
      {"bail-out inside", "1..1\n    1..1\n    bail out!\nok 1\n",
       "f:3:5: the run was given up: Bail out!; nothing in it is counted; correct what stopped the run, and run it again\n"},
      {"the last line is not ended", "1..2\nok 1\nok 2 - a",
       "f:3:1: the file is cut off: its last line is not ended; nothing in it is counted; end the file with a line break\n"},
      {"the plan is not ended", "ok 1\n1..1",
       "f:2:1: the file is cut off: its last line is not ended; nothing in it is counted; end the file with a line break\n"},
      {"cut in a block", "1..1\nok 1\n  ---\n  a: b\n",
       "f:4:1: the file is cut off: it ends inside a diagnostic block; nothing in it is counted; the test run or the transfer did not "
       "finish, "
       "so produce it again\n"},
      {"a subtest that is not ended", "1..1\nok 1\n    ok 1\n    1..1\n",
       "f:4:1: the subtest that begins in line 3 is not ended by a result of its own" + above},
      {"a subtest that is not ended, deeper", "        ok 1\n        1..1\nok 1\n1..1\n",
       "f:3:1: the subtest that begins in line 1 is not ended by a result of its own" + above},
      {"a plan above an open subtest", "    ok 1\n    1..1\n1..1\nok 1\n",
       "f:3:1: the subtest that begins in line 1 is not ended by a result of its own" + above},
      {"a subtest without a plan", "1..1\n    ok 1\nok 1\n",
       "f:3:1: the subtest that begins in line 2 has no plan: whether all of its tests ran cannot be told" + run},
      {"a subtest with fewer", "1..1\n    1..2\n    ok 1\nok 1\n",
       "f:2:5: the plan of the subtest that begins in line 2 is 2, but 1 result is there" + run},
      {"braces", "1..1\nok 1 - a {\n    ok 1\n    1..1\n}\n",
       "f:5:1: a subtest in braces, as node-tap buffers it: it is not read; let the tool write TAP 14, or JUnit XML\n"},
      {"not UTF-8", "1..1\nok 1 - \xE9\n", "f:2:1: a character of this line is not valid UTF-8; write the file as UTF-8\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(tap(one.text) == "refused: " + one.expected);
  }
  ReadOptions options;
  options.limits.recordBytes = 100;
  CHECK(tap("1..1\nok 1 - " + std::string(300, 'x') + "\n", options).starts_with("refused: f:2:1: "));
  std::string many;
  for (int i = 0; i < 10; ++i) many += fmt::format("    ok {} - {}\n", i + 1, std::string(50, 'x'));
  CHECK(tap(many + "    1..10\nok 1\n1..1\n", options).find("one subtest has more than 100 bytes of values") != std::string::npos);
  options = {};
  options.limits.nesting = 2;
  CHECK(tap("        ok 1\n", options) ==
        "refused: f:1:9: subtests are nested deeper than 2; raise the limit with `--limit nesting=N` (now 2)\n");
}

TEST_CASE("tap: counters in comments behind the last result are compared and never believed") {
  const auto read = [](const std::string& text) {
    const std::string seen = readAs(Format::Tap, text);
    if (seen.starts_with("refused: ")) return std::string("refused");
    return std::string(seen.find("deviation: ") == std::string::npos ? "quiet" : "told");
  };
  const std::string two = "1..2\nok 1 - a\nok 2 - b\n";
  for (const char* comment :
       {"# failed 1 of 2 tests", "# fail 1", "# fail  1", "#fail: 1", "# cancelled 1", "# failed 1 of 2 tests\n# fail 0",
        "# Looks like you failed 1 test of 2.", "# failed 1 test", "# skipped 1", "# skip: 1", "# todo 1"}) {
    CAPTURE(comment);
    CHECK(read(two + comment + "\n") == "refused");
    CHECK(read("1..2\nok 1 - a\n" + std::string(comment) + "\nok 2 - b\n") == "quiet");  // a title, say
  }
  for (const char* comment : {"# pass 3", "# tests 3"}) {
    CAPTURE(comment);
    CHECK(read(two + comment + "\n") == "told");
  }
  for (const char* comment :
       {"# tests 2\n# pass 2\n# fail 0", "# tests 1\n# pass 1", "# ok", "# fail", "# fail once", "# fail 1 of the two", "# skip 1 of them",
        "# time=5ms", "# duration_ms 2", "# failed 0 of 2 tests", "# pass 99999999999999999999"}) {
    CAPTURE(comment);
    CHECK(read(two + comment + "\n") == "quiet");
  }
  CHECK(read("1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP\n# failed 1 of 3 tests\n# skip: 1\n") == "quiet");
  CHECK(read("1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP\n# failed 2 of 3 tests\n") == "refused");
  CHECK(read("1..2\nok 1 - a\nnot ok 2 - b # TODO\n# fail 1\n# todo 1\n") == "quiet");
  CHECK(read("1..3\nok 1 - a\nnot ok 2 - b # TODO\nnot ok 3 - c\n# tests 3\n# pass 2\n# fail 1\n") == "quiet");  // as tape counts
  CHECK(read("1..2\nok 1 - a\nok 2 - b\n# tests 3\n# skipped 1\n") == "told");  // what is skipped was left out
  CHECK(read("1..1\nok 1 - a # SKIP\n# skipped 2\n") == "quiet");               // nothing passed
  // node:test counts a test that holds others, too; what failed in a subtest does not stand for what is outside.
  const std::string inner = "    not ok 1 - a\n    1..1\nnot ok 1 - b\nok 2 - c\n1..2\n";
  CHECK(read(inner + "# tests 3\n# pass 1\n# fail 2\n") == "quiet");
  CHECK(read(inner + "# tests 3\n# pass 1\n# fail 3\n") == "refused");
  CHECK(read(inner + "# fail 2\n# cancelled 1\n") == "refused");
  CHECK(read(inner + "# failed 2 of 2 tests\n") == "refused");
}
