#pragma once
// A document as Markdown, in the dialect of GitHub and GitLab (GFM).

#include <string>
#include <string_view>

#include "runtime/report/document.h"

namespace tollgate::report {

/// The same document gives the same bytes.
std::string markdownOf(const Document& document);

/// A text that reads as itself, inside a line: no emphasis, link, image, HTML or cell comes of it, and nobody is notified by an
/// `@name` in it. `lineStart`: it begins a line, where `#`, `1.`, `-` and `/command` have a meaning.
std::string escapedMarkdown(std::string_view text, bool lineStart = false);

}  // namespace tollgate::report
