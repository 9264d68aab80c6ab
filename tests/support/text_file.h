#pragma once
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace tollgate::test {

/// Its bytes; "" for one that cannot be read.
inline std::string textOfFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace tollgate::test
