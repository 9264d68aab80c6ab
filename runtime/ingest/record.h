#pragma once
// What a reader makes of a file: a stream of records whose every value knows its line and column.
// The mapping of records to the fields of a collection is written on top of this and knows no format.
//
// CONTRACT: records are provisional until `onEnd`. A file that turns out truncated, hostile or changed ends
// with `onRefused` instead, and then nothing that it gave may be used: not a record, not a count.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/data_formats.h"

namespace tollgate::ingest {

/// 1-based line; 1-based column in characters (code points), as editors show it. 0 is "none".
struct Place {
  uint32_t line = 0;
  uint32_t column = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

enum class CellState : uint8_t {
  Missing,  // the file has no such cell, attribute or key: not the same as an empty one
  Present,
};

/// The form of a value in the file. CSV and JUnit know only Text; JSON tells "3" from 3. Object stands where an object
/// with members is, beside the cells of its members: who asks for one value there is not to take it for none.
enum class CellForm : uint8_t { Text, Number, True, False, Null, EmptyArray, EmptyObject, Object };

/// One value. `text` is as in the file, only decoded to UTF-8 (quotes and escapes undone): no trimming, no
/// rounding; a number keeps its spelling, the other JSON forms theirs (`true`, `null`, `[]`). It is valid
/// only during the call that gives it. A value made by the reader (`status`, `attempt`) has its record's
/// place.
struct Cell {
  std::string_view text;
  uint32_t line = 0;
  uint32_t column = 0;
  CellState state = CellState::Missing;
  CellForm form = CellForm::Text;
  bool present() const { return state == CellState::Present; }
  Place place() const { return {line, column}; }
};

/// How a source addresses a value: `name`, `property "phase"`, `attribute "exported-at"`.
enum class FieldKind : uint8_t { Field, Property, Attribute };

struct NamedCell {
  FieldKind kind = FieldKind::Field;
  std::string_view name;
  Cell cell;
};

/// One row, test attempt or object.
struct RecordView {
  Place place;               // where it starts
  uint64_t ordinal = 0;      // 1, 2, 3… within the file, over the records given
  bool outsideCase = false;  // a failure that belongs to no test case; its name is empty, its status `error`
  /// The cells of the header given to `onHeader`, by its positions; always exactly as many.
  /// A heading that repeats has several positions: together they are one multi-value.
  std::span<const Cell> cells;
  /// Named values beyond the header, nearest first. Test cases: the test case, its suite, the suites around it,
  /// the root. JSON Lines: one layer with all leaves by dotted path. CSV: none. Within a layer, several of one kind and
  /// name are a multi-value; a nearer layer that has the name hides the further ones.
  std::span<const std::span<const NamedCell>> layers;
};

/// One heading of a CSV file, or one field that a test case always offers.
struct HeaderName {
  std::string_view name;
  Place place;  // none for test cases
};

/// The header of every format whose records are test cases, in this order; every record has all twelve cells, Missing
/// where the file does not tell. A record is one attempt of one test case.
///   name, classname  as the tool names the test case, and the class, feature, file or key that it stands under
///   file, line       of the test's source
///   status           passed | failed | error | skipped | disabled | unknown, derived by the reader, always present.
///                    `skipped` and `disabled` were not run; `unknown` is whatever is no plain outcome
///   time             seconds by custom, as the file spells it; may be negative or nonsense: the mapping judges
///   timestamp        when it began, as the file spells it; of the test case, else of the nearest suite
///   suite            names of the suites around it, outermost first, joined by " > "
///   hostname         of the test case, else of the nearest suite
///   message          why it failed or did not run, capped at messageBytes
///   attempt, attempts  "1" of "1" for a test that ran once, or whose file does not tell of re-runs
/// What a format has beyond these is in the layers, as `property "…"` (tags, labels, ids, custom fields; several of
/// one name are a multi-value) and `attribute "…"` (XML attributes of the elements around it). The tool's own word for
/// the outcome is there as the property kStatusWord, as the file spells it; but for JUnit XML, where no dialect has one
/// that tells the outcome by itself, and the attributes `status` and `result` are what they are.
enum class TestCaseField : uint8_t { Name, Classname, Status, Time, Timestamp, File, Line, Suite, Hostname, Message, Attempt, Attempts };
inline constexpr size_t kTestCaseFieldCount = 12;
std::span<const HeaderName> testCaseHeader();
inline constexpr std::string_view kStatusWord = "status-word";

/// What a fault does to the evaluation (M13). Numbers and order are no interface.
enum class FaultKind : uint8_t {
  BadHeading,      // a heading is empty: its column cannot be named; the rows are given
  MissingCells,    // a row is too short: it is given, the cells at its end are Missing
  UnreadableLine,  // a row or line is not given: it is a row that may be anything
  UnreadableFile,  // the file is refused: a source not given
};
std::string_view faultWord(FaultKind kind);

/// Data that cannot be taken as it stands. `message` is a sentence without file and position, `advice` says
/// what to do.
struct Fault {
  FaultKind kind = FaultKind::UnreadableFile;
  Place place;
  std::string message;
  std::string advice;
};

/// Something odd that does not stop the reading, and is never believed: a wrong counter, a failure outside
/// any test.
struct Deviation {
  Place place;
  std::string message;
};

/// What is known of a file once it was read to its end. Also given for a refused file, as far as it was read.
struct FileFacts {
  std::string name;    // as shown to people
  std::string sha256;  // 64 hex digits; empty if the file was not read to its end
  uint64_t bytes = 0;
  uint64_t records = 0;     // given to onRecord; void if refused
  uint64_t faults = 0;      // all, also those beyond ReaderLimits::faults that were only counted
  uint64_t unreadable = 0;  // of these, UnreadableLine: rows that exist and were not given
  uint64_t deviations = 0;
};

/// Takes what a reader finds, in the order of the file. Called by one thread; must not throw.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  /// Once before all else, if the file's format is known: named by the reader's user, or told by the content.
  virtual void onFormat(DataFormat) {}
  /// Once before the first record; never for JSON Lines. Names stay valid until onEnd or onRefused.
  virtual void onHeader(std::span<const HeaderName> names) = 0;
  virtual void onRecord(const RecordView& record) = 0;
  virtual void onFault(const Fault& fault) = 0;
  virtual void onDeviation(const Deviation& deviation) = 0;
  /// The last call, if the file was read to its end and did not change meanwhile.
  virtual void onEnd(const FileFacts& facts) = 0;
  /// The last call otherwise: discard all that this file gave. `fault.kind` is UnreadableFile.
  virtual void onRefused(const Fault& fault, const FileFacts& facts) = 0;
};

/// Finds the values that one address means in record after record of one file.
///   FieldSelector phase(FieldKind::Property, "phase");  phase.bind(header);  phase.find(record)
/// O(1) for header fields, else linear in the named values of the record.
class FieldSelector {
 public:
  FieldSelector(FieldKind kind, std::string name) : kind_(kind), name_(std::move(name)) {}
  /// Call in onHeader. False if the header lacks the field, which is a fault only where there are no layers
  /// (CSV).
  bool bind(std::span<const HeaderName> header);
  /// All values, none if the record does not have the address at all (a Missing cell is none).
  /// Valid until the next call and during onRecord only.
  std::span<const Cell> find(const RecordView& record);

 private:
  FieldKind kind_;
  std::string name_;
  std::vector<uint32_t> positions_;
  std::vector<Cell> found_;
};

/// The fault for a column that a source maps and the heading lacks, with the nearest heading if there is one.
Fault missingColumn(std::string_view name, std::span<const HeaderName> header);

/// "results/a.xml:3:7: message; advice".
std::string describe(std::string_view file, const Fault& fault);
std::string describe(std::string_view file, const Deviation& deviation);

}  // namespace tollgate::ingest
