#pragma once
// The reference evaluator of conditions, values, sets and folds (semantics M2 to M9). It is slow and obvious, and it
// is the definition: every other engine is compared with it. One Evaluator serves one gate instance on one thread.

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/interpret/answers.h"
#include "runtime/interpret/decisions.h"
#include "runtime/interpret/observer.h"
#include "runtime/interpret/possible.h"
#include "runtime/interpret/row_index.h"
#include "runtime/plan/row_engine.h"
#include "runtime/table/table.h"

namespace tollgate::interpret {

/// An open fact, or something that keeps an answer open without being one (Further, NothingToExamine, Failure, Gate: one that is
/// not settled), or something settled that a supposition may take otherwise (Supposable): that is no reason and no open fact.
enum class FactKind : uint8_t { Field, Exists, Decision, Interpretation, Latest, Further, NothingToExamine, Failure, Gate, Supposable };

struct FactKey {
  FactKind kind = FactKind::Field;
  ir::Id a = ir::kNone;       // record, decision, interpretation, node, gate
  ir::Id b = ir::kNone;       // field, body
  std::vector<int64_t> rows;  // row, decisionRows, values of free variables, instance (-1: a gate without)
  friend auto operator<=>(const FactKey&, const FactKey&) = default;
};

inline constexpr int64_t kNoDay = INT64_MIN;
/// `rows` of a decision's key: its subjects, and behind them, where days matter, the last day that `since` leaves out and that of `as of`.
inline std::vector<int64_t> decisionRows(std::vector<int64_t> subjects, std::optional<int64_t> after, std::optional<int64_t> asOf) {
  if (after || asOf) subjects.insert(subjects.end(), {after.value_or(kNoDay), asOf.value_or(kNoDay)});
  return subjects;
}

/// A node, or a function, and values of variables.
using NodeValues = std::pair<ir::Id, std::vector<int64_t>>;

struct KeyHash {
  static size_t mixed(size_t hash, uint64_t value) { return (hash ^ value) * 0x9E3779B97F4A7C15u + (hash >> 29); }
  size_t operator()(const NodeValues& key) const {
    size_t hash = mixed(key.second.size(), key.first);
    for (int64_t value : key.second) hash = mixed(hash, static_cast<uint64_t>(value));
    return hash;
  }
  size_t operator()(const FactKey& key) const {
    size_t hash = mixed(mixed(static_cast<size_t>(key.kind), key.a), key.b);
    for (int64_t value : key.rows) hash = mixed(hash, static_cast<uint64_t>(value));
    return hash;
  }
};

struct Fact {
  FactKey key;
  Possible candidates;        // as the snapshot stands; of `latest`, as the facts are answered where it was reached last
  std::vector<Scalar> taken;  // values that it was ever taken to have
  bool finite = false;
  table::Why why = table::Why::NotTold;
  std::vector<std::pair<ir::Id, int64_t>> owners;  // (record, row) whose own fact it is (M5 (1))
  ir::Id awaiting = ir::kNone;
  std::string detail;
  std::optional<int64_t> since, asOf;  // of a decision: the days that were first asked for, where they matter
};

struct Binding {
  ir::Id var = ir::kNone;
  Possible value;
  const Binding* up = nullptr;
};

/// A set, not yet enumerated: a base and conditions on its elements, each with the bindings it was written under.
struct SetView {
  struct Layer {
    ir::Id var = ir::kNone;
    ir::Id condition = ir::kNone;
    const Binding* env = nullptr;
    int counting = -1;  // index into the active `counting only`, -1 for a `where`
  };
  ir::Type element;
  bool isCollection = false;  // rows of element.id, else `listed`
  std::vector<std::pair<int64_t, Truth>> listed;
  std::vector<Layer> layers;
  Truth whenEmpty = Truth(0);  // as of the value that the set is read from (Possible::whenEmpty)
};

/// What happened to one outermost counted comparison; the judge words it.
struct FoldRecord {
  ir::Id node = ir::kNone;
  std::vector<std::pair<ir::Id, Possible>> labels;  // variables of enclosing `for each`
  plan::Tally tally;
  ir::Form form = ir::Form::Every;  // as it stands: under `not` the form that says the opposite
  bool denied = false;              // `every` or `exactly` under `not`, for which there is no such form
  Truth truth;                      // of what is asked for, as of a ComparisonRecord
  std::vector<plan::Limit> limits;  // candidates of the limit; one where it is known
  ir::Type element;
  std::vector<int64_t> fails, satisfies;  // elements with a settled fate
  std::vector<int64_t> open;
  bool emptyDecided = false;  // no row in, a rule gave the value
};

struct ComparisonRecord {
  ir::Id node = ir::kNone;
  std::vector<std::pair<ir::Id, Possible>> labels;
  Possible left, right;
  bool denied = false;  // it stands under `not`, or under an odd number of them
  Truth truth;          // of what is asked for: where it is denied, that it does not hold
};

struct ExceptionCall {
  ir::Id function = ir::kNone;
  std::vector<int64_t> arguments;
  Truth truth;
  friend bool operator<(const ExceptionCall& x, const ExceptionCall& y) {
    return std::tie(x.function, x.arguments) < std::tie(y.function, y.arguments);
  }
};

/// A hypothetical change, to check a claim of `still needed` by evaluating it (M16).
struct Supposition {
  std::map<std::tuple<ir::Id, ir::Id, int64_t>, int64_t> fields;        // (record, field, row) -> value
  std::map<std::pair<ir::Id, int64_t>, int64_t> properties;             // (function, row) -> value
  std::map<std::pair<ir::Id, std::vector<int64_t>>, ir::Id> decisions;  // (decision, subjects) -> outcome
  bool empty() const { return fields.empty() && properties.empty() && decisions.empty(); }
  void merge(Supposition other) {
    fields.merge(other.fields);
    properties.merge(other.properties);
    decisions.merge(other.decisions);
  }
};

class Evaluator {
 public:
  /// `decisionIndex`: of these facts, for evaluators to share; none: its own.
  Evaluator(const ir::Program& program, const table::Dataset& data, plan::RowEngine* engine = nullptr,
            std::shared_ptr<const DecisionRowIndex> decisionIndex = nullptr);

  // ---- the surroundings of an evaluation
  const Binding* bind(ir::Id var, Possible value, const Binding* up);
  void setCounting(std::vector<std::pair<const ir::CountingOnly*, const Binding*>> counting);
  /// Takes an exception as false (M10), for one tuple of arguments or for all; kNone: none.
  void suppress(ir::Id exception, std::optional<std::vector<int64_t>> arguments = std::nullopt);
  void suppose(const Supposition& supposition);
  /// What its parts touch will be supposed, one after the other: what was remembered of it is forgotten once, not each time.
  void expect(const Supposition& suppositions);
  void assumeInterpretations(std::map<ir::Id, int64_t> assumed);
  void clearCaches();
  /// Off: every evaluation is made anew, under every way and to its end. The outcome is the same; a test compares them.
  void setRemembering(bool on) { remembers_ = on; }
  /// Told what is read; nullptr, as at first: nobody. With remembering on, what was evaluated before is not told again.
  void setObserver(Observer* observer) { observer_ = observer; }
  /// Called once in a while; nullptr, as at first: nobody. What it throws leaves the evaluator as of no further use.
  void setPulse(const std::function<void()>* pulse) { pulse_ = pulse; }
  /// How `GATE is met for X` is answered (M12): undetermined is unknown; its facts are not opened again.
  void setGateVerdicts(std::function<Truth(ir::Id gate, std::optional<int64_t> instance)> verdicts);

  // ---- evaluation
  Truth truth(ir::Id node, const Binding* env);
  Possible value(ir::Id node, const Binding* env);
  SetView set(ir::Id node, const Binding* env);
  /// Elements that are perhaps in; further rows come as rows past the collection's end.
  std::vector<std::pair<int64_t, Truth>> members(const SetView& view);
  bool isFurther(const SetView& view, int64_t element) const;

  // ---- facts
  const Fact& fact(FactId id) const { return facts_[id]; }
  /// Facts reached since the last call, by rows not surely out (M5 (2)); and those that keep the answer open.
  std::vector<FactId> takeReached();
  std::vector<FactId> takeReasons();
  /// Makes them distinct, in an order that does not depend on when, or under which engine, a fact was met (M18).
  void inOrderOfKeys(std::vector<FactId>& facts) const;
  /// What every `latest` among `facts` may be as the facts are answered now; to be put back after others were tried.
  struct LatestState {
    FactId id;
    Possible candidates;
    table::Why why;
  };
  std::vector<LatestState> latestStates(const std::vector<FactId>& facts) const;
  void restore(const std::vector<LatestState>& states);

  /// Facts whose candidates are tried together (M5). A way is a number: its digits are places of candidates, the first
  /// fact's the lowest.
  struct Ways {
    std::vector<std::pair<FactId, Scalars>> facts;
    size_t count = 1;
    /// False, and nothing added: there would be more than `most` ways.
    bool add(FactId fact, const Fact& of, size_t most);
  };
  /// What `once` gives under each way. Ways that it cannot tell apart, for it asks the same answers, are evaluated once,
  /// and no further than the value needs: what is reached and what keeps it open is another evaluation's matter.
  std::vector<uint8_t> underEachWay(const Ways& ways, const std::function<uint8_t()>& once);

  // ---- records for the judge; only while `recording`
  void setRecording(bool on) { recording_ = on; }
  bool recording() const { return recording_; }
  /// Whether a node's text reaches a function, definitions and the `counting only` in force put in.
  bool reads(ir::Id node, ir::Id function);
  std::vector<FoldRecord> takeFolds() { return std::exchange(folds_, {}); }
  std::vector<ComparisonRecord> takeComparisons() { return std::exchange(comparisons_, {}); }
  const std::set<ExceptionCall>& exceptionCalls() const { return exceptionCalls_; }
  /// Exceptions that rows ask which an engine counted; those of its members are among the calls.
  const std::set<ir::Id>& exceptionsAsked() const { return exceptionsAsked_; }

  /// The variables that a node reads and nothing in it binds, definitions put in.
  const std::vector<ir::Id>& freeVariables(ir::Id node);

  const ir::Program& program() const { return program_; }
  const table::Dataset& data() const { return data_; }
  const DecisionRowIndex& decisionIndex() const { return *decisionIndex_; }
  DecisionState stateOf(const ir::Node& decisionIs, const DecisionAsked& asked) const {
    return decisionState(program_, data_, *decisionIndex_, decisionIs, asked);
  }

 private:
  struct Marks {
    size_t reached, reasons;
  };
  Marks marks() const { return {reached_.size(), reasons_.size()}; }
  void touch(FactId id);
  /// What a fact is taken to be, nullopt: as the snapshot stands. Whoever reads a fact asks here, and nowhere else.
  const std::optional<Scalar>& ask(FactId id);
  void take(FactId id, std::optional<Scalar> value);
  void assign(FactId id, std::optional<Scalar> value);

  /// A result with all that its evaluation left behind.
  template <typename Value>
  struct Kept {
    Value value;
    std::vector<FactId> asked, reached, reasons;
    std::vector<LatestState> latest;
    bool asItStands = false;  // no fact was taken as a value: members of exceptions were listed
  };
  /// What `evaluate` gives, or gave when all that it asked was answered as it is now.
  template <typename Value, typename Evaluate>
  Value remembering(RememberedResults<Kept<Value>>& memory, const Evaluate& evaluate);
  FactId intern(FactKey key, const std::function<Fact()>& make);
  /// Takes note that the collection may still hold rows like this one.
  void touchFurther(ir::Id record, int64_t row);
  /// While a condition of `counting only` is judged, its collection is unrestricted: nothing found then is remembered.
  bool insideCountingOnly() const;
  /// Which collections are unrestricted, as a part of a fact's key: the same `latest` chooses among other rows then. kNone: none is;
  /// std::nullopt: more than can be told apart.
  std::optional<ir::Id> countingOffKey() const;
  FactId pseudoFact(FactKind kind, ir::Id node, table::Why why, std::string detail);

  const Possible& lookUp(ir::Id var, const Binding* env) const;
  Possible readField(ir::Id record, ir::Id field, int64_t row);
  Possible field(const ir::Node& node, const Binding* env);
  Possible readFact(FactKey key, const std::function<Fact()>& make);
  Possible candidatesOf(const table::Open& open, const ir::Type& type);
  /// How many subsets an open set may be, if they are few enough to be tried; each is the bits of its elements.
  std::optional<int64_t> subsetsOf(const ir::Type& set) const;
  /// Of a field that is a set; `value`: what it is, or is taken to be.
  std::vector<int64_t> elementsOf(ir::Id record, ir::Id field, int64_t row, const Scalar& value) const;
  Possible interpretation(ir::Id id);
  FactId interpretationFact(ir::Id id);
  /// Every combination of the possible values of its kids: each asks for a decision of its own. None if there are too many, or one is
  /// absent.
  std::optional<std::vector<std::vector<int64_t>>> askedOf(const ir::Node& node, const Binding* env, Truth& whenEmpty);
  const DecisionState& stateOnce(const ir::Node& node, const DecisionAsked& asked);
  /// The fact that leaves it open: which of the state's candidates is the outcome.
  Possible readDecision(const ir::Node& node, const DecisionAsked& asked, const DecisionState& state);
  /// The outcome that is supposed: what is supposed to be decided is decided now.
  const std::optional<Scalar>* takenNow(const ir::Node& node, const DecisionAsked& asked);
  Truth decision(const ir::Node& node, const Binding* env);
  Possible decisionDay(const ir::Node& node, const Binding* env);
  Truth gateIsMet(const ir::Node& node, const Binding* env);
  Possible call(const ir::Node& node, const Binding* env);
  Possible apply(const ir::Node& node, std::vector<Possible> arguments, const Binding* env);
  Possible applyToEach(const ir::Node& node, const std::vector<Possible>& arguments, size_t open, const Binding* env);
  Possible arithmetic(const ir::Node& node, const Binding* env);
  Possible tableCell(const ir::Node& node, const Binding* env);
  Possible select(const ir::Node& node, const Binding* env);
  Possible latest(ir::Id id, const Binding* env);
  Possible aggregate(ir::Id id, const Binding* env);
  Possible dateOf(const ir::Node& node, const Binding* env);
  Possible correspondingDay(const ir::Node& node, const Binding* env);

  Truth condition(ir::Id id, const Binding* env);
  /// Whether what is evaluated now is told of the criterion; and the truth of it as it is asked for.
  bool records() const { return recording_ && outermost_ && assigned_ == 0; }
  Truth asked(Truth truth) const { return denied_ ? plan::negation(truth) : truth; }
  /// The truth of what stands under `not`; it says nothing else of it.
  Truth denied(ir::Id id, const Binding* env);
  /// A fold within the condition of another one, evaluated once for the same values of what it reads.
  template <typename Evaluate>
  Possible rememberedFold(ir::Id id, const Binding* env, const Evaluate& evaluate);
  Truth quantifier(ir::Id id, const Binding* env);
  Truth forEach(ir::Id id, const Binding* env);
  Truth membership(ir::Id id, const Binding* env);
  Truth whenEmpty(ir::Id id, const std::function<Truth()>& sum);

  Truth inLayers(const SetView& view, int64_t element);
  Truth exists(const SetView& view, int64_t element);
  /// The elements that may be in the set, and how many others there are, which are surely out.
  struct Candidates {
    std::vector<int64_t> elements;
    int64_t out = 0;
  };
  /// `condition` is asked of the elements as well.
  Candidates candidates(const SetView& view, ir::Id condition);
  /// Rows of a collection that may meet `field is value` of a layer, where one asks this of a known value. nullopt: all may.
  std::optional<std::vector<int64_t>> rowsByIndex(const SetView& view, ir::Id condition);
  std::optional<std::vector<int64_t>> rowsByIndex(const SetView& view, const SetView::Layer& layer, ir::Id conjunct);
  /// A value that is the same however any fact is answered; nullopt: it asks one. Leaves nothing behind.
  std::optional<Possible> valueWithoutFacts(ir::Id node, const Binding* env);
  /// The engine's answer about the rows of a set, with their names; false: it gives none.
  bool rowsByEngine(const SetView& view, plan::RowCounts& counts);
  std::vector<int64_t> unsettled(const SetView& view, const plan::RowCounts& counts) const;
  /// Those that are not surely out, as far as the engine can tell without the evaluator.
  std::vector<int64_t> candidatesByEngine(const SetView& view);

  /// Runs `once` under every way of the element's own open facts, if there are at most 64, else once (M5 (1)).
  void eachOwnWay(const SetView& view, int64_t element, const std::function<void()>& once);
  /// Whether what decides about the rows of the set, or `condition`, asks an exception.
  bool asksExceptions(const SetView& view, ir::Id condition);
  /// That the row is out however any fact is answered; false: it is still to be asked. Leaves behind only what it asked.
  bool surelyOut(const SetView& view, int64_t element, ir::Id condition);
  plan::RowFate fate(const SetView& view, int64_t element, ir::Id var, ir::Id condition, const Binding* env);
  struct Reach;
  struct Counted {
    plan::Tally tally;
    std::vector<int64_t> fails, satisfies, open;
    bool undecided = false;  // some fates depend on interpretations that are not agreed, and on nothing else
  };
  std::optional<plan::RowRequest> rowRequest(const SetView& view, ir::Id var, ir::Id condition, const Binding* env);
  void addSurroundings(plan::RowRequest& request, const std::vector<const Reach*>& reached);
  static bool mayRead(const Reach& reached, const FactKey& supposable);
  /// The texts that decide about rows of the set, `counting only` in force with them.
  std::vector<const Reach*> reachOf(const SetView& view, ir::Id condition);
  /// What the answer about rows that are not looked at again depends on, because an engine counted them or no open fact
  /// touches them: choices, exceptions and suppositions.
  void askWhatSettledRowsRead(const SetView& view, ir::Id condition);
  void takeAsked(const plan::RowCounts& counts);
  /// Fills `counted` with the rows that the engine could count and `left` with the others; false: none.
  bool countByEngine(const SetView& view, ir::Id var, ir::Id condition, const Binding* env, Counted& counted, std::vector<int64_t>& left);
  /// Where an engine knows the rows of the set: the values of those surely in whose `value`, a plain field of the element
  /// `var`, is told, read from the column; the rows that remain to be asked are in `left`. False: neither is filled.
  bool valuesByEngine(const SetView& view, ir::Id var, ir::Id value, std::vector<int64_t>& told, std::vector<int64_t>& left);
  Counted count(ir::Id id, const SetView& view, ir::Id var, ir::Id condition, const Binding* env);

  /// What a node's text reaches, definitions put in: for telling which remembered results a change can touch.
  struct Reach {
    std::set<ir::Id> functions, decisions, interpretations;
    std::set<std::pair<ir::Id, ir::Id>> fields;  // (record, field)
    bool exceptions = false;                     // some of the functions are
  };
  const Reach& reach(ir::Id node);
  void forgetWhere(const std::function<bool(const Reach&)>& touched);
  void forgetReaders(const Supposition& supposition);
  static std::vector<std::pair<FactKey, Scalar>> supposables(const Supposition& supposition);
  /// Ends what was taken before, and takes these facts (all Supposable) as these values.
  void takeAnew(const std::vector<std::pair<FactKey, Scalar>>& taken);
  /// What a Supposable is taken as at present; nullptr: as the snapshot says.
  const std::optional<Scalar>* taken(const FactKey& key);

  std::optional<std::vector<int64_t>> freeValues(ir::Id node, const Binding* env);

  const ir::Program& program_;
  const table::Dataset& data_;
  plan::RowEngine* engine_;
  std::shared_ptr<const DecisionRowIndex> decisionIndex_;
  Observer* observer_ = nullptr;
  const std::function<void()>* pulse_ = nullptr;
  uint32_t beats_ = 0;
  /// Of the snapshot itself: nothing is tried, supposed or taken away.
  bool observed() const { return observer_ != nullptr && assigned_ == 0 && !supposing_ && taken_.empty(); }
  std::optional<size_t> knownCell(ir::Id node, const Binding* env);

  std::deque<Binding> bindings_;
  std::vector<std::pair<const ir::CountingOnly*, const Binding*>> counting_;
  std::vector<bool> countingOff_;
  bool remembers_ = true;
  bool supposing_ = false;
  std::set<std::pair<ir::Id, ir::Id>> supposedFields_;  // (record, field) of which some row was ever supposed
  std::set<FactId> everSupposed_;
  std::vector<FactId> taken_;  // by the supposition or the suppression in force
  std::map<ir::Id, int64_t> assumed_;
  std::function<Truth(ir::Id, std::optional<int64_t>)> gateVerdicts_;
  bool outermost_ = true;
  bool recording_ = false;
  bool deciding_ = false;      // a way is tried: only the value counts, so an operand that cannot change it is not evaluated
  bool restartUnion_ = false;  // the next way is the first: what was united so far was the loose answer

  std::deque<Fact> facts_;
  std::unordered_map<FactKey, FactId, KeyHash> factIds_;
  std::vector<std::optional<Scalar>> assignment_;
  Answers answers_;  // the same, for comparing
  size_t assigned_ = 0;
  std::vector<FactId> asked_;  // while a result is to be remembered
  size_t remembering_ = 0;     // evaluations in progress that will be
  std::vector<FactId> reached_, reasons_;

  std::vector<std::optional<std::vector<ir::Id>>> freeVariables_;
  std::map<std::pair<ir::Id, ir::Id>, RowIndex> rowIndexes_;  // of fields: (record, field)
  // Rows that no open fact touches never change their fate: counted once, for all ways. Rows that wait for
  // interpretations alone are counted once for each choice of them.
  struct SettledRows {
    plan::Tally settled;
    std::vector<int64_t> others;
  };
  using Choices = std::vector<std::pair<ir::Id, int64_t>>;  // of interpretations
  struct Settled {
    SettledRows rows;
    bool undecided = false;
    std::vector<std::pair<int64_t, plan::RowFate>> judged;  // of the settled ones, if some are undecided: by the evaluator
    std::map<Choices, SettledRows> chosen;
  };
  const SettledRows* settledBefore(const NodeValues& key, const SetView& view, ir::Id var, ir::Id condition, const Binding* env);
  Choices choicesInForce(bool withAssumed) const;
  std::unordered_map<NodeValues, Settled, KeyHash> settled_;
  using Remembered = std::array<std::unordered_map<NodeValues, RememberedResults<Kept<Possible>>, KeyHash>, 2>;  // by `deciding_`
  Remembered remembered_;       // by a function's arguments
  Remembered rememberedFolds_;  // by free variables
  /// Of an outermost fold, row by row. Rows that asked nothing have one fate whatever is supposed: counted once.
  struct RowMemory {
    bool swept = false;
    plan::Tally tally;
    std::vector<int64_t> fails, satisfies;
    std::vector<int64_t> asking;
    std::unordered_map<int64_t, RememberedResults<Kept<plan::RowFate>>> fates;
  };
  std::unordered_map<NodeValues, RowMemory, KeyHash> rowMemories_;
  /// `asks`: false if the fate is the same whatever any fact is.
  plan::RowFate rememberedFate(RowMemory& memory, int64_t element, const std::function<plan::RowFate()>& judge, bool& asks);
  std::map<ir::Id, Reach> reaches_;
  std::map<std::tuple<ir::Id, ir::Id, std::vector<int64_t>>, DecisionState> decisionStates_;

  std::vector<std::pair<ir::Id, Possible>> labels_;
  std::vector<FoldRecord> folds_;
  std::vector<ComparisonRecord> comparisons_;
  bool denied_ = false;  // as of a ComparisonRecord
  std::set<ExceptionCall> exceptionCalls_;
  std::set<ir::Id> exceptionsAsked_;
};

}  // namespace tollgate::interpret
