#pragma once
// CTest's Test.xml (Testing/TAG/Test.xml, not `ctest --output-junit`), root <Site>, as a stream: nothing is kept but the
// site, the open <Testing> and the open test. Source: Source/CTest/cmCTestTestHandler.cxx and cmCTestRunTest.cxx of
// Kitware/CMake.
//
//   Records     one per <Test Status="…"> of <Testing>, given when its element closes; those of <TestList> are names only.
//   status      `Status`: passed; failed failed, and error where "Exit Code" is Timeout or a crash; notrun skipped, and
//               disabled where "Completion Status" is Disabled (otherwise: no executable, a missing file or fixture, a skip
//               code); none, or another word: unknown. A test that passed without completing is unknown: a deviation.
//   fields      name; time: the measurement "Execution Time"; timestamp: <StartTestTime> of the run, seconds from 1970
//               rewritten as 2024-02-04T07:06:03Z (<StartDateTime> has no year and is no timestamp); suite: <Path> unless
//               it is "."; hostname: `Hostname` of the site, else its `Name`; message: "Fail Reason", else "Completion
//               Status", else "Exit Code". Class, file and line are not told.
//   addresses   property "Label" (several), "FullName", "Path", "FullCommandLine", and each <NamedMeasurement> by its name
//               ("Exit Value", "Processors", …); property "StartDateTime" and "StartTestTime" of the run; attribute
//               "BuildName", "BuildStamp" and the others of the site.
//   attempts    Not told: `ctest --repeat` leaves the last result only.
//   counters    The names of <TestList> are counted and compared with the results.
//   Refused     besides what all XML readers refuse: a <Site> without <Testing> (Build.xml, Configure.xml, …).

#include "runtime/ingest/byte_source.h"

namespace tollgate::ingest {

bool readCtest(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
