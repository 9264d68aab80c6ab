// Bytes a second of the readers: alone, and with the loader behind them, into columns.
//   reader_bench DIR      DIR has what `bench_data` wrote
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include "runtime/api/tollgate.h"
#include "runtime/ingest/disk_files.h"
#include "runtime/ingest/reader.h"
#include "tests/bench/clock.h"
#include "tests/bench/texts.h"

using namespace tollgate;
using namespace tollgate::bench;

namespace {

class Counter : public ingest::RecordSink {
 public:
  uint64_t records = 0, bytes = 0;
  bool good = true;
  void onHeader(std::span<const ingest::HeaderName>) override {}
  void onRecord(const ingest::RecordView&) override { ++records; }
  void onFault(const ingest::Fault&) override { good = false; }
  void onDeviation(const ingest::Deviation&) override {}
  void onEnd(const ingest::FileFacts& facts) override { bytes = facts.bytes; }
  void onRefused(const ingest::Fault&, const ingest::FileFacts&) override { good = false; }
};

struct Rate {
  uint64_t bytes = 0, rows = 0;
  int64_t wall = INT64_MAX, cpu = INT64_MAX;
};

void tell(const char* format, const char* what, const Rate& rate) {
  std::printf("%-6s %-10s %8.1f MB, %9llu rows, %7.3f s (cpu %7.3f s), %6.1f MB/s (of cpu %6.1f)\n", format, what,
              static_cast<double>(rate.bytes) / 1e6, static_cast<unsigned long long>(rate.rows), seconds(rate.wall), seconds(rate.cpu),
              static_cast<double>(rate.bytes) / 1e6 / seconds(rate.wall), static_cast<double>(rate.bytes) / 1e6 / seconds(rate.cpu));
}

template <typename Work>
void best(Rate& rate, const Work& work) {
  const int64_t start = now(), cpu = processorTime();
  work();
  rate.wall = std::min(rate.wall, now() - start), rate.cpu = std::min(rate.cpu, processorTime() - cpu);
}

bool alone(const std::string& path, ingest::Format format) {
  ingest::ReadOptions options;
  options.format = format;
  Rate rate;
  for (int run = 0; run < 2; ++run) {
    Counter counter;
    best(rate, [&] { ingest::readFile(ingest::DiskFiles(), path, options, counter); });
    if (!counter.good) return std::fprintf(stderr, "%s cannot be read\n", path.c_str()), false;
    rate.bytes = counter.bytes, rate.rows = counter.records;
  }
  tell(std::string(infoOf(format).word).c_str(), "read", rate);
  return true;
}

/// The source of the exit benchmark, or its twin of another format.
bool columns(const std::string& folder, ingest::Format format) {
  std::string sources = benchText("exit_sources.gate");
  const auto swap = [&sources](const std::string& from, const std::string& to) {
    if (const size_t at = sources.find(from); at != std::string::npos) sources.replace(at, from.size(), to);
  };
  if (format == ingest::Format::JsonLines) swap("\"executions.csv\" as csv", "\"executions.jsonl\" as jsonl");
  if (format == ingest::Format::Junit) {
    sources.resize(sources.find("source execution-list"));
    sources += benchText("exit_junit.gate");
  }
  const api::Rules rules = api::compile({{"exit", "exit.gate", benchText("exit.gate")}, {"exit_sources", "exit_sources.gate", sources}},
                                        api::noLibrary());
  if (!rules.program) return std::fputs(renderText(*rules.sources, rules.diagnostics).c_str(), stderr), false;
  ingest::LoadOptions options;
  options.asOf = *parseIsoDate("2021-01-01");
  options.base = folder;
  options = api::answering(*rules.program, options);
  Rate rate;
  best(rate, [&] {
    const ingest::LoadResult loaded = ingest::load(*rules.program, ingest::DiskFiles(), options);
    for (const table::InputFile& file : loaded.data.files) rate.bytes += file.bytes;
    for (const table::Collection& collection : loaded.data.collections) rate.rows += collection.size();
    if (loaded.refused) std::fprintf(stderr, "refused: %s\n", loaded.data.faults.at(0).message.c_str()), rate.rows = 0;
  });
  tell(std::string(infoOf(format).word).c_str(), "to columns", rate);
  return rate.rows != 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("reader_bench DIR\n", stderr), 5;
  const std::string folder = argv[1];
  bool good = true;
  for (const auto& [format, name] : {std::pair(ingest::Format::Csv, "/executions.csv"),
                                     {ingest::Format::JsonLines, "/executions.jsonl"},
                                     {ingest::Format::Junit, "/executions.xml"}}) {
    good = alone(folder + name, format) && columns(folder, format) && good;
  }
  return good ? 0 : 1;
}
