#include "compiler/ir/variations.h"

namespace tollgate::ir {

std::vector<Id> variedBy(const Program& program, const std::vector<Id>& given) {
  std::vector<Id> out(program.packs.size(), kNone);
  for (const Id id : given) {
    if (program.packs[id].varies != kNone) out[program.packs[id].varies] = id;
  }
  return out;
}

}  // namespace tollgate::ir
