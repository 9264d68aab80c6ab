// One document in three forms, and texts that nobody would want to act in any of them.
#include "runtime/report/document.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "runtime/report/html_writer.h"
#include "runtime/report/markdown_writer.h"
#include "runtime/report/markup.h"
#include "runtime/report/text_writer.h"
#include "tests/report/golden.h"
#include "tests/report/hostile_texts.h"

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

}  // namespace

TEST_CASE("one document, three forms") {
  const Document page = pageWith("(plain)");
  checkGolden("document.html", htmlOf(page));
  checkGolden("document.md", markdownOf(page));
  TextOptions narrow;
  narrow.width = 72;
  checkGolden("document.txt", textOf(page, narrow));
  CHECK(htmlOf(Document{"empty", {}}).find("<h1>empty</h1>") != std::string::npos);
  CHECK(markdownOf(Document{"empty", {}}) == "# empty\n");
  CHECK(textOf(Document{"empty", {}}).empty());
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

TEST_CASE("hostile texts in a text are texts") {
  for (const std::string& text : hostileTexts()) {
    CAPTURE(text);
    checkCharacters(textOf(pageWith(text)));
  }
}

TEST_CASE("what a text is stands before it, and a link is then on that") {
  Line line{"the text"};
  line.lead = "Why";
  line.file = "../a folder/x.gate";
  Document page{"Leads", {}};
  page.add(List{{{line}}});
  CHECK(htmlOf(page).find("<li><a href=\"../a%20folder/x.gate\"><span class=\"strong\">Why</span></a>: the text</li>") !=
        std::string::npos);
  CHECK(markdownOf(page).find("- [**Why**](../a%20folder/x.gate): the text\n") != std::string::npos);
  CHECK(textOf(page, {}) == "  Why: the text\n");
  page.add(List{{{{"a file", Tone::Plain, "", false, "", "x.gate"}}}});
  CHECK(htmlOf(page).find("<a href=\"x.gate\">a file</a>") != std::string::npos);
  CHECK(markdownOf(page).find("- [a file](x.gate)\n") != std::string::npos);
  // No address leaves the folders that the page lies in.
  CHECK(relativeAddress("javascript:x()") == "javascript%3Ax%28%29");
  CHECK(relativeAddress("//elsewhere/x") == ".//elsewhere/x");
  for (const std::string& text : hostileTexts()) {
    CAPTURE(text);
    CHECK(relativeAddress(text).find_first_of("<>\"'&:()[] \n\\`") == std::string::npos);
  }
}

TEST_CASE("a page with contents lists its headings of level 1, and a link leads past them") {
  Document page{"Contents", {}};
  page.add(Heading{1, {"First"}, "first"});
  page.add(Heading{2, {"Deeper"}, "deeper"});
  page.add(Heading{1, {"Without an id"}});
  CHECK(htmlOf(page).find("<nav") == std::string::npos);
  page.contents = true;
  const std::string html = htmlOf(page);
  CHECK(html.find(
            "<body>\n<a class=\"skip\" href=\"#main-part\">Skip the contents</a>\n<header>\n<h1>Contents</h1>\n</header>\n"
            "<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#first\">First</a></li>\n</ul>\n</nav>\n<main id=\"main-part\">\n<h2") !=
        std::string::npos);
}

TEST_CASE("tables of one caption have names of their own, and an empty cell is no heading") {
  Document page{"Tables", {}};
  for (int i = 0; i < 2; ++i) page.add(Table{"failing", {{"who"}, {"what"}}, {Row{Line{""}, Line{"a thing"}}}});
  const std::string html = htmlOf(page);
  CHECK(html.find("aria-label=\"failing\"") != std::string::npos);
  CHECK(html.find("aria-label=\"failing (2)\"") != std::string::npos);
  CHECK(count(html, "<caption>failing</caption>") == 2);
  CHECK(count(html, "<tr><td></td><td>a thing</td></tr>") == 2);
  // A row of three cells may be shown below each other on a narrow screen, unless it is a row of a grid.
  Table three{"three", {{"a"}, {"b"}, {"c"}}, {Row{Line{"1"}, Line{"2"}, Line{"3"}}}};
  CHECK(htmlOf(Document{"x", {three}}).find("<table class=\"rows\">") != std::string::npos);
  three.grid = true;
  CHECK(htmlOf(Document{"x", {three}}).find("<table>") != std::string::npos);
}
