#pragma once
// Words that are made, not written: the field names of a decision's rows.

#include <array>
#include <string>
#include <vector>

#include "compiler/sema/program.h"

namespace tollgate::sema {

/// The names under which a source maps the rows of a decision: a word for each subject (made_words.h), then outcome, body, date, reference,
/// version, act, fingerprint. In the order of ir::Mapping::field.
std::vector<std::string> decisionFields(const CheckedProgram& program, const DecisionInfo& decision);

/// What a row of a decision can be, in the order of its values in a Dataset.
inline constexpr std::array<const char*, 4> kActs = {"proposed", "recommended", "decided", "referred"};

/// The field of the record of tests that `kind …`, `for release …` or another line of a pack or test fills, or kNone.
Id testField(const CheckedProgram& program, const std::string& word);

}  // namespace tollgate::sema
