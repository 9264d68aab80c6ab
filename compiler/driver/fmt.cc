// tollgate fmt: files of Gate in their canonical layout.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/command.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/gate_files.h"
#include "compiler/driver/modules.h"
#include "compiler/format/format.h"
#include "compiler/format/unified_diff.h"
#include "compiler/support/display_text.h"

namespace tollgate::driver {
namespace {

/// The name of standard input, as argument and in messages.
constexpr std::string_view kStandardInput = "-", kStandardInputShown = "<standard input>";

struct FmtOptions {
  std::vector<std::string> files;
  bool check = false;
  bool diff = false;
};

/// The files that the arguments mean, each once. Wrong usage is found before a file is touched.
int pathsOf(World& world, const std::vector<std::string>& arguments, std::vector<std::string>& paths) {
  if (arguments.empty())
    return wrongUsage(world, "no file was given", "name files or folders, `tollgate fmt packs`, or `-` for standard input");
  for (const std::string& argument : arguments) {
    std::vector<std::string> found{argument};
    if (argument == kStandardInput) {
      if (arguments.size() > 1) return wrongUsage(world, "`-` stands for standard input, and stands alone");
    } else if (const ingest::FileKind kind = world.files.stat(argument).kind; kind == ingest::FileKind::Folder) {
      found.clear();
      if (const int refused = collectGateFiles(world, argument, found)) return refused;
    } else if (kind == ingest::FileKind::Missing) {
      return wrongUsage(world, fmt::format("{}: {}", argument, readText(world.files, argument, 0).error));
    }
    for (std::string& path : found) {
      if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(std::move(path));
    }
  }
  return 0;
}

/// As it is, for programs; so that it cannot act, on a terminal.
void writeText(const Screen& screen, const std::string& text) {
  if (!screen.terminal) return screen.write(text);
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    screen.write(harmless(std::string_view(text).substr(at, end - at)) + "\n");
    at = end + 1;
  }
}

/// Names the file that it changed, or would change.
int runOne(World& world, const FmtOptions& options, const std::string& path) {
  const Limits limits;
  const bool standardInput = path == kStandardInput;
  const std::string shown(standardInput ? kStandardInputShown : std::string_view(path));
  TextFile file = standardInput ? TextFile{world.standardInput(), ""} : readText(world.files, path, limits.sourceBytes);
  if (!file.ok()) return wrongUsage(world, fmt::format("{}: {}", path, file.error));
  SourceMap sources;
  const FileId id = sources.add(shown, std::move(file.text));
  const format::Formatted formatted = format::format(sources, id, limits);
  if (formatted.diagnostics.hasErrors()) {
    complain(world, sources, formatted.diagnostics);  // the text is left as it is
    return kDoesNotCompile;
  }
  if (formatted.unsafe) {
    world.err.write(
        fmt::format("error: {}: a fault of the program itself: its layout of this file would say something else\n"
                    "the file was left as it is\n",
                    harmless(shown)));
    return kProgramFault;
  }
  const std::string_view text = sources.file(id).text();
  const bool changes = formatted.text != text;
  if (options.diff) writeText(world.out, format::unifiedDiff(text, formatted.text, shown));
  const bool writes = !options.check && !options.diff;
  if (standardInput && writes) writeText(world.out, formatted.text);
  if (!changes || (standardInput && writes)) return 0;
  if (writes) {
    if (const int failed = deliver(world, path, formatted.text, 0)) return failed;
  }
  if (!options.diff) world.out.write(harmless(shown) + "\n");
  return options.check ? kNotMet : 0;
}

/// The worst status of all files: a fault of the program, wrong usage, mistakes, changes, none.
int runFmt(World& world, const FmtOptions& options) {
  std::vector<std::string> paths;
  if (const int refused = pathsOf(world, options.files, paths)) return refused;
  int status = 0;
  for (const std::string& path : paths) status = std::max(status, runOne(world, options, path));
  return status;
}

}  // namespace

Subcommand addFmt(CLI::App& root) {
  auto options = std::make_shared<FmtOptions>();
  Options app = addSubcommand(root, "fmt", "put files of Gate into their one canonical layout",
                              "  tollgate fmt packs/sample-foc/exit.gate\n"
                              "  tollgate fmt --check stdlib packs\n"
                              "  tollgate fmt --diff packs/sample-foc\n"
                              "  tollgate fmt - < packs/sample-foc/exit.gate\n");
  app.operand("FILE", options->files, "files, folders with `.gate` files, or `-` for standard input");
  app.flag("--check", options->check, "write nothing; name each file that would change, and exit with 1 if there is one");
  app.flag("--diff", options->diff, "write nothing; print what would change as a unified diff");
  return {app, [options](World& world) { return runFmt(world, *options); }};
}

}  // namespace tollgate::driver
