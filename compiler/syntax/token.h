#pragma once
// Tokens as the parser sees them: words already sorted into keywords and names, layout made explicit.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/source.h"

namespace tollgate::syntax {

enum class TokenKind : uint16_t {
  EndOfInput = 0,
#define TOKEN(name, grammarName, shown) name,
#include "compiler/syntax/token_kinds.def"
#undef TOKEN
};

/// "`is at least`", "a name": how a message calls a token of this kind.
std::string_view shownToken(TokenKind kind);

inline constexpr uint32_t kNoDoc = 0xFFFFFFFFu;

/// Bytes [begin, end) of the file. Layout tokens are empty. `doc` indexes TokenStream::docs on the first token of
/// a line that documentation comments stand above.
struct Token {
  TokenKind kind = TokenKind::EndOfInput;
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t doc = kNoDoc;
};

struct DocText {
  std::string text;
  Span span;
};

/// One declaration's tokens. `refused`: nested too deep or too long, a diagnostic says so, and it must not be parsed.
struct TokenStream {
  std::vector<Token> tokens;
  std::vector<DocText> docs;
  bool refused = false;
};

}  // namespace tollgate::syntax
