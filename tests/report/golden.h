#pragma once
#include <string>

namespace tollgate::report {

/// Compares with tests/golden/report/NAME; TOLLGATE_UPDATE_GOLDENS=1 rewrites it.
void checkGolden(const std::string& name, const std::string& actual);

}  // namespace tollgate::report
