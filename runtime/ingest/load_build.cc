// From staged rows to the Dataset: fields added to tests, references, decisions, rows that may exist.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/ingest/load_state.h"
#include "runtime/ingest/values.h"

namespace tollgate::ingest {

using table::Cell;
using table::Column;
using table::Row;

namespace {

bool isFault(const Cell& cell) { return cell.state == Cell::State::Open && cell.open->why == table::Why::Fault; }

bool equalCells(const Column& a, Row x, const Column& b, Row y) {
  const Cell left = a.get(x), right = b.get(y);
  if (left.state != right.state) return false;
  if (left.state == Cell::State::Absent) return true;
  if (left.state == Cell::State::Open) {
    return *left.open == *right.open;
  }
  if (a.type().kind == ir::TypeKind::Set) return a.elements(x) == b.elements(y);
  return left.value == right.value && left.denominator == right.denominator;
}

/// Merges the rows of `patches` into those of `tests`.
class PatchMerge {
 public:
  explicit PatchMerge(LoadState& state) : state_(state), tests_(*state.records[state.program.tests]), patches_(*state.patches) {
    for (size_t row = 0; row < tests_.size(); ++row) {
      const auto test = static_cast<Row>(row);
      if (!tests_.dropped.test(row) && !tests_.hasOpenKey(test)) byKey_.emplace(tests_.keyText(test, state_.data, state_.program), test);
    }
    from_.assign(tests_.fields.size(), std::vector<Row>(tests_.size(), table::kNoRow));
    broken_.assign(tests_.fields.size(), std::set<Row>());
    anyTest_.assign(tests_.fields.size(), false);
  }

  void run() {
    for (size_t i = 0; i < patches_.size(); ++i) add(static_cast<Row>(i));
    for (size_t f = 0; f < tests_.fields.size(); ++f) fill(static_cast<ir::Id>(f));
  }

 private:
  void add(Row patch) {
    const std::vector<bool>& mapped = state_.patchMapped[static_cast<uint32_t>(patches_.batches.get(patch))];
    if (patches_.recordedBy(patch, state_.options.asOf, state_.endOfAsOf) < 0) return;
    if (patches_.hasOpenKey(patch)) {  // it may be any test's
      for (size_t f = 0; f < mapped.size(); ++f) anyTest_[f] = anyTest_[f] || mapped[f];
      return;
    }
    const std::string key = patches_.keyText(patch, state_.data, state_.program);
    const auto known = byKey_.find(key);
    if (known == byKey_.end()) {
      state_.reports.fault(fault_kind::kDanglingReference,
                           fmt::format("{} is no test of the packs given; give its pack, or let the source name it in "
                                       "`other {}`",
                                       quoted(key), tests_.name),
                           state_.fileName(patches_.origins[patch]), patches_.origins[patch].line, patches_.rowPlaces[patch]);
      if (strangers_.insert(key).second) tests_.extras.push_back(table::kNoRow);
      return;
    }
    const Row test = known->second;
    if (tests_.origins[test].file >= state_.data.files.size()) tests_.origins[test] = patches_.origins[patch];
    for (size_t f = 0; f < mapped.size(); ++f) {
      const bool isKey = std::find(tests_.key.begin(), tests_.key.end(), f) != tests_.key.end();
      if (mapped[f] && !isKey) addField(static_cast<ir::Id>(f), test, patch);
    }
  }

  void addField(ir::Id field, Row test, Row patch) {
    const bool packGave = state_.packGave[field].test(test);
    Row& from = from_[field][test];
    if (isFault(patches_.columns[field].get(patch))) {
      broken_[field].insert(test);
    } else if (packGave || from != table::kNoRow) {
      const Column& other = packGave ? tests_.columns[field] : patches_.columns[field];
      if (equalCells(other, packGave ? test : from, patches_.columns[field], patch)) return;
      broken_[field].insert(test);
      state_.reports.fault(fault_kind::kRepeatedKey,
                           fmt::format("{} of test {} is told twice, and differently; correct one of the two",
                                       quoted(tests_.fields[field].name), quoted(tests_.keyText(test, state_.data, state_.program))),
                           state_.fileName(patches_.origins[patch]), patches_.origins[patch].line, patches_.rowPlaces[patch]);
    } else {
      from = patch;
    }
  }

  /// Why a field that nobody told is not settled by that, if so: a source for it says too little.
  std::optional<table::Why> pending(ir::Id field) const {
    for (const ir::Source& source : state_.program.sources) {
      if (source.record != state_.program.tests) continue;
      const bool maps = std::any_of(source.mappings.begin(), source.mappings.end(),
                                    [&](const ir::Mapping& mapping) { return mapping.field == field; });
      if (!maps) continue;
      const auto run = std::find_if(state_.runs.begin(), state_.runs.end(),
                                    [&](const SourceRun& candidate) { return &state_.program.sources[candidate.source] == &source; });
      if (run == state_.runs.end() || run->files.empty() || !run->unreadable.empty() || !run->duplicate.empty() || !source.complete ||
          source.completeSet != ir::kNone) {
        return table::Why::DataMissing;
      }
      if (run->rows == 0 && !source.mayBeEmpty) return table::Why::DataMissing;
      if (staleness(state_, *run)) return table::Why::DataStale;
    }
    return std::nullopt;
  }

  void fill(ir::Id field) {
    const StagedField& spec = tests_.fields[field];
    const std::optional<table::Why> missing = pending(field);
    Column filled(spec.type);
    for (size_t i = 0; i < tests_.size(); ++i) {
      const auto test = static_cast<Row>(i);
      const Row from = from_[field][test];
      if (broken_[field].contains(test))
        filled.pushOpen(faultOpen(spec.type));
      else if (state_.packGave[field].test(test) || isFault(tests_.columns[field].get(test)))
        filled.pushFrom(tests_.columns[field], test);
      else if (from != table::kNoRow)
        filled.pushFrom(patches_.columns[field], from);
      else
        pushUntold(filled, spec, test, anyTest_[field] ? std::optional(table::Why::Fault) : missing);
      if (from != table::kNoRow && spec.isReference()) {
        tests_.lines[field].set(test, patches_.lines[field].get(from));
        tests_.places[field].set(test, patches_.places[field].get(from));
      }
    }
    tests_.columns[field] = std::move(filled);
  }

  void pushUntold(Column& column, const StagedField& spec, Row test, std::optional<table::Why> missing) {
    if (missing) {
      column.pushOpen(untold(spec.type, *missing));
    } else if (spec.mayBeUnknown) {
      column.pushOpen(untold(spec.type));
    } else if (spec.type.optional) {
      column.pushAbsent();
    } else if (spec.type.kind == ir::TypeKind::Set) {
      column.pushSet({});  // a test that names none has none
    } else {
      if (!tests_.dropped.test(test)) {
        state_.reports.fault(fault_kind::kBadCell,
                             fmt::format("test {} has no {}; let its pack say it, or a source for {}",
                                         quoted(tests_.keyText(test, state_.data, state_.program)), quoted(spec.name), tests_.name),
                             "", 0, 0);
      }
      column.pushOpen(faultOpen(spec.type));
    }
  }

  LoadState& state_;
  Staging& tests_;
  Staging& patches_;
  std::unordered_map<std::string, Row> byKey_;
  std::set<std::string> strangers_;
  std::vector<std::vector<Row>> from_;  // by field and test: the row that tells it
  std::vector<std::set<Row>> broken_;   // by field: tests for which it is faulty
  std::vector<bool> anyTest_;           // fields that a row of an unknown test tells
};

/// The records whose keys are looked up: those referred to, and the elements of `complete when each … has a
/// file`.
std::vector<bool> lookedUp(const LoadState& state) {
  std::vector<bool> wanted;
  for (const auto& staging : state.records) wanted.push_back(staging->referred);
  for (const ir::Source& source : state.program.sources) {
    if (source.completeSet == ir::kNone) continue;
    const ir::Node& set = state.program.node(source.completeSet);
    if (set.type.kind == ir::TypeKind::Set && set.type.element == ir::TypeKind::Ref && set.type.id < wanted.size())
      wanted[set.type.id] = true;
    if (set.op == ir::Op::Collection && set.index < wanted.size()) wanted[set.index] = true;
  }
  return wanted;
}

class Builder {
 public:
  Builder(LoadState& state, BuiltRows& built) : state_(state), built_(built), strangers_(state.records.size()) {}

  void run() {
    const std::vector<bool> wanted = lookedUp(state_);
    built_.finalRows.resize(state_.records.size());
    built_.byKey.resize(state_.records.size());
    for (size_t r = 0; r < state_.records.size(); ++r) {
      state_.records[r]->settle();
      number(r);
      if (wanted[r]) indexKeys(r);
    }
    for (size_t r = 0; r < state_.records.size(); ++r) build(r);
    for (size_t d = 0; d < state_.decisions.size(); ++d) decide(d);
    for (size_t r = 0; r < state_.records.size(); ++r) addPossibleRows(r);
  }

 private:
  void number(size_t record) {
    const Staging& staging = *state_.records[record];
    Row next = 0;
    for (size_t row = 0; row < staging.size(); ++row) {
      built_.finalRows[record].push_back(staging.dropped.test(row) ? table::kNoRow : next++);
    }
  }

  void indexKeys(size_t record) {
    const Staging& staging = *state_.records[record];
    if (staging.key.empty()) return;
    auto& rows = built_.byKey[record];
    for (size_t i = 0; i < staging.size(); ++i) {
      const auto row = static_cast<Row>(i);
      if (staging.dropped.test(i) || staging.hasOpenKey(row)) continue;
      if (staging.keyIsText() && staging.columns[staging.key[0]].absent().test(row)) continue;
      const int64_t code = staging.keyIsText() ? staging.columns[staging.key[0]].get(row).value
                                               : state_.data.texts.code(staging.keyText(row, state_.data, state_.program));
      const auto [known, fresh] = rows.try_emplace(code, built_.finalRows[record][i]);
      if (!fresh) known->second = kSeveralRows;
    }
  }

  /// The final row that a reference names; kNoRow after telling the fault.
  Row resolve(const Staging& staging, size_t field, Row row, ir::Id target, int64_t code) {
    const auto& rows = built_.byKey[target];
    const auto known = rows.find(code);
    if (known != rows.end() && known->second != kSeveralRows) return known->second;
    const Staging& other = *state_.records[target];
    std::string message = fmt::format("{}: {} names no row of {}", quoted(staging.fields[field].name), quoted(state_.data.texts.text(code)),
                                      other.name);
    if (known != rows.end()) {
      message = fmt::format("{}: {} names several rows of {}; make its key distinct", quoted(staging.fields[field].name),
                            quoted(state_.data.texts.text(code)), other.name);
    } else if (other.laterKeys.contains(code)) {
      message += fmt::format(" that exists on {}: it was recorded later; take the reference out, or evaluate a later day",
                             dayText(state_.options.asOf));
    } else if (target == state_.program.tests) {
      message += "; give the pack that plans it, or let the source name it in `other tests`";
    } else if (rows.empty()) {
      message += ", which has no row at all; look at what gives it first";
    } else {
      message += "; add the row, or correct the reference";
    }
    if (known == rows.end()) strangers_[target].insert(code);
    state_.reports.fault(fault_kind::kDanglingReference, std::move(message), state_.fileName(staging.origins[row]),
                         static_cast<uint32_t>(staging.lines[field].get(row)), static_cast<uint32_t>(staging.places[field].get(row)));
    return table::kNoRow;
  }

  void pushReference(Column& column, const Staging& staging, size_t field, Row row) {
    const Cell cell = staging.columns[field].get(row);
    const ir::Type& type = staging.fields[field].type;
    bool dangles = false;
    const auto all = [&](const std::vector<int64_t>& codes) {
      std::vector<int64_t> rows;
      for (const int64_t code : codes) {
        const Row found = resolve(staging, field, row, type.id, code);
        dangles = dangles || found == table::kNoRow;
        rows.push_back(found);
      }
      return rows;
    };
    if (cell.state == Cell::State::Absent) {
      column.pushAbsent();
    } else if (cell.state == Cell::State::Open) {
      table::Open open = *cell.open;
      open.candidates = all(open.candidates);
      column.pushOpen(dangles ? faultOpen(type) : std::move(open));
    } else if (type.kind == ir::TypeKind::Set) {
      const std::vector<int64_t> rows = all(staging.columns[field].elements(row));
      if (dangles)
        column.pushOpen(faultOpen(type));
      else
        column.pushSet(rows);
    } else {
      const Row found = resolve(staging, field, row, type.id, cell.value);
      if (found == table::kNoRow)
        column.pushOpen(faultOpen(type));
      else
        column.pushKnown(found);
    }
  }

  void build(size_t record) {
    Staging& staging = *state_.records[record];
    table::Collection& collection = state_.data.collections[record];
    for (size_t f = 0; f < staging.fields.size(); ++f) {
      Column& column = collection.columns[f];
      if (!staging.fields[f].isReference() && staging.anyDropped == 0) {
        column = std::move(staging.columns[f]);
        continue;
      }
      for (size_t i = 0; i < staging.size(); ++i) {
        if (staging.dropped.test(i)) continue;
        if (staging.fields[f].isReference())
          pushReference(column, staging, f, static_cast<Row>(i));
        else
          column.pushFrom(staging.columns[f], static_cast<Row>(i));
      }
    }
    for (size_t i = 0; i < staging.size(); ++i) {
      if (staging.dropped.test(i)) continue;
      if (staging.maybe.test(i)) collection.maybe.set(collection.origins.size());
      collection.origins.push_back(staging.origins[i]);
    }
  }

  void addPossibleRows(size_t record) {
    const Staging& staging = *state_.records[record];
    table::Collection& collection = state_.data.collections[record];
    const size_t count = staging.extras.size() + strangers_[record].size();
    for (size_t i = 0; i < count; ++i) {
      const Row like = i < staging.extras.size() ? staging.extras[i] : table::kNoRow;
      for (size_t f = 0; f < staging.fields.size(); ++f) collection.columns[f].pushOpen(faultOpen(staging.fields[f].type));
      collection.maybe.set(collection.origins.size());
      collection.origins.push_back(like == table::kNoRow ? table::Origin{} : staging.origins[like]);
    }
  }

  void decide(size_t id) {
    Staging& staging = *state_.decisions[id];
    table::DecisionRows& rows = state_.data.decisions[id];
    rows.given = staging.given;
    bool faulty = false;
    for (size_t i = 0; i < staging.size(); ++i) {
      if (staging.dropped.test(i)) continue;
      if (isOfLaterRow(id, static_cast<Row>(i))) {
        const table::Origin& origin = staging.origins[i];
        state_.reports.finding("decision-not-applied",
                               fmt::format("a decision {} is listed and not applied: it is dated after the evaluation's date, and so is "
                                           "what it is on",
                                           staging.name),
                               state_.fileName(origin), origin.line);
        continue;
      }
      const std::optional<table::DecisionRow> row = decisionRow(id, static_cast<Row>(i));
      if (row)
        rows.rows.push_back(*row);
      else
        faulty = true;
    }
    if (faulty) {
      rows.further.push_back({table::Why::Fault, ir::kNone, 0, fmt::format("a row of {} cannot be read", staging.name)});
    }
  }

  /// A decision dated after the day of the evaluation, on a row that was recorded after it too.
  bool isOfLaterRow(size_t id, Row row) const {
    const Staging& staging = *state_.decisions[id];
    const ir::Decision& decision = state_.program.decisions[id];
    const Cell date = staging.columns[decision.subjects.size() + static_cast<size_t>(DecisionField::Date)].get(row);
    if (date.state != Cell::State::Known || date.value <= state_.options.asOf) return false;
    for (size_t s = 0; s < decision.subjects.size(); ++s) {
      const ir::Type& subject = decision.subjects[s];
      const Cell cell = staging.columns[s].get(row);
      if (subject.kind != ir::TypeKind::Ref || cell.state != Cell::State::Known) continue;
      if (!built_.byKey[subject.id].contains(cell.value) && state_.records[subject.id]->laterKeys.contains(cell.value)) return true;
    }
    return false;
  }

  /// None if a part of it is open: the decision may then be any.
  std::optional<table::DecisionRow> decisionRow(size_t id, Row row) {
    Staging& staging = *state_.decisions[id];
    const ir::Decision& decision = state_.program.decisions[id];
    const size_t subjects = decision.subjects.size();
    table::DecisionRow result;
    result.origin = staging.origins[row];
    bool whole = true;
    for (size_t f = 0; f < staging.fields.size(); ++f) whole = whole && staging.columns[f].get(row).state != Cell::State::Open;
    for (size_t s = 0; s < subjects; ++s) {
      const Cell cell = staging.columns[s].get(row);
      if (cell.state == Cell::State::Open) continue;
      int64_t value = cell.value;
      if (decision.subjects[s].kind == ir::TypeKind::Ref) {
        const Row found = resolve(staging, s, row, decision.subjects[s].id, value);
        whole = whole && found != table::kNoRow;
        value = found;
      }
      result.subjects.push_back(value);
    }
    if (!whole) return std::nullopt;
    const auto part = [&](DecisionField field) { return staging.columns[subjects + static_cast<size_t>(field)].get(row); };
    const auto text = [&](DecisionField field) {
      const Cell cell = part(field);
      return cell.state == Cell::State::Known ? state_.data.texts.text(cell.value) : std::string();
    };
    result.body = static_cast<ir::Id>(part(DecisionField::Body).value);
    result.date = part(DecisionField::Date).value;
    result.reference = text(DecisionField::Reference);
    result.version = text(DecisionField::Version);
    result.fingerprint = text(DecisionField::Fingerprint);
    return settleAct(decision, staging, row, part(DecisionField::Outcome), part(DecisionField::Act), result)
               ? std::optional(std::move(result))
               : std::nullopt;
  }

  bool settleAct(const ir::Decision& decision, const Staging& staging, Row row, const Cell& outcome, const Cell& act,
                 table::DecisionRow& result) {
    using Act = table::DecisionRow::Act;
    const bool told = outcome.state == Cell::State::Known;
    const bool referred = told && static_cast<size_t>(outcome.value) >= decision.outcomes.size();
    if (told && !referred) result.outcome = static_cast<ir::Id>(outcome.value);
    const auto refuse = [&](const std::string& message) {
      state_.reports.fault(fault_kind::kBadCell, message, state_.fileName(result.origin), result.origin.line, staging.rowPlaces[row]);
      return false;
    };
    if (act.state == Cell::State::Known) {
      result.act = static_cast<Act>(act.value);
      if (referred && result.act != Act::Referred) return refuse("`outcome` is `referred`, but the act is another; correct one of them");
    } else if (referred) {
      result.act = Act::Referred;
    } else if (!actOfBody(decision, result)) {
      return refuse(
          "the body has steps of several kinds; let the source map the act: proposed, recommended or "
          "decided");
    }
    const bool needed = result.act == Act::Decided || result.act == Act::Recommended;
    if (needed && result.outcome == ir::kNone) return refuse("`outcome` is missing; fill it in");
    return true;
  }

  /// What the body does in this decision, if its steps agree; a body without a step decides, and is then only
  /// listed.
  static bool actOfBody(const ir::Decision& decision, table::DecisionRow& row) {
    using Act = table::DecisionRow::Act;
    std::set<Act> acts;
    for (const ir::DecisionStep& step : decision.steps) {
      if (step.body != row.body) continue;
      switch (step.kind) {
        case ir::StepKind::Proposed: acts.insert(Act::Proposed); break;
        case ir::StepKind::Recommended: acts.insert(Act::Recommended); break;
        case ir::StepKind::Decided:
        case ir::StepKind::Referred: acts.insert(Act::Decided); break;
      }
    }
    if (acts.size() > 1) return false;
    row.act = acts.empty() ? Act::Decided : *acts.begin();
    return true;
  }

  LoadState& state_;
  BuiltRows& built_;
  std::vector<std::set<int64_t>> strangers_;  // by record: keys that references name and no row has
};

}  // namespace

void mergePatches(LoadState& state) {
  if (state.patches) PatchMerge(state).run();
}

BuiltRows buildDataset(LoadState& state) {
  BuiltRows built;
  Builder(state, built).run();
  return built;
}

}  // namespace tollgate::ingest
