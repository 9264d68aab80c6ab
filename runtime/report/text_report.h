#pragma once
// An outcome as a person reads it. Pure: gives a text, computes no verdict and no number.

#include <string>

#include "runtime/plan/outcome.h"
#include "runtime/report/text_options.h"

namespace tollgate::report {

/// The form of language.md section 6: one aligned block a gate instance, then what concerns them all.
/// The same outcome and options give the same bytes.
std::string text(const plan::Outcome& outcome, const TextOptions& options = {});

}  // namespace tollgate::report
