// tollgate explain: why a criterion has its verdict, down to rows with file and line.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/evaluation.h"
#include "compiler/driver/outputs.h"
#include "compiler/support/diagnostics.h"
#include "runtime/report/explanation.h"
#include "runtime/report/html_writer.h"
#include "runtime/report/json_report.h"
#include "runtime/report/markdown_writer.h"
#include "runtime/report/text_writer.h"

namespace tollgate::driver {
namespace {

const std::vector<std::string>& formats() {
  static const std::vector<std::string> kFormats = {"text", "json", "markdown", "html"};
  return kFormats;
}

struct ExplainOptions {
  RuleOptions rules;
  DataOptions data;
  std::string gate, criterion, instance;
  OutputArguments outputs;
};

std::string render(const World& world, const plan::Outcome& outcome, const SourceMap& sources, const Output& output) {
  if (output.format == "json") return report::explanationJson(outcome, sources);
  report::PageOptions page;
  page.verdictsFirst = false;
  const report::Document document = report::explanationDocument(outcome, sources, page);
  if (output.format == "markdown") return report::markdownOf(document);
  if (output.format == "html") return report::htmlOf(document);
  return report::textOf(document, textOptions(world, output));
}

int runExplain(World& world, ExplainOptions options) {
  if (options.gate.empty() || options.criterion.empty()) {
    return wrongUsage(world, "`explain` needs `--gate` and `--criterion`", "for example: `--gate sit-exit --criterion pass-rate`");
  }
  std::vector<Output> outputs;
  if (const int status = readOutputs(world, options.outputs, formats(), outputs); status != 0) return status;
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
  const auto text = [&](const Output& output) { return render(world, outcome, *e.compilation.rules.sources, output); };
  return deliver(world, outputs, text, filesRead(e), outcome.exitStatus());
}

}  // namespace

Subcommand addExplain(CLI::App& root) {
  auto options = std::make_shared<ExplainOptions>();
  Options app = addSubcommand(root, "explain", "say why a criterion has its verdict, down to rows of the data",
                              "  tollgate explain packs/sample-foc/exit.gate --data packs/sample-foc/data \\\n"
                              "      --gate sit-exit --criterion pass-rate --instance SIT-FOC-E7\n"
                              "  tollgate explain exit.gate --gate sit-exit --criterion pass-rate --output html=why.html\n");
  addRuleOptions(app, options->rules);
  app.value("--gate", options->gate, "the gate", "GATE");
  app.value("--criterion", options->criterion, "the criterion", "CRITERION");
  app.value("--instance,--for", options->instance, "only this instance of the gate", "INSTANCE");
  addDataOptions(app, options->data);
  addOutputOptions(app, options->outputs, formats());
  return {app, [options](World& world) { return runExplain(world, *options); }};
}

}  // namespace tollgate::driver
