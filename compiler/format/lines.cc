#include "compiler/format/lines.h"

#include <algorithm>

#include "compiler/support/characters.h"
#include "compiler/syntax/lexer.h"

namespace tollgate::format {

namespace {

using syntax::Token;
using enum syntax::TokenKind;

constexpr uint32_t kNoComment = 0xFFFFFFFFu;
/// Rows of a table stand two levels below the line that names its axes.
constexpr uint32_t kRowLevel = 3;

class Reader {
 public:
  Reader(const SourceFile& file, FileId id, const Limits& limits) : file_(file), id_(id), text_(file.text()), limits_(limits) {}

  Lines run() {
    std::vector<syntax::Comment> comments;
    const std::vector<syntax::DeclarationText> declarations = syntax::splitDeclarations(file_, id_, comments, diagnostics_);
    splitLines();
    for (const syntax::Comment& comment : comments) {
      const size_t at = lineOf(comment.span.begin);
      out_.lines[at].comment = text_.substr(comment.span.begin, comment.span.end - comment.span.begin);
      commentBegins_[at] = comment.span.begin;
      if (comment.ownLine) out_.lines[at].role = LineRole::Comment;
    }
    for (const syntax::DeclarationText& declaration : declarations) {
      const std::string_view keyword = declaration.keyword;
      declared(declaration);
      for (size_t i = lineOf(declaration.begin); i < out_.lines.size() && begins_[i] < declaration.end; ++i)
        out_.lines[i].declaration = static_cast<uint32_t>(out_.keywords.size());
      out_.keywords.push_back(keyword);
    }
    return std::move(out_);
  }

 private:
  void splitLines() {
    uint32_t at = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    bool blankAbove = false;
    while (at < text_.size()) {
      const size_t found = text_.find('\n', at);
      const auto end = static_cast<uint32_t>(found == std::string_view::npos ? text_.size() : found);
      Line line;
      uint32_t first = at;
      for (; first < end && isBlank(text_[first]); ++first) line.column += text_[first] == '\t' ? 2 : 1;
      if (first < end) {
        line.blankAbove = blankAbove;
        begins_.push_back(at);
        ends_.push_back(end);
        out_.lines.push_back(std::move(line));
      }
      blankAbove = first == end;
      at = end + 1;
    }
    commentBegins_.assign(begins_.size(), kNoComment);
  }

  size_t lineOf(uint32_t offset) const {
    return static_cast<size_t>(std::upper_bound(begins_.begin(), begins_.end(), offset) - begins_.begin()) - 1;
  }

  uint32_t beginAfter(size_t line) const { return line + 1 < begins_.size() ? begins_[line + 1] : static_cast<uint32_t>(text_.size()); }

  // ---- declarations that the token source reads ----
  void declared(const syntax::DeclarationText& declaration) {
    keyword_ = declaration.keyword;
    level_ = 0;
    brackets_ = 0;
    starts_ = true;
    rowLevel_ = 1;  // rows alone make the block of a table without clauses
    cursor_ = declaration.begin;
    for (const Token& token : syntax::tokenize(file_, id_, declaration, limits_, diagnostics_).tokens) {
      switch (token.kind) {
        case Indent:
          opensBlock();
          ++level_;
          starts_ = true;
          break;
        case Newline: starts_ = true; break;
        case Dedent:
          --level_;
          starts_ = true;
          break;
        default: take(token);
      }
    }
    between(cursor_, declaration.end);
  }

  void take(const Token& token) {
    between(cursor_, token.begin);
    cursor_ = token.end;
    if (token.kind == Row) return row(token);
    if (closes(token.kind)) brackets_ -= brackets_ > 0 ? 1 : 0;
    if (token.kind == Text || token.kind == Capture)
      add(token.kind, token.begin, token.end);
    else
      words(token.kind, token.begin, token.end);
    if (token.kind == LParen || token.kind == LBrack) ++brackets_;
    Line& line = out_.lines[lineOf(token.begin)];
    if (std::all_of(line.pieces.begin(), line.pieces.end(), [](const Piece& piece) { return closes(piece.kind); }))
      line.brackets = brackets_;
  }
  static bool closes(syntax::TokenKind kind) { return kind == RParen || kind == RBrack; }

  /// The line above, and what goes on with it.
  void opensBlock() {
    for (size_t i = logicalLine_; i <= lineOf(cursor_ - 1); ++i) out_.lines[i].aboveBlock = out_.lines[i].role == LineRole::Continuation;
  }

  void row(const Token& token) {
    Line& line = out_.lines[lineOf(token.begin)];
    line.role = LineRole::Row;
    line.level = keyword_ == "table" ? rowLevel_ : level_;
    line.pieces.push_back({Row, text_.substr(token.begin, token.end - token.begin)});
    starts_ = true;
  }

  /// What the token source makes no token of: the commas between citations.
  void between(uint32_t begin, uint32_t end) {
    for (uint32_t at = begin; at < end;) {
      const size_t line = lineOf(at);
      const uint32_t stop = std::min({end, ends_[line], commentBegins_[line]});
      for (; at < stop; ++at) {
        if (!isBlank(text_[at])) add(text_[at] == ',' ? Comma : UnknownWord, at, at + 1);
      }
      at = beginAfter(line);
    }
  }

  /// The words of a token: it may go over lines, and over comments.
  void words(syntax::TokenKind kind, uint32_t begin, uint32_t end) {
    for (uint32_t at = begin; at < end;) {
      const size_t line = lineOf(at);
      const uint32_t stop = std::min({end, ends_[line], commentBegins_[line]});
      while (at < stop) {
        const uint32_t first = at;
        while (at < stop && !isBlank(text_[at])) ++at;
        if (at > first) add(kind, first, at);
        while (at < stop && isBlank(text_[at])) ++at;
      }
      at = beginAfter(line);
    }
  }

  void add(syntax::TokenKind kind, uint32_t begin, uint32_t end) {
    Line& line = out_.lines[lineOf(begin)];
    if (line.pieces.empty()) {
      if (starts_) brackets_ = 0, logicalLine_ = lineOf(begin);
      line.role = starts_ ? LineRole::Start : LineRole::Continuation;
      line.level = level_;
      line.brackets = brackets_;
      if (starts_ && level_ > 0) rowLevel_ = kRowLevel;
      starts_ = false;
    }
    line.pieces.push_back({kind, text_.substr(begin, end - begin)});
  }

  const SourceFile& file_;
  FileId id_;
  std::string_view text_;
  const Limits& limits_;
  Diagnostics diagnostics_;  // the parser has said them
  Lines out_;
  std::vector<uint32_t> begins_, ends_;  // of the lines, without their breaks
  std::vector<uint32_t> commentBegins_;  // of the comments on them
  // Of the declaration that is read.
  std::string_view keyword_;
  uint32_t cursor_ = 0;  // the end of the token before
  uint32_t level_ = 0;
  uint32_t brackets_ = 0;
  uint32_t rowLevel_ = 0;
  size_t logicalLine_ = 0;  // where it starts
  bool starts_ = true;      // the next piece begins a line of its own
};

}  // namespace

Lines readLines(const SourceFile& file, FileId id, const Limits& limits) { return Reader(file, id, limits).run(); }

}  // namespace tollgate::format
