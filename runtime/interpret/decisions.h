#pragma once
// What holds of a decision on given subjects, from its rows (semantics M9).

#include <span>
#include <string>
#include <vector>

#include "runtime/table/table.h"

namespace tollgate::interpret {

struct DecisionState {
  bool open = false;
  ir::Id outcome = ir::kNone;      // where not open
  std::vector<ir::Id> candidates;  // where open
  table::Why why = table::Why::Awaiting;
  std::string detail;                        // where a row may or may not be applied: why that is not settled
  ir::Id awaiting = ir::kNone;               // body of the first step not taken
  const table::DecisionRow* from = nullptr;  // the row that gave the outcome
  bool byDefault = false;                    // `while undecided`
};

/// The outcome in force, or with `body` that body's row alone.
DecisionState decisionState(const ir::Program&, const table::Dataset&, ir::Id decision, const std::vector<int64_t>& subjects,
                            ir::Id body = ir::kNone);

/// The same, from rows that are found already: all that are on the same subjects.
DecisionState decisionState(const ir::Program&, const table::Dataset&, ir::Id decision, std::span<const table::DecisionRow* const> rows,
                            ir::Id body);

/// When the step that is awaited is due: its `within` after the latest act applied before it. "" if it has no `within`, if nothing
/// came before, or if the calendar does not tell; "due by 2020-05-08", or "overdue, due by 2020-05-08".
std::string dueText(const ir::Program&, const table::Dataset&, ir::Id decision, const std::vector<int64_t>& subjects);

/// Of a row among all that are on the same subjects: "listed and not applied: it is dated after the evaluation's date", or why that
/// is not settled; "" if it is applied.
std::string standingText(const ir::Program&, const table::Dataset&, ir::Id decision, std::span<const table::DecisionRow* const> rows,
                         const table::DecisionRow& row);

/// Decisions that are awaited and overdue; and rows that are listed and not applied, each with why ("this body has no step that decides",
/// "it is dated after the evaluation's date", …), and rows of which it is not settled.
std::vector<table::Finding> decisionFindings(const ir::Program&, const table::Dataset&);

}  // namespace tollgate::interpret
