// Every evaluation of the goldens, and both worlds of the sample, on every engine: the bytes are equal whatever counts the
// rows, on how many threads, in what portions and order, and however the code is made (M18).
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/golden/command_line.h"

namespace fs = std::filesystem;
using namespace tollgate::test;

namespace {

const std::vector<std::string>& variants() {
  static const std::vector<std::string> kVariants = {
      "--engine interpret",
#ifdef TOLLGATE_JIT_MODULE
      "--engine jit --debug-opt-level 0 --threads 1 --debug-batch-rows 7",
      "--engine jit --debug-opt-level 0 --threads 7 --debug-shuffle-morsels 3 --debug-batch-rows 1",
      "--engine jit --debug-opt-level 2 --threads 2 --debug-shuffle-morsels 11 --debug-batch-rows 1",
#endif
  };
  return kVariants;
}

/// A way of the compiled engine, where there is one: of many cases each way has its share.
const std::string& anotherEngine(size_t turn) {
  const std::vector<std::string>& all = variants();
  return all.size() == 1 ? all[0] : all[1 + turn % (all.size() - 1)];
}

/// Runs shell lines in which `tollgate evaluate` and `tollgate explain` take the options as well.
Ran runWith(const std::string& options, const fs::path& folder, const std::string& lines) {
  const Scratch scratch("engines");
  // In front, so that an option whose value is missing still lacks it.
  return runShell(folder,
                  "tollgate() {\n  case \"$1\" in\n    evaluate|explain) command=$1; shift; command tollgate \"$command\" " + options +
                      " \"$@\" ;;\n    *) command tollgate \"$@\" ;;\n  esac\n}\n" + lines,
                  scratch.path);
}

bool evaluates(const std::string& lines) {
  for (const char* own : {"--engine", "--stats", "--help", "completion"}) {
    if (lines.find(own) != std::string::npos) return false;
  }
  return lines.find("tollgate evaluate") != std::string::npos || lines.find("tollgate explain") != std::string::npos;
}

}  // namespace

// They are few rows, which the reference evaluator judges where nobody asks for another: so cli_test runs them.
TEST_CASE("M18: the goldens of the command by the compiled engine") {
  size_t cases = 0;
  std::set<fs::path> folders;  // in an order that is the same everywhere
  for (const auto& entry : fs::directory_iterator(fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/cli")) folders.insert(entry.path());
  for (const fs::path& folder : folders) {
    const std::string lines = contents(folder / "cmd");
    if (!evaluates(lines)) continue;
    const std::string name = folder.filename(), exit = contents(folder / "exit");
    const std::string& options = anotherEngine(cases++);
    CAPTURE(name);
    CAPTURE(options);
    const Ran ran = runWith(options, folder, lines);
    CHECK(ran.out == contents(folder / "stdout"));
    CHECK(ran.err == contents(folder / "stderr"));
    CHECK(ran.exit == (exit.empty() ? 0 : std::stoi(exit)));
  }
  CHECK(cases >= 8);
}

TEST_CASE("M18: the worlds of the packs on every engine, as text and JSON") {
  struct {
    const char* rules;
    const char* world;
    const char* gate;
    int exit;  // as packs/README.md says
  } const kWorlds[] = {
      {"sample-foc/exit.gate", "--as-of 2020-05-04 --data packs/sample-foc/data", "sit-exit", 1},
      {"sample-foc/exit.gate", "--as-of 2020-05-13 --data packs/sample-foc/data-open --gate sit-exit --gate sit-completion", "sit-exit", 0},
      {"software-release/sources.gate", "--as-of 2026-02-27 --data packs/software-release/data", "end-testing", 0},
      {"software-release/sources.gate", "--as-of 2026-02-27 --data packs/software-release/data-not-met", "end-testing", 1},
      {"software-release/sources.gate", "--as-of 2026-02-27 --data packs/software-release/data-open", "end-testing", 2},
  };
  for (const auto& [rules, world, gate, exit] : kWorlds) {
    for (const std::string format : {"text", "json"}) {
      const std::string line = fmt::format("tollgate evaluate packs/{} {} --format {}\n", rules, world, format);
      const Ran expected = runWith(variants()[0], TOLLGATE_SOURCE_DIR, line);
      CAPTURE(line);
      REQUIRE(expected.exit == exit);
      CHECK(expected.out.find(gate) != std::string::npos);
      for (const std::string& options : variants()) {
        // Both forms are written from one outcome.
        if (&options == &variants().front() || (format == "text" && &options != &variants().back())) continue;
        CAPTURE(options);
        const Ran ran = runWith(options, TOLLGATE_SOURCE_DIR, line);
        CHECK(ran.out == expected.out);
        CHECK(ran.err == expected.err);
        CHECK(ran.exit == expected.exit);
      }
    }
  }
}

TEST_CASE("the verdicts of packs/software-release: met, not met, undetermined") {
  const std::pair<const char*, int> kWorlds[] = {{"data", 0}, {"data-not-met", 1}, {"data-open", 2}};
  for (const auto& [world, exit] : kWorlds) {
    CAPTURE(world);
    const std::string line = fmt::format(
        "tollgate evaluate packs/software-release/sources.gate --as-of 2026-02-27 --data packs/software-release/{}\n", world);
    CHECK(runWith("", TOLLGATE_SOURCE_DIR, line).exit == exit);
  }
}

#ifdef TOLLGATE_JIT_MODULE

TEST_CASE("the compiled engine is found, asked for, and told of in the statistics") {
  const fs::path cli = fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/cli/evaluate-met";
  const std::string line = "tollgate evaluate --as-of 2020-05-04 --data ../shared/data-met ../shared/gate.gate --stats >/dev/null\n";
  const Ran fast = runWith("--engine jit --threads 2", cli, line);
  CHECK(fast.exit == 0);
  CHECK(fast.err.find("engine jit (asked for)\njit ") != std::string::npos);
  CHECK(fast.err.find("folds compiled into") != std::string::npos);
  const Ran small = runWith("", cli, line);
  CHECK(small.err.find("engine interpret (") != std::string::npos);
  CHECK(small.err.find("rows are fewer than") != std::string::npos);
}

TEST_CASE("the examples of the library are judged alike by both engines") {
  const Ran ran = runWith("", TOLLGATE_SOURCE_DIR, "tollgate test --engine jit stdlib/svtad/examples-*.gate\n");
  CHECK(ran.err == "");
  CHECK(ran.exit == 0);
  CHECK(ran.out.find("all pass; every outcome is the same on both engines") != std::string::npos);
}

TEST_CASE("a command without the compiled engine says so, and never takes another instead") {
  const fs::path cli = fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/cli/evaluate-met";
  const std::string line = "mkdir \"$TMP/bin\" && cp -L \"$(command -v tollgate)\" \"$TMP/bin/tollgate\" 2>/dev/null || cp -L " +
                           quoted(TOLLGATE_BINARY) +
                           " \"$TMP/bin/tollgate\"\n"
                           "\"$TMP/bin/tollgate\" evaluate --as-of 2020-05-04 --data ../shared/data-met ../shared/gate.gate ";
  const Ran forced = runWith("", cli, line + "--engine jit\n");
  CHECK(forced.exit == 5);
  CHECK(forced.out.empty());
  CHECK(forced.err.find("error: `--engine jit` cannot be had: no compiled engine is installed") != std::string::npos);
  const Ran chosen = runWith("", cli, line + "--engine auto\n");
  CHECK(chosen.exit == 0);
}

// Start-up stays small: LLVM comes with the module alone, and only where it is asked for.
TEST_CASE("check, ir, inspect and a small evaluation never load LLVM") {
  const fs::path cli = fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/cli/evaluate-met";
  const Ran linked = runWith("", cli, "ldd " + quoted(TOLLGATE_BINARY) + "\n");
  REQUIRE(linked.exit == 0);
  CHECK(linked.out.find("LLVM") == std::string::npos);
  const std::string traced = "export LD_DEBUG=files\n{ " + quoted(TOLLGATE_BINARY) + " ";
  auto loads = [&](const std::string& arguments) {
    return runWith("", cli, traced + arguments + "; } 2>&1 | grep -c LLVM\n").out != "0\n";
  };
  CHECK(!loads("check ../shared/gate.gate"));
  CHECK(!loads("ir ../shared/gate.gate"));
  CHECK(!loads("inspect --as csv ../shared/gate.gate"));
  CHECK(!loads("evaluate --as-of 2020-05-04 --data ../shared/data-met ../shared/gate.gate"));
  CHECK(loads("evaluate --engine jit --as-of 2020-05-04 --data ../shared/data-met ../shared/gate.gate"));
}

#endif
