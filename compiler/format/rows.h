#pragma once
// Rows of a table under each other.

#include <string>
#include <string_view>
#include <vector>

namespace tollgate::format {

/// The rows with their bars in columns. Numbers stand to the right, everything else to the left; a column of numbers has
/// nothing else but empty cells, the heading aside. `headed`: the first row is a heading; it is one in any case if its first cell is empty.
///
///         | PIT | SIT
///       1 |   0 |  15
///
/// Widths are columns of a screen. Without blanks at the end of a row.
std::vector<std::string> alignRows(const std::vector<std::string_view>& rows, bool headed);

}  // namespace tollgate::format
