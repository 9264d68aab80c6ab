// One rule, a few lines: below each faulty line stands what is said of it, `^^^ error[G0203] a part of the sentence`.

#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/sema/support.h"

using namespace tollgate;

namespace {

struct Note {
  uint32_t line = 0, from = 0, to = 0;
  std::string code, words;
};

/// Checks `source` (with `use model` in front) against the notes in it.
void check(const std::string& source) {
  std::string plain = "use model\n";
  std::vector<Note> notes;
  std::istringstream in(source);
  uint32_t line = 1;
  for (std::string text; std::getline(in, text);) {
    const size_t caret = text.find('^');
    if (caret == std::string::npos || text.find_first_not_of(' ') != caret) {
      plain += text + "\n";
      ++line;
      continue;
    }
    const size_t end = text.find_first_not_of('^', caret);
    const size_t code = text.find("[G", end), close = text.find(']', code);
    REQUIRE(close != std::string::npos);
    notes.push_back({line, static_cast<uint32_t>(caret + 1), static_cast<uint32_t>(end + 1), text.substr(code + 1, close - code - 1),
                     text.substr(std::min(close + 2, text.size()))});
  }
  test::Modules modules(plain);
  const auto checked = test::checkModules(modules);
  CAPTURE(source);
  CAPTURE(test::lines(*checked));
  std::vector<const Diagnostic*> open;
  for (const Diagnostic& d : checked->program.diagnostics.all()) open.push_back(&d);
  for (const Note& note : notes) {
    bool found = false;
    for (auto at = open.begin(); at != open.end() && !found; ++at) {
      const LineColumn a = checked->sources.file((*at)->span.file).locate((*at)->span.begin);
      const LineColumn b = checked->sources.file((*at)->span.file).locate((*at)->span.end);
      if (a.line != note.line || a.column != note.from || b.column != note.to) continue;
      if (diagCode((*at)->kind) != note.code || (*at)->message.find(note.words) == std::string::npos) continue;
      open.erase(at);
      found = true;
      break;
    }
    CAPTURE(note.line);
    CAPTURE(note.words);
    CHECK(found);
  }
  CHECK(open.empty());
}

}  // namespace

TEST_CASE("optional values need a guard in the same text (M3)") {
  check("define a(p : Phase) means p.ended is present and p.ended is before as-of\n");
  check("define a(p : Phase) means p.ended is before as-of and p.ended is present\n");
  check("define a(p : Phase) means p.ended is absent or p.ended is before as-of\n");
  check("define a(p : Phase) means p.ended is present implies p.ended is before as-of\n");
  check("define a(p : Phase) means not (p.ended is absent or p.started is absent) and p.ended is after p.started\n");
  check("define a(t : TestCase) means t.last-run is present and t.last-run.evidence is present\n");
  check("define a(t : TestCase) means t.last-run.evidence is absent\n");
  check(
      "define a means every p in (phases where ended is present) where p.ended is after 2020-01-01 satisfies p.ended is before as-of,\n"
      "  may be empty because \"x\"\n"
      "  ^^^^^^^^^^^^^^^^^^^^^^^^ error[G0506] `a` is no set\n");
  check(
      "define ended(p : Phase) means p.ended is present\n"
      "define a(p : Phase) means ended(p) and p.ended is before as-of\n"
      "                                       ^^^^^^^ error[G0310] `p.ended` may be absent\n");
  check(
      "define a(p : Phase) means p.ended is present or p.ended is before as-of\n"
      "                                                ^^^^^^^ error[G0310] may be absent\n");
  check(
      "define a(p : Phase, q : Phase) means p.provider is q.provider\n"
      "                                     ^^^^^^^^^^ error[G0310]\n"
      "                                                   ^^^^^^^^^^ error[G0310]\n");
  check(
      "define a(p : Phase) means p.started is present and p.started is on or before p.started\n"
      "                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[G0904]\n");
  check(
      "define a(i : Issue) means i.severity is worse than i.severity or i.severity is not i.severity\n"
      "                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[G0903]\n");
  check(
      "define Provider.mine(p : Phase) means p.provider is present and p.provider is this\n"
      "define a(p : Phase) means some results satisfies provider.mine(p)\n");
  check(
      "define of-one(v : Provider) means issues where provider is v\n"
      "define a(p : Phase) means some i in of-one(p.provider) satisfies i.open\n"
      "                                           ^^^^^^^^^^ error[G0310]\n");
  check(
      "define a(p : Phase) means plan-approval is granted for (open-one, p)\n"
      "                                                        ^^^^^^^^ error[G0310]\n"
      "define open-one means latest of open-issues by raised-on\n");
}

TEST_CASE("names: values of an enum come first, and two meanings are one too many (M14)") {
  check("define a means issues where status is raised\n");
  check("define raised means 3\ndefine a means issues where status is raised\n");
  check(
      "define status means 3\n"
      "define a means issues where status is raised\n"
      "                            ^^^^^^ error[G0204] the field `status` of Issue or a definition `status`\n");
  check("define a means some i in issues where i.status is raised satisfies i.severity is 1\n");
  check("define a means some i in issues where status is raised satisfies i.severity is 1\n");
  check(
      "define a means every i in issues satisfies status is raised\n"
      "                                           ^^^^^^ error[G0203] `status` is not defined\n");
  check(
      "define runs means results, may be empty because \"x\"\n"
      "define TestCase.mine means some runs satisfies test is this\n");
  check("define a means some t in tests satisfies some results satisfies this.test is t\n");
  check("define a means Status.raised\ndefine b means every i in issues satisfies i.status is not a\n");
  check("define a means model.issues where model.Status.raised is status\n");
}

TEST_CASE("words of an enum's order") {
  check("define a means issues where severity is 3 or worse and severity is milder than 1\n");
  check("define a(p : Phase) means p.release is earlier than MOC or p.release is FOC or later\n");
  check(
      "define a means issues where severity is above 3\n"
      "                                     ^^^^^^^^ error[G0307] people read `is above` on it both ways\n");
}

TEST_CASE("no cascades: what could not be understood is silent") {
  check(
      "define a(t : Tset) means t.kind is functional and t.outcome is passed\n"
      "             ^^^^ error[G0205] there is no type `Tset`\n");
  check(
      "define a means every nothing satisfies kind is functional and outcome is passed or failed\n"
      "                     ^^^^^^^ error[G0203] `nothing` is not defined\n");
  check(
      "define a means nothing is passed or failed\n"
      "               ^^^^^^^ error[G0203]\n");
  check(
      "define a means b(1)\n"
      "               ^ error[G0203]\n"
      "define c means a is at least 90% and not a\n");
}

TEST_CASE("decisions that decide membership say what holds until they are taken (M9)") {
  check(
      "define a(p : Phase) means issues where exclusion is granted for (this, p)\n"
      "exit gate g\n  for each p in phases\n  criterion c\n    require no a(p) satisfies severity is 1\n");
  check(
      "define approved(i : Issue, p : Phase) means plan-approval is granted for (i, p)\n"
      "                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[G0702] is read in a `where`\n"
      "exit gate g\n  for each p in phases\n  criterion c\n"
      "    require no issues where approved(this, p) satisfies severity is 1\n");
  check(
      "exception x(i : Issue, p : Phase) \"X\"\n  means plan-approval is granted for (i, p)\n"
      "        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[G0702] is read in an exception\n");
}

TEST_CASE("what is empty in a condition is said (M4)") {
  const std::string gate = "exit gate g\n  criterion c\n";
  check(gate + "    require every tests satisfies executed\n");
  check(gate + "    require count of tests is at least 3\n");
  check(gate + "    require for each v in providers\n      some results satisfies provider is v\n");
  check(gate +
        "    require every t in tests satisfies some r in results satisfies r.test is t\n"
        "                                                 ^^^^^^^ error[G0500] `results` may be empty here\n");
  check(gate + "    require every tests satisfies some i in issues satisfies i.open\n");
  check(gate + "    require every tests satisfies some s in Severity satisfies s is 3\n");
  check(gate +
        "    applies when some tests satisfies executed\n    otherwise not applicable because \"x\"\n"
        "    require every tests satisfies executed\n");
  check("define ready means every tests satisfies executed\n" + gate + "    require ready\n");
  check(
      "define ready means every tests satisfies executed\n"
      "                         ^^^^^ error[G0500]\n" +
      gate + "    require no phases where ready satisfies kind is SIT\n");
}

TEST_CASE("whose limit a table is") {
  const std::string gate = "exit gate g\n  criterion c\n";
  check(gate +
        "    require for each v in providers\n"
        "      at most issue-limit[3, SIT] of issues where provider is v satisfy open\n");
  check(gate +
        "    require for each v in providers\n"
        "      (count of issues where open and provider is v) is at most issue-limit[3, SIT]\n");
  check(gate +
        "    require for each v in providers\n"
        "      at most issue-limit[3, SIT] of issues satisfy not provider is v\n"
        "              ^^^^^^^^^^^^^^^^^^^ error[G0405]\n");
  check(gate +
        "    require for each v in providers\n"
        "      at most issue-limit[3, SIT] of issues satisfy severity is 3\n"
        "              ^^^^^^^^^^^^^^^^^^^ error[G0405]\n");
}
