#include "tests/golden/command_line.h"

#include <fcntl.h>
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

/// Makes the file what the descriptor of the child reads or writes.
bool redirect(int descriptor, const char* file, int flags) {
  const int opened = ::open(file, flags, 0644);
  return opened >= 0 && ::dup2(opened, descriptor) >= 0 && ::close(opened) == 0;
}

/// The status of the shell lines in a file, run by a child that gave up root's right to read everything.
int statusOf(const fs::path& folder, const fs::path& scratch) {
  const std::string in = scratch / "lines", out = scratch / "out", err = scratch / "err", tmp = scratch / "tmp";
  const std::string path = (scratch / "bin").string() + ":" + std::getenv("PATH");
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0);
    for (const char* name : {"NO_COLOR", "TOLLGATE_LIBRARY"}) ::unsetenv(name);
    ::setenv("LC_ALL", "C", 1);
    ::setenv("TMP", tmp.c_str(), 1);
    ::setenv("PATH", path.c_str(), 1);
    const bool ready = ::chdir(folder.c_str()) == 0 && redirect(0, "/dev/null", O_RDONLY) &&
                       redirect(1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC) && redirect(2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
    if (ready) ::execl("/bin/sh", "sh", in.c_str(), nullptr);
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
  std::error_code failed;
  fs::remove_all(path, failed);
  // What a case made unreadable can be removed all the same.
  if (failed) std::system(fmt::format("chmod -R u+rwX {} && rm -rf {}", quoted(path), quoted(path)).c_str());
}

Ran runShell(const fs::path& folder, const std::string& lines, const fs::path& scratch) {
  fs::create_directories(scratch / "tmp");
  fs::create_directories(scratch / "bin");
  if (!fs::exists(scratch / "bin" / "tollgate")) fs::create_symlink(TOLLGATE_BINARY, scratch / "bin" / "tollgate");
  rewrite(scratch / "lines", lines);
  const int status = statusOf(folder, scratch);
  return {anyZoneVersion(contents(scratch / "out")), contents(scratch / "err"), status};
}

}  // namespace tollgate::test
