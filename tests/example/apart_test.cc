// Examples mean nothing: no fingerprint knows them, and no evaluation of data reads them.

#include <functional>
#include <regex>

#include "compiler/fingerprint/fingerprint.h"
#include "compiler/ir/text.h"
#include "compiler/ir/verify.h"
#include "runtime/report/json_report.h"
#include "tests/example/rules.h"

using namespace tollgate;

namespace {

const std::string kTwoBodies = R"(enum Body: TAB
enum Severity in order worse to milder: 1..5

record Issue in issues, may be empty because "none is the aim"
  key id : text
  severity : Severity, may be unknown

decision approval on Issue
  decided by TAB

interpretation reading "How it is read"
  either
    one "one way"
    other "another"
  to be agreed by TAB

exit gate release "Release"
  criterion few "At most two"
    require at most 2 of issues satisfy severity is 3 or worse
  criterion read "As it is read"
    require reading is one
)";

const std::string kExamples = R"(
world base "Three issues"
  as of 2020-05-01
  assuming reading is one
  given 3 issues with severity 5
  given approval granted for issue-1 by TAB

example "three mild issues"
  of release
  everything else as in base
  expect met

example "three worse ones"
  of few
  everything else as in base
  given issue-1 in issues with severity 1
  given 2 issues with severity 2
  expect not met
)";

plan::Outcome outcomeOf(const api::Rules& rules) {
  api::Facts facts(rules, *parseIsoDate("2020-05-04"));
  ingest::RowWriter rows = facts.rows("issues");
  for (const char* id : {"A", "B", "C"}) {
    rows.begin();
    rows.text("id", id);
    rows.text("severity", "2");
    rows.end();
  }
  rows.complete();
  return api::evaluate(rules, facts.finish());
}

std::string withoutHash(const std::string& json) { return std::regex_replace(json, std::regex("\"rules\": \"[0-9a-f]*\""), ""); }

}  // namespace

TEST_CASE("examples change no fingerprint") {
  const api::Rules plain = test::compiled(kTwoBodies), tested = test::compiled(kTwoBodies + kExamples);
  CHECK(tested.program->examples.size() == 2);
  std::vector<std::string> without, with;
  const auto prints = [](const ir::Program& program, std::vector<std::string>& out) {
    fingerprint::Fingerprints fingerprints(program);
    for (const fingerprint::Part& part : fingerprint::declarations(program)) out.push_back(fingerprints.of(part));
    for (const fingerprint::Part& part : fingerprint::packsAndGates(program)) out.push_back(fingerprints.of(part));
  };
  prints(*plain.program, without);
  prints(*tested.program, with);
  CHECK(without.size() > 5);
  CHECK(without == with);
}

TEST_CASE("examples change no outcome") {
  const api::Rules plain = test::compiled(kTwoBodies), tested = test::compiled(kTwoBodies + kExamples);
  const plan::Outcome outcome = outcomeOf(plain);
  CHECK(outcome.gates.at(0).verdict == plan::Verdict::NotMet);
  CHECK(withoutHash(report::json(outcome)) == withoutHash(report::json(outcomeOf(tested))));
}

TEST_CASE("examples go through the text form of the program") {
  const api::Rules rules = test::compiled(kTwoBodies + kExamples);
  const std::string text = ir::print(*rules.program);
  const ir::ParsedProgram read = ir::parse(text);
  REQUIRE_MESSAGE(read.ok, read.error);
  CHECK(ir::print(read.program) == text);
  CHECK(ir::verify(read.program, 5).empty());
  CHECK(test::complaints(example::run(read.program, {})) == test::complaints(test::run(rules)));
  CHECK(test::complaints(test::run(rules)) == "");
}

TEST_CASE("the verifier refuses examples that say what no text can say") {
  const api::Rules rules = test::compiled(kTwoBodies + kExamples);
  const auto broken = [&](const std::function<void(ir::Program&)>& change, const std::string& what) {
    ir::Program program = *rules.program;
    change(program);
    const std::vector<std::string> findings = ir::verify(program, 1);
    REQUIRE_MESSAGE(!findings.empty(), what);
    CHECK_MESSAGE(findings.front().find(what) != std::string::npos, findings.front());
  };
  broken([](ir::Program& p) { p.worlds[0].sample.world = 0; }, "stands on itself");
  broken([](ir::Program& p) { p.worlds[0].sample.world = 7; }, "there is no world 7");
  broken([](ir::Program& p) { p.worlds[0].sample.asOf.reset(), p.examples[0].sample.asOf.reset(); }, "has no day");
  broken([](ir::Program& p) { p.examples[0].expects.clear(); }, "expects nothing");
  broken([](ir::Program& p) { p.examples[0].gate = 3; }, "there is no gate 3");
  broken([](ir::Program& p) { p.examples[1].criterion = 9; }, "there is no criterion 9");
  broken([](ir::Program& p) { p.examples[0].instance = ir::Value{}; }, "has an instance where its gate has none");
  broken([](ir::Program& p) { p.worlds[0].sample.rows[0].count = 0; }, "gives 0 rows");
  broken([](ir::Program& p) { p.worlds[0].sample.rows[0].madeKey = ir::kNone; }, "twice or never");
  broken([](ir::Program& p) { p.worlds[0].sample.rows[0].fields[0].values[0].integer = 9; }, "severity");
  broken([](ir::Program& p) { p.worlds[0].sample.rows[0].fields[0].is = ir::SampleField::Is::Absent; }, "cannot be given like this");
  broken([](ir::Program& p) { p.worlds[0].sample.assuming[0].second = 5; }, "there is no choice 5");
  broken([](ir::Program& p) { p.worlds[0].sample.decisions[0].subjects.clear(); }, "has 0 subjects");
  broken([](ir::Program& p) { p.worlds[0].sample.decisions[0].outcome = ir::kNone; }, "no outcome is given");
}
