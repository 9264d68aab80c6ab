#pragma once
// Short texts that several reports share: places, lists of names, verdicts as words. They put together what the outcome says,
// and compute nothing.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/source.h"
#include "runtime/plan/outcome.h"
#include "runtime/report/document.h"

namespace tollgate::report {

Tone toneOf(plan::Verdict verdict);
/// "met", "NOT MET", "undetermined", "met or n/a", "n/a": not met stands out, as the eye looks for it.
std::string shownVerdict(plan::Verdict verdict);
/// A gate's verdict in a word; where criteria were left out, "2 of 14 criteria: met".
std::string headline(const plan::GateOutcome& gate);
/// "sit-exit · SIT-FOC-E7".
std::string gateName(const plan::GateOutcome& gate, std::string_view separator = " · ");
/// "SVTAD 12.9(a), Table 13-1 row 1; SEC F2.10A": the document once where it repeats.
std::string citationsText(const std::vector<ir::Citation>& citations);
/// That the verdict is no verdict of the gate, and of what it is one.
std::string partText(const plan::Part& part);
/// "FOC-031, FOC-077 (used; SecretaryOfState, 2020-03-30)": the members with the same state in one text; "none".
std::vector<std::string> memberTexts(const plan::ExceptionOutcome& exception);
/// Its sentence, or the reason and the subject.
std::string reasonSentence(const plan::OpenReason& reason);
/// "counting only results where phase is p; only issues where …"; "" for none.
std::string countingText(const std::vector<std::string>& counting);
/// "DSP, 3: 13 to 15, at most 15".
std::string measureText(const plan::Measure& measure);
/// Whether rows hurt it by satisfying: its failing rows are those that count against it.
bool hasUpperLimit(const plan::Measure& measure);

/// "a, b, c and 12 more", at most `most` of them.
std::string listed(const std::vector<std::string>& names, size_t most);
std::string listed(const std::vector<std::string>& names);
/// "1 fault", "2 faults".
std::string counted(size_t count, std::string_view one);
/// "2020-05-03 18:20 UTC".
std::string shownInstant(int64_t nanoseconds);

/// A line of a file that a report points to.
struct ShownPlace {
  std::string file;
  uint32_t line = 0, column = 0;  // 0: not known
};
/// "results/a.xml:3:7", as far as it is known.
std::string shownPlace(const std::string& file, uint32_t line, uint32_t column = 0);
/// Of the rules; `sources` may be null.
ShownPlace rulePlace(const SourceMap* sources, Span span);
/// "packs/sit/exit.gate:31"; "" if it is not known.
std::string rulePlaceText(const SourceMap* sources, Span span);
/// A declaration as its author wrote it: its line and the deeper ones below, without the indent of the first.
std::vector<std::string> declarationAt(const SourceMap* sources, Span span);
/// "results/a.xml:3", else where the test is planned.
std::string rowPlaceText(const SourceMap* sources, const plan::RowName& row);
/// The text, and behind it the place in square brackets if there is one.
std::string withPlace(std::string text, const std::string& place);

}  // namespace tollgate::report
