#pragma once
// Single changes of a program, each of which says something else of a pack or a gate: every limit, comparison, form,
// condition, set, citation, reason … that it reaches, found by a walk of its own.

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "compiler/fingerprint/part.h"

namespace tollgate::test {

struct Mutation {
  std::string kind;  // "comparison"
  std::string what;  // "node 17: eq becomes ne"
  std::function<void(ir::Program&)> apply;
};

/// `root` is a pack or a gate.
std::vector<Mutation> mutationsOf(const ir::Program& program, const fingerprint::Part& root);

/// What a root reaches, by reading the program.
struct Reach {
  std::set<ir::Id> nodes, functions, tables, decisions, interpretations, gates, enums;
  std::set<std::pair<ir::Id, ir::Id>> fields;  // record, field
};
Reach reachOf(const ir::Program& program, const fingerprint::Part& root);

}  // namespace tollgate::test
