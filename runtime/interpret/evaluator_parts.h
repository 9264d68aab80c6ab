#pragma once
// What the files of the evaluator share; nobody else includes this.

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/support/limits.h"
#include "runtime/interpret/evaluator.h"

namespace tollgate::interpret {

inline constexpr Limits kMeaning;  // rowCandidates is part of the meaning (M5)

template <typename T>
void sortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Sets a place for the length of a scope.
template <typename T>
class Restore {
 public:
  Restore(T& place, T value) : place_(place), before_(std::exchange(place, std::move(value))) {}
  ~Restore() { place_ = std::move(before_); }
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

 private:
  T& place_;
  T before_;
};

inline constexpr plan::RowFate kIn = plan::kFails | plan::kSatisfies;
inline bool single(plan::RowFate fate) { return fate != 0 && (fate & (fate - 1)) == 0; }

}  // namespace tollgate::interpret
