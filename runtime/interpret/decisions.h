#pragma once
// What holds of a decision on given subjects, from its rows (semantics M9).

#include <span>
#include <string>
#include <vector>

#include "runtime/interpret/decision_rows.h"
#include "runtime/table/table.h"

namespace tollgate::interpret {

struct DecisionState {
  bool open = false;
  ir::Id outcome = ir::kNone;                // where not open
  std::vector<ir::Id> candidates;            // where open; else the outcome alone
  std::vector<std::optional<int64_t>> days;  // where not open: on which it was decided, or may have been; nullopt: by nobody
  table::Why why = table::Why::Awaiting;
  std::string detail;                        // where a row may or may not be applied: why that is not settled
  ir::Id awaiting = ir::kNone;               // body of the first step not taken
  const table::DecisionRow* from = nullptr;  // the row that gave the outcome
  bool byDefault = false;                    // `while undecided`
  std::optional<int64_t> after;              // `since DAY`: what is dated up to this day does not count; none if nothing is
};

/// On what a DecisionIs or DecisionDay asks, with the values of its kids.
struct DecisionAsked {
  std::vector<int64_t> subjects;
  std::optional<int64_t> since;  // `since DAY`
  std::optional<int64_t> asOf;   // `as of DAY`, where that is a day before the evaluation's: no later one tells more than it does
  bool ofToday(const table::Dataset& data) const { return !asOf && (!since || *since <= data.asOf); }
};
DecisionAsked decisionAsked(const table::Dataset&, const ir::Node&, std::vector<int64_t> values);

/// The outcome in force, or with the node's body that body's row alone. `since` a day, rows of earlier days are not applied, and what has
/// not been decided since then is open. As of an earlier day it is what was in force at the end of that day: rows of later days are not
/// applied, and what was not decided by then is not open, for nobody can decide it any more: it has no outcome (or that of
/// `while undecided`). It is open, as always, where rows may be missing.
DecisionState decisionState(const ir::Program&, const table::Dataset&, const DecisionRowIndex&, const ir::Node&, const DecisionAsked&);

/// The same of the evaluation's own day, from rows that are found already: all that are on the same subjects.
DecisionState decisionState(const ir::Program&, const table::Dataset&, ir::Id decision, std::span<const table::DecisionRow* const> rows,
                            ir::Id body);

/// When the step that is awaited is due: its `within` after the latest act applied before it. "" if it has no `within`, if nothing
/// came before, or if the calendar does not tell; "due by 2020-05-08", or "overdue, due by 2020-05-08".
std::string dueText(const ir::Program&, const table::Dataset&, const DecisionRowIndex&, ir::Id decision,
                    const std::vector<int64_t>& subjects);

/// Of a row among all that are on the same subjects: "listed and not applied: it is dated after the evaluation's date", or why that
/// is not settled; "" if it is applied.
std::string standingText(const ir::Program&, const table::Dataset&, ir::Id decision, std::span<const table::DecisionRow* const> rows,
                         const table::DecisionRow& row);

/// Decisions that are awaited and overdue; and rows that are listed and not applied, each with why ("this body has no step that decides",
/// "it is dated after the evaluation's date", …), and rows of which it is not settled.
std::vector<table::Finding> decisionFindings(const ir::Program&, const table::Dataset&, const DecisionRowIndex&);

}  // namespace tollgate::interpret
