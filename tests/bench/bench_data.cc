// Writes the facts of the benchmarks, always the same for one number of rows.
//   bench_data DIR ROWS csv      providers.csv, phases.csv, tests.csv, executions.csv
//   bench_data DIR ROWS jsonl    executions.jsonl
//   bench_data DIR ROWS junit    executions.xml
#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "tests/bench/exit_data.h"

using namespace tollgate;
using namespace tollgate::bench;

namespace {

class Output {
 public:
  explicit Output(const std::string& path) : file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) std::perror(path.c_str()), std::exit(1);
  }
  ~Output() { std::fclose(file_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  void add(const std::string& text) { std::fwrite(text.data(), 1, text.size(), file_); }

 private:
  FILE* file_;
};

std::string startedText(const Execution& e) { return formatIsoInstant(e.startedMs * 1'000'000); }

void writeCsv(const std::string& folder, uint64_t rows) {
  Output providers(folder + "/providers.csv"), phases(folder + "/phases.csv"), tests(folder + "/tests.csv");
  providers.add("id\n");
  for (int i = 0; i < kProviders; ++i) providers.add(providerKey(i) + "\n");
  phases.add("id,kind\n");
  for (int i = 0; i < kPhases; ++i) phases.add(phaseKey(i) + "," + kKinds[i % 3] + "\n");
  tests.add("id\n");
  for (uint64_t i = 0; i < testsOf(rows); ++i) tests.add(testKey(i) + "\n");
  Output executions(folder + "/executions.csv");
  executions.add("test,phase,provider,outcome,severity,attempt,started,seconds,evidence\n");
  for (uint64_t row = 0; row < rows; ++row) {
    const Execution e = executionOf(row, rows);
    executions.add(fmt::format("{},{},{},{},{},{},{},{},{}\n", testKey(e.test), phaseKey(e.phase), providerKey(e.provider),
                               kOutcomes[e.outcome], e.severity + 1, e.attempt, startedText(e), e.seconds, evidenceText(e.evidence)));
  }
}

void writeJsonLines(const std::string& folder, uint64_t rows) {
  Output executions(folder + "/executions.jsonl");
  for (uint64_t row = 0; row < rows; ++row) {
    const Execution e = executionOf(row, rows);
    executions.add(fmt::format(
        R"({{"test":"{}","phase":"{}","provider":"{}","outcome":"{}","severity":"{}","attempt":{},"started":"{}","seconds":{},"evidence":"{}"}})"
        "\n",
        testKey(e.test), phaseKey(e.phase), providerKey(e.provider), kOutcomes[e.outcome], e.severity + 1, e.attempt, startedText(e),
        e.seconds, evidenceText(e.evidence)));
  }
}

void writeJunit(const std::string& folder, uint64_t rows) {
  Output executions(folder + "/executions.xml");
  executions.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
  constexpr uint64_t kSuite = 1000;
  for (uint64_t row = 0; row < rows; ++row) {
    const Execution e = executionOf(row, rows);
    if (row % kSuite == 0) executions.add(fmt::format("<testsuite name=\"suite {}\" timestamp=\"{}\">\n", row / kSuite, startedText(e)));
    executions.add(fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{}\">", phaseKey(e.phase), testKey(e.test), e.seconds));
    if (e.outcome == 1) executions.add("<failure message=\"expected the new status\">expected COMMISSIONED but was PENDING</failure>");
    if (e.outcome == 2) executions.add("<skipped/>");
    executions.add(
        fmt::format("<properties><property name=\"provider\" value=\"{}\"/><property name=\"severity\" value=\"{}\"/><property "
                    "name=\"seconds\" value=\"{}\"/></properties></testcase>\n",
                    providerKey(e.provider), e.severity + 1, e.seconds));
    if (row % kSuite == kSuite - 1 || row + 1 == rows) executions.add("</testsuite>\n");
  }
  executions.add("</testsuites>\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::string format = argc == 4 ? argv[3] : "";
  const uint64_t rows = argc == 4 ? std::strtoull(argv[2], nullptr, 10) : 0;
  if (format == "csv")
    writeCsv(argv[1], rows);
  else if (format == "jsonl")
    writeJsonLines(argv[1], rows);
  else if (format == "junit")
    writeJunit(argv[1], rows);
  else
    return std::fputs("bench_data DIR ROWS csv|jsonl|junit\n", stderr), 5;
  return 0;
}
