// Checks generated programs of many modules and many tests, each twice as big as the one before: linear time means a ratio near 2.
//   big_bench [MODULES]      of the biggest program; 2000, with 50 tests in each, if left out
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include <fmt/format.h>

#include "runtime/api/tollgate.h"
#include "tests/bench/clock.h"

using namespace tollgate;
using namespace tollgate::bench;

namespace {

constexpr int kTestsOfModule = 50;
constexpr int kRequirements = 2'000;

/// Every text of a program, by the name of its module; all but the first are loaded because it uses them.
class Texts : public sema::ModuleLoader {
 public:
  void add(const std::string& name, std::string text) {
    names_.push_back(name);
    lines += static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
    bytes += text.size();
    texts_[name] = std::move(text);
  }
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    const auto found = texts_.find(name);
    if (found == texts_.end()) return std::nullopt;
    return sema::LoadedModule{name + ".gate", found->second};
  }
  std::vector<std::string> known() override { return names_; }
  size_t lines = 0, bytes = 0;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::string> texts_;
};

const char* kModel = R"(--- The model that every module uses.
enum Release in order earlier to later: IOC, MOC, FOC
enum Severity in order worse to milder: 1..5
enum Kind: functional, regression
enum PhaseKind: PIT, SIT
enum Outcome: passed, failed, not-run
enum Status: raised, closed, withdrawn

record Phase "Test Phase" in phases
  key id : text
  kind : PhaseKind
  release : Release

record TestCase "Planned test" in tests
  key id : text
  title : text
  kind : Kind
  group : text
  release : Release

record Result "Test execution" in results
  test : TestCase
  outcome : Outcome
  started : instant
  recorded started
  phase : Phase

record Issue "Testing Issue" in issues, may be empty because "no issue is the aim"
  key id : text
  severity : Severity, may be disputed
  status : Status, may become closed "close"
  raised-in : Phase
  area : text

define Issue.open means status is neither closed nor withdrawn
define TestCase.last-run means latest of results where test is this and outcome is passed or failed by started
define TestCase.executed means last-run is present, may become true "run"
define TestCase.passed means last-run is present and last-run.outcome is passed, may become true "pass"
)";

const char* kLimits = R"(use model

--- The most open issues of one area.
table area-limit "Most open issues of one area" of count
  Severity down
      1 | 0
      2 | 0
      3 | 3
      4 | 6
      5 | 12
)";

std::string requirementsText() {
  std::string text =
      "--- What the tests trace to.\n"
      "document CODE \"The code\"\n\n"
      "register SRV \"Service requests\" version \"1.0\"\n";
  for (int i = 0; i < 100; ++i)
    text += fmt::format("  variant {}.{} \"Service request {}.{}\"\n", i / 10 + 1, i % 10 + 1, i / 10 + 1, i % 10 + 1);
  text += "\nregister needs \"Requirements to be tested\" version \"1.0\"\n  of CODE\n";
  for (int i = 0; i < kRequirements; ++i)
    text += fmt::format("  requirement F{}.{} \"Requirement {}\" version 1.2\n", i / 40 + 1, i % 40 + 1, i);
  return text;
}

/// A pack, two definitions, and a gate in every twentieth area.
std::string areaText(int area) {
  std::string text = fmt::format(
      "--- Area {0}: its tests, and what they trace to.\nuse model\nuse limits\nuse requirements\n\n"
      "define planned-in-{0}(p : Phase) means tests where release is p.release and group is \"area {0}\"\n\n"
      "define open-in-{0}(p : Phase) means issues where open and raised-in is p and area is \"area {0}\" and area-limit[severity] is below "
      "12\n\n",
      area);
  if (area % 20 == 0) {
    text += fmt::format(
        "exit gate exit-{0} \"Area {0}\"\n"
        "  for each p in phases where kind is SIT\n"
        "  counting only results where phase is p\n\n"
        "  criterion executed \"Every planned test of area {0} has been executed\"\n"
        "    require every planned-in-{0}(p) satisfies executed\n\n"
        "  criterion pass-rate \"At least 90% of the planned tests of area {0} pass\"\n"
        "    require at least 90% of planned-in-{0}(p) satisfy passed\n\n"
        "  criterion issues \"Open issues of area {0} are within the limits\"\n"
        "    require for each s in Severity\n"
        "      at most area-limit[s] of open-in-{0}(p) satisfy severity is s\n\n",
        area);
  }
  text += fmt::format(
      "pack area-{0} \"Tests of area {0}\" version 1.0\n  for release FOC in SIT\n  proposed by TAG on 2020-02-03\n\n"
      "  group installing-{0} \"Installation of area {0}\"\n  group reading-{0} \"Readings of area {0}\"\n",
      area);
  for (int test = 0; test < kTestsOfModule; ++test) {
    const int need = (area * 7 + test) % kRequirements, service = (area + test) % 100;
    text += fmt::format(
        "\n  test T-{0}-{1} \"A dormant installation is commissioned, variant {1} of area {0}\"\n"
        "    in {2}-{0}\n"
        "    covers partly CODE F{3}.{4} version 1.2 because \"variant {1} only\"\n"
        "    exercises SRV {5}.{6}\n"
        "    kind {7}\n"
        "    given \"a meter and a hub, both dormant and in the inventory\"\n"
        "    when \"the Supplier sends the service request\"\n"
        "    then \"the device is commissioned and the inventory shows the new status\"\n",
        area, test, test % 2 == 0 ? "installing" : "reading", need / 40 + 1, need % 40 + 1, service / 10 + 1, service % 10 + 1,
        test % 10 == 0 ? "regression" : "functional");
  }
  return text;
}

/// The module to check: it brings all areas together, with two criteria over all tests and one for each area.
std::string exitText(int modules) {
  std::string text =
      "use model\nuse area\n\n"
      "exit gate whole \"All areas together\"\n"
      "  for each p in phases where kind is SIT\n"
      "  counting only results where phase is p\n\n"
      "  define planned means tests where release is p.release\n\n"
      "  criterion executed \"Every planned test has been executed\"\n"
      "    require every planned satisfies executed\n\n"
      "  criterion pass-rate \"At least 90% of the planned tests pass\"\n"
      "    require at least 90% of planned satisfy passed\n";
  for (int area = 0; area < modules; ++area) {
    text += fmt::format(
        "\n  criterion severe-{0} \"At most 5 severe issues of area {0} are open\"\n"
        "    require at most 5 of open-in-{0}(p) satisfy severity is 3 or worse\n",
        area);
  }
  return text;
}

/// Best of three, in processor time; 0 after saying what is wrong.
int64_t measure(int modules) {
  Texts texts;
  const std::string exit = exitText(modules);
  texts.add("exit", exit);
  texts.add("model", kModel);
  texts.add("limits", kLimits);
  texts.add("requirements", requirementsText());
  for (int area = 0; area < modules; ++area) texts.add(fmt::format("area.a{:05}", area), areaText(area));
  int64_t best = INT64_MAX;
  for (int run = 0; run < 3; ++run) {
    const int64_t start = processorTime();
    const api::Rules rules = api::compile({{"exit", "exit.gate", exit}}, texts);
    best = std::min(best, processorTime() - start);
    if (!rules.ok() || !rules.diagnostics.all().empty()) {
      std::fputs(renderText(*rules.sources, rules.diagnostics).substr(0, 2000).c_str(), stderr);
      return 0;
    }
  }
  const double time = seconds(best);
  std::printf("%5d modules, %6d tests, %7zu lines, %5.1f MB: %5.2f s, %4.0f k lines/s", modules, modules * kTestsOfModule, texts.lines,
              static_cast<double>(texts.bytes) / 1e6, time, static_cast<double>(texts.lines) / 1e3 / time);
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  const int most = argc > 1 ? std::atoi(argv[1]) : 2'000;
  std::printf("checking to verified IR, best of 3 runs, one thread, processor time; the whole program is read each time\n");
  int64_t before = 0;
  for (const int modules : {most / 4, most / 2, most}) {
    const int64_t time = measure(modules);
    if (time == 0) return 1;
    if (before != 0) std::printf(", %.2f times the one before", static_cast<double>(time) / static_cast<double>(before));
    std::printf("\n");
    before = time;
  }
  return 0;
}
