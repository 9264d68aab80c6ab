#include "compiler/sema/bodies.h"

namespace tollgate::sema {

using syntax::AggregateOp;
using syntax::ExprKind;

std::vector<Body> allBodies(const CheckedProgram& p) {
  std::vector<Body> out;
  auto add = [&](Body body) {
    if (body.expr != kNoExpr) out.push_back(body);
  };
  for (const RecordInfo& record : p.records) {
    for (const FieldInfo& field : record.fields) {
      add({record.module, field.decl->mayBeDisputed.where, Place::Where, kNone, kNone, kNone});
    }
  }
  for (Id f = 0; f < p.functions.size(); ++f) {
    const FunctionInfo& info = p.functions[f];
    const Place place = info.kind == FunctionKind::Property    ? Place::Property
                        : info.kind == FunctionKind::Exception ? Place::Exception
                                                               : Place::Define;
    add({info.module, info.body(), place, f, info.gate, info.criterion});
  }
  for (const SourceInfo& source : p.sources) {
    for (ExprId binding : source.decl->complete.scope.bindings) add({source.module, binding, Place::Set, kNone, kNone, kNone});
    add({source.module, source.decl->complete.scope.where, Place::Where, kNone, kNone, kNone});
  }
  for (Id g = 0; g < p.gates.size(); ++g) {
    const GateInfo& gate = p.gates[g];
    if (!gate.decl->scope.bindings.empty()) add({gate.module, gate.decl->scope.bindings[0], Place::Set, kNone, g, kNone});
    add({gate.module, gate.decl->scope.where, Place::Where, kNone, g, kNone});
    for (const auto& line : gate.decl->counting) add({gate.module, line.where, Place::Where, kNone, g, kNone});
    add({gate.module, gate.decl->applies.when, Place::Applies, kNone, g, kNone});
    for (Id c = 0; c < gate.criteria.size(); ++c) {
      const syntax::CriterionDecl& criterion = *gate.criteria[c].decl;
      if (criterion.scope.written()) continue;
      for (const auto& line : criterion.counting) add({gate.module, line.where, Place::Where, kNone, g, c});
      add({gate.module, criterion.applies.when, Place::Applies, kNone, g, c});
      add({gate.module, criterion.require, Place::Require, kNone, g, c});
      for (const auto& clause : criterion.ifNone) add({gate.module, clause.set, Place::IfNone, kNone, g, c});
    }
  }
  return out;
}

bool isFold(const syntax::Expr& e) {
  if (e.kind == ExprKind::Quantifier || e.kind == ExprKind::ForEach) return true;
  return e.kind == ExprKind::Aggregate && e.aggregate != AggregateOp::Latest && e.aggregate != AggregateOp::Earliest;
}

std::vector<ExprId> foldSets(const syntax::Expr& e) {
  if (e.kind == ExprKind::Quantifier) return {e.kids[1]};
  if (e.kind == ExprKind::Aggregate) return {e.kids[0]};
  if (e.kind == ExprKind::ForEach) return {e.kids.begin() + 2, e.kids.end()};
  return {};
}

}  // namespace tollgate::sema
