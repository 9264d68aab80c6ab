// Random typed programs over random tables: every engine gives the same bytes as the reference evaluator alone (M18).
//
//   differential_tests --pairs=1000000 --seed=7    one seed gives one sequence of pairs, printed when it starts
//   differential_tests --pairs=1 --seed=7:42       the 42nd pair of it alone
//   differential_tests --today                     half of the pairs from the seed, half from one drawn from the date

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "compiler/ir/text.h"
#include "compiler/ir/verify.h"
#include "runtime/interpret/judge.h"
#include "runtime/report/json_report.h"
#include "runtime/report/text_report.h"
#include "tests/differential/coverage.h"
#include "tests/differential/mutants.h"
#include "tests/differential/naive_engine.h"
#include "tests/interpret/random_case.h"
#ifdef TOLLGATE_WITH_JIT
#include "runtime/jit/jit_engine.h"
#endif

namespace tollgate::interpret::testing {
namespace {

struct Settings {
  uint64_t pairs = 10000, seed = 1, from = 0;
  bool today = false;
} settings;

constexpr uint64_t kTables = 4;  // of one program

RandomShape shapeOf(uint64_t which) {
  RandomShape shape{.rowsA = 12, .rowsB = 3, .openPercent = 0, .maybePercent = 0, .unbounded = true};
  shape.wide = which % 3 != 0;
  switch (which % 4) {
    case 0: break;
    case 1: shape.openPercent = 3; break;
    case 2: shape.openPercent = 4, shape.maybePercent = 3, shape.furtherPercent = 15; break;
    default: shape.rowsA = which % 16 == 3 ? 140 : 70, shape.openPercent = 1, shape.furtherPercent = 20; break;  // 64 rows are a block
  }
  return shape;
}

plan::Outcome judged(const ir::Program& program, const table::Dataset& data, plan::RowEngine* engine) {
  EvaluationOptions options;
  options.engine = engine;
  return evaluate(program, data, options);
}

std::string dump(const plan::Outcome& outcome) { return report::json(outcome) + report::text(outcome); }

std::string dump(const ir::Program& program, const table::Dataset& data, plan::RowEngine* engine) {
  return dump(judged(program, data, engine));
}

/// What has no verdict and does not say why (M12); "" where everything does.
std::string unexplained(const plan::Outcome& outcome) {
  const auto open = [](plan::Verdict v) { return v == plan::Verdict::Undetermined || v == plan::Verdict::MetOrNotApplicable; };
  for (const plan::GateOutcome& gate : outcome.gates) {
    bool explained = !gate.reasons.empty();
    for (const plan::CriterionOutcome& criterion : gate.criteria) {
      if (open(criterion.verdict) && criterion.reasons.empty()) return gate.gate + "." + criterion.name;
      explained = explained || open(criterion.verdict);
    }
    if (open(gate.verdict) && !explained) return gate.gate;
  }
  return "";
}

/// The lines around the first difference.
std::string firstDifference(const std::string& a, const std::string& b) {
  const auto at = static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  const size_t from = at > 600 ? at - 600 : 0;
  return a.substr(from, 900) + "\n---- instead of it:\n" + b.substr(from, 900);
}

/// One sequence of pairs.
struct Sequence {
  uint64_t seed = 1, from = 0, pairs = 0;
};

/// What is asked for, or a part of it.
std::vector<Sequence> sequences(uint64_t pairs) {
  if (!settings.today) return {{settings.seed, settings.from, pairs}};
  using namespace std::chrono;
  const auto day = static_cast<uint64_t>(duration_cast<days>(system_clock::now().time_since_epoch()).count());
  return {{settings.seed, 0, pairs / 2}, {day, 0, pairs - pairs / 2}};
}

/// Calls `visit` with a name to repeat it by, its number, a program and a table; of `workers` that share the programs, for `worker`.
template <typename Visit>
void eachPair(const Sequence& sequence, const Visit& visit, unsigned worker = 0, unsigned workers = 1) {
  for (uint64_t i = sequence.from + worker * kTables; i < sequence.from + sequence.pairs; i += workers * kTables) {
    RandomCase random(sequence.seed * 1000003 + i / kTables, shapeOf(i / kTables));
    const ir::Program program = random.program();
    const auto faults = ir::verify(program, 1);
    if (!faults.empty()) FAIL_CHECK(faults[0]);
    for (uint64_t t = 0; t < kTables && i + t < sequence.from + sequence.pairs; ++t) {
      const table::Dataset data = random.data(program);
      if (!visit("--seed=" + std::to_string(sequence.seed) + ":" + std::to_string(i + t), i + t, program, data)) return;
    }
  }
}

/// All that is asked for, on every core. `visit` gets the tally of its thread too; gives them all added up.
template <typename Tally, typename Visit>
Tally tallied(uint64_t pairs, const Visit& visit) {
  std::vector<Tally> tallies(std::max(1u, std::thread::hardware_concurrency()));
  for (const Sequence& sequence : sequences(pairs)) {
    std::cout << "differential: " << sequence.pairs << " pairs of --seed=" << sequence.seed << std::endl;
    std::vector<std::thread> threads;
    for (unsigned worker = 0; worker < tallies.size(); ++worker) {
      threads.emplace_back([&, worker] {
        const auto visitOne = [&](const std::string& name, uint64_t pair, const ir::Program& program, const table::Dataset& data) {
          return visit(name, pair, program, data, tallies[worker]);
        };
        eachPair(sequence, visitOne, worker, static_cast<unsigned>(tallies.size()));
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  Tally all;
  for (const Tally& tally : tallies) all.add(tally);
  return all;
}

struct NaiveTally {
  int64_t rows = 0, pairs = 0;
  void add(const NaiveTally& other) { rows += other.rows, pairs += other.pairs; }
};

TEST_CASE("M18: the reference evaluator and a naive row engine give the same bytes") {
  std::atomic<int> different = 0;
  const auto visit = [&](const std::string& name, uint64_t pair, const ir::Program& program, const table::Dataset& data,
                         NaiveTally& tally) {
    NaiveEngine engine(program, data, pair % 8 < kTables ? 0 : 10);
    const plan::Outcome outcome = judged(program, data, nullptr);
    const std::string alone = dump(outcome), counted = dump(program, data, &engine);
    ++tally.pairs, tally.rows += engine.rowsCounted();
    const std::string without = unexplained(outcome);
    if (!without.empty() && different++ < 3) FAIL_CHECK(name, ": no reason for ", without, "\n", alone, "\n", ir::print(program));
    if (alone == counted) return true;
    if (different++ < 3) FAIL_CHECK(name, "\n", firstDifference(alone, counted), "\n", ir::print(program));
    return different < 3;
  };
  const auto tally = tallied<NaiveTally>(std::max<uint64_t>(1, settings.pairs / 10), visit);
  std::cout << tally.pairs << " pairs, " << tally.rows << " rows counted by the naive engine\n";
  CHECK(different == 0);
  if (tally.pairs > 100) CHECK(tally.rows > 1000);
}

#ifdef TOLLGATE_WITH_JIT

/// Threads, portions, their order, batches and code generation, drawn from the pair's number and the way.
jit::JitOptions optionsOf(uint64_t pair, uint64_t way) {
  static constexpr unsigned kThreads[] = {1, 2, 7};
  const uint64_t mix = pair / kTables * 7 + pair * 3 + way;
  jit::JitOptions options;
  options.leastRows = mix % 16 == 0 ? 0 : 64;  // folds that nobody announced are compiled one by one
  options.threads = kThreads[way % 3];
  options.morselRows = mix % 5 == 0 ? 131072 : 1;
  options.shuffleSeed = mix % 3 == 0 ? 0 : pair + 1;
  options.debugBatchRows = mix % 6 == 1 ? 7 : mix % 11 == 2 ? 1 : 0;
  options.rowListBytes = mix % 4 == 3 ? 0 : 1u << 20;
  options.optLevel = pair % 16 == 5 ? 2 : 0;
  return options;
}

struct JitTally {
  int64_t compiled = 0, requests = 0, pairs = 0, rows = 0, handedBack = 0;
  double shares = 0;  // of each run, the folds worth compiling that were compiled
  int64_t shared = 0;
  std::map<std::string, int64_t> left;
  Coverage coverage;
  void add(const JitTally& other) {
    compiled += other.compiled, requests += other.requests, pairs += other.pairs, rows += other.rows, handedBack += other.handedBack;
    shares += other.shares, shared += other.shared;
    for (const auto& [reason, many] : other.left) left[reason] += many;
    coverage.add(other.coverage);
  }
};

TEST_CASE("M18: the compiled engine gives the same bytes with any threads, portions and batches") {
  std::atomic<int> different = 0;
  const auto visit = [&](const std::string& name, uint64_t pair, const ir::Program& program, const table::Dataset& data, JitTally& tally) {
    const plan::Outcome outcome = judged(program, data, nullptr);
    const std::string alone = dump(outcome);
    ++tally.pairs;
    if (pair % kTables == 0) tally.coverage.add(program);
    tally.coverage.add(program, data);
    tally.coverage.add(outcome);
    const uint64_t ways = pair % 8 == 3 ? 3 : 1;
    for (uint64_t way = 0; way < ways; ++way) {
      const jit::JitOptions options = optionsOf(pair, way + (ways == 1 ? pair : 0));
      jit::JitStatistics statistics;
      const auto engine = jit::makeJitEngine(program, data, options, statistics);
      const std::string fast = dump(program, data, engine.get());
      tally.compiled += statistics.compiled, tally.requests += statistics.requests, tally.rows += statistics.rows;
      tally.handedBack += statistics.openRows;
      for (const auto& [reason, many] : statistics.left) tally.left[reason] += many;
      if (const int64_t worth = statistics.requests - statistics.left["a small collection, asked about for one row"]; worth > 0) {
        tally.shares += static_cast<double>(statistics.compiled) / static_cast<double>(worth), ++tally.shared;
      }
      tally.coverage.add("threads " + std::to_string(options.threads));
      if (options.shuffleSeed != 0) tally.coverage.add("portions shuffled");
      if (alone == fast && statistics.error.empty()) continue;
      if (different++ < 3) {
        FAIL_CHECK(name, " threads ", options.threads, " level ", options.optLevel.value_or(-1), "\n", firstDifference(alone, fast), "\n",
                   ir::print(program));
      }
    }
    return different < 3;
  };
  auto tally = tallied<JitTally>(settings.pairs, visit);
  std::cout << tally.pairs << " pairs, " << tally.compiled << " of " << tally.requests << " folds compiled, " << tally.rows << " rows, "
            << tally.handedBack << " handed back\n";
  for (const auto& [reason, many] : tally.left) std::cout << many << " left: " << reason << "\n";
  CHECK(different == 0);
  if (tally.pairs < 5000) return;
  std::cout << "covered: " << tally.coverage.text() << std::endl;
  for (const std::string& name : tally.coverage.missing()) FAIL_CHECK("not covered: ", name);
  // What is not worth compiling is no weakness of the compiler; and a program with thousands of folds of one kind counts once.
  std::cout << "of the folds of a run " << tally.shares / static_cast<double>(tally.shared) * 100 << "% are compiled" << std::endl;
  CHECK(tally.shares >= static_cast<double>(tally.shared) * 0.8);
}

/// Of faults that are put in, those that the outcome does not show yet.
template <typename Fault>
struct Unfound {
  explicit Unfound(const std::vector<Fault>& faults) : left(faults.begin(), faults.end()) {}
  /// Asks `shows` of each, with a name to repeat it by for the log.
  void tell(const std::string& name, const std::function<bool(const Fault&)>& shows) {
    std::erase_if(left, [&](const Fault& fault) {
      const bool found = shows(fault);
      if (found) std::cout << fault.name << ": found by " << name << "\n";
      return found;
    });
  }
  std::vector<Fault> left;
};

TEST_CASE("M18: every spoilt answer and every wrongly compiled operation is found") {
  Unfound<NamedSpoil> spoilt(spoils());
  Unfound<NamedChange> changed(changes());
  eachPair(Sequence{1, 0, 4000}, [&](const std::string& name, uint64_t pair, const ir::Program& program, const table::Dataset& data) {
    const std::string right = dump(program, data, nullptr);
    spoilt.tell(name, [&](const NamedSpoil& fault) {
      jit::JitStatistics statistics;
      const auto engine = jit::makeJitEngine(program, data, optionsOf(pair, 0), statistics);
      SpoiltEngine wrong(*engine, fault.spoil);
      return dump(program, data, &wrong) != right;
    });
    changed.tell(name, [&](const NamedChange& fault) {
      ir::Program other = program;
      bool differs = false;
      for (ir::Node& node : other.nodes) differs = fault.change(other, node) || differs;
      if (!differs) return false;
      jit::JitStatistics statistics;
      const auto engine = jit::makeJitEngine(other, data, optionsOf(pair, 0), statistics);
      return dump(program, data, engine.get()) != right;
    });
    return !spoilt.left.empty() || !changed.left.empty();
  });
  for (const NamedSpoil& fault : spoilt.left) FAIL_CHECK(fault.name);
  for (const NamedChange& fault : changed.left) FAIL_CHECK(fault.name);
}

#endif

}  // namespace
}  // namespace tollgate::interpret::testing

int main(int argc, char** argv) {
  auto& settings = tollgate::interpret::testing::settings;
  doctest::Context context;
  context.applyCommandLine(argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--today") settings.today = true;
    if (argument.rfind("--pairs=", 0) == 0) settings.pairs = std::strtoull(argument.c_str() + 8, nullptr, 10);
    if (argument.rfind("--seed=", 0) == 0) {
      char* end = nullptr;
      settings.seed = std::strtoull(argument.c_str() + 7, &end, 10);
      if (*end == ':') settings.from = std::strtoull(end + 1, nullptr, 10);
    }
  }
  // The tables of one program come one after another.
  const uint64_t before = settings.from % tollgate::interpret::testing::kTables;
  settings.from -= before, settings.pairs += before;
  return context.run();
}
