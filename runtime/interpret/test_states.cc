#include "runtime/interpret/test_states.h"

#include <fmt/format.h>

#include "compiler/support/diagnostics.h"
#include "runtime/interpret/evaluator.h"
#include "runtime/interpret/wording.h"

namespace tollgate::interpret {

namespace {

using ir::Id;
using ir::kNone;

/// A flag property of the record of tests.
Id propertyNamed(const ir::Program& program, std::string_view name) {
  for (Id id = 0; id < program.functions.size(); ++id) {
    const ir::Function& function = program.functions[id];
    const bool flag = function.result.kind == ir::TypeKind::Flag && !function.result.optional;
    if (function.kind == ir::FunctionKind::Property && function.owner == program.tests && function.name == name && flag) return id;
  }
  return kNone;
}

/// The program with `every test in tests satisfies PROPERTY` as a node more.
Id addQuestion(ir::Program& program, Id property) {
  const ir::Type test{ir::TypeKind::Ref, ir::TypeKind::Ref, program.tests, false};
  const auto add = [&](ir::Node node) {
    program.nodes.push_back(std::move(node));
    return static_cast<Id>(program.nodes.size() - 1);
  };
  program.variables.push_back({"", test});
  const Id var = static_cast<Id>(program.variables.size() - 1);
  ir::Node set, element, call, every;
  set.op = ir::Op::Collection, set.index = program.tests, set.type = {ir::TypeKind::Set, ir::TypeKind::Ref, program.tests, false};
  element.op = ir::Op::Variable, element.vars = {var}, element.type = test;
  call.op = ir::Op::Call, call.index = property, call.kids = {add(std::move(element))};
  every.op = ir::Op::Quantifier, every.form = ir::Form::Every, every.vars = {var};
  const Id condition = add(std::move(call));
  every.kids = {add(std::move(set)), condition};
  return add(std::move(every));
}

/// What becomes of every test that is perhaps there: satisfies, fails, or open.
std::map<int64_t, plan::Truth> answers(Evaluator& evaluator, Id question, const Binding* env) {
  std::map<int64_t, plan::Truth> out;
  evaluator.setRecording(true);
  evaluator.truth(question, env);
  for (const FoldRecord& fold : evaluator.takeFolds()) {
    if (fold.node != question) continue;
    for (const int64_t row : fold.satisfies) out[row] = plan::Truth::yes();
    for (const int64_t row : fold.fails) out[row] = plan::Truth::no();
    for (const int64_t row : fold.open) out[row] = plan::Truth::unknown();
  }
  evaluator.setRecording(false);
  return out;
}

}  // namespace

TestStates testStates(const ir::Program& given, const table::Dataset& data, const TestStateOptions& options) {
  TestStates out;
  ir::Program program = given;
  program.packs.clear(), program.registers.clear();
  const Id passed = program.tests == kNone ? kNone : propertyNamed(program, "passed");
  if (passed == kNone) {
    out.error = "the model does not say when a test has passed";
    return out;
  }
  const Id executed = propertyNamed(program, "executed");
  const std::string& record = program.records[program.tests].name;
  out.basis = executed == kNone ? record + ".passed" : fmt::format("{}.passed and {}.executed", record, record);
  const Id askPassed = addQuestion(program, passed);
  const Id askExecuted = executed == kNone ? kNone : addQuestion(program, executed);

  const ir::Gate* gate = nullptr;
  std::vector<std::string> names;
  for (const ir::Gate& declared : program.gates) {
    names.push_back(declared.name);
    if (declared.name == options.gate) gate = &declared;
  }
  if (gate == nullptr && !options.gate.empty()) {
    const std::string near = nearest(options.gate, names);
    out.error = fmt::format("there is no gate `{}`{}", options.gate, near.empty() ? "" : fmt::format("; did you mean `{}`?", near));
    return out;
  }
  std::optional<int64_t> instance;
  if (gate != nullptr && gate->instance != kNone) {
    Evaluator scope(program, data);
    const SetView view = scope.set(gate->instances, nullptr);
    std::vector<std::string> instances;
    for (const auto& [element, in] : scope.members(view)) {
      if (scope.isFurther(view, element)) continue;
      instances.push_back(elementName(program, data, view.element, element));
      if (instances.back() == options.instance) instance = element;
    }
    if (!instance) {
      const std::string near = nearest(options.instance, instances);
      out.error = options.instance.empty() ? fmt::format("`{}` is judged for each of its instances, and none is named", gate->name)
                                           : fmt::format("`{}` has no instance `{}`{}", gate->name, options.instance,
                                                         near.empty() ? "" : fmt::format("; did you mean `{}`?", near));
      return out;
    }
  }
  Evaluator evaluator(program, data);
  const Binding* env = nullptr;
  if (instance) env = evaluator.bind(gate->instance, Possible::integer(*instance), nullptr);
  if (gate != nullptr) {
    std::vector<std::pair<const ir::CountingOnly*, const Binding*>> counting;
    for (const ir::CountingOnly& only : gate->countingOnly) counting.emplace_back(&only, env);
    evaluator.setCounting(std::move(counting));
    out.basis += fmt::format(", as {} counts{}", gate->name, instance ? " for " + options.instance : "");
  } else {
    out.basis += ", over all executions that the data has";
  }
  const std::map<int64_t, plan::Truth> hasPassed = answers(evaluator, askPassed, env);
  const std::map<int64_t, plan::Truth> wasRun = askExecuted == kNone ? std::map<int64_t, plan::Truth>{}
                                                                     : answers(evaluator, askExecuted, env);
  for (const auto& [row, truth] : hasPassed) {
    if (row < 0 || static_cast<size_t>(row) >= data.collections[program.tests].size()) continue;  // of further rows
    const auto run = wasRun.find(row);
    const plan::Truth ran = run == wasRun.end() ? plan::Truth::unknown() : run->second;
    TestState state = TestState::Open;
    if (truth.isTrue()) state = TestState::Passed;
    if (truth.isFalse() && ran.isTrue()) state = TestState::Failed;
    if (truth.isFalse() && ran.isFalse()) state = TestState::NotRun;
    out.states[data.rowName(program, program.tests, static_cast<table::Row>(row))] = state;
  }
  return out;
}

}  // namespace tollgate::interpret
