#pragma once
// When texts are equal. In Unicode's normal form C what looks equal is equal (M15): texts of rules and of data are put into it alike.

#include <optional>
#include <string>
#include <string_view>

namespace tollgate {

/// One pass.
bool isAscii(std::string_view text);
/// nullopt if it is not UTF-8, or longer than 2 GiB.
std::optional<std::string> composed(std::string_view text);

}  // namespace tollgate
