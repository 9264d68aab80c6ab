#pragma once
// Semantic tokens that were sent, so that the next time only what changed is sent.

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tollgate::lsp {

/// Numbers of the protocol, five a token.
using TokenNumbers = std::vector<uint32_t>;

/// The last answers, oldest first. Any thread.
class SentTokens {
 public:
  /// The id under which they were kept.
  std::string keep(const std::string& uri, std::shared_ptr<const TokenNumbers> numbers);
  std::shared_ptr<const TokenNumbers> find(const std::string& uri, std::string_view id) const;

 private:
  static constexpr size_t kMostNumbers = 4'000'000;  // of all that is kept, the newest aside
  struct Entry {
    std::string uri, id;
    std::shared_ptr<const TokenNumbers> numbers;
  };
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  size_t numbers_ = 0;
  uint64_t last_ = 0;
};

/// [start, start + deleted) of the numbers before become `data`.
struct TokenEdit {
  size_t start = 0, deleted = 0;
  TokenNumbers data;
};
/// One edit: what lies between the common start and the common end. nullopt where nothing changed.
std::optional<TokenEdit> editBetween(const TokenNumbers& before, const TokenNumbers& after);

}  // namespace tollgate::lsp
