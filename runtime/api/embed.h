#pragma once
// Rules as C++ source, to be compiled into a program that then needs no file of rules.
// `tollgate embed` writes it to files; the CMake function tollgate_embed_pack calls that.

#include <string>

#include "runtime/api/tollgate.h"

namespace tollgate::api {

/// A header and its source file. The header declares, in namespace tollgate::packs,
///   std::vector<tollgate::api::ModuleText> NAME();
/// which gives the text of every module of the rules, those of the library among them: compile(packs::NAME()) needs no
/// other module. Files are called by their module (`svtad/model.gate`), so that the same rules give the same code on
/// every machine.
struct EmbeddedCode {
  std::string header;
  std::string source;
};

/// Whether `name` can be the function's name: an identifier of C++, no keyword, no name that C++ keeps for itself.
bool isEmbeddableName(const std::string& name);

/// PRECONDITION: rules.ok() and isEmbeddableName(name). The source includes the header as `NAME.h`.
EmbeddedCode embeddedCode(const Rules& rules, const std::string& name);

}  // namespace tollgate::api
