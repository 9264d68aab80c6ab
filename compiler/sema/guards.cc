// Optional values (M3): a `T?` is compared only where the same text says that it is present.

#include <map>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/bodies.h"
#include "compiler/sema/checker.h"
#include "compiler/sema/presence.h"

namespace tollgate::sema {

using syntax::ExprKind;

namespace {

using Facts = Presence::Facts;

class GuardPass {
 public:
  explicit GuardPass(Checker& checker) : c_(checker), p_(checker.p) {}

  void run() {
    for (const Body& body : allBodies(p_)) {
      module_ = body.module;
      // The set of `if no SET` stands in the requirement too, and is guarded there.
      if (body.place == Place::IfNone || unread(body.expr, 0)) continue;
      const Facts facts = ofInstances(body);
      walk(body.expr, facts);
      if (p_.info(module_, body.expr).type.is(TypeKind::Flag) && body.place != Place::Define && body.place != Place::Property) {
        need(body.expr, facts, body.expr);
      }
    }
  }

 private:
  /// What the `where` of a gate says of the instances that are judged. One of which that is open is undetermined in any case (M12).
  Facts ofInstances(const Body& body) const {
    Facts facts;
    const bool judges = body.gate != kNone && (body.criterion != kNone || body.place == Place::Applies);
    if (judges) presence().learn(p_.gates[body.gate].decl->scope.where, true, facts);
    return facts;
  }
  /// A comparison with something that nobody knows: it may be the very guard, with a slip of the pen in it.
  bool unread(ExprId id, unsigned depth) const {
    if (id == kNoExpr || depth > 4'000) return false;
    if (e(id).kind == ExprKind::Compare) {
      for (ExprId kid : e(id).kids) {
        if (kid != kNoExpr && type(kid).isError()) return true;
      }
    }
    bool found = false;
    forKids(e(id), [&](ExprId kid) { found = found || unread(kid, depth + 1); });
    return found;
  }
  const syntax::Expr& e(ExprId id) const { return p_.expr(module_, id); }
  const Type& type(ExprId id) const { return p_.info(module_, id).type; }
  Presence presence() const { return {p_, module_}; }

  void needFlag(ExprId id, const Facts& facts) {
    if (id != kNoExpr && type(id).is(TypeKind::Flag)) need(id, facts, id);
  }

  void need(ExprId id, const Facts& facts, ExprId condition) {
    const ExprId found = presence().missing(id, facts);
    if (found == kNoExpr || !reported_.insert({module_, found}).second) return;
    const std::string name = c_.written(e(found).span);
    Diagnostic& diag = c_.report(DiagKind::MayBeAbsent, e(found).span, {name});
    const bool element = e(found).kind == ExprKind::Aggregate;
    diag.help = element ? fmt::format("a {} over no element is absent: define it, and write `… is present and …`", e(found).text)
                        : fmt::format("write `{} is present and …`", name);
    // Only around a condition that stands on its own; a value inside a set or an argument needs the author.
    if (condition == kNoExpr || element) return;
    const Span span = e(condition).span;
    diag.fixes.push_back(
        {fmt::format("write `{} is present and …`", name),
         {{{span.file, span.begin, span.begin}, fmt::format("({} is present and ", name)}, {{span.file, span.end, span.end}, ")"}}});
  }

  void conditions(const std::vector<ExprId>& kids, bool holds, const Facts& facts) {
    // Of each what all the others say.
    std::vector<Facts> learned(kids.size());
    std::map<std::string, size_t> sayers;
    Facts inside = facts;
    for (size_t i = 0; i < kids.size(); ++i) {
      presence().learn(kids[i], holds, learned[i]);
      for (const std::string& fact : learned[i]) ++sayers[fact];
      inside.insert(learned[i].begin(), learned[i].end());
    }
    for (size_t i = 0; i < kids.size(); ++i) {
      std::vector<std::string> own;  // what it alone says
      for (const std::string& fact : learned[i]) {
        if (sayers[fact] == 1 && !facts.contains(fact)) own.push_back(fact);
      }
      for (const std::string& fact : own) inside.erase(fact);
      walk(kids[i], inside);
      needFlag(kids[i], inside);
      inside.insert(own.begin(), own.end());
    }
  }

  void walk(ExprId id, const Facts& facts) {
    if (id == kNoExpr || depth_ > 4'000) return;
    ++depth_;
    const syntax::Expr& expr = e(id);
    const Resolution& r = p_.info(module_, id).res;
    auto all = [&](const Facts& f) { forKids(expr, [&](ExprId kid) { walk(kid, f); }); };
    switch (expr.kind) {
      case ExprKind::And:
      case ExprKind::AllOf: conditions(expr.kids, true, facts); break;
      case ExprKind::Or:
      case ExprKind::AnyOf: conditions(expr.kids, false, facts); break;
      case ExprKind::Implies: {
        Facts premise = facts, conclusion = facts;
        presence().learn(expr.kids[1], false, premise);
        presence().learn(expr.kids[0], true, conclusion);
        walk(expr.kids[0], premise);
        walk(expr.kids[1], conclusion);
        needFlag(expr.kids[0], premise);
        needFlag(expr.kids[1], conclusion);
        break;
      }
      case ExprKind::Not:
        all(facts);
        needFlag(expr.kids[0], facts);
        break;
      case ExprKind::When: {
        Facts then = facts, otherwise = facts;
        presence().learn(expr.kids[1], true, then);
        presence().learn(expr.kids[1], false, otherwise);
        walk(expr.kids[0], then);
        walk(expr.kids[1], facts);
        walk(expr.kids[2], otherwise);
        needFlag(expr.kids[1], facts);
        break;
      }
      case ExprKind::Compare:
      case ExprKind::IsOneOf:
      case ExprKind::OrderedIs:
        all(facts);
        for (ExprId kid : expr.kids) need(kid, facts, id);
        break;
      case ExprKind::IsIn:
        all(facts);
        need(expr.kids[0], facts, id);
        break;
      case ExprKind::Includes:
        all(facts);
        need(expr.kids[1], facts, id);
        break;
      case ExprKind::DecisionIs:
      case ExprKind::DecisionDay:
      case ExprKind::GateIsMet:
      case ExprKind::ReportOnFile:
      case ExprKind::ReportComplete:
      case ExprKind::ReportLists:
        for (size_t i = 1; i < expr.kids.size(); ++i) {
          walk(expr.kids[i], facts);
          need(expr.kids[i], facts, type(id).is(TypeKind::Flag) ? id : kNoExpr);
        }
        break;
      case ExprKind::Call: {
        all(facts);
        for (size_t i = 1; i < expr.kids.size(); ++i) {
          bool wanted = false;
          if (r.meaning == Meaning::Function) {
            const FunctionInfo& f = p_.functions[r.id];
            const size_t at = i - 1 + (f.kind == FunctionKind::Property ? 1 : 0);
            wanted = at < f.params.size() && p_.variables[f.params[at]].type.optional;
          }
          if (!wanted) need(expr.kids[i], facts, type(id).is(TypeKind::Flag) ? id : kNoExpr);
        }
        break;
      }
      case ExprKind::Index:
        all(facts);
        for (size_t i = 1; i < expr.kids.size(); ++i) need(expr.kids[i], facts, kNoExpr);
        break;
      case ExprKind::Where: {
        walk(expr.kids[0], facts);
        Facts inside = facts;
        presence().learnSet(expr.kids[0], inside);
        walk(expr.kids[1], inside);
        needFlag(expr.kids[1], inside);
        break;
      }
      case ExprKind::Quantifier: {
        walk(expr.kids[0], facts);
        need(expr.kids[0], facts, id);
        walk(expr.kids[1], facts);
        Facts inside = facts;
        presence().learnSet(expr.kids[1], inside);
        walk(expr.kids[2], inside);
        needFlag(expr.kids[2], inside);
        break;
      }
      case ExprKind::Aggregate: {
        walk(expr.kids[0], facts);
        Facts inside = facts;
        presence().learnSet(expr.kids[0], inside);
        for (size_t i = 1; i < expr.kids.size(); ++i) {
          walk(expr.kids[i], inside);
          const bool condition = expr.kids[i] != kNoExpr && type(expr.kids[i]).is(TypeKind::Flag);
          const bool latest = expr.aggregate == syntax::AggregateOp::Latest || expr.aggregate == syntax::AggregateOp::Earliest;
          if (!latest) need(expr.kids[i], inside, condition ? expr.kids[i] : kNoExpr);  // latest: the checker has said it
        }
        break;
      }
      case ExprKind::ForEach: {
        Facts inside = facts;
        for (size_t i = 2; i < expr.kids.size(); ++i) {
          walk(expr.kids[i], inside);
          presence().learnSet(expr.kids[i], inside);
        }
        walk(expr.kids[1], inside);
        if (expr.kids[1] != kNoExpr) {
          needFlag(expr.kids[1], inside);
          presence().learn(expr.kids[1], true, inside);
        }
        walk(expr.kids[0], inside);
        needFlag(expr.kids[0], inside);
        break;
      }
      default: all(facts);
    }
    --depth_;
  }

  Checker& c_;
  CheckedProgram& p_;
  Id module_ = kNone;
  std::set<std::pair<Id, ExprId>> reported_;
  unsigned depth_ = 0;
};

}  // namespace

void Checker::checkGuards() { GuardPass(*this).run(); }

}  // namespace tollgate::sema
