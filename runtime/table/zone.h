#pragma once
// Time zones, from ICU's own data: no file is opened, and the version is pinned with the library.

#include <cstdint>
#include <optional>
#include <string>

namespace tollgate::table {

/// The calendar day (days since 1970-01-01) of an instant in a zone such as "Europe/London"; nullopt for a zone that
/// does not exist. Any thread.
std::optional<int64_t> localDay(const std::string& zone, int64_t instantNanoseconds);

}  // namespace tollgate::table
