#pragma once
// Verdicts in the few words that stand beside a text. What they say was said by the evaluator; here it is put together.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lsp/server/verdicts.h"

namespace tollgate::lsp {

/// A criterion of one instance of a gate.
struct JudgedCriterion {
  const GateVerdict* gate = nullptr;
  const CriterionVerdict* criterion = nullptr;
};
/// Instances of the gate of this name that this file declares.
std::vector<const GateVerdict*> gatesNamed(const Verdicts& verdicts, std::string_view identity, std::string_view name);
/// The criterion of each of them.
std::vector<JudgedCriterion> criteriaNamed(const std::vector<const GateVerdict*>& gates, std::string_view name);

/// "not met as of 2020-05-04", "SIT-FOC-E7 not met · SIT-FOC-E8 met as of 2020-05-04"; of many instances how many are what.
std::string gateTitle(const std::vector<const GateVerdict*>& gates, const std::string& asOf);
/// "not met: 41 of 48 functional-tests passed …"
std::string criterionTitle(const std::vector<JudgedCriterion>& criteria);
/// Whether some instance is not met, or undetermined.
bool mayOpen(const std::vector<const GateVerdict*>& gates);

/// The counts of one line.
struct LineValue {
  std::string label;    // "41 of 48 functional-tests passed (85.41%); at least 44 needed (90%)"
  std::string tooltip;  // all of them
};
/// By line, from 1, of a file.
std::vector<std::pair<uint32_t, LineValue>> lineValues(const Verdicts& verdicts, std::string_view identity);

/// Markdown for a hover: verdict, numbers, reasons and what is still needed, of each instance.
std::string gateMarkdown(const std::vector<const GateVerdict*>& gates, const std::string& asOf);
std::string criterionMarkdown(const std::vector<JudgedCriterion>& criteria, const std::string& asOf);
/// What was counted on lines; "" where that is nothing.
std::string valuesMarkdown(const std::vector<LineValue>& lines, const std::string& asOf);

}  // namespace tollgate::lsp
