#pragma once
// Words that the printer and the parser of the text form share. Private to compiler/ir.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/ir.h"

namespace tollgate::ir::text {

inline constexpr std::string_view kHeader = "tollgate-ir 1";

using Words = std::vector<std::string_view>;  // by the enumeration's value

const Words& opWords();
const Words& typeWords();
const Words& formWords();
const Words& emptyWords();
const Words& orderWords();
const Words& functionWords();
const Words& stepWords();
const Words& deviationWords();
const Words& fromWords();
const Words& overlapWords();
const Words& formatWords();
const Words& repeatsWords();
const Words& sampleWords();
const Words& expectWords();
const Words& verdictWords();

/// What the number of a reference counts; its name is looked up by `nameOf`.
enum class Names : uint8_t {
  Enums,
  Records,
  Functions,
  Tables,
  Interpretations,
  Decisions,
  Variables,
  Gates,
  Packs,
  Registers,
  Worlds,
  Fields,    // of the record `context`
  Values,    // of the enum `context`
  Outcomes,  // of the decision `context`
  Criteria,  // of the gate `context`
  Entries,   // of the register `context`
  None,
};
/// "" where there is none.
std::string_view nameOf(const Program& program, Names names, Id context, Id id);

/// Can stand without quotes: ASCII letters, digits, `.`, `_`, `-`, `{`, `}`.
bool isBareName(std::string_view name);
/// In quotes, with escapes; bytes of invalid UTF-8 as \xNN.
std::string quoted(std::string_view text);

/// What `index` of this operation counts, nullopt if the operation has none. `context` of fields and interpretations
/// is filled in by the caller.
std::optional<Names> indexNames(Op op);

/// The type that follows from the operation, its index or variable, and the type of the first kid (if it is
/// printed in place). Constants are apart: their type follows from the literal.
std::optional<Type> impliedType(const Program& program, const Node& node, const Type* firstKid);

bool sameBits(double a, double b);
/// Equal in every bit, unlike ==, which knows no NaN.
bool sameValue(const Value& a, const Value& b);

}  // namespace tollgate::ir::text
