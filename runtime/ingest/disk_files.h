#pragma once
// The real file system (POSIX). Only the driver uses it.

#include <string>

#include "runtime/ingest/file_system.h"

namespace tollgate::ingest {

class DiskFiles : public FileSystem {
 public:
  /// Relative paths start at `root`; empty: the process's working folder.
  explicit DiskFiles(std::string root = {}) : root_(std::move(root)) {}
  ListResult list(std::string_view folder) const override;
  FileStat stat(std::string_view path) const override;
  OpenResult open(std::string_view path) const override;

 private:
  std::string resolve(std::string_view path) const;
  std::string root_;
};

}  // namespace tollgate::ingest
