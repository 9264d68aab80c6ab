#pragma once
// Whoever wants to know what an evaluation reads is told as it reads it: what conditions came to, which cells of tables,
// how many rows stood against a limit. For measuring what examples cover; where nobody watches, it costs one comparison
// with a null pointer. Told is what the snapshot says: nothing of ways that are tried (M5), of exceptions taken away
// (M10) or of remedies supposed (M16), and nothing of rows that are surely out of the set they are counted in.

#include <cstdint>
#include <optional>

#include "compiler/ir/ir.h"
#include "runtime/plan/tally.h"

namespace tollgate::interpret {

class Observer {
 public:
  virtual ~Observer() = default;
  /// Any node of type flag, each time that it is evaluated.
  virtual void condition(ir::Id node, plan::Truth truth) = 0;
  /// The cell of a table, by its place in ir::Table::cells; not where the index is open.
  virtual void cell(ir::Id table, size_t place) = 0;
  /// A quantifier with one known limit; `cell`: of the table that the limit is read from.
  virtual void quantifier(ir::Id node, const plan::Tally& tally, plan::Limit limit, std::optional<size_t> cell) = 0;
  /// A comparison by order of two known values, as whole numbers or days.
  virtual void comparison(ir::Id node, int64_t left, int64_t right) = 0;
  /// A fold whose set may be empty, so that what the rules say of the empty set was read.
  virtual void empty(ir::Id fold) = 0;
};

}  // namespace tollgate::interpret
