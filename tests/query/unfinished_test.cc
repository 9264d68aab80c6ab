// A mistake that is told while its line is being written is one when the line is finished.

#include <algorithm>
#include <cctype>
#include <map>

#include <doctest/doctest.h>

#include "compiler/query/unfinished.h"
#include "tests/query/support.h"
#include "tests/support/text_file.h"

using namespace tollgate;

namespace {

/// The codes that an editor tells of a line up to the cursor, which stands at the end of it: those that stay, and before the word that is
/// being written another word or sign behind them.
std::vector<std::string> toldEarly(const test::Asked& asked, size_t line, size_t cursor) {
  const std::string_view text = asked.sources.file(asked.main).text();
  size_t word = cursor;
  const auto inWord = [&](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_'; };
  while (word > line && inWord(text[word - 1])) --word;
  std::vector<std::string> codes;
  for (const Diagnostic& d : asked.program.diagnostics.all()) {
    if (d.span.file != asked.main || d.span.begin < line || d.span.end >= word) continue;
    if (text.substr(d.span.end, word - d.span.end).find_first_not_of(' ') == std::string_view::npos) continue;
    if (query::staysAsLineGoesOn(d, text)) codes.push_back(diagCode(d.kind));
  }
  return codes;
}

/// Of the last line of a text.
std::vector<std::string> toldEarly(const std::string& text) {
  const auto asked = test::askMarked(text + "$0\n");
  return toldEarly(*asked.asked, asked.asked->sources.file(0).text().rfind('\n', asked.at - 1) + 1, asked.at);
}

}  // namespace

TEST_CASE("of a line that is right when it is finished nothing is told before") {
  size_t prefixes = 0, step = 0;
  for (const std::string& path : test::corpus()) {
    const std::string text = test::textOfFile(path);
    if (text.size() > 60'000 || !test::askText(path, text)->program.ok()) continue;
    CAPTURE(path);
    for (size_t line = 0, end = 0; line < text.size(); line = end + 1) {
      end = std::min(text.find('\n', line), text.size());
      for (size_t cursor = line + 1; cursor < end; ++cursor) {
        if ((step++ * 2654435761u >> 7) % 3000 != 0) continue;
        ++prefixes;
        const auto asked = test::askText(path, text.substr(0, cursor) + text.substr(end));
        CAPTURE(text.substr(line, cursor - line));
        CHECK(toldEarly(*asked, line, cursor).empty());
      }
    }
  }
  MESSAGE(prefixes, " prefixes of lines");
  CHECK(prefixes > 400);
}

TEST_CASE("what is wrong whatever follows is told at once") {
  const std::string gate = "use model\nexit gate g\n  criterion c\n    require ";
  using Codes = std::vector<std::string>;
  CHECK(toldEarly(gate + "every isues satisfies ") == Codes{"G0203"});
  CHECK(toldEarly(gate + "every issues satisfies statos is cl") == Codes{"G0203"});
  CHECK(toldEarly(gate + "every i in issues satisfies i.statos is ") == Codes{"G0206"});
  CHECK(toldEarly(gate + "every issues satisfies severity == 3 and ") == Codes{"G0107"});
  // The word itself may go on, what stands behind it may be a part of it, and a line may close what it opens.
  CHECK(toldEarly(gate + "every issu").empty());
  CHECK(toldEarly(gate + "every isues ").empty());
  CHECK(toldEarly(gate + "every i in ").empty());
  CHECK(toldEarly(gate + "(every issues ").empty());
}
