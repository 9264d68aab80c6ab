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
};

/// What a file consists of, and what is wrong with its bytes (UTF-8, control characters).
std::vector<DeclarationText> splitDeclarations(const SourceFile& file, FileId id, std::vector<Comment>& comments, Diagnostics& diagnostics);

/// Tokens of one declaration; diagnostics about words and layout are added. Never fails.
TokenStream tokenize(const SourceFile& file, FileId id, const DeclarationText& declaration, const Limits& limits, Diagnostics& diagnostics);

/// The words that may begin a line of a declaration with this keyword, for "did you mean".
std::vector<std::string> clauseWords(std::string_view declarationKeyword);
/// The words that begin a declaration.
std::vector<std::string> declarationWords();
bool isReservedWord(std::string_view word);

}  // namespace tollgate::syntax
