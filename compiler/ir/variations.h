#pragma once
#include <vector>

#include "compiler/ir/ir.h"

namespace tollgate::ir {

/// By the pack's number: one of `given` that varies it, kNone if none does. Where nothing else says which packs are in force, one
/// that is varied is not in force beside its variation: what that omits would count. Linear in the packs.
std::vector<Id> variedBy(const Program& program, const std::vector<Id>& given);

/// The planned entry that a pack is for, as the model's field `entry` of its record of packs has it; "" if it is for all.
std::string entryOf(const Program& program, Id pack);

}  // namespace tollgate::ir
