// The command as people meet it: every folder of tests/golden/cli with a file `cmd` is one case.
//
//   cmd      shell lines, run in the case's folder; `tollgate` is the built program, $TMP an empty folder of the case
//   stdout, stderr, exit   what is expected; a missing one is empty, or 0
//
// TOLLGATE_UPDATE_GOLDENS=1 rewrites the expected files.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>

#include <fmt/format.h>

#include "tests/golden/command_line.h"

namespace fs = std::filesystem;
using namespace tollgate::test;

TEST_CASE("the command, case by case") {
  const fs::path root = fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/cli";
  const bool update = std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr;
  std::set<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(root)) {
    if (fs::exists(entry.path() / "cmd")) cases.insert(entry.path());
  }
  REQUIRE(cases.size() >= 10);
  std::set<int> exits;
  for (const fs::path& folder : cases) {
    const std::string name = folder.filename();
    CAPTURE(name);
    const Scratch scratch("cli-" + name);
    const Ran ran = runShell(folder, contents(folder / "cmd"), scratch.path);
    exits.insert(ran.exit);
    if (update) {
      rewrite(folder / "stdout", ran.out);
      rewrite(folder / "stderr", ran.err);
      rewrite(folder / "exit", ran.exit == 0 ? "" : fmt::format("{}\n", ran.exit));
    }
    CHECK(ran.out == contents(folder / "stdout"));
    CHECK(ran.err == contents(folder / "stderr"));
    const std::string exit = contents(folder / "exit");
    CHECK(ran.exit == (exit.empty() ? 0 : std::stoi(exit)));
  }
  // Every status that language.md names occurs.
  for (const int status : {0, 1, 2, 3, 4, 5}) CHECK_MESSAGE(exits.contains(status), status);
}

TEST_CASE("the man page names every command and option") {
  const Scratch scratch("cli-man");
  const std::string page = contents(fs::path(TOLLGATE_SOURCE_DIR) / "docs/tollgate.1");
  for (const std::string command : {"init", "check", "evaluate", "explain", "verify", "trace", "test", "inspect", "fmt", "ir",
                                    "fingerprint", "document", "embed", "completion"}) {
    CAPTURE(command);
    CHECK(page.find("\n.SS " + command + "\n") != std::string::npos);
    REQUIRE(std::system(fmt::format("{} {} --help > {}", quoted(TOLLGATE_BINARY), command, quoted(scratch.path / "help")).c_str()) == 0);
    CHECK(contents(scratch.path / "help").find("\nexamples:\n  tollgate " + command + " ") != std::string::npos);
    std::ifstream help(scratch.path / "help");
    for (std::string line; std::getline(help, line);) {
      const size_t at = line.find("--");
      if (!line.starts_with("  -") || at == std::string::npos) continue;
      std::string option = line.substr(at, line.find_first_of(" ,", at) - at);
      option = std::regex_replace(option, std::regex("-"), "\\-");
      CHECK_MESSAGE(page.find(option) != std::string::npos, option);
    }
  }
}
