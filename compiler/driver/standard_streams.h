#pragma once
#include "lsp/server/transport.h"

namespace tollgate::driver {

/// Standard input and output as bytes, without a buffer (POSIX).
class StandardStreams : public lsp::Transport {
 public:
  StandardStreams() = default;
  ~StandardStreams() override;
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;
  size_t read(std::span<char> buffer) override;
  bool write(std::string_view bytes) override;
  void interrupt() override;

 private:
  bool waitFor(int file, short event);
  int wake_[2] = {-1, -1};  // a pipe that can be read once `interrupt` was called
  bool opened_ = openPipe();
  bool openPipe();
};

}  // namespace tollgate::driver
