// Lowering: the IR of a program with every construct as text, and the project's own Gate sources.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <doctest/doctest.h>

#include "compiler/ir/text.h"
#include "compiler/ir/verify.h"
#include "compiler/lower/lower.h"
#include "tests/ir/members.h"
#include "tests/sema/support.h"
#include "tests/support/list_file.h"

using namespace tollgate;

namespace {

/// What the verifier says, and where the text form does not come back as it was.
std::string findings(const ir::Program& program) {
  std::string all;
  for (const std::string& line : ir::verify(program)) all += line + "\n";
  const std::string printed = ir::print(program);
  const ir::ParsedProgram parsed = ir::parse(printed);
  if (!parsed.ok) return all + "not parsed back: " + parsed.error + "\n";
  if (!ir::testing::same(parsed.program, program)) all += "parsed back as another program\n";
  if (ir::print(parsed.program) != printed) all += "printed again as another text\n";
  // What people need stands in lines of its own: without them the meaning is whole.
  std::string meaning;
  std::istringstream lines(printed);
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(' ') == std::string::npos || line.compare(line.find_first_not_of(' '), 2, ";;") != 0) meaning += line + "\n";
  }
  const ir::ParsedProgram bare = ir::parse(meaning);
  if (!bare.ok) return all + "not parsed without its `;;` lines: " + bare.error + "\n";
  for (const std::string& line : ir::verify(bare.program)) all += "without its `;;` lines: " + line + "\n";
  if (ir::print(bare.program) != meaning) all += "without its `;;` lines printed as another text\n";
  return all;
}

/// Modules below folders, named by their paths.
class Folders : public sema::ModuleLoader {
 public:
  explicit Folders(const std::vector<std::string>& folders) {
    for (const std::string& folder : folders) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".gate") continue;
        std::string name = std::filesystem::relative(entry.path(), folder).replace_extension().string();
        for (char& c : name) c = c == '/' ? '.' : c;
        files_.emplace(name, entry.path().string());
      }
    }
  }
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    auto at = files_.find(name);
    if (at == files_.end()) return std::nullopt;
    return sema::LoadedModule{at->second, test::readFile(at->second)};
  }
  std::vector<std::string> known() override {
    std::vector<std::string> names;
    for (const auto& [name, file] : files_) names.push_back(name);
    return names;
  }
  std::optional<sema::LoadedTable> table(const std::string& module, const std::string& path, const std::string&) override {
    const std::string file = (std::filesystem::path(module).parent_path() / path).string();
    return test::listOfFile(file, file);
  }

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace

TEST_CASE("the IR of every construct") {
  const std::string folder = TOLLGATE_SOURCE_DIR "/tests/golden/check/";
  test::Modules modules(test::readFile(folder + "lowered.gate"));
  const auto checked = test::checkModules(modules);
  REQUIRE(test::lines(*checked) == "");
  const ir::Program program = lower::lower(checked->program);
  CHECK(findings(program) == "");
  const std::string got = ir::print(program);
  if (std::getenv("TOLLGATE_UPDATE_GOLDENS")) test::writeFile(folder + "lowered.ir", got);
  CHECK(got == test::readFile(folder + "lowered.ir"));
}

TEST_CASE("every golden without errors lowers to a program that the verifier accepts") {
  const std::string folder = TOLLGATE_SOURCE_DIR "/tests/golden/check/";
  for (const std::string& name : test::gateFiles(folder)) {
    test::Modules modules(test::readFile(folder + name + ".gate"));
    const auto checked = test::checkModules(modules);
    if (!checked->program.ok()) continue;
    CAPTURE(name);
    CHECK(findings(lower::lower(checked->program)) == "");
  }
}

TEST_CASE("the library and the packs are without fault") {
  const std::filesystem::path root = TOLLGATE_SOURCE_DIR, library = root / "stdlib";
  const auto without = [&](const std::vector<std::filesystem::path>& entries, const std::filesystem::path& folder) {
    // The sources that the gates of the worlds need stand beside the sample.
    Folders folders({folder.string(), library.string(), (root / "packs/sample-foc").string()});
    test::Checked checked;
    std::vector<sema::Root> roots;
    for (const std::filesystem::path& path : entries) {
      std::string name = path.lexically_relative(folder).replace_extension().string();
      std::replace(name.begin(), name.end(), '/', '.');
      roots.push_back({checked.sources.add(path.lexically_relative(root).string(), test::readFile(path.string())), name});
    }
    checked.program = sema::check(checked.sources, roots, folders, Limits{});
    CHECK(test::lines(checked) == "");
    REQUIRE(checked.program.ok());
    CHECK(findings(lower::lower(checked.program)) == "");
  };
  const auto below = [](const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
      if (file.path().extension() == ".gate") files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  };
  const std::vector<std::filesystem::path> modules = below(library), packs = below(root / "packs");
  CHECK(modules.size() > 50);
  CHECK(packs.size() > 30);
  without(modules, library);  // bodies and other things that one needs may be declared by another
  for (const std::filesystem::path& pack : packs) {
    CAPTURE(pack.string());
    without({pack}, pack.parent_path());
  }
}
