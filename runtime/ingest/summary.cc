#include "runtime/ingest/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/support/characters.h"
#include "runtime/ingest/junit_case.h"

namespace tollgate::ingest {
namespace {

constexpr std::string_view kStatusColumns[] = {"status", "outcome", "result"};

bool isTestCases(const FileSummary& file) { return file.format && infoOf(*file.format).shape == RecordShape::TestCases; }

class SummarySink : public RecordSink {
 public:
  SummarySink(FileSummary& summary, const OutcomeWords& outcomes) : summary_(summary), outcomes_(outcomes) {}

  void onFormat(Format format) override { summary_.format = format; }

  void onHeader(std::span<const HeaderName> names) override {
    if (isTestCases(summary_)) return;
    if (!outcomes_.column.empty()) {
      const auto found = std::find_if(names.begin(), names.end(), [&](const HeaderName& name) { return name.name == outcomes_.column; });
      if (found == names.end())
        missing_ = missingColumn(outcomes_.column, names);
      else
        statusAt_ = static_cast<size_t>(found - names.begin());
      summary_.statusColumn = outcomes_.column;
      return;
    }
    for (const std::string_view wanted : kStatusColumns) {
      for (size_t i = 0; i < names.size() && statusAt_ == kNone; ++i) {
        if (!sameLetters(names[i].name, wanted)) continue;
        statusAt_ = i;
        summary_.statusColumn = names[i].name;
      }
    }
  }

  void onRecord(const RecordView& record) override {
    CaseCounts& counts = summary_.counts;
    if (record.outsideCase) {
      ++counts.outside;
      return;
    }
    ++counts.attempts;
    if (isTestCases(summary_)) {
      const auto text = [&](TestCaseField field) { return record.cells[static_cast<size_t>(field)].text; };
      if (text(TestCaseField::Attempt) != text(TestCaseField::Attempts)) return;
      ++counts.cases;
      return count(text(TestCaseField::Status));
    }
    ++counts.cases;
    const std::string text(statusText(record));
    const auto mapped = outcomes_.words.find(text);
    count(outcomeWord(mapped == outcomes_.words.end() ? text : mapped->second));
  }

  void onFault(const Fault& fault) override { summary_.faults.push_back(fault); }
  void onDeviation(const Deviation& deviation) override { summary_.deviations.push_back(deviation); }
  void onEnd(const FileFacts& facts) override {
    if (missing_) return onRefused(*missing_, facts);  // as an evaluation does
    summary_.facts = facts;
  }
  void onRefused(const Fault& fault, const FileFacts& facts) override {
    summary_.refused = true;
    summary_.counts = {};
    summary_.statusColumn.clear();
    summary_.deviations.clear();
    summary_.faults.push_back(fault);
    summary_.facts = facts;
  }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  std::string_view statusText(const RecordView& record) {
    if (statusAt_ != kNone) return record.cells[statusAt_].text;
    if (summary_.format != Format::JsonLines) return {};
    if (!outcomes_.column.empty()) {
      summary_.statusColumn = outcomes_.column;
      for (const NamedCell& leaf : record.layers[0]) {
        if (leaf.name == outcomes_.column) return leaf.cell.text;
      }
      return {};
    }
    for (const std::string_view wanted : kStatusColumns) {
      for (const NamedCell& leaf : record.layers[0]) {
        if (!sameLetters(leaf.name, wanted) || leaf.cell.form != CellForm::Text) continue;
        if (summary_.statusColumn.empty()) summary_.statusColumn = leaf.name;
        return leaf.cell.text;
      }
    }
    return {};
  }

  void count(std::string_view status) {
    CaseCounts& counts = summary_.counts;
    if (status == "passed")
      ++counts.passed;
    else if (status == "failed")
      ++counts.failed;
    else if (status == "error")
      ++counts.error;
    else if (status == "skipped")
      ++counts.skipped;
    else if (status == "disabled")
      ++counts.skipped, ++counts.disabled;
    else
      ++counts.unknown;
  }

  FileSummary& summary_;
  const OutcomeWords& outcomes_;
  size_t statusAt_ = kNone;
  std::optional<Fault> missing_;
};

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += byte;
    } else if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(byte));
    } else {
      out += byte;
    }
  }
  return out + "\"";
}

/// For terminals: no control characters.
std::string printable(std::string text) {
  for (char& byte : text) {
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) byte = ' ';
  }
  return text;
}

std::string counted(uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string_view formatWord(const FileSummary& file) { return file.format ? infoOf(*file.format).word : "no known format"; }

std::string_view recordWord(const FileSummary& file, uint64_t number) {
  if (isTestCases(file)) return number == 1 ? "case" : "cases";
  return number == 1 ? "case (row)" : "cases (rows)";
}

bool outcomesKnown(const FileSummary& file) {
  return isTestCases(file) || (!file.statusColumn.empty() && file.counts.unknown < file.counts.cases);
}

int exitOf(const FileSummary& file) {
  if (file.refused) return 4;
  if (file.counts.cases == 0) return 2;
  if (isTestCases(file)) return file.counts.executed() == 0 ? 2 : 0;
  return outcomesKnown(file) && file.counts.executed() == 0 && file.counts.unknown == 0 ? 2 : 0;
}

void appendCounts(std::string& out, const FileSummary& file) {
  const CaseCounts& counts = file.counts;
  out += fmt::format("{}: {}, {} {}", file.file, formatWord(file), counts.cases, recordWord(file, counts.cases));
  if (outcomesKnown(file)) {
    out += fmt::format(": {} passed, {} failed, {} error, {} skipped", counts.passed, counts.failed, counts.error, counts.skipped);
    if (counts.disabled != 0) out += fmt::format(" ({} disabled)", counts.disabled);
    if (counts.unknown != 0) out += fmt::format(", {} unknown", counts.unknown);
    if (!file.statusColumn.empty()) out += fmt::format(" (by `{}`)", file.statusColumn);
  } else if (counts.cases != 0) {
    out += ": no outcomes known without a source's mapping";
  }
  out += fmt::format("; {}, {}, {}\n", counted(counts.attempts, "attempt", "attempts"),
                     counted(file.facts.deviations, "deviation", "deviations"), counted(file.facts.faults, "fault", "faults"));
  if (counts.outside != 0) {
    out += fmt::format("  {} outside any test case\n", counted(counts.outside, "failure", "failures"));
  }
  if (exitOf(file) == 2) out += "  nothing in it was executed\n";
}

}  // namespace

std::string_view outcomeWord(std::string_view text) {
  switch (claimOf("status", text)) {
    case Claim::Passed: return "passed";
    case Claim::Failed: return "failed";
    case Claim::Error: return "error";
    case Claim::Skipped: return "skipped";
    case Claim::Disabled: return "disabled";
    case Claim::Nothing:
    case Claim::Executed:
    case Claim::Unknown: return "unknown";
  }
  return "unknown";
}

FileSummary inspectFile(const FileSystem& files, std::string_view path, const ReadOptions& options, const OutcomeWords& outcomes) {
  FileSummary summary;
  summary.file = path;
  summary.format = options.format;
  SummarySink sink(summary, outcomes);
  readFile(files, path, options, sink);
  return summary;
}

FileSummary inspectStream(InputStream& stream, std::string_view name, const ReadOptions& options, const OutcomeWords& outcomes) {
  FileSummary summary;
  summary.file = name;
  summary.format = options.format;
  SummarySink sink(summary, outcomes);
  readStream(stream, name, options, sink);
  return summary;
}

int inspectExit(std::span<const FileSummary> files) {
  int worst = 0;
  for (const FileSummary& file : files) worst = std::max(worst, exitOf(file));
  return worst;
}

std::string inspectText(std::span<const FileSummary> files) {
  std::string out;
  for (const FileSummary& file : files) {
    if (file.refused) {
      out += fmt::format("{}: {}, refused: nothing in it is counted\n", file.file, formatWord(file));
    } else {
      appendCounts(out, file);
    }
    for (const Fault& fault : file.faults) {
      out += fmt::format("  {}: {}\n", faultWord(fault.kind), printable(describe(file.file, fault)));
    }
    if (file.facts.faults > file.faults.size()) {
      out += fmt::format("  and {} more\n", counted(file.facts.faults - file.faults.size(), "fault", "faults"));
    }
    for (const Deviation& deviation : file.deviations) {
      out += fmt::format("  deviation: {}\n", printable(describe(file.file, deviation)));
    }
    if (!file.refused && file.facts.deviations > file.deviations.size()) {
      out += fmt::format("  and {} more\n", counted(file.facts.deviations - file.deviations.size(), "deviation", "deviations"));
    }
  }
  return out;
}

std::string inspectJson(std::span<const FileSummary> files) {
  std::string out = "{\"files\":[";
  for (size_t i = 0; i < files.size(); ++i) {
    const FileSummary& file = files[i];
    out += fmt::format("{}{{\"file\":{},\"format\":{},\"readable\":{}", i == 0 ? "\n" : ",\n", quoted(file.file),
                       file.format ? quoted(formatWord(file)) : "null", !file.refused);
    const auto number = [&](std::string_view name, uint64_t value) {
      out += file.refused ? fmt::format(",\"{}\":null", name) : fmt::format(",\"{}\":{}", name, value);
    };
    number("cases", file.counts.cases);
    number("passed", file.counts.passed);
    number("failed", file.counts.failed);
    number("error", file.counts.error);
    number("skipped", file.counts.skipped);
    number("disabled", file.counts.disabled);
    number("unknown", file.counts.unknown);
    number("outside", file.counts.outside);
    number("attempts", file.counts.attempts);
    if (!file.statusColumn.empty()) out += fmt::format(",\"statusColumn\":{}", quoted(file.statusColumn));
    out += ",\"deviations\":[";
    for (size_t j = 0; j < file.deviations.size(); ++j) {
      const Deviation& deviation = file.deviations[j];
      out += fmt::format("{}{{\"line\":{},\"column\":{},\"message\":{}}}", j == 0 ? "" : ",", deviation.place.line, deviation.place.column,
                         quoted(deviation.message));
    }
    out += "],\"faults\":[";
    for (size_t j = 0; j < file.faults.size(); ++j) {
      const Fault& fault = file.faults[j];
      out += fmt::format("{}{{\"kind\":\"{}\",\"line\":{},\"column\":{},\"message\":{},\"advice\":{}}}", j == 0 ? "" : ",",
                         faultWord(fault.kind), fault.place.line, fault.place.column, quoted(fault.message), quoted(fault.advice));
    }
    // How far a refused file was read depends on how it was read.
    out += file.facts.sha256.empty() ? "],\"bytes\":null,\"sha256\":null}"
                                     : fmt::format("],\"bytes\":{},\"sha256\":{}}}", file.facts.bytes, quoted(file.facts.sha256));
  }
  return out + "\n]}\n";
}

}  // namespace tollgate::ingest
