#include "compiler/format/rows.h"

#include <algorithm>

#include "compiler/support/display_text.h"

namespace tollgate::format {

namespace {

/// A wider cell stands out of its column: one long text would draw all rows apart.
constexpr uint32_t kWidest = 100;

using Cells = std::vector<std::string>;

/// Single blanks between words, texts as they are.
Cells cellsOf(std::string_view row) {
  Cells cells(1);
  bool inText = false, blank = false;
  for (size_t i = 0; i < row.size(); ++i) {
    const char c = row[i];
    if (!inText && c == '|') {
      cells.emplace_back();
      blank = false;
      continue;
    }
    if (!inText && (c == ' ' || c == '\t' || c == '\r')) {
      blank = !cells.back().empty();
      continue;
    }
    if (blank) cells.back() += ' ';
    blank = false;
    cells.back() += c;
    if (c == '"') inText = !inText;
    if (inText && c == '\\' && i + 1 < row.size()) cells.back() += row[++i];
  }
  return cells;
}

bool isNumber(std::string_view cell) {
  if (cell.starts_with('-')) cell.remove_prefix(1);
  if (cell.ends_with('%')) cell.remove_suffix(1);
  return !cell.empty() && cell.find_first_not_of("0123456789.") == std::string_view::npos;
}

struct Column {
  uint32_t width = 0;
  bool numbers = false, others = false;
};

}  // namespace

std::vector<std::string> alignRows(const std::vector<std::string_view>& rows, bool headed) {
  std::vector<Cells> table;
  for (const std::string_view row : rows) table.push_back(cellsOf(row));
  headed = headed || (!table.empty() && table.front().front().empty());
  std::vector<Column> columns;
  for (size_t r = 0; r < table.size(); ++r) {
    if (columns.size() < table[r].size()) columns.resize(table[r].size());
    for (size_t c = 0; c < table[r].size(); ++c) {
      const std::string& cell = table[r][c];
      if (const uint32_t width = displayWidth(cell); width <= kWidest) columns[c].width = std::max(columns[c].width, width);
      if (cell.empty() || (headed && r == 0)) continue;
      (isNumber(cell) ? columns[c].numbers : columns[c].others) = true;
    }
  }
  std::vector<std::string> out;
  for (const Cells& cells : table) {
    std::string line;
    for (size_t c = 0; c < cells.size(); ++c) {
      const std::string blanks(columns[c].width - std::min(columns[c].width, displayWidth(cells[c])), ' ');
      const bool right = columns[c].numbers && !columns[c].others;
      line += (c == 0 ? "" : " | ") + (right ? blanks + cells[c] : cells[c] + blanks);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace tollgate::format
