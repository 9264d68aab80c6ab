#pragma once
// Parse tree to expression nodes. Folds the grammar's flat condition lists and refuses what reads two ways.
// Recursion follows the tree, whose depth the token source has bounded (guardNesting).

#include <optional>

#include "compiler/support/diagnostics.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/tree.h"

namespace tollgate::syntax {

class ExprBuilder {
 public:
  ExprBuilder(Module& module, Diagnostics& diagnostics, std::string_view source)
      : module_(module), diagnostics_(diagnostics), source_(source) {}

  /// Each takes a node of the rule that it is named after; absent or broken parts become Error nodes, silently.
  ExprId expr(std::optional<Syn> node);
  ExprId condition(std::optional<Syn> node, std::string_view quantifier = {});
  ExprId value(std::optional<Syn> node);
  ExprId binding(const Syn& node);
  ExprId set(std::optional<Syn> node);
  ExprId quantity(std::optional<Syn> node);

  /// The literal's text: quotes taken off, escapes resolved, continued lines joined by one space.
  TextRef text(std::optional<Syn> node);
  TextRef textToken(const Syn& parent, const Token& token);

 private:
  struct Operand {
    ExprId id = kNoExpr;
    std::vector<Span> nots;
    Span isSpan;  // set when it is `x is A` or `x is not A` and may be continued by `or B`
    bool isNot = false;
    bool isBare = false;         // a value without a comparison
    bool otherCompare = false;   // `is at least` and its kin
    std::vector<ExprId> values;  // of the `is`, while it is being continued
    ExprId subject = kNoExpr;
    bool isTail = false;
  };

  ExprId make(ExprKind kind, Span span, std::vector<ExprId> kids = {});
  Expr& at(ExprId id) { return module_.exprs[id]; }
  ExprId error(Span span) { return make(ExprKind::Error, span); }
  std::string slice(Span span) const { return std::string(source_.substr(span.begin, span.end - span.begin)); }
  ExprId named(ExprKind kind, const Syn& parent, const Token& token);

  Operand comparison(const Syn& node);
  void compared(Operand& operand, const Syn& node);
  ExprId decisionIs(ExprId subject, const Syn& node);
  void symbolOperator(const Syn& node, const Token& token, Expr& compare);
  void subjects(std::vector<ExprId>& kids, const Syn& node);
  void addSubjects(std::vector<ExprId>& kids, ExprId subject);
  void listed(std::vector<ExprId>& kids, const Syn& node);
  Operand tail(const Syn& node);
  ExprId quantifier(const Syn& node);
  ExprId forEach(const Syn& node);
  ExprId bullets(const Syn& node);
  ExprId tailAggregate(const Syn& node);
  ExprId setOf(const std::vector<Syn>& values, bool named, std::optional<Syn> where);
  ExprId term(const Syn& node);
  ExprId factor(const Syn& node);
  ExprId primaryWithPostfixes(const Syn& node);
  ExprId postfix(ExprId object, const Syn& node);
  ExprId primary(const Syn& node);
  ExprId aggregate(const Syn& node);
  ExprId decisionDay(const Syn& node, const std::vector<Syn>& factors);
  void refuseReckoning(ExprId left, Span op);
  ExprId aggregateOf(const Syn& node, const Token& word, std::vector<ExprId> kids);
  std::vector<ExprId> args(std::optional<Syn> node);

  void continueIs(std::vector<Operand>& operands, std::vector<Token>& joiners);
  ExprId finish(Operand& operand);
  ExprId foldImplies(std::vector<Operand>& operands, const std::vector<Token>& joiners);
  ExprId foldAndOr(const std::vector<ExprId>& ids, const std::vector<Token>& joiners, size_t first, size_t last);
  void refuseNots(const std::vector<Operand>& operands);

  Module& module_;
  Diagnostics& diagnostics_;
  std::string_view source_;
  FileId file() const { return module_.file; }
};

/// A text literal without its quotes, escapes resolved.
std::string unquoted(std::string_view raw);

/// Words that an ordered enum may use for its directions; `is A or worse` is folded with them.
bool isDirectionWord(std::string_view word);

}  // namespace tollgate::syntax
