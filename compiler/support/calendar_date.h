#pragma once
// Calendar arithmetic without clocks, zones or locales: the proleptic Gregorian calendar, days counted from
// 1970-01-01, instants in nanoseconds from 1970-01-01T00:00Z. All functions are pure and total.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate {

struct CivilDate {
  int64_t year = 1970;
  uint32_t month = 1;  // 1 to 12
  uint32_t day = 1;    // 1 to 31
  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

inline constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;
inline constexpr int64_t kNanosecondsPerDay = 86'400 * kNanosecondsPerSecond;
/// Dates are worked out for |days| up to this; farther ones are printed as a number.
inline constexpr int64_t kFarthestDay = 3'000'000'000;

bool isLeapYear(int64_t year);
/// 28 to 31; 0 for a month that does not exist.
uint32_t daysInMonth(int64_t year, uint32_t month);
bool isValid(const CivilDate& date);

/// `date` must be valid and |year| at most 8,000,000.
int64_t daysFromCivil(const CivilDate& date);
/// Clamped to kFarthestDay.
CivilDate civilFromDays(int64_t days);
/// 0 Sunday … 6 Saturday.
uint32_t weekday(int64_t days);

/// Exactly `YYYY-MM-DD`, a date that exists; else nullopt.
std::optional<int64_t> parseIsoDate(std::string_view text);
/// "2020-01-14"; years outside 0000 to 9999 with a sign; beyond kFarthestDay "day 99999999999".
std::string formatIsoDate(int64_t days);

/// `YYYY-MM-DDTHH:MM[:SS[.fraction, 1 to 9 digits]](Z|±HH:MM)`; nullopt without a zone, for 24:00, for leap
/// seconds, and outside 64-bit nanoseconds.
std::optional<int64_t> parseIsoInstant(std::string_view text);
/// "2020-05-03T18:20:00Z", with as many groups of three fraction digits as are needed.
std::string formatIsoInstant(int64_t nanoseconds);

/// Same day number `months` later (earlier if negative), or that month's last day. nullopt beyond kFarthestDay.
std::optional<int64_t> correspondingDay(int64_t days, int64_t months);

}  // namespace tollgate
