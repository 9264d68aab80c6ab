#pragma once
// Texts of Gate that say the same in another layout.

#include <cstdint>
#include <string>

namespace tollgate::test {

/// Other indents in the same order, more blanks between words, blanks and carriage returns at the ends of lines, fewer and more
/// blanks at signs. It has the same canonical layout as `text`. The same for the same seed. `understood`: nothing in the text is
/// only set aside.
std::string disturbedBlanks(const std::string& text, uint32_t seed, bool understood);

/// Blank lines and comments put in and blank lines taken out, where they change nothing that is said but documentation.
std::string disturbedLines(const std::string& text, uint32_t seed, bool understood);

/// A few lines dropped, doubled, exchanged, moved to another column, or with bytes dropped or put in: most results are faulty.
std::string mutated(const std::string& text, uint32_t seed);

}  // namespace tollgate::test
