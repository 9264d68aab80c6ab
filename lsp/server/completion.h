#pragma once
// Completions that were sent: their documentation is asked for one by one.

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "compiler/query/completion.h"
#include "lsp/server/analysis.h"

namespace tollgate::lsp {

struct SentList {
  std::shared_ptr<const Analysis> analysis;
  query::Completions completions;
};

/// The last lists. Any thread.
class SentCompletions {
 public:
  uint64_t keep(std::shared_ptr<const SentList> list);
  std::shared_ptr<const SentList> find(uint64_t number) const;

 private:
  static constexpr size_t kMost = 2;
  mutable std::mutex mutex_;
  std::deque<std::pair<uint64_t, std::shared_ptr<const SentList>>> lists_;
  uint64_t last_ = 0;
};

/// The text of a snippet with its places filled in: `${1:name}` is `name`.
std::string withoutPlaces(std::string_view snippet);

}  // namespace tollgate::lsp
