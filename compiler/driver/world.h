#pragma once
// The outside world of the command: files, screens, clock and environment, passed in from main so that tests can
// pass others. Nothing else in this folder touches the system.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/file_system.h"

namespace tollgate::lsp {
class Transport;
}

namespace tollgate::driver {

struct Screen {
  std::function<void(std::string_view)> write;
  bool terminal = false;
  uint32_t width = 0;  // columns of a terminal; 0: unknown
};

struct NewFile {
  std::string path, text;
};
struct NotWritten {
  std::string path, why;  // a clause: "is a folder"
};

class FileWriter {
 public:
  virtual ~FileWriter() = default;
  /// Every file holds its whole text afterwards, or all are as they were before.
  virtual std::optional<NotWritten> replaceAll(const std::vector<NewFile>& files) = 0;
  /// The same for files that do not exist yet, and for the folders that they need: no folder that it made stays where it fails.
  virtual std::optional<NotWritten> createAll(const std::vector<NewFile>& files) = 0;
  /// The file that a path means, links followed: the same text for two paths of one file. It need not exist.
  virtual std::string identity(const std::string& path) = 0;
  /// One file. A clause says why it failed.
  std::optional<std::string> replace(const std::string& path, std::string text) {
    std::optional<NotWritten> failed = replaceAll({{path, std::move(text)}});
    return failed ? std::optional<std::string>(std::move(failed->why)) : std::nullopt;
  }
};

struct World {
  const ingest::FileSystem& files;
  FileWriter& writer;
  Screen out, err;
  std::function<int64_t()> today;        // days since 1970-01-01, UTC; of a server it goes on
  std::function<int64_t()> nanoseconds;  // a steady clock, for statistics only
  std::function<std::optional<std::string>(const std::string&)> environment;
  std::string programFolder;                                                  // of the running program; "" if unknown
  std::function<std::string()> standardInput = nullptr;                       // all of it
  std::function<std::string(const std::string&)> keepCrashReports = nullptr;  // crash_report.h: of a server, with its version
  std::function<void()> threadBegins = nullptr;                               // and of each of its threads
  lsp::Transport* client = nullptr;                  // of the language server: standard input and output as they come
  std::function<bool(int64_t)> isRunning = nullptr;  // whether there is a process of this number
  std::function<void()> pulse = nullptr;             // called again and again while gates are judged; what it throws ends the command
  std::function<void(const std::string&)> noteRequest = nullptr;  // what is asked of the server now, for its crash report
};

/// language.md section 7; the numbers are an interface.
enum Exit : int { kMet = 0, kNotMet = 1, kUndetermined = 2, kDoesNotCompile = 3, kDataRefused = 4, kWrongUsage = 5, kProgramFault = 70 };

/// The whole command, without the program's name in `arguments`. Never throws.
int run(const std::vector<std::string>& arguments, World& world);

}  // namespace tollgate::driver
