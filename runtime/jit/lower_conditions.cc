// Comparisons, presence, membership and decisions of a row (semantics M3, M9).

#include <algorithm>

#include "compiler/ir/walk.h"
#include "runtime/interpret/decisions.h"
#include "runtime/interpret/possible.h"
#include "runtime/jit/lower_rows.h"

namespace tollgate::jit {

using interpret::Wide;
using ir::Op;
using ir::TypeKind;

namespace {
Tri constantTruth(bool yes) { return yes ? Tri{ExprPool::kTrue, ExprPool::kFalse} : Tri{ExprPool::kFalse, ExprPool::kTrue}; }
}  // namespace

Tri Lowering::compare(const ir::Node& node, const Scope* scope) {
  if (const auto told = choiceIs(node)) return *told;
  const Value left = value(node.kids[0], scope), right = value(node.kids[1], scope);
  if (failed_ || outerSeen_) return {};
  return compareValues(node.op, left, right);
}

Tri Lowering::compareValues(Op op, const Value& left, const Value& right) {
  const bool uniform = left.kind == Value::Kind::Uniform && right.kind == Value::Kind::Uniform;
  if (uniform) {
    if (left.state != kKnown || right.state != kKnown) return {};
    const Wide l = Wide(left.value) * right.denominator, r = Wide(right.value) * left.denominator;
    // A further row stands for any number of rows, so it may or may not be itself.
    const bool furtherRow = left.type.kind == TypeKind::Ref && l == r && l >= static_cast<Wide>(columns_.rows(left.type.id));
    if (furtherRow && (op == Op::Equal || op == Op::NotEqual)) return {};
    switch (op) {
      case Op::Equal: return constantTruth(l == r);
      case Op::NotEqual: return constantTruth(l != r);
      case Op::Less: return constantTruth(l < r);
      case Op::LessEqual: return constantTruth(l <= r);
      case Op::Greater: return constantTruth(l > r);
      default: return constantTruth(l >= r);
    }
  }
  if (left.type.kind == TypeKind::Share || right.type.kind == TypeKind::Share) {
    fail("a share in a row");
    return {};
  }
  if (left.kind == Value::Kind::Flag || right.kind == Value::Kind::Flag) {
    if (op != Op::Equal && op != Op::NotEqual) {
      fail("an order of flags");
      return {};
    }
    const Tri a = asTruth(left), b = asTruth(right);
    harden(a), harden(b);
    const Tri same{pool_.either(pool_.both(a.yes, b.yes), pool_.both(a.no, b.no)),
                   pool_.either(pool_.both(a.yes, b.no), pool_.both(a.no, b.yes))};
    return op == Op::Equal ? same : denied(same);
  }
  const ExprId usable = pool_.both(readable(left), readable(right));
  if (usable == ExprPool::kFalse) return {};
  const ExprId l = exprOf(left), r = exprOf(right);
  ExprId yes = ExprPool::kFalse;
  switch (op) {
    case Op::Equal: yes = pool_.equal(l, r); break;
    case Op::NotEqual: yes = pool_.negated(pool_.equal(l, r)); break;
    case Op::Less: yes = pool_.less(l, r); break;
    case Op::LessEqual: yes = pool_.negated(pool_.less(r, l)); break;
    case Op::Greater: yes = pool_.less(r, l); break;
    default: yes = pool_.negated(pool_.less(l, r)); break;
  }
  return {pool_.both(yes, usable), pool_.butNot(usable, yes)};
}

Tri Lowering::presence(const ir::Node& node, const Scope* scope) {
  const Value v = value(node.kids[0], scope);
  if (failed_ || outerSeen_) return {};
  Tri present;
  switch (v.kind) {
    case Value::Kind::Uniform:
      if (v.state != kOpen) present = constantTruth(v.state == kKnown);
      break;
    case Value::Kind::Row: present = {readable(v), pool_.butNot(v.absent, v.bad)}; break;
    case Value::Kind::Flag:
      harden(v.truth);
      present = {readable(v), v.absent};
      break;
  }
  return node.op == Op::IsPresent ? present : denied(present);
}

// ---- Tables by index --------------------------------------------------------------------------------------------

std::optional<Lowering::Place> Lowering::placeOf(const Value& value) {
  const size_t entries = columns_.domain(value.type);
  if (value.kind != Value::Kind::Row) return std::nullopt;
  if (value.type.kind != TypeKind::Enum && value.type.kind != TypeKind::Ref) return std::nullopt;
  return Place{value.expr, value.isElement, entries, readable(value)};
}

ExprId Lowering::read(const void* table, unsigned width, const Place& place, uint32_t origin) {
  if (origin == 0) {
    const uint32_t slot = columns_.table(table);
    return place.own ? pool_.column(slot, width) : pool_.lookup(slot, width, place.index, place.entries);
  }
  Value pointer;
  pointer.value = static_cast<int64_t>(reinterpret_cast<uintptr_t>(table));
  pointer.origin = origin;
  const auto parameter = static_cast<uint32_t>(pool_.at(exprOf(pointer)).literal);
  return place.own ? pool_.parameterColumn(parameter, width) : pool_.parameterLookup(parameter, width, place.index, place.entries);
}

Tri Lowering::readCodes(const std::vector<uint8_t>& codes, const Place& place, uint32_t origin) {
  const ExprId code = read(codes.data(), 1, place, origin);
  const bool open = std::find(codes.begin(), codes.end(), uint8_t{kCodeOpen}) != codes.end();
  // Tables that are filled later come with a parameter or fill of kCodeOpen, so `open` is right for them too.
  if (open || origin != 0) frame_->touch(pool_.both(place.usable, pool_.equal(code, pool_.literal(kCodeOpen))));
  return {pool_.both(place.usable, pool_.equal(code, pool_.literal(kCodeTrue))),
          pool_.both(place.usable, pool_.equal(code, pool_.literal(kCodeFalse)))};
}

// ---- Decisions --------------------------------------------------------------------------------------------------

Tri Lowering::decision(const ir::Node& node, const Scope* scope) {
  if (node.since || node.asOf) {
    fail("a decision asked of some days within a row's condition");
    return {};
  }
  std::vector<Value> subjects;
  std::vector<int64_t> known;
  std::vector<uint32_t> origins{node.index, node.outcome, node.body};
  size_t free = SIZE_MAX, byRow = 0;
  bool decided = true, isConstant = true;
  for (ir::Id kid : node.kids) {
    const Value v = asScalar(value(kid, scope));
    if (failed_ || outerSeen_) return {};
    if (v.kind == Value::Kind::Row) {
      free = subjects.size();
      ++byRow;
    } else {
      decided = decided && v.state == kKnown;
      isConstant = isConstant && v.origin == 0;
    }
    origins.push_back(v.kind == Value::Kind::Row ? ir::kNone : v.origin);
    known.push_back(v.value);
    subjects.push_back(v);
  }
  if (!decided) return {};
  const bool listing = exceptionDepth_ > 0 && request_->suppressed == ir::kNone;
  if (byRow == 0) {
    const bool listed = !columns_.decisionIndex().on(node.index, known).empty();
    for (const auto& [supposed, tuple] : request_->supposedDecisions) {
      if (supposed != node.index || node.body != ir::kNone || tuple != known) continue;
      frame_->touch(ExprPool::kTrue);
      return {};
    }
    const interpret::DecisionState state = interpret::decisionState(program_, data_, columns_.decisionIndex(), node, {known, {}, {}});
    if (listing && (listed || state.open)) frame_->force(reached_);
    if (state.open) {
      frame_->touch(ExprPool::kTrue);
      return {};
    }
    return constantTruth(state.outcome == node.outcome);
  }
  const auto place = placeOf(subjects[free == SIZE_MAX ? 0 : free]);
  if (byRow > 1 || !place) {
    fail("a decision on several things that the row names");
    return {};
  }
  const DecisionTable& table = columns_.decision(node.index, node.outcome, node.body, known, free);
  const uint32_t origin = isConstant ? 0 : originOf(Origin::Decision, origins);
  if (listing) {
    std::vector<uint32_t> of = origins;
    of.push_back(1);
    const ExprId listed = read(table.listed.data(), 1, *place, isConstant ? 0 : originOf(Origin::Decision, of));
    const ExprId open = pool_.equal(read(table.codes.data(), 1, *place, origin), pool_.literal(kCodeOpen));
    frame_->force(pool_.both(reached_, pool_.both(place->usable, pool_.either(open, pool_.equal(listed, pool_.literal(1))))));
  }
  Tri result = readCodes(table.codes, *place, origin);
  if (node.body != ir::kNone) return result;
  for (const auto& [supposed, tuple] : request_->supposedDecisions) {
    if (supposed != node.index) continue;
    bool same = tuple.size() == known.size();
    for (size_t i = 0; same && i < tuple.size(); ++i) same = i == free || tuple[i] == known[i];
    if (!same) continue;
    Value wanted = constant(subjects[free].type, tuple[free]);
    wanted.origin = originOf(Origin::Supposed, {2, node.index});
    const ExprId rows = pool_.both(place->usable, pool_.equal(place->index, exprOf(wanted)));
    frame_->touch(rows);
    result = within(result, pool_.negated(rows));
  }
  return result;
}

// ---- Membership -------------------------------------------------------------------------------------------------

// The evaluator looks at the conditions of a set for some values alone, so what they wait for is not told here.
Tri Lowering::membership(const ir::Node& node, const Scope* scope) {
  ++hard_;
  const Tri result = memberOfSet(node, scope);
  --hard_;
  return result;
}

Tri Lowering::memberOfSet(const ir::Node& node, const Scope* scope) {
  const Value wanted = asScalar(value(node.kids[0], scope));
  const SetRef view = set(node.kids[1], scope);
  if (failed_) return {};
  if (view.base == SetRef::Base::Field) {
    const ir::Node& fieldNode = program_.node(view.fieldNode);
    const Value object = value(fieldNode.kids[0], view.fieldScope);
    if (failed_ || outerSeen_) return {};
    const ir::Id record = program_.node(fieldNode.kids[0]).type.id;
    if (!view.layers.empty()) {
      fail("membership in a narrowed set of a row");
      return {};
    }
    if (wanted.kind == Value::Kind::Uniform) {
      if (wanted.state != kKnown) return {};
      if (object.kind == Value::Kind::Uniform) {
        if (object.state != kKnown || static_cast<size_t>(object.value) >= columns_.rows(record) ||
            columns_.column(record, fieldNode.index).open().test(static_cast<size_t>(object.value))) {
          fail("membership in a set that is open for all rows");
          return {};
        }
        const auto elements = columns_.column(record, fieldNode.index).elements(static_cast<table::Row>(object.value));
        return constantTruth(std::find(elements.begin(), elements.end(), wanted.value) != elements.end());
      }
      const auto place = placeOf(object);
      if (!place) {
        fail("membership in a set of something else");
        return {};
      }
      const uint32_t origin = wanted.origin == 0 ? 0 : originOf(Origin::Membership, {record, fieldNode.index, wanted.origin});
      Tri in = readCodes(columns_.membership(record, fieldNode.index, wanted.value), *place, origin);
      if (object.kind == Value::Kind::Row) {  // nothing is in the set of an absent row
        in.no = pool_.either(in.no, pool_.butNot(object.absent, object.bad));
      }
      return in;
    }
    const auto place = placeOf(wanted);
    if (!place || object.kind != Value::Kind::Uniform || object.state != kKnown ||
        static_cast<size_t>(object.value) >= columns_.rows(record) ||
        columns_.column(record, fieldNode.index).open().test(static_cast<size_t>(object.value))) {
      fail("membership of a row's value in a set of the row");
      return {};
    }
    const uint32_t origin = object.origin == 0 ? 0 : originOf(Origin::Membership, {record, fieldNode.index, object.origin, 1});
    return readCodes(columns_.inSetOf(record, fieldNode.index, object.value, place->entries), *place, origin);
  }
  const ExprId usable = readable(wanted);
  Tri in;
  switch (view.base) {
    case SetRef::Base::Collection: {
      if (wanted.kind == Value::Kind::Uniform) {
        fail("membership of a given row in a collection");
        return {};
      }
      in = inLayers(view, wanted);
      break;
    }
    case SetRef::Base::EnumValues: in = inLayers(view, wanted); break;
    case SetRef::Base::Listed: {
      in = constantTruth(false);
      for (const auto& [kid, kidScope] : view.listed) {
        const Value listed = asScalar(value(kid, kidScope));
        if (failed_ || outerSeen_) return {};
        const Tri same = compareValues(Op::Equal, wanted, listed);
        // An absent one is not listed.
        const ExprId absent = listed.kind == Value::Kind::Uniform ? (listed.state == kAbsent ? ExprPool::kTrue : ExprPool::kFalse)
                                                                  : pool_.butNot(listed.absent, listed.bad);
        in = {pool_.either(in.yes, same.yes), pool_.both(in.no, pool_.either(same.no, absent))};
      }
      const Tri layers = inLayers(view, wanted);
      in = {pool_.both(in.yes, layers.yes), pool_.either(in.no, layers.no)};
      break;
    }
    case SetRef::Base::Field:
    case SetRef::Base::Unknown: fail("membership in such a set"); return {};
  }
  return {pool_.both(in.yes, usable), pool_.both(in.no, usable)};
}

}  // namespace tollgate::jit
