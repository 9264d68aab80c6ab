#pragma once
// An outcome as a page: what a reviewer reads, whatever the form. One block a gate instance, then what concerns them all.

#include <cstddef>
#include <string_view>

#include "runtime/plan/outcome.h"
#include "runtime/report/document.h"

namespace tollgate::report {

struct PageOptions {
  size_t names = 50;          // rows and reasons listed of one criterion; of further ones only the number is said
  bool ascii = false;         // no `·` and `…`
  bool verdictsFirst = true;  // a list of all verdicts, with links; else it stands behind several gates, without
  /// " · " or " - ".
  std::string_view separator() const { return ascii ? " - " : " · "; }
};

/// Lays out; computes no verdict and no number. The same outcome and options give the same document.
Document outcomeDocument(const plan::Outcome& outcome, const PageOptions& options = {});

/// "as of … · data to … · rules … · packs …".
std::string snapshotText(const plan::Outcome& outcome, const PageOptions& options);
/// One gate instance with its criteria, needs, exceptions and assumptions. `id`: of its heading.
void addGate(Document& document, const plan::Outcome& outcome, const plan::GateOutcome& gate, const PageOptions& options,
             const std::string& id);
/// "gate-3", of the gate with this index.
std::string gateId(size_t index);

}  // namespace tollgate::report
