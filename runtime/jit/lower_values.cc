// Values of a row: constants, fields, arithmetic, tables, choices and calendar (semantics M2, M3, M11, M15).

#include <algorithm>
#include <bit>
#include <limits>
#include <string>

#include "compiler/support/calendar_date.h"
#include "runtime/interpret/possible.h"
#include "runtime/jit/lower_rows.h"
#include "runtime/plan/agreement.h"
#include "runtime/table/zone.h"

namespace tollgate::jit {

using interpret::Wide;
using ir::Op;
using ir::TypeKind;

// ---- Constants and choices ----------------------------------------------------------------------------------------

Lowering::Value Lowering::constantNode(const ir::Node& node) {
  if (node.value.absent) return absentValue(node.type);
  if (node.type.kind == TypeKind::Number) return constant(node.type, interpret::orderedBits(node.value.number));
  if (node.type.kind == TypeKind::Text) {
    if (const auto code = data_.texts.find(node.value.text)) return constant(node.type, *code);
    // As in the evaluator: a text that no row holds equals itself and nothing else.
    return constant(node.type, -1 - static_cast<int64_t>(std::hash<std::string>{}(node.value.text) >> 2));
  }
  return constant(node.type, node.value.integer, node.value.denominator);
}

std::optional<Lowering::Value> Lowering::assumedChoice(const ir::Node& node) {
  for (const auto& [assumed, choice] : request_->assumed) {
    if (assumed != node.index) continue;
    Value v = constant(node.type, choice);
    v.origin = originOf(Origin::Choice, {node.index});
    return v;
  }
  return std::nullopt;
}

Lowering::Value Lowering::interpretation(const ir::Node& node) {
  if (const auto assumed = assumedChoice(node)) return *assumed;
  const auto choice = plan::agreedChoice(program_.interpretations[node.index], data_.asOf);
  return choice ? constant(node.type, *choice) : openValue(node.type);
}

// `NAME is CHOICE`: where it is assumed, a parameter, so that one loop answers for every choice; where it is open, unknown
// for every row that comes here (M11).
std::optional<Tri> Lowering::choiceIs(const ir::Node& node) {
  if (node.op != Op::Equal && node.op != Op::NotEqual) return std::nullopt;
  for (const auto& [mine, other] : {std::pair{node.kids[0], node.kids[1]}, std::pair{node.kids[1], node.kids[0]}}) {
    const ir::Node &choice = program_.node(mine), &wanted = program_.node(other);
    if (choice.op != Op::InterpretationChoice || wanted.op != Op::Constant || wanted.value.absent) continue;
    const ir::Interpretation& declared = program_.interpretations[choice.index];
    if (const auto assumed = assumedChoice(choice)) {
      const ExprId is = pool_.equal(exprOf(*assumed), pool_.literal(wanted.value.integer));
      const Tri t{is, pool_.negated(is)};
      return node.op == Op::Equal ? t : denied(t);
    }
    if (hard_ > 0 || frame_->outer != nullptr || plan::agreedChoice(declared, data_.asOf)) continue;
    if (program_.enums[declared.choices].values.size() < 2) continue;
    ExprId& rows = frame_->choices.try_emplace(choice.index, ExprPool::kFalse).first->second;
    rows = pool_.either(rows, reached_);
    Tri open;
    addWhy(open, choice.index, ExprPool::kTrue);
    return open;
  }
  return std::nullopt;
}

// ---- Fields -----------------------------------------------------------------------------------------------------

Lowering::Value Lowering::hostField(const ir::Node& node, const Value& object, ir::Id record) {
  if (object.state == kAbsent) return absentValue(node.type);
  if (object.state == kOpen) return openValue(node.type);
  if (supposedRows(record, node.index, object) != ExprPool::kFalse) return openValue(node.type);
  const table::Collection& collection = data_.collections[record];
  Value v;
  if (static_cast<size_t>(object.value) >= collection.size()) {
    const size_t which = static_cast<size_t>(object.value) - collection.size();
    if (which >= collection.further.size() || collection.further[which].field != node.index) return openValue(node.type);
    v = constant(node.type, collection.further[which].value);
  } else {
    const table::Cell cell = columns_.column(record, node.index).get(static_cast<table::Row>(object.value));
    if (cell.state == table::Cell::State::Absent) return absentValue(node.type);
    if (cell.state == table::Cell::State::Open) return openValue(node.type);
    const bool number = node.type.kind == TypeKind::Number;
    v = constant(node.type, number ? interpret::orderedBits(std::bit_cast<double>(cell.value)) : cell.value, cell.denominator);
  }
  v.origin = originOf(Origin::Node, {record, node.index, object.origin});
  return v;
}

Lowering::Value Lowering::field(const ir::Node& node, const Scope* scope) {
  const Value object = value(node.kids[0], scope);
  const ir::Id record = program_.node(node.kids[0]).type.id;
  if (node.type.kind == TypeKind::Set || failed_ || outerSeen_) return unknownValue(node.type);
  if (object.kind == Value::Kind::Uniform) return hostField(node, object, record);
  if (node.type.kind == TypeKind::Share) {
    fail("a share in a row");
    return unknownValue(node.type);
  }
  const bool coded = node.type.kind == TypeKind::Enum || node.type.kind == TypeKind::Ref;
  if (coded && !columns_.inDomain(record, node.index)) {
    fail("a code outside its type");
    return unknownValue(node.type);
  }
  // Then no value at all is possible, and a row is not even surely out.
  if (node.type.kind == TypeKind::Ref && columns_.rows(node.type.id) == 0 && columns_.column(record, node.index).open().any()) {
    fail("an open reference into an empty collection");
    return unknownValue(node.type);
  }
  const unsigned width = columns_.width(record, node.index);
  ExprId codes, absent = ExprPool::kFalse, bad = ExprPool::kFalse;
  if (object.isElement) {
    codes = pool_.column(columns_.codes(record, node.index), width);
    if (const auto bits = columns_.absentBits(record, node.index)) absent = pool_.word(*bits);
    if (const auto bits = columns_.openBits(record, node.index)) bad = pool_.word(*bits);
    frame_->touch(bad);
  } else {
    const size_t rows = columns_.rows(record);
    codes = pool_.lookup(columns_.codes(record, node.index), width, object.expr, rows);
    absent = object.absent, bad = object.bad;
    if (const auto states = columns_.states(record, node.index)) {
      const ExprId state = pool_.lookup(*states, 1, object.expr, rows), usable = readable(object);
      absent = pool_.either(absent, pool_.both(usable, pool_.equal(state, pool_.literal(kAbsent))));
      const ExprId open = pool_.both(usable, pool_.equal(state, pool_.literal(kOpen)));
      bad = pool_.either(bad, open);
      frame_->touch(open);
    }
  }
  if (node.type.kind == TypeKind::Number) codes = pool_.ordered(codes);
  Value v = rowValue(node.type, codes, absent, bad);
  if (object.isElement) v.plainField = node.index;
  if (const ExprId supposed = supposedRows(record, node.index, object); supposed != ExprPool::kFalse) return openWhere(v, supposed);
  v.sourceRecord = record, v.sourceField = node.index, v.sourceIndex = object.expr, v.sourceOwn = object.isElement;
  return v;
}

// ---- Arithmetic -------------------------------------------------------------------------------------------------

Lowering::Value Lowering::arithmetic(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  const Value left = asScalar(value(node.kids[0], scope)), right = asScalar(value(node.kids[1], scope));
  if (failed_ || outerSeen_) return unknownValue(node.type);
  const TypeKind leftKind = program_.node(node.kids[0]).type.kind, rightKind = program_.node(node.kids[1]).type.kind;
  if (rightKind == TypeKind::WorkingDays && leftKind == TypeKind::Date) return openValue(node.type);
  if (leftKind == TypeKind::Share || rightKind == TypeKind::Share) {
    fail("arithmetic of shares");
    return unknownValue(node.type);
  }
  const bool number = node.type.kind == TypeKind::Number;
  if (left.kind == Value::Kind::Uniform && right.kind == Value::Kind::Uniform) {
    if (left.state == kOpen || right.state == kOpen) return openValue(node.type);
    if (left.state == kAbsent || right.state == kAbsent) return absentValue(node.type);
    Wide r = 0;
    if (number) {
      const double a = interpret::fromOrderedBits(left.value), b = interpret::fromOrderedBits(right.value);
      const double d = node.op == Op::Add ? a + b : node.op == Op::Subtract ? a - b : a * b;
      if (d != d || d - d != 0) return openValue(node.type);
      r = interpret::orderedBits(d);
    } else {
      const Wide a = left.value, b = right.value;
      r = node.op == Op::Add ? a + b : node.op == Op::Subtract ? a - b : a * b;
      const bool fits = r >= std::numeric_limits<int64_t>::min() && r <= std::numeric_limits<int64_t>::max();
      if (!fits || (node.type.kind == TypeKind::Count && r < 0)) return openValue(node.type);
    }
    Value v = constant(node.type, static_cast<int64_t>(r));
    if (left.origin != 0 || right.origin != 0) v.origin = originOf(Origin::Node, {ir::kNone, id, left.origin, right.origin});
    return v;
  }
  const ExprOp op = node.op == Op::Add        ? (number ? ExprOp::NumberAdd : ExprOp::Add)
                    : node.op == Op::Subtract ? (number ? ExprOp::NumberSubtract : ExprOp::Subtract)
                                              : (number ? ExprOp::NumberMultiply : ExprOp::Multiply);
  const ExprId result = pool_.arithmetic(op, exprOf(left), exprOf(right));
  const ExprId usable = pool_.both(readable(left), readable(right));
  ExprId failed = pool_.check(number ? ExprOp::NotFinite : ExprOp::Overflows, result);
  if (node.type.kind == TypeKind::Count) failed = pool_.either(failed, pool_.less(result, pool_.literal(0)));
  failed = pool_.both(failed, usable);
  frame_->touch(failed);
  auto side = [&](const Value& v, CellState state, ExprId mask) {
    return v.kind == Value::Kind::Uniform ? (v.state == state ? ExprPool::kTrue : ExprPool::kFalse) : mask;
  };
  const ExprId bad = pool_.either(pool_.either(side(left, kOpen, left.bad), side(right, kOpen, right.bad)), failed);
  const ExprId absent = pool_.either(side(left, kAbsent, left.absent), side(right, kAbsent, right.absent));
  return rowValue(node.type, result, pool_.butNot(absent, bad), bad);
}

Lowering::Value Lowering::tableCell(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  const ir::Table& table = program_.tables[node.index];
  std::vector<Value> indexes;
  bool uniform = true;
  for (ir::Id kid : node.kids) {
    indexes.push_back(asScalar(value(kid, scope)));
    uniform = uniform && indexes.back().kind == Value::Kind::Uniform;
  }
  if (failed_ || outerSeen_) return unknownValue(node.type);
  if (uniform) {
    size_t place = 0;
    std::vector<uint32_t> origins{ir::kNone, id};
    bool constantPlace = true;
    for (size_t axis = 0; axis < indexes.size(); ++axis) {
      const size_t size = program_.enums[table.axes[axis].id].values.size();
      const Value& index = indexes[axis];
      if (index.state != kKnown || index.value < 0 || static_cast<size_t>(index.value) >= size) return unknownValue(node.type);
      place = place * size + static_cast<size_t>(index.value);
      origins.push_back(index.origin);
      constantPlace = constantPlace && index.origin == 0;
    }
    const auto& cell = table.cells[place];
    if (!cell) return absentValue(node.type);
    const bool number = table.cellType.kind == TypeKind::Number;
    Value v = constant(node.type, number ? interpret::orderedBits(cell->number) : cell->integer, cell->denominator);
    if (!constantPlace) v.origin = originOf(Origin::Node, origins);
    return v;
  }
  if (table.cellType.kind == TypeKind::Share) {
    fail("a share from a table by the row");
    return unknownValue(node.type);
  }
  auto [at, isNew] = cells_.try_emplace(node.index);
  if (isNew) {
    auto& values = cellValues_.emplace_back();
    auto& states = cellStates_.emplace_back();
    for (const auto& cell : table.cells) {
      const bool number = table.cellType.kind == TypeKind::Number;
      values.push_back(!cell ? 0 : number ? interpret::orderedBits(cell->number) : cell->integer);
      states.push_back(cell ? kKnown : kAbsent);
    }
    at->second = {values.data(), states.data()};
  }
  ExprId place = pool_.literal(0), usable = ExprPool::kTrue;
  for (size_t axis = 0; axis < indexes.size(); ++axis) {
    const auto size = static_cast<int64_t>(program_.enums[table.axes[axis].id].values.size());
    place = pool_.arithmetic(ExprOp::Multiply, place, pool_.literal(size));
    place = pool_.arithmetic(ExprOp::Add, place, exprOf(indexes[axis]));
    usable = pool_.both(usable, readable(indexes[axis]));
  }
  const Place where{place, false, table.cells.size(), usable};
  const ExprId cell = read(at->second.first, 8, where, 0), state = read(at->second.second, 1, where, 0);
  return rowValue(node.type, cell, pool_.both(usable, pool_.equal(state, pool_.literal(kAbsent))), pool_.negated(usable));
}

Lowering::Value Lowering::select(const ir::Node& node, const Scope* scope) {
  const Tri chosen = truth(node.kids[0], scope);
  harden(chosen);
  const Value then = value(node.kids[1], scope), otherwise = value(node.kids[2], scope);
  if (failed_ || outerSeen_) return unknownValue(node.type);
  if (chosen.yes == ExprPool::kTrue) return then;
  if (chosen.no == ExprPool::kTrue) return otherwise;
  if (node.type.kind == TypeKind::Share || node.type.kind == TypeKind::Set) {
    fail("a share or set that the row chooses");
    return unknownValue(node.type);
  }
  auto mix = [&](ExprId a, ExprId b) { return pool_.either(pool_.both(chosen.yes, a), pool_.both(chosen.no, b)); };
  auto absentOf = [&](const Value& v) {
    return v.kind == Value::Kind::Uniform ? (v.state == kAbsent ? ExprPool::kTrue : ExprPool::kFalse) : v.absent;
  };
  if (node.type.kind == TypeKind::Flag) {
    const Tri a = asTruth(then), b = asTruth(otherwise);
    harden(a), harden(b);
    return flagValue({mix(a.yes, b.yes), mix(a.no, b.no)}, mix(absentOf(then), absentOf(otherwise)));
  }
  auto badOf = [&](const Value& v) {
    return v.kind == Value::Kind::Uniform ? (v.state == kOpen ? ExprPool::kTrue : ExprPool::kFalse) : v.bad;
  };
  const ExprId undecided = pool_.negated(pool_.either(chosen.yes, chosen.no));
  return rowValue(node.type, pool_.choose(chosen.yes, exprOf(then), exprOf(otherwise)), mix(absentOf(then), absentOf(otherwise)),
                  pool_.either(mix(badOf(then), badOf(otherwise)), undecided));
}

// A column of days, worked out once for the column of instants.
Lowering::Value Lowering::dayOfRow(const ir::Node& node, const Value& instant) {
  const std::vector<int64_t>* days = columns_.days(instant.sourceRecord, instant.sourceField, node.text);
  if (days == nullptr) return openValue(node.type);  // no such zone
  const Place place{instant.sourceIndex, instant.sourceOwn, columns_.rows(instant.sourceRecord), ExprPool::kTrue};
  return rowValue(node.type, read(days->data(), 8, place, 0), instant.absent, instant.bad);
}

// Other instants, and months, are worked out for one value at a time only.
Lowering::Value Lowering::calendar(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  std::vector<uint32_t> origins{ir::kNone, id};
  std::vector<int64_t> known;
  bool isConstant = true, absent = false, open = false;
  for (ir::Id kid : node.kids) {
    const Value v = value(kid, scope);
    if (failed_ || outerSeen_) return unknownValue(node.type);
    if (v.kind == Value::Kind::Row && node.op == Op::DateOf && v.sourceField != ir::kNone) return dayOfRow(node, v);
    if (v.kind != Value::Kind::Uniform) {
      fail(node.op == Op::DateOf ? "the date of a row's instant in a zone" : "the corresponding day of a row's date");
      return unknownValue(node.type);
    }
    absent = absent || v.state == kAbsent, open = open || v.state == kOpen;
    isConstant = isConstant && v.origin == 0;
    origins.push_back(v.origin);
    known.push_back(v.value);
  }
  if (open) return openValue(node.type);
  if (absent) return absentValue(node.type);
  const auto day = node.op == Op::DateOf ? table::localDay(node.text, known[0]) : tollgate::correspondingDay(known[0], known[1]);
  if (!day) return openValue(node.type);
  Value v = constant(node.type, *day);
  if (!isConstant) v.origin = originOf(Origin::Node, origins);
  return v;
}

}  // namespace tollgate::jit
