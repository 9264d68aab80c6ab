#pragma once
// Requests that are not answered yet. Whoever takes one answers it, and nobody else: an answer and a cancellation cannot both win.

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tollgate::lsp {

/// One request. Shared by the table and by whoever works on it.
class PendingRequest {
 public:
  explicit PendingRequest(std::string id) : id_(std::move(id)) {}
  const std::string& id() const { return id_; }  // as JSON
  /// True for the first caller only.
  bool take() { return !taken_.exchange(true); }
  /// Nobody waits for it any more: it was answered or cancelled.
  bool taken() const { return taken_.load(); }

 private:
  const std::string id_;
  std::atomic<bool> taken_ = false;
};

/// Any thread.
class Pending {
 public:
  std::shared_ptr<PendingRequest> add(std::string id) {
    auto request = std::make_shared<PendingRequest>(std::move(id));
    std::lock_guard lock(mutex_);
    std::erase_if(requests_, [](const auto& other) { return other->taken(); });
    requests_.push_back(request);
    return request;
  }
  /// The oldest request of this id that waits; nullptr if there is none: a cancellation that comes too early or too late does nothing.
  std::shared_ptr<PendingRequest> find(const std::string& id) {
    std::lock_guard lock(mutex_);
    for (const auto& request : requests_) {
      if (!request->taken() && request->id() == id) return request;
    }
    return nullptr;
  }

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<PendingRequest>> requests_;
};

}  // namespace tollgate::lsp
