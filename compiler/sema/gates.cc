// Gates, criteria and the conditions that records carry.

#include <fmt/format.h>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

using syntax::ExprKind;

void Checker::checkRecords() {
  for (RecordInfo& record : p.records) {
    for (FieldInfo& field : record.fields) {
      const ExprId where = field.decl->mayBeDisputed.where;
      if (where == kNoExpr) continue;
      const Id self = static_cast<Id>(&record - p.records.data());
      field.disputedVar = newVariable("", Type::refTo(self), field.decl->nameSpan);
      Scope scope;
      scope.module = record.module;
      scope.ownerThis = field.disputedVar;
      scope.elements.push_back(field.disputedVar);
      ExprChecker(*this, scope).condition(where);
    }
  }
}

void Checker::checkCounting(Scope& scope, const std::vector<syntax::CountingOnly>& lines, std::vector<CountingInfo>& out) {
  for (const syntax::CountingOnly& line : lines) {
    CountingInfo info;
    Type element;
    if (const Symbol* symbol = findSymbol(scope.module, line.collection.text, SymbolKind::Collection, line.collection.span)) {
      info.record = symbol->id;
      element = Type::refTo(symbol->id);
    }
    info.var = newVariable("", element, line.collection.span);
    ExprChecker checker(*this, scope);
    checker.pushElement(info.var);
    checker.condition(line.where);
    out.push_back(info);
  }
}

void Checker::checkGates() {
  for (Id gate = 0; gate < p.gates.size(); ++gate) checkGate(gate);
}

void Checker::checkGate(Id gate) {
  const syntax::GateDecl& decl = *p.gates[gate].decl;
  Scope scope;
  scope.module = p.gates[gate].module;
  scope.gate = gate;
  if (decl.scope.where != kNoExpr && p.gates[gate].scopeVar != kNone) {
    Scope inner = scope;
    inner.gate = kNone;
    inner.elements.push_back(p.gates[gate].scopeVar);
    ExprChecker(*this, inner).condition(decl.scope.where);
  }
  if (p.gates[gate].instance != kNone) scope.elements.push_back(p.gates[gate].instance);
  std::vector<CountingInfo> counting;
  checkCounting(scope, decl.counting, counting);
  p.gates[gate].counting = std::move(counting);
  if (decl.applies.written()) ExprChecker(*this, scope).condition(decl.applies.when);
  if (decl.criteria.empty() && !unread(p.gates[gate].module, decl.nameSpan))
    report(DiagKind::GateWithoutCriteria, decl.nameSpan, {decl.name});
  for (Id c = 0; c < decl.criteria.size(); ++c) checkCriterion(gate, c);
}

/// An `implies` with whose premise false the condition holds, whatever else stands in it: by itself, in an alternative, in each part of
/// `and`, under `not` twice, through definitions.
std::pair<Id, ExprId> Checker::impliesThatIsEnough(Id module, ExprId id, unsigned depth) const {
  const std::pair<Id, ExprId> none{module, kNoExpr};
  if (id == kNoExpr || depth > 200) return none;
  const syntax::Expr& e = p.expr(module, id);
  switch (e.kind) {
    case ExprKind::Implies: return {module, id};
    case ExprKind::Or:
    case ExprKind::AnyOf:
      for (ExprId kid : e.kids) {
        if (const auto found = impliesThatIsEnough(module, kid, depth + 1); found.second != kNoExpr) return found;
      }
      return none;
    case ExprKind::And:
    case ExprKind::AllOf: {
      std::pair<Id, ExprId> first = none;
      for (ExprId kid : e.kids) {
        const auto found = impliesThatIsEnough(module, kid, depth + 1);
        if (found.second == kNoExpr) return none;
        if (first.second == kNoExpr) first = found;
      }
      return first;
    }
    case ExprKind::Not: {
      const ExprId denied = e.kids[0];
      if (denied == kNoExpr || p.expr(module, denied).kind != ExprKind::Not) return none;
      return impliesThatIsEnough(module, p.expr(module, denied).kids[0], depth + 1);
    }
    default: break;
  }
  const Resolution& res = p.info(module, id).res;
  if (res.meaning != Meaning::Function || p.functions[res.id].body() == kNoExpr) return none;
  return impliesThatIsEnough(p.functions[res.id].module, p.functions[res.id].body(), depth + 1);
}

void Checker::checkCriterion(Id gate, Id index) {
  const syntax::CriterionDecl& decl = *p.gates[gate].criteria[index].decl;
  Scope scope;
  scope.module = p.gates[gate].module;
  scope.gate = gate;
  scope.criterion = index;
  if (p.gates[gate].instance != kNone) scope.elements.push_back(p.gates[gate].instance);
  if (decl.scope.written()) {
    report(DiagKind::CriterionScope, decl.scope.span).help = "write `require for each …` with the condition below it";
    return;
  }
  for (const syntax::NameRef& name : decl.evidence) p.gates[gate].criteria[index].evidence.push_back(evidenceNamed(gate, name));
  std::vector<CountingInfo> counting;
  checkCounting(scope, decl.counting, counting);
  p.gates[gate].criteria[index].counting = std::move(counting);
  if (decl.applies.written()) ExprChecker(*this, scope).condition(decl.applies.when);
  if (decl.require != kNoExpr) {  // without one the parser has said so
    ExprChecker(*this, scope).condition(decl.require);
    if (const auto [module, id] = impliesThatIsEnough(scope.module, decl.require); id != kNoExpr) {
      const syntax::Expr& implies = p.expr(module, id);
      const Span at = implies.opSpan.valid() ? implies.opSpan : implies.span;
      const Span require = p.expr(scope.module, decl.require).span;
      const bool inside = at.file == require.file && at.begin >= require.begin && at.end <= require.end;
      Diagnostic& diag = report(DiagKind::ImpliesOutermost, inside ? at : require);
      if (!inside) diag.labels.push_back({at, "it stands here"});
      diag.help = fmt::format("write `applies when {}`, `otherwise not applicable because \"…\"`, and require `{}`",
                              written(p.expr(module, implies.kids[0]).span), written(p.expr(module, implies.kids[1]).span));
    }
  }
  for (const syntax::IfNone& clause : decl.ifNone) {
    if (clause.set != kNoExpr) ExprChecker(*this, scope).set(clause.set);
  }
}

/// `GATE is met for X` must not run in a circle. A definition is walked through wherever it is used, but not again once it is known
/// that it asks for no gate.
void Checker::checkGateCircles() {
  enum class Mark : uint8_t { New, Open, Done };
  std::vector<Mark> gates(p.gates.size(), Mark::New), functions(p.functions.size(), Mark::New);
  std::vector<uint32_t> depth(p.gates.size(), 0);
  std::vector<Id> path;
  std::function<void(Id)> visitGate;
  std::function<bool(Id, ExprId)> asksForGate;
  asksForGate = [&](Id module, ExprId id) {
    if (id == kNoExpr) return false;
    bool asks = false;
    const syntax::Expr& expr = p.expr(module, id);
    const Resolution& res = p.info(module, id).res;
    if (expr.kind == ExprKind::GateIsMet && res.meaning == Meaning::Gate) {
      asks = true;
      // As deep as definitions may go through definitions, whichever gate is written first.
      const bool tooDeep = path.size() >= limits_.callDepth;
      if (gates[res.id] == Mark::New && !tooDeep) visitGate(res.id);
      uint32_t& deep = depth[path.back()];
      const bool grows = depth[res.id] + 1 > deep;
      if (grows) deep = depth[res.id] + 1;
      if (tooDeep || (grows && deep == limits_.callDepth)) {
        report(DiagKind::NotSupported, expr.span, {fmt::format("a chain of more than {} gates", limits_.callDepth)});
      }
      if (gates[res.id] == Mark::Open) {
        std::string circle;
        bool inside = false;
        for (Id g : path) {
          inside = inside || g == res.id;
          if (inside) circle += "`" + p.gates[g].decl->name + "` → ";
        }
        const std::string& name = p.gates[res.id].decl->name;
        report(DiagKind::Recursion, expr.span, {name, circle + "`" + name + "`"});
      }
    }
    if (res.meaning == Meaning::Function && functions[res.id] == Mark::Open) asks = true;  // a circle, of which nothing is known yet
    if (res.meaning == Meaning::Function && functions[res.id] == Mark::New) {
      functions[res.id] = Mark::Open;
      const bool inside = asksForGate(p.functions[res.id].module, p.functions[res.id].body());
      functions[res.id] = inside ? Mark::New : Mark::Done;
      asks = asks || inside;
    }
    forKids(expr, [&](ExprId kid) { asks = asksForGate(module, kid) || asks; });
    return asks;
  };
  visitGate = [&](Id gate) {
    gates[gate] = Mark::Open;
    path.push_back(gate);
    const GateInfo& info = p.gates[gate];
    asksForGate(info.module, info.decl->applies.when);
    for (const CriterionInfo& criterion : info.criteria) {
      asksForGate(info.module, criterion.decl->applies.when);
      asksForGate(info.module, criterion.decl->require);
    }
    path.pop_back();
    gates[gate] = Mark::Done;
  };
  for (Id gate = 0; gate < p.gates.size(); ++gate) {
    if (gates[gate] == Mark::New) visitGate(gate);
  }
}

}  // namespace tollgate::sema
