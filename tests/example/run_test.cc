// What sample data means: rows, worlds, what is open, decisions, interpretations, and what is expected of them.

#include "runtime/report/example_report.h"
#include "tests/example/rules.h"

using namespace tollgate;

namespace {

const std::string kModel = R"(enum Body: DCC, TAB, TAG
enum Severity in order worse to milder: 1..5
enum Status: raised, closed
enum Release: IOC, MOC, FOC

record Provider in providers
  key id : text

record Phase in phases
  key id : text
  ended : date?

record Issue in issues, may be empty because "none is the aim"
  key id : text
  severity : Severity, may be disputed where raised-in.ended is absent
  status : Status, may become closed "close"
  provider : Provider?, may be unknown
  raised-in : Phase
  raised-on : date
  recorded raised-on
  impacts : set of Release, may be unknown
  weight : share

record Note in notes
  key issue : Issue
  key number : count
  text : text?

define notes-of(p : Phase) means notes where issue.raised-in is p, may be empty because "nobody has to write one"

decision approval on Issue, Phase
  recommended by DCC
  decided by TAB
  referred to TAG

decision waiver on Issue
  decided by TAB
  while undecided: refused

interpretation reading "How it is read"
  either
    wide "wide"
    narrow "narrow"
  to be agreed by TAG

exit gate leave "Leave"
  for each p in phases where ended is absent or ended is after as-of

  criterion few "At most two of severity 3 or worse"
    require at most 2 of issues satisfy severity is 3 or worse and status is raised

  criterion each-provider "At most one of each provider"
    require for each v in providers
      at most 1 of issues satisfy provider is present and provider is v

  criterion approved "Approved"
    require every i in issues satisfies approval is granted for (i, p)
    if no issues: not applicable because "no issue is there"

  criterion wide "As it is read"
    require reading is wide

  criterion waived "None without a waiver"
    require no i in issues satisfies not (waiver is granted for i)
    if no issues: met because "no issue is there"

  criterion impacts "Half impact FOC"
    require at least 50% of issues satisfy impacts includes FOC

  criterion two "Few, and few of each provider"
    require all of
      - at most 2 of issues satisfy severity is 1
      - at most 3 of issues where severity is 2 satisfy status is raised
      - for each v in providers
          at most 1 of issues satisfy provider is present and provider is v

  criterion unnoted "Nobody has written a note"
    require latest of notes-of(p) by number is absent

world quiet "Nothing"
  as of 2020-05-01
  each Issue with status raised, severity 5, raised-in P, raised-on 2020-04-01, weight 10%, provider absent, impacts FOC
  given P in phases
  given Q in phases with ended 2020-04-01
  given A in providers

)";

/// The examples pass, or the lines that say why not are these.
void check(const std::string& examples, const std::string& wanted = "") {
  const api::Rules rules = test::compiled(kModel + examples);
  REQUIRE(rules.ok());
  const plan::ExampleRun run = test::run(rules);
  CHECK(!run.examples.empty());
  CHECK(test::complaints(run) == wanted);
  for (const plan::ExampleOutcome& example : run.examples) CHECK(example.passes() == (test::complaints({{example}, {}, false}) == ""));
}

std::string exampleOf(const std::string& of, const std::string& lines) {
  std::string text = "example \"x\"\n  of " + of + " for P\n  everything else as in quiet\n";
  size_t from = 0;
  for (size_t at; (at = lines.find(';', from)) != std::string::npos; from = at + 1) text += "  " + lines.substr(from, at - from) + "\n";
  return text + "  " + lines.substr(from) + "\n";
}

}  // namespace

TEST_CASE("rows: of a world, added, changed, none") {
  const std::string base = "world three\n  everything else as in quiet\n  given 3 issues with severity 2\n\n";
  const auto of = [&](const std::string& lines) {
    std::string text = exampleOf("few", lines);
    text.replace(text.find("quiet"), 5, "three");
    return base + text;
  };
  check(of("expect not met;expect 3 of 3"));
  check(of("given 1 issue with severity 1;expect 4 of 4"));
  check(of("given issue-2 in issues with status closed;expect met;expect 2 of 3"));
  check(of("given issue-2 in issues with severity 4;expect 2 of 3"));
  check(of("given no issues;expect undetermined because nothing to examine"));
  check(of("given no other issues;given 1 issue with severity 1;expect 1 of 1"));
  check(of("given issues\n    id      | severity\n    issue-1 | 5\n    X       | 3;expect 3 of 4"));
}

TEST_CASE("keys that are made meet no other") {
  check(exampleOf("few", "given issue-3 in issues;given 4 issues with severity 1;given 2 issues;expect 4 of 7"));
  check(exampleOf("few", "given X in issues;given 3 notes with issue X;given 1 note with issue X, number 7;expect met"));
}

TEST_CASE("what nobody gives is open in an example, absent or unknown in a world") {
  check(
      "example \"x\"\n  of few for P\n  as of 2020-05-01\n  given P in phases with ended absent\n  given 3 issues with severity 1\n"
      "  expect undetermined because not told\n  expect 0 to 3 of 3\n");
  check(
      "example \"x\"\n  of few for P\n  as of 2020-05-01\n  given P in phases with ended absent\n"
      "  expect undetermined because data missing\n  expect 0 or more\n");
  check(
      "example \"x\"\n  of few for P\n  as of 2020-05-01\n  given P in phases with ended absent\n  given no issues\n"
      "  expect undetermined because nothing to examine\n");
  check(exampleOf("each-provider", "given B in providers;given 3 issues with provider unknown;expect undetermined because not told"));
  check(exampleOf("each-provider", "given 3 issues;expect met"));
}

TEST_CASE("disputes, sets and shares") {
  check(exampleOf(
      "few",
      "given 2 issues with severity 1;given X in issues with severity 3 or 4;expect undetermined because disputed;expect 2 to 3 of 3"));
  check(exampleOf("few", "given 1 issue with severity 1;given X in issues with severity 3 or 4;expect met"));
  check(exampleOf("few", "given X in issues with severity 3 or 4, raised-in Q;expect met"),
        "x: severity of X of issues is in dispute, which its record allows only under a condition that does not hold here\n");
  check(exampleOf("impacts", "given 1 issue;given 1 issue with impacts IOC and MOC;expect met;expect 1 of 2"));
  check(exampleOf("impacts", "given 1 issue;given 2 issues with impacts none;expect not met;expect 1 of 3"));
  check(exampleOf("impacts", "given 1 issue;given 1 issue with impacts unknown;expect met"));
  check(exampleOf("impacts", "given 1 issue with impacts none;given 1 issue with impacts unknown;expect undetermined because not told"));
}

TEST_CASE("rows that are recorded after the day do not exist, and nothing may refer to them") {
  check(exampleOf("few", "given 3 issues with severity 1, raised-on 2020-05-02;expect undetermined because nothing to examine"));
  check(exampleOf("few", "given 3 issues with severity 1, raised-on 2020-05-01;expect not met"));
  check(exampleOf("few", "given X in issues with raised-on 2020-05-02;given 1 note with issue X, number 1;expect met"),
        "x: issue of X 1 of notes is X, which is recorded later and does not exist yet\n");
  check(exampleOf("few", "given no other phases;given P in phases with ended absent;given 1 issue;expect met"));
}

TEST_CASE("a reference into what an example takes away is told, and nothing is judged") {
  const std::string base = "world noted\n  everything else as in quiet\n  given X in issues\n  given 1 note with issue X, number 1\n\n";
  std::string text = exampleOf("few", "given no issues;expect met");
  text.replace(text.find("quiet"), 5, "noted");
  check(base + text, "x: issue of X 1 of notes is X, but no row of issues is called that any more\n");
}

TEST_CASE("decisions: by whom, when, in which order, none") {
  const std::string recommended = "given X in issues;given approval recommended for (X, P) by DCC on 2020-04-01;";
  check(exampleOf("approved", recommended + "given approval granted for (X, P) by TAB on 2020-04-02;expect met"));
  check(exampleOf("approved", recommended + "given approval refused for (X, P) by TAB;expect not met"));
  check(exampleOf("approved",
                  recommended + "given approval granted for (X, P) by TAB on 2020-03-01;expect undetermined because awaiting TAB"));
  check(exampleOf("approved", "given X in issues;given approval granted for (X, P) by TAB;expect undetermined because awaiting DCC"));
  check(exampleOf("approved",
                  recommended + "given approval granted for (X, P) by TAB on 2020-05-02;expect undetermined because awaiting TAB"));
  check(exampleOf("approved", "given X in issues;given no approval;expect undetermined because awaiting DCC"));
}

TEST_CASE("decisions that stand otherwise while undecided") {
  check(exampleOf("waived", "given X in issues;expect not met"));
  check(exampleOf("waived", "given X in issues;given waiver granted for X;expect met"));
  check(exampleOf("waived", "expect met because \"no issue is there\""));
  check(exampleOf("approved", "expect not applicable because \"no issue\""));
}

TEST_CASE("interpretations are assumed, the nearest one counts") {
  check(exampleOf("wide", "expect undetermined"));
  check(exampleOf("wide", "assuming reading is wide;expect met"));
  const std::string base = "world narrow\n  everything else as in quiet\n  assuming reading is narrow\n\n";
  std::string text = exampleOf("wide", "expect not met");
  text.replace(text.find("quiet"), 5, "narrow");
  check(base + text);
  text = exampleOf("wide", "assuming reading is wide;expect met");
  text.replace(text.find("quiet"), 5, "narrow");
  check(base + text);
}

TEST_CASE("an example of an instance that the gate leaves out fails") {
  check("example \"x\"\n  of few for Q\n  everything else as in quiet\n  expect met\n",
        "x: it is not judged by leave: the gate's `for each` leaves it out\n");
}

TEST_CASE("the latest of a set that may be empty is absent where it is empty") {
  check(exampleOf("unnoted", "expect met"));
  check(exampleOf("unnoted", "given X in issues;given 1 note with issue X, number 1;expect not met"));
  check(exampleOf("unnoted", "given X in issues with raised-in Q;given 1 note with issue X, number 1;expect met"));
}

TEST_CASE("an example may be of an instance that the gate leaves out") {
  const auto ofQ = [](const std::string& lines) { return "example \"x\"\n  of few for Q\n  everything else as in quiet\n" + lines; };
  check(ofQ("  expect not judged\n"));
  check(ofQ("  expect not judged\n  expect 1\n"), "x: expected few, actual not judged: the gate's `for each` leaves it out\n");
  check(exampleOf("few", "given 1 issue;expect not judged"), "x: expected leave: not judged, actual undetermined\n");
  check(exampleOf("leave", "given P in phases with ended 2020-04-01;expect not judged"));
}

TEST_CASE("the number of one quantifier of several is named by its words") {
  const std::string given = "given 1 issue with severity 1;given 2 issues with severity 2, provider A;";
  check(exampleOf("two", given + "expect 1 of 3 in \"severity is 1\""));
  check(exampleOf("two", given + "expect 2 of 2 in \"at most 3 of issues\";expect 2 of 3 for A"));
  check(exampleOf("two", given + "expect 2 of 3 for A in \"provider is v\""));
  check(exampleOf("two", given + "expect 2 of 3 in \"severity is 1\""), "x: expected two: 2 of 3 in \"severity is 1\", actual 1 of 3\n");
  check(exampleOf("two", given + "expect 2 of 3 in \"severity is\""),
        "x: expected two: 2 of 3 in \"severity is\", actual the criterion has 2 numbers: say which, "
        "`in \"at most 2 of issues satisfy severity is 1\"`\n");
  check(exampleOf("two", given + "expect 1 of 3 in \"severity is 4\""),
        "x: expected two: 1 of 3 in \"severity is 4\", actual the criterion has no number in \"severity is 4\"\n");
}

TEST_CASE("what is found is expected by its kind and its words") {
  const std::string early = "given X in issues;given approval granted for (X, P) by TAB;";
  check(exampleOf("approved", early + "expect finding \"decision-not-applied\";expect finding \"before its recommendation\""));
  check(exampleOf("approved", early + "expect finding \"decision-late\""), "x: expected finding \"decision-late\", actual found is\n");
  check(exampleOf("approved", "given X in issues;expect finding \"decision\""),
        "x: expected finding \"decision\", actual nothing is found\n");
  check(exampleOf("few", "given 3 issues with severity 1, raised-on 2020-05-02;expect finding \"does not exist yet\""));
}

TEST_CASE("a whole gate has the reasons of the criteria that read as it does") {
  const std::string open = "given X in issues;assuming reading is wide;given waiver granted for X;";
  check(exampleOf("leave", open + "expect undetermined because awaiting DCC;expect wide met"));
  check(exampleOf("leave", open + "expect undetermined because \"approval for X\""));
  check(exampleOf("leave", open + "expect undetermined because disputed"),
        "x: expected leave: undetermined because disputed, actual undetermined\n");
  // The criterion that decides has no such reason; another one does.
  check(exampleOf("leave", "given X in issues;expect not met because \"approval for X\""),
        "x: expected leave: not met because \"approval for X\", actual not met\n");
}

TEST_CASE("what does not hold is told with what is") {
  check(exampleOf("few", "given 3 issues with severity 1;expect met"),
        "x: expected few: met, actual not met; 3, at most 2; counted: issue-1, issue-2, issue-3\n");
  check(exampleOf("few", "given 2 issues with severity 1;expect 1 to 2 of 2"), "x: expected few: 1 to 2 of 2, actual 2 of 2\n");
  check(exampleOf("few", "given 2 issues with severity 1;expect 2 of 3"), "x: expected few: 2 of 3, actual 2 of 2\n");
  check(exampleOf("few", "expect undetermined because disputed"),
        "x: expected few: undetermined because disputed, actual undetermined; nothing to examine\n");
  check(exampleOf("each-provider", "given B in providers;expect 0"),
        "x: expected each-provider: 0, actual the criterion has 2 numbers: say which, `for A`\n");
  check(exampleOf("each-provider", "given B in providers;expect 0 for C"),
        "x: expected each-provider: 0 for C, actual the criterion has no number for C\n");
  check(exampleOf("each-provider", "given B in providers;given 1 issue with provider B;expect 1 for B"));
}

TEST_CASE("words of what is still needed are whole words") {
  check(exampleOf("few", "given 12 issues with severity 1;expect still needed \"close 10 of 12\""));
  check(exampleOf("few", "given 12 issues with severity 1;expect still needed \"close 1\""),
        "x: expected few: still needed \"close 1\", actual still needed is\n");
  check(exampleOf("few", "given 12 issues with severity 1;expect still needed \"10 of 1\""),
        "x: expected few: still needed \"10 of 1\", actual still needed is\n");
}

TEST_CASE("every reason that an outcome can give may be expected") {
  for (int i = 0; i <= static_cast<int>(plan::Reason::ScopeOpen); ++i) {
    const auto reason = static_cast<plan::Reason>(i);
    const std::string word = reason == plan::Reason::AwaitingBody ? "awaiting TAB" : plan::reasonText(reason);
    CAPTURE(word);
    CHECK(api::compile({{"rules", "rules.gate", kModel + exampleOf("few", "expect undetermined because " + word)}}).ok());
  }
}

TEST_CASE("as many rows as the limit are judged, one more is refused") {
  Limits limits;
  limits.sampleRows = 1000;
  const auto with = [&](const std::string& lines) {
    return api::compile({{"rules", "rules.gate", kModel + exampleOf("few", lines + "expect met")}}, api::noLibrary(), limits);
  };
  const api::Rules most = with("given 999 issues;given 1 issue;");
  REQUIRE(most.ok());
  CHECK(test::complaints(test::run(most)) == "");
  for (const char* lines : {"given 1001 issues;", "given 1000 issues;given 1 issue;", "given 999999999999 issues;"}) {
    const api::Rules more = with(lines);
    REQUIRE(!more.ok());
    CHECK(more.diagnostics.all().front().kind == DiagKind::SampleRowCount);
  }
}

TEST_CASE("another engine's outcome is asked for, and a difference fails the example") {
  const api::Rules rules = test::compiled(kModel + exampleOf("few", "given 1 issue;expect met"));
  example::RunOptions options;
  size_t asked = 0;
  options.other = [&](const ir::Program&, const table::Dataset& data, const interpret::EvaluationOptions&, const plan::Outcome& outcome) {
    ++asked;
    CHECK(data.collections.size() == rules.program->records.size());
    CHECK(outcome.gates.size() == 1);
    return std::string("it differs");
  };
  const plan::ExampleRun run = example::run(*rules.program, options);
  CHECK(asked == 1);
  CHECK(run.engines);
  CHECK(run.failing() == 1);
  CHECK(test::complaints(run) == "x: it differs\n");
}

TEST_CASE("the same examples give the same report") {
  const api::Rules rules = test::compiled(kModel + exampleOf("few", "given 3 issues with severity 1;expect met"));
  report::ExamplePage page;
  page.sources = rules.sources.get();
  CHECK(report::exampleJson(test::run(rules), page) == report::exampleJson(test::run(rules), page));
  CHECK(report::exampleText(test::run(rules), page) == report::exampleText(test::run(rules), page));
}
