#pragma once
// What a name can mean where it stands (M14), asked of a program: by the checker while it works, and by an editor afterwards.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/program.h"

namespace tollgate::sema {

/// Where an expression stands: what its names can mean.
struct Scope {
  Id module = kNone;
  std::vector<Id> elements;  // variables, innermost last
  Id function = kNone;       // its parameters are visible
  Id gate = kNone;           // its local definitions are visible
  Id criterion = kNone;      // and those of its criterion
  Id ownerThis = kNone;      // in a property: the record
};

/// One thing that a name can mean.
struct Found {
  Resolution res;
  Type type;                     // of a value; Error for what is none
  std::string what;              // "the field `kind` of Issue"
  std::string kind = "a value";  // "a table"
  std::string qualified;         // spelling that is never ambiguous; "" where there is none
  Id module = kNone;             // of the declaration
  Id use = kNone;                // index into ModuleInfo::uses, of an import
};

/// Everything that the name can mean there; more than one is a mistake of the text. Values of an enum that is expected come first,
/// and are not among these.
std::vector<Found> lookup(const CheckedProgram& program, const Scope& scope, const std::string& name);
/// The member of a record that a module sees: field or property.
std::optional<Found> member(const CheckedProgram& program, Id module, Id record, const std::string& name);
/// Every name for which `lookup` finds something there; some of them twice.
std::vector<std::string> visibleNames(const CheckedProgram& program, const Scope& scope);
std::vector<std::string> memberNames(const CheckedProgram& program, Id module, Id record);
/// Of the module and of those that it uses.
std::vector<std::string> symbolNames(const CheckedProgram& program, Id module, SymbolKind kind);
/// Whether the module sees what is declared in the other one.
bool visible(const CheckedProgram& program, Id from, Id declaredIn);
/// The module itself and those that it uses, in the order of `use`, as far as they declare this name.
std::vector<Id> declaring(const CheckedProgram& program, Id module, const std::string& name);
/// A symbol by its full path `svtad.model.Issue`; nullptr if the path is none.
const Symbol* bySpelledPath(const CheckedProgram& program, Id module, const std::string& path, Id* usedModule);
/// Where the body of a definition stands.
Scope scopeOf(const CheckedProgram& program, Id function);

/// Whether a word behind `is` is read as something else than a value, so that no value of an enum can be called so.
bool isReservedAfterIs(std::string_view word);

/// "a count", "an Issue", "a condition", "a set of Issue".
std::string aType(const CheckedProgram& program, const Type& type);
/// "an enum".
std::string aMeaning(const Symbol& symbol);
/// The names of the types that need no declaration.
std::vector<std::string> builtInTypes();

}  // namespace tollgate::sema
