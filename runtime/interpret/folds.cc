// Sets and everything that runs over one: quantifiers, aggregates, latest, for each (semantics M4 to M8).

#include <algorithm>
#include <limits>

#include "compiler/support/limits.h"
#include "runtime/interpret/evaluator.h"

namespace tollgate::interpret {

using ir::Op;
using ir::TypeKind;
using plan::RowFate;
using plan::Tally;

namespace {

constexpr Limits kMeaning;  // rowCandidates is part of the meaning (M5)

class NotOutermost {
 public:
  explicit NotOutermost(bool& flag) : flag_(flag), before_(std::exchange(flag, false)) {}
  ~NotOutermost() { flag_ = before_; }
  NotOutermost(const NotOutermost&) = delete;
  NotOutermost& operator=(const NotOutermost&) = delete;

 private:
  bool& flag_;
  bool before_;
};

bool single(RowFate fate) { return fate != 0 && (fate & (fate - 1)) == 0; }
constexpr RowFate kIn = plan::kFails | plan::kSatisfies;

}  // namespace

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
          view.layers.push_back({counting_[i].first->var, counting_[i].first->condition, counting_[i].second,
                                 static_cast<int>(i)});
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
    const size_t size = view.element.kind == TypeKind::Enum ? program_.enums[view.element.id].values.size()
                                                            : data_.collections[view.element.id].size() +
                                                                  data_.collections[view.element.id].further.size();
    for (size_t i = 0; i < size; ++i) add(static_cast<int64_t>(i), Truth::unknown());
  };
  if (node.op == Op::SetOf) {
    for (ir::Id kid : node.kids) {
      const Possible p = value(kid, env);
      if (p.any || p.range) addEverything();
      for (const Scalar& option : p.options) {
        if (!option.absent) add(static_cast<int64_t>(option.a), p.known() ? Truth::yes() : Truth::unknown());
      }
    }
  } else if (node.op == Op::Field) {
    const Possible object = value(node.kids[0], env);
    const ir::Id record = program_.node(node.kids[0]).type.id;
    if (object.any) addEverything();
    for (const Scalar& option : object.options) {
      if (option.absent) continue;
      const auto row = static_cast<int64_t>(option.a);
      const Possible cell = readField(record, node.index, row);
      const table::Column& column = data_.collections[record].columns[node.index];
      if (!cell.known()) {
        addEverything();
      } else if (!cell.options[0].absent) {
        for (int64_t element : column.elements(static_cast<table::Row>(row))) {
          add(element, object.known() ? Truth::yes() : Truth::unknown());
        }
      }
    }
  } else if (node.op == Op::Select) {
    const Truth chosen = truth(node.kids[0], env);
    const SetView then = set(node.kids[1], env), otherwise = set(node.kids[2], env);
    if (chosen.isTrue()) return then;
    if (chosen.isFalse()) return otherwise;
    for (const SetView& side : {then, otherwise}) {
      for (const auto& [element, in] : members(side)) add(element, Truth::unknown());
    }
  }
  return view;
}

bool Evaluator::isFurther(const SetView& view, int64_t element) const {
  return view.element.kind == TypeKind::Ref &&
         element >= static_cast<int64_t>(data_.collections[view.element.id].size());
}

std::vector<int64_t> Evaluator::candidates(const SetView& view) const {
  std::vector<int64_t> elements;
  if (view.isCollection) {
    const table::Collection& collection = data_.collections[view.element.id];
    elements.resize(collection.size() + collection.further.size());
    for (size_t i = 0; i < elements.size(); ++i) elements[i] = static_cast<int64_t>(i);
  } else {
    for (const auto& [element, in] : view.listed) elements.push_back(element);
  }
  return elements;
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
  return readFact({FactKind::Exists, view.element.id, ir::kNone, {element}}, [&] {
           Fact fact;
           fact.candidates = Possible::fromTruth(Truth::unknown());
           fact.finite = true;
           fact.why = table::Why::Fault;
           fact.owners = {{view.element.id, element}};
           return fact;
         }).truth();
}

Truth Evaluator::inLayers(const SetView& view, int64_t element) {
  NotOutermost nested(outermost_);
  Truth in = exists(view, element);
  for (const SetView::Layer& layer : view.layers) {
    const bool off = layer.counting >= 0;
    if (off) countingOff_[static_cast<size_t>(layer.counting)] = true;
    in = plan::conjunction(in, truth(layer.condition, bind(layer.var, Possible::integer(element), layer.env)));
    if (off) countingOff_[static_cast<size_t>(layer.counting)] = false;
  }
  return in;
}

std::vector<std::pair<int64_t, Truth>> Evaluator::members(const SetView& view) {
  std::vector<std::pair<int64_t, Truth>> result;
  for (int64_t element : candidates(view)) {
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

void Evaluator::eachOwnWay(const SetView& view, int64_t element, const std::function<void()>& once) {
  const Marks before = marks();
  once();
  if (view.element.kind != TypeKind::Ref) return;
  std::vector<FactId> touched(reached_.begin() + static_cast<std::ptrdiff_t>(before.reached), reached_.end());
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  const std::pair<ir::Id, int64_t> row{view.element.id, element};
  std::vector<std::pair<FactId, std::vector<Scalar>>> own;
  size_t ways = 1;
  for (FactId id : touched) {
    const Fact& f = facts_[id];
    if (std::find(f.owners.begin(), f.owners.end(), row) == f.owners.end()) continue;
    if (!f.finite || f.candidates.any || f.candidates.options.size() * ways > kMeaning.rowCandidates) return;
    ways *= f.candidates.options.size();
    own.emplace_back(id, f.candidates.options);
  }
  if (own.empty()) return;

  // The caller's `once` unites what it finds; `restartUnion_` tells it to forget the first, loose answer.
  const std::vector<FactId> reachedOnce(reached_.begin() + static_cast<std::ptrdiff_t>(before.reached), reached_.end());
  const std::vector<FactId> reasonsOnce(reasons_.begin() + static_cast<std::ptrdiff_t>(before.reasons), reasons_.end());
  restartUnion_ = true;
  for (size_t way = 0; way < ways; ++way) {
    size_t rest = way;
    for (const auto& [id, options] : own) {
      assign(id, options[rest % options.size()]);
      rest /= options.size();
    }
    once();
    restartUnion_ = false;
    reached_.resize(before.reached);
    reasons_.resize(before.reasons);
  }
  for (const auto& [id, options] : own) assign(id, std::nullopt);
  reached_.insert(reached_.end(), reachedOnce.begin(), reachedOnce.end());
  reasons_.insert(reasons_.end(), reasonsOnce.begin(), reasonsOnce.end());
}

RowFate Evaluator::fate(const SetView& view, int64_t element, ir::Id var, ir::Id condition, const Binding* env) {
  const size_t mark = bindings_.size();
  RowFate result = 0;
  eachOwnWay(view, element, [&] {
    NotOutermost nested(outermost_);
    if (restartUnion_) result = 0;
    restartUnion_ = false;
    const Truth in = inLayers(view, element);
    const Truth holds =
        condition == ir::kNone ? Truth::yes() : truth(condition, bind(var, Possible::integer(element), env));
    result |= plan::rowFate(in, holds);
  });
  bindings_.resize(mark);
  return result;
}

Evaluator::Counted Evaluator::count(ir::Id id, const SetView& view, ir::Id var, ir::Id condition, const Binding* env) {
  const auto values = freeValues(id, env);
  const bool rememberable = values && !insideCountingOnly();
  std::pair<ir::Id, std::vector<int64_t>> key{id, values.value_or(std::vector<int64_t>{})};

  Counted counted;
  std::vector<int64_t> elements, others;
  if (auto it = settled_.find(key); rememberable && assigned_ > 0 && it != settled_.end()) {
    counted.tally = it->second.settled;  // rows are named only where no way is supposed
    elements = it->second.others;
  } else if (!countByEngine(view, var, condition, env, counted, elements)) {
    elements = candidates(view);
  }
  Tally settled = counted.tally;
  for (int64_t element : elements) {
    const Marks before = marks();
    const RowFate f = fate(view, element, var, condition, env);
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
      if (f == plan::kFails) counted.fails.push_back(element);
      if (f == plan::kSatisfies) counted.satisfies.push_back(element);
    } else {
      counted.open.push_back(element);
      counted.facts.insert(counted.facts.end(), reasons_.begin() + static_cast<std::ptrdiff_t>(before.reasons), reasons_.end());
      others.push_back(element);
    }
  }
  if (rememberable && assigned_ == 0) settled_[key] = {settled, std::move(others)};
  return counted;
}

bool Evaluator::countByEngine(const SetView& view, ir::Id var, ir::Id condition, const Binding* env, Counted& counted,
                              std::vector<int64_t>& left) {
  if (engine_ == nullptr || !view.isCollection || assigned_ > 0 || !supposition_.fields.empty() ||
      !supposition_.properties.empty() || !supposition_.decisions.empty()) {
    return false;
  }
  auto capture = [&](ir::Id v, ir::Id node, const Binding* scope) -> std::optional<plan::RowRequest::Condition> {
    plan::RowRequest::Condition c{v, node, {}};
    for (ir::Id name : freeVariables(node)) {
      if (name == v) continue;
      const Possible& p = lookUp(name, scope);
      if (!p.known() || p.options[0].absent) return std::nullopt;
      // A row that may still come has no known fields.
      const ir::Type& type = program_.variables[name].type;
      if (type.kind == TypeKind::Ref && p.options[0].a >= static_cast<Wide>(data_.collections[type.id].size())) return std::nullopt;
      c.env.emplace_back(name, static_cast<int64_t>(p.options[0].a));
    }
    return c;
  };
  // Members of an exception are listed row by row (M10), so no engine counts a fold that calls one.
  const bool listsMembers = (condition != ir::kNone && reach(condition).exception) ||
                            std::any_of(view.layers.begin(), view.layers.end(), [&](const SetView::Layer& layer) {
                              return reach(layer.condition).exception;
                            });
  if (listsMembers) return false;
  plan::RowRequest request;
  request.record = view.element.id;
  request.suppressed = suppressed_;
  request.suppressedOnly = suppressedArguments_.has_value();
  request.suppressedArguments = suppressedArguments_.value_or(std::vector<int64_t>{});
  request.assumed.assign(assumed_.begin(), assumed_.end());
  for (const SetView::Layer& layer : view.layers) {
    auto c = capture(layer.var, layer.condition, layer.env);
    if (!c) return false;
    request.members.push_back(std::move(*c));
  }
  if (condition != ir::kNone) {
    auto c = capture(var, condition, env);
    if (!c) return false;
    request.counted = std::move(*c);
  }
  for (size_t i = 0; i < counting_.size(); ++i) {
    if (countingOff_[i]) continue;
    auto c = capture(counting_[i].first->var, counting_[i].first->condition, counting_[i].second);
    if (!c) return false;
    request.countingOnly.emplace_back(counting_[i].first->record, std::move(*c));
  }
  plan::RowCounts counts;
  if (!engine_->count(request, recording_ && outermost_, counts)) return false;
  counted.tally.add(plan::kOut, counts.out);
  counted.tally.add(plan::kFails, counts.fails);
  counted.tally.add(plan::kSatisfies, counts.satisfies);
  counted.fails = std::move(counts.failing);
  counted.satisfies = std::move(counts.satisfying);
  left = std::move(counts.open);
  const table::Collection& collection = data_.collections[view.element.id];
  for (size_t i = 0; i < collection.further.size(); ++i) left.push_back(static_cast<int64_t>(collection.size() + i));
  return true;
}

// ---- Folds ------------------------------------------------------------------------------------------------------

Truth Evaluator::whenEmpty(ir::Id id, const std::function<Truth()>& sum) {
  const ir::EmptyRule& rule = program_.node(id).empty;
  switch (rule.is) {
    case ir::EmptyIs::Met: return Truth::yes();
    case ir::EmptyIs::NotMet: return Truth::no();
    case ir::EmptyIs::NotApplicable: return Truth::notApplicable();
    case ir::EmptyIs::SumDecides:
      if (!(rule.inherited && outermost_)) return sum();
      break;
    case ir::EmptyIs::NothingToExamine: break;
  }
  touch(pseudoFact(FactKind::NothingToExamine, id, table::Why::NotTold, program_.node(program_.node(id).kids[0]).meta.written));
  return Truth::unknown();
}

Truth Evaluator::quantifier(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  const size_t mark = bindings_.size();
  const SetView view = set(node.kids[0], env);
  std::vector<plan::Limit> limits;
  bool anyLimit = false;
  if (node.kids.size() > 2) {
    const Possible limit = value(node.kids[2], env);
    const bool share = program_.node(node.kids[2]).type.kind == TypeKind::Share;
    anyLimit = limit.any || limit.share || limit.whenEmpty.bits() != 0 || limit.leastInfinite || limit.greatestInfinite;
    for (const Scalar& option : limit.options) {
      if (option.absent) anyLimit = true;
      if (!option.absent) limits.push_back({static_cast<int64_t>(option.a), option.b, share});
    }
    if (limit.range && !anyLimit) {
      limits.push_back({static_cast<int64_t>(limit.least), 1, false});
      limits.push_back({static_cast<int64_t>(limit.greatest), 1, false});
      if (node.form == ir::Form::Exactly) anyLimit = true;
    }
  } else {
    limits.push_back({});
  }
  const Counted counted = count(id, view, node.vars[0], node.kids[1], env);
  Truth result(0);
  const bool emptyPossible = !counted.tally.someSurelyIn();
  for (const plan::Limit& limit : limits) {
    Truth here(0);
    if (emptyPossible) here = whenEmpty(id, [&] { return plan::emptySum(node.form, limit); });
    result = result | plan::judge(counted.tally, node.form, limit, here);
  }
  if (anyLimit) result = result | Truth::unknown();
  if (recording_ && outermost_ && assigned_ == 0) {
    FoldRecord record;
    record.node = id;
    record.labels = labels_;
    record.tally = counted.tally;
    record.truth = result;
    record.limits = limits;
    record.element = view.element;
    record.fails = counted.fails, record.satisfies = counted.satisfies, record.open = counted.open;
    record.facts = counted.facts;
    record.emptyDecided = !counted.tally.somePossiblyIn();
    folds_.push_back(std::move(record));
  }
  bindings_.resize(mark);
  return result;
}

Truth Evaluator::forEach(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  const size_t mark = bindings_.size();
  // `and` over all tuples; kEmpty stands for the way in which no tuple has been in so far.
  constexpr uint8_t kEmpty = 8;
  uint8_t acc = kEmpty;
  auto take = [&](Truth in, Truth body) {
    uint8_t next = in.mayBeFalse() ? acc : 0;
    if (in.mayBeTrue()) {
      if ((acc & kEmpty) != 0) next |= body.bits();
      const Truth before(acc & 7);
      if (before.bits() != 0) next |= plan::conjunction(before, body).bits();
    }
    acc = next;
  };
  const size_t sets = node.kids.size() - 1;
  const std::function<void(size_t, Truth, const Binding*)> run = [&](size_t depth, Truth in, const Binding* scope) {
    if (depth == sets) {
      take(in, truth(node.kids[sets], scope));
      return;
    }
    const SetView view = set(node.kids[depth], scope);
    for (const auto& [element, elementIn] : members(view)) {
      const Possible bound = Possible::integer(element);
      labels_.emplace_back(node.vars[depth], bound);
      run(depth + 1, plan::conjunction(in, elementIn), bind(node.vars[depth], bound, scope));
      labels_.pop_back();
      if (isFurther(view, element)) touchFurther(view.element.id, element);
    }
  };
  run(0, Truth::yes(), env);
  Truth result(acc & 7);
  if ((acc & kEmpty) != 0) result = result | whenEmpty(id, [] { return Truth::yes(); });
  bindings_.resize(mark);
  return result;
}

Possible Evaluator::latest(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  const auto values = freeValues(id, env);
  FactKey factKey{FactKind::Latest, id, ir::kNone, values.value_or(std::vector<int64_t>{})};
  const size_t mark = bindings_.size();
  const Marks before = marks();
  const SetView view = set(node.kids[0], env);

  struct Candidate {
    int64_t row;
    bool sure;
    Bounds key;
  };
  std::vector<Candidate> found;
  bool someSure = false;
  for (int64_t element : candidates(view)) {
    const Marks here = marks();
    const RowFate f = fate(view, element, ir::kNone, ir::kNone, env);
    if ((f & plan::kSatisfies) == 0) {
      reached_.resize(here.reached);
      reasons_.resize(here.reasons);
      continue;
    }
    Candidate c{element, f == plan::kSatisfies && !isFurther(view, element), {}};
    const size_t keyMark = bindings_.size();
    {
      NotOutermost nested(outermost_);
      c.key = boundsOf(value(node.kids[1], bind(node.vars[0], Possible::integer(element), env)));
    }
    bindings_.resize(keyMark);
    if (c.key.none) c.key.leastInfinite = c.key.greatestInfinite = true;
    if (isFurther(view, element)) touchFurther(view.element.id, element);
    someSure = someSure || c.sure;
    found.push_back(c);
  }
  bindings_.resize(mark);

  // Out goes what some row surely in is surely later (earlier) than.
  const bool latestWanted = node.op == Op::Latest;
  std::optional<Wide> bar;
  for (const Candidate& c : found) {
    if (!c.sure) continue;
    if (latestWanted && !c.key.leastInfinite && (!bar || c.key.least > *bar)) bar = c.key.least;
    if (!latestWanted && !c.key.greatestInfinite && (!bar || c.key.greatest < *bar)) bar = c.key.greatest;
  }
  Possible result;
  bool tie = true;
  for (const Candidate& c : found) {
    if (bar && latestWanted && !c.key.greatestInfinite && c.key.greatest < *bar) continue;
    if (bar && !latestWanted && !c.key.leastInfinite && c.key.least > *bar) continue;
    result.addOption({c.row, 1, false});
    tie = tie && c.sure && !c.key.leastInfinite && !c.key.greatestInfinite && c.key.least == c.key.greatest;
  }
  if (!someSure) {
    const ir::EmptyRule& rule = node.empty;
    if (outermost_ && !(rule.is == ir::EmptyIs::SumDecides && !rule.inherited)) {
      result.whenEmpty = result.whenEmpty | whenEmpty(id, [] { return Truth::unknown(); });
    } else {
      result.addOption(Scalar::none());
    }
  }
  if (result.options.size() <= 1 && result.whenEmpty.bits() == 0) {
    reasons_.resize(before.reasons);
    return result;
  }
  if (!values || insideCountingOnly() || result.whenEmpty.bits() != 0) return result;
  const FactId fact = intern(factKey, [] { return Fact{}; });
  if (assignment_[fact]) {
    reasons_.resize(before.reasons);
    return Possible::one(*assignment_[fact]);
  }
  facts_[fact].candidates = result;
  facts_[fact].finite = true;
  facts_[fact].why = tie && someSure ? table::Why::Tie : table::Why::NotTold;
  facts_[fact].owners.clear();
  const std::vector<ir::Id>& names = freeVariables(id);
  for (size_t i = 0; i < names.size(); ++i) {
    const ir::Type& type = program_.variables[names[i]].type;
    if (type.kind == TypeKind::Ref) facts_[fact].owners.push_back({type.id, (*values)[i]});
  }
  touch(fact);
  return result;
}

Possible Evaluator::aggregate(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  const size_t mark = bindings_.size();
  const SetView view = set(node.kids[0], env);
  Possible result;
  bool someSure = false;
  // The value of the way in which the set is empty (M4, M6).
  auto addEmpty = [&](std::optional<Scalar> whenSumDecides) {
    const ir::EmptyRule& rule = node.empty;
    const bool decides = rule.is == ir::EmptyIs::SumDecides && !(rule.inherited && outermost_);
    if (decides) {
      result.addOption(*whenSumDecides);
    } else {
      result.whenEmpty = result.whenEmpty | whenEmpty(id, [] { return Truth::unknown(); });
    }
  };

  if (node.op == Op::Count || node.op == Op::ShareOf) {
    const Counted counted = count(id, view, node.op == Op::Count ? ir::kNone : node.vars[0],
                                  node.op == Op::Count ? ir::kNone : node.kids[1], env);
    const Tally& tally = counted.tally;
    someSure = tally.someSurelyIn();
    if (tally.somePossiblyIn()) {
      if (node.op == Op::ShareOf) {
        result.share = std::make_shared<Tally>(tally);
      } else {
        result = Possible::between(std::max<Wide>(tally.leastIn(), 1), std::max<Wide>(tally.mostIn(), 1));
        if (tally.mostIn() == Tally::kUnbounded) {
          result = Possible();
          result.range = true;
          result.least = std::max<Wide>(tally.leastIn(), 1);
          result.greatestInfinite = true;
        }
      }
    }
    if (!someSure) addEmpty(node.op == Op::Count ? Scalar{} : Scalar::none());
    bindings_.resize(mark);
    return result;
  }

  struct Item {
    bool sure = false;
    Bounds value;
    bool further = false;
  };
  std::vector<Item> items;
  for (int64_t element : candidates(view)) {
    const Marks before = marks();
    Item item;
    bool mayBeOut = false;
    const size_t elementMark = bindings_.size();
    eachOwnWay(view, element, [&] {
      NotOutermost nested(outermost_);
      if (restartUnion_) item = {}, mayBeOut = false;
      restartUnion_ = false;
      const Truth in = inLayers(view, element);
      mayBeOut = mayBeOut || in.mayBeFalse();
      const Bounds b = boundsOf(value(node.kids[1], bind(node.vars[0], Possible::integer(element), env)));
      if (!in.mayBeTrue()) return;
      if (item.value.none) {
        item.value = b;
        item.value.none = false;
        if (b.none) item.value.leastInfinite = item.value.greatestInfinite = true;
        return;
      }
      item.value.least = std::min(item.value.least, b.least);
      item.value.greatest = std::max(item.value.greatest, b.greatest);
      item.value.leastInfinite = item.value.leastInfinite || b.leastInfinite || b.none;
      item.value.greatestInfinite = item.value.greatestInfinite || b.greatestInfinite || b.none;
    });
    bindings_.resize(elementMark);
    if (item.value.none) {
      reached_.resize(before.reached);
      reasons_.resize(before.reasons);
      continue;
    }
    const ir::Type& valueType = program_.node(node.kids[1]).type;
    if (item.value.leastInfinite && valueType.kind == TypeKind::Count) item.value.leastInfinite = false, item.value.least = 0;
    item.further = isFurther(view, element);
    item.sure = !mayBeOut && !item.further;
    someSure = someSure || item.sure;
    if (item.further) touchFurther(view.element.id, element);
    items.push_back(item);
  }
  bindings_.resize(mark);

  Bounds total;
  if (!items.empty()) {
    total.none = false;
    switch (node.op) {
      case Op::Sum: {
        Wide forceLeast = Wide(1) << 100, forceGreatest = Wide(1) << 100;
        for (const Item& item : items) {
          const bool mayBeOut = !item.sure;
          const Wide low = mayBeOut ? std::min<Wide>(item.value.least, 0) : item.value.least;
          const Wide high = mayBeOut ? std::max<Wide>(item.value.greatest, 0) : item.value.greatest;
          total.least += low, total.greatest += high;
          total.leastInfinite = total.leastInfinite || item.value.leastInfinite || (item.further && item.value.least < 0);
          total.greatestInfinite = total.greatestInfinite || item.value.greatestInfinite || (item.further && item.value.greatest > 0);
          forceLeast = std::min(forceLeast, item.value.least - low);
          forceGreatest = std::min(forceGreatest, high - item.value.greatest);
        }
        if (!someSure) total.least += forceLeast, total.greatest -= forceGreatest;
        constexpr Wide kLeast = std::numeric_limits<int64_t>::min(), kMost = std::numeric_limits<int64_t>::max();
        const bool below = !total.leastInfinite && total.least < kLeast;
        const bool above = !total.greatestInfinite && total.greatest > kMost;
        if (below || above) {
          touch(pseudoFact(FactKind::Failure, id, table::Why::Fault, "the sum does not fit 64 bits"));
          result = Possible::anything();
          result.whenEmpty = Truth::unknown();
          return result;
        }
        break;
      }
      case Op::Minimum:
      case Op::Maximum: {
        const bool minimum = node.op == Op::Minimum;
        bool first = true, firstSure = true;
        Bounds sure;
        for (const Item& item : items) {
          const Bounds& v = item.value;
          // The inner end is reached by any row that may join, the outer one is held by the rows surely in.
          if (first) total = v;
          total.least = first ? v.least : std::min(total.least, v.least);
          total.greatest = first ? v.greatest : std::max(total.greatest, v.greatest);
          total.leastInfinite = total.leastInfinite || v.leastInfinite;
          total.greatestInfinite = total.greatestInfinite || v.greatestInfinite;
          first = false;
          if (!item.sure) continue;
          const bool unboundedEnd = minimum ? v.greatestInfinite : v.leastInfinite;
          if (!unboundedEnd) {
            if (minimum) sure.greatest = firstSure ? v.greatest : std::min(sure.greatest, v.greatest);
            if (!minimum) sure.least = firstSure ? v.least : std::max(sure.least, v.least);
            firstSure = false;
          }
        }
        if (!firstSure && minimum) total.greatest = sure.greatest, total.greatestInfinite = false;
        if (!firstSure && !minimum) total.least = sure.least, total.leastInfinite = false;
        break;
      }
      case Op::Percentile: {
        const ir::Value& q = program_.node(node.kids[2]).value;
        auto rank = [&](size_t n) {
          const Wide r = (Wide(q.integer) * static_cast<Wide>(n) + q.denominator - 1) / q.denominator;
          return static_cast<size_t>(std::clamp<Wide>(r, 1, static_cast<Wide>(n)));
        };
        // For each number of open rows that join, the lowest (highest) values join: no other choice gives less (more).
        auto extreme = [&](bool low) -> std::optional<Wide> {
          std::vector<Wide> sure, open;
          for (const Item& item : items) {
            const bool infinite = low ? item.value.leastInfinite : item.value.greatestInfinite;
            const Wide v = infinite ? (low ? -(Wide(1) << 100) : Wide(1) << 100) : low ? item.value.least : item.value.greatest;
            (item.sure ? sure : open).push_back(v);
            if (item.further) open.insert(open.end(), 4 * items.size() + 400, v);
          }
          std::sort(open.begin(), open.end());
          if (!low) std::reverse(open.begin(), open.end());
          std::optional<Wide> best;
          std::vector<Wide> joined = sure;
          for (size_t j = 0; j <= open.size(); ++j) {
            if (j > 0) joined.push_back(open[j - 1]);
            if (joined.empty()) continue;
            std::vector<Wide> sorted = joined;
            std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(rank(sorted.size()) - 1), sorted.end());
            const Wide v = sorted[rank(sorted.size()) - 1];
            if (!best || (low ? v < *best : v > *best)) best = v;
          }
          return best;
        };
        const bool mayGrow = std::any_of(items.begin(), items.end(), [](const Item& i) { return i.further; });
        if (const auto low = extreme(true)) total.least = *low, total.leastInfinite = mayGrow || *low <= -(Wide(1) << 99);
        if (const auto high = extreme(false)) total.greatest = *high, total.greatestInfinite = mayGrow || *high >= (Wide(1) << 99);
        break;
      }
      default: break;
    }
    if (total.leastInfinite || total.greatestInfinite || total.least != total.greatest) {
      result.range = true;
      result.least = total.least, result.greatest = total.greatest;
      result.leastInfinite = total.leastInfinite, result.greatestInfinite = total.greatestInfinite;
    } else {
      result = Possible::integer(total.least);
    }
  }
  if (!someSure) addEmpty(node.op == Op::Sum ? Scalar{} : Scalar::none());
  return result;
}

// ---- Free variables ---------------------------------------------------------------------------------------------

const std::vector<ir::Id>& Evaluator::freeVariables(ir::Id id) {
  if (freeVariables_[id]) return *freeVariables_[id];
  const ir::Node& node = program_.node(id);
  std::vector<ir::Id> names;
  if (node.op == Op::Variable) names = node.vars;
  for (ir::Id kid : node.kids) {
    const auto& inner = freeVariables(kid);
    names.insert(names.end(), inner.begin(), inner.end());
  }
  if (node.op == Op::Call) {
    const ir::Function& function = program_.functions[node.index];
    for (ir::Id name : freeVariables(function.body)) {
      if (std::find(function.params.begin(), function.params.end(), name) == function.params.end()) names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (node.op != Op::Variable) {
    for (ir::Id bound : node.vars) names.erase(std::remove(names.begin(), names.end(), bound), names.end());
  }
  freeVariables_[id] = std::move(names);
  return *freeVariables_[id];
}

std::optional<std::vector<int64_t>> Evaluator::freeValues(ir::Id id, const Binding* env) {
  std::vector<int64_t> values;
  for (ir::Id name : freeVariables(id)) {
    const Possible& p = lookUp(name, env);
    if (!p.known()) return std::nullopt;
    values.push_back(p.options[0].absent ? std::numeric_limits<int64_t>::min() : static_cast<int64_t>(p.options[0].a));
  }
  return values;
}

}  // namespace tollgate::interpret
