// tollgate inspect: what the readers make of data files, without rules.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/driver/compilation.h"
#include "compiler/support/data_formats.h"
#include "compiler/support/diagnostics.h"
#include "runtime/ingest/loader.h"
#include "runtime/ingest/summary.h"

namespace tollgate::driver {
namespace {

struct InspectOptions {
  std::vector<std::string> files;
  std::string as, source, in, library;
  std::string format = "text";
  std::string output;
  std::vector<std::string> limits;
};

/// The outcomes of a source: the field of an enum whose values are words for outcomes.
ingest::OutcomeWords outcomesOf(const ir::Program& program, const ir::Source& source) {
  if (source.record == ir::kNone) return {};
  const ir::Record& record = program.records[source.record];
  for (const ir::Mapping& mapping : source.mappings) {
    if (mapping.field >= record.fields.size() || mapping.key.empty()) continue;
    const ir::Type& type = record.fields[mapping.field].type;
    if (type.kind != ir::TypeKind::Enum) continue;
    const std::vector<std::string>& values = program.enums[type.id].values;
    if (std::any_of(values.begin(), values.end(), [](const std::string& value) { return ingest::outcomeWord(value) == "unknown"; }))
      continue;
    ingest::OutcomeWords outcomes{mapping.key, {}};
    for (const ir::ValueMap& map : mapping.values) {
      const auto ordinal = static_cast<size_t>(map.value.integer);
      for (const std::string& word : map.words) outcomes.words[word] = map.value.absent || ordinal >= values.size() ? "" : values[ordinal];
    }
    return outcomes;
  }
  return {};
}

/// Format, delimiter and words for outcomes as a source of a module says. Gives 0, or the exit status after saying why not.
int readAsSource(World& world, const InspectOptions& options, ingest::ReadOptions& read, ingest::OutcomeWords& outcomes) {
  if (options.in.empty())
    return wrongUsage(world, "`--source` needs `--in`", "name the module that declares the source: `--in packs/sample-foc/sources.gate`");
  const Compilation compilation = compile(world, {{options.in}, options.library});
  if (compilation.refused != 0) return compilation.refused;
  complain(world, compilation);
  if (!compilation.rules.program) return kDoesNotCompile;
  std::vector<std::string> names;
  for (const ir::Source& source : compilation.rules.program->sources) {
    names.push_back(source.name);
    if (source.name != options.source) continue;
    read = ingest::readOptions(source, read.limits);
    outcomes = outcomesOf(*compilation.rules.program, source);
    return 0;
  }
  const std::string near = nearest(options.source, names);
  return wrongUsage(world, fmt::format("{} declares no source `{}`", options.in, options.source),
                    near.empty() ? "" : fmt::format("did you mean `{}`?", near));
}

std::string formatList() {
  std::string list;
  for (const DataFormatInfo& info : dataFormats()) {
    const bool last = info.format == dataFormats().back().format;
    list += fmt::format("{}{}", list.empty() ? "" : last ? " or " : ", ", info.word);
  }
  return list;
}

int runInspect(World& world, const InspectOptions& options) {
  if (options.files.empty()) return wrongUsage(world, "no file was given", "name the data files: `tollgate inspect results/*.xml`");
  if (const auto refused = refuseUnless(world, "--format", options.format, {"text", "json"})) return *refused;
  ingest::ReadOptions read;
  ingest::OutcomeWords outcomes;
  if (const int refused = setReaderLimits(world, options.limits, read.limits); refused != 0) return refused;
  if (options.source.empty() && !options.in.empty())
    return wrongUsage(world, "`--in` needs `--source`", "name the source that the module declares: `--source testing-issues`");
  if (!options.as.empty()) {
    if (!options.source.empty()) return wrongUsage(world, "`--as` and `--source` exclude each other");
    if (const auto refused = refuseUnless(world, "--as", options.as, dataFormatWords())) return *refused;
    read.format = dataFormatNamed(options.as);
  } else if (!options.source.empty()) {
    if (const int refused = readAsSource(world, options, read, outcomes); refused != 0) return refused;
  }
  std::vector<ingest::FileSummary> summaries;
  summaries.reserve(options.files.size());
  for (const std::string& file : options.files) {
    summaries.push_back(ingest::inspectFile(world.files, file, read, outcomes));
  }
  const std::string text = options.format == "json" ? ingest::inspectJson(summaries) : ingest::inspectText(summaries);
  return deliver(world, options.output, text, ingest::inspectExit(summaries));
}

}  // namespace

Subcommand addInspect(CLI::App& root) {
  auto options = std::make_shared<InspectOptions>();
  Options app = addSubcommand(root, "inspect", "read data files alone: rows, outcomes, faults",
                              "  tollgate inspect packs/sample-foc/data/issues.csv\n"
                              "  tollgate inspect --as junit --format json build/test-results/*.xml\n"
                              "  tollgate inspect --source testing-issues --in packs/sample-foc/sources.gate export.txt\n");
  app.operand("FILE", options->files, "data files");
  app.value("--as", options->as, formatList() + "; without it the file's content tells", "FORMAT");
  app.value("--source", options->source, "read as this source says", "NAME");
  app.value("--in", options->in, "the module that declares the source", "FILE");
  app.value("--library", options->library, "folder of the standard library", "DIR");
  app.value("--format", options->format, "text or json", "FORMAT");
  app.value("--output", options->output, "write to a file instead of standard output", "FILE");
  app.list("--limit", options->limits, "raise a limit of the readers", "NAME=N");
  return {app, [options](World& world) { return runInspect(world, *options); }};
}

}  // namespace tollgate::driver
