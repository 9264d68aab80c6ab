#include "runtime/interpret/decisions.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "compiler/ir/walk.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/sort_unique.h"
#include "runtime/interpret/wording.h"
#include "runtime/table/zone.h"

namespace tollgate::interpret {

using Act = table::DecisionRow::Act;
using table::DecisionRow;
using Rows = DecisionRowIndex::Rows;
using RowsOn = std::span<const DecisionRow* const>;  // the same subjects

namespace {

// The outcome that a decision is about; the others withhold it.
constexpr ir::Id kGiven = 0;

// Rows of which it is not settled whether they are applied are tried both ways, up to this many.
constexpr size_t kMostTriedRows = 6;

bool givesOutcome(const ir::DecisionStep& step) { return step.kind == ir::StepKind::Decided || step.kind == ir::StepKind::Referred; }

ir::StepKind stepKindOf(Act act) {
  switch (act) {
    case Act::Proposed: return ir::StepKind::Proposed;
    case Act::Recommended: return ir::StepKind::Recommended;
    case Act::Decided: return ir::StepKind::Decided;
    case Act::Referred: return ir::StepKind::Referred;
  }
  return ir::StepKind::Decided;
}

/// Whether a row is applied, and why not, or why that is not settled.
struct Standing {
  enum class Is : uint8_t { Applied, Perhaps, Listed } is = Is::Applied;
  std::string why;
  table::Why open = table::Why::Fault;
  static Standing listed(std::string why) { return {Is::Listed, std::move(why)}; }
  static Standing perhaps(std::string why, table::Why open) { return {Is::Perhaps, std::move(why), open}; }
};

/// The rows of one decision on the same subjects, judged one by one.
class SubjectRows {
 public:
  SubjectRows(const ir::Program& program, const table::Dataset& data, ir::Id id, std::span<const DecisionRow* const> rows,
              std::optional<int64_t> since = std::nullopt, std::optional<int64_t> asOf = std::nullopt)
      : program_(program), data_(data), decision_(program.decisions[id]), rows_(rows), since_(since), asOf_(asOf) {}

  /// Nothing that is not decided by then will be.
  bool isPast() const { return asOf_.has_value(); }

  /// The last day of which `since` leaves rows out. Where no row is missing and the day of `since` has come, it is that of the last row
  /// before it, if there is one: two days between which nothing is recorded ask the same, and one before which nothing is asks nothing.
  std::optional<int64_t> leftOut(const table::DecisionRows& kept) const {
    if (!since_) return std::nullopt;
    if (!kept.given || !kept.further.empty() || *since_ > data_.asOf) return *since_ - 1;
    std::optional<int64_t> last;
    for (const DecisionRow* row : rows_) {
      if (row->date < *since_) last = std::max(last.value_or(row->date), row->date);
    }
    return last;
  }

  Standing standing(const DecisionRow& row) const {
    return both(ownStanding(row), [&] { return actStanding(row); });
  }

 private:
  /// A row is listed, or open, for what it tells alone or for its act; the latter says more.
  template <class Act>
  static Standing both(Standing own, const Act& actStanding) {
    if (own.is == Standing::Is::Listed) return own;
    Standing act = actStanding();
    return act.is == Standing::Is::Applied ? own : act;
  }

  /// What the row alone tells, with what it is on: its date and its version.
  Standing ownStanding(const DecisionRow& row) const {
    if (row.date > data_.asOf) return Standing::listed("it is dated after the evaluation's date");
    if (since_ && row.date < *since_) return Standing::listed(fmt::format("it is dated before {}", formatIsoDate(*since_)));
    if (asOf_ && row.date > *asOf_) return Standing::listed(fmt::format("it is dated after {}", formatIsoDate(*asOf_)));
    Standing result;
    for (Standing here : {versionStanding(row), notBeforeStanding(row), recordedStanding(row)}) {
      if (here.is == Standing::Is::Listed) return here;
      if (here.is == Standing::Is::Perhaps && result.is == Standing::Is::Applied) result = std::move(here);
    }
    return result;
  }

  Standing actStanding(const DecisionRow& row) const {
    switch (row.act) {
      case Act::Proposed:
      case Act::Recommended:
        if (hasStep(row.body, stepKindOf(row.act))) return {};
        return Standing::listed(row.act == Act::Proposed ? "this body has no step that proposes" : "this body has no step that recommends");
      case Act::Decided: return decidedStanding(row);
      case Act::Referred: return referredStanding(row);
    }
    return {};
  }

  bool hasStep(ir::Id body, ir::StepKind kind) const {
    return std::any_of(decision_.steps.begin(), decision_.steps.end(),
                       [&](const ir::DecisionStep& step) { return step.body == body && step.kind == kind; });
  }

  Standing decidedStanding(const DecisionRow& row) const {
    const auto step = std::find_if(decision_.steps.begin(), decision_.steps.end(),
                                   [&](const ir::DecisionStep& s) { return s.body == row.body && givesOutcome(s); });
    if (step == decision_.steps.end()) return Standing::listed("this body has no step that decides");
    Standing result;
    for (auto before = decision_.steps.begin(); before != step; ++before) {
      if (before->kind != ir::StepKind::Recommended) continue;
      const Recommendation recommended = recommendationOf(before->body, row.date);
      const bool contrary = !before->eitherWay && std::any_of(recommended.latest.begin(), recommended.latest.end(),
                                                              [&](const DecisionRow* other) { return other->outcome != row.outcome; });
      if (recommended.perhaps) result = *recommended.perhaps;
      // M9 does not say whether a body may give what was recommended not to be given, so that is open; it may always withhold it.
      if (contrary && row.outcome == kGiven && step->kind == ir::StepKind::Decided)
        result = Standing::perhaps("it is for another outcome than was recommended", table::Why::Conflict);
      else if (recommended.latest.empty())
        return Standing::listed("it comes before its recommendation");
    }
    if (step->kind != ir::StepKind::Referred) return result;
    Standing reference = referenceStanding(row, step);
    return reference.is == Standing::Is::Applied ? result : reference;
  }

  /// What a body recommended up to a day: the latest rows that are applied, or may be.
  struct Recommendation {
    Rows latest;
    std::optional<Standing> perhaps;  // of a row of which it is not settled
  };
  Recommendation recommendationOf(ir::Id body, int64_t day) const {
    Recommendation found;
    for (const DecisionRow* row : rows_) {
      if (row->act != Act::Recommended || row->body != body || row->date > day) continue;
      const Standing own = ownStanding(*row);
      if (own.is == Standing::Is::Listed) continue;
      if (own.is == Standing::Is::Perhaps) found.perhaps = own;
      if (!found.latest.empty() && row->date < found.latest.front()->date) continue;
      if (!found.latest.empty() && row->date > found.latest.front()->date) found.latest.clear();
      found.latest.push_back(row);
    }
    return found;
  }

  using StepAt = std::vector<ir::DecisionStep>::const_iterator;

  /// A decision of a body that gives an outcome in a step before this one.
  bool decidesBefore(const DecisionRow& row, StepAt step) const {
    return row.act == Act::Decided &&
           std::any_of(decision_.steps.begin(), step, [&](const ir::DecisionStep& s) { return s.body == row.body && givesOutcome(s); });
  }

  /// Whether the matter was referred to this body when it decided: what is not referred, or too late, may not be for it to decide
  /// (SVTAD 13.27: within five Working Days). M9 does not say what its word is worth then, so that is open.
  Standing referenceStanding(const DecisionRow& row, StepAt step) const {
    std::optional<Standing> perhaps;
    bool listed = false;
    for (const DecisionRow* other : rows_) {
      if (other->act != Act::Referred || !refersTo(*other, *step) || other->date > row.date) continue;
      // Of this step alone: what a reference is for later ones may rest on this decision.
      const Standing applied = both(ownStanding(*other),
                                    [&] { return withinStanding(*other, static_cast<size_t>(step - decision_.steps.begin())); });
      if (applied.is == Standing::Is::Applied) return {};
      if (applied.is == Standing::Is::Perhaps) perhaps = applied;
      listed = true;
    }
    if (perhaps) return *perhaps;
    if (program_.isOnPacks(decision_) && !listed) return spokenStanding(row, step);
    return Standing::perhaps(listed ? "what was referred to this body is not applied" : "nothing was referred to this body when it decided",
                             table::Why::Conflict);
  }

  /// The lines of a pack name who agrees and who refuses, and nothing that is referred: it is, once the body before has spoken.
  Standing spokenStanding(const DecisionRow& row, StepAt step) const {
    std::optional<Standing> perhaps;
    for (const DecisionRow* other : rows_) {
      if (!decidesBefore(*other, step) || other->date > row.date) continue;
      Standing spoken = standing(*other);
      if (spoken.is == Standing::Is::Applied) return {};
      if (spoken.is == Standing::Is::Perhaps) perhaps = std::move(spoken);
    }
    if (perhaps) return *perhaps;
    return Standing::perhaps("the body before it had not spoken when it decided", table::Why::Conflict);
  }

  /// A reference comes behind the decision referred; it is later than its `within` if that many Working Days have passed since.
  Standing referredStanding(const DecisionRow& row) const {
    Standing result = Standing::listed("this decision is referred to nobody");
    for (size_t i = 0; i < decision_.steps.size(); ++i) {
      if (!refersTo(row, decision_.steps[i])) continue;
      const Standing here = withinStanding(row, i);
      if (here.is == Standing::Is::Applied) return here;
      if (result.is == Standing::Is::Listed) result = here;
    }
    return result;
  }

  Standing withinStanding(const DecisionRow& row, size_t stepAt) const {
    const ir::DecisionStep& step = decision_.steps[stepAt];
    const auto end = decision_.steps.begin() + static_cast<std::ptrdiff_t>(stepAt);
    if (std::none_of(decision_.steps.begin(), end, givesOutcome)) return {};  // nobody decides before it is referred
    // The last day on which it was decided: of the rows that are applied, and later ones that may be.
    std::optional<int64_t> decidedOn;
    std::vector<std::pair<int64_t, Standing>> perhaps;
    for (const DecisionRow* other : rows_) {
      if (!decidesBefore(*other, end) || other->date > row.date) continue;
      const Standing applied = standing(*other);
      if (applied.is == Standing::Is::Applied) decidedOn = std::max(decidedOn.value_or(other->date), other->date);
      if (applied.is == Standing::Is::Perhaps) perhaps.emplace_back(other->date, applied);
    }
    const Standing sure = withinStanding(row, step, decidedOn);
    for (const auto& [day, why] : perhaps) {
      if (decidedOn && day <= *decidedOn) continue;
      const Standing then = withinStanding(row, step, day);
      if (then.is != sure.is) return Standing::perhaps(why.why, why.open);
    }
    return sure;
  }

  Standing withinStanding(const DecisionRow& row, const ir::DecisionStep& step, std::optional<int64_t> decidedOn) const {
    // What nobody has decided cannot be disagreed with (SVTAD 13.27). M9 does not say what such a reference is worth, so that is open.
    if (!decidedOn) {
      const bool leftOut = since_ && std::any_of(rows_.begin(), rows_.end(), [&](const DecisionRow* other) {
                             return other->act == Act::Decided && other->date < *since_;
                           });
      return Standing::perhaps(leftOut ? fmt::format("what it refers to is dated before {}", formatIsoDate(*since_))
                                       : "it was referred before anybody had decided",
                               table::Why::Conflict);
    }
    if (!step.withinWorkingDays) return {};
    const auto due = data_.workingDays.after(*decidedOn, *step.withinWorkingDays);
    if (!due) {
      return Standing::perhaps("whether the reference is in time is not known: " + data_.workingDays.whyNone(), table::Why::Fault);
    }
    if (row.date <= *due) return {};
    return Standing::listed(
        fmt::format("it is later than {} working-days after the decision of {}", *step.withinWorkingDays, formatIsoDate(*decidedOn)));
  }

  // ---- the days of what it is on ----

  struct Days {
    int64_t first, last;
  };

  /// The days that a date or an instant may fall on; none if that is not settled, or the zone is unknown.
  std::optional<Days> daysOf(const ir::Type& type, const table::Cell& cell) const {
    if (cell.state == table::Cell::State::Absent) return std::nullopt;
    const bool known = cell.state == table::Cell::State::Known;
    if (!known && (!cell.open->finite || cell.open->candidates.empty() || cell.open->mayBeAbsent)) return std::nullopt;
    const auto first = table::dayOf(program_, type, known ? cell.value : cell.open->candidates.front());
    const auto last = table::dayOf(program_, type, known ? cell.value : cell.open->candidates.back());
    return first && last ? std::optional(Days{*first, *last}) : std::nullopt;
  }

  std::optional<table::Cell> cellOf(ir::Id record, int64_t row, ir::Id field) const {
    const table::Collection& collection = data_.collections[record];
    if (row < 0 || static_cast<size_t>(row) >= collection.size()) return std::nullopt;
    return collection.columns[field].get(static_cast<table::Row>(row));
  }

  /// `not before`: the day is a field of a subject, or of a row that it refers to. Where there is none, a row that is applied and one
  /// that is not can each give an answer that the day, once it is there, overturns: both are tried.
  Standing notBeforeStanding(const DecisionRow& row) const {
    if (decision_.notBefore.empty() || decision_.notBeforeOf >= row.subjects.size()) return {};
    const ir::Id of = decision_.subjects[decision_.notBeforeOf].id;
    int64_t at = row.subjects[decision_.notBeforeOf];
    const auto name = [&] {
      std::string path;
      for (size_t i = 0; i < decision_.notBefore.size(); ++i) path += (i == 0 ? "" : ".") + fieldBefore(i).name;
      return fmt::format("{} of {}", path, data_.rowName(program_, of, static_cast<table::Row>(row.subjects[decision_.notBeforeOf])));
    };
    for (size_t i = 0; i < decision_.notBefore.size(); ++i) {
      const auto cell = cellOf(recordBefore(i), at, decision_.notBefore[i]);
      if (!cell) return Standing::perhaps("nothing says from which day on it can be decided", table::Why::NotTold);
      if (cell->state == table::Cell::State::Absent) {
        return Standing::perhaps(fmt::format("{} is absent, so no day is known before which it cannot be decided", name()),
                                 table::Why::NotTold);
      }
      if (i + 1 == decision_.notBefore.size()) return datedStanding(row, fieldBefore(i).type, *cell, name);
      if (cell->state == table::Cell::State::Open) return unsettled(name(), *cell);
      at = cell->value;
    }
    return {};
  }
  static Standing unsettled(const std::string& day, const table::Cell& cell) {
    const table::Why why = cell.state == table::Cell::State::Open ? cell.open->why : table::Why::Fault;
    return Standing::perhaps(fmt::format("whether it is dated before {} is not settled", day), why);
  }
  template <class Name>
  Standing datedStanding(const DecisionRow& row, const ir::Type& type, const table::Cell& cell, const Name& name) const {
    const auto days = daysOf(type, cell);
    if (days && row.date >= days->last) return {};
    if (!days || row.date >= days->first) return unsettled(name(), cell);
    return Standing::listed(fmt::format("it is dated before {}, {}", formatIsoDate(days->first), name()));
  }
  ir::Id recordBefore(size_t step) const {
    return step == 0 ? decision_.subjects[decision_.notBeforeOf].id : fieldBefore(step - 1).type.id;
  }
  const ir::FieldDecl& fieldBefore(size_t step) const { return program_.records[recordBefore(step)].fields[decision_.notBefore[step]]; }

  /// Nobody can decide on what is not recorded yet (M8). M9 does not say that such a row is not applied, so that is open.
  Standing recordedStanding(const DecisionRow& row) const {
    for (size_t i = 0; i < decision_.subjects.size() && i < row.subjects.size(); ++i) {
      if (decision_.subjects[i].kind != ir::TypeKind::Ref) continue;
      const ir::Record& record = program_.records[decision_.subjects[i].id];
      if (record.recorded == ir::kNone) continue;
      const auto cell = cellOf(decision_.subjects[i].id, row.subjects[i], record.recorded);
      if (!cell || cell->state == table::Cell::State::Absent) continue;  // as for the row itself: it is there on every day
      const auto days = daysOf(record.fields[record.recorded].type, *cell);
      if (days && row.date >= days->last) continue;
      const std::string subject = data_.rowName(program_, decision_.subjects[i].id, static_cast<table::Row>(row.subjects[i]));
      if (!days || row.date >= days->first) return unsettled(fmt::format("{} was recorded", subject), *cell);
      return Standing::perhaps(fmt::format("it is dated before {} was recorded, on {}", subject, formatIsoDate(days->first)),
                               table::Why::Conflict);
    }
    return {};
  }

  /// A subject's own field `version` (`fingerprint`) says which one is in force.
  Standing versionStanding(const DecisionRow& row) const {
    Standing result;
    for (const auto& [word, given] :
         {std::pair<const char*, const std::string&>("version", row.version), {"fingerprint", row.fingerprint}}) {
      if (given.empty()) continue;
      const Standing here = inForce(row, word, given);
      if (here.is == Standing::Is::Listed) return here;
      if (here.is == Standing::Is::Perhaps) result = here;
    }
    return result;
  }

  Standing inForce(const DecisionRow& row, const char* word, const std::string& given) const {
    for (size_t i = 0; i < decision_.subjects.size() && i < row.subjects.size(); ++i) {
      if (decision_.subjects[i].kind != ir::TypeKind::Ref) continue;
      const ir::Id record = decision_.subjects[i].id;
      const auto& fields = program_.records[record].fields;
      for (ir::Id f = 0; f < fields.size(); ++f) {
        if (fields[f].name != word || fields[f].type.kind != ir::TypeKind::Text) continue;
        const table::Collection& collection = data_.collections[record];
        if (row.subjects[i] < 0 || static_cast<size_t>(row.subjects[i]) >= collection.size()) break;
        const table::Cell cell = collection.columns[f].get(static_cast<table::Row>(row.subjects[i]));
        if (cell.state == table::Cell::State::Open) {
          return Standing::perhaps(fmt::format("it is not settled which {} is in force", word), cell.open->why);
        }
        const bool same = cell.state == table::Cell::State::Known && data_.texts.text(cell.value) == given;
        return same ? Standing{} : Standing::listed(fmt::format("it is for another {} than the one in force: {}", word, given));
      }
    }
    return Standing::perhaps(fmt::format("nothing says which {} is in force", word), table::Why::NotTold);
  }

 public:
  /// A reference by a body that it could be made to goes there; one by any other body goes to every such step.
  bool refersTo(const DecisionRow& row, const ir::DecisionStep& step) const {
    return step.kind == ir::StepKind::Referred && (step.body == row.body || !hasStep(row.body, ir::StepKind::Referred));
  }

 private:
  const ir::Program& program_;
  const table::Dataset& data_;
  const ir::Decision& decision_;
  std::span<const DecisionRow* const> rows_;
  std::optional<int64_t> since_, asOf_;
};

struct BodyState {
  bool taken = false, conflict = false;
  std::vector<ir::Id> outcomes;
  const DecisionRow* row = nullptr;
};

BodyState bodyState(const ir::Decision& decision, const Rows& applied, ir::Id body) {
  BodyState state;
  for (const DecisionRow* row : applied) {
    if (row->act != Act::Decided || row->body != body) continue;
    if (!state.taken || (decision.renewable && row->date > state.row->date)) {
      state = {true, false, {row->outcome}, row};
      continue;
    }
    if (decision.renewable && row->date < state.row->date) continue;
    if (std::find(state.outcomes.begin(), state.outcomes.end(), row->outcome) == state.outcomes.end()) {
      state.outcomes.push_back(row->outcome);
      state.conflict = true;
    }
    if (row->date > state.row->date && !state.conflict) state.row = row;  // said again: the last one tells the day
  }
  std::sort(state.outcomes.begin(), state.outcomes.end());
  return state;
}

/// What a decision may turn out to be while its rows do not say: any outcome, or what holds where none is given.
std::vector<ir::Id> anyOutcome(const ir::Decision& decision, ir::Id onlyBody) {
  std::vector<ir::Id> candidates;
  for (ir::Id outcome = 0; outcome < decision.outcomes.size(); ++outcome) candidates.push_back(outcome);
  // A decision may never be taken, and a body may never act: `D is A or D is B` is not sure until one is recorded.
  if (onlyBody != ir::kNone || decision.whileUndecided == ir::kNone) candidates.push_back(ir::kNone);
  return candidates;
}

/// What holds if exactly these rows are applied.
DecisionState stateOf(const ir::Decision& decision, const SubjectRows& all, const Rows& applied, ir::Id onlyBody) {
  DecisionState state;
  bool referredAway = false;
  BodyState inForce;
  for (const ir::DecisionStep& step : decision.steps) {
    if (onlyBody != ir::kNone && step.body != onlyBody) continue;
    if (step.kind == ir::StepKind::Proposed) continue;
    if (step.kind == ir::StepKind::Recommended) {
      const bool taken = std::any_of(applied.begin(), applied.end(),
                                     [&](const DecisionRow* row) { return row->act == Act::Recommended && row->body == step.body; });
      if (!taken && state.awaiting == ir::kNone) state.awaiting = step.body;
      continue;
    }
    const BodyState body = bodyState(decision, applied, step.body);
    if (step.kind == ir::StepKind::Referred) {
      const bool referred = std::any_of(applied.begin(), applied.end(),
                                        [&](const DecisionRow* row) { return row->act == Act::Referred && all.refersTo(*row, step); });
      if (referred && !body.taken && !step.meanwhileOutcomeStands) {
        referredAway = true;
        state.awaiting = step.body;
      }
    } else if (!body.taken && state.awaiting == ir::kNone) {
      state.awaiting = step.body;
    }
    if (body.taken) {
      inForce = body;
      referredAway = false;
    }
  }
  if (onlyBody != ir::kNone && !inForce.taken) state.awaiting = onlyBody;
  if (inForce.taken && !referredAway) {
    state.outcome = inForce.outcomes.front();
    if (!inForce.conflict) {
      state.from = inForce.row;
      return state;
    }
    state.open = true;
    state.why = table::Why::Conflict;
    state.candidates = inForce.outcomes;
  } else if (decision.whileUndecided != ir::kNone) {
    // What holds until then is nobody's outcome: of a body that has not acted there is none.
    state.outcome = onlyBody == ir::kNone ? decision.whileUndecided : ir::kNone;
    state.byDefault = true;
  } else if (!all.isPast()) {
    state.open = true;
    state.why = table::Why::Awaiting;
    state.candidates = anyOutcome(decision, onlyBody);
  }
  return state;
}

/// The day by which a step has to be taken: its Working Days after the last day, up to `day`, on which a step before it was.
std::optional<int64_t> dueDay(const table::Dataset& data, const ir::Decision& decision, const SubjectRows& all, RowsOn rows,
                              const ir::DecisionStep& step, int64_t day) {
  std::optional<int64_t> since;
  for (const ir::DecisionStep& before : decision.steps) {
    if (&before == &step) break;
    for (const DecisionRow* row : rows) {
      if (row->body != before.body || row->date > day || all.standing(*row).is != Standing::Is::Applied) continue;
      since = std::max(since.value_or(row->date), row->date);
    }
  }
  return step.withinWorkingDays && since ? data.workingDays.after(*since, *step.withinWorkingDays) : std::nullopt;
}

/// As the public one, of rows that are found already and the body that they leave awaited.
std::string dueText(const ir::Program& program, const table::Dataset& data, ir::Id id, RowsOn rows, ir::Id awaiting) {
  const ir::Decision& decision = program.decisions[id];
  const auto step = std::find_if(decision.steps.begin(), decision.steps.end(),
                                 [&](const ir::DecisionStep& s) { return s.body == awaiting && s.kind != ir::StepKind::Proposed; });
  // Of a reference it is the time in which to make it.
  if (awaiting == ir::kNone || step == decision.steps.end() || step->kind == ir::StepKind::Referred) return {};
  const auto due = dueDay(data, decision, SubjectRows(program, data, id, rows), rows, *step, data.asOf);
  return due ? fmt::format("{}due by {}", *due < data.asOf ? "overdue, " : "", formatIsoDate(*due)) : "";
}

/// "TAG decided approval for TI-1 on 2020-04-25, due by 2020-04-08" of a decision that was taken later than its step allows.
std::string lateText(const ir::Program& program, const table::Dataset& data, ir::Id id, RowsOn rows, const DecisionRow& row) {
  const ir::Decision& decision = program.decisions[id];
  const auto step = std::find_if(decision.steps.begin(), decision.steps.end(),
                                 [&](const ir::DecisionStep& s) { return s.body == row.body && s.kind == ir::StepKind::Decided; });
  if (step == decision.steps.end()) return {};
  const auto due = dueDay(data, decision, SubjectRows(program, data, id, rows), rows, *step, row.date);
  if (!due || row.date <= *due) return {};
  return fmt::format("{} decided {} for {} on {}, due by {}", bodyName(program, row.body), decision.name,
                     subjectsText(program, data, id, row.subjects), formatIsoDate(row.date), formatIsoDate(*due));
}

/// The state as of the day that `all` is asked for.
DecisionState stateFrom(const ir::Decision& decision, const table::DecisionRows& kept, const SubjectRows& all,
                        std::span<const DecisionRow* const> rows, ir::Id onlyBody) {
  Rows applied, perhaps;
  std::vector<Standing> reasons;
  for (const DecisionRow* row : rows) {
    Standing standing = all.standing(*row);
    if (standing.is == Standing::Is::Applied) applied.push_back(row);
    if (standing.is != Standing::Is::Perhaps) continue;
    perhaps.push_back(row);
    reasons.push_back(std::move(standing));
  }
  DecisionState state = stateOf(decision, all, applied, onlyBody);

  // Rows that may be missing can change any outcome: nothing is definite then.
  const bool incomplete = !kept.further.empty() || !kept.given;
  if (incomplete || perhaps.size() > kMostTriedRows) {
    const ir::Id awaiting = state.awaiting;
    state = {};
    state.open = true;
    state.awaiting = awaiting;
    state.why = !incomplete ? reasons.front().open : kept.further.empty() ? table::Why::DataMissing : kept.further.front().why;
    if (!incomplete) state.detail = reasons.front().why;
    state.candidates = anyOutcome(decision, onlyBody);
    return state;
  }
  std::vector<ir::Id> candidates;
  std::vector<std::optional<int64_t>> days;
  const auto take = [&](const DecisionState& way) {
    if (way.open)
      candidates.insert(candidates.end(), way.candidates.begin(), way.candidates.end());
    else
      candidates.push_back(way.outcome);
    days.push_back(way.from != nullptr ? std::optional(way.from->date) : std::nullopt);
  };
  take(state);
  bool alike = true;
  for (size_t way = 1; way < size_t{1} << perhaps.size(); ++way) {
    Rows tried = applied;
    for (size_t i = 0; i < perhaps.size(); ++i) {
      if ((way >> i & 1) != 0) tried.push_back(perhaps[i]);
    }
    const DecisionState other = stateOf(decision, all, tried, onlyBody);
    alike = alike && other.open == state.open && other.outcome == state.outcome && other.candidates == state.candidates;
    take(other);
  }
  sortUnique(candidates);
  sortUnique(days);
  if (alike && state.open) return state;
  state.candidates = std::move(candidates);
  if (!alike) state.open = true, state.from = nullptr;
  if (alike) state.days = std::move(days);
  if (!alike || state.days.size() > 1) state.why = reasons.front().open, state.detail = reasons.front().why;
  return state;
}

}  // namespace

DecisionAsked decisionAsked(const table::Dataset& data, const ir::Node& node, std::vector<int64_t> values) {
  DecisionAsked asked;
  const size_t subjects = ir::subjectCount(node);
  if (node.since) asked.since = values[subjects];
  // Of no day between the two nobody will decide either.
  if (node.asOf && (values.back() < data.asOf || (asked.since && *asked.since > values.back()))) asked.asOf = values.back();
  values.resize(subjects);
  asked.subjects = std::move(values);
  return asked;
}

DecisionState decisionState(const ir::Program& program, const table::Dataset& data, ir::Id id, std::span<const DecisionRow* const> rows,
                            ir::Id onlyBody) {
  return stateFrom(program.decisions[id], data.decisions[id], SubjectRows(program, data, id, rows), rows, onlyBody);
}

DecisionState decisionState(const ir::Program& program, const table::Dataset& data, const DecisionRowIndex& index, const ir::Node& node,
                            const DecisionAsked& asked) {
  const RowsOn rows = index.on(node.index, asked.subjects);
  const SubjectRows all(program, data, node.index, rows, asked.since, asked.asOf);
  const table::DecisionRows& kept = data.decisions[node.index];
  DecisionState state = stateFrom(program.decisions[node.index], kept, all, rows, node.body);
  state.after = all.leftOut(kept);
  return state;
}

std::string dueText(const ir::Program& program, const table::Dataset& data, const DecisionRowIndex& index, ir::Id id,
                    const std::vector<int64_t>& subjects) {
  const RowsOn rows = index.on(id, subjects);
  return dueText(program, data, id, rows, decisionState(program, data, id, rows, ir::kNone).awaiting);
}

std::string standingText(const ir::Program& program, const table::Dataset& data, ir::Id id, std::span<const DecisionRow* const> rows,
                         const DecisionRow& row) {
  const Standing standing = SubjectRows(program, data, id, rows).standing(row);
  if (standing.is == Standing::Is::Applied) return {};
  return fmt::format("listed and {}: {}", standing.is == Standing::Is::Listed ? "not applied" : "may not be applied", standing.why);
}

std::vector<table::Finding> decisionFindings(const ir::Program& program, const table::Dataset& data, const DecisionRowIndex& index) {
  std::vector<table::Finding> findings;
  for (ir::Id id = 0; id < program.decisions.size(); ++id) {
    for (const auto& [subjects, rows] : index.of(id)) {
      const ir::Id awaiting = decisionState(program, data, id, rows, ir::kNone).awaiting;
      const std::string due = dueText(program, data, id, rows, awaiting);
      if (!due.starts_with("overdue")) continue;
      findings.push_back({"decision-overdue",
                          fmt::format("{} has not acted on {} for {}: {}", bodyName(program, awaiting), program.decisions[id].name,
                                      subjectsText(program, data, id, subjects), due),
                          "", 0});
    }
    for (const DecisionRow& row : data.decisions[id].rows) {
      const RowsOn rows = index.on(id, row.subjects);
      const std::string standing = standingText(program, data, id, rows, row);
      table::Finding finding;
      if (!standing.empty()) {
        finding = {standing.starts_with("listed and not applied") ? "decision-not-applied" : "decision-open",
                   fmt::format("a decision {} is {}", program.decisions[id].name, standing), "", row.origin.line};
      } else if (std::string late = row.act == Act::Decided ? lateText(program, data, id, rows, row) : ""; !late.empty()) {
        finding = {"decision-late", std::move(late), "", row.origin.line};
      } else {
        continue;
      }
      if (row.origin.file < data.files.size()) finding.file = data.files[row.origin.file].name;
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace tollgate::interpret
