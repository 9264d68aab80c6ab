// What the streaming JSON reader refuses, and where. Its events are seen through CTRF: the whole form of a
// report is in ctrf_test.cc.
#include <doctest/doctest.h>

#include "runtime/ingest/json_stream.h"
#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

/// Writes down every event.
class Listing : public JsonEvents {
 public:
  std::string seen;
  void open(const JsonNode& at, bool array) override { add(at, array ? "[" : "{"); }
  void close(const JsonNode& at, bool array) override { add(at, array ? "]" : "}"); }
  void value(const JsonNode& at, const Cell& cell) override { add(at, CollectingSink::cellText(cell)); }

 private:
  void add(const JsonNode& at, const std::string& what) {
    seen += fmt::format("{}{}/{}@{}:{} {}", seen.empty() ? "" : " | ", at.path, at.keys, at.place.line, at.place.column, what);
    if (at.depth == 0 && (what == "]" || what == "}")) seen += "\n";
  }
};

std::string once(std::string_view text, ReaderLimits limits) {
  CollectingSink sink;
  MemoryStream stream(text);
  ByteSource source(stream, "f", limits);
  SinkGuard guard(sink, limits);
  Listing events;
  JsonStream json(source, limits, guard, events);
  const bool read = json.run() && guard.end(source, json.here());
  CHECK(read == !sink.refused);
  return sink.refused ? sink.remarks : events.seen;
}

std::string json(std::string_view text, ReaderLimits limits = {}) {
  const std::string whole = once(text, limits);
  for (const uint64_t block : {32u, 33u, 35u, 47u}) {
    limits.blockBytes = block;
    if (const std::string pieces = once(text, limits); pieces != whole) return fmt::format("by {}: {}", block, pieces);
  }
  return whole;
}

}  // namespace

TEST_CASE("json stream: values, paths and places") {
  CHECK(json("{\"a\": [1.50, {\"b\": \"é\\u00e9\\ud83d\\ude00\"}],\n \"c\": {}, \"d.e\": null, \"f\": -0, \"g\": true}") ==
        "/0@1:1 { | a/1@1:7 [ | a/1@1:8 1:8`1.50` | a/1@1:14 { | a.b/2@1:20 1:20\"éé😀\" | a/1@1:14 } | a/1@1:7 ] | c/1@2:7 { | c/1@2:7 } | "
        "d.e/1@2:18 2:18`null` | f/1@2:29 2:29`-0` | g/1@2:38 2:38`true` | /0@1:1 }\n");
  CHECK(json("\xEF\xBB\xBF [ ]\n") == "/0@1:2 [ | /0@1:2 ]\n");
  CHECK(json("[[\"x\"],1E+2]") == "/0@1:1 [ | /0@1:2 [ | /0@1:3 1:3\"x\" | /0@1:2 ] | /0@1:8 1:8`1E+2` | /0@1:1 ]\n");
}

TEST_CASE("json stream: refusals") {
  const std::string wrong = "; write the file as JSON (RFC 8259)\n", again = "; put each set of results into a file of its own\n";
  const ReadCase cases[] = {
      {"empty", "", "f:1:1: the file is empty; the test run did not write its results; run it again\n"},
      {"blank", " \n ", "f:2:2: the file ends before any value: it has no results; the test run did not finish writing; run it again\n"},
      {"UTF-16", std::string("\xFF\xFE{\0", 4), "f:1:1: the file is UTF-16, not UTF-8; write it as UTF-8\n"},
      {"XML", "<a/>", "f:1:1: this file is XML, not JSON; name the format that the file has\n"},
      {"a key twice", "{\"a\":{\"x\":1},\n\"b\":2,\"a\":3}",
       "f:2:7: this key stands twice in one object, the first time in line 1; keep one of the two\n"},
      {"a key twice, spelt otherwise", "{\"a\":1,\"\\u0061\":3}",
       "f:1:8: this key stands twice in one object, the first time in line 1; keep one of the two\n"},
      {"text behind", "{} x", "f:1:4: text follows the document" + again},
      {"two documents", "{}\n{}", "f:2:1: text follows the document" + again},
      {"NaN", "[NaN]", "f:1:2: expected a value, found `N`" + wrong},
      {"infinity", "[-Infinity]", "f:1:3: expected a value, found `I`" + wrong},
      {"comma at the end", "[1,]", "f:1:4: expected a value, found `]`" + wrong},
      {"comma at the end of an object", "{\"a\":1,}", "f:1:8: expected a key in quotes, found `}`" + wrong},
      {"a comment", "[1 // x\n]", "f:1:4: expected `,` or `]`, found `/`" + wrong},
      {"no colon", "{\"a\" 1}", "f:1:6: expected `:`, found `1`" + wrong},
      {"no comma", "{\"a\":1 \"b\":2}", "f:1:8: expected `,` or `}`, found `\"`" + wrong},
      {"single quotes", "['a']", "f:1:2: expected a value, found `'`" + wrong},
      {"leading zero", "[01]", "f:1:3: expected `,` or `]`, found `1`" + wrong},
      {"no fraction", "[1.]", "f:1:4: expected a digit, found `]`" + wrong},
      {"too large", "[1e999]", "f:1:2: this number is too large; write it as text in quotes\n"},
      {"no word", "[trux]", "f:1:5: expected a value, found `x`" + wrong},
      {"bad escape", "[\"é\\x\"]", "f:1:4: this escape does not exist in JSON; write `\\\\` for a backslash\n"},
      {"bad digits", "[\"\\u12g4\"]", "f:1:3: `\\u` needs four hexadecimal digits; write for example \\u00e9\n"},
      {"first half", "[\"\\ud83d\"]",
       "f:1:3: half a surrogate pair: the escape names no character; write both halves, or the character itself\n"},
      {"second half", "[\"\\ude00\"]",
       "f:1:2: half a surrogate pair: the escape names no character; write both halves, or the character itself\n"},
      {"control character", "[\"x\ty\"]", "f:1:4: control character 0x09 in a text; escape it: \\t, \\n, \\u001b\n"},
      {"NUL in a text", std::string("[\"x\0\"]", 6),
       "f:1:4: the file has a NUL byte: it is no JSON text; write the results again; the file may be damaged\n"},
      {"NUL behind", std::string("[1]\0", 4),
       "f:1:4: the file has a NUL byte: it is no JSON text; write the results again; the file may be damaged\n"},
      {"invalid UTF-8", "[\"é\xE9\"]", "f:1:4: a character that is not valid UTF-8; write the file as UTF-8\n"},
      {"overlong", "[\"\xC0\xAF\"]", "f:1:3: a character that is not valid UTF-8; write the file as UTF-8\n"},
      {"surrogate in UTF-8", "[\"\xED\xA0\x80\"]", "f:1:3: a character that is not valid UTF-8; write the file as UTF-8\n"},
      {"outside a text", "[é]", "f:1:2: expected a value, found a character outside any text" + wrong},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(json(one.text) == "refused: " + one.expected);
  }
}

TEST_CASE("json stream: a file cut anywhere is refused") {
  const std::string text = "{\"a\":\"aé\\u00e9\\n\",\n\"v\":[1,{\"x\":-2.5e3}],\"t\":true,\"n\":null,\"o\":{}}";
  CHECK(!json(text).starts_with("refused"));
  for (size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    const std::string seen = json(text.substr(0, size));
    CHECK(seen.starts_with("refused: f:"));
    if (size > 0) CHECK(seen.find("the file is cut off: it ends inside the ") != std::string::npos);
  }
  CHECK(json("{\"a\":\n[1,") ==
        "refused: f:2:4: the file is cut off: it ends inside the array opened in line 2; nothing in it is counted; the test run or the "
        "transfer did not finish, so produce it again\n");
}

TEST_CASE("json stream: limits") {
  ReaderLimits limits;
  limits.nesting = 3;
  CHECK(json("[[[1]]]", limits).find("refused") == std::string::npos);
  CHECK(json("[[[[1]]]]", limits) ==
        "refused: f:1:4: objects and arrays are nested deeper than 3; raise the limit with `--limit nesting=N` (now 3)\n");
  CHECK(json(std::string(100000, '['), {}).find("nested deeper than 64") != std::string::npos);
  limits = {};
  limits.cellBytes = 3;
  CHECK(json("[\"abc\",\"\\u00e9a\"]", limits).find("refused") == std::string::npos);
  CHECK(json("[\n\"abcd\"]", limits) ==
        "refused: f:2:1: a value is longer than 3 bytes; raise the limit with `--limit cell-bytes=N` (now 3)\n");
  CHECK(json("[\n\"" + std::string(5000, 'x'), limits) ==
        "refused: f:2:1: a value is longer than 3 bytes; raise the limit with `--limit cell-bytes=N` (now 3)\n");
  CHECK(json("[\n" + std::string(5000, '1') + "]", limits).starts_with("refused: f:2:1: "));
  limits = {};
  limits.columns = 2;
  CHECK(json("{\"a\":1,\"b\":2}", limits).find("refused") == std::string::npos);
  CHECK(json("{\"a\":1,\"b\":2,\"c\":3}", limits) ==
        "refused: f:1:14: an object has more than 2 keys; raise the limit with `--limit columns=N` (now 2)\n");
}
