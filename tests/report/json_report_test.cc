#include "runtime/report/json_report.h"

#include <doctest/doctest.h>
#include <simdjson.h>

#include "compiler/support/source.h"
#include "tests/report/sample_outcome.h"

using namespace tollgate;
using namespace tollgate::report;

TEST_CASE("the outcome as JSON") {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  REQUIRE(parser.parse(json(sampleOutcome())).get(root) == simdjson::SUCCESS);
  CHECK(int64_t(root["version"]) == kJsonVersion);
  CHECK(int64_t(root["exitStatus"]) == 1);
  CHECK(std::string_view(root["asOf"]) == "2020-05-04");
  CHECK(std::string_view(root["dataTo"]) == "2020-05-03T18:20:00Z");
  const auto gate = root["gates"].at(0);
  CHECK(std::string_view(gate["verdict"]) == "not met");
  CHECK(gate["criteria"].get_array().size() == 7);
  const auto passRate = gate["criteria"].at(1);
  CHECK(std::string_view(passRate["measures"].at(0)["form"]) == "at least");
  CHECK(int64_t(passRate["measures"].at(0)["leastSatisfying"]) == 197);
  CHECK(std::string_view(passRate["measures"].at(0)["failing"].at(0)["file"]) == "results/dsp/run-7.xml");
  CHECK(passRate["measures"].at(0)["failing"].at(1)["line"].is_null());
  CHECK(passRate["rule"].is_null());
  const auto open = gate["criteria"].at(3)["measures"].at(1);
  CHECK(open["mostIn"].is_null());
  CHECK(std::string_view(open["possible"].at(0)) == "true");
  CHECK(std::string_view(open["possible"].at(1)) == "false");
  CHECK(gate["assumed"].at(0)["criterion"].is_null());
  CHECK(std::string_view(gate["exceptions"].at(0)["withoutIt"].at(0)["verdict"]) == "not met");
  CHECK(root["inputs"].at(1)["exported"].is_null());
}

TEST_CASE("criteria carry their place in the rules") {
  SourceMap sources;
  sources.add("sit.gate", "one\ntwo\n");
  plan::Outcome outcome = sampleOutcome();
  outcome.gates[0].criteria[0].span = {0, 4, 7};
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  REQUIRE(parser.parse(json(outcome, &sources)).get(root) == simdjson::SUCCESS);
  const auto rule = root["gates"].at(0)["criteria"].at(0)["rule"];
  CHECK(std::string_view(rule["file"]) == "sit.gate");
  CHECK(int64_t(rule["line"]) == 2);
}

TEST_CASE("refused data") {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  REQUIRE(parser.parse(json(refusedOutcome())).get(root) == simdjson::SUCCESS);
  CHECK(int64_t(root["exitStatus"]) == 4);
  CHECK(root["gates"].get_array().size() == 0);
  CHECK(int64_t(root["refused"].at(0)["column"]) == 3);
}
