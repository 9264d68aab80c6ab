// Sources: which collection or decision is read, from what, and field by field how.

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/sema/words.h"
#include "compiler/support/composed_text.h"
#include "compiler/support/data_formats.h"
#include "compiler/support/made_words.h"

namespace tollgate::sema {

using syntax::MappingKind;

std::string subjectWord(const CheckedProgram& p, const DecisionInfo& decision, size_t subject) {
  const Type& type = decision.subjects[subject];
  std::string word = "subject";
  if (type.is(TypeKind::Ref)) word = subjectOfCollection(p.records[type.id].decl->collection.text);
  if (type.is(TypeKind::Enum)) word = subjectOfEnum(p.enums[type.id].name);
  size_t same = 0;
  for (size_t i = 0; i < subject; ++i) same += decision.subjects[i] == type;
  return numbered(word, same);
}

std::vector<std::string> decisionFields(const CheckedProgram& p, const DecisionInfo& decision) {
  std::vector<std::string> names;
  for (size_t i = 0; i < decision.subjects.size(); ++i) names.push_back(subjectWord(p, decision, i));
  for (const char* name : {"outcome", "body", "date", "reference", "version", "act", "fingerprint"}) names.emplace_back(name);
  return names;
}

void Checker::checkSources() {
  for (SourceInfo& source : p.sources) checkSource(source);
}

/// A word that means two things means neither.
void Checker::checkWords(const std::vector<syntax::ValueMapEntry>& values) {
  std::map<std::string, Span> met;
  for (const syntax::ValueMapEntry& entry : values) {
    for (const syntax::NameRef& word : entry.from) {
      const auto [known, fresh] = met.try_emplace(composed(word.text).value_or(word.text), word.span);
      if (!fresh) report(DiagKind::MappedTwice, word.span, {word.text}).labels.push_back({known->second, "here as well"});
    }
  }
}

/// What a list's columns are said to be, each once.
void Checker::checkColumns(const std::vector<syntax::ColumnName>& columns) {
  std::map<std::string, Span> met;
  for (const syntax::ColumnName& column : columns) {
    const auto [known, fresh] = met.try_emplace(column.field.text, column.field.span);
    if (!fresh) report(DiagKind::MappedTwice, column.field.span, {column.field.text}).labels.push_back({known->second, "here as well"});
    checkWords(column.values);
  }
}

/// M8: `repeats kept` is not for records that others refer to.
void Checker::checkKept(const SourceInfo& source) {
  const RecordInfo& kept = p.records[source.record];
  const auto refers = [&](const Type& t) { return t.id == source.record && (t.is(TypeKind::Ref) || t.element == TypeKind::Ref); };
  std::string by;
  for (const RecordInfo& record : p.records) {
    for (const FieldInfo& field : record.fields) {
      if (by.empty() && refers(field.type)) by = record.decl->name + "." + field.decl->name;
    }
  }
  for (const DecisionInfo& decision : p.decisions) {
    if (by.empty() && std::any_of(decision.subjects.begin(), decision.subjects.end(), refers)) by = decision.name;
  }
  if (!by.empty()) report(DiagKind::KeptIsReferred, source.decl->repeatsSpan, {kept.decl->name, by});
}

void Checker::checkSource(SourceInfo& source) {
  const syntax::SourceDecl& decl = *source.decl;
  if (decl.reads.written()) {
    if (const Symbol* s = findSymbol(source.module, decl.reads.text, SymbolKind::Collection, decl.reads.span, true)) {
      source.record = s->id;
    } else if (const Id decision = decisionNamed(source.module, decl.reads.text, decl.reads.span); decision != kNone) {
      source.decision = decision;
    } else {
      std::vector<std::string> names = symbolNames(source.module, SymbolKind::Collection);
      for (std::string& name : decisionNames(source.module)) names.push_back(std::move(name));
      suggest(report(DiagKind::UnknownCollection, decl.reads.span, {decl.reads.text}), decl.reads.span, decl.reads.text, names);
    }
  }
  if (decl.repeats == syntax::Repeats::Kept && source.record != kNone) checkKept(source);
  if (decl.from.empty() || decl.from[0].path.text.empty()) report(DiagKind::SourceWithoutFile, decl.nameSpan, {decl.name});
  for (const syntax::FileRef& from : decl.from) {
    if (dataFormatNamed(from.format.text)) continue;
    if (!from.format.written()) {
      if (!from.path.text.empty()) report(DiagKind::FormatLeftOpen, from.path.span, {decl.name});
      continue;
    }
    suggest(report(DiagKind::UnknownFormat, from.format.span, {from.format.text}), from.format.span, from.format.text, dataFormatWords());
  }
  if (decl.from.size() > 1) report(DiagKind::NotSupported, decl.from[1].span, {"a second file pattern in one source"});
  if (decl.staleAfter != kNoExpr) {
    const syntax::Expr& after = p.expr(source.module, decl.staleAfter);
    const bool days = after.kind == syntax::ExprKind::Quantity && (after.text == "days" || after.text == "day");
    if (!days && after.kind != syntax::ExprKind::Error) {
      report(DiagKind::WrongUnitHere, after.span, {written(after.span), "the age of an export is a number of days"});
    }
  }
  if (decl.complete.written() && !decl.complete.scope.bindings.empty()) {
    Scope scope;
    scope.module = source.module;
    ExprChecker checker(*this, scope);
    const SetFacts facts = checker.set(decl.complete.scope.bindings[0]);
    source.completeVar = newVariable(facts.name, facts.element, facts.nameSpan, facts.var);
    if (decl.complete.scope.where != kNoExpr) {
      source.completeWhereVar = newWhereVariable(facts);
      checker.pushElement(source.completeWhereVar);
      checker.condition(decl.complete.scope.where);
      checker.popElement();
    }
    for (const syntax::FileRef& from : decl.from) {
      if (!facts.name.empty() && from.path.text.find("{" + facts.name + "}") == std::string::npos) {
        report(DiagKind::UnknownPathPart, facts.nameSpan, {facts.name}).labels.push_back({from.path.span, "the path"});
      }
    }
  }
  checkMappings(source);
}

/// A subject's own field `version` (`fingerprint`) says which one is in force (M9).
bool Checker::tellsWhichIsInForce(Id decision, const std::string& word) const {
  const std::vector<Type>& subjects = p.decisions[decision].subjects;
  return std::any_of(subjects.begin(), subjects.end(), [&](const Type& subject) {
    if (!subject.is(TypeKind::Ref)) return false;
    const Id field = p.records[subject.id].fieldNamed(word);
    return field != kNone && p.records[subject.id].fields[field].type.is(TypeKind::Text);
  });
}

/// Whether the source's format, if it names one, can give what a mapping reads.
void Checker::checkOfFormat(const syntax::SourceDecl& decl, const syntax::SourceMapping& mapping) {
  const std::optional<DataFormat> format = decl.from.empty() ? std::nullopt : dataFormatNamed(decl.from[0].format.text);
  if (!format) return;
  const DataFormatInfo& info = infoOf(*format);
  if (info.shape != RecordShape::TestCases) {
    if (mapping.kind == MappingKind::Property || mapping.kind == MappingKind::Attribute) {
      report(DiagKind::NoPropertiesInFormat, mapping.text.span,
             {std::string(info.title), mapping.kind == MappingKind::Property ? "properties" : "attributes"});
    }
    return;
  }
  if (mapping.kind != MappingKind::Column || !mapping.text.written()) return;
  const std::span<const std::string_view> known = testCaseFieldNames();
  if (std::find(known.begin(), known.end(), mapping.text.text) != known.end()) return;
  Diagnostic& diagnostic = report(DiagKind::FieldNotOfFormat, mapping.text.span, {std::string(info.title), mapping.text.text});
  const std::string near = nearest(mapping.text.text, {known.begin(), known.end()});
  diagnostic.help = near.empty() ? fmt::format("write `property \"{}\"` if the file tells it as a property", mapping.text.text)
                                 : fmt::format("did you mean `\"{}\"`?", near);
}

/// `took = "Duration" unit seconds`: what a bare number counts.
void Checker::checkUnit(const syntax::SourceMapping& mapping, const Type& type) {
  static const std::vector<std::string> kUnits = {"nanoseconds", "microseconds", "milliseconds", "seconds",
                                                  "minutes",     "hours",        "days",         "weeks"};
  const std::string& unit = mapping.unit.text;
  if (!type.isError() && !type.is(TypeKind::Duration)) {
    report(DiagKind::WrongUnitHere, mapping.unit.span,
           {unit, fmt::format("`{}` is {}, and only a duration has one", mapping.field.text, aType(type))});
  } else if (std::find(kUnits.begin(), kUnits.end(), unit) == kUnits.end()) {
    suggest(report(DiagKind::WrongUnitHere, mapping.unit.span, {unit, fmt::format("a unit is one of {}", fmt::join(kUnits, ", "))}),
            mapping.unit.span, unit, kUnits);
  } else if (mapping.format.written()) {
    report(DiagKind::WrongUnitHere, mapping.unit.span, {unit, "`as` names another one"});
  }
}

void Checker::checkMappings(SourceInfo& source) {
  const syntax::SourceDecl& decl = *source.decl;
  std::vector<std::string> names;
  std::vector<Type> types;
  std::string owner;
  if (source.record != kNone) {
    owner = p.records[source.record].decl->name;
    for (const FieldInfo& field : p.records[source.record].fields) {
      names.push_back(field.decl->name);
      types.push_back(field.type);
    }
  } else if (source.decision != kNone) {
    const DecisionInfo& decision = p.decisions[source.decision];
    owner = "the decision " + decision.name;
    names = decisionFields(p, decision);
    types = decision.subjects;
    types.push_back(Type::of(TypeKind::Text));  // outcome: checked below
    types.push_back(p.bodies == kNone ? Type{} : Type::enumOf(p.bodies));
    types.push_back(Type::of(TypeKind::Date));
    // reference, version, act, fingerprint
    for (int i = 0; i < 4; ++i) types.push_back(Type::of(TypeKind::Text).orAbsent());
  }
  const size_t actAt = source.decision == kNone ? SIZE_MAX : names.size() - 2;
  const size_t outcomeAt = source.decision == kNone ? SIZE_MAX : p.decisions[source.decision].subjects.size();
  std::vector<bool> mapped(names.size(), false);
  auto part = [&](const syntax::SourceMapping& mapping) {
    if (mapping.kind != MappingKind::Capture) return;
    for (const syntax::FileRef& from : decl.from) {
      if (from.path.text.find("{" + mapping.text.text + "}") != std::string::npos) return;
    }
    report(DiagKind::UnknownPathPart, mapping.text.span, {mapping.text.text});
  };
  if (decl.exported.kind != MappingKind::None) {
    part(decl.exported);
    checkOfFormat(decl, decl.exported);
  }
  if (decl.exported.kind == MappingKind::Constant) report(DiagKind::ExportedConstant, decl.exported.text.span);
  for (const syntax::SourceMapping& mapping : decl.mappings) {
    SourceMappingInfo info;
    const auto at = std::find(names.begin(), names.end(), mapping.field.text);
    if (at != names.end()) {
      info.field = static_cast<Id>(at - names.begin());
      info.type = types[info.field];
      if (mapped[info.field]) {
        const auto first = std::find_if(decl.mappings.begin(), decl.mappings.end(),
                                        [&](const syntax::SourceMapping& other) { return other.field.text == mapping.field.text; });
        report(DiagKind::MappedTwice, mapping.field.span, {mapping.field.text}).labels.push_back({first->field.span, "here as well"});
      }
      mapped[info.field] = true;
    } else if (!owner.empty()) {
      suggest(report(DiagKind::UnknownField, mapping.field.span, {owner, mapping.field.text}), mapping.field.span, mapping.field.text,
              names);
    }
    part(mapping);
    checkOfFormat(decl, mapping);
    if (info.field != kNone && source.decision != kNone && (mapping.field.text == "version" || mapping.field.text == "fingerprint") &&
        info.field >= p.decisions[source.decision].subjects.size() && !tellsWhichIsInForce(source.decision, mapping.field.text)) {
      report(DiagKind::VersionOfNothing, mapping.field.span, {mapping.field.text, p.decisions[source.decision].name});
    }
    if (mapping.kind == MappingKind::FileName) report(DiagKind::NotSupported, mapping.span, {"`file-name`"});
    if (mapping.kind == MappingKind::Manifest) report(DiagKind::ManifestOfField, mapping.kindWord.span);
    if (mapping.unit.written()) checkUnit(mapping, info.type);
    if (mapping.disputed.written() && info.field != kNone && source.record != kNone &&
        !p.records[source.record].fields[info.field].decl->mayBeDisputed.written()) {
      report(DiagKind::NotDisputable, mapping.disputed.span, {mapping.field.text})
          .labels.push_back({p.records[source.record].fields[info.field].decl->nameSpan, "declared here"});
    }
    const Type element = info.type.is(TypeKind::Set) ? info.type.elementType() : info.type;
    auto value = [&](const std::string& text, Span span) {
      if (info.field == kNone || element.isError() || (text == "absent" && info.type.optional)) return;
      if (info.field == outcomeAt) {
        const DecisionInfo& decision = p.decisions[source.decision];
        if (decision.outcomeNamed(text) == kNone && text != "referred") {
          suggest(report(DiagKind::UnknownOutcome, span, {text, decision.name}), span, text, decision.outcomes);
        }
      } else if (info.field == actAt) {
        if (std::find(kActs.begin(), kActs.end(), text) == kActs.end()) {
          suggest(report(DiagKind::UnknownAct, span, {text}), span, text, {kActs.begin(), kActs.end()});
        }
      } else if (element.is(TypeKind::Enum)) {
        const EnumInfo& values = p.enums[element.id];
        if (values.ordinalOf(text) == kNone) {
          suggest(report(DiagKind::UnknownEnumValue, span, {text, values.name}), span, text, values.values);
        }
      } else if (!constantOf(element, text)) {
        Diagnostic& diag = report(DiagKind::TestFieldValue, span, {text, aType(element)});
        if (element.is(TypeKind::Flag)) suggest(diag, span, text, {"true", "false"});
      }
    };
    for (const syntax::ValueMapEntry& entry : mapping.values) value(entry.to.text, entry.to.span);
    checkWords(mapping.values);
    if (mapping.kind == MappingKind::Constant && element.is(TypeKind::Ref)) {
      report(DiagKind::NotSupported, mapping.text.span, {"a constant for a reference"}).help =
          "map a column or a property, or take it from the path: `from \"results/{provider}/*.xml\"`";
    } else if (mapping.kind == MappingKind::Constant) {
      value(mapping.text.text, mapping.text.span);
    }
    source.mappings.push_back(info);
  }
  // M8: a field that a source neither maps nor fixes must be optional or `may be unknown`.
  if (source.record != kNone) {
    const RecordInfo& record = p.records[source.record];
    if (source.record == p.tests) return;  // packs give the rest
    for (Id f = 0; f < record.fields.size(); ++f) {
      const FieldInfo& field = record.fields[f];
      if (mapped[f] || field.type.optional || field.decl->mayBeUnknown.valid()) continue;
      report(DiagKind::UnmappedField, decl.nameSpan, {field.decl->name}).labels.push_back({field.decl->nameSpan, "declared here"});
    }
  } else if (source.decision != kNone) {
    for (size_t f = 0; f + 4 < names.size(); ++f) {
      if (!mapped[f]) report(DiagKind::UnmappedField, decl.nameSpan, {names[f]});
    }
  }
  if (!decl.otherTests.empty()) {
    const bool refersToTests = std::any_of(source.mappings.begin(), source.mappings.end(),
                                           [&](const SourceMappingInfo& m) { return m.type.is(TypeKind::Ref) && m.type.id == p.tests; });
    if (!refersToTests && source.record != p.tests) report(DiagKind::OtherTestsNotResults, decl.otherTests[0].span);
  }
}

}  // namespace tollgate::sema
