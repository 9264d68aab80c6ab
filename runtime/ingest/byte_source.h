#pragma once
// What all readers share: bytes with their SHA-256 and size limit, and the bookkeeping of faults.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/support/sha256.h"
#include "runtime/ingest/file_system.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

/// Reads an InputStream, hashing what passes. After an error every read gives 0.
class ByteSource {
 public:
  ByteSource(InputStream& stream, std::string_view name, const ReaderLimits& limits);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Fills the buffer as far as the file goes; less than its size means the end or an error.
  size_t read(std::span<char> buffer);
  bool atEnd() const { return atEnd_; }
  /// Reading failed, or the file is over its limit.
  const std::optional<FileError>& error() const { return error_; }
  /// After the end: checks that the file did not change, and fixes the hash.
  bool finish();
  const std::string& name() const { return name_; }
  uint64_t bytes() const { return bytes_; }
  const std::string& sha256() const { return sha256_; }

 private:
  InputStream& stream_;
  std::string name_;
  const ReaderLimits limits_;
  Sha256 digest_;
  std::optional<FileError> error_;
  std::string sha256_;
  uint64_t bytes_ = 0;
  bool atEnd_ = false;
};

/// Counts and forwards to a sink, so that no reader forgets a limit or ends a file twice.
class SinkGuard {
 public:
  SinkGuard(RecordSink& sink, const ReaderLimits& limits) : sink_(sink), limits_(limits) {}
  void header(std::span<const HeaderName> names) { sink_.onHeader(names); }
  /// Sets the ordinal.
  void record(RecordView& record) {
    record.ordinal = ++facts_.records;
    sink_.onRecord(record);
  }
  void fault(FaultKind kind, Place place, std::string message, std::string advice);
  void deviation(Place place, std::string message);
  /// Always false, so that readers can `return guard.refuse(…)`.
  bool refuse(ByteSource& source, Place place, std::string message, std::string advice);
  /// onEnd if the source finishes well, else onRefused.
  bool end(ByteSource& source, Place lastPlace);
  const FileFacts& facts() const { return facts_; }

 private:
  RecordSink& sink_;
  const ReaderLimits& limits_;
  FileFacts facts_;
};

}  // namespace tollgate::ingest
