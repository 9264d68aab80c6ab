#pragma once
#include <string>
#include <vector>

#include "runtime/ingest/file_system.h"

namespace tollgate::driver {

/// Files looked up below other folders, in their order, under the names that they had elsewhere: `packs/sit.gate` is `ROOT/packs/sit.gate`
/// of the first root that has it. An absolute path that no root has is itself. Without a root every path is itself.
class RootedFiles : public ingest::FileSystem {
 public:
  RootedFiles(const ingest::FileSystem& files, std::vector<std::string> roots) : files_(files), roots_(std::move(roots)) {}
  /// Of the folders of all roots together; each name once.
  ingest::ListResult list(std::string_view folder) const override;
  ingest::FileStat stat(std::string_view path) const override { return files_.stat(resolve(path)); }
  ingest::OpenResult open(std::string_view path) const override { return files_.open(resolve(path)); }

 private:
  std::string below(const std::string& root, std::string_view path) const;
  std::string resolve(std::string_view path) const;
  const ingest::FileSystem& files_;
  const std::vector<std::string> roots_;
};

}  // namespace tollgate::driver
