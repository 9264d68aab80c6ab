#include "compiler/support/source.h"

#include <algorithm>

#include <fmt/format.h>

namespace tollgate {

SourceEdit SourceEdit::then(const SourceEdit& next) const {
  const uint32_t between = std::max(end + by, next.end);  // of the text in between
  return {std::min(begin, next.begin), between - by, by + next.by};
}

SourceFile::SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)), lineStarts_{0} {
  findLines(0, text_.size(), lineStarts_);
}

/// Appends the starts of the lines that follow breaks in [begin, end).
void SourceFile::findLines(size_t begin, size_t end, std::vector<uint32_t>& starts) const {
  for (size_t i = begin; i < end; ++i) {
    if (text_[i] == '\n' || (text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n')))
      starts.push_back(static_cast<uint32_t>(i + 1));
  }
}

void SourceFile::replace(uint32_t begin, uint32_t end, std::string_view bytes) {
  // Breaks from the byte in front of the change to the one behind it may be others afterwards: CR and LF join and part.
  const size_t from = begin > 0 ? begin - 1 : 0, oldTo = std::min<size_t>(end + size_t{1}, text_.size());
  const size_t behind = oldTo - end;
  text_.replace(begin, end - begin, bytes);
  std::vector<uint32_t> fresh;
  findLines(from, begin + bytes.size() + behind, fresh);
  const auto first = std::upper_bound(lineStarts_.begin(), lineStarts_.end(), static_cast<uint32_t>(from));
  const auto last = std::upper_bound(first, lineStarts_.end(), static_cast<uint32_t>(oldTo));
  const auto moved = static_cast<uint32_t>(bytes.size()) - (end - begin);  // modulo 2^32
  for (auto start = last; start != lineStarts_.end(); ++start) *start += moved;
  const auto at = lineStarts_.erase(first, last);
  lineStarts_.insert(at, fresh.begin(), fresh.end());
}

std::optional<SourceEdit> SourceFile::editOf(const std::shared_ptr<const SourceFile>& earlier) const {
  const bool same = earlier && !earlier_.owner_before(earlier) && !earlier.owner_before(earlier_);
  return same ? std::optional(edit_) : std::nullopt;
}

LineColumn SourceFile::locate(uint32_t offset) const {
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(text_.size()));
  const uint32_t index = lineAt(offset) - 1;
  LineColumn at{index + 1, offset - lineStarts_[index] + 1, 1};
  for (uint32_t i = lineStarts_[index]; i < offset; ++i) {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if ((byte & 0xC0) != 0x80) at.utf16Column += byte >= 0xF0 ? 2 : 1;
  }
  return at;
}

uint32_t SourceFile::lineAt(uint32_t offset) const {
  return static_cast<uint32_t>(std::upper_bound(lineStarts_.begin(), lineStarts_.end(), offset) - lineStarts_.begin());
}

uint32_t SourceFile::lineStart(uint32_t number) const {
  return number >= 1 && number <= lineStarts_.size() ? lineStarts_[number - 1] : static_cast<uint32_t>(text_.size());
}

std::string_view SourceFile::line(uint32_t number) const {
  if (number < 1 || number > lineStarts_.size()) return {};
  const uint32_t begin = lineStarts_[number - 1];
  uint32_t end = number < lineStarts_.size() ? lineStarts_[number] : static_cast<uint32_t>(text_.size());
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return std::string_view(text_).substr(begin, end - begin);
}

FileId SourceMap::add(std::string name, std::string text) {
  files_.push_back(std::make_shared<const SourceFile>(std::move(name), std::move(text)));
  return static_cast<FileId>(files_.size() - 1);
}

void SourceMap::set(FileId id, std::shared_ptr<const SourceFile> file) {
  static const auto kEmpty = std::make_shared<const SourceFile>("", "");
  if (files_.size() <= id) files_.resize(id + 1, kEmpty);
  files_[id] = std::move(file);
}

std::string SourceMap::describe(Span span) const {
  if (!span.valid() || span.file >= files_.size()) return "";
  const LineColumn at = files_[span.file]->locate(span.begin);
  return fmt::format("{}:{}:{}", files_[span.file]->name(), at.line, at.column);
}

}  // namespace tollgate
