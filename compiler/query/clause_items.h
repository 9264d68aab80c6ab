#pragma once
// What the words of a clause say of one of its parts.

#include <string>
#include <string_view>

#include "compiler/sema/program.h"

namespace tollgate::query {

/// Of `(d)(i)`: what introduces it, and the item itself, "(d) to the TAG, to: (i) confirm that …"; of `(d)` with the items in it.
/// Read off the text of the clause, else off its opening words, as far as these go. "" where the list does not tell the parts, or
/// where not all of them are found in their order: a wrong item is worse than none.
std::string itemOf(const sema::ClauseInfo& clause, std::string_view part);

/// What stands behind the clause's name in a citation: "13.29 (d)(i)" -> "(d)(i)"; "" for the clause itself, and for a row or a note.
std::string partCited(const sema::ClauseInfo& clause, std::string_view cited);

}  // namespace tollgate::query
