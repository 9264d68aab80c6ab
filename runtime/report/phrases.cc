#include "runtime/report/phrases.h"

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"

namespace tollgate::report {

using plan::Verdict;

Tone toneOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::Met: return Tone::Good;
    case Verdict::NotMet: return Tone::Bad;
    case Verdict::NotApplicable: return Tone::Quiet;
    case Verdict::MetOrNotApplicable:
    case Verdict::Undetermined: return Tone::Open;
  }
  return Tone::Plain;
}

std::string shownVerdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::Met: return "met";
    case Verdict::NotMet: return "NOT MET";
    case Verdict::NotApplicable: return "n/a";
    case Verdict::MetOrNotApplicable: return "met or n/a";
    case Verdict::Undetermined: return "undetermined";
  }
  return "";
}

std::string headline(const plan::GateOutcome& gate) {
  if (gate.only) {
    return fmt::format("{} of {} criteria: {}", gate.only->criteria.size(), gate.only->of, shownVerdict(gate.only->verdict));
  }
  // "MET" is as loud as "NOT MET".
  return gate.verdict == Verdict::Met ? "MET" : shownVerdict(gate.verdict);
}

std::string gateName(const plan::GateOutcome& gate, std::string_view separator) {
  return gate.instance.empty() ? gate.gate : fmt::format("{}{}{}", gate.gate, separator, gate.instance);
}

std::string citationsText(const std::vector<ir::Citation>& citations) {
  std::string out, document;
  for (const ir::Citation& citation : citations) {
    if (!out.empty()) out += citation.document == document ? ", " : "; ";
    if (citation.document != document) out += citation.document + (citation.clause.empty() ? "" : " ");
    out += citation.clause;
    document = citation.document;
  }
  return out;
}

std::string partText(const plan::Part& part) {
  const std::string judged = fmt::format("only {} {} judged, {} of {} criteria", listed(part.criteria),
                                         part.criteria.size() == 1 ? "was" : "were", part.criteria.size(), part.of);
  if (part.verdict != Verdict::NotMet) return judged + ": this is no verdict of the whole gate";
  return judged + "; not met, and so the whole gate is not met";
}

/// Members with the same state and the same granter share a paragraph; every one is named (M10).
std::vector<std::string> memberTexts(const plan::ExceptionOutcome& exception) {
  std::vector<std::string> out;
  const auto& members = exception.members;
  for (size_t i = 0; i < members.size();) {
    std::vector<std::string> names;
    size_t k = i;
    for (; k < members.size() && members[k].state == members[i].state && members[k].grantedBy == members[i].grantedBy; ++k) {
      names.push_back(members[k].name);
    }
    std::string note = members[i].state;
    if (!members[i].grantedBy.empty()) note += (note.empty() ? "" : "; ") + members[i].grantedBy;
    out.push_back(listed(names) + (note.empty() ? "" : " (" + note + ")"));
    i = k;
  }
  if (out.empty()) out.push_back("none");
  return out;
}

std::string reasonSentence(const plan::OpenReason& reason) {
  return reason.sentence.empty() ? plan::reasonText(reason.reason) + ": " + reason.subject : reason.sentence;
}

std::string countingText(const std::vector<std::string>& counting) {
  return counting.empty() ? "" : fmt::format("counting {}", fmt::join(counting, "; "));
}

std::string measureText(const plan::Measure& measure) {
  return measure.label.empty() ? measure.sentence : measure.label + ": " + measure.sentence;
}

bool hasUpperLimit(const plan::Measure& measure) {
  return measure.form == ir::Form::AtMost || measure.form == ir::Form::No || measure.form == ir::Form::FewerThan;
}

std::string listed(const std::vector<std::string>& names, size_t most) {
  std::string out;
  for (size_t i = 0; i < names.size() && i < most; ++i) out += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) out += fmt::format("{}{} more", most == 0 ? "" : " and ", names.size() - most);
  return out;
}

std::string listed(const std::vector<std::string>& names) { return listed(names, names.size()); }

std::string counted(size_t count, std::string_view one) { return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s"); }

std::string shownInstant(int64_t nanoseconds) {
  std::string text = formatIsoInstant(nanoseconds);
  if (text.size() < 20 || text[10] != 'T' || text.back() != 'Z') return text;
  text[10] = ' ';
  text.pop_back();
  if (text.size() == 19 && text.ends_with(":00")) text.resize(16);
  return text + " UTC";
}

std::string shownPlace(const std::string& file, uint32_t line, uint32_t column) {
  if (file.empty()) return "";
  if (line == 0) return file;
  return column == 0 ? fmt::format("{}:{}", file, line) : fmt::format("{}:{}:{}", file, line, column);
}

ShownPlace rulePlace(const SourceMap* sources, Span span) {
  if (sources == nullptr || !span.valid() || span.file >= sources->size()) return {};
  const SourceFile& file = sources->file(span.file);
  const LineColumn at = file.locate(span.begin);
  return {file.name(), at.line, at.column};
}

std::string rulePlaceText(const SourceMap* sources, Span span) {
  const ShownPlace place = rulePlace(sources, span);
  return shownPlace(place.file, place.line);
}

std::vector<std::string> declarationAt(const SourceMap* sources, Span span) {
  std::vector<std::string> lines;
  if (sources == nullptr || !span.valid() || span.file >= sources->size()) return lines;
  const SourceFile& file = sources->file(span.file);
  const uint32_t first = file.locate(span.begin).line;
  const size_t indent = file.line(first).find_first_not_of(' ');
  if (indent == std::string_view::npos) return lines;
  for (uint32_t number = first; number <= file.lineCount(); ++number) {
    const std::string_view line = file.line(number);
    const size_t begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos || (number > first && begin <= indent)) break;
    lines.emplace_back(line.substr(indent));
  }
  return lines;
}

std::string rowPlaceText(const SourceMap* sources, const plan::RowName& row) {
  return row.file.empty() ? rulePlaceText(sources, row.planned) : shownPlace(row.file, row.line);
}

std::string withPlace(std::string text, const std::string& place) {
  return place.empty() ? std::move(text) : fmt::format("{} [{}]", text, place);
}

}  // namespace tollgate::report
