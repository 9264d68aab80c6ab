#pragma once
// The outside world of the readers. The library opens no file by itself: whoever embeds it passes a
// FileSystem in. disk_files.h is the real one (only the driver uses it), memory_files.h keeps files in
// memory.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::ingest {

/// Why something cannot be read: a sentence without the file's name, and what to do.
struct FileError {
  std::string message;  // "is a folder"
  std::string advice;   // "name the files in it, or use a pattern such as `results/*.xml`"
};

enum class FileKind : uint8_t { Missing, File, Folder, Other };

struct FileStat {
  FileKind kind = FileKind::Missing;
  uint64_t size = 0;
  int64_t modified = 0;  // nanoseconds; compared only with itself, never shown and never judged by (M8)
};

struct FolderEntry {
  std::string name;  // one part, no separators
  FileKind kind = FileKind::Missing;
};

/// The bytes of one opened file, in order. Used by one thread.
class InputStream {
 public:
  virtual ~InputStream() = default;
  struct Chunk {
    size_t size = 0;                 // 0 without an error is the end of the file
    std::optional<FileError> error;  // nothing was put into the buffer
  };
  /// Fills at most `buffer`; may give less.
  virtual Chunk read(std::span<char> buffer) = 0;
  /// Called once after the end was read: an error if the file changed meanwhile (size or time of change
  /// differ from those at opening, or the number of bytes read differs from the size).
  virtual std::optional<FileError> finish() = 0;
};

struct OpenResult {
  std::unique_ptr<InputStream> stream;  // null with an error
  std::optional<FileError> error;
};

struct ListResult {
  std::vector<FolderEntry> entries;  // sorted by name, bytewise; without "." and ".."
  std::optional<FileError> error;
};

/// Paths are as the user or the source wrote them, with `/`; relative ones start where the FileSystem says.
/// No patterns: a pattern is matched by its user with `list`. Implementations may be used by several threads.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual ListResult list(std::string_view folder) const = 0;
  virtual FileStat stat(std::string_view path) const = 0;
  /// A folder, a device, a missing or a forbidden file gives an error.
  virtual OpenResult open(std::string_view path) const = 0;
};

}  // namespace tollgate::ingest
