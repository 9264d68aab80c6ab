#pragma once
// The seam between the evaluator and an engine that counts rows in bulk. An engine counts the rows whose fields are
// all known, in loops over columns; rows with an open fact it hands back, for the reference evaluator to judge. So an
// engine only has to be right about known values, and everything else has one definition.
//
// Two things about the whole program it may know as well: an interpretation that is not agreed leaves a row's fate open
// by Kleene's rules (M3, M11), and an exception's members are handed back, for the evaluator lists them (M10).

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/plan/tally.h"
#include "runtime/table/table.h"

namespace tollgate::plan {

/// One fold over the rows of a collection: the conditions that make up the set, then the counted condition.
struct RowRequest {
  struct Condition {
    ir::Id var = ir::kNone;  // the element's variable in this condition
    ir::Id node = ir::kNone;
    std::vector<std::pair<ir::Id, int64_t>> env;  // known values of the free variables
    friend bool operator==(const Condition&, const Condition&) = default;
  };
  ir::Id record = ir::kNone;
  std::vector<Condition> members;
  Condition counted;                                       // node kNone: every row in the set satisfies
  std::vector<std::pair<ir::Id, Condition>> countingOnly;  // record -> condition in force inside definitions
  ir::Id suppressed = ir::kNone;                           // an exception taken as false (M10)
  std::vector<std::pair<ir::Id, int64_t>> assumed;         // interpretations taken as a choice
  // Facts supposed to be otherwise (M10, M16): a row that reads one is handed back.
  std::vector<std::tuple<ir::Id, ir::Id, int64_t>> supposedFields;         // record, field, row
  std::vector<std::pair<ir::Id, std::vector<int64_t>>> supposedCalls;      // function, arguments
  std::vector<std::pair<ir::Id, std::vector<int64_t>>> supposedDecisions;  // decision, subjects
  /// The condition that is asked last; kNone: there is none.
  ir::Id lastCondition() const { return counted.node != ir::kNone || members.empty() ? counted.node : members.back().node; }
  friend bool operator==(const RowRequest&, const RowRequest&) = default;
};

/// What the engine found. Every row of the collection is counted once or handed back.
struct RowCounts {
  int64_t out = 0, fails = 0, satisfies = 0;
  std::vector<int64_t> failing, satisfying;  // in row order; filled when `wantRows`
  // Rows whose fate is open for nothing but interpretations that are not agreed.
  Tally undecided;
  std::vector<int64_t> undecidedRows;  // in row order; filled when `wantRows`
  std::vector<ir::Id> reached;         // interpretations that a counted row reads, if it is not surely out
  std::vector<ir::Id> keepOpen;        // those that keep a counted row undecided
  std::vector<ir::Id> exceptions;      // that some row asks
  std::vector<int64_t> open;           // rows handed back to the evaluator, in row order
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
  /// Collections with fewer rows are not worth a question that nobody announced.
  virtual size_t worthAsking() const { return 0; }
  /// Whether a request with this last condition was announced: for who would else make one in vain.
  virtual bool announced(ir::Id /*lastCondition*/) const { return true; }
};

}  // namespace tollgate::plan
