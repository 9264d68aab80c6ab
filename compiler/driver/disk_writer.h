#pragma once
#include "compiler/driver/world.h"

namespace tollgate::driver {

/// Writes a temporary file beside the target and renames it (POSIX). Through a link, it is the file that the link names.
class DiskWriter : public FileWriter {
 public:
  std::optional<std::string> replace(const std::string& path, std::string_view text) override;
};

}  // namespace tollgate::driver
