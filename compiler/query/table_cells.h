#pragma once
// What stands in the rows of a table. Private to compiler/query.

#include <vector>

#include "compiler/query/index.h"

namespace tollgate::query {

/// The values of the axis that the head of a row or column stands for: `3`, `1..2`, `4, 5`.
std::vector<Id> ordinalsIn(const Index& index, Span head);

}  // namespace tollgate::query
