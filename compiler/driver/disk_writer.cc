#include "compiler/driver/disk_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

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

}  // namespace

std::optional<std::string> DiskWriter::replace(const std::string& given, std::string_view text) {
  const std::string path = resolved(given);
  struct stat target {};
  if (::stat(path.c_str(), &target) == 0 && !S_ISREG(target.st_mode)) {
    if (S_ISDIR(target.st_mode)) return "is a folder";
    // A device or a pipe cannot be replaced, only written to.
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return std::strerror(errno);
    const bool written = writeAll(file, text);
    const int error = errno;
    ::close(file);
    return written ? std::nullopt : std::optional<std::string>(std::strerror(error));
  }
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return std::strerror(errno);
  bool good = writeAll(file, text) && ::fchmod(file, modeOf(path)) == 0 && ::fsync(file) == 0;
  int error = errno;
  if (::close(file) != 0 && good) {
    good = false;
    error = errno;
  }
  if (good && ::rename(temporary.c_str(), path.c_str()) == 0) return std::nullopt;
  if (good) error = errno;
  ::unlink(temporary.c_str());
  return std::strerror(error);
}

}  // namespace tollgate::driver
