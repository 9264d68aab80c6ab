#include "compiler/driver/engine_choice.h"

#include <fmt/format.h>

#include "compiler/driver/modules.h"
#include "compiler/driver/version.h"

namespace tollgate::driver {
namespace {

constexpr const char* kModuleFile = "libtollgate-jit.so";
constexpr uint32_t kMostThreads = 1024;
constexpr size_t kSmallMorsel = 64;  // rows, so that little data has portions to shuffle

/// Beside the program in a build, in the library's folder of an installation; "" if it is in neither.
std::string moduleOf(const World& world) {
  if (world.programFolder.empty()) return "";
  for (const std::string& place : {std::string(kModuleFile), joined(kModuleFolder, kModuleFile)}) {
    std::string path = joined(world.programFolder, place);
    if (world.files.stat(path).kind == ingest::FileKind::File) return path;
  }
  return "";
}

}  // namespace

void addEngineOptions(Options app, EngineArguments& arguments) {
  app.value("--engine", arguments.engine,
            fmt::format("auto, interpret or jit; auto compiles from {} rows on", api::EngineOptions{}.compiledRows), "ENGINE");
  app.value("--threads", arguments.threads, "threads of the compiled engine; 0, the default, is one a core", "N");
  app.flag("--stats", arguments.stats, "say on standard error what ran, what was read and how long it took");
  const char* group = "Switches for tests (the outcome is the same)";
  app.value("--debug-batch-rows", arguments.batchRows, "compiled loops run so many rows at a time", "N", group);
  app.value("--debug-shuffle-morsels", arguments.shuffleSeed, "portions of rows are taken in a random order", "SEED", group);
  app.value("--debug-opt-level", arguments.optLevel, "of code generation, 0 to 3", "LEVEL", group);
}

int readEngine(World& world, const EngineArguments& arguments, api::EngineOptions& engine) {
  if (const auto refused = refuseUnless(world, "--engine", arguments.engine, {"auto", "interpret", "jit"})) return *refused;
  if (arguments.threads > kMostThreads) return wrongUsage(world, fmt::format("`--threads` is at most {}", kMostThreads));
  const bool levelGiven = arguments.optLevel != EngineArguments::kByRows;
  if (levelGiven && arguments.optLevel > 3) return wrongUsage(world, "`--debug-opt-level` is 0 to 3");
  engine.kind = arguments.engine == "jit"         ? api::EngineKind::Jit
                : arguments.engine == "interpret" ? api::EngineKind::Interpret
                                                  : api::EngineKind::Auto;
  engine.module = moduleOf(world);
  engine.jit.threads = arguments.threads;
  engine.jit.debugBatchRows = arguments.batchRows;
  engine.jit.shuffleSeed = arguments.shuffleSeed;
  if (arguments.shuffleSeed != 0) engine.jit.morselRows = kSmallMorsel;
  if (levelGiven) engine.jit.optLevel = static_cast<int>(arguments.optLevel);
  if (arguments.batchRows > 0 || arguments.shuffleSeed != 0 || levelGiven) engine.jit.leastRows = 0;  // ask it whatever it can
  engine.jit.nanoseconds = world.nanoseconds;
  return 0;
}

}  // namespace tollgate::driver
