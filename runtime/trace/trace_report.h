#pragma once
// A trace for people and for machines. The same trace gives the same bytes in every form.

#include <string>

#include "runtime/report/document.h"
#include "runtime/trace/trace.h"

namespace tollgate {
class SourceMap;
}

namespace tollgate::trace {

inline constexpr int kTraceVersion = 1;  // of the JSON

/// The matrix, the heatmap, the figures and the defects as one page: report::htmlOf, markdownOf and textOf lay it out.
/// `mostTests`: named in a row of the matrix, of further ones only the number is said; 0: all. The heatmap and the matrix
/// can be had alone.
enum class Shown : uint8_t { All, Matrix, Heatmap, Defects };
report::Document traceDocument(const Trace& trace, Shown shown = Shown::All, size_t mostTests = 0);

/// One row a link; a requirement without one has a row of its own, an orphan has no requirement. RFC 4180, with a heading line;
/// a cell that a spreadsheet would take for a formula begins with `'`.
std::string traceCsv(const Trace& trace);

/// docs/trace-json.md. Positions are of `sources`, where a thing is written in Gate.
std::string traceJson(const Trace& trace, const SourceMap* sources = nullptr);

}  // namespace tollgate::trace
