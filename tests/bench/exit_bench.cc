// Twelve exit criteria (exit.gate) over many test executions, by the library and its compiled engine.
//   exit_bench DIR ROWS OUT rows|csv
// Loads them from this program's structures or from the CSV files of `bench_data` in DIR, evaluates with 1 and 2
// threads, and writes times and every number of the outcome to OUT as JSON.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "compiler/support/json_writer.h"
#include "runtime/api/tollgate.h"
#include "runtime/ingest/disk_files.h"
#include "runtime/jit/jit_engine.h"
#include "tests/bench/clock.h"
#include "tests/bench/exit_data.h"
#include "tests/bench/texts.h"

using namespace tollgate;
using namespace tollgate::bench;

namespace {

int64_t residentBytes() {
  std::ifstream in("/proc/self/statm");
  int64_t size = 0, resident = 0;
  in >> size >> resident;
  return resident * 4096;
}

ingest::LoadResult fromRows(const ir::Program& program, uint64_t rows, const ingest::LoadOptions& options) {
  ingest::Loader loader(program, options);
  {
    ingest::RowWriter providers = loader.rows("service-providers");
    for (int i = 0; i < kProviders; ++i) providers.begin(), providers.text("id", providerKey(i)), providers.end();
    providers.complete();
    ingest::RowWriter phases = loader.rows("phases");
    for (int i = 0; i < kPhases; ++i) {
      phases.begin(), phases.text("id", phaseKey(i)), phases.text("kind", kKinds[i % 3]), phases.end();
    }
    phases.complete();
    ingest::RowWriter tests = loader.rows("planned-tests");
    for (uint64_t i = 0; i < testsOf(rows); ++i) tests.begin(), tests.text("id", testKey(i)), tests.end();
    tests.complete();
    ingest::RowWriter executions = loader.rows("executions");
    for (uint64_t row = 0; row < rows; ++row) {
      const Execution e = executionOf(row, rows);
      executions.begin();
      executions.text("test", testKey(e.test));
      executions.text("phase", phaseKey(e.phase));
      executions.text("provider", providerKey(e.provider));
      executions.value("outcome", e.outcome);
      executions.value("severity", e.severity);
      executions.value("attempt", e.attempt);
      executions.value("started", e.startedMs * 1'000'000);
      executions.value("seconds", e.seconds);
      if (e.evidence >= 0) executions.text("evidence", evidenceText(e.evidence));
      executions.end();
    }
    executions.complete();
  }
  return loader.finish();
}

struct Timed {
  unsigned threads = 1;
  int64_t evaluate = INT64_MAX, processor = INT64_MAX, compile = 0, run = 0;
  jit::JitStatistics statistics;
  plan::Outcome outcome;
};

Timed measure(const ir::Program& program, const ingest::LoadResult& loaded, unsigned threads) {
  Timed best;
  best.threads = threads;
  for (int run = 0; run < 3; ++run) {
    jit::JitStatistics statistics;
    jit::JitOptions options;
    options.threads = threads;
    options.nanoseconds = now;
    const int64_t start = now(), processor = processorTime();
    const auto engine = jit::makeJitEngine(program, loaded.data, options, statistics);
    interpret::EvaluationOptions evaluation;
    evaluation.engine = engine.get();
    plan::Outcome outcome = api::evaluate(program, loaded, evaluation);
    const int64_t took = now() - start;
    best.processor = std::min(best.processor, processorTime() - processor);
    if (took >= best.evaluate) continue;
    best.evaluate = took, best.compile = statistics.compileNanoseconds, best.run = statistics.runNanoseconds;
    best.statistics = statistics;
    best.outcome = std::move(outcome);
  }
  return best;
}

void writeOutcome(JsonWriter& json, const plan::Outcome& outcome) {
  json.key("criteria").beginArray();
  for (const plan::CriterionOutcome& criterion : outcome.gates.at(0).criteria) {
    json.beginObject().member("name", criterion.name).member("verdict", plan::verdictText(criterion.verdict));
    json.key("measures").beginArray();
    for (const plan::Measure& m : criterion.measures) {
      json.beginObject().member("label", m.label);
      json.key("in").beginArray().value(m.leastIn).value(m.mostIn).endArray();
      json.key("satisfying").beginArray().value(m.leastSatisfying).value(m.mostSatisfying).endArray();
      json.member("sentence", m.sentence).endObject();
    }
    json.endArray().endObject();
  }
  json.endArray();
}

int measureAll(const std::string& folder, uint64_t rows, const std::string& out, bool csv) {
  std::vector<api::ModuleText> modules{{"exit", "exit.gate", benchText("exit.gate")}};
  if (csv) modules.push_back({"exit_sources", "exit_sources.gate", benchText("exit_sources.gate")});
  const api::Rules rules = api::compile(std::move(modules), api::noLibrary());
  if (!rules.program) {
    std::fputs(renderText(*rules.sources, rules.diagnostics).c_str(), stderr);
    return 1;
  }
  ingest::LoadOptions options;
  options.asOf = *parseIsoDate("2021-01-01");
  options.base = folder;
  options = api::answering(*rules.program, options);
  const int64_t before = residentBytes(), start = now();
  const ingest::LoadResult loaded = csv ? ingest::load(*rules.program, ingest::DiskFiles(), options)
                                        : fromRows(*rules.program, rows, options);
  const int64_t load = now() - start;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto perRow = [&](int64_t bytes) { return static_cast<double>(bytes) / static_cast<double>(rows); };
  if (loaded.refused) {
    std::fprintf(stderr, "refused: %s\n", loaded.data.faults.at(0).message.c_str());
    return 1;
  }
  std::fprintf(stderr, "%s: %.2f s, %.0f bytes a row resident, %.0f at most while loading\n", csv ? "loaded from CSV" : "loaded from rows",
               seconds(load), perRow(residentBytes() - before), perRow(usage.ru_maxrss * 1024 - before));
  JsonWriter json;
  json.beginObject().member("rows", rows).member("loadMicroseconds", load / 1000).key("runs").beginArray();
  Timed last;
  for (const unsigned threads : {1u, 2u}) {
    last = measure(*rules.program, loaded, threads);
    std::fprintf(stderr, "tollgate, %u threads: %.3f s in all (cpu %.3f s; compiled in %.1f ms, loops %.1f ms)\n%s", threads,
                 seconds(last.evaluate), seconds(last.processor), milliseconds(last.compile), milliseconds(last.run),
                 jit::statisticsText(last.statistics).c_str());
    json.beginObject().member("threads", threads).member("microseconds", last.evaluate / 1000);
    json.member("cpuMicroseconds", last.processor / 1000).member("loopMicroseconds", last.run / 1000).endObject();
  }
  json.endArray();
  writeOutcome(json, last.outcome);
  std::ofstream(out) << json.endObject().take();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const bool csv = argc == 5 && std::strcmp(argv[4], "csv") == 0;
  if (argc != 5 || (!csv && std::strcmp(argv[4], "rows") != 0)) return std::fputs("exit_bench DIR ROWS OUT rows|csv\n", stderr), 5;
  return measureAll(argv[1], std::strtoull(argv[2], nullptr, 10), argv[3], csv);
}
