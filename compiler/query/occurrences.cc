// What names mean in declarations and expressions.

#include "compiler/query/occurrences.h"

#include <algorithm>

#include "compiler/sema/words.h"
#include "compiler/support/made_words.h"

namespace tollgate::query {

using sema::Meaning;
using sema::Type;
using sema::TypeKind;
using syntax::ExprKind;

Collector::Collector(const sema::CheckedProgram& program, const SourceMap& sources) : p_(program), sources_(sources) {
  files_.resize(sources.size());
  reportOf_.assign(p_.records.size(), kNone);
  for (Id r = 0; r < p_.reports.size(); ++r) {
    if (p_.reports[r].record < reportOf_.size()) reportOf_[p_.reports[r].record] = r;
  }
}

std::vector<std::vector<Occurrence>> Collector::run() {
  numberTests();
  variables();
  for (Id m = 0; m < p_.modules.size(); ++m) {
    uses(m);
    expressions(m);
    citations(m);
  }
  for (Id e = 0; e < p_.enums.size(); ++e) {
    if (p_.enums[e].decl == nullptr) continue;
    add(p_.enums[e].decl->nameSpan, {EntityKind::Enum, e}, Use::Declares);
    for (const syntax::EnumValue& v : p_.enums[e].decl->values) value(Type::enumOf(e), v.name, v.nameSpan, Use::Declares);
  }
  for (Id r = 0; r < p_.records.size(); ++r) record(r);
  for (Id f = 0; f < p_.functions.size(); ++f) defineDecl(f);
  for (Id t = 0; t < p_.tables.size(); ++t) table(t);
  for (Id d = 0; d < p_.decisions.size(); ++d) decision(d);
  for (Id i = 0; i < p_.interpretations.size(); ++i) interpretation(i);
  for (const sema::AgreementInfo& made : p_.agreements) {
    if (made.interpretation == kNone) continue;
    name({made.decl->name, made.decl->nameSpan}, {EntityKind::Interpretation, made.interpretation});
    proposal(made.decl->line, made.interpretation);
  }
  for (Id g = 0; g < p_.gates.size(); ++g) gate(g);
  for (Id r = 0; r < p_.reports.size(); ++r) report(r);
  for (Id d = 0; d < p_.documents.size(); ++d) document(d);
  for (Id s = 0; s < p_.sources.size(); ++s) source(s);
  for (Id k = 0; k < p_.packs.size(); ++k) pack(k);
  for (Id c = 0; c < p_.calendars.size(); ++c) add(p_.calendars[c].decl->nameSpan, {EntityKind::Calendar, c}, Use::Declares);
  for (Id w = 0; w < p_.worlds.size(); ++w) {
    add(p_.worlds[w].decl->nameSpan, {EntityKind::World, w}, Use::Declares);
    sampleData(p_.worlds[w].module, p_.worlds[w].decl->data, p_.worlds[w].sample.world);
  }
  for (Id x = 0; x < p_.examples.size(); ++x) example(x);
  for (auto& file : files_) {
    std::sort(file.begin(), file.end(), [](const Occurrence& a, const Occurrence& b) {
      if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
      if (a.span.end != b.span.end) return a.span.end > b.span.end;
      return a.entity != b.entity ? a.entity < b.entity : a.use < b.use;
    });
    const auto same = [](const Occurrence& a, const Occurrence& b) { return a.span == b.span && a.entity == b.entity; };
    file.erase(std::unique(file.begin(), file.end(), same), file.end());
  }
  return std::move(files_);
}

std::string_view Collector::textAt(Span span) const {
  if (!span.valid() || span.file >= sources_.size() || span.begin >= span.end) return {};
  const std::string_view text = sources_.file(span.file).text();
  return span.end <= text.size() ? text.substr(span.begin, span.end - span.begin) : std::string_view();
}

Spelling Collector::spellingOf(std::string_view text, const Entity& entity) const {
  const std::string_view name = nameOf(p_, entity);
  if (text == name) return Spelling::Name;
  if (entity.kind == EntityKind::Collection && text == singularOf(std::string(name))) return Spelling::Singular;
  return Spelling::Other;
}

void Collector::add(Span span, Entity entity, Use use) {
  if (!entity.known()) return;
  std::string_view text = textAt(span);
  // Of a path only its last name, of a text only what stands between the quotes.
  const std::string_view name = nameOf(p_, entity);
  if (entity.kind != EntityKind::Example && text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
      text.substr(1, text.size() - 2) == name) {
    ++span.begin, --span.end;
  } else if (entity.kind != EntityKind::Module && text.size() > name.size() + 1 && text.ends_with(name) &&
             text[text.size() - name.size() - 1] == '.' && text[text.size() - name.size() - 2] != '.') {  // `1..5` is no path
    span.begin = span.end - static_cast<uint32_t>(name.size());
  }
  text = textAt(span);
  if (text.empty() || text.find('\n') != std::string_view::npos) return;
  files_[span.file].push_back({span, entity, use, spellingOf(text, entity)});
}

void Collector::subject(Span span, Entity entity) {
  const std::string_view text = textAt(span);
  if (!entity.known() || text.empty()) return;
  const std::string name(nameOf(p_, entity));
  const bool made = text == (entity.kind == EntityKind::Enum ? subjectOfEnum(name) : subjectOfCollection(name));
  files_[span.file].push_back({span, entity, Use::Reads, made ? Spelling::Subject : Spelling::Other});
}

void Collector::name(const syntax::NameRef& ref, Entity entity, Use use) {
  if (!ref.written()) return;
  add(ref.span, entity, use);
  // `svtad.model.Issue`: before it stands a module.
  const size_t dot = ref.text.rfind('.');
  const Id module = dot == std::string::npos ? kNone : query::moduleOf(p_, entity);
  if (module == kNone || textAt(ref.span) != ref.text) return;
  add({ref.span.file, ref.span.begin, ref.span.begin + static_cast<uint32_t>(dot)}, {EntityKind::Module, module});
}

Entity Collector::valueOf(Id enumId, Id ordinal) const {
  if (enumId == kNone || ordinal == kNone || ordinal >= p_.enums[enumId].values.size()) return {};
  const Id interpretation = p_.enums[enumId].interpretation;
  if (interpretation != kNone) return {EntityKind::Choice, interpretation, ordinal, kNone};
  return {EntityKind::EnumValue, enumId, ordinal, kNone};
}

void Collector::value(const Type& type, const std::string& text, Span span, Use use) {
  const Type element = type.is(TypeKind::Set) ? type.elementType() : type;
  if (!element.is(TypeKind::Enum)) return;
  add(span, valueOf(element.id, p_.enums[element.id].ordinalOf(text)), use);
}

void Collector::type(const syntax::TypeExpr& written, const Type& type) {
  if (!written.written()) return;
  Entity entity = query::entityOf(type);
  if (entity.kind == EntityKind::Record && reportOf_[entity.id] != kNone) entity = collection(entity.id);  // `R-filing`
  name(written.name, entity, Use::Reads);
}

void Collector::body(const syntax::NameRef& body) {
  if (p_.bodies != kNone && body.written()) value(Type::enumOf(p_.bodies), body.text, body.span);
}

Entity Collector::collection(Id record) const {
  if (record == kNone) return {};
  if (reportOf_[record] != kNone) return {EntityKind::Report, reportOf_[record], kNone, kNone};
  return {EntityKind::Collection, record, kNone, kNone};
}

Entity Collector::function(Id id) const {
  const sema::FunctionInfo& f = p_.functions[id];
  if (f.ofReport) return {};
  switch (f.kind) {
    case sema::FunctionKind::Define: return {EntityKind::Function, id, kNone, kNone};
    case sema::FunctionKind::Property: return {EntityKind::Property, id, kNone, kNone};
    case sema::FunctionKind::Exception: return {EntityKind::Exception, id, kNone, kNone};
  }
  return {};
}

Entity Collector::variable(Id var) const {
  if (var == kNone) return {};
  const Span span = p_.variables[var].span;
  const auto found = sameVariable_.find({span.file, span.begin});
  if (!span.valid() || found == sameVariable_.end()) return {};
  return {isParameter_[found->second] == kNone ? EntityKind::Element : EntityKind::Parameter, found->second, kNone, kNone};
}

/// One that is the same element in several places has several numbers; the first stands for all.
void Collector::variables() {
  isParameter_.assign(p_.variables.size(), kNone);
  for (Id f = 0; f < p_.functions.size(); ++f) {
    if (p_.functions[f].ofReport) continue;
    for (Id param : p_.functions[f].params) isParameter_[param] = f;
  }
  for (Id v = 0; v < p_.variables.size(); ++v) {
    const sema::Variable& variable = p_.variables[v];
    const std::string& name = variable.name.empty() ? variable.alias : variable.name;
    if (name.empty() || textAt(variable.span) != name) continue;
    const auto [at, fresh] = sameVariable_.emplace(std::pair{variable.span.file, variable.span.begin}, v);
    if (fresh) add(variable.span, this->variable(v), Use::Declares);
  }
}

/// Of a field of a report's filings: the content that it is for.
Entity Collector::contentOf(Id record, Id field) const {
  const Id report = reportOf_[record];
  for (Id c = 0; report != kNone && c < p_.reports[report].contents.size(); ++c) {
    if (p_.reports[report].contents[c].field == field) return {EntityKind::Content, report, c, kNone};
  }
  return {};
}

Entity Collector::entityOf(const sema::Resolution& res) const {
  switch (res.meaning) {
    case Meaning::Variable: return variable(res.id);
    case Meaning::Field:
      if (reportOf_[res.id] != kNone) {  // of a filing: made, and called after what the report is written for
        const Type& type = p_.records[res.id].fields[res.extra].type;
        return res.extra == 0 && type.is(TypeKind::Ref) ? collection(type.id) : contentOf(res.id, res.extra);
      }
      return {EntityKind::Field, res.id, res.extra, kNone};
    case Meaning::Function: return function(res.id);
    case Meaning::EnumValue: return valueOf(res.id, res.extra);
    case Meaning::EnumSet: return {EntityKind::Enum, res.id, kNone, kNone};
    case Meaning::Collection: return collection(res.id);
    case Meaning::Table: return {EntityKind::Table, res.id, kNone, kNone};
    case Meaning::Interpretation: return {EntityKind::Interpretation, res.id, kNone, kNone};
    case Meaning::Decision:
      if (p_.decisions[res.id].decl == nullptr) return {};
      return {EntityKind::Decision, res.id, kNone, kNone};
    case Meaning::Gate: return {EntityKind::Gate, res.id, kNone, kNone};
    case Meaning::None:
    case Meaning::AsOf:
    case Meaning::CorrespondingDay:
    case Meaning::Module: return {};
  }
  return {};
}

/// `svtad.model` of `svtad.model.issues`, `Severity` of `Severity.3`, both of `svtad.model.Severity.3`: what a path goes through has
/// no meaning of its own in the side table.
void Collector::prefix(Id module, syntax::ExprId id, Id declaredIn) {
  const syntax::Expr& expr = p_.expr(module, id);
  if (p_.info(module, id).res.meaning != Meaning::None) return;
  if (expr.kind != ExprKind::Name && expr.kind != ExprKind::Member) return;
  if (declaredIn != kNone) add(expr.span, {EntityKind::Module, declaredIn, kNone, kNone});
}

void Collector::resolved(Span span, const sema::Resolution& res) {
  const Entity entity = entityOf(res);
  if (res.meaning == Meaning::Field && entity.kind == EntityKind::Collection)
    subject(span, entity);
  else
    add(span, entity);
}

void Collector::expressions(Id module) {
  const auto count = static_cast<syntax::ExprId>(p_.modules[module]->tree.exprs.size());
  for (syntax::ExprId id = 0; id < count; ++id) {
    if (!p_.info(module, id).made) expression(module, id);
  }
}

void Collector::expression(Id module, syntax::ExprId id) {
  const syntax::Expr& expr = p_.expr(module, id);
  const sema::ExprInfo& info = p_.info(module, id);
  switch (expr.kind) {
    case ExprKind::CountLit:
    case ExprKind::Name: resolved(expr.span, info.res); return;
    case ExprKind::Member: {
      const Entity entity = entityOf(info.res);
      resolved(expr.nameSpan, info.res);
      if (!entity.known() || expr.kids.empty()) return;
      const syntax::ExprId object = expr.kids[0];
      const syntax::Expr& owner = p_.expr(module, object);
      const bool path = p_.info(module, object).res.meaning == Meaning::None && !p_.info(module, object).checked &&
                        (owner.kind == ExprKind::Name || owner.kind == ExprKind::Member);
      if (!path) return;
      const bool ofEnum = entity.kind == EntityKind::EnumValue && owner.text == p_.enums[entity.id].name;
      if (!ofEnum) return prefix(module, object, query::moduleOf(p_, entity));
      add(owner.kind == ExprKind::Name ? owner.span : owner.nameSpan, {EntityKind::Enum, entity.id, kNone, kNone});
      if (owner.kind == ExprKind::Member && !owner.kids.empty()) prefix(module, owner.kids[0], p_.enums[entity.id].module);
      return;
    }
    case ExprKind::DecisionIs:
      if (info.res.meaning == Meaning::Decision && info.outcome != kNone)
        add(expr.nameSpan, {EntityKind::Outcome, info.res.id, info.outcome, kNone});
      [[fallthrough]];
    case ExprKind::DecisionDay:
      if (!expr.body.empty()) body({expr.body, expr.bodySpan});
      return;
    default: return;
  }
}

void Collector::uses(Id module) {
  for (const auto& [use, modules] : p_.modules[module]->uses) {
    for (Id used : modules) {
      if (p_.modules[used]->name == use->name) add(use->nameSpan, {EntityKind::Module, used, kNone, kNone});
    }
  }
}

// ---- declarations -------------------------------------------------------------------------------------------------

void Collector::record(Id id) {
  const sema::RecordInfo& info = p_.records[id];
  if (reportOf_[id] != kNone) return;
  const syntax::RecordDecl& decl = *info.decl;
  add(decl.nameSpan, {EntityKind::Record, id}, Use::Declares);
  name(decl.collection, {EntityKind::Collection, id}, Use::Declares);
  for (Id f = 0; f < info.fields.size(); ++f) {
    const sema::FieldInfo& field = info.fields[f];
    add(field.decl->nameSpan, {EntityKind::Field, id, f}, Use::Declares);
    type(field.decl->type, field.type);
    for (const syntax::MayBecome& change : field.decl->mayBecome) value(field.type, change.value.text, change.value.span);
  }
  if (info.recorded != kNone) name(decl.recorded, {EntityKind::Field, id, info.recorded});
}

void Collector::defineDecl(Id id) {
  const sema::FunctionInfo& f = p_.functions[id];
  if (f.ofReport) return;
  add(f.decl().nameSpan, function(id), Use::Declares);
  size_t skip = 0;
  if (f.kind == sema::FunctionKind::Property) {
    skip = 1;
    if (f.owner != kNone) name(f.define->owner, {EntityKind::Record, f.owner});
  }
  const std::vector<syntax::Param>& params = f.writtenParams();
  for (size_t i = 0; i < params.size() && i + skip < f.params.size(); ++i) type(params[i].type, p_.variables[f.params[i + skip]].type);
}

/// `3`, `1..2`, `4, 5`: every value that is written in it.
void Collector::cellHead(const sema::EnumInfo& axis, Id axisId, const syntax::TableCell& head) {
  const std::string_view text = textAt(head.span);
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = text.find_first_not_of(" ,", at);
    if (begin == std::string_view::npos) return;
    size_t end = std::min(text.find_first_of(" ,", begin), text.size());
    end = std::min(end, std::min(text.find("..", begin), text.size()));
    if (end > begin) {
      const Span span{head.span.file, head.span.begin + static_cast<uint32_t>(begin), head.span.begin + static_cast<uint32_t>(end)};
      add(span, valueOf(axisId, axis.ordinalOf(text.substr(begin, end - begin))));
    }
    at = end;
    while (at < text.size() && text[at] == '.') ++at;
    if (text.substr(begin).starts_with("under ")) return;
  }
}

void Collector::table(Id id) {
  const sema::TableInfo& info = p_.tables[id];
  const syntax::TableDecl& decl = *info.decl;
  add(decl.nameSpan, {EntityKind::Table, id}, Use::Declares);
  type(decl.cellType, info.cellType);
  if (decl.limitFor.written()) name(decl.limitFor, query::entityOf(info.limitFor));
  const auto axis = [&](size_t i) { return i < info.axes.size() ? info.axes[i] : kNone; };
  if (axis(0) != kNone) name(decl.down, {EntityKind::Enum, axis(0)});
  if (axis(1) != kNone) name(decl.across, {EntityKind::Enum, axis(1)});
  if (axis(1) != kNone) {
    for (const syntax::TableCell& head : decl.heading) cellHead(p_.enums[axis(1)], axis(1), head);
  }
  for (Id r = 0; r < decl.rows.size(); ++r) {
    if (axis(0) != kNone) cellHead(p_.enums[axis(0)], axis(0), decl.rows[r].head);
    for (Id c = 0; c < decl.rows[r].cells.size(); ++c) {
      const syntax::TableCell& cell = decl.rows[r].cells[c];
      add(cell.span, {EntityKind::TableCell, id, r, c}, Use::Declares);
      if (cell.isNone || cell.text.empty()) continue;
      const Span value{cell.span.file, cell.span.begin, cell.span.begin + static_cast<uint32_t>(cell.text.size())};
      if (textAt(value) == cell.text) this->value(info.cellType, cell.text, value);
    }
  }
}

void Collector::decision(Id id) {
  const sema::DecisionInfo& info = p_.decisions[id];
  if (info.decl == nullptr) return;
  const syntax::DecisionDecl& decl = *info.decl;
  add(decl.nameSpan, {EntityKind::Decision, id}, Use::Declares);
  for (size_t i = 0; i < decl.subjects.size() && i < info.subjects.size(); ++i) type(decl.subjects[i], info.subjects[i]);
  const auto outcome = [&](const syntax::NameRef& ref, Use use) {
    const Id ordinal = info.outcomeNamed(ref.text);
    if (ordinal != kNone) name(ref, {EntityKind::Outcome, id, ordinal}, use);
  };
  for (const syntax::NameRef& ref : decl.outcomes) outcome(ref, Use::Declares);
  for (const syntax::DecisionStep& step : decl.steps) body(step.body);
  outcome(decl.whileUndecided, Use::Reads);
  if (info.notBeforeOf == kNone) return;
  Type at = info.subjects[info.notBeforeOf];
  const size_t record = decl.notBefore.size() - info.notBefore.size();  // 1 where the path begins with the subject's record
  if (record == 1) type({decl.notBefore[0], false, false, decl.notBefore[0].span}, at);
  for (size_t i = 0; i < info.notBefore.size(); ++i) {
    name(decl.notBefore[record + i], {EntityKind::Field, at.id, info.notBefore[i]});
    at = p_.records[at.id].fields[info.notBefore[i]].type;
  }
}

void Collector::proposal(const syntax::ProposalLine& line, Id interpretation) {
  body(line.body);
  if (interpretation == kNone || !line.choice.written()) return;
  value(Type::enumOf(p_.interpretations[interpretation].choices), line.choice.text, line.choice.span);
}

void Collector::interpretation(Id id) {
  const sema::InterpretationInfo& info = p_.interpretations[id];
  add(info.decl->nameSpan, {EntityKind::Interpretation, id}, Use::Declares);
  for (const syntax::Choice& choice : info.decl->choices) value(Type::enumOf(info.choices), choice.name, choice.nameSpan, Use::Declares);
  for (const syntax::ProposalLine& line : info.decl->proposed) proposal(line, id);
  for (const syntax::ProposalLine& line : info.decl->agreed) proposal(line, id);
  body(info.decl->toBeAgreedBy);
}

void Collector::counting(Id, const std::vector<syntax::CountingOnly>& lines, const std::vector<sema::CountingInfo>& infos) {
  for (size_t i = 0; i < lines.size() && i < infos.size(); ++i) name(lines[i].collection, collection(infos[i].record));
}

void Collector::gate(Id id) {
  const sema::GateInfo& info = p_.gates[id];
  add(info.decl->nameSpan, {EntityKind::Gate, id}, Use::Declares);
  counting(info.module, info.decl->counting, info.counting);
  for (Id c = 0; c < info.criteria.size(); ++c) {
    const sema::CriterionInfo& criterion = info.criteria[c];
    add(criterion.decl->nameSpan, {EntityKind::Criterion, id, c}, Use::Declares);
    counting(info.module, criterion.decl->counting, criterion.counting);
    for (size_t i = 0; i < criterion.decl->evidence.size() && i < criterion.evidence.size(); ++i) {
      if (criterion.evidence[i] != kNone) name(criterion.decl->evidence[i], {EntityKind::Report, criterion.evidence[i]});
    }
    body(criterion.decl->judgedBy);
  }
}

void Collector::report(Id id) {
  const syntax::ReportDecl& decl = *p_.reports[id].decl;
  add(decl.nameSpan, {EntityKind::Report, id}, Use::Declares);
  for (Id c = 0; c < decl.contents.size(); ++c) {
    name(decl.contents[c].label, {EntityKind::Content, id, c}, Use::Declares);
    body(decl.contents[c].judgedBy);
  }
  // The collection that it is written for is looked up by name, without an entry in the side table.
  if (decl.scope.bindings.size() != 1) return;
  const Id module = p_.reports[id].module;
  const syntax::Expr& binding = p_.expr(module, decl.scope.bindings[0]);
  if (binding.kind != ExprKind::Binding || binding.kids.empty()) return;
  const syntax::Expr& set = p_.expr(module, binding.kids[0]);
  const std::vector<sema::FieldInfo>& fields = p_.records[p_.reports[id].record].fields;
  if (set.kind != ExprKind::Name || fields.empty() || !fields[0].type.is(TypeKind::Ref)) return;
  add(set.span, collection(fields[0].type.id));
}

}  // namespace tollgate::query
