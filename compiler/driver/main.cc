// The real world of the command.
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "compiler/driver/crash_report.h"
#include "compiler/driver/disk_writer.h"
#include "compiler/driver/standard_streams.h"
#include "compiler/driver/world.h"
#include "runtime/ingest/disk_files.h"

namespace {

using tollgate::driver::Screen;

bool lostOutput = false;

Screen screenOf(std::FILE* stream) {
  Screen screen;
  screen.write = [stream](std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stream) != text.size()) lostOutput = true;
  };
  screen.terminal = ::isatty(::fileno(stream)) == 1;
  struct winsize size {};
  if (screen.terminal && ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0) screen.width = size.ws_col;
  return screen;
}

std::string programFolder() {
  char path[4096];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0) return "";
  const std::string file(path, static_cast<size_t>(length));
  return file.substr(0, file.rfind('/'));
}

std::string standardInput() {
  std::string text;
  char buffer[64 << 10];
  while (const size_t size = std::fread(buffer, 1, sizeof buffer, stdin)) text.append(buffer, size);
  return text;
}

int64_t today() {
  using namespace std::chrono;
  return duration_cast<days>(system_clock::now().time_since_epoch()).count();
}

int64_t nanoseconds() {
  using namespace std::chrono;
  return duration_cast<std::chrono::nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

bool isRunning(int64_t process) { return process > 0 && (::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM); }

}  // namespace

int main(int argc, char** argv) {
  const tollgate::ingest::DiskFiles files;
  tollgate::driver::DiskWriter writer;
  tollgate::driver::StandardStreams client;
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  tollgate::driver::World world{files,
                                writer,
                                screenOf(stdout),
                                screenOf(stderr),
                                today,
                                nanoseconds,
                                environment,
                                programFolder(),
                                standardInput,
                                tollgate::driver::keepCrashReports,
                                tollgate::driver::keepSignalStack,
                                &client,
                                isRunning};
  world.noteRequest = tollgate::driver::noteRequest;
  int code = tollgate::driver::run(std::vector<std::string>(argv + 1, argv + argc), world);
  if (std::fflush(stdout) != 0) lostOutput = true;
  // A verdict that nobody could read was not given.
  if (lostOutput && code < tollgate::driver::kProgramFault) {
    std::fputs("error: the output could not be written\n", stderr);
    code = tollgate::driver::kProgramFault;
  }
  std::fflush(stderr);
  std::_Exit(code);
}
