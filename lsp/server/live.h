#pragma once
// When gates are judged while somebody works: after a pause, one set of rules at a time, for no longer than the budget, and again once a
// text, the data or the day is another. Used by the main thread alone; the work is done by the pool.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lsp/server/pool.h"
#include "lsp/server/verdicts.h"
#include "lsp/server/workspace.h"

namespace tollgate::lsp {

/// What comes back from the pool.
struct Judgement {
  enum class News : uint8_t {
    Outdated,   // the last verdicts do not hold any more; others are being made
    Unchanged,  // they hold
    Judged,     // these are new
    Stopped,
  } news = News::Stopped;
  std::string key;
  std::shared_ptr<const Verdicts> verdicts;  // of Judged
};

class LiveVerdicts {
 public:
  using Clock = std::chrono::steady_clock;
  /// `tell` may be called by any thread.
  LiveVerdicts(const Services& services, Pool& pool, std::function<void(Judgement)> tell)
      : services_(services), pool_(pool), tell_(std::move(tell)) {}
  /// What was judged by other rules, of other data or of another day is forgotten.
  void configure(const LiveOptions& options);

  /// A text or a file was opened, changed or closed: what is under way would be about the past.
  void disturbed();
  /// Begins what is due.
  void look(Workspace& workspace);
  /// How long `look` has nothing to begin, at most `most`.
  std::chrono::milliseconds idle(std::chrono::milliseconds most) const;
  void take(Judgement judgement);
  void stop();
  /// The last of each set of rules. Whether they still hold is for whoever shows them to ask.
  std::vector<std::shared_ptr<const Verdicts>> all() const;

 private:
  void begin(const std::string& key, Workspace& workspace);
  const Services& services_;
  Pool& pool_;
  const std::function<void(Judgement)> tell_;
  LiveOptions options_;
  struct Judged {
    std::vector<std::string> rules;
    std::shared_ptr<const Verdicts> last;
  };
  std::map<std::string, Judged> judged_;
  std::vector<std::string> round_;  // keys that are still to be looked at, the next one last
  std::shared_ptr<Stop> running_;
  Clock::time_point began_, due_;
  std::chrono::milliseconds took_{0};  // the last evaluation
};

}  // namespace tollgate::lsp
