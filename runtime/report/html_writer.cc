#include "runtime/report/html_writer.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "runtime/report/markup.h"

namespace tollgate::report {
namespace {

// Colours are the light ones on paper, whatever the screen has. Text has a contrast of 4.5 or more to what is behind it, and lines
// one of 3 or more: tests/golden/pages_test.cc computes them from this text. On a narrow screen the cells of a row stand below each
// other, but those of a grid. On paper a row is not torn apart unless it may be longer than a page, the titles of the columns stand
// above every part of a table and never alone, and every gate but the first begins a page.
constexpr const char* kStyle = R"(
:root{color-scheme:light dark;--text:#1b1b1b;--page:#fff;--quiet:#595959;--line:#868686;--head:#f3f3f3;--link:#0b4fa8;
--good:#0a6230;--good-page:#e2f3e7;--bad:#a3081c;--bad-page:#fde7e7;--open:#734600;--open-page:#fff1d3;--quiet-page:#ededed}
@media screen and (prefers-color-scheme:dark){:root{--text:#e8e8e8;--page:#161616;--quiet:#a9a9a9;--line:#7d7d7d;--head:#242424;
--link:#8ab8ff;--good:#84dca0;--good-page:#123620;--bad:#ff9d9d;--bad-page:#4a1519;--open:#ffcf7d;--open-page:#41300a;--quiet-page:#2c2c2c}}
html{background:var(--page);color:var(--text);font-family:system-ui,sans-serif;line-height:1.45}
body{margin:0 auto;max-width:76rem;padding:1rem}
p,li,td,th,h1,h2,h3,h4,h5,pre{overflow-wrap:break-word;unicode-bidi:isolate}
h1,h2,h3,h4,h5{line-height:1.25;margin:1.6em 0 .4em}h1{margin-top:0}
p{margin:.3em 0}ul{margin:.3em 0;padding-left:1.4rem}
a{color:var(--link)}a:focus-visible,.wide:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav{border-left:3px solid var(--line);margin:.6em 0 1em;padding-left:1rem}nav ul{list-style:none;padding:0}nav li{margin:.2em 0}
.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.wide{overflow-x:auto;margin:.6em 0}
table{border-collapse:collapse;width:100%;font-size:.94rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{border:1px solid var(--line);padding:.35em .6em;text-align:left;vertical-align:top}
thead th,th.group{background:var(--head)}tbody th{font-weight:600}
pre{border:1px solid var(--line);background:var(--head);padding:.6em;white-space:pre-wrap}
.strong{font-weight:600}.quiet{color:var(--quiet)}.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.mark{display:inline-block;border-radius:.3em;padding:0 .5em;font-weight:600;white-space:nowrap;font-size:1rem;border:1px solid}
.mark,td{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.mark.good,td.good{background:var(--good-page)}.mark.bad,td.bad{background:var(--bad-page)}.mark.open,td.open{background:var(--open-page)}
.mark.plain,.mark.quiet,td.quiet{background:var(--quiet-page);color:var(--text)}
@media screen and (max-width:40rem){body{padding:.7rem}.rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.rows,.rows tbody,.rows tr,.rows td,.rows tbody th{display:block}.rows tr{border:1px solid var(--line);margin:.6em 0;padding:.2em 0}
.rows td,.rows tbody th{border:0}.rows tr:has(>th.group){border:0}.rows td:empty{display:none}}
@page{margin:14mm}
@media print{:root{color-scheme:light}html{font-size:11px}body{max-width:none;padding:0}h1,h2,h3,h4,h5{break-after:avoid}
.mark{font-size:1em}nav,.skip{display:none}
h2:has(>.mark)~h2:has(>.mark){break-before:page}thead{display:table-header-group}tr,pre{break-inside:avoid}tr:has(p:nth-child(25)){break-inside:auto}
tbody:first-of-type>tr:first-child{break-before:avoid}tr:has(>th.group){break-after:avoid}p,li{orphans:3;widows:3}
.wide{overflow:visible}a{color:inherit;text-decoration:none}}
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
  std::string lead = line.lead.empty() ? "" : fmt::format("<span class=\"strong\">{}</span>", breakable(line.lead));
  std::string& linked = lead.empty() ? text : lead;
  if (!line.file.empty()) {
    linked = fmt::format("<a href=\"{}\">{}</a>", relativeAddress(line.file), linked);
  } else if (!line.link.empty()) {
    linked = fmt::format("<a href=\"#{}\">{}</a>", escapedMarkup(line.link), linked);
  }
  return lead.empty() ? text : lead + ": " + text;
}

bool isEmpty(const Cell& cell) {
  return std::all_of(cell.lines.begin(), cell.lines.end(), [](const Line& line) { return line.text.empty(); });
}

/// Whether the cells of a row stand below each other on a narrow screen: where there is much in them, and a row says it all.
bool stacks(const Table& table) {
  const auto isLong = [](const Row& row) {
    return std::any_of(row.cells.begin(), row.cells.end(), [](const Cell& cell) { return cell.lines.size() > 1; });
  };
  return !table.grid && (table.columns.size() > 2 || std::any_of(table.rows.begin(), table.rows.end(), isLong));
}

class HtmlWriter {
 public:
  std::string write(const Document& document) {
    out_ = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action "
        "'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" "
        "content=\"no-referrer\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
        escapedMarkup(document.title), kStyle);
    begin(document);
    for (const Block& block : document.blocks) std::visit([this](const auto& b) { write(b); }, block);
    return std::move(out_) + "</main>\n</body>\n</html>\n";
  }

 private:
  /// The title, and for a page with contents these: before the main part, which begins where a link leads past them.
  void begin(const Document& document) {
    const std::string title = fmt::format("<h1>{}</h1>\n", escapedMarkup(document.title));
    std::string contents;
    for (const Block& block : document.blocks) {
      const auto* heading = std::get_if<Heading>(&block);
      if (!document.contents || heading == nullptr || heading->level != 1 || heading->id.empty()) continue;
      contents += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", escapedMarkup(heading->id), breakable(heading->line.text));
    }
    if (contents.empty()) {
      out_ += "<main>\n" + title;
      return;
    }
    out_ += fmt::format(
        "<a class=\"skip\" href=\"#main-part\">Skip the contents</a>\n<header>\n{}</header>\n<nav aria-label=\"Contents\">\n"
        "<ul>\n{}</ul>\n</nav>\n<main id=\"main-part\">\n",
        title, contents);
  }

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
    // What may be wider than the page can be scrolled by keyboard too. Listeners choose such a part by its name.
    std::string name = caption;
    for (uint32_t i = 2; !named_.insert(name).second; ++i) name = fmt::format("{} ({})", caption, i);
    out_ += fmt::format(
        "<div class=\"wide\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\">\n<table{2}>\n<caption>{1}</caption>\n<thead>\n<tr>", name,
        caption, stacks(table) ? " class=\"rows\"" : "");
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
    // A row whose first cell is empty belongs to nothing that its other cells could be called by.
    out_ += first && !isEmpty(cell) ? fmt::format("<th scope=\"row\"{}>{}</th>", shade, contentOf(cell))
                                    : fmt::format("<td{}>{}</td>", shade, contentOf(cell));
  }

  static std::string contentOf(const Cell& cell) {
    if (cell.lines.size() == 1) return inlineOf(cell.lines[0]);
    std::string out;
    for (const Line& line : cell.lines) out += "<p>" + inlineOf(line) + "</p>";
    return out;
  }

  std::string out_;
  std::set<std::string> named_;  // parts of the page
};

}  // namespace

std::string htmlOf(const Document& document) { return HtmlWriter().write(document); }

}  // namespace tollgate::report
