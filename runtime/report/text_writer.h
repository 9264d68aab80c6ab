#pragma once
// A document as text of a fixed width, for terminals and for mail.

#include <string>

#include "runtime/report/document.h"
#include "runtime/report/text_options.h"

namespace tollgate::report {

/// A heading with a state has it at the right edge; tables have a heading line if they are `titled`. The same document and options give the
/// same bytes. `ascii` and `names` are for those who build documents.
std::string textOf(const Document& document, const TextOptions& options = {});

}  // namespace tollgate::report
