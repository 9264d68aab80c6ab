#pragma once
// Dates and times as texts, and the zones that turn a local time into an instant (M15). ICU stays behind this
// header.
//
// Without a declared form a date is `2020-05-04`, an instant `2020-05-04T10:15[:30[.123456789]][Z|+01:00]`,
// with a blank in place of the T if you like. A declared form is made of (small or capital letters, both mean
// the same)
//   yyyy yy           year; two digits are 2000 to 2099
//   mm m              month, `m` with one or two digits; after an hour it is the minute
//   mmm, mon  mmmm, month   Jan, January (English, any case)
//   dd d  ddd  dddd   day; Mon, Monday, which has to be the right one
//   hh h  ss s  f…    hour, second, up to nine digits of a fraction
//   am, pm, am/pm     half of the day; the hour is then 1 to 12
//   z                 `Z`, `+01:00`, `+0100` or `+01`
// and of other characters, which stand for themselves, as does the letter T. `epoch-seconds` and
// `epoch-milliseconds` are forms too. Every date has to exist: `2021-02-30`, `24:00` and `:60` do not.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::ingest {

/// Days since 1970-01-01; none if the date does not exist or its year is outside 1 to 9999.
std::optional<int64_t> dayNumber(int64_t year, int64_t month, int64_t day);
/// "2020-05-04".
std::string dayText(int64_t days);
/// "2020-05-04T10:15:30Z", with the fraction if there is one.
std::string instantText(int64_t nanoseconds);

struct LocalTime {
  int64_t day = 0;          // days since 1970-01-01
  int64_t nanoseconds = 0;  // since midnight
  bool hasTime = false;
  std::optional<int64_t> offsetSeconds;  // east of UTC, if the text says it
};

class DateForm {
 public:
  /// The form "" is ISO 8601. None for a form that cannot be understood; `error` then says why.
  static std::optional<DateForm> parse(std::string_view form, std::string* error = nullptr);
  static constexpr std::string_view kNoSuchDay = "there is no such day";
  /// None if the text has another form or names a day or time that does not exist; `error` says why.
  std::optional<LocalTime> read(std::string_view text, std::string* error = nullptr) const;

 private:
  enum class Part : uint8_t {
    Literal,
    Year4,
    Year2,
    Month2,
    Month1,
    MonthShort,
    MonthLong,
    Day2,
    Day1,
    WeekdayShort,
    WeekdayLong,
    Hour2,
    Hour1,
    Minute2,
    Minute1,
    Second2,
    Second1,
    Fraction,
    Half,
    Offset,
    EpochSeconds,
    EpochMilliseconds
  };
  struct Item {
    Part part = Part::Literal;
    char literal = 0;
  };
  struct Fields;
  static std::optional<LocalTime> finish(const Fields& fields, std::string* error);
  bool step(const Item& item, std::string_view& rest, Fields& fields) const;
  std::vector<Item> items_;
  bool iso_ = false;
};

/// A time zone of the tz database. Immutable; may be shared between threads.
class Zone {
 public:
  /// Null for a name that the database does not have. "" is UTC.
  static std::shared_ptr<const Zone> find(const std::string& name);
  ~Zone();

  /// The instants (in seconds) that a wall clock showing `localSeconds` can mean: none in a gap, two in an
  /// overlap, the earlier first.
  std::vector<int64_t> instants(int64_t localSeconds) const;
  /// The day on which an instant falls.
  int64_t dayOf(int64_t nanoseconds) const;
  /// The last nanosecond of a day; saturates.
  int64_t endOfDay(int64_t day) const;

 private:
  struct Impl;
  explicit Zone(std::unique_ptr<Impl> impl);
  int64_t offsetSeconds(int64_t utcSeconds) const;
  std::unique_ptr<Impl> impl_;
};

/// "2022e": the version of the tz database in use.
std::string zoneVersion();

}  // namespace tollgate::ingest
