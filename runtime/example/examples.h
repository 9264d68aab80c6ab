#pragma once
// Runs the examples of a program: tables from their sample data, the ordinary judge, and what is expected of its outcome.
//
//   example::RunOptions options;
//   options.sources = rules.sources.get();
//   options.examples = {0, 2};                       // by their place in Program::examples; empty: all
//   plan::ExampleRun run = example::run(*rules.program, options);
//   if (run.failing() == 0) …
//
// Packs and sources take no part: what is not given is not there. The program is verified; nothing here throws on it.

#include <functional>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "compiler/support/source.h"
#include "runtime/interpret/judge.h"
#include "runtime/plan/example_outcome.h"
#include "runtime/table/table.h"

namespace tollgate::example {

struct RunOptions {
  std::vector<size_t> examples;
  bool none = false;                                             // no example at all: the coverage alone, in which nothing is covered
  const SourceMap* sources = nullptr;                            // files and lines of the rows that are given, for reasons
  table::WorkingCalendar calendar = table::WorkingCalendar();    // Working Days of the program
  std::function<bool(Span)> covers = [](Span) { return true; };  // whether a declaration there counts for the coverage
  /// Asked once an example is judged, with the same facts and options: "" if another engine's outcome is the same, else a
  /// sentence that says what differs. Not set: there is only the reference evaluator.
  std::function<std::string(const ir::Program&, const table::Dataset&, const interpret::EvaluationOptions&, const plan::Outcome&)> other;
};

plan::ExampleRun run(const ir::Program& program, const RunOptions& options);

}  // namespace tollgate::example
