#include "lsp/server/positions.h"

#include <algorithm>

#include "compiler/support/display_text.h"

namespace tollgate::lsp {
namespace {

/// Bytes of the code point at `at`, and what it counts.
struct Step {
  uint32_t bytes, characters;
};
Step stepAt(std::string_view text, size_t at, Encoding encoding) {
  if (static_cast<unsigned char>(text[at]) < 0x80) return {1, 1};
  size_t next = at;
  const char32_t c = nextCodePoint(text, next);
  const auto bytes = static_cast<uint32_t>(next - at);
  switch (encoding) {
    case Encoding::Utf8: return {bytes, bytes};
    case Encoding::Utf16: return {bytes, c > 0xFFFF ? 2u : 1u};
    case Encoding::Utf32: return {bytes, 1};
  }
  return {bytes, bytes};
}

std::optional<uint32_t> unsignedIn(const Json& value) {
  const std::optional<int64_t> number = value.integer();
  if (!number || *number < 0 || *number > int64_t{0xFFFFFFFF}) return std::nullopt;
  return static_cast<uint32_t>(*number);
}

}  // namespace

std::string_view encodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::Utf8: return "utf-8";
    case Encoding::Utf16: return "utf-16";
    case Encoding::Utf32: return "utf-32";
  }
  return "utf-16";
}

std::optional<Position> positionIn(const Json& value) {
  const auto line = unsignedIn(value["line"]), character = unsignedIn(value["character"]);
  if (!line || !character) return std::nullopt;
  return Position{*line, *character};
}

std::optional<Range> rangeIn(const Json& value) {
  const auto start = positionIn(value["start"]), end = positionIn(value["end"]);
  if (!start || !end) return std::nullopt;
  return Range{*start, *end};
}

uint32_t bytesOf(std::string_view line, uint32_t character, Encoding encoding) {
  uint32_t at = 0, count = 0;
  while (at < line.size() && count < character) {
    const Step step = stepAt(line, at, encoding);
    if (count + step.characters > character) break;
    at += step.bytes, count += step.characters;
  }
  return at;
}

uint32_t charactersOf(std::string_view line, uint32_t byte, Encoding encoding) {
  uint32_t at = 0, count = 0;
  while (at < line.size() && at < byte) {
    const Step step = stepAt(line, at, encoding);
    if (at + step.bytes > byte) break;
    at += step.bytes, count += step.characters;
  }
  return count;
}

Position Positions::positionOf(uint32_t offset) {
  const std::string_view text = file_.text();
  offset = std::min(offset, static_cast<uint32_t>(text.size()));
  if (nextLine_ == 0 || offset < lineStart_ + byte_ || offset >= nextLine_) {
    lineNumber_ = file_.lineAt(offset);
    lineStart_ = file_.lineStart(lineNumber_);
    // The last line has no next one: every offset from its start on is in it.
    nextLine_ = lineNumber_ < file_.lineCount() ? file_.lineStart(lineNumber_ + 1) : 0xFFFFFFFFu;
    byte_ = character_ = 0;
  }
  // A position inside a line break is the line's end.
  const std::string_view line = file_.line(lineNumber_);
  const auto wanted = std::min(offset - lineStart_, static_cast<uint32_t>(line.size()));
  while (byte_ < wanted) {
    const Step step = stepAt(line, byte_, encoding_);
    if (byte_ + step.bytes > wanted) break;
    byte_ += step.bytes, character_ += step.characters;
  }
  return {lineNumber_ - 1, character_};
}

uint32_t Positions::offsetOf(Position position) const {
  if (position.line >= file_.lineCount()) return static_cast<uint32_t>(file_.text().size());
  return file_.lineStart(position.line + 1) + bytesOf(file_.line(position.line + 1), position.character, encoding_);
}

}  // namespace tollgate::lsp
