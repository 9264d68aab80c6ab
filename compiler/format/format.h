#pragma once
// The one canonical layout of Gate: docs/layout.md says it for people. It moves blanks and line breaks and nothing else, so
// nothing that is written can be lost: names, texts, comments, and where the author broke a line, stay as they are.

#include <string>

#include "compiler/support/diagnostics.h"
#include "compiler/support/limits.h"
#include "compiler/support/source.h"

namespace tollgate::format {

struct Formatted {
  std::string text;         // in its canonical layout; "" where `diagnostics` has errors or `unsafe` is set
  Diagnostics diagnostics;  // of the parser; with an error nothing is laid out, for nobody knows what was meant
  bool unsafe = false;      // a fault of the program: the new text would not say the same, so there is none
};

/// Lays the file out, then reads it again: the bytes that are no blanks, the comments and the syntax tree are those of the
/// file before, or the result is `unsafe`. Laid out again it stays as it is. Costs two parses; as thread-safe as `parse`.
Formatted format(const SourceMap& sources, FileId file, const Limits& limits);

}  // namespace tollgate::format
