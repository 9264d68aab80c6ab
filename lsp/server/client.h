#pragma once
// What the client said of itself in `initialize`. What it did not say it cannot do.

#include <optional>
#include <string>
#include <vector>

#include "lsp/server/json.h"
#include "lsp/server/positions.h"

namespace tollgate::lsp {

struct WorkspaceFolder {
  std::string uri, name;
};

struct Client {
  Encoding encoding = Encoding::Utf16;
  std::optional<int64_t> process;
  std::vector<WorkspaceFolder> folders;
  std::string library;  // initializationOptions.library: a folder of the standard library
  /// Diagnostics are pushed as they change, unless the client asks for them: then it would show them twice.
  bool pushes = true, pulls = false;
  bool registersWatchers = false;  // workspace.didChangeWatchedFiles.dynamicRegistration
  bool refreshesDiagnostics = false, refreshesTokens = false, refreshesLenses = false, refreshesHints = false;
  bool createsProgress = false;  // window.workDoneProgress
  bool appliesEdits = false;     // workspace.applyEdit
  bool versionsEdits = false;    // workspace.workspaceEdit.documentChanges
  bool renamesFiles = false;     // workspace.workspaceEdit.resourceOperations has "rename"
  bool relatedInformation = false, codeDescription = false, diagnosticVersion = false;  // of publishDiagnostics
  bool marksUnnecessary = false;                                                        // tagSupport
  bool codeActionLiterals = false;
  bool nestedSymbols = false;
  bool snippets = false, insertsAndReplaces = false;
  bool linkDefinitions = false, linkDeclarations = false, linkTypes = false, linkImplementations = false;
  bool markdownHover = false, markdownDocumentation = false, markdownSignatures = false;
  bool lineFoldingOnly = false;
  bool labelOffsets = false;  // signatureInformation.parameterInformation.labelOffsetSupport
  bool prepareRename = false;
  bool watchedFolders = false;  // workspace.workspaceFolders
};

/// Of the params of `initialize`. Unknown members and values are passed over.
Client clientIn(const Json& params);

}  // namespace tollgate::lsp
