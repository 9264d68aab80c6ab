#include "compiler/query/cursor.h"

#include <algorithm>

#include "compiler/query/text.h"
#include "compiler/support/limits.h"

namespace tollgate::query {

using syntax::Token;
using syntax::TokenKind;

namespace {

constexpr std::string_view kWord = "zzcursor\n";

bool isLayout(TokenKind kind) { return kind == TokenKind::Indent || kind == TokenKind::Dedent || kind == TokenKind::Newline; }

/// The tokens of the lines that hold the word; `lineStart` is where the word's own line begins among them.
std::vector<Token> pathTo(const std::vector<Token>& tokens, uint32_t word, size_t& lineStart) {
  std::vector<Token> out;
  std::vector<size_t> starts = {0};
  for (const Token& token : tokens) {
    if (!isLayout(token.kind) && token.end > word) break;
    switch (token.kind) {
      case TokenKind::Indent:
        out.push_back(token);
        starts.push_back(out.size());
        break;
      case TokenKind::Dedent:
        if (starts.size() > 1) starts.pop_back();
        break;
      case TokenKind::Newline: out.resize(std::min(out.size(), starts.back())); break;
      default: out.push_back(token);
    }
  }
  lineStart = std::min(starts.back(), out.size());
  return out;
}

/// The lines of the path as they are written, and the word's own up to it.
std::string textOf(std::string_view text, const std::vector<Token>& path, size_t lineStart, uint32_t word) {
  std::string out;
  size_t from = 0;
  for (size_t i = 0; i <= path.size(); ++i) {
    const bool ends = i == path.size() || path[i].kind == TokenKind::Indent;
    if (!ends) continue;
    if (i > from && from < lineStart) {
      const uint32_t begin = lineAt(text, path[from].begin).begin;
      out += text.substr(begin, path[i - 1].end - begin);
      out += '\n';
    }
    from = i + 1;
  }
  const uint32_t begin = lineStart < path.size() ? lineAt(text, path[lineStart].begin).begin : lineAt(text, word).begin;
  return out + std::string(text.substr(begin, word > begin ? word - begin : 0));
}

bool insideText(std::string_view before) {
  bool inText = false;
  for (size_t i = 0; i < before.size(); ++i) {
    if (inText && before[i] == '\\')
      ++i;
    else if (before[i] == '"')
      inText = !inText;
  }
  return inText;
}

/// Bytes [begin, end) of a text, whole lines.
struct Gap {
  uint32_t begin = 0, end = 0;
};

/// In a pack the tests in front of the one that is typed: finished lines lead to nothing, and there may be thousands of them.
Gap finishedTests(std::string_view text, uint32_t pack, uint32_t typed) {
  const auto isTest = [&](const LineSpan& line, size_t& indent) {
    const std::string_view written = text.substr(line.begin, line.end - line.begin);
    indent = written.find_first_not_of(' ');
    if (indent == std::string_view::npos || indent == 0) return false;
    const std::string_view words = written.substr(indent);
    return words.starts_with("test ") || words.starts_with("add test ") || words.starts_with("replace test ");
  };
  size_t indent = 0, outer = 0;
  LineSpan first = lineAt(text, pack);
  while (first.end < typed && !isTest(first, outer)) {
    const size_t next = text.find('\n', first.end);
    if (next == std::string_view::npos) return {};
    first = lineAt(text, static_cast<uint32_t>(next + 1));
  }
  LineSpan own = lineAt(text, typed);
  while (own.begin > first.begin && !(isTest(own, indent) && indent == outer)) own = lineAt(text, own.begin - 1);
  return own.begin > first.begin ? Gap{first.begin, own.begin} : Gap{};
}

}  // namespace

bool Cursor::has(TokenKind kind) const {
  return std::any_of(line.begin(), line.end(), [&](const Token& token) { return token.kind == kind; });
}

Cursor cursorAt(const SourceMap& sources, FileId file, uint32_t offset) {
  Cursor c;
  c.file = file;
  if (file >= sources.size()) return c;
  c.text = sources.file(file).text();
  c.offset = settled(c.text, offset);
  const LineSpan line = lineAt(c.text, c.offset);
  c.offset = std::min(c.offset, line.end);  // never between the two bytes of a line break
  c.lineBefore = c.text.substr(line.begin, c.offset - line.begin);
  c.inComment = inComment(c.text, c.offset);
  c.inText = !c.inComment && insideText(c.lineBefore);
  uint32_t begin = c.offset;
  while (begin > line.begin &&
         (isPartOfName(c.text, begin - 1) || (c.text[begin - 1] == '-' && begin - 1 > line.begin && isPartOfName(c.text, begin - 2))))
    --begin;
  c.word = {file, begin, c.offset};
  c.wordEnd = c.offset;
  while (c.wordEnd < line.end && isPartOfName(c.text, c.wordEnd)) ++c.wordEnd;
  c.atColumnZero = begin == line.begin;
  const auto declaration = declarationUpTo(c.text, c.offset);
  if (!declaration || (c.atColumnZero && declaration->begin != begin) || declaration->begin >= begin) return c;
  c.declaration = *declaration;
  c.inDeclaration = true;
  const uint32_t shift = declaration->begin;
  Gap gap = declaration->keyword == "pack" ? finishedTests(c.text, shift, begin) : Gap{};
  if (gap.begin == gap.end) gap = {begin, begin};
  const uint32_t left = gap.end - gap.begin;  // out
  SourceMap scratch;
  const FileId id = scratch.add("typed", std::string(c.text.substr(shift, gap.begin - shift)) +
                                             std::string(c.text.substr(gap.end, begin - gap.end)) + std::string(kWord));
  syntax::DeclarationText typed{0, begin - shift - left + static_cast<uint32_t>(kWord.size()) - 1, declaration->keyword, {}};
  Diagnostics ignored;
  syntax::TokenStream stream = syntax::tokenize(scratch.file(id), id, typed, Limits{}, ignored);
  size_t lineStart = 0;
  c.path = pathTo(stream.tokens, begin - shift - left, lineStart);
  for (Token& token : c.path) {
    const uint32_t by = token.begin + shift >= gap.begin ? shift + left : shift;
    token.begin += by, token.end += by;
  }
  c.line.assign(c.path.begin() + static_cast<std::ptrdiff_t>(lineStart), c.path.end());
  c.before = textOf(c.text, c.path, lineStart, begin);
  return c;
}

}  // namespace tollgate::query
