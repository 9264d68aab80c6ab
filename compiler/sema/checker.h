#pragma once
// The checker's inside: shared by the .cc files of this folder, included by nobody else.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/sema/check.h"
#include "compiler/sema/program.h"
#include "compiler/sema/scope.h"

namespace tollgate::sema {

/// A set in front of a condition, without its `i in`.
struct SetFacts {
  Type element;
  std::string name;  // of the element; "" unnamed
  Span nameSpan;
  Id var = kNone;  // of the nearest `where`
};

class Checker {
 public:
  Checker(SourceMap& sources, ModuleLoader& loader, const Limits& limits);
  CheckedProgram run(const std::vector<Root>& roots);
  /// Of a program that was checked before.
  Checker(CheckedProgram program, SourceMap& sources, ModuleLoader& loader, const Limits& limits);
  /// From the checkpoint on, after a change of tests in one module.
  CheckedProgram runAgain(Id changed, const syntax::Moved& moved);

  // ---- shared by the parts ----
  CheckedProgram p;
  Diagnostics& diags() { return p.diagnostics; }
  Diagnostic& report(DiagKind kind, Span span, std::vector<std::string> args = {}) {
    return p.diagnostics.add(kind, span, std::move(args));
  }
  /// Whether the text between the name of a declaration and the next declaration has a mistake, so that parts may be missing.
  bool unread(Id module, Span name) const;
  const Limits& limits() const { return limits_; }
  SourceMap& sources() { return sources_; }
  std::string written(Span span) const { return p.written(span); }

  std::string aType(const Type& type) const { return sema::aType(p, type); }

  // names.cc
  std::vector<Found> lookup(const Scope& scope, const std::string& name) const { return sema::lookup(p, scope, name); }
  std::optional<Found> member(Id module, Id record, const std::string& name) const { return sema::member(p, module, record, name); }
  const Symbol* findSymbol(Id module, const std::string& name, SymbolKind kind, Span span, bool quiet = false);
  std::vector<std::string> visibleNames(const Scope& scope) const { return sema::visibleNames(p, scope); }
  std::vector<std::string> memberNames(Id module, Id record) const { return sema::memberNames(p, module, record); }
  std::vector<std::string> symbolNames(Id module, SymbolKind kind) const { return sema::symbolNames(p, module, kind); }
  void suggest(Diagnostic& diag, Span at, const std::string& word, const std::vector<std::string>& candidates);
  const Symbol* bySpelledPath(Id module, const std::string& path, Id* usedModule) const {
    return sema::bySpelledPath(p, module, path, usedModule);
  }
  void markUse(Id module, Id declaredIn);
  bool visible(Id from, Id declaredIn) const { return sema::visible(p, from, declaredIn); }
  /// Declared, or made for `judged by` and called GATE.CRITERION; kNone without a message.
  Id decisionNamed(Id module, const std::string& name, Span span);
  /// Those that a module can name.
  std::vector<std::string> decisionNames(Id module) const;

  // types.cc
  Type resolveType(Id module, const syntax::TypeExpr& type);
  std::optional<Constant> constantOf(const Type& type, const std::string& text, bool* noSuchDate = nullptr);
  Id newVariable(std::string name, Type type, Span span, Id sameElementAs = kNone);
  /// The element of a `where`: unnamed, and under its name if it has one.
  Id newWhereVariable(const SetFacts& facts);

  // reports.cc
  /// What its contents are, and that it can be asked about.
  void ensureReport(Id report);
  Id reportNamed(Id module, const syntax::NameRef& name);  // kNone, without a message, if it is none
  /// The report that is named as evidence, if it is written for what the gate is judged for; else kNone.
  Id evidenceNamed(Id gate, const syntax::NameRef& name);

  // functions.cc
  /// Checks the body if it was not, so that its result is known. False while it is being checked (a circle).
  bool ensureFunction(Id function, Span usedAt);
  void tooDeep(Id function);

  /// kNone after a message, or where none is written.
  Id worldNamed(Id module, const syntax::NameRef& name);

  // Which enum holds the bodies; the ordinal of one, or kNone after a message.
  Id bodyOrdinal(const syntax::NameRef& name);

 private:
  // modules.cc
  void loadAll(const std::vector<Root>& roots);
  Id loadModule(const std::string& name, FileId file, std::shared_ptr<const syntax::ParsedModule> parsed);
  void keepCheckpoint();
  void checkData();
  void limitDepth(syntax::Module& tree);
  void resolveUses(Id module);
  void findCycles();
  void silenceLacking();
  // declare.cc: numbers and names first, then what they are made of
  void declareNames();
  void declareModule(Id module);
  void addName(Id module, const std::string& name, Symbol symbol);
  void declareReport(Id module, const syntax::ReportDecl& decl);
  void expandReports();
  const Symbol* subjectsOf(const ReportInfo& report);
  Id madeFunction(const ReportInfo& report, const std::string& name, const std::vector<syntax::Param>& params, ExprId means, Span at,
                  bool made = true);
  void resolveEnums();
  void resolveRecords();
  void resolveFunctions();
  void resolveFunctionSignature(Id function);
  void resolveDecisions();
  Id subjectNotBefore(const DecisionInfo& info);
  void resolveNotBefore(DecisionInfo& info);
  void resolveInterpretations();
  void proposalLine(const syntax::ProposalLine& line, const syntax::InterpretationDecl& decl, const EnumInfo& choices);
  void agreedLine(const syntax::ProposalLine& line, InterpretationInfo& info, const EnumInfo& choices);
  void findBodies();
  void resolveGates();
  void addLocals(Id gate, Id criterion, const std::vector<syntax::DefineDecl>& defines, std::vector<Id>& out);
  // tables.cc
  void resolveTables();
  void checkTable(TableInfo& table);
  // gates.cc
  void checkRecords();
  void checkGates();
  void checkGate(Id gate);
  void checkCriterion(Id gate, Id criterion);
  std::pair<Id, ExprId> impliesThatIsEnough(Id module, ExprId id, unsigned depth = 0) const;
  void checkCounting(Scope& scope, const std::vector<syntax::CountingOnly>& lines, std::vector<CountingInfo>& out);
  // calendars.cc
  void checkCalendars();
  void readDocuments();
  void checkDocuments();
  void resolveSuperseded();
  void buildIndexes();
  enum class CitedBy : uint8_t { Under, Covers, Exercises };
  template <typename Visit>
  static void eachCitation(const syntax::TestDecl& test, const Visit& visit);
  template <typename Visit>
  static void eachCitation(const syntax::Decl& decl, const Visit& visitOne);
  Id documentNamed(const std::string& name, Span span, Id module);
  std::set<std::string> unknownDocuments_;
  void checkCitation(const syntax::Citation& citation, Id document, CitedBy by);
  void checkPlace(const syntax::Citation& citation, Id document);
  std::string nearAmong(const std::string& word, const std::vector<std::string>& names);
  size_t namesCompared_ = 0;
  void checkVersion(const syntax::Citation& citation, EntryRef entry);
  Span placeSpanOf(const syntax::Citation& citation);
  void checkPart(const syntax::Citation& citation, const ClauseInfo& clause);
  void checkCovers(const syntax::Covers& covers);
  void readClauses(DocumentInfo& document);
  void addClauses(DocumentInfo& document, const LoadedTable& table, const syntax::FileRef& from,
                  const std::vector<syntax::ColumnName>& columns, std::map<std::pair<std::string, std::string>, Span>& seen);
  void settleRequirements(DocumentInfo& document);
  void checkCalendar(CalendarInfo& calendar);
  /// The holidays of a list that stands beside the module; false: there is none, it is read with the data.
  bool holidaysBeside(CalendarInfo& calendar);
  // sources.cc, packs.cc
  void checkSources();
  void putIn(Id user, Id used);
  void checkKept(const SourceInfo& source);
  void checkSource(SourceInfo& source);
  void checkUnit(const syntax::SourceMapping& mapping, const Type& type);
  void checkWords(const std::vector<syntax::ValueMapEntry>& values);
  void checkColumns(const std::vector<syntax::ColumnName>& columns);
  void checkMappings(SourceInfo& source);
  void checkOfFormat(const syntax::SourceDecl& decl, const syntax::SourceMapping& mapping);
  bool tellsWhichIsInForce(Id decision, const std::string& word) const;
  void checkPacks();
  void checkPacksTogether();
  // samples.cc, examples.cc
  void checkWorlds();
  void checkWorld(Id world, std::vector<Id>& path);
  void checkExamples();
  // guards.cc, emptiness.cc, limit_scope.cc, lint.cc: over checked bodies
  void checkGuards();
  void checkContradictions();
  void checkEmptiness();
  void checkLimitScopes();
  void checkGateCircles();
  void lint();
  void lintUnused();

  SourceMap& sources_;
  ModuleLoader& loader_;
  const Limits& limits_;
  std::map<std::string, Id> byName_;
  std::set<FileId> lacking_;  // files with a `use` of a module that is not there
  std::vector<std::string> known_;
  std::vector<std::pair<Id, Span>> running_;  // functions being checked, and where each was used
};

/// Checks expressions of one body; keeps the elements in scope on a stack.
class ExprChecker {
 public:
  ExprChecker(Checker& checker, Scope scope) : c_(checker), scope_(std::move(scope)) {}
  /// The type, also left in the side table. `expected` lets bare enum values and literals find their type.
  Type check(ExprId id, const Type* expected = nullptr);
  void condition(ExprId id);
  bool hasMistake(ExprId id) const;
  SetFacts set(ExprId id);
  Scope& scope() { return scope_; }
  void pushElement(Id var) { scope_.elements.push_back(var); }
  void popElement() { scope_.elements.pop_back(); }

 private:
  const syntax::Expr& e(ExprId id) const { return c_.p.expr(scope_.module, id); }
  ExprInfo& info(ExprId id) { return c_.p.modules[scope_.module]->exprs[id]; }
  std::string text(ExprId id) const { return c_.written(e(id).span); }
  Type done(ExprId id, Type type) {
    info(id).type = type;
    info(id).checked = true;
    return type;
  }
  Type checkKind(ExprId id, const Type* expected);
  // expr_names.cc
  Type checkName(ExprId id, const Type* expected);
  Type checkMember(ExprId id);
  Type checkThis(ExprId id);
  Type checkCall(ExprId id);
  Type checkIndex(ExprId id);
  Type apply(ExprId id, const Found& found, bool called);
  std::optional<std::string> path(ExprId id) const;
  bool inErrorScope() const;
  Type unknownName(ExprId id, const Type* expected);
  // expr_values.cc
  Type checkLiteral(ExprId id, const Type* expected);
  Type checkQuantity(ExprId id, const Type* expected);
  Type checkArith(ExprId id, const Type* expected);
  Type checkWhen(ExprId id, const Type* expected);
  Type checkAggregate(ExprId id);
  Type checkSetExpr(ExprId id, const Type* expected);
  Id bindElement(const SetFacts& set, ExprId owner, bool where = false);
  // expr_conditions.cc
  Type checkQuantifier(ExprId id);
  Type checkForEach(ExprId id);
  Type checkCompare(ExprId id);
  Type checkIsOneOf(ExprId id);
  Type checkIsIn(ExprId id, ExprId value, ExprId set);
  Type checkOrderedIs(ExprId id);
  Type checkDecision(ExprId id);
  Type checkGateIsMet(ExprId id);
  Type checkReport(ExprId id);  // reports.cc
  void comparable(ExprId id, const Type& a, const Type& b, ExprId left, ExprId right);
  /// Checks what is compared with a value of `type`; silent where that is an error already.
  Type against(ExprId id, const Type& type);

  Checker& c_;
  Scope scope_;
  unsigned depth_ = 0;
};

/// Calls `visit` for every kid that is written.
template <typename Visit>
void forKids(const syntax::Expr& expr, Visit&& visit) {
  for (ExprId kid : expr.kids) {
    if (kid != kNoExpr) visit(kid);
  }
}

/// An expression by meaning, for comparing texts: two with one key read the same thing. Elements that a `where`
/// shares with the fold above it have one key. The element `from` is taken for the element `to`.
std::string keyOf(const CheckedProgram& program, Id module, ExprId id, Id from = kNone, Id to = kNone);
/// Without its `i in`.
ExprId withoutBinding(const CheckedProgram& program, Id module, ExprId id);

}  // namespace tollgate::sema
