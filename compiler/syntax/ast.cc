#include "compiler/syntax/ast.h"

namespace tollgate::syntax {

Module::Module() = default;
Module::Module(const Module&) = default;
Module::Module(Module&&) noexcept = default;
Module& Module::operator=(const Module&) = default;
Module& Module::operator=(Module&&) noexcept = default;
Module::~Module() = default;

}  // namespace tollgate::syntax
