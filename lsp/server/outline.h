#pragma once
#include "compiler/query/entity.h"

namespace tollgate::lsp {

/// SymbolKind of the protocol.
int symbolKind(query::EntityKind kind);

}  // namespace tollgate::lsp
