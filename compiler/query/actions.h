#pragma once
// Changes that a person asks for, beyond the fixes that diagnostics carry.

#include <string>
#include <vector>

#include "compiler/query/index.h"
#include "compiler/query/text.h"

namespace tollgate::query {

enum class ActionKind : uint8_t {
  OrganiseUses,
  Extract,
  Inline,
  AddBecause,
  AddExample,
  AddLimitExamples,
  ConvertTable,
  AddCriterion,
  DeclareInterpretation
};

struct Action {
  ActionKind kind = ActionKind::Extract;
  std::string title;  // "Extract a definition"
  std::vector<Edit> edits;
  /// Where the name or text that was made up stands after the edits, for the editor to start a rename; not valid: nowhere.
  Span select;
};

/// What can be done with the bytes [begin, end), which may be empty. Each is whole: after it the program checks as before.
std::vector<Action> actions(const Index& index, FileId file, uint32_t begin, uint32_t end);

/// `use` lines sorted, doubles and those that nothing needs dropped; no edits where they are so already, or where the file has
/// mistakes, for then nobody knows what is needed.
std::vector<Edit> organiseUses(const Index& index, FileId file);

}  // namespace tollgate::query
