#pragma once
// What an evaluation gives: verdicts with numbers and reasons, as data. Filled once, by the judge; every report
// renders it, none computes it. Independent of the engine, of the thread count and of the order of rows.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/plan/tally.h"
#include "runtime/table/table.h"

namespace tollgate::plan {

enum class Verdict : uint8_t { Met, NotMet, NotApplicable, MetOrNotApplicable, Undetermined };

/// The closed list of M12.
enum class Reason : uint8_t {
  DataMissing,
  DataStale,
  NotTold,
  AwaitingBody,
  Disputed,
  NothingToExamine,
  Tie,
  Conflict,
  Fault,
  Tolerated,
  ScopeOpen
};
std::string verdictText(Verdict verdict);  // "met", "not met", "not applicable", "met or not applicable", "undetermined"
std::string reasonText(Reason reason);     // "data missing", "awaiting body", …

/// What a row's part rests on: a comparison that it made, and the other row that it read there.
struct Ground {
  std::string text;  // "last-run.outcome is failed"
  std::string file;  // "" where the value is the row's own, or no row's
  uint32_t line = 0;
};

/// A row that a sentence speaks of.
struct RowName {
  std::string name;  // "FOC-118"
  std::string file;  // "" where it has none
  uint32_t line = 0;
  // Where grounds are asked for (EvaluationOptions):
  Span planned;  // of a test: where its pack plans it
  std::vector<Ground> grounds;
};

/// A fact that keeps an answer open.
struct OpenReason {
  Reason reason = Reason::NotTold;
  std::string subject;                  // "TI-204 severity", "assurance-report-approval for SIT-FOC-E7", "aggregate-limits"
  std::string body;                     // who is awaited; ""
  std::vector<std::string> candidates;  // as people write them; empty: any value
  std::string file;
  uint32_t line = 0;
  std::string sentence;  // "awaiting TAB: assurance-report-approval for SIT-FOC-E7"
};

/// One counted comparison of a criterion: a quantifier or an aggregate against its limit.
/// Numbers are bounds: least == most where everything is known; Tally::kUnbounded where further rows may come.
struct Measure {
  std::string label;    // the elements of `for each`: "DSP, 3"; ""
  std::string written;  // the source text
  Truth truth;
  ir::Form form = ir::Form::Every;
  bool share = false;
  std::string limit;  // "90%", "15"; "" for every, some, no
  int64_t leastIn = 0, mostIn = 0;
  int64_t leastSatisfying = 0, mostSatisfying = 0;
  std::string sentence;          // "197 of 219 (89.95%), at least 198 needed (90%)"
  std::vector<RowName> failing;  // rows surely in and surely failing, in key order (for at most / no: the satisfying ones)
  std::vector<RowName> open;     // rows whose fate is open
  Span span;
  bool counts = false;  // a quantifier, whose numbers these are; else a comparison of values, or a decision
};

/// What would settle a criterion, in words, and whether the claim was checked by evaluating it.
struct Needed {
  std::string who;            // "TAG", "providers"; "" for anybody
  std::string sentence;       // "1 more pass among 22: FOC-118, FOC-204, …"
  int64_t least = 0;          // how many; 0 where that is no number
  bool checkedLeast = false;  // evaluated: this many suffices, one fewer does not
};

/// A declaration that a criterion reads, directly or through others.
struct Definition {
  std::string kind, name;  // "property", "Issue.open"
  std::string title, doc;  // what its author says of it; ""
  std::vector<ir::Citation> citations;
  Span span;  // of its name
};

/// A row on file about a decision that a criterion reads, whether it decides anything or not.
struct DecisionOnFile {
  std::string decision, subjects;  // "approval", "TI-1"
  std::string act;                 // "proposed", "recommended", "decided", "referred"
  std::string outcome;             // "" of a reference
  std::string body;
  int64_t date = 0;
  std::string reference;
  std::string file;
  uint32_t line = 0;
  std::string sentence;  // "approval for TI-1: recommended granted by TAB on 2020-02-05 (M-3)"
};

struct CriterionOutcome {
  std::string name, title;
  std::vector<ir::Citation> citations;
  std::vector<std::string> counting;  // `counting only` of its own: "only results where phase is p"
  Verdict verdict = Verdict::Undetermined;
  std::vector<OpenReason> reasons;  // of an undetermined one; facts that do not matter are left out
  std::string notApplicableBecause;
  std::string emptyBecause;  // `may be empty because`, `if no SET`: where an empty set decided
  std::vector<Measure> measures;
  std::string sentence;  // the one line a reviewer reads
  std::vector<Needed> needed;
  std::vector<DecisionOnFile> decisions;
  std::vector<std::string> evidence;
  std::vector<Definition> definitions;  // where grounds are asked for: by kind and name
  Span span;
};

struct ExceptionMember {
  std::string name;       // "FOC-031", "TI-61, SIT-FOC-E7"
  std::string state;      // "used", "unused", "expired", "awaiting SecretaryOfState"
  std::string grantedBy;  // "SecretaryOfState, 2020-03-30"
};
struct WithoutIt {
  std::string criterion;
  Verdict verdict;
  std::string sentence;
};
struct ExceptionOutcome {
  std::string name, title;
  std::vector<ir::Citation> citations;
  std::vector<ExceptionMember> members;
  std::vector<WithoutIt> without;  // criteria that would read otherwise
};

struct Assumed {
  std::string criterion;  // "" for the gate itself, or for the criteria asked for together
  Verdict verdict;
  std::string sentence;
};

/// The criteria that were judged where others were left out.
struct Part {
  std::vector<std::string> criteria;        // in the gate's order
  size_t of = 0;                            // how many the gate has
  Verdict verdict = Verdict::Undetermined;  // of these alone, as if the gate had no others
};

struct GateOutcome {
  std::string gate, title, instance;  // instance: "SIT-FOC-E7", "" for a gate without `for each`
  std::vector<ir::Citation> citations;
  std::vector<std::string> counting;  // `counting only` of all its criteria: "only results where phase is p"
  Span span;
  /// Of the whole gate. INVARIANT: where criteria were left out it is never met, whatever was judged: not met if a
  /// criterion that was judged is not met, else undetermined.
  Verdict verdict = Verdict::Undetermined;
  std::optional<Part> only;         // where criteria were left out
  std::vector<OpenReason> reasons;  // nothing to examine, scope open
  std::string notApplicableBecause;
  std::vector<CriterionOutcome> criteria;
  std::vector<ExceptionOutcome> exceptions;
  std::vector<Assumed> assumed;  // what `--assume` would give: the second outcome

  /// The verdict of what was asked for: of the gate, or of the criteria alone that were to be judged.
  Verdict asked() const { return only ? only->verdict : verdict; }
};

struct InterpretationOutcome {
  std::string name, title;
  std::string state;  // "agreed both-apply by TAG on 2020-01-20", "only proposed (DCC); TAG has not agreed it"
  bool open = true;
};

struct Outcome {
  int version = 1;  // of the JSON's shape
  int64_t asOf = 0;
  std::optional<int64_t> dataTo;  // instant of the newest export time, where one is known
  std::string rules;              // sha256 of the program's modules
  std::string zoneVersion;
  std::vector<std::string> editions;  // of the documents that are cited: "SVTAD v1.5 of 2020-01-14"
  std::vector<std::string> packs;     // "foc-sit 1.2 (agreed by TAG)"
  std::vector<table::InputFile> inputs;
  std::vector<table::Fault> tolerated;
  std::vector<table::Fault> refused;  // not empty: the data was refused, there are no gates
  std::vector<table::Finding> findings;
  std::vector<InterpretationOutcome> interpretations;
  std::vector<std::string> assumptions;  // "aggregate-limits = both-apply"
  std::vector<std::string> only;         // criteria that were to be judged, as asked for; empty: all
  std::vector<GateOutcome> gates;

  /// 0 every applicable gate met and at least one is; 1 one not met; 2 one undetermined; 4 the data was refused. Where
  /// criteria were left out, of the criteria that were asked for.
  int exitStatus() const;
};

}  // namespace tollgate::plan
