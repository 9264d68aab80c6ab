// tollgate init: a small project that works at once, in a new folder.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/command.h"
#include "compiler/driver/modules.h"
#include "compiler/driver/template_files.h"
#include "compiler/support/display_text.h"

namespace tollgate::driver {
namespace {

/// What may lie in the folder all the same: version control begins before the first file.
constexpr std::string_view kVersionControl = ".git";

/// 0 if `folder` is missing, or empty but for version control; else the exit status after naming what is in the way.
int refuseUnlessEmpty(World& world, const std::string& folder) {
  const ingest::FileKind kind = world.files.stat(folder).kind;
  if (kind == ingest::FileKind::Missing) return 0;
  if (kind != ingest::FileKind::Folder)
    return wrongUsage(world, fmt::format("{} is a file, not a folder", folder), "name a new or an empty folder: `tollgate init FOLDER`");
  const ingest::ListResult listed = world.files.list(folder);
  if (listed.error) return wrongUsage(world, fmt::format("{}: {}", folder, listed.error->message));
  std::vector<std::string> inTheWay;
  for (const ingest::FolderEntry& entry : listed.entries) {
    if (entry.name != kVersionControl) inTheWay.push_back("`" + entry.name + "`");
  }
  if (inTheWay.empty()) return 0;
  constexpr size_t kMostNames = 5;
  std::string names;
  for (size_t i = 0; i < std::min(inTheWay.size(), kMostNames); ++i) names += (i == 0 ? "" : ", ") + inTheWay[i];
  if (inTheWay.size() > kMostNames) names += fmt::format(" and {} more", inTheWay.size() - kMostNames);
  return wrongUsage(world, fmt::format("{} is not empty: it has {}", folder == "." ? "this folder" : folder, names),
                    "name a new or an empty folder: `tollgate init FOLDER`; nothing was written");
}

int runInit(World& world, const std::string& given) {
  const std::string folder = given.empty() ? "." : given;
  if (const int refused = refuseUnlessEmpty(world, folder); refused != 0) return refused;
  std::vector<NewFile> files;
  for (const TemplateFile& file : templateFiles()) {
    const std::string path = folder == "." ? std::string(file.path) : joined(folder, std::string(file.path));
    files.push_back({path, std::string(file.text)});
  }
  if (const auto failed = world.writer.createAll(files)) {
    world.err.write(harmless(fmt::format("error: {} was not written: {}; so no file was", failed->path, failed->why)) + "\n");
    return kProgramFault;
  }
  world.out.write("wrote\n");
  for (const NewFile& file : files) world.out.write("  " + harmless(file.path) + "\n");
  world.out.write("\n");
  if (folder != ".") world.out.write("cd " + harmless(folder) + "\n");
  world.out.write(
      "tollgate check exit.gate examples.gate          finds mistakes in the rules\n"
      "tollgate test exit.gate examples.gate           runs the examples of the rules\n"
      "tollgate evaluate exit.gate --as-of 2020-05-04  says whether the gate is open, and why\n");
  return 0;
}

}  // namespace

Subcommand addInit(CLI::App& root) {
  auto folder = std::make_shared<std::string>();
  Options app = addSubcommand(root, "init", "write a small project that works at once into a new folder",
                              "  tollgate init first-gate\n"
                              "  tollgate init\n");
  app.operand("FOLDER", *folder, "a new or an empty folder; left out, the working folder");
  return {app, [folder](World& world) { return runInit(world, *folder); }};
}

}  // namespace tollgate::driver
