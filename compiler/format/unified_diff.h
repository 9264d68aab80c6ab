#pragma once
// What formatting changes, as people and `patch` read it.

#include <string>
#include <string_view>

namespace tollgate::format {

/// A unified diff with three lines of context, both sides under the same name; "" if the texts are the same. Linear time.
/// PRECONDITION: `after` is `before` formatted. No line is joined, broken or moved, so the lines that are not blank stand in
/// pairs and nothing has to be searched.
std::string unifiedDiff(std::string_view before, std::string_view after, std::string_view name);

}  // namespace tollgate::format
