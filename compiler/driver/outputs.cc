#include "compiler/driver/outputs.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "compiler/support/display_text.h"

namespace tollgate::driver {
namespace {

bool isFormatName(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

}  // namespace

void addOutputOptions(Options app, OutputArguments& arguments, const std::vector<std::string>& formats) {
  app.value("--format", arguments.format, "of standard output: " + fmt::format("{}", fmt::join(formats, ", ")), "FORMAT");
  app.each("--output", arguments.outputs,
           "write to FILE instead of standard output; with FORMAT=FILE write a file beside it, several times if you like", "[FORMAT=]FILE");
}

int readOutputs(World& world, const OutputArguments& arguments, const std::vector<std::string>& formats, std::vector<Output>& outputs) {
  if (const auto refused = refuseUnless(world, "--format", arguments.format, formats)) return *refused;
  outputs = {{arguments.format, ""}};
  std::map<std::string, std::string> seen;  // file, and how it was written
  for (const std::string& text : arguments.outputs) {
    const size_t equals = text.find('=');
    const bool formed = equals != std::string::npos && isFormatName(text.substr(0, equals));
    Output output{formed ? text.substr(0, equals) : arguments.format, formed ? text.substr(equals + 1) : text};
    if (formed) {
      if (const auto refused = refuseUnless(world, "--output", output.format, formats)) {
        world.err.write(harmless(fmt::format("  = help: a file of that name is `--output ./{}`", text)) + "\n");
        return *refused;
      }
    }
    if (output.path.empty()) return wrongUsage(world, fmt::format("`--output {}` names no file", text), "write `--output FORMAT=FILE`");
    const auto [before, fresh] = seen.emplace(world.writer.identity(output.path), text);
    if (!fresh) return wrongUsage(world, fmt::format("`--output {}` and `--output {}` are the same file", before->second, text));
    if (formed) {
      outputs.push_back(std::move(output));
    } else if (outputs.front().path.empty()) {
      outputs.front() = std::move(output);
    } else {
      return wrongUsage(world, fmt::format("`--output {}` is a second file without a format", text),
                        fmt::format("write `--output FORMAT={}`", text));
    }
  }
  return 0;
}

report::TextOptions textOptions(const World& world, const Output& output) {
  report::TextOptions options;
  if (!output.path.empty() || !world.out.terminal) return options;
  if (world.out.width > 0) options.width = world.out.width;
  options.colour = coloured(world, world.out);
  return options;
}

int deliver(World& world, const std::vector<Output>& outputs, const std::function<std::string(const Output&)>& text,
            const std::vector<std::string>& inputs, int status) {
  std::set<std::string> read;
  for (const std::string& input : inputs) read.insert(world.writer.identity(input));
  std::vector<NewFile> files;
  std::string shown;
  for (const Output& output : outputs) {
    if (output.path.empty()) {
      shown = text(output);
      continue;
    }
    if (read.contains(world.writer.identity(output.path)))
      return wrongUsage(world, fmt::format("`--output {}` would write over a file that was read", output.path), "name another file");
    files.push_back({output.path, text(output)});
  }
  if (const auto failed = world.writer.replaceAll(files)) {
    world.err.write(
        harmless(fmt::format("error: {} was not written: {}{}", failed->path, failed->why, files.size() > 1 ? "; so no file was" : "")) +
        "\n");
    return kProgramFault;
  }
  world.out.write(shown);
  return status;
}

}  // namespace tollgate::driver
