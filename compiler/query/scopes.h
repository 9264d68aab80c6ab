#pragma once
// Which names are visible at a place. Private to compiler/query.

#include <vector>

#include "compiler/query/index.h"
#include "compiler/sema/scope.h"

namespace tollgate::query {

/// An expression that stands by itself, and what its names can mean.
struct ScopedBody {
  syntax::ExprId expr = syntax::kNoExpr;
  sema::Scope scope;
};
/// Of a module, in the order of the declarations; only what somebody wrote.
std::vector<ScopedBody> bodiesIn(const sema::CheckedProgram& program, Id module);

/// Calls `visit(expr, scope)` for the expression and all below it, each with the elements that it sees.
template <typename Visit>
void eachScoped(const sema::CheckedProgram& p, const ScopedBody& body, const Visit& visit, unsigned depth = 0) {
  using syntax::ExprKind;
  constexpr unsigned kDeepest = 2'000;  // the checker cuts deeper ones off
  if (body.expr == syntax::kNoExpr || depth > kDeepest) return;
  const Id module = body.scope.module;
  const syntax::Expr& expr = p.expr(module, body.expr);
  const std::vector<Id>& vars = p.info(module, body.expr).vars;
  visit(body.expr, body.scope);
  const auto below = [&](size_t kid, size_t elements) {
    if (kid >= expr.kids.size()) return;
    ScopedBody inner{expr.kids[kid], body.scope};
    for (size_t i = 0; i < elements && i < vars.size(); ++i) inner.scope.elements.push_back(vars[i]);
    eachScoped(p, inner, visit, depth + 1);
  };
  switch (expr.kind) {
    case ExprKind::Where: below(0, 0), below(1, 1); return;
    case ExprKind::Quantifier: below(0, 0), below(1, 0), below(2, 1); return;
    case ExprKind::Aggregate: below(0, 0), below(1, 1), below(2, 0); return;
    case ExprKind::ForEach:
      for (size_t kid = 2; kid < expr.kids.size(); ++kid) below(kid, kid - 2);
      below(1, vars.size()), below(0, vars.size());
      return;
    default:
      for (size_t kid = 0; kid < expr.kids.size(); ++kid) below(kid, 0);
  }
}

/// What is visible at an offset: of the expression there, else of the clause around it. `innermost` is the smallest expression that
/// somebody wrote there, kNoExpr where there is none.
struct ScopeAt {
  sema::Scope scope;
  syntax::ExprId innermost = syntax::kNoExpr;
  syntax::ExprId body = syntax::kNoExpr;  // the whole expression that it is in
};
/// Of the clause around a place alone: what every expression of it sees.
sema::Scope clauseScope(const Index& index, FileId file, uint32_t offset);
ScopeAt scopeAt(const Index& index, FileId file, uint32_t offset);
/// The smallest expression that holds all the bytes.
ScopeAt scopeOver(const Index& index, FileId file, uint32_t begin, uint32_t end);

}  // namespace tollgate::query
