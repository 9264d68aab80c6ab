#pragma once
// NUnit 3 (and 4) XML, root <test-run>, as a stream: nothing is kept but the open suites and the open test case.
// Sources: "Test Result XML Format" of the NUnit documentation; ResultState, TestStatus and FailureSite of nunit/nunit.
//
//   Records     one per <test-case>, given when its element closes, in the order of the file.
//   status      `result`: Passed passed; Failed failed, and with the label Error, Invalid or Cancelled error; Skipped skipped;
//               Inconclusive and Warning unknown, for they are neither; none, or another word: unknown. A <failure> beside
//               Passed counts as failing, a runstate Ignored, Skipped or NotRunnable beside Passed as not run: deviations.
//   outside     A suite that failed by itself (a <failure> or result Failed whose site is not Child or Parent: OneTimeSetUp,
//               OneTimeTearDown, an assembly that could not be loaded) is a failure outside any test case.
//   fields      name, classname; time: `duration`; timestamp: `start-time`, in UTC with its Z, of the test case, else of
//               the nearest suite; suite: names of the suites around it; hostname: machine-name of <environment>;
//               message: of <failure>, else of <reason>. File and line are not told.
//   addresses   property NAME of <properties> (Category and others, several), of the test case, else of the nearest suite;
//               attribute "id", "fullname", "label", "runstate", "site" and all others, to the root.
//   attempts    Not told: [Retry] leaves the last result only.
//   counters    total, passed, failed, warnings, inconclusive, skipped of suites and root, and testcasecount of the root,
//               are compared with what is there and never believed.

#include "runtime/ingest/byte_source.h"

namespace tollgate::ingest {

bool readNunit(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
