#pragma once
// What a compiled loop works out for 64 rows at a time, as a graph of shared expressions: masks (one bit a row) and
// values (one integer a row). Knows neither the IR nor LLVM. Equal expressions have equal ids, so what two conditions
// share is worked out once.

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace tollgate::jit {

using ExprId = uint32_t;

enum class ExprOp : uint8_t {
  // Masks
  False,
  True,
  And,
  Or,    // a, b
  Not,   // a
  Word,  // literal: the slot of a bitmap over the rows
  Equal,
  Less,       // values a, b; Less is signed where a value has 8 bytes, else unsigned
  Overflows,  // a: an Add, Subtract or Multiply whose exact result does not fit 64 bits
  NotFinite,  // a: a NumberAdd, NumberSubtract or NumberMultiply whose result is no finite number
  // Values
  RowIndex,   // 4 bytes
  Column,     // literal: the slot of codes over the rows; width
  Parameter,  // literal: index in the parameters of one instance; 8 bytes
  Literal,    // literal; 8 bytes
  Lookup,     // a: index; literal: slot of a table, of which `b` (as a number) has so many entries; width
  // The same with a pointer from the parameters instead of a slot
  ParameterColumn,
  ParameterLookup,
  Add,
  Subtract,
  Multiply,  // 8 bytes, wrapping
  NumberAdd,
  NumberSubtract,
  NumberMultiply,  // of ordered bits
  Ordered,         // a: the bits of a double; integers of the same order (interpret::orderedBits)
  Choose,          // mask a, values b, c
};

struct Expr {
  ExprOp op = ExprOp::False;
  uint8_t width = 0;         // of a value: 1, 2, 4 (unsigned) or 8 (signed) bytes; 0 of a mask
  bool perInstance = false;  // reads a parameter
  ExprId a = 0, b = 0, c = 0;
  int64_t literal = 0;
};

/// INVARIANT: the operands of an expression have smaller ids than it.
class ExprPool {
 public:
  static constexpr ExprId kFalse = 0, kTrue = 1;
  ExprPool();
  const Expr& at(ExprId id) const { return all_[id]; }
  size_t size() const { return all_.size(); }

  ExprId both(ExprId a, ExprId b);
  ExprId either(ExprId a, ExprId b);
  ExprId negated(ExprId a);
  ExprId butNot(ExprId a, ExprId b) { return both(a, negated(b)); }
  ExprId word(uint32_t slot);
  ExprId equal(ExprId a, ExprId b);
  ExprId less(ExprId a, ExprId b);
  ExprId check(ExprOp op, ExprId a);  // Overflows, NotFinite

  ExprId rowIndex();
  ExprId column(uint32_t slot, unsigned width);
  ExprId parameter(uint32_t index);
  ExprId literal(int64_t value);
  ExprId lookup(uint32_t slot, unsigned width, ExprId index, size_t entries);
  ExprId parameterColumn(uint32_t parameter, unsigned width);
  ExprId parameterLookup(uint32_t parameter, unsigned width, ExprId index, size_t entries);
  ExprId arithmetic(ExprOp op, ExprId a, ExprId b);
  ExprId ordered(ExprId a);
  ExprId choose(ExprId mask, ExprId a, ExprId b);

 private:
  using Key = std::tuple<ExprOp, uint8_t, ExprId, ExprId, ExprId, int64_t>;
  struct KeyHash {
    size_t operator()(const Key& key) const;
  };
  ExprId intern(Expr e);
  std::vector<Expr> all_;
  std::unordered_map<Key, ExprId, KeyHash> ids_;
};

}  // namespace tollgate::jit
