// A program of somebody else. Its rules are a text, or a pack that was compiled in; its facts are rows of its own
// structures; it opens no file.
#include <tollgate/tollgate.h>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "release_rules.h"

using namespace tollgate;

namespace {

// The program's own structures: it knows nothing of tables.
struct Run {
  std::string id;
  std::optional<bool> passed;  // none: still running
};
struct Issue {
  std::string id;
  std::vector<std::string> severities;  // several: in dispute
};

plan::Outcome judged(const api::Rules& rules, const std::vector<Run>& runs, const std::vector<Issue>& issues, bool all = true) {
  api::Facts facts(rules, *parseIsoDate("2020-05-04"));
  ingest::RowWriter runRows = facts.rows("runs");
  for (const Run& run : runs) {
    runRows.begin();
    runRows.text("id", run.id);
    if (run.passed) {
      runRows.text("outcome", *run.passed ? "passed" : "failed");
    } else {
      runRows.unknown("outcome");
    }
    runRows.end();
  }
  if (all) runRows.complete();
  ingest::RowWriter issueRows = facts.rows("issues");
  for (const Issue& issue : issues) {
    issueRows.begin();
    issueRows.text("id", issue.id);
    if (issue.severities.size() == 1) {
      issueRows.text("severity", issue.severities[0]);
    } else {
      issueRows.disputed("severity", issue.severities);
    }
    issueRows.end();
  }
  issueRows.complete(true);
  return api::evaluate(rules, facts.finish());
}

bool good = true;

void expect(const char* what, bool holds) {
  std::printf("%s: %s\n", holds ? "ok" : "FAILED", what);
  good = good && holds;
}

/// Prints the verdict as people read it, and says whether it is the one expected.
void verdict(const char* what, const plan::Outcome& outcome, plan::Verdict wanted) {
  std::printf("\n%s\n%s\n", what, report::text(outcome).c_str());
  expect(what, outcome.gates.size() == 1 && outcome.gates[0].verdict == wanted);
}

std::vector<Run> tenRuns() {
  std::vector<Run> runs;
  for (int i = 0; i < 10; ++i) runs.push_back({"T-" + std::to_string(i), true});
  return runs;
}

void judgesThePack() {
  const api::Rules rules = api::compile(packs::release_rules());
  expect("the embedded pack compiles", rules.ok());
  if (!rules.ok()) return;
  expect("its module and the one it uses are there", rules.modules == 2);

  std::vector<Run> runs = tenRuns();
  runs[0].passed = false;
  const std::vector<Issue> mild = {{"I-1", {"3"}}};
  verdict("nine of ten passed, one issue is mild: met", judged(rules, runs, mild), plan::Verdict::Met);
  expect("met is exit status 0", judged(rules, runs, mild).exitStatus() == 0);

  runs[1].passed = false;
  verdict("eight of ten passed: not met", judged(rules, runs, mild), plan::Verdict::NotMet);

  runs[1].passed.reset();
  const plan::Outcome running = judged(rules, runs, mild);
  verdict("eight passed, one still runs: undetermined", running, plan::Verdict::Undetermined);
  expect("and it is said which one",
         !running.gates[0].criteria[0].reasons.empty() && running.gates[0].criteria[0].reasons[0].subject.find("T-1") != std::string::npos);

  runs = tenRuns();
  verdict("a severity in dispute, 3 or 4, does not matter: met", judged(rules, runs, {{"I-1", {"3", "4"}}}), plan::Verdict::Met);
  verdict("a severity in dispute, 2 or 3, does: undetermined", judged(rules, runs, {{"I-1", {"2", "3"}}}), plan::Verdict::Undetermined);
  verdict("rows that may be missing stay open: undetermined", judged(rules, runs, mild, false), plan::Verdict::Undetermined);
  verdict("no row at all is never met", judged(rules, {}, mild), plan::Verdict::Undetermined);
  expect("the JSON is the same twice", report::json(judged(rules, runs, mild)) == report::json(judged(rules, runs, mild)));

  runs.push_back({"T-1", false});
  const plan::Outcome repeated = judged(rules, runs, mild);
  expect("two rows of one key that differ are refused", repeated.exitStatus() == 4 && repeated.gates.empty() && !repeated.refused.empty());
}

void judgesAText() {
  const api::Rules rules = api::compile(
      {{"gate", "gate.gate",
        "enum Outcome: passed, failed\n"
        "record Run in runs\n  key id : text\n  outcome : Outcome\n"
        "source nightly reads runs\n  from \"*.csv\" as csv\n  complete\n"
        "  id = \"id\"\n  outcome = \"outcome\"\n"
        "exit gate release\n  criterion all-pass\n    require every runs satisfies outcome is passed\n"}});
  if (!rules.ok()) {
    std::fputs(renderText(*rules.sources, rules.diagnostics).c_str(), stdout);
    return expect("the text compiles", false);
  }
  ingest::MemoryFiles files;
  files.add("nightly.csv", "id,outcome\nT-1,passed\nT-2,passed\n");
  api::Facts facts(rules, *parseIsoDate("2020-05-04"));
  facts.readSources(files);
  const ingest::LoadResult loaded = facts.finish();
  verdict("a file in memory: met", api::evaluate(rules, loaded), plan::Verdict::Met);
  api::Facts others(rules, *parseIsoDate("2020-05-04"));
  expect("there is a source `nightly`, and no other", others.readSource("nightly", files) && !others.readSource("weekly", files));

  const api::Rules broken = api::compile({{"gate", "gate.gate", "exit gat x\n"}});
  expect("a mistake is a diagnostic with its place",
         !broken.ok() && renderText(*broken.sources, broken.diagnostics).find("gate.gate:1:") != std::string::npos);
}

}  // namespace

int main() {
  judgesThePack();
  judgesAText();
  return good ? 0 : 1;
}
