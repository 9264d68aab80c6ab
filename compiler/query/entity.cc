#include "compiler/query/entity.h"

namespace tollgate::query {

using sema::CheckedProgram;
using sema::Type;

std::string_view kindWords(EntityKind kind) {
  switch (kind) {
    case EntityKind::None: return "";
#define ENTITY(name, words) \
  case EntityKind::name:    \
    return words;
#include "compiler/query/entity_kinds.def"
#undef ENTITY
  }
  return "";
}

const syntax::TestDecl* testOf(const CheckedProgram& p, const Entity& e) {
  if (e.kind != EntityKind::Test || e.id >= p.packs.size()) return nullptr;
  const syntax::PackDecl& pack = *p.packs[e.id].decl;
  if (e.more == kNone) return e.part < pack.tests.size() ? &pack.tests[e.part] : nullptr;
  if (e.more >= pack.families.size() || e.part >= pack.families[e.more].tests.size()) return nullptr;
  return &pack.families[e.more].tests[e.part];
}

const syntax::DeclBase* declOf(const CheckedProgram& p, const Entity& e) {
  switch (e.kind) {
    case EntityKind::Document:
    case EntityKind::Register: return &p.documents[e.id].decl();
    case EntityKind::Enum: return p.enums[e.id].decl;
    case EntityKind::Record: return p.records[e.id].decl;
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception: return &p.functions[e.id].decl();
    case EntityKind::Table: return p.tables[e.id].decl;
    case EntityKind::Interpretation: return p.interpretations[e.id].decl;
    case EntityKind::Decision: return p.decisions[e.id].decl;
    case EntityKind::Gate: return p.gates[e.id].decl;
    case EntityKind::Criterion: return p.gates[e.id].criteria[e.part].decl;
    case EntityKind::Pack: return p.packs[e.id].decl;
    case EntityKind::Group: return &p.packs[e.id].decl->groups[e.part];
    case EntityKind::Test: return testOf(p, e);
    case EntityKind::Source: return p.sources[e.id].decl;
    case EntityKind::Calendar: return p.calendars[e.id].decl;
    case EntityKind::Report: return p.reports[e.id].decl;
    case EntityKind::World: return p.worlds[e.id].decl;
    case EntityKind::Example: return p.examples[e.id].decl;
    case EntityKind::None:
    case EntityKind::Module:
    case EntityKind::Clause:
    case EntityKind::Column:
    case EntityKind::EnumValue:
    case EntityKind::Collection:
    case EntityKind::Field:
    case EntityKind::Parameter:
    case EntityKind::Element:
    case EntityKind::FamilyElement:
    case EntityKind::TableCell:
    case EntityKind::Choice:
    case EntityKind::Outcome:
    case EntityKind::Content:
    case EntityKind::Capture: return nullptr;
  }
  return nullptr;
}

namespace {

const syntax::EnumValue* valueOf(const CheckedProgram& p, const Entity& e) {
  const sema::EnumInfo& info = p.enums[e.id];
  if (info.decl == nullptr) return nullptr;
  for (const syntax::EnumValue& value : info.decl->values) {
    if (value.name == info.values[e.part]) return &value;
  }
  return nullptr;
}

const syntax::Choice* choiceOf(const CheckedProgram& p, const Entity& e) {
  const sema::InterpretationInfo& info = p.interpretations[e.id];
  const std::string& name = p.enums[info.choices].values[e.part];
  for (const syntax::Choice& choice : info.decl->choices) {
    if (choice.name == name) return &choice;
  }
  return nullptr;
}

const syntax::NameRef* outcomeOf(const CheckedProgram& p, const Entity& e) {
  const sema::DecisionInfo& info = p.decisions[e.id];
  if (info.decl == nullptr) return nullptr;
  for (const syntax::NameRef& outcome : info.decl->outcomes) {
    if (outcome.text == info.outcomes[e.part]) return &outcome;
  }
  return nullptr;
}

/// The `{name}` at an offset of the path's text; what stands in the braces.
std::string_view captureName(const CheckedProgram& p, const Entity& e) {
  for (const syntax::FileRef& from : p.sources[e.id].decl->from) {
    const std::string& path = from.path.text;
    if (e.part >= path.size()) continue;
    const size_t end = path.find('}', e.part);
    if (end != std::string::npos) return std::string_view(path).substr(e.part, end - e.part);
  }
  return {};
}

/// The column `name = "…"` of a register.
const syntax::ColumnName* columnOf(const CheckedProgram& p, const Entity& e) {
  const sema::DocumentInfo& info = p.documents[e.id];
  if (info.list == nullptr || e.part >= info.columns.size()) return nullptr;
  for (const syntax::ColumnName& column : info.list->columns) {
    if (column.field.text == info.columns[e.part].name) return &column;
  }
  return nullptr;
}

const syntax::TableCell& cellOf(const CheckedProgram& p, const Entity& e) { return p.tables[e.id].decl->rows[e.part].cells[e.more]; }

}  // namespace

std::string_view nameOf(const CheckedProgram& p, const Entity& e) {
  switch (e.kind) {
    case EntityKind::None: return {};
    case EntityKind::Module: return p.modules[e.id]->name;
    case EntityKind::Clause: return p.documents[e.id].clauses[e.part].id;
    case EntityKind::Column: return p.documents[e.id].columns[e.part].name;
    case EntityKind::Enum: return p.enums[e.id].name;
    case EntityKind::EnumValue: return p.enums[e.id].values[e.part];
    case EntityKind::Choice: return p.enums[p.interpretations[e.id].choices].values[e.part];
    case EntityKind::Outcome: return p.decisions[e.id].outcomes[e.part];
    case EntityKind::Collection: return p.records[e.id].decl->collection.text;
    case EntityKind::Field: return p.records[e.id].fields[e.part].decl->name;
    case EntityKind::Parameter:
    case EntityKind::Element: {
      const sema::Variable& v = p.variables[e.id];
      return v.name.empty() ? v.alias : v.name;
    }
    case EntityKind::FamilyElement: return p.packs[e.id].decl->families[e.part].element.text;
    case EntityKind::TableCell: return cellOf(p, e).text;
    case EntityKind::Decision: return p.decisions[e.id].name;
    case EntityKind::Capture: return captureName(p, e);
    case EntityKind::Content: return p.reports[e.id].contents[e.part].decl->label.text;
    case EntityKind::Document:
    case EntityKind::Register:
    case EntityKind::Record:
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception:
    case EntityKind::Table:
    case EntityKind::Interpretation:
    case EntityKind::Gate:
    case EntityKind::Criterion:
    case EntityKind::Pack:
    case EntityKind::Group:
    case EntityKind::Test:
    case EntityKind::Source:
    case EntityKind::Calendar:
    case EntityKind::Report:
    case EntityKind::World:
    case EntityKind::Example: {
      const syntax::DeclBase* decl = declOf(p, e);
      return decl == nullptr ? std::string_view() : std::string_view(decl->name);
    }
  }
  return {};
}

Span nameSpanOf(const CheckedProgram& p, const Entity& e) {
  switch (e.kind) {
    case EntityKind::None:
    case EntityKind::Module:
    case EntityKind::Capture: return {};
    case EntityKind::Clause: return p.documents[e.id].clauses[e.part].span;
    case EntityKind::Column: {
      const syntax::ColumnName* column = columnOf(p, e);
      return column == nullptr ? Span{} : column->field.span;
    }
    case EntityKind::EnumValue: {
      const syntax::EnumValue* value = valueOf(p, e);
      return value == nullptr ? Span{} : value->nameSpan;
    }
    case EntityKind::Choice: {
      const syntax::Choice* choice = choiceOf(p, e);
      return choice == nullptr ? Span{} : choice->nameSpan;
    }
    case EntityKind::Outcome: {
      const syntax::NameRef* outcome = outcomeOf(p, e);
      return outcome == nullptr ? Span{} : outcome->span;
    }
    case EntityKind::Collection: return p.records[e.id].decl->collection.span;
    case EntityKind::Field: return p.records[e.id].fields[e.part].decl->nameSpan;
    case EntityKind::Parameter:
    case EntityKind::Element: return p.variables[e.id].span;
    case EntityKind::FamilyElement: return p.packs[e.id].decl->families[e.part].element.span;
    case EntityKind::TableCell: return cellOf(p, e).span;
    case EntityKind::Content: return p.reports[e.id].contents[e.part].decl->label.span;
    case EntityKind::Document:
    case EntityKind::Register:
    case EntityKind::Enum:
    case EntityKind::Record:
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception:
    case EntityKind::Table:
    case EntityKind::Interpretation:
    case EntityKind::Decision:
    case EntityKind::Gate:
    case EntityKind::Criterion:
    case EntityKind::Pack:
    case EntityKind::Group:
    case EntityKind::Test:
    case EntityKind::Source:
    case EntityKind::Calendar:
    case EntityKind::Report:
    case EntityKind::World:
    case EntityKind::Example: {
      const syntax::DeclBase* decl = declOf(p, e);
      return decl == nullptr ? Span{} : decl->nameSpan;
    }
  }
  return {};
}

Id moduleOf(const CheckedProgram& p, const Entity& e) {
  const auto fileOf = [&](Span span) {
    for (Id m = 0; span.valid() && m < p.modules.size(); ++m) {
      if (p.modules[m]->file == span.file) return m;
    }
    return kNone;
  };
  switch (e.kind) {
    case EntityKind::None: return kNone;
    case EntityKind::Module: return e.id;
    case EntityKind::Document:
    case EntityKind::Register:
    case EntityKind::Clause:
    case EntityKind::Column: return p.documents[e.id].module;
    case EntityKind::Enum:
    case EntityKind::EnumValue: return p.enums[e.id].module;
    case EntityKind::Record:
    case EntityKind::Collection:
    case EntityKind::Field: return p.records[e.id].module;
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception: return p.functions[e.id].module;
    case EntityKind::Parameter:
    case EntityKind::Element: return fileOf(p.variables[e.id].span);
    case EntityKind::Table:
    case EntityKind::TableCell: return p.tables[e.id].module;
    case EntityKind::Interpretation:
    case EntityKind::Choice: return p.interpretations[e.id].module;
    case EntityKind::Decision:
    case EntityKind::Outcome: return p.decisions[e.id].module;
    case EntityKind::Gate:
    case EntityKind::Criterion: return p.gates[e.id].module;
    case EntityKind::FamilyElement:
    case EntityKind::Pack:
    case EntityKind::Group:
    case EntityKind::Test: return p.packs[e.id].module;
    case EntityKind::Source:
    case EntityKind::Capture: return p.sources[e.id].module;
    case EntityKind::Calendar: return p.calendars[e.id].module;
    case EntityKind::Report:
    case EntityKind::Content: return p.reports[e.id].module;
    case EntityKind::World: return p.worlds[e.id].module;
    case EntityKind::Example: return p.examples[e.id].module;
  }
  return kNone;
}

Type typeOf(const CheckedProgram& p, const Entity& e) {
  switch (e.kind) {
    case EntityKind::EnumValue: return Type::enumOf(e.id);
    case EntityKind::Enum: return Type::setOf(Type::enumOf(e.id));
    case EntityKind::Record: return Type::refTo(e.id);
    case EntityKind::Collection: return Type::setOf(Type::refTo(e.id));
    case EntityKind::Report: return Type::setOf(Type::refTo(p.reports[e.id].record));
    case EntityKind::Field: return p.records[e.id].fields[e.part].type;
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception: return p.functions[e.id].result;
    case EntityKind::Parameter:
    case EntityKind::Element: return p.variables[e.id].type;
    case EntityKind::Table:
    case EntityKind::TableCell: return p.tables[e.id].cellType;
    case EntityKind::Interpretation:
    case EntityKind::Choice: return Type::enumOf(p.interpretations[e.id].choices);
    case EntityKind::Content: {
      const Id field = p.reports[e.id].contents[e.part].field;
      return field == kNone ? Type{} : p.records[p.reports[e.id].record].fields[field].type;
    }
    case EntityKind::Test: return p.tests == kNone ? Type{} : Type::refTo(p.tests);
    case EntityKind::Pack: return p.packRecord == kNone ? Type{} : Type::refTo(p.packRecord);
    case EntityKind::None:
    case EntityKind::Module:
    case EntityKind::Document:
    case EntityKind::Register:
    case EntityKind::Clause:
    case EntityKind::Column:
    case EntityKind::FamilyElement:
    case EntityKind::Decision:
    case EntityKind::Outcome:
    case EntityKind::Gate:
    case EntityKind::Criterion:
    case EntityKind::Group:
    case EntityKind::Source:
    case EntityKind::Capture:
    case EntityKind::Calendar:
    case EntityKind::World:
    case EntityKind::Example: return {};
  }
  return {};
}

Entity entityOf(const Type& type) {
  const Type element = type.is(sema::TypeKind::Set) ? type.elementType() : type;
  if (element.id == kNone) return {};
  if (element.is(sema::TypeKind::Enum)) return {EntityKind::Enum, element.id, kNone, kNone};
  if (element.is(sema::TypeKind::Ref)) return {EntityKind::Record, element.id, kNone, kNone};
  return {};
}

namespace {

std::string signatureOfFunction(const CheckedProgram& p, const sema::FunctionInfo& f) {
  std::string text = f.kind == sema::FunctionKind::Exception ? "exception " : "define ";
  if (f.kind == sema::FunctionKind::Property && f.owner != kNone) text += p.records[f.owner].decl->name + ".";
  text += f.decl().name;
  const size_t skip = f.kind == sema::FunctionKind::Property ? 1 : 0;
  for (size_t i = skip; i < f.params.size(); ++i) {
    text += i == skip ? "(" : ", ";
    text += p.variables[f.params[i]].name + " : " + p.typeText(p.variables[f.params[i]].type);
    if (i + 1 == f.params.size()) text += ")";
  }
  if (!f.result.isError()) text += " → " + p.typeText(f.result);
  return text;
}

std::string signatureOfTable(const CheckedProgram& p, const sema::TableInfo& table) {
  std::string text = "table " + table.decl->name;
  for (size_t i = 0; i < table.axes.size(); ++i) {
    text += i == 0 ? "[" : ", ";
    text += table.axes[i] == kNone ? "?" : p.enums[table.axes[i]].name;
    if (i + 1 == table.axes.size()) text += "]";
  }
  if (!table.cellType.isError()) text += " of " + p.typeText(table.cellType);
  return text;
}

std::string signatureOfDecision(const CheckedProgram& p, const sema::DecisionInfo& decision) {
  std::string text = "decision " + decision.name;
  for (size_t i = 0; i < decision.subjects.size(); ++i) text += (i == 0 ? " on " : ", ") + p.typeText(decision.subjects[i]);
  return text;
}

std::string scopeText(const CheckedProgram& p, Id module, const syntax::Scope& scope) {
  return scope.written() && module != kNone ? " " + p.written(scope.span) : "";
}

std::string signatureOfField(const CheckedProgram& p, const Entity& e) {
  const sema::FieldInfo& field = p.records[e.id].fields[e.part];
  std::string text = p.records[e.id].decl->name + "." + field.decl->name;
  if (!field.type.isError()) text += " : " + p.typeText(field.type);
  if (field.decl->mayBeUnknown.valid()) text += ", may be unknown";
  if (field.decl->mayBeDisputed.written()) text += ", " + p.written(field.decl->mayBeDisputed.span);
  for (const syntax::MayBecome& change : field.decl->mayBecome) text += ", may become " + change.value.text;
  return text;
}

std::string quotedName(std::string_view keyword, const syntax::DeclBase& decl) {
  std::string text = std::string(keyword) + " " + decl.name;
  if (decl.title.written()) text += " \"" + decl.title.text + "\"";
  return text;
}

std::string signatureOf(const CheckedProgram& p, const Entity& e, const Description& d) {
  const syntax::DeclBase* decl = declOf(p, e);
  switch (e.kind) {
    case EntityKind::None: return "";
    case EntityKind::Module: return "use " + d.name;
    case EntityKind::Document: {
      std::string text = quotedName("document", *decl);
      const syntax::DocumentDecl* document = p.documents[e.id].document;
      if (document->edition.written()) text += " edition " + document->edition.text;
      return text;
    }
    case EntityKind::Register: {
      std::string text = quotedName("register", *decl);
      const syntax::RegisterDecl* list = p.documents[e.id].list;
      if (list->version.written()) text += " version " + list->version.text;
      return text;
    }
    case EntityKind::Clause:
    case EntityKind::Column: return d.qualified;
    case EntityKind::Enum: {
      const sema::EnumInfo& info = p.enums[e.id];
      return "enum " + info.name + (info.ordered() ? " in order " + info.firstWord + " to " + info.lastWord : "");
    }
    case EntityKind::EnumValue:
    case EntityKind::Choice:
    case EntityKind::Outcome: return d.qualified;
    case EntityKind::Record: {
      const syntax::RecordDecl& record = *p.records[e.id].decl;
      return quotedName("record", record) + (record.collection.written() ? " in " + record.collection.text : "");
    }
    case EntityKind::Collection: return d.name + " : " + d.type;
    case EntityKind::Field: return signatureOfField(p, e);
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception: return signatureOfFunction(p, p.functions[e.id]);
    case EntityKind::Parameter:
    case EntityKind::Element: return d.type.empty() ? d.name : d.name + " : " + d.type;
    case EntityKind::FamilyElement: return d.name + " in " + p.packs[e.id].decl->families[e.part].list.text;
    case EntityKind::Table: return signatureOfTable(p, p.tables[e.id]);
    case EntityKind::TableCell: return d.qualified + " = " + p.written(d.nameSpan);
    case EntityKind::Interpretation: return quotedName("interpretation", *decl);
    case EntityKind::Decision: return signatureOfDecision(p, p.decisions[e.id]);
    case EntityKind::Gate: {
      const syntax::GateDecl& gate = *p.gates[e.id].decl;
      return quotedName(gate.isEntry ? "entry gate" : "exit gate", gate) + scopeText(p, p.gates[e.id].module, gate.scope);
    }
    case EntityKind::Criterion: return quotedName("criterion", *decl);
    case EntityKind::Pack: {
      const syntax::PackDecl& pack = *p.packs[e.id].decl;
      return quotedName("pack", pack) + (pack.version.written() ? " version " + pack.version.text : "");
    }
    case EntityKind::Group: return quotedName("group", *decl);
    case EntityKind::Test: return decl == nullptr ? d.name : quotedName("test", *decl);
    case EntityKind::Source: return quotedName("source", *decl) + " reads " + p.sources[e.id].decl->reads.text;
    case EntityKind::Capture: return "{" + d.name + "}";
    case EntityKind::Content: return "content (" + d.name + ")" + (d.type.empty() ? "" : " : " + d.type);
    case EntityKind::Calendar: return quotedName("calendar", *decl);
    case EntityKind::Report: return quotedName("report", *decl) + scopeText(p, p.reports[e.id].module, p.reports[e.id].decl->scope);
    case EntityKind::World: return quotedName("world", *decl);
    case EntityKind::Example: return "example \"" + d.name + "\"";
  }
  return "";
}

/// What it is a part of, and how its name is joined to that; "" for what stands by itself.
std::string ownerOf(const CheckedProgram& p, const Entity& e) {
  switch (e.kind) {
    case EntityKind::Clause: return p.documents[e.id].decl().name + " ";
    case EntityKind::Column: return p.documents[e.id].decl().name + ".";
    case EntityKind::EnumValue: return p.enums[e.id].name + ".";
    case EntityKind::Choice: return p.interpretations[e.id].decl->name + " is ";
    case EntityKind::Outcome: return p.decisions[e.id].name + " is ";
    case EntityKind::Field: return p.records[e.id].decl->name + ".";
    case EntityKind::Content: return p.reports[e.id].decl->name + " ";
    case EntityKind::Property: return p.functions[e.id].owner == kNone ? "" : p.records[p.functions[e.id].owner].decl->name + ".";
    case EntityKind::Criterion: return p.gates[e.id].decl->name + ".";
    case EntityKind::Function: {
      const sema::FunctionInfo& f = p.functions[e.id];
      if (f.gate == kNone) return "";
      const sema::GateInfo& gate = p.gates[f.gate];
      return gate.decl->name + (f.criterion == kNone ? "." : "." + gate.criteria[f.criterion].decl->name + ".");
    }
    case EntityKind::Group:
    case EntityKind::Test: return p.packs[e.id].decl->name + ".";
    case EntityKind::TableCell: {
      const sema::TableInfo& table = p.tables[e.id];
      const syntax::TableRow& row = table.decl->rows[e.part];
      std::string text = table.decl->name + "[" + row.head.text;
      if (e.more < table.decl->heading.size()) text += ", " + table.decl->heading[e.more].text;
      return text + "]";
    }
    default: return "";
  }
}

void titled(Description& d, const syntax::TextRef& title) { d.title = title.text; }

/// Of what is no DeclBase: where it is, its title and comment.
void describePart(const CheckedProgram& p, const Entity& e, Description& d) {
  switch (e.kind) {
    case EntityKind::Clause: {
      const sema::ClauseInfo& clause = p.documents[e.id].clauses[e.part];
      d.title = clause.opening;
      break;
    }
    case EntityKind::EnumValue:
      if (const syntax::EnumValue* value = valueOf(p, e)) titled(d, value->title);
      if (p.enums[e.id].decl != nullptr) d.citations = &p.enums[e.id].decl->citations;
      break;
    case EntityKind::Choice:
      if (const syntax::Choice* choice = choiceOf(p, e)) titled(d, choice->title);
      d.citations = &p.interpretations[e.id].decl->citations;
      break;
    case EntityKind::Collection:
      d.doc = p.records[e.id].decl->doc, d.span = p.records[e.id].decl->span, d.title = p.records[e.id].decl->title.text;
      d.citations = &p.records[e.id].decl->citations;
      break;
    case EntityKind::Field: {
      const syntax::RecordField& field = *p.records[e.id].fields[e.part].decl;
      titled(d, field.title);
      d.doc = field.doc, d.span = field.span, d.citations = &field.mayBeDisputed.citations;
      break;
    }
    case EntityKind::FamilyElement: d.span = p.packs[e.id].decl->families[e.part].span; break;
    case EntityKind::TableCell: {
      const syntax::TableCell& cell = cellOf(p, e);
      d.title = cell.isNone ? cell.because.text : cell.note.text;
      d.citations = cell.citations.empty() ? &p.tables[e.id].decl->citations : &cell.citations;
      break;
    }
    case EntityKind::Column:
      if (const syntax::ColumnName* column = columnOf(p, e)) titled(d, column->column);
      break;
    case EntityKind::Content: {
      const syntax::ReportContent& content = *p.reports[e.id].contents[e.part].decl;
      titled(d, content.title);
      d.span = content.span, d.citations = &p.reports[e.id].decl->citations;
      break;
    }
    case EntityKind::Module: d.span = {p.modules[e.id]->file, 0, 0}; break;
    default: break;
  }
}

}  // namespace

Description describe(const CheckedProgram& p, const Entity& e) {
  Description d;
  if (!e.known()) return d;
  d.name = nameOf(p, e);
  d.nameSpan = d.span = nameSpanOf(p, e);
  d.module = moduleOf(p, e);
  if (const syntax::DeclBase* decl = declOf(p, e)) {
    d.span = decl->span, d.title = decl->title.text, d.doc = decl->doc, d.citations = &decl->citations;
    if (e.kind == EntityKind::Example) d.title.clear();
  }
  describePart(p, e, d);
  if (!d.span.valid()) d.span = d.nameSpan;
  d.qualified = e.kind == EntityKind::TableCell ? ownerOf(p, e) : ownerOf(p, e) + d.name;
  const Type type = typeOf(p, e);
  if (!type.isError()) d.type = p.typeText(type);
  d.signature = signatureOf(p, e, d);
  return d;
}

}  // namespace tollgate::query
