#include "compiler/driver/disk_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>

namespace tollgate::driver {
namespace {

bool writeAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

mode_t modeOf(const std::string& path) {
  struct stat old {};
  if (::stat(path.c_str(), &old) == 0) return old.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

/// Where links lead; the path itself if it does not exist.
std::string resolved(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  const std::string target = real == nullptr ? path : real;
  std::free(real);
  return target;
}

/// A file on its way. Whatever is left of it when it ends is removed or put back.
class Replacement {
 public:
  explicit Replacement(const NewFile& file) : given_(file), path_(resolved(file.path)) {
    struct stat target {};
    there_ = ::stat(path_.c_str(), &target) == 0;
    folder_ = there_ && S_ISDIR(target.st_mode);
    stream_ = there_ && !S_ISREG(target.st_mode) && !folder_;
  }
  ~Replacement() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    if (!renamed_ || kept_) {
      if (!old_.empty()) ::unlink(old_.c_str());
    } else if (old_.empty()) {
      ::unlink(path_.c_str());
    } else {
      ::rename(old_.c_str(), path_.c_str());
    }
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  /// The text in a temporary file beside the target.
  std::optional<NotWritten> prepare() {
    if (folder_) return NotWritten{given_.path, "is a folder"};
    if (stream_) return std::nullopt;
    std::string name = path_ + ".XXXXXX";
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) return failed(errno);
    temporary_ = name;
    bool good = writeAll(file, given_.text) && ::fchmod(file, modeOf(path_)) == 0 && ::fsync(file) == 0;
    int error = errno;
    if (::close(file) != 0 && good) {
      good = false;
      error = errno;
    }
    return good ? std::nullopt : failed(error);
  }

  /// `mayUndo`: the old file is kept until this object ends.
  std::optional<NotWritten> rename(bool mayUndo) {
    if (stream_) return std::nullopt;
    if (mayUndo && there_) {
      const std::string old = temporary_ + ".old";
      // Where the file system knows no second name for a file, the old one is moved aside.
      if (::link(path_.c_str(), old.c_str()) != 0 && ::rename(path_.c_str(), old.c_str()) != 0) return failed(errno);
      old_ = old;
    }
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
      const int error = errno;
      struct stat target {};
      if (!old_.empty() && ::stat(path_.c_str(), &target) != 0) ::rename(old_.c_str(), path_.c_str());
      return failed(error);
    }
    temporary_.clear();
    renamed_ = true;
    return std::nullopt;
  }

  std::optional<NotWritten> stream() {
    if (!stream_) return std::nullopt;
    const int file = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return failed(errno);
    const bool written = writeAll(file, given_.text);
    const int error = errno;
    ::close(file);
    return written ? std::nullopt : failed(error);
  }

  void keep() { kept_ = true; }

 private:
  std::optional<NotWritten> failed(int error) const { return NotWritten{given_.path, std::strerror(error)}; }

  const NewFile& given_;
  const std::string path_;
  bool there_ = false, folder_ = false, stream_ = false;
  bool renamed_ = false, kept_ = false;
  std::string temporary_, old_;
};

/// Folders that were made on the way. Those that are empty when it ends are removed again.
class MadeFolders {
 public:
  MadeFolders() = default;
  ~MadeFolders() {
    for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) ::rmdir(folder->c_str());
  }
  MadeFolders(const MadeFolders&) = delete;
  MadeFolders& operator=(const MadeFolders&) = delete;

  /// The folders that `path` lies in. 0, or the error.
  int makeFor(const std::string& path) {
    for (size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      const std::string folder = path.substr(0, slash);
      if (::mkdir(folder.c_str(), 0777) == 0) {
        made_.push_back(folder);
      } else if (errno != EEXIST) {
        return errno;
      }
    }
    return 0;
  }

 private:
  std::vector<std::string> made_;
};

}  // namespace

std::optional<NotWritten> DiskWriter::createAll(const std::vector<NewFile>& files) {
  MadeFolders folders;
  for (const NewFile& file : files) {
    struct stat there {};
    if (::lstat(file.path.c_str(), &there) == 0) return NotWritten{file.path, "exists already"};
    if (const int error = folders.makeFor(file.path); error != 0) return NotWritten{file.path, std::strerror(error)};
  }
  return replaceAll(files);  // whose files keep their folders
}

std::optional<NotWritten> DiskWriter::replaceAll(const std::vector<NewFile>& files) {
  std::deque<Replacement> all;
  for (const NewFile& file : files) {
    if (auto failed = all.emplace_back(file).prepare()) return failed;
  }
  for (Replacement& one : all) {
    if (auto failed = one.rename(files.size() > 1)) return failed;
  }
  for (Replacement& one : all) {
    if (auto failed = one.stream()) return failed;
  }
  for (Replacement& one : all) one.keep();
  return std::nullopt;
}

std::string DiskWriter::identity(const std::string& path) {
  if (char* real = ::realpath(path.c_str(), nullptr)) {
    std::string target = real;
    std::free(real);
    return target;
  }
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  return resolved(folder) + "/" + (slash == std::string::npos ? path : path.substr(slash + 1));
}

}  // namespace tollgate::driver
