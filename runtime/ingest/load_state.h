#pragma once
// What a load has gathered so far. Private to the loader's files.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/ingest/date_form.h"
#include "runtime/ingest/glob.h"
#include "runtime/ingest/loader.h"
#include "runtime/ingest/staging.h"

namespace tollgate::ingest {

/// The fields of a decision's rows behind its subjects, in the order of Mapping::field.
enum class DecisionField : uint8_t { Outcome, Body, Date, Reference, Version, Act, Fingerprint };
inline constexpr size_t kDecisionFields = 7;

struct FileRun {
  uint32_t file = 0;  // in Dataset::files
  Captures captures;
  size_t begin = 0, end = 0;  // staged rows
  std::optional<int64_t> exported;
  size_t rows = 0;  // that exist, merged ones too
};

/// One source as it was read.
struct SourceRun {
  ir::Id source = ir::kNone;
  Staging* staging = nullptr;
  std::vector<FileRun> files;  // those that could be read
  size_t rows = 0;             // that exist, merged ones too
  bool anyFile = false;
  std::string unreadable;  // name of a file that could not be used
  std::string duplicate;   // name of a file of equal content
};

struct HostRun {
  std::string name;
  Staging* staging = nullptr;
  size_t rows = 0;
  bool complete = false, mayBeEmpty = false, faulty = false;
};

struct LoadState {
  LoadState(const ir::Program& givenProgram, LoadOptions givenOptions);

  const ir::Program& program;
  LoadOptions options;
  table::Dataset data;
  Reports reports;
  int64_t endOfAsOf = 0;
  std::vector<std::unique_ptr<Staging>> records, decisions;
  std::unique_ptr<Staging> patches;                   // fields that sources add to `tests`
  std::map<uint32_t, std::vector<bool>> patchMapped;  // by batch: the fields that its source maps
  std::vector<table::Bitmap> packGave;                // by field of `tests`: rows that a pack gave a value
  uint32_t nextBatch = 0;
  std::map<std::pair<const Staging*, std::string>, std::string> contents;  // by hash: the first file
  std::vector<SourceRun> runs;
  std::vector<std::unique_ptr<HostRun>> hosts;
  std::map<std::string, uint32_t> hostFiles;

  std::string fileName(table::Origin origin) const {
    return origin.file < data.files.size() ? data.files[origin.file].name : std::string();
  }
};

void addPacks(LoadState& state);
void readSource(LoadState& state, ir::Id source, const FileSystem& files);
/// The holidays of the program's calendar, if it takes them from files.
void readCalendar(LoadState& state, const FileSystem& files);
/// Of keys that several rows share.
inline constexpr table::Row kSeveralRows = table::kNoRow - 1;

/// What connects staged rows with those of the finished Dataset, by record.
struct BuiltRows {
  std::vector<std::vector<table::Row>> finalRows;              // of every staged row; kNoRow for those that do not exist
  std::vector<std::unordered_map<int64_t, table::Row>> byKey;  // by the pool code of the key; only where something refers
};

/// Why the files of a source are stale (M8), if they are.
std::optional<std::string> staleness(const LoadState& state, const SourceRun& run);
/// Adds to the tests of the packs the fields that sources tell.
void mergePatches(LoadState& state);
/// Fills the collections and decisions from what is staged: references, rows that may exist.
BuiltRows buildDataset(LoadState& state);
/// Rows that put a test into a Test Phase for which it is not planned.
void checkPlaces(LoadState& state, const BuiltRows& built);
/// Completeness, staleness, disputes, files of no element (M8).
void settleSources(LoadState& state, const BuiltRows& built);

}  // namespace tollgate::ingest
