// The command as people meet it: every folder of tests/golden/cli with a file `cmd` is one case.
//
//   cmd      shell lines, run in the case's folder; `tollgate` is the built program, $TMP an empty folder of the case
//   stdout, stderr, exit   what is expected; a missing one is empty, or 0
//
// TOLLGATE_UPDATE_GOLDENS=1 rewrites the expected files.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>

namespace fs = std::filesystem;

namespace {

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void rewrite(const fs::path& path, const std::string& text) {
  if (text.empty()) {
    fs::remove(path);
  } else {
    std::ofstream(path, std::ios::binary) << text;
  }
}

/// The version of the time-zone data is the machine's.
std::string anyZoneVersion(const std::string& text) {
  static const std::regex kText("time zones [0-9]{4}[a-z]"), kJson("\"zoneVersion\": \"[0-9]{4}[a-z]\"");
  return std::regex_replace(std::regex_replace(text, kText, "time zones VERSION"), kJson, "\"zoneVersion\": \"VERSION\"");
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

struct Ran {
  std::string out, err;
  int exit = -1;
};

Ran runCase(const fs::path& folder, const fs::path& scratch) {
  const fs::path temporary = scratch / "tmp";
  fs::remove_all(scratch);
  fs::create_directories(temporary);
  fs::create_directories(scratch / "bin");
  fs::create_symlink(TOLLGATE_BINARY, scratch / "bin" / "tollgate");
  const std::string line =
      fmt::format("cd {} && env -u NO_COLOR -u TOLLGATE_LIBRARY LC_ALL=C TMP={} PATH={}:\"$PATH\" sh {} >{} 2>{} </dev/null",
                  quoted(folder), quoted(temporary), quoted(scratch / "bin"), quoted(folder / "cmd"), quoted(scratch / "out"),
                  quoted(scratch / "err"));
  const int status = std::system(line.c_str());
  return {anyZoneVersion(contents(scratch / "out")), contents(scratch / "err"), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

}  // namespace

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
    const Ran ran = runCase(folder, fs::temp_directory_path() / ("tollgate-cli-" + name));
    fs::remove_all(fs::temp_directory_path() / ("tollgate-cli-" + name));
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
  const fs::path scratch = fs::temp_directory_path() / "tollgate-cli-man";
  fs::create_directories(scratch);
  const std::string page = contents(fs::path(TOLLGATE_SOURCE_DIR) / "docs/tollgate.1");
  for (const std::string command : {"check", "evaluate", "explain", "inspect", "ir", "embed", "completion"}) {
    CAPTURE(command);
    CHECK(page.find("\n.SS " + command + "\n") != std::string::npos);
    REQUIRE(std::system(fmt::format("{} {} --help > {}", quoted(TOLLGATE_BINARY), command, quoted(scratch / "help")).c_str()) == 0);
    std::ifstream help(scratch / "help");
    for (std::string line; std::getline(help, line);) {
      const size_t at = line.find("--");
      if (!line.starts_with("  -") || at == std::string::npos) continue;
      std::string option = line.substr(at, line.find_first_of(" ,", at) - at);
      option = std::regex_replace(option, std::regex("-"), "\\-");
      CHECK_MESSAGE(page.find(option) != std::string::npos, option);
    }
  }
  fs::remove_all(scratch);
}
