#include "compiler/ir/text_lines.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/ir/text_words.h"

namespace tollgate::ir::text {
namespace {

class Cutter {
 public:
  Cutter(std::string_view text, const TextLimits& limits) : text_(text), limits_(limits) {}

  Lines run() {
    if (text_.size() > limits_.bytes) {
      fail(fmt::format("the text is longer than {} bytes", limits_.bytes));
      return std::move(out_);
    }
    if (!text_.starts_with(kHeader) || text_.size() == kHeader.size() || text_[kHeader.size()] != '\n') {
      fail(fmt::format("the first line is not `{}`", kHeader));
      return std::move(out_);
    }
    at_ = kHeader.size();
    while (out_.error.empty() && at_ < text_.size()) step();
    if (out_.error.empty() && depth_ > 0) fail("a bracket is still open at the end");
    if (out_.error.empty()) endLine();
    return std::move(out_);
  }

 private:
  void fail(std::string message) {
    if (!out_.error.empty()) return;
    out_.error = std::move(message);
    out_.line = line_;
    out_.column = column();
  }
  uint32_t column() const { return static_cast<uint32_t>(at_ - lineStart_ + 1); }

  void step() {
    const char c = text_[at_];
    if (c == '\n') {
      if (depth_ == 0) endLine();
      ++at_;
      ++line_;
      lineStart_ = at_;
    } else if (c == ' ') {
      ++at_;
    } else if (c == '(' || c == '[') {
      if (++depth_ > limits_.nestingDepth) return fail(fmt::format("brackets nest deeper than {}", limits_.nestingDepth));
      single(c == '(' ? TokenKind::Open : TokenKind::OpenVars);
    } else if (c == ')' || c == ']') {
      if (depth_ == 0) return fail("a bracket is closed that was not opened");
      --depth_;
      single(c == ')' ? TokenKind::Close : TokenKind::CloseVars);
    } else if (c == '"') {
      string();
    } else {
      atom();
    }
  }
  void push(Token token) {
    if (tokens_.empty()) indent_ = token.column - 1;
    tokens_.push_back(std::move(token));
  }
  void single(TokenKind kind) {
    push({kind, "", line_, column()});
    ++at_;
  }
  void atom() {
    const size_t first = at_;
    const uint32_t begun = column();
    while (at_ < text_.size()) {
      const auto c = static_cast<uint8_t>(text_[at_]);
      if (c == ' ' || c == '\n' || c == '(' || c == ')' || c == '[' || c == ']' || c == '"') break;
      if (c <= 0x20 || c >= 0x7F) return fail("this character may stand only in quotes");
      ++at_;
      if (c == '=') break;
    }
    push({TokenKind::Atom, std::string(text_.substr(first, at_ - first)), line_, begun});
  }
  void string() {
    Token token{TokenKind::String, "", line_, column()};
    ++at_;
    while (true) {
      if (at_ >= text_.size() || text_[at_] == '\n') return fail("a text in quotes is not closed");
      const char c = text_[at_++];
      if (c == '"') break;
      if (c == '\\') {
        if (!escape(token.text)) return fail("an escape is none of \\\" \\\\ \\n \\t \\xNN");
      } else if (static_cast<uint8_t>(c) < 0x20) {
        --at_;
        return fail("a control character stands in a text in quotes");
      } else {
        token.text += c;
      }
    }
    push(std::move(token));
  }
  bool escape(std::string& out) {
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    const auto digit = [&]() -> int {
      const char d = at_ < text_.size() ? text_[at_++] : '\0';
      if (d >= '0' && d <= '9') return d - '0';
      if (d >= 'a' && d <= 'f') return d - 'a' + 10;
      return -1;
    };
    if (c == '"' || c == '\\') {
      out += c;
    } else if (c == 'n') {
      out += '\n';
    } else if (c == 't') {
      out += '\t';
    } else if (c == 'x') {
      const int high = digit(), low = digit();
      if (high < 0 || low < 0) return false;
      out += static_cast<char>(high * 16 + low);
    } else {
      return false;
    }
    return true;
  }

  /// Hangs the line below the last one that is indented less.
  void endLine() {
    if (tokens_.empty()) return;
    std::vector<Token> tokens = std::move(tokens_);
    tokens_.clear();
    const auto failAt = [&](const Token& token, std::string message) {
      fail(std::move(message));
      out_.line = token.line;
      out_.column = token.column;
    };
    const Token& first = tokens.front();
    if (first.kind != TokenKind::Atom) return failAt(first, "a line begins with a word");
    const size_t level = indent_ / 2;
    if (indent_ % 2 != 0 || level > open_) return failAt(first, "the indent is not two spaces a level");
    if (level >= limits_.indentDepth) {
      return failAt(first, fmt::format("lines are indented deeper than {} levels", limits_.indentDepth));
    }
    Line line;
    line.key = first.text;
    line.line = first.line;
    line.column = first.column;
    size_t skip = 1;
    if (line.key == ";;" && tokens.size() > 1 && tokens[1].kind == TokenKind::Atom) {
      line.key += " " + tokens[1].text;
      skip = 2;
    }
    line.rest.assign(std::make_move_iterator(tokens.begin() + static_cast<ptrdiff_t>(skip)), std::make_move_iterator(tokens.end()));
    std::vector<Line>* home = &out_.top;
    for (size_t i = 0; i < level; ++i) home = &home->back().below;
    home->push_back(std::move(line));
    open_ = level + 1;
  }

  std::string_view text_;
  const TextLimits& limits_;
  Lines out_;
  size_t at_ = 0;
  size_t lineStart_ = 0;
  uint32_t line_ = 1;
  uint32_t depth_ = 0;
  std::vector<Token> tokens_;
  size_t indent_ = 0;
  size_t open_ = 0;  // levels at which a line may stand now, less one
};

}  // namespace

Lines cutLines(std::string_view text, const TextLimits& limits) { return Cutter(text, limits).run(); }

}  // namespace tollgate::ir::text
