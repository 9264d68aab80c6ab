#pragma once
// Analyses of files that nobody has open, kept between requests: whoever asks for all references asks again.

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "lsp/server/analysis.h"

namespace tollgate::lsp {

/// What a file system says, asked once for each path. Used by one thread, for as long as one request takes.
class StatsOnce : public ingest::FileSystem {
 public:
  explicit StatsOnce(const ingest::FileSystem& files) : files_(files) {}
  ingest::ListResult list(std::string_view folder) const override { return files_.list(folder); }
  ingest::FileStat stat(std::string_view path) const override;
  ingest::OpenResult open(std::string_view path) const override { return files_.open(path); }

 private:
  const ingest::FileSystem& files_;
  mutable std::map<std::string, ingest::FileStat, std::less<>> known_;
};

/// The least recently used are let go where they are too many, or too large together. Any thread.
class ClosedAnalyses {
 public:
  /// Of the file as it is: the one that is kept, if a fresh one would read the same, else a fresh one. nullptr: it cannot be read.
  std::shared_ptr<const Analysis> of(const Services& services, const std::string& path, const std::string& library,
                                     const std::shared_ptr<const OpenFiles>& open, const StatsOnce& files);

 private:
  struct Kept {
    std::string path, library;
    ingest::FileStat asFound;  // the file itself, before it was read
    std::shared_ptr<const Analysis> analysis;
    uint64_t bytes = 0;  // of the texts of its modules
  };
  std::shared_ptr<const Kept> find(const std::string& path);
  void keep(std::shared_ptr<const Kept> kept);
  std::mutex mutex_;
  std::list<std::shared_ptr<const Kept>> kept_;  // the last used first
  uint64_t bytes_ = 0;
};

}  // namespace tollgate::lsp
