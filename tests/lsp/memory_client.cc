#include "tests/lsp/memory_client.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "compiler/driver/world.h"
#include "compiler/support/json_writer.h"
#include "runtime/ingest/disk_files.h"

namespace tollgate::test {
namespace {

constexpr std::chrono::seconds kLong{60};

/// Reads identities as the command does; writes nothing.
class IdentityWriter : public driver::FileWriter {
 public:
  std::optional<driver::NotWritten> replaceAll(const std::vector<driver::NewFile>& files) override {
    if (files.empty()) return std::nullopt;
    return driver::NotWritten{files.front().path, "is not to be written"};
  }
  std::optional<driver::NotWritten> createAll(const std::vector<driver::NewFile>& files) override { return replaceAll(files); }
  std::string identity(const std::string& path) override { return std::filesystem::weakly_canonical(path).string(); }
};

int runCommand(const std::vector<std::string>& arguments, const std::function<void(std::string_view)>& print, MemoryTransport* transport,
               std::function<int64_t()> today) {
  const ingest::DiskFiles files;
  IdentityWriter writer;
  const auto environment = [](const std::string&) { return std::optional<std::string>(); };
  driver::World world{files, writer, {print}, {print}, std::move(today), [] { return int64_t{0}; }, environment, ""};
  world.client = transport;
  world.isRunning = [](int64_t) { return true; };
  return driver::run(arguments, world);
}

}  // namespace

std::string printed(const std::vector<std::string>& arguments) {
  std::string out;
  runCommand(
      arguments, [&](std::string_view text) { out += text; }, nullptr, [] { return int64_t{0}; });
  return out;
}

size_t MemoryTransport::read(std::span<char> buffer) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return interrupted_ || closed_ || !in_.empty(); });
  if (interrupted_) return 0;
  const size_t size = std::min(buffer.size(), in_.size());
  std::copy_n(in_.begin(), size, buffer.begin());
  in_.erase(0, size);
  return size;
}

bool MemoryTransport::write(std::string_view bytes) {
  std::lock_guard lock(mutex_);
  out_ += bytes;
  changed_.notify_all();
  return !interrupted_;
}

void MemoryTransport::interrupt() {
  std::lock_guard lock(mutex_);
  interrupted_ = true;
  changed_.notify_all();
}

void MemoryTransport::send(std::string_view bytes) {
  std::lock_guard lock(mutex_);
  in_ += bytes;
  changed_.notify_all();
}

void MemoryTransport::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

void MemoryTransport::serverEnded() {
  std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

std::string MemoryTransport::received() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kLong, [this] { return ended_ || !out_.empty(); });
  return std::exchange(out_, "");
}

MemoryClient::MemoryClient()
    : server_([this] {
        status_ = runCommand(
            {"lsp"}, [](std::string_view text) { MESSAGE(std::string(text)); }, &transport_, [this] { return today.load(); });
        transport_.serverEnded();
      }) {}

MemoryClient::~MemoryClient() {
  transport_.close();
  join();
}

int MemoryClient::join() {
  if (server_.joinable()) server_.join();
  return status_;
}

void MemoryClient::notify(std::string_view method, std::string_view params) {
  raw(lsp::framed(fmt::format(R"({{"jsonrpc":"2.0","method":"{}","params":{}}})", method, params)));
}

int MemoryClient::ask(std::string_view method, std::string_view params) {
  raw(lsp::framed(fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":{}}})", ++lastId_, method, params)));
  return lastId_;
}

Sent MemoryClient::next(const std::function<bool(const Sent&)>& wanted) {
  for (auto sent = rest.begin(); sent != rest.end(); ++sent) {
    if (!wanted(*sent)) continue;
    const Sent found = *sent;
    rest.erase(sent);
    return found;
  }
  while (true) {
    while (auto body = frames_.next()) {
      Sent sent{std::shared_ptr<lsp::JsonText>(lsp::JsonText::parse(std::move(*body)))};
      REQUIRE_MESSAGE(sent.json != nullptr, "the server sent no JSON");
      REQUIRE(sent["jsonrpc"].text() == "2.0");
      if (wanted(sent)) return sent;
      rest.push_back(std::move(sent));
    }
    const std::string bytes = transport_.received();
    REQUIRE_MESSAGE(!bytes.empty(), "the server said nothing more");
    frames_.feed(bytes);
  }
}

Sent MemoryClient::answerTo(int id) {
  return next([&](const Sent& sent) { return !sent["method"].present() && sent["id"].integer() == id; });
}

Sent MemoryClient::notification(std::string_view method) {
  return next([&](const Sent& sent) { return sent["method"].text() == method; });
}

Sent MemoryClient::start(std::string_view capabilities, std::string_view more) {
  Sent answer = request("initialize", fmt::format(R"({{"processId":null,"rootUri":null,"capabilities":{}{}}})", capabilities, more));
  notify("initialized", "{}");
  return answer;
}

void MemoryClient::open(std::string_view uri, std::string_view text, int version) {
  notify("textDocument/didOpen", fmt::format(R"({{"textDocument":{{"uri":{},"languageId":"gate","version":{},"text":{}}}}})",
                                             jsonQuoted(uri), version, jsonQuoted(text)));
}

int MemoryClient::stop() {
  CHECK(request("shutdown", "null")["result"].isNull());
  notify("exit", "null");
  return join();
}

lsp::Json at(lsp::Json json, std::string_view path) {
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string step(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
    const bool isNumber = step.find_first_not_of("0123456789") == std::string::npos;
    json = isNumber ? json.at(std::stoul(step)) : json[step];
  }
  return json;
}

}  // namespace tollgate::test
