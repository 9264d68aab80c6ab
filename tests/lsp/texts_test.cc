// Positions, edits and URIs.
#include <doctest/doctest.h>

#include <random>

#include <fmt/format.h>

#include "lsp/server/positions.h"
#include "lsp/server/text_buffer.h"
#include "lsp/server/uris.h"
#include "lsp/server/users.h"
#include "runtime/ingest/memory_files.h"

using namespace tollgate;
using namespace tollgate::lsp;

TEST_CASE("what a character counts is agreed") {
  const std::string_view line = "aé€😀z";  // 1, 2, 3, 4 and 1 bytes
  const auto check = [&](Encoding encoding, const std::vector<uint32_t>& characters) {
    const std::vector<uint32_t> bytes = {0, 1, 3, 6, 10, 11};
    for (size_t i = 0; i < bytes.size(); ++i) {
      CHECK(charactersOf(line, bytes[i], encoding) == characters[i]);
      CHECK(bytesOf(line, characters[i], encoding) == bytes[i]);
    }
    CHECK(bytesOf(line, 0xFFFFFFFFu, encoding) == 11);
  };
  check(Encoding::Utf8, {0, 1, 3, 6, 10, 11});
  check(Encoding::Utf16, {0, 1, 2, 3, 5, 6});
  check(Encoding::Utf32, {0, 1, 2, 3, 4, 5});
  // Inside a pair, or inside a sequence: its start.
  CHECK(bytesOf(line, 4, Encoding::Utf16) == 6);
  CHECK(bytesOf(line, 2, Encoding::Utf8) == 1);
  CHECK(charactersOf(line, 8, Encoding::Utf16) == 3);
  // A byte that is no UTF-8 is one character.
  CHECK(charactersOf("\xFFz", 1, Encoding::Utf16) == 1);
}

TEST_CASE("every position has an offset, and every offset a position") {
  const SourceFile file("x", "ab\r\ncd\re\n😀f");
  Positions positions(file, Encoding::Utf16);
  CHECK(positions.offsetOf({0, 99}) == 2);
  CHECK(positions.offsetOf({1, 0}) == 4);
  CHECK(positions.offsetOf({2, 0}) == 7);
  CHECK(positions.offsetOf({3, 1}) == 9);
  CHECK(positions.offsetOf({3, 2}) == 13);
  CHECK(positions.offsetOf({4, 0}) == 14);
  CHECK(positions.offsetOf({0xFFFFFFFFu, 0xFFFFFFFFu}) == 14);
  CHECK(positions.positionOf(3) == Position{0, 2});  // between CR and LF
  CHECK(positions.positionOf(13) == Position{3, 2});
  CHECK(positions.positionOf(11) == Position{3, 0});
  CHECK(positions.positionOf(0) == Position{0, 0});
  CHECK(positions.positionOf(999) == Position{3, 3});
}

TEST_CASE("offsets in any order have the positions that a fresh look gives") {
  std::mt19937 random(7);
  const std::string text = "aé\n€😀\r\nzz\r\r\n\n😀😀é";
  const SourceFile file("x", text);
  for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16, Encoding::Utf32}) {
    Positions kept(file, encoding);
    for (int i = 0; i < 500; ++i) {
      const auto offset = static_cast<uint32_t>(random() % (text.size() + 3));
      Positions fresh(file, encoding);
      CHECK(kept.positionOf(offset) == fresh.positionOf(offset));
    }
  }
}

TEST_CASE("edits leave the text and the lines that the whole text has, and what others got as it was") {
  const std::vector<std::string> pieces = {"", "a", "\n", "\r", "\r\n", "é", "😀", "xy\nz", "\n\r", "long text\r\nwith lines\r"};
  int known = 0;
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    std::string text = "one\r\ntwo\rthree\nfour";
    TextBuffer buffer("x", text);
    std::vector<std::pair<std::shared_ptr<const SourceFile>, std::string>> held;  // what others have, and what it was
    for (int i = 0; i < 200; ++i) {
      const SourceFile before("x", text);
      const Positions positions(before, Encoding::Utf16);
      const auto position = [&] {
        return Position{static_cast<uint32_t>(random() % (before.lineCount() + 2)), static_cast<uint32_t>(random() % 12)};
      };
      const Range range{position(), position()};
      const std::string& piece = pieces[random() % pieces.size()];
      uint32_t begin = positions.offsetOf(range.start), end = positions.offsetOf(range.end);
      if (begin > end) std::swap(begin, end);
      text.replace(begin, end - begin, piece);
      buffer.replace(range, piece, Encoding::Utf16);
      CAPTURE(seed);
      CAPTURE(i);
      if (random() % 4 == 0) continue;  // several edits between two that others get
      const std::shared_ptr<const SourceFile> now = buffer.file();
      REQUIRE(now->text() == text);
      REQUIRE(buffer.file() == now);
      const SourceFile after("x", text);
      REQUIRE(after.lineCount() == now->lineCount());
      for (uint32_t line = 1; line <= after.lineCount(); ++line) REQUIRE(after.lineStart(line) == now->lineStart(line));
      for (const auto& [file, was] : held) {
        REQUIRE(file->text() == was);
        const std::optional<SourceEdit> edit = now->editOf(file);
        if (!edit) continue;
        ++known;
        REQUIRE(was.substr(0, edit->begin) == text.substr(0, edit->begin));
        REQUIRE(was.substr(edit->end) == text.substr(edit->end + edit->by));
      }
      if (random() % 3 != 0) held.clear();
      held.emplace_back(now, text);
    }
  }
  CHECK(known > 1000);
}

TEST_CASE("paths and URIs") {
  CHECK(pathOfUri("file:///packs/a.gate") == "/packs/a.gate");
  CHECK(pathOfUri("file:///packs/a%20b%23%25%C3%A9%F0%9F%98%80.gate") == "/packs/a b#%é😀.gate");
  CHECK(pathOfUri("FILE://localhost/x") == "/x");
  CHECK(pathOfUri("file:/x") == "/x");
  CHECK(!pathOfUri("file://server/share/x"));
  CHECK(!pathOfUri("untitled:Untitled-1"));
  CHECK(!pathOfUri("file:///a%00b"));
  CHECK(!pathOfUri(""));
  CHECK(!pathOfUri("file:"));
  CHECK(plainUri("a%2") == "a%2");
  CHECK(plainUri("a%zz%41") == "a%zzA");
  for (const char* path : {"/a b#%é😀.gate", "/x/y-z_1~.gate", "/a?b;c=d@e:f&g"}) CHECK(pathOfUri(uriOfPath(path)) == path);
  CHECK(uriOfPath("/a b") == "file:///a%20b");
}

TEST_CASE("who may use a module is told by `use` lines") {
  CHECK(usedNames("\xEF\xBB\xBFuse a.b\r\nuse  c . d-e -- f\n  use no\nuse\nusex y\nuse a.b\nuse q--x\n") ==
        std::vector<std::string>{"a.b", "c.d-e", "q-"});
  CHECK(dotted("/packs/svtad/model.gate") == ".packs.svtad.model.");
  CHECK(mayMean("svtad.model", dotted("/x/svtad/model.gate")));
  CHECK(mayMean("svtad", dotted("/x/svtad/model.gate")));
  CHECK(mayMean("model", dotted("model.gate")));
  CHECK(!mayMean("odel", dotted("/x/svtad/model.gate")));
  CHECK(!mayMean("", dotted("/x")));
  CHECK(baseOf("svtad.model", "/x/svtad/model.gate") == "/x/");
  CHECK(baseOf("model", "/x/svtad/model.gate") == "/x/svtad/");
  CHECK(baseOf("other", "/x/svtad/model.gate") == "");
  CHECK(nameBelow("/x/", "/x/svtad/model.gate") == "svtad.model");
  CHECK(nameBelow("/y/", "/x/svtad/model.gate") == "");
}

TEST_CASE("the files of a workspace are those that people write") {
  ingest::MemoryFiles files;
  for (const char* path : {"w/a.gate", "w/CMakeCache.txt", "w/in/b.gate", "w/build/CMakeCache.txt", "w/build/in/c.gate",
                           "w/cache/CACHEDIR.TAG", "w/cache/d.gate", "w/.hidden/e.gate", "w/node_modules/f.gate", "w/build-plans/g.gate"})
    files.add(path, "");
  CHECK(WorkspaceFiles(files).all({"w"}) == std::vector<std::string>{"w/a.gate", "w/build-plans/g.gate", "w/in/b.gate"});
}
