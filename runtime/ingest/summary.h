#pragma once
// What `tollgate inspect` shows of a file: what its reader made of it, without any mapping.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "runtime/ingest/reader.h"

namespace tollgate::ingest {

/// The counts of one readable file. For CSV and JSON Lines a case is a row; outcomes come from a column
/// `status`, `outcome` or `result` if there is one (any case of letters), by the words that JUnit's status
/// attributes use.
///   cases == passed + failed + error + skipped + unknown, where failures outside any case count as `outside`
///   only.
struct CaseCounts {
  uint64_t cases = 0;
  uint64_t passed = 0;
  uint64_t failed = 0;
  uint64_t error = 0;
  uint64_t skipped = 0;   // not run, for whatever reason
  uint64_t disabled = 0;  // of `skipped`
  uint64_t unknown = 0;   // no outcome, or a word not known
  uint64_t outside = 0;   // JUnit: failures outside any test case
  uint64_t attempts = 0;  // cases and their re-runs
  uint64_t executed() const { return passed + failed + error; }
};

struct FileSummary {
  std::string file;
  std::optional<Format> format;  // none: refused, because nothing told it
  bool refused = false;
  CaseCounts counts;                  // all 0 if refused: a refused file has no numbers
  std::string statusColumn;           // CSV, JSON Lines: where the outcomes came from; empty if nowhere
  std::vector<Deviation> deviations;  // none if refused
  std::vector<Fault> faults;          // the refusal last
  FileFacts facts;
};

/// What a source says of the outcomes in its CSV or JSON Lines files.
struct OutcomeWords {
  std::string column;                        // heading or key; "" for none: then it is looked for as without a source
  std::map<std::string, std::string> words;  // the file's -> a word for an outcome
};
/// `passed`, `failed`, `error`, `skipped`, `disabled` or `unknown`, for the words that tools use: "PASS", "not-run".
std::string_view outcomeWord(std::string_view text);

/// Reads one file into a summary. Constant memory but for the faults and deviations shown.
FileSummary inspectFile(const FileSystem& files, std::string_view path, const ReadOptions& options, const OutcomeWords& outcomes = {});
FileSummary inspectStream(InputStream& stream, std::string_view name, const ReadOptions& options, const OutcomeWords& outcomes = {});

/// 0 readable; 2 readable, but nothing in it was executed (of CSV and JSON Lines without known outcomes: no
/// rows); 4 refused. Of several files the worst.
int inspectExit(std::span<const FileSummary> files);

std::string inspectText(std::span<const FileSummary> files);
/// {"files":[{"file":…,"format":…,"readable":…,"cases":…,"passed":…,"failed":…,"error":…,"skipped":…,"disabled":…,
/// "unknown":…,"outside":…,"attempts":…,"deviations":[{"line","column","message"}],
/// "faults":[{"kind","line","column","message","advice"}],"bytes":…,"sha256":…}]}. The counts of a refused
/// file are null.
std::string inspectJson(std::span<const FileSummary> files);

}  // namespace tollgate::ingest
