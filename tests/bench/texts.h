#pragma once
// Gate texts that lie beside the benchmarks.

#include <fstream>
#include <sstream>
#include <string>

namespace tollgate::bench {

inline std::string benchText(const std::string& name) {
  std::ifstream in(std::string(TOLLGATE_SOURCE_DIR) + "/tests/bench/" + name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace tollgate::bench
