#include "compiler/format/layout.h"

#include <algorithm>

#include "compiler/format/rows.h"
#include "compiler/support/display_text.h"

namespace tollgate::format {

namespace {

using enum syntax::TokenKind;

constexpr uint32_t kStep = 2;
/// A longer name of a choice stands out.
constexpr uint32_t kWidestName = 40;
constexpr size_t kNone = static_cast<size_t>(-1);

bool isCode(const Line& line) { return line.role != LineRole::Comment; }

uint32_t indentOf(const Line& line) {
  const uint32_t deeper = line.role == LineRole::Continuation ? 1 + line.brackets + (line.aboveBlock ? 1 : 0) : 0;
  return kStep * (line.level + deeper);
}

/// For each line, the next line of code from there on; kNone if there is none.
std::vector<size_t> nextCode(const std::vector<Line>& lines) {
  std::vector<size_t> out(lines.size());
  size_t next = kNone;
  for (size_t i = lines.size(); i-- > 0;) out[i] = next = isCode(lines[i]) ? i : next;
  return out;
}

/// Where a comment between two lines stands: with the line below, or, if that line is less deep, with the block above that it is
/// not left of. Behind the last line of a declaration, only the first column leads out of it: a `---` there would
/// document the next one.
class CommentPlaces {
 public:
  explicit CommentPlaces(const std::vector<Line>& lines) : lines_(lines), next_(nextCode(lines)) {}

  void code(size_t at) {
    const Line& line = lines_[at];
    last_ = at;
    if (line.role != LineRole::Start) return;
    columns_.resize(line.level);
    columns_.push_back(line.column);
  }

  uint32_t comment(size_t at) const {
    const Line& comment = lines_[at];
    const bool doc = comment.comment.starts_with("---");
    const size_t next = next_[at];
    if (last_ == kNone) return comment.column == 0 || !doc ? 0 : kStep;
    const Line& above = lines_[last_];
    if (next == kNone || lines_[next].declaration != above.declaration)
      return comment.column == 0 ? 0 : std::max(kStep, blockOf(comment, above, 1));
    const Line& below = lines_[next];
    if (doc || below.role == LineRole::Continuation || indentOf(below) >= indentOf(above)) return indentOf(below);
    return std::max(indentOf(below), blockOf(comment, above, below.level));
  }

 private:
  uint32_t blockOf(const Line& comment, const Line& above, uint32_t least) const {
    if (above.role == LineRole::Row && comment.column > columns_.back()) return indentOf(above);
    uint32_t level = least;
    for (auto l = static_cast<uint32_t>(columns_.size()); l-- > least;) {
      if (columns_[l] > comment.column) continue;
      level = l;
      break;
    }
    return kStep * level;
  }

  const std::vector<Line>& lines_;
  const std::vector<size_t> next_;
  std::vector<uint32_t> columns_;  // of the line above at each level
  size_t last_ = kNone;
};

bool opens(syntax::TokenKind kind) { return kind == LParen || kind == LBrack || kind == Dot || kind == Range; }
bool sticks(syntax::TokenKind kind) {
  return kind == Comma || kind == Question || kind == RParen || kind == RBrack || kind == Dot || kind == Range;
}
bool canBeCalled(syntax::TokenKind kind) { return kind == Name || kind == This || kind == RParen || kind == RBrack; }

/// `spacedColon`: of a field or a parameter, which has its type behind it.
bool blankBetween(syntax::TokenKind left, syntax::TokenKind right, bool spacedColon) {
  if (opens(left) || sticks(right)) return false;
  if (right == Colon) return spacedColon;
  if (right == LParen || right == LBrack) return !canBeCalled(left);
  return true;
}

std::string joined(const Line& line, std::string_view keyword) {
  std::string out;
  uint32_t brackets = line.brackets;
  for (size_t i = 0; i < line.pieces.size(); ++i) {
    const Piece& piece = line.pieces[i];
    if (i > 0 && blankBetween(line.pieces[i - 1].kind, piece.kind, keyword == "record" || brackets > 0)) out += ' ';
    if (piece.kind == LParen || piece.kind == LBrack) ++brackets;
    if ((piece.kind == RParen || piece.kind == RBrack) && brackets > 0) --brackets;
    out += piece.text;
  }
  return out;
}

std::string_view keywordOf(const Lines& lines, const Line& line) {
  return line.declaration == kNoDeclaration ? std::string_view() : lines.keywords[line.declaration];
}

/// `functional-only "the planned functional tests"`: a line below `either`.
bool isChoice(const Lines& lines, const Line& line) {
  return line.role == LineRole::Start && line.level == 2 && keywordOf(lines, line) == "interpretation" && line.pieces.size() > 1 &&
         line.pieces[0].kind == Name && line.pieces[1].kind == Text;
}

/// From `begin` on, up to the next line of code that is none of them.
template <typename Belongs>
std::vector<size_t> groupFrom(const std::vector<Line>& lines, size_t begin, const Belongs& belongs) {
  std::vector<size_t> group;
  for (size_t i = begin; i < lines.size(); ++i) {
    if (belongs(lines[i]))
      group.push_back(i);
    else if (isCode(lines[i]) && lines[i].role != LineRole::Continuation)
      break;
  }
  return group;
}

void alignTable(const Lines& lines, const std::vector<size_t>& group, std::vector<std::string>& words) {
  std::vector<std::string_view> rows;
  for (const size_t i : group) rows.push_back(lines.lines[i].pieces.front().text);
  const std::vector<std::string> aligned = alignRows(rows, keywordOf(lines, lines.lines[group.front()]) != "table");
  for (size_t r = 0; r < group.size(); ++r) words[group[r]] = aligned[r];
}

void alignChoices(const Lines& lines, const std::vector<size_t>& group, std::vector<std::string>& words) {
  uint32_t width = 0;
  for (const size_t i : group) {
    if (const uint32_t own = displayWidth(lines.lines[i].pieces.front().text); own <= kWidestName) width = std::max(width, own);
  }
  for (const size_t i : group) {
    const std::string_view name = lines.lines[i].pieces.front().text;
    words[i] = padded(name, width) + words[i].substr(name.size());
  }
}

/// A blank line is due between two declarations unless both are one line of one kind, and above a comment between them.
class Gaps {
 public:
  explicit Gaps(const Lines& lines) : codeLines_(lines.keywords.size()), lines_(lines) {
    for (const Line& line : lines.lines) {
      if (isCode(line)) ++codeLines_[line.declaration];
    }
  }

  bool due(uint32_t above, const Line& line, size_t next) const {
    if (line.role == LineRole::Comment || next == kNone) return true;
    const uint32_t below = lines_.lines[next].declaration;
    return codeLines_[above] > 1 || codeLines_[below] > 1 || lines_.keywords[above] != lines_.keywords[below];
  }

 private:
  std::vector<size_t> codeLines_;
  const Lines& lines_;
};

}  // namespace

std::vector<uint32_t> indentsOf(const Lines& lines) {
  std::vector<uint32_t> out(lines.lines.size());
  CommentPlaces places(lines.lines);
  for (size_t i = 0; i < lines.lines.size(); ++i) {
    const Line& line = lines.lines[i];
    if (isCode(line)) {
      places.code(i);
      out[i] = indentOf(line);
    } else {
      out[i] = places.comment(i);
    }
  }
  return out;
}

std::vector<std::string> wordsOf(const Lines& lines) {
  std::vector<std::string> out;
  for (const Line& line : lines.lines) out.push_back(joined(line, keywordOf(lines, line)));
  std::vector<bool> aligned(lines.lines.size());
  for (size_t i = 0; i < lines.lines.size(); ++i) {
    if (aligned[i]) continue;
    const Line& line = lines.lines[i];
    std::vector<size_t> group;
    if (line.role == LineRole::Row) {
      group = groupFrom(lines.lines, i, [&](const Line& l) { return l.role == LineRole::Row && l.declaration == line.declaration; });
      alignTable(lines, group, out);
    } else if (isChoice(lines, line)) {
      group = groupFrom(lines.lines, i, [&](const Line& l) { return isChoice(lines, l) && l.declaration == line.declaration; });
      alignChoices(lines, group, out);
    }
    for (const size_t at : group) aligned[at] = true;
  }
  return out;
}

std::vector<bool> blanksAbove(const Lines& lines, const std::vector<uint32_t>& indents) {
  std::vector<bool> out(lines.lines.size());
  const Gaps gaps(lines);
  const std::vector<size_t> nexts = nextCode(lines.lines);
  uint32_t inside = kNoDeclaration;
  for (size_t i = 0; i < lines.lines.size(); ++i) {
    const Line& line = lines.lines[i];
    const size_t next = nexts[i];
    const bool written = i > 0 && line.blankAbove;
    const bool goesOn = next != kNone && lines.lines[next].role == LineRole::Continuation;
    const bool opensBlock = i > 0 && isCode(lines.lines[i - 1]) && indents[i] > kStep * lines.lines[i - 1].level;
    if (indents[i] == 0 && inside != kNoDeclaration && !goesOn)
      out[i] = gaps.due(inside, line, next) || written;
    else
      out[i] = written && !goesOn && !opensBlock;
    // A comment in the first column ends the declaration above it, for good.
    if (isCode(line))
      inside = line.declaration;
    else if (indents[i] == 0)
      inside = kNoDeclaration;
  }
  return out;
}

}  // namespace tollgate::format
