#pragma once
// How the list of completions is filled. Private to compiler/query.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/query/completion.h"
#include "compiler/query/cursor.h"
#include "compiler/query/partial.h"

namespace tollgate::query {

class Completer {
 public:
  Completer(const Index& index, const Cursor& cursor) : index_(index), p_(index.program()), c_(cursor) {}
  Completions run();

 private:
  // completion.cc
  void add(CompletionKind kind, const std::string& label, const std::string& detail, Entity entity, char rank);
  void addAt(Span edit, CompletionKind kind, const std::string& label, const std::string& detail, Entity entity, char rank,
             const std::string& insert, bool isSnippet);
  /// As `addAt`; found by the words of `detail` too, and shown with them: for what is called by a number.
  void addNumbered(Span edit, CompletionKind kind, const std::string& number, const std::string& detail, Entity entity, char rank);
  void entity(const Entity& entity, char rank);
  bool line();
  void keywords();
  void snippets(bool firstColumn);
  void order(Completions& out);

  // completion_names.cc
  std::vector<std::string> fitting(const std::vector<std::string>& names);
  void names(const Partial& partial);
  void found(const sema::Found& found, const std::string& name, char rank);
  void members(Id record, char rank);
  void memberOf(const Partial& partial);
  void values(const sema::Type& type, char rank);
  void outcomes(Id decision, bool withFor);
  void types(bool builtIn);
  void symbols(sema::SymbolKind kind, char rank);
  void bodies();

  // completion_lines.cc
  bool useLine();
  bool citationLine();
  void clauses(std::string_view document, Span from, bool requirements, bool variants);
  bool inTextLine();
  bool packLine();
  bool choiceLine();
  bool decisionLine();
  void notBeforeLine();
  bool sourceLine();
  bool sampleLine();
  bool sampleFieldsLine();
  bool sampleRowsLine();
  bool sampleSubjects();
  void exampleOfLine();
  void sampleField(const sema::FieldInfo& field);
  void sampleValues(const sema::Type& type);
  bool typeLine();
  bool gateLine();
  Id packHere() const;
  Id recordOfSampleLine() const;
  Id recordCalled(const std::string& name) const;
  bool isOneRow() const;
  std::string nameInHead() const;

  const Index& index_;
  const sema::CheckedProgram& p_;
  const Cursor& c_;
  std::vector<Completion> items_;
  sema::Type wanted_;  // what the place asks for
  bool incomplete_ = false;
  std::set<std::pair<std::string, std::string>> seen_;  // label and what is inserted
};

CompletionKind completionKind(const sema::CheckedProgram& program, const Entity& entity);

}  // namespace tollgate::query
