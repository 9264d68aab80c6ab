// Any bytes as a module: checked, lowered, verified, printed and parsed back, and evaluated over two rows of every
// record. A program without mistakes keeps the IR's contract, and its outcome is the same twice; so is what its own examples give.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/ir/text.h"
#include "runtime/api/tollgate.h"
#include "runtime/example/examples.h"
#include "runtime/report/example_report.h"
#include "runtime/report/json_report.h"
#include "runtime/report/text_report.h"

namespace {

using namespace tollgate;

void fill(ingest::RowWriter& rows, const ir::Program& program, const ir::FieldDecl& field, int row) {
  const std::string key = "k" + std::to_string(row);
  if (field.mayBeUnknown && row == 1) return rows.unknown(field.name);
  if (field.type.optional && row == 1) return rows.absent(field.name);
  switch (field.type.kind) {
    case ir::TypeKind::Text:
    case ir::TypeKind::Ref: return rows.text(field.name, key);
    case ir::TypeKind::Set:
      return rows.texts(field.name, field.type.element == ir::TypeKind::Ref ? std::vector<std::string>{key} : std::vector<std::string>{});
    case ir::TypeKind::Number: return rows.number(field.name, row);
    case ir::TypeKind::Share: return rows.share(field.name, row, 2);
    case ir::TypeKind::Enum: {
      const auto& values = program.enums[field.type.id].values;
      return rows.value(field.name,
                        values.empty() ? 0 : static_cast<int64_t>(values.size()) / (row + 1) % static_cast<int64_t>(values.size()));
    }
    default: return rows.value(field.name, row);
  }
}

ingest::LoadResult loaded(const ir::Program& program) {
  ingest::LoadOptions options;
  options.asOf = *parseIsoDate("2020-05-04");
  for (const ingest::FaultKindInfo& kind : ingest::faultKinds()) options.tolerated.emplace(kind.name);
  ingest::Loader loader(program, api::answering(program, options));
  loader.addPacks();
  for (const ir::Record& record : program.records) {
    ingest::RowWriter rows = loader.rows(record.collection);
    for (int row = 0; row < 2; ++row) {
      rows.begin();
      for (const ir::FieldDecl& field : record.fields) fill(rows, program, field, row);
      rows.end();
    }
    rows.complete();
  }
  return loader.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  const api::Rules rules = api::compile({{"fuzz", "fuzz.gate", std::move(text)}}, api::noLibrary());  // throws where verify complains
  if (!rules.program) {
    if (!rules.diagnostics.hasErrors()) std::abort();
    renderText(*rules.sources, rules.diagnostics);
    return 0;
  }
  const std::string printed = ir::print(*rules.program);
  const ir::ParsedProgram again = ir::parse(printed);
  if (!again.ok || ir::print(again.program) != printed) std::abort();
  const ingest::LoadResult facts = loaded(*rules.program);
  const plan::Outcome outcome = api::evaluate(*rules.program, facts);
  report::text(outcome);
  if (report::json(outcome) != report::json(api::evaluate(*rules.program, facts))) std::abort();
  example::RunOptions run;
  report::ExamplePage page;
  run.sources = page.sources = rules.sources.get();
  run.none = rules.program->examples.empty();
  const plan::ExampleRun examples = example::run(*rules.program, run);
  report::exampleText(examples, page);
  report::exampleJunit(examples, page);
  if (report::exampleJson(examples, page) != report::exampleJson(example::run(*rules.program, run), page)) std::abort();
  return 0;
}
