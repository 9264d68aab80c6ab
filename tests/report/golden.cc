#include "tests/report/golden.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace tollgate::report {

void checkGolden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(TOLLGATE_SOURCE_DIR) + "/tests/golden/report/" + name;
  if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  std::ifstream in(path, std::ios::binary);
  std::stringstream expected;
  expected << in.rdbuf();
  CAPTURE(name);
  CHECK(actual == expected.str());
}

}  // namespace tollgate::report
