// M1 and M14 to M18 from Gate text: the date of an evaluation, names, values, Working Days, what is still needed.

#include <doctest/doctest.h>
#include <cstdlib>

#include <fmt/format.h>

#include "runtime/plan/tally.h"
#include "tests/interpret/gate_text.h"

namespace tollgate::interpret::testing {
namespace {

Facts rows(const std::string& lines) {
  Facts facts;
  facts.rows = lines;
  return facts;
}
const Facts kOne = rows("a,y,y,1,2020-05-04,,x\n");

TEST_CASE("M1: as-of is a date of the evaluation; settling a fact never overturns a definite verdict") {
  CHECK(verdictOf("require as-of is 2020-06-01", kOne) == "met");
  CHECK(verdictOf("require every rows satisfies day is before as-of", kOne) == "met");
  const std::string lines[] = {"require at least 50% of rows satisfy ok", "require no rows satisfies not ok",
                               "require (count of (rows where ok)) is at most 2", "require some r in rows where r.picked satisfies r.ok",
                               "define m means max of (rows where ok) by n\nrequire m is absent or m is 1"};
  const char* cells[] = {"", "y", "n"};
  for (const std::string& line : lines) {
    for (int before = 0; before < 27; ++before) {
      auto world = [&](int which) {
        return verdictOf(line, rows(fmt::format("a,{},y,1,2020-01-01,,\nb,{},{},2,2020-01-01,,\n", cells[which % 3], cells[which / 3 % 3],
                                                cells[which / 9])));
      };
      const std::string now = world(before);
      if (now == "undetermined") continue;
      for (int place : {1, 3, 9}) {
        if (before / place % 3 != 0) continue;
        CAPTURE(line);
        CAPTURE(before);
        CHECK(world(before + place) == now);
        CHECK(world(before + 2 * place) == now);
      }
    }
  }
}

TEST_CASE("M1, M15: the evaluation's day ends in the calendar's zone") {
  const std::string model =
      "record Item in items\n  key id : text\n  when-seen : instant\n  recorded when-seen\n\n"
      "source items-csv reads items\n  from \"items.csv\" as csv\n  complete\n  id = \"id\"\n  when-seen = \"at\"\n\n";
  const std::string gate = gateWith("require (count of items) is 2");
  Facts facts;
  facts.files["items.csv"] = "id,at\na,2020-06-01T22:30Z\nb,2020-06-01T23:30Z\n";
  CHECK(verdictsIn(outcomeOf(model + gate, facts)) == "exit met; c met");
  const std::string london =
      "calendar england\n  weekend Saturday, Sunday\n  holidays 2020-12-25\n  years 2020..2020\n  zone = \"Europe/London\"\n\n";
  CHECK(verdictsIn(outcomeOf(london + model + gate, facts)) == "exit not met; c not met");
}

TEST_CASE("M14: names: values of an enum first, innermost first, one meaning; criteria are no names; no recursion") {
  const std::string model =
      "enum Kind: ok, odd\n\nrecord Item in items, may be empty because \"so\"\n  key id : text\n  kind : Kind\n  ok : flag\n\n";
  CHECK(mistakesIn(model + gateWith("require every items satisfies kind is ok")) == "");
  CHECK(mistakesIn(model + gateWith("require every items satisfies kind is ok or odd")) == "");
  CHECK(mistakesIn(model + gateWith("require every items satisfies kind is not ok or odd")) != "");
  CHECK(mistakesIn(model + gateWith("require every items satisfies kind is neither ok nor odd")) == "");
  CHECK(mistakesIn(model + "define kind means 3\n\n" + gateWith("require every items satisfies kind is ok")) == "G0204");
  CHECK(mistakesIn(gateWith("require every r in rows satisfies some o in others satisfies o is r.other and r.ok")) == "");
  CHECK(mistakesIn("exit gate exit\n  criterion a\n    require every rows satisfies ok\n  criterion b\n    require a\n") == "G0203");
  CHECK(mistakesIn("define a means b\ndefine b means a\n\n" + gateWith("require a")).find("G0210") != std::string::npos);
  CHECK(mistakesIn("define Other.first means ok and second\ndefine Other.second means first\n\n" +
                   gateWith("require every others satisfies first"))
            .find("G0210") != std::string::npos);
}

TEST_CASE("M14: a limit for each X is compared only with a set narrowed to one X") {
  const std::string table = "table limit of count\n  a limit for each Other\n  Severity down\n    1..2 | 0\n    3..5 | 2\n\n";
  CHECK(mistakesIn(table + gateWith("require for each o in others\n  at most limit[3] of rows satisfy other is o")) == "");
  CHECK(mistakesIn(table + gateWith("require for each o in others\n  at most limit[3] of (rows where other is o) satisfy ok")) == "");
  CHECK(mistakesIn(table + "define of-one(o : Other) means rows where other is o\n\n" +
                   gateWith("require for each o in others\n  at most limit[3] of of-one(o) satisfy ok")) == "");
  CHECK(mistakesIn(table + gateWith("require at most limit[3] of rows satisfy ok")) == "G0405");
  CHECK(mistakesIn(table + gateWith("require for each o in others\n  at most limit[3] of rows satisfy not (other is o)")) == "G0405");
  CHECK(mistakesIn(table + gateWith("require for each o in others\n  at most limit[3] of rows satisfy (other is o) or ok")) == "G0405");
}

TEST_CASE("M15: the N-th Working Day strictly after a day, by weekend and holidays; outside the calendar is a fault") {
  const std::string england = "calendar england\n  weekend Saturday, Sunday\n  holidays 2020-05-08, 2020-05-25\n  years 2020..2020\n\n";
  auto reaches = [&](const std::string& from, int days, const std::string& to) {
    return verdictsIn(outcomeOf(england + gateWith(fmt::format("require every rows satisfies day {} {} working-days is {}",
                                                               days < 0 ? "-" : "+", std::abs(days), to)),
                                rows("a,y,y,1," + from + ",,\n")));
  };
  CHECK(reaches("2020-05-04", 1, "2020-05-05") == "exit met; c met");
  CHECK(reaches("2020-05-07", 1, "2020-05-11") == "exit met; c met");  // a holiday and a weekend on the way
  CHECK(reaches("2020-05-08", 1, "2020-05-11") == "exit met; c met");  // from a holiday
  CHECK(reaches("2020-05-09", 1, "2020-05-11") == "exit met; c met");  // from a Saturday
  CHECK(reaches("2020-05-04", 20, "2020-06-03") == "exit met; c met");
  CHECK(reaches("2020-05-04", 0, "2020-05-04") == "exit met; c met");
  CHECK(reaches("2020-12-30", 1, "2020-12-31") == "exit met; c met");
  CHECK(reaches("2020-12-31", 1, "2021-01-01") == "exit undetermined; c undetermined");
  CHECK(reaches("2019-12-31", 1, "2020-01-01") == "exit undetermined; c undetermined");
  CHECK(reaches("2020-05-11", -1, "2020-05-07") == "exit met; c met");
  CHECK(reaches("2020-05-09", -1, "2020-05-07") == "exit met; c met");
  CHECK(reaches("2020-01-01", -1, "2019-12-31") == "exit undetermined; c undetermined");
  const std::string late = gateWith("require every rows satisfies day + 5 working-days is before as-of");
  CHECK(verdictsIn(outcomeOf(late, kOne)) == "exit undetermined; c undetermined");
  CHECK(reasonsIn(outcomeOf(late, kOne)) == "fault: day + 5 working-days: no calendar of Working Days is declared");
  CHECK(verdictsIn(outcomeOf(england + late, kOne)) == "exit met; c met");
}

TEST_CASE("M15: holidays from a file; a holiday that cannot be read, a file that is not there, a year without one say nothing") {
  const std::string text =
      "calendar england\n  weekend Saturday, Sunday\n  holidays from \"holidays.csv\" as csv\n  date = \"Day\"\n  years 2019..2020\n\n" +
      gateWith("require every rows satisfies day + 4 working-days is 2020-05-11");
  auto with = [&](const std::string& holidays, std::set<std::string> tolerated = {}) {
    Facts facts = kOne;
    if (!holidays.empty()) facts.files["holidays.csv"] = holidays;
    facts.tolerated = std::move(tolerated);
    return verdictsIn(outcomeOf(text, facts));
  };
  CHECK(with("Day,Name\n2020-05-08,Early May\n2020-12-25,Christmas\n") == "exit met; c met");
  CHECK(with("Day,Name\n2020-12-25,Christmas\n") == "exit not met; c not met");
  CHECK(with("Day,Name\n2019-12-25,Christmas\n") == "exit undetermined; c undetermined");
  CHECK(with("") == "exit undetermined; c undetermined");
  CHECK(with("Day,Name\n2020-05-08,Early May\n2020-13-25,Christmas\n") == "refused: bad-cell");
  CHECK(with("Day,Name\n2020-05-08,Early May\n2020-13-25,Christmas\n", {"bad-cell"}) == "exit undetermined; c undetermined");
  CHECK(with("Date,Name\n2020-05-08,Early May\n") == "refused: unreadable-file");
}

TEST_CASE("M15: texts by code point, dates in their zone, corresponding days, ordered enums, counts as plain digits") {
  CHECK(verdictOf("require every rows satisfies word is present and word is \"x\"", rows("a,y,y,1,2020-05-04,,X\n")) == "not met");
  CHECK(verdictOf("require every rows satisfies word is present and word is \"x\"", rows("a,y,y,1,2020-05-04,, x\n")) == "not met");
  CHECK(verdictOf("require every rows satisfies word is present and word is \"\xC3\xA9\"", rows("a,y,y,1,2020-05-04,,e\xCC\x81\n")) ==
        "met");
  CHECK(verdictOf("require every rows satisfies corresponding-day(day, 1 month) is 2020-02-29", rows("a,y,y,1,2020-01-31,,\n")) == "met");
  CHECK(mistakesIn(gateWith("require every rows satisfies day is at least 2020-01-01")) == "G0313");
  for (const char* bad : {"3.0", "1e3", "+3", "\xEF\xBC\x93", "\"1,000\"", "-1", "9223372036854775808"}) {
    CAPTURE(bad);
    CHECK(verdictOf("require every rows satisfies n is at least 0", rows(fmt::format("a,y,y,{},2020-05-04,,\n", bad))) ==
          "refused: bad-cell");
  }
  const std::string model = "define bad(s : Severity) means s is 3 or worse\n\n";
  CHECK(mistakesIn(model + gateWith("require every s in Severity satisfies bad(s) or s is 4 or milder")) == "");
  CHECK(mistakesIn("define bad(s : Severity) means s is at least 3\n\n" + gateWith("require every s in Severity satisfies bad(s)")) ==
        "G0307");
  CHECK(mistakesIn(gateWith("require every rows satisfies day + 5 days is before as-of + 3 working-days")) == "");
  CHECK(mistakesIn(gateWith("require every rows satisfies 5 days is 3 working-days")) == "G0305");
}

TEST_CASE("M4: two shares are compared where one is known exactly") {
  const std::string shares = "define s means share of rows satisfying ok\ndefine t means share of rows satisfying picked\n";
  const std::string there = shares + "require s is present and t is present and ";
  const Facts facts = rows("a,y,y,1,2020-05-04,,x\nb,n,y,1,2020-05-04,,x\n");
  CHECK(verdictOf(there + "s is below t", facts) == "met");
  CHECK(verdictOf(there + "s is at least t", facts) == "not met");
  CHECK(verdictOf(there + "t is above s", facts) == "met");
  CHECK(verdictOf(there + "s is s", facts) == "met");
  const Facts open = rows("a,,y,1,2020-05-04,,x\nb,n,y,1,2020-05-04,,x\n");
  CHECK(verdictOf(there + "s is below t", open) == "met");
  CHECK(verdictOf(there + "t is at least s", open) == "met");
  CHECK(verdictOf(there + "s is 50%", open) == "undetermined");
  const Facts both = rows("a,,,1,2020-05-04,,x\nb,n,y,1,2020-05-04,,x\n");
  CHECK(verdictOf(there + "s is below t", both) == "undetermined");
}

TEST_CASE("a count under `not` is told as what it has to be") {
  const auto sentenceOf = [](const std::string& line, const Facts& facts) {
    const plan::Outcome outcome = outcomeOf(gateWith("require not (" + line + ")"), facts);
    return outcome.gates.at(0).criteria.at(0).sentence;
  };
  const Facts two = rows("a,n,y,1,2020-05-04,,x\nb,y,y,1,2020-05-04,,x\n");
  CHECK(sentenceOf("some rows satisfies ok", two) == "1 of 2 rows ok, none allowed; counted: b");
  CHECK(sentenceOf("no rows satisfies ok", two) == "1 of 2 rows ok, at least 1 needed");
  CHECK(sentenceOf("at least 1 of rows satisfy ok", two) == "1, fewer than 1; counted: b");
  CHECK(sentenceOf("at most 1 of rows satisfy ok", two) == "1, more than 1 needed; failing: a");
  CHECK(sentenceOf("every rows satisfies ok", two) == "1 of 2 rows ok; not all may");
  CHECK(sentenceOf("exactly 1 of rows satisfy ok", two) == "1, exactly 1 not allowed; failing: b");
}

TEST_CASE("M16: the least that is still needed, the body that is awaited, each claim evaluated again") {
  const std::string model =
      "record Item in items\n  key id : text\n  done : flag, may become true \"finish\"\n\n"
      "source items-csv reads items\n  from \"items.csv\" as csv\n  complete\n  id = \"id\"\n  done = \"done\"\n    \"y\" -> true\n    "
      "\"n\" -> false\n\n";
  Facts facts;
  facts.files["items.csv"] = "id,done\nI-10,n\nI-9,n\nI-8,n\nI-1,y\n";
  const plan::Outcome outcome = outcomeOf(model + gateWith("require at least 50% of items satisfy done"), facts);
  const auto& needed = outcome.gates.at(0).criteria.at(0).needed;
  REQUIRE(needed.size() == 1);
  CHECK(needed[0].least == 1);
  CHECK(needed[0].checkedLeast);
  CHECK(needed[0].sentence == "finish 1 of 3: I-8, I-9, I-10");
  // Two limits, of which either is enough.
  const plan::Outcome either = outcomeOf(
      model + gateWith("require any of\n      - at least 4 of items satisfy done\n      - at least 2 of items satisfy done"), facts);
  const auto& parts = either.gates.at(0).criteria.at(0).needed;
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].least == 3);
  CHECK(!parts[0].checkedLeast);  // one is enough for the criterion
  CHECK(parts[1].least == 1);
  CHECK(parts[1].checkedLeast);
  const plan::Outcome decision = outcomeOf(
      "decision approval on Row\n  decided by TAG\n\nsource a reads approval\n  from \"a.csv\" as csv\n  complete\n"
      "  may be empty because \"so\"\n  row = \"r\"\n  outcome = \"o\"\n  body = \"b\"\n  date = \"d\"\n\n" +
          gateWith("require every r in rows satisfies approval is granted for r"),
      [] {
        Facts f = kOne;
        f.files["a.csv"] = "r,o,b,d\n";
        return f;
      }());
  const auto& awaited = decision.gates.at(0).criteria.at(0).needed;
  REQUIRE(awaited.size() == 1);
  CHECK(awaited[0].who == "TAG");
  CHECK(awaited[0].sentence == "approval for a granted");
  CHECK(awaited[0].checkedLeast);
}

TEST_CASE("M16: of rows that fail while a decision is not taken, whose it is and for how many") {
  const std::string approval =
      "decision approval on Row\n  decided by TAG\n  while undecided: refused\n\nsource a reads approval\n  from \"a.csv\" as csv\n"
      "  complete\n  may be empty because \"so\"\n  row = \"r\"\n  outcome = \"o\"\n  body = \"b\"\n  date = \"d\"\n\n"
      "define approved(r : Row) means approval is granted for r\n\n";
  const auto neededOf = [&](const std::string& require, const std::string& onFile) {
    Facts facts = rows("a,y,y,1,2020-05-04,,x\nb,y,y,1,2020-05-04,,x\nc,y,y,1,2020-05-04,,x\n");
    facts.files["a.csv"] = "r,o,b,d\n" + onFile;
    std::string told;
    const plan::Outcome outcome = outcomeOf(approval + gateWith(require), facts);
    CHECK(outcome.gates.at(0).criteria.at(0).verdict == plan::Verdict::NotMet);
    for (const plan::Needed& n : outcome.gates.at(0).criteria.at(0).needed) {
      told += (told.empty() ? "" : " | ") + n.who + (n.who.empty() ? "" : ": ") + n.sentence + (n.checkedLeast ? " (the least)" : "");
    }
    return told;
  };
  CHECK(neededOf("require every r in rows satisfies approved(r)", "a,granted,TAG,2020-05-01\n") ==
        "TAG: approval for b, c granted (the least)");
  CHECK(neededOf("require at least 2 of rows satisfy approved(this)", "a,granted,TAG,2020-05-01\n") ==
        "TAG: approval for 1 of 2 granted: b, c (the least)");
  // What the body refused is no longer waited for.
  CHECK(neededOf("require every r in rows satisfies approved(r)", "a,refused,TAG,2020-05-01\n") ==
        "mend what fails: 0 of 3 rows; 3 fail: a, b, c");
  CHECK(neededOf("require no r in rows satisfies approval is refused for r", "a,granted,TAG,2020-05-01\n") ==
        "TAG: approval for b, c granted (the least)");
}

TEST_CASE("M16: of a part for which the model names no change, what fails, without a claim of being least") {
  const auto neededOf = [](const std::string& before, const std::string& lines, Facts facts) {
    std::string told;
    const plan::Outcome outcome = outcomeOf(before + gateWith(lines), facts);
    for (const plan::Needed& n : outcome.gates.at(0).criteria.at(0).needed) {
      told += (told.empty() ? "" : " | ") + n.who + (n.who.empty() ? "" : ": ") + n.sentence + (n.checkedLeast ? " (the least)" : "");
    }
    return told;
  };
  const Facts two = rows("a,n,y,1,2020-05-04,,x\nb,y,y,1,2020-05-04,,x\n");
  CHECK(neededOf("", "require every rows satisfies ok", two) == "mend what fails: 1 of 2 rows ok; 1 fails: a");
  CHECK(
      neededOf("",
               "require all of\n      - every rows satisfies ok\n      - (count of rows) is at least 2\n      - (count of rows) is above 2",
               two) == "mend what fails: 1 of 2 rows ok; 1 fails: a | mend what fails: (count of rows) is 2, must be above 2");
  CHECK(neededOf("", "require not ((count of rows) is above 1)", two) == "mend what fails: (count of rows) is 2, must not be above 1");
  // A part that has a remedy beside one that has none.
  const std::string items =
      "record Item in items\n  key id : text\n  done : flag, may become true \"finish\"\n\n"
      "source items-csv reads items\n  from \"items.csv\" as csv\n  complete\n  id = \"id\"\n  done = \"done\"\n"
      "    \"y\" -> true\n    \"n\" -> false\n\n";
  Facts both = two;
  both.files["items.csv"] = "id,done\nI-1,n\n";
  CHECK(neededOf(items, "require all of\n      - every items satisfies done\n      - every rows satisfies ok", both) ==
        "finish 1 of 1: I-1 (the least) | mend what fails: 1 of 2 rows ok; 1 fails: a");
  // Of alternatives, what mends one is enough.
  CHECK(neededOf(items, "require any of\n      - every items satisfies done\n      - every rows satisfies ok", both) ==
        "finish 1 of 1: I-1 (the least)");
  // Nobody has decided, and until somebody does it is refused; or somebody has.
  const std::string approval =
      "decision approval\n  decided by TAG\n  while undecided: refused\n\nsource a reads approval\n  from \"a.csv\" as csv\n  complete\n"
      "  may be empty because \"so\"\n  outcome = \"o\"\n  body = \"b\"\n  date = \"d\"\n\n";
  Facts decided = kOne;
  decided.files["a.csv"] = "o,b,d\n";
  CHECK(neededOf(approval, "require approval is granted", decided) == "TAG: approval granted (the least)");
  decided.files["a.csv"] = "o,b,d\nrefused,TAG,2020-05-04\n";
  CHECK(neededOf(approval, "require approval is granted", decided) == "mend what fails: refused by TAG on 2020-05-04");
}

TEST_CASE("M18: comparisons of shares are exact up to 2^43 rows") {
  plan::Tally tally;
  const int64_t all = int64_t{1} << 43;
  tally.add(plan::kSatisfies, all - 1);
  tally.add(plan::kFails, 1);
  CHECK(plan::judge(tally, ir::Form::AtLeast, {1'000'000, 1'000'000, true}, plan::Truth(0)).isFalse());
  CHECK(plan::judge(tally, ir::Form::AtLeast, {999'999, 1'000'000, true}, plan::Truth(0)).isTrue());
  CHECK(plan::judge(tally, ir::Form::FewerThan, {1'000'000, 1'000'000, true}, plan::Truth(0)).isTrue());
}

}  // namespace
}  // namespace tollgate::interpret::testing
