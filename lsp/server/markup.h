#pragma once
#include <string>
#include <string_view>

#include "compiler/support/json_writer.h"

namespace tollgate::lsp {

/// Markdown for clients that show it as it stands: without the lines that begin and end code.
std::string withoutFences(std::string_view markdown);
/// MarkupContent.
void writeMarkup(JsonWriter& json, std::string_view markdown, bool readsMarkdown);

}  // namespace tollgate::lsp
