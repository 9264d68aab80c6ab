#pragma once
// Which words are keywords, and where. Used by the token source only.

#include <span>
#include <string_view>

#include "compiler/syntax/token.h"

namespace tollgate::syntax {

struct Word {
  std::string_view text;
  TokenKind kind;
};

/// Several words that make one token; at most four.
struct Phrase {
  std::string_view words[4];
  TokenKind kind;
};

/// Reserved everywhere; nullptr for other words.
const Word* reservedWord(std::string_view text);
/// Keywords as the first word of a line, by the keyword of the declaration that the line stands in.
std::span<const Word> lineWords(std::string_view declarationKeyword);
/// Several words that begin a line.
std::span<const Phrase> linePhrases();
/// Soft words on the rest of a line that begins with `kind`.
std::span<const Word> softWords(TokenKind kind);
/// `down`, `across`: on a table's line that begins with a name.
std::span<const Word> axisWords();
/// `on`, `ref`: behind the `for` of a decision that sample data gives.
std::span<const Word> takenWords();
bool isUnit(std::string_view text);
/// A clause word that may be the whole line.
bool standsAlone(TokenKind kind);

}  // namespace tollgate::syntax
