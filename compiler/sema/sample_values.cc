// Fields of sample rows and their values.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/samples.h"
#include "compiler/support/calendar_date.h"

namespace tollgate::sema {

using Is = SampleFieldInfo::Is;
using Join = syntax::SampleField::Join;

void SampleChecker::fields(const std::vector<syntax::SampleField>& written, SampleRowsInfo& into) {
  for (const syntax::SampleField& one : written) {
    const size_t before = into.fields.size();
    field(one, into);
    into.broken = into.broken || into.fields.size() == before;
  }
}

void SampleChecker::field(const syntax::SampleField& written, SampleRowsInfo& into) {
  const RecordInfo& of = record(into.record);
  SampleFieldInfo info;
  info.span = written.field.span;
  info.field = of.fieldNamed(written.field.text);
  if (info.field == kNone) {
    Diagnostic& diag = c_.report(DiagKind::UnknownSampleField, written.field.span, {of.decl->name, written.field.text});
    std::vector<std::string> names;
    for (const FieldInfo& f : of.fields) names.push_back(f.decl->name);
    const bool computed = std::any_of(of.properties.begin(), of.properties.end(),
                                      [&](Id property) { return c_.p.functions[property].define->name == written.field.text; });
    if (computed)
      diag.help = fmt::format("`{}` is computed: give the fields that it is computed from", written.field.text);
    else
      c_.suggest(diag, written.field.span, written.field.text, names);
    return;
  }
  for (const SampleFieldInfo& other : into.fields) {
    if (other.field != info.field) continue;
    c_.report(DiagKind::SampleFieldTwice, written.field.span, {written.field.text}).labels.push_back({other.span, "the first one"});
    return;
  }
  const FieldInfo& declared = of.fields[info.field];
  if (declared.type.isError()) return;
  if (!word(written, declared, info)) {
    if (!joins(written, declared)) return;
    const bool set = declared.type.is(TypeKind::Set);
    info.is = written.join == Join::Or ? Is::Disputed : set ? Is::Set : Is::Value;
    const Type type = set ? declared.type.elementType() : declared.type.required();
    for (const syntax::SampleValue& one : written.values) {
      std::optional<Constant> constant = value(type, one);
      if (constant) {
        info.values.push_back(std::move(*constant));
        continue;
      }
      info.is = Is::Unknown;  // it is given, and what is wrong with it is said
      info.values.clear();
      break;
    }
  }
  into.fields.push_back(std::move(info));
}

bool SampleChecker::isValueOf(const Type& type, const std::string& word) const {
  const Type element = type.is(TypeKind::Set) ? type.elementType() : type;
  return element.is(TypeKind::Enum) && c_.p.enums[element.id].ordinalOf(word) != kNone;
}

/// `unknown`, `absent` and, of a set, `none`, unless the field's own enum has such a value. True where it is one of
/// them, also after a message.
bool SampleChecker::word(const syntax::SampleField& written, const FieldInfo& declared, SampleFieldInfo& into) {
  const syntax::SampleValue& only = written.values.front();
  if (written.values.size() != 1 || only.quoted || isValueOf(declared.type, only.text)) return false;
  if (only.text == "unknown") {
    into.is = Is::Unknown;
    if (!declared.decl->mayBeUnknown.valid()) {
      Diagnostic& diag = c_.report(DiagKind::NeverUnknown, only.span, {written.field.text});
      diag.labels.push_back({declared.decl->span, "it does not say `may be unknown`"});
      if (!world_) diag.help = fmt::format("leave `{}` out: what an example does not give is open", written.field.text);
    }
    return true;
  }
  if (only.text == "absent") {
    into.is = Is::Absent;
    if (!declared.type.optional)
      c_.report(DiagKind::NeverAbsent, only.span, {written.field.text}).labels.push_back({declared.decl->span, "its type has no `?`"});
    return true;
  }
  into.is = Is::Set;
  return only.text == "none" && declared.type.is(TypeKind::Set);
}

/// Whether the field may have the values together: a set by `and`, a field that may be disputed by `or`.
bool SampleChecker::joins(const syntax::SampleField& written, const FieldInfo& declared) {
  const Span all = cover(written.values.front().span, written.values.back().span);
  const bool set = declared.type.is(TypeKind::Set);
  if (written.join == Join::And && !set) {
    c_.report(DiagKind::NotASetField, all, {written.field.text});
    return false;
  }
  if (written.join == Join::Or && (set || !declared.decl->mayBeDisputed.written())) {
    Diagnostic& diag = c_.report(DiagKind::NotDisputable, all, {written.field.text});
    if (set) diag.help = "the elements of a set are joined by `and`";
    return false;
  }
  return true;
}

std::optional<Constant> SampleChecker::value(const Type& type, const syntax::SampleValue& written) {
  if (type.is(TypeKind::Ref)) {
    references_.push_back({type, &written});
    Constant key;
    key.text = written.text;
    return key;
  }
  bool noSuchDate = false;
  std::optional<Constant> constant = c_.constantOf(type, written.text, &noSuchDate);
  if (constant) return constant;
  if (type.is(TypeKind::Enum)) {
    const EnumInfo& values = c_.p.enums[type.id];
    c_.suggest(c_.report(DiagKind::UnknownEnumValue, written.span, {written.text, values.name}), written.span, written.text, values.values);
  } else if (noSuchDate) {
    c_.report(DiagKind::NoSuchDate, written.span, {written.text});
  } else {
    Diagnostic& diag = c_.report(DiagKind::SampleValueType, written.span, {written.text, c_.aType(type)});
    if (type.is(TypeKind::Flag)) c_.suggest(diag, written.span, written.text, {"true", "false"});
  }
  return std::nullopt;
}

std::optional<Constant> SampleChecker::element(const Type& type, const syntax::SampleValue& written) {
  if (!type.is(TypeKind::Ref)) return type.isError() ? std::nullopt : value(type, written);
  Constant key;
  key.text = written.text;
  if (isThere(type.id, written.text)) return key;
  const syntax::RecordDecl& decl = *record(type.id).decl;
  Diagnostic& diag = c_.report(DiagKind::UnknownRow, written.span, {written.text, decl.collection.text});
  std::vector<std::string> names;
  for (const SampleInfo* sample = &out_; sample != nullptr; sample = below(*sample, type.id)) {
    const auto rows = sample->keys.find(type.id);
    if (rows == sample->keys.end()) continue;
    for (const auto& [name, span] : rows->second) names.push_back(name);
  }
  c_.suggest(diag, written.span, written.text, names);
  const std::string shown = written.quoted ? "\"" + written.text + "\"" : written.text;
  if (diag.help.empty()) diag.help = fmt::format("give it: `given {} in {}`", shown, decl.collection.text);
  return std::nullopt;
}

std::string SampleChecker::shown(const Type& type, const Constant& constant) const {
  switch (type.kind) {
    case TypeKind::Text:
    case TypeKind::Ref: return constant.text;
    case TypeKind::Enum: return c_.p.enums[type.id].values[static_cast<size_t>(constant.integer)];
    case TypeKind::Date: return formatIsoDate(constant.integer);
    case TypeKind::Instant: return formatIsoInstant(constant.integer);
    case TypeKind::Flag: return constant.integer != 0 ? "true" : "false";
    default: return fmt::format("{}", constant.integer);
  }
}

std::optional<std::string> SampleChecker::keyText(const SampleRowsInfo& row, const std::string& made) const {
  std::string text;
  const RecordInfo& of = record(row.record);
  for (const Id part : of.key) {
    if (part != of.key.front()) text += ' ';
    if (part == row.madeKey) {
      text += made;
      continue;
    }
    const auto given = std::find_if(row.fields.begin(), row.fields.end(), [&](const SampleFieldInfo& f) { return f.field == part; });
    if (given == row.fields.end() || given->is != Is::Value) return std::nullopt;
    text += shown(of.fields[part].type, given->values.front());
  }
  return text;
}

}  // namespace tollgate::sema
