#pragma once
// From files on the command line to a program.

#include <string>
#include <vector>

#include "compiler/driver/command.h"
#include "compiler/support/render.h"
#include "runtime/api/tollgate.h"

namespace tollgate::driver {

/// The options of every subcommand that compiles.
struct RuleOptions {
  std::vector<std::string> files;  // a folder stands for the .gate files below it
  std::string library;
};
void addRuleOptions(CLI::App& app, RuleOptions& options, const std::string& files = "FILE");

struct Compilation {
  api::Rules rules;
  std::string library;             // folder; "" if none was found
  std::vector<std::string> roots;  // paths given, those of folders among them, in the order given; files 0, 1, … of rules.sources
  std::vector<std::string> lists;  // files with lists that the rules name, of clauses and of variants
  int refused = 0;                 // exit status when a file could not be read (already said), else 0
};

/// Of one file that is checked by itself: the name of its module, and where the modules that it uses are looked for.
struct FilePlace {
  std::string module, library;
  std::vector<std::string> folders;  // of other modules than those of the library
};
FilePlace placeOf(const World& world, const std::string& path, const std::string& library);

/// Reads and compiles. A file that cannot be read is wrong usage and is said on standard error.
Compilation compile(World& world, const RuleOptions& options);

/// Diagnostics and their number on standard error; nothing if there are none.
void complain(World& world, const SourceMap& sources, const Diagnostics& diagnostics);
void complain(World& world, const Compilation& compilation);

/// Every file that was read.
std::vector<std::string> filesRead(const Compilation& compilation);

RenderOptions renderOptions(const World& world, const Screen& screen);

}  // namespace tollgate::driver
