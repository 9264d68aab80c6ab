#pragma once
// Where a command writes to, and in which forms: --format and --output.

#include <functional>
#include <string>
#include <vector>

#include "compiler/driver/command.h"
#include "runtime/report/text_options.h"

namespace tollgate::driver {

struct OutputArguments {
  std::string format = "text";
  std::vector<std::string> outputs;  // FILE, or FORMAT=FILE
};
/// `formats`: as --format knows them.
void addOutputOptions(Options app, OutputArguments& arguments, const std::vector<std::string>& formats);

struct Output {
  std::string format;
  std::string path;  // "": standard output
};
/// What the arguments ask for: standard output, unless a FILE without a format stands in its place, and every FORMAT=FILE. Gives 0,
/// or kWrongUsage after saying why: a form that does not exist, a file named twice.
int readOutputs(World& world, const OutputArguments& arguments, const std::vector<std::string>& formats, std::vector<Output>& outputs);

/// Of a text for a file, or for the screen that standard output is.
report::TextOptions textOptions(const World& world, const Output& output);

/// Writes all files whole or none, then standard output. A file of `inputs` is never written over. Gives `status`, or the exit
/// status of what went wrong after saying it.
int deliver(World& world, const std::vector<Output>& outputs, const std::function<std::string(const Output&)>& text,
            const std::vector<std::string>& inputs, int status);

}  // namespace tollgate::driver
