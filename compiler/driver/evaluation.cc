#include "compiler/driver/evaluation.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "compiler/driver/modules.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/display_text.h"

namespace tollgate::driver {
namespace {

int readTolerated(World& world, const DataOptions& options, std::set<std::string>& tolerated) {
  std::vector<std::string> kinds;
  for (const ingest::FaultKindInfo& kind : ingest::faultKinds()) kinds.emplace_back(kind.name);
  for (const std::string& kind : options.tolerate) {
    if (const auto refused = refuseUnless(world, "--tolerate", kind, kinds)) return *refused;
    tolerated.insert(kind);
  }
  return 0;
}

int readAssumptions(World& world, const DataOptions& options, interpret::EvaluationOptions& evaluation) {
  for (const std::string& text : options.assume) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      return wrongUsage(world, fmt::format("`--assume {}` does not read as NAME=CHOICE", text),
                        "write `--assume aggregate-limits=both-apply`");
    }
    evaluation.assume.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return 0;
}

int readAsOf(World& world, const DataOptions& options, int64_t& asOf) {
  asOf = world.today();
  if (options.asOf.empty()) return 0;
  const auto date = parseIsoDate(options.asOf);
  if (!date) return wrongUsage(world, fmt::format("`--as-of {}` is no date", options.asOf), "write a date as YYYY-MM-DD");
  asOf = *date;
  return 0;
}

std::string milliseconds(int64_t nanoseconds) { return fmt::format("{:.1f} ms", static_cast<double>(nanoseconds) / 1e6); }

void writeStatistics(World& world, const Evaluation& e) {
  std::string rows;
  for (const std::string& count : e.rows) rows += (rows.empty() ? "" : ", ") + count;
  world.err.write(e.report.text());
  world.err.write(fmt::format("library {}\nmodules {}\nrows {}\ncompile {}, load {}, judge {}\n",
                              e.compilation.library.empty() ? "none" : harmless(e.compilation.library), e.compilation.rules.modules,
                              rows.empty() ? "none" : rows, milliseconds(e.times.compile), milliseconds(e.times.load),
                              milliseconds(e.times.judge)));
}

std::vector<std::string> rowCounts(const ir::Program& program, const table::Dataset& data) {
  std::vector<std::string> out;
  for (const table::Collection& collection : data.collections) {
    if (collection.record >= program.records.size()) continue;
    out.push_back(fmt::format("{} {}", program.records[collection.record].collection, collection.size()));
  }
  return out;
}

}  // namespace

int setReaderLimits(World& world, const std::vector<std::string>& texts, ingest::ReaderLimits& limits) {
  const std::vector<std::string> names = ingest::readerLimitNames();
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    uint64_t value = 0;
    const char* end = text.data() + text.size();
    const bool read = equals != std::string::npos && equals + 1 < text.size() &&
                      std::from_chars(text.data() + equals + 1, end, value).ptr == end;
    if (!read) return wrongUsage(world, fmt::format("`--limit {}` does not read as NAME=N", text), "write `--limit cell-bytes=8388608`");
    if (!ingest::setReaderLimit(limits, text.substr(0, equals), value)) {
      const std::string near = nearest(text.substr(0, equals), names);
      return wrongUsage(world, fmt::format("there is no limit `{}`", text.substr(0, equals)),
                        near.empty() ? "the limits are " + alternatives(names) : fmt::format("did you mean `{}`?", near));
    }
  }
  return 0;
}

void addDataOptions(Options app, DataOptions& options) {
  app.value("--as-of", options.asOf, "date of the evaluation (YYYY-MM-DD); today in UTC if left out", "DATE");
  app.value("--data", options.data, "folder of the data; else that of the module that declares the source", "DIR");
  app.list("--tolerate", options.tolerate, "go on with faults of this kind; what they hide stays open", "KIND");
  app.list("--assume", options.assume, "also say what a choice of an open interpretation would give", "NAME=CHOICE");
  app.list("--limit", options.limits, "raise a limit of the readers", "NAME=N");
  addEngineOptions(app, options.engine);
}

int readLoadOptions(World& world, const DataOptions& options, ingest::LoadOptions& load) {
  if (const int status = readTolerated(world, options, load.tolerated); status != 0) return status;
  if (const int status = readAsOf(world, options, load.asOf); status != 0) return status;
  return setReaderLimits(world, options.limits, load.limits);
}

int settleFolders(World& world, const Compilation& compilation, const DataOptions& options, ir::Program& program, std::string& base) {
  if (!options.data.empty()) {
    if (world.files.stat(options.data).kind != ingest::FileKind::Folder)
      return wrongUsage(world, fmt::format("`--data {}` is no folder", options.data));
    base = options.data;
    return 0;
  }
  std::vector<std::string> folders;
  for (const ir::Source& source : program.sources) {
    const Span span = source.meta.span;
    folders.push_back(span.valid() ? folderOf(compilation.rules.sources->file(span.file).name()) : "");
  }
  const bool one = std::adjacent_find(folders.begin(), folders.end(), std::not_equal_to<>()) == folders.end();
  if (one) {
    base = folders.empty() ? "" : folders.front();
    return 0;
  }
  for (size_t i = 0; i < folders.size(); ++i) {
    if (folders[i].find_first_of("*?{}") != std::string::npos) {
      return wrongUsage(world, fmt::format("the folder `{}` has a character that patterns use", folders[i]),
                        "name the folder of the data with `--data DIR`");
    }
    program.sources[i].pattern = joined(folders[i], program.sources[i].pattern);
  }
  return 0;
}

record::Inputs inputsOf(const World& world, const Evaluation& evaluation) {
  std::vector<record::File> lists;
  for (const std::string& file : evaluation.compilation.lists) lists.push_back({"list", file, hashOfFile(world.files, file)});
  return record::inputsOf(*evaluation.compilation.rules.program, *evaluation.outcome, lists);
}

std::vector<std::string> filesRead(const Evaluation& evaluation) {
  std::vector<std::string> files = filesRead(evaluation.compilation);
  if (!evaluation.outcome) return files;
  for (const table::InputFile& input : evaluation.outcome->inputs) files.push_back(input.name);
  return files;
}

Evaluation evaluateFiles(World& world, const RuleOptions& rules, const DataOptions& options) {
  Evaluation e;
  const auto refuse = [&e](int status) {
    e.refused = status;
    return std::move(e);
  };
  ingest::LoadOptions load;
  interpret::EvaluationOptions evaluation;
  evaluation.gates = options.gates;
  evaluation.only = options.only;
  evaluation.grounds = options.grounds;
  evaluation.pulse = world.pulse;
  if (const int status = readLoadOptions(world, options, load); status != 0) return refuse(status);
  if (const int status = readAssumptions(world, options, evaluation); status != 0) return refuse(status);
  api::EngineOptions engine;
  if (const int status = readEngine(world, options.engine, engine); status != 0) return refuse(status);

  const int64_t start = world.nanoseconds();
  e.compilation = compile(world, rules);
  if (e.compilation.refused != 0) return refuse(e.compilation.refused);
  complain(world, e.compilation);
  if (!e.compilation.rules.program) return refuse(kDoesNotCompile);
  ir::Program& program = *e.compilation.rules.program;
  if (program.gates.empty())
    return refuse(wrongUsage(world, "the rules have no gate", "name a file that declares one: `entry gate …` or `exit gate …`"));
  const std::vector<std::string> unknown = interpret::unknownNames(program, evaluation);
  if (!unknown.empty()) return refuse(wrongUsage(world, unknown.front()));
  if (const int status = settleFolders(world, e.compilation, options, program, load.base); status != 0) return refuse(status);

  const int64_t compiled = world.nanoseconds();
  const ingest::LoadResult loaded = ingest::load(program, world.files, api::answering(program, load));
  const int64_t read = world.nanoseconds();
  e.outcome = api::evaluate(program, loaded, evaluation, engine, e.report);
  if (!e.outcome) {
    return refuse(wrongUsage(world, "`--engine jit` cannot be had: " + e.report.error,
                             "leave `--engine` out, or write `--engine interpret`: the outcome is the same"));
  }
  e.times = {compiled - start, read - compiled, world.nanoseconds() - read};
  e.rows = rowCounts(program, loaded.data);
  if (options.engine.stats) writeStatistics(world, e);
  return e;
}

}  // namespace tollgate::driver
