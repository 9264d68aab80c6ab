#include "runtime/ingest/text_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/ingest/reader.h"

namespace tollgate::ingest {

namespace {

class Collect : public RecordSink {
 public:
  void onHeader(std::span<const HeaderName> names) override {
    for (const HeaderName& name : names) {
      const std::string heading(name.name);
      const bool repeated = std::find(table.headings.begin(), table.headings.end(), heading) != table.headings.end();
      if (repeated)
        refuse({FaultKind::BadHeading, name.place, fmt::format("the heading `{}` stands twice", heading), "keep one of the two"});
      table.headings.push_back(heading);
    }
  }
  void onRecord(const RecordView& record) override {
    std::vector<std::string> row;
    for (const Cell& cell : record.cells) row.emplace_back(cell.text);
    table.rows.push_back(std::move(row));
    table.lines.push_back(record.place.line);
  }
  void onFault(const Fault& fault) override { refuse(fault); }
  void onDeviation(const Deviation&) override {}
  void onEnd(const FileFacts&) override {}
  void onRefused(const Fault& fault, const FileFacts&) override { refuse(fault); }

  TextTable table;

 private:
  void refuse(const Fault& fault) {
    if (!table.error.empty()) return;
    const std::string place = fault.place.line == 0 ? "" : fmt::format("{}:{}: ", fault.place.line, fault.place.column);
    table.error = place + fault.message + (fault.advice.empty() ? "" : "; " + fault.advice);
  }
};

}  // namespace

TextTable readTextTable(const FileSystem& files, std::string_view path) {
  Collect sink;
  ReadOptions options;
  options.format = Format::Csv;
  readFile(files, path, options, sink);
  return std::move(sink.table);
}

}  // namespace tollgate::ingest
