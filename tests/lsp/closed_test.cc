// What is kept of files that nobody has open is never seen: answers about a whole workspace are those of a server that has just begun.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "compiler/support/json_writer.h"
#include "lsp/server/uris.h"
#include "tests/lsp/memory_client.h"
#include "tests/support/text_file.h"

namespace fs = std::filesystem;
using namespace tollgate;
using lsp::Json;
using lsp::uriOfPath;
using test::at;
using test::MemoryClient;
using test::Sent;

namespace {

class Workshop {
 public:
  Workshop() : path(fs::temp_directory_path() / fmt::format("tollgate-closed-test-{}", ::getpid())) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Workshop() { fs::remove_all(path); }
  std::string uri(const std::string& name) const { return uriOfPath((path / name).string()); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path / name, std::ios::binary) << text; }
  std::string folder() const { return fmt::format(R"(,"workspaceFolders":[{{"uri":"{}","name":"w"}}])", uriOfPath(path.string())); }
  const fs::path path;
};

constexpr std::string_view kReadsEdits = R"({"workspace":{"workspaceEdit":{"documentChanges":true}}})";
constexpr const char* kBase = "base.gate";

/// What a module may say; each is of another length.
std::string moduleText(const std::string& name, size_t variant) {
  const std::string filler(variant * 7, '-');
  if (name == kBase) {
    return fmt::format(
        "-- {}\ndocument RULES \"Rules\"\n  clauses from \"clauses.csv\" as csv\nenum Colour: red, green{}\nrecord Lamp in lamps\n"
        "  key id : text\n  colour : Colour\n",
        filler, variant % 2 == 0 ? "" : ", blue");
  }
  const std::string use = variant % 5 == 4 ? "" : "use base\n";
  const std::string through = name == "four.gate" && variant % 2 == 0 ? "use three\n" : "";
  return fmt::format("{}{}-- {}\nexit gate {}\n  under RULES 1.{}\n  criterion c \"C\"\n    require every lamps satisfies colour is {}\n",
                     use, through, filler, name.substr(0, name.find('.')), 1 + variant % 3, variant % 3 == 0 ? "red" : "green");
}

class WorkshopSession {
 public:
  WorkshopSession() {
    write("clauses.csv", "clause,opening_words\n1.1,One\n1.2,Two\n1.3,Three\n");
    for (const char* name : kNames) write(name, moduleText(name, 0));
    client_.start(kReadsEdits, shop_.folder());
    open(kBase, 0);
  }
  ~WorkshopSession() { CHECK(client_.stop() == 0); }

  void step(std::mt19937& random) {
    const std::string name = kNames[random() % std::size(kNames)];
    const size_t variant = random() % 8;
    switch (random() % 5) {
      case 0:
        // What an open document rests on is told; of the others the server finds out by itself.
        if (open_.size() == 1) write(name, moduleText(name, variant));
        break;
      case 1:
        if (random() % 4 == 0)
          fs::remove(shop_.path / name);
        else
          write(name, moduleText(name, variant));
        told(name, 1);
        break;
      case 2:
        write("clauses.csv", fmt::format("clause,opening_words\n1.1,One\n1.2,Two{}\n1.3,Three\n", std::string(variant, '!')));
        told("clauses.csv", 2);
        break;
      case 3: open(name, variant); break;
      case 4:
        if (name == kBase || !open_.contains(name)) return;
        open_.erase(name);
        client_.notify("textDocument/didClose", fmt::format(R"({{"textDocument":{{"uri":"{}"}}}})", shop_.uri(name)));
        break;
    }
  }

  void compare() {
    MemoryClient fresh;
    fresh.start(kReadsEdits, shop_.folder());
    for (const auto& [name, open] : open_) fresh.open(shop_.uri(name), open.text, open.version);
    const std::string& base = open_.at(kBase).text;
    for (const std::string words : {"Colour", "green", "lamps", "RULES"}) {
      const size_t at = base.find(words);
      const auto line = std::count(base.begin(), base.begin() + static_cast<std::ptrdiff_t>(at), '\n');
      const size_t begin = base.rfind('\n', at) + 1;
      for (const char* method : {"references", "implementation", "rename"}) {
        const std::string asked = fmt::format("textDocument/{}", method);
        CAPTURE(words);
        CAPTURE(asked);
        const std::string params = fmt::format(
            R"({{"textDocument":{{"uri":"{}"}},"position":{{"line":{},"character":{}}},"context":{{"includeDeclaration":true}},"newName":"new-name"}})",
            shop_.uri(kBase), line, at - begin);
        CHECK(fmt::format("{}", fmt::join(answer(client_, asked, params), "\n")) ==
              fmt::format("{}", fmt::join(answer(fresh, asked, params), "\n")));
      }
    }
    CHECK(answer(client_, "workspace/willRenameFiles", moved()) == answer(fresh, "workspace/willRenameFiles", moved()));
    CHECK(fresh.stop() == 0);
  }

 private:
  static constexpr const char* kNames[] = {"base.gate", "one.gate", "two.gate", "three.gate", "four.gate"};
  struct Open {
    std::string text;
    int version = 0;
  };

  void write(const std::string& name, const std::string& text) const {
    // Files that are as large as before are told apart by their time, of which some file systems keep every few milliseconds only.
    std::this_thread::sleep_for(std::chrono::milliseconds(11));
    shop_.write(name, text);
  }
  void told(const std::string& name, int type) {
    client_.notify("workspace/didChangeWatchedFiles", fmt::format(R"({{"changes":[{{"uri":"{}","type":{}}}]}})", shop_.uri(name), type));
  }
  void open(const std::string& name, size_t variant) {
    Open& open = open_[name];
    open = {moduleText(name, variant), open.version + 1};
    if (open.version == 1)
      client_.open(shop_.uri(name), open.text, open.version);
    else
      client_.notify("textDocument/didChange",
                     fmt::format(R"({{"textDocument":{{"uri":"{}","version":{}}},"contentChanges":[{{"text":{}}}]}})", shop_.uri(name),
                                 open.version, jsonQuoted(open.text)));
  }

  std::string moved() const {
    return fmt::format(R"({{"files":[{{"oldUri":"{}","newUri":"{}"}}]}})", shop_.uri(kBase), shop_.uri("basis.gate"));
  }
  /// Places in any order, for that of files is the one in which a server came to know them.
  static std::vector<std::string> answer(MemoryClient& client, const std::string& method, const std::string& params) {
    const Sent sent = client.request(method, params);
    std::vector<std::string> out;
    if (sent["error"].present()) return {std::string(at(sent.root(), "error/message").text().value_or(""))};
    const Json list = sent["result"]["documentChanges"].present() ? at(sent.root(), "result/documentChanges") : sent["result"];
    for (size_t i = 0; i < list.size(); ++i) out.push_back(list.at(i).written());
    std::sort(out.begin(), out.end());
    return out;
  }

  const Workshop shop_;
  MemoryClient client_;
  std::map<std::string, Open> open_;
};

}  // namespace

TEST_CASE("after anything that happens to open and closed files, answers about all of them are those of a fresh server") {
  for (const unsigned seed : {1u, 2u, 3u, 4u, 5u}) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    WorkshopSession session;
    for (int step = 0; step < 30; ++step) {
      CAPTURE(step);
      session.step(random);
      session.compare();
    }
  }
}

TEST_CASE("what a closed file uses is read again once it is another one on the disk, whether or not that is told") {
  const Workshop shop;
  const std::string base = "enum Colour: red, green\n";
  shop.write("base.gate", base);
  shop.write("middle.gate", "use base\ndefine first means Colour.red\n");
  shop.write("top.gate", "use base\nuse middle\ndefine second means first is red\n");
  MemoryClient client;
  client.start(kReadsEdits, shop.folder());
  client.open(shop.uri("base.gate"), base);
  const auto references = [&] {
    return client
        .request("textDocument/references",
                 fmt::format(
                     R"({{"textDocument":{{"uri":"{}"}},"position":{{"line":0,"character":14}},"context":{{"includeDeclaration":false}}}})",
                     shop.uri("base.gate")))["result"]
        .size();
  };
  CHECK(references() == 2);
  CHECK(references() == 2);
  shop.write("middle.gate", "use base\ndefine first means Colour.red\ndefine third means Colour.red is red\n");
  CHECK(references() == 4);
  shop.write("middle.gate", "use base\ndefine first means Colour.green\n");
  CHECK(references() == 1);
  CHECK(client.stop() == 0);
}

TEST_CASE("programs of closed files count, whichever of their files are open") {
  const Workshop shop;
  shop.write("rules.gate", "document RULES \"Rules\"\n  clause 1.1 \"One\"\n");
  const std::string one = "use rules\nexit gate one\n  under RULES 1.1\n  criterion c \"C\"\n    require true\n";
  shop.write("one.gate", one);
  const std::string two = "use rules\nexit gate two\n  under RULES 1.1\n  criterion c \"C\"\n    require true\n";
  shop.write("two.gate", two);
  MemoryClient client;
  client.start(kReadsEdits, shop.folder());
  const auto implementations = [&] {
    return client
        .request("textDocument/implementation",
                 fmt::format(R"({{"textDocument":{{"uri":"{}"}},"position":{{"line":2,"character":15}}}})", shop.uri("one.gate")))["result"]
        .size();
  };
  client.open(shop.uri("one.gate"), one);
  CHECK(implementations() == 2);
  client.open(shop.uri("two.gate"), two);
  CHECK(implementations() == 2);
  CHECK(client.stop() == 0);
}
