#include "compiler/query/tokens_at.h"

#include <algorithm>

#include "compiler/query/text.h"
#include "compiler/support/characters.h"
#include "compiler/support/limits.h"

namespace tollgate::query {

using syntax::TokenKind;

namespace {

/// Whether a declaration begins in this line: in its first column stands something that is no comment.
bool startsDeclaration(std::string_view line) {
  if (line.empty() || isBlank(line.front()) || line.front() == '\n') return false;
  if (!line.starts_with("--")) return true;
  const size_t after = line.starts_with("---") ? 3 : 2;
  return after < line.size() && !isBlank(line[after]);
}

size_t nextLine(std::string_view text, size_t at) {
  const size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::string_view lineFrom(std::string_view text, size_t at) { return text.substr(at, std::min(text.find('\n', at), text.size()) - at); }

}  // namespace

std::string_view keywordText(TokenKind kind) {
  switch (kind) {
    case TokenKind::Bullet:
    case TokenKind::LParen:
    case TokenKind::RParen:
    case TokenKind::LBrack:
    case TokenKind::RBrack:
    case TokenKind::Comma:
    case TokenKind::Colon:
    case TokenKind::Dot:
    case TokenKind::Range:
    case TokenKind::Question:
    case TokenKind::Eq:
    case TokenKind::Arrow:
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::Star:
    case TokenKind::IsThan:
    case TokenKind::IsDecision: return {};
    default: break;
  }
  const std::string_view shown = syntax::shownToken(kind);
  if (shown.size() < 3 || shown.front() != '`' || shown.back() != '`' || shown.find('{') != std::string_view::npos) return {};
  return shown.substr(1, shown.size() - 2);
}

bool isKeyword(TokenKind kind) { return kind == TokenKind::IsThan || kind == TokenKind::IsDecision || !keywordText(kind).empty(); }

std::optional<syntax::DeclarationText> declarationUpTo(std::string_view text, uint32_t offset) {
  const size_t bom = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  size_t begin = lineAt(text, offset).begin;
  while (begin > bom && !startsDeclaration(text.substr(begin))) begin = lineAt(text, static_cast<uint32_t>(begin - 1)).begin;
  begin = std::max(begin, bom);
  if (begin >= text.size() || !startsDeclaration(text.substr(begin))) return std::nullopt;
  syntax::DeclarationText out;
  out.begin = static_cast<uint32_t>(begin);
  const std::string_view head = lineFrom(text, begin);
  size_t word = 0;
  while (word < head.size() && isWordChar(head[word])) ++word;
  out.keyword = text.substr(begin, word);
  out.end = std::max(offset, out.begin);
  return out;
}

std::optional<syntax::DeclarationText> declarationTextAt(std::string_view text, uint32_t offset) {
  std::optional<syntax::DeclarationText> found = declarationUpTo(text, offset);
  if (!found) return std::nullopt;
  syntax::DeclarationText& out = *found;
  const size_t begin = out.begin;
  size_t end = begin;
  for (size_t at = begin; at < text.size(); at = nextLine(text, at)) {
    if (at != begin && startsDeclaration(text.substr(at))) break;
    const std::string_view line = lineFrom(text, at);
    const size_t first = std::min(line.find_first_not_of(" \t\r"), line.size());
    const bool comment = line.substr(first).starts_with("--") &&
                         (line.size() == first + 2 || isBlank(line[first + 2]) || line[first + 2] == '-');
    if (first < line.size() && (!comment || at == begin)) end = at + line.size();
  }
  out.end = static_cast<uint32_t>(end);
  return out;
}

syntax::TokenStream tokensOf(const SourceMap& sources, FileId file, const syntax::DeclarationText& declaration) {
  Diagnostics ignored;
  return syntax::tokenize(sources.file(file), file, declaration, Limits{}, ignored);
}

const syntax::Token* tokenAt(const syntax::TokenStream& stream, uint32_t offset) {
  const syntax::Token* ends = nullptr;
  for (const syntax::Token& token : stream.tokens) {
    if (token.begin == token.end) continue;
    if (token.begin <= offset && offset < token.end) return &token;
    if (token.end == offset) ends = &token;
    if (token.begin > offset) break;
  }
  return ends;
}

bool inComment(std::string_view text, uint32_t offset) {
  const LineSpan line = lineAt(text, offset);
  bool inText = false;
  for (uint32_t at = line.begin; at < line.end && at < offset; ++at) {
    if (inText && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      inText = !inText;
    } else if (!inText && text[at] == '-' && at + 1 < line.end && text[at + 1] == '-' && (at == line.begin || isBlank(text[at - 1]))) {
      const uint32_t after = at + (at + 2 < line.end && text[at + 2] == '-' ? 3 : 2);
      return after >= line.end || isBlank(text[after]);
    }
  }
  return false;
}

}  // namespace tollgate::query
