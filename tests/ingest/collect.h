#pragma once
// Reads a text and writes down all that the sink was told, one line each, so that tests compare texts.

#include <fmt/format.h>

#include <string>

#include "runtime/ingest/memory_files.h"
#include "runtime/ingest/reader.h"

namespace tollgate::ingest {

class CollectingSink : public RecordSink {
 public:
  std::string records;  // see cellText
  std::string remarks;  // faults, deviations and the refusal, as people see them
  std::string header;
  FileFacts facts;
  bool ended = false;
  bool refused = false;

  void onFormat(Format format) override { testCases = infoOf(format).shape == RecordShape::TestCases; }
  void onHeader(std::span<const HeaderName> names) override {
    for (const HeaderName& name : names) {
      header += fmt::format("{}{}@{}:{}", header.empty() ? "" : " ", name.name, name.place.line, name.place.column);
      names_.emplace_back(name.name);
    }
  }
  void onRecord(const RecordView& record) override {
    std::string line = fmt::format("{}:{}", record.place.line, record.place.column);
    for (size_t i = 0; i < record.cells.size(); ++i) {
      if (testCases && i == 0) line += record.cells[0].present() ? fmt::format(" name={}", record.cells[0].text) : "";
      if (testCases && i == 0) line += fmt::format(" [{}]", record.cells[2].text);
      if (testCases && (!record.cells[i].present() || i == 0 || i == 2)) continue;
      if (testCases && (i >= 10) && record.cells[static_cast<size_t>(TestCaseField::Attempts)].text == "1") continue;
      line += testCases ? fmt::format(" {}={}", names_[i], record.cells[i].text) : " " + cellText(record.cells[i]);
    }
    if (!testCases) {
      for (const auto& layer : record.layers) {
        for (const NamedCell& named : layer) line += fmt::format(" {}={}", named.name, cellText(named.cell));
      }
    }
    for (FieldSelector* selector : selectors) {
      line += " {";
      for (const Cell& cell : selector->find(record)) line += fmt::format("{};", cell.text);
      line += "}";
    }
    records += line + "\n";
  }
  void onFault(const Fault& fault) override { remarks += fmt::format("{}: {}\n", faultWord(fault.kind), describe("f", fault)); }
  void onDeviation(const Deviation& deviation) override { remarks += "deviation: " + describe("f", deviation) + "\n"; }
  void onEnd(const FileFacts& given) override {
    facts = given;
    ended = true;
  }
  void onRefused(const Fault& fault, const FileFacts& given) override {
    remarks += "refused: " + describe("f", fault) + "\n";
    facts = given;
    refused = true;
  }

  /// Line:column"text", - for a missing cell; JSON numbers and words without quotes.
  static std::string cellText(const Cell& cell) {
    if (!cell.present()) return "-";
    if (cell.form == CellForm::Text) return fmt::format("{}:{}\"{}\"", cell.line, cell.column, cell.text);
    return fmt::format("{}:{}`{}`", cell.line, cell.column, cell.text);
  }

  bool testCases = false;
  std::vector<FieldSelector*> selectors;

 private:
  std::vector<std::string> names_;
};

inline CollectingSink collect(std::string_view text, const ReadOptions& options, std::vector<FieldSelector*> selectors = {}) {
  CollectingSink sink;
  sink.selectors = std::move(selectors);
  MemoryStream stream(text);
  readStream(stream, "f", options, sink);
  return sink;
}

/// Records and remarks, or only the remarks of a refused file. Block borders must not matter: where smaller
/// blocks give something else, that is returned.
inline std::string readAs(Format format, std::string_view text, ReadOptions options = {}) {
  options.format = format;
  const auto once = [&] {
    const CollectingSink sink = collect(text, options);
    return sink.refused ? sink.remarks : sink.records + sink.remarks;
  };
  const std::string whole = once();
  for (const uint64_t block : {32U, 33U, 35U, 39U, 47U, 64U}) {
    options.limits.blockBytes = block;
    const std::string pieces = once();
    if (pieces != whole) return fmt::format("with blocks of {} bytes:\n{}\nand whole:\n{}", block, pieces, whole);
  }
  return whole;
}

struct ReadCase {
  const char* what;
  std::string text;
  std::string expected;
};

}  // namespace tollgate::ingest
