#pragma once
// Root elements of XML that several tools use: what tells the files of a format from those of the others. Internal to the
// readers and to the recognition.

#include <string_view>

namespace tollgate::ingest {

/// Visual Studio's, but for the year at its end.
inline constexpr std::string_view kTrxNamespace = "http://microsoft.com/schemas/VisualStudio/TeamTest/";
/// Whether TRX has such an element directly in its <TestRun>.
bool isPartOfTrx(std::string_view element);
/// Whether CppUnit has it directly in its own <TestRun>.
bool isPartOfCppunit(std::string_view element);

/// TestLink writes its test cases into <testsuite> and <testcase> too: what is to be tested, and no results.
bool isPartOfTestlink(std::string_view element);
/// An attribute of each of its test cases.
inline constexpr std::string_view kTestlinkId = "internalid";

/// Whether Robot Framework has it directly in its <robot>. A <robot> without `generator` may be the model of a machine.
bool isPartOfRobot(std::string_view element);

}  // namespace tollgate::ingest
