// Whole sessions as text: what was sent, and what came back. TOLLGATE_UPDATE_GOLDENS=1 writes the answers anew.
//
//   # a comment
//   > METHOD PARAMS      a request, whose answer follows, or a notification of a document, whose diagnostics follow
//   < JSON               what the server said
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/lsp/memory_client.h"

namespace fs = std::filesystem;
using namespace tollgate;
using tollgate::test::MemoryClient;
using tollgate::test::Sent;

namespace {

/// What the server says to one line; "" where it says nothing.
std::string said(MemoryClient& client, const std::string& method, const std::string& params) {
  if (method == "initialized") {
    client.notify(method, params);
    return "";
  }
  if (method.starts_with("textDocument/did")) {
    client.notify(method, params);
    return client.notification("textDocument/publishDiagnostics")["params"].written();
  }
  const Sent answer = client.request(method, params);
  return answer["error"].present() ? "error " + answer["error"].written() : answer["result"].written();
}

std::string replayed(const std::string& transcript) {
  MemoryClient client;
  std::istringstream lines(transcript);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("< ")) continue;
    out += line + "\n";
    if (!line.starts_with("> ")) continue;
    const size_t blank = line.find(' ', 2);
    const std::string answer = said(client, line.substr(2, blank - 2), line.substr(blank + 1));
    if (!answer.empty()) out += "< " + answer + "\n";
  }
  CHECK(client.stop() == 0);
  return out;
}

}  // namespace

TEST_CASE("sessions go as they are written") {
  size_t sessions = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(TOLLGATE_SOURCE_DIR) / "tests/lsp/transcripts")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string expected(std::istreambuf_iterator<char>(file), {});
    CAPTURE(entry.path().string());
    const std::string actual = replayed(expected);
    if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) {
      std::ofstream(entry.path(), std::ios::binary) << actual;
    } else {
      CHECK(actual == expected);
    }
    ++sessions;
  }
  CHECK(sessions > 0);
}
