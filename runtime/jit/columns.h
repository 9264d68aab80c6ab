#pragma once
// Where compiled loops find their data: columns of the dataset and tables worked out from them once, by slot.
// A loop reads whole blocks of 64 rows; the last, partial block of a column is read from a padded copy.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/interpret/decision_rows.h"
#include "runtime/table/table.h"

namespace tollgate::jit {

inline constexpr size_t kBlockRows = 64;
inline size_t paddedRows(size_t rows) { return (rows + kBlockRows - 1) / kBlockRows * kBlockRows; }

/// What a byte of a truth table says of one row or element.
enum Code : uint8_t { kCodeFalse = 0, kCodeTrue = 1, kCodeOpen = 2, kCodeUnknown = 3 };
/// What a byte of a state table says of one cell.
enum CellState : uint8_t { kKnown = 0, kAbsent = 1, kOpen = 2 };

/// The elements of a set-valued column, all rows after one another.
struct SetColumn {
  std::vector<uint32_t> offsets;  // one more than rows
  std::vector<uint32_t> elements;
};

/// Of a decision with all subjects but one fixed: by the free subject's value.
struct DecisionTable {
  std::vector<uint8_t> codes;   // Code
  std::vector<uint8_t> listed;  // 1: some row of the decision has these subjects, whatever became of it
};

/// Built while requests are lowered, read by all threads afterwards. Slots never move.
class Columns {
 public:
  Columns(const ir::Program& program, const table::Dataset& data) : program_(program), data_(data), decisionIndex_(data) {}

  const ir::Program& program() const { return program_; }
  const table::Dataset& data() const { return data_; }
  size_t rows(ir::Id record) const { return data_.collections[record].size(); }
  /// Entries of a table over a value of this type: an enum's values, a record's rows. 0: no such table.
  size_t domain(const ir::Type& type) const;

  const table::Column& column(ir::Id record, ir::Id field) const { return data_.collections[record].columns[field]; }
  unsigned width(ir::Id record, ir::Id field) const { return column(record, field).codes().width(); }

  uint32_t codes(ir::Id record, ir::Id field);
  std::optional<uint32_t> absentBits(ir::Id record, ir::Id field);  // nullopt: none is
  std::optional<uint32_t> openBits(ir::Id record, ir::Id field);
  std::optional<uint32_t> maybeBits(ir::Id record);
  const std::vector<uint8_t>& maybeBytes(ir::Id record);        // 1: the row may not exist
  std::optional<uint32_t> states(ir::Id record, ir::Id field);  // bytes, CellState; nullopt: all known
  uint32_t table(const void* padded);
  /// Whether every code of a reference column that is known names a row, and of an enum column a value.
  bool inDomain(ir::Id record, ir::Id field);

  const SetColumn& sets(ir::Id record, ir::Id field);
  /// Bytes by row: does the set hold `element`?
  const std::vector<uint8_t>& membership(ir::Id record, ir::Id field, int64_t element);
  /// By row: the day of a known instant in a zone. Null: there is no such zone.
  const std::vector<int64_t>* days(ir::Id record, ir::Id field, const std::string& zone);
  /// Bytes by element: is it in the set of this row, which is known?
  const std::vector<uint8_t>& inSetOf(ir::Id record, ir::Id field, int64_t row, size_t entries);
  const interpret::DecisionRowIndex& decisionIndex() const { return decisionIndex_; }
  /// `subjects` with the free one's place given by `free`; its value there is not read.
  const DecisionTable& decision(ir::Id decision, ir::Id outcome, ir::Id body, std::vector<int64_t> subjects, size_t free);

  /// Forgets tables that no slot names and that were made since `keep`.
  void trim();
  void keep();

  /// Pointers by slot; `tails`: with the padded copies of the columns of `record`, for its last block.
  const std::vector<const void*>& bases() const { return bases_; }
  std::vector<const void*> tails(ir::Id record);

 private:
  uint32_t add(const void* base);
  std::optional<uint32_t> bits(const table::Bitmap& bitmap, std::tuple<int, ir::Id, ir::Id> key, size_t rows);

  const ir::Program& program_;
  const table::Dataset& data_;
  interpret::DecisionRowIndex decisionIndex_;
  std::vector<const void*> bases_;
  std::map<uint32_t, std::pair<ir::Id, ir::Id>> columnOf_;
  std::map<std::tuple<int, ir::Id, ir::Id>, std::optional<uint32_t>> slots_;
  std::map<const void*, uint32_t> tables_;
  std::set<const void*> kept_;
  std::deque<std::vector<uint64_t>> words_;
  std::deque<std::vector<uint8_t>> bytes_;
  std::map<uint32_t, std::vector<uint8_t>> tailCopies_;
  std::map<ir::Id, std::vector<uint8_t>> maybeBytes_;
  std::map<std::pair<ir::Id, ir::Id>, bool> inDomain_;
  std::map<std::tuple<ir::Id, ir::Id, std::string>, std::optional<std::vector<int64_t>>> days_;
  std::map<std::pair<ir::Id, ir::Id>, SetColumn> sets_;
  std::map<std::tuple<ir::Id, ir::Id, int64_t>, std::vector<uint8_t>> membership_, inSetOf_;
  std::map<std::tuple<ir::Id, ir::Id, ir::Id, size_t, std::vector<int64_t>>, DecisionTable> decisions_;
};

/// Calls `run(first)` with a pointer of the column's own width.
template <typename Run>
decltype(auto) withCodes(const table::CodeVector& codes, Run&& run) {
  switch (codes.width()) {
    case 1: return run(static_cast<const uint8_t*>(codes.data()));
    case 2: return run(static_cast<const uint16_t*>(codes.data()));
    case 4: return run(static_cast<const uint32_t*>(codes.data()));
    default: return run(static_cast<const int64_t*>(codes.data()));
  }
}

}  // namespace tollgate::jit
