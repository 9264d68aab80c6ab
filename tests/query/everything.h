#pragma once
// Every query at a place, with the promises that each makes. A sentence for each that is broken.

#include <string>

#include "tests/query/support.h"

namespace tollgate::test {

/// Of a whole file.
std::string brokenOfFile(const Asked& asked, FileId file);
/// At one place.
std::string brokenAt(const Asked& asked, FileId file, uint32_t offset);

}  // namespace tollgate::test
