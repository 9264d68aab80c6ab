// What is taken otherwise than the facts of the snapshot say, to see what follows: an exception as false (M10), a change
// that would settle a criterion (M16). Each such thing is a fact that evaluations ask; so what was remembered without
// asking it stays remembered.

#include "compiler/ir/walk.h"
#include "runtime/interpret/evaluator_parts.h"

namespace tollgate::interpret {

using ir::Op;

void Evaluator::suppress(ir::Id exception, std::optional<std::vector<int64_t>> arguments) {
  takeAnew({});
  if (exception == ir::kNone) return;
  if (!arguments) return takeAnew({{callTaken(exception, kAllArguments), Scalar{}}});
  const FactKey call = callTaken(exception, *arguments);
  const FactId which = intern(call, [] { return Fact{}; });
  takeAnew({{call, Scalar{}}, {someCallTaken(exception), {which, 1, false}}});
}

std::vector<std::pair<FactKey, Scalar>> Evaluator::supposables(const Supposition& supposition) {
  std::vector<std::pair<FactKey, Scalar>> taken;
  for (const auto& [key, value] : supposition.fields) {
    const auto& [record, field, row] = key;
    taken.push_back({fieldTaken(record, field, row), {value, 1, false}});
  }
  for (const auto& [key, value] : supposition.properties) taken.push_back({callTaken(key.first, {key.second}), {value, 1, false}});
  for (const auto& [key, outcome] : supposition.decisions) taken.push_back({decisionTaken(key.first, key.second), {outcome, 1, false}});
  return taken;
}

void Evaluator::suppose(const Supposition& supposition) {
  supposing_ = !supposition.empty();
  forgetReaders(supposition);
  takeAnew(supposables(supposition));
}

void Evaluator::expect(const Supposition& suppositions) {
  forgetReaders(suppositions);
  for (const auto& [key, value] : supposables(suppositions)) everSupposed_.insert(intern(key, [] { return Fact{}; }));
}

void Evaluator::takeAnew(const std::vector<std::pair<FactKey, Scalar>>& taken) {
  for (FactId id : std::exchange(taken_, {})) take(id, std::nullopt);
  settled_.clear();
  for (const auto& [key, value] : taken) {
    taken_.push_back(intern(key, [] { return Fact{}; }));
    everSupposed_.insert(taken_.back());
    take(taken_.back(), value);
  }
}

const std::optional<Scalar>* Evaluator::taken(const FactKey& key) {
  const auto it = factIds_.find(key);
  if (it == factIds_.end()) return nullptr;
  const std::optional<Scalar>& value = ask(it->second);
  return value ? &value : nullptr;
}

void Evaluator::forgetReaders(const Supposition& supposition) {
  // Exceptions are asked from the start; anything else only once it was supposed, for else every row would ask. So
  // what may have read it before is forgotten then.
  std::set<std::pair<ir::Id, ir::Id>> fields;
  std::set<ir::Id> functions, decisions;
  for (const auto& [key, value] : supposition.fields) {
    const auto& [record, field, row] = key;
    if (!factIds_.contains(fieldTaken(record, field, row))) fields.insert({record, field});
  }
  for (const auto& [key, value] : supposition.properties) {
    if (!factIds_.contains(callTaken(key.first, {key.second}))) functions.insert(key.first);
  }
  for (const auto& [key, outcome] : supposition.decisions) {
    if (!factIds_.contains(decisionTaken(key.first, key.second))) decisions.insert(key.first);
  }
  supposedFields_.insert(fields.begin(), fields.end());
  if (fields.empty() && functions.empty() && decisions.empty()) return;
  const auto meets = [](const auto& some, const auto& others) {
    return std::any_of(some.begin(), some.end(), [&](const auto& one) { return others.contains(one); });
  };
  forgetWhere([&](const Reach& r) { return meets(fields, r.fields) || meets(functions, r.functions) || meets(decisions, r.decisions); });
}

// ---- What a text reaches ------------------------------------------------------------------------------------------

bool Evaluator::reads(ir::Id node, ir::Id function) {
  for (const auto& [only, env] : counting_) {
    if (reach(only->condition).functions.contains(function)) return true;
  }
  return reach(node).functions.contains(function);
}

const Evaluator::Reach& Evaluator::reach(ir::Id id) {
  if (auto it = reaches_.find(id); it != reaches_.end()) return it->second;
  Reach r;
  std::vector<ir::Id> open{id};
  std::set<ir::Id> seen;
  while (!open.empty()) {
    const ir::Id at = open.back();
    open.pop_back();
    if (!seen.insert(at).second) continue;
    const ir::Node& node = program_.node(at);
    if (node.op == Op::Call) {
      r.functions.insert(node.index);
      r.exceptions = r.exceptions || program_.functions[node.index].kind == ir::FunctionKind::Exception;
      open.push_back(program_.functions[node.index].body);
    }
    if (node.op == Op::Field) r.fields.insert({program_.node(node.kids[0]).type.id, node.index});
    if (ir::asksDecision(node.op)) r.decisions.insert(node.index);
    if (node.op == Op::InterpretationChoice) r.interpretations.insert(node.index);
    open.insert(open.end(), node.kids.begin(), node.kids.end());
  }
  return reaches_.emplace(id, std::move(r)).first->second;
}

void Evaluator::forgetWhere(const std::function<bool(const Reach&)>& touched) {
  // A condition of `counting only` is read wherever its collection is: then nothing is kept.
  for (const auto& [only, env] : counting_) {
    if (touched(reach(only->condition))) return clearCaches();
  }
  std::map<ir::Id, bool> answers;
  auto gone = [&](ir::Id node) {
    auto it = answers.find(node);
    if (it == answers.end()) it = answers.emplace(node, touched(reach(node))).first;
    return it->second;
  };
  std::erase_if(settled_, [&](const auto& entry) { return gone(entry.first.first); });
  for (auto* every : {&remembered_, &rememberedFolds_}) {
    for (auto& remembered : *every) std::erase_if(remembered, [&](const auto& entry) { return gone(entry.first.first); });
  }
  std::erase_if(rowMemories_, [&](const auto& entry) { return gone(entry.first.first); });
}

void Evaluator::clearCaches() {
  settled_.clear();
  remembered_ = {};
  rememberedFolds_ = {};
  rowMemories_.clear();
}

}  // namespace tollgate::interpret
