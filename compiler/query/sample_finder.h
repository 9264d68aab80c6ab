#pragma once
// Finds sample data for an example: goes through conditions, and gives each field that they read the value they ask for. Private to
// compiler/query.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/query/entity.h"
#include "compiler/sema/program.h"

namespace tollgate::query {

/// What an expression is: an object, or a value as it is written; "absent" too.
struct SampleValue {
  sema::Type type;
  size_t object = 0;  // of a reference
  std::string text;
  friend bool operator==(const SampleValue& a, const SampleValue& b) { return a.object == b.object && a.text == b.text; }
};

/// A row that others may refer to, or the rows that are counted.
struct SampleRow {
  Id record = kNone;
  std::string key;  // of a record whose key is one text; "" of the rows that are counted
  bool counted = false;
  std::map<Id, SampleValue> fields;
};

/// The data so far. What a condition asks for is tried on a copy.
struct SampleData {
  std::vector<SampleRow> objects;
  std::map<Id, SampleValue> variables;
  std::map<Id, std::string> assumed;  // of interpretations
  std::set<Id> noRows, noDecisions;   // records and decisions
};

class SampleFinder {
 public:
  SampleFinder(const sema::CheckedProgram& program, int64_t day) : p_(program), day_(day) {}

  SampleData data;
  mutable std::set<Id> read;  // variables, for what depends on one

  std::optional<SampleValue> counted(Id record);
  /// Another row of a record, which has a key of its own.
  std::optional<SampleValue> another(Id record);
  SampleValue reference(size_t object) const;

  /// The parts of a key that no condition asked for, and the day from which the row is there.
  bool complete(size_t object);
  /// As a reference to it is written, once it is complete; a name where it is one. "" of a key that leads to itself.
  std::string keyOf(size_t object, size_t depth = 0) const;
  std::string written(const SampleValue& value, size_t depth = 0) const;
  void bind(Id variable, const SampleValue& value);
  std::string writtenDay() const;

  /// Makes the condition what is wanted; where that cannot be found the data stays as it is.
  bool hold(Id module, syntax::ExprId id, bool wanted);

  /// Makes the object a member of the set.
  bool memberOf(Id module, syntax::ExprId set, size_t object);

  std::optional<SampleValue> valueOf(Id module, syntax::ExprId id);

  /// The definition that is called, its parameters bound to what it is called with; kNone where that is not known, or not written here.
  Id called(Id module, syntax::ExprId id);

 private:
  struct Place {
    size_t object;
    Id field;
  };

  std::optional<SampleValue> variable(Id id) const;

  const sema::FieldInfo& field(Place place) const;
  bool isKey(Place place) const;

  std::optional<SampleValue> valueAt(Place place) const;

  bool give(Place place, SampleValue value);
  bool give(Place place, std::string text);
  bool given(Place place) const;
  bool something(Place place);

  /// The object that a field or a property is read from; a reference that nothing has been asked of yet leads to a row of its own.
  std::optional<size_t> objectOf(Id module, syntax::ExprId id);

  std::optional<Place> placeOf(Id module, syntax::ExprId id);

  bool all(Id module, const std::vector<syntax::ExprId>& parts, bool wanted);
  bool any(Id module, const std::vector<syntax::ExprId>& parts, bool wanted);

  bool tryHold(Id module, syntax::ExprId id, bool wanted);

  bool presence(Id module, syntax::ExprId of, bool wanted);

  /// Whatever else is in the set: it has one row, or its collection has none at all.
  bool quantifier(Id module, const syntax::Expr& e, const sema::ExprInfo& info, bool wanted);
  bool count(Id module, syntax::ExprId set, syntax::CompareOp op, int64_t limit, bool wanted);
  template <class Rest>
  bool exists(Id module, syntax::ExprId set, const Rest& rest);
  bool nothingIn(Id module, syntax::ExprId set);
  bool nothingOf(Id record) const;

  /// x is none of the values: another one of its enum.
  bool oneNotOf(Id module, syntax::ExprId x, const std::vector<syntax::ExprId>& values);
  template <class Wanted>
  bool oneOfEnum(Id module, syntax::ExprId x, const Wanted& wanted);

  /// A field that is a set of values of an enum: this one alone, or none.
  bool includes(Id module, syntax::ExprId set, syntax::ExprId member, bool wanted);

  bool ordered(Id module, const syntax::Expr& e, bool wanted);

  bool compare(Id module, syntax::ExprId left, syntax::CompareOp op, syntax::ExprId right, bool wanted);

  /// Gives a field a value near the other side that fits.
  template <class Fits>
  bool choose(Id module, syntax::ExprId field, const sema::Type& type, const SampleValue& other, const Fits& fits);

  /// Nothing is decided on any row: what holds while it is undecided has to be what is wanted.
  bool decision(Id module, const syntax::Expr& e, const sema::ExprInfo& info, bool wanted);

  const sema::CheckedProgram& p_;
  int64_t day_;
  size_t depth_ = 0, steps_ = 0;
};

}  // namespace tollgate::query
