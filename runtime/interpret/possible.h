#pragma once
// A value that may still be open: the set of values it may turn out to have (semantics M2, M3, M6).
// Slow and obvious on purpose: this is the reference meaning that every other engine is compared with.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/plan/tally.h"

namespace tollgate::interpret {

using Wide = __int128;
using plan::Truth;

/// One value: a / b for shares (b > 0), else a. A Number is stored as an integer of the same order.
struct Scalar {
  Wide a = 0;
  int64_t b = 1;
  bool absent = false;
  static Scalar none() { return {0, 1, true}; }
  friend bool operator==(const Scalar&, const Scalar&) = default;
  friend auto operator<=>(const Scalar&, const Scalar&) = default;
};

/// What tells these values from others: where a share is among them, every denominator follows.
std::vector<int64_t> keyOf(const std::vector<Scalar>& values);

int64_t orderedBits(double number);
double fromOrderedBits(int64_t bits);

struct SetView;

/// A few scalars; one needs no memory of its own, and mostly there is one.
class Scalars {
 public:
  Scalars() = default;
  const Scalar* begin() const { return size_ == 1 ? &one_ : more_.data(); }
  const Scalar* end() const { return begin() + size_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Scalar& operator[](size_t i) const { return begin()[i]; }
  void push_back(const Scalar& value) { insert(size_, value); }
  void insert(size_t at, const Scalar& value) {
    if (size_ == 0) {
      one_ = value;
    } else {
      if (size_ == 1) more_.assign(1, one_);
      more_.insert(more_.begin() + static_cast<std::ptrdiff_t>(at), value);
    }
    ++size_;
  }
  friend bool operator==(const Scalars& a, const Scalars& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

 private:
  Scalar one_;
  std::vector<Scalar> more_;  // all of them, from two on
  size_t size_ = 0;
};

/// The union of: the listed options, all integers of a range, any value at all. Empty: no way gives a value.
/// INVARIANT: what a value may be only shrinks as open facts are settled.
struct Possible {
  Scalars options;     // sorted, distinct; may hold `absent`
  bool range = false;  // [least, greatest], each end maybe infinite
  Wide least = 0, greatest = 0;
  bool leastInfinite = false, greatestInfinite = false;
  bool any = false;                    // any value of the type, absent not included
  Truth whenEmpty = Truth(0);          // the ways in which a population is empty and no value decides: the truth that a
                                       // condition on this value then has (M4)
  std::shared_ptr<plan::Tally> share;  // `share of`: satisfying / in, where some row is in
  std::shared_ptr<SetView> set;        // of a Set

  static Possible one(Scalar value) {
    Possible p;
    p.options.push_back(value);
    return p;
  }
  static Possible integer(Wide value) { return one({value, 1, false}); }
  static Possible absent() { return one(Scalar::none()); }
  static Possible anything() {
    Possible p;
    p.any = true;
    return p;
  }
  static Possible between(Wide least, Wide greatest) {
    if (least == greatest) return integer(least);
    Possible p;
    p.range = true;
    p.least = least;
    p.greatest = greatest;
    return p;
  }
  static Possible fromTruth(Truth t);
  Truth truth() const;  // of a flag
  bool known() const { return options.size() == 1 && !range && !any && !share && !set && whenEmpty.bits() == 0; }
  void addOption(Scalar value);
  void include(const Possible& other);
};

/// Comparison as a set of truths: true if some pair of possible values compares so, false if some does not.
/// A comparison with an absent value is unknown (a guard decides, M3).
Truth compare(ir::Op op, const Possible& left, const Possible& right, const ir::Type& type);

/// Bounds over all non-absent values; false where there is none or an end is unbounded (then that end's flag is set).
struct Bounds {
  Wide least = 0, greatest = 0;
  bool leastInfinite = false, greatestInfinite = false;
  bool none = true;
};
Bounds boundsOf(const Possible& value);

}  // namespace tollgate::interpret
