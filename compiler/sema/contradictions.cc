// Conditions that can never be true or never be false, and sets that are always empty: what the comparisons that stand
// beside each other leave of the values compared. Warnings only.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/bodies.h"
#include "compiler/sema/checker.h"

namespace tollgate::sema {

using syntax::CompareOp;
using syntax::ExprKind;
using syntax::QuantifierForm;

namespace {

CompareOp negated(CompareOp op) {
  switch (op) {
    case CompareOp::Is: return CompareOp::IsNot;
    case CompareOp::IsNot: return CompareOp::Is;
    case CompareOp::AtLeast:
    case CompareOp::OnOrAfter: return CompareOp::Below;
    case CompareOp::AtMost:
    case CompareOp::OnOrBefore: return CompareOp::Above;
    case CompareOp::Above:
    case CompareOp::After: return CompareOp::AtMost;
    case CompareOp::Below:
    case CompareOp::Before: return CompareOp::AtLeast;
    default: return op;
  }
}

/// `b op a` as a comparison of a with b.
CompareOp swapped(CompareOp op) {
  switch (op) {
    case CompareOp::AtLeast:
    case CompareOp::OnOrAfter: return CompareOp::AtMost;
    case CompareOp::AtMost:
    case CompareOp::OnOrBefore: return CompareOp::AtLeast;
    case CompareOp::Above:
    case CompareOp::After: return CompareOp::Below;
    case CompareOp::Below:
    case CompareOp::Before: return CompareOp::Above;
    default: return op;
  }
}

/// Constants of one type, in order.
struct Before {
  bool operator()(const Constant& a, const Constant& b) const {
    if (a.number != b.number) return a.number < b.number;
    const __int128 left = __int128{a.integer} * b.denominator, right = __int128{b.integer} * a.denominator;
    return left != right ? left < right : a.text < b.text;
  }
};

Constant whole(int64_t n) { return Constant{n, 1, 0, ""}; }

/// One comparison of a value with constants; with several, `Is` means one of them and `IsNot` none of them.
struct Comparison {
  CompareOp op = CompareOp::Is;
  std::vector<Constant> with;
};

/// The values that are left of a value once comparisons with it are known to hold.
class Values {
 public:
  static Values between(std::optional<int64_t> low, std::optional<int64_t> high, bool wholeNumbers) {
    Values out;
    out.wholeNumbers_ = wholeNumbers;
    if (low) out.low_ = {whole(*low), false};
    if (high) out.high_ = {whole(*high), false};
    return out;
  }

  void narrow(const Comparison& comparison) {
    switch (comparison.op) {
      case CompareOp::Is: {
        std::set<Constant, Before> kept;
        for (const Constant& c : comparison.with) {
          if (!only_ || only_->contains(c)) kept.insert(c);
        }
        only_ = std::move(kept);
        return;
      }
      case CompareOp::IsNot: except_.insert(comparison.with.begin(), comparison.with.end()); return;
      case CompareOp::AtLeast:
      case CompareOp::OnOrAfter: return raise({comparison.with[0], false});
      case CompareOp::Above:
      case CompareOp::After: return raise({comparison.with[0], true});
      case CompareOp::AtMost:
      case CompareOp::OnOrBefore: return lower({comparison.with[0], false});
      case CompareOp::Below:
      case CompareOp::Before: return lower({comparison.with[0], true});
      default: return;
    }
  }

  bool none() const {
    if (only_) return std::none_of(only_->begin(), only_->end(), [&](const Constant& c) { return inside(c) && !except_.contains(c); });
    if (!low_ || !high_) return false;
    if (!wholeNumbers_) {
      const bool one = same(low_->at, high_->at);
      return Before{}(high_->at, low_->at) || (one && (low_->open || high_->open || except_.contains(low_->at)));
    }
    const int64_t last = high_->at.integer - (high_->open ? 1 : 0);
    for (int64_t n = low_->at.integer + (low_->open ? 1 : 0); n <= last; ++n) {
      if (!except_.contains(whole(n))) return false;
    }
    return true;
  }

 private:
  struct End {
    Constant at;
    bool open = false;
  };
  static bool same(const Constant& a, const Constant& b) { return !Before{}(a, b) && !Before{}(b, a); }
  bool inside(const Constant& c) const {
    if (low_ && (Before{}(c, low_->at) || (low_->open && same(c, low_->at)))) return false;
    return !high_ || (!Before{}(high_->at, c) && !(high_->open && same(c, high_->at)));
  }
  void raise(const End& end) {
    if (!low_ || Before{}(low_->at, end.at) || same(low_->at, end.at))
      low_ = {end.at, end.open || (low_ && low_->open && same(low_->at, end.at))};
  }
  void lower(const End& end) {
    if (!high_ || Before{}(end.at, high_->at) || same(high_->at, end.at))
      high_ = {end.at, end.open || (high_ && high_->open && same(high_->at, end.at))};
  }

  bool wholeNumbers_ = false;
  std::optional<End> low_, high_;
  std::optional<std::set<Constant, Before>> only_;
  std::set<Constant, Before> except_;
};

/// What is known of one value, and by which conditions.
struct Known {
  struct Said {
    Comparison comparison;
    Span span;
  };
  Values natural, values;
  std::vector<Said> said;
  bool reported = false;
};

class ContradictionPass {
 public:
  explicit ContradictionPass(Checker& checker) : c_(checker), p_(checker.p) {}

  void run() {
    for (Id m = 0; m < p_.modules.size(); ++m) {
      for (ExprId id = 0; id < p_.modules[m]->tree.exprs.size(); ++id) {
        if (p_.info(m, id).checked) alone(m, id);
      }
    }
    for (const Body& body : allBodies(p_)) {
      walk(body.module, body.expr);
      if (body.place == Place::Require || body.place == Place::Applies) literals(body.module, body.expr);
    }
  }

 private:
  using AllKnown = std::map<std::string, Known>;
  /// Of what the conditions that are looked at are a part.
  enum class Of : uint8_t { Condition, Denied, Set };

  // ---- constants and what they are compared with ----

  std::optional<Constant> constant(Id module, ExprId id, unsigned depth = 0) const {
    const ExprInfo& info = p_.info(module, id);
    if (info.type.isError()) return std::nullopt;
    if (info.constant) return info.constant;
    if (info.res.meaning == Meaning::EnumValue) return whole(info.res.extra);
    if (info.res.meaning != Meaning::Function || p_.expr(module, id).kind == ExprKind::Call || depth > 64) return std::nullopt;
    const FunctionInfo& f = p_.functions[info.res.id];
    return f.params.empty() ? constant(f.module, f.body(), depth + 1) : std::nullopt;
  }

  Values natural(const Type& type) const {
    switch (type.kind) {
      case TypeKind::Flag: return Values::between(0, 1, true);
      case TypeKind::Enum: return Values::between(0, static_cast<int64_t>(p_.enums[type.id].values.size()) - 1, true);
      case TypeKind::Count:
      case TypeKind::Days:
      case TypeKind::WorkingDays: return Values::between(0, std::nullopt, true);
      case TypeKind::Share: return Values::between(0, 1, false);
      case TypeKind::Number:
      case TypeKind::Duration:
      case TypeKind::Instant:
      case TypeKind::Text: return Values::between(std::nullopt, std::nullopt, false);
      default: return Values::between(std::nullopt, std::nullopt, true);
    }
  }

  std::string whyNatural(const Type& type) const {
    switch (type.kind) {
      case TypeKind::Share: return "a share is 0% to 100%";
      case TypeKind::Count: return "a count is 0 or more";
      case TypeKind::Enum: {
        const EnumInfo& info = p_.enums[type.id];
        return fmt::format("the values of {} are {} to {}", info.name, info.values.front(), info.values.back());
      }
      default: return fmt::format("{} is never negative", c_.aType(type));
    }
  }

  /// A condition as a comparison of one value with constants.
  struct Read {
    std::string key;
    Values natural;
    Comparison comparison;
  };

  /// `from` stands for the element `to`: the elements of a set are those of the set that it is made of.
  Read read(Id module, ExprId id, Id from, Id to) const {
    const syntax::Expr& e = p_.expr(module, id);
    const auto key = [&](ExprId kid) { return keyOf(p_, module, kid, from, to); };
    if (e.kind == ExprKind::IsOneOf) {
      Comparison comparison{e.negated ? CompareOp::IsNot : CompareOp::Is, {}};
      for (size_t i = 1; i < e.kids.size(); ++i) {
        if (const auto c = constant(module, e.kids[i])) comparison.with.push_back(*c);
      }
      if (comparison.with.size() + 1 == e.kids.size()) return {key(e.kids[0]), natural(p_.info(module, e.kids[0]).type), comparison};
    }
    if (e.kind == ExprKind::OrderedIs) {
      const Type& type = p_.info(module, e.kids[0]).type;
      const auto c = constant(module, e.kids[1]);
      if (c && type.is(TypeKind::Enum)) {
        const bool first = e.text == p_.enums[type.id].firstWord;
        const CompareOp op = first ? (e.inclusive ? CompareOp::AtMost : CompareOp::Below)
                                   : (e.inclusive ? CompareOp::AtLeast : CompareOp::Above);
        return {key(e.kids[0]), natural(type), {op, {*c}}};
      }
    }
    if (e.kind == ExprKind::Compare) {
      for (const size_t side : {0u, 1u}) {
        const auto c = constant(module, e.kids[1 - side]);
        if (c) return {key(e.kids[side]), natural(p_.info(module, e.kids[side]).type), {side == 0 ? e.compare : swapped(e.compare), {*c}}};
      }
      // Of two values: where the one stands in order from the other.
      std::string left = key(e.kids[0]), right = key(e.kids[1]);
      const bool turn = right < left;
      if (turn) std::swap(left, right);
      return {left + "~" + right, Values::between(-1, 1, true), {turn ? swapped(e.compare) : e.compare, {whole(0)}}};
    }
    if (e.kind == ExprKind::IsPresent || e.kind == ExprKind::IsAbsent) {
      return {key(e.kids[0]) + "?", Values::between(0, 1, true), {CompareOp::Is, {whole(e.kind == ExprKind::IsPresent)}}};
    }
    return {key(id), Values::between(0, 1, true), {CompareOp::Is, {whole(1)}}};
  }

  static bool canBe(Values values, const Comparison& comparison) {
    values.narrow(comparison);
    return !values.none();
  }

  // ---- one comparison ----

  void say(bool canHold, bool canFail, Span span, const std::string& why) {
    if (!canHold) c_.report(DiagKind::NeverTrue, span, {why});
    if (!canFail) c_.report(DiagKind::AlwaysTrue, span, {why});
  }

  void say(const Values& values, const Comparison& comparison, Span span, const std::string& why) {
    say(canBe(values, comparison), canBe(values, {negated(comparison.op), comparison.with}), span, why);
  }

  void alone(Id module, ExprId id) {
    const syntax::Expr& e = p_.expr(module, id);
    if (e.kind == ExprKind::Quantifier && e.kids[0] != kNoExpr) return limit(module, e);
    const bool compares = e.kind == ExprKind::Compare || e.kind == ExprKind::IsOneOf || e.kind == ExprKind::OrderedIs;
    if (!compares) return;
    for (ExprId kid : e.kids) {
      if (p_.info(module, kid).type.isError()) return;
    }
    if (e.kind == ExprKind::Compare) {
      const auto &left = p_.info(module, e.kids[0]).constant, &right = p_.info(module, e.kids[1]).constant;
      if (left && right) {
        Values values = natural({});
        values.narrow({CompareOp::Is, {*left}});
        return say(values, {e.compare, {*right}}, e.span, "both sides are written here");
      }
      if (!right && keyOf(p_, module, e.kids[0]) == keyOf(p_, module, e.kids[1])) {
        return say(Values::between(0, 0, true), {e.compare, {whole(0)}}, e.span, "both sides are the same");
      }
      if (!constant(module, e.kids[0]) && !constant(module, e.kids[1])) return;
    }
    const size_t value = e.kind == ExprKind::Compare && constant(module, e.kids[0]) ? 1 : 0;
    const Read r = read(module, id, kNone, kNone);
    if (!r.comparison.with.empty()) say(r.natural, r.comparison, e.span, whyNatural(p_.info(module, e.kids[value]).type));
  }

  /// `at least 0 of …`
  void limit(Id module, const syntax::Expr& e) {
    const auto c = constant(module, e.kids[0]);
    const Type& type = p_.info(module, e.kids[0]).type;
    const bool share = type.is(TypeKind::Share);
    if (!c || !(share || type.is(TypeKind::Count))) return;  // a negative one is a mistake, and said as that
    CompareOp op = CompareOp::Is;
    if (e.quantifier == QuantifierForm::AtLeast) op = CompareOp::AtLeast;
    if (e.quantifier == QuantifierForm::AtMost) op = CompareOp::AtMost;
    if (e.quantifier == QuantifierForm::MoreThan) op = CompareOp::Above;
    if (e.quantifier == QuantifierForm::FewerThan) op = CompareOp::Below;
    say(natural(type), {op, {*c}}, e.opSpan.valid() ? cover(e.opSpan, p_.expr(module, e.kids[0]).span) : e.span,
        share ? "a share is 0% to 100%" : "a number of elements is 0 or more");
    // `90` where `90%` is meant.
    const syntax::Expr& written = p_.expr(module, e.kids[0]);
    const bool likeShare = written.kind == ExprKind::CountLit && c->integer >= 50 && c->integer <= 100;
    if (!likeShare || (op != CompareOp::AtLeast && op != CompareOp::Above)) return;
    c_.report(DiagKind::CountLikeShare, written.span, {written.text, written.text + "%"});
  }

  /// `true` and `false` where a criterion asks something. (`some rows satisfies true` asks whether there is a row.)
  void literals(Id module, ExprId id) {
    if (id == kNoExpr) return;
    const syntax::Expr& e = p_.expr(module, id);
    switch (e.kind) {
      case ExprKind::True: c_.report(DiagKind::AlwaysTrue, e.span, {"it asks nothing of the data"}); return;
      case ExprKind::False: c_.report(DiagKind::NeverTrue, e.span, {"no data fulfils it"}); return;
      case ExprKind::Quantifier: return e.quantifier == QuantifierForm::Every ? literals(module, e.kids[2]) : void();
      case ExprKind::ForEach: return literals(module, e.kids[0]);
      case ExprKind::And:
      case ExprKind::AllOf:
      case ExprKind::Or:
      case ExprKind::AnyOf:
        for (ExprId kid : e.kids) literals(module, kid);
        return;
      default: return;
    }
  }

  // ---- several ----

  void report(Of of, Span span, const std::string& why) {
    const DiagKind kind = of == Of::Set ? DiagKind::AlwaysEmpty : of == Of::Denied ? DiagKind::AlwaysTrue : DiagKind::NeverTrue;
    c_.report(kind, span, {why});
  }

  /// Adds what holds where the condition does, or where it does not (`holds`).
  void assume(Id module, ExprId id, bool holds, Of of, AllKnown& known, Id from = kNone, Id to = kNone) {
    if (id == kNoExpr || !p_.info(module, id).type.is(TypeKind::Flag)) return;
    const syntax::Expr& e = p_.expr(module, id);
    const auto all = [&](bool kidHolds) {
      for (ExprId kid : e.kids) assume(module, kid, kidHolds, of, known, from, to);
    };
    switch (e.kind) {
      case ExprKind::Not: return all(!holds);
      case ExprKind::And:
      case ExprKind::AllOf: return holds || e.kids.size() == 1 ? all(holds) : void();
      case ExprKind::Or:
      case ExprKind::AnyOf: return !holds || e.kids.size() == 1 ? all(holds) : void();
      case ExprKind::Implies:
        if (holds) return;
        assume(module, e.kids[0], true, of, known, from, to);
        return assume(module, e.kids[1], false, of, known, from, to);
      case ExprKind::True:
      case ExprKind::False:
        if ((e.kind == ExprKind::True) != holds && of == Of::Set && reported_.insert({module, id}).second) {
          report(of, e.span, "nothing fulfils it");
        }
        return;
      case ExprKind::Error: return;
      default: break;
    }
    for (ExprId kid : e.kids) {
      if (kid != kNoExpr && p_.info(module, kid).type.isError()) return;
    }
    Read r = read(module, id, from, to);
    if (!holds) r.comparison.op = negated(r.comparison.op);
    Known& one = known.try_emplace(r.key, Known{r.natural, r.natural, {}, false}).first->second;
    if (one.reported || !canBe(r.natural, r.comparison)) return;  // alone() has said it
    one.values.narrow(r.comparison);
    one.said.push_back({r.comparison, e.span});
    if (!one.values.none()) return;
    one.reported = true;
    if (reported_.insert({module, id}).second) report(of, e.span, beside(one));
  }

  /// What the last of the conditions contradicts.
  std::string beside(const Known& known) const {
    const Comparison& last = known.said.back().comparison;
    std::string all;
    for (size_t i = 0; i + 1 < known.said.size(); ++i) {
      Values two = known.natural;
      two.narrow(known.said[i].comparison);
      const std::string written = fmt::format("`{}`", c_.written(known.said[i].span));
      if (!canBe(two, last)) return written + " stands beside it";
      all += (i == 0 ? "" : ", ") + written;
    }
    return all + " stand beside it";
  }

  /// Adds what the `where`s of a set say of its elements, whose variable is `element`.
  void assumeSet(Id module, ExprId set, Id element, AllKnown& known, unsigned depth = 0) {
    if (set == kNoExpr || depth > 64) return;
    const syntax::Expr& e = p_.expr(module, set);
    if (e.kind == ExprKind::Binding) return assumeSet(module, e.kids[0], element, known, depth);
    if (e.kind == ExprKind::Where) {
      assumeSet(module, e.kids[0], element, known, depth + 1);
      const std::vector<Id>& vars = p_.info(module, set).vars;
      if (!vars.empty()) assume(module, e.kids[1], true, Of::Set, known, vars[0], element);
      return;
    }
    const Resolution& r = p_.info(module, set).res;
    if (r.meaning != Meaning::Function || r.object != kNone || e.kind == ExprKind::Call) return;
    const FunctionInfo& f = p_.functions[r.id];
    if (f.kind == FunctionKind::Define && f.params.empty()) assumeSet(f.module, f.body(), element, known, depth + 1);
  }

  void both(Id module, ExprId condition, const AllKnown& known) {
    AllKnown holds = known, fails = known;
    assume(module, condition, true, Of::Condition, holds);
    assume(module, condition, false, Of::Denied, fails);
  }

  void walk(Id module, ExprId id) {
    if (id == kNoExpr || depth_ > 2'000) return;
    ++depth_;
    const syntax::Expr& e = p_.expr(module, id);
    const std::vector<Id>& vars = p_.info(module, id).vars;
    AllKnown known;
    switch (e.kind) {
      case ExprKind::And:
      case ExprKind::AllOf:
      case ExprKind::Or:
      case ExprKind::AnyOf:
      case ExprKind::Implies: both(module, id, known); break;
      case ExprKind::Where:
        if (!vars.empty()) assumeSet(module, id, vars[0], known);
        break;
      case ExprKind::Quantifier:
        if (vars.empty()) break;
        assumeSet(module, e.kids[1], vars[0], known);
        both(module, e.kids[2], known);
        break;
      case ExprKind::Aggregate:
        if (vars.empty() || e.aggregate != syntax::AggregateOp::Share) break;
        assumeSet(module, e.kids[0], vars[0], known);
        both(module, e.kids[1], known);
        break;
      case ExprKind::ForEach:
        for (size_t i = 0; i < vars.size(); ++i) assumeSet(module, e.kids[i + 2], vars[i], known);
        assume(module, e.kids[1], true, Of::Set, known);
        both(module, e.kids[0], known);
        break;
      default: break;
    }
    forKids(e, [&](ExprId kid) { walk(module, kid); });
    --depth_;
  }

  Checker& c_;
  CheckedProgram& p_;
  std::set<std::pair<Id, ExprId>> reported_;
  unsigned depth_ = 0;
};

}  // namespace

void Checker::checkContradictions() { ContradictionPass(*this).run(); }

}  // namespace tollgate::sema
