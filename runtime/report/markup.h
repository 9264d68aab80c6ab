#pragma once
// Texts inside XML and HTML.

#include <string>
#include <string_view>

namespace tollgate::report {

/// The text for content and for attributes in quotes of either kind: `&`, `<`, `>` and quotes as references, so that no `]]>`
/// and no tag is left; what is no character of XML 1.0, control characters and direction marks as `harmless` shows them.
std::string escapedMarkup(std::string_view text);

/// A file as an address in a page that lies where the path begins: "../stdlib/svtad/model.gate". Whatever is no letter, digit,
/// slash, point, hyphen or underscore is written as `%20`, so that the text can neither leave the address nor name a scheme.
std::string relativeAddress(std::string_view path);

}  // namespace tollgate::report
