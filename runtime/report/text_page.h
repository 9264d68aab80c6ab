#pragma once
// A page of fixed-width text: columns that wrap, nothing that acts on a terminal. Internal to the report.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/report/document.h"
#include "runtime/report/text_writer.h"

namespace tollgate::report {

/// One cell of a row of text.
struct TextCell {
  std::vector<Line> lines;  // each wrapped to the column
  uint32_t width = 0;       // columns; the last cell of a row may be wider
};

class TextPage {
 public:
  explicit TextPage(const TextOptions& options);
  uint32_t width() const { return width_; }

  void blank() { out_ += '\n'; }
  void heading(std::string_view text) { write("", text, Tone::Strong); }
  /// `left`, and `right` at the right edge (on a line of its own where both do not fit).
  void titleLine(std::string_view left, std::string_view right, Tone tone);
  /// Wrapped at spaces; all lines but the first are indented two more.
  void paragraph(uint32_t indent, std::string_view text, Tone tone = Tone::Plain);
  /// Cells side by side, two spaces between. A first line too wide for its cell stands alone above the rest.
  void row(uint32_t indent, const std::vector<TextCell>& cells);
  std::string take() { return std::move(out_); }

 private:
  void write(std::string_view lead, std::string_view text, Tone tone);
  std::string painted(std::string_view text, Tone tone) const;
  const TextOptions options_;
  const uint32_t width_;
  std::string out_;
};

}  // namespace tollgate::report
