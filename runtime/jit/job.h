#pragma once
// The work of one pass: for every row of a collection, is it in the set and does it satisfy the condition; and what
// is made of the answers: counts, or a table by group that later passes read.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/jit/row_expr.h"
#include "runtime/plan/tally.h"

namespace tollgate::jit {

/// What one row becomes, as masks. A mask that is neither true nor false for a row leaves it unknown.
///   out        inFalse, unless forced
///   satisfies  inTrue and holdsTrue, fails: inTrue and holdsFalse, unless touched or forced
///   undecided  waits for interpretations alone; what may become of it is counted in `extra`
///   open       every other row: the evaluator judges it
struct RowMasks {
  ExprId inTrue = ExprPool::kTrue, inFalse = ExprPool::kFalse;
  ExprId holdsTrue = ExprPool::kTrue, holdsFalse = ExprPool::kFalse;
  ExprId touched = ExprPool::kFalse;  // reads an open fact
  ExprId forced = ExprPool::kFalse;   // to be handed back even if surely out
  ExprId undecided = ExprPool::kFalse;
  std::vector<ExprId> extra;  // masks of which the rows are counted
  auto operator<=>(const RowMasks&) const = default;
};

/// Codes by group, from one pass over another collection.
struct GroupSpec {
  enum class Result : uint8_t { Truth, Count, Latest, Earliest } result = Result::Truth;
  enum class Key : uint8_t {
    None,       // one group
    Column,     // the group is the row's code in `field`
    Sets,       // the row is in every group of its set in `field`
    OuterSets,  // a group is a row of `outerRecord`; its rows are the elements of its set in `field`
  } key = Key::None;
  ir::Id field = ir::kNone;
  ir::Id outerRecord = ir::kNone;
  size_t groups = 1;
  ir::Id order = ir::kNone;        // field, of Latest and Earliest
  ir::Form form = ir::Form::Some;  // of Truth
  int64_t limit = 0, limitDenominator = 1;
  bool limitIsShare = false;
  ir::EmptyIs empty = ir::EmptyIs::NothingToExamine;
  auto operator<=>(const GroupSpec&) const = default;
};

/// What the extra masks of a fold count, in their order.
struct ExtraCounts {
  static constexpr plan::RowFate kFates[] = {plan::kOut | plan::kFails, plan::kOut | plan::kSatisfies, plan::kFails | plan::kSatisfies,
                                             plan::kOut | plan::kFails | plan::kSatisfies};
  bool fates = false;              // one count for each of kFates
  std::vector<ir::Id> reached;     // interpretations that a counted row reads, if it is not surely out
  std::vector<ir::Id> keepOpen;    // those that keep a row undecided
  std::vector<ir::Id> exceptions;  // that some row asks
};

struct Job;
struct Groups {
  GroupSpec spec;
  std::vector<uint8_t> codes;    // Code of a Truth; CellState of the others; padded
  std::vector<uint32_t> values;  // of Count and Latest; padded
};

struct Job {
  ir::Id record = ir::kNone;
  RowMasks masks;
  bool directSet = false;  // of OuterSets: the elements of the set whatever their collection says
  std::vector<int64_t> parameters;
  uint32_t level = 0;              // after all passes of lower levels, whose tables it reads
  std::unique_ptr<Groups> groups;  // null: counts

  bool done = false;
  bool kept = false;  // read by folds that were announced, which may run again
  int64_t satisfies = 0, fails = 0, openCount = 0;
  ExtraCounts extra;
  std::vector<int64_t> extraCounts;                      // as masks.extra
  std::vector<int64_t> open;                             // in row order
  bool hasRows = false;                                  // the words below are filled
  std::vector<uint64_t> satisfying, failing, undecided;  // a bit a row
};

}  // namespace tollgate::jit
