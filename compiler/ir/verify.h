#pragma once
// The contract of ir.h and ops.def, checked. A program that lowering makes or parse reads is evaluated only if
// verify has nothing to say; every finding is a fault of ours (or of a hand-written text), not of a user.
//
// Checked: ids in range and of the right kind; kids and types of every operation; no node below itself, no
// function or gate that reaches itself; every variable bound in one place and read only where it is bound (a local
// function may read its gate's instance); local functions called only from where they stand; constants that fit
// their type; folds in a row context (through calls) decided by their sum; decisions that decide membership say
// `while undecided`; tables, decisions, interpretations, sources, packs and gates complete.
// Not checked: that an absent value is guarded before it is compared (M3, the checker's rule).
//
// Sentences name the place: "function 3:extant: …", "node 12 (where) of criterion 0:sit-exit/2:regression: …".

#include <string>
#include <vector>

#include "compiler/ir/ir.h"

namespace tollgate::ir {

/// Total: any Program may be given. At most `limit` sentences. Cost is about declarations times the nodes each reaches.
std::vector<std::string> verify(const Program& program, size_t limit = 200);

}  // namespace tollgate::ir
