#include "runtime/ingest/shared_roots.h"

#include <algorithm>
#include <span>

namespace tollgate::ingest {
namespace {

constexpr std::string_view kTrx[] = {"Results",      "ResultSummary",        "TestDefinitions", "TestEntries", "TestLists",
                                     "TestSettings", "TestRunConfiguration", "Times",           "Deployment",  "CollectorDataEntries",
                                     "Build"};
constexpr std::string_view kCppunit[] = {"FailedTests", "SuccessfulTests", "Statistics"};
constexpr std::string_view kTestlink[] = {"node_order", "externalid", "execution_type"};
constexpr std::string_view kRobot[] = {"suite", "statistics", "errors"};

bool among(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool isPartOfTrx(std::string_view element) { return among(kTrx, element); }
bool isPartOfCppunit(std::string_view element) { return among(kCppunit, element); }
bool isPartOfTestlink(std::string_view element) { return among(kTestlink, element); }
bool isPartOfRobot(std::string_view element) { return among(kRobot, element); }

}  // namespace tollgate::ingest
