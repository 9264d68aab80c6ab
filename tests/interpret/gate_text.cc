#include "tests/interpret/gate_text.h"

#include <doctest/doctest.h>

#include "compiler/support/render.h"
#include "runtime/ingest/memory_files.h"

namespace tollgate::interpret::testing {
namespace {

const char* const kModel = R"(
enum Body: DCC, TAB, TAG, Panel
enum Severity in order worse to milder: 1..5

record Other in others, may be empty because "none is the aim"
  key id : text
  ok : flag, may be unknown
  version : text?

record Row in rows
  key id : text
  ok : flag, may be unknown
  picked : flag, may be unknown
  n : count, may be unknown
  day : date, may be unknown
  other : Other, may be unknown
  word : text?

source others-csv reads others
  from "others.csv" as csv
  complete
  id = "id"
  ok = "ok"
    "y" -> true
    "n" -> false
  version = "version" empty means absent

source rows-csv reads rows
  from "rows.csv" as csv
  complete
  may be empty because "the tests need it"
  id = "id"
  ok = "ok"
    "y" -> true
    "n" -> false
  picked = "picked"
    "y" -> true
    "n" -> false
  n = "n"
  day = "day"
  other = "other"
  word = "word" empty means absent
)";

api::Rules compiled(const std::string& text) {
  return api::compile({{"main", "main.gate", std::string(kModel + 1) + "\n" + text}}, api::noLibrary());
}

}  // namespace

std::string mistakesIn(const std::string& text) {
  std::string codes;
  const api::Rules rules = compiled(text);
  for (const Diagnostic& d : rules.diagnostics.all()) {
    if (d.severity == Severity::Error) codes += (codes.empty() ? "" : " ") + diagCode(d.kind);
  }
  return codes;
}

std::string diagnosticsOf(const std::string& text) {
  const api::Rules rules = compiled(text);
  return renderText(*rules.sources, rules.diagnostics);
}

plan::Outcome outcomeOf(const std::string& text, const Facts& facts) {
  const api::Rules rules = compiled(text);
  if (!rules.program) {
    FAIL_CHECK(renderText(*rules.sources, rules.diagnostics));
    return {};
  }
  ingest::MemoryFiles files;
  files.add("rows.csv", "id,ok,picked,n,day,other,word\n" + facts.rows);
  files.add("others.csv", "id,ok,version\n" + facts.others);
  for (const auto& [path, content] : facts.files) files.add(path, content);
  ingest::LoadOptions options;
  options.asOf = *parseIsoDate(facts.asOf);
  options.tolerated = facts.tolerated;
  interpret::EvaluationOptions judging;
  judging.gates = facts.gates;
  return api::evaluate(*rules.program, ingest::load(*rules.program, files, api::answering(*rules.program, options)), judging);
}

std::string gateWith(const std::string& lines) {
  std::string text = "exit gate exit\n  criterion c\n";
  size_t begin = 0;
  while (begin < lines.size()) {
    const size_t end = std::min(lines.find('\n', begin), lines.size());
    text += "    " + lines.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return text;
}

std::string verdictOf(const std::string& lines, const Facts& facts) {
  const plan::Outcome outcome = outcomeOf(gateWith(lines), facts);
  if (!outcome.refused.empty()) return "refused: " + outcome.refused.front().kind;
  if (outcome.gates.size() != 1 || outcome.gates[0].criteria.size() != 1) return "none";
  return plan::verdictText(outcome.gates[0].criteria[0].verdict);
}

std::string verdictsIn(const plan::Outcome& outcome) {
  std::string text;
  if (!outcome.refused.empty()) return "refused: " + outcome.refused.front().kind;
  for (const plan::GateOutcome& gate : outcome.gates) {
    if (!text.empty()) text += " | ";
    text += gate.gate + (gate.instance.empty() ? "" : " " + gate.instance) + " " + plan::verdictText(gate.verdict);
    for (const plan::CriterionOutcome& c : gate.criteria) text += "; " + c.name + " " + plan::verdictText(c.verdict);
  }
  return text;
}

std::string reasonsIn(const plan::Outcome& outcome) {
  std::string text;
  for (const plan::GateOutcome& gate : outcome.gates) {
    for (const plan::OpenReason& reason : gate.reasons) text += (text.empty() ? "" : "; ") + reason.sentence;
    for (const plan::CriterionOutcome& c : gate.criteria) {
      for (const plan::OpenReason& reason : c.reasons) text += (text.empty() ? "" : "; ") + reason.sentence;
    }
  }
  return text;
}

}  // namespace tollgate::interpret::testing
