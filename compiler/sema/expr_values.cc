// Literals, arithmetic, sets and aggregates.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/sema/presence.h"

namespace tollgate::sema {

using syntax::AggregateOp;
using syntax::ArithOp;
using syntax::Expr;
using syntax::ExprKind;

namespace {

/// The depth that the parser allows, and some for what it does not count.
constexpr unsigned kDepth = 2'000;

std::string percentOf(const std::string& decimal) {
  // "0.9" -> "90%", "0.999" -> "99.9%"
  const size_t point = decimal.find('.');
  std::string whole = decimal.substr(0, point);
  std::string decimals = point == std::string::npos ? "" : decimal.substr(point + 1);
  while (decimals.size() < 2) decimals += '0';
  whole += decimals.substr(0, 2);
  decimals = decimals.substr(2);
  while (whole.size() > 1 && whole[0] == '0') whole.erase(0, 1);
  while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
  return whole + (decimals.empty() ? "" : "." + decimals) + "%";
}

std::string_view aggregateWord(AggregateOp op) {
  switch (op) {
    case AggregateOp::Count: return "count";
    case AggregateOp::Sum: return "sum";
    case AggregateOp::Min: return "min";
    case AggregateOp::Max: return "max";
    case AggregateOp::Percentile: return "percentile";
    case AggregateOp::Latest: return "latest";
    case AggregateOp::Earliest: return "earliest";
    case AggregateOp::Share: return "share";
    case AggregateOp::None: break;
  }
  return "";
}

}  // namespace

Type ExprChecker::check(ExprId id, const Type* expected) {
  if (id == kNoExpr) return {};
  if (depth_ > kDepth) return done(id, {});
  ++depth_;
  const Type type = checkKind(id, expected);
  --depth_;
  return type;
}

Type ExprChecker::checkKind(ExprId id, const Type* expected) {
  const Expr& expr = e(id);
  const Type flag = Type::of(TypeKind::Flag);
  switch (expr.kind) {
    case ExprKind::Name: return checkName(id, expected);
    case ExprKind::Member: return checkMember(id);
    case ExprKind::CountLit:
    case ExprKind::NumberLit:
    case ExprKind::PercentLit:
    case ExprKind::TextLit:
    case ExprKind::DateLit:
    case ExprKind::InstantLit: return checkLiteral(id, expected);
    case ExprKind::Quantity: return checkQuantity(id, expected);
    case ExprKind::True:
    case ExprKind::False: info(id).constant = Constant{expr.kind == ExprKind::True, 1, 0, ""}; return done(id, flag);
    case ExprKind::This: return checkThis(id);
    case ExprKind::Call: return checkCall(id);
    case ExprKind::Index: return checkIndex(id);
    case ExprKind::Tuple:
    case ExprKind::Range:
    case ExprKind::Where:
    case ExprKind::Binding: return checkSetExpr(id, expected);
    case ExprKind::Aggregate: return checkAggregate(id);
    case ExprKind::DateOf: {
      const Type type = check(expr.kids[0]);
      if (!type.isError() && !type.is(TypeKind::Instant)) {
        c_.report(DiagKind::TypeMismatch, e(expr.kids[0]).span, {text(expr.kids[0]), c_.aType(type), "date of", "made for an instant"});
        return done(id, {});
      }
      Type date = Type::of(TypeKind::Date);
      date.optional = type.optional;
      return done(id, type.isError() ? Type{} : date);
    }
    case ExprKind::When: return checkWhen(id, expected);
    case ExprKind::Arith: return checkArith(id, expected);
    case ExprKind::Quantifier: return checkQuantifier(id);
    case ExprKind::Compare: return checkCompare(id);
    case ExprKind::IsOneOf: return checkIsOneOf(id);
    case ExprKind::IsIn: return checkIsIn(id, expr.kids[0], expr.kids[1]);
    case ExprKind::Includes: return checkIsIn(id, expr.kids[1], expr.kids[0]);
    case ExprKind::IsPresent:
    case ExprKind::IsAbsent: {
      const Type type = check(expr.kids[0]);
      if (!type.isError() && !type.optional) {
        c_.report(DiagKind::NeverAbsent, expr.span, {text(expr.kids[0])}).help = fmt::format("it is {}, without `?`", c_.aType(type));
      }
      return done(id, flag);
    }
    case ExprKind::OrderedIs: return checkOrderedIs(id);
    case ExprKind::DecisionIs:
    case ExprKind::DecisionDay: return checkDecision(id);
    case ExprKind::GateIsMet: return checkGateIsMet(id);
    case ExprKind::ReportOnFile:
    case ExprKind::ReportComplete:
    case ExprKind::ReportLists: return checkReport(id);
    case ExprKind::And:
    case ExprKind::Or:
    case ExprKind::AllOf:
    case ExprKind::AnyOf:
      for (ExprId kid : std::vector<ExprId>(expr.kids)) {
        if (!info(kid).checked) condition(kid);
      }
      return done(id, flag);
    case ExprKind::Not: condition(expr.kids[0]); return done(id, flag);
    case ExprKind::Implies:
      condition(expr.kids[0]);
      condition(expr.kids[1]);
      return done(id, flag);
    case ExprKind::ForEach: return checkForEach(id);
    case ExprKind::Error: return done(id, {});
  }
  return done(id, {});
}

Type ExprChecker::checkLiteral(ExprId id, const Type* expected) {
  const Expr& expr = e(id);
  const std::string& text = expr.text;
  auto constant = [&](Type type) {
    bool noSuchDate = false;
    info(id).constant = c_.constantOf(type, text, &noSuchDate);
    if (!info(id).constant) {
      if (type.is(TypeKind::Date))
        c_.report(DiagKind::NoSuchDate, expr.span, {text});
      else if (type.is(TypeKind::Instant))
        c_.report(DiagKind::BadInstant, expr.span, {text});
      else if (type.is(TypeKind::Share))
        c_.report(DiagKind::ShareDecimals, expr.span);
      else
        c_.report(DiagKind::LiteralTooLarge, expr.span, {text}).help = "a number has at most 18 digits";
      return done(id, {});
    }
    return done(id, type);
  };
  switch (expr.kind) {
    case ExprKind::TextLit: return constant(Type::of(TypeKind::Text));
    case ExprKind::DateLit: return constant(Type::of(TypeKind::Date));
    case ExprKind::InstantLit: return constant(Type::of(TypeKind::Instant));
    case ExprKind::PercentLit: return constant(Type::of(TypeKind::Share));
    default: break;
  }
  const TypeKind want = expected ? expected->kind : TypeKind::Error;
  if (want == TypeKind::Share) {
    const std::string fixed = expr.kind == ExprKind::NumberLit ? percentOf(text) : text + "%";
    Diagnostic& diag = c_.report(DiagKind::ShareExpected, expr.span, {text});
    diag.help = fmt::format("write `{}`", fixed);
    diag.fixes.push_back({fmt::format("write `{}`", fixed), {{expr.span, fixed}}});
    return done(id, {});
  }
  if (expr.kind == ExprKind::NumberLit) return constant(Type::of(TypeKind::Number));
  if (want == TypeKind::Enum) {
    const EnumInfo& values = c_.p.enums[expected->id];
    const Id ordinal = values.ordinalOf(text);
    if (values.values.empty()) return done(id, {});  // its declaration could not be read
    if (ordinal == kNone) {
      Diagnostic& diag = c_.report(DiagKind::UnknownEnumValue, expr.span, {text, values.name});
      diag.help = fmt::format("{} is {} to {}", values.name, values.values.front(), values.values.back());
      return done(id, {});
    }
    info(id).res = {Meaning::EnumValue, expected->id, ordinal, kNone};
    return done(id, Type::enumOf(expected->id));
  }
  if (want == TypeKind::Number || want == TypeKind::Integer || want == TypeKind::Months) {
    return constant(Type::of(want));
  }
  return constant(Type::of(text.starts_with('-') ? TypeKind::Integer : TypeKind::Count));
}

Type ExprChecker::checkQuantity(ExprId id, const Type* expected) {
  const Expr& expr = e(id);
  std::string unit = expr.text;
  if (unit.ends_with('s')) unit.pop_back();
  const std::string number = e(expr.kids[0]).text;
  const auto count = c_.constantOf(Type::of(TypeKind::Count), number);
  Type type;
  int64_t factor = 1;
  const bool asDuration = expected && expected->is(TypeKind::Duration);
  if (unit == "day" || unit == "week") {
    type = Type::of(asDuration ? TypeKind::Duration : TypeKind::Days);
    factor = unit == "week" ? 7 : 1;
  } else if (unit == "working-day") {
    type = Type::of(TypeKind::WorkingDays);
  } else if (unit == "month" || unit == "year") {
    type = Type::of(TypeKind::Months);
    factor = unit == "year" ? 12 : 1;
  } else {
    type = Type::of(TypeKind::Duration);
  }
  Constant c;
  if (!count || count->integer > 100'000'000) {
    c_.report(DiagKind::LiteralTooLarge, e(expr.kids[0]).span, {number});
    return done(id, {});
  }
  c.integer = count->integer * factor;
  if (type.is(TypeKind::Duration)) {
    const auto exact = c_.constantOf(type, number + " " + unit);
    if (!exact) return done(id, {});  // no unit that the token source lets through
    c = *exact;
  }
  info(id).constant = c;
  return done(id, type);
}

Type ExprChecker::checkArith(ExprId id, const Type* expected) {
  const Expr& expr = e(id);
  const bool numberWanted = expected && expected->is(TypeKind::Number);
  Type a = check(expr.kids[0], numberWanted ? expected : nullptr);
  const Type* other = a.is(TypeKind::Number) || a.is(TypeKind::Duration) ? &a : nullptr;
  Type b = check(expr.kids[1], other ? other : (numberWanted ? expected : nullptr));
  if (a.isError() || b.isError()) return done(id, {});
  // A duration beside an instant: `started + 2 days`.
  if (a.is(TypeKind::Instant) && b.is(TypeKind::Days) && e(expr.kids[1]).kind == ExprKind::Quantity) {
    const Type duration = Type::of(TypeKind::Duration);
    b = check(expr.kids[1], &duration);
  }
  using K = TypeKind;
  const auto whole = [](const Type& t) { return t.is(K::Count) || t.is(K::Integer); };
  Type result;
  switch (expr.arith) {
    case ArithOp::Add:
      if (whole(a) && whole(b))
        result = Type::of(a.is(K::Count) && b.is(K::Count) ? K::Count : K::Integer);
      else if (a.kind == b.kind && (a.is(K::Number) || a.is(K::Duration) || a.is(K::Days) || a.is(K::WorkingDays)))
        result = a;
      else if (a.is(K::Date) && (b.is(K::Days) || b.is(K::WorkingDays)))
        result = a;
      else if (a.is(K::Instant) && b.is(K::Duration))
        result = a;
      break;
    case ArithOp::Subtract:
      if (whole(a) && whole(b))
        result = Type::of(K::Integer);
      else if (a.kind == b.kind && (a.is(K::Number) || a.is(K::Duration) || a.is(K::Days)))
        result = a;
      else if (a.is(K::Date) && b.is(K::Date))
        result = Type::of(K::Days);
      else if (a.is(K::Date) && (b.is(K::Days) || b.is(K::WorkingDays)))
        result = a;
      else if (a.is(K::Instant) && b.is(K::Instant))
        result = Type::of(K::Duration);
      else if (a.is(K::Instant) && b.is(K::Duration))
        result = a;
      break;
    case ArithOp::Multiply:
      if (whole(a) && whole(b))
        result = Type::of(a.is(K::Count) && b.is(K::Count) ? K::Count : K::Integer);
      else if (a.is(K::Number) && b.is(K::Number))
        result = a;
      else if (whole(a) && (b.is(K::Duration) || b.is(K::Days) || b.is(K::WorkingDays)))
        result = b;
      else if (whole(b) && (a.is(K::Duration) || a.is(K::Days) || a.is(K::WorkingDays)))
        result = a;
      break;
    case ArithOp::None: break;
  }
  if (result.isError()) {
    const std::string_view word = expr.arith == ArithOp::Add ? "plus" : expr.arith == ArithOp::Subtract ? "minus" : "times";
    Diagnostic& diag = c_.report(DiagKind::BadArithmetic, expr.span, {c_.aType(a), std::string(word), c_.aType(b)});
    if (a.is(K::Date) && whole(b)) diag.help = "say of what: `+ 5 days` or `+ 5 working-days`";
    return done(id, {});
  }
  result.optional = a.optional || b.optional;
  return done(id, result);
}

Type ExprChecker::checkWhen(ExprId id, const Type* expected) {
  const Expr& expr = e(id);
  const Type a = check(expr.kids[0], expected);
  condition(expr.kids[1]);
  const Type b = check(expr.kids[2], expected ? expected : (a.isError() ? nullptr : &a));
  if (a.isError() || b.isError()) return done(id, a.isError() ? b : a);
  Type result = a;
  if (a.optional || b.optional) {
    const Presence presence(c_.p, scope_.module);
    if (presence.unread(expr.kids[1])) return done(id, {});  // it may be the very guard, with a slip of the pen in it
    result.optional = presence.missingInArms(id, {}) != kNoExpr;
  }
  if (a.required() == b.required()) return done(id, result);
  const bool whole = (a.is(TypeKind::Count) || a.is(TypeKind::Integer)) && (b.is(TypeKind::Count) || b.is(TypeKind::Integer));
  if (whole) {
    result.kind = TypeKind::Integer;
    return done(id, result);
  }
  c_.report(DiagKind::ChoicesDiffer, expr.span, {c_.aType(a), c_.aType(b)});
  return done(id, {});
}

Id ExprChecker::bindElement(const SetFacts& facts, ExprId owner, bool where) {
  if (!where && !facts.name.empty() && !c_.lookup(scope_, facts.name).empty()) {
    const std::vector<Found> hidden = c_.lookup(scope_, facts.name);
    c_.report(DiagKind::ShadowedName, facts.nameSpan, {facts.name, hidden[0].what});
  }
  const Id var = where ? c_.newWhereVariable(facts) : c_.newVariable(facts.name, facts.element, facts.nameSpan, facts.var);
  info(owner).vars.push_back(var);
  pushElement(var);
  return var;
}

SetFacts ExprChecker::set(ExprId id) {
  const Expr& expr = e(id);
  if (expr.kind == ExprKind::Binding) {
    SetFacts facts = set(expr.kids[0]);
    facts.name = expr.text;
    facts.nameSpan = expr.nameSpan;
    done(id, Type::setOf(facts.element));
    return facts;
  }
  if (expr.kind == ExprKind::Where) {
    SetFacts facts = set(expr.kids[0]);
    info(id).vars.clear();
    const Id var = bindElement(facts, id, true);
    condition(expr.kids[1]);
    popElement();
    facts.var = var;
    done(id, Type::setOf(facts.element));
    return facts;
  }
  SetFacts facts;
  const Type type = check(id);
  if (type.isError()) return facts;
  if (!type.is(TypeKind::Set)) {
    Diagnostic& diag = c_.report(DiagKind::SetExpected, expr.span, {text(id), c_.aType(type)});
    if (type.is(TypeKind::Ref) && c_.p.records[type.id].decl->collection.written()) {
      diag.help = fmt::format("all of them are `{}`", c_.p.records[type.id].decl->collection.text);
    }
    return facts;
  }
  facts.element = type.elementType();
  return facts;
}

Type ExprChecker::checkSetExpr(ExprId id, const Type* expected) {
  const Expr& expr = e(id);
  if (expr.kind == ExprKind::Where || expr.kind == ExprKind::Binding) {
    const SetFacts facts = set(id);
    return done(id, facts.element.isError() ? Type{} : Type::setOf(facts.element));
  }
  // `(DSP, CSP)` or `1..3`: a set where its element type is known.
  if (!expected || !expected->is(TypeKind::Set)) {
    c_.report(DiagKind::NotAValue, expr.span, {text(id), expr.kind == ExprKind::Range ? "a range" : "a list"}).help =
        "a list or range stands after `is in`";
    return done(id, {});
  }
  const Type element = expected->elementType();
  for (ExprId kid : std::vector<ExprId>(expr.kids)) {
    const Type type = check(kid, &element);
    if (type.isError()) return done(id, {});
    if (!(type.required() == element)) {
      c_.report(DiagKind::ElementMismatch, e(kid).span, {text(id), c_.p.typeText(element), text(kid), c_.aType(type)});
      return done(id, {});
    }
    if (expr.kind == ExprKind::Range && info(kid).res.meaning != Meaning::EnumValue) {
      c_.report(DiagKind::NotAValue, e(kid).span, {text(kid), "no value of an enum"});
      return done(id, {});
    }
  }
  return done(id, Type::setOf(element));
}

Type ExprChecker::checkAggregate(ExprId id) {
  const Expr& expr = e(id);
  const AggregateOp op = expr.aggregate;
  const SetFacts facts = set(expr.kids[0]);
  const ExprId key = expr.kids.size() > 1 ? expr.kids[1] : kNoExpr;
  const ExprId extra = expr.kids.size() > 2 ? expr.kids[2] : kNoExpr;
  info(id).vars.clear();
  if (op == AggregateOp::Count) return done(id, facts.element.isError() ? Type{} : Type::of(TypeKind::Count));
  bindElement(facts, id);
  Type keyType;
  if (op == AggregateOp::Share)
    condition(key);
  else if (key != kNoExpr)
    keyType = check(key);
  popElement();
  if (extra != kNoExpr) {
    const Type share = Type::of(TypeKind::Share);
    const Type q = check(extra, &share);
    if (!q.isError() && !q.is(TypeKind::Share)) {
      c_.report(DiagKind::TypeMismatch, e(extra).span, {text(extra), c_.aType(q), "percentile", "made with a share"});
    }
    const std::optional<Constant>& rank = info(extra).constant;
    if (q.is(TypeKind::Share) && (!rank || rank->integer < 0 || rank->integer > rank->denominator)) {
      const std::string is = rank ? "a share above 100%" : "a share that is not written here";
      c_.report(DiagKind::TypeMismatch, e(extra).span, {text(extra), is, "percentile", "made with one from 0% to 100%"});
    }
  }
  if (op == AggregateOp::Share) {
    return done(id, facts.element.isError() ? Type{} : Type::of(TypeKind::Share).orAbsent());
  }
  const std::string word(aggregateWord(op));
  if (op == AggregateOp::Latest || op == AggregateOp::Earliest) {
    if (facts.element.is(TypeKind::Enum)) {
      c_.report(DiagKind::SetExpected, e(expr.kids[0]).span, {text(expr.kids[0]), "a set of values of an enum"});
      return done(id, {});
    }
    const bool ordered = keyType.is(TypeKind::Date) || keyType.is(TypeKind::Instant) || keyType.is(TypeKind::Count) ||
                         keyType.is(TypeKind::Integer);
    if (!keyType.isError() && (!ordered || keyType.optional)) {
      c_.report(DiagKind::OrderKeyNeeded, e(key).span, {word + " of", text(key), c_.aType(keyType)});
    }
    return done(id, facts.element.isError() ? Type{} : facts.element.orAbsent());
  }
  if (facts.element.isError() || keyType.isError()) return done(id, {});
  const Type required = keyType.required();
  switch (required.kind) {
    case TypeKind::Count:
    case TypeKind::Integer:
    case TypeKind::Duration:
    case TypeKind::Days:
    case TypeKind::WorkingDays: return done(id, op == AggregateOp::Sum ? required : required.orAbsent());
    case TypeKind::Number:
    case TypeKind::Date:
    case TypeKind::Instant:
      if (op != AggregateOp::Sum) return done(id, required.orAbsent());
      break;
    default: break;
  }
  c_.report(DiagKind::NotSummable, expr.span, {word, c_.p.typeText(required) + "s"});
  return done(id, {});
}

}  // namespace tollgate::sema
