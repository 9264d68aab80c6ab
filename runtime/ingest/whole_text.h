#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "runtime/ingest/file_system.h"

namespace tollgate::ingest {

/// The bytes of a file, for what has to be whole in memory.
struct WholeText {
  std::string text;
  bool tooLarge = false;  // more than was allowed: nothing of it counts
  std::optional<FileError> error;
};
WholeText readWholeText(const FileSystem& files, const std::string& path, uint64_t mostBytes);

}  // namespace tollgate::ingest
