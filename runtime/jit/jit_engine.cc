#include "runtime/jit/jit_engine.h"

#include <algorithm>
#include <bit>
#include <deque>
#include <map>
#include <set>

#include <fmt/format.h>

#include "runtime/jit/lower_rows.h"
#include "runtime/jit/passes.h"

namespace tollgate::jit {

namespace {

std::string bytesOf(const std::vector<int64_t>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(int64_t)};
}

void add(std::vector<int64_t>& key, const plan::RowRequest::Condition& c) {
  key.insert(key.end(), {c.var, c.node, static_cast<int64_t>(c.env.size())});
  for (const auto& [var, value] : c.env) key.insert(key.end(), {var, value});
}

std::string keyOf(const plan::RowRequest& r) {
  std::vector<int64_t> key{r.record, static_cast<int64_t>(r.members.size())};
  for (const auto& member : r.members) add(key, member);
  add(key, r.counted);
  key.push_back(static_cast<int64_t>(r.countingOnly.size()));
  for (const auto& [record, condition] : r.countingOnly) {
    key.push_back(record);
    add(key, condition);
  }
  key.insert(key.end(), {r.suppressed, r.suppressedOnly, static_cast<int64_t>(r.suppressedArguments.size())});
  key.insert(key.end(), r.suppressedArguments.begin(), r.suppressedArguments.end());
  for (const auto& [interpretation, choice] : r.assumed) key.insert(key.end(), {interpretation, choice});
  return bytesOf(key);
}

class JitEngine : public plan::RowEngine, Lowering::Nested {
 public:
  JitEngine(const ir::Program& program, const table::Dataset& data, const JitOptions& options, JitStatistics& statistics)
      : options_(options), statistics_(statistics), columns_(program, data), lowering_(columns_, pool_, *this),
        passes_(columns_, pool_, options_, statistics) {}

  void prepare(const std::vector<plan::RowRequest>& requests) override;
  bool count(const plan::RowRequest& request, bool wantRows, plan::RowCounts& counts) override;

 private:
  const Job& add(std::unique_ptr<Job> job) override;  // of Nested
  std::unique_ptr<Job> lower(const plan::RowRequest& request);
  bool runNested();
  bool run(const std::vector<Passes::Wanted>& wanted);
  void answer(const Job& job, bool wantRows, plan::RowCounts& counts) const;
  void forgetNested();

  const JitOptions options_;
  JitStatistics& statistics_;
  Columns columns_;
  ExprPool pool_;
  Lowering lowering_;
  Passes passes_;
  std::map<std::string, std::unique_ptr<Job>> prepared_;   // null: left to the evaluator
  std::map<std::tuple<ir::Id, RowMasks, GroupSpec, bool, std::vector<int64_t>>, std::unique_ptr<Job>> nested_;
  std::vector<Job*> waiting_;                              // nested ones that have not run
  size_t sinceForgotten_ = 0;
  bool broken_ = false;
};

std::unique_ptr<Job> JitEngine::lower(const plan::RowRequest& request) {
  ++statistics_.requests;
  std::string reason;
  std::unique_ptr<Job> job;
  if (columns_.rows(request.record) < options_.leastRows) reason = "a small collection";
  else job = lowering_.lower(request, reason);
  if (job == nullptr) ++statistics_.left[reason];
  else ++statistics_.compiled;
  return job;
}

const Job& JitEngine::add(std::unique_ptr<Job> job) {
  auto& kept = nested_[{job->record, job->masks, job->groups->spec, job->directSet, job->parameters}];
  if (kept == nullptr) {
    const size_t padded = paddedRows(std::max<size_t>(1, job->groups->spec.groups));
    job->groups->codes.assign(padded, kCodeOpen);
    if (job->groups->spec.result != GroupSpec::Result::Truth) job->groups->values.assign(padded, 0);
    waiting_.push_back(job.get());
    kept = std::move(job);
  }
  return *kept;
}

bool JitEngine::run(const std::vector<Passes::Wanted>& wanted) {
  std::string error;
  if (!wanted.empty() && !passes_.run(wanted, error)) {
    broken_ = true;
    ++statistics_.left["no code: " + error];
  }
  return !broken_;
}

void JitEngine::prepare(const std::vector<plan::RowRequest>& requests) {
  std::vector<Passes::Wanted> wanted;
  size_t budget = options_.rowListBytes;
  for (const plan::RowRequest& request : requests) {
    const auto [at, isNew] = prepared_.try_emplace(keyOf(request));
    if (!isNew) continue;
    at->second = lower(request);
    if (at->second == nullptr) continue;
    const size_t bytes = paddedRows(columns_.rows(request.record)) / kBlockRows * 2 * sizeof(uint64_t);
    const bool rows = bytes <= budget;
    if (rows) budget -= bytes;
    wanted.push_back({at->second.get(), rows});
  }
  // Everything of one level and collection runs together, tables by group and the folds themselves.
  uint32_t last = 0;
  for (const auto& w : wanted) last = std::max(last, w.job->level);
  for (uint32_t level = 0; level <= last; ++level) {
    std::vector<Passes::Wanted> now;
    for (Job* job : waiting_) {
      if (job->level == level) now.push_back({job, false});
    }
    for (const auto& w : wanted) {
      if (w.job->level == level) now.push_back(w);
    }
    if (!run(now)) return;
  }
  waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(), [](const Job* job) { return job->done; }), waiting_.end());
  runNested();
  for (auto& [key, job] : nested_) job->kept = true;
  columns_.keep();
}

// Tables that were asked for and not run yet; some may be of requests that were given up later.
bool JitEngine::runNested() {
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const Job* a, const Job* b) { return a->level < b->level; });
  for (size_t from = 0; from < waiting_.size();) {
    std::vector<Passes::Wanted> now;
    const uint32_t level = waiting_[from]->level;
    for (; from < waiting_.size() && waiting_[from]->level == level; ++from) now.push_back({waiting_[from], false});
    if (!run(now)) return false;
  }
  waiting_.clear();
  return true;
}

void JitEngine::answer(const Job& job, bool wantRows, plan::RowCounts& counts) const {
  counts = {};
  counts.satisfies = job.satisfies, counts.fails = job.fails;
  counts.out = static_cast<int64_t>(columns_.rows(job.record)) - job.satisfies - job.fails - job.openCount;
  counts.open = job.open;
  if (!wantRows) return;
  auto list = [](const std::vector<uint64_t>& words, std::vector<int64_t>& rows, int64_t many) {
    rows.reserve(static_cast<size_t>(many));
    for (size_t block = 0; block < words.size(); ++block) {
      for (uint64_t bits = words[block]; bits != 0; bits &= bits - 1) {
        rows.push_back(static_cast<int64_t>(block * kBlockRows) + std::countr_zero(bits));
      }
    }
  };
  list(job.failing, counts.failing, job.fails);
  list(job.satisfying, counts.satisfying, job.satisfies);
}

bool JitEngine::count(const plan::RowRequest& request, bool wantRows, plan::RowCounts& counts) {
  if (broken_) {
    ++statistics_.requests;
    ++statistics_.left["no code could be generated"];
    return false;
  }
  if (const auto at = prepared_.find(keyOf(request)); at != prepared_.end()) {
    Job* job = at->second.get();
    if (job == nullptr || !job->done) return false;
    if (wantRows && !job->hasRows) {
      if (!run({{job, true}})) return false;
      answer(*job, true, counts);
      job->satisfying = {}, job->failing = {};
      job->hasRows = false;
      return true;
    }
    answer(*job, wantRows, counts);
    return true;
  }
  forgetNested();
  const std::unique_ptr<Job> job = lower(request);
  if (job == nullptr || !runNested() || !run({{job.get(), wantRows}})) return false;
  answer(*job, wantRows, counts);
  return true;
}

// Tables made for one request that nobody announced would otherwise pile up: one for every row asked about.
void JitEngine::forgetNested() {
  constexpr size_t kMostNested = 256;  // folds asked for between two clearings
  if (++sinceForgotten_ < kMostNested) return;
  sinceForgotten_ = 0;
  auto passing = [](const Job& job) { return !job.kept && !job.parameters.empty(); };
  std::erase_if(waiting_, [&](const Job* job) { return passing(*job); });
  std::erase_if(nested_, [&](const auto& entry) { return passing(*entry.second); });
  columns_.trim();
}

}  // namespace

std::unique_ptr<plan::RowEngine> makeJitEngine(const ir::Program& program, const table::Dataset& data,
                                               const JitOptions& options, JitStatistics& statistics) {
  return std::make_unique<JitEngine>(program, data, options, statistics);
}

std::string statisticsText(const JitStatistics& s) {
  auto milliseconds = [](int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; };
  std::string text = fmt::format("jit {} of {} folds compiled, {} loops, {} passes over {} rows, {} rows handed back\n"
                                 "jit compile {:.1f} ms, run {:.1f} ms\n",
                                 s.compiled, s.requests, s.functions, s.passes, s.rows, s.openRows,
                                 milliseconds(s.compileNanoseconds), milliseconds(s.runNanoseconds));
  for (const auto& [reason, many] : s.left) text += fmt::format("jit left {} to the evaluator: {}\n", many, reason);
  return text;
}

}  // namespace tollgate::jit
