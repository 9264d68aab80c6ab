#pragma once
// The lines of a file as the token source reads them: which begin something, which go on, how deep, and their words.

#include <string_view>
#include <vector>

#include "compiler/support/limits.h"
#include "compiler/support/source.h"
#include "compiler/syntax/token.h"

namespace tollgate::format {

enum class LineRole : uint8_t {
  Comment,       // nothing but a comment
  Start,         // the first of a clause, a declaration, a bullet, a choice …
  Continuation,  // goes on with the line above
  Row,           // of a table
};

/// What stands between two blanks, or could. A token of several words has a piece for each; a text is one piece.
struct Piece {
  syntax::TokenKind kind = syntax::TokenKind::PlainWord;
  std::string_view text;
};

inline constexpr uint32_t kNoDeclaration = 0xFFFFFFFFu;

/// A line that is not blank.
struct Line {
  LineRole role = LineRole::Start;
  uint32_t declaration = kNoDeclaration;  // that it is a part of; comments behind the last line belong to none
  uint32_t column = 0;                    // of its first byte that is no blank, as written
  uint32_t level = 0;                     // of its block; a line that goes on has that of the line it goes on with
  uint32_t brackets = 0;                  // open where it begins, those that it closes first not counted
  bool aboveBlock = false;                // goes on with a line that opens a block
  bool blankAbove = false;                // one blank line or more
  std::vector<Piece> pieces;              // one for a row; none for a comment
  std::string_view comment;               // at its end, or all of it: from `--` to the last byte that is no blank
};

struct Lines {
  std::vector<Line> lines;
  std::vector<std::string_view> keywords;  // of the declarations
};

/// PRECONDITION: the file parses without errors. Views are into the file's text.
Lines readLines(const SourceFile& file, FileId id, const Limits& limits);

}  // namespace tollgate::format
