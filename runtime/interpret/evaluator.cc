#include "runtime/interpret/evaluator.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "compiler/support/calendar_date.h"
#include "runtime/interpret/evaluator_parts.h"
#include "runtime/table/zone.h"

namespace tollgate::interpret {

using ir::Op;
using ir::TypeKind;
using plan::RowFate;

namespace {

bool fits64(Wide value) { return value >= std::numeric_limits<int64_t>::min() && value <= std::numeric_limits<int64_t>::max(); }

}  // namespace

Evaluator::Evaluator(const ir::Program& program, const table::Dataset& data, plan::RowEngine* engine,
                     std::shared_ptr<const DecisionRowIndex> decisionIndex)
    : program_(program),
      data_(data),
      engine_(engine),
      decisionIndex_(decisionIndex ? std::move(decisionIndex) : std::make_shared<DecisionRowIndex>(data)),
      freeVariables_(program.nodes.size()) {}

const Binding* Evaluator::bind(ir::Id var, Possible value, const Binding* up) {
  bindings_.push_back({var, std::move(value), up});
  return &bindings_.back();
}

void Evaluator::setCounting(std::vector<std::pair<const ir::CountingOnly*, const Binding*>> counting) {
  if (counting == counting_) return;
  counting_ = std::move(counting);
  countingOff_.assign(counting_.size(), false);
  clearCaches();
}

void Evaluator::assumeInterpretations(std::map<ir::Id, int64_t> assumed) {
  if (assumed == assumed_) return;
  assumed_ = std::move(assumed);
  clearCaches();
}

void Evaluator::setGateVerdicts(std::function<Truth(ir::Id, std::optional<int64_t>)> verdicts) { gateVerdicts_ = std::move(verdicts); }

// ---- Values -----------------------------------------------------------------------------------------------------

const Possible& Evaluator::lookUp(ir::Id var, const Binding* env) const {
  for (; env != nullptr; env = env->up) {
    if (env->var == var) return env->value;
  }
  static const Possible kUnbound = Possible::anything();  // the verifier refuses such a program
  return kUnbound;
}

Possible Evaluator::value(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  if (node.type.kind == TypeKind::Set && node.op != Op::Variable) {
    Possible p;
    p.set = std::make_shared<SetView>(set(id, env));
    return p;
  }
  switch (node.op) {
    case Op::Constant: {
      if (node.value.absent) return Possible::absent();
      if (node.type.kind == TypeKind::Number) return Possible::integer(orderedBits(node.value.number));
      if (node.type.kind == TypeKind::Text) {
        // A text that no row holds gets a code of its own: it equals itself and nothing else.
        if (auto code = data_.texts.find(node.value.text)) return Possible::integer(*code);
        return Possible::integer(-1 - static_cast<Wide>(std::hash<std::string>{}(node.value.text) >> 2));
      }
      return Possible::one({node.value.integer, node.value.denominator, false});
    }
    case Op::Variable: return lookUp(node.vars[0], env);
    case Op::AsOf: return Possible::integer(data_.asOf);
    case Op::InterpretationChoice: return interpretation(node.index);
    case Op::Field: return field(node, env);
    case Op::Call: return call(node, env);
    case Op::TableCell: return tableCell(node, env);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply: return arithmetic(node, env);
    case Op::Select: return select(node, env);
    case Op::DateOf: return dateOf(node, env);
    case Op::CorrespondingDay: return correspondingDay(node, env);
    case Op::DecisionDay: return decisionDay(node, env);
    case Op::Count:
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Percentile:
    case Op::ShareOf: return rememberedFold(id, env, [&] { return aggregate(id, env); });
    case Op::Latest:
    case Op::Earliest: return latest(id, env);
    case Op::Collection:
    case Op::EnumValues:
    case Op::SetOf:
    case Op::Filter: break;  // sets
    case Op::GateIsMet:
    case Op::DecisionIs:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::Implies:
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::IsPresent:
    case Op::IsAbsent:
    case Op::In:
    case Op::Quantifier:
    case Op::ForEach: return Possible::fromTruth(truth(id, env));
  }
  return Possible::anything();
}

Possible Evaluator::call(const ir::Node& node, const Binding* env) {
  std::vector<Possible> arguments;
  for (ir::Id kid : node.kids) arguments.push_back(value(kid, env));
  return apply(node, std::move(arguments), env);
}

// A property of several possible rows is the union over them; an exception too, so that each of its members is listed.
Possible Evaluator::applyToEach(const ir::Node& node, const std::vector<Possible>& arguments, size_t open, const Binding* env) {
  Possible result;
  result.whenEmpty = arguments[open].whenEmpty;
  for (const Scalar& option : arguments[open].options) {
    if (option.absent) {
      result.include(node.type.optional ? Possible::absent() : anythingOf(node.type, Truth(0)));
      continue;
    }
    std::vector<Possible> one = arguments;
    one[open] = Possible::one(option);
    result.include(apply(node, std::move(one), env));
  }
  return result;
}

Possible Evaluator::apply(const ir::Node& node, std::vector<Possible> arguments, const Binding* env) {
  const ir::Function& function = program_.functions[node.index];
  if (function.made && recording_) {  // what nobody wrote is no measure of a criterion
    recording_ = false;
    Possible result = apply(node, std::move(arguments), env);
    recording_ = true;
    return result;
  }
  if (function.kind == ir::FunctionKind::Property && !arguments.empty() && !arguments[0].known()) {
    if (arguments[0].any || arguments[0].range) return anythingOf(node.type, arguments[0].whenEmpty);
    return applyToEach(node, arguments, 0, env);
  }
  if (function.kind == ir::FunctionKind::Exception) {
    for (size_t i = 0; i < arguments.size(); ++i) {
      const Possible& a = arguments[i];
      const bool listed = !a.any && !a.range && !a.share && !a.set && a.options.size() <= kMeaning.rowCandidates;
      if (!a.known() && listed) return applyToEach(node, arguments, i, env);
    }
  }
  // Of an absent row a property is absent.
  if (function.kind == ir::FunctionKind::Property && !arguments.empty() && arguments[0].options[0].absent) {
    return Possible::absent();
  }

  std::vector<Scalar> settled;
  for (const Possible& argument : arguments) {
    if (argument.known() && !argument.options[0].absent) settled.push_back(argument.options[0]);
  }
  const bool allKnown = settled.size() == arguments.size();
  const std::vector<int64_t> known = keyOf(settled);
  if (function.kind == ir::FunctionKind::Exception) {
    intern(callTaken(node.index, kAllArguments), [] { return Fact{}; });
    if (taken(callTaken(node.index, kAllArguments)) != nullptr) return Possible::integer(0);
    if (allKnown) intern(callTaken(node.index, known), [] { return Fact{}; });
  }
  if (allKnown && (function.kind == ir::FunctionKind::Exception || function.mayBecome)) {
    if (const auto* value = taken(callTaken(node.index, known))) return Possible::one(**value);
  }

  const bool nested = function.kind != ir::FunctionKind::Define;
  const auto evaluate = [&] {
    const Binding* inner = env;
    for (size_t i = 0; i < arguments.size(); ++i) inner = bind(function.params[i], arguments[i], inner);
    Restore<bool> context(outermost_, outermost_ && !nested);
    Possible result = value(function.body, inner);
    // Of any other condition `truth` tells.
    if (observed() && program_.node(function.body).op == Op::Call && program_.node(function.body).type.kind == TypeKind::Flag) {
      observer_->condition(function.body, result.truth());
    }
    const bool expired = function.until && *function.until <= data_.asOf;
    if (function.kind == ir::FunctionKind::Exception && allKnown && assigned_ == 0 && !supposing_) {
      exceptionCalls_.insert({node.index, known, expired ? Truth::no() : result.truth()});
    }
    return expired ? Possible::integer(0) : result;
  };
  const bool rememberable = remembers_ && (nested || !outermost_) && allKnown && !insideCountingOnly() && function.scopeGate == ir::kNone;
  if (!rememberable) return evaluate();
  return remembering(remembered_[deciding_][{function.body, known}], evaluate);
}

Possible Evaluator::tableCell(const ir::Node& node, const Binding* env) {
  const ir::Table& table = program_.tables[node.index];
  std::vector<size_t> places{0};
  Possible result;
  for (size_t axis = 0; axis < node.kids.size(); ++axis) {
    const Possible index = value(node.kids[axis], env);
    const size_t size = program_.enums[table.axes[axis].id].values.size();
    result.whenEmpty = result.whenEmpty | index.whenEmpty;
    std::vector<size_t> next;
    for (size_t place : places) {
      if (index.any || index.range) {
        for (size_t i = 0; i < size; ++i) next.push_back(place * size + i);
        continue;
      }
      for (const Scalar& option : index.options) {
        if (option.absent || option.a < 0 || option.a >= static_cast<Wide>(size)) {
          return anythingOf(node.type, result.whenEmpty);
        }
        next.push_back(place * size + static_cast<size_t>(option.a));
      }
    }
    places = std::move(next);
  }
  if (places.size() == 1 && result.whenEmpty.bits() == 0 && observed()) observer_->cell(node.index, places.front());
  for (size_t place : places) {
    const auto& cell = table.cells[place];
    if (!cell) {
      result.addOption(Scalar::none());
    } else if (table.cellType.kind == TypeKind::Number) {
      result.addOption({orderedBits(cell->number), 1, false});
    } else {
      result.addOption({cell->integer, cell->denominator, false});
    }
  }
  return result;
}

/// The cell that a limit is read from, where that is known.
std::optional<size_t> Evaluator::knownCell(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  if (node.op != Op::TableCell) return std::nullopt;
  const ir::Table& table = program_.tables[node.index];
  size_t place = 0;
  for (size_t axis = 0; axis < node.kids.size(); ++axis) {
    const Possible index = value(node.kids[axis], env);
    const size_t size = program_.enums[table.axes[axis].id].values.size();
    if (!index.known() || index.options[0].absent || index.options[0].a < 0 || index.options[0].a >= static_cast<Wide>(size)) {
      return std::nullopt;
    }
    place = place * size + static_cast<size_t>(index.options[0].a);
  }
  return place;
}

Possible Evaluator::select(const ir::Node& node, const Binding* env) {
  const Truth chosen = truth(node.kids[0], env);
  if (deciding_ && chosen.settled() && !chosen.mayBeNotApplicable()) return value(node.kids[chosen.isTrue() ? 1 : 2], env);
  // All operands are evaluated (M3), so that a fact is reached whichever way the condition turns out.
  const Marks before = marks();
  const Possible then = value(node.kids[1], env);
  const size_t afterThen = reasons_.size();
  const Possible otherwise = value(node.kids[2], env);
  if (chosen.isTrue()) {
    reasons_.resize(afterThen);
    return then;
  }
  if (chosen.isFalse()) {
    reasons_.erase(reasons_.begin() + static_cast<std::ptrdiff_t>(before.reasons),
                   reasons_.begin() + static_cast<std::ptrdiff_t>(afterThen));
    return otherwise;
  }
  Possible result = then;
  result.include(otherwise);
  // Each side may be absent where the other is taken: a value that never is absent is not.
  return node.type.optional ? result : withoutAbsent(std::move(result));
}

Possible Evaluator::arithmetic(const ir::Node& node, const Binding* env) {
  const Possible left = value(node.kids[0], env), right = value(node.kids[1], env);
  const TypeKind rightKind = program_.node(node.kids[1]).type.kind;
  const TypeKind leftKind = program_.node(node.kids[0]).type.kind;
  auto failure = [&](std::string why) {
    touch(pseudoFact(FactKind::Failure, static_cast<ir::Id>(&node - program_.nodes.data()), table::Why::Fault, std::move(why)));
    return anythingOf(node.type, left.whenEmpty | right.whenEmpty);
  };
  const bool toWorkingDay = rightKind == TypeKind::WorkingDays && leftKind == TypeKind::Date;
  const auto why = [&] { return toWorkingDay ? data_.workingDays.whyNone() : std::string("the result does not fit its type"); };
  auto apply = [&](Wide x, Wide y) -> std::optional<Wide> {
    if (toWorkingDay) {
      const auto from = static_cast<int64_t>(x), count = static_cast<int64_t>(y);
      const auto day = node.op == Op::Add ? data_.workingDays.after(from, count) : data_.workingDays.before(from, count);
      return day ? std::optional<Wide>(*day) : std::nullopt;
    }
    if (node.type.kind == TypeKind::Number) {
      const double a = fromOrderedBits(static_cast<int64_t>(x)), b = fromOrderedBits(static_cast<int64_t>(y));
      const double r = node.op == Op::Add ? a + b : node.op == Op::Subtract ? a - b : a * b;
      if (r != r || r - r != 0) return std::nullopt;
      return orderedBits(r);
    }
    const Wide r = node.op == Op::Add ? x + y : node.op == Op::Subtract ? x - y : x * y;
    const bool negative = node.type.kind == TypeKind::Count && r < 0;
    return fits64(r) && !negative ? std::optional<Wide>(r) : std::nullopt;
  };
  Possible result;
  result.whenEmpty = left.whenEmpty | right.whenEmpty;
  if (left.any || right.any || left.share || right.share) return anythingOf(node.type, result.whenEmpty);
  if (!left.range && !right.range && left.options.size() * right.options.size() <= 4096) {
    for (const Scalar& x : left.options) {
      for (const Scalar& y : right.options) {
        if (x.absent || y.absent) {
          result.addOption(Scalar::none());
          continue;
        }
        const auto r = apply(x.a, y.a);
        if (!r) return failure(why());
        result.addOption({*r, 1, false});
      }
    }
    return result;
  }
  if (mayBeAbsent(left) || mayBeAbsent(right)) result.addOption(Scalar::none());
  const Bounds x = boundsOf(left), y = boundsOf(right);
  if (x.none || y.none) return result;
  if (x.leastInfinite || x.greatestInfinite || y.leastInfinite || y.greatestInfinite) {
    // Only sums and differences of whole numbers move one end as the other.
    const bool endless = node.op == Op::Multiply || toWorkingDay || node.type.kind == TypeKind::Number;
    result.range = true;
    result.leastInfinite = endless || x.leastInfinite || (node.op == Op::Add ? y.leastInfinite : y.greatestInfinite);
    result.greatestInfinite = endless || x.greatestInfinite || (node.op == Op::Add ? y.greatestInfinite : y.leastInfinite);
    if (!result.leastInfinite) result.least = node.op == Op::Add ? x.least + y.least : x.least - y.greatest;
    if (!result.greatestInfinite) result.greatest = node.op == Op::Add ? x.greatest + y.greatest : x.greatest - y.least;
    return result;
  }
  std::optional<Wide> least, greatest;
  for (Wide a : {x.least, x.greatest}) {
    for (Wide b : {y.least, y.greatest}) {
      const auto r = apply(a, b);
      if (!r) return failure(why());
      if (!least || *r < *least) least = r;
      if (!greatest || *r > *greatest) greatest = r;
    }
  }
  result.include(Possible::between(*least, *greatest));
  return result;
}

Possible Evaluator::dateOf(const ir::Node& node, const Binding* env) {
  const Possible instant = value(node.kids[0], env);
  if (instant.any || instant.range) return anythingOf(node.type, instant.whenEmpty);
  Possible result;
  result.whenEmpty = instant.whenEmpty;
  for (const Scalar& option : instant.options) {
    if (option.absent) {
      result.addOption(Scalar::none());
    } else if (auto day = table::localDay(node.text, static_cast<int64_t>(option.a))) {
      result.addOption({*day, 1, false});
    } else {
      touch(pseudoFact(FactKind::Failure, static_cast<ir::Id>(&node - program_.nodes.data()), table::Why::Fault,
                       "there is no time zone " + node.text));
      return anythingOf(node.type, instant.whenEmpty);
    }
  }
  return result;
}

Possible Evaluator::correspondingDay(const ir::Node& node, const Binding* env) {
  const Possible date = value(node.kids[0], env), months = value(node.kids[1], env);
  if (date.any || date.range || months.any || months.range) return anythingOf(node.type, date.whenEmpty | months.whenEmpty);
  Possible result;
  result.whenEmpty = date.whenEmpty | months.whenEmpty;
  for (const Scalar& d : date.options) {
    for (const Scalar& m : months.options) {
      if (d.absent || m.absent) {
        result.addOption(Scalar::none());
      } else if (auto day = tollgate::correspondingDay(static_cast<int64_t>(d.a), static_cast<int64_t>(m.a))) {
        result.addOption({*day, 1, false});
      } else {
        touch(pseudoFact(FactKind::Failure, static_cast<ir::Id>(&node - program_.nodes.data()), table::Why::Fault,
                         "the date lies beyond the calendar"));
        return anythingOf(node.type, result.whenEmpty);
      }
    }
  }
  return result;
}

// ---- Conditions -------------------------------------------------------------------------------------------------

Truth Evaluator::truth(ir::Id id, const Binding* env) {
  constexpr uint32_t kBeats = 256;
  if (pulse_ != nullptr && ++beats_ % kBeats == 0) (*pulse_)();
  const size_t before = reasons_.size();
  const Truth result = condition(id, env);
  if (result.settled()) reasons_.resize(before);  // a settled answer has no open reasons
  if (observed()) observer_->condition(id, result);
  return result;
}

Truth Evaluator::denied(ir::Id id, const Binding* env) {
  denied_ = !denied_;
  const Truth result = truth(id, env);
  denied_ = !denied_;
  return result;
}

Truth Evaluator::condition(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  switch (node.op) {
    case Op::And:
    case Op::Or: {
      Truth result = truth(node.kids[0], env);
      const Truth decides = Truth::of(node.op == Op::Or);
      for (size_t i = 1; i < node.kids.size() && !(deciding_ && result == decides); ++i) {
        const Truth next = truth(node.kids[i], env);
        result = node.op == Op::And ? plan::conjunction(result, next) : plan::disjunction(result, next);
      }
      return result;
    }
    case Op::Not: return plan::negation(denied(node.kids[0], env));
    case Op::Implies: {
      const Truth premise = denied(node.kids[0], env);
      if (deciding_ && premise.isFalse()) return Truth::yes();
      return plan::disjunction(plan::negation(premise), truth(node.kids[1], env));
    }
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: {
      const Possible left = value(node.kids[0], env), right = value(node.kids[1], env);
      const ir::Type& type = program_.node(node.kids[0]).type;
      Truth result = compare(node.op, left, right, type);
      // A further row stands for any number of rows, so it may or may not be itself.
      if (type.kind == TypeKind::Ref && (node.op == Op::Equal || node.op == Op::NotEqual) && left.known() && right.known() &&
          left.options[0] == right.options[0] && !left.options[0].absent &&
          left.options[0].a >= static_cast<Wide>(data_.collections[type.id].size())) {
        result = Truth::unknown();
      }
      const bool measured = type.kind != TypeKind::Enum && type.kind != TypeKind::Ref && type.kind != TypeKind::Flag &&
                            type.kind != TypeKind::Text;
      if (measured && left.known() && right.known() && !left.options[0].absent && !right.options[0].absent && observed()) {
        const Scalar &x = left.options[0], &y = right.options[0];
        if (x.b == 1 && y.b == 1) observer_->comparison(id, static_cast<int64_t>(x.a), static_cast<int64_t>(y.a));
      }
      if (measured && records()) comparisons_.push_back({id, labels_, left, right, denied_, asked(result)});
      return result;
    }
    case Op::IsPresent:
    case Op::IsAbsent: {
      const Possible p = value(node.kids[0], env);
      Truth present(0);
      if (p.any || p.range || p.share) present = present | Truth::yes();
      for (const Scalar& option : p.options) present = present | Truth::of(!option.absent);
      if (present.bits() == 0 && p.whenEmpty.bits() == 0) present = Truth::unknown();
      return (node.op == Op::IsPresent ? present : plan::negation(present)) | p.whenEmpty;
    }
    case Op::In: return membership(id, env);
    case Op::DecisionIs: return decision(node, env);
    case Op::GateIsMet: return gateIsMet(node, env);
    case Op::Quantifier: return rememberedFold(id, env, [&] { return Possible::fromTruth(quantifier(id, env)); }).truth();
    case Op::ForEach: return forEach(id, env);
    case Op::Constant:
    case Op::Variable:
    case Op::AsOf:
    case Op::InterpretationChoice:
    case Op::Field:
    case Op::Call:
    case Op::TableCell:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Select:
    case Op::DateOf:
    case Op::CorrespondingDay:
    case Op::DecisionDay:
    case Op::Collection:
    case Op::EnumValues:
    case Op::SetOf:
    case Op::Filter:
    case Op::Count:
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Percentile:
    case Op::ShareOf:
    case Op::Latest:
    case Op::Earliest: return value(id, env).truth();
  }
  return Truth::unknown();
}

Truth Evaluator::membership(ir::Id id, const Binding* env) {
  const ir::Node& node = program_.node(id);
  const Possible element = value(node.kids[0], env);
  const SetView view = set(node.kids[1], env);
  Restore<bool> nested(outermost_, false);
  Truth result = element.whenEmpty | view.whenEmpty;
  if (element.any || element.range) result = result | Truth::unknown();
  for (const Scalar& option : element.options) {
    if (option.absent) {
      result = result | Truth::unknown();
      continue;
    }
    const auto wanted = static_cast<int64_t>(option.a);
    Truth in = Truth::no();
    if (view.isCollection) {
      in = inLayers(view, wanted);
      if (wanted >= static_cast<int64_t>(data_.collections[view.element.id].size()) && in.mayBeTrue()) in = Truth::unknown();
    } else {
      for (const auto& [listed, listedIn] : view.listed) {
        if (listed != wanted) continue;
        in = plan::conjunction(listedIn, inLayers(view, wanted));
        if (isFurther(view, wanted) && in.mayBeTrue()) in = Truth::unknown();  // as under Equal
      }
    }
    result = result | in;
  }
  return result;
}

}  // namespace tollgate::interpret
