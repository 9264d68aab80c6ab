#include "runtime/example/examples.h"

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "compiler/support/sort_unique.h"
#include "runtime/example/coverage.h"
#include "runtime/example/expectations.h"
#include "runtime/example/sample_data.h"

namespace tollgate::example {

using ir::Id;
using ir::kNone;

namespace {

class Runner {
 public:
  Runner(const ir::Program& program, const RunOptions& options)
      : program_(program), options_(options), rules_(program), observer_(rules_, options.covers) {
    // Neither packs nor sources give an example its facts. Ids of nodes and declarations stay as they are.
    rules_.packs.clear();
    rules_.sources.clear();
  }

  plan::ExampleRun run() {
    plan::ExampleRun out;
    out.engines = options_.other != nullptr;
    std::vector<size_t> which = options_.examples;
    if (which.empty() && !options_.none) {
      which.resize(program_.examples.size());
      std::iota(which.begin(), which.end(), size_t{0});
    }
    for (const size_t example : which) out.examples.push_back(one(program_.examples[example]));
    out.coverage = observer_.take();
    return out;
  }

 private:
  plan::ExampleOutcome one(const ir::Example& example) {
    const ir::Gate& gate = program_.gates[example.gate];
    plan::ExampleOutcome out;
    out.title = example.title;
    out.span = example.meta.span;
    out.of = gate.name;
    if (example.criterion != kNone) out.of += "." + gate.criteria[example.criterion].name;
    if (example.instance) out.of += " for " + elementText(program_, program_.variables[gate.instance].type, *example.instance);
    const std::vector<ir::Interpretation> before = rules_.interpretations;
    assume(example.sample);
    SampleData sample = sampleData(rules_, example.sample, options_.calendar, options_.sources);
    out.problems = std::move(sample.problems);
    out.findings = std::move(sample.later);
    if (out.problems.empty()) judge(example, gate, sample.data, out);
    rules_.interpretations = before;
    return out;
  }

  /// As if the body that is named had agreed it; what is nearest to the example counts.
  void assume(const ir::Sample& sample) {
    std::set<Id> done;
    for (const ir::Sample* at = &sample;; at = &program_.worlds[at->world].sample) {
      for (const auto& [id, choice] : at->assuming) {
        if (!done.insert(id).second) continue;
        ir::Interpretation& interpretation = rules_.interpretations[id];
        interpretation.agreed = choice;
        interpretation.agreedBy = interpretation.toBeAgreedBy;
        interpretation.agreedOn.reset();
      }
      if (at->world == kNone) return;
    }
  }

  /// The criteria that are asked for: those of which something is expected, or all.
  std::vector<std::string> criteria(const ir::Example& example, const ir::Gate& gate) const {
    std::vector<std::string> names;
    for (const ir::Expectation& expected : example.expects) {
      if (expected.criterion == kNone) return {};
      names.push_back(gate.criteria[expected.criterion].name);
    }
    sortUnique(names);
    return names;
  }

  void judge(const ir::Example& example, const ir::Gate& gate, const table::Dataset& data, plan::ExampleOutcome& out) {
    interpret::EvaluationOptions options;
    options.gates = {gate.name};
    options.only = criteria(example, gate);
    if (example.instance) {
      options.instance = elementOf(rules_, data, program_.variables[gate.instance].type, *example.instance);
      if (!options.instance) {
        out.problems.push_back(fmt::format("{} does not exist on the day of the example", out.of));
        return;
      }
    }
    const plan::Outcome outcome = interpret::evaluate(rules_, data, options);
    for (const table::Finding& finding : outcome.findings) out.findings.push_back(finding.kind + ": " + finding.message);
    const plan::GateOutcome* found = nullptr;
    for (const plan::GateOutcome& instance : outcome.gates) {
      if (instance.instance == "any further instance") continue;
      if (!example.instance || !instance.instance.empty()) found = &instance;
      break;
    }
    const bool leftOut = std::any_of(example.expects.begin(), example.expects.end(),
                                     [](const ir::Expectation& e) { return e.verdict == ir::ExpectedVerdict::NotJudged; });
    if (found == nullptr && !leftOut) {
      out.problems.push_back(fmt::format("it is not judged by {}: the gate's `for each` leaves it out", gate.name));
      return;
    }
    for (const ir::Expectation& expected : example.expects) out.expectations.push_back(compared({gate, found, out.findings}, expected));
    interpret::observe(rules_, data, options, observer_);
    if (!options_.other) return;
    std::string differs = options_.other(rules_, data, options, outcome);
    if (!differs.empty()) out.problems.push_back(std::move(differs));
  }

  const ir::Program& program_;
  const RunOptions& options_;
  ir::Program rules_;
  CoverageObserver observer_;
};

}  // namespace

plan::ExampleRun run(const ir::Program& program, const RunOptions& options) { return Runner(program, options).run(); }

}  // namespace tollgate::example
