#include "runtime/jit/row_expr.h"

#include <utility>

namespace tollgate::jit {

ExprPool::ExprPool() {
  intern({ExprOp::False, 0, false, 0, 0, 0, 0});
  intern({ExprOp::True, 0, false, 0, 0, 0, 0});
}

size_t ExprPool::KeyHash::operator()(const Key& key) const {
  const auto& [op, width, a, b, c, literal] = key;
  uint64_t hash = static_cast<uint64_t>(op) << 8 | width;
  for (const uint64_t part : {uint64_t{a} << 32 | b, uint64_t{c}, static_cast<uint64_t>(literal)}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15;  // Knuth's multiplicative hashing, by the golden ratio
    hash ^= hash >> 32;
  }
  return hash;
}

ExprId ExprPool::intern(Expr e) {
  const auto [at, isNew] = ids_.try_emplace({e.op, e.width, e.a, e.b, e.c, e.literal}, static_cast<ExprId>(all_.size()));
  if (!isNew) return at->second;
  auto operand = [&](ExprId id) { return all_[id].perInstance; };
  switch (e.op) {
    case ExprOp::False:
    case ExprOp::True:
    case ExprOp::Word:
    case ExprOp::RowIndex:
    case ExprOp::Column:
    case ExprOp::Literal: break;
    case ExprOp::Parameter:
    case ExprOp::ParameterColumn:
    case ExprOp::ParameterLookup: e.perInstance = true; break;
    case ExprOp::Not:
    case ExprOp::Overflows:
    case ExprOp::NotFinite:
    case ExprOp::Ordered:
    case ExprOp::Lookup: e.perInstance = operand(e.a); break;
    case ExprOp::And:
    case ExprOp::Or:
    case ExprOp::Equal:
    case ExprOp::Less:
    case ExprOp::Add:
    case ExprOp::Subtract:
    case ExprOp::Multiply:
    case ExprOp::NumberAdd:
    case ExprOp::NumberSubtract:
    case ExprOp::NumberMultiply: e.perInstance = operand(e.a) || operand(e.b); break;
    case ExprOp::Choose: e.perInstance = operand(e.a) || operand(e.b) || operand(e.c); break;
  }
  all_.push_back(e);
  return at->second;
}

ExprId ExprPool::both(ExprId a, ExprId b) {
  if (a > b) std::swap(a, b);
  if (a == kFalse || a == b) return a;
  if (a == kTrue) return b;
  if (negated(a) == b) return kFalse;
  return intern({ExprOp::And, 0, false, a, b, 0, 0});
}

ExprId ExprPool::either(ExprId a, ExprId b) {
  if (a > b) std::swap(a, b);
  if (a == kFalse) return b;
  if (a == kTrue || a == b) return a;
  if (negated(a) == b) return kTrue;
  return intern({ExprOp::Or, 0, false, a, b, 0, 0});
}

ExprId ExprPool::negated(ExprId a) {
  if (a == kFalse) return kTrue;
  if (a == kTrue) return kFalse;
  if (all_[a].op == ExprOp::Not) return all_[a].a;
  return intern({ExprOp::Not, 0, false, a, 0, 0, 0});
}

ExprId ExprPool::word(uint32_t slot) { return intern({ExprOp::Word, 0, false, 0, 0, 0, slot}); }

namespace {
int64_t mostOf(unsigned width) { return (int64_t{1} << (8 * width)) - 1; }
}  // namespace

ExprId ExprPool::equal(ExprId a, ExprId b) {
  if (a > b) std::swap(a, b);
  if (a == b) return kTrue;
  const Expr x = all_[a], y = all_[b];
  if (x.op == ExprOp::Literal && y.op == ExprOp::Literal) return x.literal == y.literal ? kTrue : kFalse;
  for (const auto& [constant, other] : {std::pair{x, y}, std::pair{y, x}}) {
    if (constant.op != ExprOp::Literal || other.width == 8) continue;
    if (constant.literal < 0 || constant.literal > mostOf(other.width)) return kFalse;
  }
  return intern({ExprOp::Equal, 0, false, a, b, 0, 0});
}

ExprId ExprPool::less(ExprId a, ExprId b) {
  if (a == b) return kFalse;
  const Expr x = all_[a], y = all_[b];
  if (x.op == ExprOp::Literal && y.op == ExprOp::Literal) return x.literal < y.literal ? kTrue : kFalse;
  if (y.op == ExprOp::Literal && x.width < 8) {
    if (y.literal <= 0) return kFalse;
    if (y.literal > mostOf(x.width)) return kTrue;
  }
  if (x.op == ExprOp::Literal && y.width < 8) {
    if (x.literal < 0) return kTrue;
    if (x.literal >= mostOf(y.width)) return kFalse;
  }
  return intern({ExprOp::Less, 0, false, a, b, 0, 0});
}

ExprId ExprPool::check(ExprOp op, ExprId a) { return intern({op, 0, false, a, 0, 0, 0}); }
ExprId ExprPool::rowIndex() { return intern({ExprOp::RowIndex, 4, false, 0, 0, 0, 0}); }
ExprId ExprPool::column(uint32_t slot, unsigned width) {
  return intern({ExprOp::Column, static_cast<uint8_t>(width), false, 0, 0, 0, slot});
}
ExprId ExprPool::parameter(uint32_t index) { return intern({ExprOp::Parameter, 8, false, 0, 0, 0, index}); }
ExprId ExprPool::literal(int64_t value) { return intern({ExprOp::Literal, 8, false, 0, 0, 0, value}); }
ExprId ExprPool::lookup(uint32_t slot, unsigned width, ExprId index, size_t entries) {
  return intern({ExprOp::Lookup, static_cast<uint8_t>(width), false, index, static_cast<ExprId>(entries), 0, slot});
}
ExprId ExprPool::parameterColumn(uint32_t parameter, unsigned width) {
  return intern({ExprOp::ParameterColumn, static_cast<uint8_t>(width), false, 0, 0, 0, parameter});
}
ExprId ExprPool::parameterLookup(uint32_t parameter, unsigned width, ExprId index, size_t entries) {
  return intern({ExprOp::ParameterLookup, static_cast<uint8_t>(width), false, index, static_cast<ExprId>(entries), 0, parameter});
}
ExprId ExprPool::arithmetic(ExprOp op, ExprId a, ExprId b) { return intern({op, 8, false, a, b, 0, 0}); }
ExprId ExprPool::ordered(ExprId a) { return intern({ExprOp::Ordered, 8, false, a, 0, 0, 0}); }
ExprId ExprPool::choose(ExprId mask, ExprId a, ExprId b) {
  if (mask == kTrue || a == b) return a;
  if (mask == kFalse) return b;
  const Expr x = all_[a], y = all_[b];
  const uint8_t width = x.width == y.width ? x.width : uint8_t{8};
  return intern({ExprOp::Choose, width, false, mask, a, b, 0});
}

}  // namespace tollgate::jit
