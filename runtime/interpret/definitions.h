#pragma once
// What the text of a criterion stands on, besides its own words.

#include <string>
#include <vector>

#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

/// The definitions, properties, exceptions, tables, decisions and interpretations that a criterion of a gate reaches, by kind
/// and name.
std::vector<plan::Definition> definitionsOf(const ir::Program& program, ir::Id gate, ir::Id criterion);

/// "only results where phase is p", one text for each `counting only`.
std::vector<std::string> countingTexts(const ir::Program& program, const std::vector<ir::CountingOnly>& counting);

}  // namespace tollgate::interpret
