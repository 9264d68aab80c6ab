#pragma once
// What the tests of fingerprints share: the sample and the standard library as texts, programs from texts, and the
// seeds of random tests: TOLLGATE_SEED, else a fixed one; printed.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/fingerprint/fingerprint.h"
#include "runtime/api/tollgate.h"

namespace tollgate::test {

using Texts = std::map<std::string, std::string>;  // module -> text

/// The modules of the standard library, and `pack`, `sources` and `exit` of the sample.
Texts sampleTexts();
/// The program of the module `root` and what it uses. Mistakes fail the test.
ir::Program programOf(const Texts& texts, const std::string& root);
/// Diagnostics as text.
std::string diagnosticsOf(const Texts& texts, const std::string& root);
/// Fingerprints of all packs and gates, "exit gate sit-exit" -> digits.
std::map<std::string, std::string> prints(const ir::Program& program);
/// Fingerprints of everything that packs and gates reach, sorted; names do not matter.
std::vector<std::string> allPrints(const ir::Program& program);

uint64_t seed();

}  // namespace tollgate::test
