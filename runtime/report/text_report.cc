#include "runtime/report/text_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "runtime/report/text_page.h"

namespace tollgate::report {
namespace {

constexpr uint32_t kIndent = 2;
constexpr size_t kHashDigits = 16;

std::string counted(size_t count, std::string_view one) { return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s"); }

void section(TextPage& page, std::string_view title) {
  page.blank();
  page.heading(title);
}

void writeVerdicts(TextPage& page, const plan::Outcome& outcome) {
  if (outcome.gates.size() < 2) return;
  section(page, "verdicts");
  uint32_t name = 0, verdict = 14;
  const auto nameOf = [&](const plan::GateOutcome& gate) {
    return gate.instance.empty() ? gate.gate : gate.gate + page.separator() + gate.instance;
  };
  for (const plan::GateOutcome& gate : outcome.gates) {
    name = std::max(name, displayWidth(nameOf(gate)));
    verdict = std::max(verdict, displayWidth(headline(gate)));
  }
  name = std::min(name, page.width() - kIndent - 2 - verdict);
  for (const plan::GateOutcome& gate : outcome.gates) {
    page.row(kIndent, {{{nameOf(gate)}, name, Tone::Plain}, {{headline(gate)}, verdict, toneOf(gate.asked())}});
  }
}

/// The criteria whose verdict waits for an interpretation, in the order of the gates.
std::vector<std::string> waitingFor(const plan::Outcome& outcome, const std::string& interpretation) {
  std::vector<std::string> names;
  for (const plan::GateOutcome& gate : outcome.gates) {
    for (const plan::CriterionOutcome& criterion : gate.criteria) {
      const bool waits = std::any_of(criterion.reasons.begin(), criterion.reasons.end(),
                                     [&](const plan::OpenReason& reason) { return reason.subject == interpretation; });
      if (waits && std::find(names.begin(), names.end(), criterion.name) == names.end()) names.push_back(criterion.name);
    }
  }
  return names;
}

void writeInterpretations(TextPage& page, const plan::Outcome& outcome) {
  if (outcome.interpretations.empty()) return;
  section(page, "interpretations");
  uint32_t name = 0;
  for (const auto& interpretation : outcome.interpretations) name = std::max(name, displayWidth(interpretation.name));
  name = std::min(name, 36u);
  for (const auto& interpretation : outcome.interpretations) {
    std::vector<std::string> body;
    if (!interpretation.title.empty()) body.push_back(interpretation.title);
    const std::vector<std::string> waiting = waitingFor(outcome, interpretation.name);
    body.push_back(interpretation.state);
    if (interpretation.open) {
      body.push_back(waiting.empty() ? "no verdict waits for it" : "waiting for it: " + listed(waiting, waiting.size()));
    }
    page.row(kIndent, {{{interpretation.name}, name, interpretation.open ? Tone::Open : Tone::Plain},
                       {std::move(body), page.width() - kIndent - name - 2, Tone::Plain}});
  }
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

void writeFaults(TextPage& page, const std::vector<table::Fault>& faults) {
  for (const table::Fault& fault : faults) {
    const std::string place = shownPlace(fault.file, fault.line, fault.column);
    page.paragraph(kIndent, fmt::format("{}{}{}: {}", place, place.empty() ? "" : ": ", fault.kind, fault.message));
  }
}

void writeFindings(TextPage& page, const plan::Outcome& outcome) {
  if (!outcome.tolerated.empty()) {
    section(page, "tolerated faults of the data");
    writeFaults(page, outcome.tolerated);
  }
  if (outcome.findings.empty()) return;
  const std::string folder = sharedFolder(outcome);
  section(page, folder.empty() ? "findings" : "findings, in " + folder);
  std::vector<std::pair<std::string, std::string>> lines;  // what is found, and where: once for each sentence
  for (const table::Finding& finding : outcome.findings) {
    const std::string what = fmt::format("{}: {}", finding.kind, finding.message);
    const std::string file = finding.file.starts_with(folder) ? finding.file.substr(folder.size()) : finding.file;
    const std::string place = shownPlace(file, finding.line);
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.first == what; });
    if (same == lines.end())
      lines.emplace_back(what, place);
    else if (!place.empty())
      same->second += ", " + place;
  }
  for (const auto& [what, places] : lines) page.paragraph(kIndent, places.empty() ? what : fmt::format("{} [{}]", what, places));
}

std::string sizeText(const table::InputFile& input) { return input.sha256.empty() ? "not read to its end" : counted(input.bytes, "byte"); }

/// Source by source; what its files share stands in its heading.
void writeInputs(TextPage& page, const plan::Outcome& outcome) {
  const std::string folder = sharedFolder(outcome);
  section(page, folder.empty() ? "inputs" : "inputs, in " + folder);
  if (outcome.inputs.empty()) page.paragraph(kIndent, "none");
  uint32_t name = 0, bytes = 0;
  for (const table::InputFile& input : outcome.inputs) {
    name = std::max(name, displayWidth(input.name) - displayWidth(folder));
    bytes = std::max(bytes, displayWidth(sizeText(input)));
  }
  name = std::min(name, page.width() - kIndent - bytes - 36);
  for (size_t i = 0; i < outcome.inputs.size();) {
    const table::InputFile& first = outcome.inputs[i];
    size_t end = i;
    while (end < outcome.inputs.size() && outcome.inputs[end].source == first.source && outcome.inputs[end].exported == first.exported)
      ++end;
    std::string heading = first.source;
    if (first.exported) heading += (heading.empty() ? "exported " : ", exported ") + shownInstant(*first.exported);
    if (!heading.empty()) page.paragraph(kIndent, heading);
    for (; i < end; ++i) {
      const table::InputFile& input = outcome.inputs[i];
      const std::string hash = input.sha256.empty() ? "" : "sha256 " + input.sha256.substr(0, kHashDigits) + page.ellipsis();
      page.row(2 * kIndent, {{{input.name.substr(folder.size())}, name, Tone::Plain},
                             {{sizeText(input)}, bytes, Tone::Quiet},
                             {{hash}, page.width(), Tone::Quiet}});
    }
  }
  if (!outcome.zoneVersion.empty()) page.paragraph(kIndent, "time zones " + outcome.zoneVersion, Tone::Quiet);
}

void writeRefused(TextPage& page, const plan::Outcome& outcome) {
  page.titleLine("the data is refused", counted(outcome.refused.size(), "fault"), Tone::Bad);
  writeSnapshotLine(page, outcome);
  page.paragraph(0, "No gate was judged. Correct the data, or tolerate a fault by its kind: what it hides then stays open.");
  page.blank();
  writeFaults(page, outcome.refused);
}

}  // namespace

std::string text(const plan::Outcome& outcome, const TextOptions& options) {
  TextPage page(options);
  if (!outcome.refused.empty()) {
    writeRefused(page, outcome);
  } else if (outcome.gates.empty()) {
    page.titleLine("no gate instance", "undetermined", Tone::Open);
    writeSnapshotLine(page, outcome);
    page.paragraph(0, "Nothing to examine: no gate that was asked for has an instance in this data.");
  }
  bool first = true;
  for (const plan::GateOutcome& gate : outcome.gates) {
    if (!first) {
      page.blank();
      page.blank();
    }
    first = false;
    writeGate(page, outcome, gate);
  }
  writeVerdicts(page, outcome);
  writeInterpretations(page, outcome);
  writeFindings(page, outcome);
  writeInputs(page, outcome);
  return page.take();
}

}  // namespace tollgate::report
