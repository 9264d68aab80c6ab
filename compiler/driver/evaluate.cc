// tollgate evaluate: the verdicts of gates against data.
#include <fmt/format.h>

#include "compiler/driver/evaluation.h"
#include "runtime/report/json_report.h"
#include "runtime/report/text_report.h"

namespace tollgate::driver {
namespace {

struct EvaluateOptions {
  RuleOptions rules;
  DataOptions data;
  std::string format = "text";
  std::string output;
};

int runEvaluate(World& world, const EvaluateOptions& options) {
  if (const auto refused = refuseUnless(world, "--format", options.format, {"text", "json"})) return *refused;
  const Evaluation e = evaluateFiles(world, options.rules, options.data);
  if (!e.outcome) return e.refused;
  std::string text;
  if (options.format == "json") {
    text = report::json(*e.outcome, e.compilation.rules.sources.get());
  } else {
    report::TextOptions page;
    if (options.output.empty() && world.out.terminal) {
      if (world.out.width > 0) page.width = world.out.width;
      page.colour = coloured(world, world.out);
    }
    text = report::text(*e.outcome, page);
  }
  return deliver(world, options.output, text, e.outcome->exitStatus());
}

}  // namespace

Subcommand addEvaluate(CLI::App& root) {
  auto options = std::make_shared<EvaluateOptions>();
  CLI::App* app = addSubcommand(root, "evaluate", "say of every gate whether it is met",
                                "  tollgate evaluate --as-of 2020-05-04 --data packs/sample-foc/data packs/sample-foc/exit.gate\n"
                                "  tollgate evaluate --gate sit-exit --format json --output outcome.json exit.gate\n"
                                "  tollgate evaluate --tolerate bad-cell,dangling-reference exit.gate\n");
  addRuleOptions(*app, options->rules);
  addList(*app, "--gate", options->data.gates, "only this gate; all if left out")->type_name("GATE");
  addList(*app, "--only", options->data.only, "only this criterion: verdict and exit status are then of it alone, not of the gate")
      ->type_name("CRITERION");
  addDataOptions(*app, options->data);
  app->add_option("--format", options->format, "text or json")->type_name("FORMAT");
  app->add_option("--output", options->output, "write to a file instead of standard output")->type_name("FILE");
  return {app, [options](World& world) { return runEvaluate(world, *options); }};
}

}  // namespace tollgate::driver
