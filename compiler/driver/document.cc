// tollgate document: packs as documents for reviewers.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/outputs.h"
#include "compiler/fingerprint/fingerprint.h"
#include "compiler/support/diagnostics.h"
#include "runtime/report/html_writer.h"
#include "runtime/report/markdown_writer.h"
#include "runtime/report/pack_document.h"
#include "runtime/report/text_writer.h"

namespace tollgate::driver {
namespace {

struct DocumentOptions {
  RuleOptions rules;
  std::vector<std::string> packs;
  OutputArguments output;
};

const std::vector<std::string> kFormats = {"text", "html", "markdown"};

/// The packs of the files that were given, or those named. 0, or kWrongUsage after saying why.
int choosePacks(World& world, const DocumentOptions& options, const Compilation& compilation, std::vector<ir::Id>& chosen) {
  const std::vector<ir::Pack>& packs = compilation.rules.program->packs;
  if (packs.empty()) return wrongUsage(world, "the rules have no pack", "name the file in which one is declared");
  std::vector<std::string> names;
  for (ir::Id id = 0; id < packs.size(); ++id) {
    names.push_back(packs[id].name);
    if (options.packs.empty() && packs[id].meta.span.file < compilation.roots.size()) chosen.push_back(id);
  }
  for (const std::string& name : options.packs) {
    bool found = false;
    for (ir::Id id = 0; id < packs.size(); ++id) {
      if (packs[id].name != name) continue;
      found = true;
      if (std::find(chosen.begin(), chosen.end(), id) == chosen.end()) chosen.push_back(id);
    }
    if (found) continue;
    const std::string near = nearest(name, names);
    return wrongUsage(world, fmt::format("there is no pack `{}`", name),
                      near.empty() ? "the packs are " + alternatives(names) : fmt::format("did you mean `{}`?", near));
  }
  if (chosen.empty())
    return wrongUsage(world, "the files given declare no pack, and only use those of others",
                      fmt::format("name one with `--pack`: {}", alternatives(names)));
  return 0;
}

/// The `---` lines at the head of a file, which a blank line parts from the first declaration.
std::string forewordOf(const SourceFile& file) {
  std::string text;
  uint32_t line = 1;
  for (; line <= file.lineCount() && file.line(line).starts_with("---"); ++line) {
    const std::string_view words = file.line(line).substr(3);
    text += std::string(words.substr(words.starts_with(' ') ? 1 : 0)) + "\n";
  }
  const bool apart = line > file.lineCount() || file.line(line).find_first_not_of(" \t\r") == std::string_view::npos;
  return apart ? text : "";
}

report::PackFacts factsOf(const World& world, const Compilation& compilation, fingerprint::Fingerprints& prints, ir::Id id) {
  const ir::Program& program = *compilation.rules.program;
  const ir::Pack& pack = program.packs[id];
  report::PackFacts facts;
  facts.pack = id;
  const int64_t today = world.today();
  facts.fingerprint = prints.of({fingerprint::PartKind::Pack, id, ir::kNone});
  facts.agreement = fingerprint::agreementText(prints, program, id, today);
  facts.agreed = !fingerprint::agreedBy(prints, program, id, today).empty();
  for (const ir::PackStatement& agreed : pack.agreed) facts.toAnotherText.push_back(fingerprint::isToOther(agreed, facts.fingerprint));
  if (pack.varies != ir::kNone) {
    facts.variedFingerprint = prints.of({fingerprint::PartKind::Pack, pack.varies, ir::kNone});
    facts.variesAnotherText = !pack.variesFingerprint.empty() && !fingerprint::agrees(pack.variesFingerprint, facts.variedFingerprint);
  }
  const FileId file = pack.meta.span.file;
  if (file < compilation.rules.sources->size()) facts.foreword = forewordOf(compilation.rules.sources->file(file));
  return facts;
}

int runDocument(World& world, const DocumentOptions& options) {
  std::vector<Output> outputs;
  if (const int status = readOutputs(world, options.output, kFormats, outputs); status != 0) return status;
  const Compilation compilation = compile(world, options.rules);
  if (compilation.refused != 0) return compilation.refused;
  complain(world, compilation);
  if (!compilation.rules.program) return kDoesNotCompile;
  std::vector<ir::Id> chosen;
  if (const int status = choosePacks(world, options, compilation, chosen); status != 0) return status;
  fingerprint::Fingerprints prints(*compilation.rules.program);
  std::vector<report::PackFacts> facts;
  for (const ir::Id id : chosen) facts.push_back(factsOf(world, compilation, prints, id));
  const report::Document document = report::packDocument(*compilation.rules.program, facts);
  const auto text = [&](const Output& output) {
    if (output.format == "html") return report::htmlOf(document);
    if (output.format == "markdown") return report::markdownOf(document);
    return report::textOf(document, textOptions(world, output));
  };
  return deliver(world, outputs, text, filesRead(compilation), 0);
}

}  // namespace

Subcommand addDocument(CLI::App& root) {
  auto options = std::make_shared<DocumentOptions>();
  Options app = addSubcommand(root, "document", "write packs as documents for those who review and agree them",
                              "  tollgate document packs/sit/sit-foc.gate\n"
                              "  tollgate document --format html --output sit-foc.html packs/sit/sit-foc.gate\n"
                              "  tollgate document --pack electricity-only-migration-moc --format markdown packs/dmct\n");
  addRuleOptions(app, options->rules);
  app.list("--pack", options->packs, "only this pack; all of the files given if left out", "PACK");
  addOutputOptions(app, options->output, kFormats);
  return {app, [options](World& world) { return runDocument(world, *options); }};
}

}  // namespace tollgate::driver
