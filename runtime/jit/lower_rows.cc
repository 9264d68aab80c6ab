#include "runtime/jit/lower_rows.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "compiler/support/calendar_date.h"
#include "compiler/support/limits.h"
#include "runtime/interpret/decisions.h"
#include "runtime/interpret/possible.h"
#include "runtime/plan/agreement.h"
#include "runtime/table/zone.h"

namespace tollgate::jit {

using ir::Op;
using ir::TypeKind;
using interpret::Wide;

namespace {
constexpr int kDeepest = 512;  // expressions within expressions, definitions put in
constexpr ir::Type kFlagType{};
}  // namespace

Lowering::Lowering(Columns& columns, ExprPool& pool, Nested& nested)
    : columns_(columns), program_(columns.program()), data_(columns.data()), pool_(pool), nested_(nested) {}

void Lowering::fail(std::string reason) {
  failed_ = true;
  if (reason_.empty()) reason_ = std::move(reason);
}

std::unique_ptr<Job> Lowering::lower(const plan::RowRequest& request, std::string& reason) {
  request_ = &request;
  reason_.clear();
  failed_ = outerSeen_ = false;
  exceptionDepth_ = depth_ = 0;
  scopes_.clear();
  counting_.clear();
  for (const auto& [record, condition] : request.countingOnly) {
    counting_.push_back({record, condition.var, condition.node, enter(condition), false});
  }
  Frame frame;
  frame.record = request.record;
  frame.pool = &pool_;
  frame_ = &frame;
  RowMasks masks;
  addMember(masks, existence(request.record));
  const Value row = element(request.record);
  for (const plan::RowRequest::Condition& member : request.members) {
    // A `counting only` does not hold within its own condition.
    Counting* own = nullptr;
    for (size_t i = 0; i < request.countingOnly.size(); ++i) {
      if (request.countingOnly[i].second == member) own = &counting_[i];
    }
    if (own != nullptr) own->off = true;
    addMember(masks, truth(member.node, bind(member.var, row, enter(member))));
    if (own != nullptr) own->off = false;
  }
  if (request.counted.node != ir::kNone) {
    const Tri holds = truth(request.counted.node, bind(request.counted.var, row, enter(request.counted)));
    masks.holdsTrue = holds.yes, masks.holdsFalse = holds.no;
  }
  frame_ = nullptr;
  if (failed_) {
    reason = reason_;
    return nullptr;
  }
  return finish(frame, masks);
}

std::unique_ptr<Job> Lowering::finish(Frame& frame, RowMasks masks) {
  auto job = std::make_unique<Job>();
  job->record = frame.record;
  masks.touched = frame.touched, masks.forced = frame.forced;
  job->masks = masks;
  // Parameters that came to nothing would tell equal folds apart.
  bool perInstance = false;
  for (const ExprId mask : {masks.inTrue, masks.inFalse, masks.holdsTrue, masks.holdsFalse, masks.touched, masks.forced}) {
    perInstance = perInstance || pool_.at(mask).perInstance;
  }
  for (const auto& [origin, value] : frame.parameters) {
    if (perInstance) job->parameters.push_back(value);
  }
  job->level = frame.level;
  return job;
}

// Where both are known for every row, so is the result: then one mask is told by the other.
Tri Lowering::conjunction(Tri a, Tri b) {
  const ExprId yes = pool_.both(a.yes, b.yes);
  const bool exact = a.no == pool_.negated(a.yes) && b.no == pool_.negated(b.yes);
  return {yes, exact ? pool_.negated(yes) : pool_.either(a.no, b.no)};
}

void Lowering::addMember(RowMasks& masks, Tri in) {
  const Tri all = conjunction({masks.inTrue, masks.inFalse}, in);
  masks.inTrue = all.yes, masks.inFalse = all.no;
}

Tri Lowering::existence(ir::Id record) {
  const auto maybe = columns_.maybeBits(record);
  if (!maybe) return {ExprPool::kTrue, ExprPool::kFalse};
  const ExprId bit = pool_.word(*maybe);
  frame_->touch(bit);
  return {pool_.negated(bit), ExprPool::kFalse};
}

// ---- Values -----------------------------------------------------------------------------------------------------

Lowering::Value Lowering::constant(const ir::Type& type, int64_t value, int64_t denominator) const {
  Value v;
  v.type = type, v.value = value, v.denominator = denominator;
  return v;
}

Lowering::Value Lowering::absentValue(const ir::Type& type) const {
  Value v = constant(type, 0);
  v.state = kAbsent;
  return v;
}

Lowering::Value Lowering::openValue(const ir::Type& type) {
  frame_->touch(ExprPool::kTrue);
  Value v = constant(type, 0);
  v.state = kOpen;
  return v;
}

Lowering::Value Lowering::rowValue(const ir::Type& type, ExprId expr, ExprId absent, ExprId bad) const {
  Value v;
  v.kind = Value::Kind::Row;
  v.type = type, v.expr = expr, v.absent = absent, v.bad = bad, v.frame = frame_;
  return v;
}

Lowering::Value Lowering::flagValue(Tri truth, ExprId absent) const {
  Value v;
  v.kind = Value::Kind::Flag;
  v.type = kFlagType, v.truth = truth, v.absent = absent, v.frame = frame_;
  return v;
}

// Whatever it is, no row is decided by it.
Lowering::Value Lowering::unknownValue(const ir::Type& type) const {
  if (type.kind == TypeKind::Flag) return flagValue({});
  return rowValue(type, pool_.literal(0), ExprPool::kFalse, ExprPool::kTrue);
}

Lowering::Value Lowering::element(ir::Id record) const {
  Value v = rowValue({TypeKind::Ref, TypeKind::Ref, record, false}, pool_.rowIndex(), ExprPool::kFalse, ExprPool::kFalse);
  v.isElement = true;
  return v;
}

uint32_t Lowering::originOf(int what, std::vector<uint32_t> of) {
  return origins_.try_emplace({what, std::move(of)}, static_cast<uint32_t>(origins_.size() + 1)).first->second;
}

namespace {
enum Origin : int { kOfVariable, kOfNode, kOfDecision, kOfMembership, kOfShape };
}  // namespace

ExprId Lowering::exprOf(const Value& value) {
  if (value.kind == Value::Kind::Row) return value.expr;
  if (value.origin == 0) return pool_.literal(value.value);
  auto& parameters = frame_->parameters;
  const std::pair<uint32_t, int64_t> wanted{value.origin, value.value};
  const auto at = std::find(parameters.begin(), parameters.end(), wanted);
  const auto index = static_cast<uint32_t>(at - parameters.begin());
  if (at == parameters.end()) parameters.push_back(wanted);
  return pool_.parameter(index);
}

ExprId Lowering::readable(const Value& value) const {
  if (value.kind == Value::Kind::Uniform) return value.state == kKnown ? ExprPool::kTrue : ExprPool::kFalse;
  if (value.kind == Value::Kind::Flag) return pool_.either(value.truth.yes, value.truth.no);
  return pool_.negated(pool_.either(value.absent, value.bad));
}

Lowering::Value Lowering::asScalar(const Value& value) {
  if (value.kind != Value::Kind::Flag) return value;
  const ExprId decided = pool_.either(pool_.either(value.truth.yes, value.truth.no), value.absent);
  return rowValue(value.type, pool_.choose(value.truth.yes, pool_.literal(1), pool_.literal(0)), value.absent, pool_.negated(decided));
}

Tri Lowering::asTruth(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Flag: return value.truth;
    case Value::Kind::Uniform:
      if (value.state != kKnown) return {};
      return value.value != 0 ? Tri{ExprPool::kTrue, ExprPool::kFalse} : Tri{ExprPool::kFalse, ExprPool::kTrue};
    case Value::Kind::Row: break;
  }
  const ExprId zero = pool_.equal(value.expr, pool_.literal(0)), usable = readable(value);
  return {pool_.both(pool_.negated(zero), usable), pool_.both(zero, usable)};
}

// ---- Bindings ---------------------------------------------------------------------------------------------------

const Lowering::Scope* Lowering::bind(ir::Id var, Value value, const Scope* up) {
  return &scopes_.emplace_back(Scope{var, false, std::move(value), ir::kNone, nullptr, up});
}

const Lowering::Scope* Lowering::bindLater(ir::Id var, ir::Id node, const Scope* scope, const Scope* up) {
  return &scopes_.emplace_back(Scope{var, true, {}, node, scope, up});
}

const Lowering::Scope* Lowering::find(ir::Id var, const Scope* scope) const {
  while (scope != nullptr && scope->var != var) scope = scope->up;
  return scope;
}

const Lowering::Scope* Lowering::enter(const plan::RowRequest::Condition& condition) {
  const Scope* scope = nullptr;
  for (const auto& [var, bound] : condition.env) {
    Value v = constant(program_.variables[var].type, bound);
    v.origin = originOf(kOfVariable, {var});
    scope = bind(var, v, scope);
  }
  return scope;
}

Lowering::Value Lowering::variable(ir::Id var, const Scope* scope) {
  const Scope* found = find(var, scope);
  if (found == nullptr) {
    fail("an unbound variable");
    return unknownValue(program_.variables[var].type);
  }
  if (found->later) return value(found->node, found->scope);
  if (found->value.kind != Value::Kind::Uniform && found->value.frame != frame_) {
    outerSeen_ = true;
    return unknownValue(found->value.type);
  }
  return found->value;
}

// ---- Expressions ------------------------------------------------------------------------------------------------

Lowering::Value Lowering::value(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  if (failed_) return unknownValue(node.type);
  if (++depth_ > kDeepest) fail("an expression nested too deeply");
  Value result;
  switch (node.op) {
    case Op::Constant: result = constantNode(node); break;
    case Op::Variable: result = variable(node.vars[0], scope); break;
    case Op::AsOf: result = constant(node.type, data_.asOf); break;
    case Op::InterpretationChoice: result = interpretation(node); break;
    case Op::Field: result = field(node, scope); break;
    case Op::Call: result = call(id, scope); break;
    case Op::TableCell: result = tableCell(id, scope); break;
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply: result = arithmetic(id, scope); break;
    case Op::Select: result = select(node, scope); break;
    case Op::DateOf:
    case Op::CorrespondingDay: result = calendar(id, scope); break;
    case Op::Count: result = count(id, scope); break;
    case Op::Latest:
    case Op::Earliest: result = latest(id, scope); break;
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Percentile:
    case Op::ShareOf:
      fail("a sum, extreme, percentile or share within a row's condition");
      result = unknownValue(node.type);
      break;
    case Op::Collection:
    case Op::EnumValues:
    case Op::SetOf:
    case Op::Filter:
      fail("a set as a value");
      result = unknownValue(node.type);
      break;
    case Op::GateIsMet:
    case Op::DecisionIs:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::Implies:
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::IsPresent:
    case Op::IsAbsent:
    case Op::In:
    case Op::Quantifier:
    case Op::ForEach: result = flagValue(truth(id, scope)); break;
  }
  --depth_;
  return result;
}

Tri Lowering::truth(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  if (failed_) return {};
  if (++depth_ > kDeepest) fail("an expression nested too deeply");
  Tri result;
  switch (node.op) {
    case Op::And:
    case Op::Or: {
      const bool all = node.op == Op::And;  // an `or` is the `and` of what is denied, denied
      result = {ExprPool::kTrue, ExprPool::kFalse};
      for (ir::Id kid : node.kids) {
        const Tri next = truth(kid, scope);
        result = all ? conjunction(result, next) : conjunction(result, {next.no, next.yes});
      }
      if (!all) result = {result.no, result.yes};
      break;
    }
    case Op::Not: {
      const Tri kid = truth(node.kids[0], scope);
      result = {kid.no, kid.yes};
      break;
    }
    case Op::Implies: {
      const Tri premise = truth(node.kids[0], scope), conclusion = truth(node.kids[1], scope);
      const Tri against = conjunction(premise, {conclusion.no, conclusion.yes});
      result = {against.no, against.yes};
      break;
    }
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: result = compare(node, scope); break;
    case Op::IsPresent:
    case Op::IsAbsent: result = presence(node, scope); break;
    case Op::In: result = membership(node, scope); break;
    case Op::DecisionIs: result = decision(node, scope); break;
    case Op::Quantifier: result = quantifier(id, scope); break;
    case Op::GateIsMet: fail("the verdict of a gate within a row's condition"); break;
    case Op::ForEach: fail("a for each within a row's condition"); break;
    case Op::Constant:
    case Op::Variable:
    case Op::AsOf:
    case Op::InterpretationChoice:
    case Op::Field:
    case Op::Call:
    case Op::TableCell:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Select:
    case Op::DateOf:
    case Op::CorrespondingDay:
    case Op::Collection:
    case Op::EnumValues:
    case Op::SetOf:
    case Op::Filter:
    case Op::Count:
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Percentile:
    case Op::ShareOf:
    case Op::Latest:
    case Op::Earliest: result = asTruth(value(id, scope)); break;
  }
  --depth_;
  return result;
}

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

Lowering::Value Lowering::interpretation(const ir::Node& node) {
  for (const auto& [assumed, choice] : request_->assumed) {
    if (assumed == node.index) return constant(node.type, choice);
  }
  const auto choice = plan::agreedChoice(program_.interpretations[node.index], data_.asOf);
  return choice ? constant(node.type, *choice) : openValue(node.type);
}

// ---- Fields -----------------------------------------------------------------------------------------------------

Lowering::Value Lowering::hostField(const ir::Node& node, const Value& object, ir::Id record) {
  if (object.state == kAbsent) return absentValue(node.type);
  if (object.state == kOpen) return openValue(node.type);
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
  v.origin = originOf(kOfNode, {record, node.index, object.origin});
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
  v.sourceRecord = record, v.sourceField = node.index, v.sourceIndex = object.expr, v.sourceOwn = object.isElement;
  return v;
}

// ---- Calls ------------------------------------------------------------------------------------------------------

std::vector<Lowering::Value> Lowering::argumentsOf(const ir::Node& call, const Scope* scope) {
  std::vector<Value> arguments;
  for (ir::Id kid : call.kids) {
    const bool isSet = program_.node(kid).type.kind == TypeKind::Set;
    arguments.push_back(isSet ? Value{} : value(kid, scope));
  }
  return arguments;
}

const Lowering::Scope* Lowering::bindArguments(const ir::Node& call, const std::vector<Value>& arguments, const Scope* scope) {
  const ir::Function& function = program_.functions[call.index];
  const Scope* inner = scope;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const ir::Node& kid = program_.node(call.kids[i]);
    const Scope* direct = kid.op == Op::Variable ? find(kid.vars[0], scope) : nullptr;
    if (direct != nullptr && !direct->later) {
      inner = bind(function.params[i], direct->value, inner);
    } else if (kid.type.kind == TypeKind::Set || outerSeen_) {
      inner = bindLater(function.params[i], call.kids[i], scope, inner);
    } else {
      inner = bind(function.params[i], arguments[i], inner);
    }
  }
  return inner;
}

Lowering::Value Lowering::call(ir::Id id, const Scope* scope) {
  const ir::Node& node = program_.node(id);
  const ir::Function& function = program_.functions[node.index];
  const std::vector<Value> arguments = argumentsOf(node, scope);
  if (failed_) return unknownValue(node.type);
  const bool property = function.kind == ir::FunctionKind::Property && !arguments.empty();
  if (property && arguments[0].kind == Value::Kind::Uniform && arguments[0].state != kKnown) {
    return arguments[0].state == kAbsent ? absentValue(node.type) : openValue(node.type);
  }
  const bool suppressed = node.index == request_->suppressed;
  if (suppressed && !request_->suppressedOnly) return constant(node.type, 0);

  const bool exception = function.kind == ir::FunctionKind::Exception;
  if (exception) ++exceptionDepth_;
  const Scope* inner = bindArguments(node, arguments, scope);
  Value result = value(function.body, inner);
  if (exception) --exceptionDepth_;
  if (failed_) return unknownValue(node.type);
  if (exception && request_->suppressed == ir::kNone) result = exceptionResult(function, arguments, result);
  if (function.until && *function.until <= data_.asOf) result = constant(node.type, 0);
  if (suppressed) {
    ExprId same = ExprPool::kTrue;
    for (size_t i = 0; i < arguments.size(); ++i) {
      const Value wanted = constant(arguments[i].type, request_->suppressedArguments[i]);
      same = pool_.both(same, compareValues(Op::Equal, arguments[i], wanted).yes);
    }
    const Tri t = asTruth(result);
    result = flagValue({pool_.butNot(t.yes, same), pool_.either(t.no, same)});
  }
  if (property && arguments[0].kind == Value::Kind::Row && !arguments[0].isElement) {
    const ExprId usable = readable(arguments[0]);
    if (result.kind == Value::Kind::Uniform && result.type.kind != TypeKind::Flag) {
      result = rowValue(result.type, exprOf(result), result.state == kAbsent ? ExprPool::kTrue : ExprPool::kFalse,
                        result.state == kOpen ? ExprPool::kTrue : ExprPool::kFalse);
    }
    if (result.kind == Value::Kind::Row) {
      result.bad = pool_.either(result.bad, arguments[0].bad);
      result.plainField = result.sourceField = ir::kNone, result.isElement = false;
    } else {
      const Tri t = asTruth(result);
      const ExprId absent = result.kind == Value::Kind::Flag ? result.absent
                            : result.state == kAbsent ? ExprPool::kTrue : ExprPool::kFalse;
      result = flagValue({pool_.both(t.yes, usable), pool_.both(t.no, usable)}, pool_.butNot(absent, arguments[0].bad));
    }
    result.absent = pool_.either(result.absent, arguments[0].absent);
  }
  return result;
}

// The evaluator lists the members of an exception as it meets them: it has to meet every row of which the exception
// may hold or has been asked about, and one row at least.
Lowering::Value Lowering::exceptionResult(const ir::Function&, const std::vector<Value>& arguments, Value result) {
  if (frame_->outer != nullptr || outerSeen_) {
    fail("an exception within a fold over another collection");
    return result;
  }
  bool uniform = true;
  for (const Value& argument : arguments) {
    uniform = uniform && argument.kind == Value::Kind::Uniform;
    if (readable(argument) != ExprPool::kTrue) {
      fail("an exception of something that may be absent or open");
      return result;
    }
  }
  frame_->force(pool_.equal(pool_.rowIndex(), pool_.literal(0)));
  if (!uniform) frame_->force(pool_.negated(asTruth(result).no));
  return result;
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
    if (left.origin != 0 || right.origin != 0) v.origin = originOf(kOfNode, {ir::kNone, id, left.origin, right.origin});
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
    if (!constantPlace) v.origin = originOf(kOfNode, origins);
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
  if (!isConstant) v.origin = originOf(kOfNode, origins);
  return v;
}

}  // namespace tollgate::jit
