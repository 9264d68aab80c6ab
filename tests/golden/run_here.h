#pragma once
// The command without a process of its own: what starts hundreds of times does not wait for a shell and a loader each time.

#include <string>
#include <vector>

#include "runtime/ingest/file_system.h"
#include "tests/golden/command_line.h"

namespace tollgate::test {

/// What the command writes and gives for these arguments, reading from `files` alone; nobody's environment, no clock.
Ran runHere(const ingest::FileSystem& files, const std::vector<std::string>& arguments);

}  // namespace tollgate::test
