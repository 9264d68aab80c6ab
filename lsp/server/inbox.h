#pragma once
// What the main thread has to do, in the order in which it came.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>

#include "lsp/server/analysis.h"
#include "lsp/server/live.h"
#include "lsp/server/messages.h"
#include "lsp/server/pending.h"

namespace tollgate::lsp {

struct Received {
  Message message;
  std::shared_ptr<PendingRequest> request;  // of a request
};
struct Finished {
  std::shared_ptr<const Analysis> analysis;
};
/// There will be nothing more from the client.
struct Ended {};
using Event = std::variant<Received, Finished, Judgement, Ended>;

class Inbox {
 public:
  void put(Event event) {
    {
      std::lock_guard lock(mutex_);
      events_.push_back(std::move(event));
    }
    changed_.notify_one();
  }
  /// nullopt after that time.
  std::optional<Event> take(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, most, [this] { return !events_.empty(); })) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
  }
  bool empty() const {
    std::lock_guard lock(mutex_);
    return events_.empty();
  }
  size_t size() const {
    std::lock_guard lock(mutex_);
    return events_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Event> events_;
};

}  // namespace tollgate::lsp
