#include "tests/interpret/judge_fault.h"

#include <utility>

#include "runtime/plan/tally.h"

// What the linker's --wrap calls the rule, and who asks it: plan::judge(const Tally&, ir::Form, Limit, Truth).
#define JUDGE_SYMBOL "_ZN8tollgate4plan5judgeERKNS0_5TallyENS_2ir4FormENS0_5LimitENS0_5TruthE"

namespace tollgate::interpret::testing {

namespace {
JudgeFault inForce = JudgeFault::None;
}  // namespace

plan::Truth rightJudge(const plan::Tally& tally, ir::Form form, plan::Limit limit, plan::Truth whenEmpty) asm("__real_" JUDGE_SYMBOL);
plan::Truth askedJudge(const plan::Tally& tally, ir::Form form, plan::Limit limit, plan::Truth whenEmpty) asm("__wrap_" JUDGE_SYMBOL);

plan::Truth askedJudge(const plan::Tally& tally, ir::Form form, plan::Limit limit, plan::Truth whenEmpty) {
  plan::Tally counted = tally;
  if (inForce == JudgeFault::MembershipIgnored) {
    for (plan::RowFate fate = plan::kOut + 1; fate < 8; ++fate) {
      if ((fate & plan::kOut) != 0) counted.add(fate & ~plan::kOut, std::exchange(counted.rows[fate], 0));
    }
  }
  if (inForce == JudgeFault::EmptinessLeftOut && tally.somePossiblyIn()) whenEmpty = plan::Truth(0);
  return rightJudge(counted, form, limit, whenEmpty);
}

WithJudgeFault::WithJudgeFault(JudgeFault fault) { inForce = fault; }
WithJudgeFault::~WithJudgeFault() { inForce = JudgeFault::None; }

}  // namespace tollgate::interpret::testing
