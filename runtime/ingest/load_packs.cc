// What packs say, as rows: their tests in `tests`, they themselves in `packs`, and who agreed to them in the decision on packs.

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/fingerprint/fingerprint.h"
#include "compiler/ir/variations.h"
#include "compiler/support/calendar_date.h"
#include "runtime/ingest/load_state.h"
#include "runtime/ingest/staging.h"
#include "runtime/ingest/values.h"

namespace tollgate::ingest {

using ir::Id;
using table::Row;

namespace {

// Fields of the rows of a decision on packs alone, in their order.
constexpr size_t at(DecisionField field) { return 1 + static_cast<size_t>(field); }
constexpr size_t kPack = 0, kOutcome = at(DecisionField::Outcome), kBody = at(DecisionField::Body), kDate = at(DecisionField::Date),
                 kReference = at(DecisionField::Reference), kVersion = at(DecisionField::Version), kAct = at(DecisionField::Act);

class PackRows {
 public:
  explicit PackRows(LoadState& state) : state_(state), program_(state.program) {
    if (state.options.packs) {
      for (const Id id : *state.options.packs) {
        if (id < program_.packs.size()) given_.push_back(id);
      }
    } else {
      for (Id id = 0; id < program_.packs.size(); ++id) given_.push_back(id);
    }
  }

  void add() {
    for (const Id id : given_) awaited_.emplace(id, missingAgreement(id));
    tellUnagreed();
    addTests();
    addPacks();
    for (Id d = 0; d < program_.decisions.size(); ++d) addAgreements(d);
  }

 private:
  /// The packs that plan a test, of one line of variation, each with its text of it.
  using Planned = std::vector<std::pair<Id, const ir::TestDecl*>>;

  // ---- variations that are not agreed to --------------------------------------------------------------------------

  /// The bodies that have agreed to what a pack varies, directly or through others, and not to the pack itself. A body to
  /// which a decision on packs can be referred stands for the one that takes it.
  std::vector<std::string> missingAgreement(Id id) {
    std::vector<std::string> missing;
    if (program_.packs[id].varies == ir::kNone) return missing;
    const std::vector<std::string> own = fingerprint::agreedBy(prints(), program_, id, state_.options.asOf);
    for (Id base = program_.packs[id].varies; base != ir::kNone; base = program_.packs[base].varies) {
      for (const std::string& body : fingerprint::agreedBy(prints(), program_, base, state_.options.asOf)) {
        const bool has = std::any_of(own.begin(), own.end(), [&](const std::string& by) { return by == body || isReferredTo(by, body); });
        if (!has && std::find(missing.begin(), missing.end(), body) == missing.end()) missing.push_back(body);
      }
    }
    return missing;
  }

  /// Whether some decision on packs that `from` takes can be referred to `to`.
  bool isReferredTo(const std::string& to, const std::string& from) const {
    const auto takes = [&](const ir::Decision& decision, const std::string& body, ir::StepKind kind) {
      return std::any_of(decision.steps.begin(), decision.steps.end(), [&](const ir::DecisionStep& step) {
        return step.kind == kind && step.body < program_.enums[program_.bodies].values.size() &&
               program_.enums[program_.bodies].values[step.body] == body;
      });
    };
    return program_.bodies < program_.enums.size() &&
           std::any_of(program_.decisions.begin(), program_.decisions.end(), [&](const ir::Decision& decision) {
             return program_.isOnPacks(decision) && takes(decision, from, ir::StepKind::Decided) &&
                    takes(decision, to, ir::StepKind::Referred);
           });
  }

  void tellUnagreed() {
    const bool both = fieldOfPacks() == ir::kNone;
    for (const Id id : given_) {
      const std::vector<std::string>& bodies = awaited_[id];
      if (bodies.empty()) continue;
      const ir::Pack& pack = program_.packs[id];
      const ir::Pack& base = program_.packs[pack.varies];
      state_.reports.finding("pack-not-agreed",
                             fmt::format("{} {} agreed to what {} varies ({} {}), and not to {} itself{}", fmt::join(bodies, " and "),
                                         bodies.size() == 1 ? "has" : "have", quoted(pack.name), base.name, base.version, quoted(pack.name),
                                         both ? ": both are in force" : ""),
                             fmt::format("pack {} {}", pack.name, pack.version), 0);
    }
  }

  // ---- tests ------------------------------------------------------------------------------------------------------

  void addTests() {
    if (!state_.patches) return;
    Staging& staging = *state_.records[program_.tests];
    const uint32_t batch = state_.nextBatch++;  // one for all: tests of two packs never merge
    const Id packsField = fieldOfPacks();
    staging.given = staging.given || !given_.empty();
    const std::vector<Id> inForce = packsField == ir::kNone ? unvaried() : given_;
    std::unordered_map<std::string, Planned> planned;  // by test
    for (const Id id : inForce) {
      for (const ir::TestDecl& test : program_.packs[id].tests) planned[test.id].emplace_back(id, &test);
    }
    std::vector<bool> gave;
    for (const Id id : inForce) {
      const ir::Pack& pack = program_.packs[id];
      const std::string name = fmt::format("pack {} {}", pack.name, pack.version);
      for (const ir::TestDecl& test : pack.tests) {
        const Planned& packs = planned[test.id];
        if (packs.front().first != id && root(packs.front().first) == root(id)) continue;  // one row for all of them
        const auto row = static_cast<Row>(staging.size());
        pushTest(staging, test, packsField, packs, gave);
        staging.endRow({}, 0, batch);
        if (staging.recordedBy(row, state_.options.asOf, state_.endOfAsOf) < 0) {
          state_.reports.finding(
              "recorded-later",
              fmt::format("test {} was recorded after {} and does not exist yet", quoted(test.id), formatIsoDate(state_.options.asOf)),
              name, 0);
          staging.drop(row);
          continue;
        }
        staging.admit(row, state_.reports, state_.data, program_, name);
      }
    }
  }

  /// The field of a test that holds the packs that plan it.
  Id fieldOfPacks() const {
    if (program_.packRecord >= program_.records.size()) return ir::kNone;
    const auto& fields = program_.records[program_.tests].fields;
    const auto at = std::find_if(fields.begin(), fields.end(), [&](const ir::FieldDecl& field) {
      return field.type.kind == ir::TypeKind::Set && field.type.element == ir::TypeKind::Ref && field.type.id == program_.packRecord;
    });
    return at == fields.end() ? ir::kNone : static_cast<Id>(at - fields.begin());
  }

  /// The pack from which a line of variation begins.
  Id root(Id id) const {
    while (program_.packs[id].varies != ir::kNone) id = program_.packs[id].varies;
    return id;
  }

  /// Where tests do not tell their packs, a pack that another one varies is not in force beside it, unless that is not
  /// agreed to as it is.
  std::vector<Id> unvaried() {
    std::vector<Id> agreed;
    std::copy_if(given_.begin(), given_.end(), std::back_inserter(agreed), [&](Id id) { return awaited_[id].empty(); });
    const std::vector<Id> by = ir::variedBy(program_, agreed);
    std::vector<Id> rest;
    std::copy_if(given_.begin(), given_.end(), std::back_inserter(rest), [&](Id id) { return by[id] == ir::kNone; });
    return rest;
  }

  /// One test as a row; `gave` says which fields it has.
  void pushTest(Staging& staging, const ir::TestDecl& test, Id packsField, const Planned& packs, std::vector<bool>& gave) {
    const auto row = static_cast<Row>(staging.size());
    gave.assign(staging.fields.size(), false);
    std::vector<std::optional<CellValue>> values(staging.fields.size());
    std::vector<std::vector<int64_t>> sets(staging.fields.size());
    for (const auto& [field, value] : test.fields) {
      if (sameInAll(field, value, packs)) values[field] = constantValue(state_.data.texts, staging.fields[field].type, value);
      gave[field] = true;
    }
    for (const auto& [field, elements] : test.setFields) {
      for (const ir::Value& element : elements) {
        sets[field].push_back(constantValue(state_.data.texts, staging.fields[field].type, element).value);
      }
      gave[field] = true;
    }
    if (packsField != ir::kNone) {
      for (const auto& [pack, text] : packs)
        sets[packsField].push_back(textOf(staging.fields[packsField].type, program_.packs[pack].name).value);
      gave[packsField] = true;
    }
    if (staging.key.size() == 1 && !gave[staging.key[0]]) {
      values[staging.key[0]] = textOf(staging.fields[staging.key[0]].type, test.id);
      gave[staging.key[0]] = true;
    }
    for (size_t f = 0; f < staging.fields.size(); ++f) {
      table::Column& column = staging.columns[f];
      const ir::Type& type = staging.fields[f].type;
      if (gave[f]) state_.packGave[f].set(row);
      if (values[f])
        push(column, type, *values[f]);
      else if (gave[f] && type.kind == ir::TypeKind::Set)
        column.pushSet(sets[f]);
      else
        column.pushOpen(untold(type));  // what was not given is settled when all sources were read
    }
  }

  /// A title may differ between a pack and one that varies it: then the row has none that is known.
  static bool sameInAll(Id field, const ir::Value& value, const Planned& packs) {
    return std::all_of(packs.begin(), packs.end(), [&](const auto& planned) {
      const auto& fields = planned.second->fields;
      const auto at = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == field; });
      return at != fields.end() && at->second == value;
    });
  }

  CellValue textOf(const ir::Type& type, const std::string& text) {
    ir::Value value;
    value.text = text;
    return constantValue(state_.data.texts, type, value);
  }

  static void push(table::Column& column, const ir::Type& type, const CellValue& value) {
    if (value.state == CellValue::State::Absent)
      column.pushAbsent();
    else if (type.kind == ir::TypeKind::Set)
      column.pushSet({value.value});
    else
      column.pushKnown(value.value, value.denominator);
  }

  // ---- packs ------------------------------------------------------------------------------------------------------

  void addPacks() {
    if (program_.packRecord >= program_.records.size()) return;
    Staging& staging = *state_.records[program_.packRecord];
    staging.byPacks = true;
    const uint32_t batch = state_.nextBatch++;
    for (const Id id : given_) {
      const ir::Pack& pack = program_.packs[id];
      const auto row = static_cast<Row>(staging.size());
      for (Id f = 0; f < staging.fields.size(); ++f) {
        const StagedField& field = staging.fields[f];
        const auto at = std::find_if(pack.fields.begin(), pack.fields.end(), [&](const auto& given) { return given.first == f; });
        if (field.name == "fingerprint" && field.type.kind == ir::TypeKind::Text)
          push(staging.columns[f], field.type, textOf(field.type, fingerprintOf(id)));
        else if (at != pack.fields.end())
          push(staging.columns[f], field.type, constantValue(state_.data.texts, field.type, at->second));
        else if (field.type.optional)
          staging.columns[f].pushAbsent();
        else
          staging.columns[f].pushOpen(untold(field.type));
      }
      staging.given = true;
      staging.endRow({}, 0, batch);
      staging.admit(row, state_.reports, state_.data, program_, fmt::format("pack {}", pack.name));
    }
  }

  fingerprint::Fingerprints& prints() {
    if (!prints_) prints_.emplace(program_);
    return *prints_;
  }

  const std::string& fingerprintOf(Id pack) {
    std::string& known = fingerprints_[pack];
    if (known.empty()) known = prints().of({fingerprint::PartKind::Pack, pack, ir::kNone});
    return known;
  }

  // ---- agreements -------------------------------------------------------------------------------------------------

  /// `proposed by`, `agreed by` and `refused by` of a pack are rows of a decision on packs alone.
  void addAgreements(Id id) {
    const ir::Decision& decision = program_.decisions[id];
    if (!program_.isOnPacks(decision)) return;
    Staging& staging = *state_.decisions[id];
    staging.byPacks = std::none_of(program_.sources.begin(), program_.sources.end(),
                                   [&](const ir::Source& source) { return source.decision == id; });
    staging.given = staging.given || staging.byPacks;
    const uint32_t batch = state_.nextBatch++;
    for (const Id pack : given_) {
      const ir::Pack& said = program_.packs[pack];
      for (const auto& [body, on, reference, print, span] : said.proposed) {
        if (on) addAct(staging, decision, pack, {"proposed", body, *on, reference, "", {}}, batch);
      }
      for (const auto& [body, on, reference, print, span] : said.agreed) {
        if (on) addAct(staging, decision, pack, {"decided", body, *on, reference, print, kAgreed}, batch);
      }
      for (const auto& [body, on, reference, print, span] : said.refused) {
        if (on) addAct(staging, decision, pack, {"decided", body, *on, reference, print, kRefused}, batch);
      }
    }
  }

  static inline const std::vector<std::string> kAgreed = {"granted", "agreed"}, kRefused = {"refused", "not-agreed"};

  /// Of a decision that can be agreed to, in words of its own: the first outcome that is another one.
  static std::optional<int64_t> withheld(const ir::Decision& decision) {
    const auto agreed = [](const std::string& outcome) { return std::find(kAgreed.begin(), kAgreed.end(), outcome) != kAgreed.end(); };
    if (std::none_of(decision.outcomes.begin(), decision.outcomes.end(), agreed)) return std::nullopt;
    const auto other = std::find_if_not(decision.outcomes.begin(), decision.outcomes.end(), agreed);
    return other == decision.outcomes.end() ? std::nullopt : std::optional<int64_t>(other - decision.outcomes.begin());
  }

  struct Act {
    std::string word, body;
    int64_t date = 0;
    std::string reference, fingerprint;
    std::vector<std::string> outcomes;  // the first that the decision has
  };

  void addAct(Staging& staging, const ir::Decision& decision, Id pack, const Act& act, uint32_t batch) {
    const auto ordinal = [&](size_t field, const std::string& word) -> std::optional<int64_t> {
      const std::vector<std::string>& names = staging.fields[field].names;
      const auto at = std::find(names.begin(), names.end(), word);
      return at == names.end() ? std::nullopt : std::optional<int64_t>(at - names.begin());
    };
    const auto body = ordinal(kBody, act.body);
    if (!body || !hasStep(decision, static_cast<Id>(*body), act.word == "decided")) return;  // this decision is not theirs
    const bool decided = act.word == "decided";
    std::optional<int64_t> outcome;
    for (size_t i = 0; i < act.outcomes.size() && !outcome; ++i) outcome = ordinal(kOutcome, act.outcomes[i]);
    if (!outcome && act.outcomes == kRefused) outcome = withheld(decision);
    if (decided && !outcome) return;  // a decision that is about something else
    std::string print = act.fingerprint;
    if (!print.empty() && fingerprint::agrees(print, fingerprintOf(pack))) print = fingerprintOf(pack);
    const auto row = static_cast<Row>(staging.size());
    for (size_t f = 0; f < staging.fields.size(); ++f) {
      table::Column& column = staging.columns[f];
      const auto text = [&](const std::string& words) {
        if (words.empty())
          column.pushAbsent();
        else
          push(column, staging.fields[f].type, textOf(staging.fields[f].type, words));
      };
      switch (f) {
        case kPack: text(program_.packs[pack].name); break;
        case kOutcome: decided ? column.pushKnown(*outcome, 1) : column.pushAbsent(); break;
        case kBody: column.pushKnown(*body, 1); break;
        case kDate: column.pushKnown(act.date, 1); break;
        case kReference: text(act.reference); break;
        case kVersion: column.pushAbsent(); break;
        case kAct: column.pushKnown(*ordinal(kAct, act.word), 1); break;
        default: text(print); break;
      }
    }
    staging.endRow({}, 0, batch);
    staging.admit(row, state_.reports, state_.data, program_, fmt::format("pack {}", program_.packs[pack].name));
  }

  static bool hasStep(const ir::Decision& decision, Id body, bool decides) {
    return std::any_of(decision.steps.begin(), decision.steps.end(), [&](const ir::DecisionStep& step) {
      const bool gives = step.kind == ir::StepKind::Decided || step.kind == ir::StepKind::Referred;
      return step.body == body && gives == decides;
    });
  }

  LoadState& state_;
  const ir::Program& program_;
  std::vector<Id> given_;
  std::optional<fingerprint::Fingerprints> prints_;
  std::map<Id, std::string> fingerprints_;
  std::map<Id, std::vector<std::string>> awaited_;  // by pack that is given: see missingAgreement
};

}  // namespace

void addPacks(LoadState& state) { PackRows(state).add(); }

}  // namespace tollgate::ingest
