#include "compiler/fingerprint/part.h"

namespace tollgate::fingerprint {

std::string partKind(const ir::Program& program, const Part& part) {
  switch (part.kind) {
    case PartKind::Pack: return "pack";
    case PartKind::Test: return "test";
    case PartKind::Gate: return program.gates[part.id].exit ? "exit gate" : "entry gate";
    case PartKind::Criterion: return "criterion";
    case PartKind::Function: {
      const ir::FunctionKind kind = program.functions[part.id].kind;
      return kind == ir::FunctionKind::Exception ? "exception" : kind == ir::FunctionKind::Property ? "property" : "definition";
    }
    case PartKind::Table: return "table";
    case PartKind::Decision: return "decision";
    case PartKind::Interpretation: return "interpretation";
    case PartKind::Enum: return "enum";
    case PartKind::Calendar: return "calendar";
    case PartKind::Record: return "record";
    case PartKind::Collection: return "collection";
    case PartKind::Field: return "field";
    case PartKind::Entry: return program.registers[part.owner].entries[part.id].requirement ? "requirement" : "entry";
  }
  return "";
}

std::string partName(const ir::Program& program, const Part& part) {
  switch (part.kind) {
    case PartKind::Pack: return program.packs[part.id].name;
    case PartKind::Test: return program.packs[part.owner].name + "." + program.packs[part.owner].tests[part.id].id;
    case PartKind::Gate: return program.gates[part.id].name;
    case PartKind::Criterion: return program.gates[part.owner].name + "." + program.gates[part.owner].criteria[part.id].name;
    case PartKind::Function: {
      const ir::Function& function = program.functions[part.id];
      std::string scope;
      if (function.owner != ir::kNone) scope = program.records[function.owner].name + ".";
      if (function.scopeGate != ir::kNone) {
        const ir::Gate& gate = program.gates[function.scopeGate];
        scope = gate.name + ".";
        if (function.scopeCriterion != ir::kNone) scope += gate.criteria[function.scopeCriterion].name + ".";
      }
      return scope + function.name;
    }
    case PartKind::Table: return program.tables[part.id].name;
    case PartKind::Decision: return program.decisions[part.id].name;
    case PartKind::Interpretation: return program.interpretations[part.id].name;
    case PartKind::Enum: return program.enums[part.id].name;
    case PartKind::Calendar: return program.calendars[part.id].name;
    case PartKind::Record: return program.records[part.id].name;
    case PartKind::Collection: return program.records[part.id].collection;
    case PartKind::Field: return program.records[part.owner].name + "." + program.records[part.owner].fields[part.id].name;
    case PartKind::Entry: return program.registers[part.owner].name + "." + program.registers[part.owner].entries[part.id].name;
  }
  return "";
}

}  // namespace tollgate::fingerprint
