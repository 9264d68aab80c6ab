// Sets and what may become of their rows (semantics M5 (1), M8).

#include <numeric>

#include "runtime/interpret/evaluator_parts.h"

namespace tollgate::interpret {

using ir::Op;
using ir::TypeKind;
using plan::RowFate;
using plan::Tally;

// ---- Sets -------------------------------------------------------------------------------------------------------

SetView Evaluator::set(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  SetView view;
  view.element.kind = node.type.element;
  view.element.id = node.type.id;
  switch (node.op) {
    case Op::Collection:
      view.isCollection = true;
      for (size_t i = 0; i < counting_.size(); ++i) {
        if (counting_[i].first->record == node.index && !countingOff_[i]) {
          view.layers.push_back({counting_[i].first->var, counting_[i].first->condition, counting_[i].second, static_cast<int>(i)});
        }
      }
      return view;
    case Op::EnumValues:
      for (size_t i = 0; i < program_.enums[node.index].values.size(); ++i) {
        view.listed.emplace_back(static_cast<int64_t>(i), Truth::yes());
      }
      return view;
    case Op::Filter: {
      view = set(node.kids[0], env);
      view.layers.push_back({node.vars[0], node.kids[1], env, -1});
      return view;
    }
    case Op::Call: {
      const ir::Function& function = program_.functions[node.index];
      const Binding* inner = env;
      for (size_t i = 0; i < node.kids.size(); ++i) inner = bind(function.params[i], value(node.kids[i], env), inner);
      return set(function.body, inner);
    }
    case Op::Variable: {
      const Possible& p = lookUp(node.vars[0], env);
      return p.set ? *p.set : view;
    }
    default: break;
  }

  // Sets given by values: their elements with what is known of their membership.
  auto add = [&](int64_t element, Truth in) {
    for (auto& [listed, truth] : view.listed) {
      if (listed == element) {
        truth = plan::disjunction(truth, in);
        return;
      }
    }
    view.listed.emplace_back(element, in);
  };
  auto addEverything = [&] {
    const size_t size = view.element.kind == TypeKind::Enum
                            ? program_.enums[view.element.id].values.size()
                            : data_.collections[view.element.id].size() + data_.collections[view.element.id].further.size();
    for (size_t i = 0; i < size; ++i) add(static_cast<int64_t>(i), Truth::unknown());
  };
  if (node.op == Op::SetOf) {
    for (ir::Id kid : node.kids) {
      const Possible p = value(kid, env);
      view.whenEmpty = view.whenEmpty | p.whenEmpty;
      if (p.any || p.range) addEverything();
      for (const Scalar& option : p.options) {
        if (!option.absent) add(static_cast<int64_t>(option.a), p.known() ? Truth::yes() : Truth::unknown());
      }
    }
  } else if (node.op == Op::Field) {
    const Possible object = value(node.kids[0], env);
    const ir::Id record = program_.node(node.kids[0]).type.id;
    view.whenEmpty = object.whenEmpty;
    if (object.any) addEverything();
    for (const Scalar& option : object.options) {
      if (option.absent) continue;
      const auto row = static_cast<int64_t>(option.a);
      const Possible cell = readField(record, node.index, row);
      if (!cell.known()) {
        addEverything();
      } else if (!cell.options[0].absent) {
        for (int64_t element : elementsOf(record, node.index, row, cell.options[0])) {
          add(element, object.known() ? Truth::yes() : Truth::unknown());
        }
      }
    }
  } else if (node.op == Op::Select) {
    const Truth chosen = truth(node.kids[0], env);
    SetView then = set(node.kids[1], env), otherwise = set(node.kids[2], env);
    if (chosen.isTrue()) return then;
    if (chosen.isFalse()) return otherwise;
    for (const SetView& side : {then, otherwise}) {
      view.whenEmpty = view.whenEmpty | side.whenEmpty;
      for (const auto& [element, in] : members(side)) add(element, Truth::unknown());
    }
  }
  return view;
}

std::vector<int64_t> Evaluator::elementsOf(ir::Id record, ir::Id field, int64_t row, const Scalar& value) const {
  const table::Collection& collection = data_.collections[record];
  const auto at = static_cast<size_t>(row);
  if (at < collection.size() && !collection.columns[field].open().test(at))
    return collection.columns[field].elements(static_cast<table::Row>(row));
  std::vector<int64_t> elements;
  for (int64_t i = 0; i < 64; ++i) {
    if ((value.a >> i & 1) != 0) elements.push_back(i);
  }
  return elements;
}

bool Evaluator::isFurther(const SetView& view, int64_t element) const {
  return view.element.kind == TypeKind::Ref && element >= static_cast<int64_t>(data_.collections[view.element.id].size());
}

Evaluator::Candidates Evaluator::candidates(const SetView& view, ir::Id condition) {
  Candidates found;
  if (!view.isCollection) {
    for (const auto& [element, in] : view.listed) found.elements.push_back(element);
    return found;
  }
  const table::Collection& collection = data_.collections[view.element.id];
  if (auto rows = rowsByIndex(view, condition)) {
    found.out = static_cast<int64_t>(collection.size() - rows->size());
    found.elements = std::move(*rows);
  } else {
    found.elements.resize(collection.size());
    std::iota(found.elements.begin(), found.elements.end(), 0);
  }
  for (size_t i = 0; i < collection.further.size(); ++i) found.elements.push_back(static_cast<int64_t>(collection.size() + i));
  return found;
}

std::optional<std::vector<int64_t>> Evaluator::rowsByIndex(const SetView& view, ir::Id condition) {
  constexpr size_t kFewRows = 16;
  const bool whole = !remembers_ || observer_ != nullptr;  // every row is to be asked
  if (whole || view.layers.empty() || data_.collections[view.element.id].size() < kFewRows) return std::nullopt;
  if (asksExceptions(view, condition)) return std::nullopt;
  for (const SetView::Layer& layer : view.layers) {
    if (auto rows = rowsByIndex(view, layer, layer.condition)) return rows;
  }
  return std::nullopt;
}

std::optional<Possible> Evaluator::valueWithoutFacts(ir::Id node, const Binding* env) {
  Restore<bool> nested(outermost_, false);
  const Marks before = marks();
  const size_t mark = bindings_.size(), askedBefore = asked_.size();
  ++remembering_;
  Possible result = value(node, env);
  --remembering_;
  const bool asks = asked_.size() > askedBefore;
  asked_.resize(askedBefore);
  bindings_.resize(mark);
  reached_.resize(before.reached);
  reasons_.resize(before.reasons);
  if (asks) return std::nullopt;
  return result;
}

std::optional<std::vector<int64_t>> Evaluator::rowsByIndex(const SetView& view, const SetView::Layer& layer, ir::Id conjunct) {
  const ir::Node& node = program_.node(conjunct);
  if (node.op == Op::And) {
    for (ir::Id kid : node.kids) {
      if (auto rows = rowsByIndex(view, layer, kid)) return rows;
    }
    return std::nullopt;
  }
  if (node.op != Op::Equal) return std::nullopt;
  for (const auto& [side, other] : {std::pair(node.kids[0], node.kids[1]), std::pair(node.kids[1], node.kids[0])}) {
    const ir::Node& field = program_.node(side);
    if (field.op != Op::Field || (field.type.kind != TypeKind::Ref && field.type.kind != TypeKind::Enum)) continue;
    const ir::Node& object = program_.node(field.kids[0]);
    if (object.op != Op::Variable || object.vars[0] != layer.var || supposedFields_.contains({view.element.id, field.index})) continue;
    const std::vector<ir::Id>& free = freeVariables(other);
    if (std::find(free.begin(), free.end(), layer.var) != free.end()) continue;
    const ir::Op op = program_.node(other).op;
    if (layer.counting >= 0 && op != Op::Variable && op != Op::Constant) continue;  // what it reads would be restricted too
    const std::optional<Possible> wanted = valueWithoutFacts(other, layer.env);
    if (!wanted || !wanted->known() || wanted->options[0].absent) continue;
    auto index = rowIndexes_.find({view.element.id, field.index});
    if (index == rowIndexes_.end()) {
      const table::Column& column = data_.collections[view.element.id].columns[field.index];
      index = rowIndexes_.try_emplace({view.element.id, field.index}, column).first;
    }
    return index->second.rowsThatMayHave(static_cast<int64_t>(wanted->options[0].a));
  }
  return std::nullopt;
}

Truth Evaluator::exists(const SetView& view, int64_t element) {
  if (!view.isCollection) {
    for (const auto& [listed, in] : view.listed) {
      if (listed == element) return in;
    }
    return Truth::no();
  }
  const table::Collection& collection = data_.collections[view.element.id];
  if (!collection.maybe.test(static_cast<size_t>(element))) return Truth::yes();
  return readFact({FactKind::Exists, view.element.id, ir::kNone, {element}},
                  [&] {
                    Fact fact;
                    fact.candidates = Possible::fromTruth(Truth::unknown());
                    fact.finite = true;
                    fact.why = table::Why::Fault;
                    fact.owners = {{view.element.id, element}};
                    return fact;
                  })
      .truth();
}

Truth Evaluator::inLayers(const SetView& view, int64_t element) {
  Restore<bool> nested(outermost_, false);
  Truth in = exists(view, element);
  for (const SetView::Layer& layer : view.layers) {
    const bool off = layer.counting >= 0;
    Restore<Observer*> watched(observer_, in.mayBeTrue() ? observer_ : nullptr);
    if (off) countingOff_[static_cast<size_t>(layer.counting)] = true;
    in = plan::conjunction(in, truth(layer.condition, bind(layer.var, Possible::integer(element), layer.env)));
    if (off) countingOff_[static_cast<size_t>(layer.counting)] = false;
  }
  return in;
}

std::vector<std::pair<int64_t, Truth>> Evaluator::members(const SetView& view) {
  std::vector<std::pair<int64_t, Truth>> result;
  for (int64_t element : candidatesByEngine(view)) {
    const Marks before = marks();
    const RowFate f = fate(view, element, ir::kNone, ir::kNone, nullptr);
    if (f == plan::kOut) reached_.resize(before.reached);
    if (single(f)) reasons_.resize(before.reasons);
    if ((f & plan::kSatisfies) == 0) continue;
    const bool sure = f == plan::kSatisfies && !isFurther(view, element);
    result.emplace_back(element, sure ? Truth::yes() : Truth::unknown());
  }
  return result;
}

// ---- Rows (M5 (1)) ----------------------------------------------------------------------------------------------

bool Evaluator::insideCountingOnly() const {
  return std::any_of(countingOff_.begin(), countingOff_.end(), [](bool off) { return off; });
}

std::optional<ir::Id> Evaluator::countingOffKey() const {
  if (!insideCountingOnly()) return ir::kNone;
  if (countingOff_.size() > 31) return std::nullopt;
  ir::Id key = 0;
  for (size_t i = 0; i < countingOff_.size(); ++i) key |= ir::Id{countingOff_[i]} << i;
  return key;
}

void Evaluator::touchFurther(ir::Id record, int64_t row) {
  const table::Collection& collection = data_.collections[record];
  const int64_t which = row - static_cast<int64_t>(collection.size());
  touch(intern({FactKind::Further, record, ir::kNone, {which}}, [&] {
    const table::Further& further = collection.further[static_cast<size_t>(which)];
    Fact fact;
    fact.why = further.why;
    fact.detail = further.because;
    return fact;
  }));
}

bool Evaluator::Ways::add(FactId fact, const Fact& of, size_t most) {
  if (!of.finite || of.candidates.any || of.candidates.options.size() * count > most) return false;
  count *= of.candidates.options.size();
  facts.emplace_back(fact, of.candidates.options);
  return true;
}

std::vector<uint8_t> Evaluator::underEachWay(const Ways& ways, const std::function<uint8_t()>& once) {
  std::vector<uint8_t> results(ways.count);
  std::vector<bool> known(ways.count, false);
  Restore<bool> remembers(remembers_, remembers_ || observer_ != nullptr);  // nobody is told of a way
  Restore<bool> deciding(deciding_, remembers_);
  for (size_t way = 0; way < ways.count; ++way) {
    if (known[way]) continue;
    size_t stride = 1;
    for (const auto& [id, options] : ways.facts) {
      assign(id, options[way / stride % options.size()]);
      stride *= options.size();
    }
    const Marks before = marks();
    const size_t askedBefore = asked_.size();
    ++remembering_;
    const uint8_t value = once();
    --remembering_;
    reached_.resize(before.reached);
    reasons_.resize(before.reasons);
    std::vector<FactId> asked(asked_.begin() + static_cast<std::ptrdiff_t>(askedBefore), asked_.end());
    sortUnique(asked);
    asked_.resize(askedBefore);
    if (remembering_ > 0) asked_.insert(asked_.end(), asked.begin(), asked.end());

    // The same holds however the facts are answered that it did not ask.
    std::vector<size_t> alike{0};
    size_t first = way;
    stride = 1;
    for (const auto& [id, options] : ways.facts) {
      if (remembers_ && !std::binary_search(asked.begin(), asked.end(), id)) {
        first -= way / stride % options.size() * stride;
        const size_t size = alike.size();
        for (size_t place = 1; place < options.size(); ++place) {
          for (size_t i = 0; i < size; ++i) alike.push_back(alike[i] + place * stride);
        }
      }
      stride *= options.size();
    }
    for (size_t offset : alike) results[first + offset] = value, known[first + offset] = true;
  }
  for (const auto& [id, options] : ways.facts) assign(id, std::nullopt);
  return results;
}

void Evaluator::eachOwnWay(const SetView& view, int64_t element, const std::function<void()>& once) {
  const Marks before = marks();
  {
    Restore<bool> whole(deciding_, false);
    once();
  }
  // A further row stands for any number of rows: facts of its own are never the same for two that are looked at.
  if (view.element.kind != TypeKind::Ref || isFurther(view, element)) return;
  std::vector<FactId> touched(reached_.begin() + static_cast<std::ptrdiff_t>(before.reached), reached_.end());
  sortUnique(touched);
  const std::pair<ir::Id, int64_t> row{view.element.id, element};
  Ways own;
  for (FactId id : touched) {
    const Fact& f = facts_[id];
    if (std::find(f.owners.begin(), f.owners.end(), row) == f.owners.end()) continue;
    if (!own.add(id, f, kMeaning.rowCandidates)) return;
  }
  if (own.facts.empty()) return;

  // The caller's `once` unites what it finds; `restartUnion_` tells it to forget the first, loose answer.
  const std::vector<LatestState> latest = latestStates(touched);
  const size_t askedBefore = asked_.size();
  restartUnion_ = true;
  underEachWay(own, [&]() -> uint8_t {
    once();
    restartUnion_ = false;
    return 0;
  });
  restore(latest);
  // What the row's own facts are was tried here, so nobody outside answered it.
  std::vector<FactId> outside(asked_.begin() + static_cast<std::ptrdiff_t>(askedBefore), asked_.end());
  sortUnique(outside);
  std::erase_if(outside,
                [&](FactId id) { return std::any_of(own.facts.begin(), own.facts.end(), [&](const auto& o) { return o.first == id; }); });
  asked_.resize(askedBefore);
  asked_.insert(asked_.end(), outside.begin(), outside.end());
}

// The members of an exception are listed, also those that only rows ask which are out.
bool Evaluator::asksExceptions(const SetView& view, ir::Id condition) {
  const std::vector<const Reach*> reached = reachOf(view, condition);
  return std::any_of(reached.begin(), reached.end(), [](const Reach* r) { return r->exceptions; });
}

// Most rows are out by one condition, and nothing else of a row that is surely out matters.
bool Evaluator::surelyOut(const SetView& view, int64_t element, ir::Id condition) {
  const bool whole = !remembers_ || observer_ != nullptr;
  if (view.layers.empty() || deciding_ || whole || asksExceptions(view, condition)) return false;
  Restore<bool> deciding(deciding_, true);
  const size_t mark = bindings_.size();
  const Marks before = marks();
  const bool out = inLayers(view, element).isFalse();
  reached_.resize(before.reached);
  reasons_.resize(before.reasons);
  bindings_.resize(mark);
  return out;
}

RowFate Evaluator::fate(const SetView& view, int64_t element, ir::Id var, ir::Id condition, const Binding* env) {
  if (surelyOut(view, element, condition)) return plan::kOut;
  const size_t mark = bindings_.size();
  RowFate result = 0;
  eachOwnWay(view, element, [&] {
    Restore<bool> nested(outermost_, false);
    if (restartUnion_) result = 0;
    restartUnion_ = false;
    const Truth in = inLayers(view, element);
    Restore<Observer*> watched(observer_, in.mayBeTrue() ? observer_ : nullptr);
    if (deciding_ && in.isFalse()) {
      result |= plan::kOut;
      return;
    }
    const Truth holds = condition == ir::kNone ? Truth::yes() : truth(condition, bind(var, Possible::integer(element), env));
    result |= plan::rowFate(in, holds);
  });
  bindings_.resize(mark);
  return result;
}

RowFate Evaluator::rememberedFate(RowMemory& memory, int64_t element, const std::function<RowFate()>& judge, bool& asks) {
  if (const auto known = memory.fates.find(element); known != memory.fates.end()) return remembering(known->second, judge);
  RememberedResults<Kept<RowFate>> fresh;
  const RowFate f = remembering(fresh, judge);
  asks = fresh.asks();
  if (asks) memory.fates.emplace(element, std::move(fresh));
  return f;
}

// What is settled for all ways; under assigned interpretations also the rows that wait for nothing else.
const Evaluator::SettledRows* Evaluator::settledBefore(const NodeValues& key, const SetView& view, ir::Id var, ir::Id condition,
                                                       const Binding* env) {
  const auto base = settled_.find(key);
  if (base == settled_.end()) return nullptr;
  if (!base->second.undecided) return &base->second.rows;
  const auto [at, isNew] = base->second.chosen.try_emplace(choicesInForce(false));
  SettledRows& rows = at->second;
  if (!isNew) return &rows;
  Counted counted;
  std::vector<int64_t> left;
  if (!countByEngine(view, var, condition, env, counted, left)) {
    Candidates found = candidates(view, condition);
    rows.others = std::move(found.elements);
    rows.settled.add(plan::kOut, found.out);
    return &rows;
  }
  rows.settled = counted.tally;
  const auto& judged = base->second.judged;
  for (int64_t element : left) {
    const auto known = std::lower_bound(judged.begin(), judged.end(), std::pair<int64_t, RowFate>{element, 0});
    if (known != judged.end() && known->first == element)
      rows.settled.add(known->second);
    else
      rows.others.push_back(element);
  }
  return &rows;
}

Evaluator::Counted Evaluator::count(ir::Id id, const SetView& view, ir::Id var, ir::Id condition, const Binding* env) {
  const auto values = freeValues(id, env);
  const bool rememberable = remembers_ && values && !insideCountingOnly();
  const NodeValues key{id, values.value_or(std::vector<int64_t>{})};

  Counted counted;
  std::vector<int64_t> elements, others;
  std::vector<std::pair<int64_t, RowFate>> judged;
  RowMemory* memory = rememberable && outermost_ ? &rowMemories_[key] : nullptr;
  bool sweep = false;
  if (const SettledRows* known = rememberable && assigned_ > 0 ? settledBefore(key, view, var, condition, env) : nullptr) {
    askWhatSettledRowsRead(view, condition);
    counted.tally = known->settled;  // rows are named only where no way is supposed
    elements = known->others;
  } else if (countByEngine(view, var, condition, env, counted, elements)) {
    // `elements` are the rows that it handed back.
  } else if (memory != nullptr && memory->swept) {
    counted.tally = memory->tally;
    counted.fails = memory->fails, counted.satisfies = memory->satisfies;
    elements = memory->asking;
  } else {
    Candidates found = candidates(view, condition);
    elements = std::move(found.elements);
    counted.tally.add(plan::kOut, found.out);
    sweep = memory != nullptr;
    if (sweep) memory->tally.add(plan::kOut, found.out);
  }
  Tally settled;
  for (RowFate single : {plan::kOut, plan::kFails, plan::kSatisfies}) settled.add(single, counted.tally.rows[single]);
  const size_t firstJudged = counted.open.size();
  for (int64_t element : elements) {
    const Marks before = marks();
    const auto judge = [&] { return fate(view, element, var, condition, env); };
    bool asks = true;
    const RowFate f = memory == nullptr ? judge() : rememberedFate(*memory, element, judge, asks);
    if (sweep) {
      if (asks || !single(f) || reached_.size() > before.reached || isFurther(view, element)) {
        memory->asking.push_back(element);
      } else {
        memory->tally.add(f);
        if (f == plan::kFails) memory->fails.push_back(element);
        if (f == plan::kSatisfies) memory->satisfies.push_back(element);
      }
    }
    if (isFurther(view, element)) {
      if ((f & kIn) == 0) {
        reached_.resize(before.reached);
        reasons_.resize(before.reasons);
        continue;
      }
      counted.tally.further |= f & kIn;
      others.push_back(element);
      reached_.resize(before.reached);  // its fields are no facts of the snapshot; that it may come is
      reasons_.resize(before.reasons);
      touchFurther(view.element.id, element);
      continue;
    }
    counted.tally.add(f);
    if (f == plan::kOut) reached_.resize(before.reached);
    if (single(f)) {
      reasons_.resize(before.reasons);
      settled.add(f);
      if (counted.undecided) judged.emplace_back(element, f);
      if (f == plan::kFails) counted.fails.push_back(element);
      if (f == plan::kSatisfies) counted.satisfies.push_back(element);
    } else {
      counted.open.push_back(element);
      others.push_back(element);
    }
  }
  if (firstJudged > 0) std::sort(counted.open.begin(), counted.open.end());
  if (sweep) memory->swept = true;
  if (rememberable && assigned_ == 0) settled_[key] = {{settled, std::move(others)}, counted.undecided, std::move(judged), {}};
  return counted;
}

}  // namespace tollgate::interpret
