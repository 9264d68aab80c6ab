#include "runtime/ingest/case_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "runtime/ingest/text_scan.h"

namespace tollgate::ingest {

CaseStatus toldByStep(const Cell& word, CaseStatus status) {
  if (status == CaseStatus::Passed || status == CaseStatus::Skipped) return CaseStatus::Passed;
  const Claim claim = word.form == CellForm::Text ? claimOf("status", word.text) : Claim::Unknown;
  return claim == Claim::Failed || claim == Claim::Error ? CaseStatus::Failed : CaseStatus::Unknown;
}

void Properties::clear() {
  arena_.clear();
  named_.clear();
  over_.reset();
}

std::string_view Properties::keep(std::string_view text, Place place) {
  if (arena_.spent() + text.size() > limits_.recordBytes) {
    if (!over_) {
      over_ = {place, fmt::format("one record has more than {} bytes of values", limits_.recordBytes),
               raiseAdvice(limits_, "record-bytes")};
    }
    return {};
  }
  return arena_.keep(text);
}

Cell Properties::keep(const Cell& cell) {
  Cell kept = cell;
  kept.text = keep(cell.text, cell.place());
  return kept;
}

void Properties::add(std::string_view name, const Cell& cell) {
  const std::string_view keptName = keep(name, cell.place());
  addKept(keptName, keep(cell));
}

void Properties::addKept(std::string_view name, const Cell& cell) {
  if (named_.size() >= limits_.properties) {
    if (!over_) {
      over_ = {cell.place(), fmt::format("one record has more than {} values", limits_.properties), raiseAdvice(limits_, "properties")};
    }
    return;
  }
  named_.push_back({FieldKind::Property, name, cell});
}

Cell Properties::find(std::string_view name) const {
  for (const NamedCell& cell : named_) {
    if (cell.name == name) return cell.cell;
  }
  return {};
}

std::string_view cutText(std::string_view text, const ReaderLimits& limits) {
  if (text.size() <= limits.messageBytes) return text;
  text = text.substr(0, limits.messageBytes);
  return text.substr(0, text.size() - cutSequenceBytes(text));
}

std::optional<std::string> scaledDown(std::string_view number, size_t places) {
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  const size_t point = number.find('.');
  std::string whole(number.substr(0, point));
  const std::string fraction(point == std::string_view::npos ? std::string_view() : number.substr(point + 1));
  const auto digits = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char byte) { return byte >= '0' && byte <= '9'; });
  };
  if (whole.empty() || !digits(whole) || !digits(fraction)) return std::nullopt;
  if (whole.size() <= places) whole.insert(0, places + 1 - whole.size(), '0');
  return fmt::format("{}{}.{}{}", negative ? "-" : "", whole.substr(0, whole.size() - places), whole.substr(whole.size() - places),
                     fraction);
}

std::optional<int64_t> epochMilliseconds(std::string_view number) {
  int64_t value = 0;
  const char* const end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data(), end, value);
  if (parsed.ec != std::errc()) return std::nullopt;
  // 1755782145190.123 is a time too; what is beyond a millisecond is left out.
  const std::string_view rest(parsed.ptr, static_cast<size_t>(end - parsed.ptr));
  const bool fraction = rest.size() > 1 && rest[0] == '.' && rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!rest.empty() && !fraction) return std::nullopt;
  constexpr int64_t kFirst = 100'000'000'000, kLast = 9'999'999'999'999;
  if (value < kFirst || value > kLast) return std::nullopt;
  return value;
}

std::string instantOfMilliseconds(int64_t milliseconds) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(milliseconds)};
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(time - days);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

void Tallied::note(Place place, std::string_view what) {
  if (count++ != 0) return;
  first = place;
  detail = what;
}

void Tallied::tell(SinkGuard& guard, std::string_view what) const {
  if (count == 0) return;
  guard.deviation(first, fmt::format("{}{}{}", what, detail.empty() ? "" : fmt::format(" ({})", detail),
                                     count == 1 ? "" : fmt::format("; {} times in the file", count)));
}

}  // namespace tollgate::ingest
