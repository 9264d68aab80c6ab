#pragma once
// What could stand at the cursor, also in a text that is half written. The text is that of the index; the program behind it was
// checked with the half-written line in it.

#include <optional>
#include <string>
#include <vector>

#include "compiler/query/index.h"

namespace tollgate::query {

enum class CompletionKind : uint8_t {
  Keyword,
  Snippet,
  Module,
  Type,       // enum, record, built-in type
  EnumValue,  // also choices, outcomes, cells of an axis
  Field,
  Property,
  Function,  // definition, exception
  Variable,  // parameter, element
  Collection,
  Table,
  Interpretation,
  Decision,
  Gate,
  Criterion,
  Pack,
  Group,
  Test,
  Source,
  Document,
  Clause,  // clause, requirement, variant
  Column,
  World,
  Report,
  Unit,
  File,  // a format, a path
};

struct Completion {
  std::string label;  // what the list shows
  CompletionKind kind = CompletionKind::Keyword;
  std::string detail;      // in one line: type, opening words, module
  std::string insert;      // replaces `edit`
  bool isSnippet = false;  // `insert` has places to fill in: ${1:name}, $0; `$`, `}` and `\` that are meant are escaped
  Span edit;               // one line, holds the cursor
  std::string sort;        // order of the list, by bytes: the likeliest first
  std::string filter;      // what is typed to find it; never empty
  Entity entity;           // for `resolve`; not known where nothing is declared
};

struct Completions {
  std::vector<Completion> items;  // sorted by `sort`
  bool isIncomplete = false;      // more than kMostCompletions fit: ask again when more is typed
};

inline constexpr size_t kMostCompletions = 500;

/// Names in scope, members after a `.`, values of an enum where one is expected, keywords that the grammar allows, clauses after
/// `under` and `covers`, variants after `exercises`, tests, groups, modules after `use`, snippets where a declaration can begin.
/// Never in comments; in texts only `{…}`. What is typed already in front of the cursor chooses: an item fits if its letters
/// occur in order, without regard to case.
Completions complete(const Index& index, FileId file, uint32_t offset);
/// Markdown, as hover gives it: asked for one item when the list shows it. "" where there is nothing to say.
std::string resolve(const Index& index, const Completion& item);

struct SignatureParameter {
  uint32_t begin = 0, end = 0;  // bytes of the label
  std::string documentation;
};
struct Signature {
  std::string label;  // "extant-issues(p : TestPhase) → set of Issue"
  std::string documentation;
  std::vector<SignatureParameter> parameters;
  uint32_t active = 0;  // the parameter at the cursor; may be behind the last
};
/// Between the brackets of a call, of a table's look-up, of the subjects of a decision, a report or a gate; also while it is
/// half written.
std::optional<Signature> signatureHelp(const Index& index, FileId file, uint32_t offset);

}  // namespace tollgate::query
