#include "compiler/format/unified_diff.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace tollgate::format {

namespace {

constexpr size_t kContext = 3;

struct Edit {
  char sign;  // ' ', '-' or '+'
  std::string_view line;
  bool ended = true;  // by a line break
};

std::vector<Edit> linesOf(std::string_view text, char sign) {
  std::vector<Edit> out;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const bool ended = end != std::string_view::npos;
    out.push_back({sign, text.substr(0, end), ended});
    text.remove_prefix(ended ? end + 1 : text.size());
  }
  return out;
}

/// A byte order mark alone is blank too.
bool isBlank(std::string_view line) { return line.find_first_not_of(" \t\r\xEF\xBB\xBF") == std::string_view::npos; }

/// Removed lines of one change before its added ones.
std::vector<Edit> editsOf(const std::vector<Edit>& before, const std::vector<Edit>& after) {
  std::vector<Edit> out, added;
  const auto flush = [&] {
    out.insert(out.end(), added.begin(), added.end());
    added.clear();
  };
  size_t b = 0, a = 0;
  while (b < before.size() || a < after.size()) {
    if (b < before.size() && a < after.size() && before[b].line == after[a].line && before[b].ended == after[a].ended) {
      flush();
      out.push_back({' ', before[b].line, before[b].ended});
      ++b, ++a;
      continue;
    }
    const bool blankBefore = b < before.size() && isBlank(before[b].line);
    const bool blankAfter = a < after.size() && isBlank(after[a].line);
    const bool pair = blankBefore == blankAfter;
    if (b < before.size() && (pair || blankBefore)) out.push_back(before[b++]);
    if (a < after.size() && (pair || blankAfter)) added.push_back(after[a++]);
  }
  flush();
  return out;
}

std::string rangeOf(size_t begin, size_t count) {
  // An empty side is named by the line before it.
  const size_t first = count == 0 ? begin : begin + 1;
  return count == 1 ? fmt::format("{}", first) : fmt::format("{},{}", first, count);
}

}  // namespace

std::string unifiedDiff(std::string_view before, std::string_view after, std::string_view name) {
  if (before == after) return "";
  const std::vector<Edit> edits = editsOf(linesOf(before, '-'), linesOf(after, '+'));
  std::string out = fmt::format("--- {0}\n+++ {0}\n", name);
  const auto changed = [](const Edit& edit) { return edit.sign != ' '; };
  size_t line[2] = {0, 0};  // lines of both sides before `at`
  const auto pass = [&](const Edit& edit) {
    line[0] += edit.sign != '+';
    line[1] += edit.sign != '-';
  };
  auto at = edits.begin();
  while (true) {
    const auto first = std::find_if(at, edits.end(), changed);
    if (first == edits.end()) return out;
    const auto begin = first - std::min<ptrdiff_t>(first - at, kContext);
    // Up to the first change that is more than twice the context away from the one before.
    auto end = first;
    for (auto next = first; next != edits.end() && next - end <= static_cast<ptrdiff_t>(2 * kContext);
         next = std::find_if(end, edits.end(), changed))
      end = next + 1;
    end += std::min<ptrdiff_t>(edits.end() - end, kContext);
    std::for_each(at, begin, pass);
    const size_t from[2] = {line[0], line[1]};
    std::for_each(begin, end, pass);
    out += fmt::format("@@ -{} +{} @@\n", rangeOf(from[0], line[0] - from[0]), rangeOf(from[1], line[1] - from[1]));
    for (auto edit = begin; edit != end; ++edit)
      out += fmt::format("{}{}\n{}", edit->sign, edit->line, edit->ended ? "" : "\\ No newline at end of file\n");
    at = end;
  }
}

}  // namespace tollgate::format
