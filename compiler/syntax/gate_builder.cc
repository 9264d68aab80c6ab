// Gates, criteria, packs and tests.
#include "compiler/syntax/decl_builder.h"

namespace tollgate::syntax {

Scope DeclBuilder::scope(const Syn& node) {
  Scope made;
  made.span = node.span();
  if (auto list = node.kid(Rule::Bindings)) {
    for (const Syn& binding : list->kids(Rule::Binding)) made.bindings.push_back(exprs_.binding(binding));
  }
  if (auto where = node.kid(Rule::Condition)) made.where = exprs_.condition(where);
  return made;
}

CountingOnly DeclBuilder::counting(const Syn& node) {
  CountingOnly made;
  made.collection = name(node);
  made.where = exprs_.condition(node.kid(Rule::Condition));
  made.span = node.span();
  return made;
}

/// `applies when C`, and `otherwise not applicable because "…"` behind it or on a line of its own.
void DeclBuilder::applies(Applies& applies, const Syn& line) {
  if (line.rule() == Rule::Applies) {
    if (applies.span.valid()) diagnostics_.add(DiagKind::RepeatedLine, line.span(), {"applies when"});
    applies.when = exprs_.condition(line.kid(Rule::Condition));
    applies.span = line.span();
    if (auto otherwise = line.kid(Rule::Otherwise)) applies.otherwiseBecause = text(*otherwise);
  }
  if (line.rule() == Rule::Otherwise) applies.otherwiseBecause = text(line);
}

IfNone DeclBuilder::ifNone(const Syn& node) {
  IfNone made;
  made.set = exprs_.set(node.kid(Rule::Set));
  if (node.has(TokenKind::Met)) made.answer = EmptyAnswer::Met;
  if (node.has(TokenKind::NotApplicable)) made.answer = EmptyAnswer::NotApplicable;
  made.because = text(node);
  made.span = node.span();
  return made;
}

Decl DeclBuilder::gate(const Syn& node) {
  GateDecl decl;
  if (auto start = node.kid(Rule::GateHead)) {
    head(decl, node, *start);
    decl.isEntry = start->has(TokenKind::Entry);
  }
  lines(node, Rule::GateLine, "a gate", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::Scope) {
      if (decl.scope.written()) diagnostics_.add(DiagKind::RepeatedLine, line.span(), {"for each"});
      decl.scope = scope(line);
    }
    if (line.rule() == Rule::Counting) decl.counting.push_back(counting(line));
    if (line.rule() == Rule::Define) decl.defines.push_back(define(line));
    if (line.rule() == Rule::Criterion) {
      CriterionDecl made = criterion(line);
      if (!made.name.empty()) decl.criteria.push_back(std::move(made));
    }
    applies(decl.applies, line);
  });
  return decl;
}

CriterionDecl DeclBuilder::criterion(const Syn& node) {
  CriterionDecl decl;
  bool broken = node.broken();
  auto start = node.kid(Rule::CriterionHead);
  if (start) head(decl, node, *start);
  for (const Syn& line : node.kids(Rule::CriterionLine)) broken |= line.broken() || line.kid(Rule::Unknown).has_value();
  bool required = false;
  lines(node, Rule::CriterionLine, "a criterion", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::Scope) decl.scope = scope(line);
    if (line.rule() == Rule::Counting) decl.counting.push_back(counting(line));
    if (line.rule() == Rule::Define) decl.defines.push_back(define(line));
    if (line.rule() == Rule::IfNone) decl.ifNone.push_back(ifNone(line));
    if (line.rule() == Rule::Evidence) decl.evidence = names(line);
    if (line.rule() == Rule::Judged) decl.judgedBy = name(line);
    applies(decl.applies, line);
    if (line.rule() != Rule::Require) return;
    if (required) {
      auto& diagnostic = diagnostics_.add(DiagKind::SeveralRequires, line.span(), {decl.name});
      diagnostic.labels.push_back({decl.requireSpan, "the first one"});
      diagnostic.help = "join the conditions with `and` or list them under `all of`, or write two criteria";
      return;
    }
    required = true;
    decl.requireSpan = line.span();
    decl.require = exprs_.expr(line.kid(Rule::Expr));
  });
  bool judged = decl.judgedBy.written();
  if (!required && !judged && !broken && start && !start->broken()) {
    auto& diagnostic = diagnostics_.add(DiagKind::MissingRequire, decl.nameSpan, {decl.name});
    diagnostic.help = "add a line `require CONDITION`";
  }
  return decl;
}

ProposalLine DeclBuilder::proposal(const Syn& node) {
  ProposalLine made;
  std::vector<NameRef> found = names(node);
  if (!found.empty()) made.body = found.back();
  if (found.size() > 1) made.choice = found.front();
  made.on = ref(node, node.token(TokenKind::Date));
  made.ref = text(node);
  made.fingerprint = ref(node, node.token(TokenKind::PlainWord));
  made.span = node.span();
  return made;
}

NamedValue DeclBuilder::namedValue(const Syn& node) {
  NamedValue made;
  made.name = name(node);
  for (const Syn& value : node.kids(Rule::SimpleValue)) made.values.push_back(exprs_.simpleValue(value));
  made.span = node.span();
  return made;
}

Decl DeclBuilder::pack(const Syn& node) {
  PackDecl decl;
  if (auto start = node.kid(Rule::PackHead)) {
    head(decl, node, *start);
    if (auto version = start->kid(Rule::Version)) {
      decl.version = ref(*version, version->token(TokenKind::PlainWord));
      if (const Token* quoted = version->token(TokenKind::Text)) {
        TextRef words = exprs_.textToken(*version, *quoted);
        decl.version = {words.text, words.span};
      }
    }
  }
  lines(node, Rule::PackLine, "a pack", [&](const Syn& line) {
    if (line.isToken()) return;
    switch (line.rule()) {
      case Rule::Under: under(decl, line); break;
      case Rule::PackFor: {
        std::vector<NameRef> found = names(line);
        if (!found.empty()) decl.release = found[0];
        if (found.size() > 1) decl.inPhase = found[1];
        break;
      }
      case Rule::PackIn: decl.inPhase = name(line); break;
      case Rule::PackBecause: decl.because = text(line); break;
      case Rule::Proposal: (line.has(TokenKind::Agreed) ? decl.agreed : decl.proposed).push_back(proposal(line)); break;
      case Rule::Group: {
        GroupDecl made;
        head(made, line, line);
        if (!made.name.empty()) decl.groups.push_back(std::move(made));
        break;
      }
      case Rule::Test: {
        TestDecl made = test(line);
        if (!made.name.empty()) decl.tests.push_back(std::move(made));
        break;
      }
      case Rule::NamedValue: decl.fields.push_back(namedValue(line)); break;
      case Rule::Raw: {
        RawDecl raw;
        head(raw, line, line);
        std::string_view words = source_.substr(raw.span.begin, raw.span.end - raw.span.begin);
        raw.keyword = std::string(words.substr(0, 3) == "for" ? "for each" : words.substr(0, words.find_first_of(" \t\r\n")));
        raw.keywordSpan.end = raw.keywordSpan.begin + static_cast<uint32_t>(raw.keyword.size());
        diagnostics_.add(DiagKind::NotSupportedYet, raw.keywordSpan, {raw.keyword});
        decl.unsupported.push_back(std::move(raw));
        break;
      }
      default: break;
    }
  });
  return decl;
}

TestDecl DeclBuilder::test(const Syn& node) {
  TestDecl decl;
  if (auto start = node.kid(Rule::TestHead)) head(decl, node, *start, TokenKind::PlainWord);
  lines(node, Rule::TestLine, "a test", [&](const Syn& line) {
    if (line.isToken()) return;
    switch (line.rule()) {
      case Rule::Under: under(decl, line); break;
      case Rule::TestIn: decl.group = name(line); break;
      case Rule::Covers: {
        Covers made;
        made.fully = line.has(TokenKind::Fully);
        if (!made.fully && !line.has(TokenKind::Partly)) diagnostics_.add(DiagKind::CoversHow, line.span());
        made.citations = citations(line);
        made.because = text(line);
        made.span = line.span();
        decl.covers.push_back(std::move(made));
        break;
      }
      case Rule::Exercises: {
        std::vector<Citation> more = citations(line);
        decl.exercises.insert(decl.exercises.end(), more.begin(), more.end());
        break;
      }
      case Rule::Kind: decl.kind = name(line); break;
      case Rule::Witnessed: decl.witnessedBy = name(line); break;
      case Rule::Given: decl.given.push_back(text(line)); break;
      case Rule::WhenText: decl.when.push_back(text(line)); break;
      case Rule::ThenText: decl.then.push_back(text(line)); break;
      case Rule::NamedValue: decl.fields.push_back(namedValue(line)); break;
      default: break;
    }
  });
  return decl;
}

}  // namespace tollgate::syntax
