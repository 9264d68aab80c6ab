#pragma once
// JSON Lines: one object a line, by an own strict scanner (RFC 8259), because positions and repeated keys
// must be exact.
//
//   Addresses   nested values by dotted path: {"a":{"b":1}} is `a.b`. Arrays are multi-values:
//   {"t":["x","y"]} has `t`
//               twice, {"s":[{"n":1},{"n":2}]} has `s.n` twice. [] and {} are values of their own forms. A
//               key that itself holds a dot is addressed as written; if it then means the same address as a
//               nested one, the line is faulty.
//   Values      strings decoded; numbers in the file's spelling; Cell::form tells "3" from 3 and "" from null.
//   Faults      a faulty line is not given (UnreadableLine, one fault a line) and the next is read: broken syntax, a key twice
//               in one object, text after the object, bad escapes, invalid UTF-8, nesting.
//   Refused     an empty file, UTF-16, a document over several lines or an array at the top, a line over its limit, a last line
//               that is cut off. A file of blank lines only is readable and has no records.

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

/// Streams `source` into `sink`. True if the file was read to its end (onEnd was called).
bool readJsonLines(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
