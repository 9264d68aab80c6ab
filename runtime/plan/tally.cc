#include "runtime/plan/tally.h"

#include <algorithm>
#include <array>

namespace tollgate::plan {

namespace {

template <typename Combine>
Truth pointwise(Truth a, Truth b, Combine combine) {
  uint8_t bits = 0;
  for (uint8_t x : {Truth::kTrue, Truth::kFalse, Truth::kNotApplicable}) {
    if ((a.bits() & x) == 0) continue;
    for (uint8_t y : {Truth::kTrue, Truth::kFalse, Truth::kNotApplicable}) {
      if ((b.bits() & y) != 0) bits = static_cast<uint8_t>(bits | combine(x, y));
    }
  }
  return Truth(bits);
}

}  // namespace

Truth conjunction(Truth a, Truth b) {
  return pointwise(a, b, [](uint8_t x, uint8_t y) -> uint8_t {
    if (x == Truth::kNotApplicable) return y;
    if (y == Truth::kNotApplicable) return x;
    return x == Truth::kFalse || y == Truth::kFalse ? Truth::kFalse : Truth::kTrue;
  });
}

Truth disjunction(Truth a, Truth b) {
  return pointwise(a, b, [](uint8_t x, uint8_t y) -> uint8_t {
    if (x == Truth::kNotApplicable) return y;
    if (y == Truth::kNotApplicable) return x;
    return x == Truth::kTrue || y == Truth::kTrue ? Truth::kTrue : Truth::kFalse;
  });
}

Truth negation(Truth a) {
  uint8_t bits = a.bits() & Truth::kNotApplicable;
  if (a.mayBeTrue()) bits |= Truth::kFalse;
  if (a.mayBeFalse()) bits |= Truth::kTrue;
  return Truth(bits);
}

RowFate rowFate(Truth member, Truth condition) {
  // What is neither true nor false of a row may be either: a row never vanishes from the count.
  auto orUnknown = [](Truth t) { return t.mayBeTrue() || t.mayBeFalse() ? t : Truth::unknown(); };
  member = orUnknown(member);
  RowFate fate = member.mayBeFalse() ? kOut : 0;
  if (member.mayBeTrue()) {
    condition = orUnknown(condition);
    if (condition.mayBeTrue()) fate |= kSatisfies;
    if (condition.mayBeFalse()) fate |= kFails;
  }
  return fate;
}

void Tally::merge(const Tally& other) {
  for (size_t i = 0; i < 8; ++i) rows[i] += other.rows[i];
  further |= other.further;
}

bool Tally::somePossiblyIn() const {
  if ((further & (kFails | kSatisfies)) != 0) return true;
  for (size_t fate = 2; fate < 8; ++fate) {
    if (rows[fate] > 0) return true;
  }
  return false;
}

int64_t Tally::mostIn() const {
  if ((further & (kFails | kSatisfies)) != 0) return kUnbounded;
  int64_t sum = 0;
  for (size_t fate = 2; fate < 8; ++fate) sum += rows[fate];
  return sum;
}

int64_t Tally::mostSatisfying() const {
  if ((further & kSatisfies) != 0) return kUnbounded;
  return rows[4] + rows[5] + rows[6] + rows[7];
}

namespace {

using Wide = __int128;
struct Bound {
  Wide value = 0;
  bool infinite = false;
};

struct Weights {
  Wide satisfying, failing, against;
};

// M4: a row counts 1 or 0 against k, or b - a or -a against 0 for a share a/b.
Weights weightsOf(ir::Form form, Limit limit) {
  switch (form) {
    case ir::Form::Every: return {0, -1, 0};
    case ir::Form::Some: return {1, 0, 1};
    case ir::Form::No: return {1, 0, 0};
    case ir::Form::AtLeast:
    case ir::Form::AtMost:
    case ir::Form::MoreThan:
    case ir::Form::FewerThan:
    case ir::Form::Exactly: break;
  }
  if (limit.share) return {Wide(limit.denominator) - limit.value, -Wide(limit.value), 0};
  return {1, 0, limit.value};
}

Truth compareSum(ir::Form form, Bound least, Bound greatest, Wide against) {
  auto truth = [](bool surely, bool possibly) { return surely ? Truth::yes() : possibly ? Truth::unknown() : Truth::no(); };
  switch (form) {
    case ir::Form::Every:
    case ir::Form::Some:
    case ir::Form::AtLeast: return truth(!least.infinite && least.value >= against, greatest.infinite || greatest.value >= against);
    case ir::Form::No:
    case ir::Form::AtMost: return truth(!greatest.infinite && greatest.value <= against, least.infinite || least.value <= against);
    case ir::Form::MoreThan: return truth(!least.infinite && least.value > against, greatest.infinite || greatest.value > against);
    case ir::Form::FewerThan: return truth(!greatest.infinite && greatest.value < against, least.infinite || least.value < against);
    case ir::Form::Exactly: {
      const bool below = !greatest.infinite && greatest.value < against;
      const bool above = !least.infinite && least.value > against;
      const bool pinned = !least.infinite && !greatest.infinite && least.value == greatest.value;
      return truth(pinned && least.value == against, !below && !above);
    }
  }
  return Truth::unknown();
}

}  // namespace

Truth emptySum(ir::Form form, Limit limit) { return compareSum(form, {}, {}, weightsOf(form, limit).against); }

Truth judge(const Tally& tally, ir::Form form, Limit limit, Truth whenEmpty) {
  if (!tally.somePossiblyIn()) return whenEmpty;
  const Weights w = weightsOf(form, limit);

  Bound least, greatest;
  // What it costs, at the least, to force one row in where no row is surely in.
  constexpr Wide kNever = Wide(1) << 120;
  Wide forceLeast = kNever, forceGreatest = kNever;
  auto inOptions = [&](RowFate fate) {
    std::array<Wide, 2> range{kNever, -kNever};
    if ((fate & kFails) != 0) range = {std::min(range[0], w.failing), std::max(range[1], w.failing)};
    if ((fate & kSatisfies) != 0) range = {std::min(range[0], w.satisfying), std::max(range[1], w.satisfying)};
    return range;
  };
  for (RowFate fate = 1; fate < 8; ++fate) {
    if (tally.rows[fate] == 0 || fate == kOut) continue;
    const auto [lowIn, highIn] = inOptions(fate);
    const bool mayBeOut = (fate & kOut) != 0;
    const Wide low = mayBeOut ? std::min<Wide>(lowIn, 0) : lowIn;
    const Wide high = mayBeOut ? std::max<Wide>(highIn, 0) : highIn;
    least.value += low * tally.rows[fate];
    greatest.value += high * tally.rows[fate];
    forceLeast = std::min(forceLeast, lowIn - low);
    forceGreatest = std::min(forceGreatest, high - highIn);
  }
  if ((tally.further & (kFails | kSatisfies)) != 0) {
    const auto [lowIn, highIn] = inOptions(tally.further);
    if (lowIn < 0) least.infinite = true;
    if (highIn > 0) greatest.infinite = true;
    forceLeast = std::min(forceLeast, std::max<Wide>(lowIn, 0));
    forceGreatest = std::min(forceGreatest, std::max<Wide>(-highIn, 0));
  }
  if (tally.someSurelyIn()) return compareSum(form, least, greatest, w.against);
  least.value += forceLeast;
  greatest.value -= forceGreatest;
  return compareSum(form, least, greatest, w.against) | whenEmpty;
}

}  // namespace tollgate::plan
