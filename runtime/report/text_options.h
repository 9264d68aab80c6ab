#pragma once
#include <cstddef>
#include <cstdint>

namespace tollgate::report {

/// Of a page of text.
struct TextOptions {
  uint32_t width = 120;  // of the page; a terminal passes its own. At least 60 are used.
  bool colour = false;   // verdicts in colour, for terminals
  bool ascii = false;    // no `·` and `…`, for screens that cannot show them
  size_t names = 10;     // rows and reasons listed of one criterion; of further ones only the number is said
};

}  // namespace tollgate::report
