#include "tests/docs/page.h"

#include <charconv>
#include <regex>
#include <sstream>

#include <fmt/format.h>

#include "tests/support/text_file.h"

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

/// \xE9 and \t as the bytes that they stand for.
std::string unescaped(const std::string& text) {
  static const std::regex kEscape("\\\\(t|x([0-9A-F]{2}))");
  std::string out;
  size_t from = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), kEscape), end; at != end; ++at) {
    out += text.substr(from, static_cast<size_t>(at->position()) - from);
    out += (*at)[1] == "t" ? '\t' : static_cast<char>(std::stoi((*at)[2], nullptr, 16));
    from = static_cast<size_t>(at->position() + at->length());
  }
  return out + text.substr(from);
}

std::string withLastLine(const std::string& text, uint32_t times) {
  const std::string last = linesOf(text).back() + "\n";
  std::string out = text;
  for (uint32_t i = 1; i < times; ++i) out += last;
  return out;
}

/// `WORD` or `WORD=NUMBER`; whether the example knows it.
bool readWord(Example& example, const std::string& word) {
  if (word == "escaped") {
    example.text = unescaped(example.text);
    return true;
  }
  const size_t equals = word.find('=');
  if (equals == std::string::npos) return false;
  uint32_t number = 0;
  const char* end = word.data() + word.size();
  if (std::from_chars(word.data() + equals + 1, end, number).ptr != end) return false;
  const std::string name = word.substr(0, equals);
  if (name == "repeated")
    example.text = withLastLine(example.text, number);
  else if (name == "source-bytes")
    example.limits.sourceBytes = number;
  else if (name == "nesting-depth")
    example.limits.nestingDepth = number;
  else if (name == "diagnostics")
    example.limits.diagnosticsPerFile = number;
  else
    return false;
  return true;
}

Example exampleOf(const Block& block, std::vector<std::string>& problems) {
  static const std::string kModule = "-- module ";
  Example example;
  example.line = block.line;
  example.module = "example";
  if (block.text.starts_with(kModule)) {
    example.module = block.text.substr(kModule.size(), block.text.find_first_of(" \n", kModule.size()) - kModule.size());
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
  std::istringstream words(block.argument);
  for (std::string word; words >> word;) {
    if (!readWord(example, word)) problems.push_back(fmt::format("line {}: `{}` says nothing of an example", block.line - 1, word));
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
      page.examples.push_back(exampleOf(block, page.problems));
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

const Page& languagePage() {
  static const Page kPage = readPage(test::textOfFile(TOLLGATE_SOURCE_DIR "/docs/language.md"));
  return kPage;
}

DiagnosticPage readDiagnosticPage(const std::string& text) {
  DiagnosticPage page;
  size_t end = 0;
  for (int paragraph = 0; paragraph < 3 && end < text.size(); ++paragraph) end = std::min(text.find("\n\n", end + 1), text.size() - 1);
  page.head = text.substr(0, end + 1);
  page.rest = text.substr(std::min(end + 1, text.size()));

  uint32_t number = 0, wrong = 0, right = 0;
  for (const std::string& line : linesOf(text)) {
    ++number;
    if (line == "## Wrong") wrong = number;
    if (line == "## Right") right = number;
  }
  if (wrong == 0 || right < wrong) page.problems.emplace_back("it has no `## Wrong` with a `## Right` below it");
  for (const Block& block : blocksOf(text)) {
    for (DiagnosticPage::Part* part : {&page.wrong, &page.right}) {
      const bool itsOwn = part == &page.wrong ? block.line < right : block.line < wrong || block.line > right;
      if (!itsOwn) continue;
      if (block.kind == "gate")
        part->examples.push_back(exampleOf(block, page.problems));
      else if (!block.argument.empty())
        part->files[block.argument] = block.text;
      else
        page.problems.push_back(fmt::format("line {}: nobody reads a block of `{}`", block.line, block.kind));
    }
  }
  return page;
}

}  // namespace tollgate::docs
