#include "runtime/ingest/values.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

#include "compiler/support/characters.h"
#include "compiler/support/composed_text.h"
#include "compiler/support/diagnostics.h"

namespace tollgate::ingest {
namespace {

// ICU's macros narrow on purpose.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
/// The code point at `at`, which moves behind it; negative if it is not UTF-8.
UChar32 nextPoint(std::string_view text, int32_t& at, int32_t end) {
  UChar32 c = 0;
  U8_NEXT(text.data(), at, end, c);
  return c;
}
/// The code point before `at`, which moves in front of it.
UChar32 pointBefore(std::string_view text, int32_t begin, int32_t& at) {
  UChar32 c = 0;
  U8_PREV(text.data(), begin, at, c);
  return c;
}
#pragma GCC diagnostic pop

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

bool allDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), isDigit); }

CellValue known(int64_t value, int64_t denominator = 1) {
  CellValue result;
  result.state = CellValue::State::Known;
  result.value = value;
  result.denominator = denominator;
  return result;
}

CellValue bad(std::string message, std::string advice) {
  CellValue result;
  result.message = std::move(message);
  result.advice = std::move(advice);
  return result;
}

CellValue tooLarge(std::string_view text) { return bad(fmt::format("{} does not fit 64 bits", quoted(text)), "give a smaller value"); }

/// Digits as a number; none if they do not fit. `digits` has to be digits only.
std::optional<int64_t> whole(std::string_view digits) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

CellValue readWhole(std::string_view text, bool negativeToo, std::string_view what) {
  const std::string_view digits = negativeToo && text.starts_with('-') ? text.substr(1) : text;
  if (!allDigits(digits)) {
    return bad(fmt::format("{} is no {}", quoted(text), what), "write plain digits, without a sign, a point, separators or blanks");
  }
  const std::optional<int64_t> value = whole(text);
  return value ? known(*value) : tooLarge(text);
}

CellValue readNumber(std::string_view text, bool decimalComma) {
  CellValue refused = bad(fmt::format("{} is no number", quoted(text)),
                          decimalComma ? "write it as -12,5 or 1,5e3" : "write it as -12.5 or 1.5e3; a decimal comma has to be declared");
  std::string plain(text);
  const char point = decimalComma ? ',' : '.';
  size_t i = plain.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const size_t start = i;
    while (i < plain.size() && isDigit(plain[i])) ++i;
    return i > start;
  };
  if (!digits()) return refused;
  if (i < plain.size() && plain[i] == point) {
    plain[i++] = '.';
    if (!digits()) return refused;
  }
  if (i < plain.size() && (plain[i] == 'e' || plain[i] == 'E')) {
    ++i;
    if (i < plain.size() && (plain[i] == '+' || plain[i] == '-')) ++i;
    if (!digits()) return refused;
  }
  if (i != plain.size()) return refused;
  double value = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (error != std::errc() || end != plain.data() + plain.size() || !std::isfinite(value)) {
    return bad(fmt::format("{} is outside the numbers that fit 64 bits", quoted(text)), "give a value that does");
  }
  return known(std::bit_cast<int64_t>(value == 0 ? 0.0 : value));  // one zero
}

/// "12.5" as 125 and 10; none if it is no such thing or does not fit.
struct Decimal {
  int64_t digits = 0;
  int64_t scale = 1;
};
std::optional<Decimal> readDecimal(std::string_view text, char point) {
  const size_t at = text.find(point);
  const std::string_view before = text.substr(0, at);
  std::string_view after = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  if (!allDigits(before) || (at != std::string_view::npos && !allDigits(after))) return std::nullopt;
  while (!after.empty() && after.back() == '0') after.remove_suffix(1);
  Decimal result;
  for (size_t i = 0; i < after.size(); ++i) {
    if (result.scale > kMost / 10) return std::nullopt;
    result.scale *= 10;
  }
  const std::optional<int64_t> value = whole(std::string(before) + std::string(after));
  if (!value) return std::nullopt;
  result.digits = *value;
  return result;
}

CellValue share(std::string_view text, int64_t numerator, int64_t denominator) {
  if (denominator == 0) return bad(fmt::format("{} divides by zero", quoted(text)), "give a share of something");
  if (numerator < 0 || numerator > denominator) {
    return bad(fmt::format("{} is {}", text.empty() ? "the share" : quoted(text), numerator < 0 ? "below 0%" : "above 100%"),
               "give a share from 0% to 100%");
  }
  const int64_t common = std::gcd(numerator, denominator);
  return known(numerator / common, denominator / common);
}

CellValue readShare(std::string_view text, bool decimalComma) {
  CellValue refused = bad(fmt::format("{} is no share", quoted(text)), "write an exact share: 90%, 89.95% or 197/219");
  if (text.ends_with('%')) {
    const std::optional<Decimal> decimal = readDecimal(text.substr(0, text.size() - 1), decimalComma ? ',' : '.');
    if (!decimal || decimal->scale > kMost / 100) return refused;
    return share(text, decimal->digits, decimal->scale * 100);
  }
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return refused;
  const std::string_view upper = text.substr(0, slash), lower = text.substr(slash + 1);
  if (!allDigits(upper) || !allDigits(lower)) return refused;
  const std::optional<int64_t> numerator = whole(upper), denominator = whole(lower);
  if (!numerator || !denominator) return tooLarge(text);
  return share(text, *numerator, *denominator);
}

/// Nanoseconds of a unit; 0 for none.
int64_t unitOf(std::string_view word) {
  struct Unit {
    std::string_view word;
    int64_t nanoseconds;
  };
  static constexpr int64_t kSecond = 1'000'000'000;
  static constexpr Unit kUnits[] = {{"ns", 1},
                                    {"nanoseconds", 1},
                                    {"us", 1'000},
                                    {"microseconds", 1'000},
                                    {"ms", 1'000'000},
                                    {"milliseconds", 1'000'000},
                                    {"s", kSecond},
                                    {"seconds", kSecond},
                                    {"second", kSecond},
                                    {"min", 60 * kSecond},
                                    {"minutes", 60 * kSecond},
                                    {"minute", 60 * kSecond},
                                    {"h", 3600 * kSecond},
                                    {"hours", 3600 * kSecond},
                                    {"hour", 3600 * kSecond}};
  for (const Unit& unit : kUnits) {
    if (unit.word == word) return unit.nanoseconds;
  }
  return 0;
}

/// Exactly decimal * unit; none if that is no whole number of nanoseconds or does not fit.
std::optional<int64_t> scaled(const Decimal& decimal, int64_t unit) {
  const __int128 product = static_cast<__int128>(decimal.digits) * unit;
  if (product % decimal.scale != 0 || product / decimal.scale > kMost) return std::nullopt;
  return static_cast<int64_t>(product / decimal.scale);
}

/// `PT1H30M`, `P1DT2H`: each unit at most once, in order; a fraction anywhere. A day has 24 hours.
std::optional<int64_t> readIsoDuration(std::string_view text, char point) {
  static constexpr std::string_view kOrder = "DHMS";
  static constexpr int64_t kSeconds[] = {86'400, 3600, 60, 1};
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  __int128 sum = 0;
  size_t next = 0;
  bool any = false;
  while (!text.empty()) {
    if (text.front() == 'T' && next <= 1) {
      text.remove_prefix(1);
      next = 1;
    }
    const size_t end = text.find_first_of(kOrder);
    if (end == std::string_view::npos) return std::nullopt;
    const size_t unit = kOrder.find(text[end]);
    if (unit < next || (unit > 0 && next == 0)) return std::nullopt;
    const std::optional<Decimal> decimal = readDecimal(text.substr(0, end), point);
    const std::optional<int64_t> part = decimal ? scaled(*decimal, kSeconds[unit] * 1'000'000'000) : std::nullopt;
    if (!part) return std::nullopt;
    sum += *part;
    if (sum > kMost) return std::nullopt;
    next = unit + 1;
    any = true;
    text.remove_prefix(end + 1);
    if (next == 1 && !text.empty() && text.front() != 'T') return std::nullopt;
  }
  if (!any) return std::nullopt;
  return static_cast<int64_t>(sum);
}

/// `01:30:00` or `01:30:00.250`.
std::optional<int64_t> readClock(std::string_view text, char point) {
  const size_t first = text.find(':'), second = first == std::string_view::npos ? first : text.find(':', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view hours = text.substr(0, first), minutes = text.substr(first + 1, second - first - 1);
  const std::optional<Decimal> seconds = readDecimal(text.substr(second + 1), point);
  if (!allDigits(hours) || hours.size() > 6 || minutes.size() != 2 || !allDigits(minutes) || !seconds) return std::nullopt;
  const int64_t minute = *whole(minutes);
  const std::optional<int64_t> rest = scaled(*seconds, 1'000'000'000);
  if (minute > 59 || !rest || *rest >= 60'000'000'000) return std::nullopt;
  const __int128 sum = (static_cast<__int128>(*whole(hours)) * 3600 + static_cast<__int128>(minute) * 60) * 1'000'000'000 + *rest;
  if (sum > kMost) return std::nullopt;
  return static_cast<int64_t>(sum);
}

CellValue readDuration(std::string_view text, const std::string& form, bool decimalComma) {
  const char point = decimalComma ? ',' : '.';
  std::optional<int64_t> value = readIsoDuration(text, point);
  if (!value) value = readClock(text, point);
  if (!value) {
    size_t end = 0;
    while (end < text.size() && (isDigit(text[end]) || text[end] == point)) ++end;
    std::string_view unit = text.substr(end);
    if (unit.starts_with(' ')) unit.remove_prefix(1);
    const int64_t nanoseconds = unitOf(unit.empty() ? std::string_view(form) : unit);
    const std::optional<Decimal> decimal = readDecimal(text.substr(0, end), point);
    if (decimal && nanoseconds != 0) value = scaled(*decimal, nanoseconds);
    if (decimal && nanoseconds == 0 && unit.empty()) {
      return bad(fmt::format("{} has no unit", quoted(text)), "let the source name the unit, such as seconds");
    }
  }
  if (value) return known(*value);
  return bad(fmt::format("{} is no duration", quoted(text)),
             "write 90 s, 1.5 h, 250 ms, PT1H30M or 01:30:00, not negative and no finer than a nanosecond");
}

CellValue instant(std::string_view text, int64_t seconds, int64_t fraction) {
  const __int128 value = static_cast<__int128>(seconds) * 1'000'000'000 + fraction;
  if (value > kMost || value < std::numeric_limits<int64_t>::min()) return tooLarge(text);
  return known(static_cast<int64_t>(value));
}

}  // namespace

std::string_view trimmedText(std::string_view text) {
  const auto length = static_cast<int32_t>(std::min<size_t>(text.size(), std::numeric_limits<int32_t>::max()));
  int32_t begin = 0, end = length;
  while (begin < end) {
    int32_t next = begin;
    const UChar32 c = nextPoint(text, next, end);
    if (c < 0 || !u_isUWhiteSpace(c)) break;
    begin = next;
  }
  while (end > begin) {
    int32_t before = end;
    const UChar32 c = pointBefore(text, begin, before);
    if (c < 0 || !u_isUWhiteSpace(c)) break;
    end = before;
  }
  return text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
}

std::string quoted(std::string_view text) {
  constexpr size_t kShown = 60;
  std::string result = "`";
  size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool starts = (byte & 0xC0) != 0x80;
    if (starts && ++characters > kShown) {
      result += "…";
      break;
    }
    if (byte < 0x20 || byte == 0x7F)
      result += fmt::format("\\x{:02x}", byte);
    else
      result += c;
  }
  return result + "`";
}

ValueReader::ValueReader(const ir::Program& program, table::TextPool& texts, ir::Type type, const ir::Mapping& mapping,
                         const std::vector<std::string>* names)
    : texts_(texts),
      type_(type),
      decimalComma_(mapping.decimalComma),
      overlap_(mapping.overlap),
      form_(mapping.format),
      zoneName_(mapping.zone),
      names_(names) {
  if (type.kind == ir::TypeKind::Enum && names_ == nullptr && type.id < program.enums.size()) {
    names_ = &program.enums[type.id].values;
  }
  if (type.kind == ir::TypeKind::Enum && names_ != nullptr) {
    for (size_t i = 0; i < names_->size(); ++i) {
      ordinals_.emplace((*names_)[i], static_cast<int64_t>(i));
      candidates_.push_back((*names_)[i]);
    }
  }
  if (type.kind == ir::TypeKind::Date || type.kind == ir::TypeKind::Instant) {
    dateForm_ = DateForm::parse(form_, &mistake_);
    if (!dateForm_) mistake_ += "; correct the form in the source";
    if (!zoneName_.empty()) zone_ = Zone::find(zoneName_);
    if (!zoneName_.empty() && !zone_) {
      mistake_ = fmt::format("there is no zone {}; write a name of the tz database, such as `Europe/London`", quoted(zoneName_));
    }
  }
  for (const ir::ValueMap& entry : mapping.values) {
    CellValue value = constantValue(texts, type, entry.value, names_);
    if (entry.outcome != ir::kNone) value = known(entry.outcome);
    for (const std::string& word : entry.words) {
      words_.emplace(composed(word).value_or(word), value);
      candidates_.push_back(word);
    }
  }
}

CellValue ValueReader::read(std::string_view text) const {
  if (isAscii(text)) return readComposed(text);
  const std::optional<std::string> normal = composed(text);
  return normal ? readComposed(*normal) : bad("the text is not UTF-8", "write the file as UTF-8");
}

CellValue ValueReader::readComposed(std::string_view text) const {
  if (auto it = words_.find(text); it != words_.end()) return it->second;
  switch (type_.kind) {
    case ir::TypeKind::Flag: return unmapped(text, "flag");
    case ir::TypeKind::Count: return readWhole(text, false, "count");
    case ir::TypeKind::Days:
    case ir::TypeKind::WorkingDays: return readWhole(text, false, "number of days");
    case ir::TypeKind::Integer: return readWhole(text, true, "whole number");
    case ir::TypeKind::Number: return readNumber(text, decimalComma_);
    case ir::TypeKind::Share: return readShare(text, decimalComma_);
    case ir::TypeKind::Duration: return readDuration(text, form_, decimalComma_);
    case ir::TypeKind::Date: return readDate(text);
    case ir::TypeKind::Instant: return readInstant(text);
    case ir::TypeKind::Text:
    case ir::TypeKind::Ref: return readText(text);
    case ir::TypeKind::Enum: return readEnum(text);
    case ir::TypeKind::Set: break;
  }
  return bad(fmt::format("{} cannot be read", quoted(text)), "map the elements of the set");
}

CellValue ValueReader::unmapped(std::string_view text, std::string_view what) const {
  const std::string close = text.size() > 1 ? nearest(text, candidates_) : std::string();
  std::string advice = candidates_.empty() ? "map the words that the file uses" : "map this word in the source or correct the cell";
  constexpr size_t kShown = 12;
  if (close.empty() && !candidates_.empty() && candidates_.size() <= kShown) {
    std::string known;
    for (const std::string& word : candidates_) known += (known.empty() ? "" : ", ") + quoted(word);
    advice = fmt::format("known are {}: {}", known, advice);
  }
  if (!close.empty()) advice = fmt::format("the nearest is {}, but nothing is guessed: {}", quoted(close), advice);
  return bad(fmt::format("{} is no {} that the source maps", quoted(text), what), advice);
}

CellValue ValueReader::readEnum(std::string_view text) const {
  if (auto it = ordinals_.find(text); it != ordinals_.end()) return known(it->second);
  return unmapped(text, "value");
}

CellValue ValueReader::readText(std::string_view text) const {
  if (text.find('\0') != std::string_view::npos) {
    return bad(fmt::format("{} holds a NUL character", quoted(text)), "remove it");
  }
  return known(texts_.code(text));
}

CellValue ValueReader::readDate(std::string_view text) const {
  if (!mistake_.empty()) return bad("", "");
  std::string error;
  const std::optional<LocalTime> time = dateForm_->read(text, &error);
  const std::string form = form_.empty() ? "yyyy-mm-dd" : form_;
  if (time && form_.empty() && time->hasTime) error = "it is a time, not a date";
  if (!time || !error.empty()) {
    if (error == DateForm::kNoSuchDay) return bad(fmt::format("{}: {}", quoted(text), error), "correct the date");
    return bad(fmt::format("{} is no date: {}", quoted(text), error), fmt::format("write it as `{}`", form));
  }
  return known(time->day);
}

CellValue ValueReader::readInstant(std::string_view text) const {
  if (!mistake_.empty()) return bad("", "");
  std::string error;
  const std::optional<LocalTime> time = dateForm_->read(text, &error);
  if (time && !time->hasTime) error = "it has no time of day";
  if (!time || !error.empty()) {
    const std::string form = form_.empty() ? "yyyy-mm-ddThh:mm:ssZ" : form_;
    return bad(fmt::format("{} is no instant: {}", quoted(text), error), fmt::format("write it as `{}`", form));
  }
  const int64_t fraction = time->nanoseconds % 1'000'000'000;
  const int64_t local = time->day * 86'400 + time->nanoseconds / 1'000'000'000;
  if (time->offsetSeconds) return instant(text, local - *time->offsetSeconds, fraction);
  if (zoneName_.empty()) {
    return bad(fmt::format("{} names no zone", quoted(text)), "let the source say it: `in \"Europe/London\"`");
  }
  const std::vector<int64_t> meanings = zone_->instants(local);
  if (meanings.empty()) {
    return bad(fmt::format("{} did not exist in {}: the clocks went forward", quoted(text), zoneName_),
               "correct the time, or export it with its offset");
  }
  const bool latest = overlap_ == ir::Mapping::Overlap::Later;
  CellValue result = instant(text, latest ? meanings.back() : meanings.front(), fraction);
  if (meanings.size() == 1 || overlap_ != ir::Mapping::Overlap::Open) return result;
  const CellValue later = instant(text, meanings.back(), fraction);
  if (result.state != CellValue::State::Known || later.state != CellValue::State::Known) return tooLarge(text);
  result.state = CellValue::State::Overlap;
  result.later = later.value;
  return result;
}

CellValue constantValue(table::TextPool& texts, const ir::Type& type, const ir::Value& value, const std::vector<std::string>* names) {
  if (value.absent) {
    CellValue result;
    result.state = CellValue::State::Absent;
    return result;
  }
  switch (type.kind) {
    case ir::TypeKind::Text:
    case ir::TypeKind::Ref: return known(texts.code(composed(value.text).value_or(value.text)));
    case ir::TypeKind::Number: return known(std::bit_cast<int64_t>(value.number == 0 ? 0.0 : value.number));
    case ir::TypeKind::Share: return value.denominator <= 0 ? known(value.integer) : share("", value.integer, value.denominator);
    case ir::TypeKind::Set: return constantValue(texts, {type.element, ir::TypeKind::Ref, type.id, false}, value, names);
    case ir::TypeKind::Duration: return value.text.empty() ? known(value.integer) : readDuration(value.text, "", false);
    case ir::TypeKind::Enum: {
      if (value.text.empty() || names == nullptr) return known(value.integer);
      const auto named = std::find(names->begin(), names->end(), value.text);
      if (named == names->end()) return bad(fmt::format("{} is no value", quoted(value.text)), "correct the source");
      return known(named - names->begin());
    }
    case ir::TypeKind::Flag:
    case ir::TypeKind::Count:
    case ir::TypeKind::Integer:
    case ir::TypeKind::Days:
    case ir::TypeKind::WorkingDays:
    case ir::TypeKind::Date:
    case ir::TypeKind::Instant: break;
  }
  return known(value.integer);
}

}  // namespace tollgate::ingest
