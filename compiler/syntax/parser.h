#pragma once
// The front end's one door: a file in, a tree and diagnostics out.

#include <vector>

#include "compiler/support/diagnostics.h"
#include "compiler/support/limits.h"
#include "compiler/support/source.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/tree.h"

namespace tollgate::syntax {

/// One declaration of a text, which can be parsed by itself.
struct Piece {
  uint32_t begin = 0, end = 0;  // from its first word to the end of its last line
  ExprId exprs = 0;             // the first of its expressions; they end where those of the next piece begin
  bool declares = false;        // it is one of Module::decls, which are in the order of the pieces
  uint32_t tokens = 0;
  uint32_t depth = 0;  // of its deepest expression
};

struct ParsedModule {
  Module module;
  Diagnostics diagnostics;        // sorted by place
  std::vector<Comment> comments;  // in the order written
  std::vector<Piece> pieces;      // in the order written
  bool separable = true;          // what is said of one piece does not hang on the others
};

/// Never fails and never throws for any bytes: a declaration that is broken keeps what could be read of it, and
/// Error expressions stand for the rest, each with a diagnostic. A mistake in one declaration never hides one in
/// another. Linear time; any thread, but parses run one after the other (tree.h).
ParsedModule parse(const SourceMap& sources, FileId file, const Limits& limits);
/// The same, and counts how the grammar predicted. For tests; slower.
ParsedModule parse(const SourceMap& sources, FileId file, const Limits& limits, ParseStats& stats);

}  // namespace tollgate::syntax
