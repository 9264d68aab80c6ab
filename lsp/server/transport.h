#pragma once
// The two streams of bytes to a client, and what else the server asks of its process. Made by the command, and by tests in memory.

#include <cstdint>
#include <span>
#include <string_view>

namespace tollgate::lsp {

class Transport {
 public:
  virtual ~Transport() = default;
  /// Waits for bytes. 0: there will be no more, or `interrupt` was called. Called by one thread.
  virtual size_t read(std::span<char> buffer) = 0;
  /// Writes all of it, however long that takes. False: nobody reads any more, or `interrupt` was called. Called by one thread.
  virtual bool write(std::string_view bytes) = 0;
  /// Ends waits in `read` and `write`, now and from now on. Any thread.
  virtual void interrupt() = 0;
};

}  // namespace tollgate::lsp
