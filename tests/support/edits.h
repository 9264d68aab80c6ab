#pragma once
// Texts as somebody types them: random edits, the same for one seed on every machine.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tollgate::test {

/// Bytes [begin, end) of a text become `replacement`.
struct TextEdit {
  size_t begin = 0, end = 0;
  std::string replacement;
};

class Typist {
 public:
  explicit Typist(uint64_t seed) : state_(seed * 2 + 1) {}

  /// 0 … most-1; 0 where there is nothing to choose from.
  size_t below(size_t most) {
    state_ ^= state_ << 13, state_ ^= state_ >> 7, state_ ^= state_ << 17;
    return most == 0 ? 0 : static_cast<size_t>((state_ >> 11) % most);
  }

  /// Mostly a letter in a word, as people type; now and then words, lines, comments, bad bytes, or a part that goes.
  TextEdit next(std::string_view text) {
    static constexpr std::array kPieces = {std::string_view("x"),
                                           std::string_view(" "),
                                           std::string_view("\n"),
                                           std::string_view("\n    kind functional"),
                                           std::string_view("\n    "),
                                           std::string_view("\""),
                                           std::string_view(" -- why"),
                                           std::string_view("\n--- what it is\n"),
                                           std::string_view("\n  --- inside\n"),
                                           std::string_view("("),
                                           std::string_view("é"),
                                           std::string_view("\xFF"),
                                           std::string_view("\ttest T-1"),
                                           std::string_view(" and "),
                                           std::string_view("\ndefine x1 means 1\n"),
                                           std::string_view("\r\n"),
                                           std::string_view("\n  test N-7 \"More\"\n    given \"a\""),
                                           std::string_view(" under SVTAD 12.9"),
                                           std::string_view("use svtad.model\n")};
    TextEdit edit;
    edit.begin = edit.end = below(text.size() + 1);
    switch (below(8)) {
      case 0: edit.replacement = kPieces[below(kPieces.size())]; break;
      case 1: {  // a part goes
        edit.end = std::min(text.size(), edit.begin + below(40));
        break;
      }
      case 2: {  // a line goes
        const size_t from = text.rfind('\n', edit.begin), to = text.find('\n', edit.begin);
        if (from < edit.begin && to != std::string_view::npos) edit.begin = from, edit.end = to;
        break;
      }
      case 3: {  // a line again
        const size_t from = text.rfind('\n', edit.begin), to = text.find('\n', edit.begin);
        if (from != std::string_view::npos && to != std::string_view::npos && from < to) {
          edit.replacement = text.substr(from, to - from);
          edit.begin = edit.end = to;
        }
        break;
      }
      default: {  // a letter in a word
        for (size_t i = 0; i < 30 && edit.begin < text.size() && !isLetter(text[edit.begin]); ++i) ++edit.begin;
        edit.end = edit.begin;
        if (below(2) == 0 && edit.end < text.size()) ++edit.end;
        if (edit.end == edit.begin || below(2) == 0) edit.replacement = static_cast<char>('a' + below(26));
      }
    }
    return edit;
  }

  static TextEdit inverse(std::string_view text, const TextEdit& edit) {
    return {edit.begin, edit.begin + edit.replacement.size(), std::string(text.substr(edit.begin, edit.end - edit.begin))};
  }
  static void apply(std::string& text, const TextEdit& edit) { text.replace(edit.begin, edit.end - edit.begin, edit.replacement); }

 private:
  static bool isLetter(char c) { return c >= 'a' && c <= 'z'; }
  uint64_t state_;
};

}  // namespace tollgate::test
