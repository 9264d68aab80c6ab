#pragma once
// The options about the engine that counts rows, and where its module lies; shared by evaluate and explain.

#include <optional>
#include <string>

#include "compiler/driver/command.h"
#include "runtime/api/engine.h"

namespace tollgate::driver {

struct EngineArguments {
  std::string engine = "auto";
  uint32_t threads = 0;
  bool stats = false;
  // Switches for tests: the outcome is the same under each.
  static constexpr uint32_t kByRows = ~0u;
  uint32_t batchRows = 0, optLevel = kByRows;
  uint64_t shuffleSeed = 0;
};
void addEngineOptions(Options app, EngineArguments& arguments);

/// 0, or the exit status after saying what is wrong.
int readEngine(World& world, const EngineArguments& arguments, api::EngineOptions& engine);

}  // namespace tollgate::driver
