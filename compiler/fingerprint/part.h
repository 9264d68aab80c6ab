#pragma once
// What has a fingerprint of its own: the declarations of a program, the tests of a pack, the criteria of a gate, and
// what others name of a record: its collection and its fields.

#include <string>

#include "compiler/ir/ir.h"

namespace tollgate::fingerprint {

enum class PartKind : uint8_t {
  Pack,
  Test,  // `owner`: its pack
  Gate,
  Criterion,  // `owner`: its gate
  Function,   // definition, property or exception
  Table,
  Decision,
  Interpretation,
  Enum,
  Calendar,
  Record,      // with all its fields
  Collection,  // of a record: what identifies its rows and what no row means
  Field,       // `owner`: its record
  Entry,       // `owner`: its register
};

struct Part {
  PartKind kind = PartKind::Pack;
  ir::Id id = ir::kNone;  // in the program's list of the kind, or in the owner's
  ir::Id owner = ir::kNone;
  friend auto operator<=>(const Part&, const Part&) = default;
};

/// "pack", "exit gate", "definition", "property" …
std::string partKind(const ir::Program& program, const Part& part);
/// "sit-exit", "sit-exit.executed", "foc-sit.FOC-001", "Issue.severity"; a local definition stands behind its gate and
/// criterion. Two modules may declare one name each, so a kind and a name need not be unique.
std::string partName(const ir::Program& program, const Part& part);

}  // namespace tollgate::fingerprint
