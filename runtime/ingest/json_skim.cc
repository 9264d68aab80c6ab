#include "runtime/ingest/json_skim.h"

#include <algorithm>
#include <vector>

namespace tollgate::ingest {
namespace {

constexpr size_t kDepth = 3;     // keys that lie deeper tell no format
constexpr size_t kKeys = 256;    // nor does the next of so many
constexpr size_t kNesting = 64;  // as far as the readers go

class Skimmer {
 public:
  explicit Skimmer(std::string_view text) : text_(text) {}

  JsonShape run() {
    while (at_ < text_.size() && !shape_.complete && !shape_.broken) step();
    return std::move(shape_);
  }

 private:
  struct Level {
    bool object = false;
    bool wantsKey = false;
    size_t before = 0;  // size of path_ outside it
    size_t base = 0;    // and of what its keys are added to
  };

  void step() {
    const char c = text_[at_];
    switch (c) {
      case ' ':
      case '\t':
      case '\r':
      case '\n':
      case ':': ++at_; return;
      case ',':
        if (levels_.empty()) return fail();
        levels_.back().wantsKey = levels_.back().object;
        ++at_;
        return;
      case '{':
      case '[': return open(c);
      case '}':
      case ']': return close(c);
      case '"': return text();
      default: return word(c);
    }
  }

  void open(char c) {
    if (!value(c) || levels_.size() >= kNesting) return fail();
    const size_t before = path_.size();
    if (c == '[') path_ += "[]";
    levels_.push_back({c == '{', c == '{', before, path_.size()});
    ++at_;
  }

  void close(char c) {
    if (levels_.empty() || levels_.back().object != (c == '}')) return fail();
    path_.resize(levels_.back().before);
    levels_.pop_back();
    ++at_;
    if (!levels_.empty()) return;
    shape_.complete = true;
    shape_.end = at_;
  }

  /// A key or a value.
  void text() {
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) {
      at_ = text_.size();
      return;
    }
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    if (!levels_.empty() && levels_.back().wantsKey) {
      levels_.back().wantsKey = false;
      if (levels_.size() <= kDepth) key(inside);
    } else {
      if (!value('"')) return fail();
      if (path_ == "reportFormat") shape_.reportFormat = inside;
    }
    at_ = end + 1;
  }

  void key(std::string_view name) {
    path_.resize(levels_.back().base);
    if (!path_.empty()) path_ += '.';
    path_ += name;
  }

  void word(char c) {
    if (!value(c)) return fail();
    static constexpr std::string_view kWord = "+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const size_t end = std::min(text_.find_first_not_of(kWord, at_), text_.size());
    if (end == at_) return fail();
    at_ = end;
  }

  /// Notes where a value stands. False where none may stand.
  bool value(char begins) {
    if (levels_.empty()) return begins == '{' || begins == '[';
    if (levels_.back().object && levels_.back().wantsKey) return false;
    if (levels_.back().object && levels_.size() <= kDepth && shape_.keys.size() < kKeys) shape_.keys.emplace(path_, begins);
    return true;
  }

  void fail() { shape_.broken = true; }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<Level> levels_;
  std::string path_;
  JsonShape shape_;
};

}  // namespace

JsonShape shapeOf(std::string_view text) { return Skimmer(text).run(); }

}  // namespace tollgate::ingest
