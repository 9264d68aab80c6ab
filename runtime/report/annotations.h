#pragma once
// What of an outcome stands in somebody's way, each with its place: what tools show beside lines of files. Shared by the forms
// for such tools (annotation_reports.h, sarif_report.h).

#include <string>
#include <vector>

#include "compiler/support/source.h"
#include "runtime/plan/outcome.h"
#include "runtime/report/phrases.h"

namespace tollgate::report {

enum class Level : uint8_t { Error, Warning, Note };

struct Annotation {
  Level level = Level::Error;
  std::string verdict;     // "not met", "undetermined" …; "" of what is no criterion and no gate
  std::string check;       // "sit-exit.pass-rate", "data.bad-cell": the same for the same question, whatever the answer
  std::string checkTitle;  // of the criterion, or what the check is about
  std::string subject;     // "SIT-FOC-E7", "issues.csv:12"
  std::string message;     // one paragraph
  ShownPlace place;        // without a file: unknown
  struct Related {
    ShownPlace place;
    std::string text;
  };
  std::vector<Related> related;  // rows of the data, in the order of the outcome
};

/// Errors first. A criterion or gate that is undetermined is an error, for nobody may take it as met; and an outcome whose exit
/// status is not 0 has at least one error.
std::vector<Annotation> annotationsOf(const plan::Outcome& outcome, const SourceMap* sources);

/// What is to be said of a criterion that is not met or undetermined, line by line: its limits that do not hold with up to `most`
/// rows each and their places, its open facts, what is still needed.
std::vector<std::string> detailsOf(const plan::CriterionOutcome& criterion, const SourceMap* sources, size_t most);

/// Why an outcome has no verdict to give, where no gate and no criterion says it: "" if one does.
std::string nothingMetText(const plan::Outcome& outcome);

}  // namespace tollgate::report
