#pragma once
// Verdicts of the evaluator against all worlds of the oracle.

#include <string>
#include <vector>

#include "runtime/interpret/judge.h"
#include "tests/interpret/oracle.h"

namespace tollgate::interpret::testing {

struct Compared {
  int64_t criteria = 0, gates = 0, worlds = 0;  // gates: those with a definite verdict
  int64_t contradictions = 0;                   // a definite verdict that a world contradicts
  int64_t exact = 0, loose = 0;                 // where exactness is claimed: reached, missed
  int64_t settlings = 0, overturned = 0;
  std::vector<std::string> findings;
  void add(const Compared& other);
};

/// Fills in the open facts every way (up to two further rows of each kind that may come) and compares.
/// `mostWays`: cases with more ways are left out.
Compared compareWithWorlds(const ir::Program& program, const table::Dataset& data, size_t mostWays, bool settleToo = true);

}  // namespace tollgate::interpret::testing
