#pragma once
// What the server says of itself in its answer to `initialize`. Everything that stands there works.

#include <string>

#include "lsp/server/client.h"

namespace tollgate::lsp {

/// The result of `initialize`, as JSON.
std::string initializeResult(const Client& client, const std::string& version);

}  // namespace tollgate::lsp
