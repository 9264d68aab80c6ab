#pragma once
// Tables by group from the rows of one pass: counts, and the latest row, of each group (semantics M4, M7). A group
// that an open row may join, or in which rows tie, is open.

#include <cstdint>
#include <vector>

#include "runtime/jit/columns.h"
#include "runtime/jit/job.h"

namespace tollgate::jit {

/// What one thread has seen. INVARIANT: merging is commutative and associative, so the order of rows is nothing.
class GroupState {
 public:
  GroupState(const Job& job, const Columns& columns);
  /// The answers for `blocks` blocks from `first` on, a word a block.
  void add(uint64_t first, uint64_t blocks, const uint64_t* satisfies, const uint64_t* fails, const uint64_t* open);
  void merge(const GroupState& other);
  /// Fills the job's tables.
  void finish(Groups& groups) const;

 private:
  struct Words {
    uint64_t first, blocks;
    const uint64_t *satisfies, *fails, *open;
  };
  template <typename Code, typename Take>
  void addByColumn(const Code* codes, Words words, const Take& taken);
  void count(size_t group, bool holds);
  void take(size_t group, uint64_t row);
  void openRow(uint64_t row);
  void offer(size_t group, int64_t key, uint32_t row, uint8_t how);
  uint8_t truthCode(int64_t satisfying, int64_t failing) const;
  void finishOuter(Groups& groups) const;

  const Job& job_;
  const Columns& columns_;
  const GroupSpec& spec_;
  bool ordered_ = false;  // Latest, Earliest
  bool allOpen_ = false;
  std::vector<uint32_t> satisfying_, failing_;
  std::vector<uint8_t> open_;
  struct Best {
    int64_t key = 0;
    uint32_t row = 0;
    uint8_t how = 0;  // 0 none, 1 one row, 2 rows tie
  };
  std::vector<Best> best_;
  std::vector<uint64_t> satisfiesWords_, openWords_, failsWords_;  // of OuterSets: the whole collection's
};

}  // namespace tollgate::jit
