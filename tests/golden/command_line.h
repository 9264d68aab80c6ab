#pragma once
// What the tests of the command share: running shell lines with the built command, and texts of files.

#include <filesystem>
#include <string>

namespace tollgate::test {

std::string contents(const std::filesystem::path& path);
/// Writes the text; removes the file where the text is empty.
void rewrite(const std::filesystem::path& path, const std::string& text);
/// The version of the time-zone data is the machine's: its places in an outcome become VERSION.
std::string anyZoneVersion(const std::string& text);
/// In single quotes for a shell.
std::string quoted(const std::string& text);

struct Ran {
  std::string out, err;
  int exit = -1;
};

/// Runs shell lines in `folder`. `tollgate` is the built command, $TMP a folder of `scratch`, which the caller removes. Root
/// gives up its right to read everything, where the system lets it.
Ran runShell(const std::filesystem::path& folder, const std::string& lines, const std::filesystem::path& scratch);

/// A folder of this process that disappears with the object.
class Scratch {
 public:
  explicit Scratch(const std::string& name);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path path;
};

}  // namespace tollgate::test
