// Sets, and folds within a row's condition: those over another collection become a pass of their own, grouped by
// what ties its rows to the outer row (semantics M4, M6, M7).

#include <algorithm>
#include <utility>

#include "runtime/jit/lower_rows.h"

namespace tollgate::jit {

using ir::Op;
using ir::TypeKind;

namespace {
constexpr size_t kUnrolledRows = 16;  // of a collection whose rows are put into a row's condition one by one
}  // namespace

// ---- Sets -------------------------------------------------------------------------------------------------------

Lowering::SetRef Lowering::set(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  SetRef view;
  view.element.kind = node.type.element, view.element.id = node.type.id;
  if (failed_) return view;
  if (++depth_ > 256) fail("a set nested too deeply");
  switch (node.op) {
    case Op::Collection:
      view.base = SetRef::Base::Collection;
      for (size_t i = 0; i < counting_.size(); ++i) {
        if (counting_[i].record == node.index && !counting_[i].off) {
          view.layers.push_back({counting_[i].var, counting_[i].node, counting_[i].scope, static_cast<int>(i)});
        }
      }
      break;
    case Op::EnumValues: view.base = SetRef::Base::EnumValues; break;
    case Op::SetOf:
      view.base = SetRef::Base::Listed;
      for (ir::Id kid : node.kids) view.listed.emplace_back(kid, scope);
      break;
    case Op::Filter:
      view = set(node.kids[0], scope);
      view.layers.push_back({node.vars[0], node.kids[1], scope, -1});
      break;
    case Op::Call: {
      const std::vector<Value> arguments = argumentsOf(node, scope);
      if (!failed_) view = set(program_.functions[node.index].body, bindArguments(node, arguments, scope));
      break;
    }
    case Op::Variable: {
      const Scope* found = find(node.vars[0], scope);
      if (found != nullptr && found->later)
        view = set(found->node, found->scope);
      else
        fail("a set that is no parameter");
      break;
    }
    case Op::Field:
      view.base = SetRef::Base::Field;
      view.fieldNode = id, view.fieldScope = scope;
      break;
    default: fail("such a set within a row's condition"); break;
  }
  --depth_;
  return view;
}

// Whether an element that exists passes all layers.
Tri Lowering::inLayers(const SetRef& view, const Value& element) {
  Tri in{ExprPool::kTrue, ExprPool::kFalse};
  if (view.base == SetRef::Base::Collection && columns_.maybeBits(view.element.id)) {
    const auto place = placeOf(element);
    if (!place) {
      fail("membership of a given row that may not exist");
      return {};
    }
    const ExprId exists = pool_.equal(read(columns_.maybeBytes(view.element.id).data(), 1, *place, 0), pool_.literal(0));
    frame_->touch(pool_.butNot(place->usable, exists));
    in.yes = exists;
  }
  for (const Layer& layer : view.layers) {
    if (layer.counting >= 0) counting_[static_cast<size_t>(layer.counting)].off = true;
    const Tri next = truth(layer.condition, bind(layer.var, element, layer.scope));
    if (layer.counting >= 0) counting_[static_cast<size_t>(layer.counting)].off = false;
    in = conjunction(in, next);
  }
  return in;
}

// ---- Folds in a row's condition ---------------------------------------------------------------------------------

Tri Lowering::quantifier(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  const SetRef view = set(node.kids[0], scope);
  if (failed_) return {};
  if (view.base == SetRef::Base::EnumValues || view.base == SetRef::Base::Listed) return unrolled(node, view, scope);
  const Frame before = *frame_;
  const auto folded = grouped(id, view, scope);
  if (folded || view.base != SetRef::Base::Collection || !failed_ || columns_.rows(view.element.id) > kUnrolledRows) {
    return folded.value_or(Tri{});
  }
  // Where the condition reads the outer row, the rows of a small collection are put into it one by one.
  const std::string why = std::exchange(reason_, "");
  failed_ = false;
  *frame_ = before;
  Tri result = unrolled(node, view, scope);
  if (failed_) reason_ = why;
  return result;
}

// A pass of its own; nullopt where there is none.
std::optional<Tri> Lowering::grouped(ir::Id id, const SetRef& view, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  GroupSpec spec;
  spec.result = GroupSpec::Result::Truth;
  spec.form = node.form, spec.empty = node.empty.is;
  if (node.kids.size() > 2) {
    const Value limit = value(node.kids[2], scope);
    if (failed_ || outerSeen_) return std::nullopt;
    if (limit.kind != Value::Kind::Uniform || limit.state != kKnown) {
      fail("a limit that is not the same for all rows");
      return std::nullopt;
    }
    spec.limit = limit.value, spec.limitDenominator = limit.denominator;
    spec.limitIsShare = program_.node(node.kids[2]).type.kind == TypeKind::Share;
  }
  const auto folded = fold(view, node.vars[0], node.kids[1], scope, spec);
  if (!folded) return std::nullopt;
  return readCodes(folded->job->groups->codes, *folded->place, folded->origin);
}

// The elements of a set that are known before a row is read; nullopt and a reason otherwise.
std::optional<std::vector<Lowering::Value>> Lowering::elementsOf(const SetRef& view) {
  std::vector<Value> elements;
  if (view.base == SetRef::Base::Collection) {
    if (columns_.maybeBits(view.element.id) || !data_.collections[view.element.id].further.empty()) {
      fail("a small collection that is not settled");
      return std::nullopt;
    }
  }
  if (view.base != SetRef::Base::Listed) {
    for (size_t i = 0; i < columns_.domain(view.element); ++i) elements.push_back(constant(view.element, static_cast<int64_t>(i)));
  }
  for (const auto& [kid, kidScope] : view.listed) {
    elements.push_back(value(kid, kidScope));
    if (failed_ || outerSeen_) return std::nullopt;
    if (elements.back().kind != Value::Kind::Uniform || elements.back().state != kKnown) {
      fail("a list of values that the row names");
      return std::nullopt;
    }
  }
  return elements;
}

// Whether an element is in, and whether it holds of it. What is read for an element that is surely out is not reached.
Tri Lowering::elementIn(const SetRef& view, const Value& element, const ir::Node& node, const Scope* scope, Tri& holds) {
  const auto choicesBefore = std::exchange(frame_->choices, {});
  Tri in = inLayers(view, element);
  holds = truth(node.kids[1], bind(node.vars[0], element, scope));
  const auto reached = std::exchange(frame_->choices, choicesBefore);
  for (const auto& [interpretation, rows] : reached) {
    ExprId& all = frame_->choices.try_emplace(interpretation, ExprPool::kFalse).first->second;
    all = pool_.either(all, pool_.butNot(rows, in.no));
  }
  return in;
}

Tri Lowering::unrolled(const ir::Node& node, const SetRef& view, const Scope* scope) {
  if (node.form != ir::Form::Some && node.form != ir::Form::Every && node.form != ir::Form::No) {
    fail("a counted limit over values within a row's condition");
    return {};
  }
  const auto elements = elementsOf(view);
  if (!elements) return {};
  ExprId someIn = ExprPool::kFalse, some = ExprPool::kFalse, none = ExprPool::kTrue, lostSome = ExprPool::kFalse;
  const bool every = node.form == ir::Form::Every;
  Tri open;
  for (const Value& element : *elements) {
    Tri holds;
    const Tri in = elementIn(view, element, node, scope, holds);
    if (failed_ || outerSeen_) return {};
    // For `every`, what must not be is an element in the set that fails.
    const ExprId hit = every ? holds.no : holds.yes, miss = every ? holds.yes : holds.no;
    someIn = pool_.either(someIn, in.yes);
    some = pool_.either(some, pool_.both(in.yes, hit));
    none = pool_.both(none, pool_.either(in.no, miss));
    const ExprId fateOpen = pool_.negated(pool_.either(in.no, pool_.both(in.yes, pool_.either(holds.yes, holds.no))));
    for (const Tri* side : {&in, static_cast<const Tri*>(&holds)}) {
      for (const auto& [interpretation, rows] : side->why) addWhy(open, interpretation, pool_.both(rows, fateOpen));
    }
    lostSome = pool_.either(lostSome, pool_.both(fateOpen, pool_.either(lost(in), lost(holds))));
  }
  if (node.empty.is != ir::EmptyIs::SumDecides) {
    frame_->touch(pool_.negated(someIn));
    some = pool_.both(some, someIn), none = pool_.both(none, someIn);
  }
  Tri result = node.form == ir::Form::Some ? Tri{some, none} : Tri{none, some};
  for (const auto& [interpretation, rows] : open.why) addWhy(result, interpretation, pool_.both(rows, unsettled(result)));
  result.lost = lostSome;
  return result;
}

Lowering::Value Lowering::count(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  const SetRef view = set(node.kids[0], scope);
  if (failed_) return unknownValue(node.type);
  GroupSpec spec;
  spec.result = GroupSpec::Result::Count;
  spec.empty = node.empty.is;
  const auto folded = fold(view, ir::kNone, ir::kNone, scope, spec);
  if (!folded) return unknownValue(node.type);
  const Groups& groups = *folded->job->groups;
  const uint32_t valueOrigin = folded->origin == 0 ? 0 : originOf(Origin::Shape, {folded->origin, 1});
  const ExprId code = read(groups.codes.data(), 1, *folded->place, folded->origin);
  const ExprId known = pool_.both(folded->place->usable, pool_.equal(code, pool_.literal(kKnown)));
  frame_->touch(pool_.butNot(folded->place->usable, known));
  return rowValue(node.type, read(groups.values.data(), 4, *folded->place, valueOrigin), ExprPool::kFalse, pool_.negated(known));
}

Lowering::Value Lowering::latest(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  const SetRef view = set(node.kids[0], scope);
  if (failed_) return unknownValue(node.type);
  GroupSpec spec;
  spec.result = node.op == Op::Latest ? GroupSpec::Result::Latest : GroupSpec::Result::Earliest;
  const auto folded = fold(view, node.vars[0], node.kids[1], scope, spec);
  if (!folded) return unknownValue(node.type);
  const Groups& groups = *folded->job->groups;
  const uint32_t valueOrigin = folded->origin == 0 ? 0 : originOf(Origin::Shape, {folded->origin, 1});
  const ExprId code = read(groups.codes.data(), 1, *folded->place, folded->origin), usable = folded->place->usable;
  const ExprId known = pool_.both(usable, pool_.equal(code, pool_.literal(kKnown)));
  const ExprId absent = pool_.both(usable, pool_.equal(code, pool_.literal(kAbsent)));
  const ExprId decided = pool_.either(known, absent);
  frame_->touch(pool_.butNot(usable, decided));
  return rowValue(node.type, read(groups.values.data(), 4, *folded->place, valueOrigin), absent, pool_.negated(decided));
}

// ---- A pass of its own ------------------------------------------------------------------------------------------

// The parts of a conjunction, through definitions.
void Lowering::conjuncts(ir::Id id, const Scope* scope, std::vector<std::pair<ir::Id, const Scope*>>& parts) {
  const ir::Node& node = program_.node(id);
  if (++depth_ > 256) fail("a condition nested too deeply");
  const bool call = node.op == Op::Call && program_.functions[node.index].kind == ir::FunctionKind::Define &&
                    !program_.functions[node.index].until && node.index != request_->suppressed;
  if (failed_) {
    // nothing more to do
  } else if (node.op == Op::And) {
    for (ir::Id kid : node.kids) conjuncts(kid, scope, parts);
  } else if (call) {
    for (ir::Id kid : node.kids) {  // what an argument reaches is reached, whichever row it is of
      if (program_.node(kid).type.kind != TypeKind::Set && frame_->outer != nullptr) valueIn(*frame_->outer, kid, scope);
    }
    outerSeen_ = false;
    const std::vector<Value> arguments = argumentsOf(node, scope);
    const Scope* inner = bindArguments(node, arguments, scope);
    outerSeen_ = false;
    conjuncts(program_.functions[node.index].body, inner, parts);
  } else {
    parts.emplace_back(id, scope);
  }
  --depth_;
}

// The value of an expression in a frame; nullopt if it reads rows of another frame or is not supported.
std::optional<Lowering::Value> Lowering::valueIn(Frame& frame, ir::Id node, const Scope* scope) {
  Frame* const here = std::exchange(frame_, &frame);
  const bool seenBefore = std::exchange(outerSeen_, false), failedBefore = failed_;
  const std::string reasonBefore = reason_;
  const Value v = asScalar(value(node, scope));
  const bool usable = !outerSeen_ && !failed_;
  frame_ = here;
  outerSeen_ = seenBefore, failed_ = failedBefore, reason_ = reasonBefore;
  return usable ? std::optional<Value>(v) : std::nullopt;
}

// FIELD is X, SET-FIELD includes X, or X.SET-FIELD includes the row: with X of the outer row.
std::optional<Lowering::Key> Lowering::keyOf(ir::Id conjunct, const Scope* scope, Frame& inner) {
  const ir::Node& node = program_.node(conjunct);
  Frame& outer = *inner.outer;
  if (node.op == Op::Equal) {
    for (const auto& [mine, other] : {std::pair{node.kids[0], node.kids[1]}, std::pair{node.kids[1], node.kids[0]}}) {
      const auto own = valueIn(inner, mine, scope);
      if (!own || own->kind != Value::Kind::Row || own->plainField == ir::kNone || columns_.domain(own->type) == 0) continue;
      const auto group = valueIn(outer, other, scope);
      if (!group || !placeOf(*group)) continue;
      return Key{GroupSpec::Key::Column, own->plainField, ir::kNone, *group, columns_.domain(own->type)};
    }
    return std::nullopt;
  }
  if (node.op != Op::In || program_.node(node.kids[1]).type.kind != TypeKind::Set) return std::nullopt;
  const SetRef view = set(node.kids[1], scope);
  if (failed_ || view.base != SetRef::Base::Field || !view.layers.empty()) return std::nullopt;
  const ir::Node& fieldNode = program_.node(view.fieldNode);
  const ir::Id object = fieldNode.kids[0], record = program_.node(object).type.id;
  const auto ownObject = valueIn(inner, object, view.fieldScope);
  if (ownObject && ownObject->isElement) {
    const auto group = valueIn(outer, node.kids[0], scope);
    if (!group || !placeOf(*group)) return std::nullopt;
    return Key{GroupSpec::Key::Sets, fieldNode.index, ir::kNone, *group, columns_.domain(group->type)};
  }
  const auto ownElement = valueIn(inner, node.kids[0], scope);
  const auto group = valueIn(outer, object, view.fieldScope);
  if (!ownElement || !ownElement->isElement || !group || !placeOf(*group)) return std::nullopt;
  return Key{GroupSpec::Key::OuterSets, fieldNode.index, record, *group, columns_.rows(record)};
}

bool Lowering::addMembers(const SetRef& view, Frame& inner, Tri& all, std::optional<Key>& key) {
  const Value row = element(inner.record);
  for (const Layer& layer : view.layers) {
    if (layer.counting >= 0) counting_[static_cast<size_t>(layer.counting)].off = true;
    std::vector<std::pair<ir::Id, const Scope*>> parts;
    conjuncts(layer.condition, bind(layer.var, row, layer.scope), parts);
    for (const auto& [part, scope] : parts) {
      const bool failedBefore = failed_;
      const std::string reasonBefore = reason_;
      outerSeen_ = false;
      const Tri in = truth(part, scope);
      if (!outerSeen_) {
        all = conjunction(all, in);
        continue;
      }
      failed_ = failedBefore, reason_ = reasonBefore;
      outerSeen_ = false;
      auto found = keyOf(part, scope, inner);
      if (!found || key) fail("a fold over another collection that is tied to the row in another way");
      key = std::move(found);
    }
    if (layer.counting >= 0) counting_[static_cast<size_t>(layer.counting)].off = false;
  }
  return !failed_;
}

bool Lowering::addCounted(ir::Id var, ir::Id counted, const Scope* scope, GroupSpec& spec, Tri& holds) {
  if (counted == ir::kNone) return true;
  const Scope* inside = bind(var, element(frame_->record), scope);
  outerSeen_ = false;
  if (spec.result == GroupSpec::Result::Truth) {
    holds = truth(counted, inside);
  } else {
    const Value order = value(counted, inside);
    spec.order = order.plainField;
    if (!failed_ && !outerSeen_ && (order.kind != Value::Kind::Row || order.plainField == ir::kNone)) {
      fail("a latest by something else than a field");
    }
    if (order.kind == Value::Kind::Row) frame_->touch(pool_.either(order.absent, order.bad));
  }
  if (outerSeen_) fail("a fold over another collection whose condition reads the row");
  outerSeen_ = false;
  return !failed_;
}

std::optional<Lowering::Fold> Lowering::fold(const SetRef& view, ir::Id var, ir::Id counted, const Scope* scope, GroupSpec spec) {
  ++hard_;
  auto folded = foldByPass(view, var, counted, scope, spec);
  --hard_;
  return folded;
}

std::optional<Lowering::Fold> Lowering::foldByPass(const SetRef& view, ir::Id var, ir::Id counted, const Scope* scope, GroupSpec spec) {
  const bool seenBefore = outerSeen_;
  Frame inner;
  inner.record = view.element.id, inner.outer = frame_, inner.pool = &pool_;
  std::optional<Key> key;
  Tri in{ExprPool::kTrue, ExprPool::kFalse}, holds{ExprPool::kTrue, ExprPool::kFalse};
  bool direct = false;
  if (view.element.kind != TypeKind::Ref || (view.base != SetRef::Base::Collection && view.base != SetRef::Base::Field)) {
    fail("a fold over such a set within a row's condition");
    return std::nullopt;
  }
  if (view.base == SetRef::Base::Field) {
    const ir::Node& fieldNode = program_.node(view.fieldNode);
    const Value object = value(fieldNode.kids[0], view.fieldScope);
    if (failed_ || outerSeen_) return std::nullopt;
    const ir::Id record = program_.node(fieldNode.kids[0]).type.id;
    if (!placeOf(object) || spec.order != ir::kNone || spec.result == GroupSpec::Result::Latest ||
        spec.result == GroupSpec::Result::Earliest) {
      fail("a fold over the set of something else");
      return std::nullopt;
    }
    key = Key{GroupSpec::Key::OuterSets, fieldNode.index, record, object, columns_.rows(record)};
    direct = true;
  }
  frame_ = &inner;
  if (!direct) in = existence(inner.record);
  if (addMembers(view, inner, in, key)) addCounted(var, counted, scope, spec, holds);
  frame_ = inner.outer;
  outerSeen_ = seenBefore;
  if (failed_) return std::nullopt;

  if (key) {
    spec.key = key->kind, spec.field = key->field, spec.outerRecord = key->outerRecord, spec.groups = key->groups;
  }
  if (spec.key == GroupSpec::Key::OuterSets && spec.result != GroupSpec::Result::Truth && spec.result != GroupSpec::Result::Count) {
    fail("a latest over the set of a row");
    return std::nullopt;
  }
  auto job = finish(inner, in, holds);
  job->directSet = direct;
  job->groups = std::make_unique<Groups>();
  job->groups->spec = spec;
  const Job& pass = nested_.add(std::move(job));
  frame_->level = std::max(frame_->level, pass.level + 1);

  Fold folded;
  folded.job = &pass;
  folded.place = key ? placeOf(key->group) : Place{pool_.literal(0), false, 1, ExprPool::kTrue};
  if (!pass.parameters.empty()) {
    const RowMasks& m = pass.masks;
    folded.origin = originOf(
        Origin::Shape, {pass.record, m.inTrue, m.inFalse, m.holdsTrue, m.holdsFalse, m.touched, static_cast<uint32_t>(spec.result),
                        static_cast<uint32_t>(spec.key), spec.field, spec.outerRecord, spec.order, static_cast<uint32_t>(spec.form),
                        static_cast<uint32_t>(spec.limit), static_cast<uint32_t>(spec.limitDenominator), static_cast<uint32_t>(spec.empty),
                        direct ? 1u : 0u});
  }
  return folded;
}

}  // namespace tollgate::jit
