// Whose limit a table is (M14): `a limit for each X` is compared only with a set narrowed to one X, and
// `a limit for all X together` never with one.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/bodies.h"
#include "compiler/sema/checker.h"

namespace tollgate::sema {

using syntax::AggregateOp;
using syntax::ExprKind;

namespace {

class LimitPass {
 public:
  explicit LimitPass(Checker& checker) : c_(checker), p_(checker.p) {}

  void run() {
    for (Id m = 0; m < p_.modules.size(); ++m) {
      for (ExprId id = 0; id < p_.modules[m]->tree.exprs.size(); ++id) {
        if (p_.info(m, id).checked) visit(m, id);
      }
    }
  }

 private:
  struct Part {
    Id module = kNone;
    ExprId id = kNoExpr;
  };
  /// What a number is made of: the parts of sums, products and choices, also through definitions; else itself.
  void partsOf(Id module, ExprId id, std::vector<Part>& out, unsigned depth = 0) const {
    constexpr size_t kMost = 1000;
    if (id == kNoExpr || depth > 64 || out.size() > kMost) return;
    const syntax::Expr& e = p_.expr(module, id);
    const Resolution& r = p_.info(module, id).res;
    if (r.meaning == Meaning::Function) return partsOf(p_.functions[r.id].module, p_.functions[r.id].body(), out, depth + 1);
    if (e.kind == ExprKind::Arith) {
      for (ExprId kid : e.kids) partsOf(module, kid, out, depth + 1);
    } else if (e.kind == ExprKind::When) {
      partsOf(module, e.kids[0], out, depth + 1);
      partsOf(module, e.kids[2], out, depth + 1);
    } else {
      out.push_back({module, id});
    }
  }
  /// The tables that a limit is read from.
  std::vector<Id> tablesOf(Id module, ExprId limit) const {
    std::vector<Part> parts;
    partsOf(module, limit, parts);
    std::vector<Id> tables;
    for (const Part& part : parts) {
      const Resolution& r = p_.info(part.module, part.id).res;
      const bool read = p_.expr(part.module, part.id).kind == ExprKind::Index && r.meaning == Meaning::Table;
      if (read && std::find(tables.begin(), tables.end(), r.id) == tables.end()) tables.push_back(r.id);
    }
    return tables;
  }

  Id canonical(Id var) const {
    while (var != kNone && p_.variables[var].sameElementAs != kNone) var = p_.variables[var].sameElementAs;
    return var;
  }

  bool mentions(Id module, ExprId id, Id var) const {
    if (id == kNoExpr) return false;
    const Resolution& r = p_.info(module, id).res;
    if (r.meaning == Meaning::Variable && canonical(r.id) == var) return true;
    if (r.object != kNone && canonical(r.object) == var) return true;
    bool found = false;
    forKids(p_.expr(module, id), [&](ExprId kid) { found = found || mentions(module, kid, var); });
    return found;
  }

  /// The field of the element itself that this is, if it is of type X; else kNone.
  Id fieldOf(Id module, ExprId id, Id var, const Type& x) const {
    const syntax::Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (info.res.meaning != Meaning::Field || !(info.type.required() == x)) return kNone;
    if (e.kind == ExprKind::Name) return canonical(info.res.object) == var ? info.res.extra : kNone;
    if (e.kind != ExprKind::Member) return kNone;
    const Resolution& object = p_.info(module, e.kids[0]).res;
    return object.meaning == Meaning::Variable && canonical(object.id) == var ? info.res.extra : kNone;
  }

  /// The field by which the condition narrows to one X; kNone if it does not.
  Id narrowingField(Id module, ExprId id, Id var, const Type& x) const {
    if (id == kNoExpr) return kNone;
    const syntax::Expr& e = p_.expr(module, id);
    if (e.kind == ExprKind::And || e.kind == ExprKind::AllOf) {
      for (ExprId kid : e.kids) {
        if (const Id field = narrowingField(module, kid, var, x); field != kNone) return field;
      }
      return kNone;
    }
    if (e.kind == ExprKind::Or || e.kind == ExprKind::AnyOf) return oneOrNone(module, e, var, x);
    if (e.kind != ExprKind::Compare || e.compare != syntax::CompareOp::Is) return kNone;
    for (size_t side = 0; side < 2; ++side) {
      const Id field = fieldOf(module, e.kids[side], var, x);
      if (field != kNone && !mentions(module, e.kids[1 - side], var)) return field;
    }
    return kNone;
  }

  /// One alternative narrows to one X, and in all others the same field is absent: those rows are of no X, so nothing that another
  /// X has to answer for is counted.
  Id oneOrNone(Id module, const syntax::Expr& alternatives, Id var, const Type& x) const {
    Id found = kNone;
    for (ExprId kid : alternatives.kids) {
      const Id field = narrowingField(module, kid, var, x);
      if (field != kNone && found != kNone) return kNone;
      if (field != kNone) found = field;
    }
    for (ExprId kid : alternatives.kids) {
      if (found == kNone || (narrowingField(module, kid, var, x) == kNone && !saysAbsent(module, kid, var, x, found))) return kNone;
    }
    return found;
  }

  bool saysAbsent(Id module, ExprId id, Id var, const Type& x, Id field) const {
    if (id == kNoExpr) return false;
    const syntax::Expr& e = p_.expr(module, id);
    if (e.kind == ExprKind::IsAbsent) return fieldOf(module, e.kids[0], var, x) == field;
    const bool all = e.kind == ExprKind::And || e.kind == ExprKind::AllOf;
    return all && std::any_of(e.kids.begin(), e.kids.end(), [&](ExprId kid) { return saysAbsent(module, kid, var, x, field); });
  }

  bool conditionNarrows(Id module, ExprId id, Id var, const Type& x) const { return narrowingField(module, id, var, x) != kNone; }

  bool setNarrows(Id module, ExprId id, const Type& x, unsigned depth = 0) const {
    id = withoutBinding(p_, module, id);
    if (id == kNoExpr || depth > 64) return false;
    const syntax::Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (e.kind == ExprKind::Where) {
      if (!info.vars.empty() && conditionNarrows(module, e.kids[1], canonical(info.vars[0]), x)) return true;
      return setNarrows(module, e.kids[0], x, depth + 1);
    }
    if (info.res.meaning == Meaning::Function) {
      const FunctionInfo& f = p_.functions[info.res.id];
      return setNarrows(f.module, f.body(), x, depth + 1);
    }
    return false;
  }

  /// `limit`: the tables; what is counted against them stands in `module`.
  void judge(const std::vector<Id>& limit, Id module, ExprId set, ExprId condition, Id var, Span at) {
    for (const Id table : limit) judge(table, module, set, condition, var, at);
  }
  void judge(Id table, Id module, ExprId set, ExprId condition, Id var, Span at) {
    const TableInfo& info = p_.tables[table];
    if (info.limitFor.isError()) return;
    const bool each = info.decl->limitScope == syntax::TableDecl::LimitScope::Each;
    const bool narrowed = setNarrows(module, set, info.limitFor) ||
                          (var != kNone && conditionNarrows(module, condition, canonical(var), info.limitFor));
    const std::string x = p_.typeText(info.limitFor);
    if (each && !narrowed) {
      Diagnostic& diag = c_.report(DiagKind::LimitNotNarrowed, at, {info.decl->name, x});
      diag.help = fmt::format("narrow it: `… where FIELD is v`, with a field of the type {} and one {}", x, x);
      diag.labels.push_back({info.decl->limitSpan.valid() ? info.decl->limitSpan : info.decl->nameSpan, "whose limit it is"});
    }
    if (!each && narrowed) {
      Diagnostic& diag = c_.report(DiagKind::LimitNarrowed, at, {info.decl->name, x});
      diag.help = fmt::format("count over all {} together", x);
      diag.labels.push_back({info.decl->limitSpan.valid() ? info.decl->limitSpan : info.decl->nameSpan, "whose limit it is"});
    }
  }

  void visit(Id module, ExprId id) {
    const syntax::Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (e.kind == ExprKind::Quantifier && e.kids[0] != kNoExpr) {
      const ExprId set = e.kids[1];
      judge(tablesOf(module, e.kids[0]), module, set, e.kids[2], info.vars.empty() ? kNone : info.vars[0], p_.expr(module, e.kids[0]).span);
    }
    if (e.kind != ExprKind::Compare) return;
    for (size_t side = 0; side < 2; ++side) {
      const std::vector<Id> limit = tablesOf(module, e.kids[1 - side]);
      std::vector<Part> counted;
      if (!limit.empty()) partsOf(module, e.kids[side], counted);
      for (const Part& part : counted) {
        const syntax::Expr& fold = p_.expr(part.module, part.id);
        if (fold.kind != ExprKind::Aggregate) continue;
        const ExprInfo& foldInfo = p_.info(part.module, part.id);
        const bool share = fold.aggregate == AggregateOp::Share;
        judge(limit, part.module, fold.kids[0], share ? fold.kids[1] : kNoExpr, share && !foldInfo.vars.empty() ? foldInfo.vars[0] : kNone,
              p_.expr(module, e.kids[1 - side]).span);
      }
    }
  }

  Checker& c_;
  CheckedProgram& p_;
};

}  // namespace

void Checker::checkLimitScopes() { LimitPass(*this).run(); }

}  // namespace tollgate::sema
