// Types by name, constants by type, and how both are called in messages.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "compiler/sema/checker.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/display_text.h"

namespace tollgate::sema {
namespace {

struct BuiltIn {
  std::string_view name;
  TypeKind kind;
};
constexpr std::array kBuiltIns = {BuiltIn{"flag", TypeKind::Flag},       BuiltIn{"count", TypeKind::Count},
                                  BuiltIn{"integer", TypeKind::Integer}, BuiltIn{"number", TypeKind::Number},
                                  BuiltIn{"share", TypeKind::Share},     BuiltIn{"duration", TypeKind::Duration},
                                  BuiltIn{"days", TypeKind::Days},       BuiltIn{"working-days", TypeKind::WorkingDays},
                                  BuiltIn{"date", TypeKind::Date},       BuiltIn{"instant", TypeKind::Instant},
                                  BuiltIn{"text", TypeKind::Text}};

std::optional<int64_t> wholeNumber(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value > 999'999'999'999'999'999 || value < -999'999'999'999'999'999) return std::nullopt;
  return value;
}

}  // namespace

Id EnumInfo::ordinalOf(std::string_view value) const {
  for (Id i = 0; i < values.size(); ++i) {
    if (values[i] == value) return i;
  }
  return kNone;
}

Id RecordInfo::fieldNamed(std::string_view name) const {
  for (Id i = 0; i < fields.size(); ++i) {
    if (fields[i].decl->name == name) return i;
  }
  return kNone;
}

Id DecisionInfo::outcomeNamed(std::string_view outcome) const {
  for (Id i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i] == outcome) return i;
  }
  return kNone;
}

std::string CheckedProgram::typeText(const Type& type) const {
  auto named = [&](TypeKind kind, Id id) -> std::string {
    if (kind == TypeKind::Enum && id < enums.size()) return enums[id].name;
    if (kind == TypeKind::Ref && id < records.size()) return records[id].decl->name;
    return "?";
  };
  std::string text = "?";
  for (const BuiltIn& b : kBuiltIns) {
    if (b.kind == type.kind) text = b.name;
  }
  if (type.is(TypeKind::Months)) text = "months";
  if (type.is(TypeKind::Enum) || type.is(TypeKind::Ref)) text = named(type.kind, type.id);
  if (type.is(TypeKind::Set)) text = "set of " + named(type.element, type.id);
  return type.optional ? text + "?" : text;
}

std::string CheckedProgram::written(Span span) const {
  if (!sources_ || !span.valid() || span.file >= sources_->size()) return "";
  const std::string_view text = sources_->file(span.file).text();
  const size_t end = std::min<size_t>(span.end, text.size());
  std::string out;
  for (size_t i = span.begin; i < end; ++i) {
    // A comment inside is no part of what was written.
    if (text.substr(i).starts_with("--") && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\n')) i = std::min(text.find('\n', i), end);
    if (i < end) out += text[i];
  }
  return onOneLine(out);
}

std::string aType(const CheckedProgram& p, const Type& type) {
  if (type.is(TypeKind::Flag)) return type.optional ? "a condition that may be absent" : "a condition";
  if (type.is(TypeKind::Days)) return "a number of days";
  if (type.is(TypeKind::WorkingDays)) return "a number of working-days";
  if (type.is(TypeKind::Months)) return "a number of months";
  const std::string text = p.typeText(type);
  const char first = text.empty() ? 'x' : text[0];
  const bool vowel = std::string_view("aeioAEIO").find(first) != std::string_view::npos;
  return (vowel ? "an " : "a ") + text;
}

std::string aMeaning(const Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::Enum: return "an enum";
    case SymbolKind::Record: return "a record";
    case SymbolKind::Collection: return "a collection";
    case SymbolKind::Function: return "a definition";
    case SymbolKind::Table: return "a table";
    case SymbolKind::Interpretation: return "an interpretation";
    case SymbolKind::Decision: return "a decision";
    case SymbolKind::Gate: return "a gate";
    case SymbolKind::Pack: return "a pack";
    case SymbolKind::Source: return "a source";
    case SymbolKind::Document: return "a document";
    case SymbolKind::Register: return "a register";
    case SymbolKind::Calendar: return "a calendar";
    case SymbolKind::World: return "a world";
  }
  return "";
}

std::vector<std::string> builtInTypes() {
  std::vector<std::string> names;
  for (const BuiltIn& b : kBuiltIns) names.emplace_back(b.name);
  return names;
}

Type Checker::resolveType(Id module, const syntax::TypeExpr& written) {
  if (!written.written()) return {};
  for (const BuiltIn& b : kBuiltIns) {
    if (b.name != written.name.text) continue;
    Type type = Type::of(b.kind);
    if (written.isSet) {
      report(DiagKind::UnknownType, written.span, {"set of " + written.name.text}).help = "a set holds records or values of an enum";
      return {};
    }
    type.optional = written.optional;
    return type;
  }
  const Symbol* symbol = findSymbol(module, written.name.text, SymbolKind::Enum, written.name.span, true);
  if (!symbol) symbol = findSymbol(module, written.name.text, SymbolKind::Record, written.name.span, true);
  if (!symbol) {
    std::vector<std::string> candidates = symbolNames(module, SymbolKind::Enum);
    for (std::string& name : symbolNames(module, SymbolKind::Record)) candidates.push_back(std::move(name));
    for (std::string& name : builtInTypes()) candidates.push_back(std::move(name));
    suggest(report(DiagKind::UnknownType, written.name.span, {written.name.text}), written.name.span, written.name.text, candidates);
    return {};
  }
  Type type = symbol->kind == SymbolKind::Enum ? Type::enumOf(symbol->id) : Type::refTo(symbol->id);
  if (written.isSet) type = Type::setOf(type);
  type.optional = written.optional;
  return type;
}

Id Checker::newVariable(std::string name, Type type, Span span, Id sameElementAs) {
  p.variables.push_back({std::move(name), type, span, sameElementAs, false, ""});
  return static_cast<Id>(p.variables.size() - 1);
}

Id Checker::newWhereVariable(const SetFacts& facts) {
  const Id var = newVariable("", facts.element, facts.nameSpan, facts.var);
  p.variables[var].alias = facts.name;
  return var;
}

/// A value as written in a table, a test, a mapping or `constant …`.
std::optional<Constant> Checker::constantOf(const Type& type, const std::string& text, bool* noSuchDate) {
  Constant c;
  switch (type.kind) {
    case TypeKind::Flag:
      if (text != "true" && text != "false") return std::nullopt;
      c.integer = text == "true";
      return c;
    case TypeKind::Count:
    case TypeKind::Integer:
    case TypeKind::Months: {
      const auto value = wholeNumber(text);
      if (!value || (*value < 0 && !type.is(TypeKind::Integer))) return std::nullopt;
      c.integer = *value;
      return c;
    }
    case TypeKind::Days:
    case TypeKind::WorkingDays: {
      const size_t space = text.find(' ');
      const std::string unit = space == std::string::npos ? "" : text.substr(space + 1);
      const bool working = unit == "working-days" || unit == "working-day";
      const bool days = unit == "days" || unit == "day";
      if (!unit.empty() && !(type.is(TypeKind::WorkingDays) ? working : days)) return std::nullopt;
      const auto value = wholeNumber(text.substr(0, space));
      if (!value || *value < 0) return std::nullopt;
      c.integer = *value;
      return c;
    }
    case TypeKind::Duration: {
      const size_t space = text.find(' ');
      if (space == std::string::npos) return std::nullopt;
      const auto value = wholeNumber(text.substr(0, space));
      std::string unit = text.substr(space + 1);
      if (unit.ends_with('s')) unit.pop_back();
      int64_t size = 0;
      if (unit == "millisecond") size = 1'000'000;
      if (unit == "second") size = kNanosecondsPerSecond;
      if (unit == "minute") size = 60 * kNanosecondsPerSecond;
      if (unit == "hour") size = 3'600 * kNanosecondsPerSecond;
      if (unit == "day") size = kNanosecondsPerDay;
      if (unit == "week") size = 7 * kNanosecondsPerDay;
      if (!value || *value < 0 || size == 0 || *value > INT64_MAX / size) return std::nullopt;
      c.integer = *value * size;
      return c;
    }
    case TypeKind::Number: {
      double value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
      c.number = value;
      return c;
    }
    case TypeKind::Share: {
      if (text.empty() || text.back() != '%') return std::nullopt;
      const std::string digits = text.substr(0, text.size() - 1);
      const size_t point = digits.find('.');
      const std::string decimals = point == std::string::npos ? "" : digits.substr(point + 1);
      if (decimals.size() > 4 || (point != std::string::npos && decimals.empty())) return std::nullopt;
      const auto value = wholeNumber(digits.substr(0, point) + decimals);
      if (!value || *value < 0) return std::nullopt;
      c.integer = *value;
      c.denominator = 100;
      for (size_t i = 0; i < decimals.size(); ++i) c.denominator *= 10;
      return c;
    }
    case TypeKind::Date: {
      const auto value = parseIsoDate(text);
      if (!value) {
        if (noSuchDate) *noSuchDate = text.size() == 10 && text[4] == '-' && text[7] == '-';
        return std::nullopt;
      }
      c.integer = *value;
      return c;
    }
    case TypeKind::Instant: {
      const auto value = parseIsoInstant(text);
      if (!value) return std::nullopt;
      c.integer = *value;
      return c;
    }
    case TypeKind::Enum: {
      const Id ordinal = p.enums[type.id].ordinalOf(text);
      if (ordinal == kNone) return std::nullopt;
      c.integer = ordinal;
      return c;
    }
    case TypeKind::Text:
    case TypeKind::Ref: c.text = text; return c;
    case TypeKind::Set:
    case TypeKind::Error: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace tollgate::sema
