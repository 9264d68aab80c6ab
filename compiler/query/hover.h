#pragma once
// What a person sees who rests on a word: Markdown.

#include <optional>
#include <string>
#include <string_view>

#include "compiler/query/index.h"
#include "compiler/syntax/token.h"

namespace tollgate::query {

struct Hover {
  Span span;             // what it is about
  std::string markdown;  // first a code block in `gate` with the signature, then words; no control characters
  Entity entity;         // not known: an expression or a keyword
};

/// Of a name: its declaration in a line with its type, its meaning in words (comment above it, title, `because`), what it cites with
/// the clause's opening words, and by kind: limit and unit of a cell, candidates of a field that may be open, steps of a decision,
/// choices of an interpretation, values of an enum. Of a keyword: one sentence of what it does. Of any other part of an
/// expression: its type. nullopt on blanks and comments.
std::optional<Hover> hover(const Index& index, FileId file, uint32_t offset);
/// The same of an entity, for completion's documentation and for lists.
std::string documentationOf(const Index& index, const Entity& entity);
/// Words of a file, or of data, in Markdown: nothing in them is markup, and nothing acts.
std::string escapedMarkdown(std::string_view text);
/// One sentence of what a keyword or phrase does; "" for tokens that are none. They stand in keyword_sentences.def.
std::string_view keywordSentence(syntax::TokenKind kind);

}  // namespace tollgate::query
