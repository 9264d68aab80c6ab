// Cuts a file into declarations at column 0 and checks its bytes.
#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "compiler/syntax/lexer.h"

namespace tollgate::syntax {

namespace {

/// Length of the valid UTF-8 sequence at `at`, or 0.
uint32_t sequenceLength(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(at + i < text.size() ? text[at + i] : 0); };
  auto tail = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  unsigned char b = byte(0);
  if (b < 0x80) return 1;
  if (b >= 0xC2 && b <= 0xDF) return tail(1) ? 2 : 0;
  if (b >= 0xE0 && b <= 0xEF) {
    if (!tail(1) || !tail(2)) return 0;
    if (b == 0xE0 && byte(1) < 0xA0) return 0;
    if (b == 0xED && byte(1) > 0x9F) return 0;
    return 3;
  }
  if (b >= 0xF0 && b <= 0xF4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (b == 0xF0 && byte(1) < 0x90) return 0;
    if (b == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

/// One diagnostic for each run of bad bytes in [begin, end).
void checkBytes(std::string_view text, FileId id, size_t begin, size_t end, Diagnostics& diagnostics) {
  size_t at = begin;
  while (at < end) {
    auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c < 0x7F) {
      ++at;
      continue;
    }
    if (c == '\n' || c == '\t' || (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n')) {
      ++at;
      continue;
    }
    if (c < 0x20 || c == 0x7F) {
      size_t begin = at;
      while (at < end && static_cast<unsigned char>(text[at]) == c) ++at;
      diagnostics.add(DiagKind::ControlCharacter, {id, static_cast<uint32_t>(begin), static_cast<uint32_t>(at)},
                      {fmt::format("U+{:04X}", c)});
      continue;
    }
    uint32_t length = sequenceLength(text, at);
    if (length) {
      at += length;
      continue;
    }
    size_t begin = at;
    while (at < end && static_cast<unsigned char>(text[at]) >= 0x80 && !sequenceLength(text, at)) ++at;
    diagnostics.add(DiagKind::InvalidUtf8, {id, static_cast<uint32_t>(begin), static_cast<uint32_t>(at)});
  }
}

class Splitter {
 public:
  Splitter(std::string_view text, FileId id, std::vector<Comment>& comments, Diagnostics& diagnostics)
      : text_(text), id_(id), comments_(comments), diagnostics_(diagnostics) {}

  std::vector<DeclarationText> run(uint32_t at) {
    while (at < text_.size()) {
      size_t found = text_.find('\n', at);
      auto lineEnd = static_cast<uint32_t>(found == std::string_view::npos ? text_.size() : found);
      line(at, lineEnd);
      at = lineEnd + 1;
    }
    return std::move(declarations_);
  }

  /// Of lines inside a declaration; false if another one begins among them or the last is none of its own.
  bool inside(uint32_t at) {
    declarations_.emplace_back();
    declarations_ = run(at);
    return declarations_.size() == 1 && declarations_.back().end == text_.size();
  }

 private:
  void line(uint32_t lineBegin, uint32_t lineEnd) {
    uint32_t begin = lineBegin;
    while (begin < lineEnd && isBlank(text_[begin])) ++begin;
    uint32_t stop = lineEnd;
    while (stop > begin && isBlank(text_[stop - 1])) --stop;
    if (begin >= stop) {
      if (begin >= lineEnd) doc_ = {};
      return;
    }
    if (commentAt(begin, stop)) return commentLine(lineBegin, begin, stop);
    trailingComment(begin, stop);
    if (begin == lineBegin) return start(begin, stop);
    if (declarations_.empty()) {
      if (!indentedStart_) diagnostics_.add(DiagKind::IndentedStart, {id_, begin, stop});
      indentedStart_ = true;
      return;
    }
    declarations_.back().end = lineEnd;
    doc_ = {};
  }

  void start(uint32_t begin, uint32_t stop) {
    uint32_t wordEnd = begin;
    while (wordEnd < stop && isWordChar(text_[wordEnd])) ++wordEnd;
    declarations_.push_back({begin, stop, text_.substr(begin, wordEnd - begin), std::move(doc_)});
    doc_ = {};
  }

  void commentLine(uint32_t lineBegin, uint32_t begin, uint32_t stop) {
    bool isDoc = text_.substr(begin, 3) == "---";
    comments_.push_back({{id_, begin, stop}, isDoc, true});
    if (!isDoc || begin != lineBegin) return;
    uint32_t words = begin + 3;
    while (words < stop && isBlank(text_[words])) ++words;
    if (!doc_.text.empty()) doc_.text += '\n';
    doc_.text += text_.substr(words, stop - words);
    doc_.span = cover(doc_.span, {id_, begin, stop});
  }

  bool commentAt(uint32_t at, uint32_t stop) const {
    if (text_.substr(at, 2) != "--") return false;
    uint32_t after = at + (text_.substr(at, 3) == "---" ? 3 : 2);
    return after >= stop || isBlank(text_[after]);
  }

  void trailingComment(uint32_t begin, uint32_t stop) {
    if (text_.substr(begin, stop - begin).find("--") == std::string_view::npos) return;
    bool inText = false;
    for (uint32_t i = begin; i < stop; ++i) {
      if (inText && text_[i] == '\\')
        ++i;
      else if (text_[i] == '"')
        inText = !inText;
      else if (!inText && i > begin && isBlank(text_[i - 1]) && commentAt(i, stop)) {
        comments_.push_back({{id_, i, stop}, text_.substr(i, 3) == "---", false});
        return;
      }
    }
  }

  std::string_view text_;
  FileId id_;
  std::vector<Comment>& comments_;
  Diagnostics& diagnostics_;
  std::vector<DeclarationText> declarations_;
  DocText doc_;
  bool indentedStart_ = false;
};

}  // namespace

std::vector<DeclarationText> splitDeclarations(std::string_view text, FileId id, uint32_t begin, uint32_t end,
                                               std::vector<Comment>& comments, Diagnostics& diagnostics) {
  checkBytes(text, id, begin, end, diagnostics);
  return Splitter(text.substr(0, end), id, comments, diagnostics).run(begin);
}

bool readLinesInside(std::string_view text, FileId id, uint32_t begin, uint32_t end, std::vector<Comment>& comments) {
  Diagnostics diagnostics;
  checkBytes(text, id, begin, end, diagnostics);
  return Splitter(text.substr(0, end), id, comments, diagnostics).inside(begin) && diagnostics.all().empty();
}

std::vector<DeclarationText> splitDeclarations(const SourceFile& file, FileId id, std::vector<Comment>& comments,
                                               Diagnostics& diagnostics) {
  const std::string_view text = file.text();
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    diagnostics.add(DiagKind::InvalidUtf8, {id, 0, 2}).help = "the file is UTF-16: save it as UTF-8";
    return {};
  }
  checkBytes(text, id, 0, text.size(), diagnostics);
  return Splitter(text, id, comments, diagnostics).run(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
}

}  // namespace tollgate::syntax
