#pragma once
// Where things are: definition, references and their kin. All answers are sorted by file and place.
// Every function takes any file of the sources and any offset.

#include <optional>
#include <string>
#include <vector>

#include "compiler/query/index.h"

namespace tollgate::query {

/// A place to go to. `name` is what to select in `span`, the whole declaration.
struct Place {
  Span name;
  Span span;
};
/// A line of a file that is no module: a list of clauses. `line` counts from 1. `file` is as LoadedTable::file says it.
struct ListPlace {
  std::string file;
  uint32_t line = 0;
};
struct Destinations {
  std::optional<Span> origin;  // the occurrence that was asked about
  std::vector<Place> places;
  std::vector<ListPlace> lists;
  bool empty() const { return places.empty() && lists.empty(); }
};

/// Where what stands here is declared. On a declaration: itself. Of a test that a pack replaces: the one that it replaces.
/// Of a module: its file, from the start. Of a clause that a list tells: the line of the list. Of a keyword: nothing.
Destinations definition(const Index& index, FileId file, uint32_t offset);
/// All that declare it: of a test also those that replace it. Else as `definition`.
Destinations declaration(const Index& index, FileId file, uint32_t offset);
/// The enum or record that the value here is made of, also of an expression without a name. On a collection its record; on a
/// value of an enum the enum.
Destinations typeDefinition(const Index& index, FileId file, uint32_t offset);
/// Of a clause: the criteria, definitions, tables, tests … that cite it or a part of it. Of a report: the source that reads its
/// filings. Of a collection: the sources that read it, and the packs for tests. Of a decision: the sources that read it.
Destinations implementation(const Index& index, FileId file, uint32_t offset);

/// Every place that means the same; with `declarations` also where it is declared. Of a cell of a table: the look-ups that can read
/// it, which are those whose constants between the brackets are its row and column. Of a clause: every citation of it and of its parts.
std::vector<Span> references(const Index& index, FileId file, uint32_t offset, bool declarations);
std::vector<Span> referencesOf(const Index& index, const Entity& entity, bool declarations);

/// Across programs whose sources number files alike. The file that declares the entity, or what it is a part of; kNoFile: none does.
FileId declaringFile(const Index& index, const Entity& entity);
/// A place of `to` that means what the entity is in `from`; nullopt where that program has none.
std::optional<Span> samePlace(const Index& from, const Entity& entity, const Index& to);

/// By file and place, each once.
void sortPlaces(std::vector<Place>& places);

struct Highlight {
  Span span;
  Use use = Use::Reads;
};
/// The same of this file alone; on a keyword of a pair (`applies when` and `otherwise`) nothing.
std::vector<Highlight> highlights(const Index& index, FileId file, uint32_t offset);
/// Occurrences that have to change together while one of them is typed over: an element or a parameter with its uses. Empty
/// where a rename is the right tool.
std::vector<Span> linkedEditing(const Index& index, FileId file, uint32_t offset);

}  // namespace tollgate::query
