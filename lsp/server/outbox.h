#pragma once
// Messages on their way out, written by one thread in the order in which they were put in.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "lsp/server/transport.h"

namespace tollgate::lsp {

/// Takes messages without waiting, whether or not the client reads. What it holds is bounded all the same: a newer message of the same
/// topic takes the place of one that is not written yet, and whoever could put much in asks `crowded` first.
class Outbox {
 public:
  explicit Outbox(Transport& transport);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void put(std::string message) { putAbout("", std::move(message)); }
  /// Replaces what waits under this topic (which is not "").
  void putAbout(std::string topic, std::string message);
  /// So much waits that answers should be short.
  bool crowded() const { return waiting() > kCrowded; }
  /// So much waits that nothing more should be read.
  bool full() const { return waiting() > kFull; }
  /// Waits until everything is written, nobody reads, or the time is over.
  void finish(std::chrono::milliseconds most);

  static constexpr size_t kCrowded = size_t{32} << 20, kFull = size_t{64} << 20;

 private:
  struct Entry {
    std::string topic, message;
  };
  size_t waiting() const;
  void run();

  Transport& transport_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> entries_;
  std::map<std::string, Entry*> topics_;  // elements of a deque stay where they are
  size_t bytes_ = 0;
  bool writing_ = false, ended_ = false, lost_ = false;
  std::thread thread_;
};

}  // namespace tollgate::lsp
