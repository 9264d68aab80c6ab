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

void writeInterpretations(TextPage& page, const plan::Outcome& outcome) {
  if (outcome.interpretations.empty()) return;
  section(page, "interpretations");
  uint32_t name = 0;
  for (const auto& interpretation : outcome.interpretations) name = std::max(name, displayWidth(interpretation.name));
  name = std::min(name, 36u);
  for (const auto& interpretation : outcome.interpretations) {
    std::vector<std::string> body = {interpretation.state};
    if (!interpretation.title.empty()) body.push_back(interpretation.title);
    page.row(kIndent, {{{interpretation.name}, name, interpretation.open ? Tone::Open : Tone::Plain},
                       {std::move(body), page.width() - kIndent - name - 2, Tone::Plain}});
  }
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
  section(page, "findings");
  for (const table::Finding& finding : outcome.findings) {
    const std::string place = shownPlace(finding.file, finding.line);
    page.paragraph(kIndent, fmt::format("{}{}{}: {}", place, place.empty() ? "" : ": ", finding.kind, finding.message));
  }
}

void writeInputs(TextPage& page, const plan::Outcome& outcome) {
  section(page, "inputs");
  if (outcome.inputs.empty()) page.paragraph(kIndent, "none");
  uint32_t name = 0;
  for (const table::InputFile& input : outcome.inputs) name = std::max(name, displayWidth(input.name));
  name = std::min(name, page.width() / 2);
  for (const table::InputFile& input : outcome.inputs) {
    std::string facts = counted(input.bytes, "byte");
    if (!input.sha256.empty()) facts += page.separator() + "sha256 " + input.sha256.substr(0, kHashDigits) + page.ellipsis();
    if (!input.source.empty()) facts += page.separator() + input.source;
    if (input.exported) facts += page.separator() + "exported " + shownInstant(*input.exported);
    page.row(kIndent, {{{input.name}, name, Tone::Plain}, {{facts}, page.width() - kIndent - name - 2, Tone::Quiet}});
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
