#pragma once
// Classes of ASCII characters that the rules' text and the data's have in common. No locale has a say in them.

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

}  // namespace tollgate
