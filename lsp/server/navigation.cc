// Where things are: definition and its kin, references, highlights.
#include "compiler/query/navigation.h"

#include <algorithm>

#include "lsp/server/answers.h"

namespace tollgate::lsp {
namespace {

using query::Destinations;

void writeLink(Question& question, JsonWriter& json, const Destinations& found, const query::Place& place) {
  json.beginObject();
  if (found.origin) {
    json.key("originSelectionRange");
    question.range(json, *found.origin);
  }
  json.member("targetUri", question.uriOf(place.name.file)).key("targetRange");
  // The whole declaration, which holds its name.
  question.range(json, place.span.valid() ? cover(place.span, place.name) : place.name);
  json.key("targetSelectionRange");
  question.range(json, place.name);
  json.endObject();
}

Answer places(Question& question, const Destinations& found, bool links) {
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::Place& place : found.places) {
    if (links)
      writeLink(question, json, found, place);
    else
      question.location(json, place.name);
  }
  for (const query::ListPlace& place : found.lists) {
    json.beginObject();
    if (links && found.origin) {
      json.key("originSelectionRange");
      question.range(json, *found.origin);
    }
    json.member(links ? "targetUri" : "uri", question.uriOfName(place.file)).key(links ? "targetRange" : "range");
    writeLineStart(json, place.line);
    if (links) {
      json.key("targetSelectionRange");
      writeLineStart(json, place.line);
    }
    json.endObject();
  }
  json.endArray();
  return json.take();
}

int highlightKind(query::Use use) {
  switch (use) {
    case query::Use::Declares: return 3;
    case query::Use::Reads: return 2;
    case query::Use::Writes: return 3;
  }
  return 1;
}

}  // namespace

Answer definition(Question& question) {
  return places(question, query::definition(question.index(), question.file(), question.offset()), question.client().linkDefinitions);
}

Answer declaration(Question& question) {
  return places(question, query::declaration(question.index(), question.file(), question.offset()), question.client().linkDeclarations);
}

Answer typeDefinition(Question& question) {
  return places(question, query::typeDefinition(question.index(), question.file(), question.offset()), question.client().linkTypes);
}

Answer implementation(Question& question) {
  Destinations all;
  question.eachProgramOf(question.offset(), [&](const Analysis& analysis, FileId file, uint32_t offset) {
    const Destinations found = query::implementation(analysis.index(), file, offset);
    if (!all.origin) all.origin = found.origin;  // the first program is that of the document
    for (const query::Place& place : found.places) {
      question.learn(analysis, place.name.file);
      all.places.push_back(place);
    }
    if (all.lists.empty()) all.lists = found.lists;
  });
  query::sortPlaces(all.places);
  return places(question, all, question.client().linkImplementations);
}

Answer highlights(Question& question) {
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::Highlight& highlight : query::highlights(question.index(), question.file(), question.offset())) {
    json.beginObject().key("range");
    question.range(json, highlight.span);
    json.member("kind", highlightKind(highlight.use)).endObject();
  }
  json.endArray();
  return json.take();
}

Answer linkedEditing(Question& question) {
  const std::vector<Span> spans = query::linkedEditing(question.index(), question.file(), question.offset());
  if (spans.empty()) return std::string("null");
  JsonWriter json = oneLine();
  json.beginObject().key("ranges").beginArray();
  for (const Span& span : spans) question.range(json, span);
  json.endArray().endObject();
  return json.take();
}

}  // namespace tollgate::lsp
