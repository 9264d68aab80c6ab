#pragma once
// Rules as Gate text and facts as CSV, through the whole front end and the loader: parsed, checked, lowered, loaded,
// evaluated. For tests that show a rule of the meaning end to end.

#include <map>
#include <set>
#include <string>

#include "runtime/api/tollgate.h"

namespace tollgate::interpret::testing {

/// The facts of one evaluation. `rows` and `others` are the lines below the headings of the two collections of the
/// model that every text here stands on (see gate_text.cc): id, ok, picked, n, day, other, word of `rows` and id, ok of
/// `others`; flags are `y` and `n`, an empty cell is an unknown one.
struct Facts {
  std::string rows, others;
  std::map<std::string, std::string> files;  // more files
  std::set<std::string> tolerated;
  std::string asOf = "2020-06-01";
  std::vector<std::string> gates = {};  // that are judged; none: all
};

/// Codes of the mistakes in a module that stands on the model, "G0500 G0702"; warnings are left out.
std::string mistakesIn(const std::string& text);
/// Every diagnostic as text.
std::string diagnosticsOf(const std::string& text);
/// The outcome of a module that stands on the model; a mistake in it fails the test.
plan::Outcome outcomeOf(const std::string& text, const Facts& facts);
/// A module with one gate `exit` of one criterion `c` with these lines.
std::string gateWith(const std::string& lines);
/// The verdict of that criterion; "refused: KIND" where the data is refused.
std::string verdictOf(const std::string& lines, const Facts& facts);
/// "exit met; c met, d undetermined" for each gate and instance.
std::string verdictsIn(const plan::Outcome& outcome);
/// The sentences of all reasons of all criteria, joined by "; ".
std::string reasonsIn(const plan::Outcome& outcome);

}  // namespace tollgate::interpret::testing
