#include "tests/docs/page.h"

#include <regex>
#include <sstream>

#include <fmt/format.h>

namespace tollgate::docs {
namespace {

std::string trimmed(const std::string& text) {
  const size_t from = text.find_first_not_of(' ');
  return from == std::string::npos ? "" : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> cellsOf(const std::string& line) {
  std::vector<std::string> cells;
  size_t from = 0;
  while (true) {
    const size_t bar = line.find('|', from);
    cells.push_back(trimmed(line.substr(from, bar == std::string::npos ? bar : bar - from)));
    if (bar == std::string::npos) return cells;
    from = bar + 1;
  }
}

Example exampleOf(const Block& block) {
  static const std::string kModule = "-- module ";
  Example example;
  example.line = block.line;
  example.module = "example";
  if (block.text.starts_with(kModule)) {
    example.module = trimmed(block.text.substr(kModule.size(), block.text.find('\n') - kModule.size()));
    example.text = block.text;
  } else if (block.text.starts_with("criterion ")) {
    example.text = "use model\n\nexit gate example\n";
    for (const std::string& line : linesOf(block.text)) example.text += (line.empty() ? "" : "  " + line) + "\n";
    example.hidden = 3;
  } else {
    example.text = "use model\n\n" + block.text;
    example.hidden = 2;
  }
  static const std::regex kMarked("-- (G[0-9]{4}(, G[0-9]{4})*)$"), kCode("G[0-9]{4}");
  uint32_t number = 0;
  for (const std::string& line : linesOf(example.text)) {
    ++number;
    std::smatch marked;
    if (!std::regex_search(line, marked, kMarked)) continue;
    const std::string codes = marked[1];
    for (std::sregex_iterator at(codes.begin(), codes.end(), kCode), end; at != end; ++at) example.mistakes.emplace(number, at->str());
  }
  return example;
}

}  // namespace

std::vector<Block> blocksOf(const std::string& page) {
  std::vector<Block> blocks;
  bool inside = false;
  uint32_t number = 0;
  for (const std::string& line : linesOf(page)) {
    ++number;
    if (!line.starts_with("```")) {
      if (inside) blocks.back().text += line + "\n";
      continue;
    }
    inside = !inside;
    if (!inside) continue;
    const size_t space = line.find(' ');
    blocks.push_back({line.substr(3, space == std::string::npos ? space : space - 3),
                      space == std::string::npos ? "" : trimmed(line.substr(space)), "", number + 1});
  }
  return blocks;
}

std::vector<ShownRows> rowsOf(const Block& block) {
  static const std::pair<const char*, ShownRows::Given> kEndings[] = {{", further rows may exist", ShownRows::Given::FurtherMayExist},
                                                                      {": none", ShownRows::Given::None},
                                                                      {": as planned", ShownRows::Given::AsPlanned}};
  std::vector<ShownRows> tables;
  for (std::string line : linesOf(block.text)) {
    if (line.empty()) continue;
    if (!line.starts_with(' ')) {
      ShownRows table;
      for (const auto& [ending, given] : kEndings) {
        if (!line.ends_with(ending)) continue;
        table.given = given;
        line.resize(line.size() - std::string(ending).size());
      }
      table.name = line;
      tables.push_back(std::move(table));
    } else if (tables.back().fields.empty()) {
      tables.back().fields = cellsOf(line);
    } else {
      tables.back().rows.push_back(cellsOf(line));
    }
  }
  return tables;
}

Page readPage(const std::string& text) {
  Page page;
  Evaluation next;
  for (const Block& block : blocksOf(text)) {
    const bool stray = page.examples.empty() && block.kind != "gate";
    if (stray) {
      page.problems.push_back(fmt::format("line {}: no example stands before this block", block.line));
    } else if (block.kind == "gate") {
      if (!next.rows.empty() || !next.files.empty())
        page.problems.push_back(fmt::format("line {}: the data before has no outcome", block.line));
      next = {};
      page.examples.push_back(exampleOf(block));
    } else if (block.kind == "rows" && block.argument == "everywhere") {
      page.everywhere = rowsOf(block);
    } else if (block.kind == "rows") {
      for (ShownRows& rows : rowsOf(block)) next.rows.push_back(std::move(rows));
    } else if (block.kind == "outcome") {
      next.outcome = block;
      page.examples.back().evaluations.push_back(std::move(next));
      next = {};
    } else if (!block.argument.empty()) {
      next.files[block.argument] = block.text;
    } else {
      page.problems.push_back(fmt::format("line {}: nobody reads a block of `{}`", block.line, block.kind));
    }
  }
  return page;
}

}  // namespace tollgate::docs
