// What runs over a set: quantifiers, latest, for each (semantics M4, M6, M7). Aggregates: aggregates.cc.

#include <limits>

#include "compiler/support/sort_unique.h"
#include "runtime/interpret/evaluator_parts.h"

namespace tollgate::interpret {

using ir::Op;
using ir::TypeKind;
using plan::RowFate;

namespace {

/// The form that holds where this one does not; none for `every` and `exactly`.
std::optional<ir::Form> oppositeOf(ir::Form form) {
  switch (form) {
    case ir::Form::Some: return ir::Form::No;
    case ir::Form::No: return ir::Form::Some;
    case ir::Form::AtLeast: return ir::Form::FewerThan;
    case ir::Form::FewerThan: return ir::Form::AtLeast;
    case ir::Form::AtMost: return ir::Form::MoreThan;
    case ir::Form::MoreThan: return ir::Form::AtMost;
    case ir::Form::Every:
    case ir::Form::Exactly: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

// ---- Folds ------------------------------------------------------------------------------------------------------

Truth Evaluator::whenEmpty(ir::Id id, const std::function<Truth()>& sum) {
  const ir::EmptyRule& rule = program_.node(id).empty;
  if (observed()) observer_->empty(id);
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
  result = result | view.whenEmpty;
  if (!anyLimit && limits.size() == 1 && observed()) {
    observer_->quantifier(id, counted.tally, limits.front(), node.kids.size() > 2 ? knownCell(node.kids[2], env) : std::nullopt);
  }
  if (records()) {
    FoldRecord record;
    record.node = id;
    record.labels = labels_;
    record.tally = counted.tally;
    record.truth = asked(result);
    record.limits = limits;
    const std::optional<ir::Form> opposite = denied_ ? oppositeOf(node.form) : std::nullopt;
    record.form = opposite.value_or(node.form);
    record.denied = denied_ && !opposite;
    record.element = view.element;
    record.fails = counted.fails, record.satisfies = counted.satisfies, record.open = counted.open;
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
  Truth unread(0);
  const std::function<void(size_t, Truth, const Binding*)> run = [&](size_t depth, Truth in, const Binding* scope) {
    if (depth == sets) {
      take(in, truth(node.kids[sets], scope));
      return;
    }
    const SetView view = set(node.kids[depth], scope);
    unread = unread | view.whenEmpty;
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
  result = result | unread;
  if (records() && acc == kEmpty && node.empty.is != ir::EmptyIs::NothingToExamine) {
    FoldRecord record;
    record.node = id;
    record.labels = labels_;
    record.truth = asked(result);
    record.emptyDecided = true;
    folds_.push_back(std::move(record));
  }
  bindings_.resize(mark);
  return result;
}

Possible Evaluator::latest(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  const auto values = freeValues(id, env);
  const std::optional<ir::Id> restricted = countingOffKey();
  FactKey factKey{FactKind::Latest, id, restricted.value_or(ir::kNone), values.value_or(std::vector<int64_t>{})};
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
  for (int64_t element : candidatesByEngine(view)) {
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
      Restore<bool> nested(outermost_, false);
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
  result.whenEmpty = view.whenEmpty;
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
  if (!values || !restricted || result.whenEmpty.bits() != 0) return result;
  const FactId fact = intern(factKey, [] { return Fact{}; });
  if (const auto& taken = ask(fact)) {
    reasons_.resize(before.reasons);
    return Possible::one(*taken);
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
  sortUnique(names);
  if (node.op != Op::Variable) {
    for (ir::Id bound : node.vars) names.erase(std::remove(names.begin(), names.end(), bound), names.end());
  }
  freeVariables_[id] = std::move(names);
  return *freeVariables_[id];
}

std::optional<std::vector<int64_t>> Evaluator::freeValues(ir::Id id, const Binding* env) {
  std::vector<Scalar> values;
  for (ir::Id name : freeVariables(id)) {
    const Possible& p = lookUp(name, env);
    if (!p.known()) return std::nullopt;
    values.push_back(p.options[0]);
  }
  return keyOf(values);
}

}  // namespace tollgate::interpret
