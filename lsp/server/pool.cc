#include "lsp/server/pool.h"

namespace tollgate::lsp {

Pool::Pool(unsigned threads, std::function<void()> threadBegins) : most_(threads), threadBegins_(std::move(threadBegins)) {}

Pool::~Pool() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Pool::add(Urgency urgency, std::function<void()> job) {
  {
    std::lock_guard lock(mutex_);
    (urgency == Urgency::Waited ? waited_ : background_).push_back(std::move(job));
    if (threads_.size() < most_ && !ended_) threads_.emplace_back([this, last = threads_.size() + 1 == most_] { run(last); });
  }
  changed_.notify_all();
}

/// The last thread is kept free of background work, so that somebody who waits is served while the others are busy.
void Pool::run(bool waitedOnly) {
  threadBegins_();
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ended_ || !waited_.empty() || (!waitedOnly && !background_.empty()); });
    if (ended_) return;
    {
      std::deque<std::function<void()>>& jobs = waited_.empty() ? background_ : waited_;
      const std::function<void()> job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job();
    }
    lock.lock();
  }
}

}  // namespace tollgate::lsp
