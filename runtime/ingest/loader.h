#pragma once
// The loader: what a program's sources name becomes the Dataset of one evaluation. The rules are M2, M8, M9,
// M13 and M15; what they leave open and this loader decides:
//
//   Calendar    its holidays are read by readSources; one that cannot be read whole says nothing, and a year
//   without a holiday is not covered.
//   Pattern     relative to LoadOptions::base; see glob.h. Two sources may read one file, but not for one
//   collection. References  by the key's text; of a key with several fields the texts joined by a blank, or
//   one mapping a part, in order. `others`    match the reference to `tests` if the record has one, else the
//   key. Decisions   mappings are numbered: subjects, then outcome, body, date, reference, version, act,
//   fingerprint. The act is
//               a word (proposed, recommended, decided, referred); unmapped, it is what the body's only step
//               says, and an outcome `referred` is a reference. Rows equal in every field merge across files.
//   exported    the earliest that the rows of a file, or the lines of the manifest, tell; a file with a row that does not tell
//   it, or that the manifest does not list, counts as stale. A manifest that cannot be read is a fault.
//               A date stands for its beginning.
//   Faults      kinds are named in staging.h. All of a fault's consequences are in the Dataset, tolerated or
//   not. tests       rows come from the packs given, or from the host. Sources add fields by key; a key that
//   no pack has is a
//               dangling reference, two different values of one field are a repeated key.
//
// Nothing here throws on data. A Loader is used by one thread.

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/ingest/file_system.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/table/table.h"

namespace tollgate::ingest {

enum class Holds : uint8_t { No, Perhaps, Yes };

/// What the loader asks an evaluator. Without an answer it stays on the safe side: further rows may exist, a
/// dispute is allowed. The Dataset shown has all its rows.
struct LoadQuestions {
  /// The elements that are possibly in the set (rows or enum ordinals). Asked for filters; plain collections
  /// and enums need nobody.
  std::function<std::vector<int64_t>(const table::Dataset&, ir::Id setNode)> possibleElements;
  /// `may be disputed where …` of a row.
  std::function<Holds(const table::Dataset&, ir::Id condition, ir::Id variable, table::Row row)> condition;
};

struct LoadOptions {
  int64_t asOf = 0;                          // days since 1970-01-01
  std::string zone;                          // in which that day ends; "" is the calendar's, without one UTC
  std::set<std::string> tolerated;           // kinds of faults
  std::string base;                          // folder of the patterns
  std::optional<std::vector<ir::Id>> packs;  // given to this evaluation; none: all of the program
  ReaderLimits limits;
  size_t reported = 1000;  // faults and findings of one kind and file; more are counted
  LoadQuestions questions;
};

struct LoadResult {
  table::Dataset data;
  bool refused = false;  // a fault of a kind that is not tolerated
};

struct ReadOptions;
/// How the files of a source are read: format and delimiter.
ReadOptions readOptions(const ir::Source& source, const ReaderLimits& limits);

/// Everything in one call: the packs, then all sources.
LoadResult load(const ir::Program& program, const FileSystem& files, const LoadOptions& options);

/// The kinds of faults, for `--tolerate` and its message; with what tolerating means, in words.
struct FaultKindInfo {
  std::string_view name;
  std::string_view tolerating;
};
const std::vector<FaultKindInfo>& faultKinds();

class Loader;

/// Rows from a host program's own structures, into a collection or a decision. One writer counts as one file:
/// its rows merge with those of files and of other writers, never with each other.
///   RowWriter rows = loader.rows("issues");
///   rows.begin(); rows.text("id", "TI-1"); rows.text("severity", "3"); rows.end();
///   rows.complete();
/// Fields are set in any order between begin and end; one not set is as an empty cell that means absent where
/// the field is optional. A text is read as a cell without a mapping is: enum values by name, dates and times
/// in ISO 8601. The subjects of a decision are called as in a source: `phase`, `issue`, `issue-2`. A wrong
/// name or value is a fault of the data, told with the file and line given to `at`.
class RowWriter {
 public:
  RowWriter(RowWriter&&) noexcept;
  RowWriter& operator=(RowWriter&&) noexcept;
  ~RowWriter();

  void begin();
  void at(std::string_view file, uint32_t line);  // of the row begun, for messages
  void text(std::string_view field, std::string_view value);
  void texts(std::string_view field, const std::vector<std::string>& elements);  // of a set
  void value(std::string_view field,
             int64_t code);  // count, integer, flag, enum ordinal, days, date, instant, duration
  void number(std::string_view field, double value);
  void share(std::string_view field, int64_t numerator, int64_t denominator);
  void absent(std::string_view field);
  void unknown(std::string_view field);  // only where the record says `may be unknown`
  /// The values in dispute; a text that was set is one of them too. Only where the record says `may be disputed`.
  void disputed(std::string_view field, const std::vector<std::string>& candidates);
  void end();
  /// Says that these are all rows; without it further ones may exist. `mayBeEmpty`: no row at all is an
  /// answer too.
  void complete(bool mayBeEmpty = false);

 private:
  friend class Loader;
  struct Impl;
  explicit RowWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Sources and host rows together. Call what is needed, in any order, then `finish` once.
class Loader {
 public:
  Loader(const ir::Program& program, LoadOptions options);
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  void addPacks();
  void readSources(const FileSystem& files);
  void readSource(ir::Id source, const FileSystem& files);
  /// A collection or a decision by its name; every row of an unknown one is a fault. The writer must not
  /// outlive the loader.
  RowWriter rows(std::string_view name);
  LoadResult finish();

 private:
  friend class RowWriter;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::ingest
