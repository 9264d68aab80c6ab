#include "compiler/syntax/mending.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "compiler/support/edit_distance.h"
#include "compiler/support/sort_unique.h"
#include "compiler/syntax/pieces.h"
#include "compiler/syntax/token.h"

namespace tollgate::syntax {
namespace {

constexpr uint32_t kWhole = 4'096;     // bytes of a declaration of which no part is taken
constexpr uint32_t kLongest = 16'384;  // of a part
constexpr unsigned kReadings = 200;    // of one declaration
constexpr size_t kOffered = 3;

/// Behind its line feed.
uint32_t lineEnd(std::string_view text, uint32_t at) {
  const size_t found = text.find('\n', at);
  return static_cast<uint32_t>(found == std::string_view::npos ? text.size() : found + 1);
}
/// Of a line that is not blank.
std::optional<uint32_t> indentAt(std::string_view text, uint32_t line) {
  uint32_t at = line;
  while (at < text.size() && isBlank(text[at])) ++at;
  if (at >= text.size() || text[at] == '\n' || text.substr(at, 2) == "--") return std::nullopt;
  return at - line;
}

/// Every word of which a sentence of the language consists.
const std::vector<std::string>& wordsOfLanguage() {
  static const std::vector<std::string> kAll = [] {
    std::vector<std::string> words = {"satisfy", "min",   "max",  "latest", "earliest", "least",        "refused", "more",   "fewer",
                                      "finding", "still", "than", "needed", "judged",   "undetermined", "days",    "months", "hours"};
    std::string shown;
#define TOKEN(name, grammarName, words) shown += std::string_view(words).starts_with('`') ? words " " : "";
#include "compiler/syntax/token_kinds.def"
#undef TOKEN
    std::string word;
    for (const char c : shown) {
      if (isAsciiLetter(c)) word += c;
      if (isAsciiLetter(c) || word.empty()) continue;
      if (word.size() > 1) words.push_back(word);
      word.clear();
    }
    sortUnique(words);
    return words;
  }();
  return kAll;
}

/// A piece of a declaration that can be read by itself: its first line, and the lines of it that stand together around a place.
struct Part {
  std::string text;
  uint32_t headBegin = 0, headSize = 0, blockBegin = 0;
  Diagnostics told;

  std::optional<uint32_t> at(uint32_t place) const {
    if (place >= headBegin && place < headBegin + headSize) return place - headBegin;
    if (place >= blockBegin && place - blockBegin + headSize <= text.size()) return place - blockBegin + headSize;
    return std::nullopt;
  }
};

class Mender {
 public:
  Mender(std::string_view text, FileId file, const DeclarationText& declaration, Diagnostics& diagnostics, size_t first,
         const Reading& read)
      : text_(text.substr(0, declaration.end)),
        file_(file),
        declaration_(declaration),
        all_(diagnostics.all()),
        first_(first),
        read_(read) {}

  void run() {
    for (size_t i = first_; i < all_.size(); ++i) {
      Diagnostic& diagnostic = all_[i];
      if (diagnostic.severity != Severity::Error || !diagnostic.span.valid()) continue;
      const Part* part = partAround(diagnostic.span.begin);
      if (part == nullptr || count(part->told, diagnostic) == 0) continue;
      std::erase_if(diagnostic.fixes, [&](const Fix& fix) {
        const bool bad = !mends(*part, diagnostic, fix.edits);
        if (bad && diagnostic.help == fmt::format("did you mean `{}`?", fix.edits.front().replacement)) diagnostic.help.clear();
        return bad;
      });
      if (diagnostic.fixes.empty()) nearWords(*part, diagnostic);
    }
  }

 private:
  const Part* partAround(uint32_t place) {
    const uint32_t begin = declaration_.begin;
    if (declaration_.gapBegin < declaration_.gapEnd || place < begin || place > text_.size()) return nullptr;
    const uint32_t headEnd = lineEnd(text_, begin);
    Part part{"", begin, headEnd - begin, headEnd, {}};
    uint32_t blockEnd = headEnd;
    if (text_.size() - begin <= kWhole) {
      blockEnd = static_cast<uint32_t>(text_.size());
    } else if (place >= headEnd) {
      uint32_t line = headEnd;
      std::optional<uint32_t> own;
      for (; line < text_.size() && !(own = indentAt(text_, line)); line = lineEnd(text_, line)) {
      }
      if (!own) return nullptr;
      const auto opens = [&](uint32_t at) { return at <= headEnd || indentAt(text_, at).value_or(*own + 1) <= *own; };
      for (line = lineBeginAt(text_, place); !opens(line); line = lineBeginAt(text_, line - 1)) {
        if (place - line > kLongest) return nullptr;
      }
      part.blockBegin = line;
      for (blockEnd = lineEnd(text_, place); blockEnd < text_.size() && !opens(blockEnd); blockEnd = lineEnd(text_, blockEnd)) {
        if (blockEnd - line > kLongest) return nullptr;
      }
    }
    if (part.headSize > kLongest || blockEnd - part.blockBegin > kLongest) return nullptr;
    const auto [known, fresh] = parts_.try_emplace(blockEnd == headEnd ? 0 : part.blockBegin);
    if (!fresh) return &known->second;
    part.text = std::string(text_.substr(begin, part.headSize)).append(text_.substr(part.blockBegin, blockEnd - part.blockBegin));
    part.told = read(part.text);
    return &(known->second = std::move(part));
  }

  Diagnostics read(const std::string& text) {
    ++readings_;
    DeclarationText declaration{0, static_cast<uint32_t>(text.size()), declaration_.keyword, {}};
    return read_(text, declaration);
  }

  static bool same(const Diagnostic& a, const Diagnostic& b) { return a.kind == b.kind && a.message == b.message; }
  static std::ptrdiff_t count(const Diagnostics& told, const Diagnostic& one) {
    return std::count_if(told.all().begin(), told.all().end(), [&](const Diagnostic& other) { return same(other, one); });
  }

  /// Whether the mistake goes, and none comes up to the end of the line.
  bool mends(const Part& part, const Diagnostic& diagnostic, const std::vector<FixEdit>& edits) {
    if (readings_ >= kReadings) return true;
    std::vector<FixEdit> own;
    for (const FixEdit& edit : edits) {
      const auto begin = part.at(edit.span.begin), end = part.at(edit.span.end);
      if (edit.span.file != file_ || !begin || !end || *end < *begin) return true;
      own.push_back({{file_, *begin, *end}, edit.replacement});
    }
    std::sort(own.begin(), own.end(), [](const FixEdit& a, const FixEdit& b) { return a.span.begin > b.span.begin; });
    std::string text = part.text;
    for (const FixEdit& edit : own) text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
    const auto moved = [&](uint32_t place) {
      uint32_t to = place;
      for (const FixEdit& edit : own) {
        if (place >= edit.span.end && place > edit.span.begin)
          to += static_cast<uint32_t>(edit.replacement.size()) - (edit.span.end - edit.span.begin);
        else if (place > edit.span.begin)
          to -= place - edit.span.begin;
      }
      return to;
    };
    const Diagnostics told = read(text);
    if (count(told, diagnostic) >= count(part.told, diagnostic)) return false;
    uint32_t stop = lineEnd(text, moved(own.front().span.end));
    if (stop == text.size()) ++stop;  // what ends there is of the line
    std::vector<const Diagnostic*> before;
    for (const Diagnostic& known : part.told.all()) before.push_back(&known);
    const uint32_t place = moved(part.at(diagnostic.span.begin).value_or(0));
    return std::all_of(told.all().begin(), told.all().end(), [&](const Diagnostic& now) {
      if (now.kind == diagnostic.kind && now.span.begin == place) return false;
      const auto known = std::find_if(before.begin(), before.end(), [&](const Diagnostic* old) {
        return same(*old, now) || (old->kind == now.kind && moved(old->span.begin) == now.span.begin);
      });
      if (known == before.end()) return now.span.begin >= stop;
      before.erase(known);
      return true;
    });
  }

  static size_t distance(const std::string& word, const std::string& right) {
    constexpr size_t kFar = 100;
    if (word == right || word.size() < 2) return kFar;
    const size_t letters = editDistance(word, right);
    return letters <= std::max<size_t>(1, std::min(word.size(), right.size()) / 3) ? letters : kFar;
  }

  void nearWords(const Part& part, Diagnostic& diagnostic) {
    // The word of the mistake, and the one in front of it.
    std::vector<Span> words;
    uint32_t at = diagnostic.span.begin;
    while (at < text_.size() && isWordChar(text_[at])) ++at;
    for (size_t i = 0; i < 2; ++i) {
      uint32_t begin = at;
      while (begin > declaration_.begin && isWordChar(text_[begin - 1])) --begin;
      if (begin < at) words.push_back({file_, begin, at});
      at = begin;
      while (at > declaration_.begin && isBlank(text_[at - 1])) --at;
    }
    std::vector<std::pair<size_t, Fix>> near;
    for (const Span& span : words) {
      const std::string word = smallLetters(text_.substr(span.begin, span.end - span.begin));
      if (std::binary_search(wordsOfLanguage().begin(), wordsOfLanguage().end(), word)) continue;
      for (const std::string& right : wordsOfLanguage()) {
        const size_t letters = distance(word, right);
        if (letters <= 3) near.push_back({letters, {fmt::format("write `{}`", right), {{span, right}}}});
      }
    }
    std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Fix> good;
    for (size_t i = 0, nearest = 100; i < near.size() && near[i].first <= nearest && readings_ < kReadings; ++i) {
      if (!mends(part, diagnostic, near[i].second.edits)) continue;
      nearest = near[i].first;
      good.push_back(std::move(near[i].second));
    }
    if (good.empty() || good.size() > kOffered) return;
    if (diagnostic.help.empty() && good.size() == 1) diagnostic.help = fmt::format("did you mean `{}`?", good[0].edits[0].replacement);
    diagnostic.fixes = std::move(good);
  }

  const std::string_view text_;
  const FileId file_;
  const DeclarationText& declaration_;
  std::vector<Diagnostic>& all_;
  const size_t first_;
  const Reading& read_;
  std::map<uint32_t, Part> parts_;  // by where their block begins; 0: the first line alone
  unsigned readings_ = 0;
};

}  // namespace

void tryFixes(std::string_view text, FileId file, const DeclarationText& declaration, Diagnostics& diagnostics, size_t first,
              const Reading& read) {
  Mender(text, file, declaration, diagnostics, first, read).run();
}

}  // namespace tollgate::syntax
