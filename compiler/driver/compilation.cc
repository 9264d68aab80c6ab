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

std::string withoutEnding(const std::string& path) {
  return path.ends_with(kModuleEnding) ? path.substr(0, path.size() - kModuleEnding.size()) : path;
}

/// The name of a module of the library by the place of its file there; "" for any other file. Both are identities, so that it does
/// not matter from which folder the two are named.
std::string libraryName(const std::string& file, const std::string& library) {
  if (library.empty() || !file.starts_with(library + "/")) return "";
  std::string name = withoutEnding(file.substr(library.size() + 1));
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

/// The name of any other file: its own, with as many folders in front as make it unlike the names before.
std::string moduleName(const std::string& path, const std::set<std::string>& taken) {
  const std::string stem = withoutEnding(path);
  size_t slash = stem.rfind('/');
  while (true) {
    std::string name = slash == std::string::npos ? stem : stem.substr(slash + 1);
    std::replace(name.begin(), name.end(), '/', '.');
    if (!taken.contains(name) || slash == std::string::npos || slash == 0) return name;
    slash = stem.rfind('/', slash - 1);
  }
}

}  // namespace

FilePlace placeOf(const World& world, const std::string& path, const std::string& library) {
  FilePlace place;
  place.library = findLibrary(world, library, path);
  place.module = libraryName(world.writer.identity(path), place.library.empty() ? "" : world.writer.identity(place.library));
  if (place.module.empty()) place.module = moduleName(path, {});
  if (const std::string folder = folderOf(path); place.library.empty() || folder != place.library) place.folders.push_back(folder);
  return place;
}

void addRuleOptions(Options app, RuleOptions& options, const std::string& files) {
  app.operand(files, options.files, "files of rules, sources and packs (.gate), or folders of them");
  app.value("--library", options.library, "folder of the standard library", "DIR");
}

Compilation compile(World& world, const RuleOptions& options) {
  Compilation c;
  if (options.files.empty()) {
    c.refused = wrongUsage(world, "no file was given", "name the files of the rules, or folders of them: `packs/sample-foc`");
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
  std::set<std::string> names, given, searched;  // names of modules; identities of files and of folders
  const std::string library = c.library.empty() ? "" : world.writer.identity(c.library);
  for (const std::string& path : paths) {
    const std::string identity = world.writer.identity(path);
    if (!given.insert(identity).second) continue;
    TextFile file = readText(world.files, path, limits.sourceBytes);
    if (!file.ok()) {
      c.refused = wrongUsage(world, fmt::format("{}: {}", path, file.error));
      return c;
    }
    std::string name = libraryName(identity, library);
    if (name.empty()) name = moduleName(path, names);
    if (!names.insert(name).second) {
      c.refused = wrongUsage(world, fmt::format("`{}` would be a second module `{}`", path, name), "give each file once");
      return c;
    }
    c.roots.push_back(path);
    modules.push_back({name, path, std::move(file.text)});
    const std::string folder = folderOf(path);
    const std::string place = world.writer.identity(folder.empty() ? "." : folder);
    if (place != library && searched.insert(place).second) folders.push_back(folder);
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
