#pragma once
// Classes of ASCII characters, and their letters without regard to size, alike in the rules' text and the data's. No locale has a
// say in them.

#include <algorithm>
#include <string>
#include <string_view>

namespace tollgate {

/// Within a line.
constexpr bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// Of a name as people write it, keyword or not: `open-issues`, `first_run`.
constexpr bool isWordChar(char c) { return isAsciiLetter(c) || isDigit(c) || c == '_' || c == '-'; }
constexpr bool isNameStart(char c) { return isAsciiLetter(c) || c == '_'; }
/// Of one part of a name, between hyphens.
constexpr bool isNameChar(char c) { return isNameStart(c) || isDigit(c); }

constexpr char smallLetter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
inline std::string smallLetters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(), smallLetter);
  return small;
}
/// Whether `text` is `lower` but for the size of its letters.
inline bool sameLetters(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) { return smallLetter(a) == b; });
}

}  // namespace tollgate
