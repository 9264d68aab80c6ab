#pragma once
// Faults of the one rule for quantifiers, to see that an enumeration notices them. The linker of this test program puts them between the
// evaluator and the rule (CMakeLists.txt), so no other program can have one.

#include <cstdint>

namespace tollgate::interpret::testing {

enum class JudgeFault : uint8_t { None, MembershipIgnored, EmptinessLeftOut };

/// The fault is there while this is.
class WithJudgeFault {
 public:
  explicit WithJudgeFault(JudgeFault fault);
  ~WithJudgeFault();
  WithJudgeFault(const WithJudgeFault&) = delete;
  WithJudgeFault& operator=(const WithJudgeFault&) = delete;
};

}  // namespace tollgate::interpret::testing
