// Every query on every file, on every prefix of every file, and on texts that are none.

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "tests/query/everything.h"
#include "tests/support/text_file.h"

using namespace tollgate;

namespace {

std::string everything(const test::Asked& asked, uint32_t places) {
  const auto size = static_cast<uint32_t>(asked.sources.file(asked.main).text().size());
  std::string out = test::brokenOfFile(asked, asked.main);
  const uint32_t stride = std::max<uint32_t>(1, size / places);
  for (uint32_t at = 0; at <= size + 2 && out.size() < 2'000; at += stride) out += test::brokenAt(asked, asked.main, at);
  return out;
}

}  // namespace

TEST_CASE("every query at places of every file") {
  for (const std::string& path : test::corpus()) {
    CAPTURE(path);
    CHECK(everything(*test::askFile(path), 40) == "");
  }
}

TEST_CASE("every query at the end of prefixes of every file") {
  uint32_t seed = 0;
  for (const std::string& path : test::corpus()) {
    const std::string text = test::textOfFile(path);
    CAPTURE(path);
    constexpr uint32_t kPrefixes = 5;
    for (uint32_t i = 1; i <= kPrefixes; ++i) {
      // Not always at the same kind of place: a step that shares nothing with the length of a line.
      const auto end = static_cast<uint32_t>(std::min<size_t>(text.size(), (text.size() * i / (kPrefixes + 1)) + (seed++ * 7) % 23));
      const auto asked = test::askText(path, text.substr(0, end));
      std::string out = test::brokenOfFile(*asked, asked->main);
      for (uint32_t back : {0u, 1u, 5u, 17u}) out += test::brokenAt(*asked, asked->main, end > back ? end - back : 0);
      CAPTURE(end);
      CHECK(out == "");
    }
  }
}

TEST_CASE("texts that are none") {
  const std::string gate =
      "use model\n\nexit gate g \"Ünïcode — 😀\"\n  under SVTAD 12.9\n  for each p in phases where kind is SIT\n  criterion c\n"
      "    require every issues satisfies status is closed and provider is \"😀é\"\n";
  std::vector<std::string> texts = {"",
                                    "\n",
                                    "\r\n",
                                    "\xEF\xBB\xBF",
                                    "\xFF\xFE\x00x",
                                    "\xF0\x9F",
                                    std::string(3, '\0'),
                                    "   x",
                                    "\t",
                                    "😀",
                                    "--",
                                    "---\n---",
                                    "\"",
                                    "exit gate",
                                    "define",
                                    "define a means",
                                    "define a means (((((",
                                    "table t\n  | | |",
                                    gate,
                                    "\xEF\xBB\xBF" + gate};
  std::string crlf;
  for (char c : gate) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  texts.push_back(crlf);
  std::mt19937 random(20200114);
  for (int i = 0; i < 60; ++i) {
    std::string damaged = gate;
    for (int n = 0; n < 4; ++n) {
      const size_t at = random() % damaged.size();
      if (random() % 2 == 0)
        damaged.erase(at, 1 + random() % 6);
      else
        damaged.insert(at, 1, static_cast<char>(random() % 256));
      if (damaged.empty()) damaged = "x";
    }
    texts.push_back(damaged);
  }
  for (const std::string& text : texts) {
    const auto marked = test::askMarked(text);
    CAPTURE(text);
    const auto size = static_cast<uint32_t>(marked.asked->sources.file(0).text().size());
    std::string out = test::brokenOfFile(*marked.asked, 0);
    for (uint32_t at = 0; at <= size + 1; at += 1 + (size > 60 ? 3 : 0)) out += test::brokenAt(*marked.asked, 0, at);
    CHECK(out == "");
  }
  // A file that is no module, and one that is not there.
  const auto marked = test::askMarked("define a means 1\n");
  const FileId other = marked.asked->sources.add("notes.txt", "nothing\n");
  query::Index index(marked.asked->program, marked.asked->sources);
  CHECK(index.at(other, 3) == nullptr);
  CHECK(index.at(99, 3) == nullptr);
  CHECK(index.declarationAt(99, 0) == nullptr);
}
