#pragma once
// Threads for what takes long.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tollgate::lsp {

/// Runs jobs, those that somebody waits for first; among equals in the order given. A job never waits for another one.
/// Threads begin with the first jobs, so that a server says hello before.
class Pool {
 public:
  enum class Urgency : uint8_t { Waited, Background };
  Pool(unsigned threads, std::function<void()> threadBegins);
  /// Jobs that run are finished, those that wait are dropped.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  void add(Urgency urgency, std::function<void()> job);

 private:
  void run(bool waitedOnly);
  const unsigned most_;
  const std::function<void()> threadBegins_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waited_, background_;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tollgate::lsp
