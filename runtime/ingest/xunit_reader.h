#pragma once
// xUnit.net XML, format v2 (also written by v3), root <assemblies> or <assembly>, as a stream: nothing is kept but the open
// assembly, collection and test. Source: "xUnit.net XML Format v2" of the xUnit.net documentation.
//
//   Records     one per <test>, given when its element closes, in the order of the file.
//   status      `result`: Pass passed, Fail failed, Skip and NotRun skipped; none, or another word: unknown. A <failure>
//               beside Pass counts as failing, a <reason> beside it as not run: deviations.
//   outside     An <error> of <errors> (clean-up, fixtures, a crash) is a failure outside any test case.
//   fields      name; classname: `type`; file: source-file; line: source-line; time; hostname: `computer` of the root;
//               timestamp: start-rtf of the test, else of the assembly, with its zone, else the assembly's run-date and
//               run-time as 2019-02-01T14:47:17, local time without a zone; suite: assembly and collection; message: of
//               <failure>, else <reason>. `timestamp` of the root has day and month in the order of the machine: not read.
//   addresses   property NAME of <traits> (several); attribute "method", "id", "test-framework" and all others, to the root.
//   attempts    Not told.
//   counters    total, passed, failed, skipped, not-run, errors are compared with what is there and never believed.
//   Refused     besides what all XML readers refuse: the format of xUnit.net v1, whose tests are in <class>.

#include "runtime/ingest/byte_source.h"

namespace tollgate::ingest {

bool readXunit(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
