#include "compiler/ir/variations.h"

namespace tollgate::ir {

std::vector<Id> variedBy(const Program& program, const std::vector<Id>& given) {
  std::vector<Id> out(program.packs.size(), kNone);
  for (const Id id : given) {
    if (program.packs[id].varies != kNone) out[program.packs[id].varies] = id;
  }
  return out;
}

std::string entryOf(const Program& program, Id pack) {
  if (program.packRecord >= program.records.size()) return {};
  for (const auto& [field, value] : program.packs[pack].fields) {
    if (program.records[program.packRecord].fields[field].name == "entry") return value.text;
  }
  return {};
}

}  // namespace tollgate::ir
