#pragma once
// What would be if texts were changed: edits are tried before they are offered or sent.

#include <memory>
#include <vector>

#include "compiler/query/text.h"
#include "lsp/server/analysis.h"

namespace tollgate::lsp {

/// The program of the analysis with these edits of its texts made, checked: it costs one check, parses only what is edited, and leaves
/// nothing behind. nullptr where that cannot be. Files have the numbers that they have in `of`.
std::shared_ptr<const Analysis> tried(const Services& services, const Analysis& of, const std::vector<query::Edit>& edits);

}  // namespace tollgate::lsp
