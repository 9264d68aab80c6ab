#pragma once
// An outcome for programs. The shape is described in docs/outcome-json.md and has a version of its own.

#include <string>

#include "runtime/plan/outcome.h"

namespace tollgate {
class SourceMap;
}

namespace tollgate::report {

inline constexpr int kJsonVersion = 1;

/// `sources` gives criteria and measures their place in the rules; nullptr leaves it out.
/// The same outcome gives the same bytes, whichever engine filled it. Members are never removed or renamed within a
/// version; new ones may be added.
std::string json(const plan::Outcome& outcome, const SourceMap* sources = nullptr);

}  // namespace tollgate::report
