#include "runtime/table/working_calendar.h"

#include <algorithm>

#include "compiler/support/calendar_date.h"

namespace tollgate::table {

WorkingCalendar::WorkingCalendar(const ir::Calendar& calendar, std::vector<int64_t> listed)
    : missing_("a day on the way lies outside the calendar " + calendar.name),
      weekend_(calendar.weekend),
      holidays_(std::move(listed)),
      firstYear_(calendar.firstYear),
      covered_(static_cast<size_t>(calendar.lastYear - calendar.firstYear + 1), calendar.pattern.empty()) {
  for (const int64_t day : holidays_) {
    const int64_t year = civilFromDays(day).year - firstYear_;
    if (year >= 0 && static_cast<size_t>(year) < covered_.size()) covered_[static_cast<size_t>(year)] = true;
  }
  holidays_.insert(holidays_.end(), calendar.holidays.begin(), calendar.holidays.end());
  std::sort(holidays_.begin(), holidays_.end());
}

bool WorkingCalendar::covers(int64_t day) const {
  const int64_t year = civilFromDays(day).year - firstYear_;
  return year >= 0 && static_cast<size_t>(year) < covered_.size() && covered_[static_cast<size_t>(year)];
}

bool WorkingCalendar::works(int64_t day) const {
  return !weekend_[(weekday(day) + 6) % 7] && !std::binary_search(holidays_.begin(), holidays_.end(), day);
}

std::optional<int64_t> WorkingCalendar::counted(int64_t day, int64_t count, int64_t step) const {
  if (count < 0 || !covers(day)) return std::nullopt;
  while (count > 0) {
    day += step;
    if (!covers(day)) return std::nullopt;
    if (works(day)) --count;
  }
  return day;
}

std::optional<int64_t> WorkingCalendar::after(int64_t day, int64_t count) const { return counted(day, count, 1); }
std::optional<int64_t> WorkingCalendar::before(int64_t day, int64_t count) const { return counted(day, count, -1); }

}  // namespace tollgate::table
