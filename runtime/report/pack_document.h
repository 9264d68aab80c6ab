#pragma once
// Packs as a page for those who are to propose, review or agree them, and write no programs: what a pack is for, who stands behind
// it, what it rests on, how it differs from the pack that it varies, and every test with what it shows.

#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/report/document.h"

namespace tollgate::report {

/// What of a pack is not in the program.
struct PackFacts {
  ir::Id pack = ir::kNone;
  std::string fingerprint;          // all its digits
  std::string agreement;            // fingerprint::agreementText
  bool agreed = false;              // by anybody, to this very text
  std::vector<bool> toAnotherText;  // of each line `agreed`: it names another fingerprint
  std::string variedFingerprint;    // of the pack that it varies; "" for none
  bool variesAnotherText = false;   // the line `varies` names another one
  std::string foreword;             // the comment at the head of its file, which is of no declaration
};

/// One chapter a pack, in the order of `packs`. The same program and facts give the same document.
Document packDocument(const ir::Program& program, const std::vector<PackFacts>& packs);

}  // namespace tollgate::report
