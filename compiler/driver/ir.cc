// tollgate ir: the typed intermediate representation as text.
#include <fmt/format.h>

#include "compiler/driver/compilation.h"
#include "compiler/ir/text.h"

namespace tollgate::driver {
namespace {

struct IrOptions {
  RuleOptions rules;
  std::string output;
};

int runIr(World& world, const IrOptions& options) {
  const Compilation compilation = compile(world, options.rules);
  if (compilation.refused != 0) return compilation.refused;
  complain(world, compilation);
  if (!compilation.rules.program) return kDoesNotCompile;
  return deliver(world, options.output, ir::print(*compilation.rules.program), 0);
}

}  // namespace

Subcommand addIr(CLI::App& root) {
  auto options = std::make_shared<IrOptions>();
  Options app = addSubcommand(root, "ir", "print what the rules mean: the intermediate representation",
                              "  tollgate ir packs/sample-foc/exit.gate\n");
  addRuleOptions(app, options->rules);
  app.value("--output", options->output, "write to a file instead of standard output", "FILE");
  return {app, [options](World& world) { return runIr(world, *options); }};
}

}  // namespace tollgate::driver
