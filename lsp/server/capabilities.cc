#include "lsp/server/capabilities.h"

#include "compiler/support/json_writer.h"
#include "lsp/server/messages.h"

namespace tollgate::lsp {

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
    json.key("codeActionKinds").beginArray().value("quickfix").value("source.fixAll.tollgate").endArray().endObject();
  }
  json.key("workspace").beginObject().key("workspaceFolders").beginObject();
  json.member("supported", true).member("changeNotifications", true).endObject().endObject();
  json.endObject();
  json.key("serverInfo").beginObject().member("name", "tollgate").member("version", version).endObject();
  json.endObject();
  return json.take();
}

}  // namespace tollgate::lsp
