#pragma once
// What the meaning (docs/semantics.md) says where everything is known, written again from its text and sharing no code
// with the evaluator: programs are evaluated in one world at a time. Worlds are made by filling in the open facts.
// Truths are sets of `true`, `false` and `not applicable`, for `nothing to examine` is unknown even where all is known.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/plan/outcome.h"
#include "runtime/table/table.h"

namespace tollgate::interpret::testing {

using Truths = uint8_t;
inline constexpr Truths kT = 1, kF = 2, kNA = 4, kU = kT | kF;

/// The verdict of the truths that are possible (M12).
plan::Verdict verdictOfTruths(Truths truths);

/// The verdict of a gate whose criteria have these verdicts (M12).
plan::Verdict composed(const std::vector<plan::Verdict>& criteria);

/// One cell of a world.
struct Slot {
  enum class Is : uint8_t { Known, Absent, Open } is = Is::Known;
  int64_t value = 0, denominator = 1;
  std::vector<int64_t> elements;
};

/// What the oracle does not answer: a tie of `latest`, an absent value compared without a guard in a row, an open cell.
struct NotAnswered : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct OpenCell : NotAnswered {
  OpenCell() : NotAnswered("open") {}
};

struct World {
  std::vector<std::vector<std::vector<Slot>>> rows;                                  // record, row, field
  std::vector<std::vector<bool>> exists;                                             // record, row
  std::vector<std::optional<int64_t>> choices;                                       // by interpretation
  std::map<std::pair<ir::Id, std::vector<int64_t>>, std::optional<ir::Id>> decided;  // by decision and subjects
  std::map<std::pair<ir::Id, std::vector<int64_t>>, std::optional<ir::Id>> anew;     // as above, after all rows that there are
};

/// One open fact of a world, with its candidates.
struct OpenFact {
  enum class Kind : uint8_t { Cell, Exists, Choice, Decision, DecidedAnew } kind = Kind::Cell;
  ir::Id record = ir::kNone;  // or interpretation, decision
  ir::Id field = ir::kNone;
  size_t row = 0;
  std::vector<int64_t> subjects;
  std::vector<Slot> candidates;
  bool sampled = false;  // it has no finite candidates: some values stand for all
};

/// The world of the facts, its open cells open; and the facts.
World worldOf(const ir::Program& program, const table::Dataset& data);
std::vector<OpenFact> openFacts(const ir::Program& program, const table::Dataset& data);
void settle(World& world, const OpenFact& fact, const Slot& value);
/// Number of ways, at most `most` + 1.
size_t waysOf(const std::vector<OpenFact>& facts, size_t most);
/// Every way to fill in the open facts.
void eachWorld(World world, const std::vector<OpenFact>& facts, const std::function<void(const World&)>& visit);

class Oracle {
 public:
  Oracle(const ir::Program& program, const table::Dataset& data, const World& world) : p_(program), data_(data), world_(world) {}
  /// Ties answered by the row of the lowest position; else they are not answered.
  bool breakTies = false;
  /// Refuses (OpenCell) to read a collection whose rows are not settled; for row engines of tests.
  bool wholeCollectionsOnly = false;

  Truths criterion(const ir::Gate& gate, const ir::Criterion& criterion, std::optional<int64_t> instance);
  /// The gate's verdict in this world, composed of its criteria (M12).
  plan::Verdict gate(ir::Id gate, std::optional<int64_t> instance);
  /// A verdict of another gate was read: it is not opened again, so what depends on it need not be exact.
  bool readGates = false;

  // ---- for row engines of tests
  using Bindings = std::map<ir::Id, int64_t>;
  struct Counting {
    ir::Id record, var, condition;
    Bindings env;
    bool off = false;
  };
  std::vector<Counting> counting;
  ir::Id suppressed = ir::kNone;
  std::optional<std::vector<int64_t>> suppressedArguments;
  Truths condition(ir::Id node, const Bindings& env) { return truth(node, env, false); }

 private:
  using Wide = __int128;
  struct Val {
    bool absent = false;
    Wide a = 0;
    int64_t b = 1;
    Truths unknown = 0;  // no value, and what a condition on it then is
    static Val none() {
      Val v;
      v.absent = true;
      return v;
    }
    static Val of(Wide a, int64_t b = 1) {
      Val v;
      v.a = a, v.b = b;
      return v;
    }
  };

  Truths truth(ir::Id node, const Bindings& env, bool outer);
  Val value(ir::Id node, const Bindings& env, bool outer);
  std::vector<int64_t> members(ir::Id node, const Bindings& env);
  bool surely(ir::Id node, const Bindings& env);
  Val fold(const ir::Node& node, const Bindings& env, bool outer);
  Truths quantifier(const ir::Node& node, const Bindings& env, bool outer);
  Truths whenEmpty(const ir::Node& node, bool outer, Truths sum);
  Val latest(const ir::Node& node, const Bindings& env, bool outer);
  const table::DecisionRow* rowWithin(ir::Id decision, const std::vector<int64_t>& subjects, int64_t first, int64_t last) const;
  std::optional<std::vector<int64_t>> knownKids(const ir::Node& node, const Bindings& env, bool outer);
  Val decisionDay(const ir::Node& node, const Bindings& env, bool outer);
  std::optional<ir::Id> decidedWithin(ir::Id decision, const std::vector<int64_t>& subjects, int64_t first, int64_t last) const;
  std::optional<ir::Id> decidedSince(ir::Id decision, const std::vector<int64_t>& subjects, int64_t since) const;
  void count(const ir::Gate& gate, const ir::Criterion* criterion, const Bindings& env);

  const ir::Program& p_;
  const table::Dataset& data_;
  const World& world_;
};

}  // namespace tollgate::interpret::testing
