#include "runtime/jit/passes.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <numeric>
#include <random>
#include <thread>

#include "runtime/jit/groups.h"

namespace tollgate::jit {

namespace {
constexpr size_t kFamiliesAFunction = 64;  // code generation grows faster than its input

/// Better code takes two to three times as long to make.
int levelFor(const table::Dataset& data) {
  constexpr size_t kManyRows = 200'000;
  const auto isLarge = [](const table::Collection& collection) { return collection.size() >= kManyRows; };
  return std::any_of(data.collections.begin(), data.collections.end(), isLarge) ? 2 : 0;
}
}  // namespace

Passes::Passes(Columns& columns, ExprPool& pool, const JitOptions& options, JitStatistics& statistics)
    : columns_(columns), pool_(pool), options_(options), statistics_(statistics) {}

PassFunction Passes::functionFor(const std::vector<Family>& families, std::string& error) {
  std::vector<RowMasks> masks;
  for (const Family& family : families) masks.push_back(family.masks);
  const auto at = functions_.find(masks);
  if (at != functions_.end()) return at->second;
  const int64_t start = now();
  if (compiler_ == nullptr) compiler_ = std::make_unique<Compiler>(options_.optLevel.value_or(levelFor(columns_.data())), error);
  PassFunction function = error.empty() ? compiler_->compile(pool_, masks, options_.debugBatchRows > 0, error) : nullptr;
  statistics_.compileNanoseconds += now() - start;
  if (function != nullptr) {
    ++statistics_.functions;
    functions_.emplace(std::move(masks), function);
  }
  return function;
}

bool Passes::run(const std::vector<Wanted>& wanted, std::string& error) {
  std::map<ir::Id, std::vector<Family>> byRecord;
  for (const Wanted& w : wanted) {
    auto& families = byRecord[w.job->record];
    auto at = std::find_if(families.begin(), families.end(), [&](const Family& f) { return f.masks == w.job->masks; });
    if (at == families.end()) at = families.insert(at, Family{w.job->masks, {}});
    at->jobs.push_back(w);
  }
  for (auto& [record, families] : byRecord) {
    for (size_t from = 0; from < families.size(); from += kFamiliesAFunction) {
      const size_t to = std::min(families.size(), from + kFamiliesAFunction);
      std::vector<Family> some(families.begin() + static_cast<std::ptrdiff_t>(from), families.begin() + static_cast<std::ptrdiff_t>(to));
      if (!runCollection(record, some, error)) return false;
    }
  }
  return true;
}

/// One run over a collection, shared by the threads.
struct Passes::Work {
  struct Answer {
    Wanted wanted;
    size_t instance = 0;  // jobs of equal conditions and parameters share one
    bool words = false;   // the masks are needed, not only the counts
    std::vector<std::vector<int64_t>> openByMorsel;
  };
  struct Counts {
    int64_t satisfies = 0, fails = 0, open = 0;
  };
  struct Local {
    std::vector<Instance> instances;
    std::vector<FamilyArguments> families;
    std::vector<std::vector<uint64_t>> words;       // of an instance: satisfies, fails, open, undecided
    std::vector<std::vector<int64_t>> extraCounts;  // of an instance
    std::vector<std::unique_ptr<GroupState>> groups;
  };

  PassFunction function = nullptr;
  size_t rows = 0, blocks = 0, morselBlocks = 0, batch = 0;
  const void* const* bases = nullptr;
  std::vector<const void*> tails;
  std::vector<Answer> answers;
  struct Shared {
    const Job* job = nullptr;
    bool words = false;
  };
  std::vector<Shared> instances;  // in the order of the families
  std::vector<size_t> familySizes, order;
  std::atomic<size_t> next{0};

  void prepare(Local& local, const Columns& columns) const;
  void runAll(Local& local);
  void runMorsel(Local& local, size_t morsel);
  void runBlocks(const Local& local, const void* const* from, uint64_t first, uint64_t end, uint64_t active) const;
};

void Passes::Work::prepare(Local& local, const Columns& columns) const {
  local.instances.resize(instances.size());
  local.words.resize(instances.size());
  local.extraCounts.resize(instances.size());
  local.groups.resize(answers.size());
  for (size_t i = 0; i < instances.size(); ++i) {
    local.instances[i].parameters = instances[i].job->parameters.data();
    local.instances[i].keepWords = instances[i].words ? 1 : 0;
    if (instances[i].words) local.words[i].assign(4 * morselBlocks, 0);
    local.extraCounts[i].assign(instances[i].job->masks.extra.size(), 0);
    local.instances[i].extraCounts = local.extraCounts[i].data();
  }
  for (size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].wanted.job->groups) local.groups[i] = std::make_unique<GroupState>(*answers[i].wanted.job, columns);
  }
  size_t first = 0;
  for (const size_t size : familySizes) {
    local.families.push_back({local.instances.data() + first, size});
    first += size;
  }
}

void Passes::Work::runBlocks(const Local& local, const void* const* from, uint64_t first, uint64_t end, uint64_t active) const {
  if (batch == 0) {
    function(from, bases, local.families.data(), first, end, active);
    return;
  }
  for (uint64_t block = first; block < end; ++block) {
    for (size_t at = 0; at < kBlockRows; at += batch) {
      const uint64_t part = batch >= kBlockRows ? ~uint64_t{0} : ((uint64_t{1} << batch) - 1) << at;
      if ((part & active) != 0) function(from, bases, local.families.data(), block, block + 1, part & active);
    }
  }
}

void Passes::Work::runMorsel(Local& local, size_t morsel) {
  const uint64_t first = morsel * morselBlocks, end = std::min<uint64_t>(blocks, first + morselBlocks);
  for (size_t i = 0; i < instances.size(); ++i) {
    if (!instances[i].words) continue;
    // The words of this portion stand where the loop, which counts blocks from the first of all, looks for them.
    uint64_t* const words = local.words[i].data();
    auto shifted = [&](size_t which) {
      return reinterpret_cast<uint64_t*>(reinterpret_cast<uintptr_t>(words + which * morselBlocks) - first * sizeof(uint64_t));
    };
    if (batch > 0) std::fill(local.words[i].begin(), local.words[i].end(), 0);
    local.instances[i].satisfies = shifted(0), local.instances[i].fails = shifted(1), local.instances[i].open = shifted(2);
    local.instances[i].undecided = shifted(3);
  }
  const uint64_t whole = std::min<uint64_t>(end, rows / kBlockRows);
  if (first < whole) runBlocks(local, bases, first, whole, ~uint64_t{0});
  if (whole < end) runBlocks(local, tails.data(), whole, end, (uint64_t{1} << (rows % kBlockRows)) - 1);

  for (size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i].words) continue;
    Job& job = *answers[i].wanted.job;
    const uint64_t* satisfies = local.words[answers[i].instance].data();
    const uint64_t *fails = satisfies + morselBlocks, *open = fails + morselBlocks, *undecided = open + morselBlocks;
    if (local.groups[i]) local.groups[i]->add(first, end - first, satisfies, fails, open);
    if (answers[i].wanted.rows) {
      std::copy_n(satisfies, end - first, job.satisfying.begin() + static_cast<std::ptrdiff_t>(first));
      std::copy_n(fails, end - first, job.failing.begin() + static_cast<std::ptrdiff_t>(first));
      if (job.extra.fates) std::copy_n(undecided, end - first, job.undecided.begin() + static_cast<std::ptrdiff_t>(first));
    }
    if (job.groups) continue;
    std::vector<int64_t>& rowsOpen = answers[i].openByMorsel[morsel];
    for (uint64_t block = first; block < end; ++block) {
      for (uint64_t bits = open[block - first]; bits != 0; bits &= bits - 1) {
        rowsOpen.push_back(static_cast<int64_t>(block * kBlockRows) + std::countr_zero(bits));
      }
    }
  }
}

void Passes::Work::runAll(Local& local) {
  for (size_t at = next++; at < order.size(); at = next++) runMorsel(local, order[at]);
}

bool Passes::runCollection(ir::Id record, std::vector<Family>& families, std::string& error) {
  Work work;
  work.function = functionFor(families, error);
  if (work.function == nullptr) return false;
  const int64_t start = now();
  work.rows = columns_.rows(record);
  work.blocks = paddedRows(work.rows) / kBlockRows;
  const size_t wanted = std::max<size_t>(1, paddedRows(options_.morselRows) / kBlockRows);
  work.morselBlocks = std::max<size_t>(1, std::min(wanted, work.blocks));
  work.batch = options_.debugBatchRows;
  const size_t morsels = (work.blocks + work.morselBlocks - 1) / work.morselBlocks;
  work.bases = columns_.bases().data();
  work.tails = columns_.tails(record);
  for (Family& family : families) {
    const bool decided = decidesAll(pool_, family.masks);
    const bool parametric = readsParameters(pool_, family.masks);
    std::map<std::vector<int64_t>, size_t> known;
    for (const Wanted& w : family.jobs) {
      Job& job = *w.job;
      if (w.rows) {
        job.satisfying.assign(work.blocks, 0), job.failing.assign(work.blocks, 0);
        job.undecided.assign(job.extra.fates ? work.blocks : 0, 0);
      }
      const bool words = w.rows || !decided || job.groups != nullptr;
      const auto [at, isNew] = known.try_emplace(parametric ? job.parameters : std::vector<int64_t>{}, work.instances.size());
      if (isNew) work.instances.push_back({&job, false});
      work.instances[at->second].words = work.instances[at->second].words || words;
      work.answers.push_back({w, at->second, words, std::vector<std::vector<int64_t>>(words ? morsels : 0)});
    }
    work.familySizes.push_back(known.size());
  }
  work.order.resize(morsels);
  std::iota(work.order.begin(), work.order.end(), size_t{0});
  if (options_.shuffleSeed != 0) std::shuffle(work.order.begin(), work.order.end(), std::mt19937_64(options_.shuffleSeed));

  const size_t threads = std::max<size_t>(1, std::min<size_t>(options_.threads, morsels));
  std::vector<Work::Local> locals(threads);
  for (Work::Local& local : locals) work.prepare(local, columns_);
  std::vector<std::thread> others;
  for (size_t i = 1; i < threads; ++i) others.emplace_back([&, i] { work.runAll(locals[i]); });
  work.runAll(locals[0]);
  for (std::thread& thread : others) thread.join();

  for (size_t i = 0; i < work.answers.size(); ++i) {
    Job& job = *work.answers[i].wanted.job;
    job.satisfies = job.fails = job.openCount = 0;
    job.extraCounts.assign(job.masks.extra.size(), 0);
    for (const Work::Local& local : locals) {
      const std::vector<int64_t>& extra = local.extraCounts[work.answers[i].instance];
      for (size_t e = 0; e < extra.size(); ++e) job.extraCounts[e] += extra[e];
      job.satisfies += local.instances[work.answers[i].instance].satisfyCount;
      job.fails += local.instances[work.answers[i].instance].failCount;
      job.openCount += local.instances[work.answers[i].instance].openCount;
    }
    if (job.groups) {
      for (size_t t = 1; t < threads; ++t) locals[0].groups[i]->merge(*locals[t].groups[i]);
      locals[0].groups[i]->finish(*job.groups);
    } else {
      job.open.clear();
      for (const auto& part : work.answers[i].openByMorsel) job.open.insert(job.open.end(), part.begin(), part.end());
      statistics_.openRows += job.openCount;
    }
    if (work.answers[i].wanted.rows) job.hasRows = true;
    job.done = true;
  }
  ++statistics_.passes;
  statistics_.rows += static_cast<int64_t>(work.rows);
  statistics_.runNanoseconds += now() - start;
  return true;
}

}  // namespace tollgate::jit
