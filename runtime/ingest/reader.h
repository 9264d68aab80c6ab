#pragma once
// One entry for all formats: opens a file and streams it into a sink.

#include <optional>
#include <string_view>

#include "compiler/support/data_formats.h"
#include "runtime/ingest/csv_reader.h"
#include "runtime/ingest/file_system.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

using Format = DataFormat;
struct ReadOptions {
  std::optional<Format> format;  // none: the file's content tells it (recognise.h), or it is refused
  CsvOptions csv;                // for formats whose syntax is CSV
  ReaderLimits limits;
};

/// Reads `path` whole, in bounded memory. A file that is plainly of another format than the one named is refused. Ends with exactly one
/// onEnd or onRefused; true for onEnd. `shownName` is what people are told (the path as given, if empty).
bool readFile(const FileSystem& files, std::string_view path, const ReadOptions& options, RecordSink& sink,
              std::string_view shownName = {});

/// The same for an opened stream (embedding, tests, standard input).
bool readStream(InputStream& stream, std::string_view shownName, const ReadOptions& options, RecordSink& sink);

}  // namespace tollgate::ingest
