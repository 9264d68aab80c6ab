#pragma once
// A text form cut into tokens and indented lines, before anything is understood. Private to compiler/ir.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/text.h"

namespace tollgate::ir::text {

enum class TokenKind : uint8_t { Atom, String, Open, Close, OpenVars, CloseVars };
struct Token {
  TokenKind kind = TokenKind::Atom;
  std::string text;  // of a string: unescaped. An atom that ends an attribute's name keeps its `=`
  uint32_t line = 0;
  uint32_t column = 0;
};

/// A line and the lines indented below it. A line goes on while a bracket is open.
struct Line {
  std::string key;          // its first atom; after `;;` with the second: ";; span"
  std::vector<Token> rest;  // what follows the key
  uint32_t line = 0;
  uint32_t column = 0;
  std::vector<Line> below;
  bool used = false;
};

struct Lines {
  std::vector<Line> top;
  std::string error;
  uint32_t line = 0;
  uint32_t column = 0;
};
Lines cutLines(std::string_view text, const TextLimits& limits);

}  // namespace tollgate::ir::text
