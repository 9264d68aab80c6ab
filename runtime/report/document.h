#pragma once
// What a page says, before it is text, Markdown or HTML: headings, paragraphs, lists, tables and lines of source. Whoever
// reports builds one document; the writers only lay it out (text_writer.h, markdown_writer.h, html_writer.h). Any bytes may
// stand in it: every writer makes them harmless.
//
//   Document page{"Requirements and their tests", {}};
//   page.add(Heading{1, {"Section F"}, "section-f", Line{"3 uncovered", Tone::Bad}});
//   Table table{"Section F", {{"requirement"}, {"tests"}, {"state"}}, {}};
//   table.rows.push_back({{{"F2.10A"}}, {{"MIG-001", Tone::Plain, "mig-001"}, {"MIG-002"}}, {mark("covered", Tone::Good)}});
//   page.add(std::move(table));
//   htmlOf(page);  markdownOf(page);  textOf(page, {.width = 100});

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tollgate::report {

/// How a text stands out. Never the only bearer of meaning: the words say it too.
enum class Tone : uint8_t { Plain, Strong, Good, Bad, Open, Quiet };

/// A paragraph of a page, or of a cell.
struct Line {
  std::string text;
  Tone tone = Tone::Plain;
  std::string link{};  // the id of a heading of the same document; "" for none
  bool mark = false;   // a verdict or another word of state, which a page shows as a badge
  std::string lead{};  // what the text is, before it and standing out: "Why" gives "Why: the text"; it is then what the link is on
  std::string file{};  // instead of `link`: a file to open, relative to where the page lies
};
inline Line mark(std::string text, Tone tone) { return {std::move(text), tone, "", true}; }
/// All of its words, where nothing can stand out.
inline std::string wordsOf(const Line& line) { return line.lead.empty() ? line.text : line.lead + ": " + line.text; }

struct Heading {
  int level = 1;  // 1 to 4; above them all stands the document's title, which a text leaves out
  Line line;
  std::string id{};             // for links: letters, digits and hyphens, unlike every other id; "" for none
  std::optional<Line> state{};  // a verdict beside it
};

struct Paragraph {
  Line line;
};

struct Item {
  Line line;
  uint32_t depth = 0;  // at most one deeper than the item before
};
struct List {
  std::vector<Item> items;
};

/// Where a column stands in a text; pages have them all side by side.
enum class Place : uint8_t {
  Beside,
  IfRoom,  // the last column: beside the others if there is room, else its lines follow those of the column before
  Below,   // the last columns: their lines stand below the row
};
struct Column {
  std::string title;    // never empty: those who listen to a page are told it with every cell
  uint32_t widest = 0;  // of a text; 0: no limit, the last one beside the others takes what is left
  Place place = Place::Beside;
};
struct Cell {
  std::vector<Line> lines;
  Tone shade = Tone::Plain;  // of the whole cell, as in a heatmap
  Cell() = default;
  Cell(Line line) { lines.push_back(std::move(line)); }   // NOLINT: a line is a cell
  Cell(std::vector<Line> all) : lines(std::move(all)) {}  // NOLINT
};
struct Row {
  std::vector<Cell> cells;  // as many as there are columns; one alone is the heading of the rows below it
  Row() = default;
  Row(std::initializer_list<Cell> all) : cells(all) {}
  explicit Row(std::vector<Cell> all) : cells(std::move(all)) {}
};
struct Table {
  std::string caption;  // read to those who cannot see the page
  std::vector<Column> columns;
  std::vector<Row> rows{};
  uint32_t depth = 0;   // of a text: as an item of a list
  bool titled = false;  // of a text: the columns' titles stand above them; pages always have them
  bool grid = false;    // what is in a cell is said by its row and its column together, so they stay beside each other however narrow
};

/// Lines shown as they are.
struct Source {
  std::vector<std::string> lines;
  uint32_t depth = 0;  // of a text: as an item of a list
};

using Block = std::variant<Heading, Paragraph, List, Table, Source>;

struct Document {
  std::string title;
  std::vector<Block> blocks;
  bool contents = false;  // of a page for a browser: the headings of level 1 that have an id are listed first

  void add(Block block) { blocks.push_back(std::move(block)); }
  /// Nothing for an empty text.
  void paragraph(std::string text, Tone tone = Tone::Plain) {
    if (!text.empty()) add(Paragraph{{std::move(text), tone}});
  }
};

}  // namespace tollgate::report
