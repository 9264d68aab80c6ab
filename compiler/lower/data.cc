// Sources and packs: what the loader reads.

#include <cstdlib>

#include "compiler/lower/lowering.h"
#include "compiler/sema/words.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/composed_text.h"
#include "compiler/support/data_formats.h"

namespace tollgate::lower {

using ir::Id;
using ir::kNone;
using syntax::MappingKind;

namespace {

std::optional<int64_t> wholeNumber(const std::string& text) {
  int64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9' || value > 1'000'000'000'000) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return text.empty() ? std::nullopt : std::optional<int64_t>(value);
}

/// A value written as a word: the checker has seen that it fits.
ir::Value wordValue(const sema::CheckedProgram& p, const sema::Type& type, const std::string& text) {
  ir::Value v;
  switch (type.kind) {
    case sema::TypeKind::Flag: v.integer = text == "true"; break;
    case sema::TypeKind::Enum: v.integer = p.enums[type.id].ordinalOf(text); break;
    case sema::TypeKind::Count:
    case sema::TypeKind::Integer:
    case sema::TypeKind::Days:
    case sema::TypeKind::WorkingDays:
    case sema::TypeKind::Months: {
      const bool negative = text.starts_with('-');
      v.integer = wholeNumber(text.substr(negative ? 1 : 0, text.find(' '))).value_or(0);
      if (negative) v.integer = -v.integer;
      break;
    }
    case sema::TypeKind::Date: v.integer = parseIsoDate(text).value_or(0); break;
    case sema::TypeKind::Instant: v.integer = parseIsoInstant(text).value_or(0); break;
    case sema::TypeKind::Number: v.number = std::strtod(text.c_str(), nullptr); break;
    case sema::TypeKind::Share: {
      std::string digits;
      for (char c : text) {
        if (c >= '0' && c <= '9') digits += c;
      }
      v.integer = wholeNumber(digits).value_or(0);
      v.denominator = 100;
      const size_t point = text.find('.');
      for (size_t i = point; point != std::string::npos && i + 2 < text.size(); ++i) v.denominator *= 10;
      break;
    }
    case sema::TypeKind::Text: v.text = composed(text).value_or(text); break;
    case sema::TypeKind::Duration:
    case sema::TypeKind::Ref:
    case sema::TypeKind::Set:
    case sema::TypeKind::Error: v.text = text; break;
  }
  return v;
}

}  // namespace

ir::Mapping Lowering::mapping(const sema::SourceInfo& source, const syntax::SourceMapping& line, Id field, sema::Type type) {
  const syntax::SourceDecl& decl = *source.decl;
  ir::Mapping out;
  out.field = field;
  out.span = line.span;
  out.key = line.text.text;
  const sema::Type element = type.is(sema::TypeKind::Set) ? type.elementType() : type;
  switch (line.kind) {
    case MappingKind::Column: out.from = ir::FromKind::Column; break;
    case MappingKind::Property: out.from = ir::FromKind::Property; break;
    case MappingKind::Attribute: out.from = ir::FromKind::Attribute; break;
    case MappingKind::Capture: out.from = ir::FromKind::PathPart; break;
    case MappingKind::Manifest: out.from = ir::FromKind::Manifest; break;
    case MappingKind::Constant:
      out.from = ir::FromKind::Constant;
      out.constant = wordValue(in_, element, line.text.text);
      break;
    case MappingKind::Timestamp:
      // `timestamp` is the file's own word; `timestamp "When"` names a column that holds one.
      out.from = line.text.written() ? ir::FromKind::Column : ir::FromKind::Name;
      if (!line.text.written()) out.key = "timestamp";
      break;
    case MappingKind::Name:
    case MappingKind::Status:
    case MappingKind::FileName:
    case MappingKind::Other:
    case MappingKind::None:
      out.from = ir::FromKind::Name;
      out.key = line.kind == MappingKind::Name ? "name" : line.kind == MappingKind::Status ? "status" : line.kindWord.text;
      break;
  }
  const Id outcomeAt = source.decision == kNone ? kNone : static_cast<Id>(in_.decisions[source.decision].subjects.size());
  for (const syntax::ValueMapEntry& entry : line.values) {
    ir::ValueMap map;
    for (const syntax::NameRef& word : entry.from) map.words.push_back(word.text);
    map.span = entry.span;
    if (source.decision != kNone && field == outcomeAt) {
      // A row may also say that the matter was referred: the value after the outcomes.
      const sema::DecisionInfo& decision = in_.decisions[source.decision];
      map.outcome = decision.outcomeNamed(entry.to.text);
      if (map.outcome == sema::kNone) map.outcome = static_cast<Id>(decision.outcomes.size());
    } else if (source.decision != kNone && field == outcomeAt + 5) {
      for (size_t act = 0; act < sema::kActs.size(); ++act) {
        if (entry.to.text == sema::kActs[act]) map.value.integer = static_cast<int64_t>(act);
      }
    } else if (entry.to.text == "absent" && type.optional) {
      map.value.absent = true;
    } else {
      map.value = wordValue(in_, element, entry.to.text);
    }
    out.values.push_back(std::move(map));
  }
  out.zone = line.zone.text;
  out.format = line.unit.written() ? line.unit.text : line.format.text;
  out.overlap = line.earlier ? ir::Mapping::Overlap::Earlier : line.later ? ir::Mapping::Overlap::Later : ir::Mapping::Overlap::Open;
  out.trimmed = line.trimmed || decl.trimmed;
  out.emptyMeansAbsent = line.emptyMeansAbsent || decl.emptyMeansAbsent;
  out.decimalComma = line.decimalComma;
  out.separator = line.separator.text;  // of a set, and of the values in dispute
  out.candidatesKey = line.disputed.text;
  return out;
}

void Lowering::sources() {
  for (const sema::SourceInfo& info : in_.sources) {
    const syntax::SourceDecl& decl = *info.decl;
    ir::Source out;
    out.name = decl.name;
    out.record = info.record;
    out.decision = info.decision;
    if (!decl.from.empty()) {
      out.pattern = decl.from[0].path.text;
      out.format = dataFormatNamed(decl.from[0].format.text);
    }
    if (!out.format || infoOf(*out.format).syntax == FileSyntax::Csv) out.delimiter = decl.separator.text;
    out.complete = decl.complete.written() && decl.complete.always;
    if (info.completeVar != sema::kNone) {
      out.completeVar = info.completeVar;
      out.completeSet = expr(info.module, decl.complete.scope.bindings[0]);
      if (info.completeWhereVar != sema::kNone) {
        const Id condition = expr(info.module, decl.complete.scope.where);
        out.completeSet = filter(out.completeSet, info.completeWhereVar, condition, decl.complete.scope.span);
      }
      out.completePart = in_.variables[info.completeVar].name;
    }
    if (decl.staleAfter != syntax::kNoExpr) {
      out.staleAfterDays = wholeNumber(in_.expr(info.module, in_.expr(info.module, decl.staleAfter).kids[0]).text);
    }
    if (decl.exported.kind != MappingKind::None) {
      out.exported = mapping(info, decl.exported, kNone, sema::Type::of(sema::TypeKind::Instant));
    }
    out.mayBeEmpty = decl.mayBeEmpty.written();
    out.mayBeEmptyBecause = decl.mayBeEmpty.because.text;
    out.repeats = decl.repeats == syntax::Repeats::Kept       ? ir::Repeats::Kept
                  : decl.repeats == syntax::Repeats::Separate ? ir::Repeats::Separate
                                                              : ir::Repeats::Refused;
    for (size_t i = 0; i < decl.mappings.size(); ++i) {
      out.mappings.push_back(mapping(info, decl.mappings[i], info.mappings[i].field, info.mappings[i].type));
    }
    for (const syntax::OtherTests& other : decl.otherTests) {
      for (const syntax::TextRef& pattern : other.patterns) out.others.push_back({pattern.text, other.because.text});
    }
    out.meta = meta(decl);
    out_.sources.push_back(std::move(out));
  }
}

void Lowering::calendars() {
  for (const sema::CalendarInfo& info : in_.calendars) {
    const syntax::FileRef& files = info.decl->holidaysFrom;
    ir::Calendar out;
    out.name = info.decl->name;
    out.weekend = info.weekend;
    out.holidays = info.holidays;
    if (!info.column.empty()) out.pattern = files.path.text;  // else they are among `holidays`
    out.format = dataFormatNamed(files.format.text).value_or(ir::Format::Csv);
    out.column = info.column;
    out.firstYear = info.firstYear, out.lastYear = info.lastYear;
    out.zone = info.zone;
    out.meta = meta(*info.decl);
    out_.calendars.push_back(std::move(out));
  }
}

/// What a pack that varies another one says of itself.
void Lowering::deviations(const syntax::PackDecl& decl, ir::Pack& out) {
  for (const syntax::OmitLine& line : decl.omits) {
    for (const syntax::NameRef& test : line.tests)
      out.deviations.push_back({ir::DeviationKind::Omitted, test.text, line.because.text, test.span});
  }
  for (const syntax::TestDecl& test : decl.tests) {
    if (test.deviation == syntax::Deviation::None) continue;
    const auto kind = test.deviation == syntax::Deviation::Added ? ir::DeviationKind::Added : ir::DeviationKind::Replaced;
    out.deviations.push_back({kind, test.name, test.because.text, test.nameSpan});
  }
  for (const sema::PlannedTest& test : in_.packs[out_.packs.size()].tests) {
    if (test.family == kNone || test.pack != out_.packs.size() || !decl.families[test.family].added) continue;
    out.deviations.push_back({ir::DeviationKind::Added, test.decl->name, decl.families[test.family].because.text, test.decl->nameSpan});
  }
}

ir::TestDecl Lowering::plannedTest(const sema::PlannedTest& planned) {
  const syntax::TestDecl& test = *planned.decl;
  ir::TestDecl t;
  t.id = test.name;
  t.group = test.group.text;
  t.meta = meta(test);
  t.writtenIn = planned.pack;
  if (planned.family != kNone) {
    const sema::PackInfo& from = in_.packs[planned.pack];
    const syntax::FamilyDecl& family = from.decl->families[planned.family];
    t.family = "for each " + family.element.text + " in " + family.list.text;
    if (family.version.written()) t.family += " version \"" + family.version.text + "\"";
    if (family.where != syntax::kNoExpr) t.family += " where " + in_.written(in_.expr(from.module, family.where).span);
    t.familyEntry = planned.entry;
  }
  const sema::RecordInfo& record = in_.records[in_.tests];
  for (const auto& [field, values] : planned.fields) {
    const sema::Type& type = record.fields[field].type;
    if (!type.is(sema::TypeKind::Set)) {
      t.fields.emplace_back(field, wordValue(in_, type, values.back()));
      continue;
    }
    t.setFields.emplace_back(field, std::vector<ir::Value>());
    for (const std::string& text : values) t.setFields.back().second.push_back(wordValue(in_, type.elementType(), text));
  }
  const Id module = in_.packs[planned.pack].module;
  for (const syntax::Covers& covers : test.covers) {
    for (const syntax::Citation& c : covers.citations) {
      bool isPart = false;
      const ir::EntryId at = entry(c, module, &isPart);
      t.covers.push_back({{c.document, c.locator, c.span}, c.version.text, covers.fully, covers.because.text, at, isPart});
    }
  }
  for (const syntax::Citation& c : test.exercises) {
    t.exercises.push_back({{c.document, c.locator, c.span}, c.version.text, entry(c, module)});
  }
  for (const auto& word : test.given) t.words.emplace_back("given", word.text);
  for (const auto& word : test.when) t.words.emplace_back("when", word.text);
  for (const auto& word : test.then) t.words.emplace_back("then", word.text);
  return t;
}

void Lowering::packs() {
  for (const sema::PackInfo& info : in_.packs) {
    const syntax::PackDecl& decl = *info.decl;
    ir::Pack out;
    out.name = decl.name;
    out.version = decl.version.text;
    out.release = info.release;
    out.phase = info.phase;
    out.because = decl.because.text;
    for (const syntax::GroupDecl* group : info.groups) out.groups.emplace_back(group->name, group->title.text);
    out.varies = info.varies;
    out.variesVersion = decl.varies.version.text;
    out.variesFingerprint = decl.varies.fingerprint.text;
    out.variesSpan = decl.varies.fingerprint.span;
    for (const auto& [field, text] : info.fields) {
      out.fields.emplace_back(field, wordValue(in_, in_.records[in_.packRecord].fields[field].type, text));
    }
    deviations(decl, out);
    const auto statement = [](const syntax::ProposalLine& line) {
      return ir::PackStatement{line.body.text, parseIsoDate(line.on.text), line.ref.text, line.fingerprint.text, line.fingerprint.span};
    };
    for (const syntax::ProposalLine& line : decl.proposed) out.proposed.push_back(statement(line));
    for (const syntax::ProposalLine& line : decl.agreed) out.agreed.push_back(statement(line));
    for (const syntax::ProposalLine& line : decl.refused) out.refused.push_back(statement(line));
    out.meta = meta(decl);
    for (const sema::PlannedTest& test : info.tests) out.tests.push_back(plannedTest(test));
    out_.packs.push_back(std::move(out));
  }
}

void Lowering::document(const syntax::DocumentDecl& decl) {
  if (!decl.edition.written()) return;
  out_.documents.push_back({decl.name, decl.edition.text, parseIsoDate(decl.dated.text), meta(decl)});
}

void Lowering::registers() {
  for (const sema::DocumentInfo& info : in_.documents) {
    if (info.list == nullptr) {
      registerIds_.push_back(kNone);
      document(*info.document);
      continue;
    }
    registerIds_.push_back(static_cast<Id>(out_.registers.size()));
    ir::Register out;
    out.name = info.list->name;
    out.version = info.list->version.text;
    if (info.of != sema::kNone) out.document = in_.documents[info.of].decl().name;
    Id newer = info.supersededBy;
    if (newer == sema::kNone && info.of != sema::kNone) newer = in_.documents[info.of].supersededBy;
    if (newer != sema::kNone) out.supersededBy = in_.documents[newer].decl().name;
    for (const syntax::NameRef& section : info.list->sections) out.sections.push_back(section.text);
    for (const sema::ClauseInfo& clause : info.clauses) {
      out.entries.push_back({clause.id, clause.version, clause.opening, clause.text, clause.section, clause.isRequirement, clause.counts,
                             clause.inForce, clause.span, clause.file, clause.line});
    }
    out.meta = meta(*info.list);
    out_.registers.push_back(std::move(out));
  }
}

ir::EntryId Lowering::entry(const syntax::Citation& citation, Id module, bool* isPart) const {
  const sema::EntryRef found = in_.entryOf(citation, module);
  if (!found.found() || registerIds_[found.document] == kNone) return {};
  if (isPart != nullptr) *isPart = found.isPart;
  return {registerIds_[found.document], found.clause};
}

}  // namespace tollgate::lower
