#pragma once
// CSV. Own scanner: one pass over 1 MiB blocks, cells are views into the block, nothing is allocated for a
// row.
//
//   Encoding    UTF-8, with or without BOM; invalid bytes, NUL and UTF-16 refuse the file.
//   sep=        a first line `sep=;` sets the delimiter and is no heading.
//   Heading     the first line that is no comment, or line `headingLine`. A heading may repeat (multi-value). Lines before it
//               that begin with `#` and a blank (or `##`, or are `#` alone) are comments, told as a deviation. An empty heading
//               is a fault, an empty file or one without a heading is refused.
//   Cells       quoted cells may hold delimiters, doubled quotes and line breaks. A quote inside an unquoted cell, text after a
//               closing quote and too many cells make the row unreadable; too few leave cells Missing, with a fault. LF, CRLF
//               and CR end a row. An entirely empty line is no row.
//   Cut off     an unclosed quote, and a last row of too few cells without a line break, refuse the file.
//   Not trimmed, not interpreted: decimal comma and date forms are the mapping's business.

#include <string_view>

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/csv_headings.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

struct CsvOptions {
  char delimiter = ',';                // overridden by a `sep=` line
  char quote = '"';                    // 0: no quoting
  char decimal = '.';                  // carried for the mapping; the reader does not use it
  uint32_t headingLine = 0;            // 1-based line of the heading; 0: the first that is neither empty nor a comment
  bool skipComments = false;           // lines starting with '#' are no rows
  const ToolHeadings* tool = nullptr;  // refused without its headings; which rows may be short
};

/// Streams `source` into `sink`. True if the file was read to its end (onEnd was called).
bool readCsv(ByteSource& source, const CsvOptions& options, const ReaderLimits& limits, RecordSink& sink);
/// The same for a tool's export whose records are its rows.
bool readToolCsv(ByteSource& source, DataFormat tool, CsvOptions options, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
