#include "compiler/syntax/spelling.h"

#include <cctype>

#include <fmt/format.h>

namespace tollgate::syntax {

bool isMisspelt(std::string_view word, std::string_view right) {
  if (word == right || word.size() < 3 || right.size() < 3) return false;
  std::string lower(word);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return !nearest(lower, {std::string(right)}).empty();
}

void reportMisspelt(Diagnostics& diagnostics, Span span, std::string_view word, std::string_view right) {
  Diagnostic& diagnostic = diagnostics.add(DiagKind::MisspeltWord, span, {std::string(word)});
  diagnostic.help = fmt::format("did you mean `{}`?", right);
  diagnostic.fixes.push_back({fmt::format("write `{}`", right), {{span, std::string(right)}}});
}

}  // namespace tollgate::syntax
