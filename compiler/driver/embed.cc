// tollgate embed: rules as C++ source, for programs that carry them inside.
#include <fmt/format.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/modules.h"
#include "runtime/api/embed.h"

namespace tollgate::driver {
namespace {

struct EmbedOptions {
  RuleOptions rules;
  std::string name;
  std::string folder;
  std::string depfile;
  std::string format = "text";
};

/// A path as the depfiles of make and ninja write it.
std::string depfilePath(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == '\\') out += '\\';
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

/// What was read, the modules of the library too, so that a build runs again when one of them changes.
std::string depfileText(const std::string& target, const Compilation& compilation) {
  std::string out = depfilePath(target) + ":";
  const SourceMap& sources = *compilation.rules.sources;
  for (FileId id = 0; id < sources.size(); ++id) out += " \\\n  " + depfilePath(sources.file(id).name());
  return out + "\n";
}

int runEmbed(World& world, const EmbedOptions& options) {
  if (const auto refused = refuseUnless(world, "--format", options.format, {"text", "gcc"})) return *refused;
  if (options.name.empty()) return wrongUsage(world, "no name was given", "write `--name NAME`: the function that gives the rules");
  if (!api::isEmbeddableName(options.name)) {
    return wrongUsage(world, fmt::format("`--name {}` is no name for a function of C++", options.name),
                      "write letters, digits and single `_`, a letter first");
  }
  const Compilation compilation = compile(world, options.rules);
  if (compilation.refused != 0) return compilation.refused;
  if (options.format == "gcc") {
    world.err.write(renderGcc(*compilation.rules.sources, compilation.rules.diagnostics));
  } else {
    complain(world, compilation);
  }
  if (!compilation.rules.ok()) return kDoesNotCompile;
  const api::EmbeddedCode code = api::embeddedCode(compilation.rules, options.name);
  const std::string header = joined(options.folder, options.name + ".h"), source = joined(options.folder, options.name + ".cc");
  if (!options.depfile.empty()) {
    if (const int status = deliver(world, options.depfile, depfileText(source, compilation), 0); status != 0) return status;
  }
  if (const int status = deliver(world, header, code.header, 0); status != 0) return status;
  return deliver(world, source, code.source, 0);
}

}  // namespace

Subcommand addEmbed(CLI::App& root) {
  auto options = std::make_shared<EmbedOptions>();
  Options app = addSubcommand(root, "embed", "write rules as C++ source, for programs that carry them inside",
                              "  tollgate embed --name foc_sit --folder generated packs/sample-foc/exit.gate\n");
  addRuleOptions(app, options->rules);
  app.value("--name", options->name, "of the function that gives the rules, and of the files", "NAME");
  app.value("--folder", options->folder, "where NAME.h and NAME.cc are written; else here", "DIR");
  app.value("--depfile", options->depfile, "also write what was read, for make and ninja", "FILE");
  app.value("--format", options->format, "of the diagnostics: text or gcc", "FORMAT");
  return {app, [options](World& world) { return runEmbed(world, *options); }};
}

}  // namespace tollgate::driver
