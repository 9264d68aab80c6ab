#pragma once
// What `tollgate evaluate --format json` said of some rules, kept with everything that it rests on, so that it is never shown as what holds
// after a text, the data or the day has changed. Nothing here judges: verdicts, numbers and sentences are the evaluator's.

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "lsp/server/analysis.h"
#include "lsp/server/client.h"

namespace tollgate::lsp {

/// One counted comparison of a criterion.
struct MeasureValue {
  enum class Part : uint8_t { Fails, Open, Holds } part = Part::Open;
  std::string label, sentence;  // "severity 3", "29 to 32, at most 30"
  std::string file;             // its identity
  uint32_t line = 0;            // from 1
};

struct NeededStep {
  std::string who, sentence;  // "TAG", "agree aggregate-limits"
};

struct CriterionVerdict {
  std::string name, verdict, why;  // "pass-rate", "not met", "41 of 48 functional-tests passed …"
  std::vector<std::string> reasons;
  std::vector<NeededStep> needed;
  std::vector<MeasureValue> measures;
};

/// Of one instance of a gate.
struct GateVerdict {
  std::string name, instance, verdict, why;
  std::string file;  // that declares it: its identity
  std::vector<std::string> reasons;
  std::vector<CriterionVerdict> criteria;
};

struct Verdicts {
  std::vector<std::string> rules;  // files and folders that were judged
  std::string asOf;                // "2020-05-04"
  std::string none;                // why there is no verdict, as a clause; ""
  std::vector<GateVerdict> gates;
  std::string outcome;  // as it was printed, where the client is told it; "" where there is none
  // What it rests on.
  std::shared_ptr<const OpenFiles> open;
  Touched touched;
  std::optional<int64_t> today;  // where no day was asked for
};

/// Whether an evaluation now would read the same texts, the same data and the same day.
bool isCurrent(const Verdicts& verdicts, const OpenFiles& now, const Host& host);

/// Of an evaluation that is under way. Any thread.
class Stop {
 public:
  explicit Stop(std::chrono::milliseconds budget) : deadline_(std::chrono::steady_clock::now() + budget) {}
  void stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }
  bool late() const { return std::chrono::steady_clock::now() > deadline_; }
  /// Throws once it is stopped or late.
  void check() const {
    if (stopped() || late()) throw std::runtime_error("stopped");
  }

 private:
  const std::chrono::steady_clock::time_point deadline_;
  std::atomic<bool> stopped_ = false;
};

/// `tollgate evaluate RULES` over the texts that are open and the files beside them. nullptr if it was stopped; one that is late has no
/// verdict.
std::shared_ptr<const Verdicts> judge(const Services& services, const LiveOptions& options, std::vector<std::string> rules,
                                      std::shared_ptr<const OpenFiles> open, const Stop& stop);

/// `evaluate` and its arguments.
std::vector<std::string> evaluateArguments(const std::vector<std::string>& rules);

}  // namespace tollgate::lsp
