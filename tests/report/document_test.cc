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
