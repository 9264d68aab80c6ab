#pragma once
// Literals say themselves what they are, so that reading one needs no type. Private to compiler/ir.
//   15  -3  2:milder  true  9/10  num:1.5  num:bits:7ff8000000000000  2020-01-14  2020-01-14T09:00:00Z  "text"
//   absent  (value 5/9 num:0 "text" absent)      the last for values that fit none of the others

#include <optional>
#include <string>
#include <string_view>

#include "compiler/ir/ir.h"

namespace tollgate::ir::text {

struct Literal {
  std::string text;
  std::optional<Type> implied;  // the type of a bare literal that stands for a whole node
};
Literal literalOf(const Program& program, const Type& type, const Value& value);

struct ParsedLiteral {
  Value value;
  std::optional<Type> implied;
};
/// An atom (no string, no brackets); nullopt if it is no literal.
std::optional<ParsedLiteral> parseLiteralAtom(std::string_view atom);

std::string numberText(double number);                     // "num:1.5"
std::optional<double> parseNumber(std::string_view atom);  // of the same
std::optional<int64_t> parseInteger(std::string_view atom);

}  // namespace tollgate::ir::text
