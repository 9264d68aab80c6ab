// Diagnostics as the protocol has them: what `tollgate check` says of this file.
#include "compiler/query/unfinished.h"
#include "compiler/support/sha256.h"
#include "lsp/server/answers.h"
#include "lsp/server/uris.h"

namespace tollgate::lsp {
namespace {

int severityNumber(Severity severity) {
  switch (severity) {
    case Severity::Error: return 1;
    case Severity::Warning: return 2;
    case Severity::Note: return 3;
  }
  return 1;
}

/// Written, and nobody needs it: shown faded.
bool isUnnecessary(DiagKind kind) {
  return kind == DiagKind::UnusedName || kind == DiagKind::UnusedUse || kind == DiagKind::UnusedParameter;
}

void writeDiagnostic(Question& question, JsonWriter& json, const Diagnostic& diagnostic) {
  json.beginObject().key("range");
  question.range(json, diagnostic.span.valid() ? diagnostic.span : Span{question.file(), 0, 0});
  const std::string code = diagCode(diagnostic.kind);
  json.member("severity", severityNumber(diagnostic.severity)).member("code", code);
  if (question.client().codeDescription) {
    const std::string page = question.services().host.pageOf(question.analysis().place(), code);
    if (!page.empty()) json.key("codeDescription").beginObject().member("href", uriOfPath(page)).endObject();
  }
  json.member("source", "tollgate");
  json.member("message", diagnostic.help.empty() ? diagnostic.message : diagnostic.message + "\nhelp: " + diagnostic.help);
  constexpr int kUnnecessary = 1, kDeprecated = 2;
  const Client& client = question.client();
  if (client.marksUnnecessary && isUnnecessary(diagnostic.kind)) json.key("tags").beginArray().value(kUnnecessary).endArray();
  if (client.marksDeprecated && diagnostic.kind == DiagKind::Superseded) json.key("tags").beginArray().value(kDeprecated).endArray();
  if (client.keepsData && query::staysAsLineGoesOn(diagnostic, question.analysis().sources().file(question.file()).text()))
    json.key("data").beginObject().member("staysAsLineGoesOn", true).endObject();
  if (question.client().relatedInformation && !diagnostic.labels.empty()) {
    json.key("relatedInformation").beginArray();
    for (const DiagLabel& label : diagnostic.labels) {
      if (!label.span.valid()) continue;
      json.beginObject().key("location");
      question.location(json, label.span);
      json.member("message", label.text).endObject();
    }
    json.endArray();
  }
  json.endObject();
}

}  // namespace

std::string diagnosticItems(Question& question) {
  JsonWriter json = oneLine();
  json.beginArray();
  for (const Diagnostic& diagnostic : question.analysis().diagnostics().all()) {
    if (!diagnostic.span.valid() || diagnostic.span.file == question.file()) writeDiagnostic(question, json, diagnostic);
  }
  json.endArray();
  return json.take();
}

Answer pullDiagnostics(Question& question) {
  const std::string items = diagnosticItems(question);
  // Of the document and its diagnostics, so that an id of another document, or of an earlier server, is never taken for this one's.
  const std::string id = sha256(question.uriOf(question.file()) + '\0' + items).substr(0, 32);
  JsonWriter json = oneLine();
  json.beginObject();
  if (question.params()["previousResultId"].text() == id)
    json.member("kind", "unchanged");
  else
    json.member("kind", "full").key("items").json(items);
  json.member("resultId", id).endObject();
  return json.take();
}

}  // namespace tollgate::lsp
