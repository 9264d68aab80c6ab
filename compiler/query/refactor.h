#pragma once
// One function for each change that can be asked for; nullopt where it cannot be made. Private to compiler/query.

#include <optional>
#include <vector>

#include "compiler/query/actions.h"

namespace tollgate::query {

/// Of the expression that is selected. Not of what holds a quantifier (an empty set means something else in a definition), reads an
/// optional value (its guard would stand elsewhere), or stands on lines of its own.
std::optional<Action> extractDefinition(const Index& index, FileId file, uint32_t begin, uint32_t end);
/// Of the definition at the place, which has no parameters and no quantifier, and whose names mean the same wherever it is read: where the
/// offset is, and of one of a gate everywhere, with the definition gone.
std::optional<Action> inlineDefinition(const Index& index, FileId file, uint32_t offset);
std::vector<Action> addBecause(const Index& index, FileId file, uint32_t begin, uint32_t end);
/// One row and one column for each value of the axes, where some stand for several.
std::optional<Action> convertTable(const Index& index, FileId file, uint32_t offset);
/// Of the gate at the place, behind its last criterion: it cites what the gate cites, and a body judges it, so that it is open until
/// somebody has said what it requires. Only where a body and a clause are there to name.
std::optional<Action> addCriterion(const Index& index, FileId file, uint32_t offset);
/// Of the value that is selected: one way to read its clause gives it, another one the same until it is written, so that no verdict
/// changes. Not of a condition or a set.
std::optional<Action> declareInterpretation(const Index& index, FileId file, uint32_t begin, uint32_t end);
/// Of the criterion at the place, after an example of its gate that is there.
std::optional<Action> addExample(const Index& index, FileId file, uint32_t offset);
/// Two of the criterion at the place: exactly at the limit of its one quantifier, and one beyond it, with rows made from its conditions.
/// Nothing where those read more than fields, references and definitions of them.
std::optional<Action> addLimitExamples(const Index& index, FileId file, uint32_t offset);

/// `wanted`, or with a number behind it where an example of the module has that title.
std::string freeTitle(const sema::CheckedProgram& program, Id module, const std::string& wanted);

}  // namespace tollgate::query
