// Two examples of a criterion with one limit: data that stands exactly at it, and data that is one beyond. The data is found by going
// through the conditions and giving each field that they read the value they ask for; what cannot be found so has no such examples.

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "compiler/query/refactor.h"
#include "compiler/sema/scope.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/made_words.h"

namespace tollgate::query {

namespace {

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

constexpr int64_t kMostRows = 200;
constexpr int64_t kDefaultDay = 18383;                // 2020-05-01
constexpr size_t kMostDepth = 60, kMostSteps = 5000;  // definitions in definitions, conditions in conditions; conditions at all

/// What an expression is: an object, or a value as it is written; "absent" too.
struct Value {
  Type type;
  size_t object = 0;  // of a reference
  std::string text;
  friend bool operator==(const Value& a, const Value& b) { return a.object == b.object && a.text == b.text; }
};

/// A row that others may refer to, or the rows that are counted.
struct Object {
  Id record = kNone;
  std::string key;  // of a record whose key is one text; "" of the rows that are counted
  bool counted = false;
  std::map<Id, Value> fields;
};

struct Place {
  size_t object;
  Id field;
};

/// The data so far. What a condition asks for is tried on a copy.
struct Data {
  std::vector<Object> objects;
  std::map<Id, Value> variables;
  std::map<Id, std::string> assumed;  // of interpretations
  std::set<Id> noRows, noDecisions;   // records and decisions
};

class Finder {
 public:
  Finder(const sema::CheckedProgram& program, int64_t day) : p_(program), day_(day) {}

  Data data;
  mutable std::set<Id> read;  // variables, for what depends on one

  std::optional<Value> counted(Id record) {
    if (data.noRows.contains(record)) return std::nullopt;
    data.objects.push_back({record, "", true, {}});
    return reference(data.objects.size() - 1);
  }
  /// Another row of a record, which has a key of its own.
  std::optional<Value> another(Id record) {
    const sema::RecordInfo& of = p_.records[record];
    if (of.key.empty() || !of.decl->collection.written() || data.noRows.contains(record)) return std::nullopt;
    std::string key;
    if (of.key.size() == 1) {
      const auto others = std::count_if(data.objects.begin(), data.objects.end(), [&](const Object& o) { return o.record == record; });
      key = fmt::format("{}-{}", singularOf(of.decl->collection.text), static_cast<char>('A' + others));
      if (!of.fields[of.key[0]].type.is(TypeKind::Text) || others > 20 || !nameMistake(key).empty()) return std::nullopt;
    }
    data.objects.push_back({record, std::move(key), false, {}});
    return reference(data.objects.size() - 1);
  }
  Value reference(size_t object) const { return {Type::refTo(data.objects[object].record), object, ""}; }

  /// The parts of a key that no condition asked for, and the day from which the row is there.
  bool complete(size_t object) {
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
  /// As a reference to it is written, once it is complete; a name where it is one.
  std::string keyOf(size_t object) const {
    const Object& o = data.objects[object];
    if (!o.key.empty()) return o.key;
    std::string key;
    for (const Id part : p_.records[o.record].key) {
      std::string text = written(o.fields.at(part));
      if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
      key += (key.empty() ? "" : " ") + text;
    }
    return "\"" + key + "\"";
  }
  std::string written(const Value& value) const {
    return value.type.is(TypeKind::Ref) && value.text != "absent" ? keyOf(value.object) : value.text;
  }
  void bind(Id variable, const Value& value) {
    if (variable != kNone) data.variables[variable] = value;
  }
  std::string writtenDay(int64_t from = 0) const { return formatIsoDate(day_ + from); }

  /// Makes the condition what is wanted; where that cannot be found the data stays as it is.
  bool hold(Id module, ExprId id, bool wanted) {
    if (++steps_ > kMostSteps || depth_ == kMostDepth) return false;
    ++depth_;
    Data before = data;
    const bool found = tryHold(module, id, wanted);
    if (!found) data = std::move(before);
    --depth_;
    return found;
  }

  /// Makes the object a member of the set.
  bool memberOf(Id module, ExprId set, size_t object) {
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

  std::optional<Value> valueOf(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    switch (e.kind) {
      case ExprKind::CountLit:
      case ExprKind::NumberLit:
      case ExprKind::PercentLit:
      case ExprKind::DateLit:
      case ExprKind::InstantLit: return Value{info.type, 0, e.text};
      case ExprKind::TextLit:
      case ExprKind::Quantity: return Value{info.type, 0, p_.written(e.span)};
      case ExprKind::True: return Value{info.type, 0, "true"};
      case ExprKind::False: return Value{info.type, 0, "false"};
      case ExprKind::This:
      case ExprKind::Name:
      case ExprKind::Member: break;
      default: return std::nullopt;
    }
    switch (info.res.meaning) {
      case Meaning::EnumValue: return Value{Type::enumOf(info.res.id), 0, p_.enums[info.res.id].values[info.res.extra]};
      case Meaning::AsOf: return Value{Type::of(TypeKind::Date), 0, writtenDay()};
      case Meaning::Variable: return variable(info.res.id);
      case Meaning::Field: {
        const auto place = placeOf(module, id);
        return place ? valueAt(*place) : std::nullopt;
      }
      default: return std::nullopt;
    }
  }

  /// The definition that is called, its parameters bound to what it is called with; kNone where that is not known, or not written here.
  Id called(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    const sema::Resolution& res = p_.info(module, id).res;
    if (res.meaning != Meaning::Function) return kNone;
    const sema::FunctionInfo& function = p_.functions[res.id];
    if (function.made) return kNone;
    std::vector<Value> values;
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

 private:
  std::optional<Value> variable(Id id) const {
    read.insert(id);
    const auto found = data.variables.find(id);
    return found == data.variables.end() ? std::nullopt : std::optional(found->second);
  }

  const sema::FieldInfo& field(Place place) const { return p_.records[data.objects[place.object].record].fields[place.field]; }
  bool isKey(Place place) const {
    const std::vector<Id>& key = p_.records[data.objects[place.object].record].key;
    return key.size() == 1 && key[0] == place.field;
  }

  std::optional<Value> valueAt(Place place) const {
    const Object& object = data.objects[place.object];
    if (isKey(place))
      return object.counted ? std::nullopt : std::optional(Value{field(place).type.required(), 0, "\"" + object.key + "\""});
    const auto known = object.fields.find(place.field);
    return known == object.fields.end() || known->second.text == "absent" ? std::nullopt : std::optional(known->second);
  }

  bool give(Place place, Value value) {
    if (isKey(place)) return false;
    value.type = field(place).type.required();
    const auto [known, fresh] = data.objects[place.object].fields.try_emplace(place.field, value);
    return fresh || known->second == value;
  }
  bool give(Place place, std::string text) { return give(place, Value{{}, 0, std::move(text)}); }
  bool given(Place place) const { return data.objects[place.object].fields.contains(place.field); }
  bool something(Place place) {
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

  /// The object that a field or a property is read from; a reference that nothing has been asked of yet leads to a row of its own.
  std::optional<size_t> objectOf(Id module, ExprId id) {
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

  std::optional<Place> placeOf(Id module, ExprId id) {
    const ExprInfo& info = p_.info(module, id);
    if (info.res.meaning != Meaning::Field) return std::nullopt;
    const auto object = objectOf(module, id);
    if (!object || data.objects[*object].record != info.res.id) return std::nullopt;
    return Place{*object, info.res.extra};
  }

  bool all(Id module, const std::vector<ExprId>& parts, bool wanted) {
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
  bool any(Id module, const std::vector<ExprId>& parts, bool wanted) {
    return std::any_of(parts.begin(), parts.end(), [&](ExprId part) { return hold(module, part, wanted); });
  }

  bool tryHold(Id module, ExprId id, bool wanted) {
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

  bool presence(Id module, ExprId of, bool wanted) {
    const auto place = placeOf(module, of);
    if (!place) return false;
    if (!wanted) return give(*place, "absent");
    return given(*place) ? valueAt(*place).has_value() : something(*place);
  }

  /// Whatever else is in the set: it has one row, or its collection has none at all.
  bool quantifier(Id module, const Expr& e, const ExprInfo& info, bool wanted) {
    const auto one = [&](bool satisfies) {
      return exists(module, e.kids[1], [&](const Value& row) {
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
  bool count(Id module, ExprId set, CompareOp op, int64_t limit, bool wanted) {
    if (ordersAs(0, op, limit) == wanted) return nothingIn(module, set);
    return ordersAs(1, op, limit) == wanted && exists(module, set, [](const Value&) { return true; });
  }
  template <class Rest>
  bool exists(Id module, ExprId set, const Rest& rest) {
    const Type type = p_.info(module, set).type;
    const auto row = type.element == TypeKind::Ref && nothingOf(type.id) ? another(type.id) : std::nullopt;
    return row && memberOf(module, set, row->object) && rest(*row);
  }
  bool nothingIn(Id module, ExprId set) {
    const Type type = p_.info(module, set).type;
    if (type.element != TypeKind::Ref || !nothingOf(type.id) || !p_.records[type.id].decl->collection.written()) return false;
    data.noRows.insert(type.id);
    return true;
  }
  bool nothingOf(Id record) const {
    return std::none_of(data.objects.begin(), data.objects.end(), [&](const Object& o) { return o.record == record; });
  }

  /// x is none of the values: another one of its enum.
  bool oneNotOf(Id module, ExprId x, const std::vector<ExprId>& values) {
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
  bool oneOfEnum(Id module, ExprId x, const Wanted& wanted) {
    if (const auto known = valueOf(module, x)) return wanted(known->text);
    const ExprInfo& info = p_.info(module, x);
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

  /// A field that is a set of values of an enum: this one alone, or none.
  bool includes(Id module, ExprId set, ExprId member, bool wanted) {
    const auto place = placeOf(module, set);
    const auto value = valueOf(module, member);
    if (!place || !value || !value->type.is(TypeKind::Enum)) return false;
    const auto known = valueAt(*place);
    return known ? (known->text == value->text) == wanted : give(*place, wanted ? value->text : "none");
  }

  bool ordered(Id module, const Expr& e, bool wanted) {
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

  bool compare(Id module, ExprId left, CompareOp op, ExprId right, bool wanted) {
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
    if (a && b)
      return op == CompareOp::Is && type.is(TypeKind::Ref) ? (a->object == b->object) == wanted : holds(type, *a, op, *b) == wanted;
    if (b) return choose(module, left, type, *b, [&](const Value& mine) { return holds(type, mine, op, *b) == wanted; });
    if (a) return choose(module, right, type, *a, [&](const Value& other) { return holds(type, *a, op, other) == wanted; });
    return false;
  }

  static std::optional<int64_t> numberOf(const Type& type, const Value& value) {
    if (type.is(TypeKind::Date)) return parseIsoDate(value.text);
    const bool digits = !value.text.empty() && value.text.size() < 10 && value.text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? std::optional<int64_t>(std::stoll(value.text)) : std::nullopt;
  }
  static bool ordersAs(int64_t a, CompareOp op, int64_t b) {
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
  bool holds(const Type& type, const Value& a, CompareOp op, const Value& b) const {
    if (type.is(TypeKind::Ref)) return a.object == b.object;
    if (type.is(TypeKind::Date) || type.is(TypeKind::Count)) {
      const auto x = numberOf(type, a), y = numberOf(type, b);
      return x && y && ordersAs(*x, op, *y);
    }
    return op == CompareOp::Is && a.text == b.text;
  }

  /// Gives a field a value near the other side that fits.
  template <class Fits>
  bool choose(Id module, ExprId field, const Type& type, const Value& other, const Fits& fits) {
    const auto place = placeOf(module, field);
    if (!place || given(*place)) return false;
    std::vector<Value> near = {other};
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

  /// Nothing is decided on any row: what holds while it is undecided has to be what is wanted.
  bool decision(Id module, const Expr& e, const ExprInfo& info, bool wanted) {
    const sema::DecisionInfo& of = p_.decisions[info.res.id];
    if (of.decl == nullptr || of.whileUndecided == kNone || info.body != kNone) return false;
    for (size_t i = 1; i < e.kids.size(); ++i) {
      if (!valueOf(module, e.kids[i])) return false;
    }
    data.noDecisions.insert(info.res.id);
    return ((of.whileUndecided == info.outcome) != e.negated) == wanted;
  }

  const sema::CheckedProgram& p_;
  int64_t day_;
  size_t depth_ = 0, steps_ = 0;
};

/// How many rows have to satisfy the condition, and how many there are: at the limit and one beyond it.
struct Counts {
  int64_t good = 0, bad = 0;
};
struct Limits {
  Counts at, beyond;
};
std::optional<Limits> limitsOf(QuantifierForm form, int64_t numerator, int64_t denominator) {
  const bool share = denominator != 0;
  if (share) {
    const int64_t divisor = std::gcd(numerator, denominator);
    if (divisor == 0) return std::nullopt;
    numerator /= divisor, denominator /= divisor;
    if (denominator < 5) numerator *= 4, denominator *= 4;
    if (denominator > kMostRows) return std::nullopt;
  }
  if (numerator < 0 || numerator >= kMostRows) return std::nullopt;
  const auto of = [&](int64_t good) {
    if (share) return Counts{good, denominator - good};
    return Counts{good, good == 0 ? 1 : 0};
  };
  int64_t at = numerator, beyond = numerator;
  switch (form) {
    case QuantifierForm::AtLeast: --beyond; break;
    case QuantifierForm::AtMost: ++beyond; break;
    case QuantifierForm::Exactly: ++beyond; break;
    case QuantifierForm::MoreThan: ++at; break;
    case QuantifierForm::FewerThan: --at; break;
    default: return std::nullopt;
  }
  const int64_t least = std::min(at, beyond), most = std::max(at, beyond);
  if (least < 0 || (share && most > denominator)) return std::nullopt;
  return Limits{of(at), of(beyond)};
}

class LimitExamples {
 public:
  LimitExamples(const sema::CheckedProgram& program, Id gate, Id part, int64_t day)
      : p_(program), gate_(program.gates[gate]), criterion_(gate_.criteria[part]), finder_(program, day) {}

  /// The lines of both below `of …`, and for which instance; nullopt where no data was found.
  struct Found {
    std::string instance;
    std::string at, beyond;
    std::set<Id> modules;  // that an example has to see
  };
  std::optional<Found> run() {
    const syntax::CriterionDecl& decl = *criterion_.decl;
    const Id module = gate_.module;
    const auto applies = [&](const syntax::Applies& clause) { return clause.when == kNoExpr || finder_.hold(module, clause.when, true); };
    if (decl.require == kNoExpr || decl.scope.written() || decl.judgedBy.written()) return std::nullopt;
    if (!instance() || !applies(gate_.decl->applies) || !applies(decl.applies) || !requirement(module, decl.require)) return std::nullopt;
    Found found;
    if (!nothingElse() || !completed()) return std::nullopt;
    found.at = lines(limits_.at, "met");
    if (gate_.instance != kNone) found.instance = key(instance_);
    if (beyond_) {
      std::swap(finder_.data, *beyond_);
      if (!completed() || (gate_.instance != kNone && key(instance_) != found.instance)) return std::nullopt;
    }
    found.beyond = lines(limits_.beyond, "not met");
    found.modules = modules_;
    return found;
  }

 private:
  bool completed() {
    for (size_t i = 0; i < finder_.data.objects.size(); ++i) {  // there may be more with each
      if (!finder_.complete(i)) return false;
    }
    return true;
  }

  bool instance() {
    if (gate_.instance == kNone) return true;
    const syntax::Scope& scope = gate_.decl->scope;
    return scope.bindings.size() == 1 &&
           element(gate_.module, scope.bindings[0], p_.variables[gate_.instance].type, [&](const Value& value) {
             instance_ = value;
             finder_.bind(gate_.instance, value);
             finder_.bind(gate_.scopeVar, value);
             return scope.where == kNoExpr || finder_.hold(gate_.module, scope.where, true);
           });
  }

  /// A row of its own, or a value, that the set has and of which the rest can be found.
  template <class Rest>
  bool element(Id module, ExprId set, const Type& type, const Rest& rest) {
    const Data before = finder_.data;
    if (type.is(TypeKind::Ref)) {
      const auto row = finder_.another(type.id);
      if (row && finder_.memberOf(module, set, row->object) && rest(*row)) return true;
      finder_.data = before;
      return false;
    }
    if (!type.is(TypeKind::Enum) || !allOfEnum(module, set)) return false;
    for (const std::string& value : p_.enums[type.id].values) {
      if (rest(Value{type, 0, value})) return true;
      finder_.data = before;
    }
    return false;
  }
  bool allOfEnum(Id module, ExprId set) const {
    const Expr& e = p_.expr(module, set);
    return e.kind == ExprKind::Binding ? allOfEnum(module, e.kids[0]) : p_.info(module, set).res.meaning == Meaning::EnumSet;
  }

  /// Finds the one quantifier, or the one count, on which everything hangs once the rest is so.
  bool requirement(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    switch (e.kind) {
      case ExprKind::Quantifier: return quantifier(module, id);
      case ExprKind::Compare: return count(module, e) || order(module, id);
      case ExprKind::ForEach: return forEach(module, id, 0);
      case ExprKind::And:
      case ExprKind::AllOf: return part(module, e, true);
      case ExprKind::Or:
      case ExprKind::AnyOf: return part(module, e, false);
      case ExprKind::Name:
      case ExprKind::Member:
      case ExprKind::Call: break;
      default: return false;
    }
    const Id function = finder_.called(module, id);
    if (function == kNone) return false;
    direct_ = false;
    return requirement(p_.functions[function].module, p_.functions[function].body());
  }

  bool part(Id module, const Expr& e, bool others) {
    const Data before = finder_.data;
    const std::vector<Value> each = each_;
    for (const ExprId chosen : e.kids) {
      alone_ = false;
      const bool found = requirement(module, chosen) && std::all_of(e.kids.begin(), e.kids.end(), [&](ExprId other) {
                           return other == chosen || holdBoth(module, other, others);
                         });
      if (found) return true;
      finder_.data = before, each_ = each, beyond_.reset();
    }
    return false;
  }

  bool holdBoth(Id module, ExprId id, bool wanted) {
    if (!finder_.hold(module, id, wanted)) return false;
    if (!beyond_) return true;
    std::swap(finder_.data, *beyond_);
    const bool held = finder_.hold(module, id, wanted);
    std::swap(finder_.data, *beyond_);
    return held;
  }

  /// A day or a number that is compared by order: the nearest one that it allows, and the nearest that it does not.
  bool order(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    if (e.compare == CompareOp::Is || e.compare == CompareOp::IsNot) return false;
    const Data before = finder_.data;
    Data allowed;
    if (finder_.hold(module, id, true)) {
      allowed = std::exchange(finder_.data, before);
      if (finder_.hold(module, id, false)) {
        beyond_ = std::exchange(finder_.data, std::move(allowed));
        counts_ = false, limits_ = {};
        return true;
      }
    }
    finder_.data = before;
    return false;
  }

  bool forEach(Id module, ExprId id, size_t at) {
    const Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (at == info.vars.size()) {
      return (e.kids[1] == kNoExpr || finder_.hold(module, e.kids[1], true)) && requirement(module, e.kids[0]);
    }
    const size_t known = each_.size();
    return at + 2 < e.kids.size() && element(module, e.kids[at + 2], p_.variables[info.vars[at]].type, [&](const Value& value) {
             finder_.bind(info.vars[at], value);
             each_.push_back(value);
             if (forEach(module, id, at + 1)) return true;
             each_.resize(known);
             return false;
           });
  }

  bool quantifier(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    const auto limits = limitsIn(module, e);
    const Type& type = p_.variables[info.vars[0]].type;
    if (!limits || !type.is(TypeKind::Ref)) return false;
    const bool needsBad = limits->at.bad + limits->beyond.bad > 0;
    // Each other value of a `for each` is judged too: nothing counts there.
    const bool oneOfMany = std::any_of(each_.begin(), each_.end(), [](const Value& value) { return value.type.is(TypeKind::Enum); });
    if (oneOfMany && (needsBad || (e.quantifier != QuantifierForm::AtMost && e.quantifier != QuantifierForm::FewerThan))) return false;
    const auto rows = [&](bool good) -> std::optional<size_t> {
      const auto row = finder_.counted(type.id);
      if (!row) return std::nullopt;
      finder_.bind(info.vars[0], *row);
      finder_.read.clear();
      const bool member = finder_.memberOf(module, e.kids[1], row->object);
      const bool narrowed = std::any_of(each_.begin(), each_.end(), [&](const Value& value) {
        return value.type.is(TypeKind::Enum) && std::any_of(finder_.read.begin(), finder_.read.end(), [&](Id var) {
                 const auto known = finder_.data.variables.find(var);
                 return known != finder_.data.variables.end() && known->second == value;
               });
      });
      if (!member || narrowed || !countedBy(type.id, *row) || !finder_.hold(module, e.kids[2], good)) return std::nullopt;
      return row->object;
    };
    const auto good = rows(true);
    if (!good) return false;
    const auto bad = needsBad ? rows(false) : good;
    if (!bad) return false;
    limits_ = *limits, good_ = *good, bad_ = *bad, counts_ = true;
    words_ = p_.written(e.span);
    return true;
  }

  /// `count of S is at least 1`.
  bool count(Id module, const Expr& e) {
    const Expr& aggregate = p_.expr(module, e.kids[0]);
    const std::optional<sema::Constant>& limit = p_.info(module, e.kids[1]).constant;
    if (aggregate.kind != ExprKind::Aggregate || aggregate.aggregate != syntax::AggregateOp::Count || !limit || !each_.empty())
      return false;
    const auto limits = limitsOf(formOf(e.compare), limit->integer, 0);
    const Type type = p_.info(module, aggregate.kids[0]).type;
    if (!limits || type.element != TypeKind::Ref) return false;
    const auto row = finder_.counted(type.id);
    if (!row || !finder_.memberOf(module, aggregate.kids[0], row->object) || !countedBy(type.id, *row)) return false;
    limits_ = Limits{{limits->at.good, 0}, {limits->beyond.good, 0}};
    good_ = bad_ = row->object, counts_ = false;
    return true;
  }
  static QuantifierForm formOf(CompareOp op) {
    switch (op) {
      case CompareOp::AtLeast: return QuantifierForm::AtLeast;
      case CompareOp::AtMost: return QuantifierForm::AtMost;
      case CompareOp::Above: return QuantifierForm::MoreThan;
      case CompareOp::Below: return QuantifierForm::FewerThan;
      case CompareOp::Is: return QuantifierForm::Exactly;
      default: return QuantifierForm::None;
    }
  }

  bool countedBy(Id record, const Value& row) {
    const auto all = [&](const std::vector<sema::CountingInfo>& counting, const std::vector<syntax::CountingOnly>& written) {
      for (size_t i = 0; i < counting.size(); ++i) {
        if (counting[i].record != record) continue;
        finder_.bind(counting[i].var, row);
        if (!finder_.hold(gate_.module, written[i].where, true)) return false;
      }
      return true;
    };
    return all(gate_.counting, gate_.decl->counting) && all(criterion_.counting, criterion_.decl->counting);
  }

  std::optional<Limits> limitsIn(Id module, const Expr& e) {
    switch (e.quantifier) {
      case QuantifierForm::Every: return Limits{{2, 0}, {1, 1}};
      case QuantifierForm::Some: return Limits{{1, 1}, {0, 2}};
      case QuantifierForm::No: return Limits{{0, 2}, {1, 1}};
      default: break;
    }
    if (e.kids[0] == kNoExpr) return std::nullopt;
    const ExprInfo& limit = p_.info(module, e.kids[0]);
    const std::optional<sema::Constant> constant = limit.constant ? limit.constant : cell(module, e.kids[0]);
    if (!constant) return std::nullopt;
    return limitsOf(e.quantifier, constant->integer, limit.type.is(TypeKind::Share) ? constant->denominator : 0);
  }

  /// A cell of a table for values that are given already.
  std::optional<sema::Constant> cell(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (e.kind != ExprKind::Index || info.res.meaning != Meaning::Table) return std::nullopt;
    const sema::TableInfo& table = p_.tables[info.res.id];
    size_t at = 0;
    for (size_t i = 0; i < table.axes.size(); ++i) {
      const auto value = i + 1 < e.kids.size() ? finder_.valueOf(module, e.kids[i + 1]) : std::nullopt;
      const Id ordinal = value ? p_.enums[table.axes[i]].ordinalOf(value->text) : kNone;
      if (ordinal == kNone) return std::nullopt;
      at = at * p_.enums[table.axes[i]].values.size() + ordinal;
    }
    return at < table.cells.size() ? table.cells[at] : std::nullopt;
  }

  /// Rows that others refer to would be counted too, and each other row of a `for each` judged.
  bool nothingElse() const {
    if (beyond_) return each_.empty();
    const std::vector<Object>& all = finder_.data.objects;
    const auto named = [&](Id record) {
      return std::count_if(all.begin(), all.end(), [&](const Object& o) { return o.record == record && !o.counted; });
    };
    return named(all[good_].record) == 0 && std::all_of(each_.begin(), each_.end(), [&](const Value& value) {
             return !value.type.is(TypeKind::Ref) || named(value.type.id) == 1;
           });
  }

  // ---- as text ----

  std::string key(const Value& value) const { return finder_.written(value); }
  std::string with(const Object& row) {
    const sema::RecordInfo& record = p_.records[row.record];
    modules_.insert(record.module);
    std::string out;
    for (const auto& [field, value] : row.fields) {
      if (value.type.is(TypeKind::Enum)) modules_.insert(p_.enums[value.type.id].module);
      out += fmt::format("{}{} {}", out.empty() ? " with " : ", ", record.fields[field].decl->name, key(value));
    }
    return out;
  }
  std::string rows(int64_t count, const Object& row) {
    const std::string& collection = p_.records[row.record].decl->collection.text;
    return fmt::format("\n  given {} {}{}", count, count == 1 ? singularOf(collection) : collection, with(row));
  }

  std::string lines(const Counts& counts, std::string_view verdict) {
    std::string out = fmt::format("\n  as of {}", finder_.writtenDay());
    for (const auto& [id, choice] : finder_.data.assumed) {
      const sema::InterpretationInfo& of = p_.interpretations[id];
      modules_.insert(of.module);
      out += fmt::format("\n  assuming {} is {}", of.decl->name, choice);
    }
    const std::vector<Object>& all = finder_.data.objects;
    for (const Object& object : all) {
      if (object.counted) continue;
      const std::string& collection = p_.records[object.record].decl->collection.text;
      out += object.key.empty() ? rows(1, object) : fmt::format("\n  given {} in {}{}", object.key, collection, with(object));
    }
    if (counts.good > 0) out += rows(counts.good, all[good_]);
    if (counts.bad > 0) out += rows(counts.bad, all[bad_]);
    if (counts.good + counts.bad == 0 && !beyond_)
      out += fmt::format("\n  given no {}", p_.records[all[good_].record].decl->collection.text);
    for (const Id record : finder_.data.noRows) {
      modules_.insert(p_.records[record].module);
      out += fmt::format("\n  given no {}", p_.records[record].decl->collection.text);
    }
    for (const Id decision : finder_.data.noDecisions) {
      modules_.insert(p_.decisions[decision].module);
      out += fmt::format("\n  given no {}", p_.decisions[decision].name);
    }
    out += fmt::format("\n  expect {}", verdict);
    if (!counts_ || !direct_) return out;
    out += fmt::format("\n  expect {} of {}", counts.good, counts.good + counts.bad);
    for (size_t i = 0; i < each_.size(); ++i) out += fmt::format("{}{}", i == 0 ? " for " : ", ", key(each_[i]));
    if (!alone_ && words_.find('"') == std::string::npos) out += fmt::format(" in \"{}\"", words_);
    return out;
  }

  const sema::CheckedProgram& p_;
  const sema::GateInfo& gate_;
  const sema::CriterionInfo& criterion_;
  Finder finder_;
  Value instance_;
  std::vector<Value> each_;  // of the `for each`
  Limits limits_;
  std::optional<Data> beyond_;  // where it is a day or a number that is compared, and no rows are counted
  size_t good_ = 0, bad_ = 0;   // objects
  std::string words_;           // of the quantifier
  bool counts_ = false;         // it is a quantifier, whose numbers are told
  bool direct_ = true;          // and stands in the criterion itself
  bool alone_ = true;           // and nothing else does
  std::set<Id> modules_;
};

}  // namespace

std::optional<Action> addLimitExamples(const Index& index, FileId file, uint32_t offset) {
  const Entity here = index.containerAt(file, offset);
  if (here.kind != EntityKind::Criterion || !index.program().ok()) return std::nullopt;
  const sema::CheckedProgram& p = index.program();
  const sema::GateInfo& gate = p.gates[here.id];
  auto found = LimitExamples(p, here.id, here.part, kDefaultDay).run();
  if (!found) return std::nullopt;
  const auto sees = [&](Id module) {
    return std::all_of(found->modules.begin(), found->modules.end(), [&](Id other) { return sema::visible(p, module, other); });
  };
  Span behind = gate.decl->span;
  Id module = gate.module;
  for (const sema::ExampleInfo& example : p.examples) {
    if (example.gate != here.id || !sees(example.module)) continue;
    behind = example.decl->span, module = example.module;
  }
  if (!sees(module)) return std::nullopt;
  const std::string what = gate.decl->name + "." + gate.criteria[here.part].decl->name;
  const std::string of = fmt::format("\n  of {}{}{}", what, found->instance.empty() ? "" : " for ", found->instance);
  const std::string at = freeTitle(p, module, what + ": at the limit"), beyond = freeTitle(p, module, what + ": one beyond the limit");
  const std::string text = fmt::format("\n\nexample \"{}\"{}{}\n\nexample \"{}\"{}{}", at, of, found->at, beyond, of, found->beyond);
  const uint32_t end = lineAt(index.sources().file(behind.file).text(), behind.end).end;
  Action out;
  out.kind = ActionKind::AddLimitExamples, out.title = fmt::format("Add examples of `{}` at its limit", what);
  out.edits = {{{behind.file, end, end}, text}};
  const auto quote = static_cast<uint32_t>(text.find('"') + 1);
  out.select = {behind.file, end + quote, end + quote + static_cast<uint32_t>(at.size())};
  return out;
}

}  // namespace tollgate::query
