#include "runtime/jit/load_jit.h"

#include <dlfcn.h>

#include "runtime/jit/interface_hash.h"

namespace tollgate::jit {

const JitModule* loadJit(const std::string& path, std::string& error) {
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    error = "the compiled engine cannot be loaded: " + std::string(why == nullptr ? path : why);
    return nullptr;
  }
  const auto* module = static_cast<const JitModule*>(dlsym(library, "tollgate_jit_module"));
  if (module == nullptr || module->interfaceHash != kInterfaceHash) {
    error = "the compiled engine in " + path + " is of another build";
    return nullptr;
  }
  return module;
}

}  // namespace tollgate::jit
