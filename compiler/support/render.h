#pragma once
// Diagnostics as people, programs and code scanners read them. Pure: gives texts, prints nothing.

#include <string>

#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tollgate {

struct RenderOptions {
  bool colour = false;    // ANSI colours, for terminals
  uint32_t clipAt = 160;  // columns of a source line that are shown around the place; longer lines are clipped
};

/// The form of language.md section 6, one block a diagnostic, a blank line between two:
///
///   error[G0203]: `issue-treshold` is not defined
///     --> packs/sit/exit.gate:31:15
///   31 |       at most issue-treshold[s, SIT] of extant satisfy provider is p
///      |               ^^^^^^^^^^^^^^ did you mean `issue-threshold`?
///
/// Columns are counted in characters (code points), carets in screen columns. A help that begins with `did you mean`
/// stands beside the carets, any other below. Labels are marked by `-`; fixes are named. Control characters of the
/// source are shown as pictures, so that no file can steer a terminal. A diagnostic without a place has no lines.
std::string renderText(const SourceMap& sources, const Diagnostics& diagnostics, const RenderOptions& options = {});

/// "2 errors, 1 warning"; "" if there are none.
std::string diagnosticSummary(const Diagnostics& diagnostics);

/// One line a diagnostic as compilers write it, so that editors and builds find the place; labels and help follow as notes:
///
///   packs/sit/exit.gate:31:15: error: `issue-treshold` is not defined [G0203]
///   packs/sit/exit.gate:31:15: note: did you mean `issue-threshold`?
///
/// Columns are counted in characters. A diagnostic without a place begins with `tollgate:`. No file can steer a terminal.
std::string renderGcc(const SourceMap& sources, const Diagnostics& diagnostics);

/// docs/diagnostics-json.md; shape version 1. Columns in code points and in UTF-16 units, offsets in bytes.
std::string renderJson(const SourceMap& sources, const Diagnostics& diagnostics);

/// SARIF 2.1.0 with one run; every registered diagnostic that occurs is a rule. Columns are UTF-16 code units.
std::string renderSarif(const SourceMap& sources, const Diagnostics& diagnostics, const std::string& toolVersion);

/// The list of all registered diagnostics, as Markdown (docs/diagnostics.md).
std::string diagnosticsPage();
/// What the page of one begins with (docs/diagnostics/G0203.md): its title, its sentence and its advice.
std::string diagnosticHead(const DiagInfo& info);

/// 1-based column in characters (code points), as all messages count it. O(length of the line).
uint32_t characterColumn(const SourceFile& file, uint32_t offset);

/// "error", "warning", "note".
std::string_view severityWord(Severity severity);

}  // namespace tollgate
