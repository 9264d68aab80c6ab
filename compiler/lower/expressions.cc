// Expressions: what the side tables say, without the words.

#include <set>

#include "compiler/lower/lowering.h"

namespace tollgate::lower {

using ir::Id;
using ir::kNone;
using ir::Op;
using sema::Meaning;
using syntax::ExprKind;

namespace {

Op compareOp(syntax::CompareOp op) {
  switch (op) {
    case syntax::CompareOp::Is:
    case syntax::CompareOp::None: return Op::Equal;
    case syntax::CompareOp::IsNot: return Op::NotEqual;
    case syntax::CompareOp::AtLeast:
    case syntax::CompareOp::OnOrAfter: return Op::GreaterEqual;
    case syntax::CompareOp::AtMost:
    case syntax::CompareOp::OnOrBefore: return Op::LessEqual;
    case syntax::CompareOp::Above:
    case syntax::CompareOp::After: return Op::Greater;
    case syntax::CompareOp::Below:
    case syntax::CompareOp::Before: return Op::Less;
  }
  return Op::Equal;
}

ir::Form form(syntax::QuantifierForm f) {
  switch (f) {
    case syntax::QuantifierForm::None:
    case syntax::QuantifierForm::Every: return ir::Form::Every;
    case syntax::QuantifierForm::Some: return ir::Form::Some;
    case syntax::QuantifierForm::No: return ir::Form::No;
    case syntax::QuantifierForm::AtLeast: return ir::Form::AtLeast;
    case syntax::QuantifierForm::AtMost: return ir::Form::AtMost;
    case syntax::QuantifierForm::MoreThan: return ir::Form::MoreThan;
    case syntax::QuantifierForm::FewerThan: return ir::Form::FewerThan;
    case syntax::QuantifierForm::Exactly: return ir::Form::Exactly;
  }
  return ir::Form::Every;
}

Op aggregateOp(syntax::AggregateOp op) {
  switch (op) {
    case syntax::AggregateOp::None:
    case syntax::AggregateOp::Count: return Op::Count;
    case syntax::AggregateOp::Sum: return Op::Sum;
    case syntax::AggregateOp::Min: return Op::Minimum;
    case syntax::AggregateOp::Max: return Op::Maximum;
    case syntax::AggregateOp::Percentile: return Op::Percentile;
    case syntax::AggregateOp::Latest: return Op::Latest;
    case syntax::AggregateOp::Earliest: return Op::Earliest;
    case syntax::AggregateOp::Share: return Op::ShareOf;
  }
  return Op::Count;
}

ir::EmptyRule emptyRule(const sema::EmptyRule& rule) {
  ir::EmptyRule out;
  switch (rule.is) {
    case sema::EmptyIs::NothingToExamine: out.is = ir::EmptyIs::NothingToExamine; break;
    case sema::EmptyIs::SumDecides: out.is = ir::EmptyIs::SumDecides; break;
    case sema::EmptyIs::Met: out.is = ir::EmptyIs::Met; break;
    case sema::EmptyIs::NotMet: out.is = ir::EmptyIs::NotMet; break;
    case sema::EmptyIs::NotApplicable: out.is = ir::EmptyIs::NotApplicable; break;
  }
  out.inherited = rule.inherited;
  out.because = rule.because;
  return out;
}

const ir::Type kFlag{};

}  // namespace

Id Lowering::add(ir::Node node) {
  out_.nodes.push_back(std::move(node));
  return static_cast<Id>(out_.nodes.size() - 1);
}

ir::Node Lowering::make(Op op, Id module, syntax::ExprId id) const {
  ir::Node node;
  node.op = op;
  node.type = type(in_.info(module, id).type);
  node.meta.span = in_.expr(module, id).span;
  node.meta.written = in_.written(node.meta.span);
  return node;
}

Id Lowering::variable(Id var, Span span) {
  ir::Node node;
  node.op = Op::Variable;
  node.vars = {renamed(var)};
  node.type = type(in_.variables[var].type);
  node.meta.span = span;
  node.meta.written = in_.variables[var].name.empty() ? "this" : in_.variables[var].name;
  return add(std::move(node));
}

Id Lowering::filter(Id set, Id var, Id condition, Span span) {
  ir::Node node;
  node.op = Op::Filter;
  node.type = out_.nodes[set].type;
  node.kids = {set, condition};
  node.vars = {var};
  node.meta.span = span;
  node.meta.written = in_.written(span);
  return add(std::move(node));
}

Id Lowering::constant(Id module, syntax::ExprId id) {
  ir::Node node = make(Op::Constant, module, id);
  const sema::ExprInfo& info = in_.info(module, id);
  if (info.res.meaning == Meaning::EnumValue)
    node.value.integer = info.res.extra;
  else if (info.constant)
    node.value = value(info.type, *info.constant);
  // A number of months is a count in the IR.
  return add(std::move(node));
}

Id Lowering::name(Id module, syntax::ExprId id) {
  const sema::ExprInfo& info = in_.info(module, id);
  const syntax::Expr& e = in_.expr(module, id);
  const sema::Resolution& r = info.res;
  auto object = [&]() -> Id {
    if (r.object != sema::kNone) return variable(r.object, e.span);
    return e.kind == ExprKind::Member ? expr(module, e.kids[0]) : kNone;
  };
  switch (r.meaning) {
    case Meaning::Variable: {
      ir::Node node = make(Op::Variable, module, id);
      node.vars = {renamed(r.id)};
      return add(std::move(node));
    }
    case Meaning::Field: {
      const Id from = object();
      ir::Node node = make(Op::Field, module, id);
      node.index = r.extra;
      node.kids = {from};
      return add(std::move(node));
    }
    case Meaning::Function: {
      std::vector<Id> kids;
      if (in_.functions[r.id].kind == sema::FunctionKind::Property) kids.push_back(object());
      ir::Node node = make(Op::Call, module, id);
      node.index = r.id;
      node.kids = std::move(kids);
      return add(std::move(node));
    }
    case Meaning::EnumValue: return constant(module, id);
    case Meaning::EnumSet: {
      ir::Node node = make(Op::EnumValues, module, id);
      node.index = r.id;
      return add(std::move(node));
    }
    case Meaning::Collection: {
      ir::Node node = make(Op::Collection, module, id);
      node.index = r.id;
      return add(std::move(node));
    }
    case Meaning::Interpretation: {
      ir::Node node = make(Op::InterpretationChoice, module, id);
      node.index = r.id;
      return add(std::move(node));
    }
    case Meaning::AsOf: return add(make(Op::AsOf, module, id));
    case Meaning::Table:
    case Meaning::Decision:
    case Meaning::Gate:
    case Meaning::CorrespondingDay:
    case Meaning::Module:
    case Meaning::None: break;
  }
  return constant(module, id);
}

Id Lowering::call(Id module, syntax::ExprId id) {
  const syntax::Expr& e = in_.expr(module, id);
  const sema::ExprInfo& info = in_.info(module, id);
  std::vector<Id> kids;
  const bool months = info.res.meaning == Meaning::CorrespondingDay;
  if (!months && in_.functions[info.res.id].kind == sema::FunctionKind::Property) {
    const syntax::Expr& callee = in_.expr(module, e.kids[0]);
    kids.push_back(info.res.object != sema::kNone ? variable(info.res.object, callee.span) : expr(module, callee.kids[0]));
  }
  for (size_t i = 1; i < e.kids.size(); ++i) kids.push_back(expr(module, e.kids[i]));
  ir::Node node = make(months ? Op::CorrespondingDay : Op::Call, module, id);
  if (!months) node.index = info.res.id;
  node.kids = std::move(kids);
  return add(std::move(node));
}

/// Quantifiers and aggregates. The set stands outside the element that the fold binds.
Id Lowering::fold(Id module, syntax::ExprId id) {
  const syntax::Expr& e = in_.expr(module, id);
  const sema::ExprInfo& info = in_.info(module, id);
  std::vector<Id> kids;
  Op op = Op::Quantifier;
  if (e.kind == ExprKind::Quantifier) {
    kids = {expr(module, e.kids[1]), expr(module, e.kids[2])};
    if (e.kids[0] != syntax::kNoExpr) kids.push_back(expr(module, e.kids[0]));
  } else {
    op = aggregateOp(e.aggregate);
    for (syntax::ExprId kid : e.kids) {
      if (kid != syntax::kNoExpr) kids.push_back(expr(module, kid));
    }
    if (op == Op::Count) kids.resize(1);
  }
  ir::Node node = make(op, module, id);
  node.kids = std::move(kids);
  node.vars = info.vars;
  node.form = form(e.quantifier);
  node.empty = emptyRule(info.empty);
  return add(std::move(node));
}

Id Lowering::forEach(Id module, syntax::ExprId id) {
  const syntax::Expr& e = in_.expr(module, id);
  const sema::ExprInfo& info = in_.info(module, id);
  std::vector<Id> kids;
  for (size_t i = 2; i < e.kids.size(); ++i) kids.push_back(expr(module, e.kids[i]));
  if (e.kids[1] != syntax::kNoExpr && !kids.empty()) {
    // The condition narrows the last set whose element it reads, so that it sees all it names.
    std::set<Id> read;
    std::vector<syntax::ExprId> open = {e.kids[1]};
    while (!open.empty()) {
      const syntax::ExprId at = open.back();
      open.pop_back();
      const sema::Resolution& r = in_.info(module, at).res;
      if (r.meaning == Meaning::Variable) read.insert(r.id);
      if (r.object != sema::kNone) read.insert(r.object);
      for (syntax::ExprId kid : in_.expr(module, at).kids) {
        if (kid != syntax::kNoExpr) open.push_back(kid);
      }
    }
    size_t last = kids.size() - 1;
    while (last > 0 && !read.contains(info.vars[last])) --last;
    const Id var = info.vars[last];
    out_.variables.push_back(out_.variables[var]);
    const Id inner = static_cast<Id>(out_.variables.size() - 1);
    renames_[var] = inner;
    const Id condition = expr(module, e.kids[1]);
    renames_.erase(var);
    kids[last] = filter(kids[last], inner, condition, in_.expr(module, e.kids[1]).span);
  }
  kids.push_back(expr(module, e.kids[0]));
  ir::Node node = make(Op::ForEach, module, id);
  node.kids = std::move(kids);
  node.vars = info.vars;
  node.empty = emptyRule(info.empty);
  return add(std::move(node));
}

/// `x is A or B`, `x is neither A nor B`, `x is in (a, b)`; x is one node that all comparisons share.
Id Lowering::oneOf(Id module, syntax::ExprId id, std::span<const syntax::ExprId> values) {
  const syntax::Expr& e = in_.expr(module, id);
  const Id x = expr(module, e.kids[0]);
  std::vector<Id> kids;
  ir::Node one = make(e.negated ? Op::NotEqual : Op::Equal, module, id);
  one.meta.written.clear();  // of a long list, which each of its values would keep
  for (const syntax::ExprId value : values) {
    const Id right = expr(module, value);
    const bool flag = out_.nodes[right].type.kind == ir::TypeKind::Flag && out_.nodes[x].type.kind != ir::TypeKind::Flag;
    if (flag) {  // a condition in brackets beside the values
      kids.push_back(right);
      continue;
    }
    ir::Node node = one;
    node.kids = {x, right};
    node.meta.written = in_.written(in_.expr(module, e.kids[0]).span) + (e.negated ? " is not " : " is ") +
                        in_.written(in_.expr(module, value).span);
    kids.push_back(add(std::move(node)));
  }
  if (kids.size() == 1) return kids[0];
  ir::Node node = make(e.negated ? Op::And : Op::Or, module, id);
  node.kids = std::move(kids);
  return add(std::move(node));
}

Id Lowering::expr(Id module, syntax::ExprId id) {
  const syntax::Expr& e = in_.expr(module, id);
  const sema::ExprInfo& info = in_.info(module, id);
  auto plain = [&](Op op) {
    std::vector<Id> kids;
    for (syntax::ExprId kid : e.kids) {
      if (kid != syntax::kNoExpr) kids.push_back(expr(module, kid));
    }
    ir::Node node = make(op, module, id);
    node.kids = std::move(kids);
    return add(std::move(node));
  };
  auto negatedIf = [&](bool negated, Id inner) {
    if (!negated) return inner;
    ir::Node node = make(Op::Not, module, id);
    node.kids = {inner};
    return add(std::move(node));
  };
  switch (e.kind) {
    case ExprKind::Name:
    case ExprKind::Member:
    case ExprKind::This: return name(module, id);
    case ExprKind::CountLit:
    case ExprKind::NumberLit:
    case ExprKind::PercentLit:
    case ExprKind::TextLit:
    case ExprKind::DateLit:
    case ExprKind::InstantLit:
    case ExprKind::Quantity:
    case ExprKind::True:
    case ExprKind::False: return constant(module, id);
    case ExprKind::Tuple: return plain(Op::SetOf);
    case ExprKind::Range: {
      const Id low = in_.info(module, e.kids[0]).res.extra, high = in_.info(module, e.kids[1]).res.extra;
      std::vector<Id> kids;
      for (Id o = low; o <= high; ++o) {
        ir::Node node = make(Op::Constant, module, e.kids[0]);
        node.value.integer = o;
        node.meta.written = in_.enums[info.type.id].values[o];
        kids.push_back(add(std::move(node)));
      }
      ir::Node node = make(Op::SetOf, module, id);
      node.kids = std::move(kids);
      return add(std::move(node));
    }
    case ExprKind::Call: return call(module, id);
    case ExprKind::Index: {
      std::vector<Id> kids;
      for (size_t i = 1; i < e.kids.size(); ++i) kids.push_back(expr(module, e.kids[i]));
      ir::Node node = make(Op::TableCell, module, id);
      node.index = info.res.id;
      node.kids = std::move(kids);
      return add(std::move(node));
    }
    case ExprKind::Aggregate:
    case ExprKind::Quantifier: return fold(module, id);
    case ExprKind::ForEach: return forEach(module, id);
    case ExprKind::DateOf: {
      const Id at = plain(Op::DateOf);
      out_.nodes[at].text = e.text;
      return at;
    }
    case ExprKind::Binding: return expr(module, e.kids[0]);
    case ExprKind::Where: {
      const Id set = expr(module, e.kids[0]);
      const Id condition = expr(module, e.kids[1]);
      ir::Node node = make(Op::Filter, module, id);
      node.kids = {set, condition};
      node.vars = info.vars;
      return add(std::move(node));
    }
    case ExprKind::When: {
      const Id value = expr(module, e.kids[0]), condition = expr(module, e.kids[1]), other = expr(module, e.kids[2]);
      ir::Node node = make(Op::Select, module, id);
      node.kids = {condition, value, other};
      return add(std::move(node));
    }
    case ExprKind::Arith:
      return plain(e.arith == syntax::ArithOp::Subtract ? Op::Subtract : e.arith == syntax::ArithOp::Multiply ? Op::Multiply : Op::Add);
    case ExprKind::Compare: return plain(compareOp(e.compare));
    case ExprKind::IsOneOf: return oneOf(module, id, std::span(e.kids).subspan(1));
    case ExprKind::IsIn: {
      const sema::TypeKind of = in_.info(module, e.kids[0]).type.kind;
      const bool sets = of == sema::TypeKind::Enum || of == sema::TypeKind::Ref;  // of other values there are none
      const syntax::Expr& set = in_.expr(module, e.kids[1]);
      if (set.kind == ExprKind::Tuple && !sets) return oneOf(module, id, set.kids);
      return negatedIf(e.negated, plain(Op::In));
    }
    case ExprKind::Includes: {
      const Id set = expr(module, e.kids[0]), value = expr(module, e.kids[1]);
      ir::Node node = make(Op::In, module, id);
      node.kids = {value, set};
      return negatedIf(e.negated, add(std::move(node)));
    }
    case ExprKind::IsPresent: return plain(Op::IsPresent);
    case ExprKind::IsAbsent: return plain(Op::IsAbsent);
    case ExprKind::OrderedIs: {
      const bool first = e.text == in_.enums[in_.info(module, e.kids[0]).type.id].firstWord;
      return plain(first ? (e.inclusive ? Op::LessEqual : Op::Less) : (e.inclusive ? Op::GreaterEqual : Op::Greater));
    }
    case ExprKind::DecisionIs:
    case ExprKind::DecisionDay:
    case ExprKind::GateIsMet: {
      std::vector<Id> kids;
      for (size_t i = 1; i < e.kids.size(); ++i) kids.push_back(expr(module, e.kids[i]));
      ir::Node node = make(e.kind == ExprKind::DecisionIs    ? Op::DecisionIs
                           : e.kind == ExprKind::DecisionDay ? Op::DecisionDay
                                                             : Op::GateIsMet,
                           module, id);
      node.index = info.res.id;
      node.kids = std::move(kids);
      node.outcome = info.outcome;
      node.body = info.body;
      node.since = e.since, node.asOf = e.asOf;
      return negatedIf(e.negated, add(std::move(node)));
    }
    case ExprKind::And:
    case ExprKind::Or:
    case ExprKind::AllOf:
    case ExprKind::AnyOf: {
      if (e.kids.size() == 1) return expr(module, e.kids[0]);
      const bool bullets = e.kind == ExprKind::AllOf || e.kind == ExprKind::AnyOf;
      const Id at = plain(e.kind == ExprKind::And || e.kind == ExprKind::AllOf ? Op::And : Op::Or);
      out_.nodes[at].bullets = bullets;
      return at;
    }
    case ExprKind::Not: return plain(Op::Not);
    case ExprKind::Implies: return plain(Op::Implies);
    case ExprKind::ReportOnFile:
    case ExprKind::ReportComplete:
    case ExprKind::ReportLists: {
      ir::Node node = make(Op::Call, module, id);
      node.index = info.res.id;
      for (size_t i = 1; i < e.kids.size(); ++i) node.kids.push_back(expr(module, e.kids[i]));
      return add(std::move(node));
    }
    case ExprKind::Error: break;  // not in a program without errors
  }
  ir::Node node = make(Op::Constant, module, id);
  node.type = kFlag;
  return add(std::move(node));
}

}  // namespace tollgate::lower
