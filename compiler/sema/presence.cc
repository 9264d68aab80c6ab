#include "compiler/sema/presence.h"

#include <algorithm>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

using syntax::ExprKind;

void Presence::present(ExprId id, Facts& facts) const {
  for (;;) {
    facts.insert(keyOf(p_, module_, id));
    if (e(id).kind != ExprKind::Member) return;
    id = e(id).kids[0];
  }
}

void Presence::learn(ExprId id, bool holds, Facts& facts) const {
  if (id == kNoExpr) return;
  switch (e(id).kind) {
    case ExprKind::IsPresent:
      if (holds) present(e(id).kids[0], facts);
      return;
    case ExprKind::IsAbsent:
      if (!holds) present(e(id).kids[0], facts);
      return;
    case ExprKind::Not: return learn(e(id).kids[0], !holds, facts);
    case ExprKind::And:
    case ExprKind::AllOf:
      if (holds) forKids(e(id), [&](ExprId kid) { learn(kid, true, facts); });
      return;
    case ExprKind::Or:
    case ExprKind::AnyOf:
      if (!holds) forKids(e(id), [&](ExprId kid) { learn(kid, false, facts); });
      return;
    case ExprKind::Implies:
      if (!holds) {
        learn(e(id).kids[0], true, facts);
        learn(e(id).kids[1], false, facts);
      }
      return;
    default: return;
  }
}

void Presence::learnSet(ExprId set, Facts& facts) const {
  while (set != kNoExpr) {
    if (e(set).kind == ExprKind::Where)
      learn(e(set).kids[1], true, facts);
    else if (e(set).kind != ExprKind::Binding)
      return;
    set = e(set).kids[0];
  }
}

ExprId Presence::missing(ExprId id, const Facts& facts) const {
  if (id == kNoExpr || !type(id).optional) return kNoExpr;
  Facts known = facts;
  return find(id, known);
}

ExprId Presence::missingInArms(ExprId when, const Facts& facts) const {
  Facts known = facts;
  return findInArms(when, known);
}

ExprId Presence::find(ExprId id, Facts& facts) const {
  if (id == kNoExpr || !type(id).optional || facts.contains(keyOf(p_, module_, id))) return kNoExpr;
  switch (e(id).kind) {
    case ExprKind::Member: return findOf(id, e(id).kids[0], facts);
    case ExprKind::Call: {
      const syntax::Expr& callee = e(e(id).kids[0]);
      const Resolution& r = p_.info(module_, id).res;
      const bool property = r.meaning == Meaning::Function && p_.functions[r.id].kind == FunctionKind::Property;
      return property && callee.kind == ExprKind::Member ? findOf(id, callee.kids[0], facts) : id;
    }
    case ExprKind::Arith:
    case ExprKind::DateOf:
      for (ExprId kid : e(id).kids) {
        if (const ExprId found = find(kid, facts); found != kNoExpr) return found;
      }
      return kNoExpr;
    case ExprKind::When: return findInArms(id, facts);
    default: return id;
  }
}

ExprId Presence::findOf(ExprId id, ExprId object, Facts& facts) const {
  const Resolution& r = p_.info(module_, id).res;
  if (const ExprId found = find(object, facts); found != kNoExpr) return found;
  const bool own = r.meaning == Meaning::Field      ? p_.records[r.id].fields[r.extra].type.optional
                   : r.meaning == Meaning::Function ? p_.functions[r.id].result.optional
                                                    : true;
  return own ? id : kNoExpr;
}

ExprId Presence::findInArms(ExprId when, Facts& facts) const {
  const std::vector<ExprId>& kids = e(when).kids;
  const auto where = [&](bool holds, ExprId arm) {
    Facts learned;
    learn(kids[1], holds, learned);
    std::vector<Facts::iterator> added;
    for (const std::string& fact : learned) {
      if (const auto [at, isNew] = facts.insert(fact); isNew) added.push_back(at);
    }
    // What goes on without brackets nobody names: a long chain is gone through once.
    const bool goesOn = arm != kNoExpr && e(arm).kind == ExprKind::When && !e(arm).bracketed && type(arm).optional;
    const ExprId found = goesOn ? findInArms(arm, facts) : find(arm, facts);
    for (const Facts::iterator& at : added) facts.erase(at);
    return found;
  };
  const ExprId found = where(true, kids[0]);
  return found != kNoExpr ? found : where(false, kids[2]);
}

bool Presence::unread(ExprId id) const {
  if (id == kNoExpr) return false;
  switch (e(id).kind) {
    case ExprKind::IsPresent:
    case ExprKind::IsAbsent: return e(id).kids[0] == kNoExpr || type(e(id).kids[0]).isError();
    case ExprKind::Not:
    case ExprKind::And:
    case ExprKind::AllOf:
    case ExprKind::Or:
    case ExprKind::AnyOf:
    case ExprKind::Implies: return std::any_of(e(id).kids.begin(), e(id).kids.end(), [&](ExprId kid) { return unread(kid); });
    default: return false;
  }
}

}  // namespace tollgate::sema
