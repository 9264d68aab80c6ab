// The gates of the sample over its data made large: the same rows again and again under new keys, in columns, so that no
// reading is measured. The interpreter alone, then the compiled engine; the outcomes' bytes are compared.
//   gate_bench [RESULTS] [ISSUES] [TESTS] [--no-interpreter] [--gate NAME]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "runtime/api/tollgate.h"
#include "runtime/ingest/disk_files.h"
#include "runtime/report/json_report.h"

using namespace tollgate;

namespace {

int64_t nanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::optional<std::string> textOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class Modules : public sema::ModuleLoader {
 public:
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    std::string path = name;
    for (char& c : path) c = c == '.' ? '/' : c;
    for (const std::string folder : {"packs/sample-foc/", "stdlib/"}) {
      if (auto text = textOf(TOLLGATE_SOURCE_DIR "/" + folder + path + ".gate")) return sema::LoadedModule{folder + path + ".gate", *text};
    }
    return std::nullopt;
  }
  std::vector<std::string> known() override { return {}; }
};

ir::Id recordOf(const ir::Program& program, const std::string& collection) {
  for (ir::Id id = 0; id < program.records.size(); ++id) {
    if (program.records[id].collection == collection) return id;
  }
  std::abort();
}

ir::Id fieldOf(const ir::Program& program, ir::Id record, const std::string& name) {
  const auto& fields = program.records[record].fields;
  for (ir::Id id = 0; id < fields.size(); ++id) {
    if (fields[id].name == name) return id;
  }
  std::abort();
}

/// Repeats the rows of a collection up to `size`. `change` may give another value for a field of a repeated row.
template <typename Change>
void repeat(table::Dataset& data, ir::Id record, size_t size, const Change& change) {
  table::Collection& c = data.collections[record];
  const size_t rows = c.size();
  const std::vector<table::Column> from = c.columns;
  for (size_t at = rows; at < size; ++at) {
    const auto row = static_cast<table::Row>(at % rows);
    for (ir::Id f = 0; f < c.columns.size(); ++f) {
      if (const std::optional<int64_t> other = change(f, at, at / rows))
        c.columns[f].pushKnown(*other);
      else
        c.columns[f].pushFrom(from[f], row);
    }
    c.origins.push_back(c.origins[row]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  size_t sizes[3] = {1'000'000, 10'000, 0};
  bool interpreter = true;
  std::string gate = "sit-exit";
  for (int i = 1, at = 0; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--no-interpreter")
      interpreter = false;
    else if (argument == "--gate" && i + 1 < argc)
      gate = argv[++i];
    else if (at < 3)
      sizes[at++] = std::strtoull(argv[i], nullptr, 10);
  }
  Modules modules;
  api::Rules rules = api::compile({{"exit", "packs/sample-foc/exit.gate", *textOf(TOLLGATE_SOURCE_DIR "/packs/sample-foc/exit.gate")}},
                                  modules);
  if (!rules.program) return std::fputs(renderText(*rules.sources, rules.diagnostics).c_str(), stderr), 1;
  const ir::Program& program = *rules.program;
  ingest::LoadOptions when;
  when.asOf = *parseIsoDate("2020-05-04");
  when.base = TOLLGATE_SOURCE_DIR "/packs/sample-foc/data";
  const ingest::DiskFiles files;
  ingest::LoadResult loaded = ingest::load(program, files, api::answering(program, when));
  if (loaded.refused) return std::puts("the data is refused"), 1;

  table::Dataset& data = loaded.data;
  const ir::Id tests = recordOf(program, "tests"), results = recordOf(program, "results"), issues = recordOf(program, "issues");
  const size_t testsBefore = data.collections[tests].size();
  const ir::Id testKey = fieldOf(program, tests, "id"), issueKey = fieldOf(program, issues, "id");
  const ir::Id resultTest = fieldOf(program, results, "test"), started = fieldOf(program, results, "started");
  repeat(data, tests, sizes[2], [&](ir::Id f, size_t at, size_t) -> std::optional<int64_t> {
    return f == testKey ? std::optional<int64_t>(data.texts.code("T-" + std::to_string(at))) : std::nullopt;
  });
  const size_t copies = data.collections[tests].size() / testsBefore;
  const table::Column testOf = data.collections[results].columns[resultTest], startOf = data.collections[results].columns[started];
  const size_t resultsBefore = testOf.size();
  repeat(data, results, sizes[0], [&](ir::Id f, size_t at, size_t copy) -> std::optional<int64_t> {
    const auto row = static_cast<table::Row>(at % resultsBefore);
    if (f == resultTest) return testOf.get(row).value + static_cast<int64_t>(copy % copies * testsBefore);
    // No two executions of one test at one time.
    if (f == started) return startOf.get(row).value + static_cast<int64_t>(copy / copies);
    return std::nullopt;
  });
  repeat(data, issues, sizes[1], [&](ir::Id f, size_t at, size_t) -> std::optional<int64_t> {
    return f == issueKey ? std::optional<int64_t>(data.texts.code("TI-" + std::to_string(10000 + at))) : std::nullopt;
  });
  std::printf("%s over %zu results, %zu issues, %zu tests\n", gate.c_str(), data.collections[results].size(),
              data.collections[issues].size(), data.collections[tests].size());

  interpret::EvaluationOptions options;
  options.gates = {gate};
  std::string expected;
  double alone = 0;
  if (interpreter) {
    const int64_t start = nanoseconds();
    expected = report::json(api::evaluate(program, loaded, options));
    alone = static_cast<double>(nanoseconds() - start) / 1e6;
    std::printf("interpret: %.0f ms\n", alone);
  }
  for (const unsigned threads : {1u, 2u}) {
    api::EngineOptions engine;
    engine.kind = api::EngineKind::Jit;
    engine.module = TOLLGATE_JIT_MODULE;
    engine.jit.threads = threads;
    engine.jit.nanoseconds = nanoseconds;
    api::EngineReport report;
    const int64_t start = nanoseconds();
    const auto outcome = api::evaluate(program, loaded, options, engine, report);
    const double took = static_cast<double>(nanoseconds() - start) / 1e6;
    if (!outcome) return std::puts(report.error.c_str()), 1;
    std::printf("jit, %u threads: %.0f ms", threads, took);
    if (interpreter)
      std::printf(", %.1f times as fast; outcomes %s", alone / took, report::json(*outcome) == expected ? "equal" : "DIFFER");
    std::printf("\n%s", report.text().c_str());
  }
  return 0;
}
