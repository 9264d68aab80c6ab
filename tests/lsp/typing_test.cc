// What the server says while somebody types is what a server says that sees the text for the first time.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "compiler/support/json_writer.h"
#include "lsp/server/uris.h"
#include "tests/lsp/memory_client.h"
#include "tests/support/edits.h"
#include "tests/support/text_file.h"

using namespace tollgate;
using test::at;
using test::MemoryClient;
using test::Sent;
using test::TextEdit;
using test::Typist;

namespace {

/// "line":…,"character":… in bytes, which both servers were told to count in.
std::string position(std::string_view text, size_t offset) {
  const std::string_view above = text.substr(0, offset);
  const size_t line = static_cast<size_t>(std::count(above.begin(), above.end(), '\n'));
  const size_t begin = above.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format(R"({{"line":{},"character":{}}})", line, offset - begin);
}

std::string published(MemoryClient& client, int version) {
  while (true) {
    const Sent sent = client.notification("textDocument/publishDiagnostics");
    if (at(sent.root(), "params/version").integer() == version) return std::string(at(sent.root(), "params/diagnostics").written());
  }
}

class Session {
 public:
  Session(const std::string& path, std::string text) : path_(path), uri_(lsp::uriOfPath(path)), text_(std::move(text)) {
    for (MemoryClient* client : {&typing_, &fresh_})
      client->start(R"({"general":{"positionEncodings":["utf-8"]},"textDocument":{"publishDiagnostics":{"relatedInformation":true}}})");
    typing_.open(uri_, text_, version_);
    published(typing_, version_);
  }
  ~Session() {
    CHECK(typing_.stop() == 0);
    CHECK(fresh_.stop() == 0);
  }

  void step(Typist& typist) {
    TextEdit edit;
    if (!back_.empty() && typist.below(8) < 5) {
      edit = back_.back();
      back_.pop_back();
    } else {
      edit = typist.next(text_);
      // Bytes that are no text, and line breaks of another kind, cannot be counted in lines here.
      if (edit.replacement.find('\r') != std::string::npos || edit.replacement.find('\xFF') != std::string::npos) return;
      if (!isBoundary(edit.begin) || !isBoundary(edit.end)) return;
      back_.push_back(Typist::inverse(text_, edit));
    }
    const std::string range = fmt::format(R"({{"start":{},"end":{}}})", position(text_, edit.begin), position(text_, edit.end));
    Typist::apply(text_, edit);
    typing_.notify("textDocument/didChange",
                   fmt::format(R"({{"textDocument":{{"uri":"{}","version":{}}},"contentChanges":[{{"range":{},"text":{}}}]}})", uri_,
                               ++version_, range, jsonQuoted(edit.replacement)));
    const std::string got = published(typing_, version_);
    fresh_.open(uri_, text_, version_);
    CAPTURE(path_);
    CAPTURE(version_);
    CAPTURE(edit.begin);
    CAPTURE(edit.replacement);
    REQUIRE(got == published(fresh_, version_));
    compare(typist);
    fresh_.notify("textDocument/didClose", fmt::format(R"({{"textDocument":{{"uri":"{}"}}}})", uri_));
  }

 private:
  bool isBoundary(size_t offset) const { return offset >= text_.size() || (static_cast<unsigned char>(text_[offset]) & 0xC0) != 0x80; }

  /// What rests on the index and on the places in the tree.
  void compare(Typist& typist) {
    if (typist.below(3) != 0) return;  // an index is made only then; without one too an edit must be right
    const std::string document = fmt::format(R"({{"textDocument":{{"uri":"{}"}}}})", uri_);
    for (const char* method : {"textDocument/documentSymbol", "textDocument/codeLens", "textDocument/foldingRange"}) same(method, document);
    for (int i = 0; i < 3; ++i) {
      const std::string there = fmt::format(R"({{"textDocument":{{"uri":"{}"}},"position":{}}})", uri_,
                                            position(text_, typist.below(text_.size())));
      for (const char* method : {"textDocument/hover", "textDocument/documentHighlight", "textDocument/definition"}) same(method, there);
    }
  }

  void same(const char* method, const std::string& params) {
    const Sent got = typing_.request(method, params), wanted = fresh_.request(method, params);
    CAPTURE(method);
    CAPTURE(params);
    REQUIRE(got["result"].written() == wanted["result"].written());
  }

  const std::string path_, uri_;
  std::string text_;
  int version_ = 1;
  std::vector<TextEdit> back_;
  MemoryClient typing_, fresh_;
};

}  // namespace

/// A pack with mistakes in front of what is typed and behind it, and nothing that it cites.
std::string packOfMistakes() {
  std::string text =
      "use svtad.model\nuse svtad.severities\n\npack typed \"Typed\" version 1.0\n  for release FOC in SIT\n\n  group whole \"The "
      "whole\"\n";
  for (int number = 1; number <= 12; ++number) {
    const int id = number == 9 ? 3 : number;  // one of them has an id that another one has
    text += fmt::format(
        "\n  --- Number {0}.\n  test T-{1} \"Test {0}\"\n    in {2}\n    kind {3}\n    given \"a meter\"\n    then \"it answers\"\n",
        number, id, number == 5 ? "hole" : "whole", number % 4 == 2 ? "functionall" : "functional");
  }
  return text;
}

/// Two `use` lines, of which one is used by citations alone.
std::string citingPack() {
  return "use svtad.model\nuse svtad.documents\n\npack cites \"Cites\" version 1.0\n  for release FOC in SIT\n\n  test C-1 \"One\"\n    "
         "kind functional\n"
         "    under SVTAD 12.9\n\n  test C-2 \"Two\"\n    kind functional\n    given \"a\"\n";
}

TEST_CASE("after every edit of a random session the server says what one says that sees the text for the first time") {
  const char* asked = std::getenv("TOLLGATE_SEED");
  uint64_t seed = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 20261126;
  MESSAGE("seed ", seed, "; set TOLLGATE_SEED for another one");
  const std::string root = std::string(TOLLGATE_SOURCE_DIR) + "/";
  std::vector<std::pair<std::string, std::string>> texts;
  for (const char* file :
       {"packs/sit/sit-foc.gate", "packs/dmct/migration.gate", "packs/dmct/under-mtad.gate", "packs/sample-foc/pack.gate",
        "packs/software-release/rules.gate", "packs/software-release/examples.gate", "stdlib/svtad/exit-criteria.gate"})
    texts.emplace_back(root + file, test::textOfFile(root + file));
  for (int again = 0; again < 3; ++again) {
    texts.emplace_back(root + "packs/sit/typed.gate", packOfMistakes());
    texts.emplace_back(root + "packs/sit/cites.gate", citingPack());
  }
  for (const auto& [path, text] : texts) {
    CAPTURE(seed);
    Typist typist(seed++);
    Session session(path, text);
    for (int step = 0; step < 60; ++step) session.step(typist);
  }
}

TEST_CASE("what a pack uses is looked at with every keystroke, whether or not a change of it is told") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("tollgate-typing-{}", ::getpid());
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, std::string_view text) { std::ofstream(folder / name, std::ios::binary) << text; };
  write("kinds.gate", "enum Kind: functional, load\n\nrecord Test \"A test\" in tests\n  key id : text\n  kind : Kind\n");
  const std::string text = "use kinds\n\npack p \"P\" version 1.0\n\n  test A-1 \"One\"\n    kind functional\n    given \"a\"\n";
  MemoryClient client;
  client.start();
  const std::string uri = lsp::uriOfPath((folder / "pack.gate").string());
  client.open(uri, text);
  CHECK(published(client, 1) == "[]");
  int version = 1;
  const auto type = [&](int from, int to, const char* typed) {
    client.notify(
        "textDocument/didChange",
        fmt::format(R"({{"textDocument":{{"uri":"{}","version":{}}},"contentChanges":[{{"range":{{"start":{{"line":5,"character":{}}},)"
                    R"("end":{{"line":5,"character":{}}}}},"text":"{}"}}]}})",
                    uri, ++version, from, to, typed));
    return published(client, version);
  };
  CHECK(type(19, 19, "x").find("functionalx") != std::string::npos);
  CHECK(type(19, 20, "") == "[]");
  CHECK(type(19, 19, "x") != "[]");
  write("kinds.gate", "enum Kind: functionalx, loads\n\nrecord Test \"A test\" in tests\n  key id : text\n  kind : Kind\n");
  CHECK(type(19, 20, "").find("functionalx") != std::string::npos);
  CHECK(type(19, 19, "x") == "[]");
  // A module that hides the library's, or is new, shows in its folder.
  write("more.gate", "enum More: a, b\n");
  CHECK(type(19, 19, "y") != "[]");
  CHECK(type(19, 20, "") == "[]");
  CHECK(client.stop() == 0);
  std::filesystem::remove_all(folder);
}
