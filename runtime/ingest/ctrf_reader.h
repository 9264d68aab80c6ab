#pragma once
// CTRF, the Common Test Report Format (github.com/ctrf-io/ctrf, spec/ctrf.md, MIT), as a stream: nothing is
// kept but the open test and what is said of the whole run. Reporters differ from the specification: what is
// odd is a deviation, what could hide a result refuses the file.
//
//   Records     one per attempt of an element of `results.tests`, given when it closes, in the order of the
//               file. Header: testCaseHeader(). `name`; `file` is filePath, `suite` an array or one text,
//               `time` duration, from milliseconds to seconds; `message` message, else trace.
//   status      passed, failed, skipped; pending is `skipped`; other, none and every other word `unknown`. A
//               rawStatus that says worse wins, with a deviation. status-word: rawStatus, else status.
//   attempts    `retryAttempts` are earlier attempts in the order of their numbers, the test itself the last.
//               `retries` without them tells only how many there were: the test is attempt retries + 1. A
//               flaky test with neither has no attempt number.
//   timestamp   `start` as an instant in UTC. A start that is no number of milliseconds, or more than a day
//               outside what `summary` says of the run, is told and not given; `start` and `stop` are then
//               no properties either. A summary that comes last and contradicts what was given refuses.
//   counters    of `summary` are compared with the tests' own words and never believed.
//   addresses   property "browser", "tags", "labels.priority", "extra.requirement", "parameters.user": of the
//               test, else of the whole run: "environment.buildName", "tool.name", "summary.stop",
//               "timestamp". What the file says of the run behind its tests does not reach them: a deviation.
//               Output, traces, screenshots, attachments, steps and insights are no properties.
//   Refused     what json_stream.h refuses; another reportFormat; a specVersion from 2 on; no
//               `results.tests`, or one that is no array of objects.

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

/// Streams `source` into `sink`. True if the file was read to its end (onEnd was called).
bool readCtrf(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
