#pragma once
// What the checker knows of a program: symbols, types and the resolution of every expression. Filled by
// check(), then immutable; lowering, the editor and the linter read it.
//
// INVARIANT: enums, records, functions, tables, interpretations, decisions and variables are numbered
// program-wide, and lowering keeps the numbers. Declarations are pointed at inside `modules`, whose trees
// never move.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"
#include "compiler/syntax/ast.h"

namespace tollgate::sema {

using Id = uint32_t;
inline constexpr Id kNone = 0xFFFFFFFFu;
using syntax::ExprId;
using syntax::kNoExpr;

/// Error is the type of what could not be typed: it goes with everything and causes no further message.
enum class TypeKind : uint8_t {
  Error,
  Flag,
  Count,
  Integer,
  Number,
  Share,
  Duration,
  Days,
  WorkingDays,
  Months,
  Date,
  Instant,
  Text,
  Enum,
  Ref,
  Set
};

struct Type {
  TypeKind kind = TypeKind::Error;
  TypeKind element = TypeKind::Error;  // of a Set: Enum or Ref
  Id id = kNone;                       // enum or record, of Enum, Ref and Set
  bool optional = false;
  friend bool operator==(const Type&, const Type&) = default;

  static Type of(TypeKind kind) { return {kind, TypeKind::Error, kNone, false}; }
  static Type enumOf(Id id) { return {TypeKind::Enum, TypeKind::Error, id, false}; }
  static Type refTo(Id id) { return {TypeKind::Ref, TypeKind::Error, id, false}; }
  static Type setOf(const Type& t) { return {TypeKind::Set, t.kind, t.id, false}; }
  bool isError() const { return kind == TypeKind::Error; }
  bool is(TypeKind k) const { return kind == k; }
  Type required() const {
    Type t = *this;
    t.optional = false;
    return t;
  }
  Type orAbsent() const {
    Type t = *this;
    t.optional = true;
    return t;
  }
  /// Of a Set.
  Type elementType() const { return {element, TypeKind::Error, id, false}; }
};

/// A constant whose type is known from its place.
struct Constant {
  int64_t integer = 0;
  int64_t denominator = 1;
  double number = 0;
  std::string text;
};

/// What a name, member, call or index means.
enum class Meaning : uint8_t {
  None,
  Variable,        // id
  Field,           // id: record, extra: field; `object`: variable when a bare name
  Function,        // id; a property has its record as first argument: `object` when a bare name
  EnumValue,       // id: enum, extra: ordinal
  EnumSet,         // id: enum
  Collection,      // id: record
  Table,           // id
  Interpretation,  // id
  Decision,        // id
  Gate,            // id
  AsOf,
  CorrespondingDay,
  Module,  // a path on the way to a name
};

struct Resolution {
  Meaning meaning = Meaning::None;
  Id id = kNone;
  Id extra = kNone;
  Id object = kNone;  // variable that a bare field or property is read from
};

/// What an empty population means for a fold (M4); see ir::EmptyRule.
enum class EmptyIs : uint8_t { NothingToExamine, SumDecides, Met, NotMet, NotApplicable };
struct EmptyRule {
  EmptyIs is = EmptyIs::NothingToExamine;
  bool inherited = false;
  std::string because;
};

/// The checker's side table, one entry an expression.
struct ExprInfo {
  Type type;
  Resolution res;
  std::vector<Id> vars;              // bound here: Where, Quantifier, Aggregate one; ForEach one a binding
  std::optional<Constant> constant;  // of a literal, converted to `type`
  EmptyRule empty;                   // of a fold
  Id outcome = kNone;                // DecisionIs
  Id body = kNone;                   // DecisionIs, DecisionDay
  bool checked = false;
  bool made = false;  // of a report: nobody wrote it
};

struct Variable {
  std::string name;  // "" for an unnamed element
  Type type;
  Span span;
  Id sameElementAs = kNone;  // the variable of the `where` below: facts about it hold here too
  bool used = false;
  std::string alias;  // `i` in `i in issues where …`: inside that `where` the element has its name and is
                      // the unnamed element too
};

enum class SymbolKind : uint8_t {
  Enum,
  Record,
  Collection,
  Function,
  Table,
  Interpretation,
  Decision,
  Gate,
  Pack,
  Source,
  Document,
  Register,
  Calendar,
  World
};
struct Symbol {
  SymbolKind kind = SymbolKind::Enum;
  Id id = kNone;
  Id module = kNone;
  Span span;  // of the declared name
  friend bool operator==(const Symbol& a, const Symbol& b) { return a.kind == b.kind && a.id == b.id; }
};

/// A cell of a register. `told`: "" is not told. `unknown`: the word by which the list says so, if it has one.
struct ListCell {
  std::string told, unknown;
};

/// A place in a document, or an entry of a register.
struct ClauseInfo {
  std::string id;                    // "12.9", "Table 13-1", "F2.10A"
  std::vector<std::string> aliases;  // what else the index says that it is called
  std::string opening;               // its first words, or its title
  std::vector<std::string> parts;    // "(b)(i)", "row 3": what stands in it
  bool partsTold = false;            // and the index says so: else every part may be cited
  std::vector<ListCell> cells;       // of a register: as long as DocumentInfo::columns
  std::string text;                  // all of its words, where they are told
  std::string version;               // "" where none is told
  std::string section;               // "F"; "" where none can be told
  bool isRequirement = false;        // of a register that is of a document: to be tested
  bool counts = false;               // towards the matrix: a requirement of a Section that does
  bool inForce = true;               // no later version of it is listed
  Span span;                         // where it is written in Gate, or
  std::string file;                  // the file that lists it,
  uint32_t line = 0;                 // and where
};
/// What the names of a document mean: its own clauses and those of the registers that are of it.
struct ClauseIndex {
  std::multimap<std::string, std::pair<Id, Id>> ids, aliases;  // name -> document, clause of it
  bool known = true;                                           // every list could be read
  bool complete = true;  // it lists all clauses: registers of a document without clauses of its own list only some
  bool hasRequirements = false;
};
/// A clause that a citation names.
struct EntryRef {
  Id document = kNone;  // or register
  Id clause = kNone;
  bool isPart = false;  // the citation names a part of it: `F2.10A(b)` where F2.10A is listed
  bool found() const { return document != kNone; }
};

/// A column of a register beside the code and the name of an entry: texts, or flags as `true` and `false`.
struct ListColumn {
  std::string name;
  bool flag = false;
};

/// A `document` or a `register`: exactly one of the two declarations.
struct DocumentInfo {
  Id module = kNone;
  const syntax::DocumentDecl* document = nullptr;
  const syntax::RegisterDecl* list = nullptr;
  std::vector<ClauseInfo> clauses;
  std::vector<ListColumn> columns;
  bool known = false;       // all clauses are there: citations can be checked
  Id of = kNone;            // of a register: the document
  Id supersededBy = kNone;  // another document, or another register
  ClauseIndex index;
  const syntax::DeclBase& decl() const {
    return document != nullptr ? static_cast<const syntax::DeclBase&>(*document) : static_cast<const syntax::DeclBase&>(*list);
  }
};

struct EnumInfo {
  Id module = kNone;
  const syntax::EnumDecl* decl = nullptr;  // nullptr: the choices of an interpretation
  std::string name;
  std::vector<std::string> values;
  std::string firstWord, lastWord;
  Id interpretation = kNone;
  Id ordinalOf(std::string_view value) const;
  bool ordered() const { return !firstWord.empty(); }
};

struct FieldInfo {
  const syntax::RecordField* decl = nullptr;
  Type type;
  Id disputedVar = kNone;
};

struct RecordInfo {
  Id module = kNone;
  const syntax::RecordDecl* decl = nullptr;
  std::vector<FieldInfo> fields;
  std::vector<Id> key;
  Id recorded = kNone;
  std::vector<Id> properties;
  Id fieldNamed(std::string_view name) const;
};

enum class FunctionKind : uint8_t { Define, Property, Exception };
enum class Progress : uint8_t { Waiting, Running, Done };
struct FunctionInfo {
  Id module = kNone;
  FunctionKind kind = FunctionKind::Define;
  const syntax::DefineDecl* define = nullptr;
  const syntax::ExceptionDecl* exception = nullptr;
  Id owner = kNone;        // record of a property
  Id gate = kNone;         // local to a gate …
  Id criterion = kNone;    // … and to its criterion
  std::vector<Id> params;  // variables; of a property the record comes first
  Type result;
  Progress progress = Progress::Waiting;
  bool used = false;
  bool ofReport = false;
  bool made = false;   // and nobody wrote its body
  uint32_t depth = 1;  // definitions through definitions, itself included
  uint64_t putIn = 1;  // how many stand in it once all are put in, itself included
  std::optional<int64_t> until;
  const syntax::DeclBase& decl() const {
    return define ? static_cast<const syntax::DeclBase&>(*define) : static_cast<const syntax::DeclBase&>(*exception);
  }
  ExprId body() const { return define ? define->means : exception->means; }
  const syntax::MayBeEmpty& mayBeEmpty() const { return define ? define->mayBeEmpty : exception->mayBeEmpty; }
  const std::vector<syntax::Param>& writtenParams() const { return define ? define->params : exception->params; }
};

struct TableInfo {
  Id module = kNone;
  const syntax::TableDecl* decl = nullptr;
  Type cellType;
  std::vector<Id> axes;                        // enums
  std::vector<std::optional<Constant>> cells;  // row-major
  std::vector<std::string> noneBecause;
  Type limitFor;  // Error: nobody's
};

struct InterpretationInfo {
  Id module = kNone;
  const syntax::InterpretationDecl* decl = nullptr;
  Id choices = kNone;                               // enum
  std::vector<const syntax::ProposalLine*> agreed;  // of the declaration, then of agreements elsewhere
};

/// An agreement of an interpretation that another module declares.
struct AgreementInfo {
  Id module = kNone;
  const syntax::AgreementDecl* decl = nullptr;
  Id interpretation = kNone;
};

struct StepInfo {
  Id body = kNone;
  std::optional<int64_t> withinWorkingDays;
};
struct DecisionInfo {
  Id module = kNone;
  const syntax::DecisionDecl* decl = nullptr;  // nullptr: made for `judged by`
  std::string name;
  std::vector<Type> subjects;
  std::vector<std::string> outcomes;
  std::vector<StepInfo> steps;
  Id notBeforeOf = kNone;     // the subject that `not before` begins at
  std::vector<Id> notBefore;  // the fields from there to the day
  Id whileUndecided = kNone;
  Id gate = kNone, criterion = kNone;  // of `judged by`
  Id outcomeNamed(std::string_view name) const;
};

struct CountingInfo {
  Id record = kNone;
  Id var = kNone;
};

struct CriterionInfo {
  const syntax::CriterionDecl* decl = nullptr;
  std::vector<Id> functions;
  std::vector<CountingInfo> counting;  // one a `counting only`
  Id judgedBy = kNone;                 // decision
  std::vector<Id> evidence;            // reports; kNone: another document
};

struct GateInfo {
  Id module = kNone;
  const syntax::GateDecl* decl = nullptr;
  Id instance = kNone;  // variable
  Id scopeVar = kNone;  // the same element inside `where` after the bindings
  std::vector<Id> functions;
  std::vector<CountingInfo> counting;
  std::vector<CriterionInfo> criteria;
};

struct SourceMappingInfo {
  Id field = kNone;  // see ir::Mapping::field
  Type type;
};
struct SourceInfo {
  Id module = kNone;
  const syntax::SourceDecl* decl = nullptr;
  Id record = kNone;
  Id decision = kNone;
  Id completeVar = kNone;
  Id completeWhereVar = kNone;
  std::vector<SourceMappingInfo> mappings;
};

struct CalendarInfo {
  Id module = kNone;
  const syntax::CalendarDecl* decl = nullptr;
  std::vector<bool> weekend;      // seven, Monday first
  std::vector<int64_t> holidays;  // written in place
  std::string column, zone;
  int64_t firstYear = 0, lastYear = 0;
};

/// A test that a pack plans: written in it, made by a family, or taken over from the pack that it varies.
struct PlannedTest {
  const syntax::TestDecl* decl = nullptr;  // of a family with the words of the entry put in
  Id pack = kNone;                         // in which it is written
  Id family = kNone;                       // of that pack
  std::string entry;                       // of the family's list
  /// Fields of the record of tests, with their values as written.
  std::vector<std::pair<Id, std::vector<std::string>>> fields;
};

struct PackInfo {
  Id module = kNone;
  const syntax::PackDecl* decl = nullptr;
  Id varies = kNone;                               // another pack
  std::string release, phase;                      // its own, or of the pack that it varies
  std::vector<PlannedTest> tests;                  // everything that it plans
  std::vector<std::pair<Id, std::string>> fields;  // of the record of packs
  std::vector<const syntax::GroupDecl*> groups;
  std::vector<const syntax::NamedValue*> lines;  // fields of all its tests
  Progress progress = Progress::Waiting;
};

// ---- Sample data and examples; see ir::Sample for what each part means ----

struct SampleFieldInfo {
  enum class Is : uint8_t { Value, Set, Disputed, Absent, Unknown };
  Id field = kNone;
  Is is = Is::Value;
  std::vector<Constant> values;  // of a reference: the key of its row, as text
  Span span;
};
struct SampleRowsInfo {
  Id record = kNone;
  std::vector<SampleFieldInfo> fields;
  int64_t count = 1;
  Id madeKey = kNone;  // field
  std::string keyText;
  int64_t firstNumber = 1;
  bool broken = false;  // a field has a mistake, which was said
  Span span;
};
struct SampleDecisionInfo {
  Id decision = kNone;
  syntax::StepKind act = syntax::StepKind::Decided;
  Id outcome = kNone;
  Id body = kNone;
  std::optional<int64_t> date;
  std::vector<Constant> subjects;
  std::string reference;
  Span span;
};
struct SampleInfo {
  Id world = kNone;
  std::optional<int64_t> asOf;
  std::vector<std::pair<Id, Id>> assuming;  // interpretation, choice
  std::vector<SampleRowsInfo> defaults, rows;
  std::vector<Id> noRows;       // records
  std::vector<Id> noDecisions;  // decisions
  std::vector<SampleDecisionInfo> decisions;
  /// Keys of the rows that are given here, by record; those of the world are there too, unless `noRows` says otherwise.
  /// The text is as Dataset::rowName says it.
  std::map<Id, std::map<std::string, Span>> keys;
  /// The last number behind a text among these keys, of all records with keys: `issue-12` gives (issues, "issue-") 12.
  std::map<std::pair<Id, std::string>, int64_t> lastNumbers;
};
struct WorldInfo {
  Id module = kNone;
  const syntax::WorldDecl* decl = nullptr;
  SampleInfo sample;
  Progress progress = Progress::Waiting;
};
struct ExpectInfo {
  Id criterion = kNone;  // of the example's gate; kNone: what the example is of
  bool wholeGate = false;
  int64_t least = 0, most = 0;  // most -1: or more
  std::optional<int64_t> of;
};
struct ExampleInfo {
  Id module = kNone;
  const syntax::ExampleDecl* decl = nullptr;
  SampleInfo sample;
  Id gate = kNone, criterion = kNone;
  std::optional<Constant> instance;
  std::vector<ExpectInfo> expects;  // one a line of the declaration
};

/// A report is a record of its filings and some definitions (reports.cc).
struct ReportContentInfo {
  const syntax::ReportContent* decl = nullptr;
  Id function = kNone;  // what is computed
  Id field = kNone;     // of the filings: what they say
};
struct ReportInfo {
  Id module = kNone;
  const syntax::ReportDecl* decl = nullptr;
  Id record = kNone;
  std::vector<ReportContentInfo> contents;
  Id inForce = kNone, onFile = kNone, complete = kNone;  // functions of the subject
  std::vector<std::pair<Type, Id>> lists;                // by the type of what is listed: functions of it and the subject
  Progress progress = Progress::Waiting;
};

/// One loaded file. Its tree is shared with whoever parsed it, unless the checker adds to it.
struct ModuleInfo {
  explicit ModuleInfo(std::shared_ptr<const syntax::Module> parsed) : shared(std::move(parsed)), tree(*shared) {}
  explicit ModuleInfo(std::unique_ptr<syntax::Module> own) : grown(own.get()), shared(std::move(own)), tree(*shared) {}
  std::string name;  // svtad.model
  FileId file = kNoFile;
  syntax::Module* grown = nullptr;  // the tree, where it is this program's alone
  std::shared_ptr<const syntax::Module> shared;
  const syntax::Module& tree;
  std::vector<ExprInfo> exprs;  // side table, as long as tree.exprs
  std::map<std::string, Symbol> names;
  std::vector<Id> imports;  // modules
  std::vector<std::pair<const syntax::UseDecl*, std::vector<Id>>> uses;
  std::vector<bool> usedUse;  // as long as uses
};

/// What was found before packs, worlds and examples were looked at. Where only tests change, checking is taken up here
/// (check.h, checkTestsAnew).
struct Checkpoint {
  Diagnostics diagnostics;                 // as they were found, in that order
  std::vector<std::vector<bool>> usedUse;  // by module
  std::set<FileId> lacking;                // files with a `use` of a module that is not there
  std::set<std::string> unknownDocuments;
  size_t namesCompared = 0;
};

struct CheckedProgram {
  std::vector<std::unique_ptr<ModuleInfo>> modules;
  std::unordered_map<std::string, std::vector<Id>> declarers;  // the modules that declare a name, ascending
  std::vector<std::string> known;                              // names of all modules that could be used, sorted
  std::vector<EnumInfo> enums;
  std::vector<RecordInfo> records;
  std::vector<Variable> variables;
  std::vector<FunctionInfo> functions;
  std::vector<TableInfo> tables;
  std::vector<InterpretationInfo> interpretations;
  std::vector<AgreementInfo> agreements;
  std::vector<DecisionInfo> decisions;
  std::vector<GateInfo> gates;
  std::vector<SourceInfo> sources;
  std::vector<PackInfo> packs;
  std::deque<syntax::TestDecl> made;  // the tests of families
  std::vector<DocumentInfo> documents;
  std::vector<CalendarInfo> calendars;
  std::vector<ReportInfo> reports;
  std::deque<syntax::RecordDecl> madeRecords;  // of reports, in their order
  std::deque<syntax::DefineDecl> madeDefines;  // of reports
  std::vector<WorldInfo> worlds;
  std::vector<ExampleInfo> examples;
  Id bodies = kNone;      // enum
  Id tests = kNone;       // record
  Id packRecord = kNone;  // record whose collection is `packs`
  Diagnostics diagnostics;
  Checkpoint checkpoint;
  const SourceMap* sources_ = nullptr;  // the files; outlives the program

  bool ok() const { return !diagnostics.hasErrors(); }
  const syntax::Expr& expr(Id module, ExprId id) const { return modules[module]->tree.exprs[id]; }
  const ExprInfo& info(Id module, ExprId id) const { return modules[module]->exprs[id]; }
  /// "count", "share", "Severity", "set of Issue", "Issue?"
  std::string typeText(const Type& type) const;
  /// The document or register that a module means by a name: its own, else wherever it is declared; kNone if there is none.
  Id documentNamed(std::string_view name, Id module) const;
  /// What a citation names, a requirement in force before anything else of that name. Not found: nothing that is listed.
  EntryRef entryOf(Id document, const std::string& locator) const;
  EntryRef entryOf(const syntax::Citation& citation, Id module) const;
  /// An expression as written, white space folded.
  std::string written(Span span) const;
};

}  // namespace tollgate::sema
