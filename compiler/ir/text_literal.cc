#include "compiler/ir/text_literal.h"

#include <bit>
#include <charconv>

#include <fmt/format.h>

#include "compiler/ir/text_words.h"
#include "compiler/support/calendar_date.h"

namespace tollgate::ir::text {
namespace {

bool isPlain(const Value& value) { return value.denominator == 1 && sameBits(value.number, 0) && value.text.empty() && !value.absent; }

Literal rawLiteral(const Value& value) {
  return {fmt::format("(value {}/{} {} {} {})", value.integer, value.denominator, numberText(value.number), quoted(value.text),
                      value.absent ? "absent" : "present"),
          std::nullopt};
}

bool isDigits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

Literal integerLiteral(int64_t value) {
  Literal literal{fmt::format("{}", value), std::nullopt};
  if (value >= 0) literal.implied = Type{TypeKind::Count};
  return literal;
}

}  // namespace

std::string numberText(double number) {
  std::string text = fmt::format("num:{}", number);
  const auto back = parseNumber(text);
  if (back && sameBits(*back, number)) return text;
  return fmt::format("num:bits:{:016x}", std::bit_cast<uint64_t>(number));
}

std::optional<double> parseNumber(std::string_view atom) {
  if (!atom.starts_with("num:")) return std::nullopt;
  atom.remove_prefix(4);
  if (atom.starts_with("bits:")) {
    uint64_t bits = 0;
    const auto [end, error] = std::from_chars(atom.data() + 5, atom.data() + atom.size(), bits, 16);
    if (error != std::errc() || end != atom.data() + atom.size()) return std::nullopt;
    return std::bit_cast<double>(bits);
  }
  double number = 0;
  const auto [end, error] = std::from_chars(atom.data(), atom.data() + atom.size(), number);
  if (error != std::errc() || end != atom.data() + atom.size()) return std::nullopt;
  return number;
}

std::optional<int64_t> parseInteger(std::string_view atom) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(atom.data(), atom.data() + atom.size(), value);
  if (error != std::errc() || end != atom.data() + atom.size()) return std::nullopt;
  return value;
}

Literal literalOf(const Program& program, const Type& type, const Value& value) {
  if (sameValue(value, Value{0, 1, 0, "", true})) return {"absent", std::nullopt};
  if (type.kind == TypeKind::Share && sameBits(value.number, 0) && value.text.empty() && !value.absent) {
    return {fmt::format("{}/{}", value.integer, value.denominator), Type{TypeKind::Share}};
  }
  if (type.kind == TypeKind::Number && sameValue(value, Value{0, 1, value.number, "", false})) {
    return {numberText(value.number), Type{TypeKind::Number}};
  }
  if (type.kind == TypeKind::Text && sameValue(value, Value{0, 1, 0, value.text, false})) {
    return {quoted(value.text), Type{TypeKind::Text}};
  }
  if (!isPlain(value)) return rawLiteral(value);
  switch (type.kind) {
    case TypeKind::Flag:
      if (value.integer == 0) return {"false", Type{TypeKind::Flag}};
      if (value.integer == 1) return {"true", Type{TypeKind::Flag}};
      break;
    case TypeKind::Date: {
      std::string text = formatIsoDate(value.integer);
      if (parseIsoDate(text) == value.integer) return {std::move(text), Type{TypeKind::Date}};
      break;
    }
    case TypeKind::Instant: {
      std::string text = formatIsoInstant(value.integer);
      if (parseIsoInstant(text) == value.integer) return {std::move(text), Type{TypeKind::Instant}};
      break;
    }
    case TypeKind::Enum:
      if (value.integer >= 0 && value.integer < static_cast<int64_t>(kNone)) {
        const std::string_view name = nameOf(program, Names::Values, type.id, static_cast<Id>(value.integer));
        if (isBareName(name)) return {fmt::format("{}:{}", value.integer, name), std::nullopt};
      }
      break;
    case TypeKind::Count:
    case TypeKind::Integer:
    case TypeKind::Number:
    case TypeKind::Share:
    case TypeKind::Duration:
    case TypeKind::Days:
    case TypeKind::WorkingDays:
    case TypeKind::Text:
    case TypeKind::Ref:
    case TypeKind::Set: break;
  }
  return integerLiteral(value.integer);
}

std::optional<ParsedLiteral> parseLiteralAtom(std::string_view atom) {
  ParsedLiteral parsed;
  const auto plain = [&](int64_t integer, std::optional<Type> implied) {
    parsed.value.integer = integer;
    parsed.implied = implied;
    return parsed;
  };
  if (atom == "true") return plain(1, Type{TypeKind::Flag});
  if (atom == "false") return plain(0, Type{TypeKind::Flag});
  if (atom == "absent") {
    parsed.value.absent = true;
    return parsed;
  }
  if (const auto integer = parseInteger(atom)) {
    return plain(*integer, isDigits(atom) ? std::optional(Type{TypeKind::Count}) : std::nullopt);
  }
  if (const auto number = parseNumber(atom)) {
    parsed.value.number = *number;
    parsed.implied = Type{TypeKind::Number};
    return parsed;
  }
  if (const auto days = parseIsoDate(atom)) return plain(*days, Type{TypeKind::Date});
  if (const auto instant = parseIsoInstant(atom)) return plain(*instant, Type{TypeKind::Instant});
  if (const size_t slash = atom.find('/'); slash != std::string_view::npos) {
    const auto over = parseInteger(atom.substr(0, slash)), under = parseInteger(atom.substr(slash + 1));
    if (!over || !under) return std::nullopt;
    parsed.value.denominator = *under;
    return plain(*over, Type{TypeKind::Share});
  }
  if (const size_t colon = atom.find(':'); colon != std::string_view::npos && isBareName(atom.substr(colon + 1))) {
    if (const auto integer = parseInteger(atom.substr(0, colon))) return plain(*integer, std::nullopt);
  }
  return std::nullopt;
}

}  // namespace tollgate::ir::text
