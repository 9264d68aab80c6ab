// Random typed programs over random tables: every engine gives the same bytes as the reference evaluator alone (M18).
//
//   differential_tests --pairs=100000 --seed=7     one seed gives one sequence of pairs, printed when it starts
//   differential_tests --pairs=1 --seed=7:42       the 42nd pair of it alone

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>

#include "compiler/ir/text.h"
#include "compiler/ir/verify.h"
#include "runtime/interpret/judge.h"
#include "runtime/report/json_report.h"
#include "tests/differential/naive_engine.h"
#include "tests/interpret/random_case.h"
#ifdef TOLLGATE_WITH_JIT
#include "runtime/jit/jit_engine.h"
#endif

namespace tollgate::interpret::testing {
namespace {

struct Settings {
  uint64_t pairs = 10000, jitEvery = 50, seed = 1, from = 0;
} settings;

RandomShape shapeOf(uint64_t which) {
  RandomShape shape{.rowsA = 12, .rowsB = 3, .openPercent = 0, .maybePercent = 0, .unbounded = true};
  switch (which % 4) {
    case 0: break;
    case 1: shape.openPercent = 3; break;
    case 2: shape.openPercent = 4, shape.maybePercent = 3, shape.furtherPercent = 15; break;
    default: shape.rowsA = 80, shape.openPercent = 1, shape.furtherPercent = 20; break;
  }
  return shape;
}

std::string dump(const ir::Program& program, const table::Dataset& data, plan::RowEngine* engine) {
  EvaluationOptions options;
  options.engine = engine;
  return report::json(evaluate(program, data, options));
}

/// The lines around the first difference.
std::string firstDifference(const std::string& a, const std::string& b) {
  const auto at = static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  const size_t from = at > 600 ? at - 600 : 0;
  return a.substr(from, 900) + "\n---- instead of it:\n" + b.substr(from, 900);
}

/// Calls `visit` with a seed for people, a program and a table.
template <typename Visit>
void eachPair(uint64_t pairs, uint64_t every, const Visit& visit) {
  constexpr uint64_t kTables = 4;
  for (uint64_t i = settings.from; i < settings.from + pairs; i += kTables) {
    if (i / kTables % every != 0) continue;
    RandomCase random(settings.seed * 1000003 + i / kTables, shapeOf(i / kTables));
    const ir::Program program = random.program();
    const auto faults = ir::verify(program, 1);
    if (!faults.empty()) FAIL_CHECK(faults[0]);
    for (uint64_t t = 0; t < kTables && i + t < settings.from + pairs; ++t) {
      const table::Dataset data = random.data(program);
      if (!visit(i + t, program, data)) return;
    }
  }
}

TEST_CASE("M18: the reference evaluator and a naive row engine give the same bytes") {
  std::cout << "differential: --pairs=" << settings.pairs << " --seed=" << settings.seed << std::endl;
  int64_t different = 0, rows = 0, pairs = 0;
  eachPair(settings.pairs, 1, [&](uint64_t pair, const ir::Program& program, const table::Dataset& data) {
    NaiveEngine engine(program, data);
    const std::string alone = dump(program, data, nullptr), counted = dump(program, data, &engine);
    ++pairs, rows += engine.rowsCounted();
    if (alone == counted) return true;
    if (different++ < 3) FAIL_CHECK("pair ", settings.seed, ":", pair, "\n", firstDifference(alone, counted), "\n", ir::print(program));
    return different < 3;
  });
  MESSAGE(pairs, " pairs, ", rows, " rows counted by the engine");
  CHECK(different == 0);
  if (pairs > 100) CHECK(rows > 1000);
}

TEST_CASE("M18: a broken engine is found") {
  int64_t different = 0;
  eachPair(400, 1, [&](uint64_t, const ir::Program& program, const table::Dataset& data) {
    NaiveEngine engine(program, data, true);
    if (dump(program, data, nullptr) != dump(program, data, &engine)) ++different;
    return true;
  });
  CHECK((settings.from > 0 || different > 0));
}

#ifdef TOLLGATE_WITH_JIT
TEST_CASE("M18: the compiled engine gives the same bytes with any threads, morsels and batches") {
  int64_t different = 0, compiled = 0, requests = 0, pairs = 0;
  eachPair(settings.pairs, settings.jitEvery, [&](uint64_t pair, const ir::Program& program, const table::Dataset& data) {
    const std::string alone = dump(program, data, nullptr);
    ++pairs;
    constexpr unsigned kThreads[] = {1, 2, 7};
    for (int way = 0; way < 3; ++way) {
      jit::JitOptions options;
      options.threads = kThreads[(way + pair) % 3];
      options.morselRows = way == 0 ? 131072 : 1;
      options.shuffleSeed = way == 2 ? pair + 1 : 0;
      options.debugBatchRows = way == 1 ? 3 : 0;
      options.optLevel = way == 0 ? 2 : 0;
      jit::JitStatistics statistics;
      const auto engine = jit::makeJitEngine(program, data, options, statistics);
      const std::string fast = dump(program, data, engine.get());
      compiled += statistics.compiled, requests += statistics.requests;
      if (alone == fast) continue;
      if (different++ < 3) {
        FAIL_CHECK("pair ", settings.seed, ":", pair, " way ", way, "\n", firstDifference(alone, fast), "\n", ir::print(program));
      }
    }
    return different < 3;
  });
  MESSAGE(pairs, " pairs, ", compiled, " of ", requests, " folds compiled");
  CHECK(different == 0);
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
    if (argument.rfind("--pairs=", 0) == 0) settings.pairs = std::strtoull(argument.c_str() + 8, nullptr, 10);
    if (argument.rfind("--jit-every=", 0) == 0) settings.jitEvery = std::max(1ull, std::strtoull(argument.c_str() + 12, nullptr, 10));
    if (argument.rfind("--seed=", 0) == 0) {
      char* end = nullptr;
      settings.seed = std::strtoull(argument.c_str() + 7, &end, 10);
      if (*end == ':') settings.from = std::strtoull(end + 1, nullptr, 10) / 4 * 4;
    }
  }
  return context.run();
}
