// Names, members, calls and table cells: what each one means.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

using syntax::Expr;
using syntax::ExprKind;

/// `svtad.model.Severity` as text, if the expression is names and dots only.
std::optional<std::string> ExprChecker::path(ExprId id) const {
  const Expr& expr = e(id);
  if (expr.kind == ExprKind::Name) return expr.text;
  if (expr.kind != ExprKind::Member) return std::nullopt;
  std::optional<std::string> left = path(expr.kids[0]);
  if (left) *left += "." + expr.text;
  return left;
}

/// An element that could not be typed makes every bare name doubtful: stay silent about them.
bool ExprChecker::inErrorScope() const {
  return std::any_of(scope_.elements.begin(), scope_.elements.end(),
                     [&](Id var) { return c_.p.variables[var].type.isError() && c_.p.variables[var].name.empty(); });
}

Type ExprChecker::unknownName(ExprId id, const Type* expected) {
  if (inErrorScope()) return done(id, {});
  const Expr& expr = e(id);
  std::vector<std::string> candidates = c_.visibleNames(scope_);
  const uint32_t at = expr.span.begin;
  if (!scope_.elements.empty()) candidates.emplace_back("this");
  candidates.insert(candidates.end(), {"true", "false"});
  if (at >= 3 && c_.written({expr.span.file, at - 3, at}).starts_with("is")) candidates.insert(candidates.end(), {"present", "absent"});
  if (expected && expected->is(TypeKind::Enum)) {
    const EnumInfo& info = c_.p.enums[expected->id];
    if (info.values.empty()) return done(id, {});  // its declaration could not be read
    Diagnostic& diag = c_.report(DiagKind::UnknownEnumValue, expr.span,
                                 {expr.text, info.interpretation == kNone ? info.name : "the interpretation " + info.name});
    candidates.insert(candidates.end(), info.values.begin(), info.values.end());
    c_.suggest(diag, expr.span, expr.text, candidates);
    if (diag.help.empty() && !info.values.empty()) {
      std::string all;
      for (size_t i = 0; i < info.values.size() && i < 12; ++i) all += (i ? ", " : "") + info.values[i];
      diag.help = "the values are " + all + (info.values.size() > 12 ? ", …" : "");
    }
    return done(id, {});
  }
  Diagnostic& diag = c_.report(DiagKind::UnknownName, expr.span, {expr.text});
  // A field of an element that has a name: `every i in issues satisfies severity is 3`.
  for (size_t i = scope_.elements.size(); i-- > 0;) {
    const Variable& v = c_.p.variables[scope_.elements[i]];
    if (v.name.empty() || !v.type.is(TypeKind::Ref) || !c_.member(scope_.module, v.type.id, expr.text)) continue;
    const std::string fixed = v.name + "." + expr.text;
    diag.help = fmt::format("it is one of {}: write `{}`", c_.p.records[v.type.id].decl->name, fixed);
    diag.fixes.push_back({fmt::format("write `{}`", fixed), {{expr.span, fixed}}});
    return done(id, {});
  }
  if (scope_.gate != kNone) {
    for (const CriterionInfo& criterion : c_.p.gates[scope_.gate].criteria) {
      if (criterion.decl->name != expr.text) continue;
      diag.help = "it is a criterion, and criteria are no names in conditions: define what both need";
      return done(id, {});
    }
  }
  c_.suggest(diag, expr.span, expr.text, candidates);
  if (!diag.help.empty()) return done(id, {});
  for (const EnumInfo& info : c_.p.enums) {
    if (info.ordinalOf(expr.text) == kNone) continue;
    diag.help = fmt::format("`{}` is a value of {}: it can stand after `is`, in a table's brackets or as an argument", expr.text,
                            info.name);
    return done(id, {});
  }
  for (const auto& module : c_.p.modules) {
    if (module->names.contains(expr.text)) {
      diag.help = fmt::format("the module {0} declares it: add `use {0}`", module->name);
      break;
    }
  }
  return done(id, {});
}

Type ExprChecker::checkName(ExprId id, const Type* expected) {
  const Expr& expr = e(id);
  if (expr.text.empty()) return done(id, {});  // the parser has said so
  // Of a report: nobody wrote the name, so it is what it is made for.
  if (info(id).made && info(id).res.meaning == Meaning::Collection)
    return apply(id, {info(id).res, {}, "", "a collection", "", scope_.module, kNone}, false);
  if (expected && expected->is(TypeKind::Enum)) {
    const Id ordinal = c_.p.enums[expected->id].ordinalOf(expr.text);
    if (ordinal != kNone) {
      info(id).res = {Meaning::EnumValue, expected->id, ordinal, kNone};
      return done(id, Type::enumOf(expected->id));
    }
  }
  std::vector<Found> found = c_.lookup(scope_, expr.text);
  if (found.empty()) return unknownName(id, expected);
  if (found.size() > 1) {
    const bool alike = found[0].what == found[1].what && found[0].what.starts_with("the ");
    Diagnostic& diag = c_.report(DiagKind::AmbiguousName, expr.span,
                                 {expr.text, found[0].what + " or " + (alike ? "another " + found[1].what.substr(4) : found[1].what)});
    for (const Found& f : found) {
      if (!f.qualified.empty()) diag.fixes.push_back({fmt::format("write `{}`", f.qualified), {{expr.span, f.qualified}}});
    }
    diag.help = alike                ? "give one of them another name"
                : diag.fixes.empty() ? "name the element: `i in …`, then `i." + expr.text + "`"
                                     : diag.fixes[0].title + (diag.fixes.size() > 1 ? ", or " + diag.fixes[1].title : "");
    for (const Found& f : found) {
      c_.markUse(scope_.module, f.module);
      if (f.res.meaning == Meaning::Variable) c_.p.variables[f.res.id].used = true;
      if (f.res.meaning == Meaning::Function) c_.p.functions[f.res.id].used = true;
    }
    return done(id, {});
  }
  return apply(id, found[0], false);
}

/// Takes a meaning for a bare name or a member; `called` where arguments follow.
Type ExprChecker::apply(ExprId id, const Found& found, bool called) {
  const Expr& expr = e(id);
  info(id).res = found.res;
  c_.markUse(scope_.module, found.module);
  if (found.res.object != kNone) c_.p.variables[found.res.object].used = true;
  switch (found.res.meaning) {
    case Meaning::Variable: c_.p.variables[found.res.id].used = true; return done(id, found.type);
    case Meaning::Field:
    case Meaning::AsOf: return done(id, found.type);
    case Meaning::Function: {
      const Id f = found.res.id;
      c_.p.functions[f].used = true;
      const bool known = c_.ensureFunction(f, expr.span);
      const size_t written = c_.p.functions[f].writtenParams().size();
      if (!called && written > 0) {
        c_.report(DiagKind::ArgumentCount, expr.span,
                  {expr.text, fmt::format("{} in brackets", written == 1 ? "one value" : fmt::format("{} values", written)), "none is"});
        return done(id, {});
      }
      return done(id, known ? c_.p.functions[f].result : Type{});
    }
    case Meaning::EnumSet: return done(id, Type::setOf(Type::enumOf(found.res.id)));
    case Meaning::Collection: return done(id, Type::setOf(Type::refTo(found.res.id)));
    case Meaning::Interpretation: return done(id, Type::enumOf(c_.p.interpretations[found.res.id].choices));
    case Meaning::EnumValue: return done(id, Type::enumOf(found.res.id));
    case Meaning::Table:
    case Meaning::Decision:
    case Meaning::Gate:
    case Meaning::CorrespondingDay:
    case Meaning::Module:
    case Meaning::None: break;
  }
  Diagnostic& diag = c_.report(DiagKind::NotAValue, expr.span, {expr.text, found.kind});
  if (found.res.meaning == Meaning::Table) diag.help = fmt::format("write `{}[…]`", expr.text);
  if (found.res.meaning == Meaning::Decision) diag.help = fmt::format("write `{} is granted for …`", expr.text);
  if (found.res.meaning == Meaning::Gate) {
    const bool several = !c_.p.gates[found.res.id].decl->scope.bindings.empty();
    diag.help = several ? fmt::format("write `{} is met for …`", expr.text)
                        : fmt::format("only a gate with a `for each` can be asked by another; what `{}` requires can be a `define` of both",
                                      expr.text);
  }
  return done(id, {});
}

Type ExprChecker::checkThis(ExprId id) {
  Id var = scope_.ownerThis;
  for (size_t i = scope_.elements.size(); var == kNone && i-- > 0;) {
    if (c_.p.variables[scope_.elements[i]].name.empty()) var = scope_.elements[i];
  }
  if (var == kNone) {
    Diagnostic& diag = c_.report(DiagKind::NoElementHere, e(id).span);
    for (size_t i = scope_.elements.size(); i-- > 0;) {
      const std::string& name = c_.p.variables[scope_.elements[i]].name;
      diag.help = fmt::format("the element is called `{}`", name);
      diag.fixes.push_back({fmt::format("write `{}`", name), {{e(id).span, name}}});
      break;
    }
    return done(id, {});
  }
  c_.p.variables[var].used = true;
  info(id).res = {Meaning::Variable, var, kNone, kNone};
  return done(id, c_.p.variables[var].type);
}

Type ExprChecker::checkMember(ExprId id) {
  const Expr& expr = e(id);
  const ExprId object = expr.kids[0];
  if (expr.text.empty()) return done(id, {});  // the parser has said so
  // `svtad.model.issues`, `Severity.3`: a path, unless its first name is a value here.
  if (auto spelled = path(id)) {
    const std::string first = spelled->substr(0, spelled->find('.'));
    const std::vector<Found> firsts = c_.lookup(scope_, first);
    if (firsts.empty()) {
      Id module = kNone;
      if (c_.bySpelledPath(scope_.module, *spelled, &module)) {
        for (Found& found : c_.lookup({module, {}, kNone, kNone, kNone, kNone}, expr.text)) {
          if (found.module == module) return apply(id, found, false);
        }
      }
      // An enum of another module, with its value.
      const std::string owner = spelled->substr(0, spelled->rfind('.'));
      const Symbol* symbol = c_.bySpelledPath(scope_.module, owner, &module);
      if (symbol && symbol->kind == SymbolKind::Enum) {
        const Id ordinal = c_.p.enums[symbol->id].ordinalOf(expr.text);
        if (ordinal != kNone) {
          info(id).res = {Meaning::EnumValue, symbol->id, ordinal, kNone};
          c_.markUse(scope_.module, module);
          return done(id, Type::enumOf(symbol->id));
        }
      }
    } else if (firsts.size() == 1 && firsts[0].res.meaning == Meaning::EnumSet && e(object).kind == ExprKind::Name) {
      const EnumInfo& enumInfo = c_.p.enums[firsts[0].res.id];
      const Id ordinal = enumInfo.ordinalOf(expr.text);
      c_.markUse(scope_.module, firsts[0].module);
      if (ordinal == kNone) {
        c_.suggest(c_.report(DiagKind::UnknownEnumValue, expr.nameSpan, {expr.text, enumInfo.name}), expr.nameSpan, expr.text,
                   enumInfo.values);
        return done(id, {});
      }
      info(id).res = {Meaning::EnumValue, firsts[0].res.id, ordinal, kNone};
      return done(id, Type::enumOf(firsts[0].res.id));
    }
  }
  const Type type = check(object);
  if (type.isError()) return done(id, {});
  if (!type.is(TypeKind::Ref)) {
    c_.report(DiagKind::UnknownMember, expr.nameSpan, {fmt::format("`{}` is {} and", text(object), c_.aType(type)), expr.text});
    return done(id, {});
  }
  std::optional<Found> found = c_.member(scope_.module, type.id, expr.text);
  if (!found) {
    Diagnostic& diag = c_.report(DiagKind::UnknownMember, expr.nameSpan, {c_.p.records[type.id].decl->name, expr.text});
    c_.suggest(diag, expr.nameSpan, expr.text, c_.memberNames(scope_.module, type.id));
    return done(id, {});
  }
  Type result = apply(id, *found, false);
  if (type.optional && !result.isError()) result.optional = true;
  return done(id, result);
}

Type ExprChecker::checkCall(ExprId id) {
  const Expr& expr = e(id);
  const ExprId callee = expr.kids[0];
  const std::string name = e(callee).text;
  std::vector<Type> params;
  Type result;
  bool known = false, ofAbsent = false;
  if (e(callee).kind == ExprKind::Name && name == "corresponding-day" && c_.lookup(scope_, name).empty()) {
    info(id).res = {Meaning::CorrespondingDay, kNone, kNone, kNone};
    params = {Type::of(TypeKind::Date), Type::of(TypeKind::Months)};
    result = Type::of(TypeKind::Date);
    known = true;
  } else {
    std::vector<Found> found;
    if (e(callee).kind == ExprKind::Member) {
      std::optional<std::string> spelled = path(callee);
      Id module = kNone;
      const Symbol* symbol = nullptr;
      if (spelled && c_.lookup(scope_, spelled->substr(0, spelled->find('.'))).empty()) {
        symbol = c_.bySpelledPath(scope_.module, *spelled, &module);
      }
      if (symbol && symbol->kind == SymbolKind::Function) {
        found.push_back({{Meaning::Function, symbol->id, kNone, kNone}, {}, "", "", "", module, kNone});
      } else {
        const Type object = check(e(callee).kids[0]);
        ofAbsent = object.optional;
        if (object.is(TypeKind::Ref)) {
          if (auto m = c_.member(scope_.module, object.id, name))
            found.push_back(*m);
          else {
            c_.suggest(c_.report(DiagKind::UnknownMember, e(callee).nameSpan, {c_.p.records[object.id].decl->name, name}),
                       e(callee).nameSpan, name, c_.memberNames(scope_.module, object.id));
          }
        }
      }
    } else {
      found = c_.lookup(scope_, name);
      if (found.empty()) unknownName(callee, nullptr);
      if (found.size() > 1) {
        c_.report(DiagKind::AmbiguousName, e(callee).span, {name, found[0].what + " or " + found[1].what});
      }
    }
    if (!found.empty() && found[0].res.meaning == Meaning::Function) {
      const Id f = found[0].res.id;
      const Type type = apply(callee, found[0], true);
      info(id).res = found[0].res;
      known = true;
      result = type;
      const std::vector<Id>& vars = c_.p.functions[f].params;
      const size_t skip = c_.p.functions[f].kind == FunctionKind::Property ? 1 : 0;
      for (size_t i = skip; i < vars.size(); ++i) params.push_back(c_.p.variables[vars[i]].type);
    } else if (!found.empty()) {
      c_.report(DiagKind::NotCallable, e(callee).span, {name, found[0].kind}).help = found[0].res.meaning == Meaning::Table
                                                                                         ? fmt::format("write `{}[…]`", name)
                                                                                         : "";
    }
  }
  const size_t given = expr.kids.size() - 1;
  if (known && given != params.size()) {
    c_.report(DiagKind::ArgumentCount, expr.span,
              {name, fmt::format("{} value{}", params.size(), params.size() == 1 ? "" : "s"),
               fmt::format("{} {}", given, given == 1 ? "is" : "are")});
  }
  for (size_t i = 0; i < given; ++i) {
    const ExprId arg = expr.kids[i + 1];
    if (!known || i >= params.size()) {
      if (e(arg).kind != ExprKind::Name) check(arg);
      continue;
    }
    const Type type = check(arg, &params[i]);
    if (type.isError() || params[i].isError()) continue;
    if (!(type.required() == params[i].required())) {
      c_.report(DiagKind::TypeMismatch, e(arg).span, {text(arg), c_.aType(type), name, "made for " + c_.aType(params[i])});
    }
  }
  if (ofAbsent && !result.isError()) result.optional = true;
  return done(id, known ? result : Type{});
}

Type ExprChecker::checkIndex(ExprId id) {
  const Expr& expr = e(id);
  const ExprId table = expr.kids[0];
  const std::optional<std::string> spelled = path(table);
  Id found = kNone;
  if (spelled && e(table).kind == ExprKind::Name) {
    std::vector<Found> all = c_.lookup(scope_, *spelled);
    if (all.empty())
      unknownName(table, nullptr);
    else if (all.size() > 1) {
      c_.report(DiagKind::AmbiguousName, e(table).span, {*spelled, all[0].what + " or " + all[1].what});
    } else if (all[0].res.meaning != Meaning::Table) {
      c_.report(DiagKind::NotATable, e(table).span, {*spelled, all[0].kind});
    } else {
      found = all[0].res.id;
      info(table).res = all[0].res;
      c_.markUse(scope_.module, all[0].module);
    }
  } else if (spelled) {
    Id module = kNone;
    const Symbol* symbol = c_.bySpelledPath(scope_.module, *spelled, &module);
    if (symbol && symbol->kind == SymbolKind::Table) {
      found = symbol->id;
      c_.markUse(scope_.module, module);
      info(table).res = {Meaning::Table, found, kNone, kNone};
    } else {
      c_.report(DiagKind::UnknownName, e(table).span, {*spelled});
    }
  } else {
    const Type type = check(table);
    if (!type.isError()) c_.report(DiagKind::NotATable, e(table).span, {text(table), c_.aType(type)});
  }
  if (found == kNone) return done(id, {});
  info(id).res = {Meaning::Table, found, kNone, kNone};
  const std::vector<Id> axes = c_.p.tables[found].axes;
  const size_t given = expr.kids.size() - 1;
  if (!axes.empty() && given != axes.size()) {
    c_.report(DiagKind::ArgumentCount, expr.span,
              {*spelled, fmt::format("{} value{} in brackets", axes.size(), axes.size() == 1 ? "" : "s"),
               fmt::format("{} {}", given, given == 1 ? "is" : "are")});
  }
  for (size_t i = 0; i < given; ++i) {
    if (i >= axes.size() || axes[i] == kNone) continue;
    const Type axis = Type::enumOf(axes[i]);
    const Type type = check(expr.kids[i + 1], &axis);
    if (!type.isError() && !(type.required() == axis)) {
      c_.report(DiagKind::TypeMismatch, e(expr.kids[i + 1]).span,
                {text(expr.kids[i + 1]), c_.aType(type), *spelled, "read by " + c_.aType(axis)});
    }
  }
  Type cell = c_.p.tables[found].cellType;
  for (const auto& value : c_.p.tables[found].cells) {
    if (!value && !cell.isError()) cell.optional = true;  // a cell that is `none` is absent
  }
  return done(id, cell);
}

}  // namespace tollgate::sema
