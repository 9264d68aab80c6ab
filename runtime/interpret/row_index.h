#pragma once
// Rows of a collection by the value of one field: `results where test is t` looks at the results of t alone.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "runtime/table/table.h"

namespace tollgate::interpret {

class RowIndex {
 public:
  explicit RowIndex(const table::Column& column);
  /// Those whose field has this value, and those of which nobody can say that it has another, in their order.
  std::vector<int64_t> rowsThatMayHave(int64_t value) const;

 private:
  std::unordered_map<int64_t, std::vector<int64_t>> known_;
  std::vector<int64_t> others_;  // open, or absent: what is absent equals nothing and differs from nothing (M3)
};

}  // namespace tollgate::interpret
