#pragma once
// A client in memory: messages in and out of a server that runs in a thread of its own.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "lsp/server/frames.h"
#include "lsp/server/json.h"
#include "lsp/server/transport.h"

namespace tollgate::test {

/// Two streams of bytes in memory.
class MemoryTransport : public lsp::Transport {
 public:
  size_t read(std::span<char> buffer) override;
  bool write(std::string_view bytes) override;
  void interrupt() override;
  void send(std::string_view bytes);
  void close();  // the client says nothing more
  /// Waits for bytes; "" once the server has ended, or after a long time without any.
  std::string received();
  void serverEnded();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string in_, out_;
  bool closed_ = false, interrupted_ = false, ended_ = false;
};

/// What the command prints, over the files of this machine.
std::string printed(const std::vector<std::string>& arguments);

/// A message that the server sent.
struct Sent {
  std::shared_ptr<lsp::JsonText> json;
  lsp::Json root() const { return json->root(); }
  lsp::Json operator[](std::string_view name) const { return json->root()[name]; }
};

/// A session with `tollgate lsp` over the files of this machine. Every message must be well-formed.
class MemoryClient {
 public:
  MemoryClient();
  ~MemoryClient();
  MemoryClient(const MemoryClient&) = delete;
  MemoryClient& operator=(const MemoryClient&) = delete;

  void raw(std::string_view bytes) { transport_.send(bytes); }
  void notify(std::string_view method, std::string_view params);
  /// Sends; the number of the request.
  int ask(std::string_view method, std::string_view params);
  /// The answer to it; what else comes meanwhile is kept.
  Sent answerTo(int id);
  Sent request(std::string_view method, std::string_view params) { return answerTo(ask(method, params)); }
  /// The next notification of this method that was not taken yet.
  Sent notification(std::string_view method);
  /// `initialize` with these capabilities and `initialized`; the answer.
  Sent start(std::string_view capabilities = "{}", std::string_view more = "");
  void open(std::string_view uri, std::string_view text, int version = 1);
  /// `shutdown`, `exit`, the exit status.
  int stop();
  int join();
  MemoryTransport& transport() { return transport_; }
  /// The day that the server takes for today, in days since 1970-01-01.
  std::atomic<int64_t> today = 0;
  /// Everything that came and was not taken.
  std::vector<Sent> rest;

 private:
  Sent next(const std::function<bool(const Sent&)>& wanted);
  MemoryTransport transport_;
  lsp::FrameReader frames_;
  int lastId_ = 0;
  int status_ = -1;
  std::thread server_;
};

/// A diagnostic, a range …: what stands at a path such as "params/diagnostics/0/code".
lsp::Json at(lsp::Json json, std::string_view path);

}  // namespace tollgate::test
