#pragma once
// Executions exported by Zephyr Squad as CSV: a row for each step, so that several rows are one record, a test case.
//
//   Record     the rows of one ExecutionId, which follow each other; one of an execution without steps may end before
//              the column StepId. The place is that of the first row.
//   Fields     name is the Test Summary, classname the Issue Key, suite CycleName > FolderName, timestamp Executed On,
//              message the first comment on a step that failed. An export tells nothing of re-runs.
//   status     the execution's own: PASS passed, FAIL failed, UNEXECUTED and BLOCKED skipped, all else (WIP, words of
//              one's own) unknown. Steps that contradict it are told as a deviation and change nothing.
//   Layers     every column as a property by its heading: once for the execution, and for each step those from StepId on.
//   Not read   an execution whose rows differ in a column of the execution is no row that can be believed
//              (UnreadableLine); an execution whose rows do not follow each other refuses the file.

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/csv_reader.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

bool readZephyr(ByteSource& source, CsvOptions options, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
