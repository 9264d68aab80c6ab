#pragma once
// Tollgate in a program of your own: rules in, facts in, an outcome out. Opens no file, reads no clock, prints
// nothing: texts, files and the date are passed in.
//
//   #include <tollgate/tollgate.h>      // after find_package(tollgate); link tollgate::tollgate
//   using namespace tollgate;
//
//   api::Rules rules = api::compile({{"release", "release.gate", text}});
//   if (!rules.ok()) return renderText(*rules.sources, rules.diagnostics);   // mistakes, each with its place
//
//   api::Facts facts(rules, *parseIsoDate("2020-05-04"));
//   ingest::RowWriter runs = facts.rows("runs");                              // rows of your own …
//   for (const Run& run : myRuns) {
//     runs.begin();
//     runs.text("id", run.id);
//     run.outcome ? runs.text("outcome", *run.outcome) : runs.unknown("outcome");
//     runs.end();
//   }
//   runs.complete();                                                          // … and there are no others
//   facts.readSources(files);                                                 // or what the rules' sources name
//
//   plan::Outcome outcome = api::evaluate(rules, facts.finish());
//   if (outcome.exitStatus() == 0) …                                          // every gate that applies is met
//   report::text(outcome);  report::json(outcome);                            // or read its members: plan/outcome.h
//
// The CMake function tollgate_embed_pack(target NAME n FILES …) compiles rules into a program and checks them while the
// program is built; then it is api::compile(packs::n()).
//
// Nothing here throws on what users write or on data: mistakes are in Rules::diagnostics, faults of the data in
// Outcome::refused and Outcome::tolerated. std::logic_error and std::bad_alloc are faults of the program.
// Rules are immutable once compiled and may be used by several threads; compile() itself is called by one thread at a
// time. Facts are used by one thread.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "compiler/sema/check.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/limits.h"
#include "compiler/support/render.h"
#include "compiler/support/sha256.h"
#include "compiler/support/source.h"
#include "runtime/api/engine.h"
#include "runtime/ingest/loader.h"
#include "runtime/ingest/memory_files.h"
#include "runtime/interpret/judge.h"
#include "runtime/plan/outcome.h"
#include "runtime/report/json_report.h"
#include "runtime/report/text_report.h"

namespace tollgate::api {

/// A module given.
struct ModuleText {
  std::string name;  // what `use` calls it: "svtad.model"
  std::string file;  // what people are shown: "svtad/model.gate"; nothing is opened
  std::string text;  // UTF-8
};

/// What came of texts: a program, or diagnostics that say why there is none.
struct Rules {
  std::unique_ptr<SourceMap> sources;  // every module read, for messages
  Diagnostics diagnostics;             // warnings too, where there is a program
  size_t modules = 0;                  // how many were read, those of the library among them
  std::optional<ir::Program> program;  // only without errors; with the hashes of its modules
  bool ok() const { return program.has_value(); }
};

/// A library without modules: then the modules given use only each other.
sema::ModuleLoader& noLibrary();

/// Compiles the modules given and what they use, which comes from `library` where it was not given. Never fails:
/// mistakes are diagnostics. A program that breaks the IR's own contract is a fault of Tollgate and throws
/// std::logic_error.
Rules compile(std::vector<ModuleText> modules, sema::ModuleLoader& library = noLibrary(), const Limits& limits = {});

/// Mistakes that only a compiled program tells: zones that do not exist, agreements to another text. compile() has looked for them.
void checkCompiled(const ir::Program& program, const sema::CheckedProgram& checked, Diagnostics& diagnostics);
/// Whether it could say anything, so that the program is worth compiling for its sake: a pack names a fingerprint, or expressions or
/// calendars a zone that does not exist.
bool needsCompiledCheck(const sema::CheckedProgram& checked);

/// The options with the loader's questions answered by the interpreter: `complete when each … where …` and
/// `may be disputed where …`. The program must outlive the loader.
ingest::LoadOptions answering(const ir::Program& program, ingest::LoadOptions options);

/// The facts of one evaluation, from the program's own rows, from files, or from both. The tests of the packs are
/// among them (LoadOptions::packs leaves packs out). A collection that nobody fills was not given, and one that nobody
/// calls complete may have further rows: both keep open what depends on them. The rules must outlive the facts.
/// PRECONDITION: rules.ok().
class Facts {
 public:
  /// `asOf` is the day of the evaluation, in days since 1970-01-01 (parseIsoDate): what is recorded later does not
  /// exist yet. It replaces the one in the options.
  Facts(const Rules& rules, int64_t asOf, ingest::LoadOptions options = {});
  /// Rows of a collection, or of a decision, by its name in the rules. The writer must not outlive the facts.
  ingest::RowWriter rows(std::string_view name) { return loader_.rows(name); }
  /// What all sources of the rules name. `files` says what a path is: ingest::MemoryFiles, or an implementation of
  /// your own over ingest::FileSystem.
  void readSources(const ingest::FileSystem& files) { loader_.readSources(files); }
  /// Only this source, by its name in the rules; false if there is none.
  bool readSource(std::string_view name, const ingest::FileSystem& files);
  /// Settles references, repeats and completeness. Once, after everything was given.
  ingest::LoadResult finish() { return loader_.finish(); }

 private:
  const ir::Program& program_;
  ingest::Loader loader_;
};

/// Judges loaded data by the reference evaluator; refused data gives an outcome with the faults and no gate. As often
/// as you like, with other options each time. For much data there is a faster engine: runtime/api/engine.h.
plan::Outcome evaluate(const ir::Program& program, const ingest::LoadResult& loaded, const interpret::EvaluationOptions& options = {});
/// PRECONDITION: rules.ok().
inline plan::Outcome evaluate(const Rules& rules, const ingest::LoadResult& loaded, const interpret::EvaluationOptions& options = {}) {
  return evaluate(*rules.program, loaded, options);
}

using tollgate::sha256;

}  // namespace tollgate::api
