// What names mean in documents, sources, worlds and examples.

#include <algorithm>

#include "compiler/query/occurrences.h"
#include "compiler/sema/scope.h"
#include "compiler/sema/words.h"
#include "compiler/support/made_words.h"

namespace tollgate::query {

using sema::SymbolKind;
using sema::Type;
using sema::TypeKind;
using syntax::MappingKind;

void Collector::document(Id id) {
  const sema::DocumentInfo& info = p_.documents[id];
  const bool isDocument = info.document != nullptr;
  const auto entity = [&](Id d) { return Entity{p_.documents[d].document ? EntityKind::Document : EntityKind::Register, d, kNone, kNone}; };
  add(info.decl().nameSpan, entity(id), Use::Declares);
  for (Id c = 0; c < info.clauses.size(); ++c) {
    if (info.clauses[c].span.valid()) add(info.clauses[c].span, {EntityKind::Clause, id, c}, Use::Declares);
  }
  const syntax::NameRef& older = isDocument ? info.document->supersedes : info.list->supersedes;
  if (older.written()) {
    const Id found = p_.documentNamed(older.text, info.module);
    if (found != kNone) name(older, entity(found));
  }
  if (isDocument) return;
  if (info.of != kNone) name(info.list->of, entity(info.of));
  for (const syntax::ColumnName& column : info.list->columns) {
    for (Id c = 0; c < info.columns.size(); ++c) {
      if (info.columns[c].name == column.field.text) name(column.field, {EntityKind::Column, id, c}, Use::Declares);
    }
  }
}

/// A field that gets a value. Of a report's filings: a content, or for what it is written, which is called after that collection.
void Collector::fieldOf(Id record, Id field, const syntax::NameRef& written) {
  if (reportOf_[record] == kNone) return name(written, {EntityKind::Field, record, field}, Use::Writes);
  const Type& type = p_.records[record].fields[field].type;
  if (field == 0 && type.is(TypeKind::Ref)) return subject(written.span, collection(type.id));
  name(written, contentOf(record, field), Use::Writes);
}

// ---- sources ------------------------------------------------------------------------------------------------------

Entity Collector::captureNamed(Id id, const std::string& name) const {
  const sema::SourceInfo& info = p_.sources[id];
  if (info.completeVar != kNone && p_.variables[info.completeVar].name == name) {
    if (const Entity element = variable(info.completeVar); element.known()) return element;
  }
  for (const syntax::FileRef& from : info.decl->from) {
    const size_t at = from.path.text.find("{" + name + "}");
    if (at != std::string::npos) return {EntityKind::Capture, id, static_cast<Id>(at + 1), kNone};
  }
  return {};
}

/// Every `{name}` of the paths.
void Collector::captures(Id id) {
  for (const syntax::FileRef& from : p_.sources[id].decl->from) {
    const std::string_view raw = textAt(from.path.span);
    for (size_t open = raw.find('{'); open != std::string_view::npos; open = raw.find('{', open + 1)) {
      const size_t close = raw.find('}', open);
      if (close == std::string_view::npos) return;
      const Entity entity = captureNamed(id, std::string(raw.substr(open + 1, close - open - 1)));
      const Use use = entity.kind == EntityKind::Capture ? Use::Declares : Use::Reads;
      add({from.path.span.file, from.path.span.begin + static_cast<uint32_t>(open + 1),
           from.path.span.begin + static_cast<uint32_t>(close)},
          entity, use);
    }
  }
}

void Collector::mapping(const sema::SourceInfo& info, Id source, const syntax::SourceMapping& line, const sema::SourceMappingInfo& known) {
  if (line.kind == MappingKind::Capture && line.text.written()) {
    Span inside = line.text.span;
    ++inside.begin, --inside.end;
    add(inside, captureNamed(source, line.text.text));
  }
  if (known.field == kNone) return;
  const size_t subjects = info.decision == kNone ? 0 : p_.decisions[info.decision].subjects.size();
  if (info.record != kNone) {
    fieldOf(info.record, known.field, line.field);
  } else if (known.field < subjects) {
    const Type& type = p_.decisions[info.decision].subjects[known.field];
    if (type.is(TypeKind::Ref)) subject(line.field.span, collection(type.id));
    if (type.is(TypeKind::Enum)) subject(line.field.span, {EntityKind::Enum, type.id});
  }
  const auto mapped = [&](const std::string& text, Span span) {
    if (info.decision != kNone && known.field == subjects) {
      const Id ordinal = p_.decisions[info.decision].outcomeNamed(text);
      if (ordinal != kNone) add(span, {EntityKind::Outcome, info.decision, ordinal});
    } else {
      value(known.type, text, span);
    }
  };
  for (const syntax::ValueMapEntry& entry : line.values) mapped(entry.to.text, entry.to.span);
  if (line.kind == MappingKind::Constant) mapped(line.text.text, line.text.span);
}

void Collector::source(Id id) {
  const sema::SourceInfo& info = p_.sources[id];
  const syntax::SourceDecl& decl = *info.decl;
  add(decl.nameSpan, {EntityKind::Source, id}, Use::Declares);
  if (info.record != kNone) name(decl.reads, collection(info.record));
  if (info.decision != kNone) decisionName(decl.reads, info.decision);
  captures(id);
  for (size_t i = 0; i < decl.mappings.size() && i < info.mappings.size(); ++i) mapping(info, id, decl.mappings[i], info.mappings[i]);
  if (decl.exported.kind == MappingKind::Capture && decl.exported.text.written()) {
    Span inside = decl.exported.text.span;
    ++inside.begin, --inside.end;
    add(inside, captureNamed(id, decl.exported.text.text));
  }
}

// ---- sample data --------------------------------------------------------------------------------------------------

Id Collector::symbolNamed(Id module, const std::string& path, SymbolKind kind) const {
  for (Id m : sema::declaring(p_, module, path)) {
    const sema::Symbol& symbol = p_.modules[m]->names.at(path);
    if (symbol.kind == kind) return symbol.id;
  }
  Id used = kNone;
  const sema::Symbol* spelled = sema::bySpelledPath(p_, module, path, &used);
  return spelled != nullptr && spelled->kind == kind ? spelled->id : kNone;
}

void Collector::sampleValue(const Type& type, const syntax::SampleValue& written, Use use) {
  if (!written.written()) return;
  if (type.is(TypeKind::Ref) && type.id == p_.tests) {
    const auto found = testIds_.find(written.text);
    if (found != testIds_.end()) add(written.span, found->second, use);
    return;
  }
  if (type.is(TypeKind::Ref) && type.id == p_.packRecord) {
    for (Id pack = 0; pack < p_.packs.size(); ++pack) {
      if (p_.packs[pack].decl->name == written.text) return add(written.span, {EntityKind::Pack, pack}, use);
    }
    return;
  }
  value(type, written.text, written.span, use);
}

void Collector::sampleFields(Id record, const std::vector<syntax::SampleField>& fields) {
  const sema::RecordInfo& info = p_.records[record];
  for (const syntax::SampleField& written : fields) {
    const Id field = info.fieldNamed(written.field.text);
    if (field == kNone) continue;
    fieldOf(record, field, written.field);
    const Type& type = info.fields[field].type;
    const Type element = type.is(TypeKind::Set) ? type.elementType() : type;
    const bool isTestKey = record == p_.tests && info.fields[field].decl->isKey;
    for (const syntax::SampleValue& one : written.values) sampleValue(isTestKey ? Type::refTo(record) : element, one, Use::Reads);
  }
}

/// One that was made for `judged by` is named by its gate and criterion.
void Collector::decisionName(const syntax::NameRef& written, Id decision) {
  const sema::DecisionInfo& info = p_.decisions[decision];
  if (info.decl != nullptr)
    name(written, {EntityKind::Decision, decision});
  else
    targetPath(written, info.gate, info.criterion);
}

void Collector::sampleDecision(Id module, const syntax::SampleLine& line) {
  Id found = symbolNamed(module, line.name.text, SymbolKind::Decision);
  for (Id d = 0; d < p_.decisions.size() && found == kNone; ++d) {
    const sema::DecisionInfo& decision = p_.decisions[d];
    if (decision.decl == nullptr && decision.name == line.name.text && sema::visible(p_, module, decision.module)) found = d;
  }
  if (found == kNone) return;
  decisionName(line.name, found);
  const sema::DecisionInfo& decision = p_.decisions[found];
  const Id outcome = decision.outcomeNamed(line.outcome.text);
  if (outcome != kNone && line.outcome.written()) add(line.outcome.span, {EntityKind::Outcome, found, outcome});
  for (size_t i = 0; i < line.subjects.size() && i < decision.subjects.size(); ++i) {
    sampleValue(decision.subjects[i], line.subjects[i], Use::Reads);
  }
  body(line.body);
}

void Collector::sampleLine(Id module, const syntax::SampleLine& line) {
  using Form = syntax::SampleLine::Form;
  if (!line.name.written()) return;
  if (line.form == Form::Decision) return sampleDecision(module, line);
  Id record = symbolNamed(module, line.name.text, SymbolKind::Collection);
  if (record == kNone && line.form == Form::None) return sampleDecision(module, line);
  if (record == kNone && line.form == Form::Many && line.count.text == "1") {
    for (const std::string& other : sema::symbolNames(p_, module, SymbolKind::Collection)) {
      if (singularOf(other) == line.name.text) record = symbolNamed(module, other, SymbolKind::Collection);
      if (record != kNone) break;
    }
  }
  if (record == kNone) return;
  name(line.name, collection(record), line.form == Form::None ? Use::Reads : Use::Writes);
  if (line.form == Form::One && record == p_.tests) sampleValue(Type::refTo(record), line.key, Use::Reads);
  if (line.form == Form::One && p_.records[record].key.size() == 1)
    value(p_.records[record].fields[p_.records[record].key[0]].type, line.key.text, line.key.span);
  for (const syntax::NameRef& heading : line.heading) {
    const Id field = p_.records[record].fieldNamed(heading.text);
    if (field != kNone) fieldOf(record, field, heading);
  }
  for (const syntax::SampleRow& row : line.rows) sampleFields(record, row.fields);
}

void Collector::sampleData(Id module, const syntax::SampleData& data, Id below) {
  if (below != kNone) name(data.elseAsIn, {EntityKind::World, below});
  for (const syntax::Assuming& line : data.assuming) {
    const Id found = symbolNamed(module, line.interpretation.text, SymbolKind::Interpretation);
    if (found == kNone || !line.interpretation.written()) continue;
    name(line.interpretation, {EntityKind::Interpretation, found});
    value(Type::enumOf(p_.interpretations[found].choices), line.choice.text, line.choice.span);
  }
  for (const syntax::SampleDefaults& line : data.defaults) {
    const Id found = symbolNamed(module, line.record.text, SymbolKind::Record);
    if (found == kNone || !line.record.written()) continue;
    name(line.record, reportOf_[found] == kNone ? Entity{EntityKind::Record, found, kNone, kNone} : collection(found));
    sampleFields(found, line.fields);
  }
  for (const syntax::SampleLine& line : data.lines) sampleLine(module, line);
}

/// `GATE`, `CRITERION`, `GATE.CRITERION`, with a module in front.
void Collector::targetPath(const syntax::NameRef& path, Id gate, Id criterion) {
  if (gate == kNone || !path.written()) return;
  if (criterion == kNone) return name(path, {EntityKind::Gate, gate});
  const std::string_view own = p_.gates[gate].criteria[criterion].decl->name;
  add(path.span, {EntityKind::Criterion, gate, criterion});
  const std::string_view text = textAt(path.span);
  if (text.size() <= own.size() + 1 || !text.ends_with(own)) return;
  Span before = path.span;
  before.end -= static_cast<uint32_t>(own.size() + 1);
  if (textAt(before).ends_with(p_.gates[gate].decl->name)) add(before, {EntityKind::Gate, gate});
}

void Collector::expected(const sema::ExampleInfo& example, const syntax::ExpectLine& line, const sema::ExpectInfo& info) {
  if (line.what.written() && (info.wholeGate || info.criterion != kNone)) targetPath(line.what, example.gate, info.criterion);
  for (const syntax::NameRef& reason : line.reasons) {
    constexpr std::string_view kAwaiting = "awaiting ";
    if (!reason.text.starts_with(kAwaiting)) continue;
    body({reason.text.substr(kAwaiting.size()),
          {reason.span.file, reason.span.begin + static_cast<uint32_t>(kAwaiting.size()), reason.span.end}});
  }
  // Labels name the elements of the criterion's `for each`, in order.
  if (line.labels.empty() || example.gate == kNone || info.criterion == kNone) return;
  const Id module = p_.gates[example.gate].module;
  const syntax::ExprId require = p_.gates[example.gate].criteria[info.criterion].decl->require;
  if (require == syntax::kNoExpr) return;
  const std::vector<Id>& vars = p_.info(module, require).vars;
  if (p_.expr(module, require).kind != syntax::ExprKind::ForEach) return;
  for (size_t i = 0; i < line.labels.size() && i < vars.size(); ++i) sampleValue(p_.variables[vars[i]].type, line.labels[i], Use::Reads);
}

void Collector::example(Id id) {
  const sema::ExampleInfo& info = p_.examples[id];
  add(info.decl->nameSpan, {EntityKind::Example, id}, Use::Declares);
  sampleData(info.module, info.decl->data, info.sample.world);
  targetPath(info.decl->of, info.gate, info.criterion);
  if (info.gate != kNone && info.decl->instance.written() && p_.gates[info.gate].instance != kNone)
    sampleValue(p_.variables[p_.gates[info.gate].instance].type, info.decl->instance, Use::Reads);
  for (size_t i = 0; i < info.decl->expects.size() && i < info.expects.size(); ++i) expected(info, info.decl->expects[i], info.expects[i]);
}

}  // namespace tollgate::query
