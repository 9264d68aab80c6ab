#pragma once
// Rows of decisions by what they are on: what is decided of it depends on them alone (semantics M9).

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "runtime/table/table.h"

namespace tollgate::interpret {

/// Of facts that do not change. Each decision is gone through once, when it is first asked for; so one thread asks.
class DecisionRowIndex {
 public:
  using Rows = std::vector<const table::DecisionRow*>;
  using BySubjects = std::map<std::vector<int64_t>, Rows>;

  explicit DecisionRowIndex(const table::Dataset& data) : data_(data), bySubjects_(data.decisions.size()) {}
  /// All rows of a decision; those on the same subjects in their order.
  const BySubjects& of(ir::Id decision) const;
  /// Those on these subjects.
  std::span<const table::DecisionRow* const> on(ir::Id decision, const std::vector<int64_t>& subjects) const;

 private:
  const table::Dataset& data_;
  mutable std::vector<std::optional<BySubjects>> bySubjects_;
};

}  // namespace tollgate::interpret
