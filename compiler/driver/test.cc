// tollgate test: the examples of the rules, and what of the rules they cover.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/engine_choice.h"
#include "compiler/driver/modules.h"
#include "compiler/support/diagnostics.h"
#include "runtime/api/engine.h"
#include "runtime/example/examples.h"
#include "runtime/report/example_report.h"
#include "runtime/report/json_report.h"

namespace tollgate::driver {
namespace {

struct TestOptions {
  RuleOptions rules;
  std::vector<std::string> only;
  std::string format = "text", output, leastCoverage;
  EngineArguments engine;
};

/// "80", "80%", "87.5%": hundredths of a percent, none above 100.
std::optional<uint64_t> hundredths(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  const size_t point = text.find('.');
  std::string digits(text.substr(0, point));
  std::string decimals(point == std::string_view::npos ? std::string_view() : text.substr(point + 1));
  if (digits.empty() || digits.size() > 3 || decimals.size() > 2 || (point != std::string_view::npos && decimals.empty()))
    return std::nullopt;
  decimals.resize(2, '0');
  digits += decimals;
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value > 10000) return std::nullopt;
  return value;
}

bool isRoot(const Compilation& compilation, Span span) {
  if (!span.valid()) return false;
  const std::string& name = compilation.rules.sources->file(span.file).name();
  return std::find(compilation.roots.begin(), compilation.roots.end(), name) != compilation.roots.end();
}

/// The examples of the files given, or those of them whose titles are asked for; nullopt after a message.
std::optional<std::vector<size_t>> chosen(World& world, const Compilation& compilation, const std::vector<std::string>& only) {
  const std::vector<ir::Example>& all = compilation.rules.program->examples;
  std::vector<size_t> found;
  std::vector<std::string> titles;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!isRoot(compilation, all[i].meta.span)) continue;
    titles.push_back(all[i].title);
    if (only.empty() || std::find(only.begin(), only.end(), all[i].title) != only.end()) found.push_back(i);
  }
  for (const std::string& title : only) {
    if (std::find(titles.begin(), titles.end(), title) != titles.end()) continue;
    const std::string near = nearest(title, titles);
    wrongUsage(world, fmt::format("no example of the files given is called `{}`", title),
               near.empty() ? "write the whole title, as it stands behind `example`" : fmt::format("did you mean `{}`?", near));
    return std::nullopt;
  }
  return found;
}

/// Working Days: the holidays of the program's calendar, read where they lie.
table::WorkingCalendar calendarOf(World& world, const Compilation& compilation) {
  ir::Program rules = *compilation.rules.program;
  if (rules.calendars.empty()) return table::WorkingCalendar();
  rules.sources.clear();
  rules.packs.clear();
  ingest::LoadOptions options;
  const Span span = rules.calendars.front().meta.span;
  if (span.valid()) options.base = folderOf(compilation.rules.sources->file(span.file).name());
  return ingest::load(rules, world.files, options).data.workingDays;
}

int runTest(World& world, const TestOptions& options) {
  if (const auto refused = refuseUnless(world, "--format", options.format, {"text", "junit", "json"})) return *refused;
  report::ExamplePage page;
  if (!options.leastCoverage.empty()) {
    page.leastCoverage = hundredths(options.leastCoverage);
    if (!page.leastCoverage)
      return wrongUsage(world, fmt::format("`--min-coverage {}` is no percentage", options.leastCoverage), "write `--min-coverage 80%`");
  }
  api::EngineOptions engine;
  if (const int status = readEngine(world, options.engine, engine); status != 0) return status;
  const Compilation compilation = compile(world, options.rules);
  if (compilation.refused != 0) return compilation.refused;
  complain(world, compilation);
  if (!compilation.rules.program) return kDoesNotCompile;
  const auto examples = chosen(world, compilation, options.only);
  if (!examples) return kWrongUsage;

  example::RunOptions run;
  run.examples = *examples;
  run.none = examples->empty();
  run.sources = page.sources = compilation.rules.sources.get();
  run.calendar = calendarOf(world, compilation);
  run.covers = [&](Span span) { return isRoot(compilation, span); };
  std::string engineMissing;
  if (engine.kind == api::EngineKind::Jit) {
    engine.jit.leastRows = 0;
    engine.jit.optLevel = 0;  // examples are small: code that is made quickly is done sooner
    run.other = [&](const ir::Program& rules, const table::Dataset& data, const interpret::EvaluationOptions& asked,
                    const plan::Outcome& first) {
      api::EngineReport report;
      const auto second = api::evaluate(rules, {data, false}, asked, engine, report);
      if (!second) engineMissing = report.error;
      return second && report::json(*second) != report::json(first)
                 ? std::string("the compiled engine gives another outcome: a fault of the program")
                 : std::string();
    };
  }
  const plan::ExampleRun outcome = example::run(*compilation.rules.program, run);
  if (!engineMissing.empty()) return wrongUsage(world, "`--engine jit` cannot be had: " + engineMissing, "leave `--engine` out");

  const bool shown = !outcome.examples.empty() && report::coverageReached(outcome.coverage, page.leastCoverage);
  page.exitStatus = outcome.failing() > 0 ? kNotMet : shown ? kMet : kUndetermined;
  page.colour = options.output.empty() && coloured(world, world.out);
  const std::string text = options.format == "json"    ? report::exampleJson(outcome, page)
                           : options.format == "junit" ? report::exampleJunit(outcome, page)
                                                       : report::exampleText(outcome, page);
  return deliver(world, options.output, text, page.exitStatus);
}

}  // namespace

Subcommand addTest(CLI::App& root) {
  auto options = std::make_shared<TestOptions>();
  Options app = addSubcommand(root, "test", "run the examples of the rules, and say what of the rules they cover",
                              "  tollgate test packs/software-release/rules.gate packs/software-release/examples.gate\n"
                              "  tollgate test --min-coverage 80% --format junit --output examples.xml exit.gate examples.gate\n"
                              "  tollgate test --only \"the sixteenth severity 3 issue blocks exit\" examples.gate\n\n"
                              "exit status: 0 every example passes, 1 one fails, 2 none fails but there is none, or the coverage is\n"
                              "less than asked for, 3 the rules do not compile, 5 wrong usage, 70 a fault of the program\n");
  addRuleOptions(app, options->rules);
  app.each("--only", options->only, "only the example of this title; may stand several times", "TITLE");
  app.value("--min-coverage", options->leastCoverage, "exit with 2 where the examples cover less of the rules given", "PERCENT");
  app.value("--format", options->format, "text, junit or json", "FORMAT");
  app.value("--output", options->output, "write to a file instead of standard output", "FILE");
  app.value("--engine", options->engine.engine, "jit: judge every example by the compiled engine as well, and compare", "ENGINE");
  return {app, [options](World& world) { return runTest(world, *options); }};
}

}  // namespace tollgate::driver
