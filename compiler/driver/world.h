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

namespace tollgate::driver {

struct Screen {
  std::function<void(std::string_view)> write;
  bool terminal = false;
  uint32_t width = 0;  // columns of a terminal; 0: unknown
};

class FileWriter {
 public:
  virtual ~FileWriter() = default;
  /// The file holds the whole text afterwards, or is as it was before. A sentence says why it failed.
  virtual std::optional<std::string> replace(const std::string& path, std::string_view text) = 0;
};

struct World {
  const ingest::FileSystem& files;
  FileWriter& writer;
  Screen out, err;
  int64_t today = 0;                     // days since 1970-01-01, UTC
  std::function<int64_t()> nanoseconds;  // a steady clock, for statistics only
  std::function<std::optional<std::string>(const std::string&)> environment;
  std::string programFolder;                             // of the running program; "" if unknown
  std::function<std::string()> standardInput = nullptr;  // all of it
};

/// language.md section 7; the numbers are an interface.
enum Exit : int { kMet = 0, kNotMet = 1, kUndetermined = 2, kDoesNotCompile = 3, kDataRefused = 4, kWrongUsage = 5, kProgramFault = 70 };

/// The whole command, without the program's name in `arguments`. Never throws.
int run(const std::vector<std::string>& arguments, World& world);

}  // namespace tollgate::driver
