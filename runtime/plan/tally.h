#pragma once
// The one rule for all quantifiers (semantics M4): rows counted by what may become of them, then compared with a
// limit. Every engine fills a Tally; only this file turns one into a truth.

#include <cstdint>
#include <optional>

#include "compiler/ir/ir.h"

namespace tollgate::plan {

/// The truths that are still possible: a subset of {true, false, not applicable}. {T, F} is Kleene's unknown.
/// INVARIANT: settling an open fact only ever takes members away (M1).
class Truth {
 public:
  static constexpr uint8_t kTrue = 1, kFalse = 2, kNotApplicable = 4;
  constexpr Truth() = default;
  constexpr explicit Truth(uint8_t bits) : bits_(bits) {}
  static constexpr Truth of(bool value) { return Truth(value ? kTrue : kFalse); }
  static constexpr Truth yes() { return Truth(kTrue); }
  static constexpr Truth no() { return Truth(kFalse); }
  static constexpr Truth unknown() { return Truth(kTrue | kFalse); }
  static constexpr Truth notApplicable() { return Truth(kNotApplicable); }
  uint8_t bits() const { return bits_; }
  bool isTrue() const { return bits_ == kTrue; }
  bool isFalse() const { return bits_ == kFalse; }
  bool mayBeTrue() const { return (bits_ & kTrue) != 0; }
  bool mayBeFalse() const { return (bits_ & kFalse) != 0; }
  bool mayBeNotApplicable() const { return (bits_ & kNotApplicable) != 0; }
  bool settled() const { return bits_ == kTrue || bits_ == kFalse || bits_ == kNotApplicable; }
  friend Truth operator|(Truth a, Truth b) { return Truth(static_cast<uint8_t>(a.bits_ | b.bits_)); }
  friend bool operator==(Truth, Truth) = default;

 private:
  uint8_t bits_ = 0;
};

/// Member by member; `not applicable` is neutral in `and` and `or`, and stays itself under `not`.
Truth conjunction(Truth a, Truth b);
Truth disjunction(Truth a, Truth b);
Truth negation(Truth a);

/// What may become of one row: a subset of out of the set, in and failing, in and satisfying.
using RowFate = uint8_t;
inline constexpr RowFate kOut = 1, kFails = 2, kSatisfies = 4;
RowFate rowFate(Truth member, Truth condition);

/// Rows by their fate. `further`: what may become of rows that the collection may still hold, any number of each
/// (0: it holds no further rows, or they are surely out).
struct Tally {
  int64_t rows[8] = {};
  RowFate further = 0;

  void add(RowFate fate, int64_t count = 1) { rows[fate] += count; }
  void merge(const Tally& other);
  bool someSurelyIn() const { return rows[kFails] + rows[kSatisfies] + rows[kFails | kSatisfies] > 0; }
  bool somePossiblyIn() const;
  // Bounds for people; kUnbounded when further rows may come.
  static constexpr int64_t kUnbounded = -1;
  int64_t leastIn() const { return rows[2] + rows[4] + rows[6]; }
  int64_t mostIn() const;
  int64_t leastSatisfying() const { return rows[kSatisfies]; }
  int64_t mostSatisfying() const;
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// An exact count, or an exact ratio for shares.
struct Limit {
  int64_t value = 0;
  int64_t denominator = 1;
  bool share = false;
};

/// The truth of a quantifier over `tally`; `whenEmpty`: the value of the way in which no row is in.
/// Exact when no fact is shared between rows, except that `exactly` a share may stay unknown.
Truth judge(const Tally& tally, ir::Form form, Limit limit, Truth whenEmpty);
/// The truth that the sum 0 gives (M4: `may be empty because`).
Truth emptySum(ir::Form form, Limit limit);

}  // namespace tollgate::plan
