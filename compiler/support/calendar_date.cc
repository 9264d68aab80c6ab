#include "compiler/support/calendar_date.h"

#include <algorithm>

#include <fmt/format.h>

namespace tollgate {
namespace {

/// Reads exactly `count` ASCII digits at `at`.
std::optional<uint32_t> digits(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return std::nullopt;
  uint32_t value = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + static_cast<uint32_t>(text[i] - '0');
  }
  return value;
}

bool isAt(std::string_view text, size_t at, char c) { return at < text.size() && text[at] == c; }

/// Minutes east of UTC of `Z` or `±HH:MM` that ends the text.
std::optional<int64_t> zoneMinutes(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = digits(text, 1, 2), minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const int64_t total = static_cast<int64_t>(*hours) * 60 + *minutes;
  return text[0] == '-' ? -total : total;
}

}  // namespace

bool isLeapYear(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

uint32_t daysInMonth(int64_t year, uint32_t month) {
  static constexpr uint32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  return month == 2 && isLeapYear(year) ? 29 : kDays[month - 1];
}

bool isValid(const CivilDate& date) { return date.day >= 1 && date.day <= daysInMonth(date.year, date.month); }

// Both conversions count in eras of 400 years that begin on 1 March, so that the leap day comes last.
int64_t daysFromCivil(const CivilDate& date) {
  const int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t yearOfEra = year - era * 400;
  const int64_t monthFromMarch = (static_cast<int64_t>(date.month) + 9) % 12;
  const int64_t dayOfYear = (153 * monthFromMarch + 2) / 5 + date.day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

CivilDate civilFromDays(int64_t days) {
  days = std::clamp(days, -kFarthestDay, kFarthestDay) + 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t dayOfEra = days - era * 146097;
  const int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const int64_t monthFromMarch = (5 * dayOfYear + 2) / 153;
  const auto day = static_cast<uint32_t>(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
  const auto month = static_cast<uint32_t>(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
  return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

uint32_t weekday(int64_t days) { return static_cast<uint32_t>(((days % 7) + 11) % 7); }

std::optional<int64_t> parseIsoDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const CivilDate date{*year, *month, *day};
  if (!isValid(date)) return std::nullopt;
  return daysFromCivil(date);
}

std::string formatIsoDate(int64_t days) {
  if (days > kFarthestDay || days < -kFarthestDay) return fmt::format("day {}", days);
  const CivilDate date = civilFromDays(days);
  if (date.year >= 0 && date.year <= 9999) {
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
  }
  return fmt::format("{:+05}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<int64_t> parseIsoInstant(std::string_view text) {
  const auto days = parseIsoDate(text.substr(0, 10));
  if (!days || !isAt(text, 10, 'T') || !isAt(text, 13, ':')) return std::nullopt;
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  size_t at = 16;
  int64_t second = 0, fraction = 0;
  if (isAt(text, at, ':')) {
    const auto seconds = digits(text, at + 1, 2);
    if (!seconds || *seconds > 59) return std::nullopt;
    second = *seconds;
    at += 3;
    if (isAt(text, at, '.')) {
      ++at;
      int64_t unit = kNanosecondsPerSecond;
      const size_t first = at;
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        if (unit == 1) return std::nullopt;
        unit /= 10;
        fraction += (text[at] - '0') * unit;
      }
      if (at == first) return std::nullopt;
    }
  }
  const auto zone = zoneMinutes(text.substr(at));
  if (!zone) return std::nullopt;
  const int64_t minutes = *days * 1440 + static_cast<int64_t>(*hour) * 60 + *minute - *zone;
  const int64_t seconds = minutes * 60 + second;
  int64_t result = 0;
  // Before 1970 the seconds alone may lie just below what 64 bits hold, while the instant does not.
  if (seconds < 0 && fraction > 0) {
    if (__builtin_mul_overflow(seconds + 1, kNanosecondsPerSecond, &result) ||
        __builtin_add_overflow(result, fraction - kNanosecondsPerSecond, &result)) {
      return std::nullopt;
    }
    return result;
  }
  if (__builtin_mul_overflow(seconds, kNanosecondsPerSecond, &result) || __builtin_add_overflow(result, fraction, &result)) {
    return std::nullopt;
  }
  return result;
}

std::string formatIsoInstant(int64_t nanoseconds) {
  int64_t days = nanoseconds / kNanosecondsPerDay, rest = nanoseconds % kNanosecondsPerDay;
  if (rest < 0) {
    rest += kNanosecondsPerDay;
    --days;
  }
  const int64_t seconds = rest / kNanosecondsPerSecond, fraction = rest % kNanosecondsPerSecond;
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", formatIsoDate(days), seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (fraction % 1'000'000 == 0) {
    if (fraction != 0) text += fmt::format(".{:03}", fraction / 1'000'000);
  } else if (fraction % 1'000 == 0) {
    text += fmt::format(".{:06}", fraction / 1'000);
  } else {
    text += fmt::format(".{:09}", fraction);
  }
  return text + "Z";
}

std::optional<int64_t> correspondingDay(int64_t days, int64_t months) {
  if (days > kFarthestDay || days < -kFarthestDay) return std::nullopt;
  if (months > 100'000'000 || months < -100'000'000) return std::nullopt;
  CivilDate date = civilFromDays(days);
  const int64_t index = date.year * 12 + (date.month - 1) + months;
  date.year = (index >= 0 ? index : index - 11) / 12;
  date.month = static_cast<uint32_t>(index - date.year * 12) + 1;
  date.day = std::min(date.day, daysInMonth(date.year, date.month));
  const int64_t result = daysFromCivil(date);
  if (result > kFarthestDay || result < -kFarthestDay) return std::nullopt;
  return result;
}

}  // namespace tollgate
