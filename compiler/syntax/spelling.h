#pragma once
// Keywords with a slip of the pen. Where a word that is nearly a keyword could only be a mistake, the token source says so once
// and reads on as if it had been written right, so that one slip gives one message.

#include <string_view>

#include "compiler/support/diagnostics.h"

namespace tollgate::syntax {

/// Whether `word` is nearly, but not quite, `right`: a letter too many, too few, wrong or changed with its neighbour, or a
/// capital. Words of fewer than three letters are nearly nothing.
bool isMisspelt(std::string_view word, std::string_view right);
/// Reports G0128 with a fix.
void reportMisspelt(Diagnostics& diagnostics, Span span, std::string_view word, std::string_view right);

}  // namespace tollgate::syntax
