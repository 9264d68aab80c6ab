// Files that nobody would write, given to `tollgate check`: an answer with a place, in bounded time and memory. Builds without
// optimisation, and those with a sanitizer, get files of a tenth of the size.
#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/golden/command_line.h"

using namespace tollgate;

namespace {

#if defined(NDEBUG) && !defined(TOLLGATE_SANITIZED)
constexpr size_t kMegabyte = 1'000'000;
constexpr const char* kBounds =
    "ulimit -t 60\nulimit -v 3000000\n";  // seconds of computing; kilobytes of address space, the program's own included
#else
constexpr size_t kMegabyte = 100'000;
constexpr const char* kBounds = "ulimit -t 300\n";
#endif

std::string repeated(const std::string& part, size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

struct Hostile {
  const char* what;
  std::string text;
  const char* code;  // of a diagnostic that has to be there; "" for a sound file
};

std::vector<Hostile> hostiles() {
  const std::string good = "define a means 1\n";
  return {
      {"20,000 brackets", "define x means " + repeated("(", 20'000) + "a" + repeated(")", 20'000) + "\n" + good, "G0007"},
      {"20,000 square brackets", "define x means a" + repeated("[", 20'000) + "\n" + good, "G0007"},
      {"20,000 brackets that only close", "define x means a" + repeated(")", 20'000) + "\n" + good, "G0100"},
      {"20,000 quantifiers", "define x means " + repeated("every a satisfies ", 20'000) + "b\n", "G0007"},
      {"a line of 50 MB, one name", "define x means " + repeated("abcdefghij", 5 * kMegabyte) + "\n", "G0203"},
      {"a line of 50 MB, words", "define x means a" + repeated(" and bcd", 50 * kMegabyte / 8) + "\n", "G0009"},
      {"a line of 50 MB, a text", "define x means \"" + repeated("abcdefghij", 5 * kMegabyte) + "\"\n", ""},
      {"a line of 50 MB, signs", repeated("}{", 25 * kMegabyte), "G0101"},
      {"a line of 50 MB, brackets", "define x means " + repeated("(", 50 * kMegabyte), "G0009"},
      {"50 MB of line breaks", repeated("\n", 50 * kMegabyte), ""},
      {"a million declarations that are none", repeated("defnx\n", kMegabyte), "G0014"},
      {"a line of 50 MB, a row of a table", "table t of count\n  " + repeated("1 | ", 50 * kMegabyte / 4), "G0325"},
      {"a line of 50 MB, an indent", "define x means\n" + repeated(" ", 50 * kMegabyte) + "1\n", ""},
      {"a line of 50 MB, a comment", "-- " + repeated("x", 50 * kMegabyte), ""},
      {"NUL", std::string("define x means \0 1\n", 19), "G0003"},
      {"nothing but NUL", std::string(1'000'000, '\0'), "G0003"},
      {"BOM", "\xEF\xBB\xBF" + good, ""},
      {"BOM inside",
       good + "\xEF\xBB\xBF"
              "define b means 2\n",
       "G0101"},
      {"UTF-16",
       std::string("\xFF\xFE"
                   "d\0e\0f\0",
                   8),
       "G0001"},
      {"CRLF", "enum Colour: red,\r\n  green\r\ndefine a means 1\r\n", ""},
      {"CR alone", "define a means 1\rdefine b means 2\r", "G0003"},
      {"invalid UTF-8", "define x means \"\xC3\x28\"\n", "G0001"},
      {"10 MB of invalid UTF-8", std::string(10 * kMegabyte, '\xFF'), "G0001"},
      {"escape sequences", "define x means \x1B[2J\n", "G0003"},
      {"half a file", "exit gate g\n  criterion c\n    require every tests satis", "G0124"},
      {"half a text", "exit gate g \"The ga", "G0004"},
      {"half a character", "define x means \"\xE2\x82", "G0001"},
      {"empty", "", ""},
  };
}

}  // namespace

TEST_CASE("hostile files are answered in bounded time and memory") {
  const test::Scratch scratch("hostile");
  for (const Hostile& one : hostiles()) {
    CAPTURE(std::string(one.what));
    CAPTURE(std::string(one.code));
    { std::ofstream(scratch.path / "h.gate", std::ios::binary) << one.text; }
    const test::Ran ran = test::runShell(scratch.path, std::string(kBounds) + "exec tollgate check ./h.gate\n", scratch.path);
    CAPTURE(ran.err);
    CAPTURE(ran.out.substr(0, 400));
    CHECK(ran.exit == (std::string(one.code).empty() ? 0 : 3));
    CHECK(ran.err == "");
    if (*one.code != '\0') {
      CHECK(ran.out.find(fmt::format("[{}]", one.code)) != std::string::npos);
      CHECK(ran.out.find("--> ./h.gate:") != std::string::npos);
    }
    // The answer is no flood, and nothing in it acts on a terminal.
    CHECK(ran.out.size() < 1'000'000);
    for (const char c : ran.out) {
      const bool acts = (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
      if (acts) FAIL("a control character in the answer");
    }
  }
}
