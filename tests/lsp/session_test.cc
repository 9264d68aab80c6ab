// Sessions: what a client sends, and what comes back.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "compiler/support/json_writer.h"
#include "tests/lsp/memory_client.h"

using namespace tollgate;
using namespace tollgate::lsp;
using tollgate::test::at;
using tollgate::test::MemoryClient;
using tollgate::test::Sent;

namespace {

constexpr std::string_view kUri = "file:///nowhere/p%20%C3%A9.gate";
constexpr std::string_view kText = "enum Colour: red, green\n\ndefine red-ones(c : Colour) means c is rad\n";

std::string document(std::string_view uri, std::string_view more = "") {
  return fmt::format(R"({{"textDocument":{{"uri":"{}"}}{}}})", uri, more);
}

std::string change(std::string_view uri, int version, const std::vector<std::string>& changes) {
  return fmt::format(R"({{"textDocument":{{"uri":"{}","version":{}}},"contentChanges":[{}]}})", uri, version, fmt::join(changes, ","));
}
std::string edit(int line, int from, int to, std::string_view text) {
  return fmt::format(R"({{"range":{{"start":{{"line":{0},"character":{1}}},"end":{{"line":{0},"character":{2}}}}},"text":{3}}})", line,
                     from, to, jsonQuoted(text));
}

int errorCode(const Sent& answer) { return static_cast<int>(at(answer.root(), "error/code").integer().value_or(0)); }

/// The diagnostics of the version, whatever is published before.
Json published(MemoryClient& client, int version, std::vector<Sent>& keep) {
  while (true) {
    keep.push_back(client.notification("textDocument/publishDiagnostics"));
    const Json params = keep.back()["params"];
    if (params["version"].integer() == version) return params;
    CHECK(params["version"].integer().value_or(0) < version);
  }
}

}  // namespace

TEST_CASE("a life from initialize to exit") {
  MemoryClient client;
  CHECK(errorCode(client.request("textDocument/hover", "{}")) == -32002);
  client.notify("textDocument/didOpen", "{}");
  const Sent started = client.start();
  CHECK(at(started.root(), "result/serverInfo/name").text() == "tollgate");
  CHECK(at(started.root(), "result/capabilities/positionEncoding").text() == "utf-16");
  CHECK(errorCode(client.request("initialize", R"({"capabilities":{}})")) == -32600);
  CHECK(errorCode(client.request("no/such", "{}")) == -32601);
  CHECK(errorCode(client.request("$/no-such", "{}")) == -32601);
  client.notify("no/such", "{}");
  const Sent down = client.request("shutdown", "null");
  CHECK(down["result"].isNull());
  CHECK(errorCode(client.request("textDocument/formatting", "{}")) == -32600);
  client.notify("exit", "null");
  CHECK(client.join() == 0);
  CHECK(client.rest.empty());
}

TEST_CASE("exit without shutdown, and a stream that ends") {
  {
    MemoryClient client;
    client.notify("exit", "null");
    CHECK(client.join() == 1);
  }
  {
    MemoryClient client;
    client.start();
    client.notify("exit", "null");
    CHECK(client.join() == 1);
  }
  MemoryClient client;
  client.start();
  client.transport().close();
  CHECK(client.join() == 1);
}

TEST_CASE("what is no message is answered or passed over") {
  MemoryClient client;
  client.start();
  client.raw(framed("{nonsense"));
  client.raw("Content-Length: nothing\r\n\r\n");
  client.raw(framed(R"({"jsonrpc":"2.0","id":99,"result":{}})"));
  client.raw(framed(R"({"jsonrpc":"2.0","id":"é","method":"x/y"})"));
  client.notify("textDocument/didOpen", "3");
  client.notify("textDocument/didChange", R"({"textDocument":{"uri":7},"contentChanges":"x"})");
  client.notify("textDocument/didClose", "[]");
  client.notify("workspace/didChangeWatchedFiles", R"({"changes":[{"uri":3}]})");
  CHECK(errorCode(client.request("textDocument/formatting", "[]")) == -32602);
  CHECK(errorCode(client.request("textDocument/rangeFormatting", document(kUri, R"(,"range":{"start":{"line":-1,"character":0}})"))) ==
        -32602);
  REQUIRE(client.rest.size() == 2);
  CHECK(errorCode(client.rest[0]) == -32700);
  CHECK(client.rest[0]["id"].isNull());
  CHECK(client.rest[1]["id"].text() == "é");
  client.rest.clear();
  CHECK(client.stop() == 0);
}

TEST_CASE("diagnostics follow the text, under its version and the client's URI") {
  MemoryClient client;
  client.start();
  std::vector<Sent> keep;
  client.open(kUri, kText);
  Json params = published(client, 1, keep);
  CHECK(params["uri"].text() == kUri);
  REQUIRE(params["diagnostics"].size() == 1);
  CHECK(at(params, "diagnostics/0/source").text() == "tollgate");
  CHECK(at(params, "diagnostics/0/range/start/line").integer() == 2);
  // Another spelling of the same URI is the same document.
  client.notify("textDocument/didChange", change("file:///nowhere/p%20é.gate", 2, {edit(2, 39, 42, "red")}));
  params = published(client, 2, keep);
  CHECK(params["uri"].text() == kUri);
  CHECK(params["diagnostics"].size() == 0);
  client.notify("textDocument/didClose", document(kUri));
  keep.push_back(client.notification("textDocument/publishDiagnostics"));
  CHECK(at(keep.back().root(), "params/diagnostics").size() == 0);
  CHECK(client.stop() == 0);
}

TEST_CASE("the last of many edits is what is published last") {
  MemoryClient client;
  client.start();
  client.open(kUri, kText);
  std::string burst;
  for (int version = 2; version <= 300; ++version)
    burst += framed(fmt::format(R"({{"jsonrpc":"2.0","method":"textDocument/didChange","params":{}}})",
                                change(kUri, version, {edit(0, 0, 0, "-- é\n")})));
  client.raw(burst);
  std::vector<Sent> keep;
  const Json params = published(client, 300, keep);
  CHECK(at(params, "diagnostics/0/range/start/line").integer() == 301);
  CHECK(keep.size() < 100);  // not every version was checked
  CHECK(client.stop() == 0);
}

TEST_CASE("a request in the same bytes as a change sees the new text") {
  MemoryClient client;
  client.start("{\"textDocument\":{\"diagnostic\":{}}}");
  client.open(kUri, kText);
  const std::string changed = framed(fmt::format(R"({{"jsonrpc":"2.0","method":"textDocument/didChange","params":{}}})",
                                                 change(kUri, 2, {R"({"text":"enum A: b\n"})", edit(0, 5, 6, "Bb")})));
  const std::string asked = framed(
      fmt::format(R"({{"jsonrpc":"2.0","id":70,"method":"textDocument/diagnostic","params":{}}})", document(kUri)));
  client.raw(changed + asked);
  const Sent report = client.answerTo(70);
  CHECK(at(report.root(), "result/kind").text() == "full");
  CHECK(at(report.root(), "result/items").size() == 0);
  const std::string id(*at(report.root(), "result/resultId").text());
  const auto again = [&](std::string_view uri, const std::string& previous) {
    return client.request("textDocument/diagnostic", document(uri, fmt::format(R"(,"previousResultId":"{}")", previous)));
  };
  CHECK(at(again(kUri, id).root(), "result/kind").text() == "unchanged");
  CHECK(at(again(kUri, "other").root(), "result/kind").text() == "full");
  client.open("untitled:Untitled-1", "enum Bb: b\n");
  CHECK(at(again("untitled:Untitled-1", id).root(), "result/kind").text() == "full");
  CHECK(client.stop() == 0);
}

TEST_CASE("a request that was cancelled is answered once, and a cancellation that comes first does nothing") {
  MemoryClient client;
  client.start();
  client.open(kUri, kText);
  client.notify("$/cancelRequest", R"({"id":2})");
  CHECK(!client.request("textDocument/formatting", document(kUri, R"(,"options":{})"))["error"].present());
  std::vector<int> ids;
  for (int i = 0; i < 50; ++i) {
    ids.push_back(client.ask("textDocument/formatting", document(kUri, R"(,"options":{})")));
    client.notify("$/cancelRequest", fmt::format(R"({{"id":{}}})", ids.back()));
  }
  for (const int id : ids) {
    const Sent answer = client.answerTo(id);
    CHECK((errorCode(answer) == -32800 || answer["result"].isArray()));
  }
  CHECK(client.stop() == 0);
  for (const Sent& sent : client.rest) CHECK(sent["method"].present());
}

TEST_CASE("layout as edits") {
  MemoryClient client;
  client.start();
  client.open("untitled:a", "enum Colour:   red,green\n\n\n\ndefine  x means 1\ndefine y means   2\n");
  const Sent all = client.request("textDocument/formatting", document("untitled:a", R"(,"options":{"tabSize":2,"insertSpaces":true})"));
  CHECK(all["result"].size() >= 3);
  const Sent part = client.request("textDocument/rangeFormatting",
                                   document("untitled:a", R"(,"range":{"start":{"line":5,"character":3},"end":{"line":5,"character":3}})"));
  REQUIRE(part["result"].size() == 1);
  CHECK(at(part.root(), "result/0/newText").text() == "define y means 2\n");
  CHECK(client.stop() == 0);
}

TEST_CASE("fixes as actions") {
  MemoryClient client;
  client.start(R"({"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}}},
                   "workspace":{"workspaceEdit":{"documentChanges":true}}})");
  client.open(kUri, kText);
  const std::string range = R"(,"range":{"start":{"line":2,"character":39},"end":{"line":2,"character":39}},"context":{"diagnostics":[])";
  const Sent fixes = client.request("textDocument/codeAction", document(kUri, range + "}"));
  REQUIRE(fixes["result"].size() == 1);
  CHECK(at(fixes.root(), "result/0/kind").text() == "quickfix");
  CHECK(at(fixes.root(), "result/0/edit/documentChanges/0/textDocument/uri").text() == kUri);
  CHECK(at(fixes.root(), "result/0/edit/documentChanges/0/textDocument/version").integer() == 1);
  CHECK(at(fixes.root(), "result/0/edit/documentChanges/0/edits/0/newText").text() == "red");
  const Sent all = client.request("textDocument/codeAction", document(kUri, range + R"(,"only":["source.fixAll"]})"));
  REQUIRE(all["result"].size() == 1);
  CHECK(at(all.root(), "result/0/kind").text() == "source.fixAll.tollgate");
  CHECK(client.request("textDocument/codeAction", document(kUri, range + R"(,"only":["refactor"]})"))["result"].size() == 0);
  CHECK(client.stop() == 0);
}

TEST_CASE("a fix that brings a mistake is not offered") {
  MemoryClient client;
  client.start(R"({"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}}}})");
  client.open(kUri,
              "record Thing in things\n  key id : text\n  length : count\ndefine size-of(t : Thing) means t.length\n"
              "define total means size-off\ndefine long means things whree length is above 9\n");
  const auto actions = [&](const std::string& line, const std::string& kind) {
    return client.request("textDocument/codeAction",
                          document(kUri, R"(,"range":{"start":{"line":)" + line + R"(,"character":0},"end":{"line":)" + line +
                                             R"(,"character":60}},"context":{"diagnostics":[],"only":[")" + kind + R"("]})"));
  };
  CHECK(actions("4", "quickfix")["result"].size() == 0);  // `size-of` needs a thing in brackets
  const Sent word = actions("5", "quickfix");
  REQUIRE(word["result"].size() == 1);
  CHECK(at(word.root(), "result/0/title").text() == "write `where`");
  CHECK(at(word.root(), "result/0/isPreferred").isTrue());
  const Sent all = actions("5", "source.fixAll");
  REQUIRE(all["result"].size() == 1);
  CHECK(at(all.root(), "result/0/title").text() == "apply the one fix");
  CHECK(client.stop() == 0);
}
