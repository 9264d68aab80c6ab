#pragma once
// The token source of Gate. A file is cut into declarations at column 0; each is turned into tokens by itself, so
// that nothing in one declaration can change how the next is read. All bytes are accepted: what has no meaning is
// reported and skipped. Linear time and memory in the size of the declaration.

#include "compiler/support/diagnostics.h"
#include "compiler/support/limits.h"
#include "compiler/support/source.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/token.h"

namespace tollgate::syntax {

/// More tokens than this in one declaration are refused: the parser needs some hundred bytes for each.
/// A table row is one token.
inline constexpr uint32_t kDeclarationTokens = 500'000;

/// One declaration's bytes, from its first word to the end of its last line that is not blank or a comment.
struct DeclarationText {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string_view keyword;  // its first word, a view into the file
  DocText doc;
  uint32_t gapBegin = 0, gapEnd = 0;  // whole lines that are passed over; none where they are equal
};

/// What a file consists of, and what is wrong with its bytes (UTF-8, control characters).
std::vector<DeclarationText> splitDeclarations(const SourceFile& file, FileId id, std::vector<Comment>& comments, Diagnostics& diagnostics);
/// The same of whole lines [begin, end) of a text, as if nothing stood in front of them.
std::vector<DeclarationText> splitDeclarations(std::string_view text, FileId id, uint32_t begin, uint32_t end,
                                               std::vector<Comment>& comments, Diagnostics& diagnostics);
/// The comments of whole lines that stand inside a declaration. False if they are not all of it: another one begins among them, they do
/// not end with a line of it, or their bytes are no text.
bool readLinesInside(std::string_view text, FileId id, uint32_t begin, uint32_t end, std::vector<Comment>& comments);

/// Tokens of one declaration; diagnostics about words and layout are added. Never fails.
TokenStream tokenize(std::string_view text, FileId id, const DeclarationText& declaration, const Limits& limits, Diagnostics& diagnostics);
inline TokenStream tokenize(const SourceFile& file, FileId id, const DeclarationText& declaration, const Limits& limits,
                            Diagnostics& diagnostics) {
  return tokenize(file.text(), id, declaration, limits, diagnostics);
}

/// The words that may begin a line of a declaration with this keyword, for "did you mean".
std::vector<std::string> clauseWords(std::string_view declarationKeyword);
/// The words that begin a declaration.
std::vector<std::string> declarationWords();
bool isReservedWord(std::string_view word);

}  // namespace tollgate::syntax
