// Reads the #include lines of all folders and enforces the arrows of docs/architecture.md.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string>;

// folder -> folders it may include, besides itself. A folder that is missing here must not exist.
const std::map<std::string, Names>& allowedArrows() {
  static const std::map<std::string, Names> kAllowed = {
      {"compiler/support", {}},
      {"compiler/syntax", {"compiler/support"}},
      {"compiler/format", {"compiler/syntax", "compiler/support"}},
      {"compiler/sema", {"compiler/syntax", "compiler/support"}},
      {"compiler/query", {"compiler/sema", "compiler/syntax", "compiler/format", "compiler/support"}},
      {"compiler/ir", {"compiler/support"}},
      {"compiler/fingerprint", {"compiler/ir", "compiler/support"}},
      {"compiler/lower", {"compiler/sema", "compiler/syntax", "compiler/ir", "compiler/support"}},
      {"runtime/table", {"compiler/ir", "compiler/support"}},
      {"runtime/ingest", {"runtime/table", "compiler/fingerprint", "compiler/ir", "compiler/support"}},
      {"runtime/requirements", {"runtime/ingest", "compiler/support"}},
      {"runtime/plan", {"runtime/table", "compiler/ir", "compiler/support"}},
      {"runtime/interpret", {"runtime/plan", "runtime/table", "compiler/fingerprint", "compiler/ir", "compiler/support"}},
      {"runtime/example", {"runtime/interpret", "runtime/plan", "runtime/table", "compiler/ir", "compiler/support"}},
      {"runtime/jit", {"runtime/interpret", "runtime/plan", "runtime/table", "compiler/ir", "compiler/support"}},
      {"runtime/report", {"runtime/plan", "runtime/table", "compiler/ir", "compiler/support"}},
      {"runtime/record", {"runtime/report", "runtime/plan", "runtime/table", "compiler/fingerprint", "compiler/ir", "compiler/support"}},
      {"runtime/trace", {"runtime/report", "compiler/ir", "compiler/support"}},
      {"runtime/api",
       {"runtime/interpret", "runtime/jit", "runtime/plan", "runtime/table", "runtime/ingest", "runtime/report", "compiler/lower",
        "compiler/sema", "compiler/syntax", "compiler/fingerprint", "compiler/ir", "compiler/support"}},
      {"compiler/driver",
       {"lsp/server", "runtime/api", "runtime/example", "runtime/interpret", "runtime/jit", "runtime/plan", "runtime/table",
        "runtime/ingest", "runtime/report", "runtime/record", "runtime/requirements", "runtime/trace", "compiler/lower", "compiler/format",
        "compiler/sema", "compiler/syntax", "compiler/fingerprint", "compiler/ir", "compiler/support"}},
      {"lsp/server",
       {"runtime/api", "runtime/interpret", "runtime/plan", "runtime/table", "runtime/ingest", "compiler/query", "compiler/lower",
        "compiler/format", "compiler/sema", "compiler/syntax", "compiler/fingerprint", "compiler/ir", "compiler/support"}},
  };
  return kAllowed;
}

// Outside libraries: where alone they may be seen.
const std::map<std::string, Names>& allowedLibraries() {
  static const std::map<std::string, Names> kAllowed = {
      {"antlr4-runtime", {"compiler/syntax"}},
      {"llvm/", {"runtime/jit"}},
      {"expat", {"runtime/ingest"}},
      {"simdjson", {"compiler/fingerprint", "runtime/ingest", "runtime/record"}},
      {"rapidjson/", {"runtime/ingest", "lsp/server"}},
      {"CLI/", {"compiler/driver"}},
      {"iostream", {"compiler/driver"}},
      {"yaml.h", {"runtime/requirements"}},
      {"filesystem", {"compiler/driver"}},
  };
  return kAllowed;
}

bool isSource(const fs::path& path) {
  const std::string end = path.extension().string();
  return end == ".h" || end == ".cc" || end == ".def";
}

/// The name between the quotes or angle brackets of an #include line, or "".
std::string included(const std::string& line) {
  const size_t hash = line.find_first_not_of(" \t");
  if (hash == std::string::npos || line.compare(hash, 1, "#") != 0) return "";
  if (line.find("include", hash) == std::string::npos) return "";
  const size_t open = line.find_first_of("\"<", hash);
  if (open == std::string::npos) return "";
  const size_t close = line.find_first_of("\">", open + 1);
  return close == std::string::npos ? "" : line.substr(open + 1, close - open - 1);
}

std::string folderOf(const std::string& path) {
  const size_t first = path.find('/');
  const size_t second = first == std::string::npos ? first : path.find('/', first + 1);
  return second == std::string::npos ? "" : path.substr(0, second);
}

std::string violation(const std::string& folder, const std::string& include) {
  const Names& allowed = allowedArrows().at(folder);
  const std::string target = folderOf(include);
  if (allowedArrows().count(target) != 0 && target != folder && allowed.count(target) == 0) return target;
  for (const auto& [library, homes] : allowedLibraries()) {
    if (include.compare(0, library.size(), library) == 0 && homes.count(folder) == 0) return library;
  }
  return "";
}

}  // namespace

TEST_CASE("includes follow the arrows") {
  const fs::path root = TOLLGATE_SOURCE_DIR;
  size_t files = 0;
  for (const char* top : {"compiler", "runtime", "lsp/server"}) {
    if (!fs::exists(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      if (!entry.is_regular_file() || !isSource(entry.path())) continue;
      const std::string name = fs::relative(entry.path(), root).generic_string();
      const std::string folder = folderOf(name);
      CAPTURE(name);
      REQUIRE_MESSAGE(allowedArrows().count(folder) == 1, "a new folder needs its arrows in this test");
      ++files;
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) {
        const std::string include = included(line);
        if (!include.empty()) CHECK_MESSAGE(violation(folder, include).empty(), include);
      }
    }
  }
  CHECK(files > 10);
}

TEST_CASE("the test itself notices a wrong arrow") {
  CHECK(violation("compiler/support", "compiler/ir/ir.h") == "compiler/ir");
  CHECK(violation("runtime/interpret", "llvm/IR/Module.h") == "llvm/");
  CHECK(violation("runtime/ingest", "expat.h").empty());
  CHECK(violation("lsp/server", "runtime/jit/engine.h") == "runtime/jit");
  CHECK(included("#include \"compiler/ir/ir.h\"") == "compiler/ir/ir.h");
  CHECK(included("#  include <llvm/IR/Module.h>") == "llvm/IR/Module.h");
  CHECK(included("// #include <x>") == "");
}
