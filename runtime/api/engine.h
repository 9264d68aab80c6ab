#pragma once
// Which engine counts the rows of an evaluation: the reference evaluator, or loops compiled for this machine, which come
// as a module of their own and are loaded only when they are used. The outcome is the same, byte for byte.
//
//   api::EngineOptions engine;
//   engine.module = "/usr/lib/tollgate/libtollgate-jit.so";   // in CMake: ${tollgate_JIT_MODULE}
//   api::EngineReport report;
//   const auto outcome = api::evaluate(program, loaded, options, engine, report);
//   if (!outcome) return report.error;

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/ingest/loader.h"
#include "runtime/interpret/judge.h"
#include "runtime/jit/jit_engine.h"
#include "runtime/plan/outcome.h"

namespace tollgate::api {

enum class EngineKind : uint8_t {
  Auto,  // Jit for a data set of `compiledRows` or more, if there is a module
  Interpret,
  Jit,  // or an error: never another engine instead
};

struct EngineOptions {
  EngineKind kind = EngineKind::Auto;
  std::string module;            // path of libtollgate-jit.so; "": there is none
  jit::JitOptions jit;           // threads, the clock of the statistics, switches for tests
  uint64_t compiledRows = 2000;  // for Auto: a smaller data set is evaluated faster than its loops are compiled
};

/// What an evaluation did; never part of an outcome.
struct EngineReport {
  bool compiled = false;  // the compiled engine counted; which folds, say the statistics
  std::string why;        // why this engine: "asked for", "200 rows are fewer than 2000"
  std::string error;      // of an evaluation that gave no outcome
  jit::JitStatistics statistics;
  /// "engine jit (asked for)" and the statistics, one line a sentence.
  std::string text() const;
};

/// As evaluate of tollgate.h, with the engine of `engine` instead of `options.engine`. Gives nullopt only for Jit: it is
/// not there, not of this build, or generates no code for this machine.
std::optional<plan::Outcome> evaluate(const ir::Program& program, const ingest::LoadResult& loaded, interpret::EvaluationOptions options,
                                      const EngineOptions& engine, EngineReport& report);

}  // namespace tollgate::api
