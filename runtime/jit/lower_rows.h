#pragma once
// From the IR's conditions over one row to masks and values for 64 rows at once. Follows the reference evaluator
// case by case; whatever it does not follow makes the request unsupported, and whatever reads an open fact makes the
// row open. Both are always safe: the evaluator judges what is not counted here.
//
// INVARIANT: a mask may leave a row unknown that the evaluator would decide, never the reverse; `touched` holds
// every row for which the evaluator would reach an open fact of the data, unless it is surely out; and a row that is
// left undecided for interpretations alone is one that the evaluator would leave undecided for just these.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/jit/columns.h"
#include "runtime/jit/job.h"
#include "runtime/plan/row_engine.h"

namespace tollgate::jit {

/// Three-valued: true, false, or neither (unknown, absent or open).
struct Tri {
  ExprId yes = ExprPool::kFalse, no = ExprPool::kFalse;
  /// Interpretations that are not agreed, each with the rows that it keeps open.
  std::vector<std::pair<ir::Id, ExprId>> why = {};
  /// Where there are such: rows that are open for something else as well. (Elsewhere every open row is.)
  ExprId lost = ExprPool::kFalse;
};

class Lowering {
 public:
  /// `nested` gets the passes that the request's own pass needs first, each once (it is the caller's cache).
  struct Nested {
    virtual ~Nested() = default;
    virtual const Job& add(std::unique_ptr<Job> job) = 0;
  };
  Lowering(Columns& columns, ExprPool& pool, Nested& nested);

  /// Null and a reason if the request is not supported.
  std::unique_ptr<Job> lower(const plan::RowRequest& request, std::string& reason);
  /// Tables made for suppositions; no job may read them any more.
  void forgetSuppositions() { among_.clear(); }

 private:
  struct Frame;  // the collection whose rows are run over
  struct Scope;  // bindings of variables

  struct Value {
    enum class Kind : uint8_t { Uniform, Row, Flag } kind = Kind::Uniform;
    ir::Type type;
    // Uniform: one value for all rows, known when the pass runs.
    CellState state = kKnown;
    int64_t value = 0, denominator = 1;
    uint32_t origin = 0;  // 0: a constant of the program; else told apart as a parameter
    // Row: a value a row. Flag: a truth a row.
    ExprId expr = 0, bad = ExprPool::kFalse;  // bad: open or unknown
    Tri truth;
    ExprId absent = ExprPool::kFalse;
    const Frame* frame = nullptr;  // of Row and Flag
    bool isElement = false;
    ir::Id plainField = ir::kNone;  // a field of the element itself
    // Of a field of a row: which, and of which row.
    ir::Id sourceRecord = ir::kNone, sourceField = ir::kNone;
    ExprId sourceIndex = 0;
    bool sourceOwn = false;
  };

  struct Layer {
    ir::Id var = ir::kNone, condition = ir::kNone;
    const Scope* scope = nullptr;
    int counting = -1;
  };
  struct SetRef {
    enum class Base : uint8_t { Collection, EnumValues, Listed, Field, Unknown } base = Base::Unknown;
    ir::Type element;
    std::vector<std::pair<ir::Id, const Scope*>> listed;
    ir::Id fieldNode = ir::kNone;
    const Scope* fieldScope = nullptr;
    std::vector<Layer> layers;
  };
  struct Counting {
    ir::Id record = ir::kNone, var = ir::kNone, node = ir::kNone;
    const Scope* scope = nullptr;
    bool off = false;
  };

  void fail(std::string reason);

  // Values
  Value constant(const ir::Type& type, int64_t value, int64_t denominator = 1) const;
  Value absentValue(const ir::Type& type) const;
  Value openValue(const ir::Type& type);
  Value rowValue(const ir::Type& type, ExprId expr, ExprId absent, ExprId bad) const;
  Value flagValue(Tri truth, ExprId absent = ExprPool::kFalse) const;
  Value unknownValue(const ir::Type& type) const;
  Value element(ir::Id record) const;
  /// What tells a value that differs from instance to instance from others.
  enum class Origin : uint8_t { Variable, Node, Decision, Membership, Shape, Supposed, Choice };
  uint32_t originOf(Origin what, std::vector<uint32_t> of);
  ExprId exprOf(const Value& value);          // of Uniform and Row
  ExprId readable(const Value& value) const;  // neither absent nor bad
  Value asScalar(const Value& value);
  Tri asTruth(const Value& value);

  const Scope* bind(ir::Id var, Value value, const Scope* up);
  const Scope* bindLater(ir::Id var, ir::Id node, const Scope* scope, const Scope* up);
  const Scope* find(ir::Id var, const Scope* scope) const;
  const Scope* enter(const plan::RowRequest::Condition& condition);

  Value value(ir::Id node, const Scope* scope);
  Tri truth(ir::Id node, const Scope* scope);
  Value variable(ir::Id var, const Scope* scope);
  Value constantNode(const ir::Node& node);
  Value interpretation(const ir::Node& node);
  std::optional<Value> assumedChoice(const ir::Node& node);
  std::optional<Tri> choiceIs(const ir::Node& node);
  Value field(const ir::Node& node, const Scope* scope);
  Value hostField(const ir::Node& node, const Value& object, ir::Id record);
  Value call(ir::Id id, const Scope* scope);
  std::vector<Value> argumentsOf(const ir::Node& call, const Scope* scope);
  const Scope* bindArguments(const ir::Node& call, const std::vector<Value>& arguments, const Scope* scope);
  void listMembers(ir::Id exception, const std::vector<Value>& arguments, const Value& result);
  ExprId supposedCalls(ir::Id function, const std::vector<Value>& arguments);
  ExprId supposedRows(ir::Id record, ir::Id field, const Value& object);
  ExprId amongRows(std::vector<uint32_t> of, std::vector<int64_t> rows, const Value& value);
  /// As `value`, but open for the rows of the mask.
  Value openWhere(Value value, ExprId rows);
  Value arithmetic(ir::Id id, const Scope* scope);
  Value tableCell(ir::Id id, const Scope* scope);
  Value select(const ir::Node& node, const Scope* scope);
  Value calendar(ir::Id id, const Scope* scope);
  Value dayOfRow(const ir::Node& node, const Value& instant);
  Tri compare(const ir::Node& node, const Scope* scope);
  Tri compareValues(ir::Op op, const Value& left, const Value& right);
  Tri decision(const ir::Node& node, const Scope* scope);
  Tri presence(const ir::Node& node, const Scope* scope);
  Tri membership(const ir::Node& node, const Scope* scope);
  Tri memberOfSet(const ir::Node& node, const Scope* scope);

  // Tables read by an index that is a value of the row
  struct Place {
    ExprId index = 0;
    bool own = false;  // the row itself
    size_t entries = 0;
    ExprId usable = ExprPool::kTrue;
  };
  std::optional<Place> placeOf(const Value& value);
  /// `origin` 0: the table is the same for every instance.
  ExprId read(const void* table, unsigned width, const Place& place, uint32_t origin);
  Tri readCodes(const std::vector<uint8_t>& codes, const Place& place, uint32_t origin);

  // Sets and folds
  SetRef set(ir::Id node, const Scope* scope);
  Tri inLayers(const SetRef& view, const Value& element);
  Tri quantifier(ir::Id id, const Scope* scope);
  std::optional<Tri> grouped(ir::Id id, const SetRef& view, const Scope* scope);
  Tri unrolled(const ir::Node& node, const SetRef& view, const Scope* scope);
  std::optional<std::vector<Value>> elementsOf(const SetRef& view);
  Tri elementIn(const SetRef& view, const Value& element, const ir::Node& quantifier, const Scope* scope, Tri& holds);
  Value count(ir::Id id, const Scope* scope);
  Value latest(ir::Id id, const Scope* scope);
  struct Key {
    GroupSpec::Key kind = GroupSpec::Key::None;
    ir::Id field = ir::kNone;
    ir::Id outerRecord = ir::kNone;
    Value group;  // in the outer frame
    size_t groups = 1;
  };
  struct Fold {
    const Job* job = nullptr;
    std::optional<Place> place;
    uint32_t origin = 0;
  };
  /// A pass over the set's collection, grouped by what ties it to the outer row. `counted`: the condition, or the
  /// key of Latest and Earliest.
  std::optional<Fold> fold(const SetRef& view, ir::Id var, ir::Id counted, const Scope* scope, GroupSpec spec);
  std::optional<Fold> foldByPass(const SetRef& view, ir::Id var, ir::Id counted, const Scope* scope, GroupSpec spec);
  bool addMembers(const SetRef& view, Frame& inner, Tri& all, std::optional<Key>& key);
  bool addCounted(ir::Id var, ir::Id counted, const Scope* scope, GroupSpec& spec, Tri& holds);
  void conjuncts(ir::Id node, const Scope* scope, std::vector<std::pair<ir::Id, const Scope*>>& parts);
  std::optional<Key> keyOf(ir::Id conjunct, const Scope* scope, Frame& inner);
  std::optional<Value> valueIn(Frame& frame, ir::Id node, const Scope* scope);
  Tri existence(ir::Id record);
  std::unique_ptr<Job> finish(Frame& frame, const Tri& in, const Tri& holds);
  void addUndecided(Frame& frame, const Tri& in, const Tri& holds, Job& job);
  Tri memberOf(const plan::RowRequest& request, const plan::RowRequest::Condition& member, const Value& row);

  // Three-valued conditions
  ExprId unsettled(const Tri& t) const { return pool_.negated(pool_.either(t.yes, t.no)); }
  ExprId lost(const Tri& t) const { return t.why.empty() ? unsettled(t) : pool_.both(t.lost, unsettled(t)); }
  Tri conjunction(const Tri& a, const Tri& b);
  static Tri denied(Tri t) { return std::swap(t.yes, t.no), t; }
  /// Neither true nor false outside the rows.
  Tri within(Tri t, ExprId rows);
  /// For a use that does not say what keeps it open: the evaluator judges the rows that are.
  void harden(const Tri& t) const;
  void addWhy(Tri& t, ir::Id interpretation, ExprId rows) const;

  Columns& columns_;
  const ir::Program& program_;
  const table::Dataset& data_;
  ExprPool& pool_;
  Nested& nested_;
  const plan::RowRequest* request_ = nullptr;
  Frame* frame_ = nullptr;
  std::deque<Scope> scopes_;
  std::vector<Counting> counting_;
  std::string reason_;
  bool failed_ = false, outerSeen_ = false;
  int exceptionDepth_ = 0, depth_ = 0;
  int hard_ = 0;                      // within a use that does not say what keeps it open
  ExprId reached_ = ExprPool::kTrue;  // the rows for which the evaluator comes here
  size_t mostExprs_ = 0, lowered_ = 0;
  std::map<std::pair<Origin, std::vector<uint32_t>>, uint32_t> origins_;
  std::map<std::pair<std::vector<uint32_t>, std::vector<int64_t>>, std::vector<uint8_t>> among_;
  std::deque<std::vector<int64_t>> cellValues_;
  std::deque<std::vector<uint8_t>> cellStates_;
  std::map<ir::Id, std::pair<const int64_t*, const uint8_t*>> cells_;
};

struct Lowering::Frame {
  ir::Id record = ir::kNone;
  Frame* outer = nullptr;
  std::vector<std::pair<uint32_t, int64_t>> parameters;  // origin, value
  uint32_t level = 0;
  ExprId touched = ExprPool::kFalse, forced = ExprPool::kFalse;
  std::map<ir::Id, ExprId> choices, asked;  // interpretations that are open, exceptions: the rows that ask
  ExprPool* pool = nullptr;
  void touch(ExprId mask) { touched = pool->either(touched, mask); }
  void force(ExprId mask) { forced = pool->either(forced, mask); }
};

struct Lowering::Scope {
  ir::Id var = ir::kNone;
  bool later = false;
  Value value;
  ir::Id node = ir::kNone;  // of a later one: worked out where it is read
  const Scope* scope = nullptr;
  const Scope* up = nullptr;
};

}  // namespace tollgate::jit
