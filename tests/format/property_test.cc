// Every `.gate` file of the repository that parses, and random disturbances of it: formatting says the same, and once is enough.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <regex>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/format/format.h"
#include "compiler/ir/text.h"
#include "compiler/lower/lower.h"
#include "compiler/support/render.h"
#include "compiler/syntax/ast_printer.h"
#include "compiler/syntax/parser.h"
#include "tests/format/disturb.h"
#include "tests/sema/support.h"
#include "tests/support/list_file.h"

namespace fs = std::filesystem;
using namespace tollgate;

namespace {

constexpr uint32_t kSeeds = 6;
constexpr uint32_t kProgramSeeds = 3;
constexpr uint32_t kMutations = 25;

const fs::path kRoot = TOLLGATE_SOURCE_DIR;

std::vector<std::string> gateFilesBelow(const std::vector<std::string>& folders) {
  std::vector<std::string> paths;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (entry.path().extension() == ".gate") paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct Parsed {
  std::string tree;
  std::string diagnostics;
  bool errors = false;
};

Parsed parsed(const std::string& text) {
  SourceMap sources;
  const syntax::ParsedModule module = syntax::parse(sources, sources.add("text", text), Limits{});
  return {syntax::printModule(module.module), renderGcc(sources, module.diagnostics), module.diagnostics.hasErrors()};
}

std::string formatted(const std::string& text) {
  SourceMap sources;
  const format::Formatted made = format::format(sources, sources.add("text", text), Limits{});
  CHECK(!made.diagnostics.hasErrors());
  CHECK(!made.unsafe);
  return made.text;
}

bool parsedAs(const std::string& text, const Parsed& before) {
  const Parsed after = parsed(text);
  CAPTURE(after.diagnostics);
  CHECK(after.tree == before.tree);
  return after.tree == before.tree && !after.errors;
}

/// Formats, says what is wrong with that, and gives the text.
std::string checked(const std::string& text) {
  const std::string once = formatted(text);
  CHECK(formatted(once) == once);
  CHECK(parsed(once).tree == parsed(text).tree);
  CHECK((once.empty() || once.ends_with('\n')));
  return once;
}

/// Modules by their names; a change is made to each text that is read and parses.
class ChangedModules : public sema::ModuleLoader {
 public:
  using Change = std::function<std::string(const std::string&)>;
  ChangedModules(const std::map<std::string, std::string>& texts, Change change, fs::path folder)
      : texts_(texts), change_(std::move(change)), folder_(std::move(folder)) {}
  /// A list lies beside its module, in the library or in the folder of the program.
  std::optional<sema::LoadedTable> table(const std::string& module, const std::string& path, const std::string&) override {
    std::string name = module;
    std::replace(name.begin(), name.end(), '.', '/');
    for (const fs::path& from : {kRoot / "stdlib", folder_, kRoot / "packs/sample-foc"}) {
      const fs::path file = from / fs::path(name).parent_path() / path;
      if (fs::exists(file)) return test::listOfFile(file.string(), path);
    }
    return std::nullopt;
  }
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    const auto at = texts_.find(name);
    if (at == texts_.end()) return std::nullopt;
    return sema::LoadedModule{name, parsed(at->second).errors ? at->second : change_(at->second)};
  }
  std::vector<std::string> known() override {
    std::vector<std::string> names;
    for (const auto& [name, text] : texts_) names.push_back(name);
    return names;
  }

 private:
  const std::map<std::string, std::string>& texts_;
  Change change_;
  fs::path folder_;
};

/// The IR without places in the text; "" if the program has errors.
std::string meaning(const std::map<std::string, std::string>& texts, const std::vector<std::string>& roots, const fs::path& folder,
                    const ChangedModules::Change& change) {
  ChangedModules modules(texts, change, folder);
  SourceMap sources;
  std::vector<sema::Root> files;
  for (const std::string& root : roots) files.push_back({sources.add(root, modules.load(root)->text), root});
  const sema::CheckedProgram program = sema::check(sources, files, modules, Limits{});
  if (!program.ok()) return "";
  const std::string printed = ir::print(lower::lower(program));
  std::string out;
  for (size_t at = 0; at < printed.size();) {
    const size_t end = std::min(printed.find('\n', at), printed.size());
    const std::string line = printed.substr(at, end - at);
    static const std::regex kSpan(" [0-9]+:[0-9]+-[0-9]+$");
    if (line.find(";;") != line.find_first_not_of(' ')) out += std::regex_replace(line, kSpan, "") + "\n";
    at = end + 1;
  }
  return out;
}

std::string kept(const std::string& text) { return text; }

/// All files below a folder as modules, those of the library, and those of the sample, whose sources other packs read too.
std::map<std::string, std::string> modulesBelow(const fs::path& folder) {
  std::map<std::string, std::string> texts;
  for (const fs::path& from : {kRoot / "stdlib", kRoot / "packs/sample-foc", folder}) {
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
      if (entry.path().extension() != ".gate") continue;
      std::string name = fs::relative(entry.path(), from).replace_extension().string();
      std::replace(name.begin(), name.end(), '/', '.');
      texts[name] = test::readFile(entry.path().string());
    }
  }
  return texts;
}

size_t programs = 0;

void checkMeaning(const std::map<std::string, std::string>& texts, const std::vector<std::string>& roots, const fs::path& folder) {
  CAPTURE(fmt::format("{}", fmt::join(roots, ", ")));
  const std::string before = meaning(texts, roots, folder, kept);
  if (before.empty()) return;
  ++programs;
  CHECK(meaning(texts, roots, folder, formatted) == before);
  for (uint32_t seed = 1; seed <= kProgramSeeds; ++seed) {
    CAPTURE(seed);
    CHECK(meaning(texts, roots, folder, [&](const std::string& text) {
            const bool understood = parsed(text).diagnostics.empty();
            return formatted(test::disturbedBlanks(test::disturbedLines(text, seed, understood), seed, understood));
          }) == before);
  }
}

}  // namespace

TEST_CASE("formatting keeps the tree, and once is enough") {
  size_t files = 0;
  for (const std::string& path : gateFilesBelow({"stdlib", "packs", "tests"})) {
    const std::string text = test::readFile(path);
    const Parsed before = parsed(text);
    if (before.errors) continue;
    CAPTURE(path);
    ++files;
    const std::string canonical = checked(text);
    for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      const std::string blanks = test::disturbedBlanks(text, seed, before.diagnostics.empty());
      if (parsedAs(blanks, before)) CHECK(checked(blanks) == canonical);
      const std::string lines = test::disturbedBlanks(test::disturbedLines(text, seed, before.diagnostics.empty()), seed + 1000,
                                                      before.diagnostics.empty());
      if (const Parsed after = parsed(lines); after.errors) {
        FAIL_CHECK(after.diagnostics);
        continue;
      }
      checked(lines);
    }
  }
  CHECK(files > 40);
}

TEST_CASE("whatever parses can be laid out") {
  size_t sound = 0;
  for (const std::string& path : gateFilesBelow({"stdlib", "packs", "tests"})) {
    const std::string text = test::readFile(path);
    CAPTURE(path);
    for (uint32_t seed = 1; seed <= kMutations; ++seed) {
      CAPTURE(seed);
      const std::string other = test::mutated(text, seed);
      if (parsed(other).errors) continue;
      ++sound;
      checked(other);
    }
  }
  CHECK(sound > 500);
}

TEST_CASE("formatting keeps the program") {
  programs = 0;
  // The library is one program, and so is each folder of packs: everything is laid out anew once a seed.
  std::map<std::pair<fs::path, std::string>, std::vector<std::string>> roots;
  for (const std::string& path : gateFilesBelow({"stdlib", "packs", "tests"})) {
    if (fs::path(path).parent_path().filename() == "check") continue;  // several modules in one file
    const fs::path folder = path.starts_with((kRoot / "stdlib").string()) ? kRoot / "stdlib" : fs::path(path).parent_path();
    std::string root = fs::relative(path, folder).replace_extension().string();
    std::replace(root.begin(), root.end(), '/', '.');
    roots[{folder, path.starts_with((kRoot / "tests").string()) ? root : ""}].push_back(root);
  }
  for (const auto& [program, names] : roots) {
    const size_t before = programs;
    checkMeaning(modulesBelow(program.first), names, program.first);
    if (program.second.empty()) CHECK_MESSAGE(programs == before + 1, program.first.string(), " does not compile");
  }
  const std::string goldens = (kRoot / "tests/golden/check").string();
  for (const std::string& name : test::gateFiles(goldens)) {
    const test::Modules modules(test::readFile(goldens + "/" + name + ".gate"));
    checkMeaning(modules.texts, {"main"}, goldens);
  }
  CHECK(programs > 20);
}

TEST_CASE("the library and the packs are in canonical layout") {
  for (const std::string& path : gateFilesBelow({"stdlib", "packs"})) {
    CAPTURE(path);
    const std::string text = test::readFile(path);
    CHECK(formatted(text) == text);
  }
}
