#pragma once
// The files of compiler/driver/template/, which the build puts into the command (cmake/TextFiles.cmake).

#include <span>
#include <string_view>

namespace tollgate::driver {

struct TemplateFile {
  std::string_view path, text;  // relative to the new folder
};
/// Sorted as their list in CMakeLists.txt.
std::span<const TemplateFile> templateFiles();

}  // namespace tollgate::driver
