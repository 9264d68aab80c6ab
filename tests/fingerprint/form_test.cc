// What is in and what is out, by small pairs of texts.
#include <doctest/doctest.h>

#include "compiler/fingerprint/normal_form.h"
#include "tests/fingerprint/support.h"

using namespace tollgate;
using namespace tollgate::test;
using fingerprint::NormalForm;

namespace {

const char* const kModel = R"(
enum Body: DCC, TAB, TAG
enum Kind: functional, regression
enum Severity in order worse to milder: 1..5

record TestCase "Planned test" in tests
  key id : text
  kind : Kind
  planned-on : date, may be unknown
  note : text?

record Issue "Testing Issue" in issues, may be empty because "no issue is the aim"
  key id : text
  severity : Severity, may be disputed where note is absent under SVTAD 14.1
  kind : Kind
  note : text?
  unread : text?

interpretation base "The tests over which the share is taken"
  under SVTAD 12.9(b)
  either
    functional-only "the functional tests"
    all-planned "all planned tests"
  agreed all-planned by TAG on 2020-02-27
  to be agreed by TAG

decision approval on TestCase
  proposed by DCC
  decided by TAB
  decided by TAG
  while undecided: refused

table limits "Most issues" of count
  under SVTAD Table 13-2
  Severity down
      1 | 0
      2 | 0
      3 | 15
      4 | 30
      5 | 60

define planned(k : Kind) means tests where kind is k, may be empty because "a kind may have no test"

exit gate exit "The gate"
  under SVTAD 12.9, SVTAD 13.18
  define severe means issues where severity is 2 or worse, may be empty because "none is the aim"

  criterion share "Most pass"
    under SVTAD 12.9(b)
    require at least 90% of tests satisfy kind is functional and planned-on is on or before as-of
    if no tests: not met because "no test is planned"

  criterion few "Few issues"
    applies when base is all-planned or base is functional-only
    otherwise not applicable because "there is no such base"
    require all of
      - at most limits[3] of issues satisfy severity is 3
      - no severe satisfies kind is functional
      - every tests satisfies approval is granted for this
      - count of planned(regression) is at least 1
)";

const char* const kPack = R"(
pack foc "A pack" version "0.1"
  under SVTAD 7.4(a)
  because "the channel is missing"
  group one "One"
  test T-1 "A meter is commissioned"
    in one
    covers partly SEC N2.2 because "commissioning only"
    exercises SRV 8.1.1, SRV 8.14.1
    kind functional
    given "a meter"
    given "a key"
    when "it is commissioned"
    then "it answers"
  test T-2 "Another"
    kind regression
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

const std::string& whole() {
  static const std::string kWhole = std::string(kModel) + replaced(kPack, "\"0.1\"", "0.1");
  return kWhole;
}

std::string gatePrint(const std::string& text) { return prints(programOf({{"m", text}}, "m")).at("exit gate exit"); }
std::string packPrint(const std::string& text) { return prints(programOf({{"m", text}}, "m")).at("pack foc"); }

struct Edit {
  std::string from, to;
};

}  // namespace

TEST_CASE("a normal form is unambiguous") {
  CHECK(NormalForm("decision").text("approval").sorted({"refused", "granted"}).bytes() == "(8:decision8:approval(7:granted7:refused))");
  CHECK(NormalForm("a").text("b").text("").bytes() == "(1:a1:b0:)");
  CHECK(NormalForm("a").text("1:b").bytes() != NormalForm("a").text("1").text("b").bytes());
  CHECK(NormalForm("a").list({"b", "c"}).bytes() != NormalForm("a").list({"c", "b"}).bytes());
}

TEST_CASE("the scheme is pinned: another fingerprint of this text needs another word of the scheme") {
  CHECK(fingerprint::kScheme == "tollgate-fingerprint 2");
  CHECK(fingerprint::shown(gatePrint(whole())) == "f2fc4cab");
  CHECK(fingerprint::shown(packPrint(whole())) == "0051958b");
}

TEST_CASE("what the checker knows of a guard is not in the form") {
  const std::string text = std::string(kModel) + R"(
define TestCase.described means note when note is present otherwise id
define described-as(t : TestCase) means t.described
exit gate described
  criterion named
    require every t in tests satisfies described-as(t) is not "" and t.described is not ""
)";
  ir::Program program = programOf({{"m", text}}, "m");
  const std::string known = prints(program).at("exit gate described");
  // As it would be typed by who looks at the sides alone.
  size_t changed = 0;
  for (ir::Node& node : program.nodes) {
    const bool select = node.op == ir::Op::Select && program.node(node.kids[1]).type.optional;
    const bool call = node.op == ir::Op::Call && program.functions[node.index].name.find("described") != std::string::npos;
    if (select || call) ++changed, node.type.optional = true;
  }
  for (ir::Function& function : program.functions) {
    if (function.name.find("described") != std::string::npos) function.result.optional = true;
  }
  CHECK(changed == 4);
  CHECK(prints(program).at("exit gate described") == known);
}

TEST_CASE("what says something else has another fingerprint: gates") {
  const std::string before = gatePrint(whole());
  for (const auto& [from, to] : std::initializer_list<Edit>{
           {"at least 90%", "at least 91%"},
           {"at least 90%", "more than 90%"},
           {"every tests satisfies approval", "every planned(regression) satisfies approval"},
           {"on or before", "before"},
           {"kind is functional and", "kind is regression and"},
           {"functional and planned", "functional or planned"},
           {"not met because \"no test", "not applicable because \"no test"},
           {"no test is planned", "nothing is planned"},
           {"SVTAD 13.18", "SVTAD 13.19"},
           {"SVTAD 12.9(b)\n    require", "SVTAD 12.9(c)\n    require"},
           {"agreed all-planned", "agreed functional-only"},
           {"to be agreed by TAG", "to be agreed by TAB"},
           {"or base is functional-only", "or base is not functional-only"},
           {"decided by TAB\n  decided by TAG", "decided by TAG\n  decided by TAB"},
           {"while undecided: refused", "while undecided: granted"},
           {"3 | 15", "3 | 16"},
           {"limits[3]", "limits[4]"},
           {"2 or worse", "1 or worse"},
           {"worse to milder: 1..5", "worse to milder: 2, 1, 3, 4, 5"},
           {"no severe", "some severe"},
           {"severity : Severity, may be disputed where note is absent", "severity : Severity, may be disputed where note is present"},
           {"SVTAD 14.1", "SVTAD 14.2"},
           {"planned-on : date, may be unknown", "planned-on : date"},
           {"may be empty because \"none is the aim\"", "may be empty because \"so it is\""},
           {"enum Kind: functional, regression", "enum Kind: functional, regression, other"},
           {"criterion few", "criterion fewer"},
           {"exit gate exit", "entry gate exit"},
       }) {
    CAPTURE(from);
    CAPTURE(to);
    const auto after = prints(programOf({{"m", replaced(whole(), from, to)}}, "m"));
    const auto at = after.find("exit gate exit");
    CHECK((at == after.end() ? after.at("entry gate exit") : at->second) != before);
  }
}

TEST_CASE("what says the same has the same fingerprint: gates") {
  const std::string before = gatePrint(whole());
  for (const auto& [from, to] : std::initializer_list<Edit>{
           {"exit gate exit", "-- a comment\nexit gate exit"},
           {"\"The gate\"", "\"Another title\""},
           {"\"the functional tests\"", "\"another title\""},
           {"functional-only \"the functional tests\"\n    all-planned \"all planned tests\"",
            "all-planned \"all planned tests\"\n    functional-only \"the functional tests\""},
           {"by TAG on 2020-02-27", "by TAG on 2020-03-01 ref \"TAG-3\""},
           {"SVTAD 12.9, SVTAD 13.18", "SVTAD 13.18, SVTAD 12.9"},
           {"enum Kind: functional, regression", "enum Kind: regression, functional"},
           {"enum Body: DCC, TAB, TAG", "enum Body: TAG, DCC, TAB"},
           {"(k : Kind) means tests where kind is k", "(x : Kind) means tests where kind is x"},
           {"kind is functional and planned-on is on or before as-of", "planned-on is on or before as-of and kind is functional"},
           {"require at least 90% of tests satisfy kind", "require at least 90.0% of tests satisfy kind"},
           {"  unread : text?\n", ""},
           {"base is all-planned or base is functional-only", "base is functional-only or base is all-planned"},
           {"kind is functional and planned-on is on or before as-of",
            "all of\n      - kind is functional\n      - planned-on is on or before as-of"},
       }) {
    CAPTURE(from);
    CAPTURE(to);
    CHECK(gatePrint(replaced(whole(), from, to)) == before);
  }
  CHECK(gatePrint(replaced(whole(), "A meter is commissioned", "Another test")) == before);
}

TEST_CASE("a definition is what it means, whatever its name") {
  std::string renamed = whole();
  for (size_t at; (at = renamed.find("planned(")) != std::string::npos;) renamed.replace(at, 8, "those-of(");
  CHECK(gatePrint(renamed) == gatePrint(whole()));
}

TEST_CASE("what is in the fingerprint of a pack") {
  const std::string before = packPrint(whole());
  for (const auto& [from, to] : std::initializer_list<Edit>{
           {"A meter is commissioned", "A meter is installed"},
           {"given \"a meter\"", "given \"a gas meter\""},
           {"when \"it is", "when \"it was"},
           {"then \"it answers\"", "then \"it is silent\""},
           {"given \"a meter\"\n    given \"a key\"", "given \"a key\"\n    given \"a meter\""},
           {"covers partly", "covers fully"},
           {"commissioning only", "that alone"},
           {"SEC N2.2", "SEC N2.3"},
           {"SRV 8.14.1", "SRV 8.14.2"},
           {"kind regression\n", "kind functional\n"},
           {"test T-2", "test T-3"},
           {"the channel is missing", "there is no channel"},
           {"version 0.1", "version 0.2"},
           {"SVTAD 7.4(a)", "SVTAD 7.4(c)"},
           {"enum Kind: functional, regression", "enum Kind: functional, regression, other"},
       }) {
    CAPTURE(from);
    CAPTURE(to);
    CHECK(packPrint(replaced(whole(), from, to)) != before);
  }
  for (const auto& [from, to] : std::initializer_list<Edit>{
           {"\"A pack\"", "\"Another title\""},
           {"\"One\"", "\"Another title\""},
           {"  group one", "  proposed by DCC on 2020-02-03\n  agreed by TAG on 2020-02-27\n  group one"},
           {"SRV 8.1.1, SRV 8.14.1", "SRV 8.14.1, SRV 8.1.1"},
           {"at least 90%", "at least 80%"},
           {"planned-on : date, may be unknown", "planned-on : date"},
       }) {
    CAPTURE(from);
    CAPTURE(to);
    CHECK(packPrint(replaced(whole(), from, to)) == before);
  }
}

// ---- Packs that vary another one --------------------------------------------------------------------------------------

namespace {

const char* const kSpecial = R"(
pack special "It varies the pack" version 0.2
  varies foc version 0.1
  because "another device"
  omit test T-2 because "not there"
  add test T-3 "More" because "instead"
    kind functional
)";

std::string specialPrint(const std::string& text) { return prints(programOf({{"m", text}}, "m")).at("pack special"); }

}  // namespace

TEST_CASE("M17: what a pack says of the one that it varies is in, and so is what it takes over") {
  const std::string text = whole() + kSpecial;
  const std::string before = specialPrint(text);
  CHECK(packPrint(text) == packPrint(whole()));
  const std::vector<Edit> in = {
      {"because \"another device\"", "because \"a device\""},
      {"because \"not there\"", "because \"absent\""},
      {"omit test T-2 because \"not there\"", ""},
      {"because \"instead\"", "because \"as well\""},
      {"add test T-3 \"More\"", "add test T-3 \"Else\""},
      {"add test T-3 \"More\"", "replace test T-1 \"More\""},
      {"given \"a meter\"", "given \"a hub\""},
  };
  for (const auto& [from, to] : in) {
    CAPTURE(from);
    CHECK(specialPrint(replaced(text, from, to)) != before);
  }
  CHECK(specialPrint(replaced(text, "\"It varies the pack\"", "\"Another title\"")) == before);
}
