// Any bytes as what a client says: they mean the same however they are cut, the server ends when they do, and it says nothing but
// messages, never more answers than it was asked for.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <mutex>

#include "lsp/server/frames.h"
#include "lsp/server/messages.h"
#include "lsp/server/server.h"
#include "tests/fuzz/server_host.h"

namespace {

using namespace tollgate;

std::vector<std::string> bodiesOf(std::string_view bytes, size_t step) {
  lsp::FrameReader reader;
  std::vector<std::string> out;
  while (!bytes.empty()) {
    reader.feed(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    while (auto body = reader.next()) out.push_back(std::move(*body));
  }
  return out;
}

/// Says the bytes, then nothing more; keeps what the server says.
class Client : public lsp::Transport {
 public:
  explicit Client(std::string_view in) : in_(in) {}
  size_t read(std::span<char> buffer) override {
    const size_t size = std::min(buffer.size(), in_.size());
    std::copy_n(in_.begin(), size, buffer.begin());
    in_.remove_prefix(size);
    return size;
  }
  bool write(std::string_view bytes) override {
    std::lock_guard lock(mutex_);
    said_ += bytes;
    return true;
  }
  void interrupt() override {}
  const std::string& said() const { return said_; }

 private:
  std::string_view in_;
  std::mutex mutex_;
  std::string said_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> bodies = bodiesOf(bytes, size + 1);
  for (const size_t step : {size_t{1}, size_t{13}}) {
    // A header without an end is given up at a size, and where that falls hangs on the pieces.
    if (size <= lsp::FrameReader::kMostHeader && bodiesOf(bytes, step) != bodies) std::abort();
  }
  size_t asked = 0;
  for (const std::string& body : bodies) {
    const lsp::Message message = lsp::readMessage(body);
    asked += message.kind == lsp::Message::Kind::Request || message.kind == lsp::Message::Kind::Broken;
    if (!lsp::JsonText::parse(message.id)) std::abort();
    if (message.params.present() && !lsp::JsonText::parse(message.params.written())) std::abort();
    if (bodiesOf(lsp::framed(body), 7) != std::vector<std::string>{body}) std::abort();
  }
  const fuzz::EmptyHost host;
  Client client(bytes);
  {
    const int status = lsp::Server(host, client).run();
    if (status != 0 && status != 1) std::abort();
  }
  size_t answered = 0;
  std::string again;
  for (std::string& body : bodiesOf(client.said(), client.said().size() + 1)) {
    again += lsp::framed(body);
    const auto json = lsp::JsonText::parse(std::move(body));
    if (!json || json->root()["jsonrpc"].text() != "2.0") std::abort();
    answered += !json->root()["method"].present();
  }
  if (again != client.said() || answered > asked) std::abort();
  return 0;
}
