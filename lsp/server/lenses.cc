// What can be run, and how often a name is read, above the names.
#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "compiler/query/outline.h"
#include "lsp/server/answers.h"
#include "lsp/server/commands.h"

namespace tollgate::lsp {
namespace {

using query::EntityKind;

/// Of the examples that the lens runs those of this file: the command is given the file.
std::vector<std::string> titlesOf(const Question& question, const query::Entity& entity) {
  std::vector<std::string> titles = query::exampleTitles(question.index(), entity);
  const sema::CheckedProgram& program = question.analysis().program();
  std::erase_if(titles, [&](const std::string& title) {
    return std::none_of(program.examples.begin(), program.examples.end(), [&](const sema::ExampleInfo& example) {
      return program.modules[example.module]->file == question.file() && example.decl->name == title;
    });
  });
  return titles;
}

void writeCommand(JsonWriter& json, Question& question, std::string_view title, std::string_view command, const query::Lens& lens) {
  json.key("command").beginObject().member("title", title).member("command", command);
  json.key("arguments").beginArray().beginObject().member("uri", question.uriOf(question.file()));
  if (command == kEvaluate)
    json.member("gate", describe(question.analysis().program(), lens.entity).name);
  else
    json.member("examples", titlesOf(question, lens.entity));
  json.endObject().endArray().endObject();
}

/// The editor's own list of places, where the client told which of its commands shows one; else the number alone.
void writePlaces(JsonWriter& json, Question& question, std::string_view title, const query::Lens& lens) {
  const std::string& command = question.client().showReferences;
  json.key("command").beginObject().member("title", title).member("command", command);
  if (!command.empty()) {
    json.key("arguments").beginArray().value(question.uriOf(question.file()));
    writePosition(json, question.positions(lens.span.file).positionOf(lens.span.begin));
    json.beginArray();
    for (const Span& span : question.index().of(lens.entity) | std::views::filter([](const auto& o) {
                              return o.use != query::Use::Declares;
                            }) | std::views::transform(&query::Occurrence::span))
      question.location(json, span);
    json.endArray().endArray();
  }
  json.endObject();
}

std::string counted(size_t count, const char* one, const char* many) { return fmt::format("{} {}", count, count == 1 ? one : many); }

}  // namespace

Answer codeLenses(Question& question) {
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::Lens& lens : query::lenses(question.index(), question.file())) {
    const bool runs = lens.kind == query::LensKind::Examples || lens.kind == query::LensKind::RunExample;
    const size_t count = runs ? titlesOf(question, lens.entity).size() : lens.count;
    if (runs && count == 0) continue;
    json.beginObject().key("range");
    question.range(json, lens.span);
    switch (lens.kind) {
      case query::LensKind::GateVerdict: writeCommand(json, question, "evaluate", kEvaluate, lens); break;
      case query::LensKind::Examples:
        writeCommand(json, question, "run " + counted(count, "example", "examples"), kRunExamples, lens);
        break;
      case query::LensKind::RunExample: writeCommand(json, question, "run example", kRunExamples, lens); break;
      case query::LensKind::References: writePlaces(json, question, counted(count, "reference", "references"), lens); break;
      case query::LensKind::Implements:
        writePlaces(json, question, counted(count, "place implements it", "places implement it"), lens);
        break;
    }
    json.endObject();
  }
  json.endArray();
  return json.take();
}

}  // namespace tollgate::lsp
