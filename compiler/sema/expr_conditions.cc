// Conditions: comparisons with their units, quantifiers, decisions.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

using syntax::AggregateOp;
using syntax::CompareOp;
using syntax::Expr;
using syntax::ExprKind;
using syntax::QuantifierForm;

namespace {

Span at(Span span, bool end) {
  const uint32_t place = end ? span.end : span.begin;
  return {span.file, place, place};
}

Fix brackets(Span span) { return {"put brackets", {{at(span, false), "("}, {at(span, true), ")"}}}; }

std::string_view dateWords(CompareOp op) {
  switch (op) {
    case CompareOp::AtLeast: return "is on or after";
    case CompareOp::AtMost: return "is on or before";
    case CompareOp::Above: return "is after";
    case CompareOp::Below: return "is before";
    case CompareOp::Before: return "is below";
    case CompareOp::After: return "is above";
    case CompareOp::OnOrBefore: return "is at most";
    case CompareOp::OnOrAfter: return "is at least";
    case CompareOp::None:
    case CompareOp::Is:
    case CompareOp::IsNot: break;
  }
  return "is";
}

bool isWhole(const Type& t) { return t.is(TypeKind::Count) || t.is(TypeKind::Integer); }
bool isTime(const Type& t) { return t.is(TypeKind::Date) || t.is(TypeKind::Instant); }
bool isDays(const Type& t) { return t.is(TypeKind::Days) || t.is(TypeKind::WorkingDays) || t.is(TypeKind::Duration); }

}  // namespace

/// Whether the text of it, or the word right behind it, could not be read: that was said, and it may be another thing.
bool ExprChecker::hasMistake(ExprId id) const {
  if (id == kNoExpr) return false;
  const Expr& expr = e(id);
  if (expr.kind == ExprKind::Error) return true;
  if (std::any_of(expr.kids.begin(), expr.kids.end(), [&](ExprId kid) { return hasMistake(kid); })) return true;
  const std::string_view source = c_.sources().file(expr.span.file).text();
  size_t next = expr.span.end;
  while (next < source.size() && source[next] == ' ') ++next;
  const std::vector<Diagnostic>& all = c_.p.diagnostics.all();
  return std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) {
    return d.kind == DiagKind::OperandsSideBySide && d.span.file == expr.span.file && d.span.begin == next;
  });
}

void ExprChecker::condition(ExprId id) {
  if (id == kNoExpr) return;
  const Expr& expr = e(id);
  if (expr.kind == ExprKind::Aggregate && !expr.bracketed) {
    const Expr& set = e(expr.kids[0]);
    if (set.kind == ExprKind::Where && e(set.kids[1]).kind == ExprKind::Compare) {
      const Expr& compare = e(set.kids[1]);
      Diagnostic& diag = c_.report(DiagKind::CountNeedsBrackets, compare.opSpan.valid() ? compare.opSpan : compare.span);
      const std::string_view source = c_.sources().file(expr.span.file).text();
      uint32_t close = e(compare.kids[0]).span.end;
      while (close < source.size() && source[close] == ')') ++close;
      diag.help = fmt::format("write `({}) …`", c_.written({expr.span.file, expr.span.begin, close}));
      diag.fixes.push_back({"put the count in brackets", {{at(expr.span, false), "("}, {{expr.span.file, close, close}, ")"}}});
      done(id, {});
      return;
    }
  }
  const Type type = check(id);
  if (type.isError() || type.is(TypeKind::Flag) || hasMistake(id)) return;
  Diagnostic& diag = c_.report(DiagKind::ConditionExpected, expr.span, {text(id), c_.aType(type)});
  if (type.is(TypeKind::Enum) && !c_.p.enums[type.id].values.empty()) {
    diag.help = fmt::format("compare it: `{} is {}`", text(id), c_.p.enums[type.id].values.front());
  } else if (type.is(TypeKind::Set)) {
    diag.help = fmt::format("say how many: `some {} satisfies …`", text(id));
  } else if (type.optional) {
    diag.help = fmt::format("`{} is present`?", text(id));
  }
}

Type ExprChecker::against(ExprId id, const Type& type) {
  if (!type.isError()) {
    const Type required = type.required();
    return check(id, &required);
  }
  if (e(id).kind == ExprKind::Name && c_.lookup(scope_, e(id).text).size() != 1) return done(id, {});
  return check(id);
}

void ExprChecker::comparable(ExprId id, const Type& a, const Type& b, ExprId left, ExprId right) {
  if (a.isError() || b.isError()) return;
  const Type x = a.required(), y = b.required();
  const std::vector<std::string> args = {text(left), c_.aType(x), text(right), c_.aType(y)};
  if (x == y && !x.is(TypeKind::Set)) return;
  if (isWhole(x) && isWhole(y)) return;
  const Span span = e(id).span;
  if ((x.is(TypeKind::Share) && isWhole(y)) || (y.is(TypeKind::Share) && isWhole(x))) {
    Diagnostic& diag = c_.report(DiagKind::ShareWithCount, span, args);
    diag.help = x.is(TypeKind::Share) ? "compare the share with a percentage, as `90%`"
                                      : fmt::format("compare a share, as `share of … satisfying …`, with `{}`", text(right));
    return;
  }
  if (isTime(x) && isTime(y)) {
    const ExprId instant = x.is(TypeKind::Instant) ? left : right;
    Diagnostic& diag = c_.report(DiagKind::DateWithInstant, span, args);
    const std::string fixed = fmt::format("(date of {} in \"Europe/London\")", text(instant));
    diag.help = fmt::format("write `{}`", fixed);
    diag.fixes.push_back({fmt::format("write `{}`", fixed), {{e(instant).span, fixed}}});
    return;
  }
  if (isDays(x) && isDays(y)) {
    c_.report(DiagKind::DaysWithWorkingDays, span, args);
    return;
  }
  Diagnostic& diag = c_.report(DiagKind::TypeMismatch, span, args);
  if (isDays(x) && isWhole(y)) diag.help = fmt::format("say of what: `{} {}`", text(right), c_.p.typeText(x));
  if (x.is(TypeKind::Set) && x.elementType() == y) diag.help = fmt::format("write `{} includes {}`", text(left), text(right));
  if (y.is(TypeKind::Set) && y.elementType() == x) diag.help = fmt::format("write `{} is in {}`", text(left), text(right));
  if (x.is(TypeKind::Ref) && y.is(TypeKind::Text)) {
    const RecordInfo& record = c_.p.records[x.id];
    if (record.key.size() == 1) {
      diag.help = fmt::format("compare its key: `{}.{} is {}`", text(left), record.fields[record.key[0]].decl->name, text(right));
    }
  }
}

Type ExprChecker::checkCompare(ExprId id) {
  const Expr& expr = e(id);
  const ExprId left = expr.kids[0], right = expr.kids[1];
  const Type flag = Type::of(TypeKind::Flag);
  auto literal = [&](ExprId kid) {
    const ExprKind kind = e(kid).kind;
    return kind == ExprKind::CountLit || kind == ExprKind::NumberLit || kind == ExprKind::Quantity;
  };
  Type a, b;
  if (literal(left) && !literal(right)) {
    b = check(right);
    a = against(left, b);
  } else {
    a = check(left);
    b = against(right, a);
  }
  const CompareOp op = expr.compare;
  const Span words = expr.opSpan.valid() ? expr.opSpan : expr.span;
  const bool equality = op == CompareOp::Is || op == CompareOp::IsNot;
  if (b.is(TypeKind::Flag) && !a.is(TypeKind::Flag) && !a.isError()) {
    comparable(id, a, b, left, right);
    return done(id, flag);
  }
  if (a.isError() || b.isError()) return done(id, flag);
  if (equality) {
    comparable(id, a, b, left, right);
    if (a.is(TypeKind::Number) && b.is(TypeKind::Number)) {
      Diagnostic& diag = c_.report(DiagKind::NumbersNotEqual, expr.span, {text(left), text(right)});
      if (op == CompareOp::Is) {
        diag.help = "write `is at least`, `is at most`, `is above` or `is below`";
        diag.fixes.push_back({"write `is at least`", {{words, "is at least"}}});
        diag.fixes.push_back({"write `is at most`", {{words, "is at most"}}});
      }
    }
    return done(id, flag);
  }
  const bool datewise = op == CompareOp::Before || op == CompareOp::After || op == CompareOp::OnOrBefore || op == CompareOp::OnOrAfter;
  switch (a.kind) {
    case TypeKind::Enum: {
      const EnumInfo& info = c_.p.enums[a.id];
      if (!info.ordered()) {
        c_.report(DiagKind::EnumWithoutOrder, words, {info.name, c_.written(words)});
        break;
      }
      Diagnostic& diag = c_.report(DiagKind::EnumAtLeast, words, {text(left), c_.aType(a), c_.written(words)});
      const std::string value = text(right);
      const Span all = cover(words, e(right).span);
      const bool strict = op != CompareOp::AtLeast && op != CompareOp::AtMost && op != CompareOp::OnOrBefore && op != CompareOp::OnOrAfter;
      for (const std::string& word : {info.firstWord, info.lastWord}) {
        const std::string fixed = strict ? fmt::format("is {} than {}", word, value) : fmt::format("is {} or {}", value, word);
        diag.fixes.push_back({fmt::format("write `{}`", fixed), {{all, fixed}}});
      }
      diag.help = diag.fixes[0].title + ", or " + diag.fixes[1].title.substr(6);
      break;
    }
    case TypeKind::Date:
    case TypeKind::Instant:
      comparable(id, a, b, left, right);
      if (!datewise && isTime(b)) {
        const std::string fixed(dateWords(op));
        Diagnostic& diag = c_.report(DiagKind::DateWords, words, {text(left), fixed});
        diag.fixes.push_back({fmt::format("write `{}`", fixed), {{words, fixed}}});
      }
      break;
    case TypeKind::Count:
    case TypeKind::Integer:
    case TypeKind::Number:
    case TypeKind::Share:
    case TypeKind::Duration:
    case TypeKind::Days:
    case TypeKind::WorkingDays:
    case TypeKind::Months:
      comparable(id, a, b, left, right);
      if (datewise) {
        const std::string fixed(dateWords(op));
        Diagnostic& diag = c_.report(DiagKind::NotADate, words, {text(left), c_.aType(a), c_.written(words)});
        diag.help = fmt::format("write `{}`", fixed);
        diag.fixes.push_back({fmt::format("write `{}`", fixed), {{words, fixed}}});
      }
      break;
    case TypeKind::Flag:
    case TypeKind::Text:
    case TypeKind::Ref:
    case TypeKind::Set: {
      const std::string what = c_.aType(a);
      c_.report(DiagKind::NotOrdered, words, {what, c_.written(words)});
      break;
    }
    case TypeKind::Error: break;
  }
  return done(id, flag);
}

Type ExprChecker::checkIsOneOf(ExprId id) {
  const Expr& expr = e(id);
  const std::vector<ExprId> kids = expr.kids;
  const Type a = check(kids[0]);
  // What is no value of x's type but a condition: fine in brackets (`kind is SIT or (p.late)`), else a mistake.
  auto flagKid = [&](ExprId kid) {
    if (a.is(TypeKind::Flag)) return false;
    if (e(kid).kind == ExprKind::Name && a.is(TypeKind::Enum)) {
      if (c_.p.enums[a.id].ordinalOf(e(kid).text) != kNone) return false;
      const std::vector<Found> found = c_.lookup(scope_, e(kid).text);
      return found.size() == 1 && apply(kid, found[0], false).is(TypeKind::Flag);
    }
    switch (e(kid).kind) {
      case ExprKind::Call:
      case ExprKind::Member:
      case ExprKind::Name: return check(kid, a.isError() ? nullptr : &a).is(TypeKind::Flag);
      case ExprKind::CountLit:
      case ExprKind::TextLit:
      case ExprKind::DateLit: return false;
      default: return e(kid).bracketed && check(kid).is(TypeKind::Flag);
    }
  };
  for (size_t i = 1; i < kids.size(); ++i) {
    if (a.isError() && e(kids[i]).kind == ExprKind::Name) {
      against(kids[i], a);
      continue;
    }
    if (flagKid(kids[i])) {
      if (e(kids[i]).bracketed && !expr.negated) continue;
      Diagnostic& diag = c_.report(DiagKind::FlagAmongAlternatives, e(kids[i]).span, {text(kids[i]), c_.p.typeText(a)});
      if (!expr.negated) {
        diag.help = fmt::format("put brackets: `({})`", text(kids[i]));
        diag.fixes.push_back(brackets(e(kids[i]).span));
      }
      continue;
    }
    if (info(kids[i]).checked && info(kids[i]).type.isError()) continue;
    const Type b = info(kids[i]).checked ? info(kids[i]).type : against(kids[i], a);
    comparable(kids[i], a, b, kids[0], kids[i]);
    if (a.is(TypeKind::Number) && b.is(TypeKind::Number)) {
      c_.report(DiagKind::NumbersNotEqual, e(kids[i]).span, {text(kids[0]), text(kids[i])});
    }
  }
  return done(id, Type::of(TypeKind::Flag));
}

Type ExprChecker::checkIsIn(ExprId id, ExprId value, ExprId setId) {
  const bool listed = e(setId).kind == ExprKind::Tuple || e(setId).kind == ExprKind::Range;
  Type valueType, element;
  if (listed || e(id).kind == ExprKind::IsIn) {
    valueType = check(value);
    const Type expected = valueType.isError() ? Type{} : Type::setOf(valueType.required());
    if (listed) {
      if (valueType.isError()) return done(id, Type::of(TypeKind::Flag));
      check(setId, &expected);
      return done(id, Type::of(TypeKind::Flag));
    }
    element = set(setId).element;
  } else {
    element = set(setId).element;
    valueType = against(value, element);
  }
  if (!valueType.isError() && !element.isError() && !(valueType.required() == element)) {
    c_.report(DiagKind::ElementMismatch, e(id).span, {text(setId), c_.p.typeText(element), text(value), c_.aType(valueType)});
  }
  return done(id, Type::of(TypeKind::Flag));
}

Type ExprChecker::checkOrderedIs(ExprId id) {
  const Expr& expr = e(id);
  const Type flag = Type::of(TypeKind::Flag);
  const Type a = check(expr.kids[0]);
  const Type b = against(expr.kids[1], a);
  if (a.isError() || (a.is(TypeKind::Enum) && c_.p.enums[a.id].values.empty())) return done(id, flag);
  if (!a.is(TypeKind::Enum)) {
    c_.report(DiagKind::NotOrdered, expr.nameSpan, {c_.aType(a), expr.text}).help =
        "only an enum that is declared `in order` has such words";
    return done(id, flag);
  }
  const EnumInfo& info = c_.p.enums[a.id];
  if (!info.ordered()) {
    c_.report(DiagKind::EnumWithoutOrder, expr.nameSpan, {info.name, expr.text});
  } else if (expr.text != info.firstWord && expr.text != info.lastWord) {
    Diagnostic& diag = c_.report(DiagKind::WrongOrderWord, expr.nameSpan, {info.name, info.firstWord, info.lastWord, expr.text});
    for (const std::string& word : {info.firstWord, info.lastWord}) {
      diag.fixes.push_back({fmt::format("write `{}`", word), {{expr.nameSpan, word}}});
    }
  }
  comparable(id, a, b, expr.kids[0], expr.kids[1]);
  return done(id, flag);
}

Type ExprChecker::checkQuantifier(ExprId id) {
  const Expr& expr = e(id);
  const ExprId limit = expr.kids[0], setId = expr.kids[1], cond = expr.kids[2];
  if (limit != kNoExpr) {
    const Type type = check(limit);
    if (e(limit).kind == ExprKind::NumberLit) {
      const Type share = Type::of(TypeKind::Share);
      check(limit, &share);
    } else if (e(limit).kind == ExprKind::CountLit && e(limit).text.starts_with('-')) {
      c_.report(DiagKind::NegativeLimit, e(limit).span, {e(limit).text});
    } else if (!type.isError() && !isWhole(type) && !type.is(TypeKind::Share)) {
      c_.report(DiagKind::TypeMismatch, e(limit).span,
                {text(limit), c_.aType(type), c_.written(expr.opSpan.valid() ? expr.opSpan : expr.span), "made with a count or a share"});
    }
  }
  const SetFacts facts = set(setId);
  info(id).vars.clear();
  bindElement(facts, id);
  condition(cond);
  popElement();
  return done(id, Type::of(TypeKind::Flag));
}

Type ExprChecker::checkForEach(ExprId id) {
  const Expr& expr = e(id);
  const std::vector<ExprId> kids = expr.kids;
  info(id).vars.clear();
  size_t pushed = 0;
  for (size_t i = 2; i < kids.size(); ++i) {
    const SetFacts facts = set(kids[i]);
    bindElement(facts, id);
    ++pushed;
  }
  if (kids[1] != kNoExpr) condition(kids[1]);
  condition(kids[0]);
  while (pushed-- > 0) popElement();
  return done(id, Type::of(TypeKind::Flag));
}

Type ExprChecker::checkDecision(ExprId id) {
  const Expr& expr = e(id);
  const bool ofDay = expr.kind == ExprKind::DecisionDay;
  Type result = ofDay ? Type{} : Type::of(TypeKind::Flag);
  const ExprId name = expr.kids[0];
  const std::optional<std::string> spelled = path(name);
  Id decision = kNone;
  if (spelled) {
    const std::vector<Found> found = e(name).kind == ExprKind::Name ? c_.lookup(scope_, *spelled) : std::vector<Found>{};
    if (found.size() == 1 && found[0].res.meaning == Meaning::Decision) {
      decision = found[0].res.id;
      c_.markUse(scope_.module, found[0].module);
    } else if (found.size() > 1) {
      c_.report(DiagKind::AmbiguousName, e(name).span, {*spelled, found[0].what + " or " + found[1].what});
    } else {
      Id module = kNone;
      const Symbol* symbol = c_.bySpelledPath(scope_.module, *spelled, &module);
      if (symbol && symbol->kind == SymbolKind::Decision) {
        decision = symbol->id;
        c_.markUse(scope_.module, module);
      } else if (found.empty()) {
        Diagnostic& diag = c_.report(DiagKind::UnknownName, e(name).span, {*spelled});
        c_.suggest(diag, e(name).span, *spelled, c_.symbolNames(scope_.module, SymbolKind::Decision));
      } else {
        c_.report(DiagKind::NotAValue, e(name).span, {*spelled, found[0].kind}).help = ofDay ? "only a decision has a day"
                                                                                             : "only a decision is granted or refused";
      }
    }
  } else {
    const Type type = check(name);
    if (!type.isError()) c_.report(DiagKind::NotAValue, e(name).span, {text(name), c_.aType(type)});
  }
  if (decision == kNone) return done(id, result);
  info(name).res = {Meaning::Decision, decision, kNone, kNone};
  info(id).res = info(name).res;
  const DecisionInfo& d = c_.p.decisions[decision];
  if (ofDay) {
    // What is taken or awaited has a day; by another one nobody may have decided, and what holds until then has none.
    result = Type::of(TypeKind::Date);
    result.optional = expr.asOf || d.whileUndecided != kNone || (d.decl && d.decl->whileUndecided.written());
  } else {
    info(id).outcome = d.outcomeNamed(expr.text);
    if (info(id).outcome == kNone)
      c_.suggest(c_.report(DiagKind::UnknownOutcome, expr.nameSpan, {expr.text, d.name}), expr.nameSpan, expr.text, d.outcomes);
  }
  if (!expr.body.empty()) {
    info(id).body = c_.bodyOrdinal({expr.body, expr.bodySpan});
    bool has = info(id).body == kNone || !d.decl;
    for (size_t i = 0; d.decl && i < d.decl->steps.size(); ++i) {
      const auto kind = d.decl->steps[i].kind;
      has = has || (d.steps[i].body == info(id).body && (kind == syntax::StepKind::Decided || kind == syntax::StepKind::Referred));
    }
    if (!has) c_.report(DiagKind::BodyWithoutStep, expr.bodySpan, {expr.body, d.name});
  }
  const std::vector<Type> subjects = d.subjects;
  const size_t days = (expr.since ? 1 : 0) + (expr.asOf ? 1 : 0), given = expr.kids.size() - 1 - days;
  for (size_t i = 1 + given; i < expr.kids.size(); ++i) {
    const ExprId day = expr.kids[i];
    const char* word = expr.since && i == 1 + given ? "since" : "as of";
    const Type date = Type::of(TypeKind::Date), type = check(day, &date);
    if (!type.isError() && !type.required().is(TypeKind::Date))
      c_.report(DiagKind::TypeMismatch, e(day).span, {text(day), c_.aType(type), word, "a date"}).help =
          type.required().is(TypeKind::Instant) ? "write `date of (…) in \"Europe/London\"`: a decision is dated by its day" : "";
  }
  if (given != subjects.size()) {
    c_.report(DiagKind::ArgumentCount, expr.span,
              {*spelled, fmt::format("{} subject{}", subjects.size(), subjects.size() == 1 ? "" : "s"),
               fmt::format("{} {}", given, given == 1 ? "is" : "are")});
  }
  for (size_t i = 0; i < given; ++i) {
    const ExprId subject = expr.kids[i + 1];
    if (i >= subjects.size()) {
      check(subject);
      continue;
    }
    const Type type = check(subject, &subjects[i]);
    if (!type.isError() && !subjects[i].isError() && !(type.required() == subjects[i].required())) {
      c_.report(DiagKind::TypeMismatch, e(subject).span,
                {text(subject), c_.aType(type), *spelled, "a decision on " + c_.aType(subjects[i])});
    }
  }
  return done(id, result);
}

Type ExprChecker::checkGateIsMet(ExprId id) {
  const Expr& expr = e(id);
  const Type flag = Type::of(TypeKind::Flag);
  const ExprId name = expr.kids[0];
  const std::optional<std::string> spelled = path(name);
  Id gate = kNone;
  if (spelled) {
    const std::vector<Found> found = e(name).kind == ExprKind::Name ? c_.lookup(scope_, *spelled) : std::vector<Found>{};
    Id module = kNone;
    const Symbol* symbol = found.empty() ? c_.bySpelledPath(scope_.module, *spelled, &module) : nullptr;
    if (found.size() == 1 && found[0].res.meaning == Meaning::Gate) {
      gate = found[0].res.id;
      c_.markUse(scope_.module, found[0].module);
    } else if (symbol && symbol->kind == SymbolKind::Gate) {
      gate = symbol->id;
      c_.markUse(scope_.module, module);
    } else if (found.empty()) {
      c_.suggest(c_.report(DiagKind::UnknownName, e(name).span, {*spelled}), e(name).span, *spelled,
                 c_.symbolNames(scope_.module, SymbolKind::Gate));
    } else {
      c_.report(DiagKind::NotAValue, e(name).span, {*spelled, found[0].kind}).help = "only a gate is met";
    }
  }
  for (size_t i = 1; i < expr.kids.size(); ++i) {
    const Id instance = gate == kNone ? kNone : c_.p.gates[gate].instance;
    const Type wanted = instance == kNone ? Type{} : c_.p.variables[instance].type;
    const Type type = against(expr.kids[i], wanted);
    if (gate == kNone || type.isError() || i != 1 || instance == kNone) continue;
    if (!wanted.isError() && !(wanted == type.required())) {
      c_.report(DiagKind::GateSubject, e(expr.kids[i]).span,
                {*spelled, c_.aType(wanted) + ", but `" + text(expr.kids[i]) + "` is " + c_.aType(type)});
    }
  }
  if (gate == kNone) return done(id, flag);
  info(id).res = {Meaning::Gate, gate, kNone, kNone};
  info(name).res = info(id).res;
  const size_t wanted = c_.p.gates[gate].decl->scope.bindings.empty() ? 0 : 1;
  if (expr.kids.size() - 1 != wanted) {
    c_.report(DiagKind::GateSubject, expr.span, {*spelled, wanted == 0 ? "no instance: it has only one" : "one instance"});
  }
  return done(id, flag);
}

}  // namespace tollgate::sema
