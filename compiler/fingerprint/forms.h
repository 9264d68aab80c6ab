#pragma once
// The normal form of every part of a program (M17), and what it names. Private to compiler/fingerprint.
//
// What a form names stands in it
//   - as the digest of the other's form, where a name only stands for what it names: definitions, tables, enums,
//     decisions, interpretations, the calendar, gates (of `GATE is met for X`);
//   - by its name, for collections and fields: they are known by their names in the data, and records refer to each
//     other in circles. Their own forms are part of the fingerprint instead (fingerprint.h).
// A variable is the number of variables bound around it, so that its name does not count; a gate's own instance is
// the word `instance`, wherever it is read. Recursive over expressions, and over definitions as deep as they call each
// other, as all walks over the representation.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/fingerprint/normal_form.h"
#include "compiler/fingerprint/part.h"

namespace tollgate::fingerprint {

struct Form {
  Digest digest;
  std::set<Part> names;  // directly
};

/// One object, one thread. The program is verified and must outlive it.
class Forms {
 public:
  explicit Forms(const ir::Program& program);
  const Form& of(const Part& part);
  const ir::Program& program() const { return program_; }
  bool isInstance(ir::Id variable) const { return instances_.contains(variable); }
  /// The type of a node as its text has it: optional where something in it is, also where the checker knows that its own condition
  /// guards it. So a form does not change with what the checker knows.
  ir::Type typeAsWritten(ir::Id node);

 private:
  bool optionalAsWritten(ir::Id node);

  const ir::Program& program_;
  std::set<ir::Id> instances_;  // variables of gates
  std::map<Part, Form> forms_;
  std::map<ir::Id, bool> optional_;  // of nodes, as written
};

/// Writes the form of one part, and notes what it names.
class FormWriter {
 public:
  explicit FormWriter(Forms& forms) : forms_(forms), program_(forms.program()) {}
  Form write(const Part& part);

 private:
  // forms.cc: declarations
  NormalForm pack(const ir::Pack& pack, ir::Id id);
  NormalForm test(const ir::TestDecl& test);
  NormalForm entry(const ir::Entry& entry);
  /// "none" where the citation names no entry.
  std::string namedEntry(const ir::EntryId& id);
  NormalForm gate(const ir::Gate& gate, ir::Id id);
  NormalForm criterion(const ir::Criterion& criterion);
  NormalForm function(const ir::Function& function);
  NormalForm table(const ir::Table& table);
  NormalForm decision(const ir::Decision& decision);
  NormalForm interpretation(const ir::Interpretation& interpretation);
  NormalForm enumeration(const ir::Enum& declared);
  NormalForm calendar(const ir::Calendar& calendar);
  NormalForm record(const ir::Record& record, ir::Id id);
  NormalForm collection(const ir::Record& record, ir::Id id);
  NormalForm field(const ir::FieldDecl& field, ir::Id record);
  std::vector<std::string> counting(const std::vector<ir::CountingOnly>& all);

  // expressions.cc
  /// Digest of an expression; "none" for kNone.
  std::string expression(ir::Id node);
  NormalForm nodeForm(ir::Id id);
  void indexForm(NormalForm& form, const ir::Node& node);
  std::vector<std::string> kids(const ir::Node& node);
  std::string variable(ir::Id variable) const;
  void bind(ir::Id variable) { levels_[variable] = depth_++; }
  void unbind(ir::Id variable) {
    levels_.erase(variable);
    --depth_;
  }
  std::string type(const ir::Type& type);
  std::string constant(const ir::Type& type, const ir::Value& value);
  std::string enumValue(ir::Id declared, int64_t ordinal) const;
  static std::vector<std::string> citations(const std::vector<ir::Citation>& all);
  /// Digest of what is named.
  std::string named(const Part& part);
  std::string named(PartKind kind, ir::Id id) { return named(Part{kind, id, ir::kNone}); }
  /// Name of a collection or a field, whose form stands elsewhere.
  std::string namedCollection(ir::Id record);
  std::string namedField(ir::Id record, ir::Id field);

  Forms& forms_;
  const ir::Program& program_;
  std::set<Part> names_;
  std::map<ir::Id, uint32_t> levels_;                     // bound variables
  uint32_t depth_ = 0;                                    // how many
  std::map<std::pair<ir::Id, uint32_t>, Digest> shared_;  // node and depth -> digest
};

}  // namespace tollgate::fingerprint
