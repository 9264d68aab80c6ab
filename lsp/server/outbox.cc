#include "lsp/server/outbox.h"

#include "lsp/server/frames.h"

namespace tollgate::lsp {

Outbox::Outbox(Transport& transport) : transport_(transport), thread_([this] { run(); }) {}

Outbox::~Outbox() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

size_t Outbox::waiting() const {
  std::lock_guard lock(mutex_);
  return bytes_;
}

void Outbox::putAbout(std::string topic, std::string message) {
  {
    std::lock_guard lock(mutex_);
    if (lost_) return;
    bytes_ += message.size();
    if (const auto known = topics_.find(topic); known != topics_.end()) {
      bytes_ -= known->second->message.size();
      known->second->message = std::move(message);
      return;
    }
    entries_.push_back({std::move(topic), std::move(message)});
    if (!entries_.back().topic.empty()) topics_[entries_.back().topic] = &entries_.back();
  }
  changed_.notify_all();
}

void Outbox::finish(std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, most, [this] { return lost_ || (entries_.empty() && !writing_); });
}

void Outbox::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ended_ || !entries_.empty(); });
    if (entries_.empty()) return;
    // What waits goes out in one piece, as far as it is small.
    std::string bytes;
    size_t taken = 0;
    do {
      Entry& entry = entries_.front();
      if (!entry.topic.empty()) topics_.erase(entry.topic);
      bytes += framed(entry.message);
      taken += entry.message.size();
      entries_.pop_front();
    } while (!entries_.empty() && bytes.size() < (size_t{64} << 10));
    writing_ = true;
    lock.unlock();
    const bool written = transport_.write(bytes);
    lock.lock();
    writing_ = false;
    bytes_ -= taken;
    if (!written) {
      lost_ = true;
      entries_.clear(), topics_.clear();
      bytes_ = 0;
    }
    changed_.notify_all();
    if (!written) return;
  }
}

}  // namespace tollgate::lsp
