#include "runtime/interpret/row_index.h"

#include <algorithm>
#include <iterator>

namespace tollgate::interpret {

RowIndex::RowIndex(const table::Column& column) {
  for (size_t row = 0; row < column.size(); ++row) {
    const table::Cell cell = column.get(static_cast<table::Row>(row));
    (cell.state == table::Cell::State::Known ? known_[cell.value] : others_).push_back(static_cast<int64_t>(row));
  }
}

std::vector<int64_t> RowIndex::rowsThatMayHave(int64_t value) const {
  const auto found = known_.find(value);
  if (found == known_.end()) return others_;
  std::vector<int64_t> rows;
  rows.reserve(found->second.size() + others_.size());
  std::merge(found->second.begin(), found->second.end(), others_.begin(), others_.end(), std::back_inserter(rows));
  return rows;
}

}  // namespace tollgate::interpret
