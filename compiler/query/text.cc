#include "compiler/query/text.h"

#include <algorithm>

#include "compiler/support/characters.h"
#include "compiler/syntax/lexer.h"

namespace tollgate::query {

uint32_t settled(std::string_view text, uint32_t offset) {
  if (offset >= text.size()) return static_cast<uint32_t>(text.size());
  while (offset > 0 && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80) --offset;
  return offset;
}

bool isPartOfName(std::string_view text, size_t at) {
  if (at >= text.size()) return false;
  if (isNameChar(text[at])) return true;
  return text[at] == '-' && at > 0 && at + 1 < text.size() && isNameChar(text[at - 1]) && isNameChar(text[at + 1]);
}

Span wordAt(const SourceMap& sources, FileId file, uint32_t offset) {
  if (file >= sources.size()) return {};
  const std::string_view text = sources.file(file).text();
  uint32_t begin = settled(text, offset), end = begin;
  while (begin > 0 &&
         (isPartOfName(text, begin - 1) || (text[begin - 1] == '-' && begin == end && begin > 1 && isNameChar(text[begin - 2]))))
    --begin;
  while (isPartOfName(text, end)) ++end;
  return {file, begin, end};
}

LineSpan lineAt(std::string_view text, uint32_t offset) {
  const uint32_t at = settled(text, offset);
  const size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  size_t end = std::min(text.find('\n', begin), text.size());
  if (end > begin && text[end - 1] == '\r') --end;
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(std::max<size_t>(end, begin))};
}

std::string nameMistake(std::string_view name) {
  if (name.empty()) return "A name has at least one letter.";
  if (!isNameStart(name.front())) return "A name begins with a letter.";
  for (size_t i = 0; i < name.size(); ++i) {
    if (!isNameChar(name[i]) && name[i] != '-') return "A name has letters, digits and hyphens inside, nothing else.";
    if (name[i] == '-' && (i + 1 == name.size() || !isNameChar(name[i + 1])))
      return "A hyphen stands inside a name, between letters or digits.";
  }
  if (syntax::isReservedWord(name)) return "`" + std::string(name) + "` is a word of the language and cannot be a name.";
  return "";
}

}  // namespace tollgate::query
