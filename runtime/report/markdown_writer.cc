#include "runtime/report/markdown_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "compiler/support/display_text.h"
#include "runtime/report/markup.h"

namespace tollgate::report {
namespace {

// Between two signs that mean something together to those who render Markdown, and shows nothing.
constexpr std::string_view kApart = "<!-- -->";
constexpr std::string_view kEscaped = "\\`*_[]<>|~$&{";

bool isLetterOrDigit(char c) { return isAsciiLetter(c) || isDigit(c); }

/// Schemes that make an address without slashes.
bool endsInScheme(std::string_view text) {
  const std::string_view last = text.substr(text.size() < 6 ? 0 : text.size() - 6);
  const std::string word = smallLetters(last);
  return word == "mailto" || word.ends_with("xmpp");
}

std::string inlineOf(const Line& line, bool lineStart = false) {
  const bool isLinked = !line.link.empty() || !line.file.empty();
  std::string text = escapedMarkdown(line.text, lineStart && !isLinked && line.lead.empty());
  if (text.empty()) return text;
  const bool bold = line.tone == Tone::Strong || (line.mark && line.tone != Tone::Quiet && line.tone != Tone::Plain);
  if (bold && text.front() != ' ' && text.back() != ' ') text = "**" + text + "**";
  std::string lead = line.lead.empty() ? "" : "**" + escapedMarkdown(line.lead) + "**";
  std::string& linked = lead.empty() ? text : lead;
  if (!line.file.empty()) {
    linked = fmt::format("[{}]({})", linked, relativeAddress(line.file));
  } else if (isLinked) {
    linked = fmt::format("[{}](#{})", linked, escapedMarkdown(line.link));
  }
  return lead.empty() ? text : lead + ": " + text;
}

class MarkdownWriter {
 public:
  std::string write(const Document& document) {
    out_ = "# " + escapedMarkdown(document.title) + "\n";
    for (const Block& block : document.blocks) std::visit([this](const auto& b) { write(b); }, block);
    return std::move(out_);
  }

 private:
  void write(const Heading& heading) {
    out_ += '\n';
    if (!heading.id.empty()) out_ += fmt::format("<a id=\"{}\"></a>\n\n", heading.id);
    out_ += std::string(static_cast<size_t>(std::clamp(heading.level, 1, 4)) + 1, '#') + " " + inlineOf(heading.line);
    if (heading.state) out_ += ": " + inlineOf(*heading.state);
    out_ += '\n';
  }

  void write(const Paragraph& paragraph) { out_ += "\n" + inlineOf(paragraph.line, true) + "\n"; }

  void write(const List& list) {
    out_ += '\n';
    for (const Item& item : list.items) out_ += std::string(2 * size_t{item.depth}, ' ') + "- " + inlineOf(item.line, true) + "\n";
  }

  void write(const Table& table) {
    out_ += "\n|";
    for (const Column& column : table.columns) out_ += " " + escapedMarkdown(column.title) + " |";
    out_ += "\n|";
    for (size_t i = 0; i < table.columns.size(); ++i) out_ += " --- |";
    out_ += '\n';
    for (const Row& row : table.rows) {
      out_ += '|';
      for (const Cell& cell : row.cells) {
        std::string text;
        for (const Line& line : cell.lines) text += (text.empty() ? "" : "<br>") + inlineOf(line);
        if (row.cells.size() == 1 && table.columns.size() > 1 && !text.empty() && !text.starts_with("**")) text = "**" + text + "**";
        out_ += " " + text + " |";
      }
      for (size_t i = row.cells.size(); i < table.columns.size(); ++i) out_ += " |";
      out_ += '\n';
    }
  }

  void write(const Source& source) {
    size_t fence = 3;  // one backtick more than any run of them inside
    std::string text;
    for (const std::string& line : source.lines) {
      const std::string safe = harmless(line);
      size_t run = 0;
      for (const char c : safe) {
        run = c == '`' ? run + 1 : 0;
        fence = std::max(fence, run + 1);
      }
      text += safe + "\n";
    }
    const std::string ticks(fence, '`');
    out_ += "\n" + ticks + "\n" + text + ticks + "\n";
  }

  std::string out_;
};

}  // namespace

std::string escapedMarkdown(std::string_view given, bool lineStart) {
  const std::string text = harmless(given);
  std::string out;
  const size_t begin = std::min(text.find_first_not_of(' '), text.size());
  const size_t digits = std::min(text.find_first_not_of("0123456789", begin), text.size());
  for (size_t i = begin; i < text.size(); ++i) {
    const char c = text[i], next = i + 1 < text.size() ? text[i + 1] : '\0';
    const bool list = i == begin ? std::string_view("#-+/=").find(c) != std::string_view::npos : i == digits && (c == '.' || c == ')');
    const bool escaped = kEscaped.find(c) != std::string_view::npos;
    if (escaped || (lineStart && list)) out += '\\';
    out += c;
    const bool mention = c == '@' && isLetterOrDigit(next);
    const bool address = c == ':' && (next == '/' || endsInScheme(std::string_view(text).substr(0, i)));
    const bool reference = c == '#' && isDigit(next);
    const bool site = (c == 'w' || c == 'W') && next == '.';
    if (mention || address || reference || site) out += kApart;
  }
  return out;
}

std::string markdownOf(const Document& document) { return MarkdownWriter().write(document); }

}  // namespace tollgate::report
