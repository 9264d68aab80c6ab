#pragma once
// Reading one declaration of a text by itself. Private to compiler/syntax.

#include <string_view>

#include "compiler/syntax/lexer.h"
#include "compiler/syntax/parser.h"

namespace tollgate::syntax {

/// Adds the declaration and its expressions to the module. PRECONDITION: its keyword is one of declarationWords().
Piece readPiece(std::string_view text, FileId file, const DeclarationText& declaration, const Limits& limits, Module& module,
                Diagnostics& diagnostics, ParseStats* stats);

/// Whether the diagnostics from number `first` on all begin in [begin, end].
bool standWithin(const Diagnostics& diagnostics, size_t first, uint32_t begin, uint32_t end);
uint32_t lineBeginAt(std::string_view text, uint32_t at);
/// The end of the line that holds `at`, without its line feed.
uint32_t lineEndAt(std::string_view text, uint32_t at);

}  // namespace tollgate::syntax
