// The examples of the standard library.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/example/rules.h"
#include "tests/support/list_file.h"
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
  std::optional<sema::LoadedTable> table(const std::string& module, const std::string& path, const std::string&) override {
    const std::string shown = (fs::path(module).parent_path() / path).string();
    return test::listOfFile((fs::path(TOLLGATE_SOURCE_DIR) / shown).string(), shown);
  }
  std::vector<std::string> known() override { return {}; }
};

}  // namespace

TEST_CASE("every example of the library holds, and the examples show all that the rules can say") {
  Library library;
  std::vector<api::ModuleText> modules;
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(TOLLGATE_SOURCE_DIR) / "stdlib/svtad")) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".gate" || !name.starts_with("examples-")) continue;
    modules.push_back({"svtad." + name, "stdlib/svtad/" + name + ".gate", test::textOfFile(entry.path())});
  }
  CHECK(modules.size() >= 25);
  const api::Rules rules = api::compile(modules, library);
  if (!rules.ok()) FAIL(renderText(*rules.sources, rules.diagnostics, {}));
  CHECK(rules.diagnostics.all().empty());
  const plan::ExampleRun run = test::run(rules);
  CHECK(run.examples.size() >= 1100);
  CHECK(test::complaints(run) == "");

  // Of the tables of limits, every cell that the Exit Criteria can read is read, and its limit is reached from both sides.
  size_t cells = 0, limits = 0;
  std::set<std::string> missing;  // sorted: the files come in any order
  for (const plan::CoverageOf& part : run.coverage.parts) {
    for (const plan::CoverageGoal& goal : part.goals) {
      if (goal.kind == plan::CoverageKind::Cell) ++cells;
      limits += goal.kind == plan::CoverageKind::Limit && goal.what.find("-threshold") != std::string::npos;
      if (!goal.covered) missing.insert(part.owner + ": " + goal.what);
    }
  }
  CHECK(cells == 153);
  CHECK(limits == 80);
  CHECK(fmt::format("{}", fmt::join(missing, "\n")) == "");
}
