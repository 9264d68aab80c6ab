// Conditions, and what may stand at their end: quantifiers, `for each`, bullets and aggregates.

#include "compiler/syntax/expr_builder.h"

#include <fmt/format.h>

namespace tollgate::syntax {

namespace {

bool isCondition(ExprKind kind) { return kind >= ExprKind::Quantifier && kind <= ExprKind::ForEach; }

CompareOp compareOp(TokenKind kind) {
  switch (kind) {
    case TokenKind::Is: return CompareOp::Is;
    case TokenKind::IsNot: return CompareOp::IsNot;
    case TokenKind::IsAtLeast: return CompareOp::AtLeast;
    case TokenKind::IsAtMost: return CompareOp::AtMost;
    case TokenKind::IsAbove: return CompareOp::Above;
    case TokenKind::IsBelow: return CompareOp::Below;
    case TokenKind::IsBefore: return CompareOp::Before;
    case TokenKind::IsAfter: return CompareOp::After;
    case TokenKind::IsOnOrBefore: return CompareOp::OnOrBefore;
    case TokenKind::IsOnOrAfter: return CompareOp::OnOrAfter;
    default: return CompareOp::None;
  }
}

QuantifierForm quantifierForm(TokenKind kind) {
  switch (kind) {
    case TokenKind::Every: return QuantifierForm::Every;
    case TokenKind::Some: return QuantifierForm::Some;
    case TokenKind::No: return QuantifierForm::No;
    case TokenKind::AtLeast: return QuantifierForm::AtLeast;
    case TokenKind::AtMost: return QuantifierForm::AtMost;
    case TokenKind::MoreThan: return QuantifierForm::MoreThan;
    case TokenKind::FewerThan: return QuantifierForm::FewerThan;
    case TokenKind::Exactly: return QuantifierForm::Exactly;
    default: return QuantifierForm::None;
  }
}

}  // namespace

bool isDirectionWord(std::string_view word) {
  for (std::string_view known : {"worse", "milder", "better", "earlier", "later", "higher", "lower", "stronger", "weaker", "older", "newer",
                                 "greater", "smaller", "stricter", "looser"}) {
    if (word == known) return true;
  }
  return false;
}

ExprId ExprBuilder::make(ExprKind kind, Span span, std::vector<ExprId> kids) {
  Expr e;
  e.kind = kind;
  e.span = span;
  e.kids = std::move(kids);
  return module_.add(std::move(e));
}

// ---- conditions ----

ExprId ExprBuilder::expr(std::optional<Syn> node) {
  if (!node) return error({});
  if (node->rule() != Rule::Expr) return condition(node);
  std::vector<Syn> conditions = node->kids(Rule::Condition);
  if (conditions.empty()) return error(node->span());
  ExprId id = condition(conditions[0]);
  size_t next = 1;
  if (const Token* where = node->token(TokenKind::Where)) {
    if (isCondition(at(id).kind) && !at(id).bracketed) {
      diagnostics_.add(DiagKind::WhereWithoutSet, node->span(*where));
      id = error(at(id).span);
    }
    ExprId narrowing = conditions.size() > next ? condition(conditions[next]) : error(node->span(*where));
    ++next;
    id = make(ExprKind::Where, cover(at(id).span, at(narrowing).span), {id, narrowing});
  }
  // A when C otherwise B when D otherwise E: built from the right.
  std::vector<ExprId> parts{id};
  for (; next < conditions.size(); ++next) parts.push_back(condition(conditions[next]));
  if (parts.size() == 1) return id;
  if (parts.size() % 2 == 0) parts.push_back(error(node->span()));
  ExprId result = parts.back();
  for (size_t i = parts.size() - 1; i >= 2; i -= 2) {
    result = make(ExprKind::When, cover(at(parts[i - 2]).span, at(result).span), {parts[i - 2], parts[i - 1], result});
  }
  return result;
}

ExprId ExprBuilder::condition(std::optional<Syn> node, std::string_view quantifier) {
  if (!node) return error({});
  std::vector<Operand> operands;
  std::vector<Token> joiners;
  for (const Syn& kid : node->kids()) {
    if (kid.isToken()) continue;
    if (kid.rule() == Rule::Joiner) {
      if (const Token* token = kid.firstToken()) joiners.push_back(*token);
    } else if (kid.rule() == Rule::Operand) {
      auto inner = kid.kid(Rule::Comparison);
      Operand operand = inner ? comparison(*inner) : Operand{};
      if (operand.id == kNoExpr) operand.id = error(kid.span());
      for (const Token* token : kid.tokens(TokenKind::Not)) operand.nots.push_back(kid.span(*token));
      operands.push_back(std::move(operand));
    } else if (kid.rule() == Rule::TailOperand) {
      operands.push_back(tail(kid));
    }
  }
  if (operands.empty()) return error(node->span());
  joiners.resize(operands.size() - 1);
  if (!quantifier.empty() && operands.size() > 1 && operands.back().isTail && at(operands.back().id).kind == ExprKind::Quantifier) {
    auto& diagnostic = diagnostics_.add(DiagKind::UnbracketedQuantifier, at(operands.back().id).span, {std::string(quantifier)});
    Span span = at(operands.back().id).span;
    diagnostic.help = "put brackets around it, or list the conditions under `all of`";
    diagnostic.fixes.push_back(
        {"put brackets around it", {{{span.file, span.begin, span.begin}, "("}, {{span.file, span.end, span.end}, ")"}}});
    operands.back().id = error(span);  // read as what it was not meant to be, it would draw further complaints
  }
  continueIs(operands, joiners);
  refuseNots(operands);
  return foldImplies(operands, joiners);
}

/// `x is A or B`: the bare values after `or` belong to the `is`.
void ExprBuilder::continueIs(std::vector<Operand>& operands, std::vector<Token>& joiners) {
  std::vector<Operand> kept;
  std::vector<Token> keptJoiners;
  for (size_t i = 0; i < operands.size(); ++i) {
    bool joined = false;
    if (i > 0 && joiners[i - 1].kind == TokenKind::Or && operands[i].isBare && operands[i].nots.empty()) {
      Operand& before = kept.back();
      const Expr& value = at(operands[i].id);
      bool literal = value.kind != ExprKind::Name && value.kind != ExprKind::Member && value.kind != ExprKind::Call &&
                     value.kind != ExprKind::True && value.kind != ExprKind::False && !value.bracketed;
      if (before.isSpan.valid()) {
        if (before.isNot || !before.nots.empty()) {
          auto& diagnostic = diagnostics_.add(DiagKind::IsNotOr, cover(at(before.id).span, value.span));
          diagnostic.help = "write `is neither A nor B`, or put brackets";
          if (before.isNot && before.values.size() == 1) {
            Span orSpan{file(), joiners[i - 1].begin, joiners[i - 1].end};
            diagnostic.fixes.push_back({"write `is neither … nor …`", {{before.isSpan, "is neither"}, {orSpan, "nor"}}});
          }
        }
        before.values.push_back(operands[i].id);
        joined = true;
      } else if (before.otherCompare && literal) {
        diagnostics_.add(DiagKind::CompareOr, value.span, {slice(at(before.id).opSpan)});
        joined = true;
      }
    }
    if (joined) continue;
    if (i > 0) keptJoiners.push_back(joiners[i - 1]);
    kept.push_back(std::move(operands[i]));
  }
  operands = std::move(kept);
  joiners = std::move(keptJoiners);
}

void ExprBuilder::refuseNots(const std::vector<Operand>& operands) {
  for (size_t i = 0; i + 1 < operands.size(); ++i) {
    const Operand& operand = operands[i];
    if (operand.nots.empty() || operand.isBare || at(operand.id).bracketed) continue;
    auto& diagnostic = diagnostics_.add(DiagKind::NotBeforeSeveral, operand.nots[0]);
    diagnostic.help = "write `is not`, or put brackets around what `not` covers";
  }
}

/// One operand with its `is` list closed and its `not`s put around it.
ExprId ExprBuilder::finish(Operand& operand) {
  ExprId id = operand.id;
  if (operand.values.size() > 1) {
    Span span = cover(at(id).span, at(operand.values.back()).span);
    const Expr& last = at(operand.values.back());
    Span isSpan = operand.isSpan;
    if (operand.values.size() == 2 && last.kind == ExprKind::Name && isDirectionWord(last.text)) {
      std::string word = last.text;
      Span wordSpan = last.span;
      id = make(ExprKind::OrderedIs, span, {operand.subject, operand.values[0]});
      at(id).text = word;
      at(id).nameSpan = wordSpan;
      at(id).inclusive = true;
    } else {
      std::vector<ExprId> kids{operand.subject};
      kids.insert(kids.end(), operand.values.begin(), operand.values.end());
      id = make(ExprKind::IsOneOf, span, std::move(kids));
      at(id).negated = operand.isNot;
    }
    at(id).opSpan = isSpan;
  }
  for (size_t i = operand.nots.size(); i-- > 0;) {
    id = make(ExprKind::Not, cover(operand.nots[i], at(id).span), {id});
    at(id).opSpan = operand.nots[i];
  }
  return id;
}

ExprId ExprBuilder::foldImplies(std::vector<Operand>& operands, const std::vector<Token>& joiners) {
  std::vector<ExprId> ids;
  for (Operand& operand : operands) ids.push_back(finish(operand));
  size_t split = joiners.size();
  for (size_t i = 0; i < joiners.size(); ++i) {
    if (joiners[i].kind != TokenKind::Implies) continue;
    if (split == joiners.size())
      split = i;
    else
      diagnostics_.add(DiagKind::ImpliesTwice, {file(), joiners[i].begin, joiners[i].end});
  }
  if (split == joiners.size()) return foldAndOr(ids, joiners, 0, ids.size());
  ExprId left = foldAndOr(ids, joiners, 0, split + 1);
  ExprId right = foldAndOr(ids, joiners, split + 1, ids.size());
  ExprId id = make(ExprKind::Implies, cover(at(left).span, at(right).span), {left, right});
  at(id).opSpan = {file(), joiners[split].begin, joiners[split].end};
  return id;
}

/// Operands [first, last). Mixed `and` and `or` are refused once; `and` then binds tighter, so that checking goes on.
ExprId ExprBuilder::foldAndOr(const std::vector<ExprId>& ids, const std::vector<Token>& joiners, size_t first, size_t last) {
  const Token* other = nullptr;
  for (size_t i = first + 1; i < last && !other; ++i) {
    if (joiners[i - 1].kind != joiners[first].kind && joiners[i - 1].kind != TokenKind::Implies) other = &joiners[i - 1];
  }
  if (other) {
    bool firstAnd = joiners[first].kind == TokenKind::And;
    auto& diagnostic = diagnostics_.add(DiagKind::MixedAndOr, {file(), other->begin, other->end},
                                        {firstAnd ? "and" : "or", firstAnd ? "or" : "and"});
    diagnostic.help = "put brackets around the part that belongs together";
    diagnostic.labels.push_back({{file(), joiners[first].begin, joiners[first].end}, "the other one"});
  }
  auto group = [&](ExprKind kind, std::vector<ExprId> kids) {
    if (kids.size() == 1) return kids[0];
    Span span = cover(at(kids.front()).span, at(kids.back()).span);
    return make(kind, span, std::move(kids));
  };
  std::vector<ExprId> alternatives;
  std::vector<ExprId> conjuncts{ids[first]};
  for (size_t i = first + 1; i < last; ++i) {
    if (joiners[i - 1].kind == TokenKind::Or) {
      alternatives.push_back(group(ExprKind::And, std::move(conjuncts)));
      conjuncts.clear();
    }
    conjuncts.push_back(ids[i]);
  }
  alternatives.push_back(group(ExprKind::And, std::move(conjuncts)));
  return group(ExprKind::Or, std::move(alternatives));
}

ExprBuilder::Operand ExprBuilder::comparison(const Syn& node) {
  Operand operand;
  operand.id = operand.subject = value(node.kid(Rule::Value));
  std::vector<Syn> tails = node.kids(Rule::Compared);
  operand.isBare = tails.empty();
  if (tails.size() > 1) {
    auto& diagnostic = diagnostics_.add(DiagKind::ChainedComparison, tails[1].span());
    diagnostic.help = "put a counted set in brackets: `(count of S where C) is at least 10`; or join with `and`";
    operand.id = error(node.span());
    return operand;
  }
  if (!tails.empty()) compared(operand, tails[0]);
  return operand;
}

void ExprBuilder::compared(Operand& operand, const Syn& node) {
  Span span = cover(at(operand.subject).span, node.span());
  std::vector<ExprId> kids{operand.subject};
  std::vector<Syn> values = node.kids(Rule::Value);
  auto rest = [&] {
    for (const Syn& v : values) kids.push_back(value(v));
    if (values.empty()) kids.push_back(error(node.span()));
  };
  if (auto op = node.kid(Rule::CompareOp)) {
    rest();
    const Token* token = op->firstToken();
    ExprId id = operand.id = make(ExprKind::Compare, span, kids);
    if (!token) return;
    at(id).opSpan = op->span();
    at(id).compare = compareOp(token->kind);
    if (token->kind == TokenKind::BadOp || token->kind == TokenKind::Eq) symbolOperator(*op, *token, at(id));
    if (token->kind == TokenKind::Is || token->kind == TokenKind::IsNot) {
      operand.isSpan = op->span();
      operand.isNot = token->kind == TokenKind::IsNot;
      operand.values = {kids[1]};
    } else {
      operand.otherCompare = true;
    }
    const Expr& right = at(kids[1]);
    if (operand.isNot && right.kind == ExprKind::Name && (right.text == "present" || right.text == "absent")) {
      std::string instead = right.text == "present" ? "is absent" : "is present";
      auto& diagnostic = diagnostics_.add(DiagKind::SymbolOperator, cover(op->span(), right.span), {"is not " + right.text});
      diagnostic.fixes.push_back({fmt::format("write `{}`", instead), {{diagnostic.span, instead}}});
      diagnostic.help = fmt::format("write `{}`", instead);
      operand.id = make(right.text == "present" ? ExprKind::IsAbsent : ExprKind::IsPresent, span, {kids[0]});
      operand.isSpan = {};
    }
    return;
  }
  const Token* token = node.firstToken();
  if (!token) return;
  ExprKind kind = ExprKind::Error;
  switch (token->kind) {
    case TokenKind::IsNeither: kind = ExprKind::IsOneOf; break;
    case TokenKind::IsIn:
    case TokenKind::IsNotIn: kind = ExprKind::IsIn; break;
    case TokenKind::IsPresent: kind = ExprKind::IsPresent; break;
    case TokenKind::IsAbsent: kind = ExprKind::IsAbsent; break;
    case TokenKind::IsThan: kind = ExprKind::OrderedIs; break;
    case TokenKind::Includes: kind = ExprKind::Includes; break;
    case TokenKind::IsMet: kind = ExprKind::GateIsMet; break;
    case TokenKind::IsOnFile: kind = ExprKind::ReportOnFile; break;
    case TokenKind::IsComplete: kind = ExprKind::ReportComplete; break;
    case TokenKind::Lists: kind = ExprKind::ReportLists; break;
    default: operand.id = decisionIs(operand.subject, node); return;
  }
  if (kind == ExprKind::GateIsMet || kind == ExprKind::ReportOnFile || kind == ExprKind::ReportComplete)
    subjects(kids, node);
  else if (kind == ExprKind::ReportLists)
    listed(kids, node);
  else if (kind != ExprKind::IsPresent && kind != ExprKind::IsAbsent)
    rest();
  ExprId id = operand.id = make(kind, span, kids);
  at(id).opSpan = node.span(*token);
  at(id).negated = token->kind == TokenKind::IsNeither || token->kind == TokenKind::IsNotIn;
  if (kind == ExprKind::OrderedIs) {
    std::string words = node.text(*token);  // "is worse than"
    size_t begin = words.find_first_of(" \n\r\t");
    begin = words.find_first_not_of(" \n\r\t", begin);
    size_t end = words.find_first_of(" \n\r\t", begin);
    at(id).text = words.substr(begin, end - begin);
    auto base = token->begin;
    at(id).nameSpan = {file(), base + static_cast<uint32_t>(begin), base + static_cast<uint32_t>(end)};
  }
}

void ExprBuilder::symbolOperator(const Syn& node, const Token& token, Expr& compare) {
  std::string symbol = node.text(token);
  const size_t at = symbol.starts_with("is") ? symbol.find_first_not_of(" \t\r\n", 2) : 0;
  const std::string sign = symbol.substr(at == std::string::npos ? 0 : at);
  std::string words = "is";
  compare.compare = CompareOp::Is;
  if (sign == "!=" || sign == "<>" || sign == "≠")
    words = "is not", compare.compare = CompareOp::IsNot;
  else if (sign == ">=" || sign == "=>" || sign == "≥")
    words = "is at least", compare.compare = CompareOp::AtLeast;
  else if (sign == "<=" || sign == "=<" || sign == "≤")
    words = "is at most", compare.compare = CompareOp::AtMost;
  else if (sign == ">")
    words = "is above", compare.compare = CompareOp::Above;
  else if (sign == "<")
    words = "is below", compare.compare = CompareOp::Below;
  auto& diagnostic = diagnostics_.add(DiagKind::SymbolOperator, node.span(token), {symbol});
  diagnostic.help = fmt::format("write `{}`", words);
  diagnostic.fixes.push_back({fmt::format("write `{}`", words), {{node.span(token), words}}});
}

/// `lists i for x`.
void ExprBuilder::listed(std::vector<ExprId>& kids, const Syn& node) {
  for (const Syn& part : node.kids(Rule::Value)) kids.push_back(value(part));
}

/// `for x`, `for (x, y)`: a tuple's parts are the subjects.
void ExprBuilder::subjects(std::vector<ExprId>& kids, const Syn& node) {
  auto subject = node.kid(Rule::Value);
  if (!subject) return;
  addSubjects(kids, value(subject));
}

void ExprBuilder::addSubjects(std::vector<ExprId>& kids, ExprId subject) {
  if (at(subject).kind == ExprKind::Tuple) {
    std::vector<ExprId> parts = at(subject).kids;
    kids.insert(kids.end(), parts.begin(), parts.end());
  } else {
    kids.push_back(subject);
  }
}

ExprId ExprBuilder::decisionIs(ExprId subject, const Syn& node) {
  std::vector<ExprId> kids{subject};
  // In half a sentence a word may have lost its day.
  const auto begin = [&](TokenKind word) {
    const std::vector<const Token*> found = node.tokens(word);
    return found.empty() ? UINT32_MAX : found.front()->begin;
  };
  const uint32_t since = begin(TokenKind::Since), asOf = begin(TokenKind::AsOf);
  ExprId sinceDay = kNoExpr, asOfDay = kNoExpr;
  for (const Syn& day : node.kids(Rule::Value)) {
    const uint32_t at = day.span().begin;
    if (at > asOf)
      asOfDay = value(day);
    else if (at > since)
      sinceDay = value(day);
    else
      subjects(kids, node);
  }
  if (sinceDay != kNoExpr) kids.push_back(sinceDay);
  if (asOfDay != kNoExpr) kids.push_back(asOfDay);
  ExprId id = make(ExprKind::DecisionIs, cover(at(subject).span, node.span()), std::move(kids));
  at(id).since = sinceDay != kNoExpr, at(id).asOf = asOfDay != kNoExpr;
  const Token* first = node.firstToken();
  at(id).opSpan = node.span(*first);
  if (first->kind == TokenKind::IsGranted) {
    std::string words = node.text(*first);
    auto begin = static_cast<uint32_t>(words.rfind(words.ends_with("granted") ? "granted" : "refused"));
    at(id).text = words.substr(begin);
    at(id).nameSpan = {file(), first->begin + begin, first->end};
    at(id).negated = words.find("not") != std::string::npos;
    return id;
  }
  at(id).negated = node.has(TokenKind::Not);
  std::vector<const Token*> names = node.tokens(TokenKind::Name);
  if (!names.empty()) {
    at(id).text = node.text(*names[0]);
    at(id).nameSpan = node.span(*names[0]);
  }
  if (names.size() > 1) {
    at(id).body = node.text(*names[1]);
    at(id).bodySpan = node.span(*names[1]);
  }
  return id;
}

// ---- tail forms ----

ExprBuilder::Operand ExprBuilder::tail(const Syn& node) {
  Operand operand;
  operand.isTail = true;
  for (const Token* token : node.tokens(TokenKind::Not)) operand.nots.push_back(node.span(*token));
  if (auto q = node.kid(Rule::Quantifier))
    operand.id = quantifier(*q);
  else if (auto f = node.kid(Rule::ForEach))
    operand.id = forEach(*f);
  else if (auto b = node.kid(Rule::Bullets))
    operand.id = bullets(*b);
  else if (auto a = node.kid(Rule::TailAggregate))
    operand.id = tailAggregate(*a);
  else
    operand.id = error(node.span());
  return operand;
}

ExprId ExprBuilder::quantifier(const Syn& node) {
  auto form = node.kid(Rule::Quantity_);
  const Token* word = form ? form->firstToken() : nullptr;
  if (!word) return error(node.span());
  ExprId limit = kNoExpr;
  if (word->kind != TokenKind::Every && word->kind != TokenKind::Some && word->kind != TokenKind::No) {
    limit = value(form->kid(Rule::Value));
  }
  ExprId population = set(node.kid(Rule::Set));
  ExprId holds = condition(node.kid(Rule::Condition), form->text(*word));
  ExprId id = make(ExprKind::Quantifier, node.span(), {limit, population, holds});
  at(id).quantifier = quantifierForm(word->kind);
  at(id).opSpan = form->span();
  return id;
}

ExprId ExprBuilder::set(std::optional<Syn> node) {
  if (!node) return error({});
  return setOf(node->kids(Rule::Value), node->has(TokenKind::In), node->kid(Rule::Condition));
}

/// `S`, `i in S`, with or without `where C`.
ExprId ExprBuilder::setOf(const std::vector<Syn>& values, bool named, std::optional<Syn> where) {
  if (values.empty()) return error({});
  ExprId id = value(values[0]);
  if (named && values.size() > 1) {
    const Expr element = at(id);
    ExprId inner = value(values[1]);
    if (element.kind != ExprKind::Name) diagnostics_.add(DiagKind::ElementName, element.span);
    id = make(ExprKind::Binding, cover(element.span, at(inner).span), {inner});
    at(id).text = element.kind == ExprKind::Name ? element.text : "";
    at(id).nameSpan = element.span;
  }
  if (!where) return id;
  ExprId narrowing = condition(where);
  return make(ExprKind::Where, cover(at(id).span, at(narrowing).span), {id, narrowing});
}

ExprId ExprBuilder::binding(const Syn& node) {
  ExprId population = value(node.kid(Rule::Value));
  ExprId id = make(ExprKind::Binding, node.span(), {population});
  if (const Token* name = node.token(TokenKind::Name)) {
    at(id).text = node.text(*name);
    at(id).nameSpan = node.span(*name);
  }
  return id;
}

ExprId ExprBuilder::forEach(const Syn& node) {
  std::vector<ExprId> bindings;
  if (auto list = node.kid(Rule::Bindings)) {
    for (const Syn& b : list->kids(Rule::Binding)) bindings.push_back(binding(b));
  }
  ExprId where = node.kid(Rule::Condition) ? condition(node.kid(Rule::Condition)) : kNoExpr;
  auto line = node.kid(Rule::ConditionLine);
  ExprId body = line ? condition(line->kid(Rule::Condition)) : error(node.span());
  std::vector<ExprId> kids{body, where};
  kids.insert(kids.end(), bindings.begin(), bindings.end());
  return make(ExprKind::ForEach, node.span(), std::move(kids));
}

ExprId ExprBuilder::bullets(const Syn& node) {
  std::vector<ExprId> kids;
  for (const Syn& line : node.kids(Rule::BulletLine)) kids.push_back(condition(line.kid(Rule::Condition)));
  bool all = node.has(TokenKind::AllOf);
  return make(all ? ExprKind::AllOf : ExprKind::AnyOf, node.span(), std::move(kids));
}

ExprId ExprBuilder::tailAggregate(const Syn& node) {
  const Token* word = node.firstToken();
  if (!word) return error(node.span());
  std::vector<Syn> values = node.kids(Rule::Value);
  std::vector<Syn> conditions = node.kids(Rule::Condition);
  bool named = node.has(TokenKind::In);
  bool hasWhere = node.has(TokenKind::Where);
  ExprId quantile = kNoExpr;
  if (auto q = node.kid(Rule::Factor)) quantile = factor(*q);
  ExprId population = setOf(values, named, hasWhere && !conditions.empty() ? std::optional(conditions[0]) : std::nullopt);
  ExprId key = kNoExpr;
  if (node.has(TokenKind::By) && values.size() > (named ? 2u : 1u)) key = value(values.back());
  if (word->kind == TokenKind::ShareOf) {
    key = conditions.size() > (hasWhere ? 1u : 0u) ? condition(conditions.back()) : error(node.span());
  }
  return aggregateOf(node, *word, {population, key, quantile});
}

}  // namespace tollgate::syntax
