// What can be run, and how often a name is read, above the names.
#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "compiler/query/outline.h"
#include "compiler/support/display_text.h"
#include "lsp/server/answers.h"
#include "lsp/server/commands.h"
#include "lsp/server/verdict_words.h"

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

/// Also of a criterion of it.
std::string nameOfGate(const Question& question, const query::Entity& entity) {
  return std::string(query::nameOf(question.analysis().program(), {EntityKind::Gate, entity.id}));
}

void writeCommand(JsonWriter& json, Question& question, std::string_view title, std::string_view command, const query::Lens& lens) {
  json.key("command").beginObject().member("title", title).member("command", command);
  json.key("arguments").beginArray().beginObject().member("uri", question.uriOf(question.file()));
  if (command == kRunExamples) {
    json.member("examples", titlesOf(question, lens.entity));
  } else {
    json.member("gate", nameOfGate(question, lens.entity));
    const LiveOptions& live = question.client().live;
    if (!live.rules.empty()) json.member("rules", live.rules);
    if (!live.data.empty()) json.member("data", live.data);
    if (!live.asOf.empty()) json.member("asOf", live.asOf);
  }
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

/// What is known of the gate, or of the criterion, of a lens; "": nothing that holds. Only a client that can be told when it does not hold
/// any more is shown any.
std::string verdictTitle(Question& question, const query::Lens& lens) {
  const Verdicts* verdicts = question.client().refreshesLenses ? question.verdicts() : nullptr;
  if (verdicts == nullptr) return "";
  const auto gates = gatesNamed(*verdicts, question.identityOf(question.file()), nameOfGate(question, lens.entity));
  if (lens.entity.kind == EntityKind::Gate) return gates.empty() ? "" : gateTitle(gates, verdicts->asOf);
  const auto criteria = criteriaNamed(gates, query::nameOf(question.analysis().program(), lens.entity));
  return criteria.empty() ? "" : criterionTitle(criteria);
}

/// Whether verdicts that hold say that something of the gate is closed.
bool isClosed(Question& question, const query::Lens& lens) {
  const Verdicts* verdicts = question.client().refreshesLenses ? question.verdicts() : nullptr;
  return verdicts != nullptr && mayOpen(gatesNamed(*verdicts, question.identityOf(question.file()), nameOfGate(question, lens.entity)));
}

/// Why there is no verdict, where one was looked for.
std::string evaluateTitle(Question& question) {
  const Verdicts* verdicts = question.client().refreshesLenses ? question.verdicts() : nullptr;
  return verdicts == nullptr || verdicts->none.empty() ? "evaluate" : fmt::format("evaluate (no verdict: {})", harmless(verdicts->none));
}

}  // namespace

Answer codeLenses(Question& question) {
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::Lens& lens : query::lenses(question.index(), question.file())) {
    const bool runs = lens.kind == query::LensKind::Examples || lens.kind == query::LensKind::RunExample;
    const size_t count = runs ? titlesOf(question, lens.entity).size() : lens.count;
    if (runs && count == 0) continue;
    const bool judges = lens.kind == query::LensKind::GateVerdict || lens.kind == query::LensKind::CriterionVerdict;
    std::string verdict = judges ? verdictTitle(question, lens) : "";
    if (lens.kind == query::LensKind::CriterionVerdict && verdict.empty()) continue;
    if (lens.kind == query::LensKind::GateVerdict && verdict.empty()) verdict = evaluateTitle(question);
    json.beginObject().key("range");
    question.range(json, lens.span);
    switch (lens.kind) {
      case query::LensKind::GateVerdict:
      case query::LensKind::CriterionVerdict: writeCommand(json, question, verdict, kEvaluate, lens); break;
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
    if (lens.kind != query::LensKind::GateVerdict || !isClosed(question, lens)) continue;
    json.beginObject().key("range");
    question.range(json, lens.span);
    writeCommand(json, question, "what would open this gate", kWhatOpens, lens);
    json.endObject();
  }
  json.endArray();
  return json.take();
}

}  // namespace tollgate::lsp
