// What does not count never changes a fingerprint, and what counts always does: over the standard library, the sample
// and random programs. TOLLGATE_SEED chooses the random parts.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include <fmt/format.h>

#include "tests/fingerprint/mutations.h"
#include "tests/fingerprint/support.h"
#include "tests/fingerprint/text_edits.h"
#include "tests/interpret/random_case.h"

using namespace tollgate;
using namespace tollgate::test;
using fingerprint::Part;
using fingerprint::PartKind;
using ir::Id;

namespace {

using Random = std::mt19937_64;

// ---- Changes of the representation that say the same ------------------------------------------------------

template <class T>
void shuffle(std::vector<T>& all, Random& random) {
  std::shuffle(all.begin(), all.end(), random);
}

void shuffleMeta(ir::Meta& meta, Random& random) {
  meta.doc += "another comment";
  meta.written += "as written elsewhere";
  meta.span = {7, 1, 2};
  shuffle(meta.citations, random);
}

/// Nodes get other numbers, and those of `and`, `or` and sets another order.
void shuffleNodes(ir::Program& p, Random& random) {
  std::vector<Id> to(p.nodes.size());
  std::iota(to.begin(), to.end(), Id{0});
  std::shuffle(to.begin(), to.end(), random);
  std::vector<ir::Node> moved(p.nodes.size());
  for (Id id = 0; id < p.nodes.size(); ++id) {
    ir::Node node = std::move(p.nodes[id]);
    for (Id& kid : node.kids) kid = to[kid];
    if (node.op == ir::Op::And || node.op == ir::Op::Or) {
      shuffle(node.kids, random);
      node.bullets = !node.bullets;
    }
    if (node.op == ir::Op::SetOf) shuffle(node.kids, random);
    shuffleMeta(node.meta, random);
    moved[to[id]] = std::move(node);
  }
  p.nodes = std::move(moved);
  const auto root = [&](Id& id) {
    if (id != ir::kNone) id = to[id];
  };
  for (ir::Record& record : p.records) {
    for (ir::FieldDecl& field : record.fields) root(field.disputedWhere);
  }
  for (ir::Function& function : p.functions) root(function.body);
  for (ir::Gate& gate : p.gates) {
    root(gate.instances);
    root(gate.appliesWhen);
    for (ir::CountingOnly& only : gate.countingOnly) root(only.condition);
    for (ir::Criterion& criterion : gate.criteria) {
      root(criterion.appliesWhen);
      root(criterion.require);
      for (ir::Evidence& evidence : criterion.evidence) root(evidence.onFile);
      for (ir::CountingOnly& only : criterion.countingOnly) root(only.condition);
    }
  }
}

void shuffleDeclarations(ir::Program& p, Random& random) {
  for (ir::Variable& variable : p.variables) variable.name = fmt::format("renamed-{}", random() % 1000);
  for (ir::Function& function : p.functions) {
    if (function.kind != ir::FunctionKind::Exception) function.name += "-renamed";
    shuffleMeta(function.meta, random);
    function.meta.title += "another title";
  }
  for (ir::Table& table : p.tables) {
    table.name += "-renamed";
    table.meta.title += "another title";
  }
  for (ir::Interpretation& interpretation : p.interpretations) {
    interpretation.agreedReference += "elsewhere";
    interpretation.agreedOn = 18000;
    interpretation.proposedBy += "another";
    interpretation.meta.title += "another title";
  }
  for (ir::Gate& gate : p.gates) {
    shuffleMeta(gate.meta, random);
    gate.meta.title += "another title";
    for (ir::Criterion& criterion : gate.criteria) {
      shuffleMeta(criterion.meta, random);
      criterion.meta.title += "another title";
      shuffle(criterion.evidence, random);
    }
  }
  for (ir::Enum& declared : p.enums) {
    for (std::string& title : declared.valueTitles) title += "another title";
  }
  for (ir::Pack& pack : p.packs) {
    pack.meta.title += "another title";
    pack.agreed.push_back({"Panel", 18000, "", "", {}});
    pack.proposed.push_back({"DCC", {}, "", "", {}});
    for (auto& [name, title] : pack.groups) title += "another title";
    shuffle(pack.groups, random);
    shuffle(pack.tests, random);
    shuffle(pack.deviations, random);
    for (ir::TestDecl& test : pack.tests) {
      shuffle(test.fields, random);
      shuffle(test.exercises, random);
      shuffle(test.covers, random);
      shuffleMeta(test.meta, random);
    }
  }
  p.sources.clear();
}

/// Criteria in another order; local definitions know theirs by number.
void shuffleCriteria(ir::Program& p, Random& random) {
  for (Id gate = 0; gate < p.gates.size(); ++gate) {
    std::vector<Id> order(p.gates[gate].criteria.size()), to(order.size());
    std::iota(order.begin(), order.end(), Id{0});
    std::shuffle(order.begin(), order.end(), random);
    std::vector<ir::Criterion> moved;
    for (Id at = 0; at < order.size(); ++at) {
      to[order[at]] = at;
      moved.push_back(p.gates[gate].criteria[order[at]]);
    }
    p.gates[gate].criteria = std::move(moved);
    for (ir::Function& function : p.functions) {
      if (function.scopeGate == gate && function.scopeCriterion != ir::kNone) function.scopeCriterion = to[function.scopeCriterion];
    }
  }
}

void checkSame(const ir::Program& program, Random& random) {
  const auto before = prints(program);
  const std::vector<std::string> all = allPrints(program);
  ir::Program changed = program;
  shuffleNodes(changed, random);
  CHECK(prints(changed) == before);
  shuffleCriteria(changed, random);
  CHECK(prints(changed) == before);
  shuffleDeclarations(changed, random);
  CHECK(prints(changed) == before);
  CHECK(allPrints(changed) == all);
}

/// Every mutation of a root, or `most` of them, changes its fingerprint. Gives how many there were of each kind.
void checkDifferent(const ir::Program& program, const Part& root, size_t most, Random& random, std::map<std::string, size_t>& kinds) {
  std::vector<Mutation> all = mutationsOf(program, root);
  shuffle(all, random);
  // One of each kind at least, then as many as asked for.
  std::map<std::string, size_t> here;
  const std::string before = fingerprint::Fingerprints(program).of(root);
  size_t done = 0;
  for (const Mutation& mutation : all) {
    if (done >= most && here[mutation.kind] >= 3) continue;
    ++done;
    ++here[mutation.kind];
    ir::Program changed = program;
    mutation.apply(changed);
    CAPTURE(mutation.kind);
    CAPTURE(mutation.what);
    CHECK(fingerprint::Fingerprints(changed).of(root) != before);
  }
  for (const auto& [kind, count] : here) kinds[kind] += count;
}

}  // namespace

TEST_CASE("edits of the text that change nothing of what it says change no fingerprint") {
  const Texts texts = sampleTexts();
  const ir::Program program = programOf(texts, "exit");
  const auto before = prints(program);
  const std::vector<std::string> all = allPrints(program);
  REQUIRE(before.size() >= 3);
  REQUIRE(all.size() > 100);
  Random random(seed());
  INFO("TOLLGATE_SEED=", seed());
  for (const TextEdit& edit : textEdits()) {
    const std::string name = edit.name;
    CAPTURE(name);
    size_t edited = 0;
    Texts changed = texts;
    for (auto& [module, text] : changed) {
      if (module == "sources") continue;  // whose values are mapped by words that may be names elsewhere
      const std::string after = edit.apply(text, random);
      edited += after != text;
      text = after;
    }
    CHECK(edited > 0);
    const ir::Program after = programOf(changed, "exit");
    for (const auto& [root, print] : prints(after)) CHECK_MESSAGE(print == before.at(root), root);
    CHECK(allPrints(after) == all);
  }
}

TEST_CASE("another order of the representation, other numbers and names change no fingerprint") {
  Random random(seed());
  INFO("TOLLGATE_SEED=", seed());
  const ir::Program sample = programOf(sampleTexts(), "exit");
  for (int i = 0; i < 3; ++i) checkSame(sample, random);
  for (uint64_t i = 0; i < 100; ++i) {
    const uint64_t programSeed = random();
    CAPTURE(programSeed);
    interpret::testing::RandomShape shape;
    shape.wide = i % 2 == 1;
    checkSame(interpret::testing::RandomCase(programSeed, shape).program(), random);
  }
}

TEST_CASE("every single change of what the sample says changes its fingerprint") {
  Random random(seed());
  INFO("TOLLGATE_SEED=", seed());
  const ir::Program program = programOf(sampleTexts(), "exit");
  std::map<std::string, size_t> kinds;
  for (const Part& root : fingerprint::packsAndGates(program)) checkDifferent(program, root, 150, random, kinds);
  for (const char* kind :
       {"comparison", "limit",  "constant",   "condition", "quantifier", "denominator", "empty", "field",      "decision",  "citation",
        "because",    "name",   "cell",       "step",      "step order", "choice",      "enum",  "enum order", "test text", "test order",
        "test",       "covers", "test field", "criterion", "evidence",   "pack",        "gate",  "record",     "until"}) {
    CHECK_MESSAGE(kinds[kind] > 0, kind);
  }
}

TEST_CASE("every single change of a random program changes the fingerprint of its gate") {
  Random random(seed());
  INFO("TOLLGATE_SEED=", seed());
  std::map<std::string, size_t> kinds;
  for (uint64_t i = 0; i < 60; ++i) {
    const uint64_t programSeed = random();
    CAPTURE(programSeed);
    interpret::testing::RandomShape shape;
    shape.wide = i % 2 == 1;
    const ir::Program program = interpret::testing::RandomCase(programSeed, shape).program();
    for (const Part& root : fingerprint::packsAndGates(program)) checkDifferent(program, root, 100, random, kinds);
  }
  CHECK(kinds["comparison"] > 100);
  CHECK(kinds["quantifier"] > 100);
  CHECK(kinds["not before"] > 0);
}

TEST_CASE("all parts of the sample have fingerprints of their own") {
  const ir::Program program = programOf(sampleTexts(), "exit");
  std::vector<std::string> all = allPrints(program);
  // A definition is what it means, so two that mean the same share one; no others do.
  const size_t count = all.size();
  all.erase(std::unique(all.begin(), all.end()), all.end());
  CHECK(all.size() + 3 >= count);
}
