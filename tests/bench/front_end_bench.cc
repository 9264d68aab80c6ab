// Lines and bytes a second of the front end, on generated text that uses the library's model: a pack of tests, a
// set of rules, and both in one file.
//   front_end_bench [LINES]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "compiler/ir/verify.h"
#include "compiler/lower/lower.h"
#include "compiler/sema/check.h"
#include "compiler/support/render.h"
#include "compiler/syntax/parser.h"
#include "tests/bench/clock.h"

using namespace tollgate;

namespace {

class Library : public sema::ModuleLoader {
 public:
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    const std::string file = "stdlib/svtad/" + name.substr(name.find('.') + 1) + ".gate";
    std::ifstream in(std::string(TOLLGATE_SOURCE_DIR) + "/" + file, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream text;
    text << in.rdbuf();
    return sema::LoadedModule{file, text.str()};
  }
  std::vector<std::string> known() override {
    return {"svtad.decisions", "svtad.exit-criteria", "svtad.extant", "svtad.model", "svtad.thresholds"};
  }
};

std::string numbered(std::string text, int number) {
  for (size_t at = text.find('#'); at != std::string::npos; at = text.find('#', at)) {
    text.replace(at, 1, std::to_string(number));
  }
  return text;
}

const char* kHead = R"(--- Generated for measuring.

use svtad.model
)";

const char* kPackHead = R"(pack generated-pack "A pack of many tests" version 0.1
  under SVTAD 7.4(a), SVTAD 12.7
  for release FOC in SIT

  group installation "Installation and commissioning"
  group reading "Readings and logs"

)";

const char* kTest = R"(  test GEN-# "A dormant dual-fuel installation is commissioned, variant #"
    in installation
    covers partly SEC N2.2 because "commissioning only"
    covers partly SEC F2.10A because "electricity devices of the combination only"
    exercises SRV 8.1.1, SRV 8.14.1
    kind functional
    given "a SMETS1 ESME and CHF of the entry, both dormant and in the inventory"
    when "the Supplier sends Commission Device for the ESME"
    then "the device is commissioned and the inventory shows the new status"

)";

const char* kRules = R"(enum Standing#: open-now#, agreed#, refused#

--- The most issues of each Service Provider, area #.
table area-threshold-# "Maximum issues of one Service Provider, area #" of count
  under SVTAD 13.23, SVTAD Table 13-2
  a limit for each ServiceProvider
  Severity down, ThresholdColumn across
        | PIT | SIT | Interface-Testing | SCT
      1 |   0 |   0 |                 0 |   0
      2 |   0 |   0 |                 0 |   0
      3 |  15 |  15 |                 5 |  15
      4 |  30 |  30 |                10 |  30
      5 |  60 |  60 |                20 |  60

--- Something that area # keeps for itself.
record Note# "Note of area #" in notes-#, may be empty because "an area need not have notes"
  key id : text
  issue : Issue
  standing : Standing#
  written : date
  recorded written

define Note#.settled means standing is agreed# or refused#

define area-tests-#(p : TestPhase) means tests where release is p.release and phase-kind is p.kind and group is "area #"

define noted-#(i : Issue) means
  some n in notes-# satisfies n.issue is i and not n.settled

exception spared-#(i : Issue, p : TestPhase) "Issues that area # does not count"
  under SVTAD 13.26
  means p.kind is SIT and exclusion-agreement is granted for (i, p)

exit gate area-exit-# "Area #"
  under SVTAD 12.9, SVTAD 13.18
  for each p in phases where kind is SIT and (ended is absent or ended is after as-of)
  counting only results where phase is p

  define planned means area-tests-#(p)
  define open-now means issues where open and not spared-#(this, p) and not noted-#(this), may be empty because "no open issue is the aim"

  criterion executed "All planned tests of area # have been executed"
    under SVTAD 12.9(a), SVTAD Table 13-1 row 1
    require every planned satisfies executed

  criterion pass-rate "At least 90% of the planned tests of area # pass"
    under SVTAD 12.9(b), SVTAD Table 13-1 row 1
    define rated means planned where kind is functional
    require at least 90% of rated satisfy passed

  criterion thresholds "Issues of each Service Provider are within the limits of area #"
    under SVTAD 12.9(c), SVTAD Table 13-2
    applies when p.release is IOC or p.entry is present
    otherwise not applicable because "not in this release"
    require for each v in service-providers, s in Severity
      at most area-threshold-#[s, SIT] of open-now satisfy provider is present and provider is v and severity is s

  criterion notes "Every note of area # is settled"
    require all of
      - every n in notes-# satisfies n.settled
      - count of open-now is at most 100

)";

enum class Shape { Pack, Rules, Mixed };

std::string generate(Shape shape, int lines) {
  std::string text = kHead + std::string(shape == Shape::Pack ? "\n" : "use svtad.decisions\n\n");
  int made = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  const auto add = [&](const std::string& part) {
    text += part;
    made += static_cast<int>(std::count(part.begin(), part.end(), '\n'));
  };
  const int rules = shape == Shape::Pack ? 0 : shape == Shape::Rules ? lines : lines / 2;
  for (int i = 1; made < rules; ++i) add(numbered(kRules, i));
  if (shape != Shape::Rules) add(kPackHead);
  if (shape != Shape::Rules)
    for (int i = 1; made < lines; ++i) add(numbered(kTest, i));
  return text;
}

struct Times {
  int64_t parse = INT64_MAX, check = INT64_MAX, lower = INT64_MAX, verify = INT64_MAX;
};

bool measure(const char* name, const std::string& text) {
  Times best;
  for (int run = 0; run < 3; ++run) {
    int64_t start = bench::processorTime();
    {
      SourceMap sources;
      syntax::parse(sources, sources.add("generated.gate", text), Limits{});
    }
    best.parse = std::min(best.parse, bench::processorTime() - start);
    Library library;
    SourceMap sources;
    start = bench::processorTime();
    const sema::CheckedProgram checked = sema::check(sources, {{sources.add("generated.gate", text), "generated"}}, library, Limits{});
    best.check = std::min(best.check, bench::processorTime() - start);
    if (!checked.diagnostics.all().empty()) {
      std::fputs(renderText(sources, checked.diagnostics).substr(0, 2000).c_str(), stderr);
      return false;
    }
    start = bench::processorTime();
    const ir::Program program = lower::lower(checked);
    best.lower = std::min(best.lower, bench::processorTime() - start);
    start = bench::processorTime();
    if (!ir::verify(program, 1).empty()) return false;
    best.verify = std::min(best.verify, bench::processorTime() - start);
  }
  const auto lines = static_cast<double>(std::count(text.begin(), text.end(), '\n'));
  const auto rate = [&](int64_t ns) { return lines * 1e6 / static_cast<double>(ns); };
  const auto bytes = [&](int64_t ns) { return static_cast<double>(text.size()) * 1e3 / static_cast<double>(ns); };
  const int64_t all = best.check + best.lower + best.verify;
  std::printf(
      "%-6s %6.0f lines | parse %4.0f k lines/s %5.1f MB/s | parse and check %4.0f k lines/s %5.1f MB/s | to verified IR %4.0f k lines/s "
      "%5.1f MB/s\n",
      name, lines, rate(best.parse), bytes(best.parse), rate(best.check), bytes(best.check), rate(all), bytes(all));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const int most = argc > 1 ? std::atoi(argv[1]) : 100'000;
  std::printf("front end, best of 3 runs, one thread, processor time; parse and check includes the library's modules\n");
  for (int lines = 1'000; lines <= most; lines *= 10) {
    if (!measure("pack", generate(Shape::Pack, lines)) || !measure("rules", generate(Shape::Rules, lines)) ||
        !measure("mixed", generate(Shape::Mixed, lines))) {
      return 1;
    }
  }
  return 0;
}
