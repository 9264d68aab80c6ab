#include "tests/golden/command_line.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/capability.h>

#include <cstdlib>
#include <fstream>
#include <regex>

#include <fmt/format.h>

#include "tests/support/text_file.h"

namespace fs = std::filesystem;

namespace tollgate::test {
namespace {

/// The status of a shell line, run by a child that gave up root's right to read everything.
int statusOf(const std::string& line) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0);
    ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

std::string contents(const fs::path& path) { return test::textOfFile(path); }

void rewrite(const fs::path& path, const std::string& text) {
  if (text.empty()) {
    fs::remove(path);
  } else {
    std::ofstream(path, std::ios::binary) << text;
  }
}

std::string anyZoneVersion(const std::string& text) {
  static const std::regex kText("time zones [0-9]{4}[a-z]"), kJson("\"zoneVersion\": \"[0-9]{4}[a-z]\"");
  return std::regex_replace(std::regex_replace(text, kText, "time zones VERSION"), kJson, "\"zoneVersion\": \"VERSION\"");
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

Scratch::Scratch(const std::string& name) : path(fs::temp_directory_path() / fmt::format("tollgate-{}-{}", name, ::getpid())) {
  fs::remove_all(path);
  fs::create_directories(path);
}

Scratch::~Scratch() {
  // What a case made unreadable can be removed all the same.
  std::system(fmt::format("chmod -R u+rwX {} && rm -rf {}", quoted(path), quoted(path)).c_str());
}

Ran runShell(const fs::path& folder, const std::string& lines, const fs::path& scratch) {
  fs::create_directories(scratch / "tmp");
  fs::create_directories(scratch / "bin");
  if (!fs::exists(scratch / "bin" / "tollgate")) fs::create_symlink(TOLLGATE_BINARY, scratch / "bin" / "tollgate");
  rewrite(scratch / "lines", lines);
  const int status = statusOf(fmt::format(
      "cd {} && exec env -u NO_COLOR -u TOLLGATE_LIBRARY LC_ALL=C TMP={} PATH={}:\"$PATH\" sh {} >{} 2>{} </dev/null", quoted(folder),
      quoted(scratch / "tmp"), quoted(scratch / "bin"), quoted(scratch / "lines"), quoted(scratch / "out"), quoted(scratch / "err")));
  return {anyZoneVersion(contents(scratch / "out")), contents(scratch / "err"), status};
}

}  // namespace tollgate::test
