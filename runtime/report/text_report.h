#pragma once
// An outcome as a person reads it. Pure: gives a text, computes no verdict and no number.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/plan/outcome.h"

namespace tollgate::report {

struct TextOptions {
  uint32_t width = 120;  // of the page; a terminal passes its own. At least 60 are used.
  bool colour = false;   // verdicts in colour, for terminals
  bool ascii = false;    // no `·` and `…`, for screens that cannot show them
  size_t names = 10;     // rows and reasons listed of one criterion; of further ones only the number is said
};

/// The form of language.md section 6: one aligned block a gate instance, then what concerns them all.
/// The same outcome and options give the same bytes.
std::string text(const plan::Outcome& outcome, const TextOptions& options = {});

/// "MET", "NOT MET", "undetermined", "met or n/a", "n/a": not met stands out, as the eye looks for it.
std::string shownVerdict(plan::Verdict verdict);

/// "SVTAD 12.9(a), Table 13-1 row 1; SEC F2.10A": the document once where it repeats.
std::string citationsText(const std::vector<ir::Citation>& citations);

}  // namespace tollgate::report
