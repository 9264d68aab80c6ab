#pragma once
// From a checked program to the IR, its only meaning. Everything has been checked: nothing here fails.

#include "compiler/ir/ir.h"
#include "compiler/sema/program.h"

namespace tollgate::lower {

/// PRECONDITION: checked.ok(). Numbers of enums, records, functions, tables, interpretations, decisions, sources,
/// packs and gates are those of `checked`. The sha256 fields stay empty: the driver knows the bytes.
ir::Program lower(const sema::CheckedProgram& checked);

}  // namespace tollgate::lower
