#pragma once
// What of the rules the examples show. The goals are read from the program, their covering is told by the evaluator
// itself (runtime/interpret/observer.h), so that nothing is evaluated by other rules than the verdicts are.
//
//   conditions  every operand of `and`, `or`, `implies`, `not`, of `when`, `where`, a quantifier, `applies when`, a
//               definition and a requirement: true in some example, false in some, and open in some where it reads
//               something that can be open (a field that may be unknown or disputed, a decision, an interpretation, a
//               collection that may hold further rows); `if no SET`: the set empty in some example
//   cells       every cell of a table that some rule can read: read in some example
//   limits      every limit of a quantifier, and of a comparison by order of counts, days and dates: reached exactly from
//               the side where it holds and from the side where it does not, so that one row or day more or less would
//               have turned the answer; of a limit that is a cell of a table, each cell that can stand there

#include <functional>
#include <memory>
#include <optional>

#include "compiler/ir/ir.h"
#include "compiler/support/source.h"
#include "runtime/interpret/observer.h"
#include "runtime/plan/example_outcome.h"

namespace tollgate::example {

/// Collects while it observes. The program must outlive it.
class CoverageObserver : public interpret::Observer {
 public:
  /// `of`: whether a declaration at this place counts.
  CoverageObserver(const ir::Program& program, const std::function<bool(Span)>& of);
  ~CoverageObserver() override;

  void condition(ir::Id node, plan::Truth truth) override;
  void cell(ir::Id table, size_t place) override;
  void quantifier(ir::Id node, const plan::Tally& tally, plan::Limit limit, std::optional<size_t> cell) override;
  void comparison(ir::Id node, int64_t left, int64_t right) override;
  void empty(ir::Id fold) override;

  plan::Coverage take();

 private:
  struct Goals;
  std::unique_ptr<Goals> goals_;
  const ir::Program& program_;
};

}  // namespace tollgate::example
