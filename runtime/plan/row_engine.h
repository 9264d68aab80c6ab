#pragma once
// The seam between the evaluator and an engine that counts rows in bulk. An engine counts the rows whose fields are
// all known, in loops over columns; rows with an open fact it hands back, for the reference evaluator to judge. So an
// engine only has to be right about known values, and everything else has one definition.

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/table/table.h"

namespace tollgate::plan {

/// One fold over the rows of a collection: the conditions that make up the set, then the counted condition.
struct RowRequest {
  struct Condition {
    ir::Id var = ir::kNone;        // the element's variable in this condition
    ir::Id node = ir::kNone;
    std::vector<std::pair<ir::Id, int64_t>> env;  // known values of the free variables
    friend bool operator==(const Condition&, const Condition&) = default;
  };
  ir::Id record = ir::kNone;
  std::vector<Condition> members;
  Condition counted;               // node kNone: every row in the set satisfies
  std::vector<std::pair<ir::Id, Condition>> countingOnly;  // record -> condition in force inside definitions
  ir::Id suppressed = ir::kNone;   // an exception taken as false (M10) …
  bool suppressedOnly = false;     // … only for these arguments
  std::vector<int64_t> suppressedArguments;
  std::vector<std::pair<ir::Id, int64_t>> assumed;  // interpretations taken as a choice
  friend bool operator==(const RowRequest&, const RowRequest&) = default;
};

/// What the engine found. Rows in neither list and not counted as out do not exist.
struct RowCounts {
  int64_t out = 0, fails = 0, satisfies = 0;
  std::vector<int64_t> failing, satisfying;  // in row order; filled when `wantRows`
  std::vector<int64_t> open;                 // rows left to the evaluator
};

class RowEngine {
 public:
  virtual ~RowEngine() = default;
  /// All folds that are about to be asked for, of all gates and instances: compiled and run together, in few passes
  /// over each collection. `count` then answers from what was found. Requests may repeat.
  virtual void prepare(const std::vector<RowRequest>& requests) = 0;
  /// False: this engine does not count such a fold (the evaluator does), and says so in its statistics.
  /// Called from one thread at a time; may use threads of its own. Results do not depend on them.
  virtual bool count(const RowRequest& request, bool wantRows, RowCounts& counts) = 0;
};

}  // namespace tollgate::plan
