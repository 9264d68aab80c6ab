// tollgate fingerprint: whether two texts are the same rules, as a hash of their normal form, part by part.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/modules.h"
#include "compiler/fingerprint/part_list.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/display_text.h"
#include "compiler/support/json_writer.h"

namespace tollgate::driver {
namespace {

using fingerprint::ListedPart;
using fingerprint::Part;
using fingerprint::PartChange;
using fingerprint::PartKind;

struct FingerprintOptions {
  RuleOptions rules;
  std::vector<std::string> packs, gates, named;
  bool full = false, parts = false, compare = false;
  std::string format = "text", output;
};

std::string shown(const std::string& print, bool full) { return full ? print : fingerprint::shown(print); }

/// Columns: fingerprint, kind, name.
std::string listText(const std::vector<ListedPart>& parts, bool full) {
  size_t width = 0;
  for (const ListedPart& part : parts) width = std::max(width, part.kind.size());
  std::string out;
  for (const auto& [kind, name, print] : parts) out += fmt::format("{}  {:<{}}  {}\n", shown(print, full), kind, width, harmless(name));
  return out;
}

/// Adds the parts of this name to those chosen; gives 0, or kWrongUsage after naming the nearest one there is.
int choose(World& world, const ir::Program& program, const std::vector<Part>& among, const char* kind, const std::string& name,
           std::vector<Part>& chosen) {
  std::vector<std::string> names;
  const size_t before = chosen.size();
  for (const Part& part : among) {
    names.push_back(partName(program, part));
    if (names.back() == name) chosen.push_back(part);
  }
  if (chosen.size() > before) return 0;
  const std::string near = nearest(name, names);
  return wrongUsage(world, fmt::format("there is no {} `{}`", kind, name), near.empty() ? "" : fmt::format("did you mean `{}`?", near));
}

/// Of the program's packs and gates, or of what the options name.
int chooseAll(World& world, const FingerprintOptions& options, const ir::Program& program, fingerprint::Fingerprints& prints,
              std::vector<Part>& chosen) {
  const std::vector<Part> roots = fingerprint::packsAndGates(program);
  if (options.packs.empty() && options.gates.empty() && options.named.empty()) {
    chosen = roots;
    return chosen.empty() ? wrongUsage(world, "the rules have no pack and no gate", "name a definition with `--declaration NAME`") : 0;
  }
  std::vector<Part> packs, gates, all = fingerprint::declarations(program);
  for (const Part& root : roots) {
    (root.kind == PartKind::Pack ? packs : gates).push_back(root);
    if (options.named.empty()) continue;
    const std::vector<Part> reached = prints.reached(root);
    all.insert(all.end(), reached.begin(), reached.end());
  }
  fingerprint::sortParts(program, all);
  const auto each = [&](const std::vector<std::string>& names, const std::vector<Part>& among, const char* kind) {
    int status = 0;
    for (size_t i = 0; i < names.size() && status == 0; ++i) status = choose(world, program, among, kind, names[i], chosen);
    return status;
  };
  if (const int status = each(options.packs, packs, "pack"); status != 0) return status;
  if (const int status = each(options.gates, gates, "gate"); status != 0) return status;
  return each(options.named, all, "declaration");
}

int runList(World& world, const FingerprintOptions& options) {
  const Compilation compilation = compile(world, options.rules);
  if (compilation.refused != 0) return compilation.refused;
  complain(world, compilation);
  if (!compilation.rules.program) return kDoesNotCompile;
  const ir::Program& program = *compilation.rules.program;
  fingerprint::Fingerprints prints(program);
  std::vector<Part> chosen;
  if (const int status = chooseAll(world, options, program, prints, chosen); status != 0) return status;
  if (options.parts) {
    const std::vector<Part> roots = chosen;
    for (const Part& root : roots) {
      const std::vector<Part> reached = prints.reached(root);
      chosen.insert(chosen.end(), reached.begin(), reached.end());
    }
  }
  fingerprint::sortParts(program, chosen);
  const std::vector<ListedPart> listed = fingerprint::list(program, prints, chosen);
  return deliver(world, options.output, options.format == "json" ? fingerprint::listJson(listed) : listText(listed, options.full), 0);
}

// ---- Two lists --------------------------------------------------------------------------------------------

const char* changeWord(PartChange::Is is) {
  switch (is) {
    case PartChange::Is::Added: return "added";
    case PartChange::Is::Dropped: return "dropped";
    case PartChange::Is::Changed: return "changed";
  }
  return "";
}

std::string changesText(const std::vector<PartChange>& changes, bool full) {
  if (changes.empty()) return "no part differs\n";
  size_t width = 0;
  for (const PartChange& change : changes) width = std::max(width, change.kind.size());
  std::string out;
  for (const PartChange& change : changes) {
    out += fmt::format("{:<7}  {:<{}}  {}", changeWord(change.is), change.kind, width, harmless(change.name));
    if (change.is == PartChange::Is::Changed) out += fmt::format("  {} -> {}", shown(change.before, full), shown(change.after, full));
    out += '\n';
  }
  return out;
}

std::string changesJson(const std::vector<PartChange>& changes) {
  JsonWriter json;
  json.beginObject().member("scheme", fingerprint::kScheme).key("changes").beginArray();
  for (const PartChange& change : changes) {
    json.beginObject().member("change", changeWord(change.is)).member("kind", change.kind).member("name", change.name);
    if (!change.before.empty()) json.member("before", change.before);
    if (!change.after.empty()) json.member("after", change.after);
    json.endObject();
  }
  json.endArray().endObject();
  return json.take();
}

int readList(World& world, const std::string& path, std::vector<ListedPart>& parts) {
  const TextFile file = readText(world.files, path, Limits{}.sourceBytes);
  if (!file.ok()) return wrongUsage(world, fmt::format("{}: {}", path, file.error));
  fingerprint::ReadList read = fingerprint::readList(file.text);
  if (!read.error.empty()) {
    return wrongUsage(world, fmt::format("{} {}", path, read.error), "make one with `tollgate fingerprint --parts --format json FILE`");
  }
  parts = std::move(read.parts);
  return 0;
}

int runCompare(World& world, const FingerprintOptions& options) {
  if (options.rules.files.size() != 2) {
    return wrongUsage(world, "`--compare` needs two lists of parts", "write `tollgate fingerprint --compare OLD NEW`");
  }
  std::vector<ListedPart> before, after;
  if (const int status = readList(world, options.rules.files[0], before); status != 0) return status;
  if (const int status = readList(world, options.rules.files[1], after); status != 0) return status;
  const std::vector<PartChange> changes = fingerprint::compare(std::move(before), std::move(after));
  const std::string text = options.format == "json" ? changesJson(changes) : changesText(changes, options.full);
  return deliver(world, options.output, text, changes.empty() ? 0 : 1);
}

int runFingerprint(World& world, const FingerprintOptions& options) {
  if (const auto refused = refuseUnless(world, "--format", options.format, {"text", "json"})) return *refused;
  return options.compare ? runCompare(world, options) : runList(world, options);
}

}  // namespace

Subcommand addFingerprint(CLI::App& root) {
  auto options = std::make_shared<FingerprintOptions>();
  Options app = addSubcommand(root, "fingerprint", "print the fingerprints of packs and gates, by which one agrees to a text",
                              "  tollgate fingerprint packs/sample-foc/pack.gate\n"
                              "  tollgate fingerprint --pack foc-sit --full packs/sample-foc/pack.gate\n"
                              "  tollgate fingerprint --parts --format json packs/sample-foc/exit.gate > agreed.json\n"
                              "  tollgate fingerprint --compare agreed.json now.json\n");
  addRuleOptions(app, options->rules);
  app.list("--pack", options->packs, "only this pack", "NAME");
  app.list("--gate", options->gates, "only this gate", "NAME");
  app.list("--declaration", options->named, "only what is declared by this name, such as `Issue.open` or `sit-exit.executed`", "NAME");
  app.flag("--parts", options->parts, "also of every test, criterion and definition that they reach");
  app.flag("--full", options->full, "all 64 digits instead of 8");
  app.flag("--compare", options->compare, "the files are two saved lists (--parts --format json): which parts differ; gives 1 if any");
  app.value("--format", options->format, "text or json, which always has all digits", "text|json");
  app.value("--output", options->output, "write to a file instead of standard output", "FILE");
  return {app, [options](World& world) { return runFingerprint(world, *options); }};
}

}  // namespace tollgate::driver
