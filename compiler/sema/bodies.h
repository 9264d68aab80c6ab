#pragma once
// Every checked expression of a program that stands by itself, and how it stands there. For passes over all of them.

#include "compiler/sema/program.h"

namespace tollgate::sema {

enum class Place : uint8_t {
  Require,  // of a criterion
  Applies,  // `applies when`
  Define,   // body of a definition: stands where it is called
  Property,
  Exception,
  Set,     // the set of a gate's `for each`, of `complete when each`
  Where,   // `where` of a scope, `counting only`, `may be disputed where`
  IfNone,  // the set of `if no SET`
};

struct Body {
  Id module = kNone;
  ExprId expr = kNoExpr;
  Place place = Place::Require;
  Id function = kNone;
  Id gate = kNone, criterion = kNone;
};

/// In the order of the declarations.
std::vector<Body> allBodies(const CheckedProgram& program);

/// Fold: what has an EmptyRule. Latest and earliest are none.
bool isFold(const syntax::Expr& expr);
/// The sets that a fold runs over: one, or one for each binding of a `for each`.
std::vector<ExprId> foldSets(const syntax::Expr& expr);

}  // namespace tollgate::sema
