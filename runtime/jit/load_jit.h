#pragma once
// Loads the compiled engine from its module when it is asked for, so that a program that only checks or formats never
// loads LLVM. The module is of the same build; another is refused.
//
//   std::string error;
//   const jit::JitModule* module = jit::loadJit("/usr/lib/tollgate/libtollgate-jit.so", error);
//   if (module != nullptr) std::unique_ptr<plan::RowEngine> engine(module->make(program, data, options, statistics));

#include <cstdint>
#include <string>

#include "runtime/jit/jit_engine.h"

namespace tollgate::jit {

struct JitModule {
  uint64_t interfaceHash;  // of the headers that both sides were built with
  plan::RowEngine* (*make)(const ir::Program&, const table::Dataset&, const JitOptions&, JitStatistics&);
};

/// Null and a sentence if the module is not there or not of this build. It stays loaded. A path without `/` is looked
/// for where the system keeps its libraries.
const JitModule* loadJit(const std::string& path, std::string& error);

}  // namespace tollgate::jit
