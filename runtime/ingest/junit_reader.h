#pragma once
// JUnit XML, by expat, as a stream: nothing is kept but the open suites and the open test case.
//
//   Records     one per attempt of a test case, given when its element closes, in the order of the file;
//   provisional until
//               onEnd, so a file that is cut off yields nothing. Header: testCaseHeader().
//   status      `passed` needs all of: the element closed, no failing or skipping child, no status, result or
//   executed
//               attribute saying otherwise, no unknown child named like an outcome, and the root closed in
//               the end. The worst evidence wins; evidence against itself is a deviation. Words not known
//               give `unknown`.
//   attempts    flakyFailure, flakyError, rerunFailure, rerunError children are earlier attempts 1, 2, …,
//   failed or error;
//               the test case itself is the last. All have the same identity. `time` of an earlier one is its
//               own or Missing.
//   suites      any nesting, below <testsuites>, <testsuite> or unknown elements. <error> or <failure>
//   outside a test case
//               is a record with an empty name and status `error`, with a deviation.
//   counters    tests=, failures=, errors=, skipped= are compared with what is there and never believed.
//   addresses   property "x": of the test case, else of the nearest suite that has it. attribute "x":
//   likewise, to the root.
//               Properties that follow a suite's test cases do not reach those before them: a deviation.
//   Encodings   UTF-8, UTF-16, ISO-8859-1, US-ASCII, windows-1252. Control characters that XML forbids (ANSI
//   escapes) are
//               read as `?`, with one deviation; NUL refuses.
//   Refused     DOCTYPE and entities, anything not well-formed, another root element, nesting and sizes over
//   the limits.

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

/// Streams `source` into `sink`. True if the file was read to its end (onEnd was called).
bool readJunit(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
