#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/ir/verify_parts.h"

namespace tollgate::ir {
namespace {

/// What worlds and examples promise, ids first: no other part of the program refers to them.
class Samples {
 public:
  Samples(const Program& program, Findings& out) : p_(program), out_(out) {}

  void run() {
    for (Id i = 0; i < p_.worlds.size(); ++i) {
      where_ = label("world", i, p_.worlds[i].name);
      sample(p_.worlds[i].sample);
      circle(i);
    }
    for (Id i = 0; i < p_.examples.size(); ++i) {
      where_ = label("example", i, p_.examples[i].title);
      sample(p_.examples[i].sample);
      example(p_.examples[i]);
    }
  }

 private:
  void fail(std::string_view what) { out_.add(fmt::format("{}: {}", where_, what)); }
  bool id(Id id, size_t count, std::string_view what) {
    if (id < count) return true;
    fail(id == kNone ? fmt::format("no {} is given", what) : fmt::format("there is no {} {}", what, id));
    return false;
  }
  void value(const Type& type, const Value& value, std::string_view at) {
    if (type.kind == TypeKind::Ref) return;  // its row's key
    if (const std::string mistake = valueMistake(p_, type, value); !mistake.empty()) fail(fmt::format("{}: {}", at, mistake));
  }

  void circle(Id world) {
    Id at = p_.worlds[world].sample.world;
    for (size_t steps = 0; at < p_.worlds.size(); at = p_.worlds[at].sample.world) {
      if (at == world || ++steps > p_.worlds.size()) return fail("stands on itself");
    }
  }

  void sample(const Sample& sample) {
    if (sample.world != kNone) id(sample.world, p_.worlds.size(), "world");
    std::set<Id> assumed;
    for (const auto& [interpretation, choice] : sample.assuming) {
      if (!id(interpretation, p_.interpretations.size(), "interpretation")) continue;
      const Id choices = p_.interpretations[interpretation].choices;
      if (id(choices, p_.enums.size(), "enum")) id(choice, p_.enums[choices].values.size(), "choice");
      if (!assumed.insert(interpretation).second) fail(fmt::format("assumes {} twice", p_.interpretations[interpretation].name));
    }
    for (const SampleRows& rows : sample.defaults) this->rows(rows, true);
    for (const SampleRows& rows : sample.rows) this->rows(rows, false);
    for (const Id record : sample.noRows) id(record, p_.records.size(), "record");
    for (const Id decision : sample.noDecisions) id(decision, p_.decisions.size(), "decision");
    for (const SampleDecision& given : sample.decisions) decision(given);
  }

  void rows(const SampleRows& rows, bool isDefault) {
    if (!id(rows.record, p_.records.size(), "record")) return;
    const Record& record = p_.records[rows.record];
    if (rows.count < 1) fail(fmt::format("gives {} rows of {}", rows.count, record.name));
    std::set<Id> given;
    for (const SampleField& field : rows.fields) {
      if (!id(field.field, record.fields.size(), "field")) continue;
      this->field(field, record.fields[field.field]);
      if (!given.insert(field.field).second) fail(fmt::format("gives {} twice", record.fields[field.field].name));
    }
    for (const Id key : record.key) {
      const bool made = key == rows.madeKey;
      if (isDefault ? given.contains(key) || made : given.contains(key) == made) {
        fail(fmt::format("{} of a row of {} is given {}", record.fields[key].name, record.name,
                         isDefault ? "by default" : "twice or never"));
      }
    }
    if (rows.madeKey == kNone) return;
    const bool isKey = std::find(record.key.begin(), record.key.end(), rows.madeKey) != record.key.end();
    if (!isKey || rows.firstNumber < 0 || rows.firstNumber > INT64_MAX - rows.count) fail("makes keys that are none");
  }

  void field(const SampleField& given, const FieldDecl& declared) {
    using Is = SampleField::Is;
    const bool set = declared.type.kind == TypeKind::Set;
    const size_t count = given.values.size();
    const bool fits = given.is == Is::Value      ? !set && count == 1
                      : given.is == Is::Set      ? set
                      : given.is == Is::Disputed ? !set && count > 1 && declared.mayBeDisputed
                      : given.is == Is::Absent   ? declared.type.optional && count == 0
                                                 : declared.mayBeUnknown && count == 0;
    if (!fits) return fail(fmt::format("{} cannot be given like this", declared.name));
    const Type type = set ? elementType(declared.type) : declared.type;
    for (const Value& one : given.values) value(type, one, declared.name);
  }

  void decision(const SampleDecision& given) {
    if (!id(given.decision, p_.decisions.size(), "decision")) return;
    const Decision& declared = p_.decisions[given.decision];
    const bool needs = given.act == StepKind::Decided || given.act == StepKind::Recommended;
    if (needs || given.outcome != kNone) id(given.outcome, declared.outcomes.size(), "outcome");
    if (p_.bodies == kNone || p_.bodies >= p_.enums.size()) return fail("has a decision, but there are no bodies");
    id(given.body, p_.enums[p_.bodies].values.size(), "body");
    if (given.subjects.size() != declared.subjects.size())
      return fail(fmt::format("{} has {} subjects", declared.name, given.subjects.size()));
    for (size_t i = 0; i < given.subjects.size(); ++i) value(declared.subjects[i], given.subjects[i], declared.name);
  }

  void example(const Example& example) {
    if (example.expects.empty()) fail("expects nothing");
    bool day = example.sample.asOf.has_value();
    size_t steps = 0;
    for (Id at = example.sample.world; at < p_.worlds.size() && !day && steps <= p_.worlds.size(); ++steps) {
      day = p_.worlds[at].sample.asOf.has_value();
      at = p_.worlds[at].sample.world;
    }
    if (!day) fail("has no day");
    if (!id(example.gate, p_.gates.size(), "gate")) return;
    const Gate& gate = p_.gates[example.gate];
    if (example.criterion != kNone) id(example.criterion, gate.criteria.size(), "criterion");
    if ((gate.instance != kNone) != example.instance.has_value()) fail("has an instance where its gate has none, or none where it has");
    if (example.instance && gate.instance < p_.variables.size()) value(p_.variables[gate.instance].type, *example.instance, "instance");
    for (const Expectation& expect : example.expects) expectation(expect, example, gate);
  }

  void expectation(const Expectation& expect, const Example& example, const Gate& gate) {
    if (expect.criterion != kNone) id(expect.criterion, gate.criteria.size(), "criterion");
    if (example.criterion != kNone && expect.criterion != example.criterion) fail("expects something of what it is not of");
    if (expect.kind == ExpectKind::StillNeeded && expect.text.empty()) fail("expects that nothing is needed");
    if (expect.kind == ExpectKind::Finding && expect.text.empty()) fail("expects that nothing is found");
    if (expect.verdict == ExpectedVerdict::NotJudged && gate.instance == kNone)
      fail("expects that a gate without instances leaves one out");
    if (expect.kind != ExpectKind::Number) return;
    if (expect.criterion == kNone) fail("expects numbers of a gate");
    if (expect.least < 0 || (expect.most && *expect.most < expect.least)) fail("expects numbers that are none");
  }

  const Program& p_;
  Findings& out_;
  std::string where_;
};

}  // namespace

void verifySamples(const Program& program, Findings& out) { Samples(program, out).run(); }

}  // namespace tollgate::ir
