#pragma once
// Time zones, from ICU's own data: no file is opened, and the version is pinned with the library.

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/ir/ir.h"

namespace tollgate::table {

/// The calendar day (days since 1970-01-01) of an instant in a zone such as "Europe/London"; nullopt for a zone that
/// does not exist. Any thread.
std::optional<int64_t> localDay(const std::string& zone, int64_t instantNanoseconds);

/// The day of a value that is a date, or an instant: its day in the zone of the program's calendar (M1), UTC where that names none.
std::optional<int64_t> dayOf(const ir::Program& program, const ir::Type& type, int64_t value);

}  // namespace tollgate::table
