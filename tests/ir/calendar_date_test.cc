#include "compiler/support/calendar_date.h"

#include <doctest/doctest.h>

namespace tollgate {

TEST_CASE("every day of 800 years goes there and back, one after the other") {
  CivilDate expected{1600, 1, 1};
  int64_t days = daysFromCivil(expected);
  CHECK(days == -135140);
  for (; expected.year < 2400; ++days) {
    REQUIRE(daysFromCivil(expected) == days);
    REQUIRE(civilFromDays(days) == expected);
    REQUIRE(parseIsoDate(formatIsoDate(days)) == days);
    if (++expected.day > daysInMonth(expected.year, expected.month)) {
      expected.day = 1;
      if (++expected.month > 12) {
        expected.month = 1;
        ++expected.year;
      }
    }
  }
}

TEST_CASE("weekdays") {
  CHECK(weekday(0) == 4);
  CHECK(weekday(-1) == 3);
  CHECK(weekday(-7) == 4);
  CHECK(weekday(18275) == 2);  // 2020-01-14, a Tuesday
}

TEST_CASE("dates are read only as written") {
  CHECK(parseIsoDate("2020-02-29").has_value());
  for (const char* text : {"", "2020-2-29", "2019-02-29", "2020-00-10", "2020-13-01", "2020-04-31", "2020-04-00", "2020-04-01 ",
                           "+2020-04-1", "2020/04/01", "20200401"}) {
    CHECK_FALSE(parseIsoDate(text).has_value());
  }
  CHECK(formatIsoDate(0) == "1970-01-01");
  CHECK(formatIsoDate(INT64_MAX).starts_with("day "));
  CHECK(formatIsoDate(daysFromCivil({-1, 3, 1})) == "-0001-03-01");
  CHECK(formatIsoDate(daysFromCivil({12345, 3, 1})) == "+12345-03-01");
  CHECK(civilFromDays(kFarthestDay).year > 8'000'000);
}

TEST_CASE("instants") {
  const auto check = [](const char* text, int64_t expected) { CHECK(parseIsoInstant(text) == expected); };
  check("1970-01-01T00:00:00Z", 0);
  check("1970-01-01T00:00Z", 0);
  check("1970-01-01T01:00+01:00", 0);
  check("1969-12-31T23:30:00-00:30", 0);
  check("1969-12-31T23:59:59.5Z", -500'000'000);
  check("1677-09-21T00:12:43.145224192Z", INT64_MIN);
  check("2262-04-11T23:47:16.854775807Z", INT64_MAX);
  for (const char* text :
       {"", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T24:00:00Z", "1970-01-01T00:60Z", "1970-01-01T00:00:60Z",
        "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.1234567890Z", "1970-01-01T00:00:00+1:00", "2262-04-11T23:47:16.854775808Z",
        "1677-09-21T00:12:43.145224191Z", "1970-01-01 00:00:00Z", "1970-01-01T00:00:00z"}) {
    CHECK_FALSE(parseIsoInstant(text).has_value());
  }
  for (const int64_t value : {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{1'000}, int64_t{5'000'000}, INT64_MIN, INT64_MAX}) {
    CHECK(parseIsoInstant(formatIsoInstant(value)) == value);
  }
  CHECK(formatIsoInstant(1'588'530'000'000'000'000) == "2020-05-03T18:20:00Z");
}

TEST_CASE("corresponding days") {
  const auto check = [](const char* from, int64_t months, const char* to) {
    const auto result = correspondingDay(*parseIsoDate(from), months);
    REQUIRE(result.has_value());
    CHECK(formatIsoDate(*result) == to);
  };
  check("2020-01-31", 1, "2020-02-29");
  check("2019-01-31", 1, "2019-02-28");
  check("2020-03-31", -1, "2020-02-29");
  check("2020-12-15", 1, "2021-01-15");
  check("2020-01-15", -1, "2019-12-15");
  check("2020-01-15", -25, "2017-12-15");
  CHECK_FALSE(correspondingDay(0, INT64_MAX).has_value());
  CHECK_FALSE(correspondingDay(INT64_MIN, 1).has_value());
}

}  // namespace tollgate
