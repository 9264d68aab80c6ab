#pragma once
// The typed intermediate representation: the only meaning of a Gate program. The interpreter, the JIT, the
// explanations and the fingerprint read it; it knows neither the syntax tree nor LLVM.
//
// What the meaning needs stands in the structures themselves; what only people need (titles, citations,
// positions, the text as written) stands in `Meta`. Two programs that differ only in Meta mean the same.
//
// INVARIANT: variables are numbered program-wide, each is bound in one place, and there is no recursion through
// functions. An evaluator may therefore keep bindings in one environment, extended at a call by the parameters;
// a local function (Function::scopeGate) also reads the variables of the gate or criterion it stands in.
// All structures are plain values; a finished Program is immutable and may be shared between threads.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/support/data_formats.h"
#include "compiler/support/source.h"

namespace tollgate::ir {

using Id = uint32_t;
inline constexpr Id kNone = 0xFFFFFFFFu;

// ---- Types ------------------------------------------------------------------------------------------------

enum class TypeKind : uint8_t {
  Flag,         // 0 or 1
  Count,        // 64 bit, never negative
  Integer,      // 64 bit
  Number,       // IEEE double, measurements only
  Share,        // exact ratio of two counts
  Duration,     // nanoseconds
  Days,         // whole calendar days (`3 days` beside a date)
  WorkingDays,  // count of Working Days
  Date,         // days since 1970-01-01
  Instant,      // nanoseconds since 1970-01-01T00:00Z
  Text,         // UTF-8, NFC
  Enum,         // ordinal of enum `id`
  Ref,          // row of record `id`
  Set,          // of `element`, which is Enum or Ref, with `id`
};

struct Type {
  TypeKind kind = TypeKind::Flag;
  TypeKind element = TypeKind::Ref;  // of a Set only
  Id id = kNone;                     // enum or record, of Enum, Ref and Set
  bool optional = false;             // T?
  friend bool operator==(const Type&, const Type&) = default;
};

// ---- What people need -------------------------------------------------------------------------------------

struct Citation {
  std::string document;  // SVTAD
  std::string clause;    // "12.9(a)", "Table 13-1 row 1"
  Span span;
};

struct Meta {
  std::string title;
  std::string doc;
  std::vector<Citation> citations;
  Span span;            // of the name, or of the whole expression
  std::string written;  // an expression as written, one space between words; for explanations
};

// ---- Expressions ------------------------------------------------------------------------------------------

enum class Op : uint8_t {
#define OP(name, text) name,
#include "compiler/ir/ops.def"
#undef OP
};

/// A constant: flags, counts, dates, enum ordinals … in `integer`; a share is integer / denominator.
struct Value {
  int64_t integer = 0;
  int64_t denominator = 1;  // of a share
  double number = 0;        // of a Number
  std::string text;         // of a Text
  bool absent = false;
  friend bool operator==(const Value&, const Value&) = default;
};

enum class Form : uint8_t { Every, Some, No, AtLeast, AtMost, MoreThan, FewerThan, Exactly };

/// What an empty population means for a fold (M4).
///   NothingToExamine  unknown when outermost (the default); nested it must not occur (verifier)
///   SumDecides        a define or, if `inherited`, a collection says `may be empty because`: the sum 0 decides.
///                     An inherited one counts only for folds that are not outermost.
///   Met, NotMet, NotApplicable   `if no SET: …` of the criterion
enum class EmptyIs : uint8_t { NothingToExamine, SumDecides, Met, NotMet, NotApplicable };
struct EmptyRule {
  EmptyIs is = EmptyIs::NothingToExamine;
  bool inherited = false;
  std::string because;
  friend bool operator==(const EmptyRule&, const EmptyRule&) = default;
};

struct Node {
  Op op = Op::Constant;
  Type type;
  std::vector<Id> kids;
  std::vector<Id> vars;              // bound (folds, Filter, ForEach) or read (Variable)
  Id index = kNone;                  // field, function, table, decision, interpretation, record, enum: see ops.def
  Id outcome = kNone;                // DecisionIs
  Id body = kNone;                   // DecisionIs, DecisionDay: ordinal in Program::bodies' enum, kNone for the outcome in force
  bool since = false, asOf = false;  // DecisionIs, DecisionDay: behind its subjects stand the days of `since DAY`, `as of DAY`
  Form form = Form::Every;           // Quantifier
  bool bullets = false;              // And, Or
  EmptyRule empty;                   // folds
  Value value;                       // Constant
  std::string text;                  // DateOf: the zone
  Meta meta;
};

struct Variable {
  std::string name;  // for people; "" for an unnamed element
  Type type;
};

// ---- Declarations -----------------------------------------------------------------------------------------

/// A value that a model names as a remedy: `may become closed "close"`.
struct MayBecome {
  Value value;
  std::string verb;
};

enum class EnumOrder : uint8_t { None, WorseToMilder, EarlierToLater, Other };
struct Enum {
  std::string name;
  std::vector<std::string> values;
  std::vector<std::string> valueTitles;  // as long as values; "" where none
  EnumOrder order = EnumOrder::None;
  std::string firstWord, lastWord;  // "worse", "milder"
  Meta meta;
};

struct FieldDecl {
  std::string name;
  Type type;
  bool mayBeUnknown = false;
  bool mayBeDisputed = false;
  Id disputedVar = kNone;    // the row, in disputedWhere
  Id disputedWhere = kNone;  // node; kNone: always
  std::vector<MayBecome> mayBecome;
  Meta meta;
};

struct Record {
  std::string name;        // Issue
  std::string collection;  // issues
  std::vector<FieldDecl> fields;
  std::vector<Id> key;  // fields; empty: (file hash, position)
  Id recorded = kNone;  // field that says when a row was recorded (M8)
  bool mayBeEmpty = false;
  std::string mayBeEmptyBecause;
  Meta meta;
};

enum class FunctionKind : uint8_t { Define, Property, Exception };
struct Function {
  std::string name;  // "extant-issues", or the property's own name
  FunctionKind kind = FunctionKind::Define;
  Id owner = kNone;           // record of a property; params[0] is then `this`
  Id scopeGate = kNone;       // local to a gate
  Id scopeCriterion = kNone;  // and to a criterion of it
  std::vector<Id> params;     // variables
  Type result;
  Id body = kNone;                               // node
  std::optional<std::string> mayBeEmptyBecause;  // `may be empty because "…"`
  std::optional<MayBecome> mayBecome;            // of a flag property
  std::optional<int64_t> until;                  // Exception: date from which it no longer holds
  bool made = false;                             // what is asked of a report ("completion is complete"): nobody wrote its body
  Meta meta;
};

struct Table {
  std::string name;
  Type cellType;
  std::vector<Type> axes;                   // enums
  std::vector<std::optional<Value>> cells;  // row-major over the axes; nullopt: none, and why:
  std::vector<std::string> noneBecause;     // as long as cells
  Id limitFor = kNone;                      // record or enum of `a limit for each X` …
  bool limitForIsEnum = false;
  bool limitForAllTogether = false;  // … or `for all X together`
  Meta meta;
};

struct Interpretation {
  std::string name;
  Id choices = kNone;   // an enum of its own; its valueTitles are the readings in words
  Id proposed = kNone;  // choice
  std::string proposedBy;
  std::optional<int64_t> proposedOn;
  Id agreed = kNone;  // choice
  std::string agreedBy;
  std::optional<int64_t> agreedOn;
  std::string agreedReference;
  std::string toBeAgreedBy;  // an agreement by any other body is not one (M11)
  Meta meta;
};

enum class StepKind : uint8_t { Proposed, Recommended, Decided, Referred };
struct DecisionStep {
  StepKind kind = StepKind::Decided;
  Id body = kNone;  // ordinal in Program::bodies
  std::optional<int64_t> withinWorkingDays;
  bool meanwhileOutcomeStands = false;
  bool eitherWay = false;  // a recommendation has to be there, and does not bind
  Span span;
};
struct Decision {
  std::string name;
  std::vector<Type> subjects;
  std::vector<std::string> outcomes;  // "granted", "refused" unless declared
  std::vector<DecisionStep> steps;    // in order
  Id notBeforeOf = kNone;             // the subject that `not before` begins at
  std::vector<Id> notBefore;          // the fields from there to the date or instant; empty: any day will do
  Id whileUndecided = kNone;          // outcome
  bool renewable = false;
  Meta meta;
};

// ---- Sources ----------------------------------------------------------------------------------------------

enum class FromKind : uint8_t { Column, Property, Attribute, Name, PathPart, Constant, Exported, Manifest };
struct ValueMap {
  std::vector<std::string> words;
  Value value;
  Id outcome = kNone;
  Span span;
};
struct Mapping {
  Id field = kNone;  // of the record; for a decision: subjects, then outcome, body, date, reference, version
  FromKind from = FromKind::Column;
  std::string key;  // heading, property, attribute, path part, word of the record, path of the manifest
  Value constant;
  std::vector<ValueMap> values;
  std::string zone;    // of a local time
  std::string format;  // declared form of dates and times, "" for ISO 8601; of durations the unit of a bare number
  enum class Overlap : uint8_t { Open, Earlier, Later } overlap = Overlap::Open;
  bool trimmed = false;
  bool emptyMeansAbsent = false;
  bool decimalComma = false;
  std::string candidatesKey;  // where the values in dispute stand, "" for none
  std::string separator;      // of a set in one cell, "" for repeated headings or JSON arrays
  Span span;
};

using Format = DataFormat;
enum class Repeats : uint8_t { Refused, Kept, Separate };
struct Source {
  std::string name;
  Id record = kNone;             // what it reads: a record's collection …
  Id decision = kNone;           // … or the rows of a decision
  std::string pattern;           // "results/{provider}/**/*.xml"
  std::optional<Format> format;  // none: each file's content tells it, and all have the same
  std::string delimiter;         // CSV, "" for what `sep=` or the default says
  bool complete = false;
  Id completeVar = kNone, completeSet = kNone;  // `complete when each f in S [where C] has a file`: var, set node
  std::string completePart;                     // f: the path part
  std::optional<int64_t> staleAfterDays;
  std::optional<Mapping> exported;
  bool mayBeEmpty = false;
  std::string mayBeEmptyBecause;
  Repeats repeats = Repeats::Refused;
  std::vector<Mapping> mappings;
  struct Other {
    std::string pattern;
    std::string because;
  };
  std::vector<Other> others;  // rows that are none of this evaluation's business
  Meta meta;
};

// ---- Registers --------------------------------------------------------------------------------------------

/// One requirement or variant that a register lists.
struct Entry {
  std::string name;  // "F2.10A"
  std::string version;
  std::string title;    // or its first words
  std::string text;     // all of its words, where they are told beside the title
  std::string section;  // "F"; "" where none can be told
  bool requirement = false;
  bool counts = false;  // towards a Test Traceability Matrix
  bool inForce = true;  // no later version of it is listed
  Span span;            // where it is written in Gate, or
  std::string file;     // the file that lists it,
  int64_t line = 0;     // and where
};
/// A document that says which edition it is: whoever reads a citation has to know.
struct Document {
  std::string name, edition;
  std::optional<int64_t> dated;
  Meta meta;
};
struct Register {
  std::string name, version;
  std::string document;               // that it is of; "" for none
  std::string supersededBy;           // another register or document, of it or of its document
  std::vector<std::string> sections;  // that alone count; empty: all
  std::vector<Entry> entries;
  Meta meta;
};
/// An entry of a register, or none.
struct EntryId {
  Id list = kNone;  // register
  Id entry = kNone;
  bool found() const { return list != kNone; }
  friend bool operator==(const EntryId&, const EntryId&) = default;
};

// ---- Packs ------------------------------------------------------------------------------------------------

struct Cover {
  Citation cited;
  std::string version;  // that the citation names; "" for none
  bool fully = false;
  std::string because;
  EntryId entry;        // what is cited; none if no register lists it
  bool isPart = false;  // the citation names a part of the entry
};
struct Exercise {
  Citation cited;
  std::string version;
  EntryId entry;
};

struct TestDecl {
  std::string id;
  std::vector<std::pair<Id, Value>> fields;  // of the record whose collection is `tests`
  std::vector<std::pair<Id, std::vector<Value>>> setFields;
  std::vector<Cover> covers;
  std::vector<Exercise> exercises;
  std::vector<std::pair<std::string, std::string>> words;  // given, when, then; in order
  std::string group;
  Id writtenIn = kNone;             // the pack that has its text: this one, or one that it varies
  std::string family, familyEntry;  // of a generated test, for people: `for each v in SRV … where …`, and the entry
  Meta meta;
};

/// How a pack differs from the one that it varies; what is added or replaced is among its tests.
enum class DeviationKind : uint8_t { Omitted, Added, Replaced };
struct Deviation {
  DeviationKind kind = DeviationKind::Omitted;
  std::string test;
  std::string because;
  Span span;
};

/// A line of a pack: `proposed by BODY on DATE`, `agreed by BODY on DATE ref "…" fingerprint …`, `refused by …`.
struct PackStatement {
  std::string body;
  std::optional<int64_t> on;
  std::string reference, fingerprint;
  Span span;  // of the fingerprint
};

struct Pack {
  std::string name, version;
  std::string release, phase;                               // words of `for release FOC in Dormant-MMT`
  std::vector<std::pair<std::string, std::string>> groups;  // name, title
  std::vector<TestDecl> tests;
  std::string because;  // why it deviates from another pack
  Id varies = kNone;    // a pack, whose tests are among these, less those omitted and replaced
  std::string variesVersion, variesFingerprint;
  Span variesSpan;  // of variesFingerprint
  std::vector<Deviation> deviations;
  std::vector<std::pair<Id, Value>> fields;              // of the record whose collection is `packs`
  std::vector<PackStatement> proposed, agreed, refused;  // as written
  Meta meta;
};

// ---- Gates ------------------------------------------------------------------------------------------------

/// `counting only C where X`: inside, the collection of `record` holds only the rows with the condition.
struct CountingOnly {
  Id record = kNone;
  Id var = kNone;
  Id condition = kNone;
};

/// What is to be shown; a report says whether it is on file. It decides nothing.
struct Evidence {
  std::string name;
  Id onFile = kNone;  // a condition on the gate's instance, of a report
};

struct Criterion {
  std::string name;
  std::vector<CountingOnly> countingOnly;
  Id appliesWhen = kNone;
  std::string otherwiseBecause;
  Id require = kNone;
  std::vector<Evidence> evidence;
  Id judgedBy = kNone;  // decision made for `judged by BODY`; require reads it
  Meta meta;
};

struct Gate {
  std::string name;
  bool exit = true;
  Id instance = kNone;   // variable; kNone: one instance, the program
  Id instances = kNone;  // set node
  std::vector<CountingOnly> countingOnly;
  Id appliesWhen = kNone;
  std::string otherwiseBecause;
  std::vector<Criterion> criteria;
  Meta meta;
};

/// Working Days (M15): all days of the years but those of the weekend and the holidays.
struct Calendar {
  std::string name;
  std::vector<bool> weekend;      // seven, Monday first
  std::vector<int64_t> holidays;  // dates written in place
  std::string pattern;            // of the files that list holidays, "" for none
  Format format = Format::Csv;
  std::string column;  // heading or member that holds the date
  int64_t firstYear = 0, lastYear = 0;
  std::string zone;  // in which the day of `as-of` ends; "" is UTC
  Meta meta;
};

// ---- Sample data and examples ---------------------------------------------------------------------------------
// Tests of the rules, beside them and apart from them: no evaluation of data reads them, no fingerprint knows them.

/// Value: one; Set: its elements; Disputed: the candidates. A reference stands as the text of its row's key.
struct SampleField {
  enum class Is : uint8_t { Value, Set, Disputed, Absent, Unknown } is = Is::Value;
  Id field = kNone;
  std::vector<Value> values;
};
/// Rows that are alike but for a key that is made for each: `keyText` and a number, from `firstNumber` on.
/// A row whose key a row of the world has is that row, with these fields changed.
struct SampleRows {
  Id record = kNone;
  std::vector<SampleField> fields;
  int64_t count = 1;
  Id madeKey = kNone;   // field; kNone: the fields give the key, or the record has none
  std::string keyText;  // "" where the field is a number
  int64_t firstNumber = 1;
  Span span;
};
struct SampleDecision {
  Id decision = kNone;
  StepKind act = StepKind::Decided;
  Id outcome = kNone;           // kNone: of what is proposed or referred
  Id body = kNone;              // ordinal in Program::bodies
  std::optional<int64_t> date;  // none: the day of the sample
  std::vector<Value> subjects;  // a reference as its key
  std::string reference;
  Span span;
};
/// A collection or decision that is given, or of which there are none, is complete; with a world all are. A field that a
/// row does not give has the default of its record, nearest first, else is open in an example; in a world it is absent
/// where it is optional, else unknown.
struct Sample {
  Id world = kNone;  // everything else as there
  std::optional<int64_t> asOf;
  std::vector<std::pair<Id, Id>> assuming;  // interpretation, choice
  std::vector<SampleRows> defaults;         // one row a record
  std::vector<Id> noRows;                   // records: those of the world are gone
  std::vector<SampleRows> rows;
  std::vector<Id> noDecisions;
  std::vector<SampleDecision> decisions;
};
struct World {
  std::string name;
  Sample sample;
  Meta meta;
};

enum class ExpectKind : uint8_t { Verdict, StillNeeded, Number, Finding };
enum class ExpectedVerdict : uint8_t { Met, NotMet, NotApplicable, MetOrNotApplicable, Undetermined, NotJudged };
struct Expectation {
  ExpectKind kind = ExpectKind::Verdict;
  Id criterion = kNone;  // of the gate; kNone: the gate itself, or any criterion that says what is still needed
  ExpectedVerdict verdict = ExpectedVerdict::Met;
  std::vector<std::string> reasons;  // "disputed", "awaiting TAG"
  std::string text;                  // of the reason, of what is still needed, of a finding; of a number, of its quantifier
  int64_t least = 0;
  std::optional<int64_t> most;  // none: or more
  std::optional<int64_t> of;
  std::string label;  // "DSP, 3": which of the numbers
  Span span;
};
struct Example {
  std::string title;
  Sample sample;
  Id gate = kNone, criterion = kNone;  // criterion kNone: of the whole gate
  std::optional<Value> instance;       // a row as its key, or a value of an enum
  std::vector<Expectation> expects;
  Meta meta;
};

struct Module {
  std::string name;    // svtad.model
  std::string file;    // as shown
  std::string sha256;  // of its text
};

struct Program {
  // Defined in ir.cc, as those of syntax::Module are in ast.cc.
  Program();
  Program(const Program&);
  Program(Program&&) noexcept;
  Program& operator=(const Program&);
  Program& operator=(Program&&) noexcept;
  ~Program();

  std::vector<Module> modules;
  std::vector<Enum> enums;
  std::vector<Record> records;
  std::vector<Variable> variables;
  std::vector<Node> nodes;
  std::vector<Function> functions;
  std::vector<Table> tables;
  std::vector<Interpretation> interpretations;
  std::vector<Decision> decisions;
  std::vector<Source> sources;
  std::vector<Document> documents;
  std::vector<Register> registers;
  std::vector<Pack> packs;
  std::vector<Gate> gates;
  std::vector<Calendar> calendars;  // at most one
  std::vector<World> worlds;        // each stands on others before or behind it, never on itself
  std::vector<Example> examples;
  Id bodies = kNone;      // the enum of bodies that decide
  Id tests = kNone;       // the record that the tests of packs fill
  Id packRecord = kNone;  // the record that packs fill themselves
  std::string sha256;     // of all modules, in order of name

  const Node& node(Id id) const { return nodes[id]; }
  /// A decision that the packs themselves record, by their lines.
  bool isOnPacks(const Decision& decision) const {
    return packRecord != kNone && decision.subjects.size() == 1 && decision.subjects[0].kind == TypeKind::Ref &&
           decision.subjects[0].id == packRecord;
  }
};

/// "count", "share", "Severity", "set of Issue", "Issue?"
std::string typeText(const Program& program, const Type& type);
/// A constant as people write it: "90%", "2020-01-14", "SIT", "3".
std::string valueText(const Program& program, const Type& type, const Value& value);

}  // namespace tollgate::ir
