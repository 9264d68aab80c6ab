#pragma once
// The tokens around a place, whatever the parser makes of them. Private to compiler/query.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/query/index.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/token.h"

namespace tollgate::query {

/// A token that is a word of the language, or several.
bool isKeyword(syntax::TokenKind kind);
/// As it is written: "at most" for AtMost.
std::string_view keywordText(syntax::TokenKind kind);

/// The declaration that the place stands in or behind; nothing in front of the first. O(length of the declaration).
std::optional<syntax::DeclarationText> declarationTextAt(std::string_view text, uint32_t offset);
/// The same as far as the offset.
std::optional<syntax::DeclarationText> declarationUpTo(std::string_view text, uint32_t offset);
/// Its tokens; the offsets are those of the file.
syntax::TokenStream tokensOf(const SourceMap& sources, FileId file, const syntax::DeclarationText& declaration);
/// The token that holds the place, or ends there; nullptr on blanks.
const syntax::Token* tokenAt(const syntax::TokenStream& stream, uint32_t offset);
const syntax::Token* tokenAt(syntax::TokenStream&& stream, uint32_t offset) = delete;  // it points into the stream

/// Whether the place is inside a comment, or behind its first dash.
bool inComment(std::string_view text, uint32_t offset);

}  // namespace tollgate::query
