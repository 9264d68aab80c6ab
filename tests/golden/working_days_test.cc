// M15: Working Days are counted as numpy counts them, with random calendars and with the library's, both ways, by both engines.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/golden/command_line.h"

using namespace tollgate;

namespace {

constexpr int kSeeds = 12;

test::Ran answers(const test::Scratch& scratch, const std::string& arguments, const std::string& engine) {
  const std::string lines = fmt::format(
      "/usr/bin/python3 {} . {} || exit 99\n"
      "tollgate evaluate --as-of 2026-01-01 --data . --engine {} rules.gate\n",
      test::quoted(TOLLGATE_SOURCE_DIR "/tests/golden/calendar/reference.py"), arguments, engine);
  return test::runShell(scratch.path, lines, scratch.path);
}

}  // namespace

TEST_CASE("M15: Working Days agree with numpy") {
  const test::Scratch scratch("working-days");
  const std::string library = fmt::format(" --holidays {}",
                                          test::quoted(TOLLGATE_SOURCE_DIR "/stdlib/svtad/documents/bank-holidays-everywhere.csv"));
  for (int seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    for (const std::string& calendar : {std::string(), library}) {
      CAPTURE(calendar);
      const test::Ran ran = answers(scratch, fmt::format("{}{}", seed, calendar), seed % 2 == 0 ? "jit" : "interpret");
      CAPTURE(ran.err);
      CAPTURE(ran.out);
      CHECK(ran.exit == 0);
      const test::Ran wrong = answers(scratch, fmt::format("{}{} --wrong", seed, calendar), "interpret");
      CHECK(wrong.exit == 1);
    }
  }
}
