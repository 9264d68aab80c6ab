#include <set>

#include <fmt/format.h>

#include "compiler/ir/verify_parts.h"

namespace tollgate::ir {
namespace {

/// Fields of a decision's rows beside its subjects: outcome, body, date, reference, version, act, fingerprint.
constexpr size_t kDecisionFields = 7;

class Declarations {
 public:
  Declarations(const Program& program, Findings& out) : p_(program), out_(out) {}

  void run() {
    each("enum", p_.enums, [&](const Enum& e) { enumeration(e); });
    each("record", p_.records, [&](const Record& record) { this->record(record); });
    each("function", p_.functions, [&](const Function& function) { this->function(function); });
    each("table", p_.tables, [&](const Table& table) { this->table(table); });
    each("interpretation", p_.interpretations, [&](const Interpretation& i) { interpretation(i); });
    each("decision", p_.decisions, [&](const Decision& decision) { this->decision(decision); });
    each("source", p_.sources, [&](const Source& source) { this->source(source); });
    each("calendar", p_.calendars, [&](const Calendar& calendar) { this->calendar(calendar); });
    each("register", p_.registers, [&](const Register& list) { this->list(list); });
    each("pack", p_.packs, [&](const Pack& pack) { this->pack(pack); });
    each("gate", p_.gates, [&](const Gate& gate) { this->gate(gate); });
  }

 private:
  template <class T, class Check>
  void each(std::string_view what, const std::vector<T>& all, Check check) {
    for (size_t i = 0; i < all.size(); ++i) {
      where_ = label(what, static_cast<Id>(i), all[i].name);
      check(all[i]);
    }
  }
  void fail(std::string_view what) { out_.add(fmt::format("{}: {}", where_, what)); }
  void value(const Type& type, const Value& value, std::string_view at) {
    if (const std::string mistake = valueMistake(p_, type, value); !mistake.empty()) fail(fmt::format("{}: {}", at, mistake));
  }
  const Type& typeOf(Id node) const { return p_.nodes[node].type; }
  void condition(Id node, std::string_view at) {
    if (node != kNone && typeOf(node) != Type{TypeKind::Flag}) {
      fail(fmt::format("{} is no condition but a {}", at, typeText(p_, typeOf(node))));
    }
  }
  size_t bodies() const { return p_.bodies == kNone ? 0 : p_.enums[p_.bodies].values.size(); }

  void enumeration(const Enum& e) {
    if (e.values.empty()) fail("has no value");
    if (std::set<std::string>(e.values.begin(), e.values.end()).size() != e.values.size()) fail("has a value twice");
    if (e.valueTitles.size() != e.values.size()) fail("has not one title a value");
  }
  void mayBecome(const MayBecome& remedy, const Type& type) {
    value(type, remedy.value, "may become");
    if (remedy.verb.empty()) fail("may become something, but no verb says how");
  }
  void record(const Record& record) {
    if (record.recorded != kNone) {
      const Type& type = record.fields[record.recorded].type;
      if (type.kind != TypeKind::Date && type.kind != TypeKind::Instant) fail("the recorded field is no date or instant");
    }
    std::set<std::string> names;
    for (const FieldDecl& field : record.fields) {
      if (!names.insert(field.name).second) fail(fmt::format("has the field {} twice", field.name));
      for (const MayBecome& remedy : field.mayBecome) mayBecome(remedy, field.type);
      if ((field.disputedVar == kNone) != (field.disputedWhere == kNone)) {
        fail(fmt::format("{}: a condition of dispute and its row go together", field.name));
      }
      if (field.disputedWhere != kNone && !field.mayBeDisputed) fail(fmt::format("{} may not be disputed", field.name));
      condition(field.disputedWhere, field.name + ": disputed where");
      if (field.disputedVar != kNone) row(field.disputedVar, position(record), field.name);
    }
    for (const Id key : record.key) {
      const FieldDecl& field = record.fields[key];
      if (field.type.optional || field.mayBeUnknown || field.mayBeDisputed || field.type.kind == TypeKind::Set) {
        fail(fmt::format("the key {} may be open, absent or a set", field.name));
      }
    }
  }
  Id position(const Record& record) const { return static_cast<Id>(&record - p_.records.data()); }
  void row(Id var, Id record, std::string_view at) {
    if (p_.variables[var].type != Type{TypeKind::Ref, TypeKind::Ref, record}) {
      fail(fmt::format("{}: variable {} is no row of {}", at, var, p_.records[record].name));
    }
  }
  void function(const Function& function) {
    if (!sameKind(typeOf(function.body), function.result)) {
      fail(fmt::format("gives a {}, but its body is a {}", typeText(p_, function.result), typeText(p_, typeOf(function.body))));
    } else if (typeOf(function.body).optional && !function.result.optional) {
      fail("its body may be absent, but its result may not");
    }
    const bool isProperty = function.kind == FunctionKind::Property;
    if (isProperty != (function.owner != kNone)) fail("a property has an owner, and nothing else has");
    if (function.owner != kNone) {
      if (function.params.empty()) {
        fail("a property has no `this`");
      } else {
        row(function.params[0], function.owner, "this");
      }
    }
    if (function.kind == FunctionKind::Exception && function.result != Type{TypeKind::Flag}) fail("an exception is a condition");
    if (function.until && function.kind != FunctionKind::Exception) fail("only an exception expires");
    if (function.mayBeEmptyBecause && function.result.kind != TypeKind::Set) fail("only a set may be empty");
    if (function.mayBecome) {
      if (!isProperty || function.result.kind != TypeKind::Flag) fail("only a flag of a record may become something");
      mayBecome(*function.mayBecome, function.result);
    }
  }
  void table(const Table& table) {
    uint64_t product = 1;
    for (const Type& axis : table.axes) {
      if (axis.kind != TypeKind::Enum || axis.optional) return fail("an axis is no enum");
      product *= p_.enums[axis.id].values.size();
      if (product > UINT32_MAX) return fail("has too many cells");
    }
    if (table.axes.empty()) fail("has no axis");
    if (table.cells.size() != product) fail(fmt::format("has {} cells, not {}", table.cells.size(), product));
    if (table.noneBecause.size() != table.cells.size()) return fail("has not one reason a cell");
    for (size_t i = 0; i < table.cells.size(); ++i) {
      if (table.cells[i]) value(table.cellType, *table.cells[i], fmt::format("cell {}", i));
      if (!table.cells[i] && table.noneBecause[i].empty()) fail(fmt::format("cell {} is none without a reason", i));
    }
  }
  void interpretation(const Interpretation& interpretation) {
    const size_t count = p_.enums[interpretation.choices].values.size();
    const auto choice = [&](Id id, std::string_view at) {
      if (id != kNone && id >= count) fail(fmt::format("the {} choice {} is none of {}", at, id, count));
    };
    choice(interpretation.proposed, "proposed");
    choice(interpretation.agreed, "agreed");
    if (interpretation.agreed != kNone && (interpretation.agreedBy.empty() || !interpretation.agreedOn)) {
      fail("is agreed, but not by whom and when");
    }
  }
  void decision(const Decision& decision) {
    for (const Type& subject : decision.subjects) {
      if (subject.optional || (subject.kind != TypeKind::Ref && subject.kind != TypeKind::Enum)) {
        fail("a subject is neither a row nor a value of an enum");
      }
    }
    if (decision.outcomes.empty()) fail("has no outcome");
    if (decision.steps.empty()) fail("has no step");
    bool decides = false;
    for (const DecisionStep& step : decision.steps) {
      if (step.body >= bodies()) fail(fmt::format("there is no body {}", step.body));
      if (step.withinWorkingDays && *step.withinWorkingDays < 0) fail("a step is due before it begins");
      decides = decides || step.kind == StepKind::Decided || step.kind == StepKind::Referred;
    }
    if (!decides && !decision.steps.empty()) fail("no step decides");
    notBefore(decision);
    if (decision.whileUndecided != kNone && decision.whileUndecided >= decision.outcomes.size()) {
      fail(fmt::format("there is no outcome {}", decision.whileUndecided));
    }
  }
  /// A path of fields from a subject that is a row, through references, to a date or an instant.
  void notBefore(const Decision& decision) {
    if (decision.notBefore.empty() != (decision.notBeforeOf == kNone)) return fail("the day that it is not before has no beginning");
    if (decision.notBefore.empty()) return;
    if (decision.notBeforeOf >= decision.subjects.size()) return fail(fmt::format("there is no subject {}", decision.notBeforeOf));
    Type at = decision.subjects[decision.notBeforeOf];
    for (const Id field : decision.notBefore) {
      if (at.kind != TypeKind::Ref) return fail("the day that it is not before is a field of something that is no row");
      if (field >= p_.records[at.id].fields.size()) return fail(fmt::format("{} has no field {}", p_.records[at.id].name, field));
      at = p_.records[at.id].fields[field].type;
    }
    if (at.kind != TypeKind::Date && at.kind != TypeKind::Instant) fail("what it is not before is no date or instant");
  }

  // ---- Sources ----

  void mapping(const Mapping& mapping, const Source& source, const Type* type, std::string_view at) {
    if (mapping.from == FromKind::Constant && type != nullptr && type->kind != TypeKind::Set) value(*type, mapping.constant, at);
    if (mapping.from == FromKind::Manifest && at != "exported") fail(fmt::format("{}: a manifest tells times of exports only", at));
    const Type* element = type;
    Type member;
    if (type != nullptr && type->kind == TypeKind::Set) element = &(member = elementType(*type));
    for (const ValueMap& map : mapping.values) {
      if (map.words.empty()) fail(fmt::format("{}: a value without a word", at));
      if (element != nullptr && element->kind != TypeKind::Ref) value(*element, map.value, at);
      // The value after the outcomes is `referred`: the row is a reference.
      if (map.outcome != kNone && (source.decision == kNone || map.outcome > p_.decisions[source.decision].outcomes.size())) {
        fail(fmt::format("{}: there is no outcome {}", at, map.outcome));
      }
    }
  }
  void source(const Source& source) {
    if ((source.record == kNone) == (source.decision == kNone)) return fail("reads either a record or a decision");
    if (source.pattern.empty()) fail("has no pattern");
    if ((source.completeVar == kNone) != (source.completeSet == kNone)) fail("`complete when each` has no variable or no set");
    if (source.completeSet != kNone && source.completeVar != kNone) {
      instances(source.completeVar, source.completeSet);
      if (source.completePart.empty()) fail("`complete when each` names no part of the path");
    }
    if (source.staleAfterDays && *source.staleAfterDays < 0) fail("is stale before it is exported");
    if (source.exported) mapping(*source.exported, source, nullptr, "exported");
    const bool ofRecord = source.record != kNone;
    const size_t subjects = ofRecord ? 0 : p_.decisions[source.decision].subjects.size();
    const size_t count = ofRecord ? p_.records[source.record].fields.size() : subjects + kDecisionFields;
    std::vector<bool> mapped(count, false);
    for (const Mapping& map : source.mappings) {
      if (map.field >= count) {
        fail(fmt::format("there is no field {}", map.field));
        continue;
      }
      if (mapped[map.field]) fail(fmt::format("maps field {} twice", map.field));
      mapped[map.field] = true;
      const Type* type = ofRecord               ? &p_.records[source.record].fields[map.field].type
                         : map.field < subjects ? &p_.decisions[source.decision].subjects[map.field]
                                                : nullptr;
      mapping(map, source, type, fmt::format("field {}", map.field));
    }
    // A source for `tests` only adds fields by key: the packs give the rest.
    if (ofRecord && source.record == p_.tests) return;
    for (size_t i = 0; i < count; ++i) {
      if (mapped[i]) continue;
      if (!ofRecord) {
        if (i <= subjects) fail(fmt::format("does not say where {} comes from", i < subjects ? "a subject" : "the outcome"));
        continue;
      }
      const FieldDecl& field = p_.records[source.record].fields[i];
      if (!field.type.optional && !field.mayBeUnknown) {
        fail(fmt::format("does not map {}, which is neither optional nor may be unknown", field.name));
      }
    }
  }

  void calendar(const Calendar& calendar) {
    if (&calendar != p_.calendars.data()) fail("is the second calendar");
    if (calendar.weekend.size() != 7) fail("does not say of seven days which are the weekend");
    if (calendar.firstYear < 1 || calendar.lastYear > 9999 || calendar.firstYear > calendar.lastYear) fail("covers no years");
    if (calendar.pattern.empty() && calendar.holidays.empty()) fail("has no holidays");
    if (calendar.pattern.empty() != calendar.column.empty()) fail("does not say both which files list the holidays and in which column");
  }

  // ---- Registers, packs and gates ----

  void list(const Register& list) {
    for (const Entry& entry : list.entries) {
      if (entry.name.empty()) fail("has an entry without a name");
      if (entry.counts && !entry.requirement) fail(fmt::format("{} counts, but is no requirement", entry.name));
      if (entry.line < 0) fail(fmt::format("{} stands in no line", entry.name));
    }
  }
  void entryId(const EntryId& id, std::string_view test) {
    if (id == EntryId{}) return;
    if (id.list >= p_.registers.size() || id.entry >= p_.registers[id.list].entries.size()) {
      fail(fmt::format("{}: there is no entry {} of register {}", test, id.entry, id.list));
    }
  }

  void pack(const Pack& pack) {
    if (pack.varies != kNone && (pack.varies >= p_.packs.size() || &p_.packs[pack.varies] == &pack)) fail("varies no other pack");
    if (pack.varies == kNone && !pack.deviations.empty()) fail("deviates from nothing");
    if (!pack.fields.empty() && p_.packRecord == kNone) fail("gives fields of packs, but no record holds packs");
    for (const auto& [id, value] : pack.fields) {
      if (p_.packRecord == kNone) break;
      const Record& record = p_.records[p_.packRecord];
      if (id >= record.fields.size())
        fail(fmt::format("there is no field {} of packs", id));
      else if (record.fields[id].type.kind != TypeKind::Ref)
        this->value(record.fields[id].type, value, record.fields[id].name);
    }
    std::set<std::string> ids;
    for (const TestDecl& test : pack.tests) {
      if (test.writtenIn >= p_.packs.size()) fail(fmt::format("{}: it is written in no pack", test.id));
      if (!ids.insert(test.id).second) fail(fmt::format("has the test {} twice", test.id));
      for (const Cover& cover : test.covers) {
        entryId(cover.entry, test.id);
        if (cover.isPart && !cover.entry.found()) fail(fmt::format("{}: covers a part of no entry", test.id));
      }
      for (const Exercise& exercise : test.exercises) entryId(exercise.entry, test.id);
      if ((!test.fields.empty() || !test.setFields.empty()) && p_.tests == kNone) {
        fail("gives fields of tests, but no record holds tests");
        continue;
      }
      for (const auto& [id, value] : test.fields) {
        if (const FieldDecl* field = testField(id, test.id)) {
          // A reference stands as the text of its key.
          if (field->type.kind != TypeKind::Ref) this->value(field->type, value, test.id + " " + field->name);
        }
      }
      for (const auto& [id, values] : test.setFields) {
        const FieldDecl* field = testField(id, test.id);
        if (field == nullptr) continue;
        if (field->type.kind != TypeKind::Set) {
          fail(fmt::format("{}: {} is no set", test.id, field->name));
        } else if (field->type.element == TypeKind::Enum) {
          for (const Value& value : values) this->value(elementType(field->type), value, test.id + " " + field->name);
        }
      }
    }
  }
  const FieldDecl* testField(Id field, std::string_view test) {
    const Record& record = p_.records[p_.tests];
    if (field < record.fields.size()) return &record.fields[field];
    fail(fmt::format("{}: there is no field {}", test, field));
    return nullptr;
  }
  void instances(Id var, Id set) {
    const Type& type = typeOf(set);
    if (type.kind != TypeKind::Set) {
      fail(fmt::format("runs over a {}, which is no set", typeText(p_, type)));
    } else if (p_.variables[var].type != elementType(type)) {
      fail(fmt::format("variable {} is a {}, but runs over a {}", var, typeText(p_, p_.variables[var].type), typeText(p_, type)));
    }
  }
  void countingOnly(const std::vector<CountingOnly>& all) {
    for (const CountingOnly& only : all) {
      row(only.var, only.record, "counting only");
      condition(only.condition, "counting only");
    }
  }
  void gate(const Gate& gate) {
    if (gate.criteria.empty()) fail("has no criterion");
    if ((gate.instance == kNone) != (gate.instances == kNone)) fail("instances and their variable go together");
    if (gate.instance != kNone && gate.instances != kNone) instances(gate.instance, gate.instances);
    countingOnly(gate.countingOnly);
    condition(gate.appliesWhen, "applies when");
    std::set<std::string> names;
    for (const Criterion& criterion : gate.criteria) {
      if (!names.insert(criterion.name).second) fail(fmt::format("has the criterion {} twice", criterion.name));
      countingOnly(criterion.countingOnly);
      condition(criterion.appliesWhen, criterion.name + ": applies when");
      condition(criterion.require, criterion.name + ": require");
      for (const Evidence& evidence : criterion.evidence) condition(evidence.onFile, criterion.name + ": evidence");
      if (p_.nodes[criterion.require].op == Op::Implies) {
        fail(fmt::format("{}: `implies` may not be outermost in a require", criterion.name));
      }
    }
  }

  const Program& p_;
  Findings& out_;
  std::string where_;
};

}  // namespace

void verifyDeclarations(const Program& program, Findings& out) { Declarations(program, out).run(); }

}  // namespace tollgate::ir
