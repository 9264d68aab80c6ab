#pragma once
// TRX, the test results of Visual Studio and `dotnet test --logger trx`, root <TestRun>. Sources: the schema vstst.xsd
// (TeamTest/2010) and the TrxLogger of microsoft/vstest, which writes most of these files.
//
//   Records     one per result of <Results>, in the order of the file. A result names its test by a GUID, and the test is
//               described in <TestDefinitions>, which mostly follows: results are held until then, within the limit
//               held-bytes. An ordered or data-driven test is given by its inner results; it is a record itself only if it
//               did not pass and they did: a deviation.
//   status      `outcome`: Passed passed; Failed failed; Error, Timeout, Aborted, Disconnected error; NotExecuted,
//               NotRunnable, Pending skipped; Inconclusive, Warning, Completed, InProgress, PassedButRunAborted unknown;
//               none, or another word: unknown. <ErrorInfo> beside Passed does not change it (adapters write notes there).
//   outside     A <RunInfo> of outcome Error (a crashed test host) and a run that did not end well without any failing
//               test are failures outside any test case; the line that xUnit.net's adapter writes for each failing test
//               ("… [FAIL]") is none.
//   fields      name: `testName`; classname: of the definition's <TestMethod>; time: `duration` "00:01:02.5" rewritten in
//               seconds, 62.5; timestamp: `startTime` with its zone (the year 1 stands for none); hostname: computerName;
//               message: of <ErrorInfo>. Suite, file and line are not told.
//   addresses   property "TestCategory" (several), "Owner", "Description", "method" and those of <Properties>; attribute
//               "executionId", "testId", "dataRowInfo", "storage", "runUser" and all others of the result, the results
//               around it, its definition and the root.
//   attempts    Not told: a re-run is a file or a result of its own.
//   counters    <Counters> are compared with what is there and never believed; executionId twice is a deviation.

#include "runtime/ingest/byte_source.h"

namespace tollgate::ingest {

bool readTrx(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
