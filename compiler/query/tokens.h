#pragma once
// Colours by meaning.

#include <array>
#include <string_view>
#include <vector>

#include "compiler/query/index.h"

namespace tollgate::query {

/// The legend: numbers of SemanticToken::type. Names are those of the protocol, so that every theme has them.
enum class TokenType : uint8_t {
  Namespace,
  Type,
  Enum,
  EnumMember,
  Struct,
  Property,
  Function,
  Method,
  Parameter,
  Variable,
  Class,
  Event,
  Interface,
  Keyword,
  Comment,
  String,
  Number,
  Operator,
  Decorator
};
inline constexpr std::array<std::string_view, 19> kTokenTypes = {
    "namespace", "type",  "enum",      "enumMember", "struct",  "property", "function", "method",   "parameter", "variable",
    "class",     "event", "interface", "keyword",    "comment", "string",   "number",   "operator", "decorator"};

/// Bits of SemanticToken::modifiers, by position in the legend.
enum class TokenModifier : uint8_t { Declaration, Readonly, Deprecated, Modification, Documentation, DefaultLibrary };
inline constexpr std::array<std::string_view, 6> kTokenModifiers = {"declaration",  "readonly",      "deprecated",
                                                                    "modification", "documentation", "defaultLibrary"};

struct SemanticToken {
  Span span;  // of one line, not empty
  TokenType type = TokenType::Keyword;
  uint32_t modifiers = 0;
};
/// Of the whole file, by place; they do not overlap. Keywords, texts, numbers and comments too, so that nothing flickers when the
/// editor's own grammar lacks a rule. O(size of the file).
std::vector<SemanticToken> semanticTokens(const Index& index, FileId file);

}  // namespace tollgate::query
