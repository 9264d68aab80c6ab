#include "compiler/support/source.h"

#include <algorithm>

#include <fmt/format.h>

namespace tollgate {

SourceFile::SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  lineStarts_.push_back(0);
  for (size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') {
      lineStarts_.push_back(static_cast<uint32_t>(i + 1));
    } else if (text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n')) {
      lineStarts_.push_back(static_cast<uint32_t>(i + 1));
    }
  }
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
