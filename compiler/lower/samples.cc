// Worlds and examples: one for one, with the numbers of the checker.

#include "compiler/lower/lowering.h"

namespace tollgate::lower {

using ir::Id;
using ir::kNone;

ir::SampleRows Lowering::sampleRows(const sema::SampleRowsInfo& info) const {
  using From = sema::SampleFieldInfo::Is;
  using To = ir::SampleField::Is;
  ir::SampleRows out;
  out.record = info.record;
  out.count = info.count;
  out.madeKey = info.madeKey;
  out.keyText = info.keyText;
  out.firstNumber = info.madeKey == sema::kNone ? 1 : info.firstNumber;
  out.span = info.span;
  for (const sema::SampleFieldInfo& field : info.fields) {
    ir::SampleField made;
    made.field = field.field;
    switch (field.is) {
      case From::Value: made.is = To::Value; break;
      case From::Set: made.is = To::Set; break;
      case From::Disputed: made.is = To::Disputed; break;
      case From::Absent: made.is = To::Absent; break;
      case From::Unknown: made.is = To::Unknown; break;
    }
    const sema::Type& type = in_.records[info.record].fields[field.field].type;
    for (const sema::Constant& constant : field.values) made.values.push_back(value(type, constant));
    out.fields.push_back(std::move(made));
  }
  return out;
}

ir::Sample Lowering::sample(const sema::SampleInfo& info) const {
  ir::Sample out;
  out.world = info.world;
  out.asOf = info.asOf;
  for (const auto& [interpretation, choice] : info.assuming) out.assuming.emplace_back(interpretation, choice);
  for (const sema::SampleRowsInfo& rows : info.defaults) out.defaults.push_back(sampleRows(rows));
  out.noRows = info.noRows;
  for (const sema::SampleRowsInfo& rows : info.rows) out.rows.push_back(sampleRows(rows));
  out.noDecisions = info.noDecisions;
  for (const sema::SampleDecisionInfo& given : info.decisions) {
    ir::SampleDecision made;
    made.decision = given.decision;
    switch (given.act) {
      case syntax::StepKind::Proposed: made.act = ir::StepKind::Proposed; break;
      case syntax::StepKind::Recommended: made.act = ir::StepKind::Recommended; break;
      case syntax::StepKind::Decided: made.act = ir::StepKind::Decided; break;
      case syntax::StepKind::Referred: made.act = ir::StepKind::Referred; break;
    }
    made.outcome = given.outcome;
    made.body = given.body;
    made.date = given.date;
    for (size_t i = 0; i < given.subjects.size(); ++i) {
      made.subjects.push_back(value(in_.decisions[given.decision].subjects[i], given.subjects[i]));
    }
    made.reference = given.reference;
    made.span = given.span;
    out.decisions.push_back(std::move(made));
  }
  return out;
}

void Lowering::worlds() {
  for (const sema::WorldInfo& info : in_.worlds) out_.worlds.push_back({info.decl->name, sample(info.sample), meta(*info.decl)});
}

namespace {

ir::ExpectKind kindOf(syntax::ExpectLine::Form form) {
  switch (form) {
    case syntax::ExpectLine::Form::Verdict: return ir::ExpectKind::Verdict;
    case syntax::ExpectLine::Form::StillNeeded: return ir::ExpectKind::StillNeeded;
    case syntax::ExpectLine::Form::Number: return ir::ExpectKind::Number;
    case syntax::ExpectLine::Form::Finding: return ir::ExpectKind::Finding;
  }
  return ir::ExpectKind::Verdict;
}

ir::ExpectedVerdict verdictOf(syntax::ExpectedVerdict verdict) {
  switch (verdict) {
    case syntax::ExpectedVerdict::Met: return ir::ExpectedVerdict::Met;
    case syntax::ExpectedVerdict::NotMet: return ir::ExpectedVerdict::NotMet;
    case syntax::ExpectedVerdict::NotApplicable: return ir::ExpectedVerdict::NotApplicable;
    case syntax::ExpectedVerdict::MetOrNotApplicable: return ir::ExpectedVerdict::MetOrNotApplicable;
    case syntax::ExpectedVerdict::Undetermined: return ir::ExpectedVerdict::Undetermined;
    case syntax::ExpectedVerdict::NotJudged: return ir::ExpectedVerdict::NotJudged;
  }
  return ir::ExpectedVerdict::Undetermined;
}

ir::Expectation expectation(const syntax::ExpectLine& line, const sema::ExpectInfo& info) {
  ir::Expectation out;
  out.kind = kindOf(line.form);
  out.criterion = info.criterion;
  out.verdict = verdictOf(line.verdict);
  for (const syntax::NameRef& reason : line.reasons) out.reasons.push_back(reason.text);
  out.text = line.text.text;
  out.least = info.least;
  if (out.kind == ir::ExpectKind::Number && info.most >= 0) out.most = info.most;
  out.of = info.of;
  for (const syntax::SampleValue& label : line.labels) out.label += (out.label.empty() ? "" : ", ") + label.text;
  out.span = line.span;
  return out;
}

}  // namespace

void Lowering::examples() {
  for (const sema::ExampleInfo& info : in_.examples) {
    ir::Example out;
    out.title = info.decl->name;
    out.sample = sample(info.sample);
    out.gate = info.gate;
    out.criterion = info.criterion;
    if (info.instance) out.instance = value({}, *info.instance);
    for (size_t i = 0; i < info.expects.size(); ++i) out.expects.push_back(expectation(info.decl->expects[i], info.expects[i]));
    out.meta = meta(*info.decl);
    out.meta.title.clear();  // it is the name
    out_.examples.push_back(std::move(out));
  }
}

}  // namespace tollgate::lower
