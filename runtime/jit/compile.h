#pragma once
// From masks to machine code: one function that runs over blocks of 64 rows of one collection and answers for many
// conditions at once. The only unit that sees LLVM.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/jit/job.h"

namespace tollgate::jit {

/// One set of parameters of a family of conditions, as the compiled function reads and writes it.
struct Instance {
  const int64_t* parameters = nullptr;
  uint64_t* satisfies = nullptr;  // a word a block, counted from the collection's first; read only if keepWords
  uint64_t* fails = nullptr;
  uint64_t* open = nullptr;
  uint64_t* undecided = nullptr;
  int64_t* extraCounts = nullptr;
  int64_t satisfyCount = 0, failCount = 0, openCount = 0;
  uint64_t keepWords = 0;
};

struct FamilyArguments {
  Instance* first = nullptr;
  uint64_t count = 0;
};

/// `bases`: where columns are read by the block; `tables`: where they are read by an index. `active`: the rows of
/// each block that count.
using PassFunction = void (*)(const void* const* bases, const void* const* tables, const FamilyArguments* families, uint64_t firstBlock,
                              uint64_t endBlock, uint64_t active);

/// Whether every row is counted as out, failing or satisfying.
bool decidesAll(ExprPool& pool, const RowMasks& masks);
/// Whether what becomes of a row depends on the parameters. Where it does not, a family has one instance.
bool readsParameters(ExprPool& pool, const RowMasks& masks);

class Compiler {
 public:
  /// `level` 0 to 3, of code generation. Aborts on nothing: `error` is set if the machine is not supported.
  Compiler(int level, std::string& error);
  ~Compiler();
  Compiler(const Compiler&) = delete;
  Compiler& operator=(const Compiler&) = delete;

  /// `accumulate`: words are added to, for blocks that are run in parts. Null and an error on failure.
  PassFunction compile(ExprPool& pool, const std::vector<RowMasks>& families, bool accumulate, std::string& error);

 private:
  struct Session;
  std::unique_ptr<Session> session_;
};

}  // namespace tollgate::jit
