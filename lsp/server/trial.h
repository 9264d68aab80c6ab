#pragma once
// What would be if texts were changed: edits are tried before they are offered or sent.

#include <map>
#include <memory>
#include <string>

#include "lsp/server/analysis.h"

namespace tollgate::lsp {

/// The program of the analysis with these texts in place of its own (`editedTexts`), checked: it costs one check, parses only what is
/// another text, and leaves nothing behind. nullptr where that cannot be. Files have the numbers that they have in `of`.
std::shared_ptr<const Analysis> tried(const Services& services, const Analysis& of, const std::map<FileId, std::string>& texts);

}  // namespace tollgate::lsp
