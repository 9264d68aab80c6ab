#pragma once
// How well a few typed letters fit a name. Private to compiler/query.

#include <optional>
#include <string_view>

namespace tollgate::query {

/// nullopt: the letters do not occur in the name in this order, whatever their case. Else more is better: the whole name, its start,
/// the starts of its words, and letters in one run count. "" fits everything with 0.
std::optional<int> fuzzyScore(std::string_view typed, std::string_view name);

}  // namespace tollgate::query
