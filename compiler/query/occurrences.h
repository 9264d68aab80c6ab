#pragma once
// How the index is made: one walk over the trees beside what the checker found. Private to compiler/query.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/query/index.h"

namespace tollgate::query {

class Collector {
 public:
  Collector(const sema::CheckedProgram& program, const SourceMap& sources);
  /// By FileId; sorted by place, the longer first of those that begin together; no place and entity twice.
  std::vector<std::vector<Occurrence>> run();

 private:
  /// Drops what is no place of a text, is longer than a line, or has no entity.
  void add(Span span, Entity entity, Use use = Use::Reads);
  /// A name that is made of that of a collection or an enum, because rows of it are meant (made_words.h).
  void subject(Span span, Entity entity);
  void name(const syntax::NameRef& ref, Entity entity, Use use = Use::Reads);
  /// A value of an enum by its text; nothing where it is none.
  void value(const sema::Type& type, const std::string& text, Span span, Use use = Use::Reads);
  void type(const syntax::TypeExpr& written, const sema::Type& type);
  /// An enum, record or module in front of a dot.
  void prefix(Id module, syntax::ExprId id, Id declaredIn);
  std::string_view textAt(Span span) const;
  Spelling spellingOf(std::string_view text, const Entity& entity) const;

  // occurrences.cc
  void variables();
  void expressions(Id module);
  void expression(Id module, syntax::ExprId id);
  void resolved(Span span, const sema::Resolution& res);
  Entity entityOf(const sema::Resolution& res) const;
  Entity variable(Id var) const;
  Entity function(Id function) const;
  Entity collection(Id record) const;
  Entity valueOf(Id enumId, Id ordinal) const;
  Entity contentOf(Id record, Id field) const;
  void fieldOf(Id record, Id field, const syntax::NameRef& written);
  void defineDecl(Id function);
  void record(Id record);
  void table(Id table);
  void cellHead(const sema::EnumInfo& axis, Id axisId, const syntax::TableCell& head);
  void decision(Id decision);
  void interpretation(Id interpretation);
  void gate(Id gate);
  void report(Id report);
  void body(const syntax::NameRef& body);
  void proposal(const syntax::ProposalLine& line, Id interpretation);
  void counting(Id module, const std::vector<syntax::CountingOnly>& lines, const std::vector<sema::CountingInfo>& infos);
  void uses(Id module);

  // occurrences_data.cc
  void document(Id document);
  void source(Id source);
  void mapping(const sema::SourceInfo& info, Id source, const syntax::SourceMapping& mapping, const sema::SourceMappingInfo& known);
  void captures(Id source);
  Entity captureNamed(Id source, const std::string& name) const;
  void sampleData(Id module, const syntax::SampleData& data, Id below);
  void sampleLine(Id module, const syntax::SampleLine& line);
  void sampleFields(Id record, const std::vector<syntax::SampleField>& fields);
  void sampleValue(const sema::Type& type, const syntax::SampleValue& value, Use use);
  void decisionName(const syntax::NameRef& written, Id decision);
  void sampleDecision(Id module, const syntax::SampleLine& line);
  void example(Id example);
  void expected(const sema::ExampleInfo& example, const syntax::ExpectLine& line, const sema::ExpectInfo& info);
  void targetPath(const syntax::NameRef& path, Id gate, Id criterion);
  Id symbolNamed(Id module, const std::string& path, sema::SymbolKind kind) const;

  // occurrences_packs.cc
  void pack(Id pack);
  void test(Id pack, const syntax::TestDecl& decl, Entity self, Id family);
  void named(const syntax::NamedValue& line);
  void testValue(const std::string& word, const syntax::NameRef& value, Use use);
  Id registerOf(Id pack, const syntax::FamilyDecl& family) const;
  void groupOf(Id pack, const syntax::NameRef& group);
  void templates(Id pack, Id family, Span span);
  void familyCondition(Id pack, Id family, syntax::ExprId id, unsigned depth);
  void numberTests();
  void citations(Id module);
  void cite(Id module, const std::vector<syntax::Citation>& list);
  void citation(Id module, const syntax::Citation& citation);

  const sema::CheckedProgram& p_;
  const SourceMap& sources_;
  std::vector<std::vector<Occurrence>> files_;
  std::map<std::pair<FileId, uint32_t>, Id> sameVariable_;  // by the place of its name
  std::vector<Id> reportOf_;                                // record -> report
  std::map<std::pair<Id, std::string>, Entity> tests_;      // pack and id -> the first that has it, along what is varied
  std::unordered_map<std::string, Entity> testIds_;         // of all packs
  std::vector<Id> isParameter_;                             // variable -> function, or kNone
};

}  // namespace tollgate::query
