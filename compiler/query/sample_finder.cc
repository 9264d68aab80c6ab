#include "compiler/query/sample_finder.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/query/text.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/made_words.h"

namespace tollgate::query {

using sema::ExprInfo;
using sema::Meaning;
using sema::Type;
using sema::TypeKind;
using syntax::CompareOp;
using syntax::Expr;
using syntax::ExprId;
using syntax::ExprKind;
using syntax::kNoExpr;
using syntax::QuantifierForm;

namespace {

constexpr size_t kMostDepth = 60, kMostSteps = 5000;  // definitions in definitions, conditions in conditions; conditions at all
constexpr size_t kMostObjects = 100, kMostKeys = 8;   // keys in keys

std::optional<int64_t> numberOf(const Type& type, const SampleValue& value) {
  if (type.is(TypeKind::Date)) return parseIsoDate(value.text);
  const bool digits = !value.text.empty() && value.text.size() < 10 && value.text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::optional<int64_t>(std::stoll(value.text)) : std::nullopt;
}

bool ordersAs(int64_t a, CompareOp op, int64_t b) {
  switch (op) {
    case CompareOp::Is: return a == b;
    case CompareOp::AtLeast:
    case CompareOp::OnOrAfter: return a >= b;
    case CompareOp::AtMost:
    case CompareOp::OnOrBefore: return a <= b;
    case CompareOp::Above:
    case CompareOp::After: return a > b;
    case CompareOp::Below:
    case CompareOp::Before: return a < b;
    default: return false;
  }
}

bool holds(const Type& type, const SampleValue& a, CompareOp op, const SampleValue& b) {
  if (type.is(TypeKind::Ref)) return a.object == b.object;
  if (type.is(TypeKind::Date) || type.is(TypeKind::Count)) {
    const auto x = numberOf(type, a), y = numberOf(type, b);
    return x && y && ordersAs(*x, op, *y);
  }
  return op == CompareOp::Is && a.text == b.text;
}

}  // namespace

std::optional<SampleValue> SampleFinder::counted(Id record) {
  if (data.noRows.contains(record)) return std::nullopt;
  data.objects.push_back({record, "", true, {}});
  return reference(data.objects.size() - 1);
}

std::optional<SampleValue> SampleFinder::another(Id record) {
  const sema::RecordInfo& of = p_.records[record];
  if (of.key.empty() || !of.decl->collection.written() || data.noRows.contains(record) || data.objects.size() >= kMostObjects) {
    return std::nullopt;
  }
  std::string key;
  if (of.key.size() == 1) {
    const auto others = std::count_if(data.objects.begin(), data.objects.end(), [&](const SampleRow& o) { return o.record == record; });
    key = fmt::format("{}-{}", singularOf(of.decl->collection.text), static_cast<char>('A' + others));
    if (!of.fields[of.key[0]].type.is(TypeKind::Text) || others > 20 || !nameMistake(key).empty()) return std::nullopt;
  }
  data.objects.push_back({record, std::move(key), false, {}});
  return reference(data.objects.size() - 1);
}

SampleValue SampleFinder::reference(size_t object) const { return {Type::refTo(data.objects[object].record), object, ""}; }

bool SampleFinder::complete(size_t object) {
  const sema::RecordInfo& of = p_.records[data.objects[object].record];
  size_t lacking = 0;
  for (const Id part : of.key) {
    const Place place{object, part};
    if (isKey(place) || given(place)) continue;
    const Type& type = of.fields[part].type;
    // So many rows have keys that are made for them.
    if (data.objects[object].counted && (type.is(TypeKind::Text) || type.is(TypeKind::Count)) && ++lacking == 1) continue;
    if (!something(place)) return false;
  }
  if (data.objects[object].counted && !of.key.empty() && lacking == 0 && !(of.key.size() == 1)) return false;
  return of.recorded == kNone || given({object, of.recorded}) || something({object, of.recorded});
}

std::string SampleFinder::keyOf(size_t object, size_t depth) const {
  const SampleRow& o = data.objects[object];
  if (!o.key.empty() || depth == kMostKeys) return o.key;
  std::string key;
  for (const Id part : p_.records[o.record].key) {
    std::string text = written(o.fields.at(part), depth + 1);
    if (text.empty()) return "";
    if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
    key += (key.empty() ? "" : " ") + text;
  }
  return "\"" + key + "\"";
}

std::string SampleFinder::written(const SampleValue& value, size_t depth) const {
  return value.type.is(TypeKind::Ref) && value.text != "absent" ? keyOf(value.object, depth) : value.text;
}

void SampleFinder::bind(Id variable, const SampleValue& value) {
  if (variable != kNone) data.variables[variable] = value;
}

std::string SampleFinder::writtenDay() const { return formatIsoDate(day_); }

bool SampleFinder::hold(Id module, ExprId id, bool wanted) {
  if (++steps_ > kMostSteps || depth_ == kMostDepth) return false;
  ++depth_;
  SampleData before = data;
  const bool found = tryHold(module, id, wanted);
  if (!found) data = std::move(before);
  --depth_;
  return found;
}

bool SampleFinder::memberOf(Id module, ExprId set, size_t object) {
  const Expr& e = p_.expr(module, set);
  const ExprInfo& info = p_.info(module, set);
  if (e.kind == ExprKind::Binding) return memberOf(module, e.kids[0], object);
  if (e.kind == ExprKind::Where) {
    if (!memberOf(module, e.kids[0], object)) return false;
    for (const Id var : info.vars) bind(var, reference(object));
    return hold(module, e.kids[1], true);
  }
  if (info.res.meaning == Meaning::Collection) return info.res.id == data.objects[object].record;
  const Id function = called(module, set);
  return function != kNone && !p_.functions[function].until &&
         memberOf(p_.functions[function].module, p_.functions[function].body(), object);
}

std::optional<SampleValue> SampleFinder::valueOf(Id module, ExprId id) {
  const Expr& e = p_.expr(module, id);
  const ExprInfo& info = p_.info(module, id);
  switch (e.kind) {
    case ExprKind::CountLit:
    case ExprKind::NumberLit:
    case ExprKind::PercentLit:
    case ExprKind::DateLit:
    case ExprKind::InstantLit: return SampleValue{info.type, 0, e.text};
    case ExprKind::TextLit:
    case ExprKind::Quantity: return SampleValue{info.type, 0, p_.written(e.span)};
    case ExprKind::True: return SampleValue{info.type, 0, "true"};
    case ExprKind::False: return SampleValue{info.type, 0, "false"};
    case ExprKind::This:
    case ExprKind::Name:
    case ExprKind::Member: break;
    default: return std::nullopt;
  }
  switch (info.res.meaning) {
    case Meaning::EnumValue: return SampleValue{Type::enumOf(info.res.id), 0, p_.enums[info.res.id].values[info.res.extra]};
    case Meaning::AsOf: return SampleValue{Type::of(TypeKind::Date), 0, writtenDay()};
    case Meaning::Variable: return variable(info.res.id);
    case Meaning::Field: {
      const auto place = placeOf(module, id);
      return place ? valueAt(*place) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

Id SampleFinder::called(Id module, ExprId id) {
  const Expr& e = p_.expr(module, id);
  const sema::Resolution& res = p_.info(module, id).res;
  if (res.meaning != Meaning::Function) return kNone;
  const sema::FunctionInfo& function = p_.functions[res.id];
  if (function.made) return kNone;
  std::vector<SampleValue> values;
  if (function.kind == sema::FunctionKind::Property) {
    const auto object = objectOf(module, id);
    if (!object) return kNone;
    values.push_back(reference(*object));
  }
  for (size_t i = 1; e.kind == ExprKind::Call && i < e.kids.size(); ++i) {
    const auto value = valueOf(module, e.kids[i]);
    if (!value) return kNone;
    values.push_back(*value);
  }
  if (values.size() != function.params.size()) return kNone;
  for (size_t i = 0; i < values.size(); ++i) bind(function.params[i], values[i]);
  return res.id;
}

std::optional<SampleValue> SampleFinder::variable(Id id) const {
  read.insert(id);
  const auto found = data.variables.find(id);
  return found == data.variables.end() ? std::nullopt : std::optional(found->second);
}

const sema::FieldInfo& SampleFinder::field(Place place) const { return p_.records[data.objects[place.object].record].fields[place.field]; }

bool SampleFinder::isKey(Place place) const {
  const std::vector<Id>& key = p_.records[data.objects[place.object].record].key;
  return key.size() == 1 && key[0] == place.field;
}

std::optional<SampleValue> SampleFinder::valueAt(Place place) const {
  const SampleRow& object = data.objects[place.object];
  if (isKey(place))
    return object.counted ? std::nullopt : std::optional(SampleValue{field(place).type.required(), 0, "\"" + object.key + "\""});
  const auto known = object.fields.find(place.field);
  return known == object.fields.end() || known->second.text == "absent" ? std::nullopt : std::optional(known->second);
}

bool SampleFinder::give(Place place, SampleValue value) {
  if (isKey(place)) return false;
  value.type = field(place).type.required();
  const auto [known, fresh] = data.objects[place.object].fields.try_emplace(place.field, value);
  return fresh || known->second == value;
}

bool SampleFinder::give(Place place, std::string text) { return give(place, SampleValue{{}, 0, std::move(text)}); }

bool SampleFinder::given(Place place) const { return data.objects[place.object].fields.contains(place.field); }

bool SampleFinder::something(Place place) {
  const Type& type = field(place).type;
  switch (type.kind) {
    case TypeKind::Flag: return give(place, "true");
    case TypeKind::Count: return give(place, "1");
    case TypeKind::Text: return give(place, "\"said\"");
    case TypeKind::Date: return give(place, writtenDay());
    case TypeKind::Instant: return give(place, writtenDay() + "T00:00Z");
    case TypeKind::Enum: return !p_.enums[type.id].values.empty() && give(place, p_.enums[type.id].values[0]);
    case TypeKind::Ref: {
      const auto target = another(type.id);
      return target && give(place, *target);
    }
    default: return false;
  }
}

std::optional<size_t> SampleFinder::objectOf(Id module, ExprId id) {
  const ExprInfo& info = p_.info(module, id);
  if (info.res.object != kNone) {
    const auto value = variable(info.res.object);
    return value && value->type.is(TypeKind::Ref) ? std::optional(value->object) : std::nullopt;
  }
  const Expr& e = p_.expr(module, id);
  const ExprId from = e.kind == ExprKind::Call ? p_.expr(module, e.kids[0]).kids.empty() ? kNoExpr : p_.expr(module, e.kids[0]).kids[0]
                                               : (e.kind == ExprKind::Member ? e.kids[0] : kNoExpr);
  if (from == kNoExpr) return std::nullopt;
  if (p_.info(module, from).res.meaning == Meaning::Field) {
    const auto place = placeOf(module, from);
    if (!place || !field(*place).type.is(TypeKind::Ref)) return std::nullopt;
    if (!given(*place) && !something(*place)) return std::nullopt;
  }
  const auto value = valueOf(module, from);
  return value && value->type.is(TypeKind::Ref) ? std::optional(value->object) : std::nullopt;
}

std::optional<SampleFinder::Place> SampleFinder::placeOf(Id module, ExprId id) {
  const ExprInfo& info = p_.info(module, id);
  if (info.res.meaning != Meaning::Field) return std::nullopt;
  const auto object = objectOf(module, id);
  if (!object || data.objects[*object].record != info.res.id) return std::nullopt;
  return Place{*object, info.res.extra};
}

bool SampleFinder::all(Id module, const std::vector<ExprId>& parts, bool wanted) {
  // What leaves a choice comes behind what leaves none.
  const auto turnOf = [&](ExprId part) {
    switch (p_.expr(module, part).kind) {
      case ExprKind::Or:
      case ExprKind::AnyOf: return 1;
      case ExprKind::Not:
      case ExprKind::IsPresent: return 2;
      default: return 0;
    }
  };
  for (int turn = 0; turn < 3; ++turn) {
    for (const ExprId part : parts) {
      if (turnOf(part) == turn && !hold(module, part, wanted)) return false;
    }
  }
  return true;
}

bool SampleFinder::any(Id module, const std::vector<ExprId>& parts, bool wanted) {
  return std::any_of(parts.begin(), parts.end(), [&](ExprId part) { return hold(module, part, wanted); });
}

bool SampleFinder::tryHold(Id module, ExprId id, bool wanted) {
  const Expr& e = p_.expr(module, id);
  const ExprInfo& info = p_.info(module, id);
  switch (e.kind) {
    case ExprKind::True: return wanted;
    case ExprKind::False: return !wanted;
    case ExprKind::And:
    case ExprKind::AllOf: return wanted ? all(module, e.kids, true) : any(module, e.kids, false);
    case ExprKind::Or:
    case ExprKind::AnyOf: return wanted ? any(module, e.kids, true) : all(module, e.kids, false);
    case ExprKind::Not: return hold(module, e.kids[0], !wanted);
    case ExprKind::Implies:
      if (wanted) return hold(module, e.kids[1], true) || hold(module, e.kids[0], false);
      return hold(module, e.kids[0], true) && hold(module, e.kids[1], false);
    case ExprKind::IsPresent: return presence(module, e.kids[0], wanted);
    case ExprKind::IsAbsent: return presence(module, e.kids[0], !wanted);
    case ExprKind::Quantifier: return quantifier(module, e, info, wanted);
    case ExprKind::Compare: return compare(module, e.kids[0], e.compare, e.kids[1], wanted);
    case ExprKind::IsOneOf: {
      const bool one = wanted != e.negated;
      const auto is = [&](ExprId value) { return compare(module, e.kids[0], CompareOp::Is, value, one); };
      const auto values = std::vector(e.kids.begin() + 1, e.kids.end());
      return one ? std::any_of(values.begin(), values.end(), is) : oneNotOf(module, e.kids[0], values);
    }
    case ExprKind::Includes: return includes(module, e.kids[0], e.kids[1], wanted != e.negated);
    case ExprKind::OrderedIs: return ordered(module, e, wanted);
    case ExprKind::DecisionIs: return decision(module, e, info, wanted);
    case ExprKind::Name:
    case ExprKind::Member:
    case ExprKind::Call: break;
    default: return false;
  }
  if (info.res.meaning == Meaning::Function) {
    const Id function = called(module, id);
    if (function != kNone && wanted && p_.functions[function].until) return false;  // an exception that may have expired
    return function != kNone && hold(p_.functions[function].module, p_.functions[function].body(), wanted);
  }
  const auto place = placeOf(module, id);
  return place && field(*place).type.is(TypeKind::Flag) && give(*place, wanted ? "true" : "false");
}

bool SampleFinder::presence(Id module, ExprId of, bool wanted) {
  const auto place = placeOf(module, of);
  if (!place) return false;
  if (!wanted) return give(*place, "absent");
  return given(*place) ? valueAt(*place).has_value() : something(*place);
}

bool SampleFinder::quantifier(Id module, const Expr& e, const ExprInfo& info, bool wanted) {
  const auto one = [&](bool satisfies) {
    return exists(module, e.kids[1], [&](const SampleValue& row) {
      bind(info.vars[0], row);
      return hold(module, e.kids[2], satisfies);
    });
  };
  const bool decided = info.empty.is == sema::EmptyIs::SumDecides;
  switch (e.quantifier) {
    case QuantifierForm::Some: return wanted ? one(true) : decided && nothingIn(module, e.kids[1]);
    case QuantifierForm::No: return wanted ? decided && nothingIn(module, e.kids[1]) : one(true);
    case QuantifierForm::Every: return wanted ? decided && nothingIn(module, e.kids[1]) : one(false);
    default: return false;
  }
}

bool SampleFinder::count(Id module, ExprId set, CompareOp op, int64_t limit, bool wanted) {
  if (ordersAs(0, op, limit) == wanted) return nothingIn(module, set);
  return ordersAs(1, op, limit) == wanted && exists(module, set, [](const SampleValue&) { return true; });
}

template <class Rest>
bool SampleFinder::exists(Id module, ExprId set, const Rest& rest) {
  const Type type = p_.info(module, set).type;
  const auto row = type.element == TypeKind::Ref && nothingOf(type.id) ? another(type.id) : std::nullopt;
  return row && memberOf(module, set, row->object) && rest(*row);
}

bool SampleFinder::nothingIn(Id module, ExprId set) {
  const Type type = p_.info(module, set).type;
  if (type.element != TypeKind::Ref || !nothingOf(type.id) || !p_.records[type.id].decl->collection.written()) return false;
  data.noRows.insert(type.id);
  return true;
}

bool SampleFinder::nothingOf(Id record) const {
  return std::none_of(data.objects.begin(), data.objects.end(), [&](const SampleRow& o) { return o.record == record; });
}

bool SampleFinder::oneNotOf(Id module, ExprId x, const std::vector<ExprId>& values) {
  const Type type = p_.info(module, x).type;
  if (!type.is(TypeKind::Enum)) {
    return values.size() == 1 && compare(module, x, CompareOp::Is, values[0], false);
  }
  std::set<std::string> taken;
  for (const ExprId value : values) {
    const auto known = valueOf(module, value);
    if (!known) return false;
    taken.insert(known->text);
  }
  return oneOfEnum(module, x, [&](const std::string& text) { return !taken.contains(text); });
}

template <class Wanted>
bool SampleFinder::oneOfEnum(Id module, ExprId x, const Wanted& wanted) {
  if (const auto known = valueOf(module, x)) return wanted(known->text);
  const ExprInfo& info = p_.info(module, x);
  if (info.type.id == kNone) return false;  // what names values of several enums has no type of its own
  const std::vector<std::string>& values = p_.enums[info.type.id].values;
  const auto chosen = std::find_if(values.begin(), values.end(), wanted);
  if (chosen == values.end()) return false;
  if (info.res.meaning == Meaning::Interpretation) {
    const auto [assumed, fresh] = data.assumed.try_emplace(info.res.id, *chosen);
    return fresh || wanted(assumed->second);
  }
  const auto place = placeOf(module, x);
  return place && give(*place, *chosen);
}

bool SampleFinder::includes(Id module, ExprId set, ExprId member, bool wanted) {
  const auto place = placeOf(module, set);
  const auto value = valueOf(module, member);
  if (!place || !value || !value->type.is(TypeKind::Enum)) return false;
  const auto known = valueAt(*place);
  return known ? (known->text == value->text) == wanted : give(*place, wanted ? value->text : "none");
}

bool SampleFinder::ordered(Id module, const Expr& e, bool wanted) {
  const Type type = p_.info(module, e.kids[0]).type;
  const auto limit = valueOf(module, e.kids[1]);
  if (!type.is(TypeKind::Enum) || !limit) return false;
  const sema::EnumInfo& of = p_.enums[type.id];
  const Id at = of.ordinalOf(limit->text);
  const auto fits = [&](const std::string& text) {
    const Id here = of.ordinalOf(text);
    const bool beyond = e.text == of.firstWord ? here < at : here > at;
    return (beyond || (e.inclusive && here == at)) == wanted;
  };
  return (fits(limit->text) && oneOfEnum(module, e.kids[0], [&](const std::string& text) { return text == limit->text; })) ||
         oneOfEnum(module, e.kids[0], fits);
}

bool SampleFinder::compare(Id module, ExprId left, CompareOp op, ExprId right, bool wanted) {
  if (op == CompareOp::IsNot) return compare(module, left, CompareOp::Is, right, !wanted);
  const Expr& l = p_.expr(module, left);
  if (l.kind == ExprKind::Aggregate && l.aggregate == syntax::AggregateOp::Count) {
    const std::optional<sema::Constant>& limit = p_.info(module, right).constant;
    return limit && count(module, l.kids[0], op, limit->integer, wanted);
  }
  const Type type = p_.info(module, left).type.required();
  if (type.is(TypeKind::Enum)) {
    const auto value = valueOf(module, right);
    if (value) return oneOfEnum(module, left, [&](const std::string& text) { return (text == value->text) == wanted; });
    const auto other = valueOf(module, left);
    return other && oneOfEnum(module, right, [&](const std::string& text) { return (text == other->text) == wanted; });
  }
  const auto a = valueOf(module, left), b = valueOf(module, right);
  if (a && b) return holds(type, *a, op, *b) == wanted;
  if (b) return choose(module, left, type, *b, [&](const SampleValue& mine) { return holds(type, mine, op, *b) == wanted; });
  if (a) return choose(module, right, type, *a, [&](const SampleValue& other) { return holds(type, *a, op, other) == wanted; });
  return false;
}

template <class Fits>
bool SampleFinder::choose(Id module, ExprId field, const Type& type, const SampleValue& other, const Fits& fits) {
  const auto place = placeOf(module, field);
  if (!place || given(*place)) return false;
  std::vector<SampleValue> near = {other};
  if (type.is(TypeKind::Date) || type.is(TypeKind::Count)) {
    const auto at = numberOf(type, other);
    if (!at) return false;
    for (const int64_t step : {-1, 1}) {
      if (type.is(TypeKind::Date)) near.push_back({type, 0, formatIsoDate(*at + step)});
      if (type.is(TypeKind::Count) && *at + step >= 0) near.push_back({type, 0, std::to_string(*at + step)});
    }
  } else if (type.is(TypeKind::Text)) {
    near.push_back({type, 0, "\"another\""});
  } else if (type.is(TypeKind::Flag)) {
    near.push_back({type, 0, other.text == "true" ? "false" : "true"});
  } else if (type.is(TypeKind::Ref)) {
    if (fits(other)) return !data.objects[other.object].counted && give(*place, other);
    return something(*place);
  } else {
    return false;
  }
  const auto chosen = std::find_if(near.begin(), near.end(), fits);
  return chosen != near.end() && give(*place, chosen->text);
}

bool SampleFinder::decision(Id module, const Expr& e, const ExprInfo& info, bool wanted) {
  const sema::DecisionInfo& of = p_.decisions[info.res.id];
  if (of.decl == nullptr || of.whileUndecided == kNone || info.body != kNone || e.since || e.asOf) return false;
  for (size_t i = 1; i < e.kids.size(); ++i) {
    if (!valueOf(module, e.kids[i])) return false;
  }
  data.noDecisions.insert(info.res.id);
  return ((of.whileUndecided == info.outcome) != e.negated) == wanted;
}

}  // namespace tollgate::query
