#include "tests/interpret/oracle.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace tollgate::interpret::testing {

using ir::Op;
using ir::TypeKind;

plan::Verdict verdictOfTruths(Truths truths) {
  if (truths == kT) return plan::Verdict::Met;
  if (truths == kF) return plan::Verdict::NotMet;
  if (truths == kNA) return plan::Verdict::NotApplicable;
  if (truths == (kT | kNA)) return plan::Verdict::MetOrNotApplicable;
  return plan::Verdict::Undetermined;
}

plan::Verdict composed(const std::vector<plan::Verdict>& criteria) {
  bool met = false, open = false;
  for (const plan::Verdict verdict : criteria) {
    if (verdict == plan::Verdict::NotMet) return verdict;
    met = met || verdict == plan::Verdict::Met;
    open = open || verdict == plan::Verdict::Undetermined;
  }
  return met && !open ? plan::Verdict::Met : plan::Verdict::Undetermined;
}

// ---- Worlds -----------------------------------------------------------------------------------------------------

namespace {

Slot known(int64_t value) {
  Slot slot;
  slot.value = value;
  return slot;
}

std::vector<Slot> candidatesOf(const ir::Program& program, const table::Dataset& data, const ir::Type& type, const table::Open& open,
                               bool& sampled) {
  std::vector<Slot> found;
  int64_t all = 0;
  if (open.finite) {
    for (int64_t candidate : open.candidates) found.push_back(known(candidate));
  } else if (type.kind == TypeKind::Flag) {
    all = 2;
  } else if (type.kind == TypeKind::Enum) {
    all = static_cast<int64_t>(program.enums[type.id].values.size());
  } else if (type.kind == TypeKind::Ref) {
    all = static_cast<int64_t>(data.collections[type.id].size());
  } else if (type.kind == TypeKind::Set) {
    const size_t size = type.element == TypeKind::Ref ? data.collections[type.id].size() : program.enums[type.id].values.size();
    sampled = size > 6;
    for (int64_t bits = 0; bits < int64_t{1} << std::min<size_t>(size, 6); ++bits) {
      Slot& slot = found.emplace_back();
      for (int64_t i = 0; i < 6; ++i) {
        if ((bits >> i & 1) != 0) slot.elements.push_back(i);
      }
    }
  } else {
    sampled = true;
    for (int64_t sample : {0, 1, 2, 11, 1000}) found.push_back(known(sample));
  }
  for (int64_t i = 0; i < all; ++i) found.push_back(known(i));
  if (open.mayBeAbsent && type.optional) {
    Slot absent;
    absent.is = Slot::Is::Absent;
    found.push_back(absent);
  }
  return found;
}

}  // namespace

World worldOf(const ir::Program& program, const table::Dataset& data) {
  World world;
  for (const table::Collection& collection : data.collections) {
    auto& rows = world.rows.emplace_back(collection.size());
    auto& exists = world.exists.emplace_back(collection.size(), true);
    for (size_t row = 0; row < collection.size(); ++row) {
      for (const table::Column& column : collection.columns) {
        const table::Cell cell = column.get(static_cast<table::Row>(row));
        Slot& slot = rows[row].emplace_back();
        slot.is = cell.state == table::Cell::State::Known    ? Slot::Is::Known
                  : cell.state == table::Cell::State::Absent ? Slot::Is::Absent
                                                             : Slot::Is::Open;
        slot.value = cell.value, slot.denominator = cell.denominator;
        if (column.type().kind == TypeKind::Set) slot.elements = column.elements(static_cast<table::Row>(row));
      }
      if (collection.maybe.test(row)) exists[row] = false;
    }
  }
  for (const ir::Interpretation& i : program.interpretations) {
    const bool agreed = i.agreed != ir::kNone && i.agreedBy == i.toBeAgreedBy && (!i.agreedOn || *i.agreedOn <= data.asOf);
    world.choices.push_back(agreed ? std::optional<int64_t>(i.agreed) : std::nullopt);
  }
  // Every tuple of subjects (rows) of every decision; the last declared step that is taken gives the outcome (M9).
  for (ir::Id id = 0; id < program.decisions.size(); ++id) {
    const ir::Decision& decision = program.decisions[id];
    std::vector<std::vector<int64_t>> tuples{{}};
    for (const ir::Type& type : decision.subjects) {
      std::vector<std::vector<int64_t>> next;
      for (const auto& tuple : tuples) {
        for (size_t i = 0; i < data.collections[type.id].size(); ++i) {
          next.push_back(tuple);
          next.back().push_back(static_cast<int64_t>(i));
        }
      }
      tuples = std::move(next);
    }
    const bool asksSince = std::any_of(program.nodes.begin(), program.nodes.end(),
                                       [&](const ir::Node& node) { return node.since && node.index == id; });
    for (const auto& tuple : tuples) {
      std::optional<ir::Id> outcome;
      bool open = false;
      // `not before` a plain date of a subject: without a known one, no row is surely applied or listed.
      std::optional<int64_t> from;
      if (!decision.notBefore.empty()) {
        const table::Collection& subjects = data.collections[decision.subjects[decision.notBeforeOf].id];
        const table::Cell day = subjects.columns[decision.notBefore.front()].get(static_cast<table::Row>(tuple[decision.notBeforeOf]));
        if (day.state == table::Cell::State::Known) from = day.value;
      }
      for (const ir::DecisionStep& step : decision.steps) {
        for (const table::DecisionRow& row : data.decisions[id].rows) {
          if (row.act == table::DecisionRow::Act::Decided && row.body == step.body && row.subjects == tuple && row.date <= data.asOf) {
            open = open || (!decision.notBefore.empty() && !from);
            if (!from || row.date >= *from) outcome = row.outcome;
          }
        }
      }
      if (outcome && asksSince && decision.whileUndecided == ir::kNone) world.anew[{id, tuple}] = std::nullopt;
      if (!outcome && decision.whileUndecided != ir::kNone) outcome = decision.whileUndecided;
      if (open || !data.decisions[id].given || !data.decisions[id].further.empty()) outcome.reset();
      world.decided[{id, tuple}] = outcome;
    }
  }
  return world;
}

std::vector<OpenFact> openFacts(const ir::Program& program, const table::Dataset& data) {
  std::vector<OpenFact> facts;
  for (ir::Id record = 0; record < data.collections.size(); ++record) {
    const table::Collection& collection = data.collections[record];
    for (size_t row = 0; row < collection.size(); ++row) {
      if (collection.maybe.test(row)) facts.push_back({OpenFact::Kind::Exists, record, ir::kNone, row, {}, {known(0), known(1)}, false});
      for (ir::Id field = 0; field < collection.columns.size(); ++field) {
        const table::Cell cell = collection.columns[field].get(static_cast<table::Row>(row));
        if (cell.state != table::Cell::State::Open) continue;
        OpenFact fact{OpenFact::Kind::Cell, record, field, row, {}, {}, false};
        fact.candidates = candidatesOf(program, data, collection.columns[field].type(), *cell.open, fact.sampled);
        facts.push_back(std::move(fact));
      }
    }
  }
  const World world = worldOf(program, data);
  auto ordinals = [](size_t count) {
    std::vector<Slot> slots;
    for (size_t i = 0; i < count; ++i) slots.push_back(known(static_cast<int64_t>(i)));
    return slots;
  };
  for (ir::Id i = 0; i < program.interpretations.size(); ++i) {
    if (!world.choices[i]) {
      facts.push_back(
          {OpenFact::Kind::Choice, i, ir::kNone, 0, {}, ordinals(program.enums[program.interpretations[i].choices].values.size()), false});
    }
  }
  for (const auto& [kind, all] : {std::pair(OpenFact::Kind::Decision, &world.decided), {OpenFact::Kind::DecidedAnew, &world.anew}}) {
    for (const auto& [key, outcome] : *all) {
      if (outcome) continue;
      std::vector<Slot> outcomes = ordinals(program.decisions[key.first].outcomes.size());
      if (program.decisions[key.first].whileUndecided == ir::kNone) outcomes.push_back(known(ir::kNone));  // it may never be taken
      facts.push_back({kind, key.first, ir::kNone, 0, key.second, std::move(outcomes), false});
    }
  }
  return facts;
}

void settle(World& world, const OpenFact& fact, const Slot& value) {
  switch (fact.kind) {
    case OpenFact::Kind::Cell: world.rows[fact.record][fact.row][fact.field] = value; break;
    case OpenFact::Kind::Exists: world.exists[fact.record][fact.row] = value.value != 0; break;
    case OpenFact::Kind::Choice: world.choices[fact.record] = value.value; break;
    case OpenFact::Kind::Decision: world.decided[{fact.record, fact.subjects}] = static_cast<ir::Id>(value.value); break;
    case OpenFact::Kind::DecidedAnew: world.anew[{fact.record, fact.subjects}] = static_cast<ir::Id>(value.value); break;
  }
}

size_t waysOf(const std::vector<OpenFact>& facts, size_t most) {
  size_t ways = 1;
  for (const OpenFact& fact : facts) {
    ways *= fact.candidates.size();
    if (ways > most) return most + 1;
  }
  return ways;
}

void eachWorld(World world, const std::vector<OpenFact>& facts, const std::function<void(const World&)>& visit) {
  std::vector<size_t> at(facts.size(), 0);
  for (size_t i = 0; i < facts.size(); ++i) settle(world, facts[i], facts[i].candidates[0]);
  while (true) {
    visit(world);
    size_t i = 0;
    for (; i < facts.size(); ++i) {
      at[i] = (at[i] + 1) % facts[i].candidates.size();
      settle(world, facts[i], facts[i].candidates[at[i]]);
      if (at[i] != 0) break;
    }
    if (i == facts.size()) return;
  }
}

// ---- Truths -----------------------------------------------------------------------------------------------------

namespace {

template <typename Combine>
Truths eachPair(Truths x, Truths y, Combine combine) {
  Truths result = 0;
  for (Truths a : {kT, kF, kNA}) {
    for (Truths b : {kT, kF, kNA}) {
      if ((x & a) != 0 && (y & b) != 0) result = static_cast<Truths>(result | combine(a, b));
    }
  }
  return result;
}
Truths andOf(Truths x, Truths y) {
  return eachPair(x, y, [](Truths a, Truths b) { return a == kNA ? b : b == kNA ? a : a == kT && b == kT ? kT : kF; });
}
Truths notOf(Truths x) {
  return eachPair(x, kT, [](Truths a, Truths) { return a == kT ? kF : a == kF ? kT : kNA; });
}
Truths orOf(Truths x, Truths y) { return notOf(andOf(notOf(x), notOf(y))); }
Truths ofBool(bool b) { return b ? kT : kF; }

// Ordered as the numbers are; numbers are only compared here.
int64_t sortable(double number) {
  const auto bits = std::bit_cast<int64_t>(number + 0.0);
  return bits < 0 ? std::numeric_limits<int64_t>::min() - bits : bits;
}

}  // namespace

Truths Oracle::criterion(const ir::Gate& gate, const ir::Criterion& criterion, std::optional<int64_t> instance) {
  Bindings env;
  if (instance) env[gate.instance] = *instance;
  count(gate, &criterion, env);
  const Truths applies = criterion.appliesWhen == ir::kNone ? kT : truth(criterion.appliesWhen, env, true);
  const Truths require = truth(criterion.require, env, true);
  Truths result = 0;
  if ((applies & kT) != 0) result |= require;
  if ((applies & (kF | kNA)) != 0) result |= kNA;
  return result;
}

void Oracle::count(const ir::Gate& gate, const ir::Criterion* criterion, const Bindings& env) {
  counting.clear();
  for (const ir::CountingOnly& only : gate.countingOnly) counting.push_back({only.record, only.var, only.condition, env, false});
  if (criterion == nullptr) return;
  for (const ir::CountingOnly& only : criterion->countingOnly) counting.push_back({only.record, only.var, only.condition, env, false});
}

plan::Verdict Oracle::gate(ir::Id id, std::optional<int64_t> instance) {
  const ir::Gate& gate = p_.gates[id];
  Bindings env;
  if (instance) {
    counting.clear();
    const std::vector<int64_t> scope = members(gate.instances, {});
    if (std::find(scope.begin(), scope.end(), *instance) == scope.end()) return plan::Verdict::NotApplicable;
    env[gate.instance] = *instance;
  }
  if (gate.appliesWhen != ir::kNone) {
    count(gate, nullptr, env);
    const Truths applies = truth(gate.appliesWhen, env, true);
    if ((applies & kT) == 0) return plan::Verdict::NotApplicable;
    if (applies != kT) return plan::Verdict::Undetermined;
  }
  std::vector<plan::Verdict> verdicts;
  for (const ir::Criterion& c : gate.criteria) verdicts.push_back(verdictOfTruths(criterion(gate, c, instance)));
  return composed(verdicts);
}

bool Oracle::surely(ir::Id node, const Bindings& env) {
  const Truths t = truth(node, env, false);
  if (t != kT && t != kF) throw NotAnswered("a condition on a row is unknown though all is known");
  return t == kT;
}

std::vector<int64_t> Oracle::members(ir::Id id, const Bindings& env) {
  const ir::Node& node = p_.node(id);
  std::vector<int64_t> found;
  switch (node.op) {
    case Op::Collection:
      if (wholeCollectionsOnly && (!data_.collections[node.index].further.empty() || data_.collections[node.index].maybe.any())) {
        throw OpenCell();
      }
      for (size_t row = 0; row < world_.rows[node.index].size(); ++row) {
        bool in = world_.exists[node.index][row];
        for (size_t i = 0; i < counting.size() && in; ++i) {
          if (counting[i].record != node.index || counting[i].off) continue;
          Bindings inner = counting[i].env;
          inner[counting[i].var] = static_cast<int64_t>(row);
          counting[i].off = true;
          in = surely(counting[i].condition, inner);
          counting[i].off = false;
        }
        if (in) found.push_back(static_cast<int64_t>(row));
      }
      return found;
    case Op::EnumValues:
      for (size_t i = 0; i < p_.enums[node.index].values.size(); ++i) found.push_back(static_cast<int64_t>(i));
      return found;
    case Op::Filter:
      for (int64_t element : members(node.kids[0], env)) {
        Bindings inner = env;
        inner[node.vars[0]] = element;
        if (surely(node.kids[1], inner)) found.push_back(element);
      }
      return found;
    case Op::SetOf:
      for (ir::Id kid : node.kids) {
        const Val v = value(kid, env, false);
        if (!v.absent) found.push_back(static_cast<int64_t>(v.a));
      }
      break;
    case Op::Field: {
      const Val object = value(node.kids[0], env, false);
      if (object.absent) return found;
      const Slot& slot = world_.rows[p_.node(node.kids[0]).type.id][static_cast<size_t>(object.a)][node.index];
      if (slot.is == Slot::Is::Open) throw OpenCell();
      found = slot.elements;
      break;
    }
    case Op::Call: {
      const ir::Function& function = p_.functions[node.index];
      Bindings inner = env;
      for (size_t i = 0; i < node.kids.size(); ++i) inner[function.params[i]] = static_cast<int64_t>(value(node.kids[i], env, false).a);
      return members(function.body, inner);
    }
    case Op::Select: return members(surely(node.kids[0], env) ? node.kids[1] : node.kids[2], env);
    default: throw NotAnswered("no such set");
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// M4: what the rule of the fold gives where no row is in.
Truths Oracle::whenEmpty(const ir::Node& node, bool outer, Truths sum) {
  switch (node.empty.is) {
    case ir::EmptyIs::Met: return kT;
    case ir::EmptyIs::NotMet: return kF;
    case ir::EmptyIs::NotApplicable: return kNA;
    case ir::EmptyIs::SumDecides:
      if (!(node.empty.inherited && outer)) return sum;
      break;
    case ir::EmptyIs::NothingToExamine: break;
  }
  return kU;
}

Truths Oracle::quantifier(const ir::Node& node, const Bindings& env, bool outer) {
  int64_t in = 0, satisfying = 0;
  for (int64_t element : members(node.kids[0], env)) {
    Bindings inner = env;
    inner[node.vars[0]] = element;
    ++in;
    if (surely(node.kids[1], inner)) ++satisfying;
  }
  bool holds = false;
  if (node.form == ir::Form::Every)
    holds = satisfying == in;
  else if (node.form == ir::Form::Some)
    holds = satisfying > 0;
  else if (node.form == ir::Form::No)
    holds = satisfying == 0;
  else {
    const Val limit = value(node.kids[2], env, outer);
    if (limit.absent || limit.unknown != 0) return kU;
    const bool share = p_.node(node.kids[2]).type.kind == TypeKind::Share;
    const Wide left = share ? Wide(satisfying) * limit.b : Wide(satisfying);
    const Wide right = share ? limit.a * in : limit.a;
    switch (node.form) {
      case ir::Form::AtLeast: holds = left >= right; break;
      case ir::Form::AtMost: holds = left <= right; break;
      case ir::Form::MoreThan: holds = left > right; break;
      case ir::Form::FewerThan: holds = left < right; break;
      default: holds = left == right; break;
    }
  }
  return in == 0 ? whenEmpty(node, outer, ofBool(holds)) : ofBool(holds);
}

Oracle::Val Oracle::fold(const ir::Node& node, const Bindings& env, bool outer) {
  const std::vector<int64_t> elements = members(node.kids[0], env);
  auto empty = [&](Val sum) {
    const bool decides = node.empty.is == ir::EmptyIs::SumDecides && !(node.empty.inherited && outer);
    if (decides) return sum;
    Val v;
    v.unknown = whenEmpty(node, outer, kU);
    return v;
  };
  if (node.op == Op::Count) return elements.empty() ? empty(Val::of(0)) : Val::of(static_cast<Wide>(elements.size()));
  if (elements.empty()) return empty(node.op == Op::Sum ? Val::of(0) : Val::none());
  if (node.op == Op::ShareOf) {
    int64_t satisfying = 0;
    for (int64_t element : elements) {
      Bindings inner = env;
      inner[node.vars[0]] = element;
      if (surely(node.kids[1], inner)) ++satisfying;
    }
    return Val::of(satisfying, static_cast<int64_t>(elements.size()));
  }
  std::vector<Wide> values;
  for (int64_t element : elements) {
    Bindings inner = env;
    inner[node.vars[0]] = element;
    const Val v = value(node.kids[1], inner, false);
    if (v.absent || v.unknown != 0) throw NotAnswered("an aggregate of an absent value");
    values.push_back(v.a);
  }
  std::sort(values.begin(), values.end());
  switch (node.op) {
    case Op::Sum: {
      Wide sum = 0;
      for (Wide v : values) sum += v;
      if (sum != static_cast<int64_t>(sum)) throw NotAnswered("the sum does not fit");
      return Val::of(sum);
    }
    case Op::Minimum: return Val::of(values.front());
    case Op::Maximum: return Val::of(values.back());
    default: {
      const ir::Value& q = p_.node(node.kids[2]).value;
      int64_t rank = 1;  // ⌈q·n⌉
      while (rank * q.denominator < q.integer * static_cast<int64_t>(values.size())) ++rank;
      return Val::of(values[static_cast<size_t>(rank - 1)]);
    }
  }
}

Oracle::Val Oracle::latest(const ir::Node& node, const Bindings& env, bool outer) {
  std::optional<Wide> best;
  std::vector<int64_t> rows;
  for (int64_t element : members(node.kids[0], env)) {
    Bindings inner = env;
    inner[node.vars[0]] = element;
    const Val key = value(node.kids[1], inner, false);
    if (key.absent || key.unknown != 0) throw NotAnswered("an absent key");
    const Wide k = node.op == Op::Latest ? key.a : -key.a;
    if (!best || k > *best) best = k, rows.clear();
    if (k == *best) rows.push_back(element);
  }
  if (rows.empty()) {
    if (!outer || (node.empty.is == ir::EmptyIs::SumDecides && !node.empty.inherited)) return Val::none();
    Val v;
    v.unknown = whenEmpty(node, outer, kU);
    return v;
  }
  if (rows.size() > 1 && !breakTies) throw NotAnswered("a tie");
  return Val::of(rows[0]);
}

// What was decided from one day to another: of rows that have a day alone, nothing is open where all of them are there.
std::optional<ir::Id> Oracle::decidedWithin(ir::Id id, const std::vector<int64_t>& subjects, int64_t first, int64_t last) const {
  const table::DecisionRow* row = rowWithin(id, subjects, first, last);
  return row != nullptr ? std::optional(row->outcome) : std::nullopt;
}

const table::DecisionRow* Oracle::rowWithin(ir::Id id, const std::vector<int64_t>& subjects, int64_t first, int64_t last) const {
  const ir::Decision& decision = p_.decisions[id];
  if (!data_.decisions[id].given || !data_.decisions[id].further.empty()) {
    if (wholeCollectionsOnly) throw OpenCell();
    throw NotAnswered("records of a decision may be missing");
  }
  if (!decision.notBefore.empty()) throw NotAnswered("`not before` of other days");
  const table::DecisionRow* inForce = nullptr;
  for (const ir::DecisionStep& step : decision.steps) {
    for (const table::DecisionRow& row : data_.decisions[id].rows) {
      const bool decided = row.act == table::DecisionRow::Act::Decided && row.body == step.body && row.subjects == subjects;
      if (decided && row.date >= first && row.date <= last) inForce = &row;
    }
  }
  return inForce;
}

std::optional<std::vector<int64_t>> Oracle::knownKids(const ir::Node& node, const Bindings& env, bool outer) {
  std::vector<int64_t> known;
  for (ir::Id kid : node.kids) {
    const Val v = value(kid, env, outer);
    if (v.absent || v.unknown != 0) return std::nullopt;
    known.push_back(static_cast<int64_t>(v.a));
  }
  return known;
}

// Of what nobody has decided yet the day is open, unless it was to be by another day, or something holds until then.
Oracle::Val Oracle::decisionDay(const ir::Node& node, const Bindings& env, bool outer) {
  std::optional<std::vector<int64_t>> known = knownKids(node, env, outer);
  if (!known) throw NotAnswered("the day of a decision on what is absent");
  int64_t asOf = data_.asOf;
  if (node.asOf && known->back() > asOf) throw OpenCell();  // nobody knows what is decided by then
  if (node.asOf) asOf = known->back(), known->pop_back();
  const table::DecisionRow* row = rowWithin(node.index, *known, INT64_MIN, asOf);
  if (row != nullptr) return Val::of(row->date);
  if (asOf == data_.asOf && p_.decisions[node.index].whileUndecided == ir::kNone) throw OpenCell();
  return Val::none();
}

// What is decided from a day on: where nothing is, it is as open as the decision itself, or once more where it was decided before.
std::optional<ir::Id> Oracle::decidedSince(ir::Id id, const std::vector<int64_t>& subjects, int64_t since) const {
  if (const auto outcome = decidedWithin(id, subjects, since, data_.asOf)) return outcome;
  if (p_.decisions[id].whileUndecided != ir::kNone) return p_.decisions[id].whileUndecided;
  if (since > data_.asOf) throw NotAnswered("since a day to come");
  const auto& all = decidedWithin(id, subjects, INT64_MIN, data_.asOf) ? world_.anew : world_.decided;
  return all.at({id, subjects});
}

Oracle::Val Oracle::value(ir::Id id, const Bindings& env, bool outer) {
  const ir::Node& node = p_.node(id);
  switch (node.op) {
    case Op::Constant:
      if (node.value.absent) return Val::none();
      if (node.type.kind == TypeKind::Text) {
        const auto code = data_.texts.find(node.value.text);
        return Val::of(code ? *code : -1);
      }
      if (node.type.kind == TypeKind::Number) return Val::of(sortable(node.value.number));
      return Val::of(node.value.integer, node.value.denominator);
    case Op::Variable: return Val::of(env.at(node.vars[0]));
    case Op::AsOf: return Val::of(data_.asOf);
    case Op::InterpretationChoice:
      if (!world_.choices[node.index]) throw OpenCell();
      return Val::of(*world_.choices[node.index]);
    case Op::Field: {
      const Val object = value(node.kids[0], env, outer);
      if (object.unknown != 0) return object;
      if (object.absent) return Val::none();
      const ir::Id record = p_.node(node.kids[0]).type.id;
      const Slot& slot = world_.rows[record][static_cast<size_t>(object.a)][node.index];
      if (slot.is == Slot::Is::Open) throw OpenCell();
      if (slot.is == Slot::Is::Absent) return Val::none();
      if (node.type.kind == TypeKind::Number) return Val::of(sortable(std::bit_cast<double>(slot.value)));
      return Val::of(slot.value, slot.denominator);
    }
    case Op::DecisionDay: return decisionDay(node, env, outer);
    case Op::Call: {
      const ir::Function& function = p_.functions[node.index];
      Bindings inner = env;
      std::vector<int64_t> arguments;
      for (size_t i = 0; i < node.kids.size(); ++i) {
        const Val v = value(node.kids[i], env, outer);
        if (v.unknown != 0 && function.kind == ir::FunctionKind::Property && i == 0) return v;
        if (v.absent && function.kind == ir::FunctionKind::Property && i == 0) return Val::none();
        if (v.absent || v.unknown != 0) throw NotAnswered("an absent argument");
        inner[function.params[i]] = static_cast<int64_t>(v.a);
        arguments.push_back(static_cast<int64_t>(v.a));
      }
      if (node.index == suppressed && (!suppressedArguments || *suppressedArguments == arguments)) return Val::of(0);
      const Val result = value(function.body, inner, outer && function.kind == ir::FunctionKind::Define);
      if (function.until && *function.until <= data_.asOf) return Val::of(0);
      return result;
    }
    case Op::TableCell: {
      const ir::Table& table = p_.tables[node.index];
      size_t place = 0;
      for (size_t axis = 0; axis < node.kids.size(); ++axis) {
        const Val v = value(node.kids[axis], env, outer);
        if (v.absent || v.unknown != 0) throw NotAnswered("an absent index");
        place = place * p_.enums[table.axes[axis].id].values.size() + static_cast<size_t>(v.a);
      }
      return table.cells[place] ? Val::of(table.cells[place]->integer, table.cells[place]->denominator) : Val::none();
    }
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply: {
      const Val x = value(node.kids[0], env, outer), y = value(node.kids[1], env, outer);
      if (x.unknown != 0 || y.unknown != 0) {
        Val v;
        v.unknown = x.unknown | y.unknown;
        return v;
      }
      if (x.absent || y.absent) return Val::none();
      const Wide r = node.op == Op::Add ? x.a + y.a : node.op == Op::Subtract ? x.a - y.a : x.a * y.a;
      if (r != static_cast<int64_t>(r) || (node.type.kind == TypeKind::Count && r < 0)) throw NotAnswered("a fault");
      return Val::of(r);
    }
    case Op::Select: {
      const Truths chosen = truth(node.kids[0], env, outer);
      if (chosen != kT && chosen != kF) throw NotAnswered("an unknown choice");
      return value(node.kids[chosen == kT ? 1 : 2], env, outer);
    }
    case Op::Count:
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Percentile:
    case Op::ShareOf: return fold(node, env, outer);
    case Op::Latest:
    case Op::Earliest: return latest(node, env, outer);
    case Op::DateOf:
    case Op::CorrespondingDay:
    case Op::Collection:
    case Op::EnumValues:
    case Op::SetOf:
    case Op::Filter: throw NotAnswered("no such value");
    default: {
      const Truths t = truth(id, env, outer);
      Val v = Val::of(t == kT ? 1 : 0);
      if (t != kT && t != kF) v.unknown = t;
      return v;
    }
  }
}

Truths Oracle::truth(ir::Id id, const Bindings& env, bool outer) {
  const ir::Node& node = p_.node(id);
  switch (node.op) {
    case Op::And:
    case Op::Or: {
      Truths result = truth(node.kids[0], env, outer);
      for (size_t i = 1; i < node.kids.size(); ++i) {
        const Truths next = truth(node.kids[i], env, outer);
        result = node.op == Op::And ? andOf(result, next) : orOf(result, next);
      }
      return result;
    }
    case Op::Not: return notOf(truth(node.kids[0], env, outer));
    case Op::Implies: return orOf(notOf(truth(node.kids[0], env, outer)), truth(node.kids[1], env, outer));
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: {
      const Val x = value(node.kids[0], env, outer), y = value(node.kids[1], env, outer);
      if (x.unknown != 0 || y.unknown != 0) return x.unknown | y.unknown;
      if (x.absent || y.absent) return kU;
      const Wide l = x.a * y.b, r = y.a * x.b;
      switch (node.op) {
        case Op::Equal: return ofBool(l == r);
        case Op::NotEqual: return ofBool(l != r);
        case Op::Less: return ofBool(l < r);
        case Op::LessEqual: return ofBool(l <= r);
        case Op::Greater: return ofBool(l > r);
        default: return ofBool(l >= r);
      }
    }
    case Op::IsPresent:
    case Op::IsAbsent: {
      const Val v = value(node.kids[0], env, outer);
      if (v.unknown != 0) return v.unknown;
      return ofBool(v.absent == (node.op == Op::IsAbsent));
    }
    case Op::In: {
      const Val v = value(node.kids[0], env, outer);
      if (v.unknown != 0) return v.unknown;
      if (v.absent) return kU;
      const auto in = members(node.kids[1], env);
      return ofBool(std::find(in.begin(), in.end(), static_cast<int64_t>(v.a)) != in.end());
    }
    case Op::DecisionIs: {
      std::optional<std::vector<int64_t>> known = knownKids(node, env, outer);
      if (!known) return kU;
      std::vector<int64_t>& subjects = *known;
      const auto takeDay = [&](bool isThere, int64_t otherwise) {
        if (!isThere) return otherwise;
        const int64_t day = subjects.back();
        subjects.pop_back();
        return day;
      };
      const int64_t asOf = takeDay(node.asOf, data_.asOf), since = takeDay(node.since, INT64_MIN);
      if (asOf < data_.asOf) {
        const auto then = decidedWithin(node.index, subjects, since, asOf);
        return ofBool(then.value_or(p_.decisions[node.index].whileUndecided) == node.outcome);
      }
      const auto outcome = node.since ? decidedSince(node.index, subjects, since) : world_.decided.at({node.index, subjects});
      if (!outcome) throw OpenCell();
      return ofBool(*outcome == node.outcome);
    }
    case Op::GateIsMet: {
      readGates = true;
      std::optional<int64_t> instance;
      if (!node.kids.empty()) {
        const Val v = value(node.kids[0], env, outer);
        if (v.absent || v.unknown != 0) return kU;
        instance = static_cast<int64_t>(v.a);
      }
      Oracle other(p_, data_, world_);  // `counting only` is not inherited
      other.breakTies = breakTies;
      const plan::Verdict verdict = other.gate(node.index, instance);
      return verdict == plan::Verdict::Met ? kT : verdict == plan::Verdict::NotMet || verdict == plan::Verdict::NotApplicable ? kF : kU;
    }
    case Op::Quantifier: return quantifier(node, env, outer);
    case Op::ForEach: {
      Truths result = 0;
      bool any = false;
      const std::function<void(size_t, const Bindings&)> run = [&](size_t depth, const Bindings& scope) {
        if (depth + 1 == node.kids.size()) {
          const Truths here = truth(node.kids[depth], scope, outer);
          result = any ? andOf(result, here) : here;
          any = true;
          return;
        }
        for (int64_t element : members(node.kids[depth], scope)) {
          Bindings inner = scope;
          inner[node.vars[depth]] = element;
          run(depth + 1, inner);
        }
      };
      run(0, env);
      return any ? result : whenEmpty(node, outer, kT);
    }
    default: {
      const Val v = value(id, env, outer);
      if (v.unknown != 0) return v.unknown;
      return v.absent ? kU : ofBool(v.a != 0);
    }
  }
}

}  // namespace tollgate::interpret::testing
