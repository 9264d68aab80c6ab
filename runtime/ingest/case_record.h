#pragma once
// One test case as it is gathered, for readers of whole reports that are not XML. Internal to the readers.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/junit_case.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"
#include "runtime/ingest/text_arena.h"

namespace tollgate::ingest {

/// What the word of a step says of the test that it is a step of: Failed, Unknown, or Passed where it says nothing against it.
/// `status`: what the tool's own words make of it.
CaseStatus toldByStep(const Cell& word, CaseStatus status);

/// A limit that a test case goes beyond.
struct OverLimit {
  Place place;
  std::string message;
  std::string advice;
};

/// Texts and properties of one test case (or of what is around it), bounded by record-bytes and properties.
class Properties {
 public:
  explicit Properties(const ReaderLimits& limits) : limits_(limits) {}
  void clear();
  /// A copy that lives until clear(); an empty text if the limit is met.
  std::string_view keep(std::string_view text, Place place);
  Cell keep(const Cell& cell);
  /// Copies name and cell.
  void add(std::string_view name, const Cell& cell);
  /// `cell` is already kept, or has no need of it.
  void addKept(std::string_view name, const Cell& cell);
  /// The first of that name; Missing if there is none.
  Cell find(std::string_view name) const;
  std::span<const NamedCell> cells() const { return named_; }
  /// Set when a limit was met: the file has to be refused.
  const std::optional<OverLimit>& over() const { return over_; }

 private:
  const ReaderLimits& limits_;
  TextArena arena_;
  std::vector<NamedCell> named_;
  std::optional<OverLimit> over_;
};

using TestCaseCells = std::array<Cell, kTestCaseFieldCount>;
inline Cell& cellOf(TestCaseCells& cells, TestCaseField field) { return cells[static_cast<size_t>(field)]; }
inline Cell textCell(std::string_view text, Place place) { return {text, place.line, place.column, CellState::Present, CellForm::Text}; }

/// `text` cut to message-bytes, at a whole character.
std::string_view cutText(std::string_view text, const ReaderLimits& limits);

/// A number's text divided by ten to the power `places`: ("1250", 3) is "1.250", ("-5", 3) is "-0.005". None
/// for a text with an exponent or that is no number.
std::optional<std::string> scaledDown(std::string_view number, size_t places);

/// Milliseconds since 1970 as tools write them, if they can be the time of a test run: whole, and from 1973 to
/// 2286. Seconds since 1970 are too small for that until the year 5138, and are so never taken for milliseconds.
std::optional<int64_t> epochMilliseconds(std::string_view number);
/// "2025-08-21T11:59:05.190Z".
std::string instantOfMilliseconds(int64_t milliseconds);

/// Remarks of one kind over a whole file: counted, and told once with the first place.
struct Tallied {
  uint64_t count = 0;
  Place first;
  std::string detail;
  void note(Place place, std::string_view what = {});
  void tell(SinkGuard& guard, std::string_view what) const;
};

}  // namespace tollgate::ingest
