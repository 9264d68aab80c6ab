// A gate over results of each format, from the file to the exit status: only a whole file of passes opens it.
#include <doctest/doctest.h>

#include <filesystem>

#include <fmt/format.h>

#include "tests/golden/command_line.h"

namespace fs = std::filesystem;
using namespace tollgate;

namespace {

constexpr const char* kRules = R"(enum Outcome: passed, failed, not-run

record TestRun "Executed test case" in runs
  name : text
  outcome : Outcome

source results reads runs
  from "result*" as {}
  complete
  name = name
  outcome = status
    passed -> passed
    failed, error -> failed
    skipped, disabled, unknown -> not-run

exit gate release "The release"

  criterion all-pass "Every test passes"
    require every runs satisfies outcome is passed
)";

struct World {
  const char* what;
  int exit;  // 0 met, 1 not met, 4 refused data
  std::string text;
};
struct FormatCase {
  const char* word;
  std::vector<World> worlds;
};

std::string ctrf(const std::string& more) {
  return R"({"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"x"},"summary":{"start":1755782140000,"stop":1755782190000},)"
         R"("tests":[{"name":"a","status":"passed"},)" +
         more;
}
std::string cucumber(const std::string& status) {
  return R"([{"uri":"a.feature","elements":[{"type":"scenario","name":"a","line":3,"steps":[{"result":{"status":")" + status + "\"}}]}]}]";
}

}  // namespace

TEST_CASE("a gate over results of each format") {
  const FormatCase formats[] = {
      {"ctrf",
       {{"passes", 0, ctrf(R"({"name":"b","status":"passed"}]}})")},
        {"fails", 1, ctrf(R"({"name":"b","status":"failed"}]}})")},
        {"not run", 1, ctrf(R"({"name":"b","status":"pending"}]}})")},
        {"a word of its own", 1, ctrf(R"({"name":"b","status":"ok"}]}})")},
        {"cut", 4, ctrf(R"({"name":"b","status":"passed"}])")}}},
      {"allure",
       {{"passes", 0, R"({"historyId":"h","name":"a","status":"passed"})"},
        {"fails", 1, R"({"historyId":"h","name":"a","status":"broken"})"},
        {"not run", 1, R"({"historyId":"h","name":"a","status":"skipped"})"},
        {"a word of its own", 1, R"({"historyId":"h","name":"a","status":null})"},
        {"cut", 4, R"({"historyId":"h","name":"a","status":"passed")"}}},
      {"cucumber",
       {{"passes", 0, cucumber("passed")},
        {"fails", 1, cucumber("failed")},
        {"not run", 1, cucumber("undefined")},
        {"a word of its own", 1, cucumber("ok")},
        {"cut", 4, cucumber("passed").substr(0, 105)}}},
      {"tap",
       {{"passes", 0, "1..2\nok 1 - a\nok 2 - b\n"},
        {"fails", 1, "1..2\nok 1 - a\nnot ok 2 - b\n"},
        {"not run", 1, "1..2\nok 1 - a\nok 2 - b # SKIP no meter\n"},
        {"to do", 1, "1..2\nok 1 - a\nnot ok 2 - b # TODO\n"},
        {"given up", 4, "1..2\nok 1 - a\nBail out!\n"},
        {"no plan", 4, "ok 1 - a\nok 2 - b\n"},
        {"cut", 4, "1..2\nok 1 - a\n"}}},
  };
  const test::Scratch scratch("formats");
  for (const FormatCase& format : formats) {
    for (const World& world : format.worlds) {
      CAPTURE(format.word);
      CAPTURE(world.what);
      const fs::path folder = scratch.path / format.word / world.what;
      fs::create_directories(folder);
      test::rewrite(folder / "gate.gate", fmt::format(kRules, format.word));
      test::rewrite(folder / "result", world.text);
      const test::Ran ran = test::runShell(folder, "tollgate evaluate --as-of 2026-01-05 --data . gate.gate\n", scratch.path);
      CHECK_MESSAGE(ran.exit == world.exit, ran.out << ran.err);
    }
  }
}
