// docs/data-formats.md and the manual page name just the formats that there are.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "compiler/support/data_formats.h"
#include "tests/support/text_file.h"

using namespace tollgate;

namespace {

/// The words in code of the first cells of the table below a heading.
std::vector<std::string> firstCells(const std::string& page, const std::string& heading) {
  std::vector<std::string> words;
  size_t at = page.find(heading);
  REQUIRE(at != std::string::npos);
  at = page.find("\n| `", at);
  while (at != std::string::npos && page.compare(at, 4, "\n| `") == 0) {
    const std::string cell = page.substr(at + 3, page.find(" |", at + 3) - at - 3);
    for (size_t begin = cell.find('`'); begin != std::string::npos; begin = cell.find('`', begin)) {
      const size_t end = cell.find('`', begin + 1);
      words.push_back(cell.substr(begin + 1, end - begin - 1));
      begin = end + 1;
    }
    at = page.find('\n', at + 1);
  }
  return words;
}

}  // namespace

TEST_CASE("the page of the formats has a row for each") {
  const std::string page = test::textOfFile(TOLLGATE_SOURCE_DIR "/docs/data-formats.md");
  std::vector<std::string> words;
  for (const DataFormatInfo& info : dataFormats()) words.emplace_back(info.word);
  CHECK(firstCells(page, "\n## The formats\n") == dataFormatWords());
  CHECK(firstCells(page, "\n## What each cannot tell\n") == words);
  for (const std::string_view field : testCaseFieldNames()) {
    CAPTURE(field);
    CHECK(page.find("`" + std::string(field) + "`") != std::string::npos);
  }
}

TEST_CASE("the manual page has all words of --as") {
  std::string words;
  for (const DataFormatInfo& info : dataFormats()) words += (words.empty() ? "" : "|") + std::string(info.word);
  CHECK(test::textOfFile(TOLLGATE_SOURCE_DIR "/docs/tollgate.1").find("\\-\\-as \" " + words + "\"") != std::string::npos);
}
