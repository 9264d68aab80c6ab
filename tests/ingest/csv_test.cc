#include <doctest/doctest.h>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

std::string csv(std::string_view text, CsvOptions options = {}) {
  ReadOptions all;
  all.csv = options;
  return readAs(Format::Csv, text, all);
}

}  // namespace

TEST_CASE("csv: rows, cells and their places") {
  const ReadCase cases[] = {
      {"plain", "a,b\n1,2\n3,4\n", "2:1 2:1\"1\" 2:3\"2\"\n3:1 3:1\"3\" 3:3\"4\"\n"},
      {"no final line break", "a,b\n1,2", "2:1 2:1\"1\" 2:3\"2\"\n"},
      {"CRLF", "a,b\r\n1,2\r\n3,4\r\n", "2:1 2:1\"1\" 2:3\"2\"\n3:1 3:1\"3\" 3:3\"4\"\n"},
      {"lone CR", "a,b\r1,2\r3,4", "2:1 2:1\"1\" 2:3\"2\"\n3:1 3:1\"3\" 3:3\"4\"\n"},
      {"BOM",
       "\xEF\xBB\xBF"
       "a,b\n1,2\n",
       "2:1 2:1\"1\" 2:3\"2\"\n"},
      {"BOM and quoted heading", "\xEF\xBB\xBF\"a\",b\n1,2\n", "2:1 2:1\"1\" 2:3\"2\"\n"},
      {"sep=", "sep=;\r\na;b\r\n1,5;2\r\n", "3:1 3:1\"1,5\" 3:5\"2\"\n"},
      {"BOM, sep= and quotes", "\xEF\xBB\xBFsep=;\n\"a\";\"b\"\n\"1\";\"2\"\n", "3:1 3:1\"1\" 3:5\"2\"\n"},
      {"quoted sep=", "\"sep=|\"\na|b\n1|2\n", "3:1 3:1\"1\" 3:3\"2\"\n"},
      {"line breaks in cells", "a,b\r\n\"x\ny\",2\r\n3,\"p\r\nq\"\r\n5,6\r\n",
       "2:1 2:1\"x\ny\" 3:4\"2\"\n4:1 4:1\"3\" 4:3\"p\r\nq\"\n6:1 6:1\"5\" 6:3\"6\"\n"},
      {"doubled quotes", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", "2:1 2:1\"say \"hi\"\" 2:14\"\"\"\n"},
      {"empty cells are present", "a,b\n,\n\"\",\n", "2:1 2:1\"\" 2:2\"\"\n3:1 3:1\"\" 3:4\"\"\n"},
      {"no trimming", "a,b\n 1 ,\t2\n", "2:1 2:1\" 1 \" 2:5\"\t2\"\n"},
      {"empty lines are no rows", "a,b\n\n1,2\n\r\n\n", "3:1 3:1\"1\" 3:3\"2\"\n"},
      {"columns count characters", "a,b,c\n\"dé\",größe,x\n", "2:1 2:1\"dé\" 2:6\"größe\" 2:12\"x\"\n"},
      {"columns after a line break in a cell", "a,b,c\n\"é\né\",ü,x\n", "2:1 2:1\"é\né\" 3:4\"ü\" 3:6\"x\"\n"},
      {"dates and decimals stay as they are", "d,n\n07/Aug/24 09:56 PM,\"1,50\"\n24.4.2021 11:31,4.10\n",
       "2:1 2:1\"07/Aug/24 09:56 PM\" 2:20\"1,50\"\n3:1 3:1\"24.4.2021 11:31\" 3:17\"4.10\"\n"},
      {"heading only", "a,b\n", ""},
      {"long rows cross blocks", "a,b\n" + std::string(300, 'x') + ",\"" + std::string(200, 'y') + "\"\n1,2\n",
       "2:1 2:1\"" + std::string(300, 'x') + "\" 2:302\"" + std::string(200, 'y') + "\"\n3:1 3:1\"1\" 3:3\"2\"\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(csv(one.text) == one.expected);
  }
}

TEST_CASE("csv: faults leave the other rows readable") {
  const ReadCase cases[] = {
      {"too few cells", "a,b,c\n1,2\n3,4,5\n",
       "2:1 2:1\"1\" 2:3\"2\" -\n3:1 3:1\"3\" 3:3\"4\" 3:5\"5\"\n"
       "missing cells: f:2:3: the row ends after 2 of 3 cells; complete the row; an empty cell is written as "
       "nothing between two delimiters\n"},
      {"too many cells", "a,b\n1,2,3\n4,5\n",
       "3:1 3:1\"4\" 3:3\"5\"\n"
       "unreadable line: f:2:5: the row has 3 cells, the heading 2; put cells that hold the delimiter into "
       "quotes\n"},
      {"stray quote", "a,b\n5\" pipe,2\n4,5\n",
       "3:1 3:1\"4\" 3:3\"5\"\n"
       "unreadable line: f:2:2: a quote stands inside a cell that does not start with one; put the whole "
       "cell into quotes and double the quote inside\n"},
      {"text after the closing quote", "a,b\n1,\"x\"y\n4,5\n",
       "3:1 3:1\"4\" 3:3\"5\"\n"
       "unreadable line: f:2:6: text follows the closing quote of a cell; double the quotes inside a quoted "
       "cell\n"},
      {"fault after a line break in a cell", "a,b\n\"p\nq\"z,1\n4,5\n",
       "4:1 4:1\"4\" 4:3\"5\"\n"
       "unreadable line: f:3:3: text follows the closing quote of a cell; double the quotes inside a quoted "
       "cell\n"},
      {"missing heading", "a,,c\n1,2,3\n",
       "2:1 2:1\"1\" 2:3\"2\" 2:5\"3\"\nbad heading: f:1:3: heading 2 of 3 is empty; name the column, or "
       "remove it\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(csv(one.text) == one.expected);
  }
}

TEST_CASE("csv: refusals") {
  const ReadCase cases[] = {
      {"empty", "", "refused: f:1:1: the file is empty; export it again; a CSV file has at least a heading\n"},
      {"blank", "\n\n", "refused: f:3:1: the file has no heading; give it a first line that names the columns\n"},
      {"another delimiter", "id;name;state\n1;x;y\n",
       "refused: f:1:1: the heading is one column, but has 2 semicolons; let the source say `separated by \";\"`, or put a "
       "first line `sep=;` into the file\n"},
      {"tabs", "id\tname\n1\tx\n", "refused: f:1:1: the heading is one column, but has 1 tab; let the source say `separated by \"tab\"`\n"},
      {"unclosed quote", "a,b\n1,2\n3,\"x\n5,6\n",
       "refused: f:3:3: the quote opened here is never closed; close it, or double the quotes inside the "
       "cell; the file may be cut off\n"},
      {"cut off within a row", "a,b,c\n1,2,3\n4,5",
       "refused: f:3:3: the file ends within a row, after 2 of 3 cells; the export or the transfer did not finish, so produce it "
       "again; a whole last row ends with a line break\n"},
      {"NUL", std::string("a,b\n1,\0\n", 8),
       "refused: f:2:3: the file has a NUL byte: it is no CSV text; export it again as CSV in UTF-8\n"},
      {"Windows-1252", "a,b\nx\xE9,2\n",
       "refused: f:2:2: byte 0xE9 is not valid UTF-8; export the file as UTF-8 (it may be Windows-1252 or "
       "ISO-8859-1)\n"},
      {"UTF-16",
       std::string("\xFF\xFE"
                   "a\0,\0",
                   6),
       "refused: f:1:1: the file is UTF-16, not UTF-8; export it as \"CSV UTF-8\"\n"},
      {"XML", "<?xml version=\"1.0\"?><testsuite/>",
       "refused: f:1:1: this file is JUnit XML, not CSV; write `as junit` in the source, or `--as junit`\n"},
      {"JSON", "{\"a\":1}\n", "refused: f:1:1: this file is JSON Lines, not CSV; write `as jsonl` in the source, or `--as jsonl`\n"},
      {"broken heading", "a,b\"c\n1,2\n",
       "refused: f:1:4: a quote stands inside a cell that does not start with one, in the heading; put the "
       "whole cell into quotes and double the quote inside\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(csv(one.text) == one.expected);
  }
}

TEST_CASE("csv: options") {
  CHECK(csv("a;b\n1,5;2\n", {.delimiter = ';'}) == "2:1 2:1\"1,5\" 2:5\"2\"\n");
  CHECK(csv("a,b\n'x,y',\"2\n", {.quote = '\''}) == "2:1 2:1\"x,y\" 2:7\"\"2\"\n");
  CHECK(csv("a,b\n\"1,2\"\n", {.quote = 0}) == "2:1 2:1\"\"1\" 2:4\"2\"\"\n");
  CHECK(csv("# made by hand, \"unclosed\n# x\na,b\n1,2\n# y\n3,4\n", {.skipComments = true}) ==
        "4:1 4:1\"1\" 4:3\"2\"\n6:1 6:1\"3\" 6:3\"4\"\ndeviation: f:1:1: 2 lines before the heading begin with `#`: not read\n");
  CHECK(csv("Report, of \"today\nrun 5\na,b\n1,2\n", {.headingLine = 3}) == "4:1 4:1\"1\" 4:3\"2\"\n");
  CHECK(csv("#a,b\n1,2\n") == "2:1 2:1\"1\" 2:3\"2\"\n");
  CHECK(csv("# by hand, \"open\n#\n#a,b\n# 1,2\n") ==
        "4:1 4:1\"# 1\" 4:5\"2\"\ndeviation: f:1:1: 2 lines before the heading begin with `#`: not read\n");
}

TEST_CASE("csv: repeated headings are one multi-value; a missing column is named with the nearest") {
  FieldSelector versions(FieldKind::Field, "Fix versions");
  struct Sink : CollectingSink {
    FieldSelector* selector;
    std::string missing;
    void onHeader(std::span<const HeaderName> names) override {
      CollectingSink::onHeader(names);
      CHECK(selector->bind(names));
      CHECK(!FieldSelector(FieldKind::Field, "Stauts").bind(names));
      missing = describe("f", missingColumn("Stauts", names));
    }
  } sink;
  sink.selector = &versions;
  sink.selectors = {&versions};
  ReadOptions options;
  options.format = Format::Csv;
  MemoryStream stream("Key,Fix versions,Status,Fix versions\nA-1,1.0,Open,2.0\nA-2,,Open\n");
  CHECK(readStream(stream, "f", options, sink));
  CHECK(sink.header == "Key@1:1 Fix versions@1:5 Status@1:18 Fix versions@1:25");
  CHECK(sink.records ==
        "2:1 2:1\"A-1\" 2:5\"1.0\" 2:9\"Open\" 2:14\"2.0\" {1.0;2.0;}\n3:1 3:1\"A-2\" 3:5\"\" 3:6\"Open\" - "
        "{;}\n");
  CHECK(sink.missing == "f:1:1: the heading has no column `Stauts`; did you mean `Status`?");
}

TEST_CASE("csv: limits have names") {
  ReadOptions options;
  options.limits.cellBytes = 5;
  CHECK(readAs(Format::Csv, "a,b\n1,123456\n", options) ==
        "refused: f:2:3: a cell is longer than 5 bytes; raise the limit with `--limit cell-bytes=N` (now 5)\n");
  options = {};
  options.limits.recordBytes = 40;
  CHECK(readAs(Format::Csv, "a,b\n1,2\n" + std::string(50, 'x') + ",2\n", options) ==
        "refused: f:3:1: the row that starts here is longer than 40 bytes; look for a quote that is never "
        "closed, or raise the limit with `--limit record-bytes=N` (now 40)\n");
  CHECK(readAs(Format::Csv, "a,b\n1,2\n\"" + std::string(500, 'x') + ",2\n", options)
            .starts_with("refused: f:3:1: the row that starts here is longer"));
  options = {};
  options.limits.columns = 3;
  CHECK(readAs(Format::Csv, "a,b\n1,2,3,4\n", options) ==
        "refused: f:2:1: a row has more than 3 cells; raise the limit with `--limit columns=N` (now 3)\n");
  options = {};
  options.limits.fileBytes = 10;
  CHECK(readAs(Format::Csv, "a,b\n1,2\n3,4\n", options) ==
        "refused: f: the file is larger than 10 bytes; raise the limit with `--limit file-bytes=N` (now 10)\n");
  options = {};
  options.limits.faults = 1;
  options.format = Format::Csv;
  const CollectingSink sink = collect("a,b\n1\n2\n3\n", options);
  CHECK(sink.remarks ==
        "missing cells: f:2:1: the row ends after 1 of 2 cells; complete the row; an empty cell is written "
        "as nothing between two delimiters\n");
  CHECK(sink.facts.faults == 3);
}

TEST_CASE("csv: many rows over many blocks") {
  std::string text = "id,text,n\n", expected;
  for (int i = 0; i < 60000; ++i) {
    const int lines = 2 + i;
    text += fmt::format("{},\"cell {}, é\",{}\n", i, i, i % 7);
    expected += fmt::format("{}:1 {}:1\"{}\" {}:{}\"cell {}, é\" {}:{}\"{}\"\n", lines, lines, i, lines, std::to_string(i).size() + 2, i,
                            lines, 2 * std::to_string(i).size() + 13, i % 7);
  }
  ReadOptions options;
  options.format = Format::Csv;
  const CollectingSink sink = collect(text, options);
  CHECK((sink.records == expected));
  CHECK(sink.remarks == "");
  CHECK(sink.facts.records == 60000);
}
