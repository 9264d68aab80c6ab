#include "runtime/table/zone.h"

#include <memory>

#include <unicode/timezone.h>

namespace tollgate::table {

namespace {
int64_t floorDivide(int64_t value, int64_t by) {
  const int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}
}  // namespace

std::optional<int64_t> localDay(const std::string& name, int64_t instant) {
  const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (zone == nullptr || *zone == icu::TimeZone::getUnknown()) return std::nullopt;
  const int64_t milliseconds = floorDivide(instant, 1'000'000);
  int32_t raw = 0, summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone->getOffset(static_cast<UDate>(milliseconds), false, raw, summer, status);
  if (U_FAILURE(status)) return std::nullopt;
  return floorDivide(milliseconds + raw + summer, 86'400'000);
}

std::optional<int64_t> dayOf(const ir::Program& program, const ir::Type& type, int64_t value) {
  if (type.kind == ir::TypeKind::Date) return value;
  const bool zoned = !program.calendars.empty() && !program.calendars.front().zone.empty();
  return localDay(zoned ? program.calendars.front().zone : "UTC", value);
}

}  // namespace tollgate::table
