// The rules of docs/layout.md, one by one, and a file with every construct: tests/golden/format. TOLLGATE_UPDATE_GOLDENS=1 writes.
#include <doctest/doctest.h>

#include <cstdlib>

#include "compiler/format/format.h"
#include "compiler/format/rows.h"
#include "compiler/support/render.h"
#include "tests/sema/support.h"

using namespace tollgate;

namespace {

format::Formatted formatted(const std::string& text) {
  SourceMap sources;
  return format::format(sources, sources.add("text", text), Limits{});
}

void check(const std::string& before, const std::string& after) {
  CAPTURE(before);
  const format::Formatted made = formatted(before);
  CHECK(!made.diagnostics.hasErrors());
  CHECK(!made.unsafe);
  CHECK(made.text == after);
  CHECK(formatted(after).text == after);
}

}  // namespace

TEST_CASE("goldens") {
  const std::string folder = TOLLGATE_SOURCE_DIR "/tests/golden/format/";
  for (const std::string& name : test::gateFiles(folder)) {
    CAPTURE(name);
    SourceMap sources;
    const format::Formatted made = format::format(sources, sources.add(name, test::readFile(folder + name + ".gate")), Limits{});
    CAPTURE(renderGcc(sources, made.diagnostics));
    CHECK(!made.diagnostics.hasErrors());
    CHECK(!made.unsafe);
    if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) test::writeFile(folder + name + ".formatted", made.text);
    CHECK(made.text == test::readFile(folder + name + ".formatted"));
    CHECK(formatted(made.text).text == made.text);
  }
}

TEST_CASE("a file without declarations") {
  check("", "");
  check("\n \n\t\n", "");
  check("\xEF\xBB\xBF", "");
  check("\n\n-- only a comment  ", "-- only a comment\n");
}

TEST_CASE("bytes: mark, line breaks, the file's end") {
  check(
      "\xEF\xBB\xBF"
      "use a\r\nuse b\r\n",
      "use a\nuse b\n");
  check("use a", "use a\n");
  check("use a\n\n\n", "use a\n");
  check("define x means \"a\tb  c -- d\"", "define x means \"a\tb  c -- d\"\n");
}

TEST_CASE("words and signs") {
  check("define  x(a:A,b :set  of  B)   means  f( a )[ b,c ] . d+1", "define x(a : A, b : set of B) means f(a)[b, c].d + 1\n");
  check("define x means not(a)and b is( c )", "define x means not (a) and b is (c)\n");
  check("enum E:a,b", "enum E: a, b\n");
  check("enum E :1 .. 5", "enum E: 1..5\n");
  check("record R in rs\n  key id:text ?", "record R in rs\n  key id : text?\n");
  check("define x means y is at   least -3", "define x means y is at least -3\n");
  check("define x means y is  at   least\n 3", "define x means y is at least\n  3\n");
}

TEST_CASE("lines that go on") {
  check("define x means\n     a\n    and (b\n  or (c\n or d))\n and e",
        "define x means\n  a\n  and (b\n    or (c\n      or d))\n  and e\n");
  check("define x means f(\n    a\n        )", "define x means f(\n    a\n  )\n");
  check("entry gate g\n    under A 1,\n      B 2\n    criterion c\n        require x",
        "entry gate g\n  under A 1,\n    B 2\n  criterion c\n    require x\n");
  check("define x means \"a\"\n          \"b\"", "define x means \"a\"\n  \"b\"\n");
  check("define x means a\n\n\n  and b", "define x means a\n  and b\n");
  check("define x means a\n\n      -- why\n\n  and b", "define x means a\n  -- why\n  and b\n");
}

TEST_CASE("a line that goes on is told from the block below it") {
  check("record R in rs,\n may be empty because \"a\"\n \"b\"\n\n key id : text\n",
        "record R in rs,\n    may be empty because \"a\"\n    \"b\"\n  key id : text\n");
  check("entry gate g\n criterion c\n  require for each a in b,\n    c in d\n   e\n",
        "entry gate g\n  criterion c\n    require for each a in b,\n        c in d\n      e\n");
}

TEST_CASE("blank lines") {
  check("use a\n\n\nuse b\nenum E: x\ndefine y means z\n\n\n\ndefine w means v\n",
        "use a\n\nuse b\n\nenum E: x\n\ndefine y means z\n\ndefine w means v\n");
  check("define a means b\ndefine c means\n  d\ndefine e means f\n", "define a means b\n\ndefine c means\n  d\n\ndefine e means f\n");
  check("define a means b\n--- About c.\ndefine c means d\n", "define a means b\n\n--- About c.\ndefine c means d\n");
  check("--- The file.\n\nuse a\n", "--- The file.\n\nuse a\n");
  check("entry gate g\n\n  under A 1\n\n\n  criterion c\n\n    require x\n  criterion d\n    require y\n",
        "entry gate g\n  under A 1\n\n  criterion c\n    require x\n  criterion d\n    require y\n");
}

TEST_CASE("comments stand with what they belong to") {
  check(
      "entry gate g\n-- on c\n  criterion c\n    require x\n    -- still c\n      -- deeper\n  -- on d\n -- left\n  criterion d\n    "
      "require y\n",
      "entry gate g\n  -- on c\n  criterion c\n    require x\n    -- still c\n    -- deeper\n  -- on d\n  -- left\n  criterion d\n    "
      "require y\n");
  check("record R in rs\n    key id : text\n    -- the last\n  -- of R\n-- outside\nuse a\n",
        "record R in rs\n  key id : text\n  -- the last\n  -- of R\n\n-- outside\nuse a\n");
  check("define a means b   --   why  \n", "define a means b   --   why\n");
  check("define a means b --- why\n", "define a means b   --- why\n");
  check("use a\n    --- not of b\nuse b\n", "use a\n  --- not of b\nuse b\n");
  check("    --- not of a\nuse a\n", "  --- not of a\nuse a\n");
  check("    -- of a\nuse a\n", "-- of a\nuse a\n");
}

TEST_CASE("tables") {
  CHECK(format::alignRows({"| a | long", "1 | 2|3"}, false) == std::vector<std::string>{"  | a | long", "1 | 2 |    3"});
  CHECK(format::alignRows({"id|n", "x| \"a | b\"", "long|"}, true) == std::vector<std::string>{"id   | n", "x    | \"a | b\"", "long |"});
  check("table t of count\n S down\n     -- first\n  1|none  because \"x  y\" -- why\n\n   20|  3\n",
        "table t of count\n  S down\n      -- first\n       1 | none because \"x  y\"   -- why\n\n      20 | 3\n");
  check("table t of count\n   1|2\n   3|4\n   S down\n", "table t of count\n  1 | 2\n  3 | 4\n  S down\n");
}

TEST_CASE("choices stand under each other") {
  check("interpretation i\n  either\n    a \"A\"\n    longer \"B\"\n    c\n  to be agreed by TAG\n",
        "interpretation i\n  either\n    a      \"A\"\n    longer \"B\"\n    c\n  to be agreed by TAG\n");
}

TEST_CASE("what is only set aside keeps its words") {
  check("example \"e\"\n    of  g for p\n    given rs\n       a|b\n       \"x | y\"|1\n         10|22\n    expect c met\n",
        "example \"e\"\n  of g for p\n  given rs\n    a       |  b\n    \"x | y\" |  1\n    10      | 22\n  expect c met\n");
  check("pack p\n    group g\n    for each v in  vs\n        test T-{v.x} \"a  b\"\n            kind  k\n    group h\n",
        "pack p\n  group g\n  for each v in vs\n    test T-{v.x} \"a  b\"\n      kind k\n  group h\n");
}

TEST_CASE("a file with mistakes is not laid out") {
  for (const std::string text : {"define", "record R\n\tkey id : text\n", "define a means (b", "x", "  use a"}) {
    const format::Formatted made = formatted(text);
    CHECK(made.diagnostics.hasErrors());
    CHECK(made.text.empty());
  }
}
