#pragma once
// Which of two versions is the later one: "6.9" < "6.20" < "7", "v2" < "v10". Runs of digits compare by their value,
// however long, everything else by its letters.
//
// Versions that differ in their letters ("draft", a hash) have no order: such a one is taken as another version, and who
// asks says what that means. O(length), no allocation.

#include <cstdint>
#include <string_view>

namespace tollgate {

enum class VersionOrder : uint8_t { Same, Older, Newer, Other };

/// What `version` is beside `than`.
VersionOrder compareVersions(std::string_view version, std::string_view than);

/// Order for lists: digit runs by value, the rest by code unit. A total order.
bool naturalOrder(std::string_view a, std::string_view b);

}  // namespace tollgate
