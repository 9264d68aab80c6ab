#pragma once
// The one line that a reviewer reads of a criterion. It speaks of what decided the verdict, so it never contradicts it.

#include <set>
#include <string>
#include <vector>

#include "runtime/interpret/criterion_judge.h"
#include "runtime/plan/outcome.h"

namespace tollgate::interpret {

/// What of the requirement its truth rests on: of `any of` and `or` the alternatives that hold, where one does, or may still hold;
/// of `all of` and `and` the parts that keep it from holding, where one does.
struct Deciding {
  std::vector<ir::Id> parts;  // in the order of the text
  std::set<ir::Id> nodes;     // that stand in them, directly or through definitions
};
/// Leaves the evaluator as it was.
Deciding decidingOf(Evaluator& evaluator, const CriterionJudge& judged);

/// `outcome`: the criterion's, with verdict, reasons and measures filled in. Leaves the evaluator as it was.
std::string criterionSentence(Evaluator& evaluator, const CriterionJudge& judged, const Deciding& deciding,
                              const plan::CriterionOutcome& outcome);

/// What fails of one of the deciding parts, whose truth is false: of each measure of it that does not hold a sentence, but of those that
/// `told` names (as indexes of `outcome.measures`); of a part without measures one of itself. Leaves the evaluator as it was.
std::vector<std::string> failingSentences(Evaluator& evaluator, const CriterionJudge& judged, const Deciding& deciding, ir::Id part,
                                          const std::set<size_t>& told, const plan::CriterionOutcome& outcome);

/// The nodes that stand in `parts`, directly or through definitions.
std::set<ir::Id> nodesIn(const ir::Program& program, const std::vector<ir::Id>& parts);

/// The decisions among the bullets of `all of`, each as a measure without numbers: "granted by DCC on 2020-03-02".
std::vector<plan::Measure> decisionMeasures(Evaluator& evaluator, const CriterionJudge& judged);

}  // namespace tollgate::interpret
