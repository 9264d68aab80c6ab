// tollgate evaluate: the verdicts of gates against data.
#include <fmt/format.h>

#include "compiler/driver/evaluation.h"
#include "compiler/driver/outputs.h"
#include "compiler/driver/version.h"
#include "compiler/support/calendar_date.h"
#include "runtime/record/record.h"
#include "runtime/report/annotation_reports.h"
#include "runtime/report/html_writer.h"
#include "runtime/report/json_report.h"
#include "runtime/report/junit_report.h"
#include "runtime/report/markdown_writer.h"
#include "runtime/report/outcome_document.h"
#include "runtime/report/sarif_report.h"
#include "runtime/report/text_report.h"

namespace tollgate::driver {
namespace {

const std::vector<std::string>& formats() {
  static const std::vector<std::string> kFormats = {"text", "json", "junit", "sarif", "markdown", "html", "github", "gitlab", "record"};
  return kFormats;
}

struct EvaluateOptions {
  RuleOptions rules;
  DataOptions data;
  OutputArguments outputs;
  std::string record;
};

std::string recordOf(const World& world, const EvaluateOptions& options, const Evaluation& e) {
  const record::Request request{e.compilation.roots, e.compilation.library, options.data.data,     formatIsoDate(e.outcome->asOf),
                                options.data.gates,  options.data.only,     options.data.tolerate, options.data.assume,
                                options.data.limits};
  return record::text(request, inputsOf(world, e), *e.outcome, *e.compilation.rules.sources, kVersion);
}

std::string render(const World& world, const EvaluateOptions& options, const Evaluation& e, const Output& output) {
  const plan::Outcome& outcome = *e.outcome;
  const SourceMap* sources = e.compilation.rules.sources.get();
  if (output.format == "json") return report::json(outcome, sources);
  if (output.format == "junit") return report::junit(outcome, sources);
  if (output.format == "sarif") return report::sarif(outcome, sources, kVersion);
  if (output.format == "markdown") return report::markdownOf(report::outcomeDocument(outcome));
  if (output.format == "html") return report::htmlOf(report::outcomeDocument(outcome));
  if (output.format == "github") return report::githubCommands(outcome, sources);
  if (output.format == "gitlab") return report::gitlabCodeQuality(outcome, sources);
  if (output.format == "record") return recordOf(world, options, e);
  return report::text(outcome, textOptions(world, output));
}

int runEvaluate(World& world, EvaluateOptions options) {
  if (!options.record.empty()) options.outputs.outputs.push_back("record=" + options.record);
  std::vector<Output> outputs;
  if (const int status = readOutputs(world, options.outputs, formats(), outputs); status != 0) return status;
  const Evaluation e = evaluateFiles(world, options.rules, options.data);
  if (!e.outcome) return e.refused;
  const auto text = [&](const Output& output) { return render(world, options, e, output); };
  return deliver(world, outputs, text, filesRead(e), e.outcome->exitStatus());
}

}  // namespace

Subcommand addEvaluate(CLI::App& root) {
  auto options = std::make_shared<EvaluateOptions>();
  Options app = addSubcommand(root, "evaluate", "say of every gate whether it is met",
                              "  tollgate evaluate --as-of 2020-05-04 --data packs/sample-foc/data packs/sample-foc/exit.gate\n"
                              "  tollgate evaluate --gate sit-exit --output junit=gates.xml --output html=gates.html exit.gate\n"
                              "  tollgate evaluate --record verdict.json exit.gate\n"
                              "  tollgate evaluate --tolerate bad-cell,dangling-reference exit.gate\n");
  addRuleOptions(app, options->rules);
  app.list("--gate", options->data.gates, "only this gate; all if left out", "GATE");
  app.list("--only", options->data.only, "only this criterion: verdict and exit status are then of it alone, not of the gate", "CRITERION");
  addDataOptions(app, options->data);
  addOutputOptions(app, options->outputs, formats());
  app.value("--record", options->record, "also write a verdict record, which `tollgate verify` derives again", "FILE");
  return {app, [options](World& world) { return runEvaluate(world, *options); }};
}

}  // namespace tollgate::driver
