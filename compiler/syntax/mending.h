#pragma once
// Fixes of one declaration, tried before anyone sees them. Private to compiler/syntax.

#include <functional>
#include <string_view>

#include "compiler/support/diagnostics.h"
#include "compiler/syntax/lexer.h"

namespace tollgate::syntax {

/// What is wrong with a declaration, read by itself.
using Reading = std::function<Diagnostics(std::string_view text, const DeclarationText& declaration)>;

/// Makes each fix of the diagnostics from number `first` on, all of this declaration, in a copy of its lines; one that leaves its mistake
/// or brings another into its line is taken away. A mistake without a fix gets one where a word there is nearly one of the language and
/// nothing is wrong once it is that.
void tryFixes(std::string_view text, FileId file, const DeclarationText& declaration, Diagnostics& diagnostics, size_t first,
              const Reading& read);

}  // namespace tollgate::syntax
