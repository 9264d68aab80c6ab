#pragma once
// Allure 2 results (allurereport.org/docs/how-it-works-test-result-file): one JSON object a file, one file for
// each run of one test, `UUID-result.json`.
//
//   Records     one, or none for a container in which nothing failed. Header: testCaseHeader(). `name`; `time` from start and stop, in
//               seconds; `suite` the labels parentSuite, suite and subSuite; `classname` the label testClass,
//               `hostname` host; `message` of statusDetails, else its trace.
//   status      passed, failed, skipped; broken is `error`; unknown, null, none and every other word `unknown`.
//               Passed in a stage that is not finished is `unknown`, with a deviation, and so is a failing step
//               of a test that passed told. status-word: the status as it stands.
//   re-runs     are files of their own with the same historyId: which came last is told by `timestamp` (or
//               property "start"), never by a number: every record is attempt 1 of 1.
//   timestamp   `start` as an instant in UTC. One that is no number of milliseconds is told and not given, and
//               `start` and `stop` are then no properties either.
//   addresses   property "historyId", "testCaseId", "fullName", "uuid", "stage", "statusDetails.flaky";
//               "labels.severity" (several of one name are a multi-value), "parameters.user" by their names,
//               "links.issue" by their types, its name or else its address. Steps and attachments are none.
//   Containers  `UUID-container.json` holds set-up and tear-down, no result, and `UUID-globals.json` errors of the
//               run: they are readable, and a deviation says so. What failed there is a record outside any test
//               case, for the results that it concerns are in other files, and may say nothing of it.
//   Refused     what json_stream.h refuses, and an object that is neither.

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

/// Streams `source` into `sink`. True if the file was read to its end (onEnd was called).
bool readAllure(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
