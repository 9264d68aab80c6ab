#include "runtime/interpret/decisions.h"

#include <algorithm>

#include <fmt/format.h>

namespace tollgate::interpret {

using Act = table::DecisionRow::Act;

namespace {

bool givesOutcome(const ir::DecisionStep& step) {
  return step.kind == ir::StepKind::Decided || step.kind == ir::StepKind::Referred;
}

const ir::DecisionStep* stepOf(const ir::Decision& decision, ir::Id body, bool outcome) {
  for (const ir::DecisionStep& step : decision.steps) {
    if (step.body == body && givesOutcome(step) == outcome) return &step;
  }
  return nullptr;
}

// Why a row is not applied; "" if it is.
std::string notApplied(const ir::Program& program, const table::Dataset& data, ir::Id id, const table::DecisionRow& row) {
  const ir::Decision& decision = program.decisions[id];
  if (row.date > data.asOf) return "it is dated after the evaluation's date";
  if (row.act == Act::Proposed || row.act == Act::Recommended) return "";
  if (row.act == Act::Referred) return "";
  const ir::DecisionStep* step = stepOf(decision, row.body, true);
  if (step == nullptr) return "this body has no step that decides";
  for (const ir::DecisionStep& before : decision.steps) {
    if (&before == step) break;
    if (before.kind != ir::StepKind::Recommended) continue;
    const auto& rows = data.decisions[id].rows;
    const bool recommended = std::any_of(rows.begin(), rows.end(), [&](const table::DecisionRow& other) {
      return other.act == Act::Recommended && other.body == before.body && other.subjects == row.subjects &&
             other.date <= row.date;
    });
    if (!recommended) return "it comes before its recommendation";
  }
  return "";
}

struct BodyState {
  bool taken = false, conflict = false;
  ir::Id outcome = ir::kNone;
  std::vector<ir::Id> outcomes;
  const table::DecisionRow* row = nullptr;
};

BodyState bodyState(const ir::Program& program, const table::Dataset& data, ir::Id id,
                    const std::vector<int64_t>& subjects, ir::Id body) {
  BodyState state;
  for (const table::DecisionRow& row : data.decisions[id].rows) {
    if (row.act != Act::Decided || row.body != body || row.subjects != subjects) continue;
    if (!notApplied(program, data, id, row).empty()) continue;
    if (!state.taken || (program.decisions[id].renewable && row.date > state.row->date)) {
      state = {true, false, row.outcome, {row.outcome}, &row};
      continue;
    }
    if (program.decisions[id].renewable && row.date < state.row->date) continue;
    if (std::find(state.outcomes.begin(), state.outcomes.end(), row.outcome) == state.outcomes.end()) {
      state.outcomes.push_back(row.outcome);
      state.conflict = true;
    }
  }
  std::sort(state.outcomes.begin(), state.outcomes.end());
  return state;
}

}  // namespace

DecisionState decisionState(const ir::Program& program, const table::Dataset& data, ir::Id id,
                            const std::vector<int64_t>& subjects, ir::Id onlyBody) {
  const ir::Decision& decision = program.decisions[id];
  const table::DecisionRows& rows = data.decisions[id];
  DecisionState state;
  for (ir::Id outcome = 0; outcome < decision.outcomes.size(); ++outcome) state.candidates.push_back(outcome);

  // Rows that may be missing can change any outcome: nothing is definite then.
  if (!rows.further.empty() || !rows.given) {
    state.open = true;
    state.why = rows.further.empty() ? table::Why::DataMissing : rows.further.front().why;
  }

  bool referredAway = false;
  ir::Id firstOpen = ir::kNone;
  BodyState inForce;
  for (const ir::DecisionStep& step : decision.steps) {
    if (onlyBody != ir::kNone && step.body != onlyBody) continue;
    if (step.kind == ir::StepKind::Proposed) continue;
    if (step.kind == ir::StepKind::Recommended) {
      const bool taken = std::any_of(rows.rows.begin(), rows.rows.end(), [&](const table::DecisionRow& row) {
        return row.act == Act::Recommended && row.body == step.body && row.subjects == subjects && row.date <= data.asOf;
      });
      if (!taken && firstOpen == ir::kNone) firstOpen = step.body;
      continue;
    }
    const BodyState body = bodyState(program, data, id, subjects, step.body);
    if (step.kind == ir::StepKind::Referred) {
      const bool referred = std::any_of(rows.rows.begin(), rows.rows.end(), [&](const table::DecisionRow& row) {
        return row.act == Act::Referred && row.subjects == subjects && row.date <= data.asOf;
      });
      if (referred && !body.taken && !step.meanwhileOutcomeStands) {
        referredAway = true;
        firstOpen = step.body;
      }
    } else if (!body.taken && firstOpen == ir::kNone) {
      firstOpen = step.body;
    }
    if (body.taken) {
      inForce = body;
      referredAway = false;
    }
  }
  if (state.open) {
    state.awaiting = firstOpen;
    return state;
  }
  if (inForce.taken && !referredAway) {
    if (inForce.conflict) {
      state.open = true;
      state.why = table::Why::Conflict;
      state.candidates = inForce.outcomes;
      return state;
    }
    state.outcome = inForce.outcome;
    state.from = inForce.row;
    return state;
  }
  if (decision.whileUndecided != ir::kNone) {
    state.outcome = decision.whileUndecided;
    state.byDefault = true;
    state.awaiting = firstOpen;
    return state;
  }
  state.open = true;
  state.why = table::Why::Awaiting;
  state.awaiting = firstOpen;
  return state;
}

std::vector<table::Finding> decisionFindings(const ir::Program& program, const table::Dataset& data) {
  std::vector<table::Finding> findings;
  for (ir::Id id = 0; id < program.decisions.size(); ++id) {
    for (const table::DecisionRow& row : data.decisions[id].rows) {
      const std::string why = notApplied(program, data, id, row);
      if (why.empty()) continue;
      table::Finding finding{"decision-not-applied",
                             fmt::format("a decision {} is listed and not applied: {}", program.decisions[id].name, why),
                             "", row.origin.line};
      if (row.origin.file < data.files.size()) finding.file = data.files[row.origin.file].name;
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace tollgate::interpret
