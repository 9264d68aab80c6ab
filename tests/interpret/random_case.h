#pragma once
// Typed random programs and random tables: every operation of conditions, sets and folds, and facts in every state.

#include <bit>
#include <random>

#include "tests/interpret/build.h"

namespace tollgate::interpret::testing {

struct RandomShape {
  uint32_t rowsA = 3, rowsB = 2;  // at most
  uint32_t openPercent = 20;      // of cells
  uint32_t maybePercent = 5;      // rows that may not exist
  uint32_t furtherPercent = 0;    // collections that may hold further rows
  bool unbounded = false;         // open counts without bounds, and extreme values
  bool distinctDates = false;     // no ties of `latest`
  bool wide = false;              // all that an engine may meet: set-valued fields, integers to both ends of 64 bits,
                                  // agreed interpretations, another gate, decisions not given, stale data
};

class RandomCase {
 public:
  RandomCase(uint64_t seed, RandomShape shape) : random_(seed), shape_(shape) {}

  ir::Program program() {
    kind_ = b_.enumeration("Kind", {"x", "y", "z"});
    b_.p.enums[kind_].order = ir::EnumOrder::WorseToMilder;
    b_.bodies({"TAG", "TAB"});
    rowB_ = b_.record("B");
    bOk_ = b_.field(rowB_, "ok", kFlagType);
    bN_ = b_.field(rowB_, "n", kCountType);
    rowA_ = b_.record("A");
    ok_ = b_.field(rowA_, "ok", kFlagType);
    of_ = b_.field(rowA_, "kind", enumType(kind_));
    n_ = b_.field(rowA_, "n", kCountType);
    day_ = b_.field(rowA_, "day", plain(TypeKind::Date, true));
    at_ = b_.field(rowA_, "at", kDateType);
    toB_ = b_.field(rowA_, "b", refType(rowB_, true));
    word_ = b_.field(rowA_, "word", plain(TypeKind::Text));
    took_ = b_.field(rowA_, "took", plain(TypeKind::Number));
    b_.interpretation("reading", {"one", "other"});
    if (shape_.wide) declareMore();
    open_ = b_.decision("approval", {refType(rowA_)}, {Build::step(ir::StepKind::Decided, 0), Build::step(ir::StepKind::Decided, 1)});
    closed_ = b_.decision("exclusion", {refType(rowA_)}, {Build::step(ir::StepKind::Decided, 0)}, 1);

    ir::Table limits;
    limits.name = "limits";
    limits.cellType = kCountType;
    limits.axes = {enumType(kind_)};
    limits.cells = {ir::Value{0, 1, 0, "", false}, ir::Value{1, 1, 0, "", false}, ir::Value{2, 1, 0, "", false}};
    limits.noneBecause.resize(3);
    b_.p.tables.push_back(limits);

    property("good", rowA_, [&](Id self) { return onRow({{self, rowA_}}, 2, true); });
    property("latest-ok", rowB_, [&](Id self) { return latestOf(self); });
    property("busy", rowB_, [&](Id self) { return overOthers({{self, rowB_}}, 1, true); });
    const Id argument = b_.variable(refType(rowA_), "a");
    const Id body = b_.both(b_.decisionIs(closed_, {b_.read(argument)}, 0), onRow({{b_.read(argument), rowA_}}, 0, true));
    exception_ = b_.function("excluded", ir::FunctionKind::Exception, {argument}, kFlagType, body);
    if (chance(20)) b_.p.functions.back().until = 15;
    if (shape_.wide) {
      const Id a = b_.variable(refType(rowA_), "a"), b = b_.variable(refType(rowB_), "b");
      exceptionOfTwo_ = b_.function("set-apart", ir::FunctionKind::Exception, {a, b}, kFlagType,
                                    b_.decisionIs(pair_, {b_.read(a), b_.read(b)}, 0));
    }

    if (shape_.wide) {
      b_.gate("entry");
      b_.criterion("first", require({}, 1));
      otherGate_ = 0;
    }
    const Id exit = b_.gate("exit");
    const bool each = chance(30);
    if (each) {
      b_.p.gates.back().instance = b_.variable(refType(rowB_), "i");
      b_.p.gates.back().instances = b_.all(rowB_);
    }
    if (chance(20)) countingOnly(b_.p.gates.back().countingOnly);
    const uint32_t criteria = 1 + below(2);
    for (uint32_t i = 0; i < criteria; ++i) {
      Elements scope;
      if (each) scope.push_back({b_.read(b_.p.gates.back().instance), rowB_});
      const Id applies = chance(25) ? require(scope, 1) : kNone;
      const Id required = require(scope, 2);
      b_.criterion("c" + std::to_string(i), required, applies);
      if (chance(15)) countingOnly(b_.p.gates.back().criteria.back().countingOnly);
    }
    if (chance(25)) {
      b_.gate("outer");
      auto isMet = [&](std::vector<Id> instance) { return b_.node(Op::GateIsMet, kFlagType, std::move(instance), exit); };
      const ir::Form f = form();
      const Id composed = each ? b_.quantifier(
                                     f, b_.all(rowB_), [&](Id b) { return isMet({b}); }, limited(f) ? b_.count(below(3)) : kNone, rule())
                               : isMet({});
      b_.criterion("composed", chance(25) ? b_.no(composed) : composed);
      if (chance(40)) b_.criterion("beside", require({}, 1));
    }
    return b_.p;
  }

  table::Dataset data(const ir::Program& program) {
    table::Dataset d(program);
    d.asOf = 20;
    d.zoneVersion = "2024a";
    d.files.push_back({"rows.csv", "00", 1, "rows", std::nullopt});
    const uint32_t rowsB = below(shape_.rowsB + 1), rowsA = below(shape_.rowsA + 1);
    for (uint32_t i = 0; i < rowsB; ++i) addRow(program, d, rowB_, {flagCell(), countCell()}, chance(shape_.maybePercent));
    for (uint32_t i = 0; i < rowsA; ++i) {
      Put ref = Put::absent();
      if (rowsB > 0 && !chance(20)) {
        if (chance(shape_.openPercent / 2))
          ref = Put(openToAll(chance(50)));
        else
          ref = Put(below(rowsB));
      }
      Put day = Put::absent();
      if (chance(shape_.openPercent))
        day = Put(openAmong({5, 25}, chance(50)));
      else if (chance(70))
        day = Put(below(30));
      Put kind = chance(shape_.openPercent) ? (chance(50) ? Put(openToAll()) : Put(openAmong({0, 2}))) : Put(below(3));
      const auto base = static_cast<int64_t>(i) * 10;
      Put at = shape_.distinctDates ? (chance(shape_.openPercent) ? Put(openAmong({base, base + 15})) : Put(base + 1 + below(3)))
                                    : (chance(shape_.openPercent) ? Put(openAmong({3, 7})) : Put(below(10)));
      static constexpr double kNumbers[] = {0.0, -0.0, 1.5, -2, 1e300, 5e-324};
      std::vector<Put> cells{flagCell(),
                             kind,
                             countCell(),
                             day,
                             at,
                             ref,
                             Put(d.texts.code(chance(50) ? "red" : "blue")),
                             Put(std::bit_cast<int64_t>(kNumbers[below(6)]))};
      if (shape_.wide) addMoreCells(cells, rowsB);
      addRow(program, d, rowA_, cells, chance(shape_.maybePercent));
      for (Id decision : {open_, closed_}) {
        if (chance(60)) d.decisions[decision].rows.push_back(decided({i}, below(2), 0, 5 + below(10)));
        if (decision == open_ && chance(20)) d.decisions[decision].rows.push_back(decided({i}, below(2), 1, 5 + below(30)));
      }
    }
    d.decisions[open_].given = d.decisions[closed_].given = true;
    if (shape_.wide) addMoreDecisions(d, rowsA, rowsB);
    for (Id record : {rowA_, rowB_}) {
      if (!chance(shape_.furtherPercent)) continue;
      const table::Why why = shape_.wide && chance(50) ? table::Why::DataStale : table::Why::DataMissing;
      table::Further further{why, kNone, 0, why == table::Why::DataStale ? "stale" : "not complete"};
      if (shape_.wide && record == rowA_ && chance(50)) further.field = of_, further.value = below(3);  // one kind has no file
      d.collections[record].further.push_back(further);
    }
    return d;
  }

  uint32_t below(uint32_t bound) { return bound == 0 ? 0 : static_cast<uint32_t>(random_() % bound); }
  bool chance(uint32_t percent) { return below(100) < percent; }

 private:
  struct Element {
    Id node, record;
  };
  using Elements = std::vector<Element>;

  void declareMore() {
    b_.interpretation("scale", {"small", "large", "none"});
    for (ir::Interpretation& i : b_.p.interpretations) {
      if (!chance(40)) continue;
      i.agreed = below(2), i.agreedBy = "TAG", i.agreedOn = 10 + below(15);  // some after the evaluation's date
    }
    tags_ = b_.field(rowA_, "tags", {TypeKind::Set, TypeKind::Enum, kind_, false});
    near_ = b_.field(rowA_, "near", {TypeKind::Set, TypeKind::Ref, rowB_, false});
    delta_ = b_.field(rowA_, "delta", plain(TypeKind::Integer));
    pair_ = b_.decision("pairing", {refType(rowA_), refType(rowB_)}, {Build::step(ir::StepKind::Decided, 0)}, 1);
    b_.p.decisions.back().notBeforeOf = 0;
    b_.p.decisions.back().notBefore = {chance(50) ? day_ : at_};
  }
  template <typename Of>
  Put setCell(uint32_t values, const Of& of) {
    if (chance(shape_.openPercent)) return Put(openToAll());
    Put put(0);
    put.is = Put::Is::Set;
    for (uint32_t i = 0; i < values; ++i) {
      if (chance(40)) put.elements.push_back(of(i));
    }
    return put;
  }
  void addMoreCells(std::vector<Put>& cells, uint32_t rowsB) {
    auto itself = [](uint32_t i) { return static_cast<int64_t>(i); };
    cells.push_back(setCell(3, itself));
    cells.push_back(setCell(rowsB, itself));
    static constexpr int64_t kEnds[] = {INT64_MIN, INT64_MIN + 1, INT64_MAX, INT64_MAX - 1};
    if (chance(shape_.openPercent))
      cells.push_back(chance(30) ? Put(openToAll()) : Put(openAmong({-2, 1})));
    else
      cells.push_back(chance(12) ? Put(kEnds[below(4)]) : Put(static_cast<int64_t>(below(7)) - 3));
  }
  void addMoreDecisions(table::Dataset& d, uint32_t rowsA, uint32_t rowsB) {
    for (uint32_t a = 0; a < rowsA; ++a) {
      for (uint32_t b = 0; b < rowsB; ++b) {
        if (chance(40)) d.decisions[pair_].rows.push_back(decided({a, b}, below(2), 0, 5 + below(20)));
      }
    }
    for (Id decision : {open_, closed_, pair_}) {
      d.decisions[decision].given = !chance(shape_.furtherPercent / 2);
      if (chance(shape_.furtherPercent / 2)) d.decisions[decision].further.push_back({table::Why::DataMissing, kNone, 0, "not complete"});
    }
  }
  /// A condition on a row of A that only a wide program has.
  Id onWideRow(const Elements& elements, Id node) {
    const Element* b = nullptr;
    for (const Element& other : elements) {
      if (other.record == rowB_) b = &other;
    }
    switch (below(b == nullptr ? 5 : 7)) {
      case 0: return b_.compare(Op::In, b_.value(kind_, below(3)), b_.get(node, tags_));
      case 1: {
        auto holds = [&](Id other) {
          return chance(50) ? b_.get(other, bOk_) : b_.compare(comparison(), b_.get(other, bN_), b_.count(below(4)));
        };
        const ir::Form f = form();
        return b_.quantifier(f, b_.get(node, near_), holds, limited(f) ? b_.count(below(3)) : kNone, nestedRule());
      }
      case 2: {
        static constexpr Op kOps[] = {Op::Add, Op::Subtract, Op::Multiply};
        const Id other = chance(50) ? b_.get(node, delta_) : b_.constant(plain(TypeKind::Integer), static_cast<int64_t>(below(7)) - 3);
        const Id made = b_.node(kOps[below(3)], plain(TypeKind::Integer), {b_.get(node, delta_), other});
        return b_.compare(comparison(), made, b_.constant(plain(TypeKind::Integer), static_cast<int64_t>(below(9)) - 4));
      }
      case 3: {
        const Id which = 1;
        const Id told = b_.equal(b_.choice(which), b_.constant(enumType(b_.p.interpretations[which].choices), below(3)));
        return chance(50) ? told : b_.either(b_.both(told, b_.get(node, ok_)), b_.no(told));
      }
      case 4: {
        const Id read = b_.equal(b_.choice(0), b_.constant(enumType(b_.p.interpretations[0].choices), below(2)));
        return b_.node(Op::Select, kFlagType, {read, b_.get(node, ok_), b_.compare(comparison(), b_.get(node, n_), b_.count(below(5)))});
      }
      case 5:
        if (exceptionOfTwo_ != kNone && chance(60)) return b_.no(b_.call(exceptionOfTwo_, {node, b->node}));
        return b_.decisionIs(pair_, {node, b->node}, below(2));
      default: return b_.compare(Op::In, b->node, b_.get(node, near_));
    }
  }

  Put flagCell() {
    if (chance(shape_.openPercent)) return chance(50) ? Put(openToAll()) : Put(openAmong({0, 1}));
    return Put(below(2));
  }
  Put countCell() {
    if (chance(shape_.openPercent)) {
      if (shape_.unbounded && chance(30)) return Put(openToAll());
      return Put(openAmong({below(3), 3 + below(3)}));
    }
    if (shape_.unbounded && chance(5)) return Put(INT64_MAX - below(3));
    return Put(below(5));
  }
  void property(std::string name, Id record, const OfElement& body) {
    const Id self = b_.variable(refType(record), "this");
    const Id bodyNode = body(b_.read(self));
    properties_.push_back(b_.function(std::move(name), ir::FunctionKind::Property, {self}, kFlagType, bodyNode, record));
  }
  void countingOnly(std::vector<ir::CountingOnly>& all) {
    const Id record = chance(70) ? rowA_ : rowB_;
    const Id var = b_.variable(refType(record));
    all.push_back({record, var, onRow({{b_.read(var), record}}, 0, true)});
  }
  Op comparison() {
    static constexpr Op kOps[] = {Op::Equal, Op::NotEqual, Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual};
    return kOps[below(6)];
  }
  ir::Form form() { return static_cast<ir::Form>(below(8)); }
  static bool limited(ir::Form form) { return form != ir::Form::Every && form != ir::Form::Some && form != ir::Form::No; }
  Id limit() {
    if (chance(30)) return b_.share(below(4), 3);
    if (chance(15)) return b_.node(Op::TableCell, kCountType, {b_.value(kind_, below(3))}, 0);
    if (chance(10)) {
      const Id one = b_.equal(b_.choice(0), b_.constant(enumType(b_.p.interpretations[0].choices), 0));
      return b_.node(Op::Select, kCountType, {one, b_.count(below(3)), b_.count(below(3))});
    }
    return b_.count(below(4));
  }
  ir::EmptyRule rule() {
    switch (below(7)) {
      case 0: return emptyIs(ir::EmptyIs::Met);
      case 1: return emptyIs(ir::EmptyIs::NotMet);
      case 2: return emptyIs(ir::EmptyIs::NotApplicable);
      case 3: return kSum;
      case 4: return emptyIs(ir::EmptyIs::SumDecides, true);
      default: return kNothing;
    }
  }
  ir::EmptyRule nestedRule() { return emptyIs(ir::EmptyIs::SumDecides, chance(50)); }

  /// A condition on rows; `member`: it decides who is counted.
  Id onRow(const Elements& elements, int depth, bool member) {
    const Element e = elements[below(static_cast<uint32_t>(elements.size()))];
    if (depth > 0) {
      switch (below(7)) {
        case 0: return b_.both(onRow(elements, depth - 1, member), onRow(elements, depth - 1, member));
        case 1: return b_.either(onRow(elements, depth - 1, member), onRow(elements, depth - 1, member));
        case 2: return b_.no(onRow(elements, depth - 1, member));
        case 3: return b_.implies(onRow(elements, depth - 1, member), onRow(elements, depth - 1, member));
        case 4: return overOthers(elements, depth - 1, member);
        default: break;
      }
    }
    if (e.record == rowB_) {
      switch (below(4)) {
        case 0: return b_.compare(comparison(), b_.get(e.node, bN_), b_.count(below(5)));
        case 1: return properties_.size() > 2 && chance(70) ? b_.call(properties_[1 + below(2)], {e.node}) : b_.get(e.node, bOk_);
        default: return b_.get(e.node, bOk_);
      }
    }
    if (shape_.wide && chance(30)) return onWideRow(elements, e.node);
    switch (below(15)) {
      case 0: return b_.get(e.node, ok_);
      case 1: return b_.compare(comparison(), b_.get(e.node, of_), b_.value(kind_, below(3)));
      case 2: return b_.compare(comparison(), b_.get(e.node, n_), b_.count(below(5)));
      case 3: {
        const Id test = b_.compare(comparison(), b_.get(e.node, day_), b_.date(below(30)));
        return chance(50) ? b_.both(b_.present(b_.get(e.node, day_)), test) : b_.either(b_.absent(b_.get(e.node, day_)), test);
      }
      case 4: {
        const Id test = b_.get(b_.get(e.node, toB_), bOk_);
        return chance(50) ? b_.both(b_.present(b_.get(e.node, toB_)), test) : b_.implies(b_.present(b_.get(e.node, toB_)), test);
      }
      case 5: {
        const Id decision = member ? closed_ : open_;
        const auto day = [&](uint32_t percent) -> std::optional<Id> {
          if (!chance(percent)) return std::nullopt;
          return chance(50) ? b_.get(e.node, at_) : b_.date(below(30));
        };
        const std::optional<Id> since = day(25), asOf = day(25);
        if (chance(25)) {
          const Id decided = b_.decisionDay(decision, {e.node}, asOf);
          const Id test = b_.compare(comparison(), decided, since.value_or(b_.date(below(30))));
          if (!b_.typeOf(decided).optional) return test;
          return chance(50) ? b_.both(b_.present(decided), test) : b_.either(b_.absent(decided), test);
        }
        return b_.asked(b_.decisionIs(decision, {e.node}, below(2)), since, asOf);
      }
      case 6: return b_.equal(b_.choice(0), b_.constant(enumType(b_.p.interpretations[0].choices), below(2)));
      case 7: return properties_.size() > 2 ? b_.call(properties_[0], {e.node}) : b_.get(e.node, ok_);
      case 8: return exception_ != kNone ? b_.no(b_.call(exception_, {e.node})) : b_.get(e.node, ok_);
      case 9: {
        const Id set = b_.node(Op::SetOf, {TypeKind::Set, TypeKind::Enum, kind_, false},
                               {b_.value(kind_, below(3)), b_.value(kind_, below(3))});
        return b_.compare(Op::In, b_.get(e.node, of_), set);
      }
      case 10: {
        const Id text = b_.node(Op::Constant, plain(TypeKind::Text), {});
        b_.p.nodes[text].value.text = chance(70) ? "red" : "green";
        return b_.equal(b_.get(e.node, word_), text);
      }
      case 11: {
        const Id number = b_.node(Op::Constant, plain(TypeKind::Number), {});
        b_.p.nodes[number].value.number = chance(50) ? 0 : 1.5;
        return b_.compare(chance(50) ? Op::Less : Op::GreaterEqual, b_.get(e.node, took_), number);
      }
      case 12: {
        const Id cell = b_.node(Op::TableCell, kCountType, {b_.get(e.node, of_)}, 0);
        return b_.compare(comparison(), b_.get(e.node, n_), cell);
      }
      case 13: {
        if (chance(50)) return b_.compare(comparison(), guardedDay(e.node), b_.date(below(30)));
        const Id other = b_.get(e.node, toB_);
        return b_.compare(comparison(), guarded(other, b_.get(other, bN_), b_.get(e.node, n_), e.node), b_.count(below(5)));
      }
      default: {
        const Id sum = b_.node(Op::Add, kCountType, {b_.get(e.node, n_), b_.count(below(3))});
        return b_.compare(comparison(), sum, b_.count(below(6)));
      }
    }
  }
  /// `VALUE when OPTIONAL is present otherwise INSTEAD`, and the like: never absent, though VALUE may be.
  Id guarded(Id optional, Id value, Id instead, Id row) {
    Type type = b_.typeOf(value);
    type.optional = false;
    if (chance(30)) return b_.node(Op::Select, type, {b_.absent(optional), instead, value});
    const Id there = b_.present(optional);
    return b_.node(Op::Select, type, {chance(30) ? b_.both(there, b_.get(row, ok_)) : there, value, instead});
  }
  Id guardedDay(Id row) { return guarded(b_.get(row, day_), b_.get(row, day_), b_.get(row, at_), row); }

  /// A fold over other rows, in the condition on a row.
  Id overOthers(const Elements& elements, int depth, bool member) {
    const Id set = someSet(elements, depth);
    auto inner = [&](Id other) {
      Elements more = elements;
      more.push_back({other, b_.typeOf(other).id});
      return onRow(more, depth, member);
    };
    if (chance(20)) return b_.compare(comparison(), b_.countOf(set, nestedRule()), b_.count(below(4)));
    const ir::Form f = form();
    return b_.quantifier(f, set, inner, limited(f) ? b_.count(below(3)) : kNone, nestedRule());
  }
  /// Rows, narrowed or not; perhaps the ones that refer to an element in scope.
  Id someSet(const Elements& elements, int depth) {
    Id set = b_.all(chance(75) ? rowA_ : rowB_);
    const Id record = b_.typeOf(set).id;
    if (record == rowA_ && chance(40)) {
      for (const Element& e : elements) {
        if (e.record != rowB_) continue;
        set = b_.where(set, [&](Id a) { return b_.both(b_.present(b_.get(a, toB_)), b_.equal(b_.get(a, toB_), e.node)); });
        break;
      }
    }
    if (chance(50)) {
      set = b_.where(set, [&](Id a) {
        Elements more = elements;
        more.push_back({a, record});
        return onRow(more, depth, true);
      });
    }
    return set;
  }
  Id latestOf(Id self) {
    const Id set = b_.where(b_.all(rowA_), [&](Id a) { return b_.both(b_.present(b_.get(a, toB_)), b_.equal(b_.get(a, toB_), self)); });
    const Id last = b_.aggregate(
        chance(70) ? Op::Latest : Op::Earliest, set, [&](Id a) { return b_.get(a, at_); }, kSum);
    const Id held = chance(50) ? b_.get(last, ok_) : b_.equal(b_.get(last, of_), b_.value(kind_, below(3)));
    return b_.both(b_.present(last), held);
  }

  /// The last row of a set, read in the requirement itself: an empty set is nothing to examine.
  Id onLatest(const Elements& scope) {
    const Id set = b_.where(b_.all(rowA_), [&](Id a) {
      Elements more = scope;
      more.push_back({a, rowA_});
      return onRow(more, 1, true);
    });
    const bool guardedKey = !shape_.distinctDates && chance(20);
    const auto key = [&](Id a) { return guardedKey ? guardedDay(a) : b_.get(a, at_); };
    const Id last = b_.aggregate(chance(70) ? Op::Latest : Op::Earliest, set, key, chance(20) ? kSum : kNothing);
    const Id held = chance(50) ? b_.get(last, ok_) : b_.compare(comparison(), b_.get(last, n_), b_.count(below(4)));
    switch (below(3)) {
      case 0: return b_.both(b_.present(last), held);
      case 1: return b_.either(b_.absent(last), held);
      default: return b_.either(b_.absent(last), b_.no(held));
    }
  }

  /// What a criterion may say.
  Id require(const Elements& scope, int depth) {
    if (depth > 0 && chance(35)) {
      switch (below(4)) {
        case 0: return b_.both(require(scope, depth - 1), require(scope, depth - 1));
        case 1: return b_.either(require(scope, depth - 1), require(scope, depth - 1));
        case 2: return b_.no(require(scope, depth - 1));
        default: {
          return b_.forEach(
              someSet(scope, 0),
              [&](Id element) {
                Elements more = scope;
                more.push_back({element, b_.typeOf(element).id});
                return chance(50) ? require(more, depth - 1) : onRow(more, depth - 1, false);
              },
              rule());
        }
      }
    }
    if (chance(8)) return onLatest(scope);
    if (otherGate_ != kNone && chance(5)) return b_.node(Op::GateIsMet, kFlagType, {}, otherGate_);
    if (shape_.wide && chance(8)) {
      const Id last = b_.aggregate(
          chance(50) ? Op::Latest : Op::Earliest,
          b_.where(b_.all(rowA_),
                   [&](Id a) {
                     return onRow({{a, rowA_}}, 0, true);
                   }),
          [&](Id a) { return b_.get(a, at_); }, rule());
      return b_.both(b_.present(last), b_.compare(comparison(), b_.get(last, n_), b_.count(below(5))));
    }
    const Id set = someSet(scope, depth > 0 ? 1 : 0);
    auto condition = [&](Id element) {
      Elements more = scope;
      more.push_back({element, b_.typeOf(element).id});
      return onRow(more, depth, false);
    };
    const bool ofA = b_.typeOf(set).id == rowA_;
    const bool whole = shape_.wide && ofA && chance(40);
    auto number = [&](Id element) { return b_.get(element, whole ? delta_ : ofA ? n_ : bN_); };
    auto bound = [&](uint32_t most) {
      return whole ? b_.constant(plain(TypeKind::Integer), static_cast<int64_t>(below(most)) - 2) : b_.count(below(most));
    };
    switch (below(12)) {
      case 0: return b_.compare(comparison(), b_.countOf(set, rule()), b_.count(below(4)));
      case 1: return b_.compare(comparison(), b_.aggregate(Op::Sum, set, number, rule()), bound(8));
      case 2:
      case 3: {
        static constexpr Op kOps[] = {Op::Minimum, Op::Maximum, Op::Percentile};
        const Op op = kOps[below(3)];
        const Id aggregate = b_.aggregate(op, set, number, rule(), op == Op::Percentile ? b_.share(1 + below(4), 4) : kNone);
        return b_.both(b_.present(aggregate), b_.compare(comparison(), aggregate, bound(5)));
      }
      case 4: {
        const Id share = b_.aggregate(Op::ShareOf, set, condition, rule());
        return b_.both(b_.present(share), b_.compare(comparison(), share, b_.share(below(4), 3)));
      }
      default: {
        const ir::Form f = form();
        return b_.quantifier(f, set, condition, limited(f) ? limit() : kNone, rule());
      }
    }
  }

  std::mt19937_64 random_;
  RandomShape shape_;
  Build b_;
  Id kind_ = 0, rowA_ = 0, rowB_ = 0, bOk_ = 0, bN_ = 0, ok_ = 0, of_ = 0, n_ = 0, day_ = 0, at_ = 0, toB_ = 0, word_ = 0, took_ = 0;
  Id tags_ = 0, near_ = 0, delta_ = 0, pair_ = 0, otherGate_ = kNone;
  Id open_ = 0, closed_ = 0, exception_ = kNone, exceptionOfTwo_ = kNone;
  std::vector<Id> properties_;
};

}  // namespace tollgate::interpret::testing
