#pragma once
// TAP 13 and 14 (testanything.org/tap-version-13-specification.html and tap-version-14-specification.html), as
// a stream: nothing is kept but the open subtests (record-bytes).
//
//   Complete    is a file whose plan, `1..N` first or last, is met: just the results 1 to N, in any order, each
//               once; one without a number has the next place. A file without a plan, with more or fewer
//               results, a number twice or outside the plan, a second plan, or `Bail out!` is refused whole, for
//               what did not run has no name under which it could be counted. So is a file that ends inside a
//               line that counts, a block or a subtest. A file cut elsewhere is as complete as the whole: its
//               plan is met, and what may follow are comments and diagnostics (or a bail-out after all results).
//   Records     one per result, in the order of the file. A result that ends a subtest (indented by four, by its
//               own plan complete) is no record: its tests are, with its description as their `suite`; but it is
//               one where it failed and none of its tests did, or where it has no test. Header:
//               testCaseHeader(). `name` is the description, and Missing if there is none; `time` duration_ms
//               of a diagnostic block or node-tap's `# time=`; `message` the block's message, else the reason.
//   status      `ok` is passed, `not ok` failed. `# SKIP` is `skipped`, and so is `# TODO`, whatever the result:
//               a failure is expected and is none, and an ok does not count until its author takes the word
//               away. A directive covers the tests of the subtest that it ends. `#skip` without a blank before
//               it makes an ok `unknown`. A second `#` is looked at too, as TAP::Parser does. status-word: `ok`
//               or `not ok`, with the directive.
//   1..0        is readable and has no records; a deviation tells the reason.
//   addresses   property "number".
//   Passed over comments, pragmas, and lines that are no TAP, these with a deviation; under `pragma +strict` such a
//               line is refused.
//   Refused     also: another version, plans that do not begin with 1, subtests in braces (node-tap), lines over
//               record-bytes, results that are not UTF-8.

#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"

namespace tollgate::ingest {

/// Streams `source` into `sink`. True if the file was read to its end (onEnd was called).
bool readTap(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
