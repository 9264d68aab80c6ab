#pragma once
// A page of fixed-width text: columns that wrap, nothing that acts on a terminal. Internal to the report.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plan/outcome.h"
#include "runtime/report/text_report.h"

namespace tollgate::report {

enum class Tone : uint8_t { Plain, Strong, Good, Bad, Open, Quiet };
Tone toneOf(plan::Verdict verdict);

/// One cell of a row: paragraphs, each wrapped to the column.
struct Cell {
  std::vector<std::string> paragraphs;
  uint32_t width = 0;  // columns; the last cell of a row may be wider
  Tone tone = Tone::Plain;
};

class TextPage {
 public:
  explicit TextPage(const TextOptions& options);
  uint32_t width() const { return width_; }
  size_t names() const { return options_.names; }
  /// " · " or " - ".
  std::string separator() const { return options_.ascii ? " - " : " · "; }
  std::string ellipsis() const { return options_.ascii ? "..." : "…"; }

  void blank() { out_ += '\n'; }
  void heading(std::string_view text) { write("", text, Tone::Strong); }
  /// `left`, and `right` at the right edge (on a line of its own where both do not fit).
  void titleLine(std::string_view left, std::string_view right, Tone tone);
  /// Wrapped at spaces; all lines but the first are indented two more.
  void paragraph(uint32_t indent, std::string_view text, Tone tone = Tone::Plain);
  /// Cells side by side, two spaces between. A first line too wide for its cell stands alone above the rest.
  void row(uint32_t indent, const std::vector<Cell>& cells);
  std::string take() { return std::move(out_); }

 private:
  void write(std::string_view lead, std::string_view text, Tone tone);
  std::string painted(std::string_view text, Tone tone) const;
  const TextOptions options_;
  const uint32_t width_;
  std::string out_;
};

/// "a, b, c and 12 more", at most `most` of them.
std::string listed(const std::vector<std::string>& names, size_t most);
/// "2020-05-03 18:20 UTC".
std::string shownInstant(int64_t nanoseconds);
/// "results/a.xml:3:7", as far as it is known.
std::string shownPlace(const std::string& file, uint32_t line, uint32_t column = 0);

/// A gate's verdict in a word; where criteria were left out, "2 of 14 criteria: met".
std::string headline(const plan::GateOutcome& gate);
/// "FOC-031, FOC-077 (used; SecretaryOfState, 2020-03-30)": the members with the same state in one text.
std::vector<std::string> memberTexts(const plan::ExceptionOutcome& exception);
/// One gate instance with its criteria, needs, exceptions and assumptions.
void writeGate(TextPage& page, const plan::Outcome& outcome, const plan::GateOutcome& gate);
/// "as of … · data to … · rules … · packs …".
void writeSnapshotLine(TextPage& page, const plan::Outcome& outcome);

}  // namespace tollgate::report
