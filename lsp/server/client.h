#pragma once
// What the client said of itself in `initialize`. What it did not say it cannot do.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "lsp/server/json.h"
#include "lsp/server/positions.h"

namespace tollgate::lsp {

struct WorkspaceFolder {
  std::string uri, name;
};

/// initializationOptions.verdicts, or later settings.tollgate.verdicts: gates are judged while somebody works, by these rules and this
/// data. Nothing is judged where it is missing.
struct LiveOptions {
  bool wanted = false;
  std::vector<std::string> rules;  // files or folders; none: every document by itself
  std::string data, asOf;          // "": the folder of the source; today
  std::chrono::milliseconds budget{10'000};
  bool tell = false;  // each new outcome is sent to the client, which shows it in its own way
};

struct Client {
  Encoding encoding = Encoding::Utf16;
  std::optional<int64_t> process;
  std::vector<WorkspaceFolder> folders;
  std::string library;         // initializationOptions.library: a folder of the standard library
  std::string showReferences;  // initializationOptions.showReferences: the client's command that shows a list of places
  LiveOptions live;
  /// Diagnostics are pushed as they change, unless the client asks for them: then it would show them twice.
  bool pushes = true, pulls = false;
  bool asksRenames = false;        // workspace.fileOperations.willRename
  bool registersWatchers = false;  // workspace.didChangeWatchedFiles.dynamicRegistration
  bool refreshesDiagnostics = false, refreshesLenses = false, refreshesHints = false;
  bool versionsEdits = false;                                                   // workspace.workspaceEdit.documentChanges
  bool annotatesEdits = false;                                                  // workspace.workspaceEdit.changeAnnotationSupport
  bool renamesFiles = false;                                                    // workspace.workspaceEdit.resourceOperations has "rename"
  bool relatedInformation = false, codeDescription = false, keepsData = false;  // of publishDiagnostics
  bool marksUnnecessary = false, marksDeprecated = false;                       // tagSupport
  bool codeActionLiterals = false;
  bool nestedSymbols = false;
  bool snippets = false;
  bool linkDefinitions = false, linkDeclarations = false, linkTypes = false, linkImplementations = false;
  bool markdownHover = false, markdownDocumentation = false, markdownSignatures = false;
  bool labelOffsets = false;  // signatureInformation.parameterInformation.labelOffsetSupport
};

/// Of `verdicts`, as `initialize` and changed settings have it. Relative paths begin in the first folder of the workspace.
LiveOptions liveIn(const Json& wanted, const std::vector<WorkspaceFolder>& folders);
/// Of the params of `initialize`. Unknown members and values are passed over.
Client clientIn(const Json& params);

}  // namespace tollgate::lsp
