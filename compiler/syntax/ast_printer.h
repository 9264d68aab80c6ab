#pragma once
// The tree as text, for goldens and for people who debug: one line a part, s-expressions for expressions.

#include <string>

#include "compiler/syntax/ast.h"

namespace tollgate::syntax {

/// `(quantifier at-least 90% planned passed)`. kNoExpr prints as `-`.
std::string printExpr(const Module& module, ExprId id);
std::string printModule(const Module& module);

}  // namespace tollgate::syntax
