#pragma once
// Analyses of files that nobody has open, kept between requests: whoever asks for all references asks again.

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "lsp/server/analysis.h"

namespace tollgate::lsp {

/// The least recently used are let go where they are too many, or too large together. Any thread.
class ClosedAnalyses {
 public:
  /// One look at many files, by one thread: what the disk says of a path is asked once.
  class Look {
   public:
    explicit Look(const Services& services);
    ingest::FileStat stat(const std::string& path);

   private:
    friend class ClosedAnalyses;
    const Services& services_;
    const uint64_t number_;
    std::unordered_map<std::string, ingest::FileStat> known_;
  };
  /// Of the file as it is: the one that is kept, if a fresh one would read the same, else a fresh one. nullptr: it cannot be read.
  std::shared_ptr<const Analysis> of(Look& look, const std::string& path, const std::string& library,
                                     const std::shared_ptr<const OpenFiles>& open);

 private:
  struct Kept {
    std::string path, library;
    ingest::FileStat asFound;  // the file itself, before it was read
    std::shared_ptr<const Analysis> analysis;
    uint64_t bytes = 0;  // of the texts of its modules
    uint64_t lastLook = 0;
  };
  uint64_t begin();
  std::optional<Kept> find(const std::string& path, uint64_t look);
  void keep(Kept kept);
  std::mutex mutex_;
  std::list<Kept> kept_;  // the last used first
  uint64_t bytes_ = 0;
  uint64_t looks_ = 0;
};

}  // namespace tollgate::lsp
