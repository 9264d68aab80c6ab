#include "runtime/jit/lower_rows.h"

#include <algorithm>

namespace tollgate::jit {

using ir::Op;
using ir::TypeKind;

namespace {
constexpr size_t kMostLowered = 300'000;  // nodes, each as often as it is put in
constexpr int kDeepest = 512;             // expressions within expressions, definitions put in
constexpr size_t kMostExprs = 4000;       // of one fold: code generation grows faster than its input
constexpr ir::Type kFlagType{};
}  // namespace

Lowering::Lowering(Columns& columns, ExprPool& pool, Nested& nested)
    : columns_(columns), program_(columns.program()), data_(columns.data()), pool_(pool), nested_(nested) {}

void Lowering::fail(std::string reason) {
  failed_ = true;
  if (reason_.empty()) reason_ = std::move(reason);
}

Tri Lowering::memberOf(const plan::RowRequest& request, const plan::RowRequest::Condition& member, const Value& row) {
  // A `counting only` does not hold within its own condition.
  Counting* own = nullptr;
  for (size_t i = 0; i < request.countingOnly.size(); ++i) {
    if (request.countingOnly[i].second == member) own = &counting_[i];
  }
  if (own != nullptr) own->off = true;
  Tri in = truth(member.node, bind(member.var, row, enter(member)));
  if (own != nullptr) own->off = false;
  return in;
}

std::unique_ptr<Job> Lowering::lower(const plan::RowRequest& request, std::string& reason) {
  request_ = &request;
  reason_.clear();
  failed_ = outerSeen_ = false;
  exceptionDepth_ = depth_ = hard_ = 0;
  lowered_ = 0;
  reached_ = ExprPool::kTrue;
  mostExprs_ = pool_.size() + kMostExprs;
  scopes_.clear();
  counting_.clear();
  for (const auto& [record, condition] : request.countingOnly) {
    counting_.push_back({record, condition.var, condition.node, enter(condition), false});
  }
  Frame frame;
  frame.record = request.record;
  frame.pool = &pool_;
  frame_ = &frame;
  const Value row = element(request.record);
  Tri in = existence(request.record), holds{ExprPool::kTrue, ExprPool::kFalse};
  for (const plan::RowRequest::Condition& member : request.members) in = conjunction(in, memberOf(request, member, row));
  if (request.counted.node != ir::kNone) {
    holds = truth(request.counted.node, bind(request.counted.var, row, enter(request.counted)));
  }
  std::unique_ptr<Job> job;
  if (!failed_) job = finish(frame, in, holds);
  frame_ = nullptr;
  reason = reason_;
  return job;
}

std::unique_ptr<Job> Lowering::finish(Frame& frame, const Tri& in, const Tri& holds) {
  auto job = std::make_unique<Job>();
  job->record = frame.record;
  job->masks.inTrue = in.yes, job->masks.inFalse = in.no;
  job->masks.holdsTrue = holds.yes, job->masks.holdsFalse = holds.no;
  job->masks.touched = frame.touched, job->masks.forced = frame.forced;
  if (frame.outer == nullptr) addUndecided(frame, in, holds, *job);
  const RowMasks& m = job->masks;
  // Parameters that came to nothing would tell equal folds apart.
  std::vector<ExprId> all{m.inTrue, m.inFalse, m.holdsTrue, m.holdsFalse, m.touched, m.forced, m.undecided};
  all.insert(all.end(), m.extra.begin(), m.extra.end());
  if (std::any_of(all.begin(), all.end(), [&](ExprId mask) { return pool_.at(mask).perInstance; })) {
    for (const auto& [origin, value] : frame.parameters) job->parameters.push_back(value);
  }
  job->level = frame.level;
  return job;
}

// Rows that wait for interpretations alone, what may become of them, and what the rows ask.
void Lowering::addUndecided(Frame& frame, const Tri& in, const Tri& holds, Job& job) {
  RowMasks& masks = job.masks;
  const ExprId handed = pool_.either(frame.touched, frame.forced);
  const ExprId decided = pool_.both(in.yes, pool_.either(holds.yes, holds.no));
  if (!frame.choices.empty()) {
    const ExprId unknown = pool_.negated(pool_.either(pool_.either(in.no, decided), handed));
    masks.undecided = pool_.butNot(unknown, pool_.either(lost(in), lost(holds)));
  }
  if (masks.undecided != ExprPool::kFalse) {
    job.extra.fates = true;
    const ExprId mayBeOut = pool_.both(masks.undecided, unsettled(in)), isIn = pool_.both(masks.undecided, in.yes);
    const ExprId open = unsettled(holds);
    masks.extra = {pool_.both(mayBeOut, holds.no), pool_.both(mayBeOut, holds.yes), pool_.both(isIn, open), pool_.both(mayBeOut, open)};
  }
  const ExprId counted = pool_.either(pool_.butNot(decided, handed), masks.undecided);
  for (const auto& [interpretation, rows] : frame.choices) {
    job.extra.reached.push_back(interpretation);
    masks.extra.push_back(pool_.both(counted, rows));
  }
  Tri both = in;
  for (const auto& [interpretation, rows] : holds.why) addWhy(both, interpretation, rows);
  for (const auto& [interpretation, rows] : both.why) {
    job.extra.keepOpen.push_back(interpretation);
    masks.extra.push_back(pool_.both(masks.undecided, rows));
  }
  for (const auto& [exception, rows] : frame.asked) {
    job.extra.exceptions.push_back(exception);
    masks.extra.push_back(rows);
  }
}

// ---- Three-valued conditions --------------------------------------------------------------------------------------

void Lowering::addWhy(Tri& t, ir::Id interpretation, ExprId rows) const {
  if (rows == ExprPool::kFalse) return;
  for (auto& [known, mask] : t.why) {
    if (known == interpretation) {
      mask = pool_.either(mask, rows);
      return;
    }
  }
  t.why.emplace_back(interpretation, rows);
}

// Where both are known for every row, so is the result: then one mask is told by the other.
Tri Lowering::conjunction(const Tri& a, const Tri& b) {
  Tri result;
  result.yes = pool_.both(a.yes, b.yes);
  const bool exact = a.no == pool_.negated(a.yes) && b.no == pool_.negated(b.yes);
  result.no = exact ? pool_.negated(result.yes) : pool_.either(a.no, b.no);
  if (a.why.empty() && b.why.empty()) return result;
  const ExprId open = unsettled(result);
  for (const Tri* side : {&a, &b}) {
    for (const auto& [interpretation, rows] : side->why) addWhy(result, interpretation, pool_.both(rows, open));
  }
  result.lost = pool_.both(pool_.either(lost(a), lost(b)), open);
  return result;
}

Tri Lowering::within(Tri t, ExprId rows) {
  if (!t.why.empty()) t.lost = pool_.either(lost(t), pool_.negated(rows));
  t.yes = pool_.both(t.yes, rows), t.no = pool_.both(t.no, rows);
  for (auto& [interpretation, mask] : t.why) mask = pool_.both(mask, rows);
  return t;
}

void Lowering::harden(const Tri& t) const {
  for (const auto& [interpretation, rows] : t.why) frame_->touch(pool_.both(rows, unsettled(t)));
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

uint32_t Lowering::originOf(Origin what, std::vector<uint32_t> of) {
  return origins_.try_emplace({what, std::move(of)}, static_cast<uint32_t>(origins_.size() + 1)).first->second;
}

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
  harden(value.truth);
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
    v.origin = originOf(Origin::Variable, {var});
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
  // Definitions are lowered at each place where they stand, whether that gives new expressions or not.
  if (pool_.size() > mostExprs_ || ++lowered_ > kMostLowered) fail("a condition too large to compile");
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
    case Op::DecisionDay:
      fail("the day of a decision within a row's condition");
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
  if (++lowered_ > kMostLowered) fail("a condition too large to compile");
  Tri result;
  switch (node.op) {
    case Op::And:
    case Op::Or: {
      const bool all = node.op == Op::And;  // an `or` is the `and` of what is denied, denied
      result = {ExprPool::kTrue, ExprPool::kFalse};
      for (ir::Id kid : node.kids) {
        const Tri next = truth(kid, scope);
        result = conjunction(result, all ? next : denied(next));
      }
      if (!all) result = denied(result);
      break;
    }
    case Op::Not: result = denied(truth(node.kids[0], scope)); break;
    case Op::Implies: {
      const Tri premise = truth(node.kids[0], scope);
      result = denied(conjunction(premise, denied(truth(node.kids[1], scope))));
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
    case Op::DecisionDay:
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

}  // namespace tollgate::jit
