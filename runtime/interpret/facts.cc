// Open facts: what is read, what may become of it, and who it waits for (semantics M2, M9, M11).

#include <bit>

#include "runtime/interpret/evaluator_parts.h"
#include "runtime/plan/agreement.h"

namespace tollgate::interpret {

using ir::Op;
using ir::TypeKind;

namespace {
constexpr size_t kMostListedCandidates = 65536;

}  // namespace

void Evaluator::touch(FactId id) {
  reached_.push_back(id);
  reasons_.push_back(id);
}

FactId Evaluator::intern(FactKey key, const std::function<Fact()>& make) {
  if (auto it = factIds_.find(key); it != factIds_.end()) return it->second;
  const auto id = static_cast<FactId>(facts_.size());
  facts_.push_back(make());
  facts_.back().key = key;
  factIds_.emplace(std::move(key), id);
  assignment_.emplace_back();
  answers_.push_back(0);
  return id;
}

FactId Evaluator::pseudoFact(FactKind kind, ir::Id node, table::Why why, std::string detail) {
  return intern({kind, node, ir::kNone, {}}, [&] {
    Fact fact;
    fact.why = why;
    fact.detail = std::move(detail);
    return fact;
  });
}

const std::optional<Scalar>& Evaluator::ask(FactId id) {
  if (remembering_ > 0) asked_.push_back(id);
  return assignment_[id];
}

void Evaluator::take(FactId id, std::optional<Scalar> value) {
  std::vector<Scalar>& taken = facts_[id].taken;
  answers_[id] = 0;
  if (value) {
    const auto at = std::find(taken.begin(), taken.end(), *value);
    answers_[id] = static_cast<uint32_t>(at - taken.begin()) + 1;
    if (at == taken.end()) taken.push_back(*value);
  }
  assignment_[id] = value;
}

void Evaluator::assign(FactId id, std::optional<Scalar> value) {
  assigned_ += static_cast<size_t>(value.has_value()) - static_cast<size_t>(assignment_[id].has_value());
  take(id, value);
}

std::vector<Evaluator::LatestState> Evaluator::latestStates(const std::vector<FactId>& facts) const {
  std::vector<LatestState> states;
  for (FactId id : facts) {
    if (facts_[id].key.kind == FactKind::Latest) states.push_back({id, facts_[id].candidates, facts_[id].why});
  }
  return states;
}

void Evaluator::restore(const std::vector<LatestState>& states) {
  for (const LatestState& state : states) facts_[state.id].candidates = state.candidates, facts_[state.id].why = state.why;
}

void Evaluator::inOrderOfKeys(std::vector<FactId>& facts) const {
  sortUnique(facts);
  std::sort(facts.begin(), facts.end(), [&](FactId a, FactId b) { return facts_[a].key < facts_[b].key; });
}

std::vector<FactId> Evaluator::takeReached() {
  inOrderOfKeys(reached_);
  return std::exchange(reached_, {});
}

std::vector<FactId> Evaluator::takeReasons() {
  inOrderOfKeys(reasons_);
  return std::exchange(reasons_, {});
}

Possible Evaluator::readFact(FactKey key, const std::function<Fact()>& make) {
  const FactId id = intern(std::move(key), make);
  if (const auto& taken = ask(id)) return Possible::one(*taken);
  touch(id);
  return facts_[id].candidates;
}

std::optional<int64_t> Evaluator::subsetsOf(const ir::Type& set) const {
  const bool ofRows = set.element == TypeKind::Ref;
  if (ofRows && !data_.collections[set.id].further.empty()) return std::nullopt;
  const size_t size = ofRows ? data_.collections[set.id].size() : program_.enums[set.id].values.size();
  const size_t most = std::bit_width(kMeaning.rowCandidates) - 1u;
  return size <= most ? std::optional<int64_t>(int64_t{1} << size) : std::nullopt;
}

Possible Evaluator::candidatesOf(const table::Open& open, const ir::Type& type) {
  Possible p;
  auto allOf = [&](int64_t count) {
    for (int64_t i = 0; i < count; ++i) p.options.push_back({i, 1, false});
  };
  if (open.finite) {
    for (size_t i = 0; i < open.candidates.size(); ++i) {
      const int64_t candidate = open.candidates[i];
      p.addOption({type.kind == TypeKind::Number ? orderedBits(std::bit_cast<double>(candidate)) : candidate, open.denominator(i), false});
    }
  } else if (type.kind == TypeKind::Flag) {
    allOf(2);
  } else if (type.kind == TypeKind::Enum) {
    allOf(static_cast<int64_t>(program_.enums[type.id].values.size()));
  } else if (type.kind == TypeKind::Ref && data_.collections[type.id].further.empty() &&
             data_.collections[type.id].size() <= kMostListedCandidates) {
    allOf(static_cast<int64_t>(data_.collections[type.id].size()));
  } else if (const auto subsets = type.kind == TypeKind::Set ? subsetsOf(type) : std::nullopt) {
    allOf(*subsets);
  } else if (type.kind == TypeKind::Count) {
    p.range = p.greatestInfinite = true;
  } else {
    p.any = true;
  }
  if (open.mayBeAbsent && type.optional) p.addOption(Scalar::none());
  if (p.options.empty() && !p.range) p.any = true;  // a reference to one of no rows: nothing follows from it
  return p;
}

Possible Evaluator::readField(ir::Id record, ir::Id field, int64_t row) {
  const table::Collection& collection = data_.collections[record];
  const table::Column& column = collection.columns[field];
  const ir::Type& type = column.type();
  if (!supposedFields_.empty() && supposedFields_.contains({record, field})) {
    if (const auto* value = taken(fieldTaken(record, field, row))) return Possible::one(**value);
  }
  table::Open whole;
  whole.why = table::Why::DataMissing;
  whole.mayBeAbsent = true;
  const table::Open* open = nullptr;
  if (static_cast<size_t>(row) >= collection.size()) {
    const table::Further& further = collection.further[static_cast<size_t>(row) - collection.size()];
    if (further.field == field) return Possible::integer(further.value);
    whole.why = further.why;
    open = &whole;
  } else {
    const table::Cell cell = column.get(static_cast<table::Row>(row));
    switch (cell.state) {
      case table::Cell::State::Absent: return Possible::absent();
      case table::Cell::State::Known:
        if (type.kind == TypeKind::Number) return Possible::integer(orderedBits(std::bit_cast<double>(cell.value)));
        return Possible::one({cell.value, cell.denominator, false});
      case table::Cell::State::Open: open = cell.open; break;
    }
  }
  return readFact({FactKind::Field, record, field, {row}}, [&] {
    Fact fact;
    fact.candidates = candidatesOf(*open, type);
    fact.finite = !fact.candidates.any && !fact.candidates.range;
    fact.why = open->why;
    fact.owners = {{record, row}};
    return fact;
  });
}

Possible Evaluator::field(const ir::Node& node, const Binding* env) {
  const Possible object = value(node.kids[0], env);
  const ir::Id record = program_.node(node.kids[0]).type.id;
  Possible result;
  result.whenEmpty = object.whenEmpty;
  if (object.any) result.include(anythingOf(node.type, object.whenEmpty));
  for (const Scalar& option : object.options) {
    if (option.absent) {
      result.addOption(Scalar::none());
    } else {
      result.include(readField(record, node.index, static_cast<int64_t>(option.a)));
    }
  }
  return result;
}

Possible Evaluator::interpretation(ir::Id id) {
  if (auto it = assumed_.find(id); it != assumed_.end()) return Possible::integer(it->second);
  const ir::Interpretation& declared = program_.interpretations[id];
  if (const auto choice = plan::agreedChoice(declared, data_.asOf)) return Possible::integer(*choice);
  const FactId fact = interpretationFact(id);
  if (const auto& taken = ask(fact)) return Possible::one(*taken);
  touch(fact);
  return facts_[fact].candidates;
}

FactId Evaluator::interpretationFact(ir::Id id) {
  return intern({FactKind::Interpretation, id, ir::kNone, {}}, [&] {
    Fact fact;
    for (size_t i = 0; i < program_.enums[program_.interpretations[id].choices].values.size(); ++i) {
      fact.candidates.addOption({static_cast<Wide>(i), 1, false});
    }
    fact.finite = true;
    fact.why = table::Why::Interpretation;
    return fact;
  });
}

std::optional<std::vector<std::vector<int64_t>>> Evaluator::askedOf(const ir::Node& node, const Binding* env, Truth& whenEmpty) {
  std::vector<std::vector<int64_t>> tuples{{}};
  for (ir::Id kid : node.kids) {
    const Possible subject = value(kid, env);
    whenEmpty = whenEmpty | subject.whenEmpty;
    if (subject.any || subject.range || subject.options.size() * tuples.size() > 64) return std::nullopt;
    std::vector<std::vector<int64_t>> next;
    for (const auto& tuple : tuples) {
      for (const Scalar& option : subject.options) {
        if (option.absent) return std::nullopt;
        next.push_back(tuple);
        next.back().push_back(static_cast<int64_t>(option.a));
      }
    }
    tuples = std::move(next);
  }
  return tuples;
}

const DecisionState& Evaluator::stateOnce(const ir::Node& node, const DecisionAsked& asked) {
  const std::tuple key(node.index, node.body, decisionRows(asked.subjects, asked.since, asked.asOf));
  const auto known = decisionStates_.find(key);
  return known != decisionStates_.end() ? known->second : decisionStates_.emplace(key, stateOf(node, asked)).first->second;
}

Possible Evaluator::readDecision(const ir::Node& node, const DecisionAsked& asked, const DecisionState& state) {
  return readFact({FactKind::Decision, node.index, node.body, decisionRows(asked.subjects, state.after, asked.asOf)}, [&] {
    Fact fact;
    for (ir::Id candidate : state.candidates) fact.candidates.addOption({candidate, 1, false});
    fact.finite = true;
    fact.why = state.why;
    fact.detail = state.detail;
    fact.awaiting = state.awaiting;
    if (state.after) fact.since = asked.since;
    fact.asOf = asked.asOf;
    const ir::Decision& declared = program_.decisions[node.index];
    for (size_t i = 0; i < asked.subjects.size(); ++i) {
      if (declared.subjects[i].kind == TypeKind::Ref) fact.owners.push_back({declared.subjects[i].id, asked.subjects[i]});
    }
    return fact;
  });
}

const std::optional<Scalar>* Evaluator::takenNow(const ir::Node& node, const DecisionAsked& asked) {
  return node.body == ir::kNone && asked.ofToday(data_) ? taken(decisionTaken(node.index, asked.subjects)) : nullptr;
}

Truth Evaluator::decision(const ir::Node& node, const Binding* env) {
  Truth result(0);
  const auto tuples = askedOf(node, env, result);
  if (!tuples || tuples->empty()) return result | Truth::unknown();
  for (const std::vector<int64_t>& tuple : *tuples) {
    const DecisionAsked asked = decisionAsked(data_, node, tuple);
    if (const auto* outcome = takenNow(node, asked)) {
      result = result | Truth::of((*outcome)->a == static_cast<Wide>(node.outcome));
      continue;
    }
    const DecisionState& state = stateOnce(node, asked);
    if (!state.open) {
      result = result | Truth::of(state.outcome == node.outcome);
      continue;
    }
    result = result | compare(Op::Equal, readDecision(node, asked, state), Possible::integer(node.outcome), {});
  }
  return result;
}

Possible Evaluator::decisionDay(const ir::Node& node, const Binding* env) {
  Possible result;
  const auto tuples = askedOf(node, env, result.whenEmpty);
  if (!tuples || tuples->empty()) return anythingOf(node.type, result.whenEmpty);
  for (const std::vector<int64_t>& tuple : *tuples) {
    const DecisionAsked asked = decisionAsked(data_, node, tuple);
    if (takenNow(node, asked) != nullptr) {
      result.addOption({data_.asOf, 1, false});
      continue;
    }
    const DecisionState& state = stateOnce(node, asked);
    // With the same outcome on any of several days it is open all the same.
    if (state.open || state.days.size() > 1) readDecision(node, asked, state);
    // Of a day to come nobody knows what is decided by then.
    if (state.open || (node.asOf && tuple.back() > data_.asOf)) result.include(anythingOf(node.type, Truth(0)));
    for (const std::optional<int64_t>& day : state.days) result.addOption(day ? Scalar{*day, 1, false} : Scalar::none());
  }
  return result;
}

Truth Evaluator::gateIsMet(const ir::Node& node, const Binding* env) {
  if (!gateVerdicts_) return Truth::unknown();
  const auto isMet = [&](std::optional<int64_t> instance) {
    const Truth met = gateVerdicts_(node.index, instance);
    if (!met.settled()) touch(intern({FactKind::Gate, node.index, ir::kNone, {instance.value_or(-1)}}, [] { return Fact(); }));
    return met;
  };
  if (node.kids.empty()) return isMet(std::nullopt);
  const Possible instance = value(node.kids[0], env);
  Truth result = instance.whenEmpty;
  if (instance.any) result = result | Truth::unknown();
  for (const Scalar& option : instance.options) {
    result = result | (option.absent ? Truth::unknown() : isMet(static_cast<int64_t>(option.a)));
  }
  return result;
}

}  // namespace tollgate::interpret
