#pragma once
// Results remembered by the answers that led to them.
//
// An evaluation asks facts. Its result depends on how they are answered, on what the memory is kept under (a node and the
// values of its free variables) and on nothing else. So a result may be used again wherever every fact that its
// evaluation asked is answered as it was then, whatever became of all other facts. That is all that makes the
// evaluator fast: what it gives is what it would give without (a test compares them).

#include <cstdint>
#include <utility>
#include <vector>

namespace tollgate::interpret {

using FactId = uint32_t;
/// By fact: 0 as the snapshot stands, else one more than the place of the value that it is taken to have.
using Answers = std::vector<uint32_t>;

/// What was remembered of one node: a tree whose branches are answers and whose leaves are results.
template <typename Result>
class RememberedResults {
 public:
  /// The result of an evaluation that asked only facts that `now` answers as they were answered then; nullptr: none.
  Result* find(const Answers& now) {
    if (nodes_.empty()) return nullptr;
    std::vector<uint32_t> pending;
    for (uint32_t at = 0;;) {
      if (nodes_[at].result != kNone) return &results_[nodes_[at].result];
      uint32_t next = kNone;
      for (uint32_t branch = nodes_[at].first; branch != kNone; branch = nodes_[branch].beside) {
        if (now[nodes_[branch].fact] != nodes_[branch].answer) continue;
        if (next == kNone) {
          next = branch;
        } else {
          pending.push_back(branch);
        }
      }
      if (next == kNone) {
        if (pending.empty()) return nullptr;
        next = pending.back();
        pending.pop_back();
      }
      at = next;
    }
  }

  /// Whether the results depend on any fact.
  bool asks() const { return nodes_.empty() || nodes_.front().result == kNone; }

  /// `asked`: the facts that the evaluation asked, sorted and distinct.
  void keep(const std::vector<FactId>& asked, const Answers& now, Result result) {
    if (nodes_.empty()) {
      nodes_.reserve(asked.size() + 1);
      nodes_.emplace_back();
    }
    uint32_t at = 0;
    for (FactId fact : asked) {
      uint32_t last = kNone, branch = nodes_[at].first;
      while (branch != kNone && !(nodes_[branch].fact == fact && nodes_[branch].answer == now[fact])) {
        last = std::exchange(branch, nodes_[branch].beside);
      }
      if (branch == kNone) {
        branch = static_cast<uint32_t>(nodes_.size());
        (last == kNone ? nodes_[at].first : nodes_[last].beside) = branch;
        nodes_.push_back({fact, now[fact]});
      }
      at = branch;
    }
    if (nodes_[at].result == kNone) {
      nodes_[at].result = static_cast<uint32_t>(results_.size());
      results_.push_back(std::move(result));
    } else {
      results_[nodes_[at].result] = std::move(result);
    }
  }

 private:
  static constexpr uint32_t kNone = 0xFFFFFFFFu;
  struct Node {
    FactId fact = 0;  // that leads here, where it has this answer
    uint32_t answer = 0;
    uint32_t first = kNone, beside = kNone;  // branch of this node; the next branch of the node above
    uint32_t result = kNone;
  };
  std::vector<Node> nodes_;
  std::vector<Result> results_;
};

}  // namespace tollgate::interpret
