// Rules from a text, facts from this program's own structures, an outcome out: no file is opened.
#include <cstdio>
#include <string>
#include <vector>

#include "runtime/api/tollgate.h"
#include "runtime/report/json_report.h"
#include "runtime/report/text_report.h"

using namespace tollgate;

namespace {

const char* kRules = R"(enum Outcome: passed, failed

record TestRun "Executed test case" in runs
  key id : text
  outcome : Outcome

exit gate release "The release"

  criterion pass-rate "At least 90% of the tests pass"
    require at least 90% of runs satisfy outcome is passed
)";

struct MyRun {
  std::string id;
  bool passed;
};

plan::Outcome judged(const ir::Program& program, const std::vector<MyRun>& runs, bool all) {
  ingest::LoadOptions options;
  options.asOf = *parseIsoDate("2020-05-04");
  ingest::Loader loader(program, api::answering(program, options));
  {
    ingest::RowWriter rows = loader.rows("runs");
    for (const MyRun& run : runs) {
      rows.begin();
      rows.text("id", run.id);
      rows.text("outcome", run.passed ? "passed" : "failed");
      rows.end();
    }
    if (all) rows.complete();
  }
  return api::evaluate(program, loader.finish());
}

bool expect(const char* what, bool holds) {
  std::printf("%s: %s\n", holds ? "ok" : "FAILED", what);
  return holds;
}

}  // namespace

int main() {
  bool good = true;
  const api::Rules rules = api::compile({{"gate", "gate.gate", kRules}}, api::noLibrary());
  if (!rules.program) {
    std::fputs(renderText(*rules.sources, rules.diagnostics).c_str(), stdout);
    return 1;
  }
  std::vector<MyRun> runs;
  for (int i = 0; i < 10; ++i) runs.push_back({"T-" + std::to_string(i), i != 0});

  const plan::Outcome met = judged(*rules.program, runs, true);
  good &= expect("9 of 10 are met", met.exitStatus() == 0 && met.gates.at(0).verdict == plan::Verdict::Met);
  good &= expect("the text names the gate", report::text(met).find("release") != std::string::npos);
  good &= expect("the JSON is the same twice", report::json(met) == report::json(judged(*rules.program, runs, true)));

  runs[1].passed = false;
  good &= expect("8 of 10 are not met", judged(*rules.program, runs, true).exitStatus() == 1);
  good &= expect("rows that may be missing stay open", judged(*rules.program, {{"T-1", true}}, false).exitStatus() == 2);
  good &= expect("no row is not met", judged(*rules.program, {}, true).exitStatus() == 2);
  runs.push_back({"T-1", true});
  good &= expect("a repeated key refuses", judged(*rules.program, runs, true).exitStatus() == 4);

  const api::Rules broken = api::compile({{"gate", "gate.gate", "exit gat x\n"}}, api::noLibrary());
  good &= expect("a mistake is a diagnostic", !broken.program && broken.diagnostics.hasErrors());
  return good ? 0 : 1;
}
