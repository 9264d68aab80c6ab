#pragma once
// An outcome, and an explanation, for programs. The shape is described in docs/outcome-json.md and has a version of its own.

#include <string>

#include "runtime/plan/outcome.h"

namespace tollgate {
class JsonWriter;
class SourceMap;
}  // namespace tollgate

namespace tollgate::report {

inline constexpr int kJsonVersion = 1;

/// `sources` gives criteria and measures their place in the rules; nullptr leaves it out.
/// The same outcome gives the same bytes, whichever engine filled it. Members are never removed or renamed within a
/// version; new ones may be added.
std::string json(const plan::Outcome& outcome, const SourceMap* sources = nullptr);

/// The same, as the next value of a larger text.
void writeOutcome(JsonWriter& json, const plan::Outcome& outcome, const SourceMap* sources);

/// The outcome with what explains it: of each criterion its text and the definitions that it reads, of each row where its test
/// is planned and what its part rests on. Its form has the version of the outcome's.
std::string explanationJson(const plan::Outcome& outcome, const SourceMap& sources);

}  // namespace tollgate::report
