#pragma once
// Passes of the token source over raw tokens.

#include <string_view>
#include <vector>

#include "compiler/support/diagnostics.h"
#include "compiler/support/limits.h"
#include "compiler/syntax/token.h"

namespace tollgate::syntax {

/// Joins words that mean one thing (`is at least`, `for each`, `may be unknown`) in the line that starts at token
/// `first`, and tells apart the aggregates that end with a `where` from those that do not. Words that are nearly such words,
/// where any other word would be a mistake, are reported and read as meant. Linear.
void joinWords(std::vector<Token>& tokens, size_t first, std::string_view text, FileId file, Diagnostics& diagnostics);

/// Marks the stream as refused when brackets, blocks, quantifiers, aggregates and chains nest deeper than the limit.
/// INVARIANT: a stream that passes has a parse tree whose depth is bounded by a constant times the limit.
void guardNesting(TokenStream& stream, FileId id, const Limits& limits, Diagnostics& diagnostics);

}  // namespace tollgate::syntax
