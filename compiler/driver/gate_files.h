#pragma once
// Files and folders of a command line as files.

#include <string>
#include <vector>

#include "compiler/driver/command.h"

namespace tollgate::driver {

/// All `.gate` files below the folder, hidden ones and those in hidden folders aside. 0, or kWrongUsage after saying why.
int collectGateFiles(World& world, const std::string& folder, std::vector<std::string>& paths);

}  // namespace tollgate::driver
