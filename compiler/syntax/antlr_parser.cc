// The ANTLR cage: the only file that knows the runtime, besides what is generated. Nothing is thrown out of it and
// none of the runtime's words reach a user.
#include <array>
#include <map>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "GateParser.h"
#include "antlr4-runtime.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/tree.h"
#include "compiler/syntax/words.h"

namespace tollgate::syntax {

namespace {

#define TOKEN(name, grammarName, shown) \
  static_assert(static_cast<int>(TokenKind::name) == GateParser::grammarName, "token_kinds.def and GateLexer.g4 differ");
#include "compiler/syntax/token_kinds.def"
#undef TOKEN
#define RULE(name) static_assert(static_cast<int>(Rule::name) == GateParser::Rule##name, "rule_kinds.def and GateParser.g4 differ");
#include "compiler/syntax/rule_kinds.def"
#undef RULE

bool isLineRule(size_t rule) {
  switch (static_cast<Rule>(rule)) {
    case Rule::DocumentLine:
    case Rule::RegisterLine:
    case Rule::EnumLine:
    case Rule::RecordLine:
    case Rule::ExceptionLine:
    case Rule::TableLine:
    case Rule::CalendarLine:
    case Rule::DecisionLine:
    case Rule::InterpretationLine:
    case Rule::ChoiceLine:
    case Rule::GateLine:
    case Rule::CriterionLine:
    case Rule::PackLine:
    case Rule::FamilyLine:
    case Rule::TestLine:
    case Rule::ReportLine:
    case Rule::SourceLine:
    case Rule::ValueLine:
    case Rule::WorldLine:
    case Rule::ExampleLine:
    case Rule::SampleRow:
    case Rule::BulletLine:
    case Rule::ConditionLine:
    case Rule::UseDecl:
    case Rule::AgreementDecl:
    case Rule::DefineDecl: return true;
    default: return false;
  }
}

bool isHeadRule(size_t rule) {
  switch (static_cast<Rule>(rule)) {
    case Rule::DocumentHead:
    case Rule::RegisterHead:
    case Rule::EnumHead:
    case Rule::RecordHead:
    case Rule::ExceptionHead:
    case Rule::TableHead:
    case Rule::CalendarHead:
    case Rule::DecisionHead:
    case Rule::InterpretationHead:
    case Rule::GateHead:
    case Rule::CriterionHead:
    case Rule::PackHead:
    case Rule::TestHead:
    case Rule::FamilyHead:
    case Rule::ReportHead:
    case Rule::SourceHead:
    case Rule::WorldHead:
    case Rule::ExampleHead: return true;
    default: return false;
  }
}

/// Rules with a loop of lines: an unknown line is reported and skipped there.
bool isBlockRule(size_t rule) {
  switch (static_cast<Rule>(rule)) {
    case Rule::DocumentDecl:
    case Rule::RegisterDecl:
    case Rule::EnumDecl:
    case Rule::RecordDecl:
    case Rule::ExceptionDecl:
    case Rule::TableDecl:
    case Rule::CalendarDecl:
    case Rule::DecisionDecl:
    case Rule::InterpretationDecl:
    case Rule::GateDecl:
    case Rule::Criterion:
    case Rule::PackDecl:
    case Rule::Family:
    case Rule::Test:
    case Rule::ReportDecl:
    case Rule::SourceDecl:
    case Rule::WorldDecl:
    case Rule::ExampleDecl:
    case Rule::Mapping:
    case Rule::Bullets:
    case Rule::Either: return true;
    default: return false;
  }
}

/// Gives every token a source and a character stream: the runtime dies without.
class EmptySource : public antlr4::TokenSource {
 public:
  std::unique_ptr<antlr4::Token> nextToken() override { return nullptr; }
  size_t getLine() const override { return 0; }
  size_t getCharPositionInLine() override { return 0; }
  antlr4::CharStream* getInputStream() override { return &characters_; }
  std::string getSourceName() override { return "gate"; }
  antlr4::TokenFactory<antlr4::CommonToken>* getTokenFactory() override { return antlr4::CommonTokenFactory::DEFAULT.get(); }

 private:
  antlr4::ANTLRInputStream characters_{""};
};

/// The tokens of one declaration, by index; nothing is buffered twice.
class Tokens : public antlr4::TokenStream {
 public:
  Tokens(const std::vector<Token>& tokens, EmptySource& source) : source_(source) {
    tokens_.reserve(tokens.size() + 1);
    for (const Token& token : tokens) add(static_cast<size_t>(token.kind));
    add(antlr4::Token::EOF);
  }
  void consume() override {
    if (index_ + 1 < tokens_.size()) ++index_;
  }
  size_t LA(ssize_t i) override {
    antlr4::Token* token = LT(i);
    return token ? token->getType() : static_cast<size_t>(antlr4::Token::INVALID_TYPE);
  }
  antlr4::Token* LT(ssize_t k) override {
    if (k == 0 || (k < 0 && static_cast<size_t>(-k) > index_)) return nullptr;
    size_t at = k > 0 ? index_ + static_cast<size_t>(k) - 1 : index_ - static_cast<size_t>(-k);
    return &tokens_[std::min(at, tokens_.size() - 1)];
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return index_; }
  void seek(size_t index) override { index_ = std::min(index, tokens_.size() - 1); }
  size_t size() override { return tokens_.size(); }
  std::string getSourceName() const override { return "gate"; }
  antlr4::Token* get(size_t index) const override { return &tokens_[index]; }
  antlr4::TokenSource* getTokenSource() const override { return &source_; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  void add(size_t type) {
    tokens_.emplace_back(std::pair<antlr4::TokenSource*, antlr4::CharStream*>(&source_, source_.getInputStream()), type,
                         antlr4::Token::DEFAULT_CHANNEL, 0, 0);
    tokens_.back().setTokenIndex(tokens_.size() - 1);
  }
  EmptySource& source_;
  mutable std::vector<antlr4::CommonToken> tokens_;
  size_t index_ = 0;
};

/// Writes the flat tree while parsing.
class Recorder : public GateParser {
 public:
  Recorder(antlr4::TokenStream* input, SyntaxTree& tree) : GateParser(input), tree_(tree) { setBuildParseTree(false); }

  void enterRule(antlr4::ParserRuleContext* context, size_t state, size_t rule) override {
    antlr4::Parser::enterRule(context, state, rule);
    leaveUntil(context->parent);
    SyntaxTree::Node node;
    node.rule = static_cast<Rule>(rule);
    node.firstToken = static_cast<uint32_t>(_input->index());
    open_.push_back({context, static_cast<uint32_t>(tree_.nodes.size())});
    tree_.nodes.push_back(node);
  }

  antlr4::Token* consume() override {
    antlr4::Token* token = getCurrentToken();
    if (token->getType() != antlr4::Token::EOF) {
      leaveUntil(getContext());
      auto index = static_cast<uint32_t>(_input->index());
      if (!_errHandler->inErrorRecoveryMode(this)) {
        auto end = static_cast<uint32_t>(tree_.nodes.size()) + 1;
        tree_.nodes.push_back({Rule{}, true, false, index, index + 1, end});
      }
      _input->consume();
    }
    return token;
  }

  void markBroken() {
    leaveUntil(getContext());
    if (!open_.empty()) tree_.nodes[open_.back().node].broken = true;
  }
  void finish() { leaveUntil(nullptr); }

 private:
  struct Open {
    antlr4::tree::ParseTree* context;
    uint32_t node;
  };
  void leaveUntil(antlr4::tree::ParseTree* context) {
    while (!open_.empty() && open_.back().context != context) {
      SyntaxTree::Node& node = tree_.nodes[open_.back().node];
      node.end = static_cast<uint32_t>(tree_.nodes.size());
      node.endToken = static_cast<uint32_t>(_input->index());
      open_.pop_back();
    }
  }
  SyntaxTree& tree_;
  std::vector<Open> open_;
};

/// One message for each broken line; the rest of the line and its block are skipped, layout is never invented.
class Strategy : public antlr4::ANTLRErrorStrategy {
 public:
  Strategy(const TokenStream& stream, std::string_view text, FileId file, std::string_view keyword, Diagnostics& diagnostics)
      : stream_(stream), text_(text), file_(file), keyword_(keyword), diagnostics_(diagnostics) {}

  void reset(antlr4::Parser*) override { recovering_ = false; }
  bool inErrorRecoveryMode(antlr4::Parser*) override { return recovering_; }
  void reportMatch(antlr4::Parser*) override { recovering_ = false; }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override { throw antlr4::InputMismatchException(parser); }

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    if (recovering_) return;
    recovering_ = true;
    size_t offending = error.getOffendingToken() ? error.getOffendingToken()->getTokenIndex() : parser->getTokenStream()->index();
    antlr4::misc::IntervalSet expected = error.getExpectedTokens();
    report(parser, offending, expected);
  }

  void recover(antlr4::Parser* parser, std::exception_ptr error) override {
    static_cast<Recorder*>(parser)->markBroken();
    size_t rule = parser->getContext()->getRuleIndex();
    if (isLineRule(rule)) {
      skipLine(parser);
    } else if (isHeadRule(rule)) {
      skipHead(parser);
    } else if (rule == GateParser::RuleDeclaration) {
      while (parser->getTokenStream()->LA(1) != antlr4::Token::EOF) parser->consume();
    } else {
      std::rethrow_exception(error);
    }
    recovering_ = false;
  }

  void sync(antlr4::Parser* parser) override {
    size_t rule = parser->getContext()->getRuleIndex();
    if (recovering_ || !isBlockRule(rule)) return;
    auto* input = parser->getTokenStream();
    for (;;) {
      size_t next = input->LA(1);
      if (next == GateParser::DEDENT || next == GateParser::INDENT || next == GateParser::NEWLINE || next == antlr4::Token::EOF ||
          input->index() == 0 || input->LA(-1) == GateParser::NAME)
        return;
      if (!startsLine(input)) return;
      auto& atn = parser->getInterpreter<antlr4::atn::ParserATNSimulator>()->atn;
      antlr4::misc::IntervalSet expected = atn.nextTokens(atn.states[parser->getState()]);
      if (expected.contains(next)) return;
      recovering_ = true;
      misplaced(input->index());
      skipLine(parser);
      recovering_ = false;
    }
  }

 private:
  static bool startsLine(antlr4::TokenStream* input) {
    size_t before = input->LA(-1);
    return before == GateParser::INDENT || before == GateParser::NEWLINE || before == GateParser::DEDENT;
  }

  /// Through the NEWLINE of this line, past its block; stops before the end of the enclosing block.
  static void skipLine(antlr4::Parser* parser) {
    auto* input = parser->getTokenStream();
    size_t depth = 0;
    for (;;) {
      size_t next = input->LA(1);
      if (next == antlr4::Token::EOF) return;
      if (next == GateParser::INDENT) ++depth;
      if (next == GateParser::DEDENT) {
        if (depth == 0) return;
        --depth;
      }
      parser->consume();
      if (next == GateParser::NEWLINE && depth == 0) return;
    }
  }
  static void skipHead(antlr4::Parser* parser) {
    auto* input = parser->getTokenStream();
    for (;;) {
      size_t next = input->LA(1);
      if (next == antlr4::Token::EOF || next == GateParser::INDENT || next == GateParser::NEWLINE) return;
      parser->consume();
    }
  }

  const Token* tokenAt(size_t index) const { return index < stream_.tokens.size() ? &stream_.tokens[index] : nullptr; }
  std::string_view view(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }
  static bool isLayout(TokenKind kind) { return kind == TokenKind::Newline || kind == TokenKind::Indent || kind == TokenKind::Dedent; }
  /// Where the previous word ends: the place for "expected … here" at a line's end.
  uint32_t previousEnd(size_t index) const {
    while (index-- > 0) {
      if (!isLayout(stream_.tokens[index].kind)) return stream_.tokens[index].end;
    }
    return stream_.tokens.empty() ? 0 : stream_.tokens[0].begin;
  }

  void misplaced(size_t index) {
    const Token& token = stream_.tokens[index];
    std::string_view word = view(token);
    auto& diagnostic = diagnostics_.add(DiagKind::MisplacedLine, {file_, token.begin, token.end},
                                        {word.size() <= 40 ? fmt::format("`{}`", word) : std::string(shownToken(token.kind))});
    const Token* next = tokenAt(index + 1);
    const bool named = next && (next->kind == TokenKind::Colon || next->kind == TokenKind::Eq);
    if (named && isReservedWord(word)) diagnostic.help = notAName(word);
  }

  static std::string notAName(std::string_view word) {
    return fmt::format("`{}` is a word of the language and cannot be a name: choose another, such as `{}-1`", word, word);
  }

  void report(antlr4::Parser* parser, size_t index, const antlr4::misc::IntervalSet& expected) {
    const Token* token = tokenAt(index);
    bool layout = !token || isLayout(token->kind);
    uint32_t place = previousEnd(index);
    const bool inHead = isHeadRule(parser->getContext()->getRuleIndex());  // then the line above opens the block
    if (token && token->kind == TokenKind::Indent && !inHead) {
      const Token* first = tokenAt(index + 1);
      uint32_t end = first ? first->end : place;
      diagnostics_.add(DiagKind::StrayIndent, {file_, token->begin, std::max(token->begin, end)});
      return;
    }
    Span span = layout ? Span{file_, place, place} : Span{file_, token->begin, token->end};
    std::string found = layout ? "the end of the line" : foundWord(*token);
    if (expected.contains(static_cast<size_t>(GateParser::K_SATISFY))) return missingSatisfies(index, span);
    // An open bracket is reported where it opens.
    if (layout &&
        (expected.contains(static_cast<size_t>(GateParser::RPAREN)) || expected.contains(static_cast<size_t>(GateParser::RBRACK)))) {
      return;
    }
    if (!layout && token->kind == TokenKind::Of && index > 0 && stream_.tokens[index - 1].kind == TokenKind::Name) {
      const Token& word = stream_.tokens[index - 1];
      auto& diagnostic = diagnostics_.add(DiagKind::UnknownAggregate, {file_, word.begin, word.end}, {std::string(view(word))});
      std::string near = nearest(view(word), {"count", "sum", "min", "max", "percentile", "latest", "earliest", "share", "date"});
      if (!near.empty()) diagnostic.help = fmt::format("did you mean `{} of`?", near);
      return;
    }
    if (!layout && isCitation(*token)) {
      auto& diagnostic = diagnostics_.add(DiagKind::Expected, span, {describe(expected), found});
      const size_t end = text_.find_first_of("\r\n", token->end);
      const std::string_view cited = text_.substr(token->end, end == std::string_view::npos ? end : end - token->end);
      diagnostic.help = fmt::format("a citation stands on a line of its own below: `under{}`", cited.size() <= 60 ? cited : " SVTAD 13.18");
      return;
    }
    if (!layout && sideBySide(index, parser)) {
      auto& diagnostic = diagnostics_.add(DiagKind::OperandsSideBySide, span);
      suggest(diagnostic, *token, expected);
      if (view(*token) == "per") {
        diagnostic.help = "for a limit of each, write `require for each v in …` with the condition below it";
      } else if (isCountedWithoutOf(index)) {
        diagnostic.help = fmt::format("write `{} of {}`", view(stream_.tokens[index - 1]), view(*token));
        diagnostic.fixes = {{"insert `of`", {{{file_, token->begin, token->begin}, "of "}}}};
      }
      return;
    }
    if (!layout && isSaid(span, *token)) return;
    auto& diagnostic = diagnostics_.add(DiagKind::Expected, span, {describe(expected), found});
    const TokenKind before = index > 0 ? stream_.tokens[index - 1].kind : TokenKind::EndOfInput;
    if (!layout && token->kind == TokenKind::Exactly && (before == TokenKind::Is || before == TokenKind::IsNot)) {
      const Token* number = tokenAt(index + 1);
      const std::string value = number && !isLayout(number->kind) ? std::string(view(*number)) : "N";
      diagnostic.help = fmt::format("write `is {}`; `exactly` says how many satisfy: `exactly {} of SET satisfy …`", value, value);
      if (number && !isLayout(number->kind))
        diagnostic.fixes.push_back({"leave `exactly` out", {{{file_, token->begin, number->begin}, ""}}});
      return;
    }
    const bool onlyName = expected.size() == 1 && expected.contains(static_cast<size_t>(GateParser::NAME));
    if (!layout && onlyName && isReservedWord(view(*token))) diagnostic.help = notAName(view(*token));
    const bool given = layout && index > 1 && stream_.tokens[index - 2].kind == TokenKind::Given;
    if (given && stream_.tokens[index - 1].kind == TokenKind::Name) {
      diagnostic.help = fmt::format("write rows of `{0}` below it, or `given no {0}`", view(stream_.tokens[index - 1]));
    }
    if (!layout) suggest(diagnostic, *token, expected);
  }

  /// A `-` that stands wrongly was told already; among the values of an enum it is meant as `..`.
  bool isSaid(Span span, const Token& token) {
    if (token.kind != TokenKind::Minus) return false;
    for (Diagnostic& said : diagnostics_.all()) {
      if (said.kind != DiagKind::MinusSpacing || said.span.file != span.file || said.span.begin != span.begin) continue;
      if (keyword_ == "enum") {
        said.help = "write numbers in a row as `1..5`";
        said.fixes = {{"write `..`", {{span, ".."}}}};
      }
      return true;
    }
    return false;
  }

  /// `criterion x under SVTAD 13.18`, in the head of what has citations.
  bool isCitation(const Token& token) const {
    if (token.kind != TokenKind::Under && view(token) != "per") return false;
    const TokenKind line = lineKind(token);
    return line == TokenKind::Criterion || line == TokenKind::Entry || line == TokenKind::Exit;
  }
  /// `at least 90% tests`.
  bool isCountedWithoutOf(size_t index) const {
    if (index < 2 || stream_.tokens[index].kind != TokenKind::Name) return false;
    const TokenKind number = stream_.tokens[index - 1].kind;
    return (number == TokenKind::Count || number == TokenKind::Percent) && isQuantifier(stream_.tokens[index - 2].kind);
  }

  std::string foundWord(const Token& token) const {
    std::string_view word = view(token);
    if (word.empty() || word.size() > 40) return std::string(shownToken(token.kind));
    if (token.kind == TokenKind::Text) return fmt::format("the text {}", word);
    return fmt::format("`{}`", word);
  }

  /// Two values without a word between them, where a condition could have gone on.
  bool sideBySide(size_t index, antlr4::Parser* parser) const {
    if (index == 0 || !inExpression(parser)) return false;
    TokenKind here = stream_.tokens[index].kind;
    TokenKind before = stream_.tokens[index - 1].kind;
    auto operand = [](TokenKind k) {
      return k == TokenKind::Name || k == TokenKind::Count || k == TokenKind::Percent || k == TokenKind::Number || k == TokenKind::Date ||
             k == TokenKind::This || k == TokenKind::True || k == TokenKind::False;
    };
    return (operand(here) || here == TokenKind::LParen) && (operand(before) || before == TokenKind::RParen || before == TokenKind::RBrack);
  }
  static bool inExpression(antlr4::Parser* parser) {
    size_t rule = parser->getContext()->getRuleIndex();
    return rule == GateParser::RuleDefineDecl || rule == GateParser::RuleGateLine || rule == GateParser::RuleCriterionLine ||
           rule == GateParser::RuleConditionLine || rule == GateParser::RuleBulletLine || rule == GateParser::RuleExceptionLine ||
           rule >= GateParser::RuleExpr;
  }

  void missingSatisfies(size_t index, Span span) {
    size_t first = index;
    while (first > 0 && !isQuantifier(stream_.tokens[first].kind) && !isLayout(stream_.tokens[first - 1].kind)) --first;
    uint32_t end = previousEnd(index);
    std::string words(text_.substr(stream_.tokens[first].begin, end - stream_.tokens[first].begin));
    TokenKind form = stream_.tokens[first].kind;
    bool plural = form != TokenKind::Every && form != TokenKind::Some && form != TokenKind::No;
    std::string verb = plural ? "satisfy" : "satisfies";
    auto& diagnostic = diagnostics_.add(DiagKind::MissingSatisfies, span, {verb, words});
    diagnostic.help = fmt::format("write `{} CONDITION`", verb);
    if (span.begin < span.end) {
      const Token& token = stream_.tokens[index];
      std::string near = token.kind == TokenKind::Name ? nearest(view(token), {"satisfy", "satisfies"}) : "";
      if (!near.empty())
        diagnostic.fixes.push_back({fmt::format("write `{}`", near), {{span, near}}});
      else if (token.kind == TokenKind::Name) {
        if (index == first + 2) diagnostic.fixes.push_back({"insert `in`", {{{file_, span.begin, span.begin}, "in "}}});
        diagnostic.fixes.push_back({fmt::format("insert `{}`", verb), {{{file_, span.begin, span.begin}, verb + " "}}});
      }
    }
  }
  static bool isQuantifier(TokenKind kind) {
    return kind == TokenKind::Every || kind == TokenKind::Some || kind == TokenKind::No || kind == TokenKind::AtLeast ||
           kind == TokenKind::AtMost || kind == TokenKind::MoreThan || kind == TokenKind::FewerThan || kind == TokenKind::Exactly;
  }

  void suggest(Diagnostic& diagnostic, const Token& token, const antlr4::misc::IntervalSet& expected) {
    if (token.kind != TokenKind::Name) return;
    std::vector<std::string> words;
    for (ssize_t type : expected.toList()) {
      std::string_view shown = type > 0 ? shownToken(static_cast<TokenKind>(type)) : "";
      const bool aWord = shown.size() > 2 && shown.front() == '`' && shown[1] >= 'a' && shown[1] <= 'z';
      if (aWord) words.emplace_back(shown.substr(1, shown.size() - 2));
    }
    for (const Word& soft : softWords(lineKind(token))) words.emplace_back(soft.text);
    std::string near = nearest(view(token), words);
    if (near.empty()) return;
    diagnostic.help = fmt::format("did you mean `{}`?", near);
    diagnostic.fixes.push_back({fmt::format("write `{}`", near), {{{file_, token.begin, token.end}, near}}});
  }
  /// Of the first token of the line in which this one stands.
  TokenKind lineKind(const Token& token) const {
    size_t index = static_cast<size_t>(&token - stream_.tokens.data());
    while (index > 0 && !isLayout(stream_.tokens[index - 1].kind)) --index;
    return stream_.tokens[index].kind;
  }

  static std::string describe(const antlr4::misc::IntervalSet& expected) {
    auto has = [&](TokenKind kind) { return expected.contains(static_cast<size_t>(kind)); };
    bool value = has(TokenKind::Name) && has(TokenKind::LParen) && has(TokenKind::Count);
    if (value) return has(TokenKind::Every) ? "a condition or a value" : "a value";
    std::vector<std::string> words;
    bool comparison = has(TokenKind::Is) && has(TokenKind::IsAtLeast);
    if (comparison) words.emplace_back("a comparison");
    for (ssize_t type : expected.toList()) {
      if (type <= 0) continue;
      auto kind = static_cast<TokenKind>(type);
      if (kind == TokenKind::Dedent || kind == TokenKind::BadOp || kind == TokenKind::Eq) continue;
      if (comparison && (kind >= TokenKind::Is && kind <= TokenKind::Lists)) continue;
      if (comparison && kind >= TokenKind::LParen && kind <= TokenKind::Star) continue;
      words.emplace_back(shownToken(kind));
    }
    if (words.empty()) return "the end of the declaration";
    if (words.size() > 6) words.resize(6);
    std::string sentence = words[0];
    for (size_t i = 1; i < words.size(); ++i) sentence += (i + 1 == words.size() ? " or " : ", ") + words[i];
    return sentence;
  }

  const TokenStream& stream_;
  std::string_view text_;
  FileId file_;
  std::string_view keyword_;
  Diagnostics& diagnostics_;
  bool recovering_ = false;
};

class Counter : public antlr4::BaseErrorListener {
 public:
  explicit Counter(ParseStats& stats) : stats_(stats) {}
  void reportAmbiguity(antlr4::Parser*, const antlr4::dfa::DFA&, size_t, size_t, bool, const antlrcpp::BitSet&,
                       antlr4::atn::ATNConfigSet*) override {
    ++stats_.ambiguities;
  }
  void reportAttemptingFullContext(antlr4::Parser*, const antlr4::dfa::DFA&, size_t, size_t, const antlrcpp::BitSet&,
                                   antlr4::atn::ATNConfigSet*) override {
    ++stats_.fullContextAttempts;
  }
  void reportContextSensitivity(antlr4::Parser*, const antlr4::dfa::DFA&, size_t, size_t, size_t, antlr4::atn::ATNConfigSet*) override {
    ++stats_.contextSensitivities;
  }

 private:
  ParseStats& stats_;
};

/// Follows the grammar along some tokens, every way that it allows, and notes what could come next.
class Follower {
 public:
  Follower(const antlr4::atn::ATN& atn, const std::vector<TokenKind>& tokens) : atn_(atn), tokens_(tokens) {}

  std::vector<TokenKind> run() {
    rule(GateParser::RuleDeclaration, 0);
    return {expected_.begin(), expected_.end()};
  }

 private:
  using Places = std::set<size_t>;

  /// Where the rule can end that begins at a token. The grammar has no rule that begins with itself, so that this ends.
  const Places& rule(size_t index, size_t at) {
    const auto [known, fresh] = ends_.emplace(std::pair{index, at}, Places{});
    if (!fresh || depth_ >= kDeepest) return known->second;
    ++depth_;
    Places ends;
    std::set<std::pair<size_t, size_t>> seen;
    std::vector<std::pair<antlr4::atn::ATNState*, size_t>> open = {{atn_.ruleToStartState[index], at}};
    while (!open.empty()) {
      const auto [state, place] = open.back();
      open.pop_back();
      if (!seen.insert({state->stateNumber, place}).second) continue;
      if (state->getStateType() == antlr4::atn::ATNState::RULE_STOP) {
        ends.insert(place);
        continue;
      }
      for (const auto* transition : state->transitions) {
        if (transition->getSerializationType() == antlr4::atn::Transition::RULE) {
          const auto* into = static_cast<const antlr4::atn::RuleTransition*>(transition);
          for (size_t end : Places(rule(into->target->ruleIndex, place))) open.emplace_back(into->followState, end);
        } else if (transition->isEpsilon()) {
          open.emplace_back(transition->target, place);
        } else if (place == tokens_.size()) {
          note(*transition);
        } else if (transition->matches(static_cast<size_t>(tokens_[place]), 1, atn_.maxTokenType)) {
          open.emplace_back(transition->target, place + 1);
        }
      }
    }
    --depth_;
    return ends_[{index, at}] = std::move(ends);
  }

  void note(const antlr4::atn::Transition& transition) {
    if (transition.getSerializationType() == antlr4::atn::Transition::NOT_SET) return;  // whatever stands in a line that nobody knows
    for (ssize_t type : transition.label().toList()) {
      if (type > 0) expected_.insert(static_cast<TokenKind>(type));
    }
  }

  static constexpr size_t kDeepest = 4'000;  // rules in rules
  const antlr4::atn::ATN& atn_;
  const std::vector<TokenKind>& tokens_;
  std::map<std::pair<size_t, size_t>, Places> ends_;
  std::set<TokenKind> expected_;
  size_t depth_ = 0;
};

/// One after the other, and in turn: a thread with many declarations lets one with few go in between. (Who unlocks a mutex and locks
/// it again would mostly win against who waits.)
class AntlrTurn {
 public:
  AntlrTurn() {
    std::lock_guard<std::mutex> next(nextLock());
    lock().lock();
  }
  ~AntlrTurn() { lock().unlock(); }
  AntlrTurn(const AntlrTurn&) = delete;
  AntlrTurn& operator=(const AntlrTurn&) = delete;

 private:
  static std::mutex& nextLock() {
    static std::mutex mutex;
    return mutex;
  }
  static std::mutex& lock() {
    static std::mutex mutex;
    return mutex;
  }
};

}  // namespace

SyntaxTree parseDeclaration(const TokenStream& stream, std::string_view text, FileId file, std::string_view keyword,
                            Diagnostics& diagnostics, ParseStats* stats) {
  const AntlrTurn turn;
  SyntaxTree tree;
  try {
    EmptySource source;
    Tokens tokens(stream.tokens, source);
    Recorder parser(&tokens, tree);
    parser.setErrorHandler(std::make_shared<Strategy>(stream, text, file, keyword, diagnostics));
    parser.removeErrorListeners();
    ParseStats unused;
    Counter counter(stats ? *stats : unused);
    if (stats) {
      ++stats->declarations;
      parser.addErrorListener(&counter);
    }
    parser.declaration();
    parser.finish();
  } catch (const std::exception&) {
    // A fault of the parser itself: the declaration is lost, and says so where it begins.
    uint32_t begin = stream.tokens.empty() ? 0 : stream.tokens.front().begin;
    uint32_t end = stream.tokens.empty() ? 0 : stream.tokens.front().end;
    diagnostics.add(DiagKind::Expected, {file, begin, end}, {"a declaration", "one that cannot be read"});
    tree.nodes.clear();
  }
  return tree;
}

std::vector<TokenKind> expectedAfter(const std::vector<TokenKind>& tokens) {
  const AntlrTurn turn;
  try {
    EmptySource source;
    Tokens none({}, source);
    SyntaxTree unused;
    Recorder parser(&none, unused);
    return Follower(parser.getATN(), tokens).run();
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace tollgate::syntax
