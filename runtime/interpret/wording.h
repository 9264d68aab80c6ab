#pragma once
// Sentences about numbers and open facts, for people. One place words everything, so that no engine and no report
// does (M18). Rounded numbers never contradict a verdict: percentages are rounded away from their limit.

#include <string>
#include <vector>

#include "runtime/interpret/evaluator.h"
#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

/// "TI-204", "DSP, 3", a value of any type by its name.
std::string elementName(const ir::Program&, const table::Dataset&, const ir::Type&, int64_t value);
std::string possibleName(const ir::Program&, const table::Dataset&, const ir::Type&, const Possible&);
/// The elements of enclosing `for each`: "DSP, severity 3".
std::string labelsText(const Evaluator&, const std::vector<std::pair<ir::Id, Possible>>& labels);
/// "TAG"; "" for none.
std::string bodyName(const ir::Program&, ir::Id body);

plan::RowName rowNameOf(const ir::Program&, const table::Dataset&, const ir::Type& element, int64_t value);
/// What a named row's part rests on; `satisfies`: how it counted.
using RowGrounds = std::function<std::vector<plan::Ground>(int64_t row, Truth satisfies)>;
plan::Measure measureOf(const Evaluator&, const FoldRecord&, const RowGrounds& grounds = {});
plan::Measure measureOf(const Evaluator&, const ComparisonRecord&);
plan::OpenReason reasonOf(const Evaluator&, FactId);
/// A field of a row that may still come, where `reasons` say that the row may come: that is then reason enough.
bool isFieldOfFurtherRow(const Evaluator&, FactId, const std::vector<FactId>& reasons);
std::string decisionSentence(const Evaluator&, ir::Id node, const DecisionState&, const DecisionAsked&);
/// The same, with the values of the node's kids.
std::string decisionSentence(const Evaluator&, ir::Id node, std::vector<int64_t> values);
/// "TI-204"; of several, in brackets and each with its kind: "(issue TI-204, phase SIT-FOC-E7)".
std::string argumentsText(const ir::Program&, const table::Dataset&, const std::vector<ir::Id>& variables,
                          const std::vector<int64_t>& values);
std::string subjectsText(const ir::Program&, const table::Dataset&, ir::Id decision, const std::vector<int64_t>& subjects);
/// True for forms that rows hurt by satisfying: at most, fewer than, no.
bool isUpperLimit(ir::Form form);
/// Least number of further (lower limits) or fewer (upper limits) satisfying rows that makes it true for sure; -1: none.
int64_t leastChange(const plan::Tally&, ir::Form form, plan::Limit limit);

}  // namespace tollgate::interpret
