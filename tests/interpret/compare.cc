#include "tests/interpret/compare.h"

#include <fmt/format.h>

#include "tests/interpret/build.h"

namespace tollgate::interpret::testing {

using plan::Verdict;

namespace {

Truths allowedBy(Verdict verdict) {
  switch (verdict) {
    case Verdict::Met: return kT;
    case Verdict::NotMet: return kF;
    case Verdict::NotApplicable: return kNA;
    case Verdict::MetOrNotApplicable: return kT | kNA;
    case Verdict::Undetermined: break;
  }
  return kT | kF | kNA;
}

bool hasFurther(const table::Dataset& data) {
  for (const table::Collection& c : data.collections) {
    if (!c.further.empty()) return true;
  }
  return false;
}

/// The facts with `count` rows more of each kind that may come, all their fields open, and no more to come.
table::Dataset withFurther(const ir::Program& program, const table::Dataset& data, int count) {
  table::Dataset more = data;
  for (table::Collection& c : more.collections) {
    const std::vector<table::Further> further = std::exchange(c.further, {});
    for (const table::Further& f : further) {
      for (int i = 0; i < count; ++i) {
        for (ir::Id field = 0; field < c.columns.size(); ++field) {
          if (field == 0)
            c.columns[field].pushKnown(more.texts.code("new-" + std::to_string(c.size())));
          else if (field == f.field)
            c.columns[field].pushKnown(f.value);
          else
            c.columns[field].pushOpen(openToAll(program.records[c.record].fields[field].type.optional));
        }
        c.origins.push_back({});
      }
    }
  }
  return more;
}

/// One fact settled, as a later snapshot would say it; nothing where that cannot be said.
std::optional<std::pair<ir::Program, table::Dataset>> settled(const ir::Program& program, const table::Dataset& data, const OpenFact& fact,
                                                              const Slot& value) {
  std::pair<ir::Program, table::Dataset> after{program, data};
  switch (fact.kind) {
    case OpenFact::Kind::Cell: {
      table::Column& column = after.second.collections[fact.record].columns[fact.field];
      table::Column changed(column.type());
      for (table::Row row = 0; row < column.size(); ++row) {
        if (row != fact.row)
          changed.pushFrom(column, row);
        else if (value.is == Slot::Is::Absent)
          changed.pushAbsent();
        else if (column.type().kind == ir::TypeKind::Set)
          changed.pushSet(value.elements);
        else
          changed.pushKnown(value.value, value.denominator);
      }
      column = std::move(changed);
      return after;
    }
    case OpenFact::Kind::Exists:
      if (value.value == 0) return std::nullopt;
      after.second.collections[fact.record].maybe.clear(fact.row);
      return after;
    case OpenFact::Kind::Choice:
      after.first.interpretations[fact.record].agreed = static_cast<ir::Id>(value.value);
      after.first.interpretations[fact.record].agreedBy = after.first.interpretations[fact.record].toBeAgreedBy;
      return after;
    case OpenFact::Kind::DecidedAnew: return std::nullopt;  // a row that says so may contradict an earlier one
    case OpenFact::Kind::Decision: {
      if (value.value == static_cast<int64_t>(ir::kNone)) return std::nullopt;  // no row says that
      if (!data.decisions[fact.record].given || !data.decisions[fact.record].further.empty()) return std::nullopt;
      const ir::Id body = program.decisions[fact.record].steps.back().body;
      after.second.decisions[fact.record].rows.push_back(decided(fact.subjects, static_cast<ir::Id>(value.value), body, data.asOf));
      return after;
    }
  }
  return std::nullopt;
}

}  // namespace

void Compared::add(const Compared& other) {
  criteria += other.criteria, gates += other.gates, worlds += other.worlds, contradictions += other.contradictions;
  exact += other.exact, loose += other.loose, settlings += other.settlings, overturned += other.overturned;
  findings.insert(findings.end(), other.findings.begin(), other.findings.end());
}

Compared compareWithWorlds(const ir::Program& program, const table::Dataset& data, size_t mostWays, bool settleToo) {
  Compared result;
  const bool further = hasFurther(data);
  std::vector<std::pair<table::Dataset, std::vector<OpenFact>>> stages;
  bool finite = !further;
  for (int count = 0; count <= (further ? 2 : 0); ++count) {
    table::Dataset stage = withFurther(program, data, count);
    std::vector<OpenFact> facts = openFacts(program, stage);
    if (waysOf(facts, mostWays) > mostWays) break;
    for (const OpenFact& fact : facts) finite = finite && !fact.sampled;
    stages.emplace_back(std::move(stage), std::move(facts));
  }
  if (stages.empty()) return result;

  const plan::Outcome outcome = evaluate(program, data, {});
  struct Judged {
    ir::Id gate, criterion;
    std::optional<int64_t> instance;
    Verdict verdict;
    Truths united = 0;
    bool whole = true;
    std::optional<Truths> here;  // in the world that is visited
  };
  struct JudgedGate {
    std::string name;
    Verdict verdict;
    size_t first = 0, count = 0;  // its criteria in `judged`
    bool contradicted = false;
  };
  std::vector<Judged> judged;
  std::vector<JudgedGate> gates;
  for (const plan::GateOutcome& g : outcome.gates) {
    for (ir::Id gate = 0; gate < program.gates.size(); ++gate) {
      if (program.gates[gate].name != g.gate) continue;
      std::optional<int64_t> instance;
      if (program.gates[gate].instance != ir::kNone) {
        const ir::Type& type = program.variables[program.gates[gate].instance].type;
        for (size_t row = 0; row < data.collections[type.id].size(); ++row) {
          if (data.rowName(program, type.id, static_cast<table::Row>(row)) == g.instance) instance = static_cast<int64_t>(row);
        }
        if (!instance) continue;
      }
      if (g.verdict == Verdict::Met || g.verdict == Verdict::NotMet)
        gates.push_back({g.gate + " " + g.instance, g.verdict, judged.size(), g.criteria.size()});
      for (ir::Id c = 0; c < g.criteria.size(); ++c) judged.push_back({gate, c, instance, g.criteria[c].verdict, 0, true, {}});
    }
  }
  for (const auto& [stage, facts] : stages) {
    eachWorld(worldOf(program, stage), facts, [&](const World& world) {
      ++result.worlds;
      for (Judged& j : judged) {
        const ir::Gate& gate = program.gates[j.gate];
        Oracle oracle(program, stage, world);
        try {
          j.here = oracle.criterion(gate, gate.criteria[j.criterion], j.instance);
          j.united |= *j.here;
          j.whole = j.whole && !oracle.readGates;
        } catch (const NotAnswered&) {
          j.here.reset();
          j.whole = false;
        }
      }
      for (JudgedGate& g : gates) {
        std::vector<Verdict> verdicts;
        for (size_t i = g.first; i < g.first + g.count && judged[i].here; ++i) verdicts.push_back(verdictOfTruths(*judged[i].here));
        if (verdicts.size() == g.count && composed(verdicts) != g.verdict) g.contradicted = true;
      }
    });
  }
  for (const JudgedGate& g : gates) {
    ++result.gates;
    if (!g.contradicted) continue;
    ++result.contradictions;
    result.findings.push_back(fmt::format("gate {}: {}, but a world composes another verdict", g.name, plan::verdictText(g.verdict)));
  }
  for (const Judged& j : judged) {
    ++result.criteria;
    if ((j.united & ~allowedBy(j.verdict)) != 0) {
      ++result.contradictions;
      result.findings.push_back(
          fmt::format("criterion {}: {}, but the worlds give {}", j.criterion, plan::verdictText(j.verdict), j.united));
    } else if (finite && j.whole) {
      const bool reached = verdictOfTruths(j.united) == j.verdict;
      ++(reached ? result.exact : result.loose);
      if (!reached) {
        result.findings.push_back(
            fmt::format("criterion {} not exact: {}, but the worlds give {}", j.criterion, plan::verdictText(j.verdict), j.united));
      }
    }
  }
  if (!settleToo) return result;
  for (const OpenFact& fact : openFacts(program, data)) {
    for (const Slot& value : fact.candidates) {
      const auto after = settled(program, data, fact, value);
      if (!after) continue;
      ++result.settlings;
      const plan::Outcome later = evaluate(after->first, after->second, {});
      for (const plan::GateOutcome& before : outcome.gates) {
        for (const plan::GateOutcome& now : later.gates) {
          if (before.gate != now.gate || before.instance != now.instance) continue;
          const bool gateDefinite = before.verdict == Verdict::Met || before.verdict == Verdict::NotMet;
          bool bad = gateDefinite && now.verdict != before.verdict;
          for (size_t i = 0; i < before.criteria.size() && i < now.criteria.size(); ++i) {
            bad = bad || (allowedBy(now.criteria[i].verdict) & ~allowedBy(before.criteria[i].verdict)) != 0;
          }
          if (!bad) continue;
          ++result.overturned;
          std::string verdicts;
          for (size_t i = 0; i < before.criteria.size() && i < now.criteria.size(); ++i) {
            verdicts += fmt::format("; {} was {}, is {}", before.criteria[i].name, plan::verdictText(before.criteria[i].verdict),
                                    plan::verdictText(now.criteria[i].verdict));
          }
          result.findings.push_back(
              fmt::format("settling a fact (kind {}, record {}, field {}, row {}) to {} overturns a verdict: was {}, is {}{}",
                          static_cast<int>(fact.kind), fact.record, fact.field, fact.row, value.value, plan::verdictText(before.verdict),
                          plan::verdictText(now.verdict), verdicts));
        }
      }
    }
  }
  return result;
}

}  // namespace tollgate::interpret::testing
