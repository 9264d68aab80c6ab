// What the evaluator asks of an engine that counts rows in bulk, and what it makes of the answers.

#include "runtime/interpret/evaluator_parts.h"
#include "runtime/plan/agreement.h"

namespace tollgate::interpret {

using ir::Op;
using ir::TypeKind;

namespace {

/// Types whose stored code is the number that aggregates work with.
bool storedAsNumber(TypeKind kind) {
  switch (kind) {
    case TypeKind::Count:
    case TypeKind::Integer:
    case TypeKind::Duration:
    case TypeKind::Days:
    case TypeKind::WorkingDays:
    case TypeKind::Date:
    case TypeKind::Instant: return true;
    case TypeKind::Flag:
    case TypeKind::Number:
    case TypeKind::Share:
    case TypeKind::Text:
    case TypeKind::Enum:
    case TypeKind::Ref:
    case TypeKind::Set: return false;
  }
  return false;
}

}  // namespace

Evaluator::Choices Evaluator::choicesInForce(bool withAssumed) const {
  std::map<ir::Id, int64_t> choices;
  if (withAssumed) choices = assumed_;
  if (assigned_ > 0) {
    for (ir::Id id = 0; id < program_.interpretations.size(); ++id) {
      const auto fact = factIds_.find({FactKind::Interpretation, id, ir::kNone, {}});
      if (fact == factIds_.end() || !assignment_[fact->second]) continue;
      choices.emplace(id, static_cast<int64_t>(assignment_[fact->second]->a));
    }
  }
  return {choices.begin(), choices.end()};
}

std::optional<plan::RowRequest> Evaluator::rowRequest(const SetView& view, ir::Id var, ir::Id condition, const Binding* env) {
  auto capture = [&](ir::Id v, ir::Id node, const Binding* scope) -> std::optional<plan::RowRequest::Condition> {
    plan::RowRequest::Condition c{v, node, {}};
    for (ir::Id name : freeVariables(node)) {
      if (name == v) continue;
      const Possible& p = lookUp(name, scope);
      if (!p.known() || p.options[0].absent || p.options[0].b != 1) return std::nullopt;  // it takes whole numbers
      // A row that may still come has no known fields.
      const ir::Type& type = program_.variables[name].type;
      if (type.kind == TypeKind::Ref && p.options[0].a >= static_cast<Wide>(data_.collections[type.id].size())) return std::nullopt;
      c.env.emplace_back(name, static_cast<int64_t>(p.options[0].a));
    }
    return c;
  };
  plan::RowRequest request;
  request.record = view.element.id;
  for (const SetView::Layer& layer : view.layers) {
    auto c = capture(layer.var, layer.condition, layer.env);
    if (!c) return std::nullopt;
    request.members.push_back(std::move(*c));
  }
  if (condition != ir::kNone) {
    auto c = capture(var, condition, env);
    if (!c) return std::nullopt;
    request.counted = std::move(*c);
  }
  for (size_t i = 0; i < counting_.size(); ++i) {
    if (countingOff_[i]) continue;
    auto c = capture(counting_[i].first->var, counting_[i].first->condition, counting_[i].second);
    if (!c) return std::nullopt;
    request.countingOnly.emplace_back(counting_[i].first->record, std::move(*c));
  }
  addSurroundings(request, reachOf(view, condition));
  return request;
}

std::vector<const Evaluator::Reach*> Evaluator::reachOf(const SetView& view, ir::Id condition) {
  std::vector<const Reach*> reached;
  for (const SetView::Layer& layer : view.layers) reached.push_back(&reach(layer.condition));
  if (condition != ir::kNone) reached.push_back(&reach(condition));
  for (size_t i = 0; i < counting_.size(); ++i) {
    if (!countingOff_[i]) reached.push_back(&reach(counting_[i].first->condition));
  }
  return reached;
}

void Evaluator::askWhatSettledRowsRead(const SetView& view, ir::Id condition) {
  if (remembering_ == 0) return;
  const std::vector<const Reach*> reached = reachOf(view, condition);
  std::set<ir::Id> interpretations, functions;
  for (const Reach* r : reached) {
    interpretations.insert(r->interpretations.begin(), r->interpretations.end());
    functions.insert(r->functions.begin(), r->functions.end());
  }
  // Rows that the evaluator has settled read the same whatever is chosen; an engine counts those of one choice.
  for (ir::Id id : interpretations) {
    if (engine_ == nullptr || assumed_.contains(id)) continue;
    if (!plan::agreedChoice(program_.interpretations[id], data_.asOf)) ask(interpretationFact(id));
  }
  for (ir::Id id : functions) {
    if (program_.functions[id].kind != ir::FunctionKind::Exception) continue;
    ask(intern(callTaken(id, kAllArguments), [] { return Fact{}; }));
    ask(intern(someCallTaken(id), [] { return Fact{}; }));
  }
  for (FactId id : everSupposed_) {
    if (std::any_of(reached.begin(), reached.end(), [&](const Reach* r) { return mayRead(*r, facts_[id].key); })) ask(id);
  }
}

bool Evaluator::mayRead(const Reach& reached, const FactKey& supposable) {
  if (supposable.b == callTaken(supposable.a, {}).b) return reached.functions.contains(supposable.a);
  if (supposable.b == decisionTaken(supposable.a, {}).b) return reached.decisions.contains(supposable.a);
  return reached.fields.contains({supposable.a, supposable.b});
}

// Exceptions taken as false, choices and suppositions, as far as the conditions reach them: what they do not reach makes
// no other request of it.
void Evaluator::addSurroundings(plan::RowRequest& request, const std::vector<const Reach*>& reached) {
  auto some = [&](const auto& holds) { return std::any_of(reached.begin(), reached.end(), [&](const Reach* r) { return holds(*r); }); };
  for (const auto& choice : choicesInForce(true)) {
    if (some([&](const Reach& r) { return r.interpretations.contains(choice.first); })) request.assumed.push_back(choice);
  }
  for (FactId id : taken_) {
    const FactKey& key = facts_[id].key;
    if (!some([&](const Reach& r) { return mayRead(r, key); })) continue;
    if (key == callTaken(key.a, kAllArguments))
      request.suppressed = key.a;
    else if (key == callTaken(key.a, key.rows))
      request.supposedCalls.emplace_back(key.a, key.rows);
    else if (key == decisionTaken(key.a, key.rows))
      request.supposedDecisions.emplace_back(key.a, key.rows);
    else
      request.supposedFields.emplace_back(key.a, key.b, key.rows[0]);
  }
}

void Evaluator::takeAsked(const plan::RowCounts& counts) {
  if (assigned_ > 0 || supposing_) return;
  exceptionsAsked_.insert(counts.exceptions.begin(), counts.exceptions.end());
}

bool Evaluator::countByEngine(const SetView& view, ir::Id var, ir::Id condition, const Binding* env, Counted& counted,
                              std::vector<int64_t>& left) {
  if (engine_ == nullptr || !view.isCollection) return false;
  const ir::Id last = condition != ir::kNone || view.layers.empty() ? condition : view.layers.back().condition;
  if (data_.collections[view.element.id].size() < engine_->worthAsking() && !engine_->announced(last)) return false;
  askWhatSettledRowsRead(view, condition);
  const auto request = rowRequest(view, var, condition, env);
  plan::RowCounts counts;
  if (!request || !engine_->count(*request, records(), counts)) return false;
  takeAsked(counts);
  counted.tally = counts.undecided;
  counted.tally.add(plan::kOut, counts.out);
  counted.tally.add(plan::kFails, counts.fails);
  counted.tally.add(plan::kSatisfies, counts.satisfies);
  counted.undecided = counts.undecided.somePossiblyIn();
  counted.fails = std::move(counts.failing);
  counted.satisfies = std::move(counts.satisfying);
  counted.open = std::exchange(counts.undecidedRows, {});
  for (ir::Id id : counts.reached) reached_.push_back(interpretationFact(id));
  for (ir::Id id : counts.keepOpen) reasons_.push_back(interpretationFact(id));
  left = unsettled(view, counts);
  return true;
}

// Rows that the engine leaves undecided or hands back, and the further ones.
std::vector<int64_t> Evaluator::unsettled(const SetView& view, const plan::RowCounts& counts) const {
  std::vector<int64_t> rows = counts.undecidedRows;
  rows.insert(rows.end(), counts.open.begin(), counts.open.end());
  const table::Collection& collection = data_.collections[view.element.id];
  for (size_t i = 0; i < collection.further.size(); ++i) rows.push_back(static_cast<int64_t>(collection.size() + i));
  return rows;
}

bool Evaluator::rowsByEngine(const SetView& view, plan::RowCounts& counts) {
  if (engine_ == nullptr || !view.isCollection || data_.collections[view.element.id].size() < engine_->worthAsking()) return false;
  askWhatSettledRowsRead(view, ir::kNone);
  const auto request = rowRequest(view, ir::kNone, ir::kNone, nullptr);
  if (!request || !engine_->count(*request, true, counts)) return false;
  takeAsked(counts);
  return true;
}

std::vector<int64_t> Evaluator::candidatesByEngine(const SetView& view) {
  plan::RowCounts counts;
  if (view.layers.empty() || !rowsByEngine(view, counts)) return candidates(view, ir::kNone).elements;
  std::vector<int64_t> elements = unsettled(view, counts);
  elements.insert(elements.end(), counts.satisfying.begin(), counts.satisfying.end());
  std::sort(elements.begin(), elements.end());
  return elements;
}

bool Evaluator::valuesByEngine(const SetView& view, ir::Id var, ir::Id value, std::vector<int64_t>& told, std::vector<int64_t>& left) {
  const ir::Node& field = program_.node(value);
  if (field.op != Op::Field || !storedAsNumber(field.type.kind)) return false;
  const ir::Node& object = program_.node(field.kids[0]);
  const bool own = object.op == Op::Variable && object.vars[0] == var;
  plan::RowCounts counts;
  if (!own || supposedFields_.contains({view.element.id, field.index}) || !rowsByEngine(view, counts)) return false;
  for (ir::Id id : counts.reached) reached_.push_back(interpretationFact(id));
  left = unsettled(view, counts);
  const table::Column& column = data_.collections[view.element.id].columns[field.index];
  told.reserve(counts.satisfying.size());
  for (int64_t row : counts.satisfying) {
    const auto at = static_cast<size_t>(row);
    if (column.absent().test(at) || column.open().test(at))
      left.push_back(row);
    else
      told.push_back(column.codes().get(at));
  }
  std::sort(left.begin(), left.end());
  return true;
}

}  // namespace tollgate::interpret
