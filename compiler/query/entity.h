#pragma once
// What a name in a program can mean, as an editor needs it: everything that is declared, down to the value of an enum, the cell of a
// table and the clause of a document.

#include <compare>
#include <cstdint>
#include <string>

#include "compiler/sema/program.h"

namespace tollgate::query {

using sema::Id;
using sema::kNone;

enum class EntityKind : uint8_t {
  None,
#define ENTITY(kind, words) kind,
#include "compiler/query/entity_kinds.def"
#undef ENTITY
};

/// Something declared. What the numbers are stands in entity_kinds.def; they count in the CheckedProgram, so an Entity means
/// nothing in another one. One thing is one Entity: the element `i` of `i in issues where …` is the same inside the `where`.
struct Entity {
  EntityKind kind = EntityKind::None;
  Id id = kNone;
  Id part = kNone;
  Id more = kNone;
  bool known() const { return kind != EntityKind::None; }
  friend auto operator<=>(const Entity&, const Entity&) = default;
};

/// "table", "value of an enum".
std::string_view kindWords(EntityKind kind);

/// What an entity is, read from the program. Parts that do not apply are empty or not valid.
struct Description {
  std::string name;       // "severity"
  std::string qualified;  // "Issue.severity", "sit-exit.pass-rate", "SVTAD 12.9"
  Span nameSpan;          // where it is declared; not valid: in no Gate file (a clause that a list tells, `granted`)
  Span span;              // the whole declaration
  std::string title;      // the text behind its name
  std::string doc;        // the `---` comment above it
  std::string type;       // "set of Issue"
  std::string signature;  // "define open-of(p : Phase) → set of Issue": one line of what is written, with its type
  const std::vector<syntax::Citation>* citations = nullptr;  // lives in the program
  Id module = kNone;                                         // that declares it
};
Description describe(const sema::CheckedProgram& program, const Entity& entity);
/// Description::name alone, which is cheap; a view into the program.
std::string_view nameOf(const sema::CheckedProgram& program, const Entity& entity);
/// Description::nameSpan alone.
Span nameSpanOf(const sema::CheckedProgram& program, const Entity& entity);
/// The module that declares it.
Id moduleOf(const sema::CheckedProgram& program, const Entity& entity);
/// The declaration that it is, or that it is a part of, where that has a comment, citations and a span; nullptr for others.
const syntax::DeclBase* declOf(const sema::CheckedProgram& program, const Entity& entity);
/// The test that a Test is; of a family the pattern.
const syntax::TestDecl* testOf(const sema::CheckedProgram& program, const Entity& entity);

/// The type of what the entity is when it stands as a value, Error for what is none.
sema::Type typeOf(const sema::CheckedProgram& program, const Entity& entity);
/// The enum or record that a type is made of, else an Entity that is not known.
Entity entityOf(const sema::Type& type);

}  // namespace tollgate::query
