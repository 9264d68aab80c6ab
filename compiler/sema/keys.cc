// Expressions by meaning: two texts that read the same thing have one key.

#include <fmt/format.h>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

using syntax::ExprKind;

ExprId withoutBinding(const CheckedProgram& p, Id module, ExprId id) {
  while (id != kNoExpr && p.expr(module, id).kind == ExprKind::Binding) id = p.expr(module, id).kids[0];
  return id;
}

namespace {

/// The variable that stands for the element of one text: that of the innermost `where`.
Id canonical(const CheckedProgram& p, Id var) {
  while (var != kNone && p.variables[var].sameElementAs != kNone) var = p.variables[var].sameElementAs;
  return var;
}

struct Keys {
  const CheckedProgram& p;
  Id module;
  Id from, to;  // elements: the one is written as the other
  // Elements bound inside the key itself, by depth: the same text elsewhere binds other variables.
  std::vector<Id> bound;

  std::string variable(Id var) const {
    for (size_t i = bound.size(); i-- > 0;) {
      if (bound[i] == var) return fmt::format("#{}", i);
    }
    const Id element = canonical(p, var);
    return fmt::format("v{}", from != kNone && element == canonical(p, from) ? canonical(p, to) : element);
  }

  std::string key(ExprId id) {
    if (id == kNoExpr) return "-";
    const syntax::Expr& e = p.expr(module, id);
    const ExprInfo& info = p.info(module, id);
    if (e.kind == ExprKind::Binding) return key(e.kids[0]);
    if (e.kind == ExprKind::Name || e.kind == ExprKind::This) {
      const Resolution& r = info.res;
      const std::string object = r.object == kNone ? "" : variable(r.object) + ".";
      switch (r.meaning) {
        case Meaning::Variable: return variable(r.id);
        case Meaning::Field: return fmt::format("{}f{}", object, r.extra);
        case Meaning::None: return "?" + e.text;
        default: return fmt::format("{}m{}:{}:{}", object, static_cast<int>(r.meaning), r.id, r.extra == kNone ? 0 : r.extra);
      }
    }
    if (e.kind == ExprKind::Member) {
      const Resolution& r = info.res;
      if (r.meaning == Meaning::Field) return fmt::format("{}.f{}", key(e.kids[0]), r.extra);
      if (r.meaning == Meaning::Function && p.functions[r.id].kind == FunctionKind::Property) {
        return fmt::format("{}.m{}:{}:0", key(e.kids[0]), static_cast<int>(r.meaning), r.id);
      }
      return fmt::format("m{}:{}:{}", static_cast<int>(r.meaning), r.id, r.extra == kNone ? 0 : r.extra);
    }
    std::string out = fmt::format("{}/{}/{}/{}/{}/{}", static_cast<int>(e.kind), static_cast<int>(e.arith), static_cast<int>(e.compare),
                                  static_cast<int>(e.aggregate), static_cast<int>(e.quantifier), e.negated);
    if (info.constant)
      out += fmt::format("={}:{}:{}:{}", info.constant->integer, info.constant->denominator, info.constant->number, info.constant->text);
    if (info.res.meaning != Meaning::None) out += fmt::format("@{}:{}:{}", static_cast<int>(info.res.meaning), info.res.id, info.res.extra);
    if (e.kind == ExprKind::OrderedIs || e.kind == ExprKind::DateOf || e.kind == ExprKind::Quantity) out += e.text;
    if (e.kind == ExprKind::DecisionDay) out += fmt::format("b{}{}", info.body, e.asOf ? "d" : "");
    if (e.kind == ExprKind::DecisionIs) out += fmt::format("o{}b{}{}{}", info.outcome, info.body, e.since ? "s" : "", e.asOf ? "d" : "");
    out += "(";
    const bool binds = !info.vars.empty();
    if (binds && e.kind != ExprKind::ForEach) {
      // The set stands outside the element, everything else inside.
      const size_t setAt = e.kind == ExprKind::Quantifier ? 1 : 0;
      out += key(e.kids[setAt]);
      bound.push_back(info.vars[0]);
      for (size_t i = 0; i < e.kids.size(); ++i) {
        if (i != setAt) out += "," + key(e.kids[i]);
      }
      bound.pop_back();
    } else {
      for (size_t i = 2; i < e.kids.size() && binds; ++i) {
        out += key(e.kids[i]) + ",";
        bound.push_back(info.vars[i - 2]);
      }
      for (size_t i = 0; i < (binds ? std::min<size_t>(2, e.kids.size()) : e.kids.size()); ++i) out += "," + key(e.kids[i]);
      for (size_t i = 0; i < info.vars.size() && binds; ++i) bound.pop_back();
    }
    return out + ")";
  }
};

}  // namespace

std::string keyOf(const CheckedProgram& program, Id module, ExprId id, Id from, Id to) {
  return Keys{program, module, from, to, {}}.key(id);
}

}  // namespace tollgate::sema
