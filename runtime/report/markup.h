#pragma once
// Texts inside XML and HTML.

#include <string>
#include <string_view>

namespace tollgate::report {

/// The text for content and for attributes in quotes of either kind: `&`, `<`, `>` and quotes as references, so that no `]]>`
/// and no tag is left; what is no character of XML 1.0, control characters and direction marks as `harmless` shows them.
std::string escapedMarkup(std::string_view text);

}  // namespace tollgate::report
