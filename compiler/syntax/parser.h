#pragma once
// The front end's one door: a file in, a tree and diagnostics out.

#include <vector>

#include "compiler/support/diagnostics.h"
#include "compiler/support/limits.h"
#include "compiler/support/source.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/tree.h"

namespace tollgate::syntax {

struct ParsedModule {
  Module module;
  Diagnostics diagnostics;        // sorted by place
  std::vector<Comment> comments;  // in the order written
};

/// Never fails and never throws for any bytes: a declaration that is broken keeps what could be read of it, and
/// Error expressions stand for the rest, each with a diagnostic. A mistake in one declaration never hides one in
/// another. Linear time; any thread, but parses run one after the other (tree.h).
ParsedModule parse(const SourceMap& sources, FileId file, const Limits& limits);
/// The same, and counts how the grammar predicted. For tests; slower.
ParsedModule parse(const SourceMap& sources, FileId file, const Limits& limits, ParseStats& stats);

}  // namespace tollgate::syntax
