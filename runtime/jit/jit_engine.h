#pragma once
// The compiled row engine: counts the folds of a whole gate in few fused loops over columns, in machine code made by
// LLVM for this machine. Which rows it counts and which it hands back: runtime/plan/row_engine.h; what it compiles:
// runtime/jit/README.md. Its answers depend neither on the number of threads nor on the order of the work.
//
// A program that may run without LLVM loads the module `libtollgate-jit.so` (runtime/jit/load_jit.h) instead of
// linking this.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "runtime/plan/row_engine.h"

namespace tollgate::jit {

struct JitOptions {
  unsigned threads = 0;                  // 0: one a core
  size_t morselRows = 131072;            // a thread's portion; rounded up to whole blocks of 64
  uint64_t shuffleSeed = 0;              // not 0: portions are taken in an order drawn from it
  std::optional<int> optLevel;           // of code generation, 0 to 3; none: 2 where the rows are many enough to repay it, else 0
  size_t debugBatchRows = 0;             // not 0: a block is run in parts of so many rows
  size_t leastRows = 4096;               // folds over smaller collections that nobody announced are left to the evaluator
  size_t rowListBytes = 256u << 20;      // for the rows' answers of prepared folds, else they are run again when asked for
  std::function<int64_t()> nanoseconds;  // a clock for the statistics; none: times stay 0
};

struct JitStatistics {
  unsigned threads = 1;                 // that run a pass
  int64_t requests = 0;                 // asked for, repeats counted once where prepared
  int64_t compiled = 0;                 // of these
  std::map<std::string, int64_t> left;  // why requests were left to the evaluator, and how many
  int64_t functions = 0;                // compiled loops
  int64_t passes = 0;                   // runs over a collection
  int64_t rows = 0;                     // rows run over, a row once a pass
  int64_t openRows = 0;                 // rows handed back
  int64_t compileNanoseconds = 0, runNanoseconds = 0;
  std::string error;  // why no code can be generated on this machine; the evaluator then counted
};

/// The program and the data must outlive the engine and not change; the statistics must outlive it.
std::unique_ptr<plan::RowEngine> makeJitEngine(const ir::Program& program, const table::Dataset& data, const JitOptions& options,
                                               JitStatistics& statistics);

/// "jit 12 of 12 folds compiled into 3 loops, on 2 threads …", for --stats; one line a sentence. Needs no LLVM.
std::string statisticsText(const JitStatistics& statistics);

}  // namespace tollgate::jit
