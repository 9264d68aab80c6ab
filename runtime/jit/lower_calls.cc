// Definitions, properties and exceptions (semantics M10), and what is supposed of them (M16).

#include <algorithm>

#include "runtime/jit/lower_rows.h"

namespace tollgate::jit {

using ir::Op;
using ir::TypeKind;

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
  const ExprId supposed = supposedCalls(node.index, arguments);
  if (supposed == ExprPool::kTrue) return openValue(node.type);
  if (node.index == request_->suppressed) return constant(node.type, 0);
  const bool ofOthers = property && arguments[0].kind == Value::Kind::Row && !arguments[0].isElement;
  const ExprId usable = ofOthers ? readable(arguments[0]) : ExprPool::kTrue;

  const bool exception = function.kind == ir::FunctionKind::Exception;
  const ExprId reachedBefore = reached_;
  reached_ = pool_.both(reached_, usable);
  if (exception) ++exceptionDepth_;
  const Scope* inner = bindArguments(node, arguments, scope);
  Value result = value(function.body, inner);
  if (exception) --exceptionDepth_;
  if (!failed_ && exception && request_->suppressed == ir::kNone) listMembers(node.index, arguments, result);
  reached_ = reachedBefore;
  if (failed_) return unknownValue(node.type);
  if (function.until && *function.until <= data_.asOf) result = constant(node.type, 0);
  if (ofOthers) {
    if (result.kind == Value::Kind::Uniform && result.type.kind != TypeKind::Flag) {
      result = rowValue(result.type, exprOf(result), result.state == kAbsent ? ExprPool::kTrue : ExprPool::kFalse,
                        result.state == kOpen ? ExprPool::kTrue : ExprPool::kFalse);
    }
    if (result.kind == Value::Kind::Row) {
      result.bad = pool_.either(result.bad, arguments[0].bad);
      result.plainField = result.sourceField = ir::kNone, result.isElement = false;
    } else {
      const ExprId absent = result.kind == Value::Kind::Flag ? result.absent : result.state == kAbsent ? ExprPool::kTrue : ExprPool::kFalse;
      result = flagValue(within(asTruth(result), usable), pool_.butNot(absent, arguments[0].bad));
    }
    result.absent = pool_.either(result.absent, arguments[0].absent);
  }
  return supposed == ExprPool::kFalse ? result : openWhere(result, supposed);
}

// ---- Exceptions ---------------------------------------------------------------------------------------------------

// The evaluator lists the members of an exception as it meets them: it has to meet every row of which the exception
// may hold or has been asked about (decision() forces these).
void Lowering::listMembers(ir::Id exception, const std::vector<Value>& arguments, const Value& result) {
  if (frame_->outer != nullptr || outerSeen_) return fail("an exception within a fold over another collection");
  bool uniform = true;
  for (const Value& argument : arguments) {
    uniform = uniform && argument.kind == Value::Kind::Uniform;
    if (readable(argument) != ExprPool::kTrue) return fail("an exception of something that may be absent or open");
  }
  ExprId& rows = frame_->asked.try_emplace(exception, ExprPool::kFalse).first->second;
  rows = pool_.either(rows, reached_);
  const ExprId member = pool_.butNot(reached_, asTruth(result).no);
  // One row tells of it where it is the same for all.
  const bool oneRow = uniform && reached_ == ExprPool::kTrue && member != ExprPool::kFalse;
  frame_->force(oneRow ? pool_.equal(pool_.rowIndex(), pool_.literal(0)) : member);
}

// ---- Suppositions -------------------------------------------------------------------------------------------------

// The rows for which the call is one that is supposed to give something else.
ExprId Lowering::supposedCalls(ir::Id function, const std::vector<Value>& arguments) {
  std::vector<std::vector<int64_t>> tuples;
  for (const auto& [of, tuple] : request_->supposedCalls) {
    if (of == function && tuple.size() == arguments.size()) tuples.push_back(tuple);
  }
  if (tuples.empty()) return ExprPool::kFalse;
  if (arguments.size() == 1) {
    std::vector<int64_t> rows;
    for (const auto& tuple : tuples) rows.push_back(tuple[0]);
    return amongRows({0, function}, std::move(rows), arguments[0]);
  }
  ExprId some = ExprPool::kFalse;
  for (const auto& tuple : tuples) {
    ExprId same = ExprPool::kTrue;
    for (size_t i = 0; i < tuple.size(); ++i) {
      Value wanted = constant(arguments[i].type, tuple[i]);
      if (arguments[i].kind != Value::Kind::Uniform) wanted.origin = originOf(Origin::Supposed, {3, function, static_cast<uint32_t>(i)});
      same = pool_.both(same, compareValues(Op::Equal, arguments[i], wanted).yes);
    }
    some = pool_.either(some, same);
  }
  return some;
}

ExprId Lowering::supposedRows(ir::Id record, ir::Id field, const Value& object) {
  std::vector<int64_t> rows;
  for (const auto& [of, which, row] : request_->supposedFields) {
    if (of == record && which == field) rows.push_back(row);
  }
  return rows.empty() ? ExprPool::kFalse : amongRows({1, record, field}, std::move(rows), object);
}

ExprId Lowering::amongRows(std::vector<uint32_t> of, std::vector<int64_t> rows, const Value& value) {
  if (value.kind == Value::Kind::Uniform) {
    // Which rows are supposed changes from request to request; that some are does not.
    if (value.state != kKnown || std::find(rows.begin(), rows.end(), value.value) == rows.end()) return ExprPool::kFalse;
    return ExprPool::kTrue;
  }
  const auto place = placeOf(value);
  if (!place) {
    fail("a supposition about something else than a row");
    return ExprPool::kFalse;
  }
  std::sort(rows.begin(), rows.end());
  const uint32_t origin = originOf(Origin::Supposed, of);
  std::vector<uint8_t>& codes = among_[{std::move(of), rows}];
  if (codes.empty()) {
    codes.assign(std::max<size_t>(1, paddedRows(place->entries)), kCodeFalse);
    for (const int64_t row : rows) {
      if (row >= 0 && static_cast<size_t>(row) < place->entries) codes[static_cast<size_t>(row)] = kCodeOpen;
    }
  }
  return pool_.both(place->usable, pool_.equal(read(codes.data(), 1, *place, origin), pool_.literal(kCodeOpen)));
}

Lowering::Value Lowering::openWhere(Value value, ExprId rows) {
  frame_->touch(rows);
  if (value.kind == Value::Kind::Flag || value.type.kind == TypeKind::Flag) {
    const ExprId absent = value.kind == Value::Kind::Uniform ? (value.state == kAbsent ? ExprPool::kTrue : ExprPool::kFalse) : value.absent;
    return flagValue(within(asTruth(value), pool_.negated(rows)), pool_.butNot(absent, rows));
  }
  if (value.kind == Value::Kind::Uniform) {
    value = rowValue(value.type, exprOf(value), value.state == kAbsent ? ExprPool::kTrue : ExprPool::kFalse,
                     value.state == kOpen ? ExprPool::kTrue : ExprPool::kFalse);
  }
  value.bad = pool_.either(value.bad, rows);
  value.plainField = value.sourceField = ir::kNone, value.isElement = false;
  return value;
}

}  // namespace tollgate::jit
