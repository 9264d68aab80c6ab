// Calendars: which days are Working Days, and of which years that is known (M15).

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/data_formats.h"

namespace tollgate::sema {

namespace {

const std::vector<std::string> kWeekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

int64_t yearOf(const syntax::NameRef& name) { return name.text.size() > 4 ? 10'000 : std::strtol(name.text.c_str(), nullptr, 10); }

}  // namespace

void Checker::checkCalendars() {
  for (CalendarInfo& calendar : p.calendars) {
    checkCalendar(calendar);
    const syntax::CalendarDecl& first = *p.calendars.front().decl;
    if (calendar.decl == &first) continue;
    report(DiagKind::SecondCalendar, calendar.decl->nameSpan, {calendar.decl->name, first.name})
        .labels.push_back({first.nameSpan, "the first one"});
  }
}

void Checker::checkCalendar(CalendarInfo& calendar) {
  const syntax::CalendarDecl& decl = *calendar.decl;
  auto incomplete = [&](const char* what, const char* line) {
    report(DiagKind::CalendarIncomplete, decl.nameSpan, {decl.name, what}).help = fmt::format("add a line such as `{}`", line);
  };
  calendar.weekend.assign(kWeekdays.size(), false);
  for (const syntax::NameRef& day : decl.weekend) {
    const auto at = std::find(kWeekdays.begin(), kWeekdays.end(), day.text);
    if (at != kWeekdays.end())
      calendar.weekend[static_cast<size_t>(at - kWeekdays.begin())] = true;
    else
      suggest(report(DiagKind::NoWeekday, day.span, {day.text}), day.span, day.text, kWeekdays);
  }
  if (decl.weekend.empty()) incomplete("which days are the weekend", "weekend Saturday, Sunday");

  bool years = decl.firstYear.written();
  if (!years) {
    incomplete("of which years it knows the holidays", "years 2016..2030");
  } else {
    calendar.firstYear = yearOf(decl.firstYear), calendar.lastYear = yearOf(decl.lastYear);
    if (calendar.firstYear < 1 || calendar.lastYear > 9999 || calendar.firstYear > calendar.lastYear) {
      report(DiagKind::CalendarYears, cover(decl.firstYear.span, decl.lastYear.span), {decl.firstYear.text, decl.lastYear.text});
      years = false;  // no day lies in them
    }
  }

  const bool fromFiles = !decl.holidaysFrom.path.text.empty();
  if (!fromFiles && decl.holidays.empty()) incomplete("its holidays", "holidays from \"bank-holidays.csv\" as csv");
  for (const syntax::NameRef& date : decl.holidays) {
    const auto day = parseIsoDate(date.text);
    if (!day) {
      report(DiagKind::NoSuchDate, date.span, {date.text});
      continue;
    }
    const int64_t year = civilFromDays(*day).year;
    if (years && (year < calendar.firstYear || year > calendar.lastYear)) {
      report(DiagKind::HolidayOutside, date.span, {date.text, decl.name})
          .labels.push_back({decl.firstYear.span, "the years that it covers"});
    }
    calendar.holidays.push_back(*day);
  }
  if (decl.holidaysFrom.format.written()) {
    const syntax::NameRef& format = decl.holidaysFrom.format;
    const auto known = dataFormatNamed(format.text);
    if (!known)
      suggest(report(DiagKind::UnknownFormat, format.span, {format.text}), format.span, format.text, {"csv", "json-lines", "jsonl"});
    else if (*known != DataFormat::Csv && *known != DataFormat::JsonLines)
      report(DiagKind::NotSupported, format.span, {fmt::format("a list of holidays `as {}`", format.text)});
  }
  calendar.column = fromFiles ? "date" : "";
  checkColumns(decl.columns);
  for (const syntax::ColumnName& line : decl.columns) {
    if (line.field.text == "date" && fromFiles)
      calendar.column = line.column.text;
    else if (line.field.text == "zone")
      calendar.zone = line.column.text;
    else {
      suggest(report(DiagKind::UnknownField, line.field.span, {"the calendar " + decl.name, line.field.text}), line.field.span,
              line.field.text, fromFiles ? std::vector<std::string>{"date", "zone"} : std::vector<std::string>{"zone"});
    }
  }
  if (fromFiles && holidaysBeside(calendar)) calendar.column.clear();
}

bool Checker::holidaysBeside(CalendarInfo& calendar) {
  const syntax::FileRef& from = calendar.decl->holidaysFrom;
  const auto table = loader_.table(sources_.file(p.modules[calendar.module]->file).name(), from.path.text, from.format.text);
  if (!table || table->missing || from.format.text != "csv") return false;  // the data may have it
  if (!table->error.empty()) {
    report(DiagKind::HolidaysUnreadable, from.path.span, {calendar.decl->name, table->error});
    return true;
  }
  const auto column = std::find(table->headings.begin(), table->headings.end(), calendar.column);
  if (column == table->headings.end()) {
    report(DiagKind::HolidaysUnreadable, from.path.span, {table->file, fmt::format("it has no column `{}`", calendar.column)});
    return true;
  }
  std::set<int64_t> days;  // of several nations, some are in the list twice
  std::set<int64_t> years;
  for (size_t row = 0; row < table->rows.size(); ++row) {
    const std::string& cell = table->rows[row][static_cast<size_t>(column - table->headings.begin())];
    const auto day = parseIsoDate(cell);
    if (!day) {
      report(DiagKind::HolidaysUnreadable, from.path.span,
             {fmt::format("{}:{}", table->file, table->lines[row]), fmt::format("`{}` is no date", cell)});
      continue;
    }
    const int64_t year = civilFromDays(*day).year;
    if (year < calendar.firstYear || year > calendar.lastYear) continue;
    days.insert(*day);
    years.insert(year);
  }
  for (int64_t year = calendar.firstYear; year <= calendar.lastYear && calendar.lastYear - calendar.firstYear < 1000; ++year) {
    if (years.contains(year)) continue;
    report(DiagKind::HolidaysUnreadable, from.path.span, {table->file, fmt::format("it lists no holiday of {}", year)});
    break;
  }
  calendar.holidays.assign(days.begin(), days.end());
  return true;
}

}  // namespace tollgate::sema
