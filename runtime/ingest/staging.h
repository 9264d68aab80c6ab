#pragma once
// Rows on their way into a collection: typed, but with references still as the text of a key, and with rows
// that will not exist. Here the rules for keys hold (M8): merging, repeats, rows recorded later. For use by
// the loader only.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/table/table.h"

namespace tollgate::ingest {

/// The names of the kinds of faults, as `--tolerate` takes them.
namespace fault_kind {
inline constexpr const char* kBadCell = "bad-cell";                      // opens the field
inline constexpr const char* kMissingCells = "missing-cells";            // a CSV row is too short: opens the fields
inline constexpr const char* kBadHeading = "bad-heading";                // opens the sets read from repeated headings
inline constexpr const char* kUnreadableLine = "unreadable-line";        // a row that may be in any set
inline constexpr const char* kUnreadableFile = "unreadable-file";        // the source counts as not given
inline constexpr const char* kRepeatedKey = "repeated-key";              // opens what differs, one more row may exist
inline constexpr const char* kDanglingReference = "dangling-reference";  // opens the reference, a row may exist there
inline constexpr const char* kOtherPhase = "other-phase";                // of a Test Phase for which its test is not planned: opens it
inline constexpr const char* kDuplicateFile = "duplicate-file";          // the second is not read, further rows may exist
inline constexpr const char* kUnexpectedFile = "unexpected-file";        // opens the field of the path's part
inline constexpr const char* kUnknownField = "unknown-field";            // a host program's mistake
}  // namespace fault_kind

/// Faults and findings, at most `limit` of one kind and file; the rest is counted and told at the end.
class Reports {
 public:
  Reports(table::Dataset& data, size_t limit) : data_(data), limit_(limit) {}
  void fault(const std::string& kind, std::string message, const std::string& file, uint32_t line, uint32_t column);
  void finding(const std::string& kind, std::string message, const std::string& file, uint32_t line);
  /// Everything since `mark` is forgotten by `rollback`: a file turned out unreadable, a row not to exist.
  /// Marks nest within the last one made by `markFile`.
  struct Mark {
    size_t faults = 0, findings = 0, journal = 0;
  };
  Mark markFile();
  Mark mark() const { return {data_.faults.size(), data_.findings.size(), journal_.size()}; }
  void rollback(const Mark& mark);
  /// Tells what was only counted.
  void finish();

 private:
  table::Dataset& data_;
  size_t limit_;
  bool count(const char* list, const std::string& kind, const std::string& file);
  std::unordered_map<std::string, size_t> counts_;  // by list, kind and file
  std::vector<size_t*> journal_;                    // what was counted since markFile
};

struct StagedField {
  std::string name;
  ir::Type type;
  bool mayBeUnknown = false;
  bool mayBeDisputed = false;
  bool emptyIsAbsent = false;  // what is optional in a decision
  ir::Id disputedVar = ir::kNone;
  ir::Id disputedWhere = ir::kNone;
  std::vector<std::string> names;  // of an Enum that is none of the program's
  bool isReference() const {
    return type.kind == ir::TypeKind::Ref || (type.kind == ir::TypeKind::Set && type.element == ir::TypeKind::Ref);
  }
};

/// Open because of a tolerated fault: any value of its type.
table::Open faultOpen(const ir::Type& type);
/// Open because nobody has told it.
table::Open untold(const ir::Type& type, table::Why why = table::Why::NotTold);

/// Rows by some of their fields: an open hash table of (hash, row).
class RowIndex {
 public:
  /// The row for which `same` holds, or kNoRow; with `insert` put in if there is none.
  template <typename Same>
  table::Row find(uint64_t hash, table::Row insert, const Same& same);

 private:
  struct Slot {
    uint32_t hash = 0;
    table::Row row = table::kNoRow;
  };
  void grow();
  std::vector<Slot> slots_;
  size_t used_ = 0;
};

enum class Admitted : uint8_t { Exists, Merged, Repeated, Later };

class Staging {
 public:
  std::string name;  // issues, or the decision's name
  ir::Id record = ir::kNone;
  ir::Id decision = ir::kNone;
  std::vector<StagedField> fields;
  std::vector<ir::Id> key;
  ir::Id recorded = ir::kNone;
  bool referred = false;                       // other rows refer to these: they cannot be `kept`
  ir::Repeats repeats = ir::Repeats::Refused;  // the strictest that its sources say

  std::vector<table::Column> columns;
  std::vector<table::CodeVector> lines, places;  // of the cells of references, by field
  std::vector<table::Origin> origins;
  std::vector<uint32_t> rowPlaces;  // column of each row's start
  table::CodeVector batches;        // one a file, pack set or host writer
  table::Bitmap maybe, dropped;
  std::vector<table::Row> extras;         // rows after which one more may exist, all fields open
  std::unordered_set<int64_t> laterKeys;  // pool codes of keys recorded after the as-of day
  std::vector<table::Further> further;
  bool given = false;    // a source with a file, or the host
  bool byPacks = false;  // the packs given tell all rows
  size_t anyDropped = 0;

  void prepare();  // columns by fields
  size_t size() const { return origins.size(); }
  void endRow(table::Origin origin, uint32_t place, uint32_t batch);  // after one push to every column
  void truncate(size_t size);
  void drop(table::Row row);

  /// Whether the row was recorded by the as-of day: -1 no, 0 perhaps, 1 yes.
  int recordedBy(table::Row row, int64_t asOf, int64_t endOfAsOf) const;
  /// Applies the rules for keys to a complete row; every row once, in order. `fileName` is for people.
  Admitted admit(table::Row row, Reports& reports, const table::Dataset& data, const ir::Program& program, const std::string& fileName);
  /// After the last row: rows whose key is open because of a fault may be rows of other files.
  void settle();
  /// The key as people and references write it: its fields' texts, a blank between them.
  std::string keyText(table::Row row, const table::Dataset& data, const ir::Program& program) const;
  /// The pool code of the key's text if the key is one text: no need to make the text.
  bool keyIsText() const;
  bool hasOpenKey(table::Row row) const;
  bool hasFault(table::Row row) const;

 private:
  bool sameCell(size_t field, table::Row a, table::Row b) const;
  bool sameRow(table::Row a, table::Row b) const;
  bool sameKey(table::Row a, table::Row b) const;
  uint64_t hashCell(size_t field, table::Row row) const;
  Admitted admitKept(table::Row row, table::Row head);
  Admitted admitRefused(table::Row row, table::Row head, bool conflict);
  void openDifferences(table::Row head, table::Row row);
  void noteFaulty(table::Row row, table::Row head);
  std::string place(const table::Dataset& data, table::Row row) const;

  struct Copies {  // rows equal in every field
    std::vector<table::Row> rows;
    uint32_t batch = 0xFFFFFFFFu;  // of the last row that came
    size_t before = 0, used = 0;   // copies from earlier batches, and how many of them this batch has met
  };
  RowIndex byKey_, byContent_;
  std::unordered_map<table::Row, Copies> copies_;
  std::unordered_map<table::Row, uint32_t> lastMerged_;
  std::unordered_map<table::Row, std::vector<table::Row>> faulty_;  // by the key's first row
  std::unordered_set<table::Row> conflicts_;
  std::vector<table::Row> openKeys_;
};

template <typename Same>
table::Row RowIndex::find(uint64_t hash, table::Row insert, const Same& same) {
  if (slots_.empty() || used_ * 4 >= slots_.size() * 3) grow();
  const auto shortHash = static_cast<uint32_t>(hash ^ (hash >> 32));
  const size_t mask = slots_.size() - 1;
  for (size_t at = shortHash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.row == table::kNoRow) {
      if (insert != table::kNoRow) {
        slot = {shortHash, insert};
        ++used_;
      }
      return table::kNoRow;
    }
    if (slot.hash == shortHash && same(slot.row)) return slot.row;
  }
}

}  // namespace tollgate::ingest
