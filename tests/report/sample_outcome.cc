#include "tests/report/sample_outcome.h"

#include "compiler/support/calendar_date.h"

namespace tollgate::report {

using namespace plan;

namespace {

CriterionOutcome criterion(std::string name, Verdict verdict, std::string clause, std::string sentence) {
  CriterionOutcome c;
  c.name = std::move(name);
  c.title = "Title of " + c.name;
  c.verdict = verdict;
  c.citations = {{"SVTAD", std::move(clause), {}}};
  c.sentence = std::move(sentence);
  return c;
}

Measure measure(std::string label, Truth truth, ir::Form form, std::string limit, std::string sentence) {
  Measure m;
  m.label = std::move(label);
  m.truth = truth;
  m.form = form;
  m.limit = std::move(limit);
  m.sentence = std::move(sentence);
  m.written = "as written";
  return m;
}

CriterionOutcome passRate() {
  CriterionOutcome c = criterion("pass-rate", Verdict::NotMet, "Table 13-1 row 1", "197 of 219 passed (89.95%); at least 198 needed (90%)");
  c.citations.insert(c.citations.begin(), {"SVTAD", "12.9(b)", {}});
  Measure m = measure("", Truth::no(), ir::Form::AtLeast, "90%", "197 of 219 passed (89.95%); at least 198 needed (90%)");
  m.share = true;
  m.leastIn = m.mostIn = 219;
  m.leastSatisfying = m.mostSatisfying = 197;
  m.failing = {{"FOC-118", "results/dsp/run-7.xml", 214, {}, {{"last-run.outcome is failed", "results/dsp/run-7.xml", 214}}},
               {"FOC-204", "", 0, {}, {}}};
  c.measures = {m};
  c.needed = {{"providers", "1 more pass among 22: FOC-118 (DSP), FOC-204 (CSP North)", 1, true}};
  c.evidence = {"sit-completion-report is on file", "test-completion-certificate is not on file"};
  return c;
}

CriterionOutcome aggregateThresholds() {
  CriterionOutcome c = criterion("aggregate-thresholds", Verdict::Undetermined, "Table 13.3", "");
  Measure open = measure("3", Truth::unknown(), ir::Form::AtMost, "30", "29 to 31, at most 30");
  open.leastIn = 40;
  open.mostIn = Tally::kUnbounded;
  open.leastSatisfying = 29;
  open.mostSatisfying = 31;
  open.open = {{"TI-204", "issues.csv", 17, {}, {{"severity is 3 or 4", "", 0}}}, {"TI-209", "issues.csv", 22, {}, {}}};
  c.measures = {measure("2", Truth::yes(), ir::Form::AtMost, "0", "0, at most 0"), open};
  c.reasons = {{Reason::Disputed, "TI-204 severity", "", {"3", "4"}, "issues.csv", 17, "disputed: severity of TI-204 (3 or 4)"}};
  c.needed = {{"TAG", "settle TI-204 or TI-209 at severity 4 (SVTAD 14.2); or the providers close 1 severity 3 issue", 1, false}};
  return c;
}

}  // namespace

Outcome sampleOutcome() {
  Outcome o;
  o.asOf = *parseIsoDate("2020-05-04");
  o.dataTo = parseIsoInstant("2020-05-03T18:20:00Z");
  o.rules = "4be07d19aa00aa00aa00aa00aa00aa00aa00aa00aa00aa00aa00aa00aa00aa00";
  o.zoneVersion = "2024a";
  o.editions = {"PLAN v1.5 of 2020-01-14"};
  o.packs = {"foc-sit 1.2 (agreed by TAG)", "foc-regression 1.0 (only proposed)"};
  o.inputs = {{"results/dsp/run-7.xml", std::string(64, 'a'), 48213, "provider-results", parseIsoInstant("2020-05-03T18:20:11Z")},
              {"issues.csv", std::string(64, 'b'), 1, "issue-export", std::nullopt}};
  o.tolerated = {{"bad-cell", "`severe` is no Severity: write 1 to 5", "issues.csv", 12, 3}};
  o.findings = {{"later-row", "TI-300 was recorded on 2020-05-06, after the date of the evaluation", "issues.csv", 31}};
  o.interpretations = {{"aggregate-limits", "Thresholds of SIT for MOC and FOC", "only proposed (DCC); TAG has not agreed it", true}};
  o.assumptions = {"aggregate-limits = both-apply"};

  GateOutcome g;
  g.gate = "sit-exit";
  g.title = "System Integration Testing";
  g.instance = "SIT-FOC-E7";
  g.citations = {{"SVTAD", "12.9", {}}, {"SVTAD", "13.18", {}}};
  g.verdict = Verdict::NotMet;
  CriterionOutcome thresholds = criterion("provider-thresholds", Verdict::MetOrNotApplicable, "Table 13-2",
                                          "nearest: DSP, severity 3: 13 to 15, at most 15");
  thresholds.notApplicableBecause = "Table 13.3 alone applies";
  CriterionOutcome report = criterion("dcc-report", Verdict::Undetermined, "Table 13-1 row 8", "awaiting TAB");
  report.reasons = {{Reason::AwaitingBody,
                     "assurance-report-approval for SIT-FOC-E7",
                     "TAB",
                     {},
                     "",
                     0,
                     "awaiting TAB: assurance-report-approval for SIT-FOC-E7"}};
  report.needed = {{"TAB", "approve the DCC assurance report for SIT-FOC-E7 (SVTAD Table 13-1 row 8)", 1, true}};
  report.decisions = {{"assurance-report-approval", "SIT-FOC-E7", "proposed", "granted", "DCC", *parseIsoDate("2020-04-30"), "DCC-2020-40",
                       "decisions/approvals.csv", 2,
                       "assurance-report-approval for SIT-FOC-E7: proposed granted by DCC on 2020-04-30 (DCC-2020-40)"}};
  CriterionOutcome workOff = criterion("work-off", Verdict::Met, "12.9(g)", "no extant issue");
  workOff.emptyBecause = "no extant issue, so no plan is due";
  CriterionOutcome moc = criterion("moc-only", Verdict::NotApplicable, "13.24", "");
  moc.notApplicableBecause = "MOC and FOC only";
  g.criteria = {criterion("executed", Verdict::Met, "12.9(a)", "219 of 219 planned tests executed"),
                passRate(),
                thresholds,
                aggregateThresholds(),
                workOff,
                report,
                moc};
  g.exceptions = {{"descoped",
                   "De-scoped tests",
                   {{"SVTAD", "13.9", {}}},
                   {{"FOC-031", "used", "SecretaryOfState, 2020-03-30"},
                    {"FOC-077", "used", "SecretaryOfState, 2020-03-30"},
                    {"FOC-090", "awaiting SecretaryOfState", ""}},
                   {{"executed", Verdict::NotMet, "219 of 221"}}},
                  {"excluded", "", {}, {}, {}}};
  g.assumed = {{"", Verdict::NotMet, ""}, {"provider-thresholds", Verdict::Met, "13 to 15, at most 15"}};
  o.gates = {g};
  return o;
}

Outcome refusedOutcome() {
  Outcome o = sampleOutcome();
  o.gates.clear();
  o.refused = {{"bad-cell", "`severe` is no Severity: write 1 to 5", "issues.csv", 12, 3},
               {"unreadable-file", "this file is HTML, not XML", "results/dsp/run-8.xml", 0, 0}};
  o.tolerated.clear();
  return o;
}

Outcome emptyOutcome() {
  Outcome o = sampleOutcome();
  o.gates.clear();
  return o;
}

Outcome notApplicableOutcome() {
  Outcome o = sampleOutcome();
  GateOutcome& gate = o.gates.front();
  gate.criteria.clear(), gate.exceptions.clear(), gate.assumed.clear();
  gate.verdict = Verdict::NotApplicable;
  gate.notApplicableBecause = "no SIT in this release";
  return o;
}

Outcome partOutcome() {
  Outcome o = sampleOutcome();
  GateOutcome& gate = o.gates.front();
  gate.criteria.resize(1);
  gate.verdict = Verdict::Undetermined;
  gate.only = Part{{"executed"}, 7, Verdict::Met};
  o.only = {"executed"};
  return o;
}

Outcome metOutcome() {
  Outcome o = sampleOutcome();
  GateOutcome& gate = o.gates.front();
  gate.criteria.resize(1);
  gate.verdict = Verdict::Met;
  o.tolerated.clear();
  return o;
}

Outcome hostileOutcome(const std::string& text) {
  Outcome o = sampleOutcome();
  const auto spoil = [&](std::string& place) { place += text; };
  for (std::string& edition : o.editions) spoil(edition);
  for (std::string& pack : o.packs) spoil(pack);
  for (table::InputFile& input : o.inputs) spoil(input.name), spoil(input.source);
  for (table::Fault& fault : o.tolerated) spoil(fault.message), spoil(fault.file);
  for (table::Finding& finding : o.findings) spoil(finding.message), spoil(finding.file);
  for (InterpretationOutcome& i : o.interpretations) spoil(i.name), spoil(i.title), spoil(i.state);
  for (std::string& assumption : o.assumptions) spoil(assumption);
  for (GateOutcome& gate : o.gates) {
    spoil(gate.title), spoil(gate.instance);
    gate.counting = {"only results where " + text};
    for (ir::Citation& citation : gate.citations) spoil(citation.document), spoil(citation.clause);
    for (CriterionOutcome& c : gate.criteria) {
      spoil(c.name), spoil(c.title), spoil(c.sentence);
      if (!c.notApplicableBecause.empty()) spoil(c.notApplicableBecause);
      for (ir::Citation& citation : c.citations) spoil(citation.clause);
      for (std::string& evidence : c.evidence) spoil(evidence);
      for (OpenReason& reason : c.reasons) spoil(reason.sentence), spoil(reason.subject);
      for (DecisionOnFile& decision : c.decisions) {
        for (std::string* told : {&decision.decision, &decision.subjects, &decision.outcome, &decision.body, &decision.reference})
          spoil(*told);
        spoil(decision.file), spoil(decision.sentence);
      }
      for (Needed& needed : c.needed) spoil(needed.who), spoil(needed.sentence);
      for (Measure& measure : c.measures) {
        spoil(measure.label), spoil(measure.written), spoil(measure.sentence);
        for (auto* rows : {&measure.failing, &measure.open}) {
          for (RowName& row : *rows) spoil(row.name), spoil(row.file);
        }
      }
    }
    for (ExceptionOutcome& exception : gate.exceptions) {
      spoil(exception.name);
      for (ExceptionMember& member : exception.members) spoil(member.name), spoil(member.state), spoil(member.grantedBy);
    }
    for (Assumed& assumed : gate.assumed) spoil(assumed.sentence);
  }
  return o;
}

}  // namespace tollgate::report
