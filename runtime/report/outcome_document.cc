#include "runtime/report/outcome_document.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "runtime/report/phrases.h"

namespace tollgate::report {
namespace {

constexpr size_t kHashDigits = 16;
constexpr uint32_t kWidestName = 36;

void addVerdicts(Document& document, const plan::Outcome& outcome, const PageOptions& options) {
  document.add(Heading{1, {"verdicts"}});
  Table table{"verdicts", {{"gate"}, {"verdict"}}};
  for (size_t i = 0; i < outcome.gates.size(); ++i) {
    const plan::GateOutcome& gate = outcome.gates[i];
    const std::string link = options.verdictsFirst ? gateId(i) : "";
    table.rows.push_back({Line{gateName(gate, options.separator()), Tone::Plain, link}, mark(headline(gate), toneOf(gate.asked()))});
  }
  document.add(std::move(table));
}

/// The criteria whose verdict waits for an interpretation, and the gates of which it settles whether they apply, in the
/// order of the gates.
std::vector<std::string> waitingFor(const plan::Outcome& outcome, const std::string& interpretation) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name, const std::vector<plan::OpenReason>& reasons) {
    const bool waits = std::any_of(reasons.begin(), reasons.end(),
                                   [&](const plan::OpenReason& reason) { return reason.subject == interpretation; });
    if (waits && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const plan::GateOutcome& gate : outcome.gates) {
    add(gate.gate, gate.reasons);
    for (const plan::CriterionOutcome& criterion : gate.criteria) add(criterion.name, criterion.reasons);
  }
  return names;
}

void addInterpretations(Document& document, const plan::Outcome& outcome) {
  if (outcome.interpretations.empty()) return;
  document.add(Heading{1, {"interpretations"}});
  Table table{"interpretations", {{"interpretation", kWidestName}, {"its state"}}};
  for (const auto& interpretation : outcome.interpretations) {
    std::vector<Line> body;
    if (!interpretation.title.empty()) body.push_back({interpretation.title});
    const std::vector<std::string> waiting = waitingFor(outcome, interpretation.name);
    body.push_back({interpretation.state});
    if (interpretation.open) body.push_back({waiting.empty() ? "no verdict waits for it" : "waiting for it: " + listed(waiting)});
    table.rows.push_back({Line{interpretation.name, interpretation.open ? Tone::Open : Tone::Plain}, std::move(body)});
  }
  document.add(std::move(table));
}

/// The folder that every input lies in, with its slash; "" if there is none.
std::string sharedFolder(const plan::Outcome& outcome) {
  if (outcome.inputs.empty()) return "";
  std::string shared = outcome.inputs.front().name;
  for (const table::InputFile& input : outcome.inputs) {
    const auto differs = std::mismatch(shared.begin(), shared.end(), input.name.begin(), input.name.end()).first;
    shared.erase(differs, shared.end());
  }
  return shared.substr(0, shared.rfind('/') + 1);
}

List faultList(const std::vector<table::Fault>& faults) {
  List list;
  for (const table::Fault& fault : faults) {
    const std::string place = shownPlace(fault.file, fault.line, fault.column);
    list.items.push_back({{fmt::format("{}{}{}: {}", place, place.empty() ? "" : ": ", fault.kind, fault.message)}});
  }
  return list;
}

/// `title`, and in which folder all of its files lie.
Heading sectionIn(const std::string& title, const std::string& folder) {
  return {1, {folder.empty() ? title : fmt::format("{}, in {}", title, folder)}};
}

void addFindings(Document& document, const plan::Outcome& outcome) {
  if (!outcome.tolerated.empty()) {
    document.add(Heading{1, {"tolerated faults of the data"}});
    document.add(faultList(outcome.tolerated));
  }
  if (outcome.findings.empty()) return;
  const std::string folder = sharedFolder(outcome);
  document.add(sectionIn("findings", folder));
  std::vector<std::pair<std::string, std::string>> lines;  // what is found, and where: once for each sentence
  std::map<std::string, size_t> known;
  for (const table::Finding& finding : outcome.findings) {
    const std::string what = fmt::format("{}: {}", finding.kind, finding.message);
    const std::string file = finding.file.starts_with(folder) ? finding.file.substr(folder.size()) : finding.file;
    const std::string place = shownPlace(file, finding.line);
    const auto [at, fresh] = known.emplace(what, lines.size());
    if (fresh)
      lines.emplace_back(what, place);
    else if (!place.empty())
      lines[at->second].second += ", " + place;
  }
  List list;
  for (const auto& [what, places] : lines) list.items.push_back({{withPlace(what, places)}});
  document.add(std::move(list));
}

/// Source by source; what its files share stands in its heading.
void addInputs(Document& document, const plan::Outcome& outcome, const PageOptions& options) {
  const std::string folder = sharedFolder(outcome);
  document.add(sectionIn("inputs", folder));
  Table table{"inputs", {{"file"}, {"size"}, {"SHA-256"}}};
  const table::InputFile* before = nullptr;
  for (const table::InputFile& input : outcome.inputs) {
    if (before == nullptr || before->source != input.source || before->exported != input.exported) {
      std::string heading = input.source;
      if (input.exported) heading += (heading.empty() ? "exported " : ", exported ") + shownInstant(*input.exported);
      if (!heading.empty()) table.rows.push_back({Line{heading}});
    }
    before = &input;
    const std::string hash = input.sha256.substr(0, kHashDigits) + (options.ascii ? "..." : "…");
    table.rows.push_back({Line{input.name.substr(folder.size())},
                          Line{input.sha256.empty() ? "not read to its end" : counted(input.bytes, "byte"), Tone::Quiet},
                          Line{input.sha256.empty() ? "" : "sha256 " + hash, Tone::Quiet}});
  }
  List notes;
  if (outcome.inputs.empty())
    notes.items.push_back({{"none"}});
  else
    document.add(std::move(table));
  if (!outcome.zoneVersion.empty()) notes.items.push_back({{"time zones " + outcome.zoneVersion, Tone::Quiet}});
  if (!notes.items.empty()) document.add(std::move(notes));
}

void addRefused(Document& document, const plan::Outcome& outcome, const PageOptions& options) {
  document.add(Heading{1, {"the data is refused"}, "", mark(counted(outcome.refused.size(), "fault"), Tone::Bad)});
  document.paragraph(snapshotText(outcome, options), Tone::Quiet);
  document.paragraph("No gate was judged. Correct the data, or tolerate a fault by its kind: what it hides then stays open.");
  document.add(faultList(outcome.refused));
}

void addNoGate(Document& document, const plan::Outcome& outcome, const PageOptions& options) {
  document.add(Heading{1, {"no gate instance"}, "", mark("undetermined", Tone::Open)});
  document.paragraph(snapshotText(outcome, options), Tone::Quiet);
  document.paragraph("Nothing to examine: no gate that was asked for has an instance in this data.");
}

}  // namespace

std::string gateId(size_t index) { return fmt::format("gate-{}", index + 1); }

std::string snapshotText(const plan::Outcome& outcome, const PageOptions& options) {
  std::string text = "as of " + formatIsoDate(outcome.asOf);
  const auto add = [&](const std::string& part) { text += std::string(options.separator()) + part; };
  if (outcome.dataTo) add("data to " + shownInstant(*outcome.dataTo));
  if (!outcome.rules.empty()) add("rules " + outcome.rules.substr(0, 8));
  if (!outcome.editions.empty()) add(listed(outcome.editions));
  if (!outcome.packs.empty()) add((outcome.packs.size() == 1 ? "pack " : "packs ") + listed(outcome.packs));
  return text;
}

Document outcomeDocument(const plan::Outcome& outcome, const PageOptions& options) {
  Document document{"Verdicts as of " + formatIsoDate(outcome.asOf), {}};
  if (!outcome.refused.empty()) {
    addRefused(document, outcome, options);
  } else if (outcome.gates.empty()) {
    addNoGate(document, outcome, options);
  }
  if (options.verdictsFirst && !outcome.gates.empty()) addVerdicts(document, outcome, options);
  for (size_t i = 0; i < outcome.gates.size(); ++i) addGate(document, outcome, outcome.gates[i], options, gateId(i));
  if (!options.verdictsFirst && outcome.gates.size() > 1) addVerdicts(document, outcome, options);
  addInterpretations(document, outcome);
  addFindings(document, outcome);
  addInputs(document, outcome, options);
  return document;
}

}  // namespace tollgate::report
