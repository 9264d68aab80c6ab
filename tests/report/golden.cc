#include "tests/report/golden.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/text_file.h"

namespace tollgate::report {

void checkGolden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(TOLLGATE_SOURCE_DIR) + "/tests/golden/report/" + name;
  if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  CAPTURE(name);
  CHECK(actual == test::textOfFile(path));
}

}  // namespace tollgate::report
