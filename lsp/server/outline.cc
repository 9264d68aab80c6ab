// The shape of a document: symbols, folding, selections, links, hints.
#include "compiler/query/outline.h"

#include <algorithm>

#include <fmt/format.h>

#include "lsp/server/answers.h"
#include "lsp/server/outline.h"
#include "lsp/server/uris.h"
#include "lsp/server/verdict_words.h"

namespace tollgate::lsp {

/// SymbolKind of the protocol.
int symbolKind(query::EntityKind kind) {
  using query::EntityKind;
  enum : int {
    kFile = 1,
    kModule = 2,
    kNamespace = 3,
    kClass = 5,
    kMethod = 6,
    kProperty = 7,
    kField = 8,
    kEnum = 10,
    kInterface = 11,
    kFunction = 12,
    kVariable = 13,
    kConstant = 14,
    kString = 15,
    kNumber = 16,
    kArray = 18,
    kObject = 19,
    kKey = 20,
    kEnumMember = 22,
    kStruct = 23,
    kEvent = 24,
    kOperator = 25
  };
  switch (kind) {
    case EntityKind::None: return kVariable;
    case EntityKind::Module: return kModule;
    case EntityKind::Document: return kFile;
    case EntityKind::Register: return kFile;
    case EntityKind::Clause: return kKey;
    case EntityKind::Column: return kField;
    case EntityKind::Enum: return kEnum;
    case EntityKind::EnumValue: return kEnumMember;
    case EntityKind::Record: return kStruct;
    case EntityKind::Collection: return kArray;
    case EntityKind::Field: return kField;
    case EntityKind::Property: return kProperty;
    case EntityKind::Function: return kFunction;
    case EntityKind::Exception: return kOperator;
    case EntityKind::Parameter: return kVariable;
    case EntityKind::Element: return kVariable;
    case EntityKind::FamilyElement: return kVariable;
    case EntityKind::Table: return kArray;
    case EntityKind::TableCell: return kNumber;
    case EntityKind::Interpretation: return kInterface;
    case EntityKind::Choice: return kEnumMember;
    case EntityKind::Decision: return kEvent;
    case EntityKind::Outcome: return kEnumMember;
    case EntityKind::Gate: return kClass;
    case EntityKind::Criterion: return kMethod;
    case EntityKind::Pack: return kNamespace;
    case EntityKind::Group: return kNamespace;
    case EntityKind::Test: return kMethod;
    case EntityKind::Source: return kObject;
    case EntityKind::Capture: return kString;
    case EntityKind::Calendar: return kObject;
    case EntityKind::Report: return kStruct;
    case EntityKind::Content: return kField;
    case EntityKind::World: return kObject;
    case EntityKind::Example: return kConstant;
  }
  return kVariable;
}

namespace {

void writeSymbol(Question& question, JsonWriter& json, const query::DocumentSymbol& symbol) {
  json.beginObject().member("name", symbol.name);
  if (!symbol.detail.empty()) json.member("detail", symbol.detail);
  json.member("kind", symbolKind(symbol.kind)).key("range");
  question.range(json, symbol.span);
  json.key("selectionRange");
  question.range(json, symbol.selection);
  if (!symbol.kids.empty()) {
    json.key("children").beginArray();
    for (const query::DocumentSymbol& kid : symbol.kids) writeSymbol(question, json, kid);
    json.endArray();
  }
  json.endObject();
}

/// For clients that know no trees.
void writeFlat(Question& question, JsonWriter& json, const query::DocumentSymbol& symbol, const std::string& container) {
  json.beginObject().member("name", symbol.name).member("kind", symbolKind(symbol.kind)).key("location");
  question.location(json, symbol.span);
  if (!container.empty()) json.member("containerName", container);
  json.endObject();
  for (const query::DocumentSymbol& kid : symbol.kids) writeFlat(question, json, kid, symbol.name);
}

std::string_view foldingWord(query::FoldingKind kind) {
  switch (kind) {
    case query::FoldingKind::Region: return "region";
    case query::FoldingKind::Comment: return "comment";
    case query::FoldingKind::Imports: return "imports";
  }
  return "region";
}

/// Behind the lines of a requirement what is counted, where the client can be told when that does not hold any more.
void writeValues(Question& question, JsonWriter& json, Span asked) {
  const Verdicts* verdicts = question.client().refreshesHints ? question.verdicts() : nullptr;
  if (verdicts == nullptr) return;
  const SourceFile& file = question.analysis().sources().file(question.file());
  for (const auto& [line, value] : lineValues(*verdicts, question.identityOf(question.file()))) {
    if (line > file.lineCount()) continue;
    const std::string_view text = file.line(line);
    const uint32_t end = file.lineStart(line) + static_cast<uint32_t>(text.find_last_not_of(" \t\r") + 1);
    if (end < asked.begin || end > asked.end) continue;
    json.beginObject().key("position");
    writePosition(json, question.positions(question.file()).positionOf(end));
    json.member("label", value.label).member("paddingLeft", true).member("tooltip", value.tooltip).endObject();
  }
}

}  // namespace

Answer documentSymbols(Question& question) {
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::DocumentSymbol& symbol : query::documentSymbols(question.index(), question.file())) {
    if (question.client().nestedSymbols)
      writeSymbol(question, json, symbol);
    else
      writeFlat(question, json, symbol, "");
  }
  json.endArray();
  return json.take();
}

Answer foldingRanges(Question& question) {
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::Folding& folding : query::foldings(question.index(), question.file())) {
    json.beginObject().member("startLine", folding.first).member("endLine", folding.last);
    if (folding.kind != query::FoldingKind::Region) json.member("kind", foldingWord(folding.kind));
    json.endObject();
  }
  json.endArray();
  return json.take();
}

Answer selectionRanges(Question& question) {
  const Json asked = question.params()["positions"];
  JsonWriter json = oneLine();
  json.beginArray();
  for (size_t i = 0; i < asked.size(); ++i) {
    const std::vector<Span> spans = query::selectionRanges(question.index(), question.file(), question.offsetOf(*positionIn(asked.at(i))));
    for (const Span& span : spans) {
      if (span != spans.front()) json.key("parent");
      json.beginObject().key("range");
      question.range(json, span);
    }
    for (size_t level = 0; level < spans.size(); ++level) json.endObject();
  }
  json.endArray();
  return json.take();
}

Answer documentLinks(Question& question) {
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::DocumentLink& link : query::documentLinks(question.index(), question.file())) {
    std::string target;
    if (link.module != sema::kNone)
      target = question.uriOf(question.analysis().program().modules[link.module]->file);
    else if (!link.isPattern)
      target = question.uriOfName(link.file);
    if (target.empty()) continue;
    json.beginObject().key("range");
    question.range(json, link.span);
    json.member("target", target);
    if (!link.tooltip.empty()) json.member("tooltip", link.tooltip);
    json.endObject();
  }
  json.endArray();
  return json.take();
}

Answer inlayHints(Question& question) {
  const Span asked = question.spanOf(*rangeIn(question.params()["range"]));
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::Hint& hint : query::hints(question.index(), question.file(), asked.begin, asked.end)) {
    json.beginObject().key("position");
    writePosition(json, question.positions(hint.file).positionOf(hint.offset));
    json.member("label", hint.label).member("kind", hint.kind == query::HintKind::Type ? 1 : 2);
    if (hint.padLeft) json.member("paddingLeft", true);
    if (hint.padRight) json.member("paddingRight", true);
    if (!hint.tooltip.empty()) json.key("tooltip").beginObject().member("kind", "markdown").member("value", hint.tooltip).endObject();
    json.endObject();
  }
  writeValues(question, json, asked);
  json.endArray();
  return json.take();
}

}  // namespace tollgate::lsp
