#include "runtime/report/text_page.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "compiler/support/display_text.h"

namespace tollgate::report {
namespace {

constexpr uint32_t kNarrowest = 60;
constexpr uint32_t kGap = 2;

const char* ansi(Tone tone) {
  switch (tone) {
    case Tone::Plain: return "";
    case Tone::Strong: return "1";
    case Tone::Good: return "32";
    case Tone::Bad: return "1;31";
    case Tone::Open: return "33";
    case Tone::Quiet: return "2";
  }
  return "";
}

void trimEnd(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

}  // namespace

TextPage::TextPage(const TextOptions& options) : options_(options), width_(std::max(options.width, kNarrowest)) {}

std::string TextPage::painted(std::string_view text, Tone tone) const {
  const std::string_view code = ansi(tone);
  if (!options_.colour || code.empty() || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

void TextPage::write(std::string_view lead, std::string_view text, Tone tone) {
  out_ += lead;
  out_ += painted(text, tone);
  out_ += '\n';
}

void TextPage::titleLine(std::string_view left, std::string_view right, Tone tone) {
  const std::string title = harmless(left);
  const uint32_t used = displayWidth(title), verdict = displayWidth(right);
  out_ += painted(title, Tone::Strong);
  if (used + kGap + verdict > width_) {
    out_ += '\n' + std::string(width_ - verdict, ' ');
  } else {
    out_ += std::string(width_ - verdict - used, ' ');
  }
  write("", right, tone);
}

void TextPage::paragraph(uint32_t indent, std::string_view text, Tone tone) {
  const auto lines = wrapped(harmless(text), width_ - indent - kGap);
  for (size_t i = 0; i < lines.size(); ++i) write(std::string(indent + (i == 0 ? 0 : kGap), ' '), lines[i], tone);
}

void TextPage::row(uint32_t indent, const std::vector<TextCell>& cells) {
  std::vector<std::vector<std::pair<std::string, Tone>>> columns;
  size_t height = 0;
  for (const TextCell& cell : cells) {
    std::vector<std::pair<std::string, Tone>> lines;
    for (const Line& paragraph : cell.lines) {
      const std::string text = harmless(wordsOf(paragraph));
      // What goes on in a further line is indented, so that paragraphs stay apart.
      const bool hanging = cell.lines.size() > 1 && displayWidth(text) > cell.width;
      bool first = true;
      for (std::string& line : wrapped(text, hanging ? cell.width - kGap : cell.width)) {
        lines.emplace_back(hanging && !first ? std::string(kGap, ' ') + line : std::move(line), paragraph.tone);
        first = false;
      }
    }
    height = std::max(height, lines.size());
    columns.push_back(std::move(lines));
  }
  if (cells.size() > 1 && !columns[0].empty() && displayWidth(columns[0][0].first) > cells[0].width) {
    write(std::string(indent, ' '), columns[0][0].first, columns[0][0].second);
    columns[0].erase(columns[0].begin());
  }
  for (size_t i = 0; i < height; ++i) {
    std::string line(indent, ' ');
    for (size_t c = 0; c < cells.size(); ++c) {
      const std::string text = i < columns[c].size() ? columns[c][i].first : "";
      line += painted(text, i < columns[c].size() ? columns[c][i].second : Tone::Plain);
      if (c + 1 == cells.size()) break;
      const uint32_t used = displayWidth(text);
      line.append((used < cells[c].width ? cells[c].width - used : 0) + kGap, ' ');
    }
    trimEnd(line);
    out_ += line + '\n';
  }
}

}  // namespace tollgate::report
