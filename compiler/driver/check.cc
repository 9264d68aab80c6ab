// tollgate check: compiles, and says what is wrong.
#include <algorithm>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "compiler/driver/compilation.h"
#include "compiler/driver/version.h"
#include "compiler/support/display_text.h"
#include "compiler/support/fixes.h"
#include "runtime/ingest/memory_files.h"

namespace tollgate::driver {
namespace {

struct CheckOptions {
  RuleOptions rules;
  std::string format = "text";
  std::string output;
  bool fix = false;
};

/// Fixes can uncover mistakes that have fixes of their own; more rounds than this are no repair any more.
constexpr int kRounds = 10;

/// Fixes that are tried one by one in a round, where all at once bring a mistake.
constexpr size_t kTried = 50;

/// The files of the world, some of them with another text.
class WithTexts : public ingest::FileSystem {
 public:
  WithTexts(const ingest::FileSystem& inner, std::map<std::string, std::string> texts) : inner_(inner), texts_(std::move(texts)) {}
  ingest::ListResult list(std::string_view folder) const override { return inner_.list(folder); }
  ingest::FileStat stat(std::string_view path) const override {
    const auto text = texts_.find(std::string(path));
    return text == texts_.end() ? inner_.stat(path) : ingest::FileStat{ingest::FileKind::File, text->second.size(), 0};
  }
  ingest::OpenResult open(std::string_view path) const override {
    const auto text = texts_.find(std::string(path));
    return text == texts_.end() ? inner_.open(path)
                                : ingest::OpenResult{std::make_unique<ingest::MemoryStream>(text->second), std::nullopt};
  }

 private:
  const ingest::FileSystem& inner_;
  const std::map<std::string, std::string> texts_;
};

/// The fixes of a round, of which none brings a mistake that it did not merely uncover.
class Round {
 public:
  Round(World& world, const RuleOptions& options, const Compilation& compilation)
      : world_(world), options_(options), compilation_(compilation), sources_(*compilation.rules.sources) {}

  FixedTexts run() {
    std::vector<Diagnostic> own;
    for (const Diagnostic& diagnostic : all()) {
      const auto given = [&](const FixEdit& edit) { return edit.span.valid() && edit.span.file < compilation_.roots.size(); };
      if (diagnostic.fixes.empty() || !std::all_of(diagnostic.fixes.front().edits.begin(), diagnostic.fixes.front().edits.end(), given))
        continue;
      own.push_back(diagnostic);
    }
    size_t tried = 0;
    const auto mended = [&](const Diagnostic& diagnostic) {
      const auto gone = [&](const TriedEdits& made) { return takesAway(made, diagnostic); };
      return ++tried <= kTried && with(diagnostic.fixes.front().edits, gone);
    };
    const auto good = [&](const std::vector<FixEdit>& edits) { return with(edits, leavesLess); };
    return applyFixes(sources_, chooseSure(sources_, std::move(own), good, mended));
  }

 private:
  const std::vector<Diagnostic>& all() const { return compilation_.rules.diagnostics.all(); }

  template <typename Promise>
  bool with(const std::vector<FixEdit>& edits, const Promise& promise) {
    const std::map<FileId, std::string> texts = editedTexts(sources_, edits);
    std::map<std::string, std::string> byPath;
    for (const auto& [file, text] : texts) byPath.emplace(sources_.file(file).name(), text);
    const WithTexts files(world_.files, std::move(byPath));
    World elsewhere{files,        world_.writer,      world_.out,         world_.err,
                    world_.today, world_.nanoseconds, world_.environment, world_.programFolder};
    const Compilation made = compile(elsewhere, options_);
    return made.refused == 0 && promise(TriedEdits{sources_, edits, texts, all(), made.rules.diagnostics.all()});
  }

  World& world_;
  const RuleOptions& options_;
  const Compilation& compilation_;
  const SourceMap& sources_;
};

/// Writes the fixed files that were given on the command line; never one of the library. Gives the number of fixes, or -1
/// after saying why a file was not written.
int fixOnce(World& world, const RuleOptions& options, const Compilation& compilation) {
  const FixedTexts fixed = Round(world, options, compilation).run();
  for (const auto& [file, text] : fixed.texts) {
    const std::string& path = compilation.rules.sources->file(file).name();
    if (const auto error = world.writer.replace(path, text)) {
      world.err.write(fmt::format("error: {} was not written: {}\n", harmless(path), *error));
      return -1;
    }
  }
  for (const auto& [span, title] : fixed.applied) {
    const SourceFile& file = compilation.rules.sources->file(span.file);
    const LineColumn at = file.locate(span.begin);
    world.err.write(fmt::format("fixed: {}:{}:{}: {}\n", harmless(file.name()), at.line, at.column, title));
  }
  return static_cast<int>(fixed.applied.size());
}

std::string summaryText(const Compilation& compilation, int fixes) {
  const std::string found = diagnosticSummary(compilation.rules.diagnostics);
  std::string line = found.empty() ? "no mistakes" : found;
  line += fmt::format(" in {} module{}", compilation.rules.modules, compilation.rules.modules == 1 ? "" : "s");
  if (fixes > 0) line += fmt::format("; {} fix{} applied", fixes, fixes == 1 ? "" : "es");
  return line + "\n";
}

int runCheck(World& world, const CheckOptions& options) {
  if (const auto refused = refuseUnless(world, "--format", options.format, {"text", "gcc", "json", "sarif"})) return *refused;
  Compilation compilation = compile(world, options.rules);
  int fixes = 0;
  for (int round = 0; options.fix && compilation.refused == 0 && round < kRounds; ++round) {
    const int applied = fixOnce(world, options.rules, compilation);
    if (applied < 0) return kProgramFault;
    if (applied == 0) break;
    fixes += applied;
    compilation = compile(world, options.rules);
  }
  if (compilation.refused != 0) return compilation.refused;
  const Diagnostics& diagnostics = compilation.rules.diagnostics;
  std::string text;
  if (options.format == "gcc") {
    text = renderGcc(*compilation.rules.sources, diagnostics);
  } else if (options.format == "json") {
    text = renderJson(*compilation.rules.sources, diagnostics);
  } else if (options.format == "sarif") {
    text = renderSarif(*compilation.rules.sources, diagnostics, kVersion);
  } else {
    text = renderText(*compilation.rules.sources, diagnostics, options.output.empty() ? renderOptions(world, world.out) : RenderOptions{});
    text += (text.empty() ? "" : "\n") + summaryText(compilation, fixes);
  }
  return deliver(world, options.output, text, diagnostics.hasErrors() ? kDoesNotCompile : 0);
}

}  // namespace

Subcommand addCheck(CLI::App& root) {
  auto options = std::make_shared<CheckOptions>();
  Options app = addSubcommand(root, "check", "compile rules and say what is wrong",
                              "  tollgate check packs/sample-foc/exit.gate\n"
                              "  tollgate check --fix packs/sample-foc/*.gate\n"
                              "  tollgate check --format sarif --output check.sarif packs/sample-foc/exit.gate\n");
  addRuleOptions(app, options->rules);
  app.value("--format", options->format, "text, gcc, json or sarif", "FORMAT");
  app.value("--output", options->output, "write to a file instead of standard output", "FILE");
  app.flag("--fix", options->fix, "apply the fixes to the files given, then check again");
  return {app, [options](World& world) { return runCheck(world, *options); }};
}

}  // namespace tollgate::driver
