// Declarations: what is in and in which order. A structured binding names every member of each structure, so that a
// new one does not compile before it is decided whether it is in.

#include "compiler/fingerprint/forms.h"

#include <algorithm>
#include <numeric>

namespace tollgate::fingerprint {

using ir::Id;
using ir::kNone;

namespace {

std::string orNone(const std::optional<int64_t>& number) { return number ? std::to_string(*number) : "none"; }

/// Bytes of a form that stands inside another.
std::string inside(const NormalForm& form) { return form.bytes(); }

std::string stepWord(ir::StepKind kind) {
  switch (kind) {
    case ir::StepKind::Proposed: return "proposed";
    case ir::StepKind::Recommended: return "recommended";
    case ir::StepKind::Decided: return "decided";
    case ir::StepKind::Referred: return "referred";
  }
  return "";
}

std::string orderWord(ir::EnumOrder order) {
  switch (order) {
    case ir::EnumOrder::None: return "none";
    case ir::EnumOrder::WorseToMilder: return "worse-to-milder";
    case ir::EnumOrder::EarlierToLater: return "earlier-to-later";
    case ir::EnumOrder::Other: return "other";
  }
  return "";
}

/// The values of an enum as its form has them: in their order if that counts, else by name.
std::vector<Id> valueOrder(const ir::Enum& declared) {
  std::vector<Id> order(declared.values.size());
  std::iota(order.begin(), order.end(), Id{0});
  if (declared.order == ir::EnumOrder::None) {
    std::sort(order.begin(), order.end(), [&](Id a, Id b) { return declared.values[a] < declared.values[b]; });
  }
  return order;
}

}  // namespace

Forms::Forms(const ir::Program& program) : program_(program) {
  for (const ir::Gate& gate : program.gates) {
    if (gate.instance != kNone) instances_.insert(gate.instance);
  }
}

const Form& Forms::of(const Part& part) {
  const auto at = forms_.find(part);
  if (at != forms_.end()) return at->second;
  Form form = FormWriter(*this).write(part);
  return forms_.emplace(part, std::move(form)).first->second;
}

Form FormWriter::write(const Part& part) {
  const auto form = [&]() -> NormalForm {
    switch (part.kind) {
      case PartKind::Pack: return pack(program_.packs[part.id], part.id);
      case PartKind::Test: return test(program_.packs[part.owner].tests[part.id]);
      case PartKind::Gate: return gate(program_.gates[part.id], part.id);
      case PartKind::Criterion: return criterion(program_.gates[part.owner].criteria[part.id]);
      case PartKind::Function: return function(program_.functions[part.id]);
      case PartKind::Table: return table(program_.tables[part.id]);
      case PartKind::Decision: return decision(program_.decisions[part.id]);
      case PartKind::Interpretation: return interpretation(program_.interpretations[part.id]);
      case PartKind::Enum: return enumeration(program_.enums[part.id]);
      case PartKind::Calendar: return calendar(program_.calendars[part.id]);
      case PartKind::Record: return record(program_.records[part.id], part.id);
      case PartKind::Collection: return collection(program_.records[part.id], part.id);
      case PartKind::Field: return field(program_.records[part.owner].fields[part.id], part.owner);
      case PartKind::Entry: return entry(program_.registers[part.owner].entries[part.id]);
    }
    return NormalForm("");
  };
  Digest digest = form().digest();
  return {std::move(digest), std::move(names_)};
}

std::string FormWriter::named(const Part& part) {
  names_.insert(part);
  return forms_.of(part).digest;
}

std::string FormWriter::namedCollection(Id record) {
  names_.insert({PartKind::Collection, record, kNone});
  return program_.records[record].collection;
}

std::string FormWriter::namedField(Id record, Id field) {
  names_.insert({PartKind::Field, field, record});
  return namedCollection(record) + "." + program_.records[record].fields[field].name;
}

std::vector<std::string> FormWriter::citations(const std::vector<ir::Citation>& all) {
  std::vector<std::string> out;
  for (const auto& [document, clause, span] : all) out.push_back(inside(NormalForm("cite").text(document).text(clause)));
  return out;
}

// ---- Packs ------------------------------------------------------------------------------------------------

NormalForm FormWriter::pack(const ir::Pack& declared, Id id) {
  const auto& [name, version, release, phase, groups, tests, because, varies, variesVersion, variesFingerprint, variesSpan, deviations,
               fields, proposed, agreed, refused, meta] = declared;
  std::vector<std::string> all;
  for (Id i = 0; i < tests.size(); ++i) all.push_back(named({PartKind::Test, i, id}));
  NormalForm form("pack");
  form.text(name).text(version).text(release).text(phase).text(because).sorted(citations(meta.citations)).sorted(all);
  if (varies == ir::kNone && fields.empty()) return form;
  std::vector<std::string> differs, filled;
  for (const auto& [kind, test, why, span] : deviations) {
    static constexpr const char* kWords[] = {"omitted", "added", "replaced"};
    differs.push_back(inside(NormalForm(kWords[static_cast<size_t>(kind)]).text(test).text(why)));
  }
  for (const auto& [field, value] : fields) {
    const ir::Type& type = program_.records[program_.packRecord].fields[field].type;
    filled.push_back(inside(NormalForm("field").text(namedField(program_.packRecord, field)).text(constant(type, value))));
  }
  form.text(varies == ir::kNone ? "" : program_.packs[varies].name).text(variesVersion).sorted(differs).sorted(filled);
  return form;
}

NormalForm FormWriter::test(const ir::TestDecl& declared) {
  const auto& [id, values, setValues, covers, exercises, words, group, writtenIn, family, familyEntry, meta] = declared;
  const auto typeOf = [&](Id field) -> const ir::Type& { return program_.records[program_.tests].fields[field].type; };
  std::vector<std::string> lines;
  for (const auto& [field, value] : values) {
    lines.push_back(inside(NormalForm("field").text(namedField(program_.tests, field)).text(constant(typeOf(field), value))));
  }
  for (const auto& [field, all] : setValues) {
    ir::Type element = typeOf(field);
    element.kind = element.element;
    std::vector<std::string> elements;
    for (const ir::Value& value : all) elements.push_back(constant(element, value));
    lines.push_back(inside(NormalForm("field").text(namedField(program_.tests, field)).sorted(elements)));
  }
  std::vector<std::string> covered, exercised;
  for (const auto& [cited, version, fully, because, at, isPart] : covers) {
    NormalForm line("covers");
    line.text(cited.document).text(cited.clause).text(version).flag(fully).text(because).text(namedEntry(at));
    covered.push_back(inside(line));
  }
  for (const auto& [cited, version, at] : exercises) {
    exercised.push_back(inside(NormalForm("exercises").text(cited.document).text(cited.clause).text(version).text(namedEntry(at))));
  }
  std::vector<std::string> steps;
  for (const auto& [word, text] : words) steps.push_back(inside(NormalForm(word).text(text)));
  NormalForm form("test");
  form.text(id).text(meta.title).text(group).sorted(lines).sorted(covered).sorted(exercised).list(steps);
  form.sorted(citations(meta.citations));
  return form;
}

// What a register says of an entry that a test covers or exercises, its words included: they are what was agreed to be tested.
// Where it is listed does not count, nor whether another version of it is listed.
NormalForm FormWriter::entry(const ir::Entry& declared) {
  const auto& [name, version, title, text, section, requirement, counts, inForce, span, file, line] = declared;
  NormalForm form("entry");
  form.text(name).text(version).text(title).text(text).text(section).flag(requirement).flag(counts);
  return form;
}

std::string FormWriter::namedEntry(const ir::EntryId& id) {
  return id.found() ? named({PartKind::Entry, id.entry, id.list}) : std::string("none");
}

// ---- Gates ------------------------------------------------------------------------------------------------

std::vector<std::string> FormWriter::counting(const std::vector<ir::CountingOnly>& all) {
  std::vector<std::string> out;
  for (const auto& [record, var, condition] : all) {
    bind(var);
    out.push_back(inside(NormalForm("counting-only").text(namedCollection(record)).text(expression(condition))));
    unbind(var);
  }
  return out;
}

NormalForm FormWriter::gate(const ir::Gate& declared, Id id) {
  const auto& [name, isExit, instance, instances, countingOnly, appliesWhen, because, criteria, meta] = declared;
  std::vector<std::string> all;
  for (Id i = 0; i < criteria.size(); ++i) all.push_back(named({PartKind::Criterion, i, id}));
  NormalForm form(isExit ? "exit-gate" : "entry-gate");
  form.text(name).text(instance == kNone ? "none" : type(program_.variables[instance].type)).text(expression(instances));
  form.sorted(counting(countingOnly)).text(expression(appliesWhen)).text(because).sorted(all).sorted(citations(meta.citations));
  return form;
}

NormalForm FormWriter::criterion(const ir::Criterion& declared) {
  const auto& [name, countingOnly, appliesWhen, because, require, evidence, judgedBy, meta] = declared;  // judgedBy: in require
  NormalForm form("criterion");
  form.text(name).sorted(counting(countingOnly)).text(expression(appliesWhen)).text(because).text(expression(require));
  std::vector<std::string> names;  // which of it is on file decides nothing
  for (const ir::Evidence& shown : evidence) names.push_back(shown.name);
  form.sorted(names).sorted(citations(meta.citations));
  return form;
}

// ---- What gates name --------------------------------------------------------------------------------------

NormalForm FormWriter::function(const ir::Function& declared) {
  const auto& [name, kind, owner, scopeGate, scopeCriterion, params, result, body, mayBeEmpty, mayBecome, until, made, meta] = declared;
  std::vector<std::string> types;
  for (const Id param : params) {
    types.push_back(type(program_.variables[param].type));
    bind(param);
  }
  const bool exception = kind == ir::FunctionKind::Exception;
  ir::Type gives = result;
  gives.optional = forms_.typeAsWritten(body).optional;
  NormalForm form(exception ? "exception" : "definition");
  form.text(exception ? name : "").list(types).text(type(gives)).text(expression(body));
  form.text(mayBeEmpty ? "may be empty because " + *mayBeEmpty : "").text(orNone(until));
  form.list(mayBecome ? std::vector<std::string>{constant(result, mayBecome->value), mayBecome->verb} : std::vector<std::string>{});
  form.sorted(citations(meta.citations));
  return form;
}

NormalForm FormWriter::table(const ir::Table& declared) {
  const auto& [name, cellType, axes, cells, noneBecause, limitFor, isEnum, allTogether, meta] = declared;
  std::vector<std::string> over;
  std::vector<size_t> order = {0};  // of the cells, by the values' own order
  for (const ir::Type& axis : axes) {
    over.push_back(type(axis));
    const std::vector<Id> values = valueOrder(program_.enums[axis.id]);
    std::vector<size_t> next;
    for (const size_t before : order) {
      for (const Id value : values) next.push_back(before * values.size() + value);
    }
    order = std::move(next);
  }
  std::vector<std::string> written;
  for (const size_t at : order) {
    if (at >= cells.size()) continue;
    written.push_back(cells[at] ? "is " + constant(cellType, *cells[at]) : "none because " + noneBecause[at]);
  }
  NormalForm form("table");
  form.text(type(cellType)).list(over).list(written);
  form.text(limitFor == kNone ? "none" : isEnum ? named(PartKind::Enum, limitFor) : namedCollection(limitFor));
  form.flag(allTogether).sorted(citations(meta.citations));
  return form;
}

NormalForm FormWriter::decision(const ir::Decision& declared) {
  const auto& [name, subjects, outcomes, steps, notBeforeOf, notBefore, whileUndecided, renewable, meta] = declared;
  std::vector<std::string> types, taken;
  for (const ir::Type& subject : subjects) types.push_back(type(subject));
  for (const auto& [kind, body, within, stands, eitherWay, span] : steps) {
    NormalForm step(stepWord(kind));
    step.text(body == kNone ? "none" : enumValue(program_.bodies, body)).text(orNone(within)).flag(stands);
    if (eitherWay) step.text("either way");
    if (within && !program_.calendars.empty()) step.text(named(PartKind::Calendar, 0));
    taken.push_back(inside(step));
  }
  NormalForm form("decision");
  form.text(name).list(types).sorted(outcomes).list(taken);
  form.text(whileUndecided < outcomes.size() ? outcomes[whileUndecided] : "none").flag(renewable).sorted(citations(meta.citations));
  if (notBefore.empty()) return form;
  std::vector<std::string> path;
  ir::Type at = subjects[notBeforeOf];
  for (const Id field : notBefore) {
    path.push_back(namedField(at.id, field));
    at = program_.records[at.id].fields[field].type;
  }
  // Which of the subjects it begins at: two of them may be rows of one record.
  form.list({"not before", std::to_string(notBeforeOf)}).list(path);
  return form;
}

NormalForm FormWriter::interpretation(const ir::Interpretation& declared) {
  const auto& [name, choices, proposed, proposedBy, proposedOn, agreed, agreedBy, agreedOn, reference, toBeAgreedBy, meta] = declared;
  const bool chosen = agreed != kNone && (toBeAgreedBy.empty() || toBeAgreedBy == agreedBy);
  NormalForm form("interpretation");
  form.text(name).text(named(PartKind::Enum, choices)).text(chosen ? "is " + enumValue(choices, agreed) : "open");
  form.text(toBeAgreedBy).sorted(citations(meta.citations));
  return form;
}

NormalForm FormWriter::enumeration(const ir::Enum& declared) {
  const auto& [name, values, valueTitles, order, firstWord, lastWord, meta] = declared;
  std::vector<std::string> names;
  for (const Id value : valueOrder(declared)) names.push_back(values[value]);
  NormalForm form("enum");
  form.text(name).text(orderWord(order)).list(names).text(firstWord).text(lastWord).sorted(citations(meta.citations));
  return form;
}

NormalForm FormWriter::calendar(const ir::Calendar& declared) {
  const auto& [name, weekend, holidays, pattern, format, column, firstYear, lastYear, zone, meta] = declared;
  std::vector<std::string> days, dates;
  for (const bool free : weekend) days.emplace_back(free ? "yes" : "no");
  for (const int64_t date : holidays) dates.push_back(std::to_string(date));
  NormalForm form("calendar");
  form.text(name).list(days).sorted(dates).number(firstYear).number(lastYear).text(zone).sorted(citations(meta.citations));
  return form;
}

// ---- Records ----------------------------------------------------------------------------------------------

NormalForm FormWriter::record(const ir::Record& declared, Id id) {
  std::vector<std::string> names;
  for (Id i = 0; i < declared.fields.size(); ++i) names.push_back(namedField(id, i));
  NormalForm form("record");
  form.text(namedCollection(id)).sorted(names);
  return form;
}

NormalForm FormWriter::collection(const ir::Record& declared, Id id) {
  const auto& [name, collectionName, fields, key, recorded, mayBeEmpty, because, meta] = declared;
  std::vector<std::string> keys;
  for (const Id at : key) keys.push_back(namedField(id, at));
  NormalForm form("collection");
  form.text(name).text(collectionName).sorted(keys).text(recorded == kNone ? "none" : namedField(id, recorded));
  form.flag(mayBeEmpty).text(because).sorted(citations(meta.citations));
  return form;
}

NormalForm FormWriter::field(const ir::FieldDecl& declared, Id record) {
  const auto& [name, fieldType, mayBeUnknown, mayBeDisputed, disputedVar, disputedWhere, mayBecome, meta] = declared;
  std::vector<std::string> remedies;
  for (const auto& [value, verb] : mayBecome) {
    remedies.push_back(inside(NormalForm("may-become").text(constant(fieldType, value)).text(verb)));
  }
  NormalForm form("field");
  form.text(namedCollection(record)).text(name).text(type(fieldType)).flag(mayBeUnknown).flag(mayBeDisputed);
  if (disputedVar != kNone) bind(disputedVar);
  form.text(expression(disputedWhere)).sorted(remedies).sorted(citations(meta.citations));
  return form;
}

}  // namespace tollgate::fingerprint
