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
    if (line.rule() == Rule::Scope) decl.scope = scope(line);
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
  if (!required && !judged && !broken && start && !start->broken() && node.endsItsLine()) {
    auto& diagnostic = diagnostics_.add(DiagKind::MissingRequire, decl.nameSpan, {decl.name});
    diagnostic.help = "add a line `require CONDITION`";
  }
  return decl;
}

Decl DeclBuilder::report(const Syn& node) {
  ReportDecl decl;
  const auto scoped = [&](const Syn& line) {
    if (decl.scope.written())
      diagnostics_.add(DiagKind::RepeatedLine, line.span(), {"for each"}).labels.push_back({decl.scope.span, "the first one"});
    decl.scope = scope(line);
  };
  if (auto start = node.kid(Rule::ReportHead)) {
    head(decl, node, *start);
    if (auto written = start->kid(Rule::Scope)) scoped(*written);
  }
  lines(node, Rule::ReportLine, "a report", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::Scope) scoped(line);
    if (line.rule() != Rule::Content) return;
    ReportContent content;
    content.label = name(line);
    content.title = text(line);
    if (auto value = line.kid(Rule::Expr)) content.value = exprs_.expr(value);
    if (auto judged = line.kid(Rule::Judged)) content.judgedBy = name(*judged);
    content.span = line.span();
    decl.contents.push_back(std::move(content));
  });
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
  for (const Syn& value : node.kids(Rule::SimpleValue)) {
    if (NameRef written = simpleValue(value); written.written()) made.values.push_back(std::move(written));
  }
  made.span = node.span();
  return made;
}

/// As written, with one space between words; a text without its quotes.
NameRef DeclBuilder::simpleValue(const Syn& node) {
  if (const TextRef words = text(node); words.written()) return {words.text, words.span};
  NameRef made{"", node.span()};
  bool gap = false;
  for (const char c : source_.substr(made.span.begin, made.span.end - made.span.begin)) {
    const bool blank = c == ' ' || c == '\n' || c == '\r';
    if (!blank && gap && !made.text.empty()) made.text += ' ';
    if (!blank) made.text += c;
    gap = blank;
  }
  return made;
}

/// The version of a pack or a list, in quotes or not.
NameRef DeclBuilder::versionOf(const Syn& node) {
  const auto version = node.kid(Rule::Version);
  if (!version) return {};
  if (const Token* quoted = version->token(TokenKind::Text)) {
    const TextRef words = exprs_.textToken(*version, *quoted);
    return {words.text, words.span};
  }
  return ref(*version, version->token(TokenKind::PlainWord));
}

VariesLine DeclBuilder::varies(const Syn& node) {
  return {name(node), versionOf(node), ref(node, node.token(TokenKind::PlainWord)), node.span()};
}

OmitLine DeclBuilder::omit(const Syn& node) {
  OmitLine made;
  for (const Token* token : node.tokens(TokenKind::PlainWord)) made.tests.push_back(ref(node, token));
  made.because = text(node);
  made.span = node.span();
  return made;
}

FamilyDecl DeclBuilder::family(const Syn& node) {
  FamilyDecl made;
  made.span = node.span();
  if (const auto start = node.kid(Rule::FamilyHead)) {
    const std::vector<NameRef> found = names(*start);
    if (!found.empty()) made.element = found[0];
    if (found.size() > 1) made.list = found[1];
    made.version = versionOf(*start);
    if (const auto where = start->kid(Rule::Condition)) made.where = exprs_.condition(where);
    made.because = text(*start);
  }
  for (const Syn& line : node.kids(Rule::FamilyLine)) {
    if (const auto kid = line.kid(Rule::Test)) {
      if (TestDecl test = this->test(*kid); !test.name.empty()) made.tests.push_back(std::move(test));
    }
  }
  return made;
}

Decl DeclBuilder::pack(const Syn& node) {
  PackDecl decl;
  if (auto start = node.kid(Rule::PackHead)) {
    head(decl, node, *start);
    decl.version = versionOf(*start);
  }
  const auto addFamily = [&](const Syn& written, bool added) {
    FamilyDecl made = family(written);
    made.added = added;
    made.before = decl.tests.size();
    decl.families.push_back(std::move(made));
  };
  const auto addTest = [&](const Syn& written, Deviation deviation) {
    TestDecl made = test(written);
    made.deviation = deviation;
    if (!made.name.empty()) decl.tests.push_back(std::move(made));
  };
  lines(node, Rule::PackLine, "a pack", [&](const Syn& line) {
    if (line.isToken()) return;
    switch (line.rule()) {
      case Rule::Under: under(decl, line); break;
      case Rule::PackFor: {
        if (const auto entry = line.kid(Rule::SimpleValue)) {
          decl.entry = simpleValue(*entry);
          break;
        }
        std::vector<NameRef> found = names(line);
        if (!found.empty()) decl.release = found[0];
        if (found.size() > 1) decl.inPhase = found[1];
        break;
      }
      case Rule::PackIn: decl.inPhase = name(line); break;
      case Rule::PackBecause: decl.because = text(line); break;
      case Rule::Proposal:
        (line.has(TokenKind::Agreed) ? decl.agreed : line.has(TokenKind::Refused) ? decl.refused : decl.proposed).push_back(proposal(line));
        break;
      case Rule::Group: {
        GroupDecl made;
        head(made, line, line);
        if (!made.name.empty()) decl.groups.push_back(std::move(made));
        break;
      }
      case Rule::Varies: decl.varies = varies(line); break;
      case Rule::Omit: decl.omits.push_back(omit(line)); break;
      case Rule::Test: addTest(line, Deviation::None); break;
      case Rule::Family: addFamily(line, false); break;
      case Rule::Added:
        if (const auto kid = line.kid(Rule::Test)) addTest(*kid, Deviation::Added);
        if (const auto kid = line.kid(Rule::Family)) addFamily(*kid, true);
        break;
      case Rule::Replacement:
        if (const auto kid = line.kid(Rule::Test)) addTest(*kid, Deviation::Replaced);
        break;
      case Rule::NamedValue: decl.fields.push_back(namedValue(line)); break;
      default: break;
    }
  });
  return decl;
}

TestDecl DeclBuilder::test(const Syn& node) {
  TestDecl decl;
  if (auto start = node.kid(Rule::TestHead)) {
    head(decl, node, *start, TokenKind::PlainWord);
    const std::vector<Syn> texts = start->kids(Rule::Text);
    const Token* because = start->token(TokenKind::Because);
    if (because != nullptr && !texts.empty()) decl.because = exprs_.text(texts.back());
    if (because != nullptr && texts.size() == 1) decl.title = {};  // that one was the reason
  }
  lines(node, Rule::TestLine, "a test", [&](const Syn& line) {
    if (line.isToken()) return;
    switch (line.rule()) {
      case Rule::Under: under(decl, line); break;
      case Rule::TestIn: decl.group = name(line); break;
      case Rule::Covers: {
        Covers made;
        made.fully = line.has(TokenKind::Fully);
        made.partly = line.has(TokenKind::Partly);
        if (!made.fully && !made.partly) diagnostics_.add(DiagKind::CoversHow, line.span());
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
