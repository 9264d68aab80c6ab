// Goldens in tests/golden/report; TOLLGATE_UPDATE_GOLDENS=1 rewrites them.
#include "runtime/report/text_report.h"

#include <doctest/doctest.h>

#include <sstream>

#include "compiler/support/display_text.h"
#include "tests/report/golden.h"
#include "tests/report/sample_outcome.h"

using namespace tollgate;
using namespace tollgate::report;

namespace {

uint32_t widest(const std::string& text) {
  std::istringstream lines(text);
  uint32_t most = 0;
  for (std::string line; std::getline(lines, line);) most = std::max(most, displayWidth(line));
  return most;
}

std::string withoutColour(const std::string& text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

TEST_CASE("the page at three widths") {
  for (const uint32_t width : {120u, 90u, 72u}) {
    TextOptions options;
    options.width = width;
    const std::string page = text(sampleOutcome(), options);
    checkGolden("sample-" + std::to_string(width) + ".txt", page);
    CHECK(widest(page) <= width);
  }
  checkGolden("refused.txt", text(refusedOutcome()));
}

TEST_CASE("no line ends in a space, colour changes nothing but colour") {
  TextOptions colour;
  colour.colour = true;
  const std::string page = text(sampleOutcome());
  CHECK(page.find(" \n") == std::string::npos);
  CHECK(withoutColour(text(sampleOutcome(), colour)) == page);
}

TEST_CASE("every criterion, exception member, fault, finding and input is on the page") {
  const plan::Outcome outcome = sampleOutcome();
  TextOptions wide;
  wide.width = 400;
  const std::string page = text(outcome, wide);
  const auto shows = [&](const std::string& part) { CHECK_MESSAGE(page.find(part) != std::string::npos, part); };
  for (const auto& criterion : outcome.gates[0].criteria) {
    shows(criterion.name);
    shows(criterion.sentence);
    for (const auto& needed : criterion.needed) shows(needed.sentence);
    for (const auto& evidence : criterion.evidence) shows(evidence);
  }
  for (const auto& exception : outcome.gates[0].exceptions) {
    shows(exception.name);
    for (const auto& member : exception.members) shows(member.name);
  }
  for (const auto& fault : outcome.tolerated) shows(fault.message);
  for (const auto& finding : outcome.findings) shows(finding.message);
  for (const auto& input : outcome.inputs) shows(input.name);
  shows("issues.csv:12:3: bad-cell");
}

TEST_CASE("hostile names do not steer the terminal") {
  plan::Outcome outcome = sampleOutcome();
  outcome.gates[0].criteria[0].sentence = "a\x1b[2Jb\nc";
  outcome.inputs[0].name = "x\x1b]0;y";
  CHECK(text(outcome).find('\x1b') == std::string::npos);
}

TEST_CASE("many rows are cut by number, never silently") {
  plan::Outcome outcome = sampleOutcome();
  auto& failing = outcome.gates[0].criteria[1].measures[0].failing;
  failing.clear();
  for (int i = 0; i < 25; ++i) failing.push_back({"T" + std::to_string(i), "", 0, {}, {}});
  TextOptions wide;
  wide.width = 300;
  const std::string page = text(outcome, wide);
  CHECK(page.find("T9 and 15 more") != std::string::npos);
}

TEST_CASE("no gate at all is undetermined") {
  plan::Outcome outcome;
  CHECK(text(outcome).find("undetermined") != std::string::npos);
  CHECK(outcome.exitStatus() == 2);
}
