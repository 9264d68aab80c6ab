// Who reads whom, as a call hierarchy.
#include "compiler/query/calls.h"

#include <set>
#include <utility>

#include "lsp/server/answers.h"
#include "lsp/server/outline.h"

namespace tollgate::lsp {
namespace {

void writeItem(Question& question, JsonWriter& json, const query::CallItem& item) {
  json.beginObject().member("name", item.name).member("kind", symbolKind(item.entity.kind));
  if (!item.detail.empty()) json.member("detail", item.detail);
  json.member("uri", question.uriOf(item.span.file)).key("range");
  question.range(json, cover(item.span, item.selection));
  json.key("selectionRange");
  question.range(json, item.selection);
  json.endObject();
}

/// `params.item` is what was prepared: its place says what it is.
Answer calls(Question& question, bool incoming) {
  JsonWriter json = oneLine();
  json.beginArray();
  const auto range = rangeIn(question.params()["item"]["selectionRange"]);
  const uint32_t offset = question.offsetOf(range->start);
  std::set<std::pair<FileId, uint32_t>> told;  // a reader that several programs have is told once
  const auto add = [&](const Analysis& analysis) {
    const std::vector<query::CallItem> items = query::prepareCalls(analysis.index(), question.file(), offset);
    if (items.empty()) return;
    const query::Entity entity = items.front().entity;
    for (const query::Call& call :
         incoming ? query::incomingCalls(analysis.index(), entity) : query::outgoingCalls(analysis.index(), entity)) {
      if (!told.emplace(call.item.selection.file, call.item.selection.begin).second) continue;
      question.learn(analysis, call.item.span.file);
      json.beginObject().key(incoming ? "from" : "to");
      writeItem(question, json, call.item);
      json.key("fromRanges").beginArray();
      for (const Span& span : call.spans) question.range(json, span);
      json.endArray().endObject();
    }
  };
  if (incoming)
    question.eachProgram(add);
  else
    add(question.analysis());
  json.endArray();
  return json.take();
}

}  // namespace

Answer prepareCalls(Question& question) {
  const std::vector<query::CallItem> items = query::prepareCalls(question.index(), question.file(), question.offset());
  if (items.empty()) return std::string("null");
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::CallItem& item : items) writeItem(question, json, item);
  json.endArray();
  return json.take();
}

Answer incomingCalls(Question& question) { return calls(question, true); }
Answer outgoingCalls(Question& question) { return calls(question, false); }

}  // namespace tollgate::lsp
