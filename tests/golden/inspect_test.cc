// What `tollgate inspect` makes of the files in tests/golden/inspect: each is a way in which real results lie or break. FILE.expected
// holds the exit status, the text and the JSON; beside it the test demands what holds of every file.
// TOLLGATE_UPDATE_GOLDENS=1 rewrites what is expected.
#include <doctest/doctest.h>
#include <simdjson.h>

#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include "compiler/support/data_formats.h"
#include "runtime/ingest/memory_files.h"
#include "tests/golden/command_line.h"
#include "tests/golden/run_here.h"

namespace fs = std::filesystem;
using namespace tollgate;

namespace {

/// `retries.ctrf.json` is CTRF, whatever it holds; the format of others is told by their content.
std::string asFormat(const fs::path& path) {
  const std::string word = path.stem().extension().string();
  return !word.empty() && dataFormatNamed(word.substr(1)) ? word.substr(1) : "";
}

uint64_t number(simdjson::dom::element file, const char* name) { return uint64_t(file[name]); }

/// A refused file has no number at all; a readable one adds up, and its exit status follows from the numbers.
void checkSummary(simdjson::dom::element file, int exit) {
  const bool readable = bool(file["readable"]);
  CHECK((exit == 4) == !readable);
  for (const char* name : {"cases", "passed", "failed", "error", "skipped", "attempts"}) {
    CAPTURE(name);
    CHECK(file[name].is_null() == !readable);
  }
  CHECK(file["deviations"].is_array());
  CHECK(file["faults"].is_array());
  for (const auto fault : file["faults"].get_array()) {
    CHECK(!std::string_view(fault["message"]).empty());
    CHECK(!std::string_view(fault["advice"]).empty());
    CHECK(uint64_t(fault["line"]) > 0);
    CHECK(uint64_t(fault["column"]) > 0);
  }
  if (!readable) {
    CHECK(file["faults"].get_array().size() > 0);
    CHECK(file["deviations"].get_array().size() == 0);
    return;
  }
  CHECK(number(file, "cases") ==
        number(file, "passed") + number(file, "failed") + number(file, "error") + number(file, "skipped") + number(file, "unknown"));
  CHECK(number(file, "attempts") >= number(file, "cases"));
  const uint64_t executed = number(file, "passed") + number(file, "failed") + number(file, "error");
  if (infoOf(*dataFormatNamed(std::string_view(file["format"]))).shape == RecordShape::TestCases)
    CHECK((exit == 2) == (executed == 0));
  else
    CHECK((exit != 2 || executed == 0));
}

}  // namespace

TEST_CASE("inspect, file by file") {
  const bool update = std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr;
  const fs::path folder = fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/inspect";
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".expected") files.insert(entry.path());
  }
  REQUIRE(files.size() >= 80);
  const test::Scratch scratch("inspect");
  std::set<int> exits;
  for (const fs::path& path : files) {
    const std::string name = path.filename(), as = asFormat(path);
    CAPTURE(name);
    const test::Ran text = test::runShell(
        folder, fmt::format("tollgate inspect {} {}\n", as.empty() ? "" : "--as " + as, test::quoted(name)), scratch.path);
    ingest::MemoryFiles one;
    one.add(name, test::contents(path));
    std::vector<std::string> arguments{"inspect", "--format", "json", name};
    if (!as.empty()) arguments.insert(arguments.end(), {"--as", as});
    const test::Ran json = test::runHere(one, arguments);
    // However little of it is read at a time.
    arguments.insert(arguments.end(), {"--limit", "block-bytes=32"});
    CHECK(test::runHere(one, arguments).out == json.out);
    exits.insert(text.exit);
    CHECK(json.exit == text.exit);
    CHECK(text.err == "");
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    REQUIRE(parser.parse(json.out).get(root) == simdjson::SUCCESS);
    checkSummary(root["files"].at(0), text.exit);
    const std::string shown = fmt::format("exit {}\n{}{}", text.exit, text.out, json.out);
    const fs::path expected = path.string() + ".expected";
    if (update)
      test::rewrite(expected, shown);
    else
      CHECK(shown == test::contents(expected));
  }
  CHECK(exits == std::set<int>{0, 2, 4});
}

TEST_CASE("a file cut anywhere has no numbers") {
  for (const std::string name : {"plain.xml", "flaky.xml", "plain.jsonl"}) {
    const std::string whole = test::contents(fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/inspect" / name);
    const std::string file = "cut." + name.substr(name.find('.') + 1);
    const size_t end = whole.find_last_not_of('\n');
    for (size_t size = 0; size <= end; size += 1 + size / 40) {
      // JSON Lines that end with a line are whole.
      if (name == "plain.jsonl" && size > 0 && (whole[size - 1] == '\n' || whole[size] == '\n')) continue;
      CAPTURE(name);
      CAPTURE(size);
      ingest::MemoryFiles files;
      files.add(file, whole.substr(0, size));
      const test::Ran ran = test::runHere(files, {"inspect", "--format", "json", file});
      CHECK(ran.exit == 4);
      CHECK(ran.out.find("\"cases\":null,\"passed\":null") != std::string::npos);
    }
  }
}

TEST_CASE("one huge line, and a report of many megabytes, are read as a stream") {
  const test::Scratch scratch("inspect-huge");
  std::string cases;
  for (int i = 0; i < 200'000; ++i)
    cases += fmt::format("<testcase name=\"T-{}\" classname=\"a\" time=\"0\"><system-out>{}</system-out></testcase>", i, i);
  test::rewrite(scratch.path / "line.xml", "<testsuite>" + cases + "</testsuite>");
#if defined(TOLLGATE_SANITIZED)
  const std::string bound;
#else
  const std::string bound = "ulimit -v 200000\n";  // kilobytes of address space, the program's own included
#endif
  const test::Ran ran = test::runShell(scratch.path, bound + "tollgate inspect line.xml\n", scratch.path);
  CHECK(ran.err == "");
  CHECK(ran.out == "line.xml: junit, 200000 cases: 200000 passed, 0 failed, 0 error, 0 skipped; 200000 attempts, 0 deviations, 0 faults\n");
}
