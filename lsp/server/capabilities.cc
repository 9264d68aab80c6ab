#include "lsp/server/capabilities.h"

#include "compiler/query/tokens.h"
#include "compiler/support/json_writer.h"
#include "lsp/server/commands.h"
#include "lsp/server/messages.h"

namespace tollgate::lsp {

namespace {

void writeTokens(JsonWriter& json) {
  json.key("semanticTokensProvider").beginObject().key("legend").beginObject().key("tokenTypes").beginArray();
  for (const std::string_view type : query::kTokenTypes) json.value(type);
  json.endArray().key("tokenModifiers").beginArray();
  for (const std::string_view modifier : query::kTokenModifiers) json.value(modifier);
  json.endArray().endObject();
  json.member("range", true).key("full").beginObject().member("delta", true).endObject().endObject();
}

}  // namespace

std::string initializeResult(const Client& client, const std::string& version) {
  JsonWriter json = oneLine();
  json.beginObject().key("capabilities").beginObject();
  json.member("positionEncoding", encodingName(client.encoding));
  json.key("textDocumentSync").beginObject().member("openClose", true).member("change", 2).endObject();
  if (client.pulls) {
    json.key("diagnosticProvider").beginObject().member("identifier", "tollgate");
    json.member("interFileDependencies", true).member("workspaceDiagnostics", false).endObject();
  }
  json.member("documentFormattingProvider", true).member("documentRangeFormattingProvider", true);
  json.key("documentOnTypeFormattingProvider").beginObject().member("firstTriggerCharacter", "\n").endObject();
  if (client.codeActionLiterals) {
    json.key("codeActionProvider").beginObject();
    json.key("codeActionKinds").beginArray().value("quickfix").value("refactor").value("refactor.extract").value("refactor.inline");
    json.value("refactor.rewrite").value("source.organizeImports").value("source.fixAll.tollgate").endArray().endObject();
  }
  for (const char* provider :
       {"definitionProvider", "declarationProvider", "typeDefinitionProvider", "implementationProvider", "referencesProvider",
        "documentHighlightProvider", "linkedEditingRangeProvider", "hoverProvider", "documentSymbolProvider", "foldingRangeProvider",
        "selectionRangeProvider", "callHierarchyProvider", "inlayHintProvider", "workspaceSymbolProvider"})
    json.member(provider, true);
  json.key("codeLensProvider").beginObject().member("resolveProvider", true).endObject();
  json.key("executeCommandProvider")
      .beginObject()
      .key("commands")
      .beginArray()
      .value(kEvaluate)
      .value(kWhatOpens)
      .value(kRunExamples)
      .endArray();
  json.member("workDoneProgress", true).endObject();
  json.key("documentLinkProvider").beginObject().endObject();
  json.key("renameProvider").beginObject().member("prepareProvider", true).endObject();
  json.key("completionProvider").beginObject().member("triggerCharacters", std::vector<std::string>{".", " ", "{"});
  json.member("resolveProvider", true).endObject();
  json.key("signatureHelpProvider").beginObject().member("triggerCharacters", std::vector<std::string>{"(", "[", ",", " "}).endObject();
  writeTokens(json);
  json.key("workspace").beginObject().key("workspaceFolders").beginObject();
  json.member("supported", true).member("changeNotifications", true).endObject();
  if (client.asksRenames) {
    json.key("fileOperations").beginObject().key("willRename").beginObject().key("filters").beginArray();
    for (const char* what : {"file", "folder"}) {
      json.beginObject().member("scheme", "file").key("pattern").beginObject();
      json.member("glob", what == std::string_view("file") ? "**/*.gate" : "**").member("matches", what).endObject().endObject();
    }
    json.endArray().endObject().endObject();
  }
  json.endObject();
  json.endObject();
  json.key("serverInfo").beginObject().member("name", "tollgate").member("version", version).endObject();
  json.endObject();
  return json.take();
}

}  // namespace tollgate::lsp
