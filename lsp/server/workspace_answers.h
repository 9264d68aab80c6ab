#pragma once
// Requests about a workspace as a whole.

#include "lsp/server/client.h"
#include "lsp/server/messages.h"
#include "lsp/server/programs.h"

namespace tollgate::lsp {

/// `workspace/symbol`: of the programs of open documents, and of the other files of the workspace as far as they parse.
Answer workspaceSymbols(const Programs& programs, const std::shared_ptr<const Client>& client, const Json& params);
/// `workspace/willRenameFiles`: what `use` lines have to say afterwards.
Answer willRenameFiles(const Programs& programs, const std::shared_ptr<const Client>& client, const Json& params);

}  // namespace tollgate::lsp
