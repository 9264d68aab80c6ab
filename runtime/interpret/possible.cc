#include "runtime/interpret/possible.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace tollgate::interpret {

int64_t orderedBits(double number) {
  if (number == 0) number = 0;  // one zero
  const auto bits = std::bit_cast<int64_t>(number);
  return bits >= 0 ? bits : std::numeric_limits<int64_t>::min() - bits;
}

double fromOrderedBits(int64_t bits) { return std::bit_cast<double>(bits >= 0 ? bits : std::numeric_limits<int64_t>::min() - bits); }

std::vector<int64_t> keyOf(const std::vector<Scalar>& values) {
  std::vector<int64_t> key;
  for (const Scalar& value : values) key.push_back(value.absent ? std::numeric_limits<int64_t>::min() : static_cast<int64_t>(value.a));
  const bool shares = std::any_of(values.begin(), values.end(), [](const Scalar& value) { return value.b != 1; });
  for (size_t i = 0; shares && i < values.size(); ++i) key.push_back(values[i].b);
  return key;
}

Possible Possible::fromTruth(Truth t) {
  Possible p;
  if (t.mayBeFalse()) p.options.push_back({0, 1, false});
  if (t.mayBeTrue()) p.options.push_back({1, 1, false});
  if (t.mayBeNotApplicable()) p.whenEmpty = Truth::notApplicable();
  return p;
}

Truth Possible::truth() const {
  Truth t = whenEmpty;
  if (any || range) return t | Truth::unknown();
  for (const Scalar& option : options) {
    t = t | (option.absent ? Truth::unknown() : Truth::of(option.a != 0));
  }
  return t;
}

void Possible::addOption(Scalar value) {
  const Scalar* at = std::lower_bound(options.begin(), options.end(), value);
  if (at == options.end() || *at != value) options.insert(static_cast<size_t>(at - options.begin()), value);
}

void Possible::include(const Possible& other) {
  for (const Scalar& option : other.options) addOption(option);
  any = any || other.any;
  whenEmpty = whenEmpty | other.whenEmpty;
  if (other.range) {
    if (!range) {
      range = true;
      least = other.least, greatest = other.greatest;
      leastInfinite = other.leastInfinite, greatestInfinite = other.greatestInfinite;
    } else {
      least = std::min(least, other.least), greatest = std::max(greatest, other.greatest);
      leastInfinite = leastInfinite || other.leastInfinite;
      greatestInfinite = greatestInfinite || other.greatestInfinite;
    }
  }
  if (other.share) {
    if (share && !(*share == *other.share)) any = true;
    share = other.share;
  }
  if (other.set) set = other.set;
}

Bounds boundsOf(const Possible& value) {
  Bounds b;
  auto take = [&](Wide least, Wide greatest) {
    if (b.none || least < b.least) b.least = least;
    if (b.none || greatest > b.greatest) b.greatest = greatest;
    b.none = false;
  };
  bool shares = false;
  for (const Scalar& option : value.options) {
    if (!option.absent) take(option.a, option.a);
    shares = shares || option.b != 1;
  }
  if (shares) b.leastInfinite = b.greatestInfinite = true;  // of these numerators say nothing
  if (value.range) {
    take(value.least, value.greatest);
    b.leastInfinite = b.leastInfinite || value.leastInfinite, b.greatestInfinite = b.greatestInfinite || value.greatestInfinite;
  }
  if (value.any || value.share) {
    b.none = false;
    b.leastInfinite = b.greatestInfinite = true;
  }
  return b;
}

namespace {

Truth compareScalars(ir::Op op, const Scalar& x, const Scalar& y) {
  if (x.absent || y.absent) return Truth::unknown();
  const Wide l = x.a * y.b, r = y.a * x.b;
  switch (op) {
    case ir::Op::Equal: return Truth::of(l == r);
    case ir::Op::NotEqual: return Truth::of(l != r);
    case ir::Op::Less: return Truth::of(l < r);
    case ir::Op::LessEqual: return Truth::of(l <= r);
    case ir::Op::Greater: return Truth::of(l > r);
    default: return Truth::of(l >= r);
  }
}

Truth compareBounds(ir::Op op, const Bounds& x, const Bounds& y) {
  if (x.none || y.none) return Truth(0);
  const bool surelyLess = !x.greatestInfinite && !y.leastInfinite && x.greatest < y.least;
  const bool surelyAtMost = !x.greatestInfinite && !y.leastInfinite && x.greatest <= y.least;
  const bool surelyMore = !x.leastInfinite && !y.greatestInfinite && x.least > y.greatest;
  const bool surelyAtLeast = !x.leastInfinite && !y.greatestInfinite && x.least >= y.greatest;
  auto truth = [](bool yes, bool no) { return yes ? Truth::yes() : no ? Truth::no() : Truth::unknown(); };
  switch (op) {
    case ir::Op::Equal: return truth(surelyAtMost && surelyAtLeast, surelyLess || surelyMore);
    case ir::Op::NotEqual: return truth(surelyLess || surelyMore, surelyAtMost && surelyAtLeast);
    case ir::Op::Less: return truth(surelyLess, surelyAtLeast);
    case ir::Op::LessEqual: return truth(surelyAtMost, surelyMore);
    case ir::Op::Greater: return truth(surelyMore, surelyAtMost);
    default: return truth(surelyAtLeast, surelyLess);
  }
}

// share of S satisfying C, compared with exact shares: the same sum as the quantifier's (M4).
Truth compareShare(ir::Op op, const plan::Tally& tally, const Possible& limit) {
  if (limit.any || limit.range || limit.share) return Truth::unknown();
  Truth result(0);
  for (const Scalar& option : limit.options) {
    if (option.absent) {
      result = result | Truth::unknown();
      continue;
    }
    const plan::Limit exact{static_cast<int64_t>(option.a), option.b, true};
    ir::Form form = ir::Form::AtLeast;
    switch (op) {
      case ir::Op::Equal:
      case ir::Op::NotEqual: form = ir::Form::Exactly; break;
      case ir::Op::Less: form = ir::Form::FewerThan; break;
      case ir::Op::LessEqual: form = ir::Form::AtMost; break;
      case ir::Op::Greater: form = ir::Form::MoreThan; break;
      default: break;
    }
    const Truth t = plan::judge(tally, form, exact, Truth(0));
    result = result | (op == ir::Op::NotEqual ? plan::negation(t) : t);
  }
  return result;
}

/// The value with its share among the numbers, where every row's fate is known.
std::optional<Possible> withExactShare(const Possible& value) {
  const plan::Tally& tally = *value.share;
  const int64_t in = tally.leastIn();
  if (tally.mostIn() != in || in == 0 || tally.mostSatisfying() != tally.leastSatisfying()) return std::nullopt;
  Possible exact = value;
  exact.share = nullptr;
  exact.addOption({tally.leastSatisfying(), in, false});
  return exact;
}

ir::Op mirrored(ir::Op op) {
  switch (op) {
    case ir::Op::Less: return ir::Op::Greater;
    case ir::Op::LessEqual: return ir::Op::GreaterEqual;
    case ir::Op::Greater: return ir::Op::Less;
    case ir::Op::GreaterEqual: return ir::Op::LessEqual;
    default: return op;
  }
}

}  // namespace

Truth compare(ir::Op op, const Possible& left, const Possible& right, const ir::Type& type) {
  Truth result = left.whenEmpty | right.whenEmpty;
  const auto boundless = [](const Possible& p) { return p.range || p.any; };
  if (left.share || right.share) {
    if (boundless(left) || boundless(right)) return result | Truth::unknown();
    if (left.share && right.share) {
      // Of two shares one has to be known exactly, to be the limit of the other.
      if (const std::optional<Possible> exact = withExactShare(right)) return result | compare(op, left, *exact, type);
      if (const std::optional<Possible> exact = withExactShare(left)) return result | compare(op, *exact, right, type);
      return result | Truth::unknown();
    }
    // Where it is open which of two values is taken, numbers may stand beside the share: they are compared below.
    result = result | (left.share ? compareShare(op, *left.share, right) : compareShare(mirrored(op), *right.share, left));
  }
  const bool loose = boundless(left) || boundless(right) || left.options.size() * right.options.size() > 65536;
  if (!loose) {
    for (const Scalar& x : left.options) {
      for (const Scalar& y : right.options) result = result | compareScalars(op, x, y);
    }
    return result;
  }
  auto hasAbsent = [](const Possible& p) {
    return std::any_of(p.options.begin(), p.options.end(), [](const Scalar& s) { return s.absent; });
  };
  if (hasAbsent(left) || hasAbsent(right)) result = result | Truth::unknown();
  return result | compareBounds(op, boundsOf(left), boundsOf(right));
}

}  // namespace tollgate::interpret
