#pragma once
// What lenses run: commands over the texts as they stand in the editor.

#include <memory>
#include <string>

#include "lsp/server/client.h"
#include "lsp/server/messages.h"
#include "lsp/server/workspace.h"

namespace tollgate::lsp {

inline constexpr std::string_view kEvaluate = "tollgate.evaluate", kWhatOpens = "tollgate.whatOpens", kRunExamples = "tollgate.runExamples";

/// What a command does: the arguments of `tollgate`, and what is said when it is done.
struct CommandCall {
  std::vector<std::string> arguments;
  std::string title;       // "evaluating sit-exit"
  bool whatOpens = false;  // what is told of it is not the verdict, but what is still needed
};
/// Of `workspace/executeCommand`: `arguments` is one object with `uri` (or `path`) and, as far as they are wanted,
/// tollgate.evaluate, tollgate.whatOpens: `rules` (files and folders; else that of `uri`), `gate`, `asOf`, `data`; tollgate.runExamples:
/// `files` (else that of `uri`), `examples`, an array of titles. Else why not.
std::variant<CommandCall, ResponseError> commandIn(const Json& params);

/// {"exitStatus":…,"result":…,"messages":…}: the result as JSON, null where there is none.
std::string commandAnswer(const CommandResult& result);
/// A few words for people: "sit-exit: not met", or what is still needed. "" where there is nothing to say.
std::string commandSummary(const CommandCall& call, const CommandResult& result);

}  // namespace tollgate::lsp
