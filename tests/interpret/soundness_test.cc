// Soundness by enumeration: small programs and small tables, their open facts filled in every way.

#include <doctest/doctest.h>

#include <cstdlib>

#include "compiler/ir/verify.h"
#include "tests/interpret/compare.h"
#include "tests/interpret/random_case.h"

namespace tollgate::interpret::testing {
namespace {

void report(const Compared& all) {
  MESSAGE("criteria: ", all.criteria, ", worlds: ", all.worlds, ", exact: ", all.exact, ", settlings: ", all.settlings);
  for (size_t i = 0; i < all.findings.size() && i < 10; ++i) MESSAGE(all.findings[i]);
  CHECK(all.contradictions == 0);
  CHECK(all.loose == 0);
  CHECK(all.overturned == 0);
}

Compared randomly(uint64_t first, uint64_t count, const RandomShape& shape) {
  Compared all;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    RandomCase random(seed, shape);
    const ir::Program program = random.program();
    const auto faults = ir::verify(program, 1);
    if (!faults.empty()) {
      FAIL_CHECK("seed ", seed, ": ", faults[0]);
      return all;
    }
    for (int table = 0; table < 4; ++table) {
      const table::Dataset data = random.data(program);
      Compared one = compareWithWorlds(program, data, 300);
      for (std::string& finding : one.findings)
        finding = "seed " + std::to_string(seed) + " table " + std::to_string(table) + ": " + finding;
      all.add(one);
    }
  }
  return all;
}

TEST_CASE("soundness: random programs, no definite verdict is contradicted, M5 is exact, settling overturns nothing") {
  const char* more = std::getenv("TOLLGATE_RANDOM_CASES");
  report(randomly(1, more != nullptr ? std::strtoull(more, nullptr, 10) : 1500, {.distinctDates = true}));
}

TEST_CASE("soundness: random programs with ties") { report(randomly(100000, 500, {})); }

TEST_CASE("soundness: random programs over collections that may hold further rows, and open facts without bounds") {
  report(randomly(200000, 700, {.rowsA = 2, .rowsB = 1, .openPercent = 8, .furtherPercent = 40, .unbounded = true, .distinctDates = true}));
}

}  // namespace
}  // namespace tollgate::interpret::testing
