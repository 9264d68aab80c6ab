// Declarations: one for one, with the numbers of the checker.

#include "compiler/lower/lowering.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/composed_text.h"

namespace tollgate::lower {

using ir::Id;
using ir::kNone;

ir::Program lower(const sema::CheckedProgram& checked) { return Lowering(checked).run(); }

ir::Program Lowering::run() {
  for (const auto& module : in_.modules) {
    out_.modules.push_back({module->name, in_.sources_->file(module->file).name(), ""});
  }
  for (const sema::Variable& v : in_.variables) out_.variables.push_back({v.name, type(v.type)});
  out_.bodies = in_.bodies;
  out_.tests = in_.tests;
  out_.packRecord = in_.packRecord;
  types();
  tables();
  interpretations();
  decisions();
  functions();
  sources();
  registers();
  packs();
  calendars();
  gates();
  worlds();
  examples();
  return std::move(out_);
}

ir::Type Lowering::type(const sema::Type& t) const {
  auto kind = [](sema::TypeKind k) {
    switch (k) {
      case sema::TypeKind::Error:
      case sema::TypeKind::Flag: return ir::TypeKind::Flag;
      case sema::TypeKind::Count:
      case sema::TypeKind::Months: return ir::TypeKind::Count;
      case sema::TypeKind::Integer: return ir::TypeKind::Integer;
      case sema::TypeKind::Number: return ir::TypeKind::Number;
      case sema::TypeKind::Share: return ir::TypeKind::Share;
      case sema::TypeKind::Duration: return ir::TypeKind::Duration;
      case sema::TypeKind::Days: return ir::TypeKind::Days;
      case sema::TypeKind::WorkingDays: return ir::TypeKind::WorkingDays;
      case sema::TypeKind::Date: return ir::TypeKind::Date;
      case sema::TypeKind::Instant: return ir::TypeKind::Instant;
      case sema::TypeKind::Text: return ir::TypeKind::Text;
      case sema::TypeKind::Enum: return ir::TypeKind::Enum;
      case sema::TypeKind::Ref: return ir::TypeKind::Ref;
      case sema::TypeKind::Set: return ir::TypeKind::Set;
    }
    return ir::TypeKind::Flag;
  };
  ir::Type out;
  out.kind = kind(t.kind);
  if (t.is(sema::TypeKind::Set)) out.element = kind(t.element);
  out.id = t.id;
  out.optional = t.optional;
  return out;
}

ir::Value Lowering::value(const sema::Type& type, const sema::Constant& c) const {
  const bool text = type.is(sema::TypeKind::Text);
  return {c.integer, c.denominator, c.number, text ? composed(c.text).value_or(c.text) : c.text, false};
}

std::vector<ir::Citation> Lowering::citations(const std::vector<syntax::Citation>& list) const {
  std::vector<ir::Citation> out;
  for (const syntax::Citation& c : list) {
    out.push_back({c.document, c.version.written() ? c.locator + " version " + c.version.text : c.locator, c.span});
  }
  return out;
}

ir::Meta Lowering::meta(const syntax::DeclBase& decl) const {
  return {decl.title.text, decl.doc, citations(decl.citations), decl.nameSpan, ""};
}

void Lowering::types() {
  for (const sema::EnumInfo& info : in_.enums) {
    ir::Enum out;
    out.name = info.name;
    out.values = info.values;
    out.valueTitles.assign(info.values.size(), "");
    out.firstWord = info.firstWord;
    out.lastWord = info.lastWord;
    if (info.ordered()) {
      out.order = info.firstWord == "worse" && info.lastWord == "milder"    ? ir::EnumOrder::WorseToMilder
                  : info.firstWord == "earlier" && info.lastWord == "later" ? ir::EnumOrder::EarlierToLater
                                                                            : ir::EnumOrder::Other;
    }
    if (info.decl) {
      out.meta = meta(*info.decl);
      for (const syntax::EnumValue& v : info.decl->values) {
        if (Id o = info.ordinalOf(v.name); o != kNone) out.valueTitles[o] = v.title.text;
      }
    } else {
      const syntax::InterpretationDecl& decl = *in_.interpretations[info.interpretation].decl;
      out.meta = meta(decl);
      for (const syntax::Choice& c : decl.choices) {
        if (Id o = info.ordinalOf(c.name); o != kNone) out.valueTitles[o] = c.title.text;
      }
    }
    out_.enums.push_back(std::move(out));
  }
  for (const sema::RecordInfo& info : in_.records) {
    ir::Record out;
    out.name = info.decl->name;
    out.collection = info.decl->collection.text;
    out.key = info.key;
    out.recorded = info.recorded;
    out.mayBeEmpty = info.decl->mayBeEmpty.written();
    out.mayBeEmptyBecause = info.decl->mayBeEmpty.because.text;
    out.meta = meta(*info.decl);
    for (const sema::FieldInfo& field : info.fields) {
      ir::FieldDecl f;
      f.name = field.decl->name;
      f.type = type(field.type);
      f.mayBeUnknown = field.decl->mayBeUnknown.valid();
      f.mayBeDisputed = field.decl->mayBeDisputed.written();
      if (field.decl->mayBeDisputed.where != syntax::kNoExpr) {
        f.disputedVar = field.disputedVar;
        f.disputedWhere = expr(info.module, field.decl->mayBeDisputed.where);
      }
      for (const syntax::MayBecome& change : field.decl->mayBecome) {
        ir::MayBecome m;
        m.verb = change.verb.text;
        m.value.integer = field.type.is(sema::TypeKind::Enum) ? in_.enums[field.type.id].ordinalOf(change.value.text)
                                                              : (change.value.text == "true");
        f.mayBecome.push_back(std::move(m));
      }
      f.meta.title = field.decl->title.text;
      f.meta.doc = field.decl->doc;
      f.meta.span = field.decl->nameSpan;
      f.meta.citations = citations(field.decl->mayBeDisputed.citations);
      out.fields.push_back(std::move(f));
    }
    out_.records.push_back(std::move(out));
  }
}

void Lowering::functions() {
  for (const sema::FunctionInfo& info : in_.functions) {
    ir::Function out;
    out.name = info.decl().name;
    out.kind = info.kind == sema::FunctionKind::Exception  ? ir::FunctionKind::Exception
               : info.kind == sema::FunctionKind::Property ? ir::FunctionKind::Property
                                                           : ir::FunctionKind::Define;
    out.owner = info.owner;
    out.scopeGate = info.gate;
    out.scopeCriterion = info.criterion;
    out.params = info.params;
    out.result = type(info.result);
    out.body = expr(info.module, info.body());
    if (info.mayBeEmpty().written()) out.mayBeEmptyBecause = info.mayBeEmpty().because.text;
    if (info.define && !info.define->mayBecome.empty()) {
      const syntax::MayBecome& change = info.define->mayBecome.front();
      ir::MayBecome m;
      m.verb = change.verb.text;
      m.value.integer = change.value.text == "true";
      out.mayBecome = std::move(m);
    }
    out.until = info.until;
    out.made = info.made;
    out.meta = meta(info.decl());
    out_.functions.push_back(std::move(out));
  }
}

void Lowering::tables() {
  for (const sema::TableInfo& info : in_.tables) {
    ir::Table out;
    out.name = info.decl->name;
    out.cellType = type(info.cellType);
    for (Id axis : info.axes) out.axes.push_back(type(sema::Type::enumOf(axis)));
    for (const auto& cell : info.cells) {
      out.cells.push_back(cell ? std::optional<ir::Value>(value(info.cellType, *cell)) : std::nullopt);
    }
    out.noneBecause = info.noneBecause;
    if (info.limitFor.is(sema::TypeKind::Ref) || info.limitFor.is(sema::TypeKind::Enum)) {
      out.limitFor = info.limitFor.id;
      out.limitForIsEnum = info.limitFor.is(sema::TypeKind::Enum);
      out.limitForAllTogether = info.decl->limitScope == syntax::TableDecl::LimitScope::Together;
    }
    out.meta = meta(*info.decl);
    out_.tables.push_back(std::move(out));
  }
}

void Lowering::interpretations() {
  for (const sema::InterpretationInfo& info : in_.interpretations) {
    const syntax::InterpretationDecl& decl = *info.decl;
    const sema::EnumInfo& choices = in_.enums[info.choices];
    ir::Interpretation out;
    out.name = decl.name;
    out.choices = info.choices;
    out.toBeAgreedBy = decl.toBeAgreedBy.text;
    if (!decl.proposed.empty()) {
      const syntax::ProposalLine& line = decl.proposed.back();
      out.proposed = choices.ordinalOf(line.choice.text);
      out.proposedBy = line.body.text;
      out.proposedOn = parseIsoDate(line.on.text);
    }
    const syntax::ProposalLine* agreed = nullptr;  // of a body one alone
    for (const syntax::ProposalLine* line : info.agreed) {
      if (!agreed || line->body.text == decl.toBeAgreedBy.text) agreed = line;
    }
    if (agreed) {
      out.agreed = choices.ordinalOf(agreed->choice.text);
      out.agreedBy = agreed->body.text;
      out.agreedOn = parseIsoDate(agreed->on.text);
      out.agreedReference = agreed->ref.text;
    }
    out.meta = meta(decl);
    out_.interpretations.push_back(std::move(out));
  }
}

void Lowering::decisions() {
  for (const sema::DecisionInfo& info : in_.decisions) {
    ir::Decision out;
    out.name = info.name;
    for (const sema::Type& subject : info.subjects) out.subjects.push_back(type(subject));
    out.outcomes = info.outcomes;
    out.notBeforeOf = info.notBeforeOf;
    out.notBefore = info.notBefore;
    out.whileUndecided = info.whileUndecided;
    if (info.decl) {
      out.renewable = info.decl->renewable;
      out.meta = meta(*info.decl);
    } else {
      const syntax::CriterionDecl& criterion = *in_.gates[info.gate].criteria[info.criterion].decl;
      out.meta = meta(criterion);
      out.meta.span = criterion.judgedBy.span;
    }
    for (size_t i = 0; i < info.steps.size(); ++i) {
      ir::DecisionStep step;
      step.body = info.steps[i].body;
      step.withinWorkingDays = info.steps[i].withinWorkingDays;
      step.span = out.meta.span;
      if (info.decl) {
        const syntax::DecisionStep& written = info.decl->steps[i];
        switch (written.kind) {
          case syntax::StepKind::Proposed: step.kind = ir::StepKind::Proposed; break;
          case syntax::StepKind::Recommended: step.kind = ir::StepKind::Recommended; break;
          case syntax::StepKind::Decided: step.kind = ir::StepKind::Decided; break;
          case syntax::StepKind::Referred: step.kind = ir::StepKind::Referred; break;
        }
        step.meanwhileOutcomeStands = written.outcomeStands;
        step.eitherWay = written.eitherWay;
        step.span = written.span;
      }
      out.steps.push_back(step);
    }
    out_.decisions.push_back(std::move(out));
  }
}

std::vector<ir::CountingOnly> Lowering::counting(Id module, const std::vector<sema::CountingInfo>& infos,
                                                 const std::vector<syntax::CountingOnly>& lines) {
  std::vector<ir::CountingOnly> out;
  for (size_t i = 0; i < infos.size(); ++i) {
    out.push_back({infos[i].record, infos[i].var, expr(module, lines[i].where)});
  }
  return out;
}

ir::Criterion Lowering::criterion(const sema::GateInfo& gate, const sema::CriterionInfo& info) {
  const syntax::CriterionDecl& decl = *info.decl;
  ir::Criterion out;
  out.name = decl.name;
  out.countingOnly = counting(gate.module, info.counting, decl.counting);
  if (decl.applies.written()) {
    out.appliesWhen = expr(gate.module, decl.applies.when);
    out.otherwiseBecause = decl.applies.otherwiseBecause.text;
  }
  if (decl.require != syntax::kNoExpr) out.require = expr(gate.module, decl.require);
  for (size_t i = 0; i < decl.evidence.size(); ++i) {
    ir::Evidence shown{decl.evidence[i].text, kNone};
    const sema::Id report = i < info.evidence.size() ? info.evidence[i] : sema::kNone;
    if (report != sema::kNone) {
      ir::Node node;
      node.op = ir::Op::Call;
      node.index = in_.reports[report].onFile;
      node.kids = {variable(gate.instance, decl.evidence[i].span)};
      node.meta.span = decl.evidence[i].span;
      shown.onFile = add(std::move(node));
    }
    out.evidence.push_back(std::move(shown));
  }
  if (info.judgedBy != sema::kNone) {
    out.judgedBy = info.judgedBy;
    ir::Node node;
    node.op = ir::Op::DecisionIs;
    if (gate.instance != sema::kNone) node.kids = {variable(gate.instance, decl.judgedBy.span)};
    node.index = info.judgedBy;
    node.outcome = 0;
    node.meta.span = decl.judgedBy.span;
    node.meta.written = "judged by " + decl.judgedBy.text;
    const Id judged = add(std::move(node));
    if (out.require == kNone) {
      out.require = judged;
    } else {
      ir::Node both;
      both.op = ir::Op::And;
      both.kids = {out.require, judged};
      both.meta.span = decl.span;
      both.meta.written = out_.nodes[out.require].meta.written + " and judged by " + decl.judgedBy.text;
      out.require = add(std::move(both));
    }
  }
  out.meta = meta(decl);
  return out;
}

void Lowering::gates() {
  for (const sema::GateInfo& info : in_.gates) {
    const syntax::GateDecl& decl = *info.decl;
    ir::Gate out;
    out.name = decl.name;
    out.exit = !decl.isEntry;
    if (info.instance != sema::kNone) {
      out.instance = info.instance;
      out.instances = expr(info.module, decl.scope.bindings[0]);
      if (info.scopeVar != sema::kNone) {
        const Id condition = expr(info.module, decl.scope.where);
        out.instances = filter(out.instances, info.scopeVar, condition, decl.scope.span);
      }
    }
    out.countingOnly = counting(info.module, info.counting, decl.counting);
    if (decl.applies.written()) {
      out.appliesWhen = expr(info.module, decl.applies.when);
      out.otherwiseBecause = decl.applies.otherwiseBecause.text;
    }
    for (const sema::CriterionInfo& c : info.criteria) out.criteria.push_back(criterion(info, c));
    out.meta = meta(decl);
    out_.gates.push_back(std::move(out));
  }
}

}  // namespace tollgate::lower
