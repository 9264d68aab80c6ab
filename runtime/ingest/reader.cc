#include "runtime/ingest/reader.h"

#include <fmt/format.h>

#include "runtime/ingest/allure_reader.h"
#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/ctrf_reader.h"
#include "runtime/ingest/cucumber_reader.h"
#include "runtime/ingest/json_lines_reader.h"
#include "runtime/ingest/junit_reader.h"
#include "runtime/ingest/tap_reader.h"

namespace tollgate::ingest {

std::optional<Format> formatFromName(std::string_view path) {
  if (path.ends_with(".xml")) return Format::Junit;
  if (path.ends_with(".csv") || path.ends_with(".tsv")) return Format::Csv;
  if (path.ends_with(".jsonl") || path.ends_with(".ndjson")) return Format::JsonLines;
  if (path.ends_with(".tap")) return Format::Tap;
  return std::nullopt;
}

bool readFile(const FileSystem& files, std::string_view path, const ReadOptions& options, RecordSink& sink, std::string_view shownName) {
  if (shownName.empty()) shownName = path;
  OpenResult opened = files.open(path);
  if (opened.error) {
    FileFacts facts;
    facts.name = shownName;
    facts.faults = 1;
    sink.onRefused({FaultKind::UnreadableFile, {}, opened.error->message, opened.error->advice}, facts);
    return false;
  }
  return readStream(*opened.stream, shownName, options, sink);
}

bool readStream(InputStream& stream, std::string_view shownName, const ReadOptions& options, RecordSink& sink) {
  ByteSource source(stream, shownName, options.limits);
  switch (options.format) {
    case Format::Junit: return readJunit(source, options.limits, sink);
    case Format::Csv: return readCsv(source, options.csv, options.limits, sink);
    case Format::JsonLines: return readJsonLines(source, options.limits, sink);
    case Format::Ctrf: return readCtrf(source, options.limits, sink);
    case Format::Allure: return readAllure(source, options.limits, sink);
    case Format::Cucumber: return readCucumber(source, options.limits, sink);
    case Format::Tap: return readTap(source, options.limits, sink);
    case Format::Nunit:
    case Format::Trx:
    case Format::Ctest:
    case Format::Xunit:
    case Format::Robot:
    case Format::Jira:
    case Format::Zephyr:
    case Format::Testrail: break;
  }
  return SinkGuard(sink, options.limits)
      .refuse(source, {}, fmt::format("there is no reader for {} yet", infoOf(options.format).title), "export the results as JUnit XML");
}

}  // namespace tollgate::ingest
