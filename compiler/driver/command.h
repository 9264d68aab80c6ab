#pragma once
// What the subcommands share: their place in the command line, wrong usage, and printing. One file a subcommand.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/options.h"
#include "compiler/driver/world.h"
#include "runtime/ingest/reader_limits.h"

namespace tollgate::driver {

/// A subcommand: its options, and what it does once they are read.
struct Subcommand {
  Options options;
  std::function<int(World&)> run;
};

Subcommand addCheck(CLI::App& root);
Subcommand addEvaluate(CLI::App& root);
Subcommand addExplain(CLI::App& root);
Subcommand addVerify(CLI::App& root);
Subcommand addTrace(CLI::App& root);
Subcommand addInspect(CLI::App& root);
Subcommand addIr(CLI::App& root);
Subcommand addFmt(CLI::App& root);
Subcommand addLsp(CLI::App& root);
Subcommand addFingerprint(CLI::App& root);
Subcommand addDocument(CLI::App& root);
Subcommand addTest(CLI::App& root);
Subcommand addEmbed(CLI::App& root);
Subcommand addInit(CLI::App& root);
Subcommand addCompletion(CLI::App& root);

/// Adds a subcommand with a help that ends in examples.
Options addSubcommand(CLI::App& root, const std::string& name, const std::string& description, const std::string& examples);

/// Prints `error: MESSAGE` and, if given, `help: …`; gives kWrongUsage.
int wrongUsage(World& world, const std::string& message, const std::string& help = "");
/// nullopt if `value` is one of `choices`; else the exit status after naming the option and the nearest choice.
std::optional<int> refuseUnless(World& world, const std::string& option, const std::string& value, const std::vector<std::string>& choices);
/// "`a`, `b` or `c`".
std::string alternatives(const std::vector<std::string>& choices);

/// Reads `NAME=N` texts of --limit; gives 0, or kWrongUsage after saying why.
int setReaderLimits(World& world, const std::vector<std::string>& texts, ingest::ReaderLimits& limits);

/// Whether to colour what goes to `screen`: a terminal, and neither NO_COLOR nor TERM=dumb.
bool coloured(const World& world, const Screen& screen);
/// To `path`, whole or not at all; to standard output for "". Gives `status`, or kProgramFault after saying why.
int deliver(World& world, const std::string& path, const std::string& text, int status);

}  // namespace tollgate::driver
