#include "compiler/support/display_text.h"

#include <doctest/doctest.h>

using namespace tollgate;

TEST_CASE("screen columns") {
  CHECK(displayWidth("abc") == 3);
  CHECK(displayWidth("é") == 1);
  CHECK(displayWidth("e\u0301") == 1);
  CHECK(displayWidth("漢字") == 4);
  CHECK(displayWidth("한글") == 4);
  CHECK(displayWidth("🚦") == 2);
  CHECK(displayWidth("\xFF\xFE") == 2);
  CHECK(displayWidth("") == 0);
}

TEST_CASE("invalid bytes give one replacement each and never read past the end") {
  const char* texts[] = {"\xC3", "\xE2\x82", "\xF0\x9F\x9A", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80"};
  for (const std::string_view text : texts) {
    size_t at = 0;
    CHECK(nextCodePoint(text, at) == kReplacement);
    CHECK(at == 1);
  }
}

TEST_CASE("nothing in a text steers a terminal or turns a line around") {
  CHECK(harmless("a\x1b[31mb") == "a␛[31mb");
  CHECK(harmless("a\u202Eb") == "a\uFFFDb");
  CHECK(harmless("\x7F") == "␡");
  CHECK(harmless("\u0085") == "\uFFFD");
  CHECK(harmless("\tx\ty") == "    x   y");
  CHECK(harmless("漢\tx") == "漢  x");
  CHECK(harmless("plain – text") == "plain – text");
}

TEST_CASE("a text on one line has its words with one blank between them") {
  CHECK(onOneLine("") == "");
  CHECK(onOneLine(" \t\r\n") == "");
  CHECK(onOneLine("  two \r\n\twords ") == "two words");
  CHECK(onOneLine("word") == "word");
}

TEST_CASE("wrapping breaks at spaces only") {
  CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("a-very-long-word b", 4) == std::vector<std::string>{"a-very-long-word", "b"});
  CHECK(wrapped("", 4) == std::vector<std::string>{""});
  CHECK(wrapped("漢字 漢字", 4) == std::vector<std::string>{"漢字", "漢字"});
  CHECK(padded("漢", 4) == "漢  ");
}
