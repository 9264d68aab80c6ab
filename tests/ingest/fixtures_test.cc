// Of every report in tests/golden/inspect whose name says its format: a file cut anywhere never counts as more than the whole.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;
namespace fs = std::filesystem;

namespace {

/// `retries.ctrf.json` is CTRF; none for other files.
std::optional<Format> formatOf(const fs::path& path) {
  if (path.extension() == ".tap") return Format::Tap;
  if (path.extension() != ".json") return std::nullopt;
  const std::string word = path.stem().extension().string();
  return word.empty() ? std::nullopt : tollgate::dataFormatNamed(word.substr(1));
}

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// What a record says of a test, without what a block behind it may add.
class Outcomes : public CollectingSink {
 public:
  void onRecord(const RecordView& record) override {
    records += fmt::format("{}:{} {} {}\n", record.place.line, record.cells[0].text, record.cells[2].text,
                           record.cells[static_cast<size_t>(TestCaseField::Suite)].text);
  }
};

Outcomes outcomes(Format format, std::string_view text) {
  ReadOptions options;
  options.format = format;
  options.limits.blockBytes = 64;
  Outcomes sink;
  MemoryStream stream(text);
  readStream(stream, "f", options, sink);
  return sink;
}

}  // namespace

TEST_CASE("reports cut anywhere") {
  // They are whole before what makes them faulty: nothing tells that the part is one.
  const std::set<std::string> wholeBefore = {"counted-failure.tap",   "more-than-the-plan.tap", "node-test-fails-unseen.tap",
                                             "skip-unseen.tap",       "second-plan.tap",        "second-stream.tap",
                                             "subtest-not-ended.tap", "two-results.allure.json"};
  size_t files = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(TOLLGATE_SOURCE_DIR) / "tests/golden/inspect")) {
    const std::optional<Format> format = formatOf(entry.path());
    if (!format) continue;
    ++files;
    const std::string name = entry.path().filename().string(), text = contents(entry.path());
    const Outcomes whole = outcomes(*format, text);
    const size_t end = text.find_last_not_of(" \r\n");
    for (size_t size = 0; size < text.size(); ++size) {
      CAPTURE(name);
      CAPTURE(size);
      const Outcomes part = outcomes(*format, std::string_view(text).substr(0, size));
      CHECK(part.ended != part.refused);
      if (part.refused) continue;
      // JSON has an end of its own; the plan of TAP is met, so that only comments and blocks are missing.
      if (whole.refused)
        CHECK(wholeBefore.contains(name));
      else if (*format != Format::Tap)
        CHECK(size > end);
      else
        CHECK(part.records == whole.records);
    }
  }
  CHECK(files >= 40);
}
