#pragma once
// From a compilation and the options about data to an outcome; shared by evaluate and explain.

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/compilation.h"
#include "compiler/driver/engine_choice.h"
#include "runtime/api/tollgate.h"
#include "runtime/record/record.h"

namespace tollgate::driver {

struct DataOptions {
  std::string data;                   // --data
  std::string asOf;                   // --as-of
  std::vector<std::string> tolerate;  // --tolerate
  std::vector<std::string> limits;    // --limit
  std::vector<std::string> gates, only, assume;
  bool grounds = false;  // what named rows rest on
  EngineArguments engine;
};
/// The options about data and engine.
void addDataOptions(Options app, DataOptions& options);

/// What the options say of loading: tolerated kinds of faults, date, limits. 0, or the exit status after saying what is wrong.
int readLoadOptions(World& world, const DataOptions& options, ingest::LoadOptions& load);
/// Patterns are relative to the module that declares them, or to --data: `base` is the folder of all, else they are changed.
int settleFolders(World& world, const Compilation& compilation, const DataOptions& options, ir::Program& program, std::string& base);

struct StageTimes {
  int64_t compile = 0, load = 0, judge = 0;  // nanoseconds
};

struct Evaluation {
  Compilation compilation;
  std::optional<plan::Outcome> outcome;
  int refused = 0;  // exit status without an outcome; already said
  StageTimes times;
  std::vector<std::string> rows;  // "issues 24", for --stats
  api::EngineReport report;
};

/// Everything that can be refused is said on standard error. Diagnostics too, warnings included; and --stats.
Evaluation evaluateFiles(World& world, const RuleOptions& rules, const DataOptions& options);

/// What a record says of the inputs of an outcome. PRECONDITION: there is one.
record::Inputs inputsOf(const World& world, const Evaluation& evaluation);

/// Every file that was read, of rules and of data.
std::vector<std::string> filesRead(const Evaluation& evaluation);

}  // namespace tollgate::driver
