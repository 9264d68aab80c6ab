#pragma once
// Every limit has a name, a default and a home here; the message that reports one says how to raise it.

#include <cstdint>

namespace tollgate {

struct Limits {
  uint32_t sourceBytes = 256u << 20;  // one source file
  uint32_t nestingDepth = 200;        // brackets, nested quantifiers, bullets, blocks
  uint32_t diagnosticsPerFile = 200;  // mistakes of the text; further ones are counted, not shown
  uint32_t callDepth = 64;            // definitions through definitions
  uint32_t sampleRows = 100'000;      // of one world or example
  uint32_t rowCandidates = 64;        // M5 (1); part of the meaning, not to be raised
  uint32_t criterionWays = 65536;     // M5 (2); part of the meaning, not to be raised
};

}  // namespace tollgate
