#include "compiler/ir/ir.h"

#include <array>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"

namespace tollgate::ir {

Program::Program() = default;
Program::Program(const Program&) = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(const Program&) = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

namespace {

std::string plural(int64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 || number == -1 ? one : many);
}

std::string nameOf(const Program& program, TypeKind kind, Id id) {
  if (kind == TypeKind::Enum && id < program.enums.size()) return program.enums[id].name;
  if (kind == TypeKind::Ref && id < program.records.size()) return program.records[id].name;
  return "?";
}

/// The largest unit in which the duration is a whole number: "2 hours", "90 minutes", "1500 milliseconds".
std::string durationText(int64_t nanoseconds) {
  struct Unit {
    int64_t size;
    std::string_view one, many;
  };
  static constexpr std::array<Unit, 7> kUnits = {{{kNanosecondsPerDay, "day", "days"},
                                                  {3'600 * kNanosecondsPerSecond, "hour", "hours"},
                                                  {60 * kNanosecondsPerSecond, "minute", "minutes"},
                                                  {kNanosecondsPerSecond, "second", "seconds"},
                                                  {1'000'000, "millisecond", "milliseconds"},
                                                  {1'000, "microsecond", "microseconds"},
                                                  {1, "nanosecond", "nanoseconds"}}};
  if (nanoseconds == 0) return "0 seconds";
  for (const Unit& unit : kUnits) {
    if (nanoseconds % unit.size == 0) return plural(nanoseconds / unit.size, unit.one, unit.many);
  }
  return "";
}

/// "90%", "99.95%"; a fraction where a percentage would need more than four decimals.
std::string shareText(int64_t numerator, int64_t denominator) {
  const __int128 scaled = static_cast<__int128>(numerator) * 1'000'000;
  if (denominator <= 0 || numerator < 0 || scaled % denominator != 0 || scaled / denominator > INT64_MAX) {
    return fmt::format("{}/{}", numerator, denominator);
  }
  const auto millionths = static_cast<int64_t>(scaled / denominator);
  std::string text = fmt::format("{}.{:04}", millionths / 10'000, millionths % 10'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + "%";
}

}  // namespace

std::string typeText(const Program& program, const Type& type) {
  std::string text;
  switch (type.kind) {
    case TypeKind::Flag: text = "flag"; break;
    case TypeKind::Count: text = "count"; break;
    case TypeKind::Integer: text = "integer"; break;
    case TypeKind::Number: text = "number"; break;
    case TypeKind::Share: text = "share"; break;
    case TypeKind::Duration: text = "duration"; break;
    case TypeKind::Days: text = "days"; break;
    case TypeKind::WorkingDays: text = "working-days"; break;
    case TypeKind::Date: text = "date"; break;
    case TypeKind::Instant: text = "instant"; break;
    case TypeKind::Text: text = "text"; break;
    case TypeKind::Enum:
    case TypeKind::Ref: text = nameOf(program, type.kind, type.id); break;
    case TypeKind::Set: text = "set of " + nameOf(program, type.element, type.id); break;
  }
  return type.optional ? text + "?" : text;
}

std::string valueText(const Program& program, const Type& type, const Value& value) {
  if (value.absent) return "absent";
  switch (type.kind) {
    case TypeKind::Flag: return value.integer != 0 ? "true" : "false";
    case TypeKind::Count:
    case TypeKind::Integer: return fmt::format("{}", value.integer);
    case TypeKind::Number: return fmt::format("{}", value.number);
    case TypeKind::Share: return shareText(value.integer, value.denominator);
    case TypeKind::Duration: return durationText(value.integer);
    case TypeKind::Days: return plural(value.integer, "day", "days");
    case TypeKind::WorkingDays: return plural(value.integer, "working-day", "working-days");
    case TypeKind::Date: return formatIsoDate(value.integer);
    case TypeKind::Instant: return formatIsoInstant(value.integer);
    case TypeKind::Text: return value.text;
    case TypeKind::Enum:
      if (type.id < program.enums.size() && value.integer >= 0 &&
          static_cast<uint64_t>(value.integer) < program.enums[type.id].values.size()) {
        return program.enums[type.id].values[static_cast<size_t>(value.integer)];
      }
      return fmt::format("{}", value.integer);
    case TypeKind::Ref:
    case TypeKind::Set: return fmt::format("{}", value.integer);
  }
  return "";
}

}  // namespace tollgate::ir
