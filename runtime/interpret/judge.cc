#include "runtime/interpret/judge.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/fingerprint/fingerprint.h"
#include "compiler/ir/variations.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/diagnostics.h"
#include "runtime/interpret/gate_judge.h"
#include "runtime/plan/agreement.h"

namespace tollgate::interpret {

namespace {

/// "; varies standard 1.0: 1 omitted, 2 replaced, 3 added", or nothing.
std::string variation(const ir::Program& program, const ir::Pack& pack) {
  if (pack.varies == ir::kNone) return {};
  size_t counts[3] = {0, 0, 0};
  for (const ir::Deviation& deviation : pack.deviations) ++counts[static_cast<size_t>(deviation.kind)];
  std::vector<std::string> parts;
  const auto part = [&](ir::DeviationKind kind, const char* word) {
    const size_t count = counts[static_cast<size_t>(kind)];
    if (count != 0) parts.push_back(fmt::format("{} {}", count, word));
  };
  part(ir::DeviationKind::Omitted, "omitted");
  part(ir::DeviationKind::Replaced, "replaced");
  part(ir::DeviationKind::Added, "added");
  const ir::Pack& base = program.packs[pack.varies];
  return fmt::format("; varies {}{}{}: {}", base.name, base.version.empty() ? "" : " ", base.version,
                     parts.empty() ? "nothing differs" : fmt::format("{}", fmt::join(parts, ", ")));
}

/// "; for E-7 only" of a pack that is for one planned entry.
std::string entryText(const ir::Program& program, ir::Id pack) {
  const std::string entry = ir::entryOf(program, pack);
  return entry.empty() ? "" : fmt::format("; for {} only", entry);
}

plan::Outcome frame(const ir::Program& program, const table::Dataset& data) {
  plan::Outcome outcome;
  outcome.asOf = data.asOf;
  outcome.rules = program.sha256;
  outcome.zoneVersion = data.zoneVersion;
  outcome.inputs = data.files;
  outcome.findings = data.findings;
  for (const table::InputFile& file : data.files) {
    if (file.exported && (!outcome.dataTo || *file.exported > *outcome.dataTo)) outcome.dataTo = file.exported;
  }
  for (const ir::Document& document : program.documents) {
    outcome.editions.push_back(document.name + " " + document.edition + (document.dated ? " of " + formatIsoDate(*document.dated) : ""));
  }
  fingerprint::Fingerprints prints(program);
  for (ir::Id id = 0; id < program.packs.size(); ++id) {
    const ir::Pack& pack = program.packs[id];
    outcome.packs.push_back(fmt::format("{} {} ({}{}{})", pack.name, pack.version,
                                        fingerprint::agreementText(prints, program, id, data.asOf), variation(program, pack),
                                        entryText(program, id)));
  }
  return outcome;
}

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// Whether a gate has a criterion of those asked for; none asked for: all are.
bool hasAny(const ir::Gate& gate, const std::vector<std::string>& only) {
  return only.empty() ||
         std::any_of(gate.criteria.begin(), gate.criteria.end(), [&](const ir::Criterion& c) { return contains(only, c.name); });
}

/// ": both-apply (Table 13-2 and Table 13.3 both apply) or replaces (Table 13.3 alone applies)".
std::string choicesText(const ir::Enum& choices) {
  std::string text;
  for (size_t i = 0; i < choices.values.size(); ++i) {
    text += (i == 0 ? ": " : " or ") + choices.values[i];
    if (i < choices.valueTitles.size() && !choices.valueTitles[i].empty()) text += " (" + choices.valueTitles[i] + ")";
  }
  return text;
}

/// Ties that were read and keep nothing open; those that do are told as reasons (M7).
void addTies(const std::map<std::string, table::Finding>& ties, plan::Outcome& outcome) {
  constexpr size_t kMostTies = 1000;
  std::set<std::string_view> reasons;
  for (const plan::GateOutcome& gate : outcome.gates) {
    for (const plan::CriterionOutcome& criterion : gate.criteria) {
      for (const plan::OpenReason& reason : criterion.reasons) reasons.insert(reason.sentence);
    }
  }
  size_t found = 0;
  for (const auto& [sentence, tie] : ties) {
    if (!reasons.contains(sentence) && ++found <= kMostTies) outcome.findings.push_back(tie);
  }
  if (found > kMostTies) outcome.findings.push_back({"tie", fmt::format("and {} more", found - kMostTies), "", 0});
}

}  // namespace

plan::Outcome evaluate(const ir::Program& program, const table::Dataset& data, const EvaluationOptions& options) {
  plan::Outcome outcome = frame(program, data);
  outcome.tolerated = data.faults;
  const auto decisionIndex = std::make_shared<DecisionRowIndex>(data);
  for (table::Finding& finding : decisionFindings(program, data, *decisionIndex)) outcome.findings.push_back(std::move(finding));
  for (const auto& [name, choice] : options.assume) outcome.assumptions.push_back(fmt::format("{} = {}", name, choice));
  outcome.only = options.only;
  for (ir::Id id = 0; id < program.interpretations.size(); ++id) {
    const ir::Interpretation& declared = program.interpretations[id];
    const auto& values = program.enums[declared.choices].values;
    plan::InterpretationOutcome described;
    described.name = declared.name, described.title = declared.meta.title;
    described.open = !plan::agreedChoice(declared, data.asOf);
    if (!described.open) {
      described.state = fmt::format("{}, agreed by {}", values[declared.agreed], declared.agreedBy);
      if (declared.agreedOn) {
        described.state += " on " + formatIsoDate(*declared.agreedOn);
      }
    } else {
      const std::string body = declared.toBeAgreedBy.empty() ? declared.agreedBy : declared.toBeAgreedBy;
      if (declared.proposed != ir::kNone) {
        described.state = fmt::format("{} only proposed{}", values[declared.proposed],
                                      declared.proposedBy.empty() ? "" : " by " + declared.proposedBy);
      } else {
        described.state = "not agreed";
      }
      if (!body.empty()) described.state += declared.proposed != ir::kNone ? fmt::format("; {} has not agreed it", body) : " by " + body;
      described.state += choicesText(program.enums[declared.choices]);
    }
    outcome.interpretations.push_back(std::move(described));
  }
  GateJudge judge(program, data, options, decisionIndex);
  std::vector<ir::Id> gates;
  for (ir::Id gate = 0; gate < program.gates.size(); ++gate) {
    const ir::Gate& declared = program.gates[gate];
    if ((options.gates.empty() || contains(options.gates, declared.name)) && hasAny(declared, options.only)) gates.push_back(gate);
  }
  if (options.engine != nullptr) {
    std::vector<plan::RowRequest> requests;
    for (ir::Id gate : gates) {
      for (plan::RowRequest& request : judge.requestsOf(gate)) requests.push_back(std::move(request));
    }
    options.engine->prepare(requests);
  }
  for (ir::Id gate : gates) {
    for (plan::GateOutcome& instance : judge.judgeGate(gate)) outcome.gates.push_back(std::move(instance));
  }
  addTies(judge.ties(), outcome);
  return outcome;
}

void observe(const ir::Program& program, const table::Dataset& data, const EvaluationOptions& options, Observer& observer) {
  GateJudge judge(program, data, options, std::make_shared<DecisionRowIndex>(data));
  for (ir::Id gate = 0; gate < program.gates.size(); ++gate) {
    const ir::Gate& declared = program.gates[gate];
    if ((options.gates.empty() || contains(options.gates, declared.name)) && hasAny(declared, options.only))
      judge.observeGate(gate, observer);
  }
}

plan::Outcome refused(const ir::Program& program, const table::Dataset& data) {
  plan::Outcome outcome = frame(program, data);
  outcome.refused = data.faults;
  return outcome;
}

std::vector<std::string> unknownNames(const ir::Program& program, const EvaluationOptions& options) {
  std::vector<std::string> sentences;
  auto complain = [&](const char* what, const std::string& name, const std::vector<std::string>& known) {
    if (contains(known, name)) return;
    const std::string near = nearest(name, known);
    sentences.push_back(fmt::format("there is no {} `{}`{}", what, name, near.empty() ? "" : fmt::format("; did you mean `{}`?", near)));
  };
  std::vector<std::string> gates, criteria, interpretations;
  for (const ir::Gate& gate : program.gates) {
    gates.push_back(gate.name);
    const bool asked = options.gates.empty() || contains(options.gates, gate.name);
    for (const ir::Criterion& c : gate.criteria) {
      if (asked) criteria.push_back(c.name);
    }
  }
  for (const ir::Interpretation& i : program.interpretations) interpretations.push_back(i.name);
  for (const std::string& name : options.gates) complain("gate", name, gates);
  for (const std::string& name : options.only) complain("criterion", name, criteria);
  for (const ir::Gate& gate : program.gates) {
    if (sentences.empty() && contains(options.gates, gate.name) && !hasAny(gate, options.only)) {
      sentences.push_back(fmt::format("the gate `{}` has none of the criteria asked for", gate.name));
    }
  }
  for (const auto& [name, choice] : options.assume) {
    complain("interpretation", name, interpretations);
    for (const ir::Interpretation& i : program.interpretations) {
      if (i.name == name) complain("choice", choice, program.enums[i.choices].values);
    }
  }
  return sentences;
}

}  // namespace tollgate::interpret
