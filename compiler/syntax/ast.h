#pragma once
// The tree of one module. It knows what was written and where, not what a name means: names stay text,
// meaning lives in the checker's side tables, keyed by ExprId. Plain values: copyable, comparable, no pointers.
//
// INVARIANT: every ExprId stored here is kNoExpr or an index into Module::exprs, and a node's kids have smaller
// indices than the node itself; so a walk may run over the arena in order, without recursion.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/support/source.h"

namespace tollgate::syntax {

using ExprId = uint32_t;
inline constexpr ExprId kNoExpr = 0xFFFFFFFFu;

enum class ExprKind : uint8_t {
#define EXPR(name) name,
#include "compiler/syntax/expr_kinds.def"
#undef EXPR
};
std::string_view exprKindName(ExprKind kind);

enum class ArithOp : uint8_t { None, Add, Subtract, Multiply };
enum class CompareOp : uint8_t { None, Is, IsNot, AtLeast, AtMost, Above, Below, Before, After, OnOrBefore, OnOrAfter };
enum class AggregateOp : uint8_t { None, Count, Sum, Min, Max, Percentile, Latest, Earliest, Share };
enum class QuantifierForm : uint8_t { None, Every, Some, No, AtLeast, AtMost, MoreThan, FewerThan, Exactly };

/// One expression. Which fields count, and the shape of `kids`, stands in expr_kinds.def.
struct Expr {
  ExprKind kind = ExprKind::Error;
  Span span;
  std::string text;
  Span nameSpan;  // where `text` stands
  std::vector<ExprId> kids;
  ArithOp arith = ArithOp::None;
  CompareOp compare = CompareOp::None;
  AggregateOp aggregate = AggregateOp::None;
  QuantifierForm quantifier = QuantifierForm::None;
  bool negated = false;    // IsOneOf, IsIn, DecisionIs
  bool inclusive = false;  // OrderedIs
  bool bracketed = false;  // written in round brackets
  bool since = false;      // DecisionIs: `since DAY`
  bool asOf = false;       // DecisionIs, DecisionDay: `as of DAY`
  std::string body;        // DecisionIs, DecisionDay: `by BODY`
  Span bodySpan;
  Span opSpan;  // the operator's words (`is at least`, `and`, `at most 15 of`), for messages
};

/// A name and where it stands. Empty text: not written.
struct NameRef {
  std::string text;
  Span span;
  bool written() const { return !text.empty(); }
};

/// A text literal and where it stands (with its quotes).
struct TextRef {
  std::string text;
  Span span;
  bool written() const { return span.valid(); }
};

/// `SVTAD Table 13-1 row 1`: document "SVTAD", locator "Table 13-1 row 1" (single spaces). `SEC F2.10A version 2` cites
/// the place as it is in that version; `version` is empty where none is named.
struct Citation {
  std::string document;
  std::string locator;
  NameRef version;
  Span span;
  Span documentSpan;
};

/// `text`, `T?`, `set of T`. `name` is a built-in type, an enum or a record; the checker decides.
struct TypeExpr {
  NameRef name;
  bool isSet = false;
  bool optional = false;
  Span span;
  bool written() const { return name.written(); }
};

/// `may become closed "close"`: the value is a name (`true` for a flag).
struct MayBecome {
  NameRef value;
  TextRef verb;
  Span span;
};

/// `may be empty because "…"`.
struct MayBeEmpty {
  TextRef because;
  Span span;
  bool written() const { return span.valid(); }
};

/// What every declaration has. `span` runs from the first word to the end of the last line.
struct DeclBase {
  std::string name;
  Span nameSpan;
  TextRef title;
  std::string doc;  // `---` lines above, joined by line breaks
  Span docSpan;
  Span span;
  Span keywordSpan;
  std::vector<Citation> citations;  // `under …`
};

/// `use svtad.model`: name is the whole path.
struct UseDecl : DeclBase {};

/// `from "x.csv" as csv`.
struct FileRef {
  TextRef path;
  NameRef format;
  Span span;
  bool written() const { return path.written(); }
};

/// `failed, error -> failed`; several words or texts on the left, one value on the right.
struct ValueMapEntry {
  std::vector<NameRef> from;
  NameRef to;  // `absent` and `true`, `false` are plain words here
  Span span;
};

/// `clause = "Ref"`: which column of a read file holds what; in a register with the words that mean true and false below.
struct ColumnName {
  NameRef field;
  TextRef column;
  std::vector<ValueMapEntry> values;
};

/// `requirement F2.10A "…" version 2`: a clause, requirement or variant written in place.
struct ClauseEntry {
  NameRef id;
  TextRef title;
  TextRef version;
  bool isRequirement = false;  // by its word
};

struct DocumentDecl : DeclBase {
  TextRef edition;
  NameRef dated;  // an ISO date as text
  FileRef clausesFrom;
  std::vector<ColumnName> columns;
  std::vector<ClauseEntry> clauses;  // `clause 12.9 "…"`
  NameRef supersedes;
};

struct RegisterDecl : DeclBase {
  TextRef version;
  NameRef of;  // the document whose requirements these are
  FileRef from;
  std::vector<ColumnName> columns;
  std::vector<NameRef> sections;  // `sections F, G under …`
  std::vector<Citation> sectionCitations;
  std::vector<ClauseEntry> entries;  // `requirement F2.10A "…"`, `variant …`
  NameRef supersedes;                // an earlier register
};

struct EnumValue {
  std::string name;  // `passed`, `1`
  Span nameSpan;
  TextRef title;
};

/// `enum Severity in order worse to milder: 1..5`. A range is expanded into its values (at most 1,000).
struct EnumDecl : DeclBase {
  NameRef orderFrom;  // "worse": the word for earlier values
  NameRef orderTo;    // "milder": the word for later values
  std::vector<EnumValue> values;
};

/// `may be disputed [where C] [under …]`.
struct MayBeDisputed {
  Span span;
  ExprId where = kNoExpr;
  std::vector<Citation> citations;
  bool written() const { return span.valid(); }
};

struct RecordField {
  std::string name;
  Span nameSpan;
  TextRef title;
  std::string doc;
  TypeExpr type;
  bool isKey = false;
  Span span;
  Span mayBeUnknown;  // invalid: not written
  MayBeDisputed mayBeDisputed;
  std::vector<MayBecome> mayBecome;
};

struct RecordDecl : DeclBase {
  NameRef collection;  // `in issues`
  MayBeEmpty mayBeEmpty;
  std::vector<RecordField> fields;
  NameRef recorded;  // `recorded raised-on`
};

struct Param {
  NameRef name;
  TypeExpr type;
};

/// Top level, local to a gate or criterion, or a property of a record (`define Issue.open means …`).
struct DefineDecl : DeclBase {
  NameRef owner;  // "Issue"
  std::vector<Param> params;
  ExprId means = kNoExpr;
  MayBeEmpty mayBeEmpty;
  std::vector<MayBecome> mayBecome;
};

struct ExceptionDecl : DeclBase {
  std::vector<Param> params;
  ExprId means = kNoExpr;
  MayBeEmpty mayBeEmpty;
  NameRef until;  // an ISO date as text
};

/// One cell as written, trimmed. `none because "…"` has isNone. A value may carry a note and a citation:
/// `15 "as amended" under SVTAD 13.2`; then `text` is only the value.
struct TableCell {
  std::string text;
  Span span;
  bool isNone = false;
  TextRef because;
  TextRef note;
  std::vector<Citation> citations;
};

struct TableRow {
  TableCell head;
  std::vector<TableCell> cells;
  Span span;
};

struct TableDecl : DeclBase {
  TypeExpr cellType;  // `of count`
  NameRef down;
  NameRef across;  // not written: one-dimensional
  enum class LimitScope : uint8_t { None, Each, Together };
  LimitScope limitScope = LimitScope::None;
  NameRef limitFor;  // `a limit for each ServiceProvider`
  Span limitSpan;
  std::vector<TableCell> heading;  // two-dimensional: the columns, without the corner
  std::vector<TableRow> rows;
};

struct CalendarDecl : DeclBase {
  std::vector<NameRef> weekend;
  FileRef holidaysFrom;
  std::vector<NameRef> holidays;  // dates written in place
  NameRef firstYear;
  NameRef lastYear;
  std::vector<ColumnName> columns;
};

enum class StepKind : uint8_t { Proposed, Recommended, Decided, Referred };

struct DecisionStep {
  StepKind kind = StepKind::Decided;
  NameRef body;
  ExprId within = kNoExpr;     // a Quantity
  bool outcomeStands = false;  // `meanwhile the outcome stands`
  bool eitherWay = false;      // `recommended by TAG, either way`
  Span span;
};

struct DecisionDecl : DeclBase {
  std::vector<TypeExpr> subjects;  // `on Issue, TestPhase`
  std::vector<NameRef> outcomes;   // empty: granted, refused
  std::vector<DecisionStep> steps;
  std::vector<NameRef> notBefore;  // `not before TestPhase.started`: of a subject, perhaps by its record; empty: not written
  NameRef whileUndecided;
  bool renewable = false;
  Span renewableSpan;
};

struct Choice {
  std::string name;
  Span nameSpan;
  TextRef title;
};

/// `proposed X by BODY on DATE ref "…"`; X is empty for a pack (`proposed by DCC on …`).
struct ProposalLine {
  NameRef choice;
  NameRef body;
  NameRef on;  // an ISO date as text
  TextRef ref;
  NameRef fingerprint;
  Span span;
};

struct InterpretationDecl : DeclBase {
  std::vector<Choice> choices;
  std::vector<ProposalLine> proposed;
  std::vector<ProposalLine> agreed;
  NameRef toBeAgreedBy;
};

/// `agreed NAME is CHOICE by BODY on DATE`, of an interpretation that another module declares; the name may have its module before it.
struct AgreementDecl : DeclBase {
  ProposalLine line;
};

/// `for each p in phases, q in … where C`. bindings are Binding expressions.
struct Scope {
  std::vector<ExprId> bindings;
  ExprId where = kNoExpr;
  Span span;
  bool written() const { return span.valid(); }
};

/// `counting only results where phase is p`.
struct CountingOnly {
  NameRef collection;
  ExprId where = kNoExpr;
  Span span;
};

/// `applies when C` and its `otherwise not applicable because "…"`.
struct Applies {
  ExprId when = kNoExpr;
  TextRef otherwiseBecause;
  Span span;
  bool written() const { return span.valid(); }
};

enum class EmptyAnswer : uint8_t { Met, NotMet, NotApplicable };

/// `if no SET: met because "…"`. Only met and not met may stand without a because, and the checker may ask for one.
struct IfNone {
  ExprId set = kNoExpr;
  EmptyAnswer answer = EmptyAnswer::NotMet;
  TextRef because;
  Span span;
};

struct CriterionDecl : DeclBase {
  Scope scope;  // `for each …` as a clause of the criterion
  std::vector<CountingOnly> counting;
  std::vector<DefineDecl> defines;
  Applies applies;
  ExprId require = kNoExpr;  // kNoExpr only with judgedBy, or after a diagnostic
  Span requireSpan;
  std::vector<IfNone> ifNone;
  std::vector<NameRef> evidence;
  NameRef judgedBy;
};

struct GateDecl : DeclBase {
  bool isEntry = false;  // else exit
  Scope scope;
  std::vector<CountingOnly> counting;
  Applies applies;
  std::vector<DefineDecl> defines;
  std::vector<CriterionDecl> criteria;
};

/// `covers partly SEC H14.36A because "…"`.
struct Covers {
  bool fully = false;
  bool partly = false;  // neither of the two: a mistake, said by the parser
  std::vector<Citation> citations;
  TextRef because;
  Span span;
};

/// `kind functional`, `provider DSP, CSP-North`: any other `name value` line of a test or pack.
struct NamedValue {
  NameRef name;
  std::vector<NameRef> values;  // as written, a text without its quotes
  Span span;
};

/// How a test stands in a pack that varies another one.
enum class Deviation : uint8_t { None, Added, Replaced };

struct TestDecl : DeclBase {  // name = the test id, `MIG-001`; of a family a template, `SRVT-{v.code}`
  Deviation deviation = Deviation::None;
  TextRef because;  // of the deviation
  NameRef group;    // `in migration`
  std::vector<Covers> covers;
  std::vector<Citation> exercises;
  NameRef kind;
  NameRef witnessedBy;
  std::vector<NamedValue> fields;
  std::vector<TextRef> given;
  std::vector<TextRef> when;
  std::vector<TextRef> then;
};

struct GroupDecl : DeclBase {};

/// `for each v in SRV version "DUIS 3.1" where critical`, with the tests that each entry of the list makes.
struct FamilyDecl {
  NameRef element;
  NameRef list;  // a register
  NameRef version;
  ExprId where = kNoExpr;
  bool added = false;  // `add for each …`
  TextRef because;
  std::vector<TestDecl> tests;
  size_t before = 0;  // tests of the pack that are written above it
  Span span;
};

/// `omit test MIG-014, MIG-015 because "…"`.
struct OmitLine {
  std::vector<NameRef> tests;
  TextRef because;
  Span span;
};

/// `varies standard-pack version 1.0 fingerprint 9f31c0e4`.
struct VariesLine {
  NameRef pack;
  NameRef version;
  NameRef fingerprint;
  Span span;
  bool written() const { return span.valid(); }
};

struct PackDecl : DeclBase {
  NameRef version;  // "1.0"
  NameRef release;  // `for release FOC`
  NameRef inPhase;  // `in Dormant-MMT`
  NameRef entry;    // `for entry E-07`
  VariesLine varies;
  std::vector<OmitLine> omits;
  TextRef because;
  std::vector<ProposalLine> proposed;
  std::vector<ProposalLine> agreed;
  std::vector<ProposalLine> refused;
  std::vector<NamedValue> fields;
  std::vector<GroupDecl> groups;
  std::vector<TestDecl> tests;
  std::vector<FamilyDecl> families;
};

enum class MappingKind : uint8_t {
  None,
  Name,
  Status,
  Column,
  Property,
  Attribute,
  Capture,
  Timestamp,
  Constant,
  FileName,
  Other,
  Manifest
};

/// `FIELD = KIND …`, with the words that may follow in any order and the value map indented below.
///   test = name                             Name      outcome = status                    Status
///   id = column "Ref"  (or just "Ref")      Column    phase = property "phase"            Property
///   exported = attribute "exported-at"      Attribute started = timestamp in "Zone"       Timestamp
///   provider = {provider}                   Capture   provider = constant DSP             Constant
///   started = column "When" in "Zone" as "DD/MM/YYYY HH:MM" earlier
///   exported = manifest "exports.csv"       Manifest  took = "Time" unit seconds
struct SourceMapping {
  NameRef field;
  MappingKind kind = MappingKind::None;
  NameRef kindWord;   // as written, for Other
  TextRef text;       // column heading, property name, capture name, constant
  TextRef zone;       // `in "Europe/London"`
  TextRef format;     // `as "DD/MM/YYYY"`
  NameRef unit;       // `unit milliseconds`
  TextRef separator;  // `separated by ";"`: the field is a set
  TextRef disputed;   // `disputed "Severity in dispute"`: the column with the values in dispute
  bool emptyMeansAbsent = false;
  bool trimmed = false;
  bool earlier = false;
  bool later = false;
  bool decimalComma = false;  // `decimal comma`
  Span modifiersSpan;
  std::vector<ValueMapEntry> values;
  Span span;
};

enum class Repeats : uint8_t { NotSaid, Kept, Separate, Refused };

struct CompleteLine {
  bool always = false;  // `complete`
  Scope scope;          // `complete when each f in S [where C] has a file`
  Span span;
  bool written() const { return span.valid(); }
};

struct OtherTests {
  std::vector<TextRef> patterns;
  TextRef because;
  Span span;
};

struct SourceDecl : DeclBase {
  NameRef reads;  // the collection or the decision, also `GATE.CRITERION` of `judged by`
  std::vector<FileRef> from;
  CompleteLine complete;
  SourceMapping exported;       // kind None: not written
  ExprId staleAfter = kNoExpr;  // a Quantity
  Repeats repeats = Repeats::NotSaid;
  Span repeatsSpan;
  MayBeEmpty mayBeEmpty;
  bool emptyMeansAbsent = false;  // for the whole file
  bool trimmed = false;
  TextRef separator;  // `separated by ";"`
  std::vector<SourceMapping> mappings;
  std::vector<OtherTests> otherTests;
};

/// A value of sample data as written: `3`, `SIT-FOC-E7`; of a text, what stands between the quotes.
struct SampleValue {
  std::string text;
  Span span;
  bool quoted = false;
  bool written() const { return span.valid(); }
};

/// `severity 3`, `severity 3 or 4` (in dispute), `impacts MOC and FOC` (a set).
struct SampleField {
  NameRef field;
  enum class Join : uint8_t { One, Or, And } join = Join::One;
  std::vector<SampleValue> values;
};

struct SampleRow {
  std::vector<SampleField> fields;
  Span span;
};

/// `given …`: what of the data is said here.
///   given no issues                              None, `only` false
///   given no other issues                        None, `only` true: but those given beside it
///   given TI-1 in issues with severity 4         One: key, one row
///   given 16 issues with severity 3              Many: count, one row
///   given results, and rows below                Rows
///   given D granted for (TI-1, P) by TAG on …    Decision
struct SampleLine {
  enum class Form : uint8_t { None, One, Many, Rows, Decision } form = Form::None;
  NameRef name;  // collection, record or decision
  bool only = false;
  SampleValue key;
  NameRef count;
  std::vector<NameRef> heading;  // of Rows
  std::vector<SampleRow> rows;
  NameRef outcome;  // or `proposed`, `recommended`, `referred`
  std::vector<SampleValue> subjects;
  NameRef body;
  NameRef on;  // an ISO date as text
  TextRef ref;
  Span span;
};

/// `each Issue with status raised`: of rows that do not say it themselves.
struct SampleDefaults {
  NameRef record;
  std::vector<SampleField> fields;
  Span span;
};

/// `assuming aggregate-limits is both-apply`.
struct Assuming {
  NameRef interpretation;
  NameRef choice;
  Span span;
};

/// What a world and an example have in common.
struct SampleData {
  NameRef elseAsIn;  // a world
  NameRef asOf;      // an ISO date as text
  std::vector<Assuming> assuming;
  std::vector<SampleDefaults> defaults;
  std::vector<SampleLine> lines;
};

/// `content (a) "tests completed" is count of …`, or `… judged by DCC`.
struct ReportContent {
  NameRef label;
  TextRef title;
  ExprId value = kNoExpr;
  NameRef judgedBy;
  Span span;
};

/// `report completion "…" for each p in phases where C`.
struct ReportDecl : DeclBase {
  Scope scope;
  std::vector<ReportContent> contents;
};

struct WorldDecl : DeclBase {
  SampleData data;
};

enum class ExpectedVerdict : uint8_t { Met, NotMet, NotApplicable, MetOrNotApplicable, Undetermined, NotJudged };

/// `expect [CRITERION] VERDICT [because …]`, `expect still needed "…"`, `expect CRITERION 15 to 16 of 219 for DSP, 3 in "…"`,
/// `expect finding "…"`.
struct ExpectLine {
  enum class Form : uint8_t { Verdict, StillNeeded, Number, Finding } form = Form::Verdict;
  NameRef what;  // not written: what the example is of
  ExpectedVerdict verdict = ExpectedVerdict::Met;
  std::vector<NameRef> reasons;
  TextRef text;  // of `because "…"`, `still needed "…"`, `finding "…"`; of a number, words of its quantifier
  NameRef least, most, of;
  NameRef more;  // the word behind `or`
  std::vector<SampleValue> labels;
  Span span;
};

/// `name` is the title.
struct ExampleDecl : DeclBase {
  NameRef of;  // a gate, a criterion or GATE.CRITERION
  SampleValue instance;
  SampleData data;
  std::vector<ExpectLine> expects;
  bool broken = false;  // a line could not be read, and that was said
};

using Decl =
    std::variant<UseDecl, DocumentDecl, RegisterDecl, EnumDecl, RecordDecl, DefineDecl, ExceptionDecl, TableDecl, CalendarDecl,
                 DecisionDecl, InterpretationDecl, AgreementDecl, GateDecl, PackDecl, ReportDecl, SourceDecl, WorldDecl, ExampleDecl>;

inline const DeclBase& base(const Decl& decl) {
  return std::visit([](const auto& d) -> const DeclBase& { return d; }, decl);
}

/// Whether the name of a declaration is new: `use` and `agreed` name what others declare.
inline bool declaresName(const Decl& decl) {
  return !std::holds_alternative<UseDecl>(decl) && !std::holds_alternative<AgreementDecl>(decl);
}

/// One file. `decls` in the order written, `use` lines among them.
struct Module {
  // Defined in ast.cc: it takes a compiler long to copy and destroy all kinds of declarations, and many files hold a module.
  Module();
  Module(const Module&);
  Module(Module&&) noexcept;
  Module& operator=(const Module&);
  Module& operator=(Module&&) noexcept;
  ~Module();

  FileId file = kNoFile;
  std::vector<Expr> exprs;
  std::vector<Decl> decls;

  const Expr& expr(ExprId id) const { return exprs[id]; }
  ExprId add(Expr e) {
    exprs.push_back(std::move(e));
    return static_cast<ExprId>(exprs.size() - 1);
  }
};

/// `-- …` and `--- …`, for the formatter and hovers. The span includes the dashes.
struct Comment {
  Span span;
  bool isDoc = false;
  bool ownLine = false;
};

}  // namespace tollgate::syntax
