// The server says what `tollgate check FILE` says.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "lsp/server/uris.h"
#include "tests/lsp/memory_client.h"

namespace fs = std::filesystem;
using namespace tollgate;
using tollgate::test::at;
using tollgate::test::MemoryClient;
using tollgate::test::Sent;

namespace {

using Lines = std::vector<std::string>;

std::string line(const lsp::Json& code, int64_t line, int64_t column, std::string_view message) {
  return fmt::format("{}:{} {} {}", line, column, *code.text(), message);
}

/// Of the file itself.
Lines checked(const std::string& path) {
  const auto json = lsp::JsonText::parse(test::printed({"check", "--format", "json", path}));
  REQUIRE(json != nullptr);
  Lines lines;
  const lsp::Json all = json->root()["diagnostics"];
  for (size_t i = 0; i < all.size(); ++i) {
    const lsp::Json one = all.at(i);
    if (one["file"].present() && one["file"].text() != path) continue;
    lines.push_back(line(one["code"], at(one, "start/line").integer().value_or(1), at(one, "start/utf16Column").integer().value_or(1),
                         *one["message"].text()));
  }
  return lines;
}

Lines served(MemoryClient& client, const std::string& path) {
  const std::string uri = lsp::uriOfPath(path);
  std::ifstream file(path, std::ios::binary);
  client.open(uri, std::string(std::istreambuf_iterator<char>(file), {}));
  const Sent sent = client.notification("textDocument/publishDiagnostics");
  REQUIRE(at(sent.root(), "params/uri").text() == uri);
  Lines lines;
  const lsp::Json all = at(sent.root(), "params/diagnostics");
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string_view message = *all.at(i)["message"].text();
    lines.push_back(line(all.at(i)["code"], at(all.at(i), "range/start/line").integer().value_or(-9) + 1,
                         at(all.at(i), "range/start/character").integer().value_or(-9) + 1, message.substr(0, message.find("\nhelp: "))));
  }
  client.notify("textDocument/didClose", fmt::format(R"({{"textDocument":{{"uri":"{}"}}}})", uri));
  const Sent cleared = client.notification("textDocument/publishDiagnostics");
  CHECK(at(cleared.root(), "params/diagnostics").size() == 0);
  return lines;
}

}  // namespace

TEST_CASE("the server says of a file what the command says") {
  MemoryClient client;
  client.start();
  size_t files = 0, diagnostics = 0;
  for (const char* folder : {"stdlib", "packs", "tests/golden/check"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(TOLLGATE_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".gate") continue;
      const std::string path = entry.path().string();
      CAPTURE(path);
      const Lines expected = checked(path);
      CHECK(served(client, path) == expected);
      ++files, diagnostics += expected.size();
    }
  }
  CHECK(files > 60);
  CHECK(diagnostics > 250);
  CHECK(client.stop() == 0);
}
