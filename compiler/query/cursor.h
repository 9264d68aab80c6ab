#pragma once
// Where completion stands: the word being typed, the tokens in front of it, and the lines that hold it. Private to compiler/query.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/query/index.h"
#include "compiler/query/tokens_at.h"

namespace tollgate::query {

struct Cursor {
  FileId file = kNoFile;
  std::string_view text;  // of the file
  uint32_t offset = 0;
  Span word;  // the name that is being typed: from its begin to the cursor; what stands behind is `wordEnd`
  uint32_t wordEnd = 0;
  bool inText = false;  // between quotes
  bool inComment = false;
  bool atColumnZero = false;    // a declaration could begin here
  std::string_view lineBefore;  // from the line's first byte to the cursor
  syntax::DeclarationText declaration;
  bool inDeclaration = false;
  /// The tokens in front of the word that lead to it: the lines of its blocks, without those beside them that are finished. Offsets
  /// are those of the file.
  std::vector<syntax::Token> path;
  std::vector<syntax::Token> line;  // those of the line that the word stands in
  std::string before;               // the text of these lines up to the word, with their indents

  std::string_view typed() const { return text.substr(word.begin, word.end - word.begin); }
  std::string_view view(const syntax::Token& token) const { return text.substr(token.begin, token.end - token.begin); }
  syntax::TokenKind first() const { return line.empty() ? syntax::TokenKind::EndOfInput : line.front().kind; }
  syntax::TokenKind last(size_t back = 0) const {
    return line.size() <= back ? syntax::TokenKind::EndOfInput : line[line.size() - 1 - back].kind;
  }
  bool has(syntax::TokenKind kind) const;
};

Cursor cursorAt(const SourceMap& sources, FileId file, uint32_t offset);

}  // namespace tollgate::query
