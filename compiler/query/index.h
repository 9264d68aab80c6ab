#pragma once
// Every place of a program that means something declared. Built once for a checked program; every other query reads it.

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/query/entity.h"
#include "compiler/support/source.h"

namespace tollgate::query {

enum class Use : uint8_t {
  Declares,
  Reads,
  Writes,  // gives it a value: a mapping of a source, sample data, a field of a test
};

/// How the text of an occurrence is made of the name.
enum class Spelling : uint8_t {
  Name,      // it is the name
  Singular,  // `issue` of the collection `issues` (made_words.h), in sample data
  Subject,   // what a source calls the subject of a decision: `phase` of `phases`, `phase-kind` of `PhaseKind`
  Other,     // neither: `this`, a range of values, a part of a clause; it cannot be written anew
};

/// PROMISE: `span` is one line of one file that the program was made of, begins and ends between characters, and with
/// Spelling::Name holds the name, byte for byte.
struct Occurrence {
  Span span;
  Entity entity;
  Use use = Use::Reads;
  Spelling spelling = Spelling::Name;
};

/// Immutable when made; any number of threads may read it. The program and the sources have to outlive it.
/// Costs O(size of the program) once: make it when the first query after a check comes, not with every check.
class Index {
 public:
  Index(const sema::CheckedProgram& program, const SourceMap& sources);

  const sema::CheckedProgram& program() const { return program_; }
  const SourceMap& sources() const { return sources_; }

  /// What the text at the offset means: the shortest occurrence that the offset touches, so that a cursor just behind a name
  /// is on it. nullptr: nothing. Every offset of every file is answered, also those behind the end. O(log n).
  const Occurrence* at(FileId file, uint32_t offset) const;
  /// By place; they do not overlap, except that a table's cell holds a value of an enum, and a citation its document.
  std::span<const Occurrence> in(FileId file) const;
  /// All of the program, by file and place, declarations among them.
  std::vector<Occurrence> of(const Entity& entity) const;
  size_t countOf(const Entity& entity) const;

  /// The module of a file, kNone where it is none (a file that was added to the sources by somebody else).
  Id moduleOf(FileId file) const;
  /// The declaration that holds the offset, comment above it included; nullptr between declarations.
  const syntax::Decl* declarationAt(FileId file, uint32_t offset) const;
  /// The last declaration that begins at the offset or before it: what a line that is being typed behind it belongs to.
  const syntax::Decl* declarationBefore(FileId file, uint32_t offset) const;
  /// The entity that is declared by the name at `nameSpan`; not known where that is none.
  Entity declaredBy(Span nameSpan) const;
  /// The innermost criterion, local definition, test, group or declaration that holds the offset; not known between declarations.
  Entity containerAt(FileId file, uint32_t offset) const;

 private:
  const sema::CheckedProgram& program_;
  const SourceMap& sources_;
  std::vector<std::vector<Occurrence>> files_;  // by FileId
  std::unordered_map<FileId, Id> modules_;
  std::vector<std::pair<Entity, std::pair<FileId, uint32_t>>> byEntity_;  // sorted: entity, then file and index in files_
};

}  // namespace tollgate::query
