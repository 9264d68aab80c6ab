// Bad input, and what the command says of it. tests/golden/bad-input/world holds rules and data with which every gate is met;
// a file NAME.case changes a copy of it:
//
//   # what is wrong
//   shell lines that change the world
//   ==== exit N
//   what `tollgate evaluate` prints
//   ==== stderr
//   its errors, if any
//
// Beside the expected text the test itself demands that no gate is met; of cases called good-… that every gate is.
// TOLLGATE_UPDATE_GOLDENS=1 rewrites what is expected.
#include <doctest/doctest.h>
#include <simdjson.h>

#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include "runtime/ingest/disk_files.h"
#include "tests/golden/command_line.h"
#include "tests/golden/run_here.h"

namespace fs = std::filesystem;
using namespace tollgate;
using test::contents;
using test::Ran;

namespace {

const fs::path kCases = fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/bad-input";
const std::string kEvaluate = "tollgate evaluate --as-of 2020-05-04 --data data gate.gate";

struct Case {
  std::string change, expected;
};

Case readCase(const fs::path& path) {
  const std::string text = contents(path);
  const size_t at = text.find("==== exit ");
  return at == std::string::npos ? Case{text, ""} : Case{text.substr(0, at), text.substr(at)};
}

std::string shown(const Ran& ran) {
  return fmt::format("==== exit {}\n{}{}{}", ran.exit, ran.out, ran.err.empty() ? "" : "==== stderr\n", ran.err);
}

/// Everything that lies in a folder, with contents and rights.
std::string everything(const fs::path& folder) {
  std::set<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
    const fs::file_status status = entry.symlink_status();
    out.insert(fmt::format("{} {} {} {}\n", entry.path().lexically_relative(folder).string(), static_cast<int>(status.type()),
                           static_cast<unsigned>(status.permissions()), fs::is_regular_file(status) ? contents(entry.path()) : ""));
  }
  std::string all;
  for (const std::string& one : out) all += one;
  return all;
}

struct Verdicts {
  std::vector<std::string> gates, criteria;
  size_t refused = 0;
};

/// From the outcome as JSON. Every fault has a sentence, what to do, and a file that can be looked at.
Verdicts verdictsOf(const std::string& json) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  REQUIRE(parser.parse(json).get(root) == simdjson::SUCCESS);
  Verdicts verdicts;
  for (const auto gate : root["gates"].get_array()) {
    verdicts.gates.emplace_back(std::string_view(gate["verdict"]));
    for (const auto criterion : gate["criteria"].get_array()) verdicts.criteria.emplace_back(std::string_view(criterion["verdict"]));
    for (const auto reason : gate["reasons"].get_array()) CHECK(!std::string_view(reason["sentence"]).empty());
  }
  for (const auto fault : root["refused"].get_array()) {
    ++verdicts.refused;
    const std::string message{std::string_view(fault["message"])};
    CAPTURE(message);
    const bool saysWhatToDo = message.find("; ") != std::string::npos;
    CHECK(saysWhatToDo);
  }
  return verdicts;
}

/// No verdict of a world with bad input is `met`, in whatever form it is asked for.
void checkNothingOpened(const std::string& name, const Ran& text, const Ran& json) {
  CHECK(text.exit != 0);
  CHECK(json.exit == text.exit);
  if (text.exit == 1 || text.exit == 2 || text.exit == 4) {
    const Verdicts verdicts = verdictsOf(json.out);
    for (const std::string& verdict : verdicts.gates) {
      CHECK(verdict != "met");
      CHECK(verdict != "met or not applicable");
    }
    // What has nothing to examine does not even hold for itself.
    if (name == "empty-population") {
      CHECK(verdicts.criteria.size() >= 20);
      for (const std::string& verdict : verdicts.criteria) CHECK(verdict == "undetermined");
    }
    if (text.exit == 4) CHECK((verdicts.gates.empty() && verdicts.refused > 0));
    return;
  }
  // Nothing was judged, and standard error says why.
  CHECK((text.exit == 3 || text.exit == 5));
  CHECK(text.out == "");
  CHECK(json.out == "");
  CHECK(text.err.find("error") != std::string::npos);
  if (text.exit == 3) CHECK(text.err.find(" --> ") != std::string::npos);
}

void checkOpened(const Ran& text, const Ran& json) {
  CHECK(text.exit == 0);
  CHECK(json.exit == 0);
  const Verdicts verdicts = verdictsOf(json.out);
  CHECK(!verdicts.gates.empty());
  for (const std::string& verdict : verdicts.gates) CHECK(verdict == "met");
}

}  // namespace

TEST_CASE("without a change the gate is met") {
  const test::Scratch scratch("world");
  const Ran json = test::runShell(kCases / "world", kEvaluate + " --format json\n", scratch.path);
  checkOpened(test::runShell(kCases / "world", kEvaluate + "\n", scratch.path), json);
}

TEST_CASE("bad input, case by case") {
  const bool update = std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr;
  const std::string untouched = everything(kCases / "world");
  std::set<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    if (entry.path().extension() == ".case") paths.insert(entry.path());
  }
  REQUIRE(paths.size() >= 60);
  for (const fs::path& path : paths) {
    const std::string name = path.stem();
    CAPTURE(name);
    const test::Scratch scratch("bad-" + name);
    const fs::path world = scratch.path / "world";
    fs::copy(kCases / "world", world, fs::copy_options::recursive);
    Case one = readCase(path);
    REQUIRE(test::runShell(world, "set -e\n" + one.change, scratch.path).exit == 0);
    CHECK_MESSAGE(everything(world) != untouched, "the shell lines change nothing");
    const Ran text = test::runShell(world, kEvaluate + "\n", scratch.path);
    const Ran json = test::runShell(world, kEvaluate + " --format json\n", scratch.path);
    if (name.starts_with("good-"))
      checkOpened(text, json);
    else
      checkNothingOpened(name, text, json);
    if (update)
      test::rewrite(path, one.change + shown(text));
    else
      CHECK(shown(text) == one.expected);
  }
}

namespace {

/// A disk on which somebody writes to one file while it is read: after its first bytes were given, it grows.
class GrowingFile : public ingest::FileSystem {
 public:
  GrowingFile(fs::path folder, std::string path) : disk_(folder), folder_(std::move(folder)), path_(std::move(path)) {}
  ingest::ListResult list(std::string_view folder) const override { return disk_.list(folder); }
  ingest::FileStat stat(std::string_view path) const override { return disk_.stat(path); }
  ingest::OpenResult open(std::string_view path) const override {
    ingest::OpenResult opened = disk_.open(path);
    if (path == path_ && opened.stream) opened.stream = std::make_unique<Stream>(std::move(opened.stream), folder_ / path_);
    return opened;
  }

 private:
  class Stream : public ingest::InputStream {
   public:
    Stream(std::unique_ptr<ingest::InputStream> inner, fs::path file) : inner_(std::move(inner)), file_(std::move(file)) {}
    Chunk read(std::span<char> buffer) override {
      const Chunk chunk = inner_->read(buffer);
      if (chunk.size == 0) test::rewrite(file_, contents(file_) + "I-9,1,2020-04-20,20\n");
      return chunk;
    }
    std::optional<ingest::FileError> finish() override { return inner_->finish(); }

   private:
    std::unique_ptr<ingest::InputStream> inner_;
    fs::path file_;
  };
  ingest::DiskFiles disk_;
  fs::path folder_;
  std::string path_;
};

}  // namespace

TEST_CASE("a file that changes while it is read is refused, and no gate is judged") {
  const test::Scratch scratch("changing");
  fs::copy(kCases / "world", scratch.path / "world", fs::copy_options::recursive);
  const auto evaluate = [&](const std::string& changing) {
    const GrowingFile files(scratch.path / "world", changing);
    return test::runHere(files, {"evaluate", "--as-of", "2020-05-04", "--data", "data", "--format", "text", "gate.gate"});
  };
  CHECK(evaluate("").exit == 0);
  const Ran data = evaluate("data/issues.csv");
  CHECK(data.exit == 4);
  CAPTURE(data.out);
  CHECK(data.out.find("data/issues.csv:5:1: unreadable-file: the file changed while it was read; read it again when whoever "
                      "writes it has\n    finished") != std::string::npos);
  CHECK(data.out.find("MET") == std::string::npos);
  const Ran rules = evaluate("gate.gate");
  CHECK(rules.exit == 5);
  CHECK(rules.err == "error: gate.gate: the file changed while it was read\n");
}
