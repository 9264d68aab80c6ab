#pragma once
// When an interpretation is settled (semantics M11): one rule for the evaluator, the engines and the reports.

#include <optional>

#include "compiler/ir/ir.h"

namespace tollgate::plan {

/// The choice in force on `asOf` (days since 1970-01-01), or nullopt while it is open: not agreed, agreed by another
/// body than the one it names, or agreed later.
inline std::optional<ir::Id> agreedChoice(const ir::Interpretation& declared, int64_t asOf) {
  const bool rightBody = declared.toBeAgreedBy.empty() || declared.toBeAgreedBy == declared.agreedBy;
  const bool inTime = !declared.agreedOn || *declared.agreedOn <= asOf;
  if (declared.agreed == ir::kNone || !rightBody || !inTime) return std::nullopt;
  return declared.agreed;
}

}  // namespace tollgate::plan
