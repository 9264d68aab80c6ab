// One document in its forms, and texts that nobody would want to act in any of them.
#include "runtime/report/document.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "runtime/report/html_writer.h"
#include "runtime/report/markdown_writer.h"
#include "runtime/report/markup.h"
#include "tests/report/golden.h"

using namespace tollgate::report;

namespace {

/// Every kind of block, each with this text beside its own.
Document pageWith(const std::string& text) {
  Document page{"Every block " + text, {}};
  page.add(Heading{1, {"First " + text}, "first", mark("NOT MET", Tone::Bad)});
  page.paragraph("A paragraph " + text, Tone::Quiet);
  page.paragraph(text);
  page.add(List{{{{"item " + text}}, {{text, Tone::Open}, 1}, {{"deeper"}, 2}, {{"last"}}}});
  page.add(Heading{2, {text, Tone::Plain, "first"}});
  Table table{"the table " + text, {{"name " + text}, {"state"}, {"what"}, {"clause", 12, Place::IfRoom}, {"because", 0, Place::Below}}};
  table.rows.push_back({Line{"a group " + text}});
  table.rows.push_back({Line{"row " + text, Tone::Plain, "first"}, mark("met", Tone::Good), std::vector<Line>{{"one " + text}, {"two"}},
                        Line{"12.9(a)", Tone::Quiet}, Line{"ground " + text}});
  table.rows.push_back({Line{"other"}, mark("undetermined", Tone::Open), Cell(), Cell(), Cell()});
  table.rows.back().cells[2].shade = Tone::Bad;
  page.add(std::move(table));
  page.add(Source{{"define x means", "  " + text, "```", "````"}});
  return page;
}

/// What could act: tags, attributes, entities, ends of sections, Markdown of every kind, control and direction characters.
const std::vector<std::string>& hostileTexts() {
  static const std::vector<std::string> kTexts = {
      "<script>alert(1)</script>",
      "\"><img src=x onerror=alert(1)>",
      "' onmouseover='alert(1)",
      "]]><!-- --><![CDATA[",
      "&lt;b&gt; &#60; &amp",
      "[link](https://evil.example) ![i](x.png) <https://evil.example> www.evil.example mailto:a@evil.example",
      "# heading | cell | `code` *bold* _it_ ~~gone~~ $x$ @team #12 \\| \\",
      "- item",
      "12. number",
      "/close",
      "--> </style></title>",
      "line\nbreak\r\ttab",
      std::string("nul\0bell\a escape \x1B[2J delete\x7F", 29),
      "right\u202Eleft \u2066iso\u2069 \u200F mark",
      "\xFF\xFE wrong bytes \xC3",
      "\uFFFE\uFFFF no characters",
  };
  return kTexts;
}

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

void checkCharacters(const std::string& text) {
  for (const char c : text) {
    const bool acts = (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
    CHECK_FALSE(acts);
  }
  for (const char* direction : {"\u202E", "\u2066", "\u2069", "\u200F"}) CHECK(text.find(direction) == std::string::npos);
}

}  // namespace

TEST_CASE("one document, each form") {
  const Document page = pageWith("(plain)");
  checkGolden("document.html", htmlOf(page));
  checkGolden("document.md", markdownOf(page));
  CHECK(htmlOf(Document{"empty", {}}).find("<h1>empty</h1>") != std::string::npos);
  CHECK(markdownOf(Document{"empty", {}}) == "# empty\n");
}

TEST_CASE("hostile texts in HTML are texts") {
  const std::string plain = htmlOf(pageWith("x"));
  for (const std::string& text : hostileTexts()) {
    CAPTURE(text);
    const std::string html = htmlOf(pageWith(text));
    // The text adds no tag, no attribute and no comment to the page.
    for (const char* sign : {"<", ">", "\""}) CHECK(count(html, sign) == count(plain, sign));
    checkCharacters(html);
    for (const char* none : {"\uFFFE", "\uFFFF"}) CHECK(html.find(none) == std::string::npos);
  }
  CHECK(escapedMarkup("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
  CHECK(escapedMarkup("]]>") == "]]&gt;");
}

TEST_CASE("hostile texts in Markdown are texts") {
  CHECK(escapedMarkdown("a*b_c`d") == "a\\*b\\_c\\`d");
  CHECK(escapedMarkdown("[x](y) <b> a|b") == "\\[x\\](y) \\<b\\> a\\|b");
  CHECK(escapedMarkdown("\\|") == "\\\\\\|");
  CHECK(escapedMarkdown("@team, a @ b") == "@<!-- -->team, a @ b");
  CHECK(escapedMarkdown("https://x www.y") == "https:<!-- -->//x www<!-- -->.y");
  CHECK(escapedMarkdown("MailTo:x") == "MailTo:<!-- -->x");
  CHECK(escapedMarkdown("issues.csv:17, 12.9(a) - 3 + 4") == "issues.csv:17, 12.9(a) - 3 + 4");
  for (const char* start : {"# x", "- x", "+ x", "/close", "=="}) CHECK(escapedMarkdown(start, true) == std::string("\\") + start);
  CHECK(escapedMarkdown("12. x", true) == "12\\. x");
  CHECK(escapedMarkdown("12) x", true) == "12\\) x");
  CHECK(escapedMarkdown("12. x") == "12. x");
  const std::string plain = markdownOf(pageWith("x"));
  for (const std::string& text : hostileTexts()) {
    CAPTURE(text);
    const std::string page = markdownOf(pageWith(text));
    CHECK(count(page, "\n") == count(plain, "\n"));
    checkCharacters(page);
  }
}
