#pragma once
// Lines and characters of the protocol, and bytes of the compiler. Lines count from 0; what a character is was agreed with the client.

#include <cstdint>
#include <optional>
#include <string_view>

#include "compiler/support/source.h"
#include "lsp/server/json.h"

namespace tollgate::lsp {

/// What `character` counts: bytes, UTF-16 units, code points.
enum class Encoding : uint8_t { Utf8, Utf16, Utf32 };
std::string_view encodingName(Encoding encoding);

struct Position {
  uint32_t line = 0, character = 0;
  friend bool operator==(const Position&, const Position&) = default;
};
struct Range {
  Position start, end;
};

/// nullopt unless both numbers are there and from 0 to 2^32 - 1.
std::optional<Position> positionIn(const Json& value);
std::optional<Range> rangeIn(const Json& value);

/// The byte in `line` where `character` is: the start of the code point that it splits, and the line's end where it lies behind it.
uint32_t bytesOf(std::string_view line, uint32_t character, Encoding encoding);
/// The characters in front of the byte.
uint32_t charactersOf(std::string_view line, uint32_t byte, Encoding encoding);

/// Offsets of one file as positions and back. Offsets that come in order cost the way between them, also in a line of a megabyte.
/// Every position has an offset: past a line's end it is its end, past the last line the end of the file.
class Positions {
 public:
  Positions(const SourceFile& file, Encoding encoding) : file_(file), encoding_(encoding) {}
  Position positionOf(uint32_t offset);
  uint32_t offsetOf(Position position) const;

 private:
  const SourceFile& file_;
  Encoding encoding_;
  uint32_t lineNumber_ = 0, lineStart_ = 0, nextLine_ = 0;  // of the last answer; no line yet while nextLine_ is 0
  uint32_t byte_ = 0, character_ = 0;                       // in this line
};

}  // namespace tollgate::lsp
