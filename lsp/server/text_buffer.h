#pragma once
// The text of an open document while it is edited.

#include <cstdint>
#include <string>
#include <vector>

#include "lsp/server/positions.h"

namespace tollgate::lsp {

/// A text and the starts of its lines, which end with LF, CR LF or CR. A change costs its own length, one move of the bytes and line
/// numbers behind it, and never a scan from the start.
class TextBuffer {
 public:
  explicit TextBuffer(std::string text = "");
  const std::string& text() const { return text_; }
  const std::vector<uint32_t>& lineStarts() const { return lineStarts_; }
  /// Positions past a line's end mean its end, past the last line the end of the text; a range that is the wrong way round is turned.
  void replace(const Range& range, std::string_view replacement, Encoding encoding);

 private:
  uint32_t offsetOf(Position position, Encoding encoding) const;
  std::string text_;
  std::vector<uint32_t> lineStarts_;
};

}  // namespace tollgate::lsp
