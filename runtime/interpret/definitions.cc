#include "runtime/interpret/definitions.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/fingerprint/fingerprint.h"

namespace tollgate::interpret {

namespace {

/// Null for what is no definition to a reader: the data, and what people do not name.
const ir::Meta* metaOf(const ir::Program& program, const fingerprint::Part& part) {
  using fingerprint::PartKind;
  switch (part.kind) {
    case PartKind::Function: return &program.functions[part.id].meta;
    case PartKind::Table: return &program.tables[part.id].meta;
    case PartKind::Decision: return &program.decisions[part.id].meta;
    case PartKind::Interpretation: return &program.interpretations[part.id].meta;
    case PartKind::Pack:
    case PartKind::Test:
    case PartKind::Gate:
    case PartKind::Criterion:
    case PartKind::Enum:
    case PartKind::Calendar:
    case PartKind::Record:
    case PartKind::Collection:
    case PartKind::Field:
    case PartKind::Entry: break;
  }
  return nullptr;
}

}  // namespace

std::vector<plan::Definition> definitionsOf(const ir::Program& program, ir::Id gate, ir::Id criterion) {
  std::vector<plan::Definition> definitions;
  for (const fingerprint::Part& part : fingerprint::Fingerprints(program).reached({fingerprint::PartKind::Criterion, criterion, gate})) {
    const ir::Meta* meta = metaOf(program, part);
    if (meta == nullptr) continue;
    const bool made = part.kind == fingerprint::PartKind::Function && program.functions[part.id].made;
    if (made) {  // what is asked of a report is the report, once
      const std::string name = program.functions[part.id].name;
      const bool told = std::any_of(definitions.begin(), definitions.end(), [&](const auto& d) { return d.span == meta->span; });
      if (!told) definitions.push_back({"report", name.substr(0, name.find(' ')), meta->title, meta->doc, meta->citations, meta->span});
      continue;
    }
    definitions.push_back({partKind(program, part), partName(program, part), meta->title, meta->doc, meta->citations, meta->span});
  }
  return definitions;
}

std::vector<std::string> countingTexts(const ir::Program& program, const std::vector<ir::CountingOnly>& counting) {
  std::vector<std::string> texts;
  for (const ir::CountingOnly& only : counting) {
    texts.push_back(fmt::format("only {} where {}", program.records[only.record].collection, program.node(only.condition).meta.written));
  }
  return texts;
}

}  // namespace tollgate::interpret
