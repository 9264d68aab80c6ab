// Cell texts as values, dates and zones, patterns.

#include <doctest/doctest.h>

#include <bit>

#include "runtime/ingest/glob.h"
#include "runtime/ingest/values.h"
#include "tests/ingest/load_world.h"

using namespace tollgate;
using namespace tollgate::ingest;
using namespace tollgate::ingest::testing;

namespace {

struct Line {
  const char* text;
  const char* expected;  // a value, or a part of the message after "bad: "
};

std::string read(const ir::Type& t, const ir::Mapping& mapping, std::string_view text) {
  const ir::Program p = world();
  table::Dataset d(p);
  const CellValue value = ValueReader(p, d.texts, t, mapping).read(text);
  switch (value.state) {
    case CellValue::State::Known:
      if (t.kind == Kind::Ref) return d.texts.text(value.value);
      if (t.kind == Kind::Number) return fmt::format("{}", std::bit_cast<double>(value.value));
      if (t.kind == Kind::Flag || t.kind == Kind::Duration || t.kind == Kind::Days || t.kind == Kind::Count || t.kind == Kind::Integer)
        return fmt::format("{}", value.value);
      return valueText(p, d, t, value.value, value.denominator);
    case CellValue::State::Absent: return "-";
    case CellValue::State::Overlap: return fmt::format("{} or {}", instantText(value.value), instantText(value.later));
    case CellValue::State::Bad:
      if (value.message.empty()) return "bad: its source is told";  // once, not in every cell
      CHECK(!value.advice.empty());
      return fmt::format("bad: {}; {}", value.message, value.advice);
  }
  return "";
}

void check(const ir::Type& t, const ir::Mapping& mapping, const std::vector<Line>& lines) {
  for (const Line& line : lines) {
    const std::string got = read(t, mapping, line.text);
    const std::string expected = line.expected;
    CAPTURE(line.text);
    if (expected.starts_with("bad")) {
      CHECK(got.starts_with("bad: "));
      if (expected.size() > 5) CHECK_MESSAGE(got.find(expected.substr(5)) != std::string::npos, got);
    } else {
      CHECK(got == expected);
    }
  }
}

}  // namespace

TEST_CASE("M15: whole numbers are plain digits") {
  check(type(Kind::Count), {},
        {{"0", "0"},
         {"42", "42"},
         {"007", "7"},
         {"9223372036854775807", "9223372036854775807"},
         {"9223372036854775808", "bad: does not fit 64 bits"},
         {"99999999999999999999999", "bad: 64 bits"},
         {"3.0", "bad: is no count"},
         {"1e3", "bad"},
         {"+3", "bad"},
         {"-3", "bad"},
         {"1,000", "bad"},
         {"1 000", "bad"},
         {" 3", "bad"},
         {"３", "bad"},
         {"٣", "bad"},
         {"", "bad"},
         {"0x10", "bad"}});
  check(type(Kind::Integer), {},
        {{"-3", "-3"},
         {"-9223372036854775808", "-9223372036854775808"},
         {"-", "bad"},
         {"--3", "bad"},
         {"+3", "bad"},
         {"−3", "bad"},
         {"-9223372036854775809", "bad: 64 bits"}});
  check(type(Kind::Days), {}, {{"3", "3"}, {"3 days", "bad"}, {"-1", "bad"}});
}

TEST_CASE("M15: numbers are finite") {
  check(type(Kind::Number), {},
        {{"1.5", "1.5"},
         {"-12.5", "-12.5"},
         {"1e3", "1000"},
         {"-0", "0"},
         {"NaN", "bad"},
         {"nan", "bad"},
         {"inf", "bad"},
         {"-Infinity", "bad"},
         {"1e999", "bad: 64 bits"},
         {"0x1p3", "bad"},
         {".5", "bad"},
         {"5.", "bad"},
         {"1,5", "bad: decimal comma"},
         {"+1", "bad"},
         {"1e", "bad"},
         {"", "bad"}});
  ir::Mapping comma;
  comma.decimalComma = true;
  check(type(Kind::Number), comma, {{"1,5", "1.5"}, {"1.5", "bad"}, {"1.000,5", "bad"}, {"3", "3"}});
}

TEST_CASE("M15: shares are exact") {
  check(type(Kind::Share), {},
        {{"90%", "9/10"},
         {"89.95%", "1799/2000"},
         {"197/219", "197/219"},
         {"2/4", "1/2"},
         {"0%", "0/1"},
         {"100%", "1/1"},
         {"0.9", "bad: exact"},
         {"90", "bad"},
         {"-5%", "bad"},
         {"1/0", "bad: zero"},
         {"958.5%", "bad: above 100%"},
         {"220/219", "bad"},
         {"219/219", "1/1"},
         {"90 %", "bad"},
         {"%", "bad"},
         {"9/-10", "bad"},
         {"99999999999999999999%", "bad"}});
}

TEST_CASE("durations have a unit") {
  check(type(Kind::Duration), {},
        {{"90 s", "90000000000"},
         {"1.5h", "5400000000000"},
         {"250 ms", "250000000"},
         {"PT1H30M", "5400000000000"},
         {"P1DT2H", "93600000000000"},
         {"PT0.5S", "500000000"},
         {"01:30:00.25", "5400250000000"},
         {"90", "bad: no unit"},
         {"-3 s", "bad"},
         {"0.1 ns", "bad"},
         {"P1M", "bad"},
         {"P", "bad"},
         {"PT", "bad"},
         {"P1DT", "bad"},
         {"PT1M1H", "bad"},
         {"00:61:00", "bad"},
         {"99999999999 h", "bad"},
         {"", "bad"}});
  ir::Mapping seconds;
  seconds.format = "seconds";
  check(type(Kind::Duration), seconds, {{"12.345", "12345000000"}, {"-345345", "bad"}, {"2 ms", "2000000"}});
}

TEST_CASE("M15: enums by the mapped words, else exactly by name, never the nearest") {
  ir::Mapping mapping;
  mapping.values = {words({"OK", "pass"}, 0), words({"KO", "passed"}, 1)};
  check(type(Kind::Enum, kOutcome), mapping,
        {{"OK", "passed"},
         {"KO", "failed"},
         {"passed", "failed"},
         {"not-run", "not-run"},
         {"ok", "bad: is no value"},
         {"pased", "bad: the nearest is `passed`, but nothing is guessed"},
         {" OK", "bad"},
         {"0", "bad"}});
  check(type(Kind::Flag), {}, {{"true", "bad"}, {"1", "bad"}, {"yes", "bad"}});
  ir::Mapping flag;
  flag.values = {words({"yes"}, 1), words({"no"}, 0)};
  check(type(Kind::Flag), flag, {{"yes", "1"}, {"no", "0"}, {"Yes", "bad: nearest is `yes`"}, {"true", "bad"}});
}

TEST_CASE("M15: texts are composed, not folded, not trimmed") {
  check(type(Kind::Text), {},
        {{"cafe\u0301", "caf\u00e9"}, {" a ", " a "}, {"A", "A"}, {"\xff", "bad: UTF-8"}, {"\xed\xa0\x80", "bad: UTF-8"}});
  CHECK(read(type(Kind::Text), {}, std::string_view("a\0b", 3)).find("NUL") != std::string::npos);
  CHECK(trimmedText(" \u00a0\ta b\u2003\n") == "a b");
  CHECK(trimmedText(" \n") == "");
}

TEST_CASE("M15: dates exist") {
  check(type(Kind::Date), {},
        {{"2020-02-29", "2020-02-29"},
         {"2021-02-30", "bad: no such day"},
         {"2021-02-29", "bad"},
         {"1900-02-29", "bad"},
         {"2020-13-01", "bad"},
         {"0000-01-01", "bad"},
         {"9999-12-31", "9999-12-31"},
         {"0001-01-01", "0001-01-01"},
         {"2020-1-1", "bad: another form"},
         {"01/02/2020", "bad"},
         {"2020-01-01T10:00", "bad: a time"},
         {"2020-01-01x", "bad"}});
  const auto form = [](const char* text) {
    ir::Mapping m;
    m.format = text;
    return m;
  };
  check(type(Kind::Date), form("dd/mm/yyyy"),
        {{"09/01/2024", "2024-01-09"}, {"31/02/2024", "bad: no such day"}, {"9/1/2024", "bad"}, {"2024-01-09", "bad"}});
  check(type(Kind::Date), form("DD.MM.YYYY"), {{"24.04.2021", "2021-04-24"}});
  check(type(Kind::Date), form("ddd, d Month yyyy"), {{"Tue, 9 January 2024", "2024-01-09"}, {"Mon, 9 January 2024", "bad: weekday"}});
  check(type(Kind::Date), form("dd-xx"), {{"09-01", "bad: its source is told"}});
  check(type(Kind::Date), form("01/02/2020"), {{"09/01/2020", "bad: its source is told"}});
}

TEST_CASE("M15: instants name their offset, or the source its zone") {
  ir::Mapping plain, london;
  london.zone = "Europe/London";
  check(type(Kind::Instant), plain,
        {{"2020-05-04T10:15:30Z", "2020-05-04T10:15:30Z"},
         {"2020-05-04T10:15+01:00", "2020-05-04T09:15:00Z"},
         {"2020-05-04 10:15:30.25-0330", "2020-05-04T13:45:30.25Z"},
         {"2020-05-04T10:15", "bad: names no zone"},
         {"2020-05-04", "bad: no time of day"},
         {"2020-05-04T24:00Z", "bad: no such time"},
         {"2020-05-04T10:15:60Z", "bad"},
         {"2020-05-04T10:15:30.1234567891Z", "bad"},
         {"1500-01-01T00:00Z", "bad: 64 bits"},
         {"2300-01-01T00:00Z", "bad: 64 bits"},
         {"2020-05-04T10:15+25:00", "bad"}});
  check(type(Kind::Instant), london,
        {{"2020-01-15T10:00", "2020-01-15T10:00:00Z"},
         {"2020-07-15T10:00", "2020-07-15T09:00:00Z"},
         {"2020-07-15T10:00Z", "2020-07-15T10:00:00Z"},
         {"2020-03-29T01:30", "bad: did not exist"},
         {"2020-03-29T00:59:59", "2020-03-29T00:59:59Z"},
         {"2020-03-29T02:00", "2020-03-29T01:00:00Z"},
         {"2020-10-25T01:30", "2020-10-25T00:30:00Z or 2020-10-25T01:30:00Z"},
         {"2020-10-25T02:00", "2020-10-25T02:00:00Z"}});
  london.overlap = ir::Mapping::Overlap::Earlier;
  check(type(Kind::Instant), london, {{"2020-10-25T01:30", "2020-10-25T00:30:00Z"}, {"2020-03-29T01:30", "bad"}});
  london.overlap = ir::Mapping::Overlap::Later;
  check(type(Kind::Instant), london, {{"2020-10-25T01:30", "2020-10-25T01:30:00Z"}});
  london.format = "dd/mmm/yy h:mm am";
  check(type(Kind::Instant), london,
        {{"09/Jan/24 3:54 PM", "2024-01-09T15:54:00Z"},
         {"07/aug/24 09:56 pm", "2024-08-07T20:56:00Z"},
         {"09/Jan/24 12:00 AM", "2024-01-09T00:00:00Z"},
         {"09/Jan/24 12:00 PM", "2024-01-09T12:00:00Z"},
         {"09/Jan/24 13:00 PM", "bad: no such time"},
         {"09/Jan/24 0:00 AM", "bad"},
         {"09/Jan/24 15:54", "bad"}});
  london.format = "d.m.yyyy hh:mm";
  check(type(Kind::Instant), london, {{"24.4.2021 11:31", "2021-04-24T10:31:00Z"}});
  london.zone = "Europe/Lodnon";
  check(type(Kind::Instant), london, {{"24.4.2021 11:31", "bad: its source is told"}});
  plain.format = "epoch-milliseconds";
  check(type(Kind::Instant), plain, {{"1755782145190", "2025-08-21T13:15:45.19Z"}, {"-1", "1969-12-31T23:59:59.999Z"}, {"x", "bad"}});
  CHECK(!zoneVersion().empty());
  CHECK(Zone::find("Europe/London")->endOfDay(18386) == 18387LL * 86'400'000'000'000 - 3'600'000'000'000 - 1);
  CHECK(Zone::find("")->endOfDay(0) == 86'399'999'999'999);
  CHECK(Zone::find("Pacific/Apia")->instants(15338LL * 86400 + 43200).empty());  // 2011-12-30 was left out
}

TEST_CASE("value maps serve every type, also to absent") {
  ir::Mapping m;
  ir::ValueMap none;
  none.words = {"n/a", "caf\u00e9"};
  none.value.absent = true;
  m.values = {none, words({"dozen"}, 12)};
  check(type(Kind::Count, ir::kNone, true), m, {{"n/a", "-"}, {"cafe\u0301", "-"}, {"dozen", "12"}, {"3", "3"}, {"N/A", "bad"}});
}

namespace {
std::string glob(const MemoryFiles& fs, const char* base, const char* pattern) {
  std::string text;
  for (const GlobMatch& match : expandGlob(fs, base, pattern).matches) {
    text += match.path;
    for (const Captures& way : match.ways) {
      text += &way == &match.ways.front() ? "" : " or";
      for (const auto& [name, value] : way) text += fmt::format(" {}={}", name, value);
    }
    text += "\n";
  }
  return text;
}
}  // namespace

TEST_CASE("patterns") {
  const MemoryFiles fs = files({{"a.xml", ""},
                                {"r/DSP/a.xml", ""},
                                {"r/DSP/x/y/b.xml", ""},
                                {"r/CSP/c.xml", ""},
                                {"r/CSP/c.txt", ""},
                                {"r/top.xml", ""},
                                {"r/run-2020-01-02.csv", ""},
                                {"r/.hidden/d.xml", ""},
                                {"two/A/A.csv", ""},
                                {"two/A/B.csv", ""}});
  struct Case {
    const char *base, *pattern, *expected;
  };
  for (const Case& c :
       std::vector<Case>{{"", "r/{p}/**/*.xml", "r/.hidden/d.xml p=.hidden\nr/CSP/c.xml p=CSP\nr/DSP/a.xml p=DSP\nr/DSP/x/y/b.xml p=DSP\n"},
                         {"r", "{p}/*.xml", "r/.hidden/d.xml p=.hidden\nr/CSP/c.xml p=CSP\nr/DSP/a.xml p=DSP\n"},
                         {"", "a.xml", "a.xml\n"},
                         {"", "./a.xml", "a.xml\n"},
                         {".", "?.xml", "a.xml\n"},
                         {"", "**/b.xml", "r/DSP/x/y/b.xml\n"},
                         {"", "r/run-{y}-{m}-{d}.csv", "r/run-2020-01-02.csv d=02 m=01 y=2020\n"},
                         {"", "two/{a}/{a}.csv", "two/A/A.csv a=A\n"},
                         {"", "none/*.csv", ""},
                         {"", "r", ""},
                         {"", "r/DSP", ""},
                         {"", "r/**/**/b.xml", "r/DSP/x/y/b.xml\n"},
                         {"", "r/C*", ""},
                         {"", "r/C*/*", "r/CSP/c.txt\nr/CSP/c.xml\n"},
                         {"", "r/{p}-*.csv", "r/run-2020-01-02.csv p=run or p=run-2020 or p=run-2020-01\n"},
                         {"", "r/run-{y}-*-*{z}.csv", "r/run-2020-01-02.csv y=2020 z=02 or y=2020 z=2\n"},
                         {"", "r/**/{p}/**/b.xml", "r/DSP/x/y/b.xml p=DSP or p=x or p=y\n"},
                         {"", "r/*D*{p}*P/a.xml", "r/DSP/a.xml p=S\n"},
                         {"", "", ""}}) {
    CAPTURE(c.pattern);
    CHECK(glob(fs, c.base, c.pattern) == c.expected);
  }
  CHECK(matchPart("IOC-*", "IOC-12"));
  CHECK(!matchPart("IOC-*", "FOC-12"));
  CHECK(!matchPart("*a*a*a*a*a*a*a*a*a*a*a*a*b", std::string(300, 'a')));
  CHECK(!matchPart("{x}", ""));
  const MemoryFiles many = files({{std::string(200, 'a'), ""}});
  CHECK(expandGlob(many, "", "*{x}*{y}*{z}*").matches.at(0).ways.size() == kGlobWays);
}
