#include "compiler/driver/standard_streams.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace tollgate::driver {

bool StandardStreams::openPipe() { return ::pipe2(wake_, O_CLOEXEC) == 0; }

StandardStreams::~StandardStreams() {
  for (const int file : wake_) {
    if (file >= 0) ::close(file);
  }
}

/// False once `interrupt` was called.
bool StandardStreams::waitFor(int file, short event) {
  struct pollfd files[] = {{wake_[0], POLLIN, 0}, {file, event, 0}};
  while (::poll(files, 2, -1) < 0) {
    if (errno != EINTR) return false;
  }
  return files[0].revents == 0;
}

size_t StandardStreams::read(std::span<char> buffer) {
  while (waitFor(STDIN_FILENO, POLLIN)) {
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size >= 0) return static_cast<size_t>(size);
    if (errno != EINTR && errno != EAGAIN) return 0;
  }
  return 0;
}

bool StandardStreams::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!waitFor(STDOUT_FILENO, POLLOUT)) return false;
    // A pipe that polls as ready takes this much without waiting, so that `interrupt` is always heard.
    constexpr size_t kPiece = 4096;
    const ssize_t size = ::write(STDOUT_FILENO, bytes.data(), std::min(bytes.size(), kPiece));
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(size));
  }
  return true;
}

void StandardStreams::interrupt() {
  if (opened_) [[maybe_unused]]
    const ssize_t written = ::write(wake_[1], "x", 1);
}

}  // namespace tollgate::driver
