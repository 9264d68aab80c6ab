// From the text of a gate with 50 criteria to machine code: the front end, and LLVM.
//   compile_bench
#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "runtime/api/tollgate.h"
#include "runtime/jit/jit_engine.h"
#include "tests/bench/clock.h"
#include "tests/bench/exit_data.h"
#include "tests/bench/texts.h"

using namespace tollgate;
using namespace tollgate::bench;

namespace {

constexpr int kCriteria = 50;

/// The model of exit.gate and fifty criteria of five kinds, no two alike.
std::string rulesText() {
  std::string text = benchText("exit.gate");
  text.resize(text.find("exit gate measured"));
  text += "define any-runs means executions, may be empty because \"a test may not have run\"\n\n";
  text += "exit gate fifty \"Fifty criteria\"\n";
  for (int i = 0; i < kCriteria; ++i) {
    text += fmt::format("\n  criterion c{}\n", i);
    const int k = i / 5;
    switch (i % 5) {
      case 0:
        text += fmt::format(
            "    require at least 80% of executions where attempt is {} and outcome is not not-run satisfy outcome is passed\n", k);
        break;
      case 1:
        text += fmt::format(
            "    require at most {} of executions where phase.kind is SIT and seconds is above {} satisfy severity is {} or worse and "
            "outcome is failed\n",
            100 + k, 60 * k, k % 5 + 1);
        break;
      case 2:
        text += fmt::format("    require every executions where seconds is below {} satisfies evidence is present or outcome is not-run\n",
                            30 + k);
        break;
      case 3:
        text += fmt::format(
            "    require at most {}% of executions where started is after 2020-0{}-01T00:00Z satisfy outcome is failed and severity is "
            "{}\n",
            5 + k, k % 9 + 1, k % 5 + 1);
        break;
      default:
        text += fmt::format(
            "    require at least {} of planned-tests satisfy (some e in any-runs satisfies e.test is this and e.outcome is passed and "
            "e.attempt is {})\n",
            k, k);
    }
  }
  return text;
}

ingest::LoadResult someRows(const ir::Program& program) {
  ingest::LoadOptions options;
  options.asOf = *parseIsoDate("2021-01-01");
  ingest::Loader loader(program, api::answering(program, options));
  {
    ingest::RowWriter provider = loader.rows("service-providers"), phase = loader.rows("phases"), test = loader.rows("planned-tests");
    provider.begin(), provider.text("id", "p"), provider.end(), provider.complete();
    phase.begin(), phase.text("id", "s"), phase.text("kind", "SIT"), phase.end(), phase.complete();
    test.begin(), test.text("id", "t"), test.end(), test.complete();
    ingest::RowWriter executions = loader.rows("executions");
    for (uint64_t row = 0; row < 1000; ++row) {
      const Execution e = executionOf(row, 1000);
      executions.begin();
      executions.text("test", "t"), executions.text("phase", "s"), executions.text("provider", "p");
      executions.value("outcome", e.outcome), executions.value("severity", e.severity), executions.value("attempt", e.attempt);
      executions.value("started", e.startedMs * 1'000'000), executions.value("seconds", e.seconds);
      if (e.evidence >= 0) executions.text("evidence", evidenceText(e.evidence));
      executions.end();
    }
    executions.complete();
  }
  return loader.finish();
}

}  // namespace

int main() {
  const std::string text = rulesText();
  int64_t front = INT64_MAX, machine = INT64_MAX, first = 0;
  jit::JitStatistics statistics;
  for (int run = 0; run < 5; ++run) {
    const int64_t start = now();
    const api::Rules rules = api::compile({{"fifty", "fifty.gate", text}}, api::noLibrary());
    front = std::min(front, now() - start);
    if (!rules.program) return std::fputs(renderText(*rules.sources, rules.diagnostics).c_str(), stderr), 1;
    const ingest::LoadResult loaded = someRows(*rules.program);
    if (loaded.refused) return std::fprintf(stderr, "refused: %s\n", loaded.data.faults.at(0).message.c_str()), 1;
    statistics = {};
    jit::JitOptions options;
    options.nanoseconds = now;
    const auto engine = jit::makeJitEngine(*rules.program, loaded.data, options, statistics);
    interpret::EvaluationOptions evaluation;
    evaluation.engine = engine.get();
    const plan::Outcome outcome = api::evaluate(*rules.program, loaded, evaluation);
    if (outcome.gates.at(0).criteria.size() != kCriteria) return 1;
    if (run == 0) first = statistics.compileNanoseconds;
    machine = std::min(machine, statistics.compileNanoseconds);
  }
  std::printf("%d criteria, %zu bytes of text: to verified IR %.1f ms; to machine code %.1f ms (the first time %.1f ms)\n%s", kCriteria,
              text.size(), milliseconds(front), milliseconds(machine), milliseconds(first), jit::statisticsText(statistics).c_str());
  return 0;
}
