// The canonical layout as edits: of a document, of some lines, of a block that was just finished.
#include <algorithm>

#include "compiler/format/format.h"
#include "lsp/server/answers.h"

namespace tollgate::lsp {
namespace {

/// The lines of a text, each with its line break.
std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    size_t end = text.find_first_of("\r\n");
    end = end == std::string_view::npos ? text.size() : end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// Old lines [begin, end) become new lines [newBegin, newEnd).
struct Hunk {
  size_t begin, end, newBegin, newEnd;
};

ptrdiff_t charactersIn(std::string_view line) {
  return std::count_if(line.begin(), line.end(), [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n'; });
}

/// The layout moves blanks alone: lines correspond where the same characters stand in front of their ends. Linear.
std::vector<Hunk> hunksOf(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after) {
  std::vector<Hunk> hunks;
  size_t i = 0, k = 0;
  while (i < before.size() || k < after.size()) {
    if (i < before.size() && k < after.size() && before[i] == after[k]) {
      ++i, ++k;
      continue;
    }
    Hunk hunk{i, i, k, k};
    ptrdiff_t old = 0, fresh = 0;  // characters that are no blanks
    do {
      if (hunk.end < before.size() && (old <= fresh || hunk.newEnd == after.size()))
        old += charactersIn(before[hunk.end++]);
      else if (hunk.newEnd < after.size())
        fresh += charactersIn(after[hunk.newEnd++]);
      else
        break;
    } while (old != fresh);
    hunks.push_back(hunk);
    i = hunk.end, k = hunk.newEnd;
  }
  return hunks;
}

/// Whether whole lines, or a place between two, lie in a range. One that ends where a line begins does not hold that line, and an empty one
/// means the line that it stands in.
bool isAskedFor(Span lines, Span range) {
  const bool begins = lines.begin < range.end || lines.begin == range.begin;
  return begins && (lines.end > range.begin || lines.begin == range.begin);
}

/// Edits of the lines that [first, last] touches; all lines where there is no range.
Answer layout(Question& question, std::optional<Span> range) {
  const SourceFile& file = question.analysis().text();
  const format::Formatted formatted = format::format(question.analysis().sources(), question.file(), question.services().limits);
  JsonWriter json = oneLine();
  json.beginArray();
  // With a mistake nobody knows what was meant, and the text stays as it is.
  if (!formatted.diagnostics.hasErrors() && !formatted.unsafe && formatted.text != file.text()) {
    const std::vector<std::string_view> before = linesOf(file.text()), after = linesOf(formatted.text);
    const auto offsetOf = [&](const std::vector<std::string_view>& lines, std::string_view text, size_t line) {
      return static_cast<uint32_t>(line < lines.size() ? lines[line].data() - text.data() : static_cast<ptrdiff_t>(text.size()));
    };
    for (const Hunk& hunk : hunksOf(before, after)) {
      const Span span{question.file(), offsetOf(before, file.text(), hunk.begin), offsetOf(before, file.text(), hunk.end)};
      if (range && !isAskedFor(span, *range)) continue;
      const uint32_t begin = offsetOf(after, formatted.text, hunk.newBegin), end = offsetOf(after, formatted.text, hunk.newEnd);
      question.textEdit(json, span, std::string_view(formatted.text).substr(begin, end - begin));
    }
  }
  json.endArray();
  return json.take();
}

}  // namespace

Answer formatDocument(Question& question) { return layout(question, std::nullopt); }

Answer formatRange(Question& question) { return layout(question, question.spanOf(*rangeIn(question.params()["range"]))); }

/// After a line break: the line that was finished.
Answer formatOnType(Question& question) {
  const Position at = *positionIn(question.params()["position"]);
  const Position above{at.line == 0 ? 0 : at.line - 1, 0};
  const Span line = question.spanOf({above, above});
  return layout(question, Span{line.file, line.begin, line.begin});
}

}  // namespace tollgate::lsp
