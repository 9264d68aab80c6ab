#pragma once
// Cucumber JSON, the legacy formatter's report (github.com/cucumber/cucumber-json-converter, and the JSON
// formatters of cucumber-jvm, cucumber-js and cucumber-ruby): an array of features. No scenario has a status of
// its own, and a feature may name its file behind its scenarios, so one feature is kept at a time (record-bytes).
//
//   Records     one per scenario, and per row of a Scenario Outline, in the order of the file. Header:
//               testCaseHeader(). `name`; `classname` the feature's name, `file` its uri, `line` the scenario's:
//               file and line name it, its id and name do not, for rows of an outline share them. `time` the sum
//               of its steps and hooks, from nanoseconds to seconds; `timestamp` start_timestamp; `message` the
//               error of its worst step.
//   status      the worst of its steps and hooks, before and after, those of each step too: failed is `failed`,
//               ambiguous `error`; a missing result and every word not known `unknown`; skipped, pending and
//               undefined `skipped`; `passed` if it has a step and all passed. No step at all is `unknown`.
//               status-word: the word of the worst.
//   background  is an element of its own and no test. Those before a scenario count for it and for the scenarios
//               that follow, up to the next background or the feature's end.
//   attempts    the format tells of none: every record is attempt 1 of 1.
//   addresses   property "tags" (with the @; the scenario's, then those of the feature that it lacks), "id",
//               "keyword", "type", "feature.id".
//   Refused     what json_stream.h refuses; a document, feature or element of another form.

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

/// Streams `source` into `sink`. True if the file was read to its end (onEnd was called).
bool readCucumber(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
