#pragma once
// Parse tree to declarations. One method a declaration; lines in any order. Broken parts stay empty.

#include <map>
#include <string>
#include <string_view>

#include "compiler/syntax/expr_builder.h"

namespace tollgate::syntax {

class DeclBuilder {
 public:
  DeclBuilder(Module& module, Diagnostics& diagnostics, std::string_view source)
      : module_(module), diagnostics_(diagnostics), exprs_(module, diagnostics, source), source_(source) {}

  /// `root` is the tree's first node, of rule `declaration`. Adds at most one declaration to the module.
  void build(const Syn& root);

 private:
  // decl_builder.cc
  Decl use(const Syn& node);
  Decl document(const Syn& node);
  Decl registerDecl(const Syn& node);
  Decl enumDecl(const Syn& node);
  Decl record(const Syn& node);
  Decl exception(const Syn& node);
  Decl table(const Syn& node);
  Decl calendar(const Syn& node);
  Decl decision(const Syn& node);
  Decl interpretation(const Syn& node);
  Decl agreement(const Syn& node);
  DefineDecl define(const Syn& node);
  RecordField field(const Syn& node, bool isKey);
  void enumValues(EnumDecl& decl, const Syn& node);
  void fieldFact(RecordField& field, const Syn& fact);
  // table_cells in source_builder.cc
  TableRow tableRow(const Syn& parent, const Token& token);
  std::vector<std::pair<uint32_t, uint32_t>> rowCells(const Token& token);
  TableCell tableCell(uint32_t begin, uint32_t end);
  // gate_builder.cc
  Decl gate(const Syn& node);
  CriterionDecl criterion(const Syn& node);
  Decl pack(const Syn& node);
  TestDecl test(const Syn& node);
  ProposalLine proposal(const Syn& node);
  NamedValue namedValue(const Syn& node);
  NameRef simpleValue(const Syn& node);
  NameRef versionOf(const Syn& node);
  VariesLine varies(const Syn& node);
  OmitLine omit(const Syn& node);
  FamilyDecl family(const Syn& node);
  Scope scope(const Syn& node);
  Decl report(const Syn& node);
  CountingOnly counting(const Syn& node);
  void applies(Applies& applies, const Syn& line);
  IfNone ifNone(const Syn& node);
  // source_builder.cc
  Decl source(const Syn& node);
  SourceMapping mapping(const Syn& node);
  std::vector<ValueMapEntry> valueMap(const Syn& node);
  void mapWords(SourceMapping& mapping, const std::vector<Syn>& words);

  // sample_builder.cc
  Decl world(const Syn& node);
  Decl example(const Syn& node);
  void sampleData(SampleData& data, const Syn& line);
  SampleLine sampleLine(const Syn& node);
  void sampleRows(SampleLine& line, const Syn& node);
  void sampleDecision(SampleLine& line, const Syn& node);
  SampleField sampleCell(const NameRef& heading, uint32_t begin, uint32_t end);
  std::vector<SampleField> sampleFields(const Syn& node);
  SampleValue sampleValue(const Syn& node);
  ExpectLine expectLine(const Syn& node);
  /// The `a.b.c` below the node; the first, or all.
  NameRef path(const Syn& node) const;
  std::vector<NameRef> paths(const Syn& node) const;
  static NameRef joined(const std::vector<NameRef>& parts);

  /// Name, title, span, doc from a head rule.
  void head(DeclBase& decl, const Syn& node, const Syn& head, TokenKind nameKind = TokenKind::Name);
  void under(DeclBase& decl, const Syn& line);
  std::vector<Citation> citations(const Syn& node);
  NameRef ref(const Syn& node, const Token* token) const;
  NameRef name(const Syn& node) const { return ref(node, node.token(TokenKind::Name)); }
  std::vector<NameRef> names(const Syn& node, TokenKind kind = TokenKind::Name) const;
  TextRef text(const Syn& node) { return exprs_.text(node.kid(Rule::Text)); }
  TypeExpr type(std::optional<Syn> node);
  std::vector<Param> params(std::optional<Syn> node);
  FileRef fileRef(const Syn& node);
  ColumnName column(const Syn& node);
  ClauseEntry clauseEntry(const Syn& node);
  MayBeEmpty mayBeEmpty(const Syn& node);
  MayBecome mayBecome(const Syn& node);
  void unknownLine(const Syn& node, std::string_view where);
  /// The words of a line of which a declaration has one; "" of others.
  static std::string_view standsOnce(const Syn& line, Rule lineRule);
  template <typename Line>
  void lines(const Syn& node, Rule lineRule, std::string_view where, Line line);

  Module& module_;
  Diagnostics& diagnostics_;
  ExprBuilder exprs_;
  std::string_view source_;
  std::string_view keyword_;
};

/// Calls `line` for the part of each line that says what it is; `unknown` lines are reported here, and second lines of a kind
/// that stands once: such a line would silently take the place of the first.
template <typename Line>
void DeclBuilder::lines(const Syn& node, Rule lineRule, std::string_view where, Line line) {
  std::map<std::string_view, Span> seen;
  for (const Syn& outer : node.kids(lineRule)) {
    for (const Syn& part : outer.kids()) {
      if (!part.isToken() && part.rule() == Rule::Unknown) {
        unknownLine(part, where);
        continue;
      }
      const std::string_view word = standsOnce(part, lineRule);
      const auto [first, fresh] = word.empty() ? std::pair(seen.end(), true) : seen.emplace(word, part.span());
      if (fresh)
        line(part);
      else
        diagnostics_.add(DiagKind::RepeatedLine, part.span(), {std::string(word)}).labels.push_back({first->second, "the first one"});
    }
  }
}

}  // namespace tollgate::syntax
