#include "compiler/driver/agreed_lists.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/driver/modules.h"
#include "compiler/fingerprint/part_list.h"

namespace tollgate::driver {
namespace {

constexpr size_t kMostNamed = 8;

std::string named(const fingerprint::PartChange& change) {
  const char* word = change.is == fingerprint::PartChange::Is::Added     ? " is new"
                     : change.is == fingerprint::PartChange::Is::Dropped ? " is gone"
                                                                         : "";
  return fmt::format("{} {}{}", change.kind, change.name, word);
}

/// A clause for a message; "" if the pack's folder has no list of it.
std::string changedSince(const World& world, const Compilation& compilation, const ir::Program& program, fingerprint::Fingerprints& prints,
                         ir::Id id, const std::string& agreed) {
  const ir::Pack& pack = program.packs[id];
  if (!pack.meta.span.valid()) return "";
  const std::string folder = folderOf(compilation.rules.sources->file(pack.meta.span.file).name());
  const std::string path = joined(joined(folder, "agreed"), pack.name + ".json");
  if (world.files.stat(path).kind != ingest::FileKind::File) return "";
  const TextFile file = readText(world.files, path, Limits{}.sourceBytes);
  if (!file.ok()) return fmt::format("{}: {}", path, file.error);
  fingerprint::ReadList read = fingerprint::readList(file.text);
  if (!read.error.empty()) return fmt::format("{} {}", path, read.error);
  const auto old = std::find_if(read.parts.begin(), read.parts.end(),
                                [&](const fingerprint::ListedPart& part) { return part.kind == "pack" && part.name == pack.name; });
  if (old == read.parts.end() || !fingerprint::agrees(agreed, old->fingerprint))
    return fmt::format("{} lists the parts of another text than the one agreed", path);

  // The list may be of more than the pack: it is compared with all that there is, and what the pack does not reach is left out.
  std::set<fingerprint::Part> all;
  for (const fingerprint::Part& root : fingerprint::packsAndGates(program)) {
    for (const fingerprint::Part& part : prints.reached(root)) all.insert(part);
  }
  std::set<std::pair<std::string, std::string>> own;
  for (const fingerprint::Part& part : prints.reached({fingerprint::PartKind::Pack, id, ir::kNone}))
    own.emplace(partKind(program, part), partName(program, part));
  std::vector<fingerprint::PartChange> changes = fingerprint::compare(std::move(read.parts),
                                                                      fingerprint::list(program, prints, {all.begin(), all.end()}));
  std::erase_if(changes, [&](const fingerprint::PartChange& change) {
    const bool root = change.kind == "pack" || change.kind == "entry gate" || change.kind == "exit gate";
    return root || (change.is != fingerprint::PartChange::Is::Dropped && !own.contains({change.kind, change.name}));
  });
  std::string names;
  for (size_t i = 0; i < std::min(changes.size(), kMostNamed); ++i) names += (i == 0 ? "" : ", ") + named(changes[i]);
  if (changes.size() > kMostNamed) names += fmt::format(" and {} more", changes.size() - kMostNamed);
  return names.empty() ? "" : "what changed: " + names;
}

}  // namespace

void tellWhatChanged(const World& world, Compilation& compilation) {
  const auto differs = [](const Diagnostic& diagnostic) {
    return diagnostic.kind == DiagKind::AgreedTextDiffers || diagnostic.kind == DiagKind::VariedTextDiffers;
  };
  std::vector<Diagnostic>& all = compilation.rules.diagnostics.all();
  if (!compilation.rules.program || std::none_of(all.begin(), all.end(), differs)) return;
  const ir::Program& program = *compilation.rules.program;
  fingerprint::Fingerprints prints(program);
  for (Diagnostic& diagnostic : all) {
    for (ir::Id id = 0; id < program.packs.size(); ++id) {
      const ir::Pack& pack = program.packs[id];
      std::string told;
      for (const ir::PackStatement& agreed : pack.agreed) {
        if (diagnostic.kind == DiagKind::AgreedTextDiffers && diagnostic.span == agreed.span)
          told = changedSince(world, compilation, program, prints, id, agreed.fingerprint);
      }
      if (diagnostic.kind == DiagKind::VariedTextDiffers && diagnostic.span == pack.variesSpan)
        told = changedSince(world, compilation, program, prints, pack.varies, pack.variesFingerprint);
      if (!told.empty()) diagnostic.help = told + (diagnostic.help.empty() ? "" : "; ") + diagnostic.help;
    }
  }
}

}  // namespace tollgate::driver
