// tollgate verify: derives the outcome of a verdict record again, and says what differs.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/evaluation.h"
#include "compiler/driver/modules.h"
#include "compiler/driver/outputs.h"
#include "compiler/driver/rooted_files.h"
#include "compiler/driver/version.h"
#include "runtime/record/comparison.h"
#include "runtime/record/verification.h"
#include "runtime/report/json_report.h"
#include "runtime/report/text_writer.h"

namespace tollgate::driver {
namespace {

constexpr uint64_t kMostRecordBytes = uint64_t{1} << 30;

const std::vector<std::string>& formats() {
  static const std::vector<std::string> kFormats = {"text", "json"};
  return kFormats;
}

struct VerifyOptions {
  std::vector<std::string> files, roots;
  OutputArguments outputs;
};

/// The recorded files as they are now; one that cannot be read is left out.
std::vector<record::File> filesNow(const ingest::FileSystem& files, const std::vector<record::File>& recorded) {
  std::vector<record::File> now;
  for (const record::File& file : recorded) {
    const std::string hash = hashOfFile(files, file.name);
    // What could not be read to its end then need not be readable now.
    if (!hash.empty() || file.sha256.empty()) now.push_back({file.kind, file.name, file.sha256.empty() ? "" : hash});
  }
  return now;
}

/// Files that an evaluation read now, and that are not among the recorded ones.
void addNew(const std::vector<record::File>& read, const std::vector<record::File>& recorded, std::vector<record::File>& now) {
  for (const record::File& file : read) {
    const auto same = [&](const record::File& other) { return other.kind == file.kind && other.name == file.name; };
    if (std::none_of(recorded.begin(), recorded.end(), same)) now.push_back(file);
  }
}

/// Evaluates as the record asked for, and compares.
void derive(World& world, const record::Record& record, record::Verification& result) {
  const record::Request& request = record.request;
  RuleOptions rules;
  rules.files = request.files, rules.library = request.library;
  DataOptions data;
  data.data = request.data, data.asOf = request.asOf, data.tolerate = request.tolerated, data.limits = request.limits;
  data.gates = request.gates, data.only = request.only, data.assume = request.assumed;
  const Evaluation e = evaluateFiles(world, rules, data);
  std::vector<record::File> now = filesNow(world.files, record.inputs.files);
  result.derived = e.outcome.has_value();
  result.compiled = e.refused != kDoesNotCompile;
  const record::Inputs inputs = e.outcome ? inputsOf(world, e) : record::Inputs{};
  addNew(inputs.files, record.inputs.files, now);
  result.files = record::differentFiles(record.inputs.files, now);
  if (!e.outcome) return;
  result.timeZones = inputs.timeZones;
  if (inputs.scheme == record.inputs.scheme) result.parts = fingerprint::compare(record.inputs.fingerprints, inputs.fingerprints);
  result.differences = record::differentOutcomes(record.outcome, report::json(*e.outcome, e.compilation.rules.sources.get()),
                                                 result.files.empty());
}

int runVerify(World& world, const VerifyOptions& options) {
  std::vector<Output> outputs;
  if (const int status = readOutputs(world, options.outputs, formats(), outputs); status != 0) return status;
  if (options.files.size() != 1) {
    return wrongUsage(world, options.files.empty() ? "no record was given" : "one record at a time is verified",
                      "write `tollgate verify RECORD`; `tollgate evaluate --record FILE` makes one");
  }
  const std::string& path = options.files.front();
  for (const std::string& root : options.roots) {
    if (world.files.stat(root).kind != ingest::FileKind::Folder) return wrongUsage(world, fmt::format("`--root {}` is no folder", root));
  }
  const TextFile file = readText(world.files, path, kMostRecordBytes);
  if (!file.ok()) return wrongUsage(world, fmt::format("{}: {}", path, file.error));
  const record::Read read = record::read(file.text);
  if (!read.record) return wrongUsage(world, fmt::format("{} {}", path, read.error), "`tollgate evaluate --record FILE` makes a record");

  record::Verification result;
  result.name = path, result.record = &*read.record, result.toolVersion = kVersion;
  const RootedFiles rooted(world.files, options.roots);
  std::string complaints;
  World elsewhere{rooted, world.writer, world.out, world.err, world.today, world.nanoseconds, world.environment, world.programFolder};
  elsewhere.err = {[&](std::string_view text) { complaints += text; }, false, 0};
  derive(elsewhere, *read.record, result);
  if (!result.derived) world.err.write(complaints);  // why

  const auto text = [&](const Output& output) {
    return output.format == "json" ? record::verificationJson(result)
                                   : report::textOf(record::verificationDocument(result), textOptions(world, output));
  };
  return deliver(world, outputs, text, {path}, result.exitStatus());
}

}  // namespace

Subcommand addVerify(CLI::App& root) {
  auto options = std::make_shared<VerifyOptions>();
  Options app = addSubcommand(root, "verify", "derive a verdict record again from its files, and say what differs",
                              "  tollgate verify verdict.json\n"
                              "  tollgate verify verdict.json --root rules-checkout --root data-archive\n");
  app.operand("RECORD", options->files, "a verdict record");
  app.list("--root", options->roots, "look the recorded files up below this folder; of several, the first that has it", "DIR");
  addOutputOptions(app, options->outputs, formats());
  return {app, [options](World& world) { return runVerify(world, *options); }};
}

}  // namespace tollgate::driver
