// The engine as a module of its own, loaded when it is asked for.
#include "runtime/jit/load_jit.h"
#include "tests/jit/compare.h"

using namespace tollgate;
using namespace tollgate::jit;
using namespace tollgate::jit::testing;

TEST_CASE("the module is loaded and counts") {
  std::string error;
  const JitModule* module = loadJit(TOLLGATE_JIT_MODULE, error);
  REQUIRE_MESSAGE(module != nullptr, error);
  World w;
  w.gate({w.quantifier(ir::Form::Some, w.collection(kTests), [&](Id t) { return w.field(w.read(t), kTestFlag); })});
  std::mt19937_64 random(1);
  const table::Dataset data = facts(w.p, random, {});
  JitStatistics statistics;
  const std::unique_ptr<plan::RowEngine> engine(module->make(w.p, data, {}, statistics));
  CHECK(outcomeOf(w.p, data, engine.get()) == outcomeOf(w.p, data, nullptr));
  CHECK(statistics.compiled == 1);
  CHECK(statisticsText(statistics).find("jit 1 of 1 folds compiled into 1 loops, on ") == 0);
}

TEST_CASE("a module that is not there is an error in words") {
  std::string error;
  CHECK(loadJit("/nowhere/libtollgate-jit.so", error) == nullptr);
  CHECK(error.find("the compiled engine cannot be loaded") == 0);
}
