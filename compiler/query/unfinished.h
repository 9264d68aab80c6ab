#pragma once
// Mistakes in a line that somebody is still writing.

#include <string_view>

#include "compiler/support/diagnostics.h"

namespace tollgate::query {

/// Whether a mistake is one of its own words alone, so that it stays one however its line goes on, as soon as another word or sign
/// stands between it and what is being written. Everything else may be right once the line is whole: a text is closed, a quantifier gets
/// its condition, a decision its outcome.
/// `text` is that of the mistake's file.
bool staysAsLineGoesOn(const Diagnostic& diagnostic, std::string_view text);

}  // namespace tollgate::query
