#pragma once
// Working Days (semantics M15): all days of the years that a calendar covers, but its weekend and its holidays.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"

namespace tollgate::table {

class WorkingCalendar {
 public:
  /// No calendar, and why: nothing is a Working Day, nothing is not.
  explicit WorkingCalendar(std::string missing = "no calendar of Working Days is declared") : missing_(std::move(missing)) {}
  /// `listed`: the holidays that the calendar's files list. A year for which they list none is not covered.
  WorkingCalendar(const ir::Calendar& calendar, std::vector<int64_t> listed);

  /// The count-th Working Day strictly after `day`, which need not be one; `day` itself for 0. nullopt where a day on
  /// the way, `day` included, lies outside the calendar. O(days on the way).
  std::optional<int64_t> after(int64_t day, int64_t count) const;
  /// The count-th Working Day strictly before it, alike.
  std::optional<int64_t> before(int64_t day, int64_t count) const;
  /// Why they give nothing: "no calendar of Working Days is declared", "a day lies outside the calendar …".
  std::string whyNone() const { return missing_; }

 private:
  bool covers(int64_t day) const;
  bool works(int64_t day) const;
  std::optional<int64_t> counted(int64_t day, int64_t count, int64_t step) const;
  std::string missing_;
  std::vector<bool> weekend_;      // seven, Monday first
  std::vector<int64_t> holidays_;  // sorted
  int64_t firstYear_ = 1;
  std::vector<bool> covered_;  // years from firstYear_ on
};

}  // namespace tollgate::table
