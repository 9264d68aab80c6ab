#include "runtime/api/engine.h"

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "runtime/jit/load_jit.h"

namespace tollgate::api {
namespace {

uint64_t rowsOf(const table::Dataset& data) {
  uint64_t rows = 0;
  for (const table::Collection& collection : data.collections) rows += collection.size();
  return rows;
}

/// Null, and why the evaluator counts instead.
const jit::JitModule* chosen(const EngineOptions& engine, uint64_t rows, EngineReport& report) {
  if (engine.kind == EngineKind::Interpret) {
    report.why = "asked for";
    return nullptr;
  }
  if (engine.kind == EngineKind::Auto && rows < engine.compiledRows) {
    report.why = fmt::format("{} rows are fewer than {}", rows, engine.compiledRows);
    return nullptr;
  }
  if (engine.module.empty()) {
    report.why = "no compiled engine is installed";
    return nullptr;
  }
  const jit::JitModule* module = jit::loadJit(engine.module, report.why);
  if (module != nullptr) report.why = engine.kind == EngineKind::Jit ? "asked for" : fmt::format("{} rows", rows);
  return module;
}

}  // namespace

std::optional<plan::Outcome> evaluate(const ir::Program& program, const ingest::LoadResult& loaded, interpret::EvaluationOptions options,
                                      const EngineOptions& engine, EngineReport& report) {
  report = {};
  options.engine = nullptr;
  const jit::JitModule* module = chosen(engine, rowsOf(loaded.data), report);
  report.compiled = module != nullptr;
  if (engine.kind == EngineKind::Jit && module == nullptr) {
    report.error = report.why;
    return std::nullopt;
  }
  if (loaded.refused) return interpret::refused(program, loaded.data);
  if (module == nullptr) return interpret::evaluate(program, loaded.data, options);
  const std::unique_ptr<plan::RowEngine> rows(module->make(program, loaded.data, engine.jit, report.statistics));
  options.engine = rows.get();
  plan::Outcome outcome = interpret::evaluate(program, loaded.data, options);
  if (!report.statistics.error.empty()) {
    report.compiled = false;
    report.why = report.error = report.statistics.error;
    if (engine.kind == EngineKind::Jit) return std::nullopt;
  }
  return outcome;
}

std::string EngineReport::text() const {
  return fmt::format("engine {} ({})\n", compiled ? "jit" : "interpret", harmless(why)) + (compiled ? jit::statisticsText(statistics) : "");
}

}  // namespace tollgate::api
