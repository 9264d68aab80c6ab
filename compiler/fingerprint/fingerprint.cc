#include "compiler/fingerprint/fingerprint.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/fingerprint/forms.h"
#include "compiler/support/sort_unique.h"

namespace tollgate::fingerprint {

using ir::Id;
using ir::kNone;

Fingerprints::Fingerprints(const ir::Program& program) : program_(program), forms_(std::make_unique<Forms>(program)) {}
Fingerprints::~Fingerprints() = default;

std::set<Part> Fingerprints::closure(const Part& part) {
  std::set<Part> seen = {part};
  std::vector<Part> open = {part};
  while (!open.empty()) {
    const Part at = open.back();
    open.pop_back();
    for (const Part& next : forms_->of(at).names) {
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return seen;
}

std::vector<Part> Fingerprints::reached(const Part& part) {
  const std::set<Part> all = closure(part);
  std::vector<Part> sorted(all.begin(), all.end());
  sortParts(program_, sorted);
  return sorted;
}

std::string Fingerprints::of(const Part& part) {
  std::vector<std::string> data;  // collections and fields
  for (const Part& at : closure(part)) {
    if (at.kind == PartKind::Collection || at.kind == PartKind::Field) data.push_back(forms_->of(at).digest);
  }
  return NormalForm(kScheme).text(forms_->of(part).digest).sorted(std::move(data)).digest();
}

void sortParts(const ir::Program& program, std::vector<Part>& parts) {
  std::vector<std::tuple<std::string, std::string, Part>> keyed;
  for (const Part& part : parts) keyed.emplace_back(partKind(program, part), partName(program, part), part);
  sortUnique(keyed);
  parts.clear();
  for (const auto& [kind, name, part] : keyed) parts.push_back(part);
}

namespace {

void addAll(std::vector<Part>& parts, PartKind kind, size_t count) {
  for (Id id = 0; id < count; ++id) parts.push_back({kind, id, kNone});
}

}  // namespace

std::vector<Part> packsAndGates(const ir::Program& program) {
  std::vector<Part> parts;
  addAll(parts, PartKind::Pack, program.packs.size());
  addAll(parts, PartKind::Gate, program.gates.size());
  sortParts(program, parts);
  return parts;
}

std::vector<Part> declarations(const ir::Program& program) {
  std::vector<Part> parts = packsAndGates(program);
  addAll(parts, PartKind::Function, program.functions.size());
  addAll(parts, PartKind::Table, program.tables.size());
  addAll(parts, PartKind::Decision, program.decisions.size());
  addAll(parts, PartKind::Interpretation, program.interpretations.size());
  addAll(parts, PartKind::Enum, program.enums.size());
  addAll(parts, PartKind::Calendar, program.calendars.size());
  addAll(parts, PartKind::Record, program.records.size());
  sortParts(program, parts);
  return parts;
}

bool agrees(std::string_view agreed, std::string_view fingerprint) {
  constexpr std::string_view kMore = "…";
  if (agreed.ends_with(kMore)) agreed.remove_suffix(kMore.size());
  return agreed.size() >= kShownDigits && fingerprint.starts_with(agreed);
}

bool namesText(const ir::Pack& pack) {
  const auto names = [](const ir::PackStatement& statement) { return !statement.fingerprint.empty(); };
  return std::any_of(pack.agreed.begin(), pack.agreed.end(), names) || std::any_of(pack.refused.begin(), pack.refused.end(), names);
}

bool isToOther(const ir::PackStatement& statement, std::string_view own) {
  return !statement.fingerprint.empty() && !agrees(statement.fingerprint, own);
}

namespace {

/// Up to a day, on the text with the fingerprint `own`.
bool counts(const ir::PackStatement& statement, std::string_view own, int64_t day) {
  return statement.on && *statement.on <= day && !isToOther(statement, own);
}

void addOnce(std::vector<std::string>& texts, const std::string& text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

}  // namespace

std::vector<std::string> agreedBy(Fingerprints& prints, const ir::Program& program, Id id, int64_t day) {
  const ir::Pack& pack = program.packs[id];
  const std::string own = namesText(pack) ? prints.of({PartKind::Pack, id, kNone}) : "";
  std::vector<std::string> bodies;
  for (const ir::PackStatement& statement : pack.agreed) {
    const bool takenBack = std::any_of(pack.refused.begin(), pack.refused.end(), [&](const ir::PackStatement& refused) {
      return counts(refused, own, day) && refused.body == statement.body && *refused.on >= *statement.on;
    });
    if (counts(statement, own, day) && !takenBack) addOnce(bodies, statement.body);
  }
  return bodies;
}

std::string agreementText(Fingerprints& prints, const ir::Program& program, Id id, int64_t day) {
  const ir::Pack& pack = program.packs[id];
  const std::string own = namesText(pack) ? prints.of({PartKind::Pack, id, kNone}) : "";
  const std::vector<std::string> agreed = agreedBy(prints, program, id, day);
  std::vector<std::string> another, proposed, refused;
  for (const ir::PackStatement& statement : pack.agreed) {
    if (!statement.on)
      addOnce(another, fmt::format("{} names no day of its agreement", statement.body));
    else if (*statement.on <= day && isToOther(statement, own))
      addOnce(another, fmt::format("the {} is {}, this is {}", pack.agreed.size() == 1 ? "agreed text" : "text agreed by " + statement.body,
                                   shown(statement.fingerprint), shown(own)));
  }
  for (const ir::PackStatement& statement : pack.proposed) {
    if (!statement.on || *statement.on <= day) addOnce(proposed, statement.body);
  }
  for (const ir::PackStatement& statement : pack.refused) {
    if (counts(statement, own, day)) addOnce(refused, statement.body);
  }
  std::string text = !agreed.empty()     ? fmt::format("agreed by {}", fmt::join(agreed, " and "))
                     : !refused.empty()  ? fmt::format("refused by {}", fmt::join(refused, " and "))
                     : !another.empty()  ? "not agreed"
                     : !proposed.empty() ? fmt::format("only proposed by {}", fmt::join(proposed, " and "))
                                         : "not proposed";
  if (!another.empty()) text += fmt::format("{}{}", agreed.empty() ? ": " : "; ", fmt::join(another, "; "));
  return text;
}

}  // namespace tollgate::fingerprint
