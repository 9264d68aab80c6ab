#pragma once
// Small questions about verified programs that more than one reader asks. Nothing here evaluates anything.
// All functions expect a Program that `verify` found nothing in (verify itself uses only the first section, which
// is total), and no function calls itself through others, so every walk ends. Expressions are expected to be trees,
// as lowering makes them: a node that many others share is walked once for each of them.

#include <vector>

#include "compiler/ir/ir.h"

namespace tollgate::ir {

// ---- Nodes -------------------------------------------------------------------------------------------------

/// How a kid stands to its node.
enum class KidRole : uint8_t {
  Same,        // evaluated where the node is
  Row,         // once a row: a condition, value or key of a fold
  Membership,  // once a row, and decides which rows there are: the condition of `where`
};
KidRole kidRole(const Node& node, size_t kid);

/// How many of node.vars (the first n) kid may read. The sets of `for each` see the variables of those before.
size_t visibleVars(const Node& node, size_t kid);

/// Quantifier, Count, Sum, Minimum, Maximum, Percentile, ShareOf, ForEach: what has an EmptyRule.
bool isFold(Op op);
/// DecisionIs, DecisionDay.
bool asksDecision(Op op);
/// Where asksDecision: how many of its kids are subjects; behind them stand the days of `since DAY` and `as of DAY`.
size_t subjectCount(const Node& node);
/// DecisionDay: a date, absent where nobody decided by the day of `as of DAY`, or where something holds `while undecided`.
Type dayType(const Program& program, const Node& node);
/// Every op that binds node.vars: folds but Count, Filter, Latest, Earliest.
bool bindsVars(Op op);

// ---- Through definitions -----------------------------------------------------------------------------------

/// The node that a chain of calls stands for: the body of the called function, and so on; parameters are not put in.
/// `calls`, if given, gets the calls passed through, from outside in.
Id throughCalls(const Program& program, Id node, std::vector<Id>* calls = nullptr);

/// The Collection (or EnumValues, SetOf, Field) that a set narrows, through `where` and calls. A Select gives its node.
Id baseOfSet(const Program& program, Id set);

/// Functions that the trees below `roots` call, directly and through others, each once, callees first.
std::vector<Id> calledFunctions(const Program& program, const std::vector<Id>& roots);

// ---- M5 (1) ------------------------------------------------------------------------------------------------

/// What a row's outcome is tried over: its own facts, as named in the text after all definitions are put in.
/// All in ascending order, each once.
struct OwnReads {
  std::vector<Id> fields;     // of the element's record, read of the element itself
  std::vector<Id> decisions;  // DecisionIs nodes with the element itself among their subjects
  std::vector<Id> latest;     // Latest and Earliest nodes whose set or key mentions the element
};
/// Of the elements of `set` (with the conditions of the `where`s that it goes through) and, with `element` standing
/// for one of them, of `conditions` (any expressions: condition, value, key). kNone for either is allowed.
OwnReads ownReads(const Program& program, Id set, Id element, const std::vector<Id>& conditions);

// ---- M4 ----------------------------------------------------------------------------------------------------

struct OutermostFold {
  Id node = kNone;
  std::vector<Id> calls;  // Call nodes between the root and the fold, from outside in
};
/// The folds of a `require` or `applies when` that stand in no row context: not inside a condition, value or key
/// of another fold or `where`, and not in a property or exception. A `for each` is one, and so are the folds of
/// its condition. In the order of the text; a definition used twice gives its folds twice, up to `limit` in all.
std::vector<OutermostFold> outermostFolds(const Program& program, Id root, size_t limit = 65536);

}  // namespace tollgate::ir
