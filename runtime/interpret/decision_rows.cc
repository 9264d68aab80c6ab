#include "runtime/interpret/decision_rows.h"

namespace tollgate::interpret {

const DecisionRowIndex::BySubjects& DecisionRowIndex::of(ir::Id decision) const {
  std::optional<BySubjects>& found = bySubjects_[decision];
  if (!found) {
    found.emplace();
    for (const table::DecisionRow& row : data_.decisions[decision].rows) (*found)[row.subjects].push_back(&row);
  }
  return *found;
}

std::span<const table::DecisionRow* const> DecisionRowIndex::on(ir::Id decision, const std::vector<int64_t>& subjects) const {
  const BySubjects& all = of(decision);
  const auto rows = all.find(subjects);
  if (rows == all.end()) return {};
  return rows->second;
}

}  // namespace tollgate::interpret
