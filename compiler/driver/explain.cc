// tollgate explain: why a criterion has its verdict, down to rows with file and line.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/evaluation.h"
#include "compiler/support/diagnostics.h"
#include "runtime/report/explanation.h"

namespace tollgate::driver {
namespace {

struct ExplainOptions {
  RuleOptions rules;
  DataOptions data;
  std::string gate, criterion, instance;
  std::string output;
};

int runExplain(World& world, ExplainOptions options) {
  if (options.gate.empty() || options.criterion.empty()) {
    return wrongUsage(world, "`explain` needs `--gate` and `--criterion`", "for example: `--gate sit-exit --criterion pass-rate`");
  }
  options.data.gates = {options.gate};
  options.data.only = {options.criterion};
  options.data.grounds = true;
  const Evaluation e = evaluateFiles(world, options.rules, options.data);
  if (!e.outcome) return e.refused;
  plan::Outcome outcome = *e.outcome;
  if (!options.instance.empty() && outcome.refused.empty()) {
    std::vector<std::string> instances;
    for (const plan::GateOutcome& gate : outcome.gates) instances.push_back(gate.instance);
    std::erase_if(outcome.gates, [&](const plan::GateOutcome& gate) { return gate.instance != options.instance; });
    if (outcome.gates.empty()) {
      const std::string near = nearest(options.instance, instances);
      return wrongUsage(world, fmt::format("{} has no instance `{}`", options.gate, options.instance),
                        near.empty() ? "" : fmt::format("did you mean `{}`?", near));
    }
  }
  report::TextOptions page;
  if (options.output.empty() && world.out.terminal) {
    if (world.out.width > 0) page.width = world.out.width;
    page.colour = coloured(world, world.out);
  }
  return deliver(world, options.output, report::explanation(outcome, *e.compilation.rules.sources, page), outcome.exitStatus());
}

}  // namespace

Subcommand addExplain(CLI::App& root) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* app = addSubcommand(root, "explain", "say why a criterion has its verdict, down to rows of the data",
                                "  tollgate explain packs/sample-foc/exit.gate --data packs/sample-foc/data \\\n"
                                "      --gate sit-exit --criterion pass-rate --instance SIT-FOC-E7\n");
  addRuleOptions(*app, options->rules);
  app->add_option("--gate", options->gate, "the gate")->type_name("GATE");
  app->add_option("--criterion", options->criterion, "the criterion")->type_name("CRITERION");
  app->add_option("--instance,--for", options->instance, "only this instance of the gate")->type_name("INSTANCE");
  addDataOptions(*app, options->data);
  app->add_option("--output", options->output, "write to a file instead of standard output")->type_name("FILE");
  return {app, [options](World& world) { return runExplain(world, *options); }};
}

}  // namespace tollgate::driver
