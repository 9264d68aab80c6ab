// Every change that is offered leaves a program that checks as it did before, and means the same where it is meant to.

#include <algorithm>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "compiler/lower/lower.h"
#include "compiler/query/actions.h"
#include "runtime/example/examples.h"
#include "tests/query/support.h"

using namespace tollgate;
using query::ActionKind;

namespace {

/// The text of `main` after the action of this kind on what stands between two marks, or at one; "none" where it is not offered.
std::string after(const std::string& text, ActionKind kind) {
  const auto marked = test::askMarked(text);
  const uint32_t end = marked.all.size() > 1 ? marked.all[1] : marked.at;
  for (const query::Action& action : query::actions(marked.index(), 0, marked.at, end)) {
    if (action.kind != kind) continue;
    CHECK(test::wrongEdits(*marked.asked, action.edits) == "");
    return test::editedTexts(*marked.asked, action.edits).at("main");
  }
  return "none";
}

size_t errorsOf(const test::Asked& asked) {
  size_t errors = 0;
  for (const Diagnostic& d : asked.program.diagnostics.all()) errors += d.severity == Severity::Error;
  return errors;
}

}  // namespace

TEST_CASE("`use` lines are sorted, and those that nothing needs are dropped") {
  const std::string others = "-- file: a\ndefine x means 1\n-- file: b\ndefine y means 1\n-- file: c\ndefine z means 1\n";
  CHECK(after("use c\nuse b\nuse a\ndefine q means x + z$0\n" + others, ActionKind::OrganiseUses) ==
        "use a\nuse c\ndefine q means x + z\n");
  CHECK(after("use a\nuse c\ndefine q means x + z$0\n" + others, ActionKind::OrganiseUses) == "none");
  CHECK(after("use a\nuse a\ndefine q means x$0\n" + others, ActionKind::OrganiseUses) == "use a\ndefine q means x\n");
  CHECK(after("use c -- for z\nuse a\ndefine q means x + z$0\n" + others, ActionKind::OrganiseUses) ==
        "use a\nuse c -- for z\ndefine q means x + z\n");
  CHECK(after("use b\n\ndefine q means 1$0\n" + others, ActionKind::OrganiseUses) == "define q means 1\n");
  CHECK(after("use c\nuse b\ndefine q means nobody$0\n" + others, ActionKind::OrganiseUses) == "none");
}

TEST_CASE("a definition is made of a selected expression") {
  CHECK(after("use model\ndefine a means issues where $0severity is 3 and status is raised$0 and id is \"x\"\n", ActionKind::Extract) ==
        "none");
  CHECK(after("use model\ndefine a means count of ($0issues where severity is 3$0)\n", ActionKind::Extract) ==
        "use model\ndefine extracted means issues where severity is 3\n\ndefine a means count of (extracted)\n");
  CHECK(after("use model\ndefine a means issues where $0severity is 3$0 and status is raised\n", ActionKind::Extract) ==
        "use model\ndefine Issue.extracted means severity is 3\n\ndefine a means issues where extracted and status is raised\n");
  CHECK(after("use model\ndefine a(p : Phase) means $0p.kind is SIT$0 and p.release is MOC\n", ActionKind::Extract) ==
        "use model\ndefine extracted(p : Phase) means p.kind is SIT\n\ndefine a(p : Phase) means extracted(p) and p.release is MOC\n");
  const std::string gate = "use model\nexit gate g\n  for each p in phases\n  criterion c\n    require every ";
  CHECK(after(gate + "$0results where phase is p$0 satisfies outcome is passed\n", ActionKind::Extract) ==
        "use model\nexit gate g\n  for each p in phases\n  criterion c\n    define extracted means results where phase is p\n"
        "    require every extracted satisfies outcome is passed\n");
  // Not what means something else elsewhere.
  CHECK(after("use model\ndefine a means not $0every issues satisfies status is closed$0\n", ActionKind::Extract) == "none");
  CHECK(after("use model\ndefine a(p : Phase) means p.ended is present and $0p.ended is before as-of$0\n", ActionKind::Extract) == "none");
  // Not in one of two places that say the same.
  const std::string last = "use model\ndefine last(p : Phase, d : date) means p.ended when d is before as-of otherwise p.ended\n";
  CHECK(after(last + "define a(p : Phase) means last(p, $0as-of - 1 days$0) is present\n", ActionKind::Extract) ==
        last + "define extracted means as-of - 1 days\n\ndefine a(p : Phase) means last(p, extracted) is present\n");
  CHECK(after(last + "define a(p : Phase) means last(p, as-of - 1 days) is present and last(p, $0as-of - 1 days$0) is before as-of\n",
              ActionKind::Extract) == "none");
}

TEST_CASE("a definition is put in the place of its name") {
  // Of one that other modules may read only where it is read here.
  CHECK(after("use model\ndefine bad means issues where severity is 3\ndefine a means count of $0bad\n", ActionKind::Inline) ==
        "use model\ndefine bad means issues where severity is 3\ndefine a means count of (issues where severity is 3)\n");
  CHECK(after("use model\ndefine limit means 3\ndefine a means $0limit + limit\n", ActionKind::Inline) ==
        "use model\ndefine limit means 3\ndefine a means 3 + limit\n");
  CHECK(after("use model\ndefine $0bad means 3\ndefine a means bad\n", ActionKind::Inline) == "none");
  // Of one of a gate everywhere, and it is gone.
  const std::string gate =
      "use model\nexit gate g\n  define $0limit means 3\n\n  criterion c\n    require count of issues is at most limit\n";
  CHECK(after(gate, ActionKind::Inline) == "use model\nexit gate g\n  criterion c\n    require count of issues is at most 3\n");
  CHECK(after("use model\ndefine $0f(p : Phase) means p.kind is SIT\ndefine a(p : Phase) means f(p)\n", ActionKind::Inline) == "none");
  CHECK(after("use model\ndefine $0a means 1\n", ActionKind::Inline) == "none");
  // A name that would mean something else there.
  CHECK(after("use model\ndefine status-x means 3\ndefine a means status-x\ndefine b(status-x : count) means $0a + status-x\n",
              ActionKind::Inline) == "none");
}

TEST_CASE("reasons are added where they are missing") {
  CHECK(after("use model\ntable t of count\n  Severity down\n  1..4 | 3\n  5 | no$0ne\n", ActionKind::AddBecause) ==
        "use model\ntable t of count\n  Severity down\n  1..4 | 3\n  5 | none because \"say why\"\n");
  CHECK(after("use model\npack k \"K\"\n  test T-1 \"t\"\n    covers par$0tly SEC F2\n", ActionKind::AddBecause) ==
        "use model\npack k \"K\"\n  test T-1 \"t\"\n    covers partly SEC F2 because \"say why\"\n");
  CHECK(after("use model\nexit gate g\n  for each p in phases\n  criterion c\n    applies $0when p.kind is SIT\n    require every results "
              "satisfies outcome is passed\n",
              ActionKind::AddBecause) ==
        "use model\nexit gate g\n  for each p in phases\n  criterion c\n    applies when p.kind is SIT\n    otherwise not applicable "
        "because \"say why\"\n"
        "    require every results satisfies outcome is passed\n");
}

TEST_CASE("a table gets a row and a column for each value") {
  CHECK(after("enum Level: low, middle, high\nenum Side: left, right\ntable t of count\n  Level down, Side across\n        | left, right\n "
              " low..middle | $01\n  high | 2\n",
              ActionKind::ConvertTable)
            .find("middle |") != std::string::npos);
  CHECK(after("enum Level: low, high\ntable t of count\n  Level down\n  low | $01\n  high | 2\n", ActionKind::ConvertTable) == "none");
}

TEST_CASE("a criterion is added that somebody has to judge until it says what it requires") {
  const std::string gate =
      "enum Body: DCC, TAG\ndocument SVTAD \"Testing\"\nenum Outcome: passed, failed\nrecord Run in runs\n  key id : text\n  outcome : "
      "Outcome\n";
  const std::string body =
      "exit gate g \"G\"\n  under SVTAD 12.9\n  criterion a$0dded \"A\"\n    require every runs satisfies outcome is passed";
  CHECK(after(gate + "decision d on Run\n  decided by TAG\n" + body + "\n", ActionKind::AddCriterion)
            .ends_with("outcome is passed\n\n  criterion added-2 \"Say what is required\"\n    under SVTAD 12.9\n    judged by DCC\n"));
  CHECK(after("use model\nexit gate g\n  criterion a$0\n    require every issues satisfies status is closed\n", ActionKind::AddCriterion) ==
        "none");
}

TEST_CASE("an interpretation is declared of a selected value, and changes nothing until it is read otherwise") {
  const std::string text = after("use model\nexit gate g\n  criterion c\n    require at most $03$0 of issues satisfy severity is 3\n",
                                 ActionKind::DeclareInterpretation);
  CHECK(text.find("    as-written \"3\"\n    read-otherwise \"Say how else it can be read\"\n") != std::string::npos);
  CHECK(text.find("at most (3 when reading is as-written otherwise 3) of issues") != std::string::npos);
  CHECK(after("use model\ndefine a means issues where $0severity is 3$0\n", ActionKind::DeclareInterpretation) == "none");
  CHECK(after("use model\ndefine a means $0issues$0\n", ActionKind::DeclareInterpretation) == "none");
}

TEST_CASE("every change that is offered in the corpus checks") {
  size_t tried = 0;
  std::map<ActionKind, size_t> kinds;
  for (const std::string& path : test::corpus()) {
    const auto asked = test::askFile(path);
    if (!asked->program.ok()) continue;
    const std::string_view text = asked->sources.file(asked->main).text();
    CAPTURE(path);
    // Expressions of the module as selections, and places.
    std::vector<std::pair<uint32_t, uint32_t>> selections;
    const query::Id module = asked->index->moduleOf(asked->main);
    for (const syntax::Expr& expr : asked->program.modules[module]->tree.exprs) {
      if (expr.span.file == asked->main) selections.emplace_back(expr.span.begin, expr.span.end);
    }
    for (uint32_t at = 0; at < text.size(); at += 499) selections.emplace_back(at, at);
    const size_t stride = std::max<size_t>(1, selections.size() / 150);
    size_t here = 0;
    std::map<ActionKind, size_t> ofFile;
    for (size_t i = 0; i < selections.size() && here < 8; i += stride) {
      for (const query::Action& action : query::actions(*asked->index, asked->main, selections[i].first, selections[i].second)) {
        if (ofFile[action.kind]++ >= 3) continue;
        const auto anew = test::askFile(path, test::editedTexts(*asked, action.edits));
        CAPTURE(action.title);
        CAPTURE(text.substr(selections[i].first, selections[i].second - selections[i].first));
        CHECK(test::wrongEdits(*asked, action.edits) == "");
        CHECK_MESSAGE(errorsOf(*anew) == 0, test::diagnosticsOf(*anew));

        ++tried, ++here, ++kinds[action.kind];
      }
    }
  }
  MESSAGE(tried, " changes of ", kinds.size(), " kinds");
  CHECK(tried > 100);
  CHECK(kinds.size() >= 4);
}

TEST_CASE("a criterion that is added, and an interpretation that is declared, make no diagnostic") {
  std::map<ActionKind, size_t> kinds;
  for (const std::string& path : test::corpus()) {
    const auto asked = test::askFile(path);
    if (!asked->program.ok()) continue;
    const auto codes = [](const test::Asked& one) {
      std::multiset<int> all;
      for (const Diagnostic& d : one.program.diagnostics.all()) all.insert(static_cast<int>(d.kind));
      return all;
    };
    const std::string_view text = asked->sources.file(asked->main).text();
    CAPTURE(path);
    std::vector<std::pair<uint32_t, uint32_t>> selections;
    for (const syntax::Expr& expr : asked->program.modules[asked->index->moduleOf(asked->main)]->tree.exprs) {
      if (expr.span.file == asked->main) selections.emplace_back(expr.span.begin, expr.span.end);
    }
    std::map<ActionKind, size_t> ofFile;
    for (const auto& [begin, end] : selections) {
      for (const query::Action& action : query::actions(*asked->index, asked->main, begin, end)) {
        const bool adds = action.kind == ActionKind::AddCriterion || action.kind == ActionKind::DeclareInterpretation;
        if (!adds || ofFile[action.kind]++ >= 4) continue;
        const auto anew = test::askFile(path, test::editedTexts(*asked, action.edits));
        CAPTURE(action.title);
        CAPTURE(text.substr(begin, end - begin));
        CHECK(test::wrongEdits(*asked, action.edits) == "");
        const auto before = codes(*asked), after = codes(*anew);  // what hung on the value may be gone
        CHECK_MESSAGE(std::includes(before.begin(), before.end(), after.begin(), after.end()), test::diagnosticsOf(*anew));
        ++kinds[action.kind];
      }
      if (ofFile[ActionKind::AddCriterion] >= 4 && ofFile[ActionKind::DeclareInterpretation] >= 4) break;
    }
  }
  MESSAGE(kinds[ActionKind::AddCriterion], " criteria, ", kinds[ActionKind::DeclareInterpretation], " interpretations");
  CHECK(kinds[ActionKind::AddCriterion] > 10);
  CHECK(kinds[ActionKind::DeclareInterpretation] > 10);
}

TEST_CASE("examples at the limit are made of what the conditions ask for") {
  const std::string gate = "use model\nexit gate g\n  for each p in phases where kind is SIT\n  criterion c$0\n    require ";
  const auto added = [&](const std::string& requirement) {
    const std::string text = after(gate + requirement, ActionKind::AddLimitExamples);
    const size_t from = text.find("\n\nexample");
    return from == std::string::npos ? text : text.substr(from);
  };
  CHECK(added("at most 2 of issues satisfy raised-in is p and severity is 3 or worse and status is not closed\n") == R"(

example "g.c: at the limit"
  of g.c for phase-A
  as of 2020-05-01
  given phase-A in phases with kind SIT
  given 2 issues with severity 3, status raised, raised-in phase-A
  expect met
  expect 2 of 2

example "g.c: one beyond the limit"
  of g.c for phase-A
  as of 2020-05-01
  given phase-A in phases with kind SIT
  given 3 issues with severity 3, status raised, raised-in phase-A
  expect not met
  expect 3 of 3
)");
  const std::string share = added("at least 90% of (results where phase is p) satisfy outcome is passed\n");
  CHECK(share.find("  given 9 results with outcome passed, ") != std::string::npos);
  CHECK(share.find("  given 8 results with outcome passed, ") != std::string::npos);
  CHECK(share.find("  expect met\n  expect 9 of 10\n") != std::string::npos);
  CHECK(share.find("  expect not met\n  expect 8 of 10\n") != std::string::npos);
  // A day: the last one that it allows, and the day after.
  const std::string day = added("p.started is present and p.started is before as-of\n");
  CHECK(day.find("started 2020-04-30\n  expect met\n") != std::string::npos);
  CHECK(day.find("started 2020-05-01\n  expect not met\n") != std::string::npos);
  // What reads more than fields, and what can have no limit.
  CHECK(added("count of (issues where raised-in is p) is at most sum of results by load\n") == "none");
  CHECK(added("p.kind is SIT\n") == "none");
  CHECK(added("at most 2 of issues satisfy severity is 1 and severity is 2\n") == "none");
  // Nowhere but in a criterion.
  CHECK(after("use model\nexit gate g$0\n  criterion c\n    require at most 2 of issues satisfy severity is 3\n",
              ActionKind::AddLimitExamples) == "none");
}

TEST_CASE("what is offered as an example at a limit is one: it passes, and so does the one beyond it") {
  size_t criteria = 0, offered = 0;
  for (const std::string& path : test::corpus()) {
    const auto asked = test::askFile(path);
    if (!asked->program.ok()) continue;
    CAPTURE(path);
    for (const sema::GateInfo& gate : asked->program.gates) {
      if (gate.decl->span.file != asked->main) continue;
      for (const sema::CriterionInfo& criterion : gate.criteria) {
        ++criteria;
        const uint32_t at = criterion.decl->nameSpan.begin;
        for (const query::Action& action : query::actions(*asked->index, asked->main, at, at)) {
          if (action.kind != ActionKind::AddLimitExamples) continue;
          ++offered;
          CHECK(test::wrongEdits(*asked, action.edits) == "");
          const auto anew = test::askFile(path, test::editedTexts(*asked, action.edits));
          CAPTURE(action.edits[0].replacement);
          REQUIRE_MESSAGE(errorsOf(*anew) == 0, test::diagnosticsOf(*anew));
          CHECK(anew->program.diagnostics.all().size() <= asked->program.diagnostics.all().size());
          const ir::Program program = lower::lower(anew->program);
          example::RunOptions options;
          options.sources = &anew->sources;
          for (size_t i = 0; i < program.examples.size(); ++i) {
            const bool before = std::any_of(asked->program.examples.begin(), asked->program.examples.end(),
                                            [&](const auto& example) { return example.decl->name == program.examples[i].title; });
            if (!before) options.examples.push_back(i);
          }
          REQUIRE(options.examples.size() == 2);
          const plan::ExampleRun run = example::run(program, options);
          for (const plan::ExampleOutcome& one : run.examples) {
            for (const std::string& problem : one.problems) MESSAGE(problem);
            for (const plan::ExpectationOutcome& e : one.expectations)
              CHECK_MESSAGE(e.holds, one.title, ": ", e.expected, ", but ", e.actual);
          }
          CHECK(run.failing() == 0);
        }
      }
    }
  }
  MESSAGE(offered, " of ", criteria, " criteria");
  CHECK(offered > 20);
}
