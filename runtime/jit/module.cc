// The one door of libtollgate-jit.so.
#include "runtime/jit/interface_hash.h"
#include "runtime/jit/load_jit.h"

extern "C" __attribute__((visibility("default"))) const tollgate::jit::JitModule tollgate_jit_module = {
    tollgate::jit::kInterfaceHash,
    [](const tollgate::ir::Program& program, const tollgate::table::Dataset& data, const tollgate::jit::JitOptions& options,
       tollgate::jit::JitStatistics& statistics) -> tollgate::plan::RowEngine* {
      return tollgate::jit::makeJitEngine(program, data, options, statistics).release();
    }};
