#include "runtime/jit/jit_engine.h"

#include <algorithm>
#include <bit>
#include <deque>
#include <map>
#include <set>
#include <thread>
#include <utility>

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
  key.insert(key.end(), {r.suppressed, static_cast<int64_t>(r.assumed.size())});
  for (const auto& [interpretation, choice] : r.assumed) key.insert(key.end(), {interpretation, choice});
  key.push_back(static_cast<int64_t>(r.supposedFields.size()));
  for (const auto& [record, field, row] : r.supposedFields) key.insert(key.end(), {record, field, row});
  for (const auto* supposed : {&r.supposedCalls, &r.supposedDecisions}) {
    key.push_back(static_cast<int64_t>(supposed->size()));
    for (const auto& [of, arguments] : *supposed) {
      key.insert(key.end(), {of, static_cast<int64_t>(arguments.size())});
      key.insert(key.end(), arguments.begin(), arguments.end());
    }
  }
  return bytesOf(key);
}

JitOptions settled(JitOptions options) {
  if (options.threads == 0) options.threads = std::max(1u, std::thread::hardware_concurrency());
  return options;
}

/// The request under every combination of choices; none if there are too many.
std::vector<plan::RowRequest> withEveryChoice(const ir::Program& program, const plan::RowRequest& request,
                                              const std::vector<ir::Id>& interpretations) {
  constexpr size_t kMostCombinations = 16;
  std::vector<plan::RowRequest> all{request};
  for (const ir::Id id : interpretations) {
    const size_t choices = program.enums[program.interpretations[id].choices].values.size();
    if (all.size() * choices > kMostCombinations) return {};
    std::vector<plan::RowRequest> next;
    for (const plan::RowRequest& base : all) {
      for (size_t choice = 0; choice < choices; ++choice) {
        next.push_back(base);
        next.back().assumed.emplace_back(id, static_cast<int64_t>(choice));
        std::sort(next.back().assumed.begin(), next.back().assumed.end());
      }
    }
    all = std::move(next);
  }
  return all;
}

class JitEngine : public plan::RowEngine, Lowering::Nested {
 public:
  JitEngine(const ir::Program& program, const table::Dataset& data, const JitOptions& options, JitStatistics& statistics)
      : options_(settled(options)),
        statistics_(statistics),
        columns_(program, data),
        lowering_(columns_, pool_, *this),
        passes_(columns_, pool_, options_, statistics) {
    statistics_.threads = options_.threads;
  }

  void prepare(const std::vector<plan::RowRequest>& requests) override;
  bool count(const plan::RowRequest& request, bool wantRows, plan::RowCounts& counts) override;
  size_t worthAsking() const override { return options_.leastRows; }
  bool announced(ir::Id lastCondition) const override { return announcedConditions_.contains(lastCondition); }

 private:
  const Job& add(std::unique_ptr<Job> job) override;  // of Nested
  std::unique_ptr<Job> lower(const plan::RowRequest& request);
  Job* announce(const plan::RowRequest& request);
  void prepareChoices();
  void runTogether(const std::vector<Passes::Wanted>& wanted);
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
  std::map<std::string, std::unique_ptr<Job>> prepared_;  // null: left to the evaluator
  std::set<ir::Id> announcedConditions_;                  // the last ones of these
  std::map<std::tuple<ir::Id, RowMasks, GroupSpec, bool, std::vector<int64_t>>, std::unique_ptr<Job>> nested_;
  std::vector<plan::RowRequest> undecided_;  // announced, with rows that wait for interpretations
  std::vector<Job*> waiting_;                // nested ones that have not run
  size_t sinceForgotten_ = 0;
  bool broken_ = false;
};

std::unique_ptr<Job> JitEngine::lower(const plan::RowRequest& request) {
  ++statistics_.requests;
  std::string reason;
  std::unique_ptr<Job> job;
  job = lowering_.lower(request, reason);
  if (job == nullptr)
    ++statistics_.left[reason];
  else
    ++statistics_.compiled;
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
    statistics_.error = error;
  }
  return !broken_;
}

void JitEngine::prepare(const std::vector<plan::RowRequest>& requests) {
  std::vector<Passes::Wanted> wanted;
  size_t budget = options_.rowListBytes;
  for (const plan::RowRequest& request : requests) {
    Job* job = announce(request);
    if (job == nullptr) continue;
    const size_t bytes = paddedRows(columns_.rows(request.record)) / kBlockRows * 3 * sizeof(uint64_t);
    const bool rows = bytes <= budget;
    if (rows) budget -= bytes;
    wanted.push_back({job, rows});
    if (job->extra.fates) undecided_.push_back(request);
  }
  runTogether(wanted);
}

// Null: announced before, or left to the evaluator.
Job* JitEngine::announce(const plan::RowRequest& request) {
  announcedConditions_.insert(request.lastCondition());
  const auto [at, isNew] = prepared_.try_emplace(keyOf(request));
  if (!isNew) return nullptr;
  at->second = lower(request);
  return at->second.get();
}

// The judge tries every choice of the interpretations that keep rows undecided (M5 (2)): once it begins, all folds are run
// under all of them together.
void JitEngine::prepareChoices() {
  std::vector<Passes::Wanted> wanted;
  for (const plan::RowRequest& request : std::exchange(undecided_, {})) {
    const std::vector<ir::Id> interpretations = prepared_.at(keyOf(request))->extra.reached;
    for (const plan::RowRequest& chosen : withEveryChoice(columns_.program(), request, interpretations)) {
      if (Job* job = announce(chosen)) wanted.push_back({job, false});
    }
  }
  runTogether(wanted);
}

// Everything of one level and collection, tables by group and the folds themselves.
void JitEngine::runTogether(const std::vector<Passes::Wanted>& wanted) {
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
  size_t at = 0;
  int64_t undecided = 0;
  if (job.extra.fates) {
    for (const plan::RowFate fate : ExtraCounts::kFates) {
      counts.undecided.add(fate, job.extraCounts[at]);
      undecided += job.extraCounts[at++];
    }
  }
  for (const auto& [ids, found] : {std::pair{&job.extra.reached, &counts.reached}, std::pair{&job.extra.keepOpen, &counts.keepOpen},
                                   std::pair{&job.extra.exceptions, &counts.exceptions}}) {
    for (const ir::Id id : *ids) {
      if (job.extraCounts[at++] > 0) found->push_back(id);
    }
  }
  counts.out = static_cast<int64_t>(columns_.rows(job.record)) - job.satisfies - job.fails - job.openCount - undecided;
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
  list(job.undecided, counts.undecidedRows, undecided);
}

bool JitEngine::count(const plan::RowRequest& request, bool wantRows, plan::RowCounts& counts) {
  if (broken_) {
    ++statistics_.requests;
    ++statistics_.left["no code could be generated"];
    return false;
  }
  if (!request.assumed.empty() && !undecided_.empty()) prepareChoices();
  if (const auto at = prepared_.find(keyOf(request)); at != prepared_.end()) {
    Job* job = at->second.get();
    if (job == nullptr || !job->done) return false;
    if (wantRows && !job->hasRows) {
      if (!run({{job, true}})) return false;
      answer(*job, true, counts);
      job->satisfying = {}, job->failing = {}, job->undecided = {};
      job->hasRows = false;
      return true;
    }
    answer(*job, wantRows, counts);
    return true;
  }
  if (columns_.rows(request.record) < options_.leastRows) {
    ++statistics_.requests;
    ++statistics_.left["a small collection, asked about for one row"];
    return false;
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
  lowering_.forgetSuppositions();
}

}  // namespace

std::unique_ptr<plan::RowEngine> makeJitEngine(const ir::Program& program, const table::Dataset& data, const JitOptions& options,
                                               JitStatistics& statistics) {
  return std::make_unique<JitEngine>(program, data, options, statistics);
}

}  // namespace tollgate::jit
