#pragma once
#include <cstddef>
#include <string_view>

namespace tollgate {

/// Insertions, deletions, changes and transpositions of neighbours that make one of the other. O(n m).
size_t editDistance(std::string_view a, std::string_view b);

}  // namespace tollgate
