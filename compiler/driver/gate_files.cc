#include "compiler/driver/gate_files.h"

#include <fmt/format.h>

#include "compiler/driver/modules.h"

namespace tollgate::driver {
namespace {

/// Folders below a folder given; what lies deeper is a circle of links.
constexpr unsigned kDepth = 32;

int collect(World& world, const std::string& folder, unsigned depth, std::vector<std::string>& paths) {
  if (depth > kDepth) return wrongUsage(world, fmt::format("{}: folders nest deeper than {} levels", folder, kDepth));
  const ingest::ListResult listed = world.files.list(folder);
  if (listed.error) return wrongUsage(world, fmt::format("{}: {}", folder, listed.error->message));
  for (const ingest::FolderEntry& entry : listed.entries) {
    if (entry.name.starts_with(".")) continue;
    const std::string path = joined(folder, entry.name);
    if (entry.name.ends_with(kModuleEnding) && entry.kind != ingest::FileKind::Folder) {
      // What it would say must not be left out without a word.
      if (entry.kind != ingest::FileKind::File)
        return wrongUsage(world, fmt::format("{}: it is no file that can be read", path), "mend the link, or take it out of the folder");
      paths.push_back(path);
    }
    if (entry.kind != ingest::FileKind::Folder) continue;
    if (const int refused = collect(world, path, depth + 1, paths)) return refused;
  }
  return 0;
}

}  // namespace

int collectGateFiles(World& world, const std::string& folder, std::vector<std::string>& paths) {
  const size_t before = paths.size();
  if (const int refused = collect(world, folder, 0, paths)) return refused;
  if (paths.size() == before) return wrongUsage(world, fmt::format("{}: there is no `{}` file in this folder", folder, kModuleEnding));
  return 0;
}

}  // namespace tollgate::driver
