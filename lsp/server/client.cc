#include "lsp/server/client.h"

#include <algorithm>

#include "lsp/server/uris.h"

namespace tollgate::lsp {
namespace {

bool holds(const Json& list, std::string_view word) {
  for (size_t i = 0; i < list.size(); ++i) {
    if (list.at(i).text() == word) return true;
  }
  return false;
}

/// The first that both know; UTF-16 where the client names none, for that is what the protocol says.
Encoding encodingIn(const Json& general) {
  const Json list = general["positionEncodings"];
  for (size_t i = 0; i < list.size(); ++i) {
    for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16, Encoding::Utf32}) {
      if (list.at(i).text() == encodingName(encoding)) return encoding;
    }
  }
  return Encoding::Utf16;
}

void readFolders(const Json& params, Client& client) {
  const Json folders = params["workspaceFolders"];
  for (size_t i = 0; i < folders.size(); ++i) {
    const Json folder = folders.at(i);
    if (const auto uri = folder["uri"].text())
      client.folders.push_back({std::string(*uri), std::string(folder["name"].text().value_or(""))});
  }
  if (!client.folders.empty()) return;
  if (const auto uri = params["rootUri"].text()) client.folders.push_back({std::string(*uri), ""});
}

/// `initializationOptions.diagnostics`: "push", "pull" or "both". Without it, what the client cannot be sent is pulled.
void readDiagnostics(const Json& params, const Json& document, Client& client) {
  const Json publish = document["publishDiagnostics"];
  const auto wanted = params["initializationOptions"]["diagnostics"].text();
  const bool canPull = document["diagnostic"].isObject();
  client.pulls = wanted ? *wanted == "pull" || *wanted == "both" : canPull && !publish.isObject();
  client.pushes = !client.pulls || wanted == "both";
  const Json told = client.pulls && !publish.isObject() ? document["diagnostic"] : publish;
  client.relatedInformation = told["relatedInformation"].isTrue();
  client.keepsData = told["dataSupport"].isTrue();
  client.codeDescription = told["codeDescriptionSupport"].isTrue();
  const Json tags = told["tagSupport"]["valueSet"];
  for (size_t i = 0; i < tags.size(); ++i) {
    client.marksUnnecessary |= tags.at(i).integer() == 1;
    client.marksDeprecated |= tags.at(i).integer() == 2;
  }
}

}  // namespace

LiveOptions liveIn(const Json& wanted, const std::vector<WorkspaceFolder>& folders) {
  LiveOptions live;
  if (!wanted.isObject()) return live;
  const auto folder = folders.empty() ? std::nullopt : pathOfUri(folders.front().uri);
  const auto pathIn = [&](const Json& json) {
    const std::string path(json.text().value_or(""));
    return path.empty() || path.starts_with('/') || !folder ? path : *folder + "/" + path;
  };
  live.wanted = true;
  live.tell = wanted["tell"].isTrue();
  live.data = pathIn(wanted["data"]);
  live.asOf = std::string(wanted["asOf"].text().value_or(""));
  const Json rules = wanted["rules"];
  for (size_t i = 0; i < rules.size(); ++i) {
    if (std::string path = pathIn(rules.at(i)); !path.empty()) live.rules.push_back(std::move(path));
  }
  constexpr int64_t kLongest = 3'600'000;
  if (const auto most = wanted["budget"].integer()) live.budget = std::chrono::milliseconds(std::clamp<int64_t>(*most, 0, kLongest));
  return live;
}

Client clientIn(const Json& params) {
  Client client;
  const Json capabilities = params["capabilities"];
  const Json document = capabilities["textDocument"], workspace = capabilities["workspace"];
  client.encoding = encodingIn(capabilities["general"]);
  client.process = params["processId"].integer();
  client.library = std::string(params["initializationOptions"]["library"].text().value_or(""));
  client.showReferences = std::string(params["initializationOptions"]["showReferences"].text().value_or(""));
  readFolders(params, client);
  readDiagnostics(params, document, client);
  client.live = liveIn(params["initializationOptions"]["verdicts"], client.folders);
  client.asksRenames = workspace["fileOperations"]["willRename"].isTrue();
  client.registersWatchers = workspace["didChangeWatchedFiles"]["dynamicRegistration"].isTrue();
  client.refreshesDiagnostics = workspace["diagnostics"]["refreshSupport"].isTrue();
  client.refreshesLenses = workspace["codeLens"]["refreshSupport"].isTrue();
  client.refreshesHints = workspace["inlayHint"]["refreshSupport"].isTrue();
  const Json edits = workspace["workspaceEdit"];
  client.versionsEdits = edits["documentChanges"].isTrue();
  client.annotatesEdits = client.versionsEdits && edits["changeAnnotationSupport"].isObject();
  client.renamesFiles = client.versionsEdits && holds(edits["resourceOperations"], "rename");
  client.codeActionLiterals = document["codeAction"]["codeActionLiteralSupport"].isObject();
  client.nestedSymbols = document["documentSymbol"]["hierarchicalDocumentSymbolSupport"].isTrue();
  const Json completionItem = document["completion"]["completionItem"];
  client.snippets = completionItem["snippetSupport"].isTrue();
  client.linkDefinitions = document["definition"]["linkSupport"].isTrue();
  client.linkDeclarations = document["declaration"]["linkSupport"].isTrue();
  client.linkTypes = document["typeDefinition"]["linkSupport"].isTrue();
  client.linkImplementations = document["implementation"]["linkSupport"].isTrue();
  client.markdownHover = holds(document["hover"]["contentFormat"], "markdown");
  client.markdownDocumentation = holds(completionItem["documentationFormat"], "markdown");
  const Json signature = document["signatureHelp"]["signatureInformation"];
  client.markdownSignatures = holds(signature["documentationFormat"], "markdown");
  client.labelOffsets = signature["parameterInformation"]["labelOffsetSupport"].isTrue();
  return client;
}

}  // namespace tollgate::lsp
