#pragma once
// Places in trees after a change of the text in front of them.

#include "compiler/support/diagnostics.h"
#include "compiler/syntax/ast.h"

namespace tollgate::syntax {

/// Every place from `from` on is `by` bytes further on (modulo 2^32), and every expression from `exprFrom` on has a number that is
/// `exprBy` greater.
struct Moved {
  uint32_t from = 0, by = 0;
  ExprId exprFrom = kNoExpr, exprBy = 0;
};

void move(Span& span, const Moved& moved);
void move(Expr& expr, const Moved& moved);
void move(Decl& decl, const Moved& moved);
/// Its places in this file.
void move(Diagnostic& diagnostic, FileId file, const Moved& moved);

}  // namespace tollgate::syntax
