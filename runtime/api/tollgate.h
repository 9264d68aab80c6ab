#pragma once
// Tollgate in a program of your own: rules in, facts in, an outcome out. Opens no file, reads no clock, prints
// nothing: texts, files and the date are passed in.
//
//   using namespace tollgate;
//   api::Rules rules = api::compile({{"gate", "gate.gate", text}}, api::noLibrary());
//   if (!rules.program) return renderText(*rules.sources, rules.diagnostics);
//   ingest::LoadOptions when;  when.asOf = *parseIsoDate("2020-05-04");
//   ingest::Loader loader(*rules.program, api::answering(*rules.program, when));
//   ingest::RowWriter rows = loader.rows("issues");   // or loader.readSources(files)
//   …
//   plan::Outcome outcome = api::evaluate(*rules.program, loader.finish());
//   outcome.gates[0].verdict == plan::Verdict::Met
//
// Rules are immutable once compiled and may be used by several threads; a Loader is used by one.

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
#include "compiler/support/source.h"
#include "runtime/ingest/loader.h"
#include "runtime/interpret/judge.h"
#include "runtime/plan/outcome.h"

namespace tollgate::api {

/// A module given: its name (`svtad.model`), what people are shown as its file, and its text.
struct ModuleText {
  std::string name, file, text;
};

struct Rules {
  std::unique_ptr<SourceMap> sources;   // every module read, for messages
  Diagnostics diagnostics;
  size_t modules = 0;
  std::optional<ir::Program> program;   // only without errors; with the hashes of its modules
};

/// Compiles the modules given and what they use, which comes from `library`. Never fails: mistakes are diagnostics.
/// A program that breaks the IR's own contract is a fault of Tollgate and throws std::logic_error.
Rules compile(std::vector<ModuleText> modules, sema::ModuleLoader& library, const Limits& limits = {});

/// A library without modules.
sema::ModuleLoader& noLibrary();

/// The options with the loader's questions answered by the interpreter: `complete when each … where …` and
/// `may be disputed where …`. The program must outlive the loader.
ingest::LoadOptions answering(const ir::Program& program, ingest::LoadOptions options);

/// Judges loaded data; refused data gives an outcome with the faults and no gate.
plan::Outcome evaluate(const ir::Program& program, const ingest::LoadResult& loaded, const interpret::EvaluationOptions& options = {});

/// SHA-256 in hexadecimal.
std::string sha256(std::string_view text);

}  // namespace tollgate::api
