#pragma once
// What the random pairs cover: counted from the programs, the tables and the outcomes, printed, and asserted to be there.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/plan/outcome.h"
#include "runtime/table/table.h"

namespace tollgate::interpret::testing {

class Coverage {
 public:
  void add(const ir::Program& program);
  void add(const ir::Program& program, const table::Dataset& data);
  void add(const plan::Outcome& outcome);
  void add(const std::string& what, int64_t many = 1) { counts_[what] += many; }
  void add(const Coverage& other) {
    for (const auto& [what, many] : other.counts_) counts_[what] += many;
  }
  /// What must occur and did not.
  std::vector<std::string> missing() const;
  std::string text() const;

 private:
  std::map<std::string, int64_t> counts_;
};

}  // namespace tollgate::interpret::testing
