// A server that ends by a fault leaves a report, says where, and tells no text of a user.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "lsp/server/frames.h"
#include "tests/support/text_file.h"

namespace fs = std::filesystem;
using tollgate::lsp::framed;

namespace {

/// The command `tollgate lsp` as a process of its own, whose temporary files lie in `folder`.
class Process {
 public:
  explicit Process(const fs::path& folder) : folder_(folder) {
    int in[2], out[2];
    REQUIRE(::pipe(in) == 0);
    REQUIRE(::pipe(out) == 0);
    id_ = ::fork();
    REQUIRE(id_ >= 0);
    if (id_ == 0) {
      ::dup2(in[0], 0), ::dup2(out[1], 1);
      ::dup2(::open((folder / "said").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), 2);
      for (const int end : {in[0], in[1], out[0], out[1]}) ::close(end);
      ::setenv("TMPDIR", folder.c_str(), 1);
      ::execl(TOLLGATE_BINARY, TOLLGATE_BINARY, "lsp", nullptr);
      ::_exit(99);
    }
    ::close(in[0]), ::close(out[1]);
    in_ = in[1], out_ = out[0];
  }
  ~Process() { ::close(in_), ::close(out_); }

  void send(const std::string& body) {
    const std::string bytes = framed(body);
    REQUIRE(::write(in_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  /// Reads until the words come.
  void await(const std::string& words) {
    std::string all;
    char buffer[4096];
    while (all.find(words) == std::string::npos) {
      const ssize_t size = ::read(out_, buffer, sizeof buffer);
      REQUIRE_MESSAGE(size > 0, "the server ended before it said ", words);
      all.append(buffer, static_cast<size_t>(size));
    }
  }
  /// How it ends.
  int killed(int signal) {
    REQUIRE(::kill(id_, signal) == 0);
    int status = 0;
    REQUIRE(::waitpid(id_, &status, 0) == id_);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -1;
  }
  std::string said() const { return tollgate::test::textOfFile((folder_ / "said").string()); }
  pid_t id() const { return id_; }

 private:
  const fs::path folder_;
  pid_t id_ = 0;
  int in_ = -1, out_ = -1;
};

const std::string kInitialize =
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}})";

}  // namespace

TEST_CASE("a server that ends by a fault leaves a report, names it, and the next one tells of it") {
  for (const int signal : {SIGSEGV, SIGABRT}) {
    CAPTURE(signal);
    const fs::path folder = fs::temp_directory_path() / fmt::format("tollgate-crash-{}-{}", ::getpid(), signal);
    fs::create_directories(folder);
    fs::path report;
    {
      Process server(folder);
      report = folder / fmt::format("tollgate-lsp-{}.crash", server.id());
      server.send(kInitialize);
      server.await(R"("id":1)");
      server.send(
          R"({"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:secret-name","languageId":"gate","version":1,"text":"define secret-text means 1\n"}}})");
      server.send(
          R"({"jsonrpc":"2.0","id":2,"method":"textDocument/documentSymbol","params":{"textDocument":{"uri":"untitled:secret-name"}}})");
      server.await(R"("id":2)");
      CHECK(server.killed(signal) == signal);
      CHECK(server.said().find(fmt::format("crash report: {}\n", report.string())) != std::string::npos);
    }
    REQUIRE(fs::exists(report));
    const std::string text = tollgate::test::textOfFile(report.string());
    CAPTURE(text);
    CHECK(text.starts_with("tollgate 0."));
    CHECK(text.find(fmt::format("\nsignal {:02}\n", signal)) != std::string::npos);
    CHECK(text.find("\nlast request textDocument/documentSymbol\n") != std::string::npos);
    CHECK(text.find("[0x") != std::string::npos);  // the stack
    CHECK(text.find("secret") == std::string::npos);
    Process next(folder);
    next.send(kInitialize);
    next.send(R"({"jsonrpc":"2.0","method":"initialized","params":{}})");
    next.await(report.string());
    next.killed(SIGKILL);
    CHECK(fs::exists(report));  // where the first one said
    CHECK(fs::exists(report.string() + ".told"));
    fs::remove_all(folder);
  }
}
