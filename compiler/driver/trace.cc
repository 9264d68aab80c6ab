// tollgate trace: the Test Traceability Matrix and the test heatmap.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/evaluation.h"
#include "compiler/driver/outputs.h"
#include "compiler/ir/variations.h"
#include "compiler/support/display_text.h"
#include "runtime/interpret/test_states.h"
#include "runtime/report/html_writer.h"
#include "runtime/report/markdown_writer.h"
#include "runtime/report/text_report.h"
#include "runtime/report/text_writer.h"
#include "runtime/trace/trace.h"
#include "runtime/trace/trace_report.h"

namespace tollgate::driver {
namespace {

struct TraceOptions {
  RuleOptions rules;
  DataOptions data;
  std::string gate, instance;
  std::vector<std::string> failOn;
  std::string show = "all";
  OutputArguments output;
};

const std::vector<std::string> kShow = {"all", "matrix", "heatmap", "defects"};
const std::vector<std::string> kFormats = {"text", "html", "markdown", "csv", "json"};

int readFailOn(World& world, const TraceOptions& options, std::vector<trace::Defect>& failOn) {
  for (const std::string& word : options.failOn) {
    if (const auto refused = refuseUnless(world, "--fail-on", word, trace::defectWords())) return *refused;
    failOn.push_back(*trace::defectNamed(word));
    if (trace::isOfResults(failOn.back()) && options.data.data.empty()) {
      return wrongUsage(world, fmt::format("`--fail-on {}` needs results, and no data was given", word),
                        "name the folder of the data: `--data DIR`");
    }
  }
  return 0;
}

/// How the tests ended, from the sources of the rules. 0, or the exit status after saying what is wrong.
int loadResults(World& world, const TraceOptions& options, Compilation& compilation, trace::Results& results,
                std::vector<std::string>& filesRead) {
  ingest::LoadOptions load;
  if (const int status = readLoadOptions(world, options.data, load); status != 0) return status;
  ir::Program& program = *compilation.rules.program;
  if (program.sources.empty()) {
    return wrongUsage(world, "the rules have no source, so `--data` has nothing to read", "name the file that declares the sources too");
  }
  if (const int status = settleFolders(world, compilation, options.data, program, load.base); status != 0) return status;
  const ingest::LoadResult loaded = ingest::load(program, world.files, api::answering(program, load));
  for (const table::InputFile& file : loaded.data.files) filesRead.push_back(file.name);
  if (loaded.refused) {
    world.err.write(report::text(interpret::refused(program, loaded.data), {}));
    return kDataRefused;
  }
  const interpret::TestStates states = interpret::testStates(program, loaded.data, {options.gate, options.instance});
  if (!states.error.empty()) return wrongUsage(world, states.error);
  results.basis = states.basis;
  for (const auto& [test, state] : states.states) {
    trace::TestResult result = trace::TestResult::Open;
    switch (state) {
      case interpret::TestState::Passed: result = trace::TestResult::Passed; break;
      case interpret::TestState::Failed: result = trace::TestResult::Failed; break;
      case interpret::TestState::NotRun: result = trace::TestResult::NotRun; break;
      case interpret::TestState::Open: break;
    }
    results.tests.emplace(test, result);
  }
  return 0;
}

std::string rendered(const World& world, const TraceOptions& options, const trace::Trace& traced, const SourceMap& sources,
                     const Output& output) {
  if (output.format == "json") return trace::traceJson(traced, &sources);
  if (output.format == "csv") return trace::traceCsv(traced);
  const auto shown = static_cast<trace::Shown>(std::find(kShow.begin(), kShow.end(), options.show) - kShow.begin());
  const bool page = output.format != "text";
  constexpr size_t kMostTests = 20;  // of a requirement, on a screen
  const report::Document document = trace::traceDocument(traced, shown, page ? 0 : kMostTests);
  if (output.format == "html") return report::htmlOf(document);
  if (output.format == "markdown") return report::markdownOf(document);
  return report::textOf(document, textOptions(world, output));
}

/// Why it is not settled that a pack, whose tests are not traced, is replaced by the one that varies it; "" if it is.
std::string whyNotReplaced(const ir::Program& program, ir::Id pack, ir::Id by) {
  const ir::Pack& varied = program.packs[pack];
  const ir::Pack& varying = program.packs[by];
  const std::string entry = ir::entryOf(program, by);
  if (!entry.empty() && ir::entryOf(program, pack).empty()) return fmt::format("{} is for {} only", varying.name, entry);
  if (!varied.agreed.empty() && varying.agreed.empty()) return fmt::format("nobody has agreed to {}", varying.name);
  return {};
}

/// 0 if none of the defects is there, 1 if one is, 2 if that cannot be told: no requirement counts, a result is open, or a pack in force is
/// left out.
int statusOf(World& world, const trace::Trace& traced, const std::vector<trace::Defect>& failOn) {
  if (failOn.empty()) return 0;
  for (const trace::Defect defect : failOn) {
    if (traced.count(defect) > 0) return kNotMet;
  }
  if (traced.totals.requirements == 0) {
    world.err.write("no requirement counts, so nothing was traced\n");
    return kUndetermined;
  }
  for (ir::Id pack = 0; pack < traced.variedBy.size(); ++pack) {
    if (traced.variedBy[pack] == ir::kNone) continue;
    const std::string why = whyNotReplaced(*traced.program, pack, traced.variedBy[pack]);
    if (why.empty()) continue;
    const std::string& name = traced.program->packs[pack].name;
    world.err.write(fmt::format("the tests of {} are not traced, and may be in force: {}; trace {} without it as well\n", name, why, name));
    return kUndetermined;
  }
  if (std::none_of(failOn.begin(), failOn.end(), trace::isOfResults)) return 0;
  const bool open = std::any_of(traced.links.begin(), traced.links.end(), [&](const trace::Link& link) {
    return link.state == trace::LinkState::Covers && traced.tests[link.test].result == trace::TestResult::Open;
  });
  return open ? kUndetermined : 0;
}

int runTrace(World& world, const TraceOptions& options) {
  std::vector<Output> outputs;
  if (const int status = readOutputs(world, options.output, kFormats, outputs); status != 0) return status;
  if (const auto refused = refuseUnless(world, "--show", options.show, kShow)) return *refused;
  if (options.data.data.empty() && !(options.gate.empty() && options.instance.empty())) {
    return wrongUsage(world, "`--gate` and `--instance` say which results count, and no data was given",
                      "name the folder of the data: `--data DIR`");
  }
  std::vector<trace::Defect> failOn;
  if (const int status = readFailOn(world, options, failOn); status != 0) return status;
  Compilation compilation = compile(world, options.rules);
  if (compilation.refused != 0) return compilation.refused;
  complain(world, compilation);
  if (!compilation.rules.program) return kDoesNotCompile;
  std::vector<std::string> read = filesRead(compilation);
  trace::Results results;
  const bool hasData = !options.data.data.empty();
  if (hasData) {
    if (const int status = loadResults(world, options, compilation, results, read); status != 0) return status;
  }
  const trace::Trace traced = trace::traceOf(*compilation.rules.program, hasData ? &results : nullptr);
  const auto text = [&](const Output& output) { return rendered(world, options, traced, *compilation.rules.sources, output); };
  return deliver(world, outputs, text, read, statusOf(world, traced, failOn));
}

}  // namespace

Subcommand addTrace(CLI::App& root) {
  auto options = std::make_shared<TraceOptions>();
  Options app = addSubcommand(root, "trace", "show which requirement is covered by which test, and how it ended",
                              "  tollgate trace packs/sample-foc\n"
                              "  tollgate trace --data packs/sample-foc/data --as-of 2020-05-04 --gate sit-exit --instance SIT-FOC-E7 "
                              "packs/sample-foc\n"
                              "  tollgate trace --format html --output matrix.html packs/sample-foc\n"
                              "  tollgate trace --fail-on uncovered,orphan,outdated packs/sample-foc\n");
  addRuleOptions(app, options->rules);
  app.value("--data", options->data.data, "folder of the data; without it nothing is said of results", "DIR");
  app.value("--as-of", options->data.asOf, "date of the results (YYYY-MM-DD); today in UTC if left out", "DATE");
  app.value("--gate", options->gate, "count the results as this gate does", "GATE");
  app.value("--instance,--for", options->instance, "and for this instance of it", "INSTANCE");
  app.list("--fail-on", options->failOn, "exit status 1 if there is such a defect", "DEFECT");
  app.list("--tolerate", options->data.tolerate, "go on with faults of this kind; what they hide stays open", "KIND");
  app.list("--limit", options->data.limits, "raise a limit of the readers", "NAME=N");
  app.value("--show", options->show, "all, matrix, heatmap or defects; of text, html and markdown", "PART");
  addOutputOptions(app, options->output, kFormats);
  return {app, [options](World& world) { return runTrace(world, *options); }};
}

}  // namespace tollgate::driver
