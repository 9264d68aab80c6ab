#pragma once
// Text as a person sees it: code points, columns of a fixed-width screen, and nothing that acts on a terminal.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate {

inline constexpr char32_t kReplacement = 0xFFFD;

/// The code point at `at`, which moves behind it; kReplacement for a byte that starts no valid UTF-8 sequence
/// (then `at` moves one byte). PRECONDITION: at < text.size().
char32_t nextCodePoint(std::string_view text, size_t& at);

/// Columns on the screen: 2 for East Asian wide and emoji, 0 for combining marks and joiners, else 1.
/// Control characters count as they are shown by `harmless`: 1.
uint32_t displayWidth(char32_t c);
uint32_t displayWidth(std::string_view text);

/// Control characters as their pictures (U+2400…), invisible direction marks and invalid bytes as U+FFFD, so that no
/// file can steer a terminal or reorder a line. A tab becomes spaces up to the next multiple of `tab` columns, counted
/// from `column`.
std::string harmless(std::string_view text, uint32_t tab = 4, uint32_t column = 0);

/// Its words with one blank between them: what was blanks, tabs or line breaks.
std::string onOneLine(std::string_view text);

/// Breaks at spaces into lines of at most `width` columns; a longer word stands alone on its line. Never empty.
std::vector<std::string> wrapped(std::string_view text, uint32_t width);

/// `text` and spaces up to `width` columns.
std::string padded(std::string_view text, uint32_t width);

}  // namespace tollgate
