#pragma once
#include "compiler/driver/world.h"

namespace tollgate::driver {

/// Writes temporary files beside the targets, then renames them (POSIX). Through a link, it is the file that the link names. Where
/// one of several fails, those that were renamed get their old contents again. A device or a pipe cannot be replaced, only written
/// to: that is done last.
class DiskWriter : public FileWriter {
 public:
  std::optional<NotWritten> replaceAll(const std::vector<NewFile>& files) override;
  std::optional<NotWritten> createAll(const std::vector<NewFile>& files) override;
  std::string identity(const std::string& path) override;
};

}  // namespace tollgate::driver
