// A slip of the pen in any word of the language: one message at its place, with the right word, and none beyond.
#include <algorithm>
#include <array>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/sema/support.h"

using namespace tollgate;

namespace {

/// One word of the language, where it stands: the text between « and » is what is misspelt.
constexpr const char* kPlaces[] = {
    "«use» model\n",
    "«enum» Colour: red, green\n",
    "enum Colour in «order» darker to lighter: red, green\n",
    "«record» Thing in things\n  key id : text\n",
    "record Thing in things\n  «key» id : text\n",
    "record Thing in things\n  key id : text\n  seen : date\n  «recorded» seen\n",
    "record Thing in things\n  key id : text\n  seen : date, may be «unknown»\n",
    "record Thing in things\n  key id : text\n  seen : date, may be «disputed»\n",
    "record Thing in things\n  key id : text\n  closed : flag, may «become» true \"close\"\n",
    "record Thing in things, may be «empty» because \"x\"\n  key id : text\n",
    "record Thing in things, may be empty «because» \"x\"\n  key id : text\n",
    "«define» a means count of issues\n",
    "define a «means» count of issues\n",
    "define a means «count» of issues\n",
    "define a means (count of issues) is at «least» 3\n",
    "define a means (count of issues) is at «most» 3\n",
    "define a means (count of issues) is «above» 3\n",
    "define a means (count of issues) is «below» 3\n",
    "define a means issues «where» status is raised\n",
    "define a means issues where status is «neither» raised nor closed\n",
    "define a means issues where status is raised «and» severity is 3\n",
    "define a means issues where status is raised «implies» severity is 3\n",
    "define a means issues where severity is worse «than» 3\n",
    "define a means issues where raised-on is «before» as-of\n",
    "define a means issues where raised-on is «after» as-of\n",
    "define a means issues where raised-on is on or «before» as-of\n",
    "define a means «latest» of issues by raised-on\n",
    "define a(p : Phase) means p.ended is «present» and p.ended is before as-of\n",
    "define a(p : Phase) means p.ended is «absent» or p.ended is before as-of\n",
    "define a(i : Issue) means i.impacts «includes» FOC\n",
    "define a means (count of issues) «when» (count of tests) is 3 otherwise 4\n",
    "define a means (count of issues) when (count of tests) is 3 «otherwise» 4\n",
    "«exception» a(i : Issue) \"X\"\n  means i.status is closed\n",
    "exception a(i : Issue) \"X\"\n  means i.status is closed\n  «until» 2020-03-01\n",
    "exception a(i : Issue) \"X\"\n  «under» SVTAD 1.2\n  means i.status is closed\n",
    "«table» t of count\n  Severity down\n    1 | 1\n    2 | 1\n    3 | 1\n    4 | 1\n    5 | 1\n",
    "table t of count\n  Severity «down»\n    1 | 1\n    2 | 1\n    3 | 1\n    4 | 1\n    5 | 1\n",
    "table t of count\n  a «limit» for each Provider\n  Severity down\n    1 | 1\n    2 | 1\n    3 | 1\n    4 | 1\n    5 | 1\n",
    "table t of count\n  a limit for «each» Provider\n  Severity down\n    1 | 1\n    2 | 1\n    3 | 1\n    4 | 1\n    5 | 1\n",
    "«decision» d on Issue\n  decided by TAB\n",
    "decision d on Issue\n  «decided» by TAB\n",
    "decision d on Issue\n  «proposed» by DCC\n  decided by TAB\n",
    "decision d on Issue\n  «recommended» by DCC\n  decided by TAB\n",
    "decision d on Issue\n  decided by TAB\n  «referred» to TAG\n",
    "decision d on Issue\n  decided by TAB «within» 5 working-days\n",
    "decision d on Issue\n  decided by TAB\n  «renewable»\n",
    "decision d on Issue\n  «outcomes» agreed, rejected\n  decided by TAB\n",
    "decision d on Issue\n  decided by TAB\n  «while» undecided: refused\n",
    "decision d on Issue\n  decided by TAB\n  not «before» raised-on\n",
    "decision d on Issue\n  decided by TAB\n  while «undecided»: refused\n",
    "«interpretation» n \"N\"\n  either\n    one \"1\"\n    two \"2\"\n  to be agreed by TAG\n",
    "interpretation n \"N\"\n  «either»\n    one \"1\"\n    two \"2\"\n  to be agreed by TAG\n",
    "interpretation n \"N\"\n  either\n    one \"1\"\n    two \"2\"\n  to be «agreed» by TAG\n",
    "interpretation n \"N\"\n  either\n    one \"1\"\n    two \"2\"\n  «agreed» one by TAG on 2020-01-02\n  to be agreed by TAG\n",
    "«exit» gate g\n  criterion c\n    require every tests satisfies executed\n",
    "exit «gate» g\n  criterion c\n    require every tests satisfies executed\n",
    "exit gate g\n  «criterion» c\n    require every tests satisfies executed\n",
    "exit gate g\n  criterion c\n    «require» every tests satisfies executed\n",
    "exit gate g\n  criterion c\n    require «every» tests satisfies executed\n",
    "exit gate g\n  criterion c\n    require «some» tests satisfies executed\n",
    "exit gate g\n  criterion c\n    require every tests «satisfies» executed\n",
    "exit gate g\n  criterion c\n    require at «least» 3 of tests satisfy executed\n",
    "exit gate g\n  criterion c\n    require at «most» 3 of tests satisfy executed\n",
    "exit gate g\n  criterion c\n    require «exactly» 3 of tests satisfy executed\n",
    "exit gate g\n  criterion c\n    require more «than» 3 of tests satisfy executed\n",
    "exit gate g\n  criterion c\n    require fewer «than» 3 of tests satisfy executed\n",
    "exit gate g\n  criterion c\n    require every tests satisfies executed\n    if no tests: not «applicable» because \"x\"\n",
    "exit gate g\n  for «each» p in phases where kind is SIT\n  criterion c\n    require report-approval is granted for p\n",
    "exit gate g\n  for each p in phases\n  «counting» only results where phase is p\n  criterion c\n    require some results satisfies "
    "outcome is passed\n",
    "exit gate g\n  for each p in phases\n  counting «only» results where phase is p\n  criterion c\n    require some results satisfies "
    "outcome is passed\n",
    "exit gate g\n  for each p in phases\n  «applies» when p.release is FOC\n  otherwise not applicable because \"x\"\n  criterion c\n    "
    "require report-approval is granted for p\n",
    "exit gate g\n  for each p in phases\n  applies when p.release is FOC\n  «otherwise» not applicable because \"x\"\n  criterion c\n    "
    "require report-approval is granted for p\n",
    "exit gate g\n  for each p in phases\n  applies when p.release is FOC\n  otherwise not «applicable» because \"x\"\n  criterion c\n    "
    "require report-approval is granted for p\n",
    "exit gate g\n  for each p in phases\n  criterion c\n    «judged» by TAB\n",
    "«pack» k \"K\" version 1.0\n  for release FOC in SIT\n  test T-1 \"T\"\n    kind functional\n",
    "pack k \"K\" «version» 1.0\n  for release FOC in SIT\n  test T-1 \"T\"\n    kind functional\n",
    "pack k \"K\" version 1.0\n  for «release» FOC in SIT\n  test T-1 \"T\"\n    kind functional\n",
    "pack k \"K\" version 1.0\n  for release FOC in SIT\n  «group» one \"One\"\n  test T-1 \"T\"\n    in one\n    kind functional\n",
    "pack k \"K\" version 1.0\n  for release FOC in SIT\n  test T-1 \"T\"\n    kind functional\n    «given» \"a\"\n",
    "pack k \"K\" version 1.0\n  for release FOC in SIT\n  test T-1 \"T\"\n    kind functional\n    «exercises» SRV 8.1.1\n",
    "pack k \"K\" version 1.0\n  for release FOC in SIT\n  test T-1 \"T\"\n    kind functional\n    «covers» fully SEC N2.2\n",
    "pack k \"K\" version 1.0\n  for release FOC in SIT\n  test T-1 \"T\"\n    kind functional\n    covers «fully» SEC N2.2\n",
    "pack k \"K\" version 1.0\n  for release FOC in SIT\n  test T-1 \"T\"\n    kind functional\n    covers «partly» SEC N2.2 because "
    "\"x\"\n",
    "pack k \"K\" version 1.0\n  for release FOC in SIT\n  test T-1 \"T\"\n    kind functional\n    covers partly SEC N2.2 «because» "
    "\"x\"\n",
    "record Thing in things\n  key id : text\n  closed : flag, may become «true» \"close\"\n",
    "record Thing in things\n  key id : text\n  closed : flag, may become «false» \"open\"\n",
};

std::vector<std::string> slips(const std::string& word) {
  const size_t middle = word.size() / 2;
  std::string fewer = word, more = word, other = word, swapped = word;
  fewer.erase(middle, 1);
  more.insert(middle, 1, word[middle]);
  other[middle] = word[middle] == 'q' ? 'x' : 'q';
  if (middle + 1 < word.size()) std::swap(swapped[middle], swapped[middle + 1]);
  std::vector<std::string> all{more, other};
  if (word.size() > 3) all.push_back(fewer);
  if (swapped != word && word.size() > 4) all.push_back(swapped);
  return all;
}

}  // namespace

TEST_CASE("a slip of the pen gives one message that names the right word") {
  for (const std::string place : kPlaces) {
    const size_t open = place.find("«"), close = place.find("»");
    const std::string word = place.substr(open + 2, close - open - 2);
    const std::string before = "use model\n\n" + place.substr(0, open), after = place.substr(close + 2);
    test::Modules right(before + word + after);
    const auto sound = test::checkModules(right);
    CAPTURE(place);
    REQUIRE_MESSAGE(!sound->program.diagnostics.hasErrors(), test::lines(*sound));
    const auto line = static_cast<uint32_t>(1 + std::count(before.begin(), before.end(), '\n'));
    for (const std::string& slip : slips(word)) {
      CAPTURE(slip);
      test::Modules modules(before + slip + after);
      const auto checked = test::checkModules(modules);
      CAPTURE(test::lines(*checked));
      std::vector<const Diagnostic*> errors;
      for (const Diagnostic& d : checked->program.diagnostics.all()) {
        if (d.severity == Severity::Error) errors.push_back(&d);
      }
      CHECK(errors.size() == 1);
      if (errors.empty()) continue;
      CHECK(checked->sources.file(errors[0]->span.file).locate(errors[0]->span.begin).line == line);
      const std::string said = errors[0]->message + errors[0]->help;
      const bool named = said.find("`" + word) != std::string::npos || said.find(word + "`") != std::string::npos;
      CHECK(named);
    }
  }
}
