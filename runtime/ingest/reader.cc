#include "runtime/ingest/reader.h"

#include "runtime/ingest/allure_reader.h"
#include "runtime/ingest/byte_source.h"
#include "runtime/ingest/ctest_reader.h"
#include "runtime/ingest/ctrf_reader.h"
#include "runtime/ingest/cucumber_reader.h"
#include "runtime/ingest/json_lines_reader.h"
#include "runtime/ingest/junit_reader.h"
#include "runtime/ingest/nunit_reader.h"
#include "runtime/ingest/recognise.h"
#include "runtime/ingest/robot_reader.h"
#include "runtime/ingest/tap_reader.h"
#include "runtime/ingest/trx_reader.h"
#include "runtime/ingest/xunit_reader.h"
#include "runtime/ingest/zephyr_reader.h"

namespace tollgate::ingest {

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

namespace {

bool readAs(Format format, ByteSource& source, const ReadOptions& options, RecordSink& sink) {
  switch (format) {
    case Format::Junit: return readJunit(source, options.limits, sink);
    case Format::Csv: return readCsv(source, options.csv, options.limits, sink);
    case Format::JsonLines: return readJsonLines(source, options.limits, sink);
    case Format::Nunit: return readNunit(source, options.limits, sink);
    case Format::Trx: return readTrx(source, options.limits, sink);
    case Format::Ctest: return readCtest(source, options.limits, sink);
    case Format::Xunit: return readXunit(source, options.limits, sink);
    case Format::Robot: return readRobot(source, options.limits, sink);
    case Format::Ctrf: return readCtrf(source, options.limits, sink);
    case Format::Allure: return readAllure(source, options.limits, sink);
    case Format::Cucumber: return readCucumber(source, options.limits, sink);
    case Format::Tap: return readTap(source, options.limits, sink);
    case Format::Jira:
    case Format::Testrail: return readToolCsv(source, format, options.csv, options.limits, sink);
    case Format::Zephyr: return readZephyr(source, options.csv, options.limits, sink);
  }
  return false;
}

}  // namespace

bool readStream(InputStream& stream, std::string_view shownName, const ReadOptions& options, RecordSink& sink) {
  PeekedStream peeked(stream);
  ByteSource source(peeked, shownName, options.limits);
  const Recognition seen = recognise(peeked.firstBytes(), peeked.whole());
  std::optional<Format> format = options.format;
  std::optional<FileError> refusal = peeked.error();
  if (!refusal && format) refusal = otherFormat(seen, *format);
  if (!refusal && !format) {
    FileError unknown;
    format = formatOf(seen, shownName, unknown);
    if (!format) refusal = unknown;
  }
  if (format) sink.onFormat(*format);
  const Place place = peeked.error() ? Place{} : Place{1, 1};
  if (refusal) return SinkGuard(sink, options.limits).refuse(source, place, refusal->message, refusal->advice);
  return readAs(*format, source, options, sink);
}

}  // namespace tollgate::ingest
