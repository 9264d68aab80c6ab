#include <doctest/doctest.h>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {
std::string jsonl(std::string_view text, ReadOptions options = {}) { return readAs(Format::JsonLines, text, options); }
}  // namespace

TEST_CASE("json lines: values and their places") {
  const ReadCase cases[] = {
      {"forms",
       R"({"a":"3","b":3,"c":true,"d":false,"e":null,"f":[],"g":{}})"
       "\n",
       "1:1 a=1:6\"3\" b=1:14`3` c=1:20`true` d=1:29`false` e=1:39`null` f=1:48`[]` g=1:55`{}`\n"},
      {"numbers keep their spelling", R"({"a":1.50,"b":-0,"c":1E+02})", "1:1 a=1:6`1.50` b=1:15`-0` c=1:22`1E+02`\n"},
      {"nested", R"({"a":{"b":{"c":1}},"d":2})", "1:1 a=1:6`{…}` a.b=1:11`{…}` a.b.c=1:16`1` d=1:24`2`\n"},
      {"arrays", R"({"t":["x","y"],"s":[{"n":1},{"n":2}]})",
       "1:1 t=1:7\"x\" t=1:11\"y\" s=1:21`{…}` s.n=1:26`1` s=1:29`{…}` s.n=1:34`2`\n"},
      {"escapes", R"({"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"})", "1:1 a=1:6\"\"\\/\b\f\n\r\té😀\"\n"},
      {"escaped key", R"({"\u0061":1})", "1:1 a=1:11`1`\n"},
      {"columns count characters", R"({"é":"ü","b":1})", "1:1 é=1:6\"ü\" b=1:14`1`\n"},
      {"lines, blank lines, CRLF, spaces", "{\"a\":1}\r\n\n  { \"a\" : 2 } \n{\"a\":3}", "1:1 a=1:6`1`\n3:3 a=3:11`2`\n4:1 a=4:6`3`\n"},
      {"BOM", "\xEF\xBB\xBF{\"a\":1}\n", "1:1 a=1:6`1`\n"},
      {"empty object", "{}\n", "1:1\n"},
      {"key with a dot", R"({"a.b":1})", "1:1 a.b=1:8`1`\n"},
      {"blank file has no records", "\n", ""},
      {"long text", "{\"a\":\"" + std::string(300, 'x') + "\\n\",\"b\":1}\n", "1:1 a=1:6\"" + std::string(300, 'x') + "\n\" b=1:315`1`\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(jsonl(one.text) == one.expected);
  }
}

TEST_CASE("json lines: a faulty line is one fault, and the others are read") {
  const ReadCase cases[] = {
      {"key twice", R"({"a":1,"b":2,"a":3})", "f:1:14: the key \"a\" stands twice in one object; keep one of the two"},
      {"key twice, spelt otherwise", R"({"a":1,"\u0061":3})", "f:1:8: the key \"a\" stands twice in one object; keep one of the two"},
      {"key twice, deep", R"({"x":[{"a":1},{"a":1,"a":3}]})", "f:1:22: the key \"a\" stands twice in one object; keep one of the two"},
      {"dotted and nested", R"({"a":{"b":1},"a.b":2})", "f:1:20: `a.b` is both a key with a dot and a nested key; rename one of the two"},
      {"no object", "[1]", "f:1:1: the line is not an object; write one object a line: {\"name\": \"value\", …}"},
      {"text behind", R"({"a":1} x)", "f:1:9: text follows the object; write one object a line, and nothing behind it"},
      {"two objects", R"({"a":1}{"b":1})", "f:1:8: text follows the object; write one object a line, and nothing behind it"},
      {"trailing comma", R"({"a":1,})", "f:1:8: expected a key in quotes, found `}`; write the line as JSON (RFC 8259)"},
      {"comma in array", R"({"a":[1,]})", "f:1:9: expected a value, found `]`; write the line as JSON (RFC 8259)"},
      {"no colon", R"({"a" 1})", "f:1:6: expected `:`, found `1`; write the line as JSON (RFC 8259)"},
      {"single quotes", "{'a':1}", "f:1:2: expected a key in quotes, found `'`; write the line as JSON (RFC 8259)"},
      {"leading zero", R"({"a":01})", "f:1:6: a number may not start with 0; write it without leading zeros, or as text in quotes"},
      {"plus", R"({"a":+1})", "f:1:6: expected a value, found `+`; write the line as JSON (RFC 8259)"},
      {"no fraction", R"({"a":1.})", "f:1:8: expected a digit, found `}`; write the line as JSON (RFC 8259)"},
      {"NaN", R"({"a":NaN})", "f:1:6: expected a value, found `N`; write the line as JSON (RFC 8259)"},
      {"word", R"({"a":trux})", "f:1:9: expected `true`, found `x`; write the line as JSON (RFC 8259)"},
      {"bad escape", R"({"é":"\x"})", "f:1:7: this escape does not exist in JSON; write `\\\\` for a backslash"},
      {"bad hex", R"({"a":"\u12g4"})", "f:1:11: `\\u` needs four hexadecimal digits; write for example \\u00e9"},
      {"lone surrogate", R"({"a":"\ud83d"})",
       "f:1:7: half a surrogate pair: the escape names no character; write both halves, or the character "
       "itself"},
      {"low surrogate", R"({"a":"\ude00"})",
       "f:1:7: half a surrogate pair: the escape names no character; write both halves, or the character "
       "itself"},
      {"control character", "{\"a\":\"x\ty\"}", "f:1:8: control character 0x09 in a string; escape it: \\t, \\n, \\u001b"},
      {"NUL", std::string("{\"a\":\"\0\"}", 9), "f:1:7: control character 0x00 in a string; escape it: \\t, \\n, \\u001b"},
      {"invalid UTF-8", "{\"a\":\"\xE9\"}", "f:1:7: byte 0xE9 is not valid UTF-8; write the file as UTF-8"},
      {"overlong UTF-8", "{\"a\":\"\xC0\xAF\"}", "f:1:7: byte 0xC0 is not valid UTF-8; write the file as UTF-8"},
      {"UTF-8 surrogate", "{\"a\":\"\xED\xA0\x80\"}", "f:1:7: byte 0xED is not valid UTF-8; write the file as UTF-8"},
      {"ends early", R"({"a":1)", "f:1:7: the line ends where `,` or `}` is expected; write one whole object a line"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    // Between good lines, hence on line 2.
    std::string expected = "unreadable line: " + one.expected + "\n";
    expected.replace(expected.find("f:1:"), 4, "f:2:");
    CHECK(jsonl("{\"k\":1}\n" + one.text + "\n{\"k\":2}\n") == "1:1 k=1:6`1`\n3:1 k=3:6`2`\n" + expected);
  }
}

TEST_CASE("json lines: a file cut within its last line is refused") {
  const std::string line = R"({"name":"aé\u00e9\n","v":[1,{"x":-2.5e3}],"t":true,"n":null})";
  for (size_t size = 1; size < line.size(); ++size) {
    CAPTURE(size);
    const std::string seen = jsonl("{\"k\":1}\n" + line.substr(0, size));
    CHECK(seen.starts_with("refused: f:2:"));
    CHECK((seen.find("the last line is cut off") != std::string::npos || seen.find("UTF-8") != std::string::npos));
  }
  CHECK(jsonl("{\"k\":1}\n{\"k\":\"ab") ==
        "refused: f:2:9: the last line is cut off: the closing quote of a string is "
        "missing; "
        "the export did not finish; write the file again\n");
}

TEST_CASE("json lines: refusals and limits") {
  CHECK(jsonl("") ==
        "refused: f:1:1: the file is empty; export it again; a file that rightly has no records holds one "
        "blank line\n");
  CHECK(jsonl("[\n{\"a\":1}\n]\n") ==
        "refused: f:1:1: the file is one JSON document, not JSON Lines; write one object a line, for example "
        "with `jq -c '.[]'`\n");
  CHECK(jsonl("{\n  \"a\": 1\n}\n").starts_with("refused: f:1:1: the file is one JSON document"));
  CHECK(jsonl("<testsuite/>") ==
        "refused: f:1:1: this file is JUnit XML, not JSON Lines; write `as junit` in the source, or `--as junit`\n");
  CHECK(jsonl(std::string("\xFF\xFE{\0", 4)) == "refused: f:1:1: the file is UTF-16, not UTF-8; write it as UTF-8\n");
  ReadOptions options;
  options.limits.nesting = 3;
  CHECK(jsonl(R"({"a":[[1]]})", options) == "1:1 a=1:8`1`\n");
  CHECK(jsonl(R"({"a":[[[1]]]})", options) ==
        "unreadable line: f:1:8: objects and arrays are nested deeper than 3; raise the limit with `--limit "
        "nesting=N` (now 3)\n");
  CHECK(jsonl("{\"a\":" + std::string(100000, '['), {}).find("nested deeper than 64") != std::string::npos);
  options = {};
  options.limits.recordBytes = 30;
  CHECK(jsonl("{\"a\":1}\n{\"a\":\"" + std::string(60, 'x') + "\"}\n", options) ==
        "refused: f:2:1: the line is longer than 30 bytes; write one object a line, or raise the limit with "
        "`--limit record-bytes=N` (now 30)\n");
  options = {};
  options.limits.columns = 2;
  CHECK(jsonl(R"({"a":[1,2,3]})", options) ==
        "unreadable line: f:1:11: the line has more than 2 values; raise the limit with `--limit columns=N` "
        "(now 2)\n");
  options = {};
  options.limits.cellBytes = 3;
  CHECK(jsonl(R"({"a":"abcd"})", options) ==
        "unreadable line: f:1:6: a value is longer than 3 bytes; raise the limit with `--limit cell-bytes=N` "
        "(now 3)\n");
}

TEST_CASE("json lines: selectors by path") {
  FieldSelector tags(FieldKind::Field, "labels.tag"), none(FieldKind::Field, "label"), property(FieldKind::Property, "k");
  ReadOptions options;
  options.format = Format::JsonLines;
  const CollectingSink sink = collect(R"({"labels":{"tag":["a","b"]},"k":1})", options, {&tags, &none, &property});
  CHECK(sink.records == "1:1 labels=1:11`{…}` labels.tag=1:19\"a\" labels.tag=1:23\"b\" k=1:33`1` {a;b;} {} {}\n");
}
