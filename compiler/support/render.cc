// Text form of diagnostics. See render_machine.cc for JSON and SARIF.
#include "compiler/support/render.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/support/display_text.h"

namespace tollgate {
namespace {

constexpr uint32_t kTab = 4;

/// One underlined part of one line.
struct Mark {
  uint32_t line = 0;
  uint32_t begin = 0, end = 0;  // bytes within the line
  uint32_t lastLine = 0;        // of a span over several lines
  bool primary = false;
  std::string text;
};

Mark markOf(const SourceFile& file, Span span, bool primary, std::string text) {
  const LineColumn from = file.locate(span.begin), to = file.locate(span.end);
  const auto length = static_cast<uint32_t>(file.line(from.line).size());
  Mark mark{from.line, std::min(from.column - 1, length), length, from.line, primary, std::move(text)};
  if (to.line == from.line) {
    mark.end = std::min(to.column - 1, length);
  } else if (to.column > 1 || to.line > from.line + 1) {
    mark.lastLine = to.column > 1 ? to.line : to.line - 1;
  }
  return mark;
}

class TextRenderer {
 public:
  TextRenderer(const SourceMap& sources, const RenderOptions& options) : sources_(sources), options_(options) {}

  std::string render(const Diagnostic& diagnostic) {
    out_.clear();
    const std::string head = fmt::format("{}[{}]", severityWord(diagnostic.severity), diagCode(diagnostic.kind));
    out_ += paint(severityColour(diagnostic.severity), head) + paint("1", ": " + harmless(diagnostic.message)) + "\n";
    gutter_ = 0;
    if (placed(diagnostic.span)) renderPlaces(diagnostic);
    renderAdvice(diagnostic);
    return std::move(out_);
  }

 private:
  bool placed(Span span) const { return span.valid() && span.file < sources_.size(); }

  static const char* severityColour(Severity severity) {
    switch (severity) {
      case Severity::Error: return "1;31";
      case Severity::Warning: return "1;33";
      case Severity::Note: return "1;36";
    }
    return "0";
  }

  std::string paint(const char* colour, const std::string& text) const {
    return options_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : text;
  }

  void renderPlaces(const Diagnostic& diagnostic) {
    std::map<FileId, std::vector<Mark>> byFile;
    std::vector<FileId> order;
    const auto add = [&](Span span, bool primary, std::string text) {
      if (!placed(span)) return;
      if (byFile[span.file].empty()) order.push_back(span.file);
      byFile[span.file].push_back(markOf(sources_.file(span.file), span, primary, std::move(text)));
    };
    add(diagnostic.span, true, isSuggestion(diagnostic.help) ? diagnostic.help : "");
    for (const DiagLabel& label : diagnostic.labels) add(label.span, false, label.text);
    for (const auto& [file, marks] : byFile) {
      for (const Mark& mark : marks) gutter_ = std::max(gutter_, fmt::format("{}", mark.line).size());
    }
    for (size_t i = 0; i < order.size(); ++i) {
      const SourceFile& file = sources_.file(order[i]);
      std::vector<Mark>& marks = byFile[order[i]];
      const uint32_t offset = i == 0 ? diagnostic.span.begin : file.lineStart(marks[0].line) + marks[0].begin;
      out_ += std::string(gutter_, ' ') + paint("1;34", i == 0 ? "--> " : "::: ") +
              fmt::format("{}:{}:{}\n", harmless(file.name()), file.locate(offset).line, characterColumn(file, offset));
      renderMarks(file, marks);
    }
  }

  void renderMarks(const SourceFile& file, std::vector<Mark>& marks) {
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.line < b.line; });
    uint32_t shown = 0;
    for (size_t i = 0; i < marks.size(); ++i) {
      if (marks[i].line != shown) {
        if (shown != 0 && marks[i].line == shown + 2) {
          bar(fmt::format("{}", shown + 1), clip(file.line(shown + 1), 0).text);
        } else if (shown != 0 && marks[i].line > shown + 2) {
          out_ += paint("1;34", "...") + "\n";
        }
        shown = marks[i].line;
        const Mark* lead = &marks[i];
        for (size_t k = i; k < marks.size() && marks[k].line == shown; ++k) {
          if (marks[k].primary) lead = &marks[k];
        }
        clipped_ = clip(file.line(shown), lead->begin);
        bar(fmt::format("{}", shown), clipped_.text);
      }
      bar("", underline(file.line(marks[i].line), marks[i]));
    }
  }

  void bar(const std::string& number, const std::string& content) {
    out_ += paint("1;34", std::string(gutter_ - number.size(), ' ') + number + " |");
    if (!content.empty()) out_ += " " + content;
    out_ += "\n";
  }

  /// The part of a line that is shown: bytes [from, to), with an ellipsis where something was cut.
  struct Clipped {
    std::string text;
    size_t from = 0, to = 0;
    uint32_t skipped = 0;  // screen columns before `from`
    bool cut = false;      // an ellipsis stands in front
  };

  Clipped clip(std::string_view line, size_t focus) const {
    Clipped c;
    c.to = line.size();
    const std::string whole = harmless(line, kTab);
    if (displayWidth(whole) <= options_.clipAt) {
      c.text = whole;
      return c;
    }
    const size_t before = options_.clipAt / 3;
    c.from = focus > before ? focus - before : 0;
    while (c.from > 0 && (static_cast<unsigned char>(line[c.from]) & 0xC0) == 0x80) --c.from;
    c.cut = c.from > 0;
    c.to = c.from;
    uint32_t width = 0;
    while (c.to < line.size() && width < options_.clipAt) width += displayWidth(nextCodePoint(line, c.to));
    c.skipped = c.cut ? displayWidth(harmless(line.substr(0, c.from), kTab)) : 0;
    c.text = (c.cut ? "…" : "") + harmless(line.substr(c.from, c.to - c.from), kTab, c.skipped) + (c.to < line.size() ? "…" : "");
    return c;
  }

  std::string underline(std::string_view line, const Mark& mark) const {
    const auto column = [&](size_t byte) {
      byte = std::clamp(byte, clipped_.from, clipped_.to);
      const uint32_t width = displayWidth(harmless(line.substr(0, byte), kTab));
      return width - clipped_.skipped + (clipped_.cut ? 1u : 0u);
    };
    const uint32_t from = column(mark.begin);
    const uint32_t length = std::max<uint32_t>(1, column(std::max(mark.begin, mark.end)) - from);
    std::string text = std::string(length, mark.primary ? '^' : '-');
    if (mark.lastLine > mark.line) text += fmt::format("… to line {}", mark.lastLine);
    if (!mark.text.empty()) text += " " + harmless(mark.text);
    return std::string(from, ' ') + paint(mark.primary ? "1;31" : "1;34", text);
  }

  static bool isSuggestion(const std::string& help) { return help.starts_with("did you mean"); }

  void renderAdvice(const Diagnostic& diagnostic) {
    const std::string lead = std::string(gutter_, ' ') + paint("1;34", gutter_ == 0 ? "  = " : " = ");
    if (!diagnostic.help.empty() && !(isSuggestion(diagnostic.help) && placed(diagnostic.span))) {
      out_ += lead + "help: " + harmless(diagnostic.help) + "\n";
    }
    for (const Fix& fix : diagnostic.fixes) {
      if (fix.title != diagnostic.help) out_ += lead + "fix: " + harmless(fix.title) + "\n";
    }
  }

  const SourceMap& sources_;
  const RenderOptions& options_;
  std::string out_;
  size_t gutter_ = 0;
  Clipped clipped_;
};

}  // namespace

uint32_t characterColumn(const SourceFile& file, uint32_t offset) {
  const LineColumn at = file.locate(offset);
  const std::string_view line = file.line(at.line);
  uint32_t column = 1;
  for (size_t i = 0; i < line.size() && i + 1 < at.column; ++column) nextCodePoint(line, i);
  return column;
}

std::string_view severityWord(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Note: return "note";
  }
  return "";
}

std::string renderText(const SourceMap& sources, const Diagnostics& diagnostics, const RenderOptions& options) {
  TextRenderer renderer(sources, options);
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (!out.empty()) out += "\n";
    out += renderer.render(diagnostic);
  }
  return out;
}

std::string diagnosticSummary(const Diagnostics& diagnostics) {
  size_t counts[3] = {};
  for (const Diagnostic& diagnostic : diagnostics.all()) ++counts[static_cast<size_t>(diagnostic.severity)];
  std::string out;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note}) {
    const size_t count = counts[static_cast<size_t>(severity)];
    if (count == 0) continue;
    out += fmt::format("{}{} {}{}", out.empty() ? "" : ", ", count, severityWord(severity), count == 1 ? "" : "s");
  }
  return out;
}

}  // namespace tollgate
