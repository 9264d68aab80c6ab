// The examples of the standard library.

#include <filesystem>

#include "tests/example/rules.h"
#include "tests/support/text_file.h"

using namespace tollgate;
namespace fs = std::filesystem;

namespace {

class Library : public sema::ModuleLoader {
 public:
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    std::string path = name;
    std::replace(path.begin(), path.end(), '.', '/');
    const fs::path file = fs::path(TOLLGATE_SOURCE_DIR) / "stdlib" / (path + ".gate");
    if (!fs::exists(file)) return std::nullopt;
    return sema::LoadedModule{"stdlib/" + path + ".gate", test::textOfFile(file)};
  }
  std::vector<std::string> known() override { return {}; }
};

}  // namespace

TEST_CASE("every example of the library holds, and the limits of its tables are covered") {
  Library library;
  const std::string text = test::textOfFile(fs::path(TOLLGATE_SOURCE_DIR) / "stdlib/svtad/examples.gate");
  const api::Rules rules = api::compile({{"svtad.examples", "stdlib/svtad/examples.gate", text}}, library);
  if (!rules.ok()) FAIL(renderText(*rules.sources, rules.diagnostics, {}));
  CHECK(rules.diagnostics.all().empty());
  const plan::ExampleRun run = test::run(rules);
  CHECK(run.examples.size() >= 30);
  CHECK(test::complaints(run) == "");

  // Of the tables of limits, every cell that the Exit Criteria can read is read, and its limit is reached from both sides.
  size_t cells = 0, limits = 0;
  for (const plan::CoverageOf& part : run.coverage.parts) {
    for (const plan::CoverageGoal& goal : part.goals) {
      if (goal.kind == plan::CoverageKind::Cell) ++cells;
      const bool ofTable = goal.kind == plan::CoverageKind::Limit && goal.what.find("-threshold") != std::string::npos;
      limits += ofTable;
      if (goal.kind == plan::CoverageKind::Cell || ofTable) CHECK_MESSAGE(goal.covered, part.owner << ": " << goal.what);
    }
  }
  CHECK(cells == 10);
  CHECK(limits == 20);
}
