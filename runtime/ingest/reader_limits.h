#pragma once
// Every limit of the readers: a name, a default, and one sentence that says how to raise it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::ingest {

struct ReaderLimits {
  uint64_t fileBytes = 64ull << 30;    // file-bytes: one file
  uint64_t recordBytes = 16ull << 20;  // record-bytes: one CSV row, one JSON line, one XML tag, one test case's own data
  uint64_t cellBytes = 4ull << 20;     // cell-bytes: one CSV cell, one JSON value, one XML attribute or property
  uint64_t nesting = 64;               // nesting: XML elements, JSON objects and arrays
  uint64_t columns = 4096;             // columns: cells of a CSV row, values of a JSON line
  uint64_t properties = 4096;          // properties: of one test case, suite or root, attributes included
  uint64_t attempts = 1000;            // attempts: re-runs of one test case
  uint64_t messageBytes = 4096;        // message-bytes: kept of a failure's text; more is cut, not refused
  uint64_t heldBytes = 256ull << 20;   // held-bytes: test cases that wait for what their file tells after them (Robot, TRX)
  uint64_t blockBytes = 0;             // block-bytes: read at a time, at least 32; 0: the reader's own. For tests
  uint64_t faults = 1000;              // faults: reported for one file; more are counted
};

/// The size of a reader's first block.
inline size_t blockSize(const ReaderLimits& limits, size_t usual) {
  if (limits.blockBytes == 0) return usual;
  return limits.blockBytes < 32 ? 32 : static_cast<size_t>(limits.blockBytes);
}

/// By its name as in the comments ("cell-bytes"); false for an unknown name.
bool setReaderLimit(ReaderLimits& limits, std::string_view name, uint64_t value);
std::vector<std::string> readerLimitNames();
/// "raise the limit with `--limit cell-bytes=N` (now 4194304)".
std::string raiseAdvice(const ReaderLimits& limits, std::string_view name);

}  // namespace tollgate::ingest
