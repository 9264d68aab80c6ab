#pragma once
// Values in ascending order, each once.

#include <algorithm>
#include <vector>

namespace tollgate {

template <typename T>
void sortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace tollgate
