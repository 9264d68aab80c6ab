#include "runtime/ingest/date_form.h"

#include <fmt/format.h>
#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "compiler/support/characters.h"
#include "compiler/support/sort_unique.h"

namespace tollgate::ingest {
namespace {

constexpr int64_t kDaySeconds = 86'400;
constexpr int64_t kSecond = 1'000'000'000;
constexpr std::array<std::string_view, 12> kMonths = {"january", "february", "march",     "april",   "may",      "june",
                                                      "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

struct Civil {
  int64_t year, month, day;
};

Civil civilOf(int64_t days) {
  // Howard Hinnant's algorithm: eras of 400 years that begin in March.
  days += 719'468;
  const int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const int64_t dayOfEra = days - era * 146'097;
  const int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
  const int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const int64_t shifted = (5 * dayOfYear + 2) / 153;
  const int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1};
}

int64_t floorDivide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

/// Takes `least` to `most` digits off the front.
std::optional<int64_t> takeDigits(std::string_view& rest, size_t least, size_t most) {
  size_t count = 0;
  int64_t value = 0;
  while (count < most && count < rest.size() && isDigit(rest[count])) value = value * 10 + (rest[count++] - '0');
  if (count < least) return std::nullopt;
  rest.remove_prefix(count);
  return value;
}

bool takeChar(std::string_view& rest, char c) {
  if (rest.empty() || rest.front() != c) return false;
  rest.remove_prefix(1);
  return true;
}

/// 0-based position of the name at the front: whole, or its first three letters.
template <size_t N>
std::optional<int64_t> takeName(std::string_view& rest, const std::array<std::string_view, N>& names, bool whole) {
  for (size_t i = 0; i < N; ++i) {
    const size_t length = whole ? names[i].size() : 3;
    if (rest.size() >= length && smallLetters(rest.substr(0, length)) == names[i].substr(0, length)) {
      rest.remove_prefix(length);
      return static_cast<int64_t>(i);
    }
  }
  return std::nullopt;
}

std::optional<int64_t> takeFraction(std::string_view& rest) {
  size_t count = 0;
  int64_t value = 0;
  for (; count < rest.size() && isDigit(rest[count]); ++count) {
    if (count < 9)
      value = value * 10 + (rest[count] - '0');
    else if (rest[count] != '0')
      return std::nullopt;  // finer than a nanosecond
  }
  if (count == 0) return std::nullopt;
  for (size_t i = count; i < 9; ++i) value *= 10;
  rest.remove_prefix(count);
  return value;
}

std::optional<int64_t> takeOffset(std::string_view& rest) {
  if (takeChar(rest, 'Z')) return 0;
  const bool west = !rest.empty() && rest.front() == '-';
  if (!takeChar(rest, '+') && !takeChar(rest, '-')) return std::nullopt;
  const std::optional<int64_t> hours = takeDigits(rest, 2, 2);
  if (!hours) return std::nullopt;
  int64_t minutes = 0;
  const bool colon = takeChar(rest, ':');
  if (colon || (!rest.empty() && isDigit(rest.front()))) {
    const std::optional<int64_t> told = takeDigits(rest, 2, 2);
    if (!told) return std::nullopt;
    minutes = *told;
  }
  if (*hours > 18 || minutes > 59) return std::nullopt;
  return (west ? -1 : 1) * (*hours * 3600 + minutes * 60);
}

}  // namespace

std::optional<int64_t> dayNumber(int64_t year, int64_t month, int64_t day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const int64_t shiftedYear = month <= 2 ? year - 1 : year;
  const int64_t era = shiftedYear / 400;
  const int64_t yearOfEra = shiftedYear - era * 400;
  const int64_t dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int64_t days = era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
  const Civil back = civilOf(days);  // 30 February comes back as 1 or 2 March
  if (back.month != month || back.day != day) return std::nullopt;
  return days;
}

std::string dayText(int64_t days) {
  const Civil civil = civilOf(days);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::string instantText(int64_t nanoseconds) {
  const int64_t seconds = floorDivide(nanoseconds, kSecond);
  const int64_t day = floorDivide(seconds, kDaySeconds);
  const int64_t inDay = seconds - day * kDaySeconds;
  std::string fraction;
  if (const int64_t rest = nanoseconds - seconds * kSecond; rest != 0) {
    fraction = fmt::format(".{:09}", rest);
    while (fraction.back() == '0') fraction.pop_back();
  }
  return fmt::format("{}T{:02}:{:02}:{:02}{}Z", dayText(day), inDay / 3600, inDay / 60 % 60, inDay % 60, fraction);
}

struct DateForm::Fields {
  std::optional<int64_t> year, month, day, weekday, hour, minute, second, fraction, half, offset, epoch;
};

namespace {

bool fail(std::string* error, std::string why) {
  if (error != nullptr) *error = std::move(why);
  return false;
}

/// ISO 8601 as the header says; the whole text has to match.
template <typename Fields>
bool readIso(std::string_view rest, Fields& fields) {
  fields.year = takeDigits(rest, 4, 4);
  if (!fields.year || !takeChar(rest, '-')) return false;
  fields.month = takeDigits(rest, 2, 2);
  if (!fields.month || !takeChar(rest, '-')) return false;
  fields.day = takeDigits(rest, 2, 2);
  if (!fields.day) return false;
  if (rest.empty()) return true;
  if (!takeChar(rest, 'T') && !takeChar(rest, ' ')) return false;
  fields.hour = takeDigits(rest, 2, 2);
  if (!fields.hour || !takeChar(rest, ':')) return false;
  fields.minute = takeDigits(rest, 2, 2);
  if (!fields.minute) return false;
  if (takeChar(rest, ':')) {
    fields.second = takeDigits(rest, 2, 2);
    if (!fields.second) return false;
    if (takeChar(rest, '.')) {
      fields.fraction = takeFraction(rest);
      if (!fields.fraction) return false;
    }
  }
  if (rest.empty()) return true;
  fields.offset = takeOffset(rest);
  return fields.offset && rest.empty();
}

}  // namespace

std::optional<DateForm> DateForm::parse(std::string_view form, std::string* error) {
  DateForm result;
  result.iso_ = form.empty();
  const std::string letters = smallLetters(form);
  if (letters == "epoch-seconds" || letters == "epoch-milliseconds") {
    result.items_.push_back({letters == "epoch-seconds" ? Part::EpochSeconds : Part::EpochMilliseconds, 0});
    return result;
  }
  struct Word {
    std::string_view text;
    Part part;
  };
  static constexpr Word kWords[] = {{"yyyy", Part::Year4},       {"yy", Part::Year2},       {"month", Part::MonthLong},
                                    {"mon", Part::MonthShort},   {"mmmm", Part::MonthLong}, {"mmm", Part::MonthShort},
                                    {"mm", Part::Month2},        {"m", Part::Month1},       {"dddd", Part::WeekdayLong},
                                    {"ddd", Part::WeekdayShort}, {"dd", Part::Day2},        {"d", Part::Day1},
                                    {"hh", Part::Hour2},         {"h", Part::Hour1},        {"ss", Part::Second2},
                                    {"s", Part::Second1},        {"am/pm", Part::Half},     {"am", Part::Half},
                                    {"pm", Part::Half},          {"z", Part::Offset},       {"t", Part::Literal}};
  bool afterHour = false;
  for (size_t i = 0; i < letters.size();) {
    if (!isAsciiLetter(letters[i])) {
      if (isDigit(letters[i])) {
        fail(error, fmt::format("the form `{}` holds digits; write `dd/mm/yyyy`, not an example", form));
        return std::nullopt;
      }
      result.items_.push_back({Part::Literal, form[i++]});
      continue;
    }
    if (letters[i] == 'f') {
      while (i < letters.size() && letters[i] == 'f') ++i;
      result.items_.push_back({Part::Fraction, 0});
      continue;
    }
    const std::string_view rest = std::string_view(letters).substr(i);
    const Word* word = std::find_if(std::begin(kWords), std::end(kWords), [&](const Word& w) { return rest.starts_with(w.text); });
    if (word == std::end(kWords)) {
      fail(error, fmt::format("`{}` of the form `{}` is no part of a date or time", form.substr(i), form));
      return std::nullopt;
    }
    Part part = word->part;
    if (afterHour && part == Part::Month2) part = Part::Minute2;
    if (afterHour && part == Part::Month1) part = Part::Minute1;
    if (part == Part::Minute1 || part == Part::Minute2) afterHour = false;
    if (part == Part::Hour1 || part == Part::Hour2) afterHour = true;
    result.items_.push_back({part, form[i]});
    i += word->text.size();
  }
  return result;
}

bool DateForm::step(const Item& item, std::string_view& rest, Fields& fields) const {
  const auto take = [&](std::optional<int64_t>& field, size_t least, size_t most) {
    field = takeDigits(rest, least, most);
    return field.has_value();
  };
  switch (item.part) {
    case Part::Literal: return takeChar(rest, item.literal);
    case Part::Year4: return take(fields.year, 4, 4);
    case Part::Year2:
      if (!take(fields.year, 2, 2)) return false;
      *fields.year += 2000;
      return true;
    case Part::Month2: return take(fields.month, 2, 2);
    case Part::Month1: return take(fields.month, 1, 2);
    case Part::MonthShort:
    case Part::MonthLong:
      fields.month = takeName(rest, kMonths, item.part == Part::MonthLong);
      if (fields.month) ++*fields.month;
      return fields.month.has_value();
    case Part::Day2: return take(fields.day, 2, 2);
    case Part::Day1: return take(fields.day, 1, 2);
    case Part::WeekdayShort:
    case Part::WeekdayLong: fields.weekday = takeName(rest, kWeekdays, item.part == Part::WeekdayLong); return fields.weekday.has_value();
    case Part::Hour2: return take(fields.hour, 2, 2);
    case Part::Hour1: return take(fields.hour, 1, 2);
    case Part::Minute2: return take(fields.minute, 2, 2);
    case Part::Minute1: return take(fields.minute, 1, 2);
    case Part::Second2: return take(fields.second, 2, 2);
    case Part::Second1: return take(fields.second, 1, 2);
    case Part::Fraction: fields.fraction = takeFraction(rest); return fields.fraction.has_value();
    case Part::Half: {
      static constexpr std::array<std::string_view, 2> kHalves = {"am", "pm"};
      for (size_t i = 0; i < 2; ++i) {
        if (rest.size() < 2 || smallLetters(rest.substr(0, 2)) != kHalves[i]) continue;
        fields.half = static_cast<int64_t>(i);
        rest.remove_prefix(2);
        return true;
      }
      return false;
    }
    case Part::Offset: fields.offset = takeOffset(rest); return fields.offset.has_value();
    case Part::EpochSeconds:
    case Part::EpochMilliseconds: {
      const bool negative = takeChar(rest, '-');
      const std::optional<int64_t> value = takeDigits(rest, 1, 15);
      if (!value) return false;
      fields.epoch = negative ? -*value : *value;
      if (item.part == Part::EpochMilliseconds) {
        const int64_t seconds = floorDivide(*fields.epoch, 1000);
        fields.fraction = (*fields.epoch - seconds * 1000) * 1'000'000;
        fields.epoch = seconds;
      }
      return true;
    }
  }
  return false;
}

std::optional<LocalTime> DateForm::finish(const Fields& fields, std::string* error) {
  LocalTime time;
  const int64_t fraction = fields.fraction.value_or(0);
  if (fields.epoch) {
    time.day = floorDivide(*fields.epoch, kDaySeconds);
    time.nanoseconds = (*fields.epoch - time.day * kDaySeconds) * kSecond + fraction;
    time.hasTime = true;
    time.offsetSeconds = 0;
    return time;
  }
  const std::optional<int64_t> day = dayNumber(fields.year.value_or(0), fields.month.value_or(0), fields.day.value_or(0));
  if (!day) {
    fail(error, std::string(kNoSuchDay));
    return std::nullopt;
  }
  time.day = *day;
  if (fields.weekday && *fields.weekday != (*day % 7 + 7 + 3) % 7) {  // 1970-01-01 was a Thursday
    fail(error, "the weekday is another one");
    return std::nullopt;
  }
  time.hasTime = fields.hour.has_value();
  int64_t hour = fields.hour.value_or(0);
  bool exists = hour <= 23 && fields.minute.value_or(0) <= 59 && fields.second.value_or(0) <= 59;
  if (fields.half) {
    exists = exists && hour >= 1 && hour <= 12;
    hour = hour % 12 + 12 * *fields.half;
  }
  if (!exists) {
    fail(error, "there is no such time of day");
    return std::nullopt;
  }
  time.nanoseconds = (hour * 3600 + fields.minute.value_or(0) * 60 + fields.second.value_or(0)) * kSecond + fraction;
  time.offsetSeconds = fields.offset;
  return time;
}

std::optional<LocalTime> DateForm::read(std::string_view text, std::string* error) const {
  Fields fields;
  bool matches = true;
  if (iso_) {
    matches = readIso(text, fields);
  } else {
    std::string_view rest = text;
    for (const Item& item : items_) matches = matches && step(item, rest, fields);
    matches = matches && rest.empty();
  }
  if (!matches) {
    fail(error, "it has another form");
    return std::nullopt;
  }
  return finish(fields, error);
}

struct Zone::Impl {
  std::unique_ptr<icu::BasicTimeZone> zone;
};

Zone::Zone(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Zone::~Zone() = default;

std::shared_ptr<const Zone> Zone::find(const std::string& name) {
  const std::string wanted = name.empty() ? "Etc/UTC" : name;
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(wanted)));
  icu::UnicodeString id;
  zone->getID(id);
  if (id == icu::UnicodeString(UCAL_UNKNOWN_ZONE_ID)) return nullptr;
  if (dynamic_cast<icu::BasicTimeZone*>(zone.get()) == nullptr) return nullptr;
  auto impl = std::make_unique<Impl>();
  impl->zone.reset(dynamic_cast<icu::BasicTimeZone*>(zone.release()));
  return std::shared_ptr<const Zone>(new Zone(std::move(impl)));
}

int64_t Zone::offsetSeconds(int64_t utcSeconds) const {
  int32_t raw = 0, saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  impl_->zone->getOffset(static_cast<double>(utcSeconds) * 1000.0, false, raw, saving, status);
  return U_FAILURE(status) ? 0 : (raw + saving) / 1000;
}

std::vector<int64_t> Zone::instants(int64_t localSeconds) const {
  // Offsets in force around the local time; those that agree with themselves are its meanings.
  std::vector<int64_t> found;
  for (const int64_t around : {-2 * kDaySeconds, -kDaySeconds, int64_t{0}, kDaySeconds, 2 * kDaySeconds}) {
    const int64_t instant = localSeconds - offsetSeconds(localSeconds + around);
    if (instant + offsetSeconds(instant) == localSeconds) found.push_back(instant);
  }
  sortUnique(found);
  return found;
}

int64_t Zone::dayOf(int64_t nanoseconds) const {
  const int64_t seconds = floorDivide(nanoseconds, kSecond);
  return floorDivide(seconds + offsetSeconds(seconds), kDaySeconds);
}

int64_t Zone::endOfDay(int64_t day) const {
  // The last second of the day whose local day is still `day`; a zone may change at midnight, so look back
  // for it.
  if (day > 106'751 || day < -106'751) return day > 0 ? INT64_MAX : INT64_MIN;
  int64_t low = (day - 2) * kDaySeconds, high = (day + 3) * kDaySeconds;
  while (high - low > 1) {  // INVARIANT: low is on or before the day, high after it; local days never run backwards here
    const int64_t middle = low + (high - low) / 2;
    if (floorDivide(middle + offsetSeconds(middle), kDaySeconds) <= day)
      low = middle;
    else
      high = middle;
  }
  if (high > INT64_MAX / kSecond) return INT64_MAX;
  if (high < INT64_MIN / kSecond + 1) return INT64_MIN;
  return high * kSecond - 1;
}

std::string zoneVersion() {
  UErrorCode status = U_ZERO_ERROR;
  const char* version = icu::TimeZone::getTZDataVersion(status);
  return U_FAILURE(status) || version == nullptr ? "" : version;
}

}  // namespace tollgate::ingest
