// The holidays that a program's calendar takes from files (M15). A calendar of which a holiday cannot be read says
// nothing: a Working Day too many is a deadline too late.

#include <fmt/format.h>

#include "runtime/ingest/load_state.h"
#include "runtime/ingest/reader.h"
#include "runtime/ingest/values.h"

namespace tollgate::ingest {
namespace {

class HolidaySink : public RecordSink {
 public:
  HolidaySink(LoadState& state, const ir::Calendar& calendar, const std::string& path)
      : state_(state),
        path_(path),
        column_(FieldKind::Field, calendar.column),
        name_(calendar.column),
        isTable_(calendar.format == ir::Format::Csv),
        dates_(state.program, state.data.texts, ir::Type{ir::TypeKind::Date}, {}) {
    state_.data.files.push_back({path, "", 0, calendar.name, std::nullopt});
  }

  std::vector<int64_t> holidays;
  bool whole = true;

  void onHeader(std::span<const HeaderName> names) override {
    if (!column_.bind(names) && isTable_) tell(fault_kind::kUnreadableFile, missingColumn(name_, names));
  }
  void onRecord(const RecordView& record) override {
    const std::span<const Cell> found = column_.find(record);
    const Place place = found.size() == 1 ? found[0].place() : record.place;
    if (found.size() != 1 || found[0].text.empty()) {
      return tell(fault_kind::kBadCell, {FaultKind::UnreadableLine, place, fmt::format("{} is no single date", quoted(name_)),
                                         "give each holiday one date, such as 2020-12-25"});
    }
    const CellValue value = dates_.read(found[0].text);
    if (value.state == CellValue::State::Known) return holidays.push_back(value.value);
    tell(fault_kind::kBadCell, {FaultKind::UnreadableLine, place, fmt::format("{}: {}", quoted(name_), value.message), value.advice});
  }
  void onFault(const Fault& fault) override {
    tell(fault.kind == FaultKind::UnreadableLine ? fault_kind::kUnreadableLine : fault_kind::kUnreadableFile, fault);
  }
  void onDeviation(const Deviation& deviation) override {
    state_.reports.finding("deviation", deviation.message, path_, deviation.place.line);
  }
  void onEnd(const FileFacts& facts) override {
    state_.data.files.back().sha256 = facts.sha256;
    state_.data.files.back().bytes = facts.bytes;
  }
  void onRefused(const Fault& fault, const FileFacts&) override { tell(fault_kind::kUnreadableFile, fault); }

 private:
  void tell(const char* kind, const Fault& fault) {
    whole = false;
    state_.reports.fault(kind, fault.advice.empty() ? fault.message : fmt::format("{}; {}", fault.message, fault.advice), path_,
                         fault.place.line, fault.place.column);
  }

  LoadState& state_;
  const std::string& path_;
  FieldSelector column_;
  const std::string name_;
  const bool isTable_;
  ValueReader dates_;
};

}  // namespace

void readCalendar(LoadState& state, const FileSystem& files) {
  if (state.program.calendars.empty() || state.program.calendars[0].pattern.empty()) return;
  const ir::Calendar& calendar = state.program.calendars[0];
  const GlobResult found = expandGlob(files, state.options.base, calendar.pattern);
  bool whole = found.faults.empty();
  for (const GlobFault& fault : found.faults) {
    state.reports.fault(fault_kind::kUnreadableFile, fmt::format("the folder {}; {}", fault.error.message, fault.error.advice),
                        fault.folder, 0, 0);
  }
  std::vector<int64_t> holidays;
  ReadOptions options;
  options.format = calendar.format;
  options.limits = state.options.limits;
  for (const GlobMatch& match : found.matches) {
    HolidaySink sink(state, calendar, match.path);
    readFile(files, match.path, options, sink);
    whole = whole && sink.whole;
    holidays.insert(holidays.end(), sink.holidays.begin(), sink.holidays.end());
  }
  if (!whole) {
    state.data.workingDays = table::WorkingCalendar(fmt::format("a holiday of the calendar {} cannot be read", calendar.name));
  } else if (found.matches.empty()) {
    state.data.workingDays = table::WorkingCalendar(
        fmt::format("the holidays of the calendar {} were not given: no file is called {}", calendar.name, quoted(calendar.pattern)));
  } else {
    state.data.workingDays = table::WorkingCalendar(calendar, std::move(holidays));
  }
}

}  // namespace tollgate::ingest
