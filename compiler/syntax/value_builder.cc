// Values: arithmetic, paths, calls, literals and bracketed aggregates.

#include "compiler/syntax/expr_builder.h"

namespace tollgate::syntax {

namespace {

AggregateOp aggregateOp(std::string_view word) {
  if (word == "count") return AggregateOp::Count;
  if (word == "sum") return AggregateOp::Sum;
  if (word == "min") return AggregateOp::Min;
  if (word == "max") return AggregateOp::Max;
  if (word == "percentile") return AggregateOp::Percentile;
  if (word == "latest") return AggregateOp::Latest;
  if (word == "earliest") return AggregateOp::Earliest;
  if (word == "share") return AggregateOp::Share;
  return AggregateOp::None;
}

}  // namespace

ExprId ExprBuilder::named(ExprKind kind, const Syn& parent, const Token& token) {
  ExprId id = make(kind, parent.span(token));
  at(id).text = parent.text(token);
  at(id).nameSpan = parent.span(token);
  return id;
}

std::string unquoted(std::string_view raw) {
  std::string out;
  if (!raw.empty()) raw.remove_prefix(1);
  bool closed = !raw.empty() && raw.back() == '"';
  if (closed) raw.remove_suffix(1);
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\\' && i + 1 < raw.size() && (raw[i + 1] == '"' || raw[i + 1] == '\\')) ++i;
    out += raw[i];
  }
  return out;
}

TextRef ExprBuilder::textToken(const Syn& parent, const Token& token) { return {unquoted(parent.view(token)), parent.span(token)}; }

TextRef ExprBuilder::text(std::optional<Syn> node) {
  TextRef joined;
  if (!node) return joined;
  for (const Token* token : node->tokens(TokenKind::Text)) {
    TextRef part = textToken(*node, *token);
    if (joined.span.valid()) joined.text += " ";
    joined.text += part.text;
    joined.span = cover(joined.span, part.span);
  }
  return joined;
}

ExprId ExprBuilder::value(std::optional<Syn> node) {
  if (!node) return error({});
  if (node->rule() == Rule::Factor) return factor(*node);
  ExprId left = kNoExpr;
  const Token* op = nullptr;
  for (const Syn& kid : node->kids()) {
    if (kid.isToken()) {
      op = kid.firstToken();
      continue;
    }
    ExprId right = term(kid);
    if (left == kNoExpr) {
      left = right;
      continue;
    }
    if (op) refuseReckoning(left, node->span(*op));
    left = make(ExprKind::Arith, cover(at(left).span, at(right).span), {left, right});
    at(left).arith = op && op->kind == TokenKind::Minus ? ArithOp::Subtract : ArithOp::Add;
    if (op) at(left).opSpan = node->span(*op);
  }
  return left == kNoExpr ? error(node->span()) : left;
}

ExprId ExprBuilder::term(const Syn& node) {
  ExprId left = kNoExpr;
  for (const Syn& kid : node.kids(Rule::Factor)) {
    ExprId right = factor(kid);
    if (left == kNoExpr) {
      left = right;
      continue;
    }
    left = make(ExprKind::Arith, cover(at(left).span, at(right).span), {left, right});
    at(left).arith = ArithOp::Multiply;
  }
  return left == kNoExpr ? error(node.span()) : left;
}

ExprId ExprBuilder::factor(const Syn& node) {
  if (auto nested = node.kid(Rule::Aggregate)) return aggregate(*nested);
  return primaryWithPostfixes(node);
}

ExprId ExprBuilder::primaryWithPostfixes(const Syn& node) {
  auto first = node.kid(Rule::Primary);
  ExprId id = first ? primary(*first) : error(node.span());
  for (const Syn& kid : node.kids(Rule::Postfix)) id = postfix(id, kid);
  return id;
}

ExprId ExprBuilder::postfix(ExprId object, const Syn& node) {
  Span span = cover(at(object).span, node.span());
  if (node.has(TokenKind::Dot)) {
    ExprId id = make(ExprKind::Member, span, {object});
    if (const Token* name = node.token(TokenKind::Name)) {
      at(id).text = node.text(*name);
      at(id).nameSpan = node.span(*name);
    }
    return id;
  }
  std::vector<ExprId> kids{object};
  std::vector<ExprId> list = args(node.kid(Rule::Args));
  kids.insert(kids.end(), list.begin(), list.end());
  ExprId id = make(node.has(TokenKind::LBrack) ? ExprKind::Index : ExprKind::Call, span, std::move(kids));
  at(id).text = at(object).text;
  at(id).nameSpan = at(object).nameSpan;
  return id;
}

std::vector<ExprId> ExprBuilder::args(std::optional<Syn> node) {
  std::vector<ExprId> list;
  if (!node) return list;
  for (const Syn& kid : node->kids(Rule::Expr)) list.push_back(expr(kid));
  return list;
}

ExprId ExprBuilder::primary(const Syn& node) {
  if (auto words = node.kid(Rule::Text)) {
    TextRef joined = text(words);
    ExprId id = make(ExprKind::TextLit, joined.span);
    at(id).text = joined.text;
    at(id).nameSpan = joined.span;
    return id;
  }
  const Token* token = node.firstToken();
  if (!token) return error(node.span());
  switch (token->kind) {
    case TokenKind::Name: return named(ExprKind::Name, node, *token);
    case TokenKind::Number: return named(ExprKind::NumberLit, node, *token);
    case TokenKind::Percent: return named(ExprKind::PercentLit, node, *token);
    case TokenKind::Date: return named(ExprKind::DateLit, node, *token);
    case TokenKind::Instant: return named(ExprKind::InstantLit, node, *token);
    case TokenKind::This: return named(ExprKind::This, node, *token);
    case TokenKind::True: return named(ExprKind::True, node, *token);
    case TokenKind::False: return named(ExprKind::False, node, *token);
    case TokenKind::Count: {
      ExprId id = named(ExprKind::CountLit, node, *token);
      if (const Token* unit = node.token(TokenKind::Unit)) {
        id = make(ExprKind::Quantity, node.span(), {id});
        at(id).text = node.text(*unit);
        at(id).nameSpan = node.span(*unit);
      } else if (std::vector<const Token*> ends = node.tokens(TokenKind::Count); ends.size() > 1) {
        ExprId high = named(ExprKind::CountLit, node, *ends[1]);
        id = make(ExprKind::Range, node.span(), {id, high});
      }
      return id;
    }
    case TokenKind::LParen: {
      std::vector<ExprId> parts = args(node.kid(Rule::Args));
      if (parts.empty()) return error(node.span());
      ExprId id = parts.size() == 1 ? parts[0] : make(ExprKind::Tuple, node.span(), parts);
      at(id).bracketed = true;
      at(id).span = node.span();
      return id;
    }
    default: return error(node.span());
  }
}

ExprId ExprBuilder::aggregate(const Syn& node) {
  const Token* word = node.firstToken();
  std::vector<Syn> factors = node.kids(Rule::Factor);
  if (!word || factors.empty()) return error(node.span());
  if (word->kind == TokenKind::DayOf) return decisionDay(node, factors);
  if (word->kind == TokenKind::DateOf) {
    ExprId instant = factor(factors[0]);
    ExprId id = make(ExprKind::DateOf, node.span(), {instant});
    TextRef zone = text(node.kid(Rule::Text));
    at(id).text = zone.text;
    at(id).nameSpan = zone.span;
    return id;
  }
  size_t next = 0;
  ExprId quantile = kNoExpr;
  if (word->kind == TokenKind::Percentile) quantile = factor(factors[next++]);
  std::vector<Syn> population(factors.begin() + static_cast<std::ptrdiff_t>(next), factors.end());
  bool keyed = node.has(TokenKind::By) && population.size() > 1;
  ExprId members = setOf(population, node.has(TokenKind::In), std::nullopt);
  ExprId key = keyed ? factor(factors.back()) : kNoExpr;
  return aggregateOf(node, *word, {members, key, quantile});
}

/// `day of D by BODY for (x, y) as of DAY`.
ExprId ExprBuilder::decisionDay(const Syn& node, const std::vector<Syn>& factors) {
  const bool asOf = node.has(TokenKind::DayAsOf) && factors.size() > 1;
  std::vector<ExprId> kids{factor(factors[0])};
  if (node.has(TokenKind::For)) addSubjects(kids, primaryWithPostfixes(node));
  if (asOf) kids.push_back(factor(factors[1]));
  ExprId id = make(ExprKind::DecisionDay, node.span(), std::move(kids));
  at(id).asOf = asOf;
  at(id).opSpan = node.span(*node.firstToken());
  if (const Token* body = node.token(TokenKind::Name)) {
    at(id).body = node.text(*body);
    at(id).bodySpan = node.span(*body);
  }
  return id;
}

/// `day of D for x as of d - 1 days`: behind `is granted … as of` it is the day before d, here it would be a day before the decision's.
void ExprBuilder::refuseReckoning(ExprId left, Span op) {
  if (at(left).kind == ExprKind::Arith && !at(left).bracketed) return refuseReckoning(at(left).kids[1], op);
  const Expr& day = at(left);
  if (day.kind != ExprKind::DecisionDay || !day.asOf || day.bracketed) return;
  diagnostics_.add(DiagKind::DayThenReckoning, op, {slice(at(day.kids.back()).span), slice(op)});
}

/// Of the set, the key and the quantile.
ExprId ExprBuilder::aggregateOf(const Syn& node, const Token& word, std::vector<ExprId> kids) {
  ExprId id = make(ExprKind::Aggregate, node.span(), std::move(kids));
  at(id).text = node.text(word);
  at(id).nameSpan = node.span(word);
  at(id).aggregate = aggregateOp(at(id).text);
  return id;
}

ExprId ExprBuilder::quantity(std::optional<Syn> node) {
  const Token* number = node ? node->token(TokenKind::Count) : nullptr;
  const Token* unit = node ? node->token(TokenKind::Unit) : nullptr;
  if (!number || !unit) return node ? error(node->span()) : kNoExpr;
  ExprId count = named(ExprKind::CountLit, *node, *number);
  ExprId id = make(ExprKind::Quantity, node->span(), {count});
  at(id).text = node->text(*unit);
  at(id).nameSpan = node->span(*unit);
  return id;
}

}  // namespace tollgate::syntax
