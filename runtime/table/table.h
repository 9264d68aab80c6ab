#pragma once
// The facts of one evaluation: columnar collections with dictionary codes, known/absent/open states and provenance.
// Filled by a loader or straight by a host program, then frozen; a frozen Dataset is immutable and may be shared
// between threads. Meaning of the states: semantics M2, M8, M13.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/table/working_calendar.h"

namespace tollgate::table {

using Row = uint32_t;
inline constexpr Row kNoRow = 0xFFFFFFFFu;

/// Texts by code: equal texts have equal codes. Texts are NFC (the loader sees to it) and compare by code point.
class TextPool {
 public:
  int64_t code(std::string_view text);
  std::optional<int64_t> find(std::string_view text) const;
  const std::string& text(int64_t code) const { return texts_[static_cast<size_t>(code)]; }
  size_t size() const { return texts_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  std::vector<std::string> texts_;
  std::unordered_map<std::string, int64_t, Hash, std::equal_to<>> codes_;
};

/// Integers at the least width that holds them: 1, 2 or 4 bytes unsigned, else 8 bytes signed. Widens as it grows.
class CodeVector {
 public:
  void push(int64_t value);
  void set(size_t index, int64_t value);
  void truncate(size_t size);  // keeps the first `size`
  int64_t get(size_t index) const {
    switch (width_) {
      case 1: return bytes_[index];
      case 2: return reinterpret_cast<const uint16_t*>(bytes_.data())[index];
      case 4: return reinterpret_cast<const uint32_t*>(bytes_.data())[index];
      default: return reinterpret_cast<const int64_t*>(bytes_.data())[index];
    }
  }
  size_t size() const { return size_; }
  unsigned width() const { return width_; }
  const void* data() const { return bytes_.data(); }

 private:
  void widen(int64_t value);
  std::vector<uint8_t> bytes_;
  size_t size_ = 0;
  unsigned width_ = 1;
};

/// Bits; empty while no bit was ever set, so that a test for `any` costs nothing.
class Bitmap {
 public:
  bool test(size_t i) const { return i / 64 < words_.size() && (words_[i / 64] >> (i % 64) & 1) != 0; }
  void set(size_t i);
  void truncate(size_t size);  // clears all from `size` on
  void clear(size_t i) {
    if (i / 64 < words_.size()) words_[i / 64] &= ~(uint64_t{1} << (i % 64));
  }
  bool any() const;
  const std::vector<uint64_t>& words() const { return words_; }

 private:
  std::vector<uint64_t> words_;
};

/// Why a fact is open; the reasons of M12 are made of these.
enum class Why : uint8_t { NotTold, Disputed, Fault, ZoneOverlap, Conflict, DataMissing, DataStale, Awaiting, Tie, Interpretation };

/// A fact that is not settled: its candidates, or (not finite) any value of its type.
struct Open {
  Why why = Why::NotTold;
  bool finite = false;
  std::vector<int64_t> candidates;    // sorted, distinct; as the column's codes
  std::vector<int64_t> denominators;  // of a Share, one a candidate; else empty
  bool mayBeAbsent = false;           // of an optional field

  /// Puts the candidates in order, each once.
  void settle();
  int64_t denominator(size_t candidate) const { return denominators.empty() ? 1 : denominators[candidate]; }
  friend bool operator==(const Open&, const Open&) = default;
};

/// One stored value as read.
struct Cell {
  enum class State : uint8_t { Known, Absent, Open } state = State::Known;
  int64_t value = 0;        // code: see ir::TypeKind; a Number is bit-cast; a Text is its pool code
  int64_t denominator = 1;  // of a Share
  const Open* open = nullptr;
};

class Column {
 public:
  explicit Column(ir::Type type) : type_(type) {}
  const ir::Type& type() const { return type_; }
  size_t size() const { return codes_.size(); }

  void pushKnown(int64_t value, int64_t denominator = 1);
  void pushAbsent();
  void pushOpen(Open open);
  void pushSet(const std::vector<int64_t>& elements);  // of a Set; elements sorted and distinct afterwards
  void setOpen(Row row, Open open);                    // a fault or a conflict found later
  void setKnown(Row row, int64_t value);
  /// Adds what `other`, a column of the same type, holds in `row`.
  void pushFrom(const Column& other, Row row);
  /// Forgets the rows from `size` on.
  void truncate(size_t size);

  Cell get(Row row) const;
  /// Elements of a Set that is known.
  std::vector<int64_t> elements(Row row) const;

  // For compiled loops.
  const CodeVector& codes() const { return codes_; }
  const Bitmap& absent() const { return absent_; }
  const Bitmap& open() const { return open_; }

 private:
  ir::Type type_;
  CodeVector codes_;         // a Set: index into setOffsets_
  CodeVector denominators_;  // of a Share
  Bitmap absent_, open_;
  std::map<Row, Open> opens_;
  std::vector<std::vector<int64_t>> sets_;
};

/// Where a row was read. Line 0: none (a pack, a host program).
struct Origin {
  uint32_t file = 0xFFFFFFFFu;  // index in Dataset::files
  uint32_t line = 0;
};

/// "The collection may hold further rows" (M8): any number; with `field` fixed to `value` if the field is given.
struct Further {
  Why why = Why::DataMissing;
  ir::Id field = ir::kNone;
  int64_t value = 0;
  std::string because;  // "source provider-results does not say that it is complete"
};

struct Collection {
  ir::Id record = ir::kNone;
  std::vector<Column> columns;  // one a field
  std::vector<Origin> origins;  // one a row
  Bitmap maybe;                 // rows that may not exist (M13)
  std::vector<Further> further;
  size_t size() const { return origins.size(); }
};

struct DecisionRow {
  std::vector<int64_t> subjects;  // rows or enum ordinals
  ir::Id outcome = ir::kNone;     // ordinal in Decision::outcomes; kNone: `referred` or a proposal
  enum class Act : uint8_t { Proposed, Recommended, Decided, Referred } act = Act::Decided;
  ir::Id body = ir::kNone;  // ordinal in the enum of bodies
  int64_t date = 0;         // days since 1970-01-01
  std::string reference, version, fingerprint;
  Origin origin;
};

struct DecisionRows {
  std::vector<DecisionRow> rows;
  bool given = false;            // a source, or the host, supplied the rows
  std::vector<Further> further;  // not complete, stale or missing: further decisions may exist
};

struct InputFile {
  std::string name;                 // as shown
  std::string sha256;               // "": it was not read to its end
  uint64_t bytes = 0;               // of a file read to its end
  std::string source;               // name of the source that read it
  std::optional<int64_t> exported;  // instant
};

/// A fault of the data (M13): refuses the evaluation unless its kind is tolerated.
struct Fault {
  std::string kind;     // "bad-cell", "unreadable-line", "unreadable-file", "repeated-key", "dangling-reference", …
  std::string message;  // a sentence, with what to do
  std::string file;
  uint32_t line = 0, column = 0;
};

/// Something a reader should know that is no fault: merged rows, later rows, rows named `other`, wrong counters.
struct Finding {
  std::string kind;
  std::string message;
  std::string file;
  uint32_t line = 0;
};

struct Dataset {
  explicit Dataset(const ir::Program& program);
  TextPool texts;
  std::vector<Collection> collections;  // by record
  std::vector<DecisionRows> decisions;  // by decision
  std::vector<InputFile> files;
  std::vector<Fault> faults;
  std::vector<Finding> findings;
  int64_t asOf = 0;  // days since 1970-01-01
  std::string zoneVersion;
  WorkingCalendar workingDays;

  /// The row's key as people write it: "TI-204", "SIT-FOC-E7"; "row 12" for a record without a key.
  std::string rowName(const ir::Program& program, ir::Id record, Row row) const;
  /// A value as people write it, texts and references by name.
  std::string valueName(const ir::Program& program, const ir::Type& type, int64_t value) const;
};

}  // namespace tollgate::table
