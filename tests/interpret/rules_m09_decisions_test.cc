// M9 from Gate text: which rows of a decision are applied, which are only listed, and what holds then.

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/interpret/gate_text.h"

namespace tollgate::interpret::testing {
namespace {

const std::string kCalendar =
    "calendar england\n"
    "  weekend Saturday, Sunday\n"
    "  holidays 2020-05-08, 2020-05-25\n"
    "  years 2020..2020\n\n";

/// A decision with these lines, its rows from a file, and a gate that requires it of every row (or what `require` says).
std::string deciding(const std::string& steps, const std::string& more = "",
                     const std::string& require = "every r in rows satisfies approval is granted for r") {
  return "decision approval on Row\n" + steps +
         "\nsource approvals reads approval\n"
         "  from \"approvals.csv\" as csv\n"
         "  complete\n"
         "  may be empty because \"nothing may be decided yet\"\n"
         "  row = \"row\"\n  outcome = \"outcome\"\n  body = \"body\"\n  date = \"date\"\n  act = \"act\"\n  reference = \"ref\"\n" +
         more + "\n" + gateWith("require " + require);
}

Facts decided(const std::string& rows) {
  Facts facts;
  facts.rows = "a,y,y,1,2020-01-01,,\n";
  facts.files["approvals.csv"] = "row,outcome,body,date,act,ref\n" + rows;
  return facts;
}

struct Answer {
  std::string verdict, reasons;
  size_t listed = 0;
};
Answer answer(const std::string& text, const Facts& facts) {
  const plan::Outcome outcome = outcomeOf(text, facts);
  Answer a;
  if (outcome.gates.size() != 1) return {"refused", "", 0};
  a.verdict = plan::verdictText(outcome.gates[0].criteria.at(0).verdict);
  a.reasons = reasonsIn(outcome);
  for (const table::Finding& finding : outcome.findings) {
    a.listed += finding.kind == "decision-not-applied" || finding.kind == "decision-open" ? 1 : 0;
  }
  return a;
}

TEST_CASE("M9: a source may map the act, the reference and the fingerprint, and say that a matter is referred") {
  const std::string text = deciding("  recommended by TAB\n  decided by TAG\n  referred to Panel\n");
  CHECK(answer(text, decided("a,granted,TAB,2020-02-01,recommended,\na,granted,TAG,2020-02-02,decided,TAG-1\n")).verdict == "met");
  const Answer referred = answer(text, decided("a,granted,TAB,2020-02-01,,\na,granted,TAG,2020-02-02,,\na,,DCC,2020-02-03,referred,\n"));
  CHECK(referred.verdict == "undetermined");
  CHECK(referred.reasons == "awaiting Panel: approval for a");
  const std::string mapped =
      "decision approval on Other\n  decided by TAG\n  referred to Panel\n\n"
      "source approvals reads approval\n  from \"approvals.csv\" as csv\n  complete\n  other = \"row\"\n"
      "  outcome = \"outcome\"\n    \"yes\" -> granted\n    \"no\" -> refused\n    \"on\" -> referred\n"
      "  body = \"body\"\n  date = \"date\"\n  act = \"act\"\n    \"D\" -> decided\n    \"R\" -> referred\n\n" +
      gateWith("require every o in others satisfies approval is granted for o");
  Facts facts;
  facts.others = "o,y,\n";
  facts.files["approvals.csv"] = "row,outcome,body,date,act\no,yes,TAG,2020-02-01,D\no,on,Panel,2020-02-03,R\n";
  CHECK(answer(mapped, facts).reasons == "awaiting Panel: approval for o");
  facts.files["approvals.csv"] = "row,outcome,body,date,act\no,yes,TAG,2020-02-01,D\n";
  CHECK(answer(mapped, facts).verdict == "met");
}

TEST_CASE("M9: a reference later than its `within` is only listed; Working Days are counted by the calendar") {
  const std::string steps = "  decided by TAG\n  referred to Panel within 4 working-days\n";
  auto at = [&](const std::string& day) {
    return answer(kCalendar + deciding(steps), decided("a,granted,TAG,2020-05-04,,\na,,DCC," + day + ",referred,\n"));
  };
  // The 8th is a holiday: the fourth Working Day after Monday the 4th is Monday the 11th.
  CHECK(at("2020-05-11").verdict == "undetermined");
  CHECK(at("2020-05-11").listed == 0);
  CHECK(at("2020-05-12").verdict == "met");
  CHECK(at("2020-05-12").listed == 1);
}

TEST_CASE("M9: without a calendar a reference with a `within` leaves the decision open, whatever the default") {
  const std::string rows = "a,granted,TAG,2020-05-04,,\na,,DCC,2020-05-05,referred,\n";
  const std::string steps = "  decided by TAG\n  referred to Panel within 4 working-days\n";
  const Answer open = answer(deciding(steps), decided(rows));
  CHECK(open.verdict == "undetermined");
  CHECK(open.reasons == "fault: approval for a: whether the reference is in time is not known: no calendar of Working Days is declared");
  CHECK(answer(deciding(steps + "  while undecided: refused\n"), decided(rows)).verdict == "undetermined");
  // Where both ways give the same, it does not matter.
  CHECK(answer(deciding(steps + "  while undecided: granted\n"), decided(rows)).verdict == "met");
  const std::string stands = "  decided by TAG\n  referred to Panel within 4 working-days, meanwhile the outcome stands\n";
  CHECK(answer(deciding(stands), decided(rows)).verdict == "met");
  CHECK(answer(deciding(steps), decided(rows + "a,refused,Panel,2020-05-20,decided,\n")).verdict == "undetermined");
  CHECK(answer(deciding(steps), decided(rows + "a,granted,Panel,2020-05-20,decided,\n")).verdict == "undetermined");
  CHECK(answer(kCalendar + deciding(steps), decided(rows + "a,refused,Panel,2020-05-20,decided,\n")).verdict == "not met");
  // A calendar that does not cover the day says nothing either.
  const std::string old = "calendar england\n  weekend Saturday, Sunday\n  holidays 2019-12-25\n  years 2019..2019\n\n";
  CHECK(answer(old + deciding(steps), decided(rows)).verdict == "undetermined");
}

TEST_CASE("M9: what is awaited says when it is due, counted from the act before it, and that it is overdue") {
  const std::string steps = "  recommended by TAB\n  decided by TAG within 4 working-days\n";
  auto on = [&](const std::string& day) {
    return answer(kCalendar + deciding(steps), decided("a,granted,TAB," + day + ",recommended,\n")).reasons;
  };
  // The evaluation is of 2020-06-01; 2020-05-08 is a holiday.
  CHECK(on("2020-05-28") == "awaiting TAG: approval for a (due by 2020-06-03)");
  CHECK(on("2020-05-04") == "awaiting TAG: approval for a (overdue, due by 2020-05-11)");
  CHECK(answer(deciding(steps), decided("a,granted,TAB,2020-05-04,recommended,\n")).reasons == "awaiting TAG: approval for a");
  const plan::Outcome outcome = outcomeOf(kCalendar + deciding(steps), decided("a,granted,TAB,2020-05-04,recommended,\n"));
  CHECK(std::any_of(outcome.findings.begin(), outcome.findings.end(), [](const table::Finding& finding) {
    return finding.kind == "decision-overdue" && finding.message == "TAG has not acted on approval for a: overdue, due by 2020-05-11";
  }));
}

TEST_CASE("M9: a row for another version or fingerprint than the one in force is only listed") {
  const std::string text =
      "decision approval on Other\n  decided by TAG\n  renewable\n\n"
      "source approvals reads approval\n  from \"approvals.csv\" as csv\n  complete\n  other = \"row\"\n  outcome = \"outcome\"\n"
      "  body = \"body\"\n  date = \"date\"\n  version = \"version\"\n\n" +
      gateWith("require every o in others satisfies approval is granted for o");
  auto with = [&](const std::string& inForce, const std::string& rows, std::set<std::string> tolerated = {}) {
    Facts facts;
    facts.others = "o,y," + inForce + "\n";
    facts.tolerated = std::move(tolerated);
    facts.files["approvals.csv"] = "row,outcome,body,date,version\n" + rows;
    return answer(text, facts);
  };
  CHECK(with("2", "o,granted,TAG,2020-02-01,2\n").verdict == "met");
  CHECK(with("2", "o,granted,TAG,2020-02-01,1\n").verdict == "undetermined");
  CHECK(with("2", "o,granted,TAG,2020-02-01,1\n").listed == 1);
  CHECK(with("2", "o,granted,TAG,2020-02-01,\n").verdict == "met");
  CHECK(with("2", "o,granted,TAG,2020-02-01,2\no,refused,TAG,2020-02-02,1\n").verdict == "met");
  CHECK(with("", "o,granted,TAG,2020-02-01,1\n").verdict == "undetermined");
  CHECK(mistakesIn("decision approval on Row\n  decided by TAG\n\nsource approvals reads approval\n"
                   "  from \"a.csv\" as csv\n  complete\n  row = \"row\"\n  outcome = \"o\"\n  body = \"b\"\n  date = \"d\"\n"
                   "  version = \"v\"\n  fingerprint = \"f\"\n") == "G0621 G0621");
}

TEST_CASE("M9: rows after the evaluation's date, by a body without the step, or before their recommendation are only listed") {
  const std::string text = deciding("  proposed by DCC\n  recommended by TAB\n  decided by TAG\n");
  const std::string recommended = "a,granted,TAB,2020-02-01,recommended,\n";
  CHECK(answer(text, decided(recommended + "a,granted,TAG,2020-02-01,,\n")).verdict == "met");
  CHECK(answer(text, decided(recommended + "a,granted,TAG,2020-01-31,,\n")).verdict == "undetermined");
  CHECK(answer(text, decided(recommended + "a,granted,TAG,2020-01-31,,\n")).listed == 1);
  CHECK(answer(text, decided(recommended + "a,granted,TAG,2020-06-02,,\n")).verdict == "undetermined");
  CHECK(answer(text, decided(recommended + "a,granted,TAG,2020-06-01,,\n")).verdict == "met");
  CHECK(answer(text, decided(recommended + "a,granted,Panel,2020-02-02,,\n")).verdict == "undetermined");
  // A recommendation by another body is none, and is listed; a proposal gives no outcome.
  const Answer other = answer(text, decided("a,granted,Panel,2020-02-01,recommended,\na,granted,TAG,2020-02-02,,\n"));
  CHECK(other.verdict == "undetermined");
  CHECK(other.listed == 2);
  CHECK(answer(text, decided("a,granted,DCC,2020-02-02,proposed,\n")).verdict == "undetermined");
  CHECK(answer(text, decided("a,granted,DCC,2020-02-02,proposed,\n")).listed == 0);
}

TEST_CASE("M9: rows of proposals and recommendations are printed, also where they decide nothing") {
  const std::string steps = "  proposed by DCC\n  recommended by TAB\n  decided by TAG\n  while undecided: refused\n";
  const std::string rows =
      "a,granted,DCC,2020-01-05,proposed,\na,granted,TAB,2020-02-05,recommended,M-3\na,refused,TAB,2020-07-01,recommended,\n";
  auto onFile = [](const std::string& text, const Facts& facts) {
    const plan::Outcome outcome = outcomeOf(text, facts);
    std::string all;
    for (const plan::DecisionOnFile& row : outcome.gates.at(0).criteria.at(0).decisions)
      all += row.sentence + " [" + row.file + ":" + std::to_string(row.line) + "]\n";
    return all;
  };
  const std::string told =
      "approval for a: proposed granted by DCC on 2020-01-05 [approvals.csv:2]\n"
      "approval for a: recommended granted by TAB on 2020-02-05 (M-3) [approvals.csv:3]\n"
      "approval for a: recommended refused by TAB on 2020-07-01; listed and not applied: it is dated after the evaluation's date "
      "[approvals.csv:4]\n";
  CHECK(onFile(deciding(steps), decided(rows)) == told);
  // On what the criterion names alone, also through a definition.
  Facts two = decided("a,granted,TAG,2020-03-01,,\nb,granted,TAB,2020-02-01,recommended,\n");
  two.rows = "a,y,y,1,2020-01-01,,\nb,y,y,1,2020-01-01,,\n";
  std::string each = deciding(steps, "", "granted(r)");
  each.replace(each.find("exit gate exit\n"), 15,
               "define granted(x : Row) means approval is granted for x\n\nexit gate exit\n  for each r in rows\n");
  CHECK(onFile(each, two) ==
        "approval for a: granted by TAG on 2020-03-01; listed and not applied: it comes before its recommendation [approvals.csv:2]\n");
}

TEST_CASE("M9: the last declared wins; two that differ conflict; renewable: the latest counts, a tie conflicts") {
  const std::string two = "  decided by TAB\n  decided by TAG\n";
  CHECK(answer(deciding(two), decided("a,refused,TAB,2020-03-01,,\na,granted,TAG,2020-02-01,,\n")).verdict == "met");
  const Answer conflict = answer(deciding(two), decided("a,granted,TAG,2020-02-01,,\na,refused,TAG,2020-03-01,,\n"));
  CHECK(conflict.verdict == "undetermined");
  CHECK(conflict.reasons == "conflict: approval for a is granted or refused in different records");
  CHECK(answer(deciding("  decided by TAG\n  renewable\n"), decided("a,refused,TAG,2020-02-01,,\na,granted,TAG,2020-03-01,,\n")).verdict ==
        "met");
  CHECK(answer(deciding("  decided by TAG\n  renewable\n"), decided("a,granted,TAG,2020-02-01,,\na,refused,TAG,2020-03-01,,\n")).verdict ==
        "not met");
  CHECK(
      answer(deciding("  decided by TAG\n  renewable\n"), decided("a,granted,TAG,2020-02-01,,x\na,refused,TAG,2020-02-01,,y\n")).verdict ==
      "undetermined");
  // A conflict does not fall back to what holds while undecided.
  CHECK(answer(deciding("  decided by TAG\n  while undecided: granted\n"),
               decided("a,granted,TAG,2020-02-01,,\na,refused,TAG,2020-03-01,,\n"))
            .verdict == "undetermined");
}

TEST_CASE("M9: `D is OUTCOME by BODY` reads that body's row alone; only a body that decides can be named") {
  const std::string steps = "  decided by TAB\n  decided by TAG\n";
  const Facts facts = decided("a,granted,TAB,2020-02-01,,\na,refused,TAG,2020-03-01,,\n");
  CHECK(answer(deciding(steps, "", "every r in rows satisfies approval is granted by TAB for r"), facts).verdict == "met");
  CHECK(answer(deciding(steps, "", "every r in rows satisfies approval is granted for r"), facts).verdict == "not met");
  CHECK(mistakesIn(deciding("  proposed by DCC\n  decided by TAG\n", "", "every r in rows satisfies approval is granted by DCC for r")) ==
        "G0704");
}

TEST_CASE("M9: as of an earlier day a decision is what was in force at its end, and what was not decided by then is not open") {
  const auto asked = [](const std::string& lines, const std::string& condition, const std::string& rows) {
    return answer(deciding(lines, "", "every r in rows satisfies " + condition), decided(rows));
  };
  const std::string tag = "  decided by TAG\n", granted = "approval is granted for r as of 2020-02-02";
  CHECK(asked(tag, granted, "a,granted,TAG,2020-02-01,,\n").verdict == "met");
  CHECK(asked(tag, granted, "a,granted,TAG,2020-02-02,,\n").verdict == "met");
  CHECK(asked(tag, granted, "a,granted,TAG,2020-02-03,,\n").verdict == "not met");
  CHECK(asked(tag, granted, "").verdict == "not met");
  CHECK(asked(tag, "not (" + granted + ")", "").verdict == "met");
  CHECK(asked(tag, "approval is not refused for r as of 2020-02-02", "a,granted,TAG,2020-02-01,,\n").verdict == "met");
  // By the body, and with another decision that counts later.
  CHECK(asked("  decided by TAB\n  decided by TAG\n", granted, "a,granted,TAB,2020-02-01,,\na,refused,TAG,2020-02-03,,\n").verdict ==
        "met");
  CHECK(asked("  decided by TAB\n  decided by TAG\n", "approval is granted by TAG for r as of 2020-02-02",
              "a,granted,TAB,2020-02-01,,\na,granted,TAG,2020-02-03,,\n")
            .verdict == "not met");
  CHECK(asked("  decided by TAG\n  renewable\n", granted, "a,granted,TAG,2020-02-01,,\na,refused,TAG,2020-02-03,,\n").verdict == "met");
  CHECK(asked(tag, granted, "a,granted,TAG,2020-02-01,,\na,refused,TAG,2020-02-03,,\n").verdict == "met");
  CHECK(asked(tag, granted, "a,granted,TAG,2020-02-01,,\na,refused,TAG,2020-02-02,,\n").verdict == "undetermined");
  CHECK(asked("  decided by TAG\n  while undecided: granted\n", granted, "a,refused,TAG,2020-02-03,,\n").verdict == "met");
  // What a recommendation or a reference left open is past too.
  CHECK(asked("  recommended by TAB\n  decided by TAG\n", granted, "a,granted,TAB,2020-02-01,recommended,\n").verdict == "not met");
  CHECK(asked("  decided by TAG\n  referred to Panel\n", granted,
              "a,granted,TAG,2020-02-01,decided,\na,,DCC,2020-02-02,referred,\na,granted,Panel,2020-02-03,decided,\n")
            .verdict == "not met");
  // A day that is not over tells no more than the evaluation's.
  const std::string later = "approval is granted for r as of 2030-01-01";
  CHECK(asked(tag, later, "a,granted,TAG,2020-02-01,,\n").verdict == "met");
  const Answer open = asked(tag, later, "");
  CHECK(open.verdict == "undetermined");
  CHECK(open.reasons == "awaiting TAG: approval for a");
  // Rows that may be missing leave every day open, and say which.
  std::string incomplete = deciding(tag, "", "every r in rows satisfies " + granted);
  incomplete.replace(incomplete.find("  complete\n"), 11, "");
  CHECK(answer(incomplete, decided("a,granted,TAG,2020-02-01,,\n")).verdict == "undetermined");
  // The day is a date that is there.
  CHECK(mistakesIn(deciding(tag, "", "every r in rows satisfies approval is granted for r as of r.id")) == "G0301");
  CHECK(mistakesIn(deciding(tag, "", "every r in rows satisfies approval is granted for (r, r) as of 2020-02-02")) == "G0317");
}

TEST_CASE("M9: since a day a decision is what was decided from it on, and what was not is awaited anew") {
  const auto asked = [](const std::string& lines, const std::string& condition, const std::string& rows) {
    return answer(deciding(lines, "", "every r in rows satisfies " + condition), decided(rows));
  };
  const std::string tag = "  decided by TAG\n", since = "approval is granted for r since 2020-02-02",
                    early = "a,granted,TAG,2020-02-01,,\n";
  CHECK(asked(tag, since, "a,granted,TAG,2020-02-02,,\n").verdict == "met");
  CHECK(asked(tag, since, "a,refused,TAG,2020-02-03,,\n").verdict == "not met");
  const Answer open = asked(tag, since, early);
  CHECK(open.verdict == "undetermined");
  CHECK(open.reasons == "awaiting TAG: approval for a since 2020-02-02");
  CHECK(asked(tag, "not (" + since + ")", early).verdict == "undetermined");
  // An earlier refusal and an earlier decision of another body do not count either.
  CHECK(asked(tag, since, "a,refused,TAG,2020-02-01,,\na,granted,TAG,2020-02-03,,\n").verdict == "met");
  CHECK(asked("  decided by TAB\n  decided by TAG\n", since, "a,granted,TAB,2020-02-03,,\na,refused,TAG,2020-02-01,,\n").verdict == "met");
  CHECK(asked("  decided by TAB\n  decided by TAG\n", "approval is granted by TAB for r since 2020-02-02",
              "a,granted,TAB,2020-02-01,,\na,granted,TAG,2020-02-03,,\n")
            .verdict == "undetermined");
  // Nor does its recommendation, so the decision comes before there is one.
  CHECK(asked("  recommended by TAB\n  decided by TAG\n", since, "a,granted,TAB,2020-02-01,recommended,\na,granted,TAG,2020-02-03,,\n")
            .verdict == "undetermined");
  CHECK(asked("  decided by TAG\n  while undecided: granted\n", since, "a,refused,TAG,2020-02-01,,\n").verdict == "met");
  // Where nothing is left out it is the same decision; where rows may be missing it is not.
  const std::string both = "(approval is granted for r implies " + since + ")";
  CHECK(asked(tag, both, "").verdict == "met");
  std::string incomplete = deciding(tag, "", "every r in rows satisfies " + both);
  incomplete.replace(incomplete.find("  complete\n"), 11, "");
  CHECK(answer(incomplete, decided("")).verdict == "undetermined");
  // Two days between which nothing is recorded ask the same.
  CHECK(asked(tag, "(" + since + " implies approval is granted for r since 2020-03-01)", early).verdict == "met");
  CHECK(asked(tag, "(approval is granted for r since 2020-03-01 implies " + since + ")", early).verdict == "met");
  CHECK(asked(tag, "(approval is granted for r since 2030-01-01 implies approval is granted for r)", "").verdict == "undetermined");
  // From one day to another.
  const std::string within = since + " as of 2020-02-05";
  CHECK(asked(tag, within, "a,granted,TAG,2020-02-05,,\n").verdict == "met");
  CHECK(asked(tag, within, "a,granted,TAG,2020-02-06,,\n").verdict == "not met");
  CHECK(asked(tag, within, early).verdict == "not met");
  // Between a day and an earlier one nobody decides, whichever they are.
  CHECK(asked(tag, "approval is granted for r since 2031-01-01 as of 2030-01-01", "").verdict == "not met");
  // A reference of a decision that does not count, and when a step of it was due, are not told as if it did.
  const Answer referred = asked("  decided by TAG\n  referred to Panel within 4 working-days\n  while undecided: refused\n", since,
                                early + "a,,DCC,2020-02-03,referred,\na,granted,Panel,2020-02-04,decided,\n");
  CHECK(referred.verdict == "undetermined");
  CHECK(referred.reasons == "conflict: approval for a since 2020-02-02: what it refers to is dated before 2020-02-02");
  CHECK(asked("  recommended by TAB\n  decided by TAG within 4 working-days\n", since, "a,granted,TAB,2020-02-01,recommended,\n").reasons ==
        "awaiting TAB: approval for a since 2020-02-02");
  // Nothing is claimed to be enough where rows are left out: a new one may conflict with them.
  const auto neededOf = [&](const std::string& lines, const std::string& condition, const std::string& rows) {
    const plan::Outcome outcome = outcomeOf(deciding(lines, "", "every r in rows satisfies " + condition), decided(rows));
    std::string text;
    for (const plan::Needed& n : outcome.gates.at(0).criteria.at(0).needed)
      text += n.sentence + (n.checkedLeast ? " (the least)" : "") + "; ";
    return text;
  };
  CHECK(neededOf(tag, since, "") == "approval for a granted (the least); ");
  CHECK(neededOf(tag, since, early) == "decide approval for a since 2020-02-02; ");
  CHECK(neededOf("  decided by TAG\n  while undecided: refused\n", since, "a,refused,TAG,2020-02-01,,\n").find("the least") ==
        std::string::npos);
  // The day is a date that is there.
  CHECK(mistakesIn(deciding(tag, "", "every r in rows satisfies approval is granted for r since r.id")) == "G0301");
  CHECK(mistakesIn(deciding(tag, "", "every r in rows satisfies approval is granted for (r, r) since 2020-02-02 as of 2020-02-02")) ==
        "G0317");
}

TEST_CASE("M9: a decision not taken is open and awaits the first body; what holds until then needs complete, fresh rows") {
  const Answer open = answer(deciding("  recommended by TAB\n  decided by TAG\n"), decided(""));
  CHECK(open.verdict == "undetermined");
  CHECK(open.reasons == "awaiting TAB: approval for a");
  CHECK(answer(deciding("  decided by TAG\n  while undecided: granted\n"), decided("")).verdict == "met");
  std::string incomplete = deciding("  decided by TAG\n  while undecided: granted\n");
  incomplete.replace(incomplete.find("  complete\n"), 11, "");
  CHECK(answer(incomplete, decided("")).verdict == "undetermined");
  std::string stale = deciding("  decided by TAG\n  while undecided: granted\n", "  exported = \"ref\"\n  stale after 2 days\n");
  CHECK(answer(stale, decided("a,granted,TAG,2020-02-01,,2020-05-31T00:00Z\n")).verdict == "met");
  CHECK(answer(stale, decided("a,granted,TAG,2020-02-01,,2020-05-20T00:00Z\n")).verdict == "undetermined");
  CHECK(answer(stale, decided("a,granted,TAG,2020-02-01,,\n")).verdict == "undetermined");
  // Rows not given at all, and a row that cannot be read.
  Facts none = decided("");
  none.files.erase("approvals.csv");
  CHECK(answer(deciding("  decided by TAG\n  while undecided: granted\n"), none).verdict == "undetermined");
  Facts bad = decided("a,granted,TAGG,2020-02-01,,\n");
  CHECK(answer(deciding("  decided by TAG\n  while undecided: granted\n"), bad).verdict == "refused");
  bad.tolerated = {"bad-cell"};
  CHECK(answer(deciding("  decided by TAG\n  while undecided: granted\n"), bad).verdict == "undetermined");
}

TEST_CASE("M9: a later body that decided before what it would overrule may count or not") {
  const std::string text = deciding("  decided by TAG\n  referred to Panel, meanwhile the outcome stands\n");
  CHECK(answer(text, decided("a,granted,Panel,2020-02-01,decided,\na,refused,TAG,2020-02-02,decided,\n")).verdict == "undetermined");
  CHECK(answer(text, decided("a,refused,Panel,2020-02-01,decided,\na,granted,TAG,2020-02-02,decided,\n")).verdict == "undetermined");
  CHECK(answer(text, decided("a,granted,Panel,2020-02-01,decided,\na,granted,TAG,2020-02-02,decided,\n")).verdict == "met");
  CHECK(answer(text, decided("a,refused,TAG,2020-02-02,decided,\na,granted,Panel,2020-02-03,decided,\n")).verdict == "undetermined");
  const std::string referred = "a,refused,TAG,2020-02-02,decided,\na,,DCC,2020-02-02,referred,\n";
  CHECK(answer(text, decided(referred + "a,granted,Panel,2020-02-03,decided,\n")).verdict == "met");
  CHECK(answer(text, decided(referred + "a,granted,Panel,2020-02-01,decided,\n")).verdict == "undetermined");
}

TEST_CASE("M9: what a body decides to which nothing was referred may count or not") {
  const std::string referred = "a,,DCC,2020-02-01,referred,\n";
  const auto says = [&](const std::string& lines, const std::string& rows) { return answer(deciding(lines), decided(rows)); };
  const std::string steps = "  decided by TAG\n  referred to Panel\n";
  const std::string kept = steps + "  while undecided: refused\n";
  const Answer lone = says(kept, "a,granted,Panel,2020-02-02,decided,\n");
  CHECK(lone.verdict == "undetermined");
  CHECK(lone.reasons == "conflict: approval for a: nothing was referred to this body when it decided");
  CHECK(lone.listed == 1);
  CHECK(says(steps, "a,granted,Panel,2020-02-02,decided,\n").verdict == "undetermined");
  // Where both ways give the same, it does not matter.
  CHECK(says(kept, "a,refused,Panel,2020-02-02,decided,\n").verdict == "not met");
  // A reference without a decision: nobody can have disagreed with one, whatever is decided later.
  const Answer early = says(kept, referred + "a,granted,Panel,2020-02-02,decided,\n");
  CHECK(early.verdict == "undetermined");
  CHECK(early.reasons == "conflict: approval for a: it was referred before anybody had decided");
  CHECK(says(kept, referred + "a,granted,Panel,2020-02-02,decided,\na,refused,TAG,2020-02-03,decided,\n").verdict == "undetermined");
  CHECK(says(kept, referred + "a,refused,Panel,2020-02-02,decided,\na,refused,TAG,2020-02-03,decided,\n").verdict == "not met");
  // A reference of the day of the decision, and one of later than what it was referred for.
  const std::string refused = "a,refused,TAG,2020-02-01,decided,\n" + referred;
  CHECK(says(kept, refused + "a,granted,Panel,2020-02-02,decided,\n").verdict == "met");
  CHECK(says(kept, refused + "a,granted,Panel,2020-02-01,decided,\n").verdict == "met");
  CHECK(says(kept, refused + "a,granted,Panel,2020-01-31,decided,\n").verdict == "undetermined");
  // A decision without a reference.
  CHECK(says(kept, "a,refused,TAG,2020-02-01,decided,\na,granted,Panel,2020-02-02,decided,\n").verdict == "undetermined");
  CHECK(says(kept, "a,granted,TAG,2020-02-01,decided,\na,granted,Panel,2020-02-02,decided,\n").verdict == "met");
  // A reference that is too late is only listed, and so is none.
  const std::string within = "  decided by TAG\n  referred to Panel within 4 working-days\n  while undecided: refused\n";
  const auto referredOn = [&](const std::string& day) {
    return answer(kCalendar + deciding(within),
                  decided("a,refused,TAG,2020-05-04,decided,\na,,DCC," + day + ",referred,\na,granted,Panel,2020-05-20,decided,\n"));
  };
  CHECK(referredOn("2020-05-11").verdict == "met");
  const Answer late = referredOn("2020-05-12");
  CHECK(late.verdict == "undetermined");
  CHECK(late.reasons == "conflict: approval for a: what was referred to this body is not applied");
  // A reference that is dated after the evaluation is none yet.
  CHECK(says(kept, "a,,DCC,2020-07-01,referred,\na,granted,Panel,2020-02-02,decided,\n").verdict == "undetermined");
}

TEST_CASE("M9: a body that has not acted is the one that is awaited, whatever step is its") {
  const auto reasons = [](const std::string& lines, const std::string& condition, const std::string& rows) {
    return answer(deciding(lines, "", "every r in rows satisfies " + condition), decided(rows)).reasons;
  };
  const std::string tag = "a,granted,TAG,2020-02-01,decided,\n";
  const std::string steps = "  recommended by TAB\n  decided by TAG\n  decided by DCC\n  referred to Panel\n";
  CHECK(reasons(steps, "approval is granted by Panel for r", tag) == "awaiting Panel: approval for a");
  CHECK(reasons(steps, "approval is granted by DCC for r", tag) == "awaiting DCC: approval for a");
}

const std::string kPhases =
    "record Programme in programmes\n  key id : text\n  begun : date?\n\n"
    "source p reads programmes\n  from \"programmes.csv\" as csv\n  complete\n  id = \"id\"\n  begun = \"begun\" empty means absent\n\n"
    "record Phase in phases\n  key id : text\n  started : date?\n  opened : date, may be unknown, may be disputed\n  moment : instant\n"
    "  programme : Programme, may be unknown\n  recorded opened\n\n"
    "source f reads phases\n  from \"phases.csv\" as csv\n  complete\n  id = \"id\"\n  started = \"started\" empty means absent\n"
    "  opened = \"opened\" disputed \"or\" separated by \";\"\n  moment = \"moment\"\n  programme = \"programme\"\n\n"
    "calendar england\n  weekend Saturday, Sunday\n  holidays 2020-05-08\n  years 2020..2020\n  zone = \"Europe/London\"\n\n"
    "source a reads approval\n  from \"approvals.csv\" as csv\n  complete\n  may be empty because \"so\"\n"
    "  phase = \"phase\"\n  outcome = \"outcome\"\n  body = \"body\"\n  date = \"date\"\n  act = \"act\"\n\n";

/// A decision on a Test Phase with these lines, and one phase of these cells: started, opened, opened in dispute, moment, programme.
Answer onPhase(const std::string& lines, const std::string& phase, const std::string& rows) {
  Facts facts;
  facts.rows = "a,y,y,1,2020-01-01,,\n";
  facts.files["programmes.csv"] = "id,begun\nearly,2020-02-10\nnever,\n";
  facts.files["phases.csv"] = "id,started,opened,or,moment,programme\nS," + phase + "\n";
  facts.files["approvals.csv"] = "phase,outcome,body,date,act\n" + rows;
  return answer(
      "decision approval on Phase\n" + lines + "\n" + kPhases + gateWith("require every p in phases satisfies approval is granted for p"),
      facts);
}

TEST_CASE("M9: `not before`: a row dated before that day is listed and not applied, whatever it says") {
  const std::string kept = "  decided by TAG\n  not before started\n  while undecided: refused\n";
  const std::string phase = "2020-02-10,2020-01-01,,2020-01-01T00:00Z,";
  CHECK(onPhase(kept, phase, "S,granted,TAG,2020-02-10,\n").verdict == "met");
  CHECK(onPhase(kept, phase, "S,granted,TAG,2020-02-10,\n").listed == 0);
  const Answer early = onPhase(kept, phase, "S,granted,TAG,2020-02-09,\n");
  CHECK(early.verdict == "not met");
  CHECK(early.listed == 1);
  // The earlier one does not conflict with one that counts.
  CHECK(onPhase(kept, phase, "S,refused,TAG,2020-02-09,\nS,granted,TAG,2020-02-11,\n").verdict == "met");
  // A recommendation and a reference of an earlier day are none.
  const std::string recommended = "  recommended by TAB\n  decided by TAG\n  not before started\n  while undecided: refused\n";
  CHECK(onPhase(recommended, phase, "S,granted,TAB,2020-02-10,recommended\nS,granted,TAG,2020-02-11,\n").verdict == "met");
  CHECK(onPhase(recommended, phase, "S,granted,TAB,2020-02-09,recommended\nS,granted,TAG,2020-02-11,\n").verdict == "not met");
  const std::string referred = "  decided by TAG\n  referred to Panel\n  not before started\n  while undecided: refused\n";
  CHECK(onPhase(referred, phase, "S,granted,TAG,2020-02-09,\nS,granted,Panel,2020-02-11,\n").verdict == "undetermined");
  CHECK(onPhase(referred, phase, "S,granted,TAG,2020-02-10,\nS,granted,Panel,2020-02-11,\n").verdict == "met");
}

TEST_CASE("M9: `not before` a day that is absent or open leaves the row open, unless no possible day matters") {
  const std::string start = "  decided by TAG\n  not before started\n", open = "  decided by TAG\n  not before opened\n";
  const std::string refused = "  while undecided: refused\n", granted = "  while undecided: granted\n";
  const auto at = [](const std::string& started, const std::string& opened) { return started + "," + opened + ",2020-01-01T00:00Z,"; };
  const std::string yes = "S,granted,TAG,2020-02-10,\n", no = "S,refused,TAG,2020-02-10,\n";
  // Absent: neither a row that is applied nor one that is not may give a false `met`.
  const Answer absent = onPhase(start + refused, at("", "2020-01-01,"), yes);
  CHECK(absent.verdict == "undetermined");
  CHECK(absent.reasons == "not told: approval for S: started of S is absent, so no day is known before which it cannot be decided");
  CHECK(absent.listed == 1);
  CHECK(onPhase(start + granted, at("", "2020-01-01,"), no).verdict == "undetermined");
  CHECK(onPhase(start + granted, at("", "2020-01-01,"), yes).verdict == "met");
  // Open: any day, or one of several.
  const Answer unknown = onPhase(open + refused, at("", ","), yes);
  CHECK(unknown.verdict == "undetermined");
  CHECK(unknown.reasons.find("not told: approval for S: whether it is dated before opened of S is not settled") != std::string::npos);
  CHECK(onPhase(open + refused, at("", "2020-02-01,2020-02-09"), yes).verdict == "met");
  CHECK(onPhase(open + refused, at("", "2020-02-09,2020-02-10"), yes).verdict == "met");
  CHECK(onPhase(open + refused, at("", "2020-02-10,2020-02-11"), yes).verdict == "undetermined");
  CHECK(onPhase(open + granted, at("", "2020-02-10,2020-02-11"), no).verdict == "undetermined");
  CHECK(onPhase(open + refused, at("", "2020-02-11,2020-02-12"), yes).verdict == "not met");
}

TEST_CASE("M9: `not before` an instant is before its day in the calendar's zone; a path goes through references") {
  const std::string yes = "S,granted,TAG,2020-05-10,\n", refused = "  while undecided: refused\n";
  const std::string at = "  decided by TAG\n  not before moment\n" + refused;
  CHECK(onPhase(at, ",2020-01-01,,2020-05-10T22:59Z,", yes).verdict == "met");
  CHECK(onPhase(at, ",2020-01-01,,2020-05-10T23:01Z,", yes).verdict == "not met");  // the 11th in London
  const std::string through = "  decided by TAG\n  not before Phase.programme.begun\n" + refused;
  CHECK(onPhase(through, ",2020-01-01,,2020-01-01T00:00Z,early", "S,granted,TAG,2020-02-10,\n").verdict == "met");
  CHECK(onPhase(through, ",2020-01-01,,2020-01-01T00:00Z,early", "S,granted,TAG,2020-02-09,\n").verdict == "not met");
  CHECK(onPhase(through, ",2020-01-01,,2020-01-01T00:00Z,never", yes).verdict == "undetermined");
  CHECK(onPhase(through, ",2020-01-01,,2020-01-01T00:00Z,", yes).verdict == "undetermined");
}

TEST_CASE("M9, M8: a row dated before its subject was recorded may count or not") {
  const std::string refused = "  decided by TAG\n  while undecided: refused\n";
  const auto opened = [&](const std::string& days) {
    return onPhase(refused, ",2020-02-10," + days + ",2020-01-01T00:00Z,", "S,granted,TAG,2020-02-09,\n");
  };
  CHECK(onPhase(refused, ",2020-02-09,,2020-01-01T00:00Z,", "S,granted,TAG,2020-02-09,\n").verdict == "met");
  const Answer early = opened("");
  CHECK(early.verdict == "undetermined");
  CHECK(early.reasons == "conflict: approval for S: it is dated before S was recorded, on 2020-02-10");
  CHECK(early.listed == 1);
  CHECK(opened("2020-02-09").verdict == "undetermined");
  CHECK(onPhase(refused, ",2020-02-08,2020-02-09,2020-01-01T00:00Z,", "S,granted,TAG,2020-02-09,\n").verdict == "met");
  CHECK(
      onPhase("  decided by TAG\n  while undecided: granted\n", ",2020-02-10,,2020-01-01T00:00Z,", "S,granted,TAG,2020-02-09,\n").verdict ==
      "met");
}

TEST_CASE("M9: `not before` names a day of one subject") {
  const auto mistakes = [](const std::string& subjects, const std::string& lines) {
    return mistakesIn("decision approval on " + subjects + "\n  decided by TAG\n" + lines);
  };
  CHECK(mistakes("Row", "  not before day\n") == "");
  CHECK(mistakes("Row", "  not before Row.day\n") == "");
  CHECK(mistakes("Row", "  not before day\n  not before day\n") == "G0116");
  CHECK(mistakes("Row", "  not before n\n") == "G0715");
  CHECK(mistakes("Row", "  not before other\n") == "G0715");
  CHECK(mistakes("Row", "  not before day.id\n") == "G0715");
  CHECK(mistakes("Row", "  not before dya\n") == "G0716");
  CHECK(mistakes("Row", "  not before Other.ok\n") == "G0716");
  CHECK(mistakes("Row", "  not before other.day\n") == "G0601");
  CHECK(mistakes("Severity", "  not before day\n") == "G0716");
  CHECK(mistakes("Row, Other", "  not before ok\n") == "G0717");
  CHECK(mistakes("Row, Other", "  not before Row.day\n") == "");
  CHECK(mistakes("Row, Row", "  not before day\n") == "G0717");
  const std::string text = diagnosticsOf("decision approval on Row\n  decided by TAG\n  not before dya\n");
  CHECK(text.find("no subject of `approval` has a field `dya`") != std::string::npos);
  CHECK(text.find("did you mean `day`?") != std::string::npos);
}

TEST_CASE("M9: what holds until then is not the outcome of a body that has not acted") {
  const std::string steps = "  decided by TAG\n  referred to Panel\n  while undecided: refused\n";
  const auto by = [&](const std::string& condition, const std::string& rows) {
    return answer(deciding(steps, "", "every r in rows satisfies approval is " + condition + " for r"), decided(rows)).verdict;
  };
  const std::string tag = "a,granted,TAG,2020-02-01,decided,\n";
  CHECK(by("refused", "") == "met");
  CHECK(by("refused by Panel", tag) == "not met");
  CHECK(by("granted by Panel", tag) == "not met");
  CHECK(by("not refused by Panel", tag) == "met");
  const std::string both = tag + "a,,DCC,2020-02-02,referred,\na,refused,Panel,2020-02-03,decided,\n";
  CHECK(by("refused by Panel", both) == "met");
  CHECK(by("granted by TAG", both) == "met");
}

TEST_CASE("M9: what is given against the latest recommendation may count or not; what is withheld counts") {
  const std::string text = deciding("  recommended by TAB\n  decided by TAG\n");
  const auto verdict = [&](const std::string& recommendations, const std::string& decision) {
    return answer(text, decided(recommendations + "a," + decision + ",TAG,2020-02-10,,\n")).verdict;
  };
  CHECK(verdict("a,granted,TAB,2020-02-01,,\n", "granted") == "met");
  CHECK(verdict("a,refused,TAB,2020-02-01,,\n", "granted") == "undetermined");
  CHECK(verdict("a,granted,TAB,2020-02-01,,\n", "refused") == "not met");
  CHECK(verdict("a,refused,TAB,2020-02-01,,\na,granted,TAB,2020-02-03,,\n", "granted") == "met");
  CHECK(verdict("a,granted,TAB,2020-02-01,,\na,refused,TAB,2020-02-03,,\n", "granted") == "undetermined");
  CHECK(verdict("a,granted,TAB,2020-02-03,,x\na,refused,TAB,2020-02-03,,y\n", "granted") == "undetermined");
  const std::string kept = deciding("  recommended by TAB\n  decided by TAG\n  while undecided: refused\n");
  CHECK(answer(kept, decided("a,granted,TAB,2020-02-01,,\na,refused,TAG,2020-02-02,,\n")).verdict == "not met");
}

TEST_CASE("M9: a recommendation `either way` has to be there before, and binds nobody") {
  const std::string text = deciding("  recommended by TAB, either way\n  decided by TAG\n");
  const auto says = [&](const std::string& rows) { return answer(text, decided(rows)); };
  CHECK(says("a,refused,TAB,2020-02-01,,\na,granted,TAG,2020-02-10,,\n").verdict == "met");
  CHECK(says("a,granted,TAB,2020-02-01,,\na,refused,TAG,2020-02-10,,\n").verdict == "not met");
  CHECK(says("a,granted,TAB,2020-02-01,,\na,refused,TAB,2020-02-03,,\na,granted,TAG,2020-02-10,,\n").verdict == "met");
  const Answer before = says("a,granted,TAG,2020-02-10,,\na,refused,TAB,2020-02-11,,\n");
  CHECK(before.verdict == "undetermined");
  CHECK(before.listed == 1);
  CHECK(says("a,granted,TAG,2020-02-10,,\n").reasons == "awaiting TAB: approval for a");
}

TEST_CASE("M9: that one of all outcomes holds is not sure until one is recorded") {
  const auto says = [&](const std::string& steps, const std::string& condition, const std::string& rows, bool complete = true) {
    std::string text = deciding(steps, "", "every r in rows satisfies " + condition);
    if (!complete) text.replace(text.find("  complete\n"), 11, "");
    return answer(text, decided(rows)).verdict;
  };
  const std::string either = "approval is granted for r or approval is refused for r";
  const std::string eitherByPanel = "approval is granted by Panel for r or approval is refused by Panel for r";
  const std::string two = "  decided by TAG\n  referred to Panel\n";
  const std::string tag = "a,granted,TAG,2020-02-01,decided,\n";
  CHECK(says("  decided by TAG\n", either, "") == "undetermined");
  CHECK(says("  decided by TAG\n", either, tag) == "met");
  CHECK(says("  outcomes granted\n  decided by TAG\n", "approval is granted for r", "") == "undetermined");
  CHECK(says("  decided by TAG\n", "not (" + either + ")", "") == "undetermined");
  CHECK(says("  decided by TAG\n", "not (" + either + ")", tag) == "not met");
  CHECK(says("  decided by TAG\n", "not (approval is granted for r) and not (approval is refused for r)", "") == "undetermined");
  CHECK(says(two, eitherByPanel, tag) == "undetermined");
  CHECK(says(two + "  while undecided: refused\n", either, "", false) == "met");
  CHECK(says(two + "  while undecided: refused\n", eitherByPanel, tag, false) == "undetermined");
  CHECK(says(two + "  while undecided: refused\n", eitherByPanel,
             tag + "a,granted,TAG,2020-02-03,referred,\na,refused,Panel,2020-02-04,decided,\n") == "met");
}

TEST_CASE("M9: a decision that was taken later than its time is applied and listed as late") {
  const std::string text = kCalendar + deciding("  recommended by TAB\n  decided by TAG within 5 working-days\n");
  const auto late = [&](const std::string& day) {
    const plan::Outcome outcome = outcomeOf(text, decided("a,granted,TAB,2020-02-03,,\na,granted,TAG," + day + ",,\n"));
    CHECK(plan::verdictText(outcome.gates.at(0).criteria.at(0).verdict) == "met");
    std::string texts;
    for (const table::Finding& finding : outcome.findings) texts += finding.kind == "decision-late" ? finding.message : "";
    return texts;
  };
  CHECK(late("2020-02-10") == "");
  CHECK(late("2020-02-11") == "TAG decided approval for a on 2020-02-11, due by 2020-02-10");
}

TEST_CASE("M9: a decision read in a `where` or an exception must say what holds until it is taken") {
  const std::string open = "decision approval on Row\n  decided by TAG\n\n";
  const std::string said = "decision approval on Row\n  decided by TAG\n  while undecided: refused\n\n";
  const std::string where = gateWith("require every r in rows where approval is granted for r satisfies r.ok");
  CHECK(mistakesIn(open + where) == "G0702");
  CHECK(mistakesIn(said + where) == "");
  const std::string through = "define Row.approved means approval is granted for this\n\n" +
                              gateWith("require every r in rows where r.approved satisfies r.ok");
  CHECK(mistakesIn(open + through) == "G0702");
  CHECK(mistakesIn(said + through) == "");
  const std::string exception = "exception set-aside(r : Row) \"Set aside\"\n  means approval is granted for r\n\n" +
                                gateWith("require every r in rows satisfies r.ok or set-aside(r)");
  CHECK(mistakesIn(open + exception) == "G0702");
  CHECK(mistakesIn(said + exception) == "");
  const std::string counting =
      "exit gate exit\n  counting only rows where approval is granted for this\n  criterion c\n    require every rows satisfies ok\n";
  CHECK(mistakesIn(open + counting) == "G0702");
  const std::string scope = "exit gate exit\n  for each r in rows where approval is granted for r\n  criterion c\n    require r.ok\n";
  CHECK(mistakesIn(open + scope) == "G0702");
  const std::string member = "define good means others where ok, may be empty because \"so\"\n" +
                             gateWith("require some r in rows satisfies (r.other is in good) or r.ok");
  CHECK(mistakesIn(open + member) == "");
}

TEST_CASE("M10: a member of an exception that changes a criterion is used, also where the row has an open field") {
  const std::string rules =
      "decision approval on Row, Other\n  decided by TAG\n  while undecided: refused\n\n"
      "source a reads approval\n  from \"a.csv\" as csv\n  complete\n  row = \"r\"\n  other = \"o\"\n  outcome = \"u\"\n"
      "  body = \"b\"\n  date = \"d\"\n\n"
      "exception set-aside(r : Row, o : Other) \"Set aside\"\n  means approval is granted for (r, o)\n\n"
      "define all-others means others, may be empty because \"so\"\n"
      "define counts(r : Row) means some o in all-others satisfies (not set-aside(r, o)) and (o.ok or r.picked)\n\n" +
      gateWith("require at most 0 of rows satisfy counts(this)");
  Facts facts;
  facts.rows = "a,y,,1,2020-05-04,,\n";
  facts.others = "p,y,\nq,n,\n";  // p is set aside, q waits for what was picked
  facts.files["a.csv"] = "r,o,u,b,d\na,p,granted,TAG,2020-05-01\n";
  const plan::Outcome outcome = outcomeOf(rules, facts);
  CHECK(verdictsIn(outcome) == "exit undetermined; c undetermined");
  REQUIRE(outcome.gates.at(0).exceptions.size() == 1);
  const plan::ExceptionOutcome& exception = outcome.gates[0].exceptions[0];
  REQUIRE(exception.without.size() == 1);
  CHECK(plan::verdictText(exception.without[0].verdict) == "not met");
  REQUIRE(exception.members.size() == 1);
  CHECK(exception.members[0].name == "(row a, other p)");
  CHECK(exception.members[0].state == "used");
}

}  // namespace
}  // namespace tollgate::interpret::testing
