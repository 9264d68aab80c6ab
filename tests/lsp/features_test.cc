// What the server announces works: on real packs, across files, and on texts that are cut off anywhere.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

#include <unistd.h>

#include <fmt/format.h>

#include "compiler/support/json_writer.h"
#include "compiler/support/source.h"
#include "lsp/server/positions.h"
#include "lsp/server/tokens.h"
#include "lsp/server/uris.h"
#include "tests/lsp/memory_client.h"

namespace fs = std::filesystem;
using namespace tollgate;
using namespace tollgate::lsp;
using tollgate::test::at;
using tollgate::test::MemoryClient;
using tollgate::test::Sent;

namespace {

const fs::path kRoot = TOLLGATE_SOURCE_DIR;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// Folders with files that disappear with the object.
class Folder {
 public:
  Folder() : path(fs::temp_directory_path() / fmt::format("tollgate-lsp-test-{}", ::getpid())) { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  std::string uri(const std::string& name) const { return uriOfPath((path / name).string()); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  const fs::path path;
};

constexpr std::string_view kCapabilities = R"({"textDocument":{
  "codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}},
  "completion":{"completionItem":{"snippetSupport":true,"documentationFormat":["markdown"]}},
  "hover":{"contentFormat":["markdown"]},"documentSymbol":{"hierarchicalDocumentSymbolSupport":true},
  "publishDiagnostics":{"relatedInformation":true,"codeDescriptionSupport":true,"tagSupport":{"valueSet":[1,2]}}},
  "workspace":{"workspaceEdit":{"documentChanges":true},"fileOperations":{"willRename":true}}})";

std::string position(uint32_t line, uint32_t character) { return fmt::format(R"({{"line":{},"character":{}}})", line, character); }

/// Every request about the document, at the position.
std::vector<std::pair<std::string, std::string>> requestsAt(const std::string& uri, uint32_t line, uint32_t character) {
  const std::string document = fmt::format(R"("textDocument":{{"uri":"{}"}})", uri), place = position(line, character);
  const std::string there = fmt::format(R"({{{},"position":{}}})", document, place);
  const std::string range = fmt::format(R"("range":{{"start":{0},"end":{0}}})", place);
  std::vector<std::pair<std::string, std::string>> requests;
  for (const char* method : {"definition", "declaration", "typeDefinition", "implementation", "documentHighlight", "linkedEditingRange",
                             "hover", "signatureHelp", "completion", "prepareCallHierarchy"})
    requests.emplace_back(std::string("textDocument/") + method, there);
  requests.emplace_back("textDocument/selectionRange", fmt::format(R"({{{},"positions":[{}]}})", document, place));
  requests.emplace_back("textDocument/codeAction", fmt::format(R"({{{},{},"context":{{"diagnostics":[]}}}})", document, range));
  return requests;
}

std::vector<std::pair<std::string, std::string>> requestsOf(const std::string& uri) {
  const std::string document = fmt::format(R"("textDocument":{{"uri":"{}"}})", uri);
  const std::string all = fmt::format(R"({{{},"range":{{"start":{},"end":{}}}}})", document, position(0, 0), position(4294967295u, 0));
  std::vector<std::pair<std::string, std::string>> requests;
  for (const char* method :
       {"documentSymbol", "foldingRange", "documentLink", "codeLens", "semanticTokens/full", "formatting", "diagnostic"})
    requests.emplace_back(std::string("textDocument/") + method, fmt::format(R"({{{},"options":{{"tabSize":2}}}})", document));
  requests.emplace_back("textDocument/inlayHint", all);
  requests.emplace_back("textDocument/semanticTokens/range", all);
  return requests;
}

void checkAnswered(MemoryClient& client, const std::vector<std::pair<std::string, std::string>>& requests) {
  for (const auto& [method, params] : requests) {
    CAPTURE(method);
    CAPTURE(params);
    const Sent answer = client.request(method, params);
    CHECK_MESSAGE(answer["result"].present(), answer["error"].written());
  }
}

/// Line and character of the first such words in a text of ASCII.
std::string positionOf(const std::string& text, const std::string& words, size_t further = 0) {
  const size_t offset = text.find(words);
  REQUIRE(offset != std::string::npos);
  const auto line = static_cast<uint32_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  const size_t begin = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
  return position(line, static_cast<uint32_t>(offset - begin + further));
}

}  // namespace

TEST_CASE("every request about a document is answered, in real packs") {
  MemoryClient client;
  client.start(kCapabilities);
  for (const char* name : {"packs/sample-foc/exit.gate", "stdlib/svtad/model.gate"}) {
    const std::string text = contents(kRoot / name), uri = uriOfPath((kRoot / name).string());
    REQUIRE(!text.empty());
    client.open(uri, text);
    checkAnswered(client, requestsOf(uri));
    std::mt19937 random(1);
    for (int i = 0; i < 8; ++i)
      checkAnswered(client, requestsAt(uri, static_cast<uint32_t>(random() % 60), static_cast<uint32_t>(random() % 40)));
    checkAnswered(client, requestsAt(uri, 4294967295u, 4294967295u));
  }
  CHECK(client.stop() == 0);
}

TEST_CASE("a text that is cut off anywhere has answers") {
  const std::string text = contents(kRoot / "packs/sample-foc/exit.gate");
  MemoryClient client;
  client.start(kCapabilities);
  const std::string uri = uriOfPath((kRoot / "packs/sample-foc/exit.gate").string());
  std::mt19937 random(3);
  for (int i = 0; i < 25; ++i) {
    std::string cut = text.substr(0, random() % text.size());
    client.open(uri, cut, i + 1);
    const SourceFile file("x", cut);
    checkAnswered(client, requestsOf(uri));
    const Position end = Positions(file, Encoding::Utf16).positionOf(static_cast<uint32_t>(cut.size()));
    checkAnswered(client, requestsAt(uri, end.line, end.character));
  }
  CHECK(client.stop() == 0);
}

TEST_CASE("a clause that a list tells is a symbol of the workspace, at its line") {
  const Folder folder;
  folder.write("clauses.csv", "clause,opening_words\n1.1,First\n13.23,The limits are\n");
  const std::string text = "document RULES \"Rules\"\n  clauses from \"clauses.csv\" as csv\n";
  folder.write("rules.gate", text);
  MemoryClient client;
  client.start(kCapabilities, fmt::format(R"(,"workspaceFolders":[{{"uri":"{}","name":"w"}}])", uriOfPath(folder.path.string())));
  client.open(folder.uri("rules.gate"), text, 1);
  const Sent symbols = client.request("workspace/symbol", R"({"query":"13.23"})");
  REQUIRE(symbols["result"].size() == 1);
  CHECK(at(symbols.root(), "result/0/name").text() == "RULES 13.23");
  CHECK(at(symbols.root(), "result/0/containerName").text() == "The limits are");
  CHECK(at(symbols.root(), "result/0/location/uri").text() == folder.uri("clauses.csv"));
  CHECK(at(symbols.root(), "result/0/location/range/start/line").integer() == 2);
  CHECK(client.stop() == 0);
}

TEST_CASE("references and renaming reach files that nobody has open") {
  const Folder folder;
  folder.write("colours.gate", "enum Colour: red, green\n");
  folder.write("deep/lamps.gate", "use colours\n");  // another module of that name is looked for there
  folder.write("lamps.gate", "use colours\n\nrecord Lamp in lamps\n  key id : text\n  colour : Colour\n");
  folder.write(
      "gates.gate",
      "use lamps\nuse colours\n\nexit gate all-red\n  criterion red \"All are red\"\n    require every lamps satisfies colour is red\n");
  MemoryClient client;
  client.start(kCapabilities, fmt::format(R"(,"workspaceFolders":[{{"uri":"{}","name":"w"}}])", uriOfPath(folder.path.string())));
  const std::string uri = folder.uri("colours.gate");
  client.open(uri, "enum Colour: red, green\n", 4);
  const std::string place = fmt::format(R"("textDocument":{{"uri":"{}"}},"position":{})", uri, position(0, 14));
  const Sent found = client.request("textDocument/references", fmt::format(R"({{{},"context":{{"includeDeclaration":true}}}})", place));
  REQUIRE(found["result"].size() == 2);
  const Sent renamed = client.request("textDocument/rename", fmt::format(R"({{{},"newName":"scarlet"}})", place));
  std::set<std::string> uris;
  const Json changes = at(renamed.root(), "result/documentChanges");
  for (size_t i = 0; i < changes.size(); ++i) {
    uris.insert(std::string(*at(changes.at(i), "textDocument/uri").text()));
    CHECK(at(changes.at(i), "edits/0/newText").text() == "scarlet");
  }
  CHECK(uris == std::set<std::string>{uri, folder.uri("gates.gate")});
  CHECK(client.request("textDocument/rename", fmt::format(R"({{{},"newName":"not a name"}})", place))["error"].present());
  CHECK(client.request("textDocument/rename", fmt::format(R"({{{},"newName":"green"}})", place))["error"].present());
  // Symbols of open and of closed files.
  const Sent symbols = client.request("workspace/symbol", R"({"query":"all-red"})");
  REQUIRE(symbols["result"].size() >= 1);
  CHECK(at(symbols.root(), "result/0/location/uri").text() == folder.uri("gates.gate"));
  // A file that gets another name.
  const Sent moved = client.request("workspace/willRenameFiles", fmt::format(R"({{"files":[{{"oldUri":"{}","newUri":"{}"}}]}})",
                                                                             folder.uri("lamps.gate"), folder.uri("lights.gate")));
  const Json moves = at(moved.root(), "result/documentChanges");
  REQUIRE(moves.size() == 1);
  CHECK(at(moves, "0/textDocument/uri").text() == folder.uri("gates.gate"));
  CHECK(at(moves, "0/edits/0/newText").text() == "lights");
  // A name that `use` cannot say, or that is of no module, is written nowhere.
  for (const std::string name : {"9%20bad%20name.gate", "two%20words.gate", "lamps.txt", ".gate"}) {
    CAPTURE(name);
    const Sent none = client.request("workspace/willRenameFiles", fmt::format(R"({{"files":[{{"oldUri":"{}","newUri":"{}"}}]}})",
                                                                              folder.uri("lamps.gate"), folder.uri(name)));
    CHECK(none["result"].isNull());
  }
  CHECK(client.stop() == 0);
}

TEST_CASE("an edit in one document is seen by the others that use it") {
  const Folder folder;
  folder.write("colours.gate", "enum Colour: red, green\n");
  MemoryClient client;
  client.start(kCapabilities);
  const std::string colours = folder.uri("colours.gate"), lamps = folder.uri("lamps.gate");
  client.open(lamps, "use colours\n\nrecord Lamp in lamps\n  key id : text\n  colour : Colour\n");
  CHECK(at(client.notification("textDocument/publishDiagnostics").root(), "params/diagnostics").size() == 0);
  client.open(colours, "enum Color: red, green\n");
  bool told = false;
  for (int i = 0; i < 4 && !told; ++i) {
    const Sent sent = client.notification("textDocument/publishDiagnostics");
    told = at(sent.root(), "params/uri").text() == lamps && at(sent.root(), "params/diagnostics/0/code").present();
  }
  CHECK(told);
  client.notify("textDocument/didClose", fmt::format(R"({{"textDocument":{{"uri":"{}"}}}})", colours));
  for (int i = 0; i < 4 && told; ++i) {
    const Sent sent = client.notification("textDocument/publishDiagnostics");
    told = at(sent.root(), "params/uri").text() != lamps || at(sent.root(), "params/diagnostics").size() != 0;
  }
  CHECK(!told);  // the file on disk has it right
  CHECK(client.stop() == 0);
}

TEST_CASE("what changed of the colours, and all of them, are the same") {
  MemoryClient client;
  client.start(kCapabilities);
  const std::string uri = "untitled:tokens";
  std::string text = contents(kRoot / "stdlib/svtad/model.gate");
  client.open(uri, text);
  const auto read = [](const Json& data) {
    std::vector<uint32_t> numbers;
    for (size_t i = 0; i < data.size(); ++i) numbers.push_back(static_cast<uint32_t>(*data.at(i).integer()));
    return numbers;
  };
  const std::string document = fmt::format(R"("textDocument":{{"uri":"{}"}})", uri);
  const Sent first = client.request("textDocument/semanticTokens/full", "{" + document + "}");
  std::vector<uint32_t> numbers = read(at(first.root(), "result/data"));
  std::string id(*at(first.root(), "result/resultId").text());
  CHECK(numbers.size() > 500);
  CHECK(numbers.size() % 5 == 0);
  std::mt19937 random(5);
  for (int version = 2; version < 14; ++version) {
    text.insert(text.find('\n', random() % text.size()) + 1,
                version % 2 == 0 ? "-- a comment\n" : "enum E" + std::to_string(version) + ": x\n\n");
    client.open(uri, text, version);
    const Sent delta = client.request("textDocument/semanticTokens/full/delta",
                                      fmt::format(R"({{{},"previousResultId":"{}"}})", document, id));
    const Json edits = at(delta.root(), "result/edits");
    REQUIRE(edits.isArray());
    for (size_t i = 0; i < edits.size(); ++i) {
      const auto start = static_cast<ptrdiff_t>(*edits.at(i)["start"].integer());
      numbers.erase(numbers.begin() + start, numbers.begin() + start + static_cast<ptrdiff_t>(*edits.at(i)["deleteCount"].integer()));
      const std::vector<uint32_t> data = read(edits.at(i)["data"]);
      numbers.insert(numbers.begin() + start, data.begin(), data.end());
    }
    id = std::string(*at(delta.root(), "result/resultId").text());
    const Sent full = client.request("textDocument/semanticTokens/full", "{" + document + "}");
    CHECK(numbers == read(at(full.root(), "result/data")));
  }
  CHECK(client.stop() == 0);
}

TEST_CASE("what a lens runs is what the command gives") {
  const std::string path = (kRoot / "packs/sample-foc/exit.gate").string(), uri = uriOfPath(path);
  MemoryClient client;
  client.start(kCapabilities);
  client.open(uri, contents(path));
  const Sent answer = client.request(
      "workspace/executeCommand",
      fmt::format(R"({{"command":"tollgate.evaluate","workDoneToken":"t","arguments":[{{"uri":"{}","asOf":"2019-11-29"}}]}})", uri));
  const auto expected = JsonText::parse(test::printed({"evaluate", "--format=json", "--engine=interpret", "--as-of=2019-11-29", path}));
  CHECK(at(client.notification("$/progress").root(), "params/value/kind").text() == "begin");
  CHECK(at(client.notification("$/progress").root(), "params/value/kind").text() == "end");
  if (expected != nullptr) {
    REQUIRE(at(answer.root(), "result/result/gates").size() > 0);
    CHECK(at(answer.root(), "result/result").written() == expected->root().written());
  } else {
    CHECK(at(answer.root(), "result/messages").text() != "");
  }
  const std::string examples = (kRoot / "packs/software-release/examples.gate").string();
  const Sent ran = client.request(
      "workspace/executeCommand",
      fmt::format(R"({{"command":"tollgate.runExamples","arguments":[{{"uri":"{}","examples":["testing begins"]}}]}})",
                  uriOfPath(examples)));
  CHECK(at(ran.root(), "result/result/passing").integer() == 1);
  CHECK(at(ran.root(), "result/result/examples").size() == 1);
  CHECK(client.request("workspace/executeCommand", R"({"command":"no-such","arguments":[]})")["error"].present());
  CHECK(client.request("workspace/executeCommand", R"({"command":"tollgate.evaluate","arguments":[{"uri":"untitled:x"}]})")["error"]
            .present());
  CHECK(client.stop() == 0);
}

TEST_CASE("the number of a lens is that of the references in the whole workspace") {
  const std::string root = (kRoot / "stdlib").string();
  MemoryClient client;
  client.start(kCapabilities, fmt::format(R"(,"workspaceFolders":[{{"uri":"{}","name":"w"}}])", uriOfPath(root)));
  size_t inOthers = 0;
  for (const char* name : {"svtad/thresholds.gate", "svtad/severities.gate"}) {
    const std::string path = root + "/" + name, uri = uriOfPath(path);
    client.open(uri, contents(path));
    const std::string document = fmt::format(R"("textDocument":{{"uri":"{}"}})", uri);
    const Sent lenses = client.request("textDocument/codeLens", "{" + document + "}");
    for (size_t i = 0; i < lenses["result"].size(); ++i) {
      const Json lens = lenses["result"].at(i);
      if (!lens["data"].present()) continue;
      const Sent resolved = client.request("codeLens/resolve", lens.written());
      const std::string title(at(resolved.root(), "result/command/title").text().value_or(""));
      CAPTURE(title);
      if (title.find(" reference") == std::string::npos) continue;
      const Sent places = client.request(
          "textDocument/references",
          fmt::format(R"({{{},"position":{},"context":{{"includeDeclaration":false}}}})", document, at(lens, "range/start").written()));
      CHECK(title == fmt::format("{} reference{}", places["result"].size(), places["result"].size() == 1 ? "" : "s"));
      for (size_t p = 0; p < places["result"].size(); ++p) inOthers += places["result"].at(p)["uri"].text() != uri;
    }
  }
  CHECK(inOthers > 10);
  CHECK(client.stop() == 0);
}

TEST_CASE("a lens above rules runs the examples of other modules, and after an edit counts nothing of the old text") {
  const std::string root = (kRoot / "packs/software-release").string(), uri = uriOfPath(root + "/rules.gate");
  MemoryClient client;
  client.start(kCapabilities, fmt::format(R"(,"workspaceFolders":[{{"uri":"{}","name":"w"}}])", uriOfPath(root)));
  client.open(uri, contents(root + "/rules.gate"));
  const std::string document = fmt::format(R"({{"textDocument":{{"uri":"{}"}}}})", uri);
  const Sent lenses = client.request("textDocument/codeLens", document);
  size_t ran = 0;
  std::string last;
  for (size_t i = 0; i < lenses["result"].size(); ++i) {
    if (!lenses["result"].at(i)["data"].present()) continue;
    last = lenses["result"].at(i).written();
    const Sent resolved = client.request("codeLens/resolve", last);
    const Json command = at(resolved.root(), "result/command");
    if (command["command"].text() != "tollgate.runExamples" || ran > 0) continue;
    const Sent answer = client.request(
        "workspace/executeCommand", fmt::format(R"({{"command":"tollgate.runExamples","arguments":{}}})", command["arguments"].written()));
    ran = command["arguments"].at(0)["examples"].size();
    CHECK(at(answer.root(), "result/result/passing").integer() == static_cast<int64_t>(ran));
  }
  CHECK(ran > 0);
  client.notify("textDocument/didChange", fmt::format(R"({{"textDocument":{{"uri":"{}","version":2}},"contentChanges":[{{"text":{}}}]}})",
                                                      uri, jsonQuoted(contents(root + "/rules.gate") + "\n")));
  client.request("textDocument/codeLens", document);
  CHECK(client.request("codeLens/resolve", last)["error"].present());
  CHECK(client.stop() == 0);
}

TEST_CASE("references, implementations and renames are the same from wherever they are asked") {
  const Folder scratch;
  const auto write = [&](const char* name, const std::string& text) {
    scratch.write(name, text);
    return (scratch.path / name).string();
  };
  write("base.gate",
        "document SVTAD \"Rules\"\n  clause 1.1 \"One\"\n\nrecord Issue in issues\n  key id : text\n  open : flag\n\n"
        "define left means issues where open, may be empty because \"none is the aim\"\n");
  const std::string one = write("one.gate",
                                "use base\nexit gate one\n  under SVTAD 1.1\n  criterion c\n    require no left satisfies open\n");
  const std::string two = write("two.gate",
                                "use base\nexit gate two\n  under SVTAD 1.1\n  criterion d\n    require count of left is at most 2\n");
  const std::string base = (scratch.path / "base.gate").string();
  MemoryClient client;
  client.start(kCapabilities, fmt::format(R"(,"workspaceFolders":[{{"uri":"{}","name":"w"}}])", uriOfPath(scratch.path.string())));
  const auto asked = [&](const char* method, const std::string& path, int line, int character) {
    client.open(uriOfPath(path), contents(path));
    const Sent answer = client.request(
        method,
        fmt::format(
            R"({{"textDocument":{{"uri":"{}"}},"position":{{"line":{},"character":{}}},"context":{{"includeDeclaration":true}},"newName":"rest"}})",
            uriOfPath(path), line, character));
    client.notify("textDocument/didClose", fmt::format(R"({{"textDocument":{{"uri":"{}"}}}})", uriOfPath(path)));
    return std::string(answer["result"].written());
  };
  const std::string references = asked("textDocument/references", base, 7, 8);
  CHECK(std::count(references.begin(), references.end(), '{') == 3 * 4);
  CHECK(asked("textDocument/references", one, 4, 16) == references);
  CHECK(asked("textDocument/references", two, 4, 22) == references);
  const std::string cited = asked("textDocument/references", one, 2, 15);
  CHECK(asked("textDocument/references", two, 2, 15) == cited);
  CHECK(cited.find("two.gate") != std::string::npos);
  const std::string implemented = asked("textDocument/implementation", one, 2, 15);
  CAPTURE(implemented);
  CHECK(implemented.find("two.gate") != std::string::npos);
  CHECK(asked("textDocument/implementation", two, 2, 15) == implemented);
  for (const auto& [path, line, character] : {std::tuple(one, 4, 16), {two, 4, 22}, {base, 7, 8}}) {
    const std::string renamed = asked("textDocument/rename", path, line, character);
    for (const char* file : {"base.gate", "one.gate", "two.gate"}) CHECK(renamed.find(file) != std::string::npos);
  }
  CHECK(client.stop() == 0);
}

TEST_CASE("a rename that would change what something means is refused, and one of what data says asks first") {
  const Folder folder;
  fs::copy(kRoot / "packs/software-release", folder.path);
  std::string capabilities(kCapabilities);
  const std::string plain = "\"documentChanges\":true";
  capabilities.replace(capabilities.find(plain), plain.size(), plain + ",\"changeAnnotationSupport\":{}");
  MemoryClient client;
  client.start(capabilities, fmt::format(R"(,"workspaceFolders":[{{"uri":"{}","name":"w"}}])", uriOfPath(folder.path.string())));
  for (const char* name : {"model.gate", "rules.gate"}) client.open(folder.uri(name), contents(folder.path / name));
  const auto renamed = [&](const char* file, const std::string& words, size_t further, const std::string& to) {
    return client.request("textDocument/rename",
                          fmt::format(R"({{"textDocument":{{"uri":"{}"}},"position":{},"newName":"{}"}})", folder.uri(file),
                                      positionOf(contents(folder.path / file), words, further), to));
  };
  // An example that expects something of the criterion would expect it of the gate.
  const Sent gate = renamed("rules.gate", "gate end-testing", 5, "coverage-kept");
  CHECK(at(gate.root(), "error/message").text().value_or("").find("coverage-kept") != std::string::npos);
  // `latest of runs by started` could mean the document; `given 1 defect` would be a build.
  CHECK(renamed("model.gate", "document RULES", 9, "started")["error"].present());
  CHECK(renamed("model.gate", "in builds", 3, "defect")["error"].present());
  CHECK(renamed("rules.gate", "gate end-testing", 5, "testing-ends")["result"].present());
  const Sent body = renamed("model.gate", "ReleaseBoard", 0, "Board");
  CHECK(at(body.root(), "result/documentChanges/0/edits/0/annotationId").text() == "caution");
  CHECK(at(body.root(), "result/changeAnnotations/caution/needsConfirmation").isTrue());
  CHECK(!renamed("rules.gate", "criterion passed", 10, "all-passed")["result"]["changeAnnotations"].present());
  CHECK(client.stop() == 0);
}

TEST_CASE("code is moved only where the checker then sees as much of it, and with the line breaks of its file") {
  const Folder folder;
  fs::copy(kRoot / "packs/software-release", folder.path);
  const std::string rules = (folder.path / "rules.gate").string(), witnessing = (kRoot / "stdlib/svtad/witnessing.gate").string();
  MemoryClient client;
  client.start(kCapabilities);
  const auto changes = [&](const std::string& path, const std::string& text, const std::string& words, size_t length) {
    client.open(uriOfPath(path), text);
    const std::string begin = positionOf(text, words), end = positionOf(text, words, length);
    const Sent answer = client.request("textDocument/codeAction",
                                       fmt::format(R"({{"textDocument":{{"uri":"{}"}},"range":{{"start":{},"end":{}}},)"
                                                   R"("context":{{"diagnostics":[],"only":["refactor.inline","refactor.extract"]}}}})",
                                                   uriOfPath(path), begin, end));
    client.notify("textDocument/didClose", fmt::format(R"({{"textDocument":{{"uri":"{}"}}}})", uriOfPath(path)));
    return std::string(answer["result"].written());
  };
  std::string text = contents(rules);
  const std::string put = "Put what", extract = "Extract a definition";
  // The set of a requirement and of its `if no` agree.
  CHECK(changes(rules, text, "last-releases satisfies", 0).find(put) == std::string::npos);
  CHECK(changes(witnessing, contents(witnessing), "phase is r.phase", 16).find(extract) == std::string::npos);
  const std::string kept = "5 * covered-of(v) is at least 4 * lines-of(v)";
  CHECK(changes(rules, text, kept, kept.size()).find(extract) != std::string::npos);
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
  const std::string extracted = changes(rules, text, kept, kept.size());
  REQUIRE(extracted.find("\\n") != std::string::npos);
  for (size_t at = extracted.find("\\n"); at != std::string::npos; at = extracted.find("\\n", at + 2))
    CHECK(extracted.substr(at - 2, 2) == "\\r");
  CHECK(client.stop() == 0);
}

TEST_CASE("a folder that goes is told alone, and takes its modules with it") {
  const Folder folder;
  folder.write("colours/all.gate", "enum Colour: red, green\n");
  const std::string text = "use colours.all\n\nrecord Lamp in lamps\n  key id : text\n  colour : Colour\n";
  folder.write("lamps.gate", text);
  MemoryClient client;
  client.start(kCapabilities, fmt::format(R"(,"workspaceFolders":[{{"uri":"{}","name":"w"}}])", uriOfPath(folder.path.string())));
  client.open(folder.uri("lamps.gate"), text);
  CHECK(at(client.notification("textDocument/publishDiagnostics").root(), "params/diagnostics").size() == 0);
  fs::remove_all(folder.path / "colours");
  client.notify("workspace/didChangeWatchedFiles", fmt::format(R"({{"changes":[{{"uri":"{}","type":3}}]}})", folder.uri("colours")));
  CHECK(at(client.notification("textDocument/publishDiagnostics").root(), "params/diagnostics").size() == 1);
  CHECK(client.stop() == 0);
}

TEST_CASE("a command whose progress is cancelled is answered at once") {
  const std::string path = (kRoot / "packs/sample-foc/exit.gate").string(), uri = uriOfPath(path);
  MemoryClient client;
  client.start(kCapabilities);
  client.open(uri, contents(path));
  const int asked = client.ask("workspace/executeCommand",
                               fmt::format(R"({{"command":"tollgate.evaluate","workDoneToken":7,"arguments":[{{"uri":"{}"}}]}})", uri));
  CHECK(at(client.notification("$/progress").root(), "params/value/cancellable").isTrue());
  client.notify("window/workDoneProgress/cancel", R"({"token":7})");
  CHECK(at(client.answerTo(asked).root(), "error/code").integer() == -32800);
  CHECK(at(client.notification("$/progress").root(), "params/value/kind").text() == "end");
  CHECK(client.stop() == 0);
}

TEST_CASE("a verdict is of the day on which it is asked for") {
  const std::string path = (kRoot / "packs/software-release/sources.gate").string(), uri = uriOfPath(path);
  MemoryClient client;
  client.start();
  client.open(uri, contents(path));
  for (const auto& [day, written] : {std::pair(20'513, "2026-03-01"), std::pair(20'514, "2026-03-02")}) {
    client.today = day;
    const Sent answer = client.request("workspace/executeCommand",
                                       fmt::format(R"({{"command":"tollgate.evaluate","arguments":[{{"uri":"{}"}}]}})", uri));
    CHECK(at(answer.root(), "result/result/asOf").text() == written);
  }
  CHECK(client.stop() == 0);
}

TEST_CASE("edits of colours") {
  CHECK(!editBetween({1, 2, 3}, {1, 2, 3}));
  const auto check = [](const TokenNumbers& before, const TokenNumbers& after) {
    const auto edit = editBetween(before, after);
    REQUIRE(edit);
    TokenNumbers made = before;
    const auto start = made.begin() + static_cast<ptrdiff_t>(edit->start);
    const auto rest = made.erase(start, start + static_cast<ptrdiff_t>(edit->deleted));
    made.insert(rest, edit->data.begin(), edit->data.end());
    CHECK(made == after);
  };
  check({}, {1});
  check({1}, {});
  check({1, 1, 1}, {1, 1});
  check({1, 1}, {1, 1, 1});
  check({1, 2, 3, 4}, {1, 9, 4});
}

TEST_CASE("a module of the library is offered under one name, also inside the library") {
  for (const char* name : {"stdlib/svtad/not-saved.gate", "not-saved.gate"}) {
    CAPTURE(name);
    MemoryClient client;
    client.start(kCapabilities);
    const std::string uri = uriOfPath((kRoot / name).string());
    client.open(uri, "use \n");
    const Sent sent = client.request("textDocument/completion",
                                     fmt::format(R"({{"textDocument":{{"uri":"{}"}},"position":{{"line":0,"character":4}}}})", uri));
    const Json items = sent["result"]["items"].present() ? sent["result"]["items"] : sent["result"];
    size_t found = 0;
    for (size_t i = 0; i < items.size(); ++i) {
      const std::string label(items.at(i)["label"].text().value_or(""));
      found += label == "svtad.exit-criteria" ? 1 : 0;
      CHECK_MESSAGE((label == "svtad.exit-criteria" || !label.ends_with("exit-criteria")), label);
    }
    CHECK(found == 1);
    CHECK(client.stop() == 0);
  }
}
