#include "compiler/support/made_words.h"

#include <fmt/format.h>

namespace tollgate {

std::string singularOf(std::string word) {
  if (word.ends_with("ies"))
    word.replace(word.size() - 3, 3, "y");
  else if (word.ends_with('s'))
    word.pop_back();
  return word;
}

std::string subjectOfCollection(std::string collection) {
  collection = singularOf(std::move(collection));
  const size_t hyphen = collection.rfind('-');
  return hyphen == std::string::npos ? collection : collection.substr(hyphen + 1);
}

std::string subjectOfEnum(std::string_view name) {
  std::string word;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !word.empty()) word += '-';
    word += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return word;
}

std::string numbered(const std::string& word, size_t before) { return before == 0 ? word : fmt::format("{}-{}", word, before + 1); }

}  // namespace tollgate
