#pragma once
// Stable storage for texts, freed all at once.

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

namespace tollgate::ingest {

/// Memory for texts that live as long as one record or scope; kept for the next after clear().
class TextArena {
 public:
  void clear() {
    current_ = 0;
    used_ = 0;
    spent_ = 0;
  }
  /// Uninitialised bytes that stay where they are until clear().
  char* take(size_t size);
  std::string_view keep(std::string_view text) {
    char* copy = take(text.size());
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
  }
  size_t spent() const { return spent_; }

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };
  std::vector<Chunk> chunks_;
  size_t current_ = 0;
  size_t used_ = 0;
  size_t spent_ = 0;
};

inline char* TextArena::take(size_t size) {
  constexpr size_t kChunk = 16u << 10;
  spent_ += size;
  while (current_ < chunks_.size() && chunks_[current_].size - used_ < size) {
    ++current_;
    used_ = 0;
  }
  if (current_ == chunks_.size()) {
    const size_t room = std::max(size, kChunk);
    chunks_.push_back({std::make_unique<char[]>(room), room});
  }
  char* taken = chunks_[current_].bytes.get() + used_;
  used_ += size;
  return taken;
}

}  // namespace tollgate::ingest
