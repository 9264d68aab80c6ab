#include "runtime/ingest/disk_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "runtime/ingest/memory_files.h"

namespace tollgate::ingest {
namespace {

FileError systemError(int code) {
  if (code == ENOENT || code == ENOTDIR) return notFound();
  if (code == EISDIR) return isFolder();
  if (code == EACCES || code == EPERM) return {"may not be read", "give the user who runs tollgate the right to read it"};
  return {fmt::format("cannot be read: {}", std::generic_category().message(code)), "check the path and the disk"};
}

FileStat describeStat(const struct stat& raw) {
  FileStat result;
  result.kind = S_ISREG(raw.st_mode) ? FileKind::File : S_ISDIR(raw.st_mode) ? FileKind::Folder : FileKind::Other;
  result.size = static_cast<uint64_t>(raw.st_size);
  result.modified = static_cast<int64_t>(raw.st_mtim.tv_sec) * 1'000'000'000 + raw.st_mtim.tv_nsec;
  return result;
}

/// Most file systems say it in the folder itself; links, and what others say, are looked at one by one.
FileKind kindOf(DIR* folder, const dirent& entry) {
  if (entry.d_type == DT_REG) return FileKind::File;
  if (entry.d_type == DT_DIR) return FileKind::Folder;
  struct stat info;
  return ::fstatat(::dirfd(folder), entry.d_name, &info, 0) == 0 ? describeStat(info).kind : FileKind::Other;
}

class DiskStream : public InputStream {
 public:
  DiskStream(int descriptor, FileStat opened) : descriptor_(descriptor), opened_(opened) {}
  ~DiskStream() override { ::close(descriptor_); }
  DiskStream(const DiskStream&) = delete;
  DiskStream& operator=(const DiskStream&) = delete;

  Chunk read(std::span<char> buffer) override {
    for (;;) {
      const ssize_t size = ::read(descriptor_, buffer.data(), buffer.size());
      if (size >= 0) {
        bytes_ += static_cast<uint64_t>(size);
        return {static_cast<size_t>(size), std::nullopt};
      }
      if (errno != EINTR) return {0, systemError(errno)};
    }
  }

  std::optional<FileError> finish() override {
    struct stat raw;
    if (::fstat(descriptor_, &raw) != 0) return systemError(errno);
    const FileStat now = describeStat(raw);
    if (now.size != opened_.size || now.modified != opened_.modified || bytes_ != opened_.size) {
      return changedWhileRead();
    }
    return std::nullopt;
  }

 private:
  int descriptor_;
  FileStat opened_;
  uint64_t bytes_ = 0;
};

}  // namespace

std::string DiskFiles::resolve(std::string_view path) const {
  if (root_.empty() || path.starts_with('/')) return std::string(path);
  return path.empty() || path == "." ? root_ : fmt::format("{}/{}", root_, path);
}

ListResult DiskFiles::list(std::string_view folder) const {
  ListResult result;
  const std::string path = folder.empty() ? resolve(".") : resolve(folder);
  DIR* handle = ::opendir(path.empty() ? "." : path.c_str());
  if (handle == nullptr) {
    result.error = systemError(errno);
    return result;
  }
  while (const dirent* raw = ::readdir(handle)) {
    const std::string name = raw->d_name;
    if (name == "." || name == "..") continue;
    result.entries.push_back({name, kindOf(handle, *raw)});
  }
  ::closedir(handle);
  std::sort(result.entries.begin(), result.entries.end(), [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return result;
}

FileStat DiskFiles::stat(std::string_view path) const {
  struct stat raw;
  if (::stat(resolve(path).c_str(), &raw) != 0) return {};
  return describeStat(raw);
}

OpenResult DiskFiles::open(std::string_view path) const {
  // Non-blocking, so that a named pipe cannot hold the process; it makes no difference for files.
  const int descriptor = ::open(resolve(path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return {nullptr, systemError(errno)};
  struct stat raw;
  FileStat opened;
  if (::fstat(descriptor, &raw) == 0) opened = describeStat(raw);
  if (opened.kind != FileKind::File) {
    ::close(descriptor);
    if (opened.kind == FileKind::Folder) return {nullptr, isFolder()};
    return {nullptr, FileError{"is not a regular file", "copy its contents into a file first"}};
  }
  return {std::make_unique<DiskStream>(descriptor, opened), std::nullopt};
}

}  // namespace tollgate::ingest
