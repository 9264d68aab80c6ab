#pragma once
// What differs between two outcomes, or between the inputs of two, for people who have to find out why.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/record/record.h"

namespace tollgate::record {

struct Difference {
  std::string where;              // "gate sit-exit · SIT-FOC-E7, criterion pass-rate, verdict"
  std::string recorded, derived;  // as texts; "" with the other: it stands only in one
  bool wording = false;           // a sentence, or the hash of the rules, which another version of tollgate may give otherwise
};

/// Two outcomes as JSON: the recorded one, and the one derived now. Gates, criteria, limits, rows and facts are matched by what they
/// are called, so one that is missing is one difference. Without `inputs`, what the outcomes say of inputs and rules is left to
/// `differentFiles`. A member that stands in one of them alone is a difference, whichever it is.
/// PRECONDITION: both are JSON.
std::vector<Difference> differentOutcomes(std::string_view recorded, std::string_view derived, bool inputs = true);

struct FileDifference {
  File recorded, now;  // a `now` without a name: the file is missing; a `recorded` without one: it was not read then
};
/// By kind and name.
std::vector<FileDifference> differentFiles(const std::vector<File>& recorded, const std::vector<File>& now);

}  // namespace tollgate::record
