#pragma once
// Evaluates with and without the compiled engine and compares every byte of the outcome.

#include <doctest/doctest.h>

#include <algorithm>

#include "runtime/interpret/judge.h"
#include "runtime/jit/jit_engine.h"
#include "runtime/report/json_report.h"
#include "tests/jit/world.h"

namespace tollgate::jit::testing {

inline std::string outcomeOf(const ir::Program& p, const table::Dataset& data, plan::RowEngine* engine,
                             interpret::EvaluationOptions options = {}) {
  options.engine = engine;
  return report::json(interpret::evaluate(p, data, options), nullptr);
}

inline JitStatistics compare(const ir::Program& p, const table::Dataset& data, const JitOptions& options,
                             const interpret::EvaluationOptions& evaluation = {}) {
  JitStatistics statistics;
  JitOptions asked = options;
  asked.leastRows = 0;  // the tables of tests are small
  const auto engine = makeJitEngine(p, data, asked, statistics);
  const std::string expected = outcomeOf(p, data, nullptr, evaluation);
  const std::string found = outcomeOf(p, data, engine.get(), evaluation);
  if (found != expected) {  // the whole outcome would be pages
    const size_t at = static_cast<size_t>(
        std::mismatch(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), expected.size())), expected.begin())
            .first -
        found.begin());
    const size_t from = at < 300 ? 0 : at - 300;
    FAIL_CHECK("compiled: " << found.substr(from, 600) << "\n---- evaluator: " << expected.substr(from, 600));
  }
  return statistics;
}

inline JitOptions variant(uint64_t seed) {
  JitOptions options;
  options.threads = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 2 : 7;
  options.morselRows = seed % 2 == 0 ? 64 : 131072;
  options.shuffleSeed = seed % 5;
  options.optLevel = seed % 4 == 0 ? 0 : 2;
  options.debugBatchRows = seed % 7 == 0 ? 1 : seed % 7 == 1 ? 7 : 0;
  options.rowListBytes = seed % 3 == 2 ? 0 : 1u << 20;
  return options;
}

}  // namespace tollgate::jit::testing
