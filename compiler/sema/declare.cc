// Numbers and names of all declarations, then what they are made of: everything but expressions.

#include <algorithm>
#include <array>

#include "compiler/sema/checker.h"
#include "compiler/support/calendar_date.h"

namespace tollgate::sema {
namespace {

template <typename T>
Id next(const std::vector<T>& items) {
  return static_cast<Id>(items.size());
}

/// Where a name that is declared twice was declared first.
template <typename Declared>
DiagLabel firstOf(const std::vector<Declared>& all, const std::string& name) {
  const auto first = std::find_if(all.begin(), all.end(), [&](const Declared& one) { return one.name == name; });
  return {first->nameSpan, "first declared here"};
}

}  // namespace

bool isReservedAfterIs(std::string_view word) {
  static constexpr std::array kWords = {std::string_view("above"),   std::string_view("below"),   std::string_view("before"),
                                        std::string_view("after"),   std::string_view("present"), std::string_view("absent"),
                                        std::string_view("granted"), std::string_view("refused"), std::string_view("and"),
                                        std::string_view("or"),      std::string_view("not"),     std::string_view("is"),
                                        std::string_view("neither"), std::string_view("nor"),     std::string_view("in"),
                                        std::string_view("at"),      std::string_view("true"),    std::string_view("false"),
                                        std::string_view("this"),    std::string_view("where"),   std::string_view("met")};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

void Checker::declareNames() {
  for (Id id = 0; id < p.modules.size(); ++id) declareModule(id);
  expandReports();
}

void Checker::addName(Id module, const std::string& name, Symbol symbol) {
  if (name.empty()) return;
  auto [at, fresh] = p.modules[module]->names.emplace(name, symbol);
  if (fresh) {
    std::vector<Id>& all = p.declarers[name];  // reports declare what they are made of late
    all.insert(std::upper_bound(all.begin(), all.end(), module), module);
    return;
  }
  report(DiagKind::DuplicateName, symbol.span, {name}).labels.push_back({at->second.span, "first declared here"});
}

void Checker::declareModule(Id module) {
  for (const syntax::Decl& decl : p.modules[module]->tree.decls) {
    const syntax::DeclBase& b = syntax::base(decl);
    auto name = [&](SymbolKind kind, Id id) { addName(module, b.name, {kind, id, module, b.nameSpan}); };
    if (const auto* d = std::get_if<syntax::EnumDecl>(&decl)) {
      name(SymbolKind::Enum, next(p.enums));
      p.enums.push_back({module, d, d->name, {}, d->orderFrom.text, d->orderTo.text, kNone});
    } else if (const auto* r = std::get_if<syntax::RecordDecl>(&decl)) {
      const Id id = next(p.records);
      name(SymbolKind::Record, id);
      addName(module, r->collection.text, {SymbolKind::Collection, id, module, r->collection.span});
      p.records.push_back({module, r, {}, {}, kNone, {}});
    } else if (const auto* f = std::get_if<syntax::DefineDecl>(&decl)) {
      FunctionInfo info;
      info.module = module;
      info.define = f;
      if (f->owner.written())
        info.kind = FunctionKind::Property;
      else
        name(SymbolKind::Function, next(p.functions));
      p.functions.push_back(std::move(info));
    } else if (const auto* x = std::get_if<syntax::ExceptionDecl>(&decl)) {
      FunctionInfo info;
      info.module = module;
      info.kind = FunctionKind::Exception;
      info.exception = x;
      name(SymbolKind::Function, next(p.functions));
      p.functions.push_back(std::move(info));
    } else if (const auto* t = std::get_if<syntax::TableDecl>(&decl)) {
      name(SymbolKind::Table, next(p.tables));
      TableInfo info;
      info.module = module;
      info.decl = t;
      p.tables.push_back(std::move(info));
    } else if (const auto* i = std::get_if<syntax::InterpretationDecl>(&decl)) {
      name(SymbolKind::Interpretation, next(p.interpretations));
      p.interpretations.push_back({module, i, kNone, {}});
    } else if (const auto* made = std::get_if<syntax::AgreementDecl>(&decl)) {
      p.agreements.push_back({module, made, kNone});
    } else if (const auto* q = std::get_if<syntax::DecisionDecl>(&decl)) {
      name(SymbolKind::Decision, next(p.decisions));
      DecisionInfo info;
      info.module = module;
      info.decl = q;
      info.name = q->name;
      p.decisions.push_back(std::move(info));
    } else if (const auto* g = std::get_if<syntax::GateDecl>(&decl)) {
      name(SymbolKind::Gate, next(p.gates));
      GateInfo info;
      info.module = module;
      info.decl = g;
      p.gates.push_back(std::move(info));
    } else if (const auto* s = std::get_if<syntax::SourceDecl>(&decl)) {
      name(SymbolKind::Source, next(p.sources));
      SourceInfo info;
      info.module = module;
      info.decl = s;
      p.sources.push_back(std::move(info));
    } else if (const auto* k = std::get_if<syntax::PackDecl>(&decl)) {
      name(SymbolKind::Pack, next(p.packs));
      PackInfo info;
      info.module = module;
      info.decl = k;
      p.packs.push_back(std::move(info));
    } else if (const auto* doc = std::get_if<syntax::DocumentDecl>(&decl)) {
      name(SymbolKind::Document, next(p.documents));
      p.documents.emplace_back();
      p.documents.back().module = module;
      p.documents.back().document = doc;
    } else if (const auto* list = std::get_if<syntax::RegisterDecl>(&decl)) {
      name(SymbolKind::Register, next(p.documents));
      p.documents.emplace_back();
      p.documents.back().module = module;
      p.documents.back().list = list;
    } else if (const auto* c = std::get_if<syntax::CalendarDecl>(&decl)) {
      name(SymbolKind::Calendar, next(p.calendars));
      CalendarInfo info;
      info.module = module;
      info.decl = c;
      p.calendars.push_back(std::move(info));
    } else if (const auto* w = std::get_if<syntax::WorldDecl>(&decl)) {
      name(SymbolKind::World, next(p.worlds));
      p.worlds.push_back({module, w, {}, Progress::Waiting});
    } else if (const auto* e = std::get_if<syntax::ExampleDecl>(&decl)) {
      p.examples.push_back({module, e, {}, kNone, kNone, std::nullopt, {}});
    } else if (const auto* written = std::get_if<syntax::ReportDecl>(&decl)) {
      declareReport(module, *written);
    }
  }
}

void Checker::resolveEnums() {
  for (EnumInfo& info : p.enums) {
    if (!info.decl) continue;
    for (const syntax::EnumValue& value : info.decl->values) {
      if (value.name.empty()) continue;
      if (info.ordinalOf(value.name) != kNone) {
        report(DiagKind::DuplicateEnumValue, value.nameSpan, {info.name, value.name})
            .labels.push_back(firstOf(info.decl->values, value.name));
        continue;
      }
      info.values.push_back(value.name);
    }
    // A broken list is the parser's to tell; an empty one is nobody else's.
    if (info.values.empty() && !unread(info.module, info.decl->nameSpan))
      report(DiagKind::EnumWithoutValues, info.decl->nameSpan, {info.name});
  }
}

/// The enum that holds every body named in the program: the one with the most of them, the first of equals.
void Checker::findBodies() {
  std::vector<const syntax::NameRef*> named;
  auto add = [&](const syntax::NameRef& name) {
    if (name.written()) named.push_back(&name);
  };
  for (const auto& module : p.modules) {
    for (const syntax::Decl& decl : module->tree.decls) {
      if (const auto* d = std::get_if<syntax::DecisionDecl>(&decl)) {
        for (const auto& step : d->steps) add(step.body);
      } else if (const auto* i = std::get_if<syntax::InterpretationDecl>(&decl)) {
        add(i->toBeAgreedBy);
        for (const auto& line : i->proposed) add(line.body);
        for (const auto& line : i->agreed) add(line.body);
      } else if (const auto* made = std::get_if<syntax::AgreementDecl>(&decl)) {
        add(made->line.body);
      } else if (const auto* g = std::get_if<syntax::GateDecl>(&decl)) {
        for (const auto& criterion : g->criteria) add(criterion.judgedBy);
      } else if (const auto* r = std::get_if<syntax::ReportDecl>(&decl)) {
        for (const auto& content : r->contents) add(content.judgedBy);
      }
    }
  }
  size_t best = 0;
  for (Id id = 0; id < p.enums.size(); ++id) {
    const auto held = static_cast<size_t>(
        std::count_if(named.begin(), named.end(), [&](const syntax::NameRef* name) { return p.enums[id].ordinalOf(name->text) != kNone; }));
    // An enum called Body wins among equals, for other enums may have a value that is called like a body.
    if (held > best || (held == best && held > 0 && p.enums[id].name == "Body")) {
      best = held;
      p.bodies = id;
    }
  }
}

Id Checker::bodyOrdinal(const syntax::NameRef& name) {
  if (!name.written()) return kNone;
  const Id ordinal = p.bodies == kNone ? kNone : p.enums[p.bodies].ordinalOf(name.text);
  if (ordinal == kNone) {
    Diagnostic& diag = report(DiagKind::UnknownBody, name.span, {name.text});
    if (p.bodies != kNone) {
      diag.help = "the bodies are those of " + p.enums[p.bodies].name;
      suggest(diag, name.span, name.text, p.enums[p.bodies].values);
    }
  }
  return ordinal;
}

void Checker::resolveRecords() {
  for (Id id = 0; id < p.records.size(); ++id) {
    RecordInfo& record = p.records[id];
    for (const syntax::RecordField& field : record.decl->fields) {
      if (record.fieldNamed(field.name) != kNone) {
        report(DiagKind::DuplicateField, field.nameSpan, {record.decl->name, field.name})
            .labels.push_back(firstOf(record.decl->fields, field.name));
      }
      const Id index = next(record.fields);
      record.fields.push_back({&field, resolveType(record.module, field.type), kNone});
      if (!field.isKey) continue;
      record.key.push_back(index);
      if (record.fields.back().type.optional || record.fields.back().type.is(TypeKind::Set) || field.mayBeUnknown.valid() ||
          field.mayBeDisputed.written()) {
        report(DiagKind::KeyMayBeMissing, field.nameSpan, {field.name});
      }
    }
    for (const syntax::RecordField& field : record.decl->fields) {
      const Type& type = record.fields[record.fieldNamed(field.name)].type;
      for (const syntax::MayBecome& change : field.mayBecome) {
        const bool flagTrue = type.is(TypeKind::Flag) && (change.value.text == "true" || change.value.text == "false");
        if (!change.verb.written()) report(DiagKind::MayBecomeVerb, change.span, {change.value.text});
        const bool enumValue = type.is(TypeKind::Enum) && p.enums[type.id].ordinalOf(change.value.text) != kNone;
        if (flagTrue || enumValue || type.isError()) continue;
        Diagnostic& diag = report(DiagKind::MayBecomeWrong, change.value.span, {field.name, change.value.text});
        if (type.is(TypeKind::Enum)) suggest(diag, change.value.span, change.value.text, p.enums[type.id].values);
        if (type.is(TypeKind::Flag)) suggest(diag, change.value.span, change.value.text, {"true", "false"});
      }
    }
    if (record.decl->recorded.written()) {
      const syntax::NameRef& name = record.decl->recorded;
      record.recorded = record.fieldNamed(name.text);
      if (record.recorded == kNone) {
        std::vector<std::string> names;
        for (const FieldInfo& field : record.fields) names.push_back(field.decl->name);
        suggest(report(DiagKind::UnknownField, name.span, {record.decl->name, name.text}), name.span, name.text, names);
      } else {
        const Type& type = record.fields[record.recorded].type;
        if (!type.isError() && !type.is(TypeKind::Date) && !type.is(TypeKind::Instant)) {
          report(DiagKind::RecordedNotTime, name.span, {name.text, aType(type)});
        }
      }
    }
    if (record.decl->collection.text == "tests") p.tests = id;
    if (record.decl->collection.text == "packs") p.packRecord = id;
  }
}

void Checker::resolveInterpretations() {
  for (Id id = 0; id < p.interpretations.size(); ++id) {
    InterpretationInfo& info = p.interpretations[id];
    info.choices = next(p.enums);
    EnumInfo choices;
    choices.module = info.module;
    choices.name = info.decl->name;
    choices.interpretation = id;
    for (const syntax::Choice& choice : info.decl->choices) {
      if (choices.ordinalOf(choice.name) != kNone) {
        report(DiagKind::DuplicateEnumValue, choice.nameSpan, {info.decl->name, choice.name})
            .labels.push_back(firstOf(info.decl->choices, choice.name));
      } else {
        if (isReservedAfterIs(choice.name)) report(DiagKind::ReservedChoice, choice.nameSpan, {choice.name});
        choices.values.push_back(choice.name);
      }
    }
    if (info.decl->choices.size() < 2) report(DiagKind::ChoicesTooFew, info.decl->nameSpan, {info.decl->name});
    bodyOrdinal(info.decl->toBeAgreedBy);
    for (const auto& l : info.decl->proposed) proposalLine(l, *info.decl, choices);
    for (const auto& l : info.decl->agreed) agreedLine(l, info, choices);
    p.enums.push_back(std::move(choices));
  }
  for (AgreementInfo& agreement : p.agreements) {
    const syntax::AgreementDecl& decl = *agreement.decl;
    const Symbol* symbol = findSymbol(agreement.module, decl.name, SymbolKind::Interpretation, decl.nameSpan);
    if (symbol == nullptr) continue;
    agreement.interpretation = symbol->id;
    if (!decl.line.choice.written() || !decl.line.body.written()) continue;
    InterpretationInfo& info = p.interpretations[symbol->id];
    agreedLine(decl.line, info, p.enums[info.choices]);
  }
}

void Checker::proposalLine(const syntax::ProposalLine& line, const syntax::InterpretationDecl& decl, const EnumInfo& choices) {
  bodyOrdinal(line.body);
  if (line.choice.written() && choices.ordinalOf(line.choice.text) == kNone) {
    suggest(report(DiagKind::UnknownChoice, line.choice.span, {line.choice.text, decl.name}), line.choice.span, line.choice.text,
            choices.values);
  }
  if (line.on.written() && !parseIsoDate(line.on.text)) report(DiagKind::NoSuchDate, line.on.span, {line.on.text});
}

void Checker::agreedLine(const syntax::ProposalLine& line, InterpretationInfo& info, const EnumInfo& choices) {
  proposalLine(line, *info.decl, choices);
  if (!line.body.written())
    report(DiagKind::AgreementIncomplete, line.span, {"by whom"});
  else if (!line.on.written())
    report(DiagKind::AgreementIncomplete, line.span, {"on which day"});
  const syntax::NameRef& by = info.decl->toBeAgreedBy;
  if (by.written() && line.body.written() && line.body.text != by.text) {
    report(DiagKind::AgreedByOther, line.body.span, {info.decl->name, by.text, line.body.text})
        .labels.push_back({by.span, "to be agreed by " + by.text});
  }
  // Which of two agreements of one body is in force must not hang on the order in which they are read; of two in the declaration
  // the parser tells.
  const syntax::InterpretationDecl& decl = *info.decl;
  const bool own = std::any_of(decl.agreed.begin(), decl.agreed.end(), [&](const auto& one) { return &one == &line; });
  for (const syntax::ProposalLine* other : info.agreed) {
    if (own || !line.body.written() || other->body.text != line.body.text) continue;
    report(DiagKind::RepeatedLine, line.span, {fmt::format("agreed {} by {}", info.decl->name, line.body.text)})
        .labels.push_back({other->span, "agreed here"});
  }
  info.agreed.push_back(&line);
}

void Checker::resolveDecisions() {
  for (DecisionInfo& info : p.decisions) {
    for (const syntax::TypeExpr& subject : info.decl->subjects) {
      Type type = resolveType(info.module, subject);
      if (!type.isError() && (type.optional || (!type.is(TypeKind::Ref) && !type.is(TypeKind::Enum)))) {
        report(DiagKind::SubjectType, subject.span, {written(subject.span), aType(type)});
        type = {};
      }
      info.subjects.push_back(type);
    }
    for (const syntax::NameRef& outcome : info.decl->outcomes) {
      if (info.outcomeNamed(outcome.text) != kNone) {
        const auto first = std::find_if(info.decl->outcomes.begin(), info.decl->outcomes.end(),
                                        [&](const syntax::NameRef& other) { return other.text == outcome.text; });
        report(DiagKind::DuplicateEnumValue, outcome.span, {"the decision " + info.name, outcome.text})
            .labels.push_back({first->span, "first declared here"});
      } else {
        info.outcomes.push_back(outcome.text);
      }
    }
    if (info.outcomes.empty()) info.outcomes = {"granted", "refused"};
    bool decides = false;
    for (const syntax::DecisionStep& step : info.decl->steps) {
      StepInfo out;
      out.body = bodyOrdinal(step.body);
      decides = decides || step.kind == syntax::StepKind::Decided;
      if (step.within != kNoExpr) {
        const syntax::Expr& within = p.expr(info.module, step.within);
        if (within.kind == syntax::ExprKind::Quantity && within.text.starts_with("working-day")) {
          out.withinWorkingDays = 0;
          for (char c : p.expr(info.module, within.kids[0]).text) {
            if (c >= '0' && c <= '9' && *out.withinWorkingDays < 100'000'000) {
              *out.withinWorkingDays = *out.withinWorkingDays * 10 + (c - '0');
            }
          }
        } else if (within.kind != syntax::ExprKind::Error) {
          report(DiagKind::WrongUnitHere, within.span, {written(within.span), "a decision is due within working-days"});
        }
      }
      info.steps.push_back(out);
    }
    if (!decides) report(DiagKind::NobodyDecides, info.decl->nameSpan, {info.decl->name});
    resolveNotBefore(info);
    const syntax::NameRef& meanwhile = info.decl->whileUndecided;
    if (meanwhile.written()) {
      info.whileUndecided = info.outcomeNamed(meanwhile.text);
      if (info.whileUndecided == kNone) {
        suggest(report(DiagKind::UnknownOutcome, meanwhile.span, {meanwhile.text, info.name}), meanwhile.span, meanwhile.text,
                info.outcomes);
      }
    }
  }
}

/// The subject whose field the first name of `not before` is, or whose record it is; kNone where that is reported, or was.
Id Checker::subjectNotBefore(const DecisionInfo& info) {
  const std::vector<syntax::NameRef>& path = info.decl->notBefore;
  std::vector<Id> named, having;
  std::vector<std::string> days;
  for (Id i = 0; i < info.subjects.size(); ++i) {
    if (info.subjects[i].isError()) return kNone;
    if (!info.subjects[i].is(TypeKind::Ref)) continue;
    const RecordInfo& record = p.records[info.subjects[i].id];
    if (path.size() > 1 && info.decl->subjects[i].name.text == path[0].text) named.push_back(i);
    if (record.fieldNamed(path[0].text) != kNone) having.push_back(i);
    for (const FieldInfo& field : record.fields) {
      if (field.type.is(TypeKind::Date) || field.type.is(TypeKind::Instant)) days.push_back(field.decl->name);
    }
  }
  const std::vector<Id>& found = named.empty() ? having : named;
  if (found.size() == 1) return found[0];
  if (found.empty()) {
    suggest(report(DiagKind::NotBeforeUnknown, path[0].span, {info.name, path[0].text}), path[0].span, path[0].text, days);
    return kNone;
  }
  Diagnostic& diag = report(DiagKind::NotBeforeAmbiguous, path[0].span, {path[named.empty() ? 0 : 1].text, info.name});
  const bool alike = std::all_of(found.begin(), found.end(), [&](Id i) { return info.subjects[i] == info.subjects[found[0]]; });
  if (alike) diag.help = "Leave the line out: it cannot tell two subjects of one record apart.";
  return kNone;
}

void Checker::resolveNotBefore(DecisionInfo& info) {
  const std::vector<syntax::NameRef>& path = info.decl->notBefore;
  if (path.empty()) return;
  const Id subject = subjectNotBefore(info);
  if (subject == kNone) return;
  Type at = info.subjects[subject];
  std::vector<Id> fields;
  const bool byRecord = path.size() > 1 && info.decl->subjects[subject].name.text == path[0].text;
  for (size_t i = byRecord ? 1 : 0; i < path.size(); ++i) {
    if (at.isError()) return;
    if (!at.is(TypeKind::Ref)) {
      report(DiagKind::NotBeforeNotDay, path[i - 1].span, {path[i - 1].text, aType(at) + ", which has no fields"});
      return;
    }
    const RecordInfo& record = p.records[at.id];
    const Id field = record.fieldNamed(path[i].text);
    if (field == kNone) {
      std::vector<std::string> names;
      for (const FieldInfo& known : record.fields) names.push_back(known.decl->name);
      suggest(report(DiagKind::UnknownField, path[i].span, {record.decl->name, path[i].text}), path[i].span, path[i].text, names);
      return;
    }
    at = record.fields[field].type;
    fields.push_back(field);
  }
  if (at.isError()) return;
  if (!at.is(TypeKind::Date) && !at.is(TypeKind::Instant)) {
    report(DiagKind::NotBeforeNotDay, path.back().span, {path.back().text, aType(at)});
    return;
  }
  info.notBeforeOf = subject;
  info.notBefore = std::move(fields);
}

void Checker::resolveFunctions() {
  for (Id id = 0; id < p.functions.size(); ++id) resolveFunctionSignature(id);
}

void Checker::resolveFunctionSignature(Id id) {
  if (p.functions[id].define && p.functions[id].define->owner.written()) {
    FunctionInfo& f = p.functions[id];
    const syntax::NameRef& owner = f.define->owner;
    const Symbol* symbol = findSymbol(f.module, owner.text, SymbolKind::Record, owner.span);
    Type type;
    if (symbol) {
      f.owner = symbol->id;
      type = Type::refTo(symbol->id);
      RecordInfo& record = p.records[symbol->id];
      Span first;
      for (Id other : record.properties) {
        if (!first.valid() && p.functions[other].define->name == f.define->name) first = p.functions[other].define->nameSpan;
      }
      if (const Id field = record.fieldNamed(f.define->name); field != kNone) first = record.fields[field].decl->nameSpan;
      if (first.valid()) {
        report(DiagKind::DuplicateField, f.define->nameSpan, {record.decl->name, f.define->name})
            .labels.push_back({first, "first declared here"});
      }
      record.properties.push_back(id);
    }
    f.params.push_back(newVariable("", type, owner.span));
  }
  std::map<std::string, Span> seen;
  const std::vector<syntax::Param>& params = p.functions[id].writtenParams();
  for (const syntax::Param& param : params) {
    if (const auto [first, fresh] = seen.emplace(param.name.text, param.name.span); !fresh) {
      report(DiagKind::DuplicateParameter, param.name.span, {param.name.text}).labels.push_back({first->second, "first declared here"});
    }
    const Type type = resolveType(p.functions[id].module, param.type);
    const Id var = newVariable(param.name.text, type, param.name.span);
    p.functions[id].params.push_back(var);
  }
  if (const syntax::ExceptionDecl* x = p.functions[id].exception; x && x->until.written()) {
    p.functions[id].until = parseIsoDate(x->until.text);
    if (!p.functions[id].until) report(DiagKind::NoSuchDate, x->until.span, {x->until.text});
  }
}

void Checker::addLocals(Id gate, Id criterion, const std::vector<syntax::DefineDecl>& defines, std::vector<Id>& out) {
  for (const syntax::DefineDecl& define : defines) {
    for (Id other : out) {
      if (p.functions[other].define->name == define.name) {
        report(DiagKind::DuplicateName, define.nameSpan, {define.name})
            .labels.push_back({p.functions[other].define->nameSpan, "first declared here"});
      }
    }
    FunctionInfo info;
    info.module = p.gates[gate].module;
    info.define = &define;
    info.gate = gate;
    info.criterion = criterion;
    const Id id = next(p.functions);
    p.functions.push_back(std::move(info));
    out.push_back(id);
    resolveFunctionSignature(id);
  }
}

/// Gates get their instance variable and local definitions before any body is checked.
void Checker::resolveGates() {
  for (Id id = 0; id < p.gates.size(); ++id) {
    const syntax::GateDecl& decl = *p.gates[id].decl;
    const Id module = p.gates[id].module;
    if (decl.scope.bindings.size() > 1) report(DiagKind::GateScope, decl.scope.span);
    if (!decl.scope.bindings.empty()) {
      ExprChecker scope(*this, {module, {}, kNone, kNone, kNone, kNone});
      const SetFacts facts = scope.set(decl.scope.bindings[0]);
      p.gates[id].instance = newVariable(facts.name, facts.element, facts.nameSpan, facts.var);
      if (decl.scope.where != kNoExpr) {
        p.gates[id].scopeVar = newWhereVariable(facts);
        p.variables[p.gates[id].instance].sameElementAs = p.gates[id].scopeVar;
      }
    }
    addLocals(id, kNone, decl.defines, p.gates[id].functions);
    std::set<std::string> names;
    for (const syntax::CriterionDecl& criterion : decl.criteria) {
      const Id index = next(p.gates[id].criteria);
      p.gates[id].criteria.emplace_back().decl = &criterion;
      if (!names.insert(criterion.name).second && !criterion.name.empty()) {
        report(DiagKind::DuplicateCriterion, criterion.nameSpan, {decl.name, criterion.name})
            .labels.push_back(firstOf(decl.criteria, criterion.name));
      }
      std::vector<Id> locals;
      addLocals(id, index, criterion.defines, locals);
      p.gates[id].criteria[index].functions = std::move(locals);
      if (!criterion.judgedBy.written()) continue;
      DecisionInfo decision;
      decision.module = module;
      decision.name = decl.name + "." + criterion.name;
      if (p.gates[id].instance != kNone) decision.subjects.push_back(p.variables[p.gates[id].instance].type);
      decision.outcomes = {"granted", "refused"};
      decision.steps.push_back({bodyOrdinal(criterion.judgedBy), std::nullopt});
      decision.gate = id;
      decision.criterion = index;
      p.gates[id].criteria[index].judgedBy = next(p.decisions);
      p.decisions.push_back(std::move(decision));
    }
  }
}

}  // namespace tollgate::sema
