#pragma once
// A small program and small files for the loader's tests, and a Dataset as text.

#include <fmt/format.h>

#include <string>
#include <vector>

#include "runtime/ingest/date_form.h"
#include "runtime/ingest/loader.h"
#include "runtime/ingest/memory_files.h"

namespace tollgate::ingest::testing {

using Kind = ir::TypeKind;

inline ir::Type type(Kind kind, ir::Id id = ir::kNone, bool optional = false) { return {kind, Kind::Ref, id, optional}; }
inline ir::Type setOf(Kind element, ir::Id id) { return {Kind::Set, element, id, false}; }
inline ir::Type optional(ir::Type t) {
  t.optional = true;
  return t;
}
inline ir::FieldDecl field(const char* name, ir::Type t, bool mayBeUnknown = false, bool mayBeDisputed = false) {
  ir::FieldDecl decl;
  decl.name = name;
  decl.type = t;
  decl.mayBeUnknown = mayBeUnknown;
  decl.mayBeDisputed = mayBeDisputed;
  return decl;
}
inline ir::Mapping column(ir::Id f, const char* key) {
  ir::Mapping m;
  m.field = f;
  m.key = key;
  return m;
}
inline ir::Mapping from(ir::Id f, ir::FromKind kind, const char* key) {
  ir::Mapping m = column(f, key);
  m.from = kind;
  return m;
}
inline ir::ValueMap words(std::vector<std::string> from, int64_t to) {
  ir::ValueMap map;
  map.words = std::move(from);
  map.value.integer = to;
  return map;
}

enum : ir::Id { kSeverity, kOutcome, kBody, kStatus };           // enums
enum : ir::Id { kProviders, kTests, kIssues, kResults, kLogs };  // records
enum : ir::Id { kIssueId, kIssueSeverity, kIssueProvider, kIssueRaised, kIssueBlocks, kIssueNote };
enum : ir::Id { kResultTest, kResultOutcome, kResultProvider };

/// Providers (id), tests (id, weight), issues, results without a key, logs (n, text); no sources yet.
inline ir::Program world() {
  ir::Program p;
  p.enums.resize(4);
  p.enums[kSeverity] = {"Severity", {"1", "2", "3", "4", "5"}, {}, ir::EnumOrder::WorseToMilder, "worse", "milder", {}};
  p.enums[kOutcome] = {"Outcome", {"passed", "failed", "not-run"}, {}, ir::EnumOrder::None, "", "", {}};
  p.enums[kBody] = {"Body", {"DCC", "TAG", "TAB"}, {}, ir::EnumOrder::None, "", "", {}};
  p.enums[kStatus] = {"Status", {"raised", "closed"}, {}, ir::EnumOrder::None, "", "", {}};
  p.bodies = kBody;
  p.tests = kTests;
  p.records.resize(5);
  const auto record = [&](ir::Id id, const char* name, const char* collection, std::vector<ir::FieldDecl> fields, std::vector<ir::Id> key) {
    p.records[id].name = name;
    p.records[id].collection = collection;
    p.records[id].fields = std::move(fields);
    p.records[id].key = std::move(key);
  };
  record(kProviders, "Provider", "providers", {field("id", type(Kind::Text))}, {0});
  record(kTests, "TestCase", "tests", {field("id", type(Kind::Text)), field("weight", type(Kind::Count), true)}, {0});
  record(kIssues, "Issue", "issues",
         {field("id", type(Kind::Text)), field("severity", type(Kind::Enum, kSeverity), false, true),
          field("provider", type(Kind::Ref, kProviders), true), field("raised-on", type(Kind::Date, ir::kNone, true)),
          field("blocks", setOf(Kind::Ref, kTests), true), field("note", type(Kind::Text, ir::kNone, true))},
         {kIssueId});
  record(kResults, "Result", "results",
         {field("test", type(Kind::Ref, kTests)), field("outcome", type(Kind::Enum, kOutcome)),
          field("provider", type(Kind::Ref, kProviders), true)},
         {});
  record(kLogs, "Log", "logs", {field("n", type(Kind::Count)), field("text", type(Kind::Text), true)}, {0});
  ir::Decision decision;
  decision.name = "exclusion";
  decision.subjects = {type(Kind::Ref, kIssues)};
  decision.outcomes = {"granted", "refused"};
  decision.steps = {
      {ir::StepKind::Proposed, 0, {}, false, {}}, {ir::StepKind::Decided, 1, {}, false, {}}, {ir::StepKind::Referred, 2, {}, false, {}}};
  p.decisions.push_back(decision);
  ir::Pack pack;
  pack.name = "pack";
  pack.version = "1.0";
  for (const char* id : {"T-1", "T-2"}) {
    ir::TestDecl test;
    test.id = id;
    pack.tests.push_back(test);
  }
  p.packs.push_back(pack);
  return p;
}

inline ir::Source source(const char* name, ir::Id record, const char* pattern, std::vector<ir::Mapping> mappings) {
  ir::Source s;
  s.name = name;
  s.record = record;
  s.pattern = pattern;
  s.format = ir::Format::Csv;
  s.complete = true;
  s.mappings = std::move(mappings);
  return s;
}
inline ir::Source providerSource() { return source("providers", kProviders, "providers.csv", {column(0, "id")}); }
/// Columns Id, Sev, Prov, Raised, Blocks (by `;`), Note, Dispute.
inline ir::Source issueSource(const char* pattern = "issues*.csv") {
  ir::Source s = source("issues", kIssues, pattern,
                        {column(kIssueId, "Id"), column(kIssueSeverity, "Sev"), column(kIssueProvider, "Prov"),
                         column(kIssueRaised, "Raised"), column(kIssueBlocks, "Blocks"), column(kIssueNote, "Note")});
  s.mappings[1].candidatesKey = "Dispute";
  s.mappings[3].emptyMeansAbsent = true;
  s.mappings[4].separator = ";";
  s.mappings[4].emptyMeansAbsent = true;
  s.mappings[5].emptyMeansAbsent = true;
  return s;
}
inline const std::string kIssueHeading = "Id,Sev,Prov,Raised,Blocks,Note,Dispute\n";
inline ir::Source resultSource(const char* pattern = "results/{provider}/*.csv") {
  return source(
      "results", kResults, pattern,
      {column(kResultTest, "test"), column(kResultOutcome, "outcome"), from(kResultProvider, ir::FromKind::PathPart, "provider")});
}
inline ir::Source logSource(const char* pattern = "logs*.csv") {
  return source("logs", kLogs, pattern, {column(0, "n"), column(1, "text")});
}

inline std::string whyText(table::Why why) {
  switch (why) {
    case table::Why::NotTold: return "not-told";
    case table::Why::Disputed: return "disputed";
    case table::Why::Fault: return "fault";
    case table::Why::ZoneOverlap: return "overlap";
    case table::Why::Conflict: return "conflict";
    case table::Why::DataMissing: return "missing";
    case table::Why::DataStale: return "stale";
    case table::Why::Awaiting: return "awaiting";
    case table::Why::Tie: return "tie";
    case table::Why::Interpretation: return "interpretation";
  }
  return "";
}

inline std::string valueText(const ir::Program& p, const table::Dataset& d, const ir::Type& t, int64_t value, int64_t denominator = 1) {
  if (t.kind == Kind::Instant) return instantText(value);
  if (t.kind == Kind::Share) return fmt::format("{}/{}", value, denominator);
  return d.valueName(p, t, value);
}

/// "TI-1 | 3 | DSP | - | {T-1, T-2} | -", an open cell as `?disputed(3, 4)`, `~` behind a row that may not exist.
inline std::string rowText(const ir::Program& p, const table::Dataset& d, ir::Id record, table::Row row) {
  const table::Collection& c = d.collections[record];
  std::string text;
  for (size_t f = 0; f < c.columns.size(); ++f) {
    const ir::Type& t = c.columns[f].type();
    const table::Cell cell = c.columns[f].get(row);
    if (f > 0) text += " | ";
    if (cell.state == table::Cell::State::Absent) {
      text += "-";
    } else if (cell.state == table::Cell::State::Open) {
      text += "?" + whyText(cell.open->why);
      std::string list;
      for (const int64_t v : cell.open->candidates) list += (list.empty() ? "" : ", ") + valueText(p, d, t, v);
      if (cell.open->finite) text += "(" + list + ")";
      if (cell.open->mayBeAbsent) text += "-";
    } else if (t.kind == Kind::Set) {
      const ir::Type element{t.element, Kind::Ref, t.id, false};
      std::string list;
      for (const int64_t v : c.columns[f].elements(row)) list += (list.empty() ? "" : ", ") + valueText(p, d, element, v);
      text += "{" + list + "}";
    } else {
      text += valueText(p, d, t, cell.value, cell.denominator);
    }
  }
  return text + (c.maybe.test(row) ? " ~" : "") + "\n";
}

inline std::string furtherText(const ir::Program& p, const table::Dataset& d, ir::Id record, const std::vector<table::Further>& further) {
  std::string text;
  for (const table::Further& f : further) {
    text += "further " + whyText(f.why);
    if (f.field != ir::kNone) {
      const ir::FieldDecl& decl = p.records[record].fields[f.field];
      text += fmt::format(" {}={}", decl.name, d.valueName(p, decl.type, f.value));
    }
    text += ": " + f.because + "\n";
  }
  return text;
}

inline std::string rowsText(const ir::Program& p, const table::Dataset& d, ir::Id record) {
  std::string text;
  for (size_t row = 0; row < d.collections[record].size(); ++row) text += rowText(p, d, record, static_cast<table::Row>(row));
  return text + furtherText(p, d, record, d.collections[record].further);
}

/// "refused" if so, then "kind file:line:column: message" a line.
inline std::string faultsText(const LoadResult& r) {
  std::string text = r.refused ? "refused\n" : "";
  for (const table::Fault& f : r.data.faults) text += fmt::format("{} {}:{}:{}: {}\n", f.kind, f.file, f.line, f.column, f.message);
  return text;
}

inline std::string findingsText(const LoadResult& r) {
  std::string text;
  for (const table::Finding& f : r.data.findings) text += fmt::format("{} {}:{}: {}\n", f.kind, f.file, f.line, f.message);
  return text;
}

inline MemoryFiles files(std::vector<std::pair<std::string, std::string>> list) {
  MemoryFiles result;
  for (auto& [path, text] : list) result.add(path, text);
  return result;
}

inline LoadOptions onDay(const char* day, std::set<std::string> tolerated = {}) {
  LoadOptions options;
  options.asOf = DateForm::parse("")->read(day)->day;
  options.tolerated = std::move(tolerated);
  return options;
}

}  // namespace tollgate::ingest::testing
