#include "compiler/driver/compilation.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/driver/agreed_lists.h"
#include "compiler/driver/gate_files.h"
#include "compiler/driver/modules.h"
#include "compiler/support/display_text.h"

namespace tollgate::driver {
namespace {

/// The name of a file given: its path below the library if it lies there, else its own name, with as many folders in front as
/// make it unlike the names before.
std::string moduleName(const std::string& path, const std::string& library, const std::set<std::string>& taken) {
  std::string stem = path.ends_with(kModuleEnding) ? path.substr(0, path.size() - kModuleEnding.size()) : path;
  if (!library.empty() && stem.starts_with(library + "/")) {
    stem = stem.substr(library.size() + 1);
    std::replace(stem.begin(), stem.end(), '/', '.');
    return stem;
  }
  size_t slash = stem.rfind('/');
  while (true) {
    std::string name = slash == std::string::npos ? stem : stem.substr(slash + 1);
    std::replace(name.begin(), name.end(), '/', '.');
    if (!taken.contains(name) || slash == std::string::npos || slash == 0) return name;
    slash = stem.rfind('/', slash - 1);
  }
}

}  // namespace

void addRuleOptions(CLI::App& app, RuleOptions& options, const std::string& files) {
  app.add_option(files, options.files, "files of rules, sources and packs (.gate), or folders of them");
  app.add_option("--library", options.library, "folder of the standard library")->type_name("DIR");
}

Compilation compile(World& world, const RuleOptions& options) {
  Compilation c;
  if (options.files.empty()) {
    c.refused = wrongUsage(world, "no file was given", "name the files of the rules: `tollgate check packs/sit/exit.gate`");
    return c;
  }
  if (!options.library.empty() && world.files.stat(options.library).kind != ingest::FileKind::Folder) {
    c.refused = wrongUsage(world, fmt::format("`--library {}` is no folder", options.library));
    return c;
  }
  std::vector<std::string> paths;
  for (const std::string& path : options.files) {
    if (world.files.stat(path).kind != ingest::FileKind::Folder)
      paths.push_back(path);
    else
      c.refused = collectGateFiles(world, path, paths);
    if (c.refused != 0) return c;
  }
  c.library = findLibrary(world, options.library, paths.front());
  const Limits limits;
  std::vector<api::ModuleText> modules;
  std::vector<std::string> folders;
  std::set<std::string> names;
  for (const std::string& path : paths) {
    if (std::find(c.roots.begin(), c.roots.end(), path) != c.roots.end()) continue;
    TextFile file = readText(world.files, path, limits.sourceBytes);
    if (!file.ok()) {
      c.refused = wrongUsage(world, fmt::format("{}: {}", path, file.error));
      return c;
    }
    const std::string name = moduleName(path, c.library, names);
    if (!names.insert(name).second) {
      c.refused = wrongUsage(world, fmt::format("`{}` would be a second module `{}`", path, name), "give each file once");
      return c;
    }
    c.roots.push_back(path);
    modules.push_back({name, path, std::move(file.text)});
    const std::string folder = folderOf(path);
    if ((c.library.empty() || folder != c.library) && std::find(folders.begin(), folders.end(), folder) == folders.end())
      folders.push_back(folder);
  }
  DiskModules loader(world.files, folders, c.library, limits.sourceBytes);
  c.rules = api::compile(std::move(modules), loader, limits);
  c.lists = loader.tables();
  tellWhatChanged(world, c);
  return c;
}

RenderOptions renderOptions(const World& world, const Screen& screen) {
  RenderOptions options;
  options.colour = coloured(world, screen);
  return options;
}

void complain(World& world, const SourceMap& sources, const Diagnostics& diagnostics) {
  if (diagnostics.all().empty()) return;
  world.err.write(renderText(sources, diagnostics, renderOptions(world, world.err)));
  world.err.write("\n" + diagnosticSummary(diagnostics) + "\n");
}

std::vector<std::string> filesRead(const Compilation& compilation) {
  std::vector<std::string> files = compilation.lists;
  const SourceMap& sources = *compilation.rules.sources;
  for (FileId id = 0; id < sources.size(); ++id) files.push_back(sources.file(id).name());
  return files;
}

void complain(World& world, const Compilation& compilation) { complain(world, *compilation.rules.sources, compilation.rules.diagnostics); }

}  // namespace tollgate::driver
