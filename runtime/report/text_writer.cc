#include "runtime/report/text_writer.h"

#include <algorithm>

#include "compiler/support/display_text.h"
#include "runtime/report/text_page.h"

namespace tollgate::report {
namespace {

constexpr uint32_t kStep = 2;
constexpr uint32_t kGap = 2;
constexpr uint32_t kNarrowestRest = 34;  // of the last column beside the others, if it needs as much

class TextWriter {
 public:
  explicit TextWriter(const TextOptions& options) : page_(options) {}

  std::string write(const Document& document) {
    for (const Block& block : document.blocks) {
      std::visit([this](const auto& b) { write(b); }, block);
      afterParagraph_ = std::holds_alternative<Paragraph>(block);
      first_ = false;
    }
    return page_.take();
  }

 private:
  void write(const Heading& heading) {
    if (!first_) page_.blank();
    if (!heading.state) return page_.heading(harmless(heading.line.text));
    if (!first_) page_.blank();
    page_.titleLine(heading.line.text, heading.state->text, heading.state->tone);
  }

  void write(const Paragraph& paragraph) { page_.paragraph(0, wordsOf(paragraph.line), paragraph.line.tone); }

  void write(const List& list) {
    if (afterParagraph_ && !list.items.empty()) page_.blank();
    for (const Item& item : list.items) page_.paragraph(kStep * (item.depth + 1), wordsOf(item.line), item.line.tone);
  }

  void write(const Source& source) {
    for (const std::string& line : source.lines) {
      const size_t indent = std::min(line.find_first_not_of(' '), line.size());
      page_.paragraph(static_cast<uint32_t>(kStep * (source.depth + 1) + std::min<size_t>(indent, page_.width() / 2)), line.substr(indent),
                      Tone::Quiet);
    }
  }

  void write(const Table& table) {
    if (table.rows.empty()) return;
    if (afterParagraph_ && table.depth == 0) page_.blank();
    const bool grouped = table.columns.size() > 1 &&
                         std::any_of(table.rows.begin(), table.rows.end(), [](const Row& row) { return row.cells.size() == 1; });
    const uint32_t outer = kStep * (table.depth + 1), indent = outer + (grouped ? kStep : 0);
    const std::vector<uint32_t> widths = widthsOf(table, indent);
    if (table.titled) {
      std::vector<TextCell> titles;
      for (size_t c = 0; c < widths.size(); ++c) {
        if (widths[c] > 0) titles.push_back({{{table.columns[c].title, Tone::Quiet}}, widths[c]});
      }
      page_.row(indent, titles);
    }
    for (const Row& row : table.rows) {
      if (row.cells.size() == 1 && table.columns.size() > 1) {
        for (const Line& line : row.cells[0].lines) page_.paragraph(outer, wordsOf(line), line.tone);
        continue;
      }
      std::vector<TextCell> cells;
      for (size_t c = 0; c < widths.size(); ++c) {
        if (widths[c] > 0) {
          cells.push_back({row.cells[c].lines, widths[c]});
        } else if (table.columns[c].place == Place::IfRoom && !cells.empty()) {
          for (const Line& line : row.cells[c].lines) cells.back().lines.push_back({wordsOf(line), Tone::Plain});
        }
      }
      page_.row(indent, cells);
      for (size_t c = widths.size(); c < row.cells.size(); ++c) {
        for (const Line& line : row.cells[c].lines) page_.paragraph(indent + kStep, wordsOf(line), line.tone);
      }
    }
  }

  /// Of the columns beside each other; 0 for one that is empty or has no room.
  std::vector<uint32_t> widthsOf(const Table& table, uint32_t indent) const {
    std::vector<uint32_t> widths;
    for (size_t c = 0; c < table.columns.size() && table.columns[c].place != Place::Below; ++c) {
      uint32_t width = table.titled ? displayWidth(harmless(table.columns[c].title)) : 0;
      for (const Row& row : table.rows) {
        if (row.cells.size() == 1 && table.columns.size() > 1) continue;
        for (const Line& line : row.cells[c].lines) width = std::max(width, displayWidth(harmless(wordsOf(line))));
      }
      widths.push_back(table.columns[c].widest > 0 ? std::min(width, table.columns[c].widest) : width);
    }
    uint32_t beside = 0;  // the last column that takes what is left
    for (uint32_t c = 0; c < widths.size(); ++c) {
      if (table.columns[c].place == Place::Beside) beside = c;
    }
    uint32_t used = indent;
    for (uint32_t c = 0; c < beside; ++c) used += widths[c] > 0 ? widths[c] + kGap : 0;
    const uint32_t rest = std::min(widths[beside], kNarrowestRest);
    if (used + rest > page_.width()) {
      const auto widest = std::max_element(widths.begin(), widths.begin() + beside);
      const uint32_t over = used + rest - page_.width();
      if (widest != widths.begin() + beside && *widest > over + 8) *widest -= over, used -= over;
    }
    const uint32_t left = page_.width() > used + 10 ? page_.width() - used : 10;
    widths[beside] = left;
    if (beside + 1 < widths.size() && widths[beside + 1] > 0) {
      const uint32_t room = widths[beside + 1] + kGap;
      if (left >= kNarrowestRest + room) {
        widths[beside] = left - room;
      } else {
        widths[beside + 1] = 0;
      }
    }
    return widths;
  }

  TextPage page_;
  bool first_ = true, afterParagraph_ = false;
};

}  // namespace

std::string textOf(const Document& document, const TextOptions& options) { return TextWriter(options).write(document); }

}  // namespace tollgate::report
