#include "runtime/report/html_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/report/markup.h"

namespace tollgate::report {
namespace {

// Colours are the light ones on paper, whatever the screen has. All pairs of text and page have a contrast of 4.5 or more.
constexpr const char* kStyle = R"(
:root{color-scheme:light dark;--text:#1b1b1b;--page:#fff;--quiet:#595959;--line:#c4c4c4;--head:#f3f3f3;--link:#0b4fa8;
--good:#0a6230;--good-page:#e2f3e7;--bad:#a3081c;--bad-page:#fde7e7;--open:#734600;--open-page:#fff1d3;--quiet-page:#ededed}
@media screen and (prefers-color-scheme:dark){:root{--text:#e8e8e8;--page:#161616;--quiet:#a9a9a9;--line:#4a4a4a;--head:#242424;
--link:#8ab8ff;--good:#84dca0;--good-page:#123620;--bad:#ff9d9d;--bad-page:#4a1519;--open:#ffcf7d;--open-page:#41300a;--quiet-page:#2c2c2c}}
@page{margin:14mm}
@media print{:root{color-scheme:light}html{font-size:11px}body{max-width:none;padding:0}h2,h3,h4,h5{break-after:avoid}
thead{display:table-header-group}tr:has(>th.group){break-after:avoid}p,li{orphans:3;widows:3}
.wide{overflow:visible}a{color:inherit;text-decoration:none}}
html{background:var(--page);color:var(--text);font-family:system-ui,sans-serif;line-height:1.45}
body{margin:0 auto;max-width:76rem;padding:1rem}
p,li,td,th,h1,h2,h3,h4,h5,pre{overflow-wrap:break-word;unicode-bidi:isolate}
h1,h2,h3,h4,h5{line-height:1.25;margin:1.6em 0 .4em}h1{margin-top:0}
p{margin:.3em 0}ul{margin:.3em 0;padding-left:1.4rem}
a{color:var(--link)}a:focus-visible,.wide:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.wide{overflow-x:auto;margin:.6em 0}
table{border-collapse:collapse;width:100%;font-size:.94rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{border:1px solid var(--line);padding:.35em .6em;text-align:left;vertical-align:top}
thead th,th.group{background:var(--head)}tbody th{font-weight:600}
pre{border:1px solid var(--line);background:var(--head);padding:.6em;white-space:pre-wrap}
.strong{font-weight:600}.quiet{color:var(--quiet)}.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.mark{display:inline-block;border-radius:.3em;padding:0 .5em;font-weight:600;white-space:nowrap;font-size:1rem;
-webkit-print-color-adjust:exact;print-color-adjust:exact;border:1px solid}
.mark.good,td.good{background:var(--good-page)}.mark.bad,td.bad{background:var(--bad-page)}.mark.open,td.open{background:var(--open-page)}
.mark.plain,.mark.quiet,td.quiet{background:var(--quiet-page);color:var(--text)}
)";

const char* toneClass(Tone tone) {
  switch (tone) {
    case Tone::Plain: return "plain";
    case Tone::Strong: return "strong";
    case Tone::Good: return "good";
    case Tone::Bad: return "bad";
    case Tone::Open: return "open";
    case Tone::Quiet: return "quiet";
  }
  return "";
}

/// A sign beside a mark's words, for eyes that tell no colours; it is not read out.
const char* signOf(Tone tone) {
  switch (tone) {
    case Tone::Good: return "✓";
    case Tone::Bad: return "✗";
    case Tone::Open: return "?";
    case Tone::Plain:
    case Tone::Strong:
    case Tone::Quiet: return "–";
  }
  return "";
}

/// A word that is longer than any column is wide may be broken, so that nothing is cut off on paper.
std::string breakable(std::string_view text) {
  constexpr size_t kLongest = 32;
  std::string out;
  for (size_t begin = 0, end = 0, length = 0; begin < text.size(); begin = end, length = 0) {
    bool word = true;
    for (end = begin; end < text.size() && word && length < kLongest; ++end) {
      length += (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80 ? 0 : 1;
      word = text[end] != ' ' && text[end] != '-' && text[end] != '\n';
    }
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    out += escapedMarkup(text.substr(begin, end - begin));
    if (word && end < text.size()) out += "<wbr>";
  }
  return out;
}

std::string inlineOf(const Line& line) {
  std::string text = breakable(line.text);
  if (line.mark) {
    text = fmt::format("<span class=\"mark {}\"><span aria-hidden=\"true\">{}</span> {}</span>", toneClass(line.tone), signOf(line.tone),
                       text);
  } else if (line.tone != Tone::Plain) {
    text = fmt::format("<span class=\"{}\">{}</span>", toneClass(line.tone), text);
  }
  return line.link.empty() ? text : fmt::format("<a href=\"#{}\">{}</a>", escapedMarkup(line.link), text);
}

class HtmlWriter {
 public:
  std::string write(const Document& document) {
    out_ = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action "
        "'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" "
        "content=\"no-referrer\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n",
        escapedMarkup(document.title), kStyle);
    for (const Block& block : document.blocks) std::visit([this](const auto& b) { write(b); }, block);
    return std::move(out_) + "</main>\n</body>\n</html>\n";
  }

 private:
  void write(const Heading& heading) {
    const int level = std::clamp(heading.level, 1, 4) + 1;
    const std::string id = heading.id.empty() ? "" : fmt::format(" id=\"{}\"", escapedMarkup(heading.id));
    out_ += fmt::format("<h{}{}>{}{}</h{}>\n", level, id, inlineOf(heading.line), heading.state ? " " + inlineOf(*heading.state) : "",
                        level);
  }

  void write(const Paragraph& paragraph) { out_ += fmt::format("<p>{}</p>\n", inlineOf(paragraph.line)); }

  void write(const List& list) {
    if (list.items.empty()) return;
    out_ += "<ul>\n";
    uint32_t depth = 0;
    bool open = false;  // an item that may still get items of its own
    for (const Item& item : list.items) {
      for (; depth < item.depth && open; ++depth, open = false) out_ += "\n<ul>\n";
      if (open) out_ += "</li>\n";
      for (; depth > item.depth; --depth) out_ += "</ul>\n</li>\n";
      out_ += "<li>" + inlineOf(item.line);
      open = true;
    }
    out_ += "</li>\n";
    for (; depth > 0; --depth) out_ += "</ul>\n</li>\n";
    out_ += "</ul>\n";
  }

  void write(const Table& table) {
    const std::string caption = escapedMarkup(table.caption);
    // What may be wider than the page can be scrolled by keyboard too.
    out_ += fmt::format(
        "<div class=\"wide\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\">\n<table>\n<caption>{0}</caption>\n<thead>\n<tr>", caption);
    for (const Column& column : table.columns) out_ += fmt::format("<th scope=\"col\">{}</th>", escapedMarkup(column.title));
    out_ += "</tr>\n</thead>\n<tbody>\n";
    bool first = true;
    for (const Row& row : table.rows) {
      const bool group = row.cells.size() == 1 && table.columns.size() > 1;
      out_ += group && !first ? "</tbody>\n<tbody>\n<tr>" : "<tr>";
      first = false;
      if (group) {
        out_ += fmt::format("<th class=\"group\" scope=\"rowgroup\" colspan=\"{}\">{}</th>", table.columns.size(), contentOf(row.cells[0]));
      } else {
        for (size_t i = 0; i < row.cells.size(); ++i) cell(row.cells[i], i == 0);
      }
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table>\n</div>\n";
  }

  void write(const Source& source) {
    out_ += "<pre><code>";
    for (const std::string& line : source.lines) out_ += escapedMarkup(line) + "\n";
    out_ += "</code></pre>\n";
  }

  void cell(const Cell& cell, bool first) {
    const std::string shade = cell.shade == Tone::Plain ? "" : fmt::format(" class=\"{}\"", toneClass(cell.shade));
    out_ += first ? fmt::format("<th scope=\"row\"{}>{}</th>", shade, contentOf(cell))
                  : fmt::format("<td{}>{}</td>", shade, contentOf(cell));
  }

  static std::string contentOf(const Cell& cell) {
    if (cell.lines.size() == 1) return inlineOf(cell.lines[0]);
    std::string out;
    for (const Line& line : cell.lines) out += "<p>" + inlineOf(line) + "</p>";
    return out;
  }

  std::string out_;
};

}  // namespace

std::string htmlOf(const Document& document) { return HtmlWriter().write(document); }

}  // namespace tollgate::report
