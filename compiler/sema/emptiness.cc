// What an empty population means (M4), and decisions that decide membership (M9). Both ask where an expression
// stands once all definitions are put in: a definition is walked as often as it stands differently.

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/bodies.h"
#include "compiler/sema/checker.h"

namespace tollgate::sema {

using syntax::AggregateOp;
using syntax::ExprKind;

namespace {

/// What the set says by itself: nothing, its own `may be empty`, or one that it inherits from its collection.
struct SetRule {
  EmptyRule rule;
  bool neverEmpty = false;  // all values of an enum
};

/// What nobody wrote asks whether there is a report, and what it lists: that there is nothing is an answer.
constexpr const char* kAskedOfReport = "nothing to list, or no report on file, is what is asked";

class EmptinessPass {
 public:
  explicit EmptinessPass(Checker& checker) : c_(checker), p_(checker.p) {}

  void run() {
    const std::vector<Body> bodies = allBodies(p_);
    for (Id m = 0; m < p_.modules.size(); ++m) {
      for (ExprId id = 0; id < p_.modules[m]->tree.exprs.size(); ++id) {
        const ExprInfo& info = p_.info(m, id);
        if (!info.checked || !runsOverSet(p_.expr(m, id))) continue;
        p_.modules[m]->exprs[id].empty = info.made ? EmptyRule{EmptyIs::SumDecides, false, kAskedOfReport} : ruleOf(m, id);
      }
    }
    for (const ReportInfo& report : p_.reports) {
      for (const ReportContentInfo& content : report.contents) counted(content.function);
    }
    for (Id g = 0; g < p_.gates.size(); ++g) {
      for (const CriterionInfo& criterion : p_.gates[g].criteria) answers(p_.gates[g].module, *criterion.decl);
    }
    for (const Body& body : bodies) {
      switch (body.place) {
        case Place::Require:
        case Place::Applies:
        case Place::Set: walk(body.module, body.expr, {}); break;
        case Place::Property: walk(body.module, body.expr, {true, "", {}}); break;
        case Place::Exception: walk(body.module, body.expr, {true, "an exception", {}}); break;
        case Place::Where: walk(body.module, body.expr, {true, "a `where`", {}}); break;
        case Place::Define:
        case Place::IfNone: break;
      }
    }
  }

 private:
  struct Standing {
    bool nested = false;
    std::string membership;  // "a `where`", "an exception"; "" otherwise
    Span calledAt;           // where the definition is put in
  };

  /// A fold, or `latest`, which finds nothing in an empty set.
  static bool runsOverSet(const syntax::Expr& e) {
    const bool picks = e.aggregate == AggregateOp::Latest || e.aggregate == AggregateOp::Earliest;
    return isFold(e) || (e.kind == ExprKind::Aggregate && picks);
  }

  SetRule setRule(Id module, ExprId id, bool narrowed, unsigned depth) {
    id = withoutBinding(p_, module, id);
    if (id == kNoExpr || depth > 200) return {};
    const syntax::Expr& e = p_.expr(module, id);
    const Resolution& r = p_.info(module, id).res;
    if (e.kind == ExprKind::Where) return setRule(module, e.kids[0], true, depth + 1);
    if (e.kind == ExprKind::Range || e.kind == ExprKind::Tuple) return {{EmptyIs::SumDecides, true, ""}, !narrowed};
    if (e.kind == ExprKind::When) {
      SetRule a = setRule(module, e.kids[0], narrowed, depth + 1), b = setRule(module, e.kids[2], narrowed, depth + 1);
      if (a.rule.is == EmptyIs::NothingToExamine) return a;
      return b.rule.is == EmptyIs::NothingToExamine || b.rule.inherited ? b : a;
    }
    switch (r.meaning) {
      case Meaning::EnumSet: return narrowed ? SetRule{} : SetRule{{EmptyIs::SumDecides, true, ""}, true};
      case Meaning::Collection: {
        const syntax::MayBeEmpty& says = p_.records[r.id].decl->mayBeEmpty;
        if (!says.written()) return {};
        return {{EmptyIs::SumDecides, true, says.because.text}, false};
      }
      case Meaning::Function: {
        const FunctionInfo& f = p_.functions[r.id];
        if (f.mayBeEmpty().written()) return {{EmptyIs::SumDecides, narrowed, f.mayBeEmpty().because.text}, false};
        SetRule inner = setRule(f.module, f.body(), narrowed, depth + 1);
        // What a definition is made of may say it for itself, but the definition did not.
        inner.rule.inherited = true;
        if (inner.rule.is == EmptyIs::NothingToExamine) inner.rule = {};
        return inner;
      }
      default: return {};
    }
  }

  EmptyRule ruleOf(Id module, ExprId id) {
    EmptyRule result;
    bool first = true;
    bool allNever = true;
    for (ExprId set : foldSets(p_.expr(module, id))) {
      const SetRule rule = setRule(module, set, false, 0);
      if (rule.rule.is == EmptyIs::NothingToExamine) return {};
      if (rule.neverEmpty && !first) continue;
      if (first || allNever || rule.rule.inherited) result = rule.rule;
      allNever = allNever && rule.neverEmpty;
      first = false;
    }
    return result;
  }

  /// What the truth of a part is to the requirement: it, its opposite, or neither (a choice, a truth compared).
  enum class Side : uint8_t { Same, Opposite, Neither };
  struct DirectFold {
    ExprId id = kNoExpr;
    Side side = Side::Same;
  };

  /// Folds of a requirement that stand in no condition of another: `if no SET` answers for them.
  void directFolds(Id module, ExprId id, Side side, std::vector<DirectFold>& out) {
    if (id == kNoExpr) return;
    const syntax::Expr& e = p_.expr(module, id);
    const Side opposite = side == Side::Same ? Side::Opposite : side == Side::Opposite ? Side::Same : Side::Neither;
    if (isFold(e)) out.push_back({id, side});
    switch (e.kind) {
      case ExprKind::Quantifier: return directFolds(module, e.kids[0], Side::Neither, out);
      case ExprKind::Aggregate:
      case ExprKind::Where: return;
      case ExprKind::ForEach:
      case ExprKind::And:
      case ExprKind::Or:
      case ExprKind::AllOf:
      case ExprKind::AnyOf:
        if (e.kind == ExprKind::ForEach) return directFolds(module, e.kids[0], side, out);
        return forKids(e, [&](ExprId kid) { directFolds(module, kid, side, out); });
      case ExprKind::Not: return directFolds(module, e.kids[0], opposite, out);
      case ExprKind::Implies: directFolds(module, e.kids[0], opposite, out); return directFolds(module, e.kids[1], side, out);
      case ExprKind::When:
        directFolds(module, e.kids[1], Side::Neither, out);
        directFolds(module, e.kids[0], side, out);
        return directFolds(module, e.kids[2], side, out);
      default:
        // A number compared is as true as its comparison; a truth compared is not.
        forKids(e, [&](ExprId kid) { directFolds(module, kid, p_.info(module, kid).type.is(TypeKind::Flag) ? Side::Neither : side, out); });
    }
  }

  /// A number of a report: it states how many there are, and none is a number too.
  void counted(Id function) {
    if (function == kNone) return;
    const FunctionInfo& f = p_.functions[function];
    if (!f.result.is(TypeKind::Count) && !f.result.is(TypeKind::Integer)) return;
    std::vector<DirectFold> folds;
    directFolds(f.module, f.body(), Side::Same, folds);
    for (const auto& [fold, side] : folds) {
      EmptyRule& empty = p_.modules[f.module]->exprs[fold].empty;
      if (p_.expr(f.module, fold).kind != ExprKind::Aggregate || empty.is != EmptyIs::NothingToExamine) continue;
      empty = {EmptyIs::SumDecides, false, "a report states how many there are"};
    }
  }

  void answers(Id module, const syntax::CriterionDecl& criterion) {
    if (criterion.ifNone.empty() || criterion.scope.written()) return;
    std::vector<DirectFold> folds;
    directFolds(module, criterion.require, Side::Same, folds);
    std::map<std::string, Span> answered;
    for (const syntax::IfNone& clause : criterion.ifNone) {
      if (clause.set == kNoExpr || p_.info(module, clause.set).type.isError()) continue;
      const std::string key = keyOf(p_, module, withoutBinding(p_, module, clause.set));
      const Span span = p_.expr(module, clause.set).span;
      if (const auto [first, fresh] = answered.emplace(key, clause.span); !fresh) {
        c_.report(DiagKind::IfNoTwice, clause.span, {c_.written(span)}).labels.push_back({first->second, "the first one"});
        continue;
      }
      EmptyRule rule;
      rule.because = clause.because.text;
      switch (clause.answer) {
        case syntax::EmptyAnswer::Met: rule.is = EmptyIs::Met; break;
        case syntax::EmptyAnswer::NotMet: rule.is = EmptyIs::NotMet; break;
        case syntax::EmptyAnswer::NotApplicable: rule.is = EmptyIs::NotApplicable; break;
      }
      bool matched = false;
      bool unread = criterion.require == kNoExpr || p_.info(module, criterion.require).type.isError();
      std::vector<std::string> sets;
      for (const auto& [fold, side] : folds) {
        for (ExprId set : foldSets(p_.expr(module, fold))) {
          const ExprId bare = withoutBinding(p_, module, set);
          unread = unread || p_.info(module, bare).type.isError();
          const std::string text = c_.written(p_.expr(module, bare).span);
          if (std::find(sets.begin(), sets.end(), text) == sets.end()) sets.push_back(text);
          if (keyOf(p_, module, bare) != key) continue;
          matched = true;
          if (side == Side::Neither) {
            c_.report(DiagKind::IfNoUnclear, clause.span, {c_.written(span)})
                .labels.push_back({p_.expr(module, fold).span, "counted here"});
            continue;
          }
          // The answer is the requirement's, whichever way the count stands in it.
          EmptyRule& empty = p_.modules[module]->exprs[fold].empty = rule;
          if (side == Side::Opposite && rule.is == EmptyIs::Met) empty.is = EmptyIs::NotMet;
          if (side == Side::Opposite && rule.is == EmptyIs::NotMet) empty.is = EmptyIs::Met;
        }
      }
      // A requirement that could not be read counts over sets that nobody knows.
      if (matched || unread || std::find(sets.begin(), sets.end(), "") != sets.end()) continue;
      Diagnostic& diag = c_.report(DiagKind::IfNoUnmatched, span, {c_.written(span)});
      if (sets.empty()) {
        diag.help = "the requirement counts over no set: remove this line";
      } else if (std::find(sets.begin(), sets.end(), c_.written(span)) != sets.end()) {
        diag.help = "there it is another set for each element: say `may be empty because \"…\"` where it is defined";
      } else {
        diag.help = fmt::format("it counts over `{}`", fmt::join(sets, "`, `"));
        if (sets.size() == 1) diag.fixes.push_back({fmt::format("write `{}`", sets[0]), {{span, sets[0]}}});
      }
    }
  }

  void unsaid(Id module, ExprId id, const Standing& standing) {
    if (!reported_.insert({module, id}).second) return;
    for (ExprId set : foldSets(p_.expr(module, id))) unsaidOf(module, set, standing);
  }

  /// Being none of a set holds of whatever is asked about where the set is empty, as `no` does.
  void membership(Id module, const syntax::Expr& e, const Standing& standing) {
    if (e.kind != ExprKind::IsIn && e.kind != ExprKind::Includes) return;
    const ExprId set = e.kids[e.kind == ExprKind::IsIn ? 1 : 0];
    const bool rows = p_.info(module, set).type.element == TypeKind::Ref;
    const ExprId bare = withoutBinding(p_, module, set);
    const Meaning meaning = p_.info(module, bare).res.meaning;
    const bool ofRows = p_.expr(module, bare).kind == ExprKind::Where || meaning == Meaning::Collection || meaning == Meaning::Function;
    if (rows && ofRows && reported_.insert({module, set}).second) unsaidOf(module, set, standing);
  }

  void unsaidOf(Id module, ExprId set, const Standing& standing) {
    const SetRule rule = setRule(module, set, false, 0);
    if (rule.rule.is == EmptyIs::NothingToExamine && !rule.neverEmpty && !p_.info(module, set).type.isError()) {
      const ExprId bare = withoutBinding(p_, module, set);
      const std::string text = c_.written(p_.expr(module, bare).span);
      Diagnostic& diag = c_.report(DiagKind::EmptinessUnsaid, p_.expr(module, bare).span, {text});
      const Resolution& r = p_.info(module, bare).res;
      if (r.meaning == Meaning::Function) {
        const FunctionInfo& f = p_.functions[r.id];
        diag.help = fmt::format("write it at the definition: `{} means …, may be empty because \"…\"`", f.decl().name);
        diag.labels.push_back({f.decl().nameSpan, "defined here"});
      } else {
        const bool named = p_.expr(module, bare).kind == ExprKind::Where &&
                           p_.expr(module, p_.expr(module, bare).kids[0]).kind == ExprKind::Binding;
        diag.help = fmt::format("give the set a name that says it: `define NAME means {}, may be empty because \"…\"`", named ? "…" : text);
      }
      if (standing.calledAt.valid()) diag.labels.push_back({standing.calledAt, "put into a condition here"});
    }
  }

  /// `X is absent` in a condition or of a property, where X picks a row of a set, by a definition perhaps: it holds of a set that is empty.
  void absentPick(Id module, ExprId id, Standing standing, unsigned depth) {
    if (id == kNoExpr || depth > 200) return;
    const syntax::Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (info.res.meaning == Meaning::Function) {
      const FunctionInfo& f = p_.functions[info.res.id];
      standing.calledAt = e.span;
      standing.nested |= f.kind != FunctionKind::Define;
      return absentPick(f.module, f.body(), standing, depth + 1);
    }
    if (standing.nested && runsOverSet(e) && info.empty.is == EmptyIs::NothingToExamine) unsaid(module, id, standing);
  }

  void walk(Id module, ExprId id, const Standing& standing) {
    if (id == kNoExpr || depth_ > 4'000) return;
    ++depth_;
    const syntax::Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (standing.nested && isFold(e) && info.empty.is == EmptyIs::NothingToExamine) unsaid(module, id, standing);
    membership(module, e, standing);
    if (e.kind == ExprKind::IsAbsent) absentPick(module, e.kids[0], standing, 0);
    const bool ofDecision = e.kind == ExprKind::DecisionIs || e.kind == ExprKind::DecisionDay;
    if (ofDecision && !standing.membership.empty() && info.res.meaning == Meaning::Decision) {
      const DecisionInfo& d = p_.decisions[info.res.id];
      if (d.whileUndecided == kNone && !d.decl->whileUndecided.written() && reported_.insert({module, id}).second) {
        Diagnostic& diag = c_.report(DiagKind::UndecidedInSet, e.span, {d.name, standing.membership});
        diag.help = fmt::format("write `while undecided: {}` (or another outcome) in the decision", d.outcomes.back());
        if (d.decl) diag.labels.push_back({d.decl->nameSpan, "the decision"});
        if (standing.calledAt.valid()) diag.labels.push_back({standing.calledAt, "put in here"});
      }
    }
    if (info.res.meaning == Meaning::Function) {
      const FunctionInfo& f = p_.functions[info.res.id];
      Standing inside = standing;
      inside.calledAt = e.span;
      if (f.kind != FunctionKind::Define) inside.nested = true;
      if (f.kind == FunctionKind::Exception && inside.membership.empty()) inside.membership = "an exception";
      if (visited_.insert({info.res.id, inside.nested, inside.membership}).second) walk(f.module, f.body(), inside);
    }
    Standing condition = standing;
    condition.nested = true;
    Standing member = condition;
    member.membership = "a `where`";
    switch (e.kind) {
      case ExprKind::Quantifier:
        walk(module, e.kids[0], standing);
        walk(module, e.kids[1], standing);
        walk(module, e.kids[2], condition);
        break;
      case ExprKind::Where:
        walk(module, e.kids[0], standing);
        walk(module, e.kids[1], member);
        break;
      case ExprKind::Aggregate:
        walk(module, e.kids[0], standing);
        for (size_t i = 1; i < e.kids.size(); ++i) walk(module, e.kids[i], condition);
        break;
      case ExprKind::ForEach:
        for (size_t i = 2; i < e.kids.size(); ++i) walk(module, e.kids[i], standing);
        walk(module, e.kids[1], member);
        walk(module, e.kids[0], standing);
        break;
      case ExprKind::Call:
        // The callee itself was put in above.
        if (p_.expr(module, e.kids[0]).kind == ExprKind::Member) {
          forKids(p_.expr(module, e.kids[0]), [&](ExprId kid) { walk(module, kid, standing); });
        }
        for (size_t i = 1; i < e.kids.size(); ++i) walk(module, e.kids[i], standing);
        break;
      default: forKids(e, [&](ExprId kid) { walk(module, kid, standing); });
    }
    --depth_;
  }

  Checker& c_;
  CheckedProgram& p_;
  std::set<std::pair<Id, ExprId>> reported_;
  std::set<std::tuple<Id, bool, std::string>> visited_;
  unsigned depth_ = 0;
};

}  // namespace

void Checker::checkEmptiness() { EmptinessPass(*this).run(); }

}  // namespace tollgate::sema
