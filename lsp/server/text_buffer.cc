#include "lsp/server/text_buffer.h"

#include <algorithm>

namespace tollgate::lsp {
namespace {

/// Appends the starts of the lines that follow breaks in [begin, end).
void findLines(const std::string& text, size_t begin, size_t end, std::vector<uint32_t>& starts) {
  for (size_t i = begin; i < end; ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
      starts.push_back(static_cast<uint32_t>(i + 1));
  }
}

}  // namespace

TextBuffer::TextBuffer(std::string text) : text_(std::move(text)), lineStarts_{0} { findLines(text_, 0, text_.size(), lineStarts_); }

uint32_t TextBuffer::offsetOf(Position position, Encoding encoding) const {
  if (position.line >= lineStarts_.size()) return static_cast<uint32_t>(text_.size());
  const uint32_t begin = lineStarts_[position.line];
  size_t end = position.line + 1 < lineStarts_.size() ? lineStarts_[position.line + 1] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return begin + bytesOf(std::string_view(text_).substr(begin, end - begin), position.character, encoding);
}

void TextBuffer::replace(const Range& range, std::string_view replacement, Encoding encoding) {
  uint32_t begin = offsetOf(range.start, encoding), end = offsetOf(range.end, encoding);
  if (begin > end) std::swap(begin, end);
  // Breaks from the byte in front of the change to the one behind it may be others afterwards: CR and LF join and part.
  const size_t from = begin > 0 ? begin - 1 : 0, oldTo = std::min<size_t>(end + 1, text_.size());
  const size_t behind = oldTo - end;
  text_.replace(begin, end - begin, replacement);
  std::vector<uint32_t> fresh;
  findLines(text_, from, begin + replacement.size() + behind, fresh);
  const auto first = std::upper_bound(lineStarts_.begin(), lineStarts_.end(), static_cast<uint32_t>(from));
  const auto last = std::upper_bound(first, lineStarts_.end(), static_cast<uint32_t>(oldTo));
  const auto moved = static_cast<uint32_t>(replacement.size()) - (end - begin);  // modulo 2^32
  for (auto start = last; start != lineStarts_.end(); ++start) *start += moved;
  const auto at = lineStarts_.erase(first, last);
  lineStarts_.insert(at, fresh.begin(), fresh.end());
}

}  // namespace tollgate::lsp
