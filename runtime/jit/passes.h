#pragma once
// Runs compiled loops over collections: portions of rows taken by threads, their answers put together in the order
// of the rows, and tables by group made from them.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/jit/columns.h"
#include "runtime/jit/compile.h"
#include "runtime/jit/jit_engine.h"
#include "runtime/jit/job.h"

namespace tollgate::jit {

class Passes {
 public:
  Passes(Columns& columns, ExprPool& pool, const JitOptions& options, JitStatistics& statistics);

  struct Wanted {
    Job* job = nullptr;
    bool rows = false;  // keep which rows satisfy and fail
  };
  /// Runs the jobs, which are of one level and whose tables are filled. False and an error if code cannot be made.
  bool run(const std::vector<Wanted>& wanted, std::string& error);

 private:
  struct Family {
    RowMasks masks;
    std::vector<Wanted> jobs;
  };
  struct Work;
  bool runCollection(ir::Id record, std::vector<Family>& families, std::string& error);
  PassFunction functionFor(const std::vector<Family>& families, std::string& error);
  int64_t now() const { return options_.nanoseconds ? options_.nanoseconds() : 0; }

  Columns& columns_;
  ExprPool& pool_;
  const JitOptions& options_;
  JitStatistics& statistics_;
  std::unique_ptr<Compiler> compiler_;
  std::map<std::vector<RowMasks>, PassFunction> functions_;
};

}  // namespace tollgate::jit
