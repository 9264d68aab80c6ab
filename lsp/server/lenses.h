#pragma once
// Lenses that were sent without a command: what they count is of the whole workspace, which costs time, so it is counted when the first of
// them is asked for, for all of them at once.

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "compiler/query/outline.h"
#include "lsp/server/programs.h"

namespace tollgate::lsp {

class Question;
struct Client;

/// Those of one document. The analyses are not kept alive, so that the next edit can take over what they know: after it nothing is counted
/// any more, and the client asks for other lenses.
class LensList {
 public:
  LensList(const Question& question, std::vector<query::Lens> lenses);
  /// As JSON; nullptr if the texts have changed since, or there is no such lens.
  const std::string* command(const std::shared_ptr<const Client>& client, size_t lens);

 private:
  std::weak_ptr<const Analysis> analysis_;
  std::vector<std::weak_ptr<const Analysis>> open_;
  Programs programs_;  // without those that are open
  const std::vector<query::Lens> lenses_;
  std::mutex mutex_;
  std::vector<std::string> commands_;  // once they are counted
};

/// The last lists. Any thread.
class SentLenses {
 public:
  uint64_t keep(std::shared_ptr<LensList> list);
  std::shared_ptr<LensList> find(uint64_t number) const;

 private:
  static constexpr size_t kMost = 16;
  mutable std::mutex mutex_;
  std::deque<std::pair<uint64_t, std::shared_ptr<LensList>>> lists_;
  uint64_t last_ = 0;
};

}  // namespace tollgate::lsp
