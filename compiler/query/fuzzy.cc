#include "compiler/query/fuzzy.h"

#include "compiler/support/characters.h"

namespace tollgate::query {

namespace {

bool startsWord(std::string_view name, size_t at) {
  if (at == 0) return true;
  const char before = name[at - 1], here = name[at];
  return before == '-' || before == '.' || before == ' ' || before == '_' ||
         (here >= 'A' && here <= 'Z' && !(before >= 'A' && before <= 'Z'));
}

}  // namespace

std::optional<int> fuzzyScore(std::string_view typed, std::string_view name) {
  int score = 0;
  size_t at = 0;
  bool run = false;
  for (size_t i = 0; i < typed.size(); ++i) {
    const size_t from = at;
    // The start of a word before a letter inside one, unless the run goes on.
    size_t found = std::string_view::npos, first = std::string_view::npos;
    for (size_t n = from; n < name.size(); ++n) {
      if (smallLetter(name[n]) != smallLetter(typed[i])) continue;
      if (first == std::string_view::npos) first = n;
      if ((n == from && run) || startsWord(name, n)) {
        found = n;
        break;
      }
    }
    if (first == std::string_view::npos) return std::nullopt;
    if (found == std::string_view::npos) found = first;
    // Jumping ahead must leave enough for the rest.
    if (found != first) {
      const std::string_view rest = name.substr(found + 1);
      size_t matched = i + 1;
      for (char c : rest) {
        if (matched < typed.size() && smallLetter(c) == smallLetter(typed[matched])) ++matched;
      }
      if (matched < typed.size()) found = first;
    }
    score += (found == from && run ? 6 : 0) + (startsWord(name, found) ? 5 : 1) + (name[found] == typed[i] ? 1 : 0);
    if (found == 0) score += 4;
    at = found + 1;
    run = true;
  }
  if (!typed.empty() && typed.size() == name.size()) score += 20;
  return score;
}

}  // namespace tollgate::query
