#pragma once
// Robot Framework's output.xml, versions 3.2 to 7 (schemas without number, 2, 3, 4 and 5; also `rpa` tasks), as a stream.
// Sources: doc/schema/result.xsd, src/robot/result/xmlelementhandlers.py, suiteteardownfailed.py and merger.py of
// robotframework/robotframework.
//
//   Records     one per <test>, in the order of the file. What Robot writes after the tests changes them (the teardown of a
//               suite, its metadata), so they are held until the outermost suite closes: names, tags and messages only,
//               within the limit held-bytes. Keywords and their messages are skipped as they pass.
//   status      by the <status> that is a child of the <test> itself: PASS passed, FAIL failed, SKIP and NOT RUN skipped;
//               none, or another word: unknown. `critical` of 3.x changes nothing. Where the teardown of a suite failed,
//               Robot writes PASS and counts its tests, and those of the suites inside it, as failed when it reads the
//               file again; so does this reader, with a deviation. Where it was skipped they are skipped. Rebot has
//               put that into the tests already.
//   outside     A suite that failed without a failing test is a failure outside any test case.
//   fields      name; classname: the suite's long name, joined by "."; file: `source` of the suite; line (since 6).
//               timestamp: `start`, or `starttime` rewritten as 2022-01-24T19:06:10.538; local time, without a zone.
//               time: `elapsed` (schema 5); the older schemas say only when it ended: attribute "endtime".
//   addresses   property "tag" (several), "doc", "longname", and the metadata of the suites by their names; attribute
//               "id", "critical", "source", "generator" and all others of the test, its <status>, the suites and the root.
//   attempts    Not told. Rebot merges runs and leaves the earlier outcome as text in the message: a deviation.
//   counters    <statistics>, "All Tests", are compared with what is there and never believed.

#include "runtime/ingest/byte_source.h"

namespace tollgate::ingest {

bool readRobot(ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

}  // namespace tollgate::ingest
