#pragma once
// Lenses that were sent without a command: what they count is of the whole workspace, which costs time, so it is counted when the first of
// them is asked for, for all of them at once.

#include <atomic>
#include <deque>
#include <functional>
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
/// any more, and the client asks for other lenses. Any thread.
class LensList {
 public:
  LensList(const Question& question, std::vector<query::Lens> lenses);
  /// Calls `done` once they are counted: now, or at the end of `count`. True for the first that has to wait: it sees to it that `count`
  /// runs.
  bool whenCounted(std::function<void()> done);
  void count(const std::shared_ptr<const Client>& client);
  /// As JSON, once they are counted; nullptr if the texts changed before, there are newer lenses, or there is no such lens.
  const std::string* command(size_t lens) const;
  /// There are newer lenses of the document: nobody waits for these.
  void outdate() { outdated_ = true; }
  const std::string& path() const { return path_; }

 private:
  std::vector<std::string> commands(const std::shared_ptr<const Client>& client) const;
  const std::string path_;
  std::weak_ptr<const Analysis> analysis_;
  std::vector<std::weak_ptr<const Analysis>> open_;
  Programs programs_;  // without those that are open
  const std::vector<query::Lens> lenses_;
  std::atomic<bool> outdated_ = false;
  mutable std::mutex mutex_;
  enum class State : uint8_t { New, Counting, Counted } state_ = State::New;
  std::vector<std::function<void()>> waiting_;
  std::vector<std::string> commands_;  // written once
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
