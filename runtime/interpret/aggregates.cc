// Aggregates over a set: count, share of, sum, min, max, percentile (semantics M4, M6).

#include <limits>
#include <span>

#include "runtime/interpret/evaluator_parts.h"

namespace tollgate::interpret {

using ir::Op;
using ir::TypeKind;
using plan::Tally;

namespace {

constexpr Wide kBeyond = Wide(1) << 100;  // farther out than any value

/// A row that may be in, with what its value may be.
struct Item {
  bool sure = false;
  Bounds value;
  bool further = false;
};

/// Rows surely in whose value is told need no more than a number each; there may be millions.
struct Items {
  std::vector<Item> open;
  std::vector<int64_t> told;
  bool empty() const { return open.empty() && told.empty(); }
};

Item toldItem(Wide value) {
  Item item;
  item.sure = true;
  item.value.none = false;
  item.value.least = item.value.greatest = value;
  return item;
}

/// Nothing: it may not fit 64 bits.
std::optional<Bounds> sumOf(const Items& items, bool someSure) {
  Bounds total;
  total.none = false;
  for (int64_t value : items.told) total.least += value;
  total.greatest = total.least;
  Wide forceLeast = kBeyond, forceGreatest = kBeyond;
  for (const Item& item : items.open) {
    const bool mayBeOut = !item.sure;
    const Wide low = mayBeOut ? std::min<Wide>(item.value.least, 0) : item.value.least;
    const Wide high = mayBeOut ? std::max<Wide>(item.value.greatest, 0) : item.value.greatest;
    total.least += low, total.greatest += high;
    total.leastInfinite = total.leastInfinite || item.value.leastInfinite || (item.further && item.value.least < 0);
    total.greatestInfinite = total.greatestInfinite || item.value.greatestInfinite || (item.further && item.value.greatest > 0);
    forceLeast = std::min(forceLeast, item.value.least - low);
    forceGreatest = std::min(forceGreatest, high - item.value.greatest);
  }
  // One row at least is in.
  if (!someSure) total.least += forceLeast, total.greatest -= forceGreatest;
  constexpr Wide kLeast = std::numeric_limits<int64_t>::min(), kMost = std::numeric_limits<int64_t>::max();
  const bool below = !total.leastInfinite && total.least < kLeast;
  const bool above = !total.greatestInfinite && total.greatest > kMost;
  if (below || above) return std::nullopt;
  return total;
}

Bounds minimumOrMaximumOf(bool minimum, const Items& items) {
  Bounds total, sure;
  bool first = true, firstSure = true;
  auto take = [&](const Item& item) {
    const Bounds& v = item.value;
    // The inner end is reached by any row that may join, the outer one is held by the rows surely in.
    if (first) total = v;
    total.least = std::min(total.least, v.least);
    total.greatest = std::max(total.greatest, v.greatest);
    total.leastInfinite = total.leastInfinite || v.leastInfinite;
    total.greatestInfinite = total.greatestInfinite || v.greatestInfinite;
    first = false;
    if (!item.sure || (minimum ? v.greatestInfinite : v.leastInfinite)) return;
    if (minimum) sure.greatest = firstSure ? v.greatest : std::min(sure.greatest, v.greatest);
    if (!minimum) sure.least = firstSure ? v.least : std::max(sure.least, v.least);
    firstSure = false;
  };
  for (const Item& item : items.open) take(item);
  if (!items.told.empty()) {
    const auto [least, greatest] = std::minmax_element(items.told.begin(), items.told.end());
    take(toldItem(minimum ? *least : *greatest));
  }
  if (!firstSure && minimum) total.greatest = sure.greatest, total.greatestInfinite = false;
  if (!firstSure && !minimum) total.least = sure.least, total.leastInfinite = false;
  return total;
}

/// Nearest rank: the element ⌈q·n⌉ of n in ascending order, from 1.
size_t rankOf(const ir::Value& q, size_t n) {
  const Wide rank = (Wide(q.integer) * static_cast<Wide>(n) + q.denominator - 1) / q.denominator;
  return static_cast<size_t>(std::clamp<Wide>(rank, 1, static_cast<Wide>(n)));
}

/// The k-th lowest, from 1, of two ascending lists together.
Wide kthOf(std::span<const Wide> a, std::span<const Wide> b, size_t k) {
  // How many are taken from `a`: the fewest with which nothing that is left in `a` is below what is taken from `b`.
  size_t least = k > b.size() ? k - b.size() : 0, most = std::min(k, a.size());
  while (least < most) {
    const size_t middle = least + (most - least) / 2;
    if (b[k - middle - 1] > a[middle])
      least = middle + 1;
    else
      most = middle;
  }
  if (least == 0) return b[k - 1];
  if (least == k) return a[k - 1];
  return std::max(a[least - 1], b[k - least - 1]);
}

Bounds percentileOf(const ir::Value& q, Items items) {
  Bounds total;
  total.none = false;
  if (items.open.empty()) {
    const auto at = items.told.begin() + static_cast<std::ptrdiff_t>(rankOf(q, items.told.size()) - 1);
    std::nth_element(items.told.begin(), at, items.told.end());
    total.least = total.greatest = *at;
    return total;
  }
  // Any number of further rows may push it to either end.
  if (std::any_of(items.open.begin(), items.open.end(), [](const Item& i) { return i.further; })) {
    total.leastInfinite = total.greatestInfinite = true;
    return total;
  }
  // For each number of open rows that join, the lowest (highest) values join: no other choice gives less (more).
  auto extreme = [&](bool low) {
    std::vector<Wide> sure(items.told.begin(), items.told.end()), open;
    for (const Item& item : items.open) {
      const bool infinite = low ? item.value.leastInfinite : item.value.greatestInfinite;
      const Wide v = infinite ? (low ? -kBeyond : kBeyond) : low ? item.value.least : item.value.greatest;
      (item.sure ? sure : open).push_back(v);
    }
    std::sort(sure.begin(), sure.end());
    std::sort(open.begin(), open.end());
    const std::span<const Wide> all(open);
    std::optional<Wide> best;
    for (size_t join = sure.empty() ? 1 : 0; join <= open.size(); ++join) {
      const size_t n = sure.size() + join;
      const Wide v = kthOf(sure, low ? all.first(join) : all.last(join), rankOf(q, n));
      if (!best || (low ? v < *best : v > *best)) best = v;
    }
    return *best;
  };
  total.least = extreme(true), total.greatest = extreme(false);
  total.leastInfinite = total.least == -kBeyond, total.greatestInfinite = total.greatest == kBeyond;
  return total;
}

}  // namespace

Possible Evaluator::aggregate(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  const size_t mark = bindings_.size();
  const SetView view = set(node.kids[0], env);
  Possible result;
  bool someSure = false;
  // The value of the way in which the set is empty (M4, M6).
  auto addEmpty = [&](std::optional<Scalar> whenSumDecides) {
    const ir::EmptyRule& rule = node.empty;
    const bool decides = rule.is == ir::EmptyIs::SumDecides && !(rule.inherited && outermost_);
    if (decides) {
      result.addOption(*whenSumDecides);
    } else {
      result.whenEmpty = result.whenEmpty | whenEmpty(id, [] { return Truth::unknown(); });
    }
  };

  if (node.op == Op::Count || node.op == Op::ShareOf) {
    const Counted counted = count(id, view, node.op == Op::Count ? ir::kNone : node.vars[0],
                                  node.op == Op::Count ? ir::kNone : node.kids[1], env);
    const Tally& tally = counted.tally;
    someSure = tally.someSurelyIn();
    if (tally.somePossiblyIn()) {
      if (node.op == Op::ShareOf) {
        result.share = std::make_shared<Tally>(tally);
      } else {
        result = Possible::between(std::max<Wide>(tally.leastIn(), 1), std::max<Wide>(tally.mostIn(), 1));
        if (tally.mostIn() == Tally::kUnbounded) {
          result = Possible();
          result.range = true;
          result.least = std::max<Wide>(tally.leastIn(), 1);
          result.greatestInfinite = true;
        }
      }
    }
    if (!someSure) addEmpty(node.op == Op::Count ? Scalar{} : Scalar::none());
    result.whenEmpty = result.whenEmpty | view.whenEmpty;
    bindings_.resize(mark);
    return result;
  }

  Items items;
  std::vector<int64_t> asked;
  if (!valuesByEngine(view, node.vars[0], node.kids[1], items.told, asked)) asked = candidatesByEngine(view);
  someSure = !items.told.empty();
  for (int64_t element : asked) {
    const Marks before = marks();
    Item item;
    bool mayBeOut = false;
    const size_t elementMark = bindings_.size();
    eachOwnWay(view, element, [&] {
      Restore<bool> nested(outermost_, false);
      if (restartUnion_) item = {}, mayBeOut = false;
      restartUnion_ = false;
      const Truth in = inLayers(view, element);
      mayBeOut = mayBeOut || in.mayBeFalse();
      const Bounds b = boundsOf(value(node.kids[1], bind(node.vars[0], Possible::integer(element), env)));
      if (!in.mayBeTrue()) return;
      if (item.value.none) {
        item.value = b;
        item.value.none = false;
        if (b.none) item.value.leastInfinite = item.value.greatestInfinite = true;
        return;
      }
      item.value.least = std::min(item.value.least, b.least);
      item.value.greatest = std::max(item.value.greatest, b.greatest);
      item.value.leastInfinite = item.value.leastInfinite || b.leastInfinite || b.none;
      item.value.greatestInfinite = item.value.greatestInfinite || b.greatestInfinite || b.none;
    });
    bindings_.resize(elementMark);
    if (item.value.none) {
      reached_.resize(before.reached);
      reasons_.resize(before.reasons);
      continue;
    }
    const ir::Type& valueType = program_.node(node.kids[1]).type;
    if (item.value.leastInfinite && valueType.kind == TypeKind::Count) item.value.leastInfinite = false, item.value.least = 0;
    item.further = isFurther(view, element);
    item.sure = !mayBeOut && !item.further;
    const bool exact = !item.value.leastInfinite && !item.value.greatestInfinite && item.value.least == item.value.greatest;
    if (item.sure && exact) reasons_.resize(before.reasons);
    someSure = someSure || item.sure;
    if (item.further) touchFurther(view.element.id, element);
    items.open.push_back(item);
  }
  bindings_.resize(mark);

  if (!items.empty()) {
    std::optional<Bounds> total;
    switch (node.op) {
      case Op::Sum: total = sumOf(items, someSure); break;
      case Op::Minimum:
      case Op::Maximum: total = minimumOrMaximumOf(node.op == Op::Minimum, items); break;
      default: total = percentileOf(program_.node(node.kids[2]).value, std::move(items)); break;
    }
    if (!total) {
      touch(pseudoFact(FactKind::Failure, id, table::Why::Fault, "the sum does not fit 64 bits"));
      result = Possible::anything();
      result.whenEmpty = Truth::unknown();
      return result;
    }
    if (total->leastInfinite || total->greatestInfinite || total->least != total->greatest) {
      result.range = true;
      result.least = total->least, result.greatest = total->greatest;
      result.leastInfinite = total->leastInfinite, result.greatestInfinite = total->greatestInfinite;
    } else {
      result = Possible::integer(total->least);
    }
  }
  if (!someSure) addEmpty(node.op == Op::Sum ? Scalar{} : Scalar::none());
  result.whenEmpty = result.whenEmpty | view.whenEmpty;
  return result;
}

}  // namespace tollgate::interpret
