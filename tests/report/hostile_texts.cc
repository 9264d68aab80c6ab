#include "tests/report/hostile_texts.h"

#include <doctest/doctest.h>

namespace tollgate::report {

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
      "::error file=x::y",
      "x%0A::error::y, a:b,c=d",
      "\n::set-env name=PATH::x\n",
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

}  // namespace tollgate::report
