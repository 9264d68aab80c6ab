#include "compiler/syntax/spelling.h"

#include <fmt/format.h>

#include "compiler/support/characters.h"

namespace tollgate::syntax {

bool isMisspelt(std::string_view word, std::string_view right) {
  if (word == right || word.size() < 3 || right.size() < 3) return false;
  return !nearest(smallLetters(word), {std::string(right)}).empty();
}

void reportMisspelt(Diagnostics& diagnostics, Span span, std::string_view word, std::string_view right) {
  Diagnostic& diagnostic = diagnostics.add(DiagKind::MisspeltWord, span, {std::string(word)});
  diagnostic.help = fmt::format("did you mean `{}`?", right);
  diagnostic.fixes.push_back({fmt::format("write `{}`", right), {{span, std::string(right)}}});
}

}  // namespace tollgate::syntax
