#pragma once
// Files kept in memory, for tests and for embedding.

#include <map>
#include <string>

#include "runtime/ingest/file_system.h"

namespace tollgate::ingest {

/// A stream over bytes that somebody else keeps.
class MemoryStream : public InputStream {
 public:
  /// `step` bounds what one read gives, so that tests can put block borders anywhere; 0: no bound.
  explicit MemoryStream(std::string_view text, size_t step = 0) : text_(text), step_(step) {}
  Chunk read(std::span<char> buffer) override;
  std::optional<FileError> finish() override { return std::nullopt; }

 private:
  std::string_view text_;
  size_t step_;
};

class MemoryFiles : public FileSystem {
 public:
  void add(std::string path, std::string text) { files_[std::move(path)] = std::move(text); }
  /// Makes reading the file end with "changed while it was read".
  void addChanging(std::string path, std::string text);
  ListResult list(std::string_view folder) const override;
  FileStat stat(std::string_view path) const override;
  OpenResult open(std::string_view path) const override;

 private:
  std::map<std::string, std::string, std::less<>> files_;
  std::map<std::string, bool, std::less<>> changing_;
};

/// The error that `InputStream::finish` gives; one wording for all implementations.
FileError changedWhileRead();
FileError isFolder();
FileError notFound();

}  // namespace tollgate::ingest
